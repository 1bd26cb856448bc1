"""A desk at which the tests of billing do what staff do: record events, issue documents."""

import functools
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import attrs

from qip_rules import load_program
from qip_rules.billing import (
    Accepted,
    Account,
    ApplicationCompleted,
    ApplicationReceived,
    AssignedPart,
    Buyer,
    CreditNote,
    Declined,
    Document,
    DutyCode,
    DutySettled,
    Event,
    Invoice,
    MemberJoined,
    MemberLeft,
    MemberReplaced,
    MoneyReturned,
    PaymentAssigned,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    Refusal,
    SeatHolder,
    Seller,
    SessionCancelled,
    SessionMadeVirtual,
    SessionMode,
    SessionMoved,
    SessionScheduled,
    TransferAsked,
    Waiver,
    Withdrawn,
    WriteOff,
    WriteOffUndone,
    account,
    assign_payment,
    issue_credit_note,
    issue_invoice,
    return_money,
    settle,
    undo_write_off,
    waive,
    write_off,
)
from qip_rules.money import Money
from qip_rules.policy.program import Program

EventT = TypeVar("EventT", bound=Event)
DocumentT = TypeVar("DocumentT", bound=Document)

APPLICATION = "application-1"
PEOPLE = ("Ada Made-Up", "Ben Made-Up", "Cleo Made-Up", "Dov Made-Up")
PRACTICE = Buyer(
    practice_id="practice-1",
    name="Made-Up Oncology",
    address_lines=("1 Example Street", "Springfield, NY 10000"),
    country="US",
)
SELLER = Seller(
    name="Made-Up Society",
    address_lines=("2 Example Avenue", "Arlington, VA 20000"),
    country="US",
    tax_id="00-0000000",
)
DEFAULTS = {
    "allocation": "line_order",
    "early_payment": "hold",
    "fee_date": "received",
    "invoice_when": "received",
    "judge_by": "schedule_known_at_payment",
    "payment_date": "received",
    "payment_due": "day_before",
    "return_of_unearned": "allowed",
    "transfer": "strict",
    "withdrawal_after_acceptance": "credit",
}


