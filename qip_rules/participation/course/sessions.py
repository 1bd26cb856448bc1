"""The sessions as they are known on a day, from everything that was announced of them."""

import enum
from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.counted import without_contradictions
from qip_rules.participation.course.findings import Remark
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import (
    SessionCalledOff,
    SessionEvent,
    SessionHeld,
    SessionPlanned,
    SessionRescheduled,
    SessionTurnedVirtual,
)
from qip_rules.participation.words import Mode, Recording
from qip_rules.policy.program import Step

__all__ = ["Session", "SessionState", "sessions_of"]


class SessionState(enum.Enum):
    """What has become of a session."""

    PLANNED = "planned"
    OVER = "over"
    """Its last day has passed, and nothing says whether it took place."""
    HELD = "held"
    CALLED_OFF = "called off"


@attrs.frozen(kw_only=True)
class Session:
    """One session of a step, as known on the day of the state."""

    session_id: str
    step_id: str
    starts_on: date
    ends_on: date
    mode: Mode
    place: str | None
    state: SessionState
    announced_by: str
    """The id of the event that its days come from."""


def sessions_of(
    events: Sequence[Event], steps: Mapping[str, Step], as_of: date, remarks: list[Remark]
) -> tuple[Session, ...]:
    """The sessions by their days; `remarks` takes what does not fit.

    Of one session the later announcement counts, by the day it was made, then by the moment it was
    recorded. A session of a step that the program does not have is none.
    """
    told = [each for each in events if isinstance(each, SessionEvent)]
    told = without_contradictions(
        told,
        lambda each: (each.session_id, each.kind),
        ParticipationCode.SESSION_RECORDS_CONTRADICT,
        remarks,
    )
    told.sort(key=_order)
    known: dict[str, Session] = {}
    for event in told:
        session = _changed(known.get(event.session_id), event, steps, remarks)
        if session is not None:
            known[event.session_id] = session
    ordered = sorted(
        (_ended(each, as_of) for each in known.values()),
        key=lambda each: (each.starts_on, each.ends_on, each.step_id, each.session_id),
    )
    _overlaps(ordered, steps, remarks)
    _other_modes(ordered, steps, remarks)
    return tuple(ordered)


def _order(event: SessionEvent) -> tuple[object, ...]:
    """By day and moment; at one moment the announcement stands before what changes it."""
    is_change = not isinstance(event, SessionPlanned)
    return event.occurred_on, event.recorded_at, is_change, event.kind, event.event_id


def _changed(
    known: Session | None, event: SessionEvent, steps: Mapping[str, Step], remarks: list[Remark]
) -> Session | None:
    """The session after an event; `None` if the event does not count."""
    if isinstance(event, SessionPlanned):
        step = steps.get(event.step_id)
        if step is None or step.recorded_by != Recording.SESSION.value:
            says = (
                f"The event {event.event_id} announces a session of the step {event.step_id}, "
                "which this program does not have; it does not count."
            )
            remarks.append(
                Remark(
                    ParticipationCode.STEP_UNKNOWN,
                    says,
                    event.event_id,
                    event_id=event.event_id,
                    field="step_id",
                    expected="a step of this program that has sessions",
                )
            )
            return None
        return Session(
            session_id=event.session_id,
            step_id=event.step_id,
            starts_on=event.starts_on,
            ends_on=event.ends_on,
            mode=event.mode,
            place=event.place,
            state=SessionState.PLANNED,
            announced_by=event.event_id,
        )
    if known is None:
        says = (
            f"The event {event.event_id} is about the session {event.session_id}, of which no "
            "earlier announcement is on record; it does not count."
        )
        remarks.append(
            Remark(
                ParticipationCode.SESSION_NOT_PLANNED,
                says,
                event.event_id,
                event_id=event.event_id,
                field="session_id",
                expected="a session that was announced before",
            )
        )
        return None
    match event:
        case SessionRescheduled():
            # What was said to be held, and then gets other days, is still to come.
            held = known.state is SessionState.HELD
            return attrs.evolve(
                known,
                starts_on=event.starts_on,
                ends_on=event.ends_on,
                announced_by=event.event_id,
                state=SessionState.PLANNED if held else known.state,
            )
        case SessionTurnedVirtual():
            return attrs.evolve(known, mode=Mode.VIRTUAL)
        case SessionCalledOff():
            return attrs.evolve(known, state=SessionState.CALLED_OFF)
        case SessionHeld():
            return _held(known, event, remarks)


def _held(known: Session, event: SessionHeld, remarks: list[Remark]) -> Session:
    held = attrs.evolve(known, state=SessionState.HELD)
    if known.starts_on <= event.occurred_on <= known.ends_on:
        return held
    says = (
        f"The session {known.session_id} is on record as held on {event.occurred_on}, and as "
        f"announced for {known.starts_on} to {known.ends_on}; the day on which it was held counts."
    )
    remarks.append(
        Remark(
            ParticipationCode.SESSION_HELD_APART,
            says,
            known.session_id,
            event_id=event.event_id,
            field="occurred_on",
            expected=f"a day from {known.starts_on} to {known.ends_on}",
        )
    )
    return attrs.evolve(held, starts_on=event.occurred_on, ends_on=event.occurred_on)


def _ended(session: Session, as_of: date) -> Session:
    if session.state is SessionState.PLANNED and session.ends_on < as_of:
        return attrs.evolve(session, state=SessionState.OVER)
    return session


def _overlaps(ordered: Sequence[Session], steps: Mapping[str, Step], remarks: list[Remark]) -> None:
    latest: dict[str, Session] = {}
    for each in ordered:
        if each.state is SessionState.CALLED_OFF:
            continue
        before = latest.get(each.step_id)
        if before is not None and each.starts_on <= before.ends_on:
            says = (
                f"The sessions {before.session_id} ({before.starts_on} to {before.ends_on}) and "
                f"{each.session_id} ({each.starts_on} to {each.ends_on}) have days in common."
            )
            remarks.append(
                Remark(
                    ParticipationCode.SESSIONS_OVERLAP,
                    says,
                    each.session_id,
                    steps[each.step_id].cites,
                    event_id=each.announced_by,
                    field="starts_on",
                    expected=f"a day after {before.ends_on}",
                )
            )
        if before is None or each.ends_on > before.ends_on:
            latest[each.step_id] = each


def _other_modes(
    ordered: Sequence[Session], steps: Mapping[str, Step], remarks: list[Remark]
) -> None:
    for each in ordered:
        step = steps[each.step_id]
        if step.mode and each.mode.value != step.mode and each.state is not SessionState.CALLED_OFF:
            says = (
                f"The session {each.session_id} is {each.mode.value}, and a session of its step is "
                f"{step.mode}. It keeps its place among them; who was there is recorded, and "
                "nobody is held to have missed it."
            )
            remarks.append(
                Remark(ParticipationCode.SESSION_ELSEWISE, says, each.session_id, step.cites)
            )
