"""What is left of a condition when everything known is filled in: partial evaluation.

The residual comes to the same as the condition, whatever else becomes known. Known facts give way
to their values, what these decide gives way to its truth value, and what no longer matters goes.

Source: N. D. Jones, C. K. Gomard and P. Sestoft, Partial Evaluation and Automatic Program
Generation (1993); for three values, the laws of Kleene's strong logic.
"""

from collections.abc import Iterator, Mapping
from typing import Final, assert_never

from qip_rules.errors import Arguments, ExpressionTypeError
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    FROM_TEXT,
    And,
    Comparison,
    Expression,
    ExpressionNode,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Parameter,
    Reference,
    Within,
    children,
)
from qip_rules.rules.fact import Kind, Value

__all__ = ["residual_of"]

Facts = Mapping[str, Value | None]

_TAKES: Final = Arguments("residual_of", condition=(ExpressionNode, FROM_TEXT), facts=(Mapping,))


def residual_of(condition: Expression, facts: Facts) -> Expression:
    """The condition with the known facts filled in, simplified.

    For every record that agrees with `facts` on what they know, complete or not,
    `decide(residual, record) == decide(condition, record)`. The residual has no more nodes than
    the condition, and names missing facts only; but a fact whose word could never be the word of
    the fact it is compared with is named still, because the language writes no such comparison.

    A condition that does not name `null` becomes a literal exactly when `decide` already tells
    what it comes to. One that does may stay as it is even if no answer can change it. What holds
    between facts is not made use of: a residual may name a fact whose value follows from others.

    Raises:
        ExpressionTypeError: the expression is no condition.
        FactError: a value that its fact cannot have.
    """
    if False in map(isinstance, (condition, facts), _TAKES.classes):
        _TAKES.refuse(condition, facts)
    decide(condition, facts)  # refuses what cannot be decided
    return _as_condition(_left(condition, facts))


def _left(node: Expression, facts: Facts) -> Expression:
    match node:
        case Literal() | Parameter():
            return node
        case Reference(fact=fact):
            value = facts.get(fact.name)
            return node if value is None else Literal(value)
        case Comparison() | Within() | OneOf():
            return _compared(node, tuple(_left(each, facts) for each in children(node)), facts)
        case Not(operand=operand):
            return _opposite(_as_condition(_left(operand, facts)))
        case And(operands=operands):
            return _joined(And, operands, facts)
        case Or(operands=operands):
            return _joined(Or, operands, facts)
        case _:
            assert_never(node)


def _as_condition(node: Expression) -> Expression:
    """The node; a parameter that is a condition by itself gives way to its value."""
    return Literal(node.value) if isinstance(node, Parameter) else node


def _compared(
    node: Comparison | Within | OneOf, operands: tuple[Expression, ...], facts: Facts
) -> Expression:
    if all(isinstance(each, Literal | Parameter) for each in operands):
        return Literal(decide(node, facts))
    if not (isinstance(node, Comparison) and node.tests_for_missing):
        if Literal(None) in operands:
            return Literal(None)
        if isinstance(node, Comparison) and Kind.BOOLEAN in {each.kind for each in operands}:
            return _same(node.operator, *operands)
    try:
        return _rebuilt(node, operands)
    except ExpressionTypeError:  # a word that the other fact can never be
        return node


def _rebuilt(node: Comparison | Within | OneOf, operands: tuple[Expression, ...]) -> Expression:
    match node:
        case Comparison(operator=operator):
            return Comparison(operator, *operands)
        case Within():
            return Within(*operands)
        case OneOf():
            return OneOf(operands[0], operands[1:])
        case _:
            assert_never(node)


def _same(operator: Operator, left: Expression, right: Expression) -> Expression:
    """Two truth values compared; with one of them fixed, that is the other one or its opposite."""
    for fixed, other in ((left, right), (right, left)):
        if isinstance(fixed, Literal | Parameter):
            keeps = bool(fixed.value) is (operator is Operator.EQUAL)
            return other if keeps else _opposite(other)
    return Comparison(operator, left, right)


def _opposite(node: Expression) -> Expression:
    match node:
        case Literal(value=value):
            return Literal(None if value is None else not value)
        case Not(operand=operand):
            return operand
        case _:
            return Not(node)


def _joined(
    sign: type[And] | type[Or], operands: tuple[Expression, ...], facts: Facts
) -> Expression:
    neutral = Literal(sign is And)
    settling = Literal(sign is Or)
    left: dict[Expression, None] = {}
    for operand in operands:
        for each in _operands_of(sign, _as_condition(_left(operand, facts))):
            if each == settling:
                return settling
            if each != neutral:
                left[each] = None
    if len(left) > 1:
        return sign(tuple(left))
    return next(iter(left), neutral)


def _operands_of(sign: type[And] | type[Or], node: Expression) -> Iterator[Expression]:
    yield from node.operands if isinstance(node, sign) else (node,)
