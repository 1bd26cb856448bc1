"""The proof that a choice of pairs is the best one, and a checker of the proof.

A choice is *best* if it holds as many pairs as any feasible choice and, of those with as many,
has the greatest total fit. In short: its worth is greatest, where the worth of a pair is
(1, fit), worths add part by part, and the first part decides before the second.

The proof is a price for each practice and each mentor, in the same two parts. Write u for the
price of a practice, v for the price of a mentor. For any feasible choice at all,

    worth of the choice = sum of worths of its pairs
                       <= sum of (u + v) + max(0, worth - u - v) over its pairs
                       <= sum of u * wanted + sum of v * places
                          + sum of max(0, worth - u - v) over all candidate pairs,

because no price is below zero, no practice is used more often than it wants mentors, no mentor
more often than it has places, and no pair twice. The last line does not depend on the choice.
It is met with equality, so that the choice is best, if

- each chosen pair is worth at least u + v, and each other candidate pair at most u + v;
- a practice that wants more mentors than it got has the price zero;
- a mentor with a place left has the price zero.

(Duality of linear programs with complementary slackness; it holds in any ordered group, so also
for pairs of numbers compared part by part, and needs no weight between pairs and fit.)

The checker is written from these sentences alone, in plain whole numbers, and shares no code
with the solver. It does not look at the tie order: which of several best choices is meant.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import index
from typing import NamedTuple, SupportsIndex

import attrs

__all__ = ["Certificate", "Price", "refutations"]


class Price(NamedTuple):
    """What one unit at a node is worth: first in pairs, then in fit. Prices compare in that order.

    The fit part may be below zero where the pairs part is above.
    """

    pairs: int
    fit: int


@attrs.frozen(kw_only=True)
class Certificate:
    """Prices of practices and mentors that prove a choice of pairs the best one.

    The prices that `assign` gives also mean something by themselves. A mentor's price is what
    one more place there would add to the number of pairs and to the total fit. A practice's price
    is what would be lost if it wanted one mentor fewer (of a practice that wants none: the least
    price that fits its candidate pairs).
    """

    practice_prices: tuple[Price, ...]
    """One price per practice."""
    mentor_prices: tuple[Price, ...]
    """One price per mentor."""


def refutations(  # noqa: PLR0913 (the problem and the claim, both in full)
    practice: Iterable[SupportsIndex],
    mentor: Iterable[SupportsIndex],
    fit: Iterable[SupportsIndex],
    *,
    practices: int,
    mentors: int,
    places: SupportsIndex | Iterable[SupportsIndex],
    wanted: SupportsIndex | Iterable[SupportsIndex] = 1,
    rows: Iterable[SupportsIndex],
    paired: int,
    total_fit: int,
    certificate: Certificate,
) -> tuple[str, ...]:
    """What is wrong with the claim that `rows` is a best choice; nothing if it is proved.

    The first arguments are those of `assign`, the last four are what it returned. All rows and
    all nodes are looked at, in plain whole numbers.

    Args:
        practice: the practice of each candidate pair, from 0.
        mentor: the mentor of each candidate pair, from 0.
        fit: the fit of each candidate pair.
        practices: the number of practices.
        mentors: the number of mentors.
        places: places of each mentor, or of every mentor.
        wanted: mentors wanted by each practice, or by every practice.
        rows: the numbers of the chosen candidate pairs.
        paired: the claimed number of chosen pairs.
        total_fit: the claimed sum of their fits.
        certificate: the claimed proof.

    Returns:
        One sentence for each violation. If the claim is ill-formed, such as rows that do not
        exist or prices missing, only that is said, because the rest cannot be judged.

    Raises:
        TypeError: an entry of the problem or of `rows` is not a whole number.
    """
    claim = _Claim(
        practice=_whole_numbers(practice),
        mentor=_whole_numbers(mentor),
        fit=_whole_numbers(fit),
        places=_one_for_each(places, mentors),
        wanted=_one_for_each(wanted, practices),
        practices=practices,
        mentors=mentors,
        rows=_whole_numbers(rows),
        paired=paired,
        total_fit=total_fit,
        certificate=certificate,
    )
    return tuple(_ill_formed(claim)) or (*_infeasible(claim), *_unproved(claim))


@attrs.frozen(kw_only=True)
class _Claim:
    """The problem and what is claimed of it, in plain Python numbers."""

    practice: list[int]
    mentor: list[int]
    fit: list[int]
    places: list[int]
    wanted: list[int]
    practices: int
    mentors: int
    rows: list[int]
    paired: int
    total_fit: int
    certificate: Certificate


def _whole_numbers(values: Iterable[SupportsIndex]) -> list[int]:
    return [index(value) for value in values]


def _one_for_each(value: SupportsIndex | Iterable[SupportsIndex], count: int) -> list[int]:
    return _whole_numbers(value) if isinstance(value, Iterable) else [index(value)] * count


def _ill_formed(claim: _Claim) -> Iterator[str]:
    """What keeps the claim from being judged at all."""
    count = len(claim.practice)
    if not count == len(claim.mentor) == len(claim.fit):
        yield (
            f"the columns differ in length: {count} practices, {len(claim.mentor)} mentors, "
            f"{len(claim.fit)} fits"
        )
    prices = claim.certificate
    yield from _ill_formed_side(
        "practice", claim.practice, claim.practices, claim.wanted, prices.practice_prices
    )
    yield from _ill_formed_side(
        "mentor", claim.mentor, claim.mentors, claim.places, prices.mentor_prices
    )
    for row in claim.rows:
        if not 0 <= row < count:
            yield f"row {row} is chosen, but there are {count} rows, counted from 0"


def _ill_formed_side(
    name: str, column: list[int], nodes: int, capacities: list[int], prices: tuple[Price, ...]
) -> Iterator[str]:
    if column and not 0 <= min(column) <= max(column) < nodes:
        yield f"a candidate pair names a {name} that is not among the {nodes}"
    if len(capacities) != nodes:
        yield f"{len(capacities)} capacities are given for {nodes} {name}s"
    if len(prices) != nodes:
        yield f"{len(prices)} {name} prices are given for {nodes} {name}s"
    for node, price in enumerate(prices):
        if [type(part) for part in price] != [int, int]:
            yield f"the price of {name} {node} is not two whole numbers: {price!r}"


def _infeasible(claim: _Claim) -> Iterator[str]:
    """Whether the choice keeps to the capacities, and is as large as stated."""
    for row, times in Counter(claim.rows).items():
        if times > 1:
            yield f"row {row} is chosen {times} times"
    chosen_pairs = Counter((claim.practice[row], claim.mentor[row]) for row in set(claim.rows))
    for (practice, mentor), times in chosen_pairs.items():
        if times > 1:
            yield f"practice {practice} and mentor {mentor} are paired {times} times"
    yield from _overused("practice", _uses(claim.practice, claim.rows), claim.wanted)
    yield from _overused("mentor", _uses(claim.mentor, claim.rows), claim.places)
    if claim.paired != len(claim.rows):
        yield f"{claim.paired} pairs are stated, {len(claim.rows)} are chosen"
    total_fit = sum(claim.fit[row] for row in claim.rows)
    if claim.total_fit != total_fit:
        yield f"the total fit is stated as {claim.total_fit}, the chosen pairs sum to {total_fit}"


def _uses(column: list[int], rows: list[int]) -> Counter[int]:
    return Counter(column[row] for row in rows)


def _overused(name: str, uses: Counter[int], capacities: list[int]) -> Iterator[str]:
    for node, times in uses.items():
        if times > capacities[node]:
            yield f"{name} {node} is in {times} chosen pairs; its capacity is {capacities[node]}"


def _unproved(claim: _Claim) -> Iterator[str]:
    """Whether the prices leave no better choice."""
    practice_prices = claim.certificate.practice_prices
    mentor_prices = claim.certificate.mentor_prices
    yield from _mispriced(
        "practice", practice_prices, _uses(claim.practice, claim.rows), claim.wanted
    )
    yield from _mispriced("mentor", mentor_prices, _uses(claim.mentor, claim.rows), claim.places)

    chosen = set(claim.rows)
    pairs_of_rows = zip(claim.practice, claim.mentor, claim.fit, strict=True)
    for row, (practice, mentor, fit) in enumerate(pairs_of_rows):
        practice_pairs, practice_fit = practice_prices[practice]
        mentor_pairs, mentor_fit = mentor_prices[mentor]
        # The surplus (1 - pairs, fit - prices) compared with (0, 0), part by part.
        pairs = 1 - practice_pairs - mentor_pairs
        surplus = pairs or fit - practice_fit - mentor_fit
        if surplus < 0 and row in chosen:
            yield f"row {row} (practice {practice}, mentor {mentor}) is chosen below its prices"
        elif surplus > 0 and row not in chosen:
            yield f"row {row} (practice {practice}, mentor {mentor}) is left out above its prices"


def _mispriced(
    name: str, prices: tuple[Price, ...], uses: Counter[int], capacities: list[int]
) -> Iterator[str]:
    """Prices below zero, and prices of nodes that are not used to capacity."""
    zero = (0, 0)
    for node, price in enumerate(prices):
        if price < zero:
            yield f"the price of {name} {node} is below zero: {_shown(price)}"
        elif price > zero and uses[node] < capacities[node]:
            yield (
                f"{name} {node} has the price {_shown(price)}, but is in {uses[node]} chosen "
                f"pairs of {capacities[node]}; unused capacity has no price"
            )


def _shown(price: Price) -> str:
    pairs, fit = price
    return f"({pairs} pairs, {fit} fit)"
