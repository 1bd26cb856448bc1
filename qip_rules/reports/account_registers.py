"""Registers of accounts: documents, decisions, seats, payments, money held, things to do."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from qip_rules.billing.codes import OF_SEVERAL
from qip_rules.billing.decisions import (
    DutySettled,
    MoneyReturned,
    PaymentAssigned,
    Waiver,
    WriteOff,
    WriteOffUndone,
)
from qip_rules.billing.documents import CreditNote, Kept
from qip_rules.billing.findings import ToDo
from qip_rules.billing.state import Account, AccountDecision
from qip_rules.money import Money
from qip_rules.reports.written_registers import Register, Value

__all__ = ["billing_registers", "documents_register"]


def billing_registers(
    accounts: Iterable[Account],
    of_several: Iterable[ToDo] = (),
    settled: Iterable[DutySettled] | None = None,
) -> tuple[Register, ...]:
    """Everything that the accounts hold, in their order: six registers, empty ones included.

    Documents and decisions come by their day, then by their number. The amounts
    of `seats` and `held` together are all that was received, account by account and currency by
    currency.

    Args:
        accounts: of one day.
        of_several: what is to be done about several of them (`CohortAccounts.to_do`). It comes
            first in the register of things to do, with the ids of all that it concerns.
        settled: the settlements of such things that stand (`CohortAccounts.settled`). If they are
            not known, the register of decisions says of none of them whether it stands.
    """
    every = tuple(accounts)
    return (
        documents_register(every),
        _decisions(every, settled),
        _seats(every),
        _payments(every),
        _held(every),
        _to_do(every, of_several),
    )


def documents_register(accounts: Iterable[Account]) -> Register:
    """Every document of the accounts in the order of issue, with its state on their day."""
    pairs = [(account, each) for account in accounts for each in account.documents]
    pairs.sort(key=lambda pair: (pair[1].document.issued_on, pair[1].number))
    rows = tuple(
        (
            each.number,
            each.document.kind,
            each.document.issued_on,
            account.application_id,
            each.document.buyer.name,
            each.document.invoice_number if isinstance(each.document, CreditNote) else None,
            each.document.currency,
            each.document.total,
            each.credited,
            each.waived,
            each.covered,
            each.due,
            each.state.value,
            "yes" if each.document.fee_is_example else "no",
        )
        for account, each in pairs
    )
    header = (
        "number", "kind", "issued_on", "application_id", "practice", "refers_to", "currency",
        "total", "credited", "waived", "covered", "due", "state", "example_fee",
    )  # fmt: skip
    return Register("documents", header, rows)


def _decisions(accounts: Sequence[Account], settled: Iterable[DutySettled] | None) -> Register:
    """What staff decided and keep: what it is about, who answers for it, and whether it stands."""
    standing = None if settled is None else frozenset(each.number for each in settled)
    pairs = [(account, each) for account in accounts for each in account.decisions]
    pairs.sort(key=lambda pair: (pair[1].document.issued_on, pair[1].document.number))
    rows: list[tuple[Value, ...]] = []
    for account, each in pairs:
        made = each.document
        about, what, amount = _decided(made)
        rows.append(
            (
                made.number,
                made.kind,
                made.issued_on,
                account.application_id,
                None if account.practice is None else account.practice.name,
                about,
                what,
                None if amount is None else amount.currency,
                amount,
                made.authority,
                made.reason,
                _stands(each, standing),
            )
        )
    header = (
        "number", "kind", "issued_on", "application_id", "practice", "about", "what", "currency",
        "amount", "authority", "reason", "stands",
    )  # fmt: skip
    return Register("decisions", header, tuple(rows))


def _decided(made: Kept) -> tuple[str, str | None, Money | None]:
    """What a decision is about, what else it says, and its amount."""
    match made:
        case Waiver():
            return made.seat_id, None, made.amount
        case WriteOff():
            return made.invoice_number, None, made.amount
        case WriteOffUndone():
            return made.write_off_number, None, None
        case MoneyReturned():
            return made.payment_id, None, made.amount
        case PaymentAssigned():
            parts = "; ".join(f"{each.amount} for {each.seat_id}" for each in made.parts)
            return made.payment_id, parts, None
        case DutySettled():
            kept = "" if made.keeps is None else f", keeps {made.keeps}"
            return made.about, f"{made.duty.value}{kept}", None
        case _:
            assert_never(made)


def _stands(decision: AccountDecision, settled: frozenset[str] | None) -> str | None:
    made = decision.document
    if isinstance(made, DutySettled) and made.duty in OF_SEVERAL:
        if settled is None:
            return None
        return "yes" if made.number in settled else "no"
    return "yes" if decision.stands else "no"


def _seats(accounts: Sequence[Account]) -> Register:
    rows = tuple(
        (
            account.application_id,
            seat.seat_id,
            seat.owner.person_id,
            seat.owner.name,
            seat.invoice_number,
            seat.covered.currency,
            seat.fee,
            seat.credited,
            seat.waived,
            seat.covered,
            seat.forfeited,
            seat.due,
            seat.state.value,
            "yes" if account.fee_is_example else "no",
        )
        for account in accounts
        for seat in account.seats
    )
    header = (
        "application_id", "seat_id", "person_id", "name", "invoice", "currency", "fee",
        "credited", "waived", "covered", "forfeited", "due", "state", "example_fee",
    )  # fmt: skip
    return Register("seats", header, rows)


def _payments(accounts: Sequence[Account]) -> Register:
    rows = tuple(
        (
            account.application_id,
            each.payment_id,
            each.paid_on,
            each.judged_on,
            each.payer,
            each.amount.currency,
            each.amount,
            each.reversed,
            each.returned,
            each.applied,
            each.verdict.value,
        )
        for account in accounts
        for each in account.payments
    )
    header = (
        "application_id", "payment_id", "paid_on", "judged_on", "payer", "currency", "amount",
        "reversed", "returned", "applied", "verdict",
    )  # fmt: skip
    return Register("payments", header, rows)


def _held(accounts: Sequence[Account]) -> Register:
    rows = tuple(
        (
            account.application_id,
            each.payment_id,
            each.amount.currency,
            each.amount,
            each.reason.value,
        )
        for account in accounts
        for each in account.unapplied
    )
    header = ("application_id", "payment_id", "currency", "amount", "reason")
    return Register("held", header, rows)


def _to_do(accounts: Sequence[Account], of_several: Iterable[ToDo]) -> Register:
    every = [("; ".join(each.applications), each) for each in of_several]
    every += [(account.application_id, each) for account in accounts for each in account.to_do]
    rows = tuple(
        (
            concerned,
            each.due_on,
            each.code.value,
            each.about,
            each.says,
            "; ".join(clause.id for clause in each.clauses),
        )
        for concerned, each in every
    )
    header = ("application_id", "due_on", "code", "about", "what", "clauses")
    return Register("to-do", header, rows)