@functools.cache
def program_with(
    fees: tuple[tuple[str, int], ...] = (), *, days: int | None = None, **settings: str
) -> Program:
    """The training program with some settings, or all fees, replaced by a document of its own.

    `days` are those that staff have for an invoice.

    A setting is one choice, or a first one and those that follow it: `hold, 2026-07-01 apply`.
    """
    if not fees and not settings and days is None:
        return load_program("quality-training-program")
    lines = [
        "[program]",
        'id = "quality-training-program"',
        'title = "A made-up sister of the training program"',
        "from = 2016-01-01",
        'time_zone = "America/New_York"',
        'currency = "USD"',
        'extends = "quality-training-program"',
    ]
    if fees:
        values = ", ".join(f"{{ from = {first}, value = {value} }}" for first, value in fees)
        lines += [
            "[parameters.core_team_member_fee]",
            'meaning = "A made-up fee."',
            'unit = "cents"',
            'cites = ["T26"]',
            f"values = [{values}]",
        ]
    if days is not None:
        lines += [
            "[parameters.days_to_invoice]",
            'meaning = "Some made-up days."',
            'unit = "days"',
            'cites = ["T33"]',
            f"values = [{{ from = 2016-01-01, value = {days} }}]",
        ]
    for name, choice in settings.items():
        lines += [
            f"[settings.{name}]",
            'cites = ["T26"]',
            'reading = "Q13"',
            f"values = [{_values(choice)}]",
        ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sister.toml")
        path.write_text("\n".join(lines), encoding="utf-8")
        return load_program(path)


def _values(choices: str) -> str:
    """`hold` is one choice for ever; `hold, 2026-07-01 apply` changes on a day."""
    dated = [f"2016-01-01 {each}" if " " not in each else each for each in choices.split(", ")]
    pairs = (each.split() for each in dated)
    return ", ".join(f'{{ from = {first}, value = "{choice}" }}' for first, choice in pairs)


def holder(seat: int, person: int | None = None) -> SeatHolder:
    """The holder of a seat, by number; the person has the number of the seat unless told."""
    number = person or seat
    name = PEOPLE[number - 1] if number <= len(PEOPLE) else f"Person {number} Made-Up"
    return SeatHolder(seat_id=f"seat-{seat}", person_id=f"person-{number}", name=name)


def usd(amount: str | int) -> Money:
    return Money.of(amount, "USD")


def day(text: str) -> date:
    return date.fromisoformat(text)


def noon(text: str) -> datetime:
    return datetime.combine(day(text), time(17), UTC)


@attrs.define
class Desk:
    """Events and documents of one application, in the order in which a test records them."""

    program: Program = attrs.field(factory=program_with)
    events: list[Event] = attrs.field(factory=list)
    documents: list[Document] = attrs.field(factory=list)

    def _common(self, on: str, event_id: str | None, recorded: str | None) -> dict[str, Any]:
        return {
            "event_id": event_id or f"event-{len(self.events) + 1}",
            "application_id": APPLICATION,
            "occurred_on": day(on),
            "recorded_at": noon(recorded or on),
        }

    def completed(self, on: str) -> ApplicationCompleted:
        return self._keep(ApplicationCompleted(**self._common(on, None, None)))

    def received(
        self, on: str = "2026-03-02", *, seats: int = 3, event_id: str | None = None
    ) -> ApplicationReceived:
        return self._keep(
            ApplicationReceived(
                **self._common(on, event_id, None),
                practice=PRACTICE,
                seats=tuple(
                    SeatHolder(seat_id=f"seat-{n}", person_id=f"person-{n}", name=PEOPLE[n - 1])
                    for n in range(1, seats + 1)
                ),
            )
        )

    def accepted(
        self, on: str = "2026-04-01", *, recorded: str | None = None, event_id: str | None = None
    ) -> Accepted:
        return self._keep(Accepted(**self._common(on, event_id, recorded)))

    def declined(self, on: str = "2026-04-01", *, event_id: str | None = None) -> Declined:
        return self._keep(Declined(**self._common(on, event_id, None)))

    def withdrawn(self, on: str, *, event_id: str | None = None) -> Withdrawn:
        return self._keep(Withdrawn(**self._common(on, event_id, None)))

    def paid(  # noqa: PLR0913 - the fields of a payment
        self,
        amount: str | int | Money,
        on: str,
        *,
        payment_id: str | None = None,
        event_id: str | None = None,
        payer: str = "Made-Up Oncology",
        recorded: str | None = None,
        **further: Any,  # noqa: ANN401 - other fields of a payment
    ) -> PaymentReceived:
        return self._keep(
            PaymentReceived(
                **self._common(on, event_id, recorded),
                payment_id=payment_id or f"payment-{len(self.events) + 1}",
                amount=amount if isinstance(amount, Money) else usd(amount),
                payer=payer,
                **further,
            )
        )

    def reversed(self, payment_id: str, amount: str | int | Money, on: str) -> PaymentReversed:
        return self._keep(
            PaymentReversed(
                **self._common(on, None, None),
                payment_id=payment_id,
                amount=amount if isinstance(amount, Money) else usd(amount),
                reason="insufficient funds",
            )
        )

    def refund_asked(self, on: str, *, payment_id: str | None = None) -> RefundAsked:
        common = self._common(on, None, None)
        return self._keep(RefundAsked(**common, payment_id=payment_id))

    def transfer_asked(
        self, on: str, *, to_application_id: str = APPLICATION, payment_id: str | None = None
    ) -> TransferAsked:
        return self._keep(
            TransferAsked(
                **self._common(on, None, None),
                to_name="Eve Made-Up",
                to_application_id=to_application_id,
                payment_id=payment_id,
            )
        )

    def session(
        self,
        starts_on: str,
        *,
        session_id: str = "session-1",
        announced: str = "2026-01-05",
        virtual: bool = False,
    ) -> SessionScheduled:
        return self._keep(
            SessionScheduled(
                **self._common(announced, None, None),
                session_id=session_id,
                starts_on=day(starts_on),
                mode=SessionMode.VIRTUAL if virtual else SessionMode.IN_PERSON,
            )
        )

    def moved(self, starts_on: str, *, on: str, session_id: str = "session-1") -> SessionMoved:
        common = self._common(on, None, None)
        return self._keep(SessionMoved(**common, session_id=session_id, starts_on=day(starts_on)))

    def made_virtual(self, on: str, *, session_id: str = "session-1") -> SessionMadeVirtual:
        return self._keep(SessionMadeVirtual(**self._common(on, None, None), session_id=session_id))

    def cancelled(self, on: str, *, session_id: str = "session-1") -> SessionCancelled:
        common = self._common(on, None, None)
        return self._keep(SessionCancelled(**common, session_id=session_id, reason="A storm."))

    def joined(self, on: str, *, seat: int = 4, person: int | None = None) -> MemberJoined:
        return self._keep(MemberJoined(**self._common(on, None, None), seat=holder(seat, person)))

    def left(self, seat_id: str, on: str) -> MemberLeft:
        return self._keep(MemberLeft(**self._common(on, None, None), seat_id=seat_id))

    def replaced(
        self, seat_id: str, on: str, *, seat: int = 4, person: int | None = None
    ) -> MemberReplaced:
        common = self._common(on, None, None)
        return self._keep(MemberReplaced(**common, seat_id=seat_id, successor=holder(seat, person)))

    def _keep(self, event: EventT) -> EventT:
        self.events.append(event)
        return event

    def account(self, as_of: str = "2026-12-31") -> Account:
        return account(self.program, self.events, self.documents, day(as_of))

    def invoice(self, on: str = "2026-03-03", *, number: str | None = None) -> Invoice:
        """Issue an invoice as things stood that day, and keep it."""
        issued = self.try_invoice(on, number=number)
        assert isinstance(issued, Invoice), issued
        self.documents.append(issued)
        return issued

    def try_invoice(
        self, on: str, *, number: str | None = None, as_of: str | None = None
    ) -> Invoice | Refusal:
        return issue_invoice(
            self.account(as_of or on), number=number or self._number, on=day(on), seller=SELLER
        )

    def credit_note(self, on: str, *, invoice_number: str = "D-1") -> CreditNote:
        """Issue a credit note as things stood that day, and keep it."""
        issued = self.try_credit_note(on, invoice_number=invoice_number)
        assert isinstance(issued, CreditNote), issued
        self.documents.append(issued)
        return issued

    def try_credit_note(
        self, on: str, *, invoice_number: str = "D-1", number: str | None = None
    ) -> CreditNote | Refusal:
        return issue_credit_note(
            self.account(on),
            number=number or self._number,
            on=day(on),
            invoice_number=invoice_number,
            reason="Made up for a test.",
        )

    def try_waive(
        self, seat_id: str, amount: str | Money, on: str, *, number: str | None = None
    ) -> Waiver | Refusal:
        return waive(
            self.account(on),
            number=number or self._number,
            on=day(on),
            seat_id=seat_id,
            amount=amount if isinstance(amount, Money) else usd(amount),
            authority="Made-Up Foundation",
            reason="A scholarship, made up.",
        )

    def waive(self, seat_id: str, amount: str, on: str) -> Waiver:
        return self._file(self.try_waive(seat_id, amount, on))

    def try_write_off(self, on: str, *, invoice_number: str = "D-1") -> WriteOff | Refusal:
        return write_off(
            self.account(on),
            number=self._number,
            on=day(on),
            invoice_number=invoice_number,
            authority="Finance, made up",
            reason="No answer.",
        )

    def write_off(self, on: str, *, invoice_number: str = "D-1") -> WriteOff:
        return self._file(self.try_write_off(on, invoice_number=invoice_number))

    def try_undo_write_off(self, number: str, on: str) -> WriteOffUndone | Refusal:
        return undo_write_off(
            self.account(on),
            number=self._number,
            on=day(on),
            write_off_number=number,
            authority="Finance, made up",
            reason="They answered.",
        )

    def undo_write_off(self, number: str, on: str) -> WriteOffUndone:
        return self._file(self.try_undo_write_off(number, on))

    def try_return(self, payment_id: str, amount: str | Money, on: str) -> MoneyReturned | Refusal:
        return return_money(
            self.account(on),
            number=self._number,
            on=day(on),
            payment_id=payment_id,
            amount=amount if isinstance(amount, Money) else usd(amount),
            authority="Finance, made up",
            reason="It was no fee.",
        )

    def return_money(self, payment_id: str, amount: str | Money, on: str) -> MoneyReturned:
        return self._file(self.try_return(payment_id, amount, on))

    def try_assign(
        self, payment_id: str, on: str, **parts: str | Money
    ) -> PaymentAssigned | Refusal:
        """Assign parts to seats: `seat_2="100.00"` is a part for `seat-2`."""
        return assign_payment(
            self.account(on),
            number=self._number,
            on=day(on),
            payment_id=payment_id,
            parts=[
                AssignedPart(
                    seat_id=name.replace("_", "-"),
                    amount=amount if isinstance(amount, Money) else usd(amount),
                )
                for name, amount in parts.items()
            ],
            authority="Finance, made up",
            reason="As the remittance says.",
        )

    def assign(self, payment_id: str, on: str, **parts: str | Money) -> PaymentAssigned:
        return self._file(self.try_assign(payment_id, on, **parts))

    def try_settle(
        self,
        duty: DutyCode | str,
        about: str,
        on: str,
        *,
        reason: str = "Left as it is.",
        keeps: str | None = None,
    ) -> DutySettled | Refusal:
        return settle(
            self.account(on),
            number=self._number,
            on=day(on),
            duty=DutyCode(duty),
            about=about,
            authority="Finance, made up",
            reason=reason,
            keeps=keeps,
        )

    def settle(
        self,
        duty: DutyCode | str,
        about: str,
        on: str,
        *,
        reason: str = "Left as it is.",
        keeps: str | None = None,
    ) -> DutySettled:
        return self._file(self.try_settle(duty, about, on, reason=reason, keeps=keeps))

    def _file(self, made: DocumentT | Refusal) -> DocumentT:
        assert not isinstance(made, Refusal), made
        self.documents.append(made)
        return made

    @property
    def first_invoice(self) -> Invoice:
        return next(each for each in self.documents if isinstance(each, Invoice))

    @property
    def _number(self) -> str:
        return f"D-{len(self.documents) + 1}"


def invoiced(desk: Desk) -> Desk:
    desk.invoice("2026-03-03")
    return desk


def accepted(desk: Desk) -> Desk:
    invoiced(desk)
    desk.accepted("2026-04-01")
    return desk


def codes(derived: Account) -> list[str]:
    return sorted(finding.code for finding in derived.findings)


def duty_codes(derived: Account) -> list[str]:
    return [duty.code.value for duty in derived.to_do]


def states(derived: Account) -> list[str]:
    return [seat.state.value for seat in derived.seats]


def document_states(derived: Account) -> list[str]:
    return [document.state.value for document in derived.documents]
