"""When each step was done or is announced for, and how often it has to be."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, assert_never

import attrs

from qip_rules.participation.assessment.measures import RoundKind
from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.findings import Remark
from qip_rules.participation.course.sessions import Session, SessionState
from qip_rules.participation.events.assessment_events import PrioritiesSettled, RoundMeasured
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import CoachSessionHeld
from qip_rules.participation.events.step_events import (
    AssessmentDone,
    CertificationStepTaken,
    Evaluated,
    MeetingHeld,
    PlanMade,
    ProgramEnded,
    ReportDelivered,
    SponsorUpdated,
    StepDone,
)
from qip_rules.participation.events.team_events import KickedOff
from qip_rules.participation.words import Recording, Rhythm
from qip_rules.policy.program import Policy, Step

__all__ = ["Occurrence", "Period", "needed_count", "occurrences_of", "periods_of"]

_BY_KIND: Final[Mapping[type, Recording]] = {
    KickedOff: Recording.KICK_OFF,
    CoachSessionHeld: Recording.COACH_SESSION,
    ReportDelivered: Recording.REPORT,
    PlanMade: Recording.PLAN,
    MeetingHeld: Recording.MEETING,
    SponsorUpdated: Recording.SPONSOR_UPDATE,
    PrioritiesSettled: Recording.SETTLEMENT,
    RoundMeasured: Recording.LIVE_ROUND,
    ProgramEnded: Recording.END,
}
"""Events that are about every step recorded so; of the rounds, those that are live."""

_BY_STEP: Final[Mapping[type, Recording]] = {
    AssessmentDone: Recording.ASSESSMENT,
    Evaluated: Recording.EVALUATION,
    CertificationStepTaken: Recording.CERTIFICATION_STEP,
    StepDone: Recording.STEP,
}
"""Events that name their step, which has to be recorded so."""

_NAMED: Final = (AssessmentDone, Evaluated, CertificationStepTaken, StepDone)


@attrs.frozen(kw_only=True)
class Occurrence:
    """One time that a step was done, or is announced for."""

    first: date
    last: date
    is_done: bool
    event_id: str
    """The event that says so."""
    field: str
    """The field of that event that has the first day."""


@attrs.frozen
class Period:
    """A period in which a step comes back once: both days included."""

    first: date
    last: date


def needed_count(step: Step, policy: Policy) -> int:
    """How many times a step without a rhythm is done, as the document has it.

    Raises:
        NotInForceError: the parameter that says so is not in force.
    """
    if not step.count:
        return 1
    value = policy.parameter(step.count).value
    assert isinstance(value, int)  # noqa: S101 - the loader saw to it
    return value


def occurrences_of(
    events: Sequence[Event],
    sessions: Sequence[Session],
    steps: Mapping[str, Step],
    remarks: list[Remark],
) -> dict[str, tuple[Occurrence, ...]]:
    """The occurrences of every step, by day; `remarks` takes events of steps that there are not.

    A session that was called off is no occurrence.
    """
    found: dict[str, list[Occurrence]] = {name: [] for name in steps}
    for session in sessions:
        if session.state is not SessionState.CALLED_OFF:
            held = session.state is SessionState.HELD
            found[session.step_id].append(
                Occurrence(
                    first=session.starts_on,
                    last=session.ends_on,
                    is_done=held,
                    event_id=session.announced_by,
                    field="starts_on",
                )
            )
    for event in events:
        day = event.occurred_on
        once = Occurrence(
            first=day, last=day, is_done=True, event_id=event.event_id, field="occurred_on"
        )
        if isinstance(event, _NAMED):
            step = steps.get(event.step_id)
            if step is None or step.recorded_by != _BY_STEP[type(event)].value:
                remarks.append(_unknown(event))
            else:
                found[event.step_id].append(once)
        elif isinstance(event, RoundMeasured) and event.round.kind is not RoundKind.LIVE:
            continue
        elif type(event) in _BY_KIND:
            word = _BY_KIND[type(event)].value
            for name, step in steps.items():
                if step.recorded_by == word:
                    found[name].append(once)
    return {
        name: tuple(sorted(each, key=lambda one: (one.first, one.last, one.event_id)))
        for name, each in found.items()
    }


def _unknown(event: AssessmentDone | Evaluated | CertificationStepTaken | StepDone) -> Remark:
    word = _BY_STEP[type(event)].value
    says = (
        f"The event {event.event_id} names the step {event.step_id}, which this program does not "
        f"have or does not record as {word}; it does not count."
    )
    return Remark(
        ParticipationCode.STEP_UNKNOWN,
        says,
        event.event_id,
        event_id=event.event_id,
        field="step_id",
        expected=f"a step of this program that is recorded as {word}",
    )


def periods_of(rhythm: Rhythm, first: date, last: date) -> tuple[Period, ...]:
    """The calendar periods that two days lie in, and all between them."""
    periods: list[Period] = []
    start = _start(rhythm, first)
    while start <= last:
        following = _start(rhythm, start + _LONGER_THAN[rhythm])
        periods.append(Period(start, following - timedelta(days=1)))
        start = following
    return tuple(periods)


_LONGER_THAN: Final[Mapping[Rhythm, timedelta]] = {
    Rhythm.CALENDAR_WEEK: timedelta(days=7),
    Rhythm.CALENDAR_MONTH: timedelta(days=31),
    Rhythm.CALENDAR_QUARTER: timedelta(days=92),
}
"""So many days after the first day of a period lies the next period, and no later one."""


def _start(rhythm: Rhythm, day: date) -> date:
    match rhythm:
        case Rhythm.CALENDAR_WEEK:
            return day - timedelta(days=day.weekday())
        case Rhythm.CALENDAR_MONTH:
            return day.replace(day=1)
        case Rhythm.CALENDAR_QUARTER:
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)
        case _:
            assert_never(rhythm)
