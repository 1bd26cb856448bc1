"""A duty about several applications is ended in one turn at the log, in each kind of database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from qip_rules import load_program
from qip_rules.billing import (
    ApplicationReceived,
    Buyer,
    DutyCode,
    DutySettled,
    Refusal,
    RefusalCode,
    SeatHolder,
)
from qip_rules.cohort.desk import NOT_ON_RECORD, OnRecord, SettlementOrder, SharedChange
from qip_rules.errors import InputError
from qip_rules.store import Store, accounts_together, verify
from qip_rules.store.desk import Answer, decide

PROGRAM = load_program("quality-training-program")
ON = date(2026, 2, 2)
NOON = datetime(2026, 2, 2, 17, tzinfo=UTC)
ORDER = SettlementOrder(
    application_id="A-2",
    issued_on=ON,
    duty=DutyCode.DECIDE_DUPLICATE,
    about="A-1",
    authority="Director",
    reason="Two sites, made up.",
)
TEAMS = attrs.evolve(ORDER, duty=DutyCode.DECIDE_TWO_TEAMS, about="ada")


def receipt(name: str, practice: str) -> ApplicationReceived:
    return ApplicationReceived(
        event_id=f"{name}/received",
        application_id=name,
        occurred_on=ON,
        recorded_at=NOON,
        practice=Buyer(practice_id=practice, name=f"Made-Up {practice}"),
        seats=(SeatHolder(seat_id=f"{name}/seat/1", person_id="ada", name="Ada Made-Up"),),
    )


@pytest.fixture
def log(store: Store) -> Store:
    """A log with two applications of one practice, and a third with the same person."""
    made = [receipt("A-1", "p"), receipt("A-2", "p"), receipt("A-3", "other")]
    store.append(made, recorded_at=NOON)
    return store


def asked(store: Store, order: SettlementOrder = ORDER, **how: Any) -> Answer:  # noqa: ANN401
    return decide(store, PROGRAM, order, as_of=ON + timedelta(days=1), recorded_at=NOON, **how)


def to_do(store: Store) -> list[DutyCode]:
    cohort = accounts_together(store, PROGRAM, ON + timedelta(days=1))
    return [each.code for each in cohort.to_do]


def test_it_is_recorded_with_the_first_application_and_off_the_list(log: Store) -> None:
    assert to_do(log) == [ORDER.duty, TEAMS.duty]
    answer = asked(log)
    assert isinstance(answer.made, DutySettled)
    assert isinstance(answer.change, SharedChange)
    assert answer.change.applications == ("A-1", "A-2")
    assert log.application("A-1").documents == (answer.made,)
    assert log.application("A-2").documents == ()
    assert to_do(log) == [TEAMS.duty]
    assert asked(log).made == OnRecord(answer.made)
    second = asked(log, TEAMS).made
    assert isinstance(second, DutySettled)
    assert (answer.made.number, second.number) == ("QTP-2026-D0001", "QTP-2026-D0002")
    assert to_do(log) == []
    assert log.last_ordinals() == {("QTP-D", 2026): 2}
    assert verify(log).is_intact


def test_a_series_of_its_own_has_its_own_numbers(log: Store) -> None:
    assert isinstance(asked(log).made, DutySettled)
    made = asked(log, TEAMS, series="OWN").made
    assert isinstance(made, DutySettled)
    assert made.number == "OWN-2026-0001"
    with pytest.raises(InputError, match="series"):
        asked(log, TEAMS, series="own")


def test_it_is_looked_at_before_it_is_recorded(log: Store) -> None:
    def stop(_document: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        asked(log, look_at=stop)
    assert log.head().sequence == 3
    seen: list[object] = []
    made = asked(log, look_at=seen.append).made
    assert seen == [made]
    again = asked(log, look_at=seen.append).made
    assert again == OnRecord(seen[1])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"application_id": "A-3"}, RefusalCode.SETTLE_UNKNOWN_DUTY),
        ({"about": "A-3"}, RefusalCode.SETTLE_UNKNOWN_DUTY),
        ({"keeps": "x"}, RefusalCode.SETTLE_UNKNOWN_DUTY),
        ({"issued_on": ON + timedelta(days=9)}, RefusalCode.DOCUMENT_AFTER_ACCOUNT),
    ],
)
def test_a_refusal_writes_nothing(log: Store, changes: dict[str, Any], code: RefusalCode) -> None:
    made = asked(log, attrs.evolve(ORDER, **changes)).made
    assert isinstance(made, Refusal)
    assert made.code is code
    assert log.head().sequence == 3
    assert log.last_ordinals() == {}


def test_an_application_that_is_not_on_record_is_asked_back(log: Store) -> None:
    with pytest.raises(InputError) as caught:
        asked(log, attrs.evolve(ORDER, application_id="A-9"))
    assert caught.value.of == NOT_ON_RECORD
    (fault,) = caught.value.faults
    assert fault.place == "application_id"
    assert "A-1" in fault.hint
    assert log.head().sequence == 3


def test_a_log_without_an_application_asks_it_back(store: Store) -> None:
    with pytest.raises(InputError) as caught:
        asked(store)
    assert caught.value.of == NOT_ON_RECORD
    assert store.head().sequence == 0


def test_of_many_who_settle_it_at_once_one_does(log: Store) -> None:
    orders = [
        attrs.evolve(each, reason=f"Made up, {number}.", application_id="A-1")
        for number in range(4)
        for each in (ORDER, TEAMS)
    ]
    with ThreadPoolExecutor(len(orders)) as desks:
        answers = [*desks.map(lambda order: asked(log, order), orders)]
    numbers = sorted(each.made.number for each in answers if isinstance(each.made, DutySettled))
    assert numbers == ["QTP-2026-D0001", "QTP-2026-D0002"]
    refused = [each.made.code for each in answers if isinstance(each.made, Refusal)]
    assert refused == [RefusalCode.SETTLE_ALREADY] * 6
    assert log.head().sequence == 5
    assert to_do(log) == []
    assert verify(log).is_intact
