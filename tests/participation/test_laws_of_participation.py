"""What holds of every participation, whatever happened in whatever order."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from qip_rules.errors import BrokenLawError, Fault, InputError
from qip_rules.participation import (
    AT_FAULT,
    Assessed,
    Event,
    Participation,
    assessed,
    expect_sound,
    participation,
)
from qip_rules.policy.program import Program
from qip_rules.testing import participation_laws as laws
from qip_rules.testing.participation_courses import courses, courses_of_assessments

AROUND = date(2026, 1, 5)
DAYS = st.dates(AROUND - timedelta(days=5), AROUND + timedelta(days=330))
LATE_DAYS = st.dates(AROUND + timedelta(days=150), AROUND + timedelta(days=330))
LAWS = (
    laws.order_does_not_matter,
    laws.repetitions_have_no_effect,
    laws.later_events_do_not_count,
    laws.attendance_adds_no_finding,
    laws.what_the_program_owes_is_held_against_nobody,
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("name", ["training", "grant"])
def test_participation_keeps_the_law(
    law: Callable[..., None], name: str, request: pytest.FixtureRequest
) -> None:
    program: Program = request.getfixturevalue(name)
    law(participation, program, courses=courses(program, around=AROUND), days=DAYS)


ASSESSED_LAWS = (
    laws.order_does_not_matter,
    laws.repetitions_have_no_effect,
    laws.later_events_do_not_count,
    laws.rounds_settle_nothing,
    laws.what_was_recorded_is_handed_through,
)


@pytest.mark.parametrize("law", ASSESSED_LAWS, ids=lambda law: law.__name__)
def test_what_is_assessed_keeps_the_law(law: Callable[..., None], grant: Program) -> None:
    law(assessed, grant, courses=courses_of_assessments(grant, around=AROUND), days=DAYS)


@given(st.data())
def test_what_is_assessed_is_found_in_the_participation_too(
    grant: Program, data: st.DataObject
) -> None:
    course = data.draw(courses_of_assessments(grant, around=AROUND))
    as_of = data.draw(DAYS)
    found = assessed(grant, course, as_of).findings
    assert set(found) <= set(participation(grant, course, as_of).findings)


@given(st.data())
def test_faults_are_told_at_fields_that_are_there(grant: Program, data: st.DataObject) -> None:
    course = data.draw(courses(grant, around=AROUND))
    as_of = data.draw(DAYS)
    state = participation(grant, course, as_of)
    at_fault = [each for each in state.findings if each.code in AT_FAULT]
    faults: tuple[Fault, ...] = ()
    try:
        expect_sound(grant, course, as_of)
    except InputError as error:
        faults = error.faults
    assert bool(faults) == bool(at_fault)
    assert len(faults) <= len(at_fault)
    for fault in faults:
        position, field = fault.place.removeprefix("events[").split("].", 1)
        assert hasattr(course[int(position)], field.partition(".")[0].partition("[")[0])


def by_the_last_event(program: Program, events: Iterable[Event], as_of: date, /) -> Participation:
    """What leans on the order of the events, counts them twice and looks ahead."""
    given = tuple(events)
    state = participation(program, given, as_of)
    return attrs.evolve(state, ends_on=given[-1].occurred_on)


def by_the_last_round(program: Program, events: Iterable[Event], as_of: date, /) -> Assessed:
    """What makes of a round more than it is."""
    state = assessed(program, tuple(events), as_of)
    if not state.rounds:
        return state
    settling = attrs.evolve(state.rounds[0], round_id="the last one")
    return attrs.evolve(
        state, settlement=None, goals=(), satisfaction=(), decisions=(), baseline=settling
    )


def by_the_last_record(program: Program, events: Iterable[Event], as_of: date, /) -> Assessed:
    """What leans on the order of the events and looks ahead."""
    given = tuple(events)
    state = assessed(program, given, as_of)
    return attrs.evolve(state, practice_id=given[-1].event_id + f"{given[-1].recorded_at}")


def with_more_findings(program: Program, events: Iterable[Event], as_of: date, /) -> Participation:
    """What makes a finding of every record."""
    given = tuple(events)
    state = participation(program, given, as_of)
    return attrs.evolve(
        state,
        findings=tuple(
            attrs.evolve(finding, about=event.event_id)
            for finding in state.findings[:1]
            for event in given
        ),
    )


@pytest.fixture
def without_shrinking() -> Iterator[None]:
    """Any example will do: the smallest is for people who read it."""
    before = settings.get_current_profile_name()
    phases = (Phase.generate,)
    settings.register_profile("any-example", max_examples=200, deadline=None, phases=phases)
    settings.load_profile("any-example")
    yield
    settings.load_profile(before)


@pytest.mark.usefixtures("without_shrinking")
@pytest.mark.parametrize(
    ("law", "broken"),
    [
        (laws.order_does_not_matter, by_the_last_event),
        (laws.repetitions_have_no_effect, by_the_last_event),
        (laws.later_events_do_not_count, by_the_last_event),
        (laws.attendance_adds_no_finding, with_more_findings),
    ],
)
def test_a_law_finds_what_breaks_it(
    law: Callable[..., None], broken: laws.Follower, training: Program
) -> None:
    with pytest.raises(BrokenLawError, match="broken law: "):
        law(
            broken,
            training,
            courses=courses(training, around=AROUND, max_events=2),
            days=DAYS,
        )


@pytest.mark.usefixtures("without_shrinking")
@pytest.mark.parametrize(
    ("law", "broken"),
    [
        (laws.order_does_not_matter, by_the_last_record),
        (laws.repetitions_have_no_effect, by_the_last_record),
        (laws.later_events_do_not_count, by_the_last_record),
        (laws.rounds_settle_nothing, by_the_last_round),
        (laws.what_was_recorded_is_handed_through, by_the_last_round),
    ],
)
def test_a_law_of_what_is_assessed_finds_what_breaks_it(
    law: Callable[..., None], broken: laws.Assessor, grant: Program
) -> None:
    with pytest.raises(BrokenLawError, match="broken law: "):
        law(
            broken,
            grant,
            courses=courses_of_assessments(grant, around=AROUND),
            days=LATE_DAYS,
        )
