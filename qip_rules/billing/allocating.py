"""How money is spread over seats: whole cents, each with one owner, none made and none lost.

Each rule gives every seat no less when there is more money, so that the cents of a further
payment can be told: they are what the seats gain by it. And no rule takes anything from the seats
of an invoice when another invoice follows, so that a share once given stays with its person.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import assert_never

import attrs

from qip_rules.billing.settings import Allocating
from qip_rules.money import Money

__all__ = [
    "Allocation",
    "Assigned",
    "Claim",
    "Parts",
    "Pot",
    "Spreading",
    "Waiting",
    "allocate",
    "spread",
]


@attrs.frozen
class Allocation:
    """The part of one payment that one seat has."""

    payment_id: str
    seat_id: str
    amount: Money


def spread(
    pool: int, owed: Sequence[int], rule: Allocating, base: Sequence[int] = ()
) -> tuple[int, ...]:
    """Whole cents for each seat, of a pool of cents, in the order of `owed`.

    No seat gets more than it owes; as much of the pool is used as all owe together.

    Args:
        pool: in cents.
        owed: by seat.
        rule: how a sum is spread that does not suffice for all.
        base: by seat, what it has already beside the pool; nothing, if it is left out. A share is
            equal if it makes seats equal with what they have.
    """
    match rule:
        case Allocating.LINE_ORDER:
            return _in_order(pool, owed)
        case Allocating.PRO_RATA_BY_SEAT:
            return _in_equal_shares(pool, owed, base or [0] * len(owed))
        case _:
            assert_never(rule)


def _in_order(pool: int, owed: Sequence[int]) -> tuple[int, ...]:
    given: list[int] = []
    for each in owed:
        share = each if each < pool else pool  # noqa: FURB136 - `min` is slow, and this is every cent
        given.append(share)
        pool -= share
    return tuple(given)


def _in_equal_shares(pool: int, owed: Sequence[int], base: Sequence[int]) -> tuple[int, ...]:
    """Every seat is filled to one level: one that owes less is full below it, some begin above."""
    tops = [has + each for has, each in zip(base, owed, strict=True)]
    left = min(pool, sum(owed))
    level = min(base, default=0)
    for point in sorted({*base, *tops}):
        sharing = sum(has <= level < top for has, top in zip(base, tops, strict=True))
        # Whole cents: the rest is dealt out below.
        step = point - level if not sharing else min(point - level, left // sharing)
        level += step
        left -= step * sharing
        if level < point:
            break
    given = [min(max(level - has, 0), each) for has, each in zip(base, owed, strict=True)]
    for place, each in enumerate(owed):
        if left and given[place] < each and base[place] <= level:
            given[place] += 1
            left -= 1
    return tuple(given)


@attrs.frozen
class Pot:
    """One payment to be spread: the cents left of it, and the day from which they count."""

    payment_id: str
    cents: int
    counts_on: date


@attrs.frozen
class Claim:
    """What one seat can take, in cents; after `closes_on` it takes nothing more."""

    seat_id: str
    cents: int
    closes_on: date | None = None
    invoice_number: str = ""
    """The invoice in whose turn it is served: those who share alike are on one invoice."""


Parts = dict[tuple[str, str], int]
"""The cents of a payment that a seat has, by the ids of both."""

Assigned = Mapping[str, Sequence[tuple[str, int]]]
"""By payment, the seats that staff said it is for, with the cents for each."""

Waiting = Mapping[str, int | None]
"""By seat without a claim, the cents that may be kept for it; `None`: as many as are assigned."""


@attrs.frozen
class Spreading:
    """All that decides who has which cents, so that it can be asked again with another decision."""

    pots: Sequence[Pot]
    claims: Sequence[Claim]
    rule: Allocating
    assigned: Assigned
    waiting: Waiting
    """What is kept for the seats whose invoice is still to come, if it is assigned to them."""

    def parts(self) -> Parts:
        """Which cents of which payment each seat has."""
        return allocate(self.pots, self.claims, self.rule, self.assigned, self.waiting)

    def with_assigned(self, payment_id: str, seats: Sequence[tuple[str, int]]) -> "Spreading":
        """The same, had the staff said of a payment that it is for these seats."""
        return attrs.evolve(self, assigned={**self.assigned, payment_id: seats})


def allocate(
    pots: Sequence[Pot],
    claims: Sequence[Claim],
    rule: Allocating,
    assigned: Assigned,
    waiting: Waiting = MappingProxyType({}),
) -> Parts:
    """Which cents of which payment each seat has.

    What the staff assigned comes first, as far as the payment and the seat allow. The rest of all
    payments is spread by the rule, payment by payment.

    Args:
        pots: the payments, by the day from which they count.
        claims: the seats, in the order in which they are served; those of one invoice together.
        rule: how a sum is spread that does not suffice for all.
        assigned: by payment, the seats it is meant for with the cents for each.
        waiting: the seats without a claim for which assigned money is kept, as far as they will
            cost: no other seat gets it.
    """
    parts: Parts = {}
    limits = [each.cents for each in claims]
    left = [each.cents for each in pots]
    base = [0] * len(limits)
    if assigned:
        place = {each.seat_id: position for position, each in enumerate(claims)}
        rooms = dict(waiting)
        for number, pot in enumerate(pots):
            for seat_id, cents in assigned.get(pot.payment_id, ()):
                position = place.get(seat_id)
                if position is None:
                    left[number] -= _kept(seat_id, min(cents, left[number]), rooms)
                    continue
                given = min(cents, left[number], limits[position])
                if given:
                    parts[pot.payment_id, seat_id] = given
                    left[number] -= given
                    limits[position] -= given
                    base[position] += given
    closing = any(each.closes_on is not None for each in claims)
    in_order = rule is Allocating.LINE_ORDER  # then it makes no difference who shares with whom
    turns = () if in_order else _turns(claims)
    pool = 0
    before: Sequence[int] = [0] * len(limits)
    for number, pot in enumerate(pots):
        if closing:
            limits = [
                now if each.closes_on is not None and each.closes_on < pot.counts_on else limit
                for each, now, limit in zip(claims, before, limits, strict=True)
            ]
        pool += left[number]
        after = _in_order(pool, limits) if in_order else _in_turns(pool, limits, rule, base, turns)
        for claim, then, now in zip(claims, before, after, strict=True):
            if now > then:
                key = pot.payment_id, claim.seat_id
                parts[key] = parts.get(key, 0) + now - then
        before = after
    return parts


def _kept(seat_id: str, cents: int, rooms: dict[str, int | None]) -> int:
    """What of some cents is kept for a seat whose invoice is still to come; its room shrinks."""
    room = rooms.get(seat_id, 0)
    if room is None:
        return cents
    kept = min(cents, room)
    rooms[seat_id] = room - kept
    return kept


def _turns(claims: Sequence[Claim]) -> Sequence[slice]:
    """Who shares with whom: the seats of one invoice."""
    turns: list[slice] = []
    start = 0
    for _, together in groupby(claims, key=lambda each: each.invoice_number):
        stop = start + len(list(together))
        turns.append(slice(start, stop))
        start = stop
    return turns


def _in_turns(
    pool: int,
    owed: Sequence[int],
    rule: Allocating,
    base: Sequence[int],
    turns: Sequence[slice],
) -> Sequence[int]:
    """The pool over one invoice after the other: each gets what those before it cannot take."""
    given: list[int] = []
    for turn in turns:
        given += spread(pool - sum(given), owed[turn], rule, base[turn])
    return given
