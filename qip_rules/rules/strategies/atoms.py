"""The atomic conditions of a requirement, and where one of them decides what it comes to."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import assert_never

import attrs

from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    And,
    Comparison,
    Expression,
    Literal,
    Not,
    OneOf,
    Or,
    Parameter,
    Reference,
    Within,
    children,
)
from qip_rules.rules.fact import Kind, Value
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.requirement import Requirement

__all__ = ["Atom", "Truth", "atoms_of", "given", "truth_of"]


@attrs.frozen
class Atom:
    """One occurrence of an atomic condition in a requirement: a condition that holds no other.

    A comparison of truth values is no atom; what it compares is. A condition that is written
    twice is two atoms, as usual in coverage of decisions.
    """

    code: str
    """Of the requirement."""
    position: int
    """Which of the requirement's atoms it is, in reading order, counted from 0."""
    condition: Expression

    def __str__(self) -> str:
        return f"`{text_of(self.condition)}` in {self.code}"


@attrs.frozen
class Truth:
    """What the atoms of a requirement come to for one record, and the requirement by them.

    `decided_by` are the positions of the atoms that decide it there: if such an atom alone came
    to the opposite, so would the requirement. The others are masked.
    """

    atoms: tuple[bool | None, ...]
    outcome: bool | None
    decided_by: frozenset[int]


def atoms_of(requirement: Requirement) -> tuple[Atom, ...]:
    """The atoms of a requirement in reading order."""
    leaves = _leaves(requirement.requires)
    return tuple(Atom(requirement.code, at, each) for at, each in enumerate(leaves))


def truth_of(requirement: Requirement) -> Callable[[Mapping[str, Value]], Truth]:
    """What tells the truth of the requirement for a complete record."""
    leaves = tuple(_leaves(requirement.requires))
    kept: dict[tuple[bool | None, ...], Truth] = {}

    def truth(record: Mapping[str, Value]) -> Truth:
        values = tuple(decide(each, record) for each in leaves)
        if values not in kept:
            kept[values] = _truth(requirement.requires, values)
        return kept[values]

    return truth


def given(expression: Expression, values: Mapping[int, bool]) -> Expression:
    """The expression with some of its atoms, by position, replaced by what they come to."""
    return _given(expression, values, count())


def _truth(requires: Expression, values: tuple[bool | None, ...]) -> Truth:
    known = {at: value for at, value in enumerate(values) if value is not None}
    outcome = decide(given(requires, known), {})
    decided_by = frozenset(
        at
        for at, value in known.items()
        if outcome is not None
        and decide(given(requires, {**known, at: not value}), {}) is (not outcome)
    )
    return Truth(values, outcome, decided_by)


def _joins_conditions(node: Expression) -> bool:
    """Whether the node is made of conditions, and so is no atom."""
    match node:
        case Not() | And() | Or():
            return True
        case Comparison() | OneOf():
            return all(each.kind is Kind.BOOLEAN for each in children(node))
        case Literal() | Parameter() | Reference() | Within():
            return False
        case _:
            assert_never(node)


def _leaves(node: Expression) -> Iterator[Expression]:
    if _joins_conditions(node):
        for child in children(node):
            yield from _leaves(child)
    elif not isinstance(node, Literal | Parameter):
        yield node


def _given(node: Expression, values: Mapping[int, bool], positions: Iterator[int]) -> Expression:
    def each(child: Expression) -> Expression:
        return _given(child, values, positions)

    match node:
        case Literal() | Parameter():
            return node
        case Not(operand=operand):
            return Not(each(operand))
        case And(operands=operands):
            return And(tuple(map(each, operands)))
        case Or(operands=operands):
            return Or(tuple(map(each, operands)))
        case Comparison(operator=sign, left=left, right=right) if _joins_conditions(node):
            return Comparison(sign, each(left), each(right))
        case OneOf(operand=operand, choices=choices) if _joins_conditions(node):
            return OneOf(each(operand), tuple(map(each, choices)))
        case _:
            at = next(positions)
            return Literal(values[at]) if at in values else node
