"""How money is spread over seats: whole cents, each with one owner, none made and none lost.

Each rule gives every seat no less when there is more money, so that the cents of a further
payment can be told: they are what the seats gain by it.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

import attrs

from qip_rules.billing.facts import Allocating
from qip_rules.money import Money

__all__ = ["Allocation", "allocate", "spread"]


@attrs.frozen
class Allocation:
    """The part of one payment that one seat has."""

    payment_id: str
    seat_id: str
    amount: Money


def spread(pool: int, owed: Sequence[int], rule: Allocating) -> tuple[int, ...]:
    """Whole cents for each seat, of a pool of cents, in the order of `owed`.

    No seat gets more than it owes; as much of the pool is used as all owe together.
    """
    match rule:
        case Allocating.LINE_ORDER:
            return _in_order(pool, owed)
        case Allocating.PRO_RATA_BY_SEAT:
            return _in_equal_shares(pool, owed)
        case _:
            assert_never(rule)


def _in_order(pool: int, owed: Sequence[int]) -> tuple[int, ...]:
    given = []
    for each in owed:
        given.append(min(each, pool))
        pool -= given[-1]
    return tuple(given)


def _in_equal_shares(pool: int, owed: Sequence[int]) -> tuple[int, ...]:
    """Every seat is filled to one level; a seat that owes less is full below it."""
    left = pool = min(pool, sum(owed))
    level = 0
    for place, each in enumerate(sorted(owed)):
        sharing = len(owed) - place
        step = min(each - level, left // sharing)  # whole cents: the rest is dealt out below
        level += step
        left -= step * sharing
        if level < each:
            break
    given = [min(each, level) for each in owed]
    for place, each in enumerate(owed):
        if left and given[place] < each:
            given[place] += 1
            left -= 1
    return tuple(given)


def allocate(
    payments: Iterable[tuple[str, Money]], owed: Iterable[tuple[str, Money]], rule: Allocating
) -> tuple[Allocation, ...]:
    """Which cents of which payment each seat has: payments in order, over the seats that owe."""
    seats = tuple(owed)
    limits = [amount.amount_minor for _, amount in seats]
    pool = 0
    before = spread(pool, limits, rule)
    parts: list[Allocation] = []
    for payment_id, amount in payments:
        pool += amount.amount_minor
        after = spread(pool, limits, rule)
        parts.extend(
            Allocation(payment_id, seat_id, Money(now - then, amount.currency))
            for (seat_id, _), then, now in zip(seats, before, after, strict=True)
            if now > then
        )
        before = after
    return tuple(parts)
