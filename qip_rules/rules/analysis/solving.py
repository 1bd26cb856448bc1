"""All complete records of some facts as a model for OR-Tools' CP-SAT solver: searched, not listed.

A complete record gives every fact a value. Of all complete records that prove what is wanted, the
one is found that comes first in a stated order, so that the answer is a property of the rules and
not of the solver or its version. Each record is held against `decide` before it is given back.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from qip_rules.errors import SolverError
from qip_rules.rules.analysis.representatives import scales
from qip_rules.rules.analysis.translating import Switch, Translation, opposite
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Expression
from qip_rules.rules.fact import Fact, Kind, Text, Value

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["CompleteRecords", "Term"]

Amount: TypeAlias = "cp_model.LinearExprT"

_PACKED_MAXIMUM: Final = 2**48
"""Bound of an objective: the solver compares objectives as floating-point numbers too."""


@attrs.frozen(eq=False)
class Term:
    """A number of the model that an order wants as small as possible: from 0 to `maximum`."""

    amount: Amount
    maximum: int


class CompleteRecords:
    """The complete records of some facts, and which conditions each of them proves.

    `starts` gives, by fact, the value from which distance is counted. `proved` holds a switch for
    each condition, in their order.
    """

    def __init__(
        self,
        facts: Sequence[Fact],
        conditions: Sequence[Expression],
        starts: Mapping[str, Value],
    ) -> None:
        from ortools.sat.python import cp_model

        self.conditions: tuple[Expression, ...] = tuple(conditions)
        self._solver = _solver()
        self._model = cp_model.CpModel()
        self._scales = scales(facts, self.conditions, starts)
        self._ranks = {
            fact.name: self._scales[fact.name].ranks(fact)
            for fact in facts
            if fact.kind is not Kind.BOOLEAN
        }
        self._numbers: dict[str, cp_model.IntVar] = {}
        self._differs: dict[str, Switch] = {}
        self._distances: dict[str, Term] = {}
        for fact in facts:
            self._add(fact, starts[fact.name])
        self._translation = Translation(self._model, self._numbers, self._scales, self._ranks)
        self.proved: tuple[Switch, ...] = tuple(
            self._translation.meaning(each).proved for each in self.conditions
        )

    def differs(self, name: str) -> Switch:
        """Whether the fact has another value than the one from which distance is counted."""
        return self._differs[name]

    def distance(self, name: str) -> Term:
        """How many nearer values the fact passes over, where it differs.

        Of numbers and days those are nearer whose difference is smaller, and of two alike the
        smaller one. Words are near in the order of the fact's choices.
        """
        return self._distances[name]

    def not_all(self, switches: Sequence[Switch]) -> Switch:
        """Whether at least one of the switches is off."""
        return opposite(self._translation.all(switches))

    def first(self, must: Iterable[Switch], order: Sequence[Term] = ()) -> dict[str, Value] | None:
        """The complete record, with every switch of `must` on, that comes first in an order.

        Of two records the one with the smaller first term comes first, then the smaller second,
        and so on; records that the order leaves equal are alike to the caller. `None` if no
        complete record has all those switches on.

        Raises:
            SolverError: the solver gave no answer, or one that `decide` does not confirm.
        """
        model = self._model.clone()
        for switch in must:
            if switch is False:
                return None
            if switch is not True:
                model.add_bool_or([switch])
        left = [term for term in order if term.maximum]
        while True:
            stage = _stage(left)
            if stage:
                model.minimize(sum(weight * term.amount for weight, term in stage))
            if not self._solves(model):
                return None
            left = left[len(stage) :]
            if not any(self._solver.value(term.amount) for term in left):
                return self._read()  # what is left is as small as it can be
            for _, term in stage:
                model.add(term.amount == self._solver.value(term.amount))

    def _add(self, fact: Fact, start: Value) -> None:
        from ortools.sat.python import cp_model

        if fact.kind is Kind.BOOLEAN:
            value = self._numbers[fact.name] = self._model.new_bool_var(fact.name)
            self._differs[fact.name] = ~value if start is True else value
            self._distances[fact.name] = Term(0, 0)
            return
        ranks, values = self._ranks[fact.name], self._scales[fact.name].values
        domain = cp_model.Domain.from_values(list(ranks))
        rank = self._numbers[fact.name] = self._model.new_int_var_from_domain(domain, fact.name)
        differs = self._differs[fact.name] = self._model.new_bool_var("")
        passed = self._model.new_int_var(0, len(ranks), "")
        nearest = sorted(ranks, key=lambda each: _farness(values[each], start, fact))
        rows = [(each, min(place, 1), max(place - 1, 0)) for place, each in enumerate(nearest)]
        self._model.add_allowed_assignments([rank, differs, passed], rows)
        self._distances[fact.name] = Term(passed, len(ranks))

    def _solves(self, model: "cp_model.CpModel") -> bool:
        """Whether the model has a solution; then the solver holds the best one."""
        from ortools.sat.python import cp_model

        status = self._solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            name = self._solver.status_name(status)
            msg = f"the solver ended with {name}, which is no answer"
            raise SolverError(msg)
        return status == cp_model.OPTIMAL

    def _read(self) -> dict[str, Value]:
        solver = self._solver
        record: dict[str, Value] = {}
        for name, number in self._numbers.items():
            found = solver.value(number)
            record[name] = self._scales[name].values[found] if name in self._scales else found == 1
        for condition, switch in zip(self.conditions, self.proved, strict=True):
            said = switch if isinstance(switch, bool) else solver.boolean_value(switch)
            if (decide(condition, record) is True) is not said:
                msg = "the solver's record does not decide a condition as the solver says"
                raise SolverError(msg)
        return record


def _farness(value: Value, start: Value, fact: Fact) -> tuple[int, int]:
    """What the values of a fact are sorted by, to have the nearest first."""
    if isinstance(fact.type, Text):
        return (int(value != start), fact.type.choices.index(str(value)))
    place, origin = _place(value), _place(start)
    return (abs(place - origin), place)


def _place(value: Value) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)


def _stage(order: Sequence[Term]) -> tuple[tuple[int, Term], ...]:
    """The first terms of an order, as many as make one exact sum, each with its weight there."""
    size, count = 1, 0
    for term in order:
        if count and size * (term.maximum + 1) > _PACKED_MAXIMUM:
            break
        size *= term.maximum + 1
        count += 1
    weighted: list[tuple[int, Term]] = []
    for term in order[:count]:
        size //= term.maximum + 1
        weighted.append((size, term))
    return tuple(weighted)


def _solver() -> "cp_model.CpSolver":
    """A solver with one worker and one seed.

    Models are small and asked often, so it simplifies nothing beforehand.
    """
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    # What the solver does about Ctrl-C outlives it: the next one would end the process on the spot.
    solver.parameters.catch_sigint_signal = False
    solver.parameters.cp_model_presolve = False
    solver.parameters.symmetry_level = 0
    solver.parameters.linearization_level = 0
    return solver
