"""The account of one application as JSON has it: plain records, which `from_json` reads back.

An account is worked out of events and documents, and holds its whole policy; JSON says which policy
it was by program, day and digest, and clauses by id and source. The papers themselves are written
by `to_json`, one by one: here they stand by number, with what became of them.

    {"program_id": "…", "in_force_on": "2026-03-02", "digest": "…", "application_id": "…",
     "as_of": "2026-04-01", "standing": "accepted", "received": {"amount": "…", "currency": "USD"},
     "seats": [{"seat_id": "…", "state": "open", "due": {…}, …}],
     "documents": [{"number": "…", "kind": "invoice", "state": "open", "due": {…}, …}],
     "to_invoice": ["…"], "payments": […], "unapplied": […], "findings": […], "to_do": […], …}
"""

from datetime import date

import attrs

from qip_rules.billing.codes import BillingCode, DutyCode, RefusalCode
from qip_rules.billing.findings import AccountFinding, ToDo
from qip_rules.billing.history import Standing
from qip_rules.billing.refusals import Refusal
from qip_rules.billing.schedule import WindowVerdict
from qip_rules.billing.state import (
    Account,
    AccountDocument,
    DocumentState,
    Payment,
    Seat,
    SeatState,
    Unapplied,
)
from qip_rules.boundary.written import WrittenClause, written_clause
from qip_rules.money import Money

__all__ = [
    "WrittenAccount",
    "WrittenAccountFinding",
    "WrittenBillingRefusal",
    "WrittenDocumentState",
    "WrittenPayment",
    "WrittenSeat",
    "WrittenToDo",
    "WrittenUnapplied",
    "written_account",
    "written_refusal",
]


@attrs.frozen(kw_only=True)
class WrittenSeat:
    """A seat with its fee and what became of it."""

    seat_id: str
    person_id: str
    state: SeatState
    left_on: date | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    invoice_number: str | None = None
    fee: Money | None = None
    waived: Money
    credited: Money
    covered: Money
    forfeited: Money
    due: Money | None = None


@attrs.frozen(kw_only=True)
class WrittenDocumentState:
    """An invoice or a credit note by its number, with its state."""

    number: str
    kind: str
    issued_on: date
    state: DocumentState
    total: Money
    credited: Money
    waived: Money
    covered: Money
    due: Money


@attrs.frozen(kw_only=True)
class WrittenPayment:
    """A payment with what became of it."""

    payment_id: str
    paid_on: date
    judged_on: date | None = None
    amount: Money
    reversed: Money
    returned: Money
    applied: Money
    verdict: WindowVerdict
    transfer_id: str | None = None


@attrs.frozen(kw_only=True)
class WrittenUnapplied:
    """Money that is here and covers no seat."""

    payment_id: str
    amount: Money
    reason: BillingCode


@attrs.frozen(kw_only=True)
class WrittenAccountFinding:
    """Something unusual about the account."""

    code: str
    says: str
    clauses: tuple[WrittenClause, ...]
    about: str


@attrs.frozen(kw_only=True)
class WrittenToDo:
    """Something that staff must do next."""

    code: DutyCode
    says: str
    due_on: date | None = None
    clauses: tuple[WrittenClause, ...]
    about: str
    grounds: str
    applications: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class WrittenBillingRefusal:
    """A decision that was not made, and why."""

    code: RefusalCode
    says: str
    clauses: tuple[WrittenClause, ...]


