"""What staff tell and ask at the billing desk, recorded in one turn at the log.

The account before and after is worked out in the same turn: what is told of a change is what the
record itself changed, however many desks write at once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final, get_args

import attrs

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.documents import Document
from qip_rules.billing.events import (
    ApplicationReceived,
    Event,
    MemberJoined,
    MemberReplaced,
    PaymentReceived,
    SessionEvent,
    TransferAsked,
)
from qip_rules.billing.refusals import Refusal
from qip_rules.cohort.desk.carrying_out import OnRecord, carried_out, series_of
from qip_rules.cohort.desk.change import Change, change_by
from qip_rules.cohort.desk.naming import NOT_ON_RECORD, not_among, unknown_names
from qip_rules.cohort.desk.orders import Order
from qip_rules.cohort.desk.telling_again import (
    ONLY,
    UNNAMED,
    announcements_for,
    paid_by_practice,
    seated,
)
from qip_rules.errors import Fault
from qip_rules.fields import refuse, shown
from qip_rules.policy.program import Program
from qip_rules.store.chain import GENESIS, Head
from qip_rules.store.ids_by_content import named_by_content
from qip_rules.store.interface import ApplicationRecords, Outcome, Receipt, State, Store

__all__ = ["Answer", "Told", "decide", "parsed_head", "refuse_unknown_application", "tell"]

_CONTRADICTIONS: Final = (
    BillingCode.EVENT_CONFLICT.value,
    BillingCode.PAYMENT_CONFLICT.value,
    BillingCode.SCHEDULE_CONFLICT.value,
)
"""What is found where two records contradict each other, and neither counts."""
_NUMBER_DIGITS: Final = 19
"""No log has more entries than fit into 63 bits."""
_SESSION_EVENTS: Final = get_args(SessionEvent)


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


@attrs.frozen(kw_only=True)
class Answer:
    """What came of an order: the decision, and what it changed."""

    made: Document | Refusal | OnRecord
    change: Change


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
        left_out: tuple[str, ...] = ()
        if isinstance(event, _SESSION_EVENTS) and event.application_id == UNNAMED:
            every = _concerned(state, application_ids, anyway=anyway)
            concerned = (
                every if anyway else _having_session(event, every, are_named=bool(application_ids))
            )
            events = _for_each(state, event, concerned, is_for_all=not application_ids)
            here = {its.application_id for its in concerned}
            left_out = tuple(its.application_id for its in every if its.application_id not in here)
        else:
            its = state.application(event.application_id)
            concerned = (its,)
            events = _for_one(state, event, its, anyway=anyway)
        conflicts.clear()
        conflicts.update(entry.sequence for its in concerned for entry in its.conflicts)
        new = [each for each in events if state.outcome(each) is not Outcome.DUPLICATE]
        changes = tuple(
            change_by(
                program,
                its.events,
                its.documents,
                as_of=as_of,
                new_events=[each for each in new if each.application_id == its.application_id],
            )
            for its in concerned
        )
        told[:] = [Told(events=events, receipts=(), changes=changes, left_out=left_out)]
        return events

    receipts = store.record(compose, recorded_at=recorded_at)
    again = (each.outcome is Outcome.DUPLICATE or each.sequence in conflicts for each in receipts)
    return attrs.evolve(told[-1], receipts=receipts, told_again=tuple(again))


def _concerned(
    state: State, application_ids: Sequence[str], *, anyway: bool
) -> tuple[ApplicationRecords, ...]:
    """The records of the applications that a session concerns."""
    if not application_ids:
        every = tuple(state.applications())
        if not every:
            fault = Fault("", "a log without an application", "those that it concerns, first")
            refuse([fault], NOT_ON_RECORD)
        return every
    several = [state.application(each) for each in dict.fromkeys(application_ids)]
    if not anyway:
        unknown = [each.application_id for each in several if not _is_received(each)]
        refuse(_unknown_applications(state, "application_ids", unknown), NOT_ON_RECORD)
    return tuple(several)


def _having_session(
    event: SessionEvent, every: tuple[ApplicationRecords, ...], *, are_named: bool
) -> tuple[ApplicationRecords, ...]:
    """The applications whose session it is; of those that are named, each has to have it."""
    lacking = {its.application_id: tuple(unknown_names(event, its.events, ())) for its in every}
    having = tuple(its for its in every if not lacking[its.application_id])
    if not having:
        on_record = [each for its in every for each in its.events]
        refuse(unknown_names(event, on_record, ()), NOT_ON_RECORD)
    if are_named:
        refuse(
            (
                attrs.evolve(fault, expected=f"{fault.expected} of {application_id}")
                for application_id, faults in lacking.items()
                for fault in faults
            ),
            NOT_ON_RECORD,
        )
    return having


def _for_each(
    state: State, event: SessionEvent, every: Iterable[ApplicationRecords], *, is_for_all: bool
) -> tuple[Event, ...]:
    """The event of a session for every application concerned."""
    given = event.event_id
    if given != UNNAMED and ONLY in given.split("/"):
        expected = f"an id without the part {ONLY}, which tells what some applications were told"
        refuse([Fault("event_id", shown(given), expected)], "the call")
    of_each = (attrs.evolve(event, application_id=its.application_id) for its in every)
    return tuple(_of_session(state, own, is_for_all=is_for_all) for own in of_each)


def _of_session(state: State, own: SessionEvent, *, is_for_all: bool) -> Event:
    """The event of a session under its id, which tells whether all were told.

    What an application was told with all others is on record already if it is told alone.
    """
    if own.event_id == UNNAMED:
        for_all = named_by_content(state, own)
        if is_for_all or state.outcome(for_all) is Outcome.DUPLICATE:
            return for_all
        return named_by_content(state, own, mark=ONLY)
    for_all, alone = (
        attrs.evolve(own, event_id=f"{own.event_id}/{part}{own.application_id}")
        for part in ("", f"{ONLY}/")
    )
    if is_for_all:  # an id that says two things is one id, whoever was told
        return alone if state.outcome(alone) is Outcome.CONFLICT else for_all
    return alone if state.outcome(for_all) is Outcome.RECORDED else for_all


def _for_one(
    state: State, event: Event, its: ApplicationRecords, *, anyway: bool
) -> tuple[Event, ...]:
    """The event of one application, with the announcements that it takes over if it is new."""
    if not anyway:
        refuse(_not_on_record(state, event, its), NOT_ON_RECORD)
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
    elif isinstance(complete, _SESSION_EVENTS):
        own = _of_session(state, complete, is_for_all=False)
    else:
        own = named_by_content(state, complete)
    if not isinstance(own, ApplicationReceived):
        return (own,)
    announced = tuple(announcements_for(own.application_id, state.records_of(_SESSION_EVENTS)))
    return (own, *(named_by_content(state, each) for each in announced))


def _not_on_record(state: State, event: Event, its: ApplicationRecords) -> Iterator[Fault]:
    """The faults of what the event names: its application first, as all else depends on it."""
    if not isinstance(event, ApplicationReceived) and not _is_received(its):
        yield from _unknown_applications(state, "application_id", [its.application_id])
        return
    yield from unknown_names(event, its.events, its.documents)
    if isinstance(event, TransferAsked):
        other = event.to_application_id
        if not _is_received(state.application(other)):
            yield from _unknown_applications(state, "to_application_id", [other])


def _is_received(its: ApplicationRecords) -> bool:
    return any(isinstance(each, ApplicationReceived) for each in its.events)


def _unknown_applications(state: State, place: str, unknown: Sequence[str]) -> Iterator[Fault]:
    """The faults of applications of which no receipt is on record, with those that come closest."""
    if not unknown:
        return
    known = {each.application_id for each in state.records_of([ApplicationReceived])}
    for each in unknown:
        yield from not_among(known, place, each, "an application whose receipt is on record")


def refuse_unknown_application(store: Store, its: ApplicationRecords) -> None:
    """Refuse an application of which nothing at all is on record.

    Raises:
        InputError: it says which ids are on record and come closest.
    """
    if not its.events and not its.documents:
        ours = its.application_id
        others = (each.application_id for each in store.applications())
        known = (each for each in others if each != ours)  # it may have come this very moment
        faults = not_among(known, "application_id", ours, "an application on record")
        refuse(faults, NOT_ON_RECORD)


def parsed_head(text: str) -> Head | None:
    """The head that was kept as `NUMBER:DIGEST`, or `None` for any other text."""
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(number) > _NUMBER_DIGITS or len(digest) != len(GENESIS):
        return None
    return Head(int(number), digest)


# ------------------------------------------------------------------------------- decisions


def decide(  # noqa: PLR0913 - the order, its program, and how its document is recorded
    store: Store,
    program: Program,
    order: Order,
    *,
    as_of: date,
    recorded_at: datetime,
    series: str | None = None,
    look_at: Callable[[Document], object] = lambda _: None,
) -> Answer:
    """Carry out an order: record its document under the next number, or say why there is none.

    Args:
        store: the log.
        program: the whole program document.
        order: what staff ask for.
        as_of: the day as of which the account is.
        recorded_at: now, with its offset from UTC.
        series: the series of the number; if none, the program's own for this kind of order.
        look_at: is shown the document before it is recorded; what it raises stops that.

    Raises:
        InputError: names that are not on record, or a document that the log cannot hold. Nothing
            was written.
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    answers: list[Answer] = []

    def decision(number: str, its: ApplicationRecords) -> object:
        if not its.events and not its.documents:
            return None
        refuse(unknown_names(order, its.events, its.documents), NOT_ON_RECORD)
        known = its.events, its.documents
        made = carried_out(
            order, program, *known, number=number, as_of=as_of, recorded_at=recorded_at
        )
        new = () if isinstance(made, (Refusal, OnRecord)) else (made,)
        change = change_by(program, *known, as_of=as_of, new_documents=new)
        if not isinstance(made, Refusal):
            look_at(made.document if isinstance(made, OnRecord) else made)
        answers[:] = [Answer(made=made, change=change)]
        return made

    made = store.issue(
        order.application_id,
        decision,
        series=series_of(order, program.id) if series is None else series,
        year=order.issued_on.year,
        recorded_at=recorded_at,
    )
    if made is None:  # which names come closest is looked up when the turn is over
        refuse_unknown_application(store, ApplicationRecords(application_id=order.application_id))
    return answers[-1]
