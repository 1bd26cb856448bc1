from typing import ClassVar

import numpy as np
import numpy.typing as npt

class SimpleMaxFlow:
    class Status:
        @property
        def name(self) -> str: ...

    OPTIMAL: ClassVar[SimpleMaxFlow.Status]
    def add_arcs_with_capacity(
        self,
        tails: npt.NDArray[np.int32],
        heads: npt.NDArray[np.int32],
        capacities: npt.NDArray[np.int64],
        /,
    ) -> npt.NDArray[np.int32]: ...
    def solve(self, source: int, sink: int, /) -> SimpleMaxFlow.Status: ...
    def flows(self, arcs: npt.NDArray[np.int32], /) -> npt.NDArray[np.int64]: ...
