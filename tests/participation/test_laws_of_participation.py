"""What holds of every participation, whatever happened in whatever order."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import strategies as st

from qip_rules.errors import BrokenLawError
from qip_rules.participation import Event, Participation, participation
from qip_rules.policy.program import Program
from qip_rules.testing import participation_laws as laws
from qip_rules.testing.participation_courses import courses

AROUND = date(2026, 1, 5)
DAYS = st.dates(AROUND - timedelta(days=5), AROUND + timedelta(days=330))
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
    law(participation, program, courses(program, around=AROUND), DAYS)


def by_the_last_event(program: Program, events: Iterable[Event], as_of: date, /) -> Participation:
    """What leans on the order of the events, counts them twice and looks ahead."""
    given = tuple(events)
    state = participation(program, given, as_of)
    return attrs.evolve(state, ends_on=given[-1].occurred_on)


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
    with pytest.raises(BrokenLawError):
        law(broken, training, courses(training, around=AROUND), DAYS)
