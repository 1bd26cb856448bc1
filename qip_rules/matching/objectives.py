"""What a pairing is to be best at: objects, applied in order, each only among the best so far.

`pair(problem, objectives=(MostPairs(), FairestFit(), TotalFit()))` pairs as many as possible; of
such choices it keeps the fairest, of these the one with the greatest total fit. What is equal under
all of them is told apart by the tie order (see `assign`). No objective is traded for another by a
weight.

Each objective but two is a flow through the network of candidate pairs, or a few. (`AreaCoverage`
is none, and is solved as a whole-number program; `Stable` is no optimum at all, and stands alone.)
N is the number of practices and mentors, E the number of candidate pairs, C the greatest fit; a
flow of least cost by cost scaling takes O(N² E log(N C)) at worst (A. V. Goldberg and R. E.
Tarjan, Finding Minimum-Cost Circulations by Successive Approximation, 1990), and far less in
practice.

Fixed pairs are given, not chosen, so no objective looks at them; but what they cover is covered.
"""

from collections.abc import Iterable, Sequence
from operator import index
from typing import Any, Final, Protocol, cast

import attrs

from qip_rules.errors import Fault, InputError
from qip_rules.fields import shown
from qip_rules.narrowing import is_tuple

__all__ = [
    "DEFAULT_OBJECTIVES",
    "AreaCoverage",
    "FairestFit",
    "FewestChanges",
    "FlowObjective",
    "IdPair",
    "Leximin",
    "MostPairs",
    "Objective",
    "Stable",
    "TotalFit",
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
    1956), in O(N² E) at worst (A. V. Goldberg and R. E. Tarjan, A New Approach to the Maximum-Flow
    Problem, 1988). Directly before `TotalFit` the two are one flow of least cost.
    """


@attrs.frozen
class TotalFit:
    """The greatest sum of the fits of the chosen pairs.

    One flow of least cost, in O(N² E log(N C)) at worst (A. V. Goldberg and R. E. Tarjan, Finding
    Minimum-Cost Circulations by Successive Approximation, 1990). Before `MostPairs`, or without
    it, a pair that fits well may keep two from being paired that fit less well together.
    """


@attrs.frozen
class FairestFit:
    """The greatest worst fit: the pair that fits least fits as well as possible.

    Needs `MostPairs` before it, because to pair nobody would be fairest of all. The bottleneck
    assignment (R. E. Burkard, M. Dell'Amico and S. Martello, Assignment Problems, 2009, chapter
    6): a search over the K different fits, from the bound that single practices and mentors
    set, with at most about 2 log K feasible flows of O(N² E) each, and one with costs of 0 and 1
    for the proof.
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
    a search as for `FairestFit` and one flow with costs of 0 and 1, on ever fewer pairs:
    O(K N² E log N) at worst for K different fits.
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


def _index(value: Any) -> int:  # noqa: ANN401 - refused if it is no number
    return index(value)


def _in_plain_numbers(pair: object) -> object:
    """A pair of numbers of any kind (those of an array are not Python's) as plain ones."""
    if not is_tuple(pair) or any(isinstance(each, bool | str) for each in pair):
        return pair
    try:
        ours, theirs = map(_index, pair)
    except (TypeError, ValueError):
        return pair
    return ours, theirs


def _is_id_pair(value: object) -> bool:
    return (
        is_tuple(value)
        and len(value) == len(("practice", "mentor"))
        and (
            all(isinstance(each, str) for each in value)
            or all(isinstance(each, int) and not isinstance(each, bool) for each in value)
        )
    )


@attrs.frozen
class FewestChanges:
    """The fewest pairs of an earlier pairing broken, that is, as many of them kept as possible.

    One flow of least cost, with a cost of 0 or 1, in O(N² E log N) at worst (as `TotalFit`). After
    the other objectives it costs nothing of them: of equally good choices the one that moves
    fewest. Earlier pairs that can be no more,
    because somebody left or is refused now, count the same in every choice.

    Raises:
        InputError: `previous` has entries that are no pairs, each at its place.
    """

    previous: tuple[IdPair, ...] = attrs.field(converter=_id_pairs)
    """The pairs to keep: a `Pairing`, or pairs of ids; each once, in order. By number for `assign`
    alone, which knows no ids; `pair` refuses numbers."""

    def __attrs_post_init__(self) -> None:
        faults = [
            Fault(f"previous[{position}]", shown(each), "the ids of a practice and of a mentor")
            for position, each in enumerate(self.previous)
            if not _is_id_pair(each)
        ]
        if faults:
            raise InputError(faults, of="the objective FewestChanges")


@attrs.frozen
class AreaCoverage:
    """Most of the areas covered: in each area the best mentor of a practice counts, once.

    The sum, over practices and their areas, of the area's weight times the strongest evidence
    that any of the practice's mentors has there. For practices that want several mentors; one who
    repeats what another brings adds nothing, whereas `TotalFit` counts both. Where every practice
    gets one mentor the two are the same, and `TotalFit` is proved by prices.

    A facility location problem, which is NP-hard (G. Cornuejols, G. L. Nemhauser and L. A.
    Wolsey, The Uncapacitated Facility Location Problem, in Discrete Location Theory, 1990). So
    it is solved by branch and bound (HiGHS), with one unknown for each pair and for each area and
    grade of evidence. The certificate holds the value, worked out in whole numbers, and the bound
    that the solver states; a time limit may leave a gap between them. `MostPairs`, `TotalFit` and
    `FewestChanges` can come after it, and have such a bound, too. Equally good choices are told
    apart by lots that pairs draw by their ids (`qip_rules.matching.lots`), for which the earliest
    choice would take a search for each pair. Give a time limit beyond a thousand practices.
    """


@attrs.frozen
class Stable:
    """No blocking pair: no two who are not paired would both rather be.

    Practices and mentors each rank the candidates of the other side: those they wish for first,
    in the order of their wishes, then the others by fit, then by id. Two block a pairing if they
    are candidates, not paired, and each has room for the other or ranks the other above somebody
    it has. Fixed pairs are not given up for anybody.

    By deferred acceptance, in which practices propose (D. Gale and L. S. Shapley, College
    Admissions and the Stability of Marriage, 1962): of all stable pairings the one that is best
    for every practice, and the only such one (A. E. Roth, Stability and Polarization of Interests
    in Job Matching, 1984). O(E log E) for E candidate pairs. It is no optimum: it has neither the
    most pairs nor the greatest fit, and no other objective goes with it. Every stable pairing
    gives each mentor equally many practices, so minimum loads that one does not meet, none does.
    """


FlowObjective = MostPairs | TotalFit | FairestFit | Leximin | FewestChanges
"""What is a flow, and so is proved by prices."""

Objective = FlowObjective | AreaCoverage | Stable
"""What a pairing can be best at."""

DEFAULT_OBJECTIVES: Final[tuple[FlowObjective, ...]] = (MostPairs(), TotalFit())
"""What `pair` and `assign` are best at unless told otherwise."""
