"""All complete records of some facts as a model for OR-Tools' CP-SAT solver: searched, not listed.

A complete record gives every fact a value. Conditions become switches of the model, true where
the condition is proved; a condition without `null` is either proved or refuted by a complete
record, and the model keeps the two apart for those with `null`, as `decide` does.

Of all records with the wanted switches the one is found that comes first in a stated order, so
that the answer is a property of the rules and not of the solver or its version. Each record found
is held against `decide` before it is given back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, assert_never

import attrs

from qip_rules.errors import SolverError
from qip_rules.rules.analysis.representatives import scales
from qip_rules.rules.deciding import COMPARES, decide
from qip_rules.rules.expression import (
    And,
    Comparison,
    Expression,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Parameter,
    Reference,
    Within,
)
from qip_rules.rules.fact import Boolean, Date, Fact, Kind, Text, Value, WholeNumber

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["CompleteRecords", "Switch", "Term", "opposite", "starting_value"]

Switch = "bool | cp_model.BoolVarT"
"""A truth value of the model: one that is fixed, or one that the solver finds."""

_PACKED_MAXIMUM: Final = 2**48
"""Bound of an objective: the solver compares objectives as floating-point numbers too."""

_MIRRORED: Final[Mapping[Operator, Operator]] = {
    Operator.EQUAL: Operator.EQUAL,
    Operator.NOT_EQUAL: Operator.NOT_EQUAL,
    Operator.LESS: Operator.GREATER,
    Operator.LESS_OR_EQUAL: Operator.GREATER_OR_EQUAL,
    Operator.GREATER: Operator.LESS,
    Operator.GREATER_OR_EQUAL: Operator.LESS_OR_EQUAL,
}


@attrs.frozen(eq=False)
class Term:
    """A number of the model that an order wants as small as possible: from 0 to `maximum`."""

    amount: "cp_model.LinearExprT"
    maximum: int


@attrs.frozen(eq=False)
class _Meaning:
    """Where a condition is proved and where it is refuted; `total` if it always is either."""

    proved: "Switch"
    refuted: "Switch"
    total: bool = True


def opposite(switch: "Switch") -> "Switch":
    """The switch that is on where this one is off."""
    return not switch if isinstance(switch, bool) else ~switch


def starting_value(fact: Fact) -> Value:
    """The value from which distance is counted: the usual one, else the first of its type."""
    if fact.usual is not None:
        return fact.usual
    match fact.type:
        case Boolean():
            return False
        case WholeNumber(minimum=low):
            return low
        case Text(choices=choices):
            return choices[0]
        case Date(earliest=first):
            return first
        case _:
            assert_never(fact.type)


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

        self.conditions = tuple(conditions)
        self._starts = starts
        self._model = cp_model.CpModel()
        self._scales = scales(facts, self.conditions, starts)
        self._ranks: dict[str, tuple[int, ...]] = {}
        self._numbers: dict[str, cp_model.IntVar] = {}
        """By fact: the rank of its value, or for a boolean the value itself."""
        self._differs: dict[str, Switch] = {}
        self._distance: dict[str, Term] = {}
        for fact in facts:
            self._add_fact(fact)
        self._thresholds: dict[tuple[str, str, int], Switch] = {}
        self._compared_facts: dict[tuple[Operator, str, str], Switch] = {}
        self._meanings: dict[Expression, _Meaning] = {}
        self.proved: tuple[Switch, ...] = tuple(
            self._meaning(each).proved for each in self.conditions
        )

    # What may be asked.

    def differs(self, name: str) -> "Switch":
        """Whether the fact has another value than the one from which distance is counted."""
        return self._differs[name]

    def distance(self, name: str) -> Term:
        """How many nearer values are passed over by the value of a fact that differs.

        Values are nearer the smaller the difference is; of two as near the smaller one comes
        first. Words come in the order of the fact's choices.
        """
        return self._distance[name]

    def not_all(self, switches: Iterable["Switch"]) -> "Switch":
        """Whether at least one of the switches is off."""
        return opposite(self._all(list(switches)))

    def first(
        self, must: Iterable["Switch"], order: Sequence[Term] = ()
    ) -> dict[str, Value] | None:
        """The complete record, with every switch of `must` on, that comes first in an order.

        Of two records the one with the smaller first term comes first, then the smaller second,
        and so on. Where the order leaves records equal, which of them is given is not stated.
        `None` if there is no such record.

        Raises:
            SolverError: the solver gave no answer, or one that `decide` does not confirm.
        """
        from ortools.sat.python import cp_model

        model = self._model.clone()
        for switch in must:
            if isinstance(switch, bool):
                if not switch:
                    return None
            else:
                model.add_bool_or([switch])
        stages = [*_packed(order)] or [()]
        for number, stage in enumerate(stages):
            if stage:
                model.minimize(sum(weight * term.amount for weight, term in stage))
            solver = _solver()
            status = solver.solve(model)
            if status == cp_model.INFEASIBLE:
                return None
            if status != cp_model.OPTIMAL:
                msg = f"the solver ended with {solver.status_name(status)}, which is no answer"
                raise SolverError(msg)
            later = [term for stage in stages[number + 1 :] for _, term in stage]
            if not any(solver.value(term.amount) for term in later):
                break  # what is left of the order is as small as it can be
            for _, term in stage:
                model.add(term.amount == solver.value(term.amount))
        return self._read(solver)

    # Facts.

    def _add_fact(self, fact: Fact) -> None:
        start = self._starts[fact.name]
        if fact.kind is Kind.BOOLEAN:
            value = self._numbers[fact.name] = self._model.new_bool_var(fact.name)
            self._differs[fact.name] = ~value if start is True else value
            self._distance[fact.name] = Term(0, 0)
            return
        from ortools.sat.python import cp_model

        scale = self._scales[fact.name]
        ranks = self._ranks[fact.name] = scale.ranks(fact)
        rank = self._numbers[fact.name] = self._model.new_int_var_from_domain(
            cp_model.Domain.from_values(ranks), fact.name
        )
        nearest = sorted(ranks, key=lambda each: _farness(scale.values[each], start, fact))
        differs = self._differs[fact.name] = self._model.new_bool_var("")
        passed = self._model.new_int_var(0, len(ranks), "")
        rows = [(each, min(at, 1), max(at - 1, 0)) for at, each in enumerate(nearest)]
        self._model.add_allowed_assignments([rank, differs, passed], rows)
        self._distance[fact.name] = Term(passed, len(ranks))

    def _read(self, solver: "cp_model.CpSolver") -> dict[str, Value]:
        record: dict[str, Value] = {}
        for name, number in self._numbers.items():
            found = solver.value(number)
            record[name] = self._scales[name].values[found] if name in self._scales else found == 1
        for condition, switch in zip(self.conditions, self.proved, strict=True):
            expected = switch if isinstance(switch, bool) else solver.boolean_value(switch)
            if (decide(condition, record) is True) is not expected:
                msg = "the solver's record does not decide a condition as the solver says"
                raise SolverError(msg)
        return record

    # Conditions.

    def _meaning(self, node: Expression) -> _Meaning:
        meaning = self._meanings.get(node)
        if meaning is None:
            meaning = self._meanings[node] = self._translated(node)
        return meaning

    def _translated(self, node: Expression) -> _Meaning:
        match node:
            case Literal(value=bool(value)) | Parameter(value=bool(value)):
                return _Meaning(value, not value)
            case Literal() | Parameter():
                return _Meaning(proved=False, refuted=False, total=False)
            case Reference(fact=fact):
                return _either(self._numbers[fact.name])
            case Comparison(operator=sign, left=left, right=right):
                if node.tests_for_missing:
                    same = self._same(self._known(left), self._known(right))
                    return _either(same if sign is Operator.EQUAL else opposite(same))
                return self._comparison(sign, left, right)
            case Within(operand=operand, low=low, high=high):
                above = self._comparison(Operator.LESS_OR_EQUAL, low, operand)
                below = self._comparison(Operator.LESS_OR_EQUAL, operand, high)
                if not (above.total and below.total):
                    return _Meaning(proved=False, refuted=False, total=False)
                return _either(self._all([above.proved, below.proved]))
            case OneOf(operand=operand, choices=choices):
                equal = [self._comparison(Operator.EQUAL, operand, each) for each in choices]
                found = self._any([each.proved for each in equal])
                if all(each.total for each in equal):
                    return _either(found)
                known = [self._known(each) for each in (operand, *choices)]
                refuted = self._all([each.refuted for each in equal])
                return _Meaning(self._all([found, *known]), refuted, total=False)
            case Not(operand=operand):
                meaning = self._meaning(operand)
                return _Meaning(meaning.refuted, meaning.proved, meaning.total)
            case And(operands=operands):
                meanings = [self._meaning(each) for each in operands]
                proved = self._all([each.proved for each in meanings])
                if all(each.total for each in meanings):
                    return _either(proved)
                refuted = self._any([each.refuted for each in meanings])
                return _Meaning(proved, refuted, total=False)
            case Or(operands=operands):
                opposites = And(tuple(Not(each) for each in operands))
                return self._meaning(Not(opposites))
            case _:
                assert_never(node)

    def _comparison(self, sign: Operator, left: Expression, right: Expression) -> _Meaning:
        """Two operands compared; unknown where one is, even if both are."""
        if Kind.NULL in (left.kind, right.kind):
            return _Meaning(proved=False, refuted=False, total=False)
        if left.kind is not Kind.BOOLEAN:
            return _either(self._ordered(sign, left, right))
        one, other = self._meaning(left), self._meaning(right)
        if one.total and other.total:
            same = self._same(one.proved, other.proved)
            equal = _either(same)
        else:
            equal = _Meaning(
                self._any(
                    [
                        self._all([one.proved, other.proved]),
                        self._all([one.refuted, other.refuted]),
                    ]
                ),
                self._any(
                    [
                        self._all([one.proved, other.refuted]),
                        self._all([one.refuted, other.proved]),
                    ]
                ),
                total=False,
            )
        if sign is Operator.EQUAL:
            return equal
        return _Meaning(equal.refuted, equal.proved, equal.total)

    def _known(self, node: Expression) -> "Switch":
        if node.kind is not Kind.BOOLEAN:
            return node.kind is not Kind.NULL
        meaning = self._meaning(node)
        return meaning.total or self._any([meaning.proved, meaning.refuted])

    def _ordered(self, sign: Operator, left: Expression, right: Expression) -> "Switch":
        """Two numbers, words or days compared: facts or constants, for nothing else has a rank."""
        match left, right:
            case Literal() | Parameter(), Literal() | Parameter():
                return COMPARES[sign](left.value, right.value) is True
            case Literal() | Parameter(), _:
                return self._ordered(_MIRRORED[sign], right, left)
            case Reference(fact=fact), Literal() | Parameter():
                assert right.value is not None  # noqa: S101 - `null` was told apart before
                return self._threshold(sign, fact.name, self._rank(fact.name, right.value))
            case Reference(fact=fact), Reference(fact=other):
                return self._facts_compared(sign, fact.name, other.name)
        msg = "a condition stands where a value is compared"
        raise AssertionError(msg)

    def _rank(self, name: str, value: Value) -> int:
        return self._scales[name].rank(value)

    def _threshold(self, sign: Operator, name: str, rank: int) -> "Switch":
        match sign:
            case Operator.EQUAL:
                return self._at("=", name, rank)
            case Operator.NOT_EQUAL:
                return opposite(self._at("=", name, rank))
            case Operator.LESS_OR_EQUAL:
                return self._at("<=", name, rank)
            case Operator.LESS:
                return self._at("<=", name, rank - 1)
            case Operator.GREATER:
                return opposite(self._at("<=", name, rank))
            case Operator.GREATER_OR_EQUAL:
                return opposite(self._at("<=", name, rank - 1))
            case _:
                assert_never(sign)

    def _at(self, sign: str, name: str, rank: int) -> "Switch":
        ranks, number = self._ranks[name], self._numbers[name]
        inside = [each for each in ranks if (each == rank if sign == "=" else each <= rank)]
        if len(inside) in (0, len(ranks)):
            return bool(inside)
        switch = self._thresholds.get((sign, name, rank))
        if switch is None:
            switch = self._thresholds[sign, name, rank] = self._model.new_bool_var("")
            if sign == "=":
                self._reify(switch, number == rank, number != rank)
            else:
                self._reify(switch, number <= rank, number > rank)
        return switch

    def _facts_compared(self, sign: Operator, first: str, second: str) -> "Switch":
        if first == second:
            return COMPARES[sign](0, 0) is True
        if sign in (Operator.GREATER, Operator.GREATER_OR_EQUAL, Operator.NOT_EQUAL):
            negated = {
                Operator.GREATER: Operator.LESS_OR_EQUAL,
                Operator.GREATER_OR_EQUAL: Operator.LESS,
                Operator.NOT_EQUAL: Operator.EQUAL,
            }
            return opposite(self._facts_compared(negated[sign], first, second))
        switch = self._compared_facts.get((sign, first, second))
        if switch is None:
            one, other = self._numbers[first], self._numbers[second]
            switch = self._compared_facts[sign, first, second] = self._model.new_bool_var("")
            match sign:
                case Operator.LESS:
                    self._reify(switch, one < other, one >= other)
                case Operator.LESS_OR_EQUAL:
                    self._reify(switch, one <= other, one > other)
                case _:
                    self._reify(switch, one == other, one != other)
        return switch

    # Switches.

    def _reify(
        self,
        switch: "Switch",
        holds: "cp_model.BoundedLinearExpression | bool",
        fails: "cp_model.BoundedLinearExpression | bool",
    ) -> None:
        self._model.add(holds).only_enforce_if(switch)
        self._model.add(fails).only_enforce_if(opposite(switch))

    def _all(self, switches: Sequence["Switch"]) -> "Switch":
        if any(each is False for each in switches):
            return False
        open_switches = [each for each in switches if not isinstance(each, bool)]
        if len(open_switches) <= 1:
            return open_switches[0] if open_switches else True
        switch = self._model.new_bool_var("")
        self._model.add_bool_and(open_switches).only_enforce_if(switch)
        self._model.add_bool_or([switch, *(~each for each in open_switches)])
        return switch

    def _any(self, switches: Sequence["Switch"]) -> "Switch":
        return opposite(self._all([opposite(each) for each in switches]))

    def _same(self, one: "Switch", other: "Switch") -> "Switch":
        if isinstance(one, bool):
            return other if one else opposite(other)
        if isinstance(other, bool):
            return one if other else opposite(one)
        both = self._all([one, other])
        return self._any([both, self._all([opposite(one), opposite(other)])])


def _either(switch: "Switch") -> _Meaning:
    return _Meaning(switch, opposite(switch))


def _farness(value: Value, start: Value, fact: Fact) -> tuple[int, int]:
    """What one sorts the values of a fact by to have the nearest first."""
    match fact.type, value, start:
        case Text(choices=choices), str(), _:
            return (int(value != start), choices.index(value))
        case _, int(), int():
            return (abs(value - start), value)
        case _:
            here, there = _ordinal(value), _ordinal(start)
            return (abs(here - there), here)


def _ordinal(value: Value) -> int:
    from datetime import date

    assert isinstance(value, date)  # noqa: S101 - the last kind that is left
    return value.toordinal()


def _packed(order: Iterable[Term]) -> Iterator[tuple[tuple[int, Term], ...]]:
    """The terms with weights that make one sum of several, in stages that stay exact."""
    stage: list[Term] = []
    size = 1
    for term in order:
        if term.maximum == 0:
            continue
        if stage and size * (term.maximum + 1) > _PACKED_MAXIMUM:
            yield _weighted(stage)
            stage, size = [], 1
        stage.append(term)
        size *= term.maximum + 1
    if stage:
        yield _weighted(stage)


def _weighted(stage: Sequence[Term]) -> tuple[tuple[int, Term], ...]:
    weights, weight = [], 1
    for term in reversed(stage):
        weights.append(weight)
        weight *= term.maximum + 1
    return tuple(zip(reversed(weights), stage, strict=True))


def _solver() -> "cp_model.CpSolver":
    """A solver for many small models: one worker, one seed, and nothing done beforehand."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.cp_model_presolve = False
    solver.parameters.symmetry_level = 0
    solver.parameters.linearization_level = 0
    return solver
