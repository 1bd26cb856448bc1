"""What every part of an account is derived from: the story, the documents, the terms, the money.

Amounts are whole cents of the program's currency here; they become `Money` in the account.
"""

from collections.abc import Iterator
from datetime import date
from typing import assert_never

import attrs

from qip_rules.billing.allocating import Claim, Parts, Pot, Spreading
from qip_rules.billing.cash import MoneyIn
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.fees import seat_fee
from qip_rules.billing.history import History, Standing
from qip_rules.billing.ledger import BilledLine, Ledger
from qip_rules.billing.schedule import PaymentWindow
from qip_rules.billing.settings import (
    EarlyPayment,
    InvoiceWhen,
    WithdrawalAfterAcceptance,
    transfer_is_allowed,
)
from qip_rules.billing.team import Place
from qip_rules.billing.terms import Terms, terms_on
from qip_rules.policy.program import Program

__all__ = ["Basis", "basis_of"]


@attrs.frozen
class Basis:
    """Everything that is settled before seats, papers and payments are looked at."""

    application_id: str
    as_of: date
    currency: str
    terms: Terms
    history: History
    ledger: Ledger
    window: PaymentWindow
    fee: int | None
    """Of a seat that no invoice asks for yet, if it is fixed."""
    invoice_from: date | None
    """The day from which an invoice may be issued, as far as it has come."""
    claims_fee: bool
    """Whether a fee not yet paid is, or may still become, owed."""
    passing_on: frozenset[str]
    """The seats given up whose fee passes to the successor."""
    waived: dict[str, int]
    """By seat, all waivers together."""
    held: dict[str, BillingCode]
    """By payment, why no seat can have it."""
    kept: dict[str, int]
    """By payment, what is left of it, in its own currency."""
    returned: dict[str, int]
    """By payment, what was sent back of it."""
    spreading: Spreading
    """What decides which cents cover which seats."""
    parts: Parts
    covered: dict[str, int]
    """By seat."""
    applied: dict[str, int]
    """By payment."""

    @property
    def received_on(self) -> date | None:
        """The day of the receipt that counts."""
        received = self.history.received
        return None if received is None else received.occurred_on

    def claims_seat(self, seat_id: str) -> bool:
        """Whether the fee of one seat is, or may still become, owed."""
        return self.claims_fee and _is_claimed(seat_id, self.history, self.ledger)


