"""The exact assignment of practices to mentors, as numbers: the entry below records and policy."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from qip_rules.matching.certificate import Certificate, Price

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    import numpy.typing as npt

    WholeNumbers = Sequence[int] | npt.NDArray[np.integer[Any]]

__all__ = ["Assignment", "assign"]


@attrs.frozen(kw_only=True)
class Assignment:
    """The one choice of candidate pairs that the objectives and the tie order single out."""

    rows: tuple[int, ...]
    """The chosen rows, counted from 0, in ascending order."""
    paired: int
    """The number of chosen rows, the greatest possible."""
    total_fit: int
    """The sum of their fits, the greatest possible for so many rows."""
    certificate: Certificate
    """Prices that prove both; `refutations` tells whether they do."""


def assign(  # noqa: PLR0913 (three columns and four sizes; all but the columns by name)
    practice: "WholeNumbers",
    mentor: "WholeNumbers",
    fit: "WholeNumbers",
    *,
    practices: int,
    mentors: int,
    places: "int | WholeNumbers",
    wanted: "int | WholeNumbers" = 1,
) -> Assignment:
    """Choose candidate pairs: as many as possible, then the greatest total fit, then the earliest.

    Row i offers to pair `practice[i]` with `mentor[i]` at `fit[i]`. A practice takes part in at
    most `wanted` chosen pairs, a mentor in at most `places`.

    *Earliest* is the tie order. Put the candidate pairs in the order of practice, then mentor;
    of two different choices that are equal in number and total fit, the earlier one is that which
    holds the first pair in which they differ. So the chosen pairs depend neither on the order of
    the rows nor on the solver. The certificate is the same for any order of the rows, too.

    Method: minimum-cost maximum flow (OR-Tools, cost scaling), node prices by shortest paths
    in the residual network, then exchanges along circles of zero cost.

    Args:
        practice: the practice of each candidate pair, from 0 to `practices` - 1.
        mentor: the mentor of each candidate pair, from 0 to `mentors` - 1.
        fit: the fit of each candidate pair, in any unit; may be negative, which never keeps a
            pair from being chosen.
        practices: the number of practices.
        mentors: the number of mentors.
        places: places of each mentor, or one number for every mentor.
        wanted: mentors wanted by each practice, or one number for every practice.

    Raises:
        InputError: with every fault and its place (`places[3]`, `practice[17]`): a column that
            is not whole numbers (floats and truth values are not, whatever their value), columns
            of different lengths, a node out of range, a pair in two rows, a negative number of
            nodes, places or mentors wanted, a number of entries that is not the number of nodes,
            a number beyond 64 bits, or fits so far apart that 64-bit sums could overflow.
        SolverError: the solver did not reach a proven optimum; the library is at fault.

    Examples:
        Mentor 0 has one place; practice 0 could only go there, so practice 1 goes elsewhere.

        >>> chosen = assign([0, 1, 1], [0, 0, 1], [5, 9, 2], practices=2, mentors=2, places=1)
        >>> chosen.rows, chosen.paired, chosen.total_fit
        ((0, 2), 2, 7)
    """
    from qip_rules.matching.solve.earliest import earliest_optimum
    from qip_rules.matching.solve.network import optimal_flow
    from qip_rules.matching.solve.prices import node_prices
    from qip_rules.matching.solve.reading import read_candidates

    candidates = read_candidates(
        practice,
        mentor,
        fit,
        practices=practices,
        mentors=mentors,
        places=places,
        wanted=wanted,
    )
    network, least_fit = candidates.network, candidates.least_fit
    chosen = optimal_flow(network)
    prices = node_prices(network, chosen)
    chosen = earliest_optimum(network, chosen, prices)
    practice_prices, mentor_prices = (
        tuple(Price(pairs, gain + pairs * least_fit) for pairs, gain in network.parted(worths))
        for worths in (prices.practice, prices.mentor)
    )
    rows = candidates.row[chosen]
    rows.sort()
    return Assignment(
        rows=tuple(rows.tolist()),
        paired=len(rows),
        total_fit=sum(network.gain[chosen].tolist()) + len(rows) * least_fit,
        certificate=Certificate(practice_prices=practice_prices, mentor_prices=mentor_prices),
    )
