"""Taking part out of a cohort's tables: its course, what was measured, and what came of it."""

from collections.abc import Sequence

import attrs

from qip_rules.boundary.cohort_course import read_course
from qip_rules.boundary.cohort_measured import read_rounds
from qip_rules.boundary.cohort_outcomes import (
    read_certification,
    read_goals,
    read_satisfaction,
)
from qip_rules.boundary.cohort_settlements import read_settlements
from qip_rules.boundary.cohort_successes import read_successes
from qip_rules.boundary.course_soundness import (
    note_certification,
    note_told_twice,
    note_unsound,
)
from qip_rules.boundary.course_told import Taking
from qip_rules.boundary.plan_items import read_plan_items
from qip_rules.boundary.tables import FaultLog, Names, Table
from qip_rules.participation.assessment.evidence import Success
from qip_rules.participation.events.event import Event
from qip_rules.policy.program import Policy

__all__ = ["CourseTables", "TakingPart", "read_taking_part"]


@attrs.frozen(kw_only=True, eq=False)
class CourseTables:
    """The tables that tell of taking part, each by its name, and billing's events beside them."""

    events: Table
    priorities: Table
    course: Table
    plan_items: Table
    rounds: Table
    measures: Table
    goals: Table
    satisfaction: Table
    certification: Table
    successes: Table


@attrs.frozen(kw_only=True)
class TakingPart:
    """What the tables come to."""

    course: tuple[Event, ...]
    """By application, day, moment and id, so that the order of rows says nothing."""
    successes: tuple[Success, ...]


def read_taking_part(  # noqa: PLR0913 - the tables, and whom and what they may name
    tables: CourseTables,
    taking: Taking,
    *,
    mentors: Names,
    areas: Names,
    policies: Sequence[Policy],
    log: FaultLog,
) -> TakingPart:
    """Taking part, from all tables about it; what is wrong is noted in `log`.

    Args:
        tables: a table that is missing has no rows.
        taking: who takes part, and in which program.
        mentors: the mentor practices.
        areas: the priority areas of the program.
        policies: the policy of each day on which an application was received.
        log: where faults are noted.
    """
    course = read_course(tables.course, read_plan_items(tables.plan_items), taking)
    rounds = read_rounds(tables.rounds, tables.measures, mentors, taking)
    told = (
        *course,
        *rounds.told,
        *read_settlements(tables.priorities, taking),
        *read_goals(tables.goals, taking),
        *read_satisfaction(tables.satisfaction, taking),
        *read_certification(tables.certification, taking),
    )
    successes = read_successes(
        tables.successes,
        mentors=mentors,
        areas=areas,
        rounds=rounds.of_mentors,
        policies=policies,
        program=taking.program,
    )
    note_told_twice(tables.events, tables.course, course)
    if tables.rounds.rows:  # without, it is not known who took part in which
        note_certification(told, rounds, taking)
    note_unsound(tables.course, told, rounds, taking, log)
    ordered = sorted(
        (each.event for each in told),
        key=lambda each: (each.application_id, each.occurred_on, each.recorded_at, each.event_id),
    )
    return TakingPart(course=tuple(ordered), successes=successes)
