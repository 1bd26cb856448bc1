"""Schedules: laid out as early as can be, explained where the days known break the order."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import ArgumentError, InputError
from qip_rules.participation import Breach, Occurrence, Schedule, lay_out
from qip_rules.policy.program import Program, Step
from qip_rules.rules.requirement import Severity
from tests.participation.naive_schedule import faults_of

AS_OF = date(2026, 4, 1)
NAMES = ("a", "b", "c", "d", "e")


def step(name: str, **fields: object) -> Step:
    plain = Step(
        id=name,
        title=name.upper(),
        to_do="Do it.",
        cites=(f"C-{name}",),
        readings=(),
        owed_by="program",
        severity=Severity.REQUIRED,
        recorded_by="step",
    )
    return attrs.evolve(plain, **fields)  # type: ignore[arg-type]


def on(first: str, last: str | None = None, *, done: bool = False) -> Occurrence:
    return Occurrence(
        first=date.fromisoformat(first),
        last=date.fromisoformat(last or first),
        is_done=done,
        event_id=f"event of {first}",
        field="occurred_on",
    )


def laid(
    *steps: Step,
    dated: Mapping[str, Sequence[Occurrence]] | None = None,
    counts: Mapping[str, int] | None = None,
    ends_on: date | None = None,
    needed: Mapping[str, int] | None = None,
) -> Schedule:
    return lay_out(
        steps, counts or {}, dated or {}, as_of=AS_OF, ends_on=ends_on, days_needed=needed
    )


def earliest(schedule: Schedule) -> dict[tuple[str, int], str]:
    return {(each.step_id, each.number): str(each.earliest) for each in schedule.slots}


# ------------------------------------------------------------------------------------- examples


def test_each_step_waits_for_what_comes_first() -> None:
    schedule = laid(
        step("c", after=("b",)), step("b", not_before=("a",)), step("a"), needed={"a": 10}
    )
    assert schedule.is_feasible
    assert earliest(schedule) == {
        ("a", 1): "2026-04-01",
        ("b", 1): "2026-04-10",
        ("c", 1): "2026-04-11",
    }
    assert schedule.critical == (("a", 1), ("b", 1), ("c", 1))
    assert [each.latest for each in schedule.slots] == [None, None, None]


def test_what_is_dated_bounds_what_comes_before_it() -> None:
    schedule = laid(
        step("a"),
        step("b", after=("a",)),
        step("c", after=("b",)),
        dated={"c": [on("2026-06-10")]},
        needed={"b": 5},
    )
    latest = {each.step_id: str(each.latest) for each in schedule.slots}
    assert latest == {"a": "2026-06-04", "b": "2026-06-09", "c": "2026-06-10"}
    assert schedule.is_feasible


def test_two_days_the_wrong_way_round_are_explained() -> None:
    schedule = laid(
        step("a"),
        step("b", after=("a",)),
        dated={"a": [on("2026-05-02", "2026-05-04")], "b": [on("2026-05-04")]},
    )
    (broken,) = schedule.broken
    assert not schedule.is_feasible
    assert (broken.kind, broken.before, broken.after) == (Breach.DATES, ("a", 1), ("b", 1))
    assert (str(broken.before_ends), str(broken.after_begins)) == ("2026-05-04", "2026-05-04")
    assert not broken.same_day
    assert broken.cites == ("C-a", "C-b")


def test_one_day_is_enough_where_only_an_earlier_day_is_wrong() -> None:
    one_day = {"a": [on("2026-05-04")], "b": [on("2026-05-04")]}
    assert laid(step("a"), step("b", not_before=("a",)), dated=one_day).is_feasible


def test_no_room_is_explained_with_the_chain_of_steps() -> None:
    schedule = laid(
        step("a"),
        step("b", after=("a",)),
        step("c", after=("b",)),
        dated={"c": [on("2026-04-20")]},
        needed={"a": 30},
    )
    (broken,) = schedule.broken
    assert broken.kind is Breach.NO_ROOM
    assert broken.chain == (("a", 1), ("b", 1))
    assert str(broken.before_ends) == "2026-05-01"


def test_a_step_done_before_one_that_is_not_on_record() -> None:
    schedule = laid(
        step("a"), step("b", not_before=("a",)), dated={"b": [on("2026-03-01", done=True)]}
    )
    (broken,) = schedule.broken
    assert broken.kind is Breach.NOT_RECORDED


def test_sessions_come_one_after_another() -> None:
    session = step("a", recorded_by="session")
    schedule = laid(
        session,
        step("b", not_before=("a",)),
        counts={"a": 3},
        dated={"a": [on("2026-05-01", "2026-05-02")]},
        needed={"a": 2},
    )
    assert earliest(schedule) == {
        ("a", 1): "2026-05-01",
        ("a", 2): "2026-05-03",
        ("a", 3): "2026-05-05",
        ("b", 1): "2026-05-06",
    }
    assert schedule.critical == (("a", 1), ("a", 2), ("a", 3), ("b", 1))


def test_what_the_practice_owes_is_bound_by_the_end() -> None:
    schedule = laid(step("a", owed_by="practice"), step("b"), ends_on=date(2026, 12, 31))
    assert [str(each.latest) for each in schedule.slots] == ["2026-12-31", "None"]


def test_steps_with_a_rhythm_and_steps_that_nobody_owes_have_no_place() -> None:
    schedule = laid(
        step("a", recorded_by="session"),
        step("b", every="calendar-month", between="a"),
        step("c", owed_by="nobody"),
        step("d", owed_by="nobody", after=("c",)),
    )
    assert list(earliest(schedule)) == [("a", 1)]
    applied = laid(
        step("c", owed_by="nobody"),
        step("d", owed_by="nobody", after=("c",)),
        dated={"d": [on("2026-03-01", done=True)]},
    )
    assert [each.kind for each in applied.broken] == [Breach.NOT_RECORDED]


def test_nothing_to_lay_out() -> None:
    assert laid() == Schedule(slots=(), broken=(), critical=())


def test_days_that_no_step_takes_are_refused_together() -> None:
    with pytest.raises(InputError) as caught:
        laid(step("a"), needed={"a": 0, "x": 400, "y": True})
    assert len(caught.value.faults) == 5
    assert {each.place for each in caught.value.faults} == {
        "days_needed[a]",
        "days_needed[x]",
        "days_needed[y]",
    }


def test_a_circle_and_counts_of_nothing_are_refused_together() -> None:
    with pytest.raises(InputError) as caught:
        laid(step("a", after=("b",)), step("b", not_before=("a",)), counts={"a": 0})
    assert [each.place for each in caught.value.faults] == ["counts[a]", "steps"]
    with pytest.raises(ArgumentError):
        lay_out((), {}, {}, as_of="today")  # type: ignore[arg-type]


def test_the_grant_from_nothing(grant: Program) -> None:
    policy = grant.on(AS_OF)
    counts = {each.id: 1 for each in policy.steps} | {"onsite-session": 4, "in-person-session": 3}
    schedule = lay_out(policy.steps, counts, {}, as_of=AS_OF)
    assert schedule.is_feasible
    assert faults_of(schedule, policy.steps, counts, {}, AS_OF, {}) == []
    order = [each.step_id for each in schedule.slots]
    assert order.index("kick-off") < order.index("report") < order.index("onsite-session")


# ----------------------------------------------------------------------------------------- laws


@st.composite
def networks(draw: st.DrawFn) -> tuple[tuple[Step, ...], dict[str, int], dict[str, int]]:
    """Steps without a circle, in any order, how often each is done, and how long it takes."""
    steps, counts = [], {}
    for number, name in enumerate(NAMES[: draw(st.integers(1, len(NAMES)))]):
        earlier = NAMES[:number]
        links = {each: draw(st.sampled_from(("", "", "not_before", "after"))) for each in earlier}
        is_session = draw(st.booleans())
        steps.append(
            step(
                name,
                recorded_by="session" if is_session else "step",
                owed_by=draw(st.sampled_from(("program", "practice", "nobody"))),
                not_before=tuple(each for each in earlier if links[each] == "not_before"),
                after=tuple(each for each in earlier if links[each] == "after"),
            )
        )
        counts[name] = draw(st.integers(1, 3)) if is_session else 1
    needed = draw(st.dictionaries(st.sampled_from([s.id for s in steps]), st.integers(1, 20)))
    return tuple(draw(st.permutations(steps))), counts, needed


@st.composite
def days_known(draw: st.DrawFn, steps: Sequence[Step]) -> dict[str, tuple[Occurrence, ...]]:
    dated = {}
    for each in steps:
        found = []
        for _ in range(draw(st.integers(0, 3 if each.recorded_by == "session" else 1))):
            first = AS_OF + timedelta(days=draw(st.integers(-60, 90)))
            last = first + timedelta(days=draw(st.integers(0, 4)))
            found.append(on(str(first), str(last), done=last < AS_OF))
        dated[each.id] = tuple(sorted(found, key=lambda one: (one.first, one.last)))
    return dated


@given(networks(), st.none() | st.integers(0, 120), st.data())
def test_a_second_naive_opinion_finds_nothing_wrong(
    network: tuple[tuple[Step, ...], dict[str, int], dict[str, int]],
    end: int | None,
    data: st.DataObject,
) -> None:
    steps, counts, needed = network
    dated = data.draw(days_known(steps))
    ends_on = None if end is None else AS_OF + timedelta(days=end)
    schedule = lay_out(steps, counts, dated, as_of=AS_OF, ends_on=ends_on, days_needed=needed)
    assert faults_of(schedule, steps, counts, dated, AS_OF, needed) == []


@given(networks())
def test_from_nothing_there_is_always_a_schedule(
    network: tuple[tuple[Step, ...], dict[str, int], dict[str, int]],
) -> None:
    steps, counts, needed = network
    schedule = lay_out(steps, counts, {}, as_of=AS_OF, days_needed=needed)
    assert schedule.is_feasible
    assert faults_of(schedule, steps, counts, {}, AS_OF, needed) == []


@given(networks(), st.data())
def test_the_order_of_the_document_moves_no_day(
    network: tuple[tuple[Step, ...], dict[str, int], dict[str, int]], data: st.DataObject
) -> None:
    steps, counts, needed = network
    dated = data.draw(days_known(steps))
    other = tuple(data.draw(st.permutations(steps)))
    one = lay_out(steps, counts, dated, as_of=AS_OF, days_needed=needed)
    two = lay_out(other, counts, dated, as_of=AS_OF, days_needed=needed)
    assert set(one.slots) == set(two.slots)
    assert set(one.broken) == set(two.broken)


def test_the_naive_opinion_sees_a_step_out_of_place() -> None:
    steps = (step("a"), step("b", after=("a",)))
    right = laid(*steps)
    first, second = right.slots
    early = attrs.evolve(
        right, slots=(first, attrs.evolve(second, earliest=AS_OF, earliest_end=AS_OF))
    )
    late_day = AS_OF + timedelta(days=9)
    late = attrs.evolve(
        right, slots=(first, attrs.evolve(second, earliest=late_day, earliest_end=late_day))
    )
    assert faults_of(right, steps, {}, {}, AS_OF, {}) == []
    assert faults_of(early, steps, {}, {}, AS_OF, {})
    assert faults_of(late, steps, {}, {}, AS_OF, {})
