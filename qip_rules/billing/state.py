"""The state of an account: plain data, derived by `account` and never stored."""

import enum
from collections.abc import Iterator
from datetime import date

import attrs

from qip_rules.billing.allocating import Allocation
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.documents import Buyer, Document, Line
from qip_rules.billing.events import SeatHolder
from qip_rules.billing.findings import AccountFinding, ToDo
from qip_rules.billing.history import Standing
from qip_rules.billing.schedule import PaymentWindow, WindowVerdict
from qip_rules.money import Money
from qip_rules.policy.program import Policy
from qip_rules.rules.findings import Decision

__all__ = [
    "Account",
    "AccountDocument",
    "DocumentLine",
    "DocumentState",
    "Payment",
    "Seat",
    "SeatState",
    "Unapplied",
]


class SeatState(enum.Enum):
    """Where a seat stands. Exactly one holds of each seat."""

    NOT_OWED = "not owed"
    """Never invoiced, and the application ended without a fee."""
    NOT_INVOICED = "not invoiced"
    """A fee is to be charged and no invoice asks for it yet."""
    OPEN = "open"
    """Invoiced, and nothing has been paid."""
    PART = "part"
    """Paid in part, which does not meet the policy."""
    COVERED = "covered"
    """Paid in full."""
    CREDITED = "credited"
    """The invoice's line has been taken back."""
    FORFEITED = "forfeited"
    """Paid, at least in part, and lost by withdrawal: the money stays."""


@attrs.frozen(kw_only=True)
class Seat:
    """One place on the core team with its fee, all in the program's currency.

    While a fee is claimed, `due` is the fee less what was waived, credited and covered; when the
    application has ended without a claim, nothing is due. `fee` and `due` are `None` as long as
    the fee is not fixed.
    """

    seat_id: str
    owner: SeatHolder
    invoice_number: str | None
    """The invoice that asks for it, if one does."""
    fee: Money | None
    waived: Money
    credited: Money
    covered: Money
    due: Money | None
    state: SeatState
    decision: Decision
    """What the requirements of subject `seat` say of it."""


class DocumentState(enum.Enum):
    """Where a document stands. A credit note is `ISSUED` and never anything else."""

    OPEN = "open"
    PART = "part"
    PAID = "paid"
    """Every line that has not been taken back is covered."""
    VOID = "void"
    """Every line has been taken back by a credit note; the number stays used."""
    ISSUED = "issued"


@attrs.frozen(kw_only=True)
class DocumentLine:
    """A line of an invoice as it stands: `due` = net of the line less credited less covered."""

    line: Line
    credited: Money
    covered: Money
    due: Money
    is_void: bool
    """Whether the whole of it has been taken back."""
    is_on_credit_note: bool
    """Whether a credit note took back the whole or a part; that happens once at most."""


@attrs.frozen(kw_only=True)
class AccountDocument:
    """A document, which never changes, with its state, which does."""

    document: Document
    state: DocumentState
    credited: Money
    covered: Money
    due: Money
    lines: tuple[DocumentLine, ...]
    """The lines of an invoice as they stand; of a credit note there are none."""

    @property
    def number(self) -> str:
        """The number of the document."""
        return self.document.number


@attrs.frozen(kw_only=True)
class Payment:
    """A payment with what became of it.

    `verdict` says where it falls in the payment window; `accepted_on` and `first_session_on` are
    the dates it was held against, `None` where they are not known.
    """

    payment_id: str
    paid_on: date
    amount: Money
    reversed: Money
    """What the bank took back of it."""
    applied: Money
    """What of it covers seats."""
    payer: str
    verdict: WindowVerdict
    accepted_on: date | None
    first_session_on: date | None
    decision: Decision
    """What the requirements of subject `payment` say of it."""


@attrs.frozen
class Unapplied:
    """Money that is here and covers no seat, with the reason."""

    payment_id: str
    amount: Money
    reason: BillingCode


@attrs.frozen(kw_only=True)
class Account:
    """Everything about the fees of one application on one day.

    `received` is what arrived in the program's currency less what the bank took back; it equals
    what the seats have (`allocations`) and what is unapplied in that currency together. Money of
    another currency stands in `unapplied` as it is.
    """

    application_id: str
    as_of: date
    policy: Policy
    """In force on the day of receipt; of `as_of`, as long as no receipt is on record."""
    fee_is_example: bool
    """Whether the fee is a made-up one: whoever prints it must say so."""
    received_on: date | None
    practice: Buyer | None
    """The practice at receipt."""
    standing: Standing
    ended_on: date | None
    """The day of the decline or withdrawal that stands."""
    window: PaymentWindow
    seats: tuple[Seat, ...]
    documents: tuple[AccountDocument, ...]
    payments: tuple[Payment, ...]
    allocations: tuple[Allocation, ...]
    unapplied: tuple[Unapplied, ...]
    received: Money
    findings: tuple[AccountFinding, ...]
    to_do: tuple[ToDo, ...]
    """Most urgent first."""
    claims_fee: bool
    """Whether a fee not yet paid is, or may still become, owed."""

    def seat(self, seat_id: str) -> Seat:
        """The seat of that id.

        Raises:
            KeyError: there is none.
        """
        for seat in self.seats:
            if seat.seat_id == seat_id:
                return seat
        raise KeyError(seat_id)

    def document(self, number: str) -> AccountDocument:
        """The document of that number.

        Raises:
            KeyError: there is none.
        """
        for document in self.documents:
            if document.number == number:
                return document
        raise KeyError(number)

    def found(self, code: BillingCode | str) -> Iterator[AccountFinding]:
        """The findings of that code."""
        wanted = code.value if isinstance(code, BillingCode) else code
        return (finding for finding in self.findings if finding.code == wanted)
