"""What laws of billing look at: the amounts of an account and their owners, and little else.

An account of this library has its books by `books_of`. A service of another team that keeps
accounts by the same policy is held to the laws by giving `Books` of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import attrs

from qip_rules.billing.documents import Document, Invoice
from qip_rules.billing.events import Event
from qip_rules.billing.state import Account
from qip_rules.errors import BrokenLawError
from qip_rules.narrowing import as_given, is_mapping
from qip_rules.policy.program import Program
from qip_rules.testing.answers import broken

__all__ = [
    "BilledPaper",
    "BilledSeat",
    "Books",
    "Ledger",
    "PaidIn",
    "books_of",
    "difference",
    "kept_by",
]

Amount: TypeAlias = tuple[int, str]
"""Minor units of a currency."""


@attrs.frozen(kw_only=True)
class BilledSeat:
    """A seat: whose it is, and its amounts in minor units; `None` where no fee is fixed."""

    person_id: str
    fee: int | None
    waived: int
    credited: int
    covered: int
    due: int | None
    state: str


@attrs.frozen(kw_only=True)
class PaidIn:
    """A payment, in minor units of its own currency, and where it falls in the window."""

    amount: int
    currency: str
    reversed: int
    returned: int
    verdict: str


@attrs.frozen(kw_only=True)
class BilledPaper:
    """An invoice or a credit note: its state, and what of it is due."""

    state: str
    due: int


@attrs.frozen(kw_only=True)
class Books:
    """The amounts of one account, in minor units, and who owns each."""

    standing: str
    received: int
    """What arrived in the program's currency, less what was taken or sent back."""
    seats: Mapping[str, BilledSeat]
    """By seat."""
    payments: Mapping[str, PaidIn]
    """By payment."""
    parts: Mapping[tuple[str, str], int]
    """By payment and seat, what the seat has of it; never nothing."""
    idle: Mapping[str, tuple[Amount, str]]
    """By payment, what of it no seat has, and the code of the reason."""
    papers: Mapping[str, BilledPaper]
    """By number."""


Ledger: TypeAlias = Callable[
    [Program, Sequence[Event], Sequence[Document], date], "Account | Books"
]
"""What is held to the laws: `billing.account`, or a service of another team."""


def books_of(account: Account) -> Books:
    """The books of an account of this library."""
    return Books(
        standing=account.standing.value,
        received=account.received.amount_minor,
        seats={
            each.seat_id: BilledSeat(
                person_id=each.owner.person_id,
                fee=None if each.fee is None else each.fee.amount_minor,
                waived=each.waived.amount_minor,
                credited=each.credited.amount_minor,
                covered=each.covered.amount_minor,
                due=None if each.due is None else each.due.amount_minor,
                state=each.state.value,
            )
            for each in account.seats
        },
        payments={
            each.payment_id: PaidIn(
                amount=each.amount.amount_minor,
                currency=each.amount.currency,
                reversed=each.reversed.amount_minor,
                returned=each.returned.amount_minor,
                verdict=each.verdict.value,
            )
            for each in account.payments
        },
        parts={(e.payment_id, e.seat_id): e.amount.amount_minor for e in account.allocations},
        idle={
            each.payment_id: (
                (each.amount.amount_minor, each.amount.currency),
                each.reason.value,
            )
            for each in account.unapplied
        },
        papers={
            each.number: BilledPaper(
                state=each.state.value,
                due=each.due.amount_minor if isinstance(each.document, Invoice) else 0,
            )
            for each in account.documents
        },
    )


def kept_by(
    ledger: Ledger,
    program: Program,
    events: Sequence[Event],
    documents: Sequence[Document],
    as_of: date,
) -> Books:
    """The books that a service keeps of these records.

    Raises:
        BrokenLawError: it gives something else.
    """
    kept = as_given(ledger(program, tuple(events), tuple(documents), as_of))
    if isinstance(kept, Books):
        return kept
    if isinstance(kept, Account):
        return books_of(kept)
    raise broken("the service gives an account or its books", f"found: {kept!r}")


def _differing(name: str, here: Mapping[Any, object], there: Mapping[Any, object]) -> Iterator[str]:
    for key in sorted({*here, *there}):
        if here.get(key) != there.get(key):
            yield f"{name} {key}: {here.get(key)}"
            yield f"but {key}: {there.get(key)}"


def difference(law: str, one: Books, other: Books) -> BrokenLawError | None:
    """The error for two books that should be equal, naming what differs; `None` if they are."""
    lines: list[str] = []
    for field in attrs.fields(Books):
        here, there = getattr(one, field.name), getattr(other, field.name)
        if here == there:
            continue
        if is_mapping(here):
            lines.extend(_differing(field.name, here, there))
        else:
            lines.append(f"{field.name}: {here}, but {there}")
    return broken(law, *lines) if lines else None
