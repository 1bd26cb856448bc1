"""Sessions announced once, for the calendar of those who take part and for the last day to pay.

Billing asks only on which day a session starts and how it is held; participation knows its last
day, its place among the steps of the program, and whether it was held. So what is announced to
participation is what both follow, and a session that moves, moves for both.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from qip_rules.billing.accounts import fee_policy
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event as FeeEvent
from qip_rules.billing.events import (
    SessionCancelled,
    SessionEvent,
    SessionMadeVirtual,
    SessionMode,
    SessionMoved,
    SessionScheduled,
)
from qip_rules.errors import Fault, InputError
from qip_rules.fields import shown
from qip_rules.participation.course.counted import counted_events
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import (
    SessionCalledOff,
    SessionPlanned,
    SessionRescheduled,
    SessionTurnedVirtual,
)
from qip_rules.participation.words import Mode, Recording
from qip_rules.policy.program import Policy, Program
from qip_rules.policy.table import close_to

__all__ = [
    "FEES_DUE_BEFORE",
    "billed_sessions",
    "steps_before_which_fees_are_due",
    "with_sessions_of_course",
]

FEES_DUE_BEFORE: Final = "fees_due_before_step"
"""The parameter that names the step whose first session held in person ends the time to pay."""

_ALIKE: Final = ("event_id", "application_id", "occurred_on", "recorded_at")
"""The fields that an event has in both jobs."""


def steps_before_which_fees_are_due(policy: Policy) -> tuple[str, ...]:
    """The steps whose sessions count for the last day to pay, by id: what the document names.

    None if it names none: fees have no last day then, as far as sessions go.

    Raises:
        InputError: it names something that is no step with sessions.
    """
    named = policy.parameters.get(FEES_DUE_BEFORE)
    if named is None:
        return ()
    held = [each.id for each in policy.steps if each.recorded_by == Recording.SESSION.value]
    if named.value not in held:
        expected = f"the id of a step with sessions in force on {policy.in_force_on}"
        hint = close_to(str(named.value), held)
        fault = Fault(f"parameter {FEES_DUE_BEFORE}", shown(named.value), expected, hint)
        raise InputError([fault], of=f"the policy of {policy.program_id}")
    return (str(named.value),)


def billed_sessions(events: Iterable[Event], step_ids: Iterable[str]) -> tuple[SessionEvent, ...]:
    """What billing is told of the sessions of some steps, under the same ids, in the same order.

    Args:
        events: of participation, in any order; what is no announcement of a session is left out.
        step_ids: the steps whose sessions count for the last day to pay. Those of other steps, as
            visits at the practice, do not.
    """
    told = tuple(events)
    counted = frozenset(step_ids)
    ours = {
        each.session_id
        for each in told
        if isinstance(each, SessionPlanned) and each.step_id in counted
    }
    billed: list[SessionEvent] = []
    for event in told:
        at = {name: getattr(event, name) for name in _ALIKE}
        match event:
            case SessionPlanned() if event.step_id in counted:
                in_person = event.mode is Mode.IN_PERSON
                billed.append(
                    SessionScheduled(
                        **at,
                        session_id=event.session_id,
                        starts_on=event.starts_on,
                        mode=SessionMode.IN_PERSON if in_person else SessionMode.VIRTUAL,
                        place=event.place,
                    )
                )
            case SessionRescheduled() if event.session_id in ours:
                billed.append(
                    SessionMoved(
                        **at,
                        session_id=event.session_id,
                        starts_on=event.starts_on,
                    )
                )
            case SessionTurnedVirtual() if event.session_id in ours:
                billed.append(
                    SessionMadeVirtual(
                        **at,
                        session_id=event.session_id,
                    )
                )
            case SessionCalledOff() if event.session_id in ours:
                billed.append(
                    SessionCancelled(
                        **at,
                        session_id=event.session_id,
                        reason=event.reason,
                    )
                )
            case _:
                pass
    return tuple(billed)


def with_sessions_of_course(
    program: Program,
    events: Sequence[FeeEvent],
    documents: Sequence[Document],
    course: Sequence[Event],
    as_of: date,
) -> tuple[FeeEvent, ...]:
    """The events of an account: those of the fees, and the sessions of the course that count.

    Which sessions end the time to pay, the policy says in which the fees are owed. Contradictions
    among them are participation's to tell: what staff settled counts for both, and nothing else.

    Args:
        program: the whole program document.
        events: what happened to one application and its fees, in any order.
        documents: the decisions on record about it, in the order in which they were made.
        course: what happened while its practice took part, in any order.
        as_of: the day of the account.

    Raises:
        InputError: the policy names something that is no step with sessions.
        NotInForceError: the program was not in force on the day that counts.
    """
    if not any(isinstance(each, SessionPlanned) for each in course):
        return tuple(events)
    steps = steps_before_which_fees_are_due(fee_policy(program, events, documents, as_of))
    known = counted_events(course, as_of=as_of, time_zone=program.time_zone, remarks=[])
    return (*events, *billed_sessions(known, steps))
