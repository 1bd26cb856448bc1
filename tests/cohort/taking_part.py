"""A few applications of the shipped cohort with a made-up course, to be run."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache

import attrs

from qip_rules.billing.events import SessionEvent as BilledSession
from qip_rules.cohort import CohortInputs, CohortRun, run_cohort
from qip_rules.participation import (
    AreaWeight,
    Event,
    PrioritiesSettled,
    Settlement,
)
from tests.cohort.sample import GRANT, program, sample
from tests.participation.course import Story, day

AS_OF = date(2026, 11, 1)
ACCEPTED, OTHER, WITHDRAWN, DECLINED = "APP-01", "APP-02", "APP-07", "APP-17"
LEFT_ON = date(2026, 9, 7)
"""On which the practice of `WITHDRAWN` withdrew."""


@cache
def few(name: str = GRANT) -> CohortInputs:
    """Four applications, of which no session is announced; nothing is settled or fixed."""
    whole = sample(name)
    ids = {ACCEPTED, OTHER, WITHDRAWN, DECLINED}
    return attrs.evolve(
        whole,
        applications=tuple(each for each in whole.applications if each.application_id in ids),
        decisions=tuple(each for each in whole.decisions if each.application_id in ids),
        exceptions=(),
        events=tuple(
            each
            for each in whole.events
            if each.application_id in ids and not isinstance(each, BilledSession)
        ),
        priorities=(),
        fixed=(),
        forbidden=(),
        demand_places={},
    )


def run_of(
    course: Iterable[Event] = (), as_of: date = AS_OF, name: str = GRANT, **changes: object
) -> CohortRun:
    """The run of the few with a course."""
    inputs = attrs.evolve(few(name), course=tuple(course), **changes)  # type: ignore[arg-type]
    return run_cohort(program(name), inputs, as_of=as_of)


def of(story: Story, *application_ids: str) -> tuple[Event, ...]:
    """The events of a story, told of each application under ids of its own."""
    return tuple(
        attrs.evolve(each, event_id=f"{each.event_id}/{name}", application_id=name)
        for name in application_ids or (ACCEPTED,)
        for each in story.events
    )


def begun(*, sessions: bool = True) -> Story:
    """A practice that began in August, with a session in October."""
    story = Story()
    story.kicked_off("2026-08-03", ends_on="2027-03-01")
    if sessions:
        story.planned("S-1", "2026-10-05", "2026-10-06", on="2026-08-04")
    return story


def settled(story: Story, on: str, practice_id: str = "PR-01", **weights: int) -> PrioritiesSettled:
    areas = {name.replace("_", "-"): weight for name, weight in weights.items()}
    settlement = Settlement(
        practice_id=practice_id,
        settled_on=day(on),
        areas=tuple(AreaWeight(area=area, weight=weight) for area, weight in areas.items()),
        agreed_by_practice=("Ada (made up)",),
        agreed_by_program=("Staff One (made up)",),
    )
    return story.told(PrioritiesSettled, on, settlement=settlement)


def at(on: str, hour: int = 15) -> datetime:
    return datetime.combine(day(on), time(hour), UTC)
