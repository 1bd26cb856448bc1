"""What every part of an account is derived from: the story, the documents, the terms, the money.

Amounts are whole cents of the program's currency here; they become `Money` in the account.
"""

from datetime import date
from typing import assert_never

import attrs

from qip_rules.billing.allocating import Parts, Pot, Spreading
from qip_rules.billing.cash import MoneyIn
from qip_rules.billing.claiming import claims_of, is_claimed, waiting_of
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.fees import seat_fee
from qip_rules.billing.history import History, Standing
from qip_rules.billing.holding import counts_on, held_because
from qip_rules.billing.ledger import Ledger
from qip_rules.billing.schedule import PaymentWindow
from qip_rules.billing.settings import (
    BillingSettings,
    FeeDate,
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
        return self.claims_fee and is_claimed(seat_id, self.history, self.ledger)


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
    fee = _fee(program, settings, history, as_of)
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
    cash = _cash(history, ledger, terms, program.currency, claims_fee=claims_fee)
    # The fee of the day of issue is not fixed by that of today: days that pass move no cent.
    fixed = None if settings.fee_date is FeeDate.ISSUED else fee
    spreading = Spreading(
        cash.pots,
        tuple(claims_of(history, ledger, passing_on, waived)),
        settings.allocation,
        {
            payment_id: [(part.seat_id, part.amount.amount_minor) for part in each.parts]
            for payment_id, each in ledger.assigned.items()
        },
        waiting_of(history, ledger, waived, fixed, claims_fee=claims_fee),
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
        fee=fee,
        invoice_from=_invoice_from(history, settings.invoice_when),
        claims_fee=claims_fee,
        passing_on=passing_on,
        waived=waived,
        held=cash.held,
        kept=cash.kept,
        returned=cash.returned,
        spreading=spreading,
        parts=parts,
        covered=covered,
        applied=applied,
    )


def _fee(program: Program, settings: BillingSettings, history: History, as_of: date) -> int | None:
    """The fee of a seat that no invoice asks for yet, in cents, if it is fixed."""
    if history.received is None:
        return None
    fee = seat_fee(
        program,
        fee_date=settings.fee_date,
        received_on=history.received.occurred_on,
        accepted_on=history.accepted_on,
        on=as_of,
    )
    return None if fee is None else fee.amount_minor


@attrs.frozen
class _Cash:
    """What is left of each payment: to be spread over seats, or held and why."""

    pots: tuple[Pot, ...]
    held: dict[str, BillingCode]
    kept: dict[str, int]
    returned: dict[str, int]


def _cash(
    history: History, ledger: Ledger, terms: Terms, currency: str, *, claims_fee: bool
) -> _Cash:
    pots: list[Pot] = []
    held: dict[str, BillingCode] = {}
    kept: dict[str, int] = {}
    returned: dict[str, int] = {}
    for each in history.payments:
        name = each.payment_id
        left = each.amount.amount_minor - each.reversed_minor
        if name in ledger.returned:
            returned[name] = _returned(each, ledger)
            left -= returned[name]
        kept[name] = left
        reason = held_because(each, history, terms, currency, claims_fee=claims_fee)
        if reason is None:
            pots.append(Pot(name, left, counts_on(each, history, terms)))
        else:
            held[name] = reason
    return _Cash(tuple(pots), held, kept, returned)


def _claims_fee(history: History, terms: Terms) -> bool:
    match history.standing:
        case Standing.UNDECIDED | Standing.ACCEPTED:
            return True
        case Standing.NOT_RECEIVED | Standing.DECLINED:
            return False
        case Standing.WITHDRAWN:
            owed = terms.settings.withdrawal_after_acceptance
            return history.accepted_on is not None and owed is WithdrawalAfterAcceptance.STILL_OWED
        case _:
            assert_never(history.standing)


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
        case _:
            assert_never(when)


def _passes_on(place: Place, history: History, terms: Terms) -> bool:
    """Whether the fee of a seat that was given up may count for the successor."""
    return place.left_on is not None and transfer_is_allowed(
        terms.settings.transfer,
        within_application=True,
        asked_on=place.left_on,
        first_session_on=history.schedule.first_in_person_for(place.left_on),
    )


def _returned(payment: MoneyIn, ledger: Ledger) -> int:
    """What was sent back of a payment, in its currency: no more than the bank left of it."""
    back = sum(
        each.amount.amount_minor
        for each in ledger.returned[payment.payment_id]
        if each.amount.currency == payment.amount.currency
    )
    return min(back, payment.amount.amount_minor - payment.reversed_minor)
