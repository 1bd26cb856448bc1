"""The state of an account: plain data, derived by `account` and never stored."""

import enum
from collections.abc import Iterator
from datetime import date
from functools import cached_property

import attrs

from qip_rules.billing.allocating import Allocation, Spreading
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.documents import Buyer, Kept, Line, Paper
from qip_rules.billing.findings import AccountFinding, ToDo
from qip_rules.billing.history import Standing
from qip_rules.billing.parties import SeatHolder
from qip_rules.billing.schedule import PaymentWindow, WindowVerdict
from qip_rules.billing.settings import BillingSettings
from qip_rules.billing.terms import Terms, decided
from qip_rules.billing.versions import Conflict
from qip_rules.money import Money
from qip_rules.policy.program import Policy
from qip_rules.rules.fact import Value
from qip_rules.rules.findings import Decision

__all__ = [
    "Account",
    "AccountDecision",
    "AccountDocument",
    "DocumentLine",
    "DocumentState",
    "Draft",
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
    """Paid, at least in part, and lost by withdrawal or by leaving the team: the money stays."""
    WRITTEN_OFF = "written off"
    """Not covered, and what is due is no longer chased."""


@attrs.frozen(kw_only=True)
class Seat:
    """One place on the core team with its fee, all in the program's currency.

    While a fee is claimed, `due` is the fee less what was waived, credited and covered; when the
    application has ended or the holder has left, nothing is due. `fee` and `due` are `None` as
    long as the fee is not fixed.
    """

    seat_id: str
    owner: SeatHolder
    left_on: date | None
    """The day on which the holder left the team, if so."""
    replaces: str | None
    """The seat of whom the holder replaced."""
    replaced_by: str | None
    """The seat of who came instead."""
    invoice_number: str | None
    """The invoice that asks for it, if one does."""
    fee: Money | None
    waived: Money
    credited: Money
    covered: Money
    forfeited: Money
    """What of it stays with the program although the seat is lost."""
    due: Money | None
    state: SeatState
    facts: tuple[Value | None, ...] = attrs.field(repr=False)
    """What it is judged on, in the order of its vocabulary."""
    _terms: Terms = attrs.field(alias="terms", eq=False, repr=False)

    @cached_property
    def decision(self) -> Decision:
        """What the requirements of subject `seat` say of it."""
        return decided(self._terms, "seat", self.facts)


class DocumentState(enum.Enum):
    """Where a document stands. A credit note is `ISSUED` and never anything else."""

    DRAFT = "draft"
    """It is to be issued and has no number yet."""
    OPEN = "open"
    PART = "part"
    PAID = "paid"
    """Every line that has not been taken back is covered."""
    VOID = "void"
    """Every line has been taken back by a credit note; the number stays used."""
    UNCOLLECTIBLE = "uncollectible"
    """Written off: what is due is no longer chased."""
    ISSUED = "issued"


@attrs.frozen(kw_only=True)
class DocumentLine:
    """A line of an invoice as it stands.

    `due` = net of the line less what was credited, waived and covered.
    """

    line: Line
    credited: Money
    waived: Money
    covered: Money
    due: Money
    is_void: bool
    """Whether the whole of it has been taken back."""
    is_on_credit_note: bool
    """Whether a credit note took back the whole or a part; that happens once at most."""
    to_credit: Money | None
    """What a credit note has to take back of it now; `None` if nothing has to be taken back."""
    waivers_to_show: tuple[tuple[str, Money], ...]
    """The waivers, by number, that no credit note for this invoice shows yet."""


@attrs.frozen(kw_only=True)
class AccountDocument:
    """An invoice or a credit note, which never changes, with its state, which does."""

    document: Paper
    state: DocumentState
    credited: Money
    waived: Money
    covered: Money
    due: Money
    lines: tuple[DocumentLine, ...]
    """The lines of an invoice as they stand; of a credit note there are none."""

    @property
    def number(self) -> str:
        """The number of the document."""
        return self.document.number


@attrs.frozen(kw_only=True)
class Draft:
    """The invoice that is to be issued now: the seats on it, and no number yet."""

    seats: tuple[Seat, ...]
    state: DocumentState = DocumentState.DRAFT

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that it will have."""
        return tuple(
            Line(
                seat_id=seat.seat_id,
                person_id=seat.owner.person_id,
                person_name=seat.owner.name,
                net=seat.fee,
            )
            for seat in self.seats
            if seat.fee is not None
        )


@attrs.frozen
class AccountDecision:
    """A decision that is kept and not sent, and whether it stands.

    A write-off can be undone, and what a settlement settled can change. Whether one about several
    applications stands, `cohort_accounts` tells; here it does.
    """

    document: Kept
    stands: bool


@attrs.frozen(kw_only=True)
class Payment:
    """A payment with what became of it.

    `verdict` says where it falls in the payment window; `judged_on`, `accepted_on`,
    `first_session_on` and `last_day` are the dates behind it, `None` where they are not known.
    """

    payment_id: str
    paid_on: date
    """The day on which the program received it."""
    judged_on: date | None
    """The day that counts by the program's setting: received, cleared or postmarked."""
    amount: Money
    reversed: Money
    """What the bank took back of it."""
    returned: Money
    """What the program sent back of it."""
    applied: Money
    """What of it covers seats."""
    payer: str
    transfer_id: str | None
    """The bank transfer that it is a part of, if one was split over applications."""
    transfer_amount: Money | None
    """The whole of that transfer, if it is known."""
    verdict: WindowVerdict
    accepted_on: date | None
    first_session_on: date | None
    last_day: date | None
    """The last day on which it would have been in time."""
    facts: tuple[Value | None, ...] = attrs.field(repr=False)
    """What it is judged on, in the order of its vocabulary."""
    _terms: Terms = attrs.field(alias="terms", eq=False, repr=False)

    @cached_property
    def decision(self) -> Decision:
        """What the requirements of subject `payment` say of it."""
        return decided(self._terms, "payment", self.facts)


@attrs.frozen
class Unapplied:
    """Money that is here and covers no seat, with the reason."""

    payment_id: str
    amount: Money
    reason: BillingCode


@attrs.frozen(kw_only=True)
class Account:
    """Everything about the fees of one application on one day.

    `received` is what arrived in the program's currency less what the bank took back and what was
    sent back; it equals what the seats have (`allocations`) and what is unapplied in that currency
    together. Money of another currency stands in `unapplied` as it is.
    """

    application_id: str
    as_of: date
    policy: Policy = attrs.field(eq=lambda policy: (policy.digest, policy.in_force_on))
    """In force on the day of receipt; of `as_of`, as long as no receipt is on record."""
    settings: BillingSettings
    """The choices of that policy about billing."""
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
    """The invoices and credit notes, in the order of issue."""
    drafts: tuple[Draft, ...]
    """The invoice that may be issued now and is not, if there is one."""
    decisions: tuple[AccountDecision, ...]
    """Waivers, write-offs, returns, assignments, settlements, in the order they were made."""
    payments: tuple[Payment, ...]
    allocations: tuple[Allocation, ...]
    unapplied: tuple[Unapplied, ...]
    received: Money
    findings: tuple[AccountFinding, ...]
    to_do: tuple[ToDo, ...]
    """Most urgent first."""
    claims_fee: bool
    """Whether a fee not yet paid is, or may still become, owed."""
    invoice_from: date | None
    """The day from which an invoice may be issued; `None` if it has not come."""
    sessions_cancelled: tuple[str, ...]
    """The sessions that the program called off; while there is one, fees can be given back."""
    conflicts: tuple[Conflict, ...]
    """The records that contradict each other, those too of which staff let one count."""
    spreading: Spreading = attrs.field(eq=False, repr=False)
    """What decides which cents of which payment cover which seats, for decisions about that."""

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
