"""A settlement in the log: read back as it was, its grounds in the open, its reason removable."""

from datetime import UTC, datetime
from pathlib import Path

from qip_rules.billing import DutySettled, account
from qip_rules.boundary import to_json
from qip_rules.store import open_store, verify
from qip_rules.store.decoding import reader_of
from qip_rules.store.personal import sealed
from tests.billing.desk import APPLICATION
from tests.billing.stories import everything

NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)


def test_a_log_with_settlements_folds_to_the_same_account(tmp_path: Path) -> None:
    desk = everything()
    with open_store(tmp_path / "log.db") as store:
        store.append([*desk.events, *desk.documents], recorded_at=NOW)
        assert verify(store).is_intact
        (kept,) = store.applications()
    assert kept.application_id == APPLICATION
    again = account(desk.program, kept.events, kept.documents, desk.account().as_of)
    assert again == desk.account()


def test_its_grounds_are_no_word_about_a_person_and_its_reason_may_be() -> None:
    settlement = everything().documents[-1]
    assert isinstance(settlement, DutySettled)
    written = sealed(settlement, lambda: "salt").record
    assert settlement.grounds[0] in written
    assert f'"about":"{settlement.about}"' in written
    assert settlement.reason not in written
    assert settlement.authority not in written


def test_it_is_read_quickly_as_thoroughly() -> None:
    settlement = everything().documents[-1]
    assert reader_of(DutySettled)(to_json(settlement)) == settlement
