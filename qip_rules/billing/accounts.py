"""The account of one application: state as a pure function of program, events and documents.

Nothing is stored and nothing is remembered: the same input gives the same account, whatever the
order of the events and however often they are repeated. Money that arrived is counted and held
until a seat can have it; documents are taken as they were issued; what does not fit is found and
told, never raised.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final, get_args

from qip_rules.billing.allocating import Allocation
from qip_rules.billing.auditing import document_faults, without_repetitions
from qip_rules.billing.basis import Basis, basis_of
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.documents import Document
from qip_rules.billing.duties import duties
from qip_rules.billing.events import Event
from qip_rules.billing.findings import AccountFinding, Remark, grounds_of
from qip_rules.billing.history import History, history_of
from qip_rules.billing.ledger import known_documents, ledger_of
from qip_rules.billing.papers import decisions_of, drafts_of, papers_of
from qip_rules.billing.payments import payments_of, unapplied_of
from qip_rules.billing.remarks import remarks_on
from qip_rules.billing.seats import seats_of
from qip_rules.billing.settled import settled_duties
from qip_rules.billing.sheet import Sheet
from qip_rules.billing.state import Account
from qip_rules.billing.terms import broken_rules, money
from qip_rules.billing.versions import kept_versions
from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import day, refuse, shown
from qip_rules.moments import day_of, end_of_day
from qip_rules.policy.program import Policy, Program

__all__ = ["account", "derived", "fee_policy", "record_faults", "type_faults"]

_EVENTS: Final = frozenset(get_args(Event))
_DOCUMENTS: Final = frozenset(get_args(Document))


def account(
    program: Program, events: Iterable[Event], documents: Iterable[Document], as_of: date
) -> Account:
    """The account of one application at the end of a day.

    Args:
        program: the whole program document; the policy of the receipt date applies.
        events: what happened, in any order; repetitions have no effect.
        documents: the decisions recorded, in the order in which they were made; repetitions have
            no effect.
        as_of: a day in the program's zone. What is dated or recorded after it does not count.

    Raises:
        ArgumentError: a program that is none, or one record in the place of several.
        InputError: no event and no document; events or documents of several applications;
            documents that contradict themselves (a number twice, a date before that of the
            document before, a seat on two invoices, a credit note for nothing or for too much,
            a reference to a later document, another currency or program). Every fault at once.
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    expect_arguments(
        "account",
        program=(program, Program),
        events=(events, Iterable),
        documents=(documents, Iterable),
    )
    happened, recorded = tuple(events), tuple(documents)
    faults = [*day("as_of", as_of), *type_faults(happened, recorded)]
    if not happened and not recorded:
        faults.append(Fault("", "no event and no document", "what happened to one application"))
    refuse(faults, "the account's input")
    application_id = (happened[0] if happened else recorded[0]).application_id
    issued = without_repetitions(recorded) if len(recorded) > 1 else recorded
    refuse(
        record_faults(
            program,
            application_id,
            happened,
            issued,
            event_place="events[{}]".format,
            document_place="documents[{}]".format,
        ),
        "the account's input",
    )
    return derived(program, application_id, happened, issued, as_of)


def fee_policy(
    program: Program, events: Sequence[Event], documents: Sequence[Document], as_of: date
) -> Policy:
    """The policy in which the fees of one application are owed: that of its account.

    Args:
        program: the whole program document.
        events: what happened to the application, in any order.
        documents: the decisions on record about it, in the order in which they were made.
        as_of: the day of the account, whose policy holds as long as no receipt is on record.

    Raises:
        NotInForceError: the program was not in force on the day that counts.
    """
    known = _known(program, documents, as_of)
    received = _history(program, events, known, as_of).received
    return program.on(as_of if received is None else received.occurred_on)


def type_faults(events: Sequence[object], documents: Sequence[object]) -> Iterator[Fault]:
    """The faults of what is no event and no document at all."""
    for place, kinds, given in (
        ("events", _EVENTS, events),
        ("documents", _DOCUMENTS, documents),
    ):
        for position, each in enumerate(given):
            if type(each) not in kinds:
                expected = f"one of billing's {place}"
                yield Fault(f"{place}[{position}]", shown(each), expected)


def record_faults(  # noqa: PLR0913 - the records, and how places are named
    program: Program,
    application_id: str,
    events: Sequence[Event],
    documents: Sequence[Document],
    *,
    event_place: Callable[[int], str],
    document_place: Callable[[int], str],
) -> Iterator[Fault]:
    """What is wrong with the records of one application: records of another, contradictions."""
    for position, event in enumerate(events):
        if event.application_id != application_id:
            expected = f"an event of {application_id}, as the first"
            place = f"{event_place(position)}.application_id"
            yield Fault(place, shown(event.application_id), expected)
    if documents:
        yield from document_faults(
            documents,
            application_id=application_id,
            program_id=program.id,
            currency=program.currency,
            time_zone=program.time_zone,
            place_of=document_place,
        )


