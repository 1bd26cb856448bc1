"""What the service has acknowledged survives `kill -9`, and a stop under load loses nothing."""

from pathlib import Path

from tests.service.endurance import endure, stop_under_load


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, where: str) -> None:
    result = endure(tmp_path, where, clients=3, applications=6, kills=1)
    assert result.faults == ()
    assert result.acknowledged == 36
    assert result.sent_again > 0


def test_a_stop_under_load_loses_no_accepted_request(tmp_path: Path) -> None:
    result = stop_under_load(tmp_path, str(tmp_path / "log.db"), clients=4, after=20)
    assert result.faults == ()
    assert result.acknowledged >= 20
