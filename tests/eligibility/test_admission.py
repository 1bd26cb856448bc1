"""Eligible is not accepted: people decide, the roll follows, and nothing on record is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.eligibility.admission import (
    AdmissionCode,
    Choice,
    RecordedException,
    Roll,
    StaffDecision,
    Standing,
    admission_roll,
)
from qip_rules.eligibility.choosing import (
    Refusal,
    RefusalCode,
    accept,
    decline,
    waitlist,
)
from qip_rules.errors import InputError

RECEIVED = date(2026, 2, 2)
LATER = date(2026, 3, 2)
NAMES = ("a-1", "a-2", "a-3")


def decision(
    name: str = "a-1", choice: Choice = Choice.ACCEPTED, on: date = LATER
) -> StaffDecision:
    return StaffDecision(
        application_id=name, choice=choice, decided_on=on, actor="committee", reason="as discussed"
    )


def exception(name: str = "a-1", requirement: str = "core-team-size") -> RecordedException:
    return RecordedException(
        application_id=name,
        requirement=requirement,
        authority="program director",
        reason="one member is on leave",
        recorded_on=LATER,
    )


def roll_of(
    *decisions: StaffDecision,
    capacity: int | None = 2,
    names: tuple[str, ...] = NAMES,
    standings: dict[str, Standing] | None = None,
    exceptions: tuple[RecordedException, ...] = (),
) -> Roll:
    return admission_roll(
        decisions,
        capacity=capacity,
        received=dict.fromkeys(names, RECEIVED),
        standings=dict.fromkeys(names, Standing()) if standings is None else standings,
        exceptions=exceptions,
    )


def codes(roll: Roll) -> list[AdmissionCode]:
    return [finding.code for finding in roll.findings]


def refusal(answer: StaffDecision | Refusal) -> RefusalCode:
    assert isinstance(answer, Refusal)
    return answer.code


def test_nobody_is_accepted_by_being_eligible() -> None:
    roll = roll_of()
    assert (roll.accepted, roll.undecided, roll.places_left) == ((), NAMES, 2)


def test_the_latest_decision_counts() -> None:
    roll = roll_of(
        decision("a-1", Choice.WAITLISTED, date(2026, 3, 1)),
        decision("a-1", Choice.DECLINED, date(2026, 3, 5)),
        decision("a-1", Choice.ACCEPTED, date(2026, 3, 3)),  # entered late: dated between
        decision("a-2", Choice.DECLINED, date(2026, 3, 4)),
        decision("a-2", Choice.ACCEPTED, date(2026, 3, 4)),  # the same day: the later entry
    )
    assert (roll.accepted, roll.declined, roll.waitlisted) == (("a-2",), ("a-1",), ())
    assert roll.undecided == ("a-3",)
    assert roll.places_left == 1


def test_acceptance_over_capacity_stands_and_is_reported() -> None:
    roll = roll_of(*map(decision, NAMES))
    assert roll.accepted == NAMES
    assert roll.places_left == 0
    assert [(each.code, each.application_id) for each in roll.findings] == [
        (AdmissionCode.OVER_CAPACITY, "a-3")
    ]
    assert roll.findings[0].says == "a-3 was accepted as number 3; the cohort has 2 places."


def test_unknown_capacity_is_never_full() -> None:
    roll = roll_of(*map(decision, NAMES), capacity=None)
    assert (roll.places_left, roll.findings) == (None, ())


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Standing(not_met=("core-team-size",)), AdmissionCode.ACCEPTED_NOT_ELIGIBLE),
        (Standing(undetermined=("core-team-size",)), AdmissionCode.ACCEPTED_UNDETERMINED),
    ],
)
def test_an_exception_stands_beside_the_finding(standing: Standing, code: AdmissionCode) -> None:
    standings = {"a-1": standing}
    assert codes(roll_of(decision(), standings=standings)) == [code]
    excepted = roll_of(decision(), standings=standings, exceptions=(exception(),))
    assert codes(excepted) == []
    assert excepted.standings["a-1"] == standing


def test_an_exception_is_for_one_requirement_of_one_application() -> None:
    standings = {"a-1": Standing(not_met=("core-team-size", "letter-of-support"))}
    others = (exception(), exception("a-2", "letter-of-support"))
    roll = roll_of(decision(), standings=standings, exceptions=others)
    assert codes(roll) == [AdmissionCode.ACCEPTED_NOT_ELIGIBLE]
    assert "letter-of-support" in roll.findings[0].says
    assert "core-team-size" not in roll.findings[0].says


def test_odd_events_are_kept_and_reported() -> None:
    roll = roll_of(
        decision("a-1", Choice.DECLINED, date(2026, 1, 1)),
        decision("a-9", Choice.DECLINED),
        decision("a-2", Choice.ACCEPTED),
        standings={},
    )
    assert codes(roll) == [
        AdmissionCode.DECIDED_BEFORE_RECEIPT,
        AdmissionCode.NO_APPLICATION,
        AdmissionCode.ACCEPTED_NOT_ASSESSED,
    ]
    assert roll.declined == ("a-1", "a-9")


def test_undecided_stand_in_order_of_receipt() -> None:
    roll = admission_roll(
        (),
        capacity=1,
        received={"a-2": LATER, "a-3": RECEIVED, "a-1": LATER},
        standings={},
    )
    assert roll.undecided == ("a-3", "a-1", "a-2")


def test_a_roll_cannot_be_changed_from_outside() -> None:
    received = {"a-1": RECEIVED}
    roll = admission_roll((), capacity=1, received=received, standings={})
    received["a-2"] = RECEIVED
    assert list(roll.received) == ["a-1"]
    with pytest.raises(TypeError):
        roll.received["a-3"] = RECEIVED  # type: ignore[index]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (accept(roll_of(), "a-9", on=LATER, actor="chair", reason="x"),
         RefusalCode.NO_APPLICATION),
        (accept(roll_of(), "a-1", on=date(2026, 2, 1), actor="chair", reason="x"),
         RefusalCode.BEFORE_RECEIPT),
        (accept(roll_of(decision()), "a-1", on=LATER, actor="chair", reason="x"),
         RefusalCode.ALREADY_DECIDED),
        (decline(roll_of(decision()), "a-1", on=date(2026, 3, 1), actor="chair", reason="x"),
         RefusalCode.BEFORE_LATEST_DECISION),
        (accept(roll_of(standings={}), "a-1", on=LATER, actor="chair", reason="x"),
         RefusalCode.NOT_ASSESSED),
        (accept(roll_of(standings={"a-1": Standing(not_met=("c",))}), "a-1", on=LATER,
                actor="chair", reason="x"),
         RefusalCode.NOT_ELIGIBLE),
        (accept(roll_of(standings={"a-1": Standing(undetermined=("c",))}), "a-1", on=LATER,
                actor="chair", reason="x"),
         RefusalCode.UNDETERMINED),
        (accept(roll_of(decision("a-1"), decision("a-2")), "a-3", on=LATER, actor="chair",
                reason="x"),
         RefusalCode.NO_PLACES),
        (accept(roll_of(capacity=0), "a-3", on=LATER, actor="chair", reason="x"),
         RefusalCode.NO_PLACES),
        (decline(roll_of(decision(choice=Choice.DECLINED)), "a-1", on=LATER, actor="chair",
                 reason="x"),
         RefusalCode.ALREADY_DECIDED),
        (waitlist(roll_of(decision(choice=Choice.WAITLISTED)), "a-1", on=LATER, actor="chair",
                  reason="x"),
         RefusalCode.ALREADY_DECIDED),
    ],
)  # fmt: skip
def test_what_cannot_be_decided(answer: StaffDecision | Refusal, code: RefusalCode) -> None:
    assert refusal(answer) is code


def test_a_full_cohort_still_has_a_waiting_list() -> None:
    roll = roll_of(decision("a-1"), decision("a-2"))
    assert waitlist(roll, "a-3", on=LATER, actor="chair", reason="full") == StaffDecision(
        application_id="a-3",
        choice=Choice.WAITLISTED,
        decided_on=LATER,
        actor="chair",
        reason="full",
    )


def test_taking_an_acceptance_back_frees_a_place() -> None:
    full = roll_of(decision("a-1"), decision("a-2"))
    back = decline(full, "a-1", on=LATER, actor="chair", reason="withdrawn")
    assert isinstance(back, StaffDecision)
    roll = roll_of(decision("a-1"), decision("a-2"), back)
    assert roll.places_left == 1
    assert isinstance(accept(roll, "a-3", on=LATER, actor="chair", reason="next"), StaffDecision)


def test_an_exception_lets_the_staff_accept() -> None:
    roll = roll_of(
        standings={"a-1": Standing(not_met=("core-team-size",))}, exceptions=(exception(),)
    )
    assert isinstance(accept(roll, "a-1", on=LATER, actor="chair", reason="x"), StaffDecision)


days = st.dates(date(2026, 2, 1), date(2026, 2, 9))
standing_of_all = st.fixed_dictionaries(
    dict.fromkeys(NAMES, st.sampled_from([Standing(), Standing(not_met=("core-team-size",))]))
)


@given(
    st.lists(st.builds(decision, st.sampled_from(NAMES), st.sampled_from(Choice), days)),
    standing_of_all,
    st.integers(0, 3),
    st.lists(st.builds(exception, st.sampled_from(NAMES)), max_size=2).map(tuple),
    st.sampled_from(NAMES),
    days,
)
def test_a_decision_that_is_not_refused_adds_no_finding(  # noqa: PLR0913, PLR0917 - the whole record
    made: list[StaffDecision],
    standings: dict[str, Standing],
    capacity: int,
    exceptions: tuple[RecordedException, ...],
    name: str,
    on: date,
) -> None:
    def roll(*decisions: StaffDecision) -> Roll:
        return roll_of(*decisions, capacity=capacity, standings=standings, exceptions=exceptions)

    before = roll(*made)
    for decide in (accept, decline, waitlist):
        answer = decide(before, name, on=on, actor="chair", reason="x")
        if isinstance(answer, StaffDecision):
            after = roll(*made, answer)
            assert after.latest(name) == answer
            assert len(after.findings) <= len(before.findings)


@given(st.lists(st.builds(decision, st.sampled_from(NAMES), st.sampled_from(Choice), days)))
def test_every_application_is_in_exactly_one_place_of_the_roll(made: list[StaffDecision]) -> None:
    roll = roll_of(*made)
    placed = [*roll.accepted, *roll.declined, *roll.waitlisted, *roll.undecided]
    assert sorted(placed) == sorted(NAMES)


def test_a_decision_has_an_actor_and_a_reason() -> None:
    with pytest.raises(InputError) as caught:
        StaffDecision(
            application_id="",
            choice="accepted",  # type: ignore[arg-type]
            decided_on="2026-03-02",  # type: ignore[arg-type]
            actor=" ",
            reason="",
        )
    assert [fault.place for fault in caught.value.faults] == [
        "application_id",
        "choice",
        "decided_on",
        "actor",
        "reason",
    ]
    with pytest.raises(InputError, match="reason"):
        accept(roll_of(), "a-1", on=LATER, actor="chair", reason="")


def test_an_exception_has_an_authority_and_a_reason() -> None:
    with pytest.raises(InputError) as caught:
        RecordedException(
            application_id="a-1", requirement="", authority="", reason="", recorded_on=LATER
        )
    assert [fault.place for fault in caught.value.faults] == ["requirement", "authority", "reason"]


def test_a_roll_is_made_of_what_belongs_on_it() -> None:
    with pytest.raises(InputError) as caught:
        admission_roll(
            ["accepted"],  # type: ignore[list-item]
            capacity=True,
            received={"a-1": "2026-02-02"},  # type: ignore[dict-item]
            standings={"a-1": None},  # type: ignore[dict-item]
        )
    assert [fault.place for fault in caught.value.faults] == [
        "capacity",
        "decisions[0]",
        'received["a-1"]',
        'standings["a-1"]',
    ]


def test_a_standing_holds_codes() -> None:
    with pytest.raises(InputError, match="undetermined"):
        Standing(not_met=("",), undetermined="c")  # type: ignore[arg-type]


def test_who_withdrew_takes_no_place_and_waits_for_nothing() -> None:
    decided = StaffDecision(
        application_id="A",
        choice=Choice.ACCEPTED,
        decided_on=date(2026, 3, 1),
        actor="Staff",
        reason="Meets every requirement.",
    )
    received = {"A": date(2026, 2, 1), "B": date(2026, 2, 2)}
    roll = admission_roll(
        [decided],
        capacity=1,
        received=received,
        standings={name: Standing() for name in received},
        withdrawn=["A"],
    )
    assert (roll.accepted, roll.undecided, roll.withdrawn) == ((), ("B",), ("A",))
    assert roll.places_left == 1
    assert isinstance(
        accept(roll, "B", on=date(2026, 3, 2), actor="Staff", reason="A place is free."),
        StaffDecision,
    )
