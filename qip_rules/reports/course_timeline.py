"""The course of a cohort laid along the calendar: what was done, is announced, or is still open.

Plain data that the page, the table, the picture and the calendar of a cohort are made of.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import attrs

from qip_rules.billing.history import Standing
from qip_rules.billing.state import Account
from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import day, refuse
from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.findings import ParticipationFinding
from qip_rules.participation.course.milestones import Milestone, MilestoneState
from qip_rules.participation.course.schedule import Place, Slot
from qip_rules.participation.course.sessions import Session, SessionState
from qip_rules.participation.course.state import Participation
from qip_rules.participation.words import Party, Recording
from qip_rules.policy.program import Program, Step
from qip_rules.reports.deadlines import Deadline, last_day_to_pay

__all__ = ["Mark", "MarkKind", "PracticeTimeline", "Timeline", "cohort_timeline"]


class MarkKind(enum.Enum):
    """How something stands on the timeline."""

    DONE = "done"
    ANNOUNCED = "announced"
    """It has a day, which is not over."""
    UNCONFIRMED = "not confirmed"
    """Its day is over, or what follows was done, and nothing says whether it was."""
    OPEN = "open"
    """It has no day; there is room for it from its earliest day to its latest."""
    LATE = "overdue"
    CALLED_OFF = "called off"


_KIND_OF: Final[Mapping[MilestoneState, MarkKind]] = {
    MilestoneState.DONE: MarkKind.DONE,
    MilestoneState.PLANNED: MarkKind.ANNOUNCED,
    MilestoneState.UNCONFIRMED: MarkKind.UNCONFIRMED,
    MilestoneState.OPEN: MarkKind.OPEN,
    MilestoneState.LATE: MarkKind.LATE,
}

_OF_ORDER: Final = (
    ParticipationCode.STEPS_OUT_OF_ORDER,
    ParticipationCode.STEP_BEFORE_NOT_RECORDED,
    ParticipationCode.SESSIONS_OVERLAP,
)
"""The findings that say how the days known break the order of the steps."""

_KICK_OFF, _END = "kick-off", "end"


@attrs.frozen(kw_only=True)
class Mark:
    """One time that a step is done or is to be done, as it stands on the timeline."""

    step_id: str
    title: str
    number: int
    """Which time it is done, from 1; of a step that comes back, in which period."""
    count: int
    """How many times the timeline has it."""
    kind: MarkKind
    owed_by: Party
    first: date | None
    """Its first day, if it is done or has one; of what is open, none."""
    last: date | None
    earliest: date | None = None
    """The first day on which there is room for it; of what has a day, or comes back, none."""
    latest: date | None = None
    """The last day on which it is in time; `None` if it is done, or no day follows."""
    session: Session | None = None
    is_critical: bool = False
    """Whether it is one of the chain of steps that fixes when the last open one can be over."""
    breaks_order: bool = False
    """Whether its days, or another's, do not keep the order of the two."""
    clauses: tuple[str, ...] = ()
    """Ids of the clauses of the step."""

    @property
    def name(self) -> str:
        """The title, with the number where there are several of it."""
        return self.title if self.count == 1 else f"{self.title} {self.number}"


@attrs.frozen(kw_only=True)
class PracticeTimeline:
    """The row of one practice."""

    application_id: str
    practice: str
    """Its name; the id of the application where none is on record."""
    left_on: date | None
    """The day on which it withdrew; nothing is asked of it since."""
    ends_on: date | None
    marks: tuple[Mark, ...]
    """In the order of the document, then by number; called off sessions behind those held."""
    to_pay: Deadline | None
    """The last day to pay, as the calendar of the fees has it; `None` if nothing is due."""
    broken: tuple[ParticipationFinding, ...]
    """How its days break the order of the steps, with the clauses."""


@attrs.frozen(kw_only=True)
class Timeline:
    """The rows of a cohort on one day, by application."""

    program: Program
    cohort_id: str
    title: str
    as_of: date
    rows: tuple[PracticeTimeline, ...]


def cohort_timeline(  # noqa: PLR0913 - what a cohort is, and what is known of it
    program: Program,
    participations: Iterable[Participation],
    accounts: Iterable[Account] = (),
    *,
    cohort_id: str,
    title: str,
    as_of: date,
) -> Timeline:
    """The timeline of the practices that take part.

    Args:
        program: the whole program document.
        participations: as of `as_of`, one for each application, in any order. One of an earlier day
            is that of a practice that left then: only what has a day until then stands.
        accounts: of the same applications, where they have one: for names and last days to pay.
        cohort_id: tells this cohort's sessions from those of others in a calendar.
        title: the cohort's.
        as_of: the day on which things stand so.

    Raises:
        ArgumentError: one participation or account in the place of several.
        InputError: two participations of one application; one of a later day.
    """
    expect_arguments(
        "cohort_timeline",
        program=(program, Program),
        participations=(participations, Iterable),
        accounts=(accounts, Iterable),
        cohort_id=(cohort_id, str),
        title=(title, str),
    )
    states = sorted(participations, key=lambda each: each.application_id)
    of_fees = {each.application_id: each for each in accounts}
    refuse([*day("as_of", as_of), *_faults(states, as_of)], "the timeline")
    return Timeline(
        program=program,
        cohort_id=cohort_id,
        title=title,
        as_of=as_of,
        rows=tuple(_row(each, of_fees.get(each.application_id), as_of) for each in states),
    )


