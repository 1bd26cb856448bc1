"""What the service has acknowledged survives `kill -9`, and a stop under load loses nothing."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

from tests.service.endurance import endure, stop_under_load
from tests.service.real_server import really_served
from tests.service.serving_here import TRAINING


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, where: str) -> None:
    result = endure(tmp_path, where, clients=3, applications=6, kills=1)
    assert result.faults == ()
    assert result.acknowledged == 36
    assert result.sent_again > 0


def test_a_stop_under_load_loses_no_accepted_request(tmp_path: Path) -> None:
    result = stop_under_load(tmp_path, str(tmp_path / "log.db"), clients=4, after=20)
    assert result.faults == ()
    assert result.acknowledged >= 20


def test_a_stop_lets_a_stream_come_to_its_end(tmp_path: Path) -> None:
    with really_served(tmp_path, programs=["quality-training-program"]) as server:
        process = server.process
        assert process is not None

        def parts() -> Iterator[bytes]:
            yield b"{}\n" * 10
            process.terminate()
            for _ in range(12):  # longer than the service goes on accepting
                time.sleep(0.1)
                yield b"{}\n" * 10

        with server.client() as client:
            answer = client.post(
                f"{TRAINING}/verdicts",
                content=parts(),
                headers={"Content-Type": "application/x-ndjson"},
            )
        assert answer.status_code == 200
        assert [json.loads(line)["line"] for line in answer.text.splitlines()] == [*range(1, 131)]
        assert process.wait(60) == 0
        server.process = None
    (ended,) = [
        each
        for each in map(json.loads, (tmp_path / "state" / "audit.jsonl").read_text().splitlines())
        if each["phase"] == "ended"
    ]
    assert (ended["lines"], ended["refused"]) == (130, 130)