def basis_of(
    program: Program, application_id: str, as_of: date, history: History, ledger: Ledger
) -> Basis:
    """What an account is derived from.

    Raises:
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    received_on = None if history.received is None else history.received.occurred_on
    terms = terms_on(program, received_on or as_of)
    settings = terms.settings
    fee = (
        None
        if received_on is None
        else seat_fee(
            program,
            fee_date=settings.fee_date,
            received_on=received_on,
            accepted_on=history.accepted_on,
            on=as_of,
        )
    )
    claims_fee = _claims_fee(history, terms)
    passing_on = frozenset(
        seat_id
        for seat_id, place in history.team.items()
        if place.successor_id is not None and _passes_on(place, history, terms)
    )
    waived = {
        seat_id: sum(each.amount.amount_minor for each in granted)
        for seat_id, granted in ledger.waivers.items()
    }
    held: dict[str, BillingCode] = {}
    returned: dict[str, int] = {}
    kept: dict[str, int] = {}
    pots: list[Pot] = []
    for each in history.payments:
        name = each.payment_id
        left = each.amount.amount_minor - each.reversed_minor
        if name in ledger.returned:
            returned[name] = _returned(each, ledger)
            left -= returned[name]
        kept[name] = left
        reason = _held_because(each, history, terms, program.currency, claims_fee=claims_fee)
        if reason is None:
            pots.append(Pot(name, left, _counts_on(each, history, terms)))
        else:
            held[name] = reason
    spreading = Spreading(
        pots,
        tuple(_claims(history, ledger, passing_on, waived)),
        settings.allocation,
        {
            payment_id: [(part.seat_id, part.amount.amount_minor) for part in each.parts]
            for payment_id, each in ledger.assigned.items()
        },
        frozenset(_waiting(history, ledger)) if claims_fee else frozenset(),
    )
    parts = spreading.parts()
    covered: dict[str, int] = {}
    applied: dict[str, int] = {}
    for (payment_id, seat_id), cents in parts.items():
        covered[seat_id] = covered.get(seat_id, 0) + cents
        applied[payment_id] = applied.get(payment_id, 0) + cents
    return Basis(
        application_id=application_id,
        as_of=as_of,
        currency=program.currency,
        terms=terms,
        history=history,
        ledger=ledger,
        window=PaymentWindow(
            accepted_on=history.accepted_on,
            first_session_on=history.schedule.first_in_person_on,
            due=settings.payment_due,
        ),
        fee=None if fee is None else fee.amount_minor,
        invoice_from=_invoice_from(history, settings.invoice_when),
        claims_fee=claims_fee,
        passing_on=passing_on,
        waived=waived,
        held=held,
        kept=kept,
        returned=returned,
        spreading=spreading,
        parts=parts,
        covered=covered,
        applied=applied,
    )


def _claims_fee(history: History, terms: Terms) -> bool:
    match history.standing:
        case Standing.UNDECIDED | Standing.ACCEPTED:
            return True
        case Standing.NOT_RECEIVED | Standing.DECLINED:
            return False
        case Standing.WITHDRAWN:
            owed = terms.settings.withdrawal_after_acceptance
            return history.accepted_on is not None and owed is WithdrawalAfterAcceptance.STILL_OWED
        case other:
            assert_never(other)


def _is_claimed(seat_id: str, history: History, ledger: Ledger) -> bool:
    """Whether the fee of a seat is owed where fees are."""
    place = history.team.get(seat_id)
    if place is not None and place.left_on is not None:
        return False
    # What was taken back because the program called a session off is not asked for again.
    return not (
        history.schedule.cancelled
        and seat_id not in ledger.live
        and any(each.line.seat_id == seat_id for each in ledger.lines)
    )


def _waiting(history: History, ledger: Ledger) -> Iterator[str]:
    """The seats of the team whose fee is owed, and for which no invoice asks yet."""
    for seat_id in history.team:
        if seat_id not in ledger.live and _is_claimed(seat_id, history, ledger):
            yield seat_id


def _invoice_from(history: History, when: InvoiceWhen) -> date | None:
    if history.received is None:
        return None
    match when:
        case InvoiceWhen.RECEIVED:
            return history.received.occurred_on
        case InvoiceWhen.COMPLETE:
            known = (history.completed_on, history.accepted_on)
            return min((each for each in known if each is not None), default=None)
        case InvoiceWhen.ACCEPTED:
            return history.accepted_on
        case other:
            assert_never(other)


def _passes_on(place: Place, history: History, terms: Terms) -> bool:
    """Whether the fee of a seat that was given up may count for the successor."""
    return place.left_on is not None and transfer_is_allowed(
        terms.settings.transfer,
        within_application=True,
        asked_on=place.left_on,
        first_session_on=history.schedule.first_in_person_for(place.left_on),
    )


def _held_because(
    payment: MoneyIn, history: History, terms: Terms, currency: str, *, claims_fee: bool
) -> BillingCode | None:
    """Why no seat can have the payment, if that is so."""
    if payment.amount.currency != currency:
        return BillingCode.MONEY_OTHER_CURRENCY
    early, accepted_on = terms.settings.early_payment, history.accepted_on
    applied_early = early is EarlyPayment.APPLY
    is_rejected = early is EarlyPayment.REJECT and (
        accepted_on is None or payment.paid_on < accepted_on
    )
    match history.standing:
        case Standing.NOT_RECEIVED:
            return BillingCode.MONEY_HELD_WITHOUT_APPLICATION
        case Standing.UNDECIDED:
            if is_rejected:
                return BillingCode.MONEY_REJECTED_EARLY
            return None if applied_early else BillingCode.MONEY_HELD_BEFORE_ACCEPTANCE
        case Standing.ACCEPTED:
            return BillingCode.MONEY_REJECTED_EARLY if is_rejected else None
        case Standing.DECLINED:
            return BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE
        case Standing.WITHDRAWN:
            if accepted_on is None and not applied_early:
                return BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE
            if is_rejected:
                return BillingCode.MONEY_REJECTED_EARLY
            ended_on = history.ended_on
            if claims_fee or ended_on is None or payment.paid_on <= ended_on:
                return None
            return BillingCode.MONEY_HELD_AFTER_WITHDRAWAL
        case other:
            assert_never(other)


def _returned(payment: MoneyIn, ledger: Ledger) -> int:
    """What was sent back of a payment, in its currency: no more than the bank left of it."""
    back = sum(
        each.amount.amount_minor
        for each in ledger.returned[payment.payment_id]
        if each.amount.currency == payment.amount.currency
    )
    return min(back, payment.amount.amount_minor - payment.reversed_minor)


def _counts_on(payment: MoneyIn, history: History, terms: Terms) -> date:
    """The day from which a payment covers seats: money that is held becomes a fee on acceptance."""
    accepted_on = history.accepted_on
    if accepted_on is None or terms.settings.early_payment is EarlyPayment.APPLY:
        return payment.paid_on
    return max(payment.paid_on, accepted_on)


def _claims(
    history: History, ledger: Ledger, passing_on: frozenset[str], waived: dict[str, int]
) -> Iterator[Claim]:
    """What each line still asks for, in the order in which seats are served.

    That is the order of issue; a successor to whom a fee passes stands where the seat stood that
    was given up, and shares with those on its invoice.
    """
    live = ledger.live
    order: list[tuple[BilledLine, str]] = [(each, each.invoice_number) for each in live.values()]
    if passing_on:
        rank = {each.line.seat_id: number for number, each in enumerate(ledger.lines)}

        def stands_at(billed: BilledLine) -> tuple[int, int]:
            seat_id, own = billed.line.seat_id, rank[billed.line.seat_id]
            place = history.team.get(seat_id)
            steps = 0
            while place is not None and place.predecessor_id in passing_on:
                assert place.predecessor_id is not None  # noqa: S101 - it is in a set of ids
                own, steps = rank.get(place.predecessor_id, own), steps + 1
                place = history.team.get(place.predecessor_id)
            return own, steps

        order = [
            (each, ledger.lines[stands_at(each)[0]].invoice_number)
            for each in sorted(live.values(), key=stands_at)
        ]
    for billed, invoice_number in order:
        seat_id = billed.line.seat_id
        place = history.team.get(seat_id)
        closes_on = None if place is None or seat_id in passing_on else place.left_on
        owed = billed.net - billed.credited - waived.get(seat_id, 0)
        yield Claim(seat_id, max(owed, 0), closes_on, invoice_number)
