"""Timelines of the made-up cohort, for the tests of what is made of them."""

from collections.abc import Iterable
from datetime import date

from qip_rules.billing import Account
from qip_rules.participation import Event, Participation
from qip_rules.policy.program import Program
from qip_rules.reports.course_timeline import Timeline, cohort_timeline
from tests.participation.cohort_course import AS_OF, COHORT_ID, TITLE, states


def laid_out(
    program: Program,
    participations: Iterable[Participation],
    accounts: Iterable[Account] = (),
    *,
    as_of: date = AS_OF,
    cohort_id: str = COHORT_ID,
) -> Timeline:
    """The timeline of participations of the made-up cohort."""
    return cohort_timeline(
        program, participations, accounts, cohort_id=cohort_id, title=TITLE, as_of=as_of
    )


def timeline_of(
    program: Program,
    events: Iterable[Event],
    as_of: date = AS_OF,
    accounts: Iterable[Account] = (),
) -> Timeline:
    """The timeline of everybody whom the events are about."""
    return laid_out(program, states(program, events, as_of), accounts, as_of=as_of)
