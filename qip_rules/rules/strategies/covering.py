"""The fewest records that hold a pair for every atom, by OR-Tools' CP-SAT solver."""

from collections.abc import Sequence
from itertools import combinations, islice
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.errors import SolverError
from qip_rules.rules.analysis.translating import only_if
from qip_rules.rules.strategies.independence import Independence

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["Fewest", "fewest", "steps_between"]

_WEIGHED_AT_ONCE: Final = 40
"""Records that one objective can put in order exactly: each weighs twice the next."""

_EFFORT_MAXIMUM: Final = 10.0
"""What one proof may take, in the solver's own measure of work, which no clock has a part in."""

_TRIES_MAXIMUM: Final = 1000
"""Sets of facts of one size that are tried for a bound."""


@attrs.frozen
class Fewest:
    """Records that hold a pair for every atom, by their positions, part by part."""

    parts: tuple[tuple[int, ...], ...]
    is_proved: bool
    """Whether it is proved that there are no fewer."""


def fewest(
    shown: Sequence[Independence], parts: int = 1, fewer_than: int | None = None
) -> "Fewest | None":
    """The fewest records, in some parts, that hold a pair for every atom within one of the parts.

    Of all ways to do so the one is taken whose last record comes first; of those, the one with
    the earliest records in the first part, then in the second. So the answer does not depend on
    the solver.

    Args:
        shown: for each atom, its pairs, by the positions of the records.
        parts: how many parts there are; each holds one record at least.
        fewer_than: a number of records, counted in every part, that is no use any more.

    Returns:
        The records, none and not proved if that took too long; `None` if no way has fewer than
        `fewer_than`.

    Raises:
        SolverError: the solver gave no answer.
    """
    meetings = [meeting for each in shown for meeting in each.meetings]
    used = sorted({at for each in meetings for at in (*each.true, *each.false)})
    # As many records as there are pairs to show are always enough.
    most = 2 * len(shown) * parts if fewer_than is None else fewer_than - 1
    if most < parts:
        return None
    # A few usual records nearly always do; that they cannot be fewer takes all of them to prove.
    sizes = _doubled(len(used))
    size = next((size for size in sizes if _fits(shown, parts, used[:size], most)), None)
    if size is None:
        is_refuted = _fits(shown, parts, used, most) is False
        return None if is_refuted else Fewest((), is_proved=False)
    found = _Covering(shown, parts, used[:size]).least(most)
    is_proved = True
    while found > parts + steps_between(shown):
        fewer = _fits(shown, parts, used, found - 1)
        if not fewer:
            is_proved = fewer is not None
            break
        found -= 1
    low, high = 0, len(used)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _fits(shown, parts, used[:middle], found) else (middle, high)
    return Fewest(_Covering(shown, parts, used[:high]).earliest(found), is_proved=is_proved)


def steps_between(shown: Sequence[Independence]) -> int:
    """How many more records than parts there are at least, in however many parts.

    Join the records of the pairs that are used, as far as no circle arises. Around a circle every
    fact that changes changes back, so a fact that a pair of one fact changes is changed by some
    pair that was joined. So there are as many of those as facts that the pairs of one fact need.
    """
    needed = list(
        dict.fromkeys(
            frozenset[str]().union(*(meeting.differing for meeting in each.meetings))
            for each in shown
            if each.facts_differing == 1
        )
    )
    names = sorted(frozenset[str]().union(*needed))
    apart: list[frozenset[str]] = []
    for each in sorted(needed, key=len):
        if all(each.isdisjoint(other) for other in apart):
            apart.append(each)
    for size in range(len(apart), len(names)):
        tried = list(islice(combinations(names, size), _TRIES_MAXIMUM + 1))
        if len(tried) > _TRIES_MAXIMUM:
            return size
        if any(not any(each.isdisjoint(some) for each in needed) for some in tried):
            return size
    return len(names)


