"""Events told at the desk: each completed in the writer's turn, and recorded."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import attrs

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.events import (
    ApplicationReceived,
    Event,
    MemberJoined,
    MemberReplaced,
    PaymentReceived,
)
from qip_rules.cohort.desk.change import Change, change_by
from qip_rules.cohort.desk.naming import NOT_ON_RECORD
from qip_rules.cohort.desk.telling_again import (
    UNNAMED,
    announcements_for,
    paid_by_practice,
    seated,
)
from qip_rules.fields import refuse
from qip_rules.policy.program import Program
from qip_rules.store.desk.asking_back import (
    ON_RECORD_OTHERWISE,
    not_on_record,
    on_record_otherwise,
)
from qip_rules.store.desk.sessions import (
    SESSION_EVENTS,
    concerned_by,
    for_each,
    having_session,
    of_session,
    told_with_course,
)
from qip_rules.store.ids_by_content import named_by_content
from qip_rules.store.interface import State, Store
from qip_rules.store.plain_data import ApplicationRecords, Outcome, Receipt

__all__ = ["Told", "tell"]

_CONTRADICTIONS: Final = (
    BillingCode.EVENT_CONFLICT.value,
    BillingCode.PAYMENT_CONFLICT.value,
    BillingCode.SCHEDULE_CONFLICT.value,
)
"""What is found where two records contradict each other, and neither counts."""


@attrs.frozen(kw_only=True)
class Told:
    """What came of an event that was told: the records sent, and what they changed."""

    events: tuple[Event, ...]
    """The event itself, complete, and those that follow from it."""
    receipts: tuple[Receipt, ...]
    """What became of each event."""
    changes: tuple[Change, ...]
    """One for each application concerned."""
    told_again: tuple[bool, ...] = ()
    """Of each event, whether it was on record already: as it is, or as a version in conflict."""
    left_out: tuple[str, ...] = ()
    """The applications that what all are told does not concern: the session is none of theirs."""

    @property
    def says_two_things(self) -> bool:
        """Whether it contradicts something on record, so that staff have to find out."""
        appeared = {each.code for change in self.changes for each in change.appeared}
        is_conflict = any(each.outcome is Outcome.CONFLICT for each in self.receipts)
        return is_conflict or not appeared.isdisjoint(_CONTRADICTIONS)


def tell(  # noqa: PLR0913 - the event, its program, and how it is recorded
    store: Store,
    program: Program,
    event: Event,
    *,
    as_of: date,
    recorded_at: datetime,
    application_ids: Sequence[str] = (),
    anyway: bool = False,
) -> Told:
    """Record an event, completed with what only the log can say, and what follows from it.

    What was not told is `UNNAMED`: a seat, a payer, the id. An id that was not told follows from
    the event, so that telling it again is harmless; no word about a person has a part in it, so
    that it betrays no name once a person has been removed. A session concerns all applications,
    or those that are named; who applies later takes over what all were told. What becomes of a
    session is told to those of all that have it, and the others are left out.

    Args:
        store: the log.
        program: the whole program document.
        event: what happened; a session of no application yet (`UNNAMED`) is told to several.
        as_of: the day as of which the accounts are.
        recorded_at: now, with its offset from UTC.
        application_ids: whom a session concerns; if empty, every application on record.
        anyway: whether to record it although it names what is not on record.

    Raises:
        InputError: names that are not on record, or events that the log cannot hold. Nothing was
            written.
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    told: list[Told] = []
    conflicts: set[int] = set()

    def compose(state: State) -> Sequence[Event]:
        concerns = _concerns(state, event, application_ids, anyway=anyway)
        conflicts.clear()
        conflicts.update(entry.sequence for its in concerns.whom for entry in its.conflicts)
        new = [each for each in concerns.events if state.outcome(each) is not Outcome.DUPLICATE]
        changes = tuple(
            change_by(
                program,
                its.events,
                its.documents,
                as_of=as_of,
                course=its.course,
                new_events=[each for each in new if each.application_id == its.application_id],
            )
            for its in concerns.whom
        )
        told[:] = [
            Told(events=concerns.events, receipts=(), changes=changes, left_out=concerns.left_out)
        ]
        return concerns.events

    receipts = store.record(compose, recorded_at=recorded_at)
    again = (each.outcome is Outcome.DUPLICATE or each.sequence in conflicts for each in receipts)
    return attrs.evolve(told[-1], receipts=receipts, told_again=tuple(again))


@attrs.frozen
class _Concerns:
    """Whom an event concerns, and the events that are to be recorded of it."""

    events: tuple[Event, ...]
    whom: tuple[ApplicationRecords, ...]
    left_out: tuple[str, ...] = ()


def _concerns(
    state: State, event: Event, application_ids: Sequence[str], *, anyway: bool
) -> _Concerns:
    if not isinstance(event, SESSION_EVENTS) or event.application_id != UNNAMED:
        its = state.application(event.application_id)
        if isinstance(event, SESSION_EVENTS) and not anyway:
            refuse(told_with_course(event, [its]), NOT_ON_RECORD)
        return _Concerns(_for_one(state, event, its, anyway=anyway), (its,))
    every = concerned_by(state, application_ids, anyway=anyway)
    if not anyway:
        refuse(told_with_course(event, every), NOT_ON_RECORD)
    having = every if anyway else having_session(event, every, are_named=bool(application_ids))
    here = {its.application_id for its in having}
    return _Concerns(
        for_each(state, event, having, is_for_all=not application_ids),
        having,
        tuple(its.application_id for its in every if its.application_id not in here),
    )


def _for_one(
    state: State, event: Event, its: ApplicationRecords, *, anyway: bool
) -> tuple[Event, ...]:
    """The event of one application, with the announcements that it takes over if it is new."""
    if not anyway:
        refuse(not_on_record(state, event, its), NOT_ON_RECORD)
    complete = event
    match event:
        case MemberJoined() if event.seat.seat_id == UNNAMED:
            complete = seated(event, its.events)
        case MemberReplaced() if event.successor.seat_id == UNNAMED:
            complete = seated(event, its.events)
        case PaymentReceived() if event.payer == UNNAMED:
            complete = paid_by_practice(event, its.events)
        case _:
            pass
    if event.event_id != UNNAMED:
        own = complete
    elif isinstance(complete, SESSION_EVENTS):
        own = of_session(state, complete, is_for_all=False)
    else:
        own = _as_on_record(named_by_content(state, complete), its.events)
    if not anyway and event.event_id == UNNAMED and state.outcome(own) is Outcome.RECORDED:
        refuse(on_record_otherwise(own, its.events), ON_RECORD_OTHERWISE)
    if not isinstance(own, ApplicationReceived):
        return (own,)
    announced = tuple(announcements_for(own.application_id, state.records_of(SESSION_EVENTS)))
    return (own, *(named_by_content(state, each) for each in announced))


def _as_on_record(own: Event, events: Sequence[Event]) -> Event:
    """An application or a person under the id by which they are on record in the same words.

    Put right, they have another id than one that follows from what is said of them.
    """
    if not isinstance(own, (ApplicationReceived, MemberJoined, MemberReplaced)):
        return own
    known = (
        each
        for each in events
        if type(each) is type(own)
        and attrs.evolve(each, event_id=own.event_id, recorded_at=own.recorded_at) == own
    )
    same = next(known, None)
    return own if same is None else attrs.evolve(own, event_id=same.event_id)