def derived(
    program: Program,
    application_id: str,
    events: Sequence[Event],
    documents: Sequence[Document],
    as_of: date,
) -> Account:
    """The account of records that have been found to hang together."""
    end = end_of_day(as_of, program.time_zone)
    known = _known(program, documents, as_of)
    history = _history(program, events, known, as_of)
    basis = basis_of(program, application_id, as_of, history, ledger_of(known))
    seats = seats_of(basis)
    sheet = Sheet(
        basis=basis,
        seats=seats,
        documents=papers_of(basis),
        drafts=drafts_of(basis, seats),
        payments=payments_of(basis),
        unapplied=tuple(unapplied_of(basis, seats)),
    )
    remarks = [
        *history.remarks,
        *_ahead(documents[len(known) :], as_of),
        *_in_doubt(known, end, program.time_zone),
        *remarks_on(sheet),
    ]
    settled = settled_duties(duties(sheet, remarks), basis.ledger.settlements)
    remarks += settled.remarks
    received = history.received
    terms = basis.terms
    return Account(
        application_id=application_id,
        as_of=as_of,
        policy=terms.policy,
        settings=terms.settings,
        fee_is_example=terms.fee_is_example,
        received_on=None if received is None else received.occurred_on,
        practice=None if received is None else received.practice,
        standing=history.standing,
        ended_on=history.ended_on,
        window=basis.window,
        seats=seats,
        documents=sheet.documents,
        drafts=sheet.drafts,
        decisions=decisions_of(basis, settled.fallen),
        payments=sheet.payments,
        allocations=_allocations(basis),
        unapplied=sheet.unapplied,
        received=money(
            sum(
                basis.kept[each.payment_id]
                for each in history.payments
                if each.amount.currency == program.currency
            ),
            program.currency,
        ),
        findings=tuple(_findings(sheet, remarks)),
        to_do=settled.to_do,
        claims_fee=basis.claims_fee,
        invoice_from=basis.invoice_from,
        sessions_cancelled=history.schedule.cancelled,
        conflicts=history.conflicts,
        spreading=basis.spreading,
    )


def _known(program: Program, documents: Sequence[Document], as_of: date) -> tuple[Document, ...]:
    end = end_of_day(as_of, program.time_zone)
    return known_documents(documents, as_of=as_of, end=end, time_zone=program.time_zone)


def _history(
    program: Program, events: Sequence[Event], known: Sequence[Document], as_of: date
) -> History:
    keeping = kept_versions(known)
    return history_of(events, as_of=as_of, time_zone=program.time_zone, keeping=keeping)


def _ahead(documents: Sequence[Document], as_of: date) -> Iterator[Remark]:
    for each in documents:
        says = (
            f"The document {each.number} is dated or recorded after {as_of}, or follows one that "
            "is; it does not count yet."
        )
        yield Remark(BillingCode.DOCUMENT_IN_FUTURE, says, each.number)


def _in_doubt(documents: Sequence[Document], end: datetime, time_zone: str) -> Iterator[Remark]:
    for each in documents:
        if each.recorded_at is not None and each.recorded_at >= end:
            says = (
                f"The document {each.number} is dated {each.issued_on} and was recorded on "
                f"{day_of(each.recorded_at, time_zone)}: one of the two was probably mistyped. It "
                "counts by its day."
            )
            grounds = grounds_of(each.issued_on, each.recorded_at)
            yield Remark(BillingCode.DATE_IN_DOUBT, says, each.number, grounds)


def _allocations(basis: Basis) -> tuple[Allocation, ...]:
    """By payment in its order, then by seat: assigned parts, then the order of service."""
    parts = list(basis.parts.items())
    if basis.ledger.assigned:
        rank = {each.payment_id: number for number, each in enumerate(basis.history.payments)}
        parts.sort(key=lambda part: rank[part[0][0]])
    return tuple(
        Allocation(payment_id, seat_id, money(cents, basis.currency))
        for (payment_id, seat_id), cents in parts
    )


def _findings(sheet: Sheet, remarks: Sequence[Remark]) -> Iterator[AccountFinding]:
    """Billing's own findings, then what the requirements of the document find not met."""
    terms = sheet.basis.terms
    for each in remarks:
        yield AccountFinding(each.code.value, each.says, terms.clauses[each.code], each.about)
    for payment in sheet.payments:
        for code, sentence, clauses in broken_rules(terms, "payment", payment.facts):
            yield AccountFinding(code, sentence, clauses, payment.payment_id)
    # Payment is due after acceptance: before it, a seat that is not paid is nothing unusual.
    if sheet.basis.claims_fee and sheet.basis.history.accepted_on is not None:
        for seat in sheet.seats:
            if seat.due:
                for code, sentence, clauses in broken_rules(terms, "seat", seat.facts):
                    yield AccountFinding(code, sentence, clauses, seat.seat_id)
