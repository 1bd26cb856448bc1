"""The objectives one after the other: each a best choice on the face that the others left open."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from qip_rules.matching.flow_solver import FlowSolver
from qip_rules.matching.objectives import (
    FairestFit,
    FewestChanges,
    FlowObjective,
    Leximin,
    MostPairs,
    TotalFit,
)
from qip_rules.matching.proof.certificate import Goal, Stage
from qip_rules.matching.solve.earliest import earliest_choice
from qip_rules.matching.solve.fairness import Bottlenecks
from qip_rules.matching.solve.network import Network
from qip_rules.matching.solve.stages import Stages, Told

__all__ = ["best_by_stages", "settled_stages"]

Bools = npt.NDArray[np.bool_]


def best_by_stages(
    network: Network,
    objectives: Sequence[FlowObjective],
    kept: Bools,
    told: Told | None = None,
    *,
    solver: FlowSolver = FlowSolver.OR_TOOLS,
) -> tuple[Bools, tuple[Stage, ...]] | None:
    """The one choice that the objectives and the tie order single out, and its proof.

    Args:
        network: the candidate pairs, capacities and loads.
        objectives: in a sensible order.
        kept: one truth value per candidate pair: is it one to keep?
        told: is told of each stage once it is settled.
        solver: who finds the flow of most pairs and the greatest total fit.

    Returns:
        One truth value per candidate pair; `None` if no choice meets the loads.

    Raises:
        SolverError: the solver did not prove an optimum.
    """
    stages = settled_stages(network, objectives, kept, told, solver=solver)
    if stages is None:
        return None
    stages.chosen[stages.face.pair] = earliest_choice(stages.face, stages.open_chosen)
    return stages.chosen, tuple(stages.proved)


def settled_stages(
    network: Network,
    objectives: Sequence[FlowObjective],
    kept: Bools,
    told: Told | None,
    *,
    solver: FlowSolver = FlowSolver.OR_TOOLS,
) -> Stages | None:
    """One of the best choices under the objectives, its proof, and the face of all of them.

    Takes and raises what `best_by_stages` does; there may be no objective.
    """
    stages = Stages(network, kept, told)
    rest = tuple(objectives)
    if rest[:2] == (MostPairs(), TotalFit()) and not network.loads.any():
        stages.most_pairs_and_total_fit(solver)
        rest = rest[2:]
    elif not stages.starts():
        return None
    for objective in rest:
        match objective:
            case MostPairs():
                stages.best(Goal.PAIRS, np.ones(len(stages.face.pair), dtype=np.int64))
            case TotalFit():
                stages.total_fit()
            case FairestFit():
                Bottlenecks(stages).fairest()
            case Leximin():
                Bottlenecks(stages).leximin()
            case FewestChanges():
                stages.best(Goal.KEPT, kept[stages.face.pair].astype(np.int64))
    return stages