def _faults(states: Iterable[Participation], as_of: date) -> Iterator[Fault]:
    seen: set[str] = set()
    for each in states:
        place = f"participations[{each.application_id}]"
        if each.application_id in seen:
            yield Fault(place, "a second participation", "one of each application")
        if each.as_of > as_of:
            yield Fault(place, f"a participation as of {each.as_of}", f"one as of {as_of}")
        seen.add(each.application_id)


def _row(state: Participation, account: Account | None, as_of: date) -> PracticeTimeline:
    practice = None if account is None else account.practice
    left_on = _left_on(state, account, as_of)
    marks = tuple(_marks(state))
    if left_on is not None:
        marks = tuple(each for each in marks if each.last is not None and each.last <= left_on)
    return PracticeTimeline(
        application_id=state.application_id,
        practice=state.application_id if practice is None else practice.name,
        left_on=left_on,
        ends_on=None if left_on is not None else state.ends_on,
        marks=marks,
        to_pay=None if account is None else last_day_to_pay(account),
        broken=tuple(each for each in state.findings if each.code in _OF_ORDER),
    )


def _left_on(state: Participation, account: Account | None, as_of: date) -> date | None:
    """The day on which a practice withdrew, if it did: on `as_of` itself, only its account says."""
    if state.as_of < as_of:
        return state.as_of
    has_withdrawn = account is not None and account.standing is Standing.WITHDRAWN
    return as_of if has_withdrawn else None


def _marks(state: Participation) -> Iterator[Mark]:
    slots = {(each.step_id, each.number): each for each in state.schedule.slots}
    by_event = {each.announced_by: each for each in state.sessions}
    critical = frozenset(state.schedule.critical)
    broken = frozenset(
        place for each in state.schedule.broken for place in (each.before, each.after)
    )
    counts: dict[str, int] = {}
    for each in state.milestones:
        counts[each.step_id] = max(counts.get(each.step_id, 0), each.number)
    recorded = {each.recorded_by for each in state.policy.steps}
    if state.started_on is not None and Recording.KICK_OFF.value not in recorded:
        yield _plain_mark(_KICK_OFF, "Kick-off", state.started_on, state.as_of)
    for step in state.policy.steps:
        for milestone in state.milestones:
            if milestone.step_id != step.id:
                continue
            place: Place = (step.id, milestone.number)
            mark = _mark(milestone, counts[step.id], step, slots.get(place), by_event)
            yield attrs.evolve(mark, is_critical=place in critical, breaks_order=place in broken)
        yield from _called_off(state.sessions, step)
    if state.ends_on is not None and Recording.END.value not in recorded:
        yield _plain_mark(_END, "End of the program", state.ends_on, state.as_of)


def _mark(
    milestone: Milestone,
    count: int,
    step: Step,
    slot: Slot | None,
    by_event: Mapping[str, Session],
) -> Mark:
    occurrence = None if slot is None else slot.occurrence
    is_dated = milestone.first is not None
    return Mark(
        step_id=step.id,
        title=step.title,
        number=milestone.number,
        count=count,
        kind=_KIND_OF[milestone.state],
        owed_by=milestone.owed_by,
        first=milestone.first,
        last=milestone.last,
        earliest=None if is_dated or slot is None else slot.earliest,
        latest=None if is_dated else milestone.due_on,
        session=None if occurrence is None else by_event.get(occurrence.event_id),
        clauses=step.cites,
    )


def _called_off(sessions: Iterable[Session], step: Step) -> Iterator[Mark]:
    gone = [
        each
        for each in sessions
        if each.step_id == step.id and each.state is SessionState.CALLED_OFF
    ]
    for number, session in enumerate(gone, start=1):
        yield Mark(
            step_id=step.id,
            title=f"{step.title}, called off",
            number=number,
            count=len(gone),
            kind=MarkKind.CALLED_OFF,
            owed_by=Party(step.owed_by),
            first=session.starts_on,
            last=session.ends_on,
            session=session,
            clauses=step.cites,
        )


def _plain_mark(name: str, title: str, on: date, as_of: date) -> Mark:
    """The beginning or the end, in a program whose document has no step for it."""
    return Mark(
        step_id=name,
        title=title,
        number=1,
        count=1,
        kind=MarkKind.DONE if on <= as_of else MarkKind.ANNOUNCED,
        owed_by=Party.PROGRAM,
        first=on,
        last=on,
    )
