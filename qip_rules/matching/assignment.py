"""The exact assignment of practices to mentors, as numbers: the entry below records and policy."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs

from qip_rules.errors import (
    ArgumentError,
    Fault,
    InfeasibleError,
    by_class,
    expect_arguments,
)
from qip_rules.matching.clashing import minimal_clash
from qip_rules.matching.flow_solver import FlowSolver
from qip_rules.matching.objectives import DEFAULT_OBJECTIVES, FlowObjective
from qip_rules.matching.orders import by_flow
from qip_rules.matching.proof.certificate import Certificate, Progress

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    import numpy.typing as npt

    from qip_rules.matching.solve.network import Network

    WholeNumbers = Sequence[int] | npt.NDArray[np.integer[Any]]

__all__ = ["Assignment", "assign", "clashing_loads"]


@attrs.frozen(kw_only=True)
class Assignment:
    """The one choice of candidate pairs that the objectives and the tie order single out."""

    rows: tuple[int, ...]
    """The chosen rows, counted from 0, in ascending order."""
    paired: int
    """The number of chosen rows."""
    total_fit: int
    """The sum of their fits."""
    certificate: Certificate
    """Prices that prove the choice best; `refutations` tells whether they do."""


def assign(  # noqa: PLR0913 (three columns and their sizes; all but the columns by name)
    practice: "WholeNumbers",
    mentor: "WholeNumbers",
    fit: "WholeNumbers",
    *,
    practices: int,
    mentors: int,
    places: "int | WholeNumbers",
    wanted: "int | WholeNumbers" = 1,
    loads: "int | WholeNumbers" = 0,
    objectives: Sequence[FlowObjective] = DEFAULT_OBJECTIVES,
    progress: Callable[[Progress], object] | None = None,
    solver: FlowSolver = FlowSolver.OR_TOOLS,
) -> Assignment:
    """Choose the candidate pairs that are best under the objectives, and of these the earliest.

    Row i offers to pair `practice[i]` with `mentor[i]` at `fit[i]`. A practice takes part in at
    most `wanted` chosen pairs, a mentor in at most `places` and at least `loads`. Without other
    objectives: as many pairs as possible, then the greatest total fit.

    *Earliest* is the tie order. Put the candidate pairs in the order of practice, then mentor;
    of two different choices that are equally good, the earlier one is that which holds the first
    pair in which they differ. So the chosen pairs depend neither on the order of the rows nor on
    the solver. The certificate is the same for any order of the rows, too.

    Method: minimum-cost flows (OR-Tools, cost scaling) among promising pairs, node prices by
    shortest paths in the residual network, which are held against all pairs, each objective on
    the choices that the one before leaves open, then exchanges along circles of zero cost.

    Args:
        practice: the practice of each candidate pair, from 0 to `practices` - 1.
        mentor: the mentor of each candidate pair, from 0 to `mentors` - 1.
        fit: the fit of each candidate pair, in any unit; may be negative, which never keeps a
            pair from being chosen where `MostPairs` comes first.
        practices: the number of practices.
        mentors: the number of mentors.
        places: places of each mentor, or one number for every mentor.
        wanted: mentors wanted by each practice, or one number for every practice.
        loads: the least number of practices of each mentor, or one number for every mentor.
        objectives: what the choice is to be best at, in order; the pairs of `FewestChanges` by
            number. `AreaCoverage` and `Stable` need the records: see `pair`.
        progress: is told of each stage once it is settled.
        solver: who finds the flow, where `MostPairs` and `TotalFit` come first and there are no
            loads. The answer is the same with any.

    Raises:
        ArgumentError: `solver` is no `FlowSolver`, or `progress` nothing that can be called.
        InputError: with every fault and its place (`places[3]`, `practice[17]`): a column that
            is not whole numbers (floats and truth values are not, whatever their value), columns
            of different lengths, a node out of range, a pair in two rows, a negative number of
            nodes, places, loads or mentors wanted, a load beyond the places, a number of entries
            that is not the number of nodes, a number beyond 64 bits, fits so far apart (without
            `MostPairs` before `TotalFit`: so large) that 64-bit sums could overflow, or
            objectives that need records or stand in no sensible order.
        InfeasibleError: the loads cannot be met together; a minimal set of them that clashes.
        SolverError: `solver` is not installed; or it did not reach a proven optimum, and the
            library is at fault.

    Examples:
        Mentor 0 has one place; practice 0 could only go there, so practice 1 goes elsewhere.

        >>> chosen = assign([0, 1, 1], [0, 0, 1], [5, 9, 2], practices=2, mentors=2, places=1)
        >>> chosen.rows, chosen.paired, chosen.total_fit
        ((0, 2), 2, 7)
    """
    import numpy as np

    from qip_rules.matching.solve.by_stages import best_by_stages
    from qip_rules.matching.solve.reading import read_candidates

    expect_arguments("assign", solver=(solver, FlowSolver, "such as `FlowSolver.LEMON`"))
    if progress is not None and not callable(progress):
        faults = [Fault("progress", by_class(progress), "a function of one argument, or None")]
        raise ArgumentError(faults, of="the call of assign")
    ordered = by_flow(objectives)
    candidates = read_candidates(
        practice,
        mentor,
        fit,
        practices=practices,
        mentors=mentors,
        places=places,
        wanted=wanted,
        loads=loads,
        objectives=ordered,
    )
    network = candidates.network
    best = best_by_stages(network, ordered, candidates.kept, progress, solver=solver)
    if best is None:
        raise clashing_loads(network)
    chosen, stages = best
    pairs = np.flatnonzero(chosen)
    rows = candidates.rows_of(pairs)
    return Assignment(
        rows=tuple(rows.tolist()),
        paired=len(rows),
        total_fit=sum(network.gain[pairs].tolist()) + len(rows) * network.least_fit,
        certificate=Certificate(stages),
    )


def clashing_loads(network: "Network") -> InfeasibleError:
    """What to tell of loads that cannot be met together: a minimal set of them."""
    import numpy as np

    from qip_rules.matching.solve.face import best_choice, whole

    def can_be_met(mentors: Sequence[int]) -> bool:
        only = np.zeros_like(network.loads)
        only[list(mentors)] = network.loads[list(mentors)]
        needed = only[network.mentor] > 0
        face = whole(attrs.evolve(network, loads=only)).only(needed)
        return best_choice(face, np.zeros(len(face.pair), dtype=np.int64)) is not None

    loaded = np.flatnonzero(network.loads).tolist()
    faults = [
        Fault(
            f"loads[{mentor}]",
            f"at least {network.loads[mentor]} practices for mentor {mentor}",
            "loads that can be met together",
        )
        for mentor in minimal_clash(loaded, can_be_met)
    ]
    return InfeasibleError(faults, of="the loads of the assignment problem")