@attrs.frozen(kw_only=True)
class WrittenAccount:
    """Everything about the fees of one application on one day."""

    program_id: str
    in_force_on: date
    digest: str
    application_id: str
    as_of: date
    fee_is_example: bool
    """Whether the fee is made up: whoever prints it must say so."""
    received_on: date | None = None
    standing: Standing
    ended_on: date | None = None
    claims_fee: bool
    invoice_from: date | None = None
    accepted_on: date | None = None
    first_session_on: date | None = None
    last_day: date | None = None
    """The last day to pay."""
    received: Money
    seats: tuple[WrittenSeat, ...]
    documents: tuple[WrittenDocumentState, ...]
    to_invoice: tuple[str, ...]
    """The seats on the invoice that is to be issued now, if one is."""
    payments: tuple[WrittenPayment, ...]
    unapplied: tuple[WrittenUnapplied, ...]
    findings: tuple[WrittenAccountFinding, ...]
    to_do: tuple[WrittenToDo, ...]
    """Most urgent first."""


def written_account(account: Account) -> WrittenAccount:
    """The account as the plain record that JSON holds."""
    return WrittenAccount(
        program_id=account.policy.program_id,
        in_force_on=account.policy.in_force_on,
        digest=account.policy.digest,
        application_id=account.application_id,
        as_of=account.as_of,
        fee_is_example=account.fee_is_example,
        received_on=account.received_on,
        standing=account.standing,
        ended_on=account.ended_on,
        claims_fee=account.claims_fee,
        invoice_from=account.invoice_from,
        accepted_on=account.window.accepted_on,
        first_session_on=account.window.first_session_on,
        last_day=account.window.last_day,
        received=account.received,
        seats=tuple(map(_seat, account.seats)),
        documents=tuple(map(_document, account.documents)),
        to_invoice=tuple(seat.seat_id for draft in account.drafts for seat in draft.seats),
        payments=tuple(map(_payment, account.payments)),
        unapplied=tuple(map(_unapplied, account.unapplied)),
        findings=tuple(map(_finding, account.findings)),
        to_do=tuple(map(_to_do, account.to_do)),
    )


def written_refusal(refusal: Refusal) -> WrittenBillingRefusal:
    """A refused decision as the plain record that JSON holds."""
    return WrittenBillingRefusal(
        code=refusal.code,
        says=refusal.says,
        clauses=tuple(map(written_clause, refusal.clauses)),
    )


def _seat(seat: Seat) -> WrittenSeat:
    return WrittenSeat(
        seat_id=seat.seat_id,
        person_id=seat.owner.person_id,
        state=seat.state,
        left_on=seat.left_on,
        replaces=seat.replaces,
        replaced_by=seat.replaced_by,
        invoice_number=seat.invoice_number,
        fee=seat.fee,
        waived=seat.waived,
        credited=seat.credited,
        covered=seat.covered,
        forfeited=seat.forfeited,
        due=seat.due,
    )


def _document(each: AccountDocument) -> WrittenDocumentState:
    return WrittenDocumentState(
        number=each.number,
        kind=each.document.kind,
        issued_on=each.document.issued_on,
        state=each.state,
        total=each.document.total,
        credited=each.credited,
        waived=each.waived,
        covered=each.covered,
        due=each.due,
    )


def _payment(payment: Payment) -> WrittenPayment:
    return WrittenPayment(
        payment_id=payment.payment_id,
        paid_on=payment.paid_on,
        judged_on=payment.judged_on,
        amount=payment.amount,
        reversed=payment.reversed,
        returned=payment.returned,
        applied=payment.applied,
        verdict=payment.verdict,
        transfer_id=payment.transfer_id,
    )


def _unapplied(each: Unapplied) -> WrittenUnapplied:
    return WrittenUnapplied(payment_id=each.payment_id, amount=each.amount, reason=each.reason)


def _finding(finding: AccountFinding) -> WrittenAccountFinding:
    return WrittenAccountFinding(
        code=finding.code,
        says=finding.says,
        clauses=tuple(map(written_clause, finding.clauses)),
        about=finding.about,
    )


def _to_do(each: ToDo) -> WrittenToDo:
    return WrittenToDo(
        code=each.code,
        says=each.says,
        due_on=each.due_on,
        clauses=tuple(map(written_clause, each.clauses)),
        about=each.about,
        grounds=each.grounds,
        applications=each.applications,
    )
