"""Conditions as switches of a CP-SAT model, with the meaning that `decide` gives them.

Of a complete record a condition without `null` is either proved or refuted; one with `null` may
be neither. So each condition becomes two switches, which are opposites wherever they can be.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

import attrs

from qip_rules.rules.analysis.representatives import Scale
from qip_rules.rules.deciding import COMPARES
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
from qip_rules.rules.fact import Kind

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["Meaning", "Switch", "Translation", "only_if", "opposite"]

Switch: TypeAlias = "bool | cp_model.BoolVarT"
"""A truth value of the model: one that is fixed, or one that the solver finds."""

_NEGATED: Final = frozenset({Operator.NOT_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL})
"""Comparisons that are made by negating another."""


def only_if(constraint: "cp_model.Constraint", switch: "cp_model.BoolVarT") -> None:
    """Let a constraint of the model count only where a switch is on."""
    constraint.only_enforce_if(switch)  # pyright: ignore[reportUnknownMemberType] - one of its forms has no types


def opposite(switch: Switch) -> Switch:
    """The switch that is on where this one is off."""
    return not switch if isinstance(switch, bool) else ~switch


@attrs.frozen(eq=False)
class Meaning:
    """Where a condition is proved and where it is refuted; `total` if it always is either."""

    proved: Switch
    refuted: Switch
    total: bool

    @classmethod
    def of(cls, switch: Switch) -> "Meaning":
        """Of a condition that is refuted wherever it is not proved."""
        return cls(switch, opposite(switch), total=True)

    @property
    def negated(self) -> "Meaning":
        """Of the negation."""
        return Meaning(self.refuted, self.proved, self.total)


_UNKNOWN: Final = Meaning(proved=False, refuted=False, total=False)


class Translation:
    """Adds conditions to a model whose facts are there already.

    `numbers` holds each fact's variable: of a boolean its value, of another fact the rank of its
    value on the fact's scale.
    """

    def __init__(
        self,
        model: "cp_model.CpModel",
        numbers: "Mapping[str, cp_model.IntVar]",
        scales: Mapping[str, Scale],
        ranks: Mapping[str, tuple[int, ...]],
    ) -> None:
        self._model = model
        self._numbers = numbers
        self._scales = scales
        self._ranks = ranks
        self._thresholds: dict[tuple[Operator, str, int], Switch] = {}
        self._pairs: dict[tuple[Operator, str, str], Switch] = {}
        self._meanings: dict[Expression, Meaning] = {}

    def meaning(self, node: Expression) -> Meaning:
        """The two switches of a condition."""
        meaning = self._meanings.get(node)
        if meaning is None:
            meaning = self._meanings[node] = self._translated(node)
        return meaning

    def _translated(self, node: Expression) -> Meaning:
        match node:
            case Literal(value=value) | Parameter(value=value):
                return Meaning.of(value) if isinstance(value, bool) else _UNKNOWN
            case Reference(fact=fact):
                return Meaning.of(self._numbers[fact.name])
            case Comparison(operator=sign, left=left, right=right):
                return self._compared(sign, left, right, for_null=node.tests_for_missing)
            case Within(operand=operand, low=low, high=high):
                above = self._compared(Operator.LESS_OR_EQUAL, low, operand)
                below = self._compared(Operator.LESS_OR_EQUAL, operand, high)
                inside = Meaning.of(self.all([above.proved, below.proved]))
                return inside if above.total and below.total else _UNKNOWN
            case OneOf(operand=operand, choices=choices):
                return self._one_of(operand, choices)
            case Not(operand=operand):
                return self.meaning(operand).negated
            case And(operands=operands):
                return self._joined([self.meaning(each) for each in operands])
            case Or(operands=operands):
                return self._joined([self.meaning(each).negated for each in operands]).negated
            case _:
                assert_never(node)

    def _joined(self, meanings: Sequence[Meaning]) -> Meaning:
        proved = self.all([each.proved for each in meanings])
        if all(each.total for each in meanings):
            return Meaning.of(proved)
        return Meaning(proved, self.any([each.refuted for each in meanings]), total=False)

    def _one_of(self, operand: Expression, choices: Sequence[Expression]) -> Meaning:
        equal = [self._compared(Operator.EQUAL, operand, each) for each in choices]
        found = self.any([each.proved for each in equal])
        if all(each.total for each in equal):
            return Meaning.of(found)
        known = [self._known(each) for each in (operand, *choices)]
        refuted = self.all([each.refuted for each in equal])
        return Meaning(self.all([found, *known]), refuted, total=False)

    def _compared(
        self, sign: Operator, left: Expression, right: Expression, *, for_null: bool = False
    ) -> Meaning:
        if for_null:
            both = self._same(self._known(left), self._known(right))
            return Meaning.of(both if sign is Operator.EQUAL else opposite(both))
        if Kind.NULL in (left.kind, right.kind):
            return _UNKNOWN
        if left.kind is not Kind.BOOLEAN:
            return Meaning.of(self._ordered(sign, left, right))
        one, other = self.meaning(left), self.meaning(right)
        equal = Meaning.of(self._same(one.proved, other.proved))
        if not (one.total and other.total):
            agree = [[one.proved, other.proved], [one.refuted, other.refuted]]
            differ = [[one.proved, other.refuted], [one.refuted, other.proved]]
            proved, refuted = (self.any([self.all(e) for e in cases]) for cases in (agree, differ))
            equal = Meaning(proved, refuted, total=False)
        return equal if sign is Operator.EQUAL else equal.negated

    def _known(self, node: Expression) -> Switch:
        if node.kind is not Kind.BOOLEAN:
            return node.kind is not Kind.NULL
        meaning = self.meaning(node)
        return meaning.total or self.any([meaning.proved, meaning.refuted])

    # Numbers, words and days: facts or constants, for nothing else has a rank.

    def _ordered(self, sign: Operator, left: Expression, right: Expression) -> Switch:
        match left, right:
            case Reference(), Reference():
                return self._pair(sign, left.fact.name, right.fact.name)
            case Reference(), Literal() | Parameter() if right.value is not None:
                rank = self._scales[left.fact.name].rank(right.value)
                return self._threshold(sign, left.fact.name, rank)
            case Literal() | Parameter(), Reference():
                return self._ordered(sign.mirrored, right, left)
            case Literal() | Parameter(), Literal() | Parameter():
                return COMPARES[sign](left.value, right.value) is True
            case _:
                msg = "a condition stands where a number, a word or a day is compared"
                raise AssertionError(msg)

    def _threshold(self, sign: Operator, name: str, rank: int) -> Switch:
        if sign in _NEGATED:
            return opposite(self._threshold(sign.opposite, name, rank))
        on = [each for each in self._ranks[name] if COMPARES[sign](each, rank)]
        if len(on) in (0, len(self._ranks[name])):
            return bool(on)
        switch = self._thresholds.get((sign, name, rank))
        if switch is None:
            switch = self._reified(sign, self._numbers[name], rank)
            self._thresholds[sign, name, rank] = switch
        return switch

    def _pair(self, sign: Operator, first: str, second: str) -> Switch:
        if first == second:
            return COMPARES[sign](0, 0) is True
        if sign in _NEGATED:
            return opposite(self._pair(sign.opposite, first, second))
        switch = self._pairs.get((sign, first, second))
        if switch is None:
            switch = self._reified(sign, self._numbers[first], self._numbers[second])
            self._pairs[sign, first, second] = switch
        return switch

    def _reified(
        self, sign: Operator, left: "cp_model.IntVar", right: "cp_model.IntVar | int"
    ) -> Switch:
        """A new switch that is on exactly where the comparison of ranks holds."""
        switch = self._model.new_bool_var("")
        only_if(self._model.add(COMPARES[sign](left, right)), switch)
        only_if(self._model.add(COMPARES[sign.opposite](left, right)), ~switch)
        return switch

    # Switches joined.

    def all(self, switches: Sequence[Switch]) -> Switch:
        """The switch that is on where all of these are."""
        varying = [each for each in switches if not isinstance(each, bool)]
        if any(each is False for each in switches):
            return False
        if len(varying) <= 1:
            return varying[0] if varying else True
        switch = self._model.new_bool_var("")
        only_if(self._model.add_bool_and(varying), switch)
        self._model.add_bool_or([switch, *(~each for each in varying)])
        return switch

    def any(self, switches: Sequence[Switch]) -> Switch:
        """The switch that is on where one of these is."""
        return opposite(self.all([opposite(each) for each in switches]))

    def _same(self, one: Switch, other: Switch) -> Switch:
        if isinstance(one, bool):
            return other if one else opposite(other)
        if isinstance(other, bool):
            return one if other else opposite(one)
        both, neither = self.all([one, other]), self.all([~one, ~other])
        return self.any([both, neither])
