"""The account of one application: state as a pure function of program, events and documents.

Nothing is stored and nothing is remembered: the same input gives the same account, whatever the
order of the events and however often they are repeated. Money that arrived is counted and held
until a seat can have it; documents are taken as they were issued; what does not fit is found and
told, never raised.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, assert_never, get_args
from zoneinfo import ZoneInfo

import attrs

from qip_rules.billing.allocating import Allocation, allocate
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.documents import Document, Invoice
from qip_rules.billing.duties import duties
from qip_rules.billing.events import Event, SeatHolder, TransferAsked
from qip_rules.billing.facts import (
    BillingSettings,
    EarlyPayment,
    WithdrawalAfterAcceptance,
    payment_facts,
    seat_facts,
    settings_of,
    transfer_is_allowed,
)
from qip_rules.billing.fees import fee_is_example, seat_fee
from qip_rules.billing.findings import AccountFinding, Remark
from qip_rules.billing.history import History, MoneyIn, Standing, history_of
from qip_rules.billing.ledger import BilledLine, billed_lines, document_faults, known_documents
from qip_rules.billing.remarks import remarks_on
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
from qip_rules.fields import day, refuse, shown
from qip_rules.money import Money
from qip_rules.policy.program import Policy, Program
from qip_rules.rules.findings import Decision
from qip_rules.rules.ruling import decide_all

__all__ = ["account"]

_EVENTS: Final = get_args(Event)
_DOCUMENTS: Final = get_args(Document)


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

    def account(self, further: tuple[Remark, ...]) -> Account:
        history = self.history
        seats = tuple(self._seats())
        documents = tuple(self._account_document(each) for each in self.documents)
        payments = tuple(self._payment(each) for each in history.payments)
        unapplied = tuple(self._unapplied(payments))
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
            findings=(),
            to_do=(),
            claims_fee=self.claims_fee,
        )
        own = (*history.remarks, *further, *remarks_on(derived, history, self.fee))
        found = attrs.evolve(
            derived,
            findings=(
                *(self._finding(each) for each in own),
                *_ruled((each.payment_id, each.decision) for each in payments),
                *_ruled(
                    (each.seat_id, each.decision) for each in seats if self._must_be_paid(each)
                ),
            ),
        )
        return attrs.evolve(found, to_do=duties(found))

    def _in_currency(self, payment: MoneyIn) -> bool:
        return payment.amount.currency == self.program.currency

    def _finding(self, remark: Remark) -> AccountFinding:
        clauses = self.policy.cited(remark.code.value)
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
            case other:
                assert_never(other)

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
                if not self._allows_transfer(each)
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

    def _allows_transfer(self, asked: TransferAsked) -> bool:
        return transfer_is_allowed(
            self.settings.transfer,
            within_application=asked.to_application_id == self.application_id,
            asked_on=asked.occurred_on,
            first_session_on=self.history.schedule.first_in_person_for(asked.occurred_on),
        )

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
        case other:
            assert_never(other)


def _ruled(decisions: Iterable[tuple[str, Decision]]) -> Iterator[AccountFinding]:
    """What the requirements of the program document find not met."""
    for about, decision in decisions:
        for finding in (*decision.not_met, *decision.advice):
            yield AccountFinding(finding.code, finding.sentence, finding.clauses, about)
