"""What a pairing is to be best at: objects, applied in order, each only among the best so far.

`pair(problem, objectives=(MostPairs(), FairestFit(), TotalFit()))` pairs as many as possible; of
such choices it keeps the fairest, of these the one with the greatest total fit. What is equal under
all of them is told apart by the tie order (see `assign`). No objective is traded for another by a
weight.

Each objective is a flow through the network of candidate pairs, or a few. N is the number of
practices and mentors, E the number of candidate pairs, C the greatest fit; a flow of least cost by
cost scaling takes O(N² E log(N C)) at worst (A. V. Goldberg and R. E. Tarjan, Finding
Minimum-Cost Circulations by Successive Approximation, 1990), and far less in practice.

Fixed pairs are given, not chosen, so no objective looks at them.
"""

from collections.abc import Iterable, Sequence
from operator import index
from typing import Final, Protocol, cast

import attrs

from qip_rules.errors import Fault, InputError
from qip_rules.fields import shown

__all__ = [
    "DEFAULT_OBJECTIVES",
    "FairestFit",
    "FewestChanges",
    "IdPair",
    "Leximin",
    "MostPairs",
    "Objective",
    "TotalFit",
    "in_order",
]

IdPair = tuple[str, str] | tuple[int, int]
"""Practice and mentor: by id, or by number where there are no records (`assign`)."""


class _HasIds(Protocol):
    @property
    def practice_id(self) -> str: ...
    @property
    def mentor_id(self) -> str: ...


class _HasPairs(Protocol):
    """A `Pairing`, as far as it counts here."""

    @property
    def pairs(self) -> Sequence[_HasIds]: ...


@attrs.frozen
class MostPairs:
    """As many pairs as possible; where each practice wants one mentor, most practices paired.

    A flow of greatest size (L. R. Ford and D. R. Fulkerson, Maximal Flow Through a Network,
    1956). Directly before `TotalFit` the two are one flow.
    """


@attrs.frozen
class TotalFit:
    """The greatest sum of the fits of the chosen pairs.

    One flow of least cost. Before `MostPairs`, or without it, a pair that fits well may keep two
    from being paired that fit less well together.
    """


@attrs.frozen
class FairestFit:
    """The greatest worst fit: the pair that fits least fits as well as possible.

    Needs `MostPairs` before it, because to pair nobody would be fairest of all. The bottleneck
    assignment (R. E. Burkard, M. Dell'Amico and S. Martello, Assignment Problems, 2009, chapter
    6): a search over the K different fits, from the bound that single practices and mentors
    set, with at most about 2 log K feasible flows, and one with costs of 0 and 1 for the proof.
    """


@attrs.frozen
class Leximin:
    """The fairest throughout: the worst fit is greatest, then the second worst, and so on.

    Put the fits of the chosen pairs in ascending order; the first in which two choices differ
    decides. It settles every fit, so no objective of fit can come after it. Needs `MostPairs`
    before it.

    Exact, by repeated bottlenecks: the lowest fit that cannot be avoided is found, then the
    fewest pairs that must have it, and the choices with more are left out (R. E. Burkard and
    F. Rendl, Lexicographic bottleneck problems, 1991). For each different fit of the answer
    a search as for `FairestFit` and one flow with costs of 0 and 1, on ever fewer pairs.
    """


def _id_pairs(previous: "Iterable[IdPair] | _HasPairs") -> tuple[IdPair, ...]:
    """The pairs of a pairing, or the pairs themselves, in order; wrong ones as they came."""
    pairs = getattr(previous, "pairs", None)
    if isinstance(pairs, Iterable):
        previous = [
            (each.practice_id, each.mentor_id) for each in cast("_HasPairs", previous).pairs
        ]
    if not isinstance(previous, Iterable) or isinstance(previous, str | bytes):
        expected = "a Pairing, or pairs of a practice's id and a mentor's"
        raise InputError(
            [Fault("previous", shown(previous), expected)], of="the objective FewestChanges"
        )
    found = cast("tuple[IdPair, ...]", tuple(map(_in_plain_numbers, previous)))
    if all(map(_is_id_pair, found)):
        return tuple(sorted(set(found), key=lambda each: (str(type(each[0])), each)))
    return found


