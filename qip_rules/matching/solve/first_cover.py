"""A choice that covers much, found by flows: what the search begins with."""

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.errors import SolverError
from qip_rules.matching.solve.face import Face, best_choice
from qip_rules.matching.solve.grades import Grades

__all__ = ["good_cover"]

Bools = npt.NDArray[np.bool_]

_FLOWS: Final = 8
"""How many pairs a practice gets, at most, one by one."""


def good_cover(face: Face, grades: Grades) -> Bools:
    """A choice that covers much, so that a limit of time finds a good one.

    Each practice gets one more pair at a time, and a pair is worth what it adds to those that
    the practice has. Of what came of that, one more flow keeps what it can on the face.

    Raises:
        SolverError: the solver did not prove an optimum.
    """
    chosen: Bools = np.zeros(len(face.pair), dtype=np.bool_)
    worth = np.zeros(len(face.pair), dtype=np.int64)
    for _ in range(_FLOWS):
        added = np.where(chosen, 0, grades.added(chosen))
        left = face.most - face.uses(chosen)
        left[: face.practices] = np.minimum(left[: face.practices], 1)
        helpful = added > 0
        layer = attrs.evolve(face.only(helpful), least=np.zeros_like(left), most=left)
        more = best_choice(layer, added[helpful])
        if more is None or not more.any():
            break
        here = np.flatnonzero(helpful)[more]
        chosen[here], worth[here] = True, added[here]
    choice = best_choice(face, np.where(chosen, worth, grades.added(chosen)))
    if choice is None:
        msg = "the flow solver found no choice on a face that holds one"
        raise SolverError(msg)
    return choice