def _doubled(last: int) -> list[int]:
    sizes = [1]
    while sizes[-1] < last:
        sizes.append(min(2 * sizes[-1], last))
    return sizes


def _fits(
    shown: Sequence[Independence], parts: int, records: Sequence[int], most: int
) -> bool | None:
    return _Covering(shown, parts, records).can_have(most)


class _Covering:
    """The ways to choose among some records."""

    def __init__(self, shown: Sequence[Independence], parts: int, records: Sequence[int]) -> None:
        from ortools.sat.python import cp_model

        self.is_possible = True
        self.model = cp_model.CpModel()
        self.parts = [{at: self.model.new_bool_var("") for at in records} for _ in range(parts)]
        self.switches = [switch for part in self.parts for switch in part.values()]
        for part in self.parts:
            self.model.add_bool_or(list(part.values()))
        for each in shown:
            ways: list[cp_model.IntVar] = []
            for part in self.parts:
                for meeting in each.meetings:
                    sides = [
                        [part[at] for at in side if at in part]
                        for side in (meeting.true, meeting.false)
                    ]
                    if not all(sides):
                        continue
                    ways.append(way := self.model.new_bool_var(""))
                    for side in sides:
                        only_if(self.model.add_bool_or(side), way)
            if not ways:
                self.is_possible = False
                return
            self.model.add_bool_or(ways)

    def can_have(self, most: int) -> bool | None:
        """Whether some way has no more records than that; `None` if it takes too long to tell."""
        if not self.is_possible:
            return False
        model = self.model.clone()
        model.add(sum(self.switches) <= most)
        from ortools.sat.python import cp_model

        solver = _solver()
        solver.parameters.max_deterministic_time = _EFFORT_MAXIMUM
        status = solver.solve(model)
        if status == cp_model.UNKNOWN:
            return None
        return _is_solved(solver, status)

    def least(self, most: int) -> int:
        """How many records the way has that has the fewest; it has no more than `most`."""
        model = self.model.clone()
        model.add(sum(self.switches) <= most)
        model.minimize(sum(self.switches))
        return len([each for each in self.chosen(model) if each])

    def earliest(self, count: int) -> tuple[tuple[int, ...], ...]:
        """The way with so many records that has the earliest ones."""
        model = self.model.clone()
        model.add(sum(self.switches) <= count)
        fixed: list[bool] = []
        for start in range(0, len(self.switches), _WEIGHED_AT_ONCE):
            block = self.switches[start : start + _WEIGHED_AT_ONCE]
            weights = [2 ** (len(block) - 1 - place) for place in range(len(block))]
            weighed = model.clone()
            weighed.maximize(
                sum(weight * switch for weight, switch in zip(weights, block, strict=True))
            )
            chosen = self.chosen(weighed)[start : start + len(block)]
            fixed.extend(chosen)
            for switch, value in zip(block, chosen, strict=True):
                model.add(switch == value)
        values = iter(fixed)
        return tuple(tuple(at for at in part if next(values)) for part in self.parts)

    def chosen(self, model: "cp_model.CpModel") -> list[bool]:
        """Which records the best solution of a model chooses, part by part."""
        solver = _solver()
        if not _is_solved(solver, solver.solve(model)):
            msg = "the solver finds no records for pairs that there are"
            raise SolverError(msg)
        return [solver.boolean_value(switch) for switch in self.switches]


def _solver() -> "cp_model.CpSolver":
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.catch_sigint_signal = False  # as in `analysis.solving`
    return solver


def _is_solved(solver: "cp_model.CpSolver", status: "cp_model.CpSolverStatus") -> bool:
    """Whether the model has a solution; then the solver holds the best one.

    Raises:
        SolverError: the solver gave no answer.
    """
    from ortools.sat.python import cp_model

    if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
        msg = f"the solver ended with {solver.status_name(status)}, which is no answer"
        raise SolverError(msg)
    return status == cp_model.OPTIMAL
