"""The account of one application: state as a pure function of program, events and documents.

Nothing is stored and nothing is remembered: the same input gives the same account, whatever the
order of the events and however often they are repeated. Money that arrived is counted and held
until a seat can have it; documents are taken as they were issued; what does not fit is found and
told, never raised.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, get_args
from zoneinfo import ZoneInfo

import attrs

from qip_rules.billing.allocating import Allocation, allocate
from qip_rules.billing.documents import Document, Invoice
from qip_rules.billing.duties import duties
from qip_rules.billing.events import Event, SeatHolder
from qip_rules.billing.facts import (
    BillingSettings,
    EarlyPayment,
    InvoiceWhen,
    Transfer,
    WithdrawalAfterAcceptance,
    payment_facts,
    seat_facts,
    settings_of,
)
from qip_rules.billing.fees import fee_is_example, seat_fee
from qip_rules.billing.fields import day, refuse, shown
from qip_rules.billing.findings import (
    CLAUSE_IDS,
    AccountFinding,
    BillingCode,
    clauses_of,
)
from qip_rules.billing.history import History, MoneyIn, Remark, Standing, history_of
from qip_rules.billing.ledger import BilledLine, billed_lines, document_faults, known_documents
from qip_rules.billing.schedule import PaymentWindow, verdict_on
from qip_rules.billing.state import (
    Account,
    AccountDocument,
    DocumentLine,
    DocumentState,
    Payment,
    Seat,
    SeatState,
    Unapplied,
)
from qip_rules.errors import Fault
from qip_rules.money import Money
from qip_rules.policy.program import Policy, Program
from qip_rules.rules.findings import Decision
from qip_rules.rules.ruling import decide_all
from qip_rules.rules.wording import phrase

__all__ = ["account"]

_EVENTS: Final = get_args(Event)
_DOCUMENTS: Final = get_args(Document)
_COVERED_STATES: Final = (SeatState.PART, SeatState.COVERED, SeatState.FORFEITED)

_UNAPPLIED_SAYS: Final[Mapping[BillingCode, str]] = {
    BillingCode.MONEY_OVERPAID: "is more than the seats cost; a surplus is no fee",
    BillingCode.MONEY_HELD_BEFORE_ACCEPTANCE: (
        "is held: payment is made after acceptance, and nothing has been decided yet"
    ),
    BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE: (
        "is held: the application ended without acceptance, so no fee is owed"
    ),
    BillingCode.MONEY_HELD_AFTER_WITHDRAWAL: (
        "is held: it arrived after the practice had withdrawn, when no fee was owed"
    ),
    BillingCode.MONEY_HELD_WITHOUT_APPLICATION: (
        "is held: no receipt of the application is on record"
    ),
    BillingCode.MONEY_WITHOUT_INVOICE: "is held: no invoice asks for it yet",
    BillingCode.MONEY_FOR_VOID_INVOICE: "is held: every invoice has been taken back",
    BillingCode.MONEY_OTHER_CURRENCY: "is recorded and never allocated: it is not in {currency}",
}


def account(
    program: Program, events: Iterable[Event], documents: Iterable[Document], as_of: date
) -> Account:
    """The account of one application at the end of a day.

    Args:
        program: the whole program document; the policy of the receipt date applies.
        events: what happened, in any order; repetitions have no effect.
        documents: the documents issued, in the order in which they were issued.
        as_of: a day in the program's zone. What is dated or recorded after it does not count.

    Raises:
        InputError: no event and no document; events or documents of several applications;
            documents that contradict themselves (a number twice, a date before that of the
            document before, a seat on two invoices, a credit note for nothing or for too much,
            another currency or program). Every fault at once.
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    happened, issued = tuple(events), tuple(documents)
    refuse(_faults(program, happened, issued, as_of), "the account's input")
    application_id = (*happened, *issued)[0].application_id
    zone = ZoneInfo(program.time_zone)
    history = history_of(happened, as_of=as_of, zone=zone)
    known = known_documents(issued, as_of=as_of, zone=zone)
    unknown = (
        Remark(
            BillingCode.DOCUMENT_IN_FUTURE,
            f"The document {each.number} is dated or recorded after {as_of}, or follows one that "
            "is; it does not count yet.",
            each.number,
        )
        for each in issued[len(known) :]
    )
    return _Derivation(program, application_id, as_of, history, known).account(tuple(unknown))