def _in_plain_numbers(pair: object) -> object:
    """A pair of numbers of any kind (those of an array are not Python's) as plain ones."""
    if not isinstance(pair, tuple) or any(isinstance(each, bool | str) for each in pair):
        return pair
    try:
        ours, theirs = map(index, pair)
    except (TypeError, ValueError):
        return pair
    return ours, theirs


def _is_id_pair(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == len(("practice", "mentor"))
        and (
            all(isinstance(each, str) for each in value)
            or all(isinstance(each, int) and not isinstance(each, bool) for each in value)
        )
    )


@attrs.frozen
class FewestChanges:
    """The fewest pairs of an earlier pairing broken, that is, as many of them kept as possible.

    One flow of least cost, with a cost of 0 or 1. After the other objectives it costs nothing of
    them: of equally good choices the one that moves fewest. Earlier pairs that can be no more,
    because somebody left or is refused now, count the same in every choice.

    Raises:
        InputError: `previous` has entries that are no pairs, each at its place.
    """

    previous: tuple[IdPair, ...] = attrs.field(converter=_id_pairs)
    """The pairs to keep: a `Pairing`, or pairs of ids; each once, in order."""

    def __attrs_post_init__(self) -> None:
        faults = [
            Fault(f"previous[{position}]", shown(each), "the ids of a practice and of a mentor")
            for position, each in enumerate(self.previous)
            if not _is_id_pair(each)
        ]
        if faults:
            raise InputError(faults, of="the objective FewestChanges")


Objective = MostPairs | TotalFit | FairestFit | Leximin | FewestChanges

DEFAULT_OBJECTIVES: Final[tuple[Objective, ...]] = (MostPairs(), TotalFit())

_NEED_MOST_PAIRS = FairestFit | Leximin
_SETTLED_BY_LEXIMIN = TotalFit | FairestFit


def in_order(objectives: object) -> tuple[Objective, ...]:
    """The objectives as a tuple, if their order makes sense.

    Raises:
        InputError: every fault at its place: what is no objective; none at all; one twice;
            `FairestFit` or `Leximin` without `MostPairs` before it; `TotalFit` or `FairestFit`
            after `Leximin`, where they have nothing left to settle.
    """
    of = "the order of objectives"
    if not isinstance(objectives, Iterable) or isinstance(objectives, str | bytes):
        expected = "objectives in order, such as (MostPairs(), TotalFit())"
        raise InputError([Fault("objectives", shown(objectives), expected)], of=of)
    given = tuple(objectives)
    faults = []
    if not given:
        faults.append(Fault("objectives", "none", "at least one objective"))
    first: dict[type, int] = {}
    for position, each in enumerate(given):
        place, name = f"objectives[{position}]", type(each).__name__
        if not isinstance(each, Objective):
            hint = "write it with parentheses" if isinstance(each, type) else ""
            faults.append(Fault(place, shown(each), "an objective, such as MostPairs()", hint))
            continue
        if first.setdefault(type(each), position) != position:
            found = f"{name} a second time, after objectives[{first[type(each)]}]"
            faults.append(Fault(place, found, "each objective once"))
            continue
        if isinstance(each, _NEED_MOST_PAIRS) and MostPairs not in first:
            faults.append(
                Fault(
                    place,
                    f"{name} with no MostPairs before it",
                    "MostPairs at an earlier place",
                    "to pair nobody would be fairest of all",
                )
            )
        if isinstance(each, _SETTLED_BY_LEXIMIN) and Leximin in first:
            faults.append(
                Fault(
                    place,
                    f"{name} after objectives[{first[Leximin]}], Leximin",
                    f"{name} before Leximin, or not at all",
                    "Leximin settles every fit, so nothing is left to decide",
                )
            )
    if faults:
        raise InputError(faults, of=of)
    return given
