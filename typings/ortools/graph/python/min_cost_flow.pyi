from typing import ClassVar

import numpy as np
import numpy.typing as npt

class SimpleMinCostFlow:
    class Status:
        @property
        def name(self) -> str: ...

    INFEASIBLE: ClassVar[SimpleMinCostFlow.Status]
    OPTIMAL: ClassVar[SimpleMinCostFlow.Status]
    def add_arcs_with_capacity_and_unit_cost(
        self,
        tails: npt.NDArray[np.int32],
        heads: npt.NDArray[np.int32],
        capacities: npt.NDArray[np.int64],
        unit_costs: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.int32]: ...
    def set_nodes_supplies(
        self, nodes: npt.NDArray[np.int32], supplies: npt.NDArray[np.int64]
    ) -> None: ...
    def solve(self) -> SimpleMinCostFlow.Status: ...
    def solve_max_flow_with_min_cost(self) -> SimpleMinCostFlow.Status: ...
    def flows(self, arcs: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]: ...