def _faults(
    program: Program, events: tuple[object, ...], documents: tuple[object, ...], as_of: object
) -> Iterator[Fault]:
    yield from day("as_of", as_of)
    wrong = [
        Fault(f"{place}[{position}]", shown(each), f"one of billing's {place}")
        for place, kinds, given in (
            ("events", _EVENTS, events),
            ("documents", _DOCUMENTS, documents),
        )
        for position, each in enumerate(given)
        if not isinstance(each, kinds)
    ]
    yield from wrong
    if wrong:
        return
    happened = [each for each in events if isinstance(each, _EVENTS)]
    issued = [each for each in documents if isinstance(each, _DOCUMENTS)]
    if not happened and not issued:
        yield Fault("", "no event and no document", "what happened to one application")
        return
    application_id = (*happened, *issued)[0].application_id
    for position, event in enumerate(happened):
        if event.application_id != application_id:
            expected = f"an event of {application_id}, as the first"
            yield Fault(f"events[{position}].application_id", shown(event.application_id), expected)
    yield from document_faults(
        issued, application_id=application_id, program_id=program.id, currency=program.currency
    )


class _Derivation:
    """One derivation of one account: what each step needs of those before it."""

    def __init__(
        self,
        program: Program,
        application_id: str,
        as_of: date,
        history: History,
        documents: tuple[Document, ...],
    ) -> None:
        received = history.received
        self.program = program
        self.application_id = application_id
        self.as_of = as_of
        self.history = history
        self.documents = documents
        self.received_on = None if received is None else received.occurred_on
        self.policy: Policy = program.on(self.received_on or as_of)
        self.settings: BillingSettings = settings_of(self.policy)
        self.zero = Money(0, program.currency)
        self.window = PaymentWindow(
            accepted_on=history.accepted_on, first_session_on=history.schedule.first_in_person_on
        )
        self.fee = (
            None
            if self.received_on is None
            else seat_fee(program, received_on=self.received_on, accepted_on=history.accepted_on)
        )
        self.claims_fee = _claims_fee(history, self.settings)
        self.lines = billed_lines(documents)
        self.live = {each.line.seat_id: each for each in self.lines if not each.is_void}
        self.held = {
            each.payment_id: reason
            for each in history.payments
            if (reason := self._held_because(each)) is not None
        }
        self.allocations: tuple[Allocation, ...] = allocate(
            (
                (each.payment_id, each.kept)
                for each in history.payments
                if each.payment_id not in self.held
            ),
            ((seat_id, each.owed) for seat_id, each in self.live.items()),
            self.settings.allocation,
        )

    def account(self, remarks: tuple[Remark, ...]) -> Account:
        history = self.history
        seats = tuple(self._seats())
        documents = tuple(self._account_document(each) for each in self.documents)
        payments = tuple(self._payment(each) for each in history.payments)
        unapplied = tuple(self._unapplied(payments))
        own = (
            *history.remarks,
            *remarks,
            *self._window_remarks(),
            *self._invoice_remarks(seats, documents),
            *self._withdrawal_remarks(seats),
            *self._unapplied_remarks(unapplied),
            *self._request_remarks(),
        )
        received = sum(
            (each.kept for each in history.payments if self._in_currency(each)), start=self.zero
        )
        derived = Account(
            application_id=self.application_id,
            as_of=self.as_of,
            policy=self.policy,
            fee_is_example=fee_is_example(self.program),
            received_on=self.received_on,
            practice=None if history.received is None else history.received.practice,
            standing=history.standing,
            ended_on=history.ended_on,
            window=self.window,
            seats=seats,
            documents=documents,
            payments=payments,
            allocations=self.allocations,
            unapplied=unapplied,
            received=received,
            findings=(
                *(self._finding(each) for each in own),
                *_ruled((each.payment_id, each.decision) for each in payments),
                *_ruled(
                    (each.seat_id, each.decision) for each in seats if self._must_be_paid(each)
                ),
            ),
            to_do=(),
            claims_fee=self.claims_fee,
        )
        return attrs.evolve(derived, to_do=duties(derived))

    def _in_currency(self, payment: MoneyIn) -> bool:
        return payment.amount.currency == self.program.currency

    def _finding(self, remark: Remark) -> AccountFinding:
        clauses = clauses_of(self.policy, CLAUSE_IDS[remark.code])
        return AccountFinding(remark.code.value, remark.says, clauses, remark.about)

    # ------------------------------------------------------------------------- money

    def _held_because(self, payment: MoneyIn) -> BillingCode | None:
        """Why no seat can have the payment, if that is so."""
        if not self._in_currency(payment):
            return BillingCode.MONEY_OTHER_CURRENCY
        accepted = self.history.accepted_on is not None
        applied_early = self.settings.early_payment is EarlyPayment.APPLY
        match self.history.standing:
            case Standing.NOT_RECEIVED:
                return BillingCode.MONEY_HELD_WITHOUT_APPLICATION
            case Standing.UNDECIDED:
                return None if applied_early else BillingCode.MONEY_HELD_BEFORE_ACCEPTANCE
            case Standing.ACCEPTED:
                return None
            case Standing.DECLINED:
                return BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE
            case Standing.WITHDRAWN:
                if not accepted and not applied_early:
                    return BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE
                ended_on = self.history.ended_on
                if self.claims_fee or ended_on is None or payment.paid_on <= ended_on:
                    return None
                return BillingCode.MONEY_HELD_AFTER_WITHDRAWAL

    def _covered(self, seat_id: str) -> Money:
        parts = (each.amount for each in self.allocations if each.seat_id == seat_id)
        return sum(parts, start=self.zero)

    def _applied(self, payment_id: str, currency: str) -> Money:
        parts = (each.amount for each in self.allocations if each.payment_id == payment_id)
        return sum(parts, start=Money(0, currency))

    def _unapplied(self, payments: tuple[Payment, ...]) -> Iterator[Unapplied]:
        for payment in payments:
            rest = payment.amount - payment.reversed - payment.applied
            if rest:
                reason = self.held.get(payment.payment_id) or self._surplus_because()
                yield Unapplied(payment.payment_id, rest, reason)

    def _surplus_because(self) -> BillingCode:
        if self.live:
            return BillingCode.MONEY_OVERPAID
        if self.lines:
            return BillingCode.MONEY_FOR_VOID_INVOICE
        return BillingCode.MONEY_WITHOUT_INVOICE

    def _payment(self, payment: MoneyIn) -> Payment:
        history = self.history
        first_session_on = history.schedule.first_in_person_for(payment.paid_on)
        facts = payment_facts(
            paid_on=payment.paid_on,
            accepted_on=history.accepted_on,
            first_in_person_session_on=first_session_on,
            in_program_currency=self._in_currency(payment),
            refund_asked=any(
                each.payment_id in (None, payment.payment_id) for each in history.refunds
            ),
            transfer_asked=any(
                each.payment_id in (None, payment.payment_id)
                for each in history.transfers
                if not self._allows_transfer(each.to_application_id, each.occurred_on)
            ),
        )
        return Payment(
            payment_id=payment.payment_id,
            paid_on=payment.paid_on,
            amount=payment.amount,
            reversed=payment.reversed,
            applied=self._applied(payment.payment_id, payment.amount.currency),
            payer=payment.payer,
            verdict=verdict_on(
                payment.paid_on,
                accepted_on=history.accepted_on,
                first_session_on=first_session_on,
            ),
            accepted_on=history.accepted_on,
            first_session_on=first_session_on,
            decision=decide_all(self.policy.rule_sets["payment"], facts),
        )

    def _allows_transfer(self, to_application_id: str, asked_on: date) -> bool:
        match self.settings.transfer:
            case Transfer.STRICT:
                return False
            case Transfer.WITHIN_APPLICATION:
                first = self.history.schedule.first_in_person_for(asked_on)
                within = to_application_id == self.application_id
                return within and first is not None and asked_on < first

    # ------------------------------------------------------------------------- seats

    def _seats(self) -> Iterator[Seat]:
        """The core team in its order, then seats that only an invoice knows."""
        received = self.history.received
        owners = {} if received is None else {each.seat_id: each for each in received.seats}
        for billed in self.lines:
            line = billed.line
            invoiced = SeatHolder(
                seat_id=line.seat_id, person_id=line.person_id, name=line.person_name
            )
            owners.setdefault(line.seat_id, invoiced)
        voided = {each.line.seat_id: each for each in self.lines if each.is_void}
        for seat_id, owner in owners.items():
            billed_now = self.live.get(seat_id)
            if billed_now is None and not self.claims_fee:
                billed_now = voided.get(seat_id)
            yield self._seat(owner, billed_now)

    def _seat(self, owner: SeatHolder, billed: BilledLine | None) -> Seat:
        covered = self._covered(owner.seat_id)
        fee = self.fee if billed is None else billed.line.net
        credited = self.zero if billed is None else billed.credited
        due = None if fee is None else fee - credited - covered
        if not self.claims_fee:
            due = self.zero
        facts = seat_facts(fee=fee, covered=covered, waived=self.zero, due=due)
        return Seat(
            seat_id=owner.seat_id,
            owner=owner,
            invoice_number=None if billed is None else billed.invoice_number,
            fee=fee,
            waived=self.zero,
            credited=credited,
            covered=covered,
            due=due,
            state=self._seat_state(billed, covered),
            decision=decide_all(self.policy.rule_sets["seat"], facts),
        )

    def _seat_state(self, billed: BilledLine | None, covered: Money) -> SeatState:
        if billed is None:
            return SeatState.NOT_INVOICED if self.claims_fee else SeatState.NOT_OWED
        if billed.is_void:
            return SeatState.CREDITED
        if covered and self.history.standing is Standing.WITHDRAWN:
            return SeatState.FORFEITED
        if covered == billed.owed:
            return SeatState.COVERED
        return SeatState.PART if covered else SeatState.OPEN

    def _must_be_paid(self, seat: Seat) -> bool:
        """Whether the requirements of a seat are to be told: payment is due after acceptance."""
        return self.claims_fee and self.history.accepted_on is not None and bool(seat.due)

    # ------------------------------------------------------------------------- documents

    def _account_document(self, document: Document) -> AccountDocument:
        if not isinstance(document, Invoice):
            return AccountDocument(
                document=document,
                state=DocumentState.ISSUED,
                credited=self.zero,
                covered=self.zero,
                due=self.zero,
                lines=(),
            )
        lines = tuple(
            self._document_line(each)
            for each in self.lines
            if each.invoice_number == document.number
        )
        covered = sum((each.covered for each in lines), start=self.zero)
        due = sum((each.due for each in lines), start=self.zero)
        if all(each.is_void for each in lines):
            state = DocumentState.VOID
        elif not due:
            state = DocumentState.PAID
        else:
            state = DocumentState.PART if covered else DocumentState.OPEN
        return AccountDocument(
            document=document,
            state=state,
            credited=sum((each.credited for each in lines), start=self.zero),
            covered=covered,
            due=due,
            lines=lines,
        )

    def _document_line(self, billed: BilledLine) -> DocumentLine:
        covered = self.zero if billed.is_void else self._covered(billed.line.seat_id)
        return DocumentLine(
            line=billed.line,
            credited=billed.credited,
            covered=covered,
            due=billed.owed - covered,
            is_void=billed.is_void,
            is_on_credit_note=billed.is_on_credit_note,
        )

    # ------------------------------------------------------------------------- remarks

    def _window_remarks(self) -> Iterator[Remark]:
        if self.window.is_empty:
            says = (
                f"The application was accepted on {phrase(self.window.accepted_on)} and the first "
                f"in-person session is on {phrase(self.window.first_session_on)}: no day is left "
                "to pay on, so the due date cannot be met."
            )
            yield Remark(BillingCode.WINDOW_EMPTY, says, self.application_id)

    def _invoice_remarks(
        self, seats: tuple[Seat, ...], documents: tuple[AccountDocument, ...]
    ) -> Iterator[Remark]:
        missing = [seat for seat in seats if seat.state is SeatState.NOT_INVOICED]
        may_be_issued = self.received_on is not None and (
            self.settings.invoice_when is InvoiceWhen.RECEIVED
            or self.history.accepted_on is not None
        )
        if missing and may_be_issued and self.fee is not None:
            says = f"No invoice asks for the fee of {_names(missing)}."
            yield Remark(BillingCode.INVOICE_MISSING, says, self.application_id)
        yield from self._differences()
        last_day = self.window.last_day
        for each in documents:
            invoice = each.document
            if (
                isinstance(invoice, Invoice)
                and each.state in (DocumentState.OPEN, DocumentState.PART)
                and self.claims_fee
                and invoice.pay_by is not None
                and invoice.pay_by != last_day
            ):
                now = "there is none now" if last_day is None else f"it is {phrase(last_day)} now"
                says = (
                    f"Invoice {invoice.number} names {phrase(invoice.pay_by)} as the last day to "
                    f"pay; {now}."
                )
                yield Remark(BillingCode.DUE_DATE_MOVED, says, invoice.number)

    def _differences(self) -> Iterator[Remark]:
        """Lines that are not those of the seats and fees now on record."""
        received = self.history.received
        if received is None or not self.claims_fee:
            return
        people = {each.seat_id: each.person_id for each in received.seats}
        for billed in self.live.values():
            line = billed.line
            if line.seat_id not in people:
                said = f"{line.person_name}, whose seat {line.seat_id} is not on record"
            elif people[line.seat_id] != line.person_id:
                said = f"{line.person_name} for the seat {line.seat_id}, which another person holds"
            elif self.fee is not None and line.net != self.fee:
                said = f"{line.net} for {line.person_name}; the fee on record is {self.fee}"
            else:
                continue
            says = f"Invoice {billed.invoice_number} asks for {said}."
            yield Remark(BillingCode.INVOICE_DIFFERS, says, billed.invoice_number)

    def _withdrawal_remarks(self, seats: tuple[Seat, ...]) -> Iterator[Remark]:
        if self.history.standing is not Standing.WITHDRAWN:
            return
        on = phrase(self.history.ended_on)
        for seat in seats:
            if seat.state is SeatState.FORFEITED:
                says = (
                    f"The practice withdrew on {on}; {seat.covered} paid for {seat.owner.name} "
                    "stays paid and the seat is forfeited."
                )
                yield Remark(BillingCode.SEAT_FORFEITED, says, seat.seat_id)
        unpaid = [seat for seat in seats if seat.state not in _COVERED_STATES]
        if unpaid and self.history.accepted_on is not None:
            owed = (
                "the policy names no penalty, so the fee is no longer owed"
                if self.settings.withdrawal_after_acceptance is WithdrawalAfterAcceptance.CREDIT
                else "the fee is still owed"
            )
            says = (
                f"The practice withdrew on {on}, after acceptance and before it had paid for "
                f"{_names(unpaid)}: {owed}."
            )
            yield Remark(BillingCode.WITHDRAWN_UNPAID, says, self.application_id)

    def _unapplied_remarks(self, unapplied: tuple[Unapplied, ...]) -> Iterator[Remark]:
        for each in unapplied:
            reason = _UNAPPLIED_SAYS[each.reason].format(currency=self.program.currency)
            says = f"{each.amount} of the payment {each.payment_id} {reason}."
            yield Remark(each.reason, says, each.payment_id)

    def _request_remarks(self) -> Iterator[Remark]:
        """What is asked of no payment on record, and the transfers that the setting allows."""
        known = {each.payment_id for each in self.history.payments}

        def concerns_a_payment(payment_id: str | None) -> bool:
            return bool(known) if payment_id is None else payment_id in known

        for refund in self.history.refunds:
            if not concerns_a_payment(refund.payment_id):
                says = (
                    f"A refund was asked for on {phrase(refund.occurred_on)}; no such payment is "
                    "on record, and fees that are paid are not given back."
                )
                yield Remark(BillingCode.REFUND_WITHOUT_PAYMENT, says, refund.event_id)
        for asked in self.history.transfers:
            if not concerns_a_payment(asked.payment_id):
                says = (
                    f"A transfer to {asked.to_name} was asked for on {phrase(asked.occurred_on)}; "
                    "nothing has been paid that could be passed on. Before payment, a change of "
                    "the team is a correction of the invoice."
                )
                yield Remark(BillingCode.TRANSFER_WITHOUT_PAYMENT, says, asked.event_id)
            elif self._allows_transfer(asked.to_application_id, asked.occurred_on):
                at_stake = sum((each.amount for each in self.allocations), start=self.zero)
                if asked.seat_id is not None:
                    at_stake = self._covered(asked.seat_id)
                says = (
                    f"A transfer to {asked.to_name} was asked for on {phrase(asked.occurred_on)}; "
                    f"it stays within the application and may be made. {at_stake} is at stake."
                )
                yield Remark(BillingCode.TRANSFER_ALLOWED, says, asked.event_id)


def _claims_fee(history: History, settings: BillingSettings) -> bool:
    """Whether a fee not yet paid is, or may still become, owed."""
    match history.standing:
        case Standing.UNDECIDED | Standing.ACCEPTED:
            return True
        case Standing.NOT_RECEIVED | Standing.DECLINED:
            return False
        case Standing.WITHDRAWN:
            return (
                history.accepted_on is not None
                and settings.withdrawal_after_acceptance is WithdrawalAfterAcceptance.STILL_OWED
            )


def _names(seats: Iterable[Seat]) -> str:
    return ", ".join(seat.owner.name for seat in seats)


def _ruled(decisions: Iterable[tuple[str, Decision]]) -> Iterator[AccountFinding]:
    """What the requirements of the program document find not met."""
    for about, decision in decisions:
        for finding in (*decision.not_met, *decision.advice):
            yield AccountFinding(finding.code, finding.sentence, finding.clauses, about)
