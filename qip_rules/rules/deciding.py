"""The reference meaning of the language: strong Kleene logic, where a missing fact is unknown.

Every other reader is held against `decide` by test. It is written to be read, not to be fast.

Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64, for the three values;
OMG, Decision Model and Notation 1.5, chapter 10.3, for comparison with `null`.
"""

import operator
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final, assert_never

from qip_rules.errors import Arguments, ExpressionTypeError, FactError, Fault
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
)
from qip_rules.rules.fact import Fact, Kind, Value
from qip_rules.rules.wording import shown

__all__ = ["COMPARES", "decide", "fault_of"]

COMPARES: Final[Mapping[Operator, Callable[[Any, Any], Any]]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
}

_TAKES: Final = Arguments("decide", expression=(ExpressionNode, FROM_TEXT), facts=(Mapping,))
_CONDITIONS: Final = (Kind.BOOLEAN, Kind.NULL)


def decide(expression: Expression, facts: Mapping[str, Value | None]) -> bool | None:
    """Whether the expression holds of the facts: true, false, or `None` for unknown.

    A fact that is absent from `facts`, or `None` there, is not known. Other keys are ignored.

    Raises:
        ExpressionTypeError: the expression is no condition.
        FactError: a value that its fact cannot have.
    """
    if False in map(isinstance, (expression, facts), _TAKES.classes):
        _TAKES.refuse(expression, facts)
    if expression.kind not in _CONDITIONS:
        msg = f"only a condition can be decided; this is a {expression.kind.value}"
        raise ExpressionTypeError(msg)
    value = _value(expression, facts)
    assert value is None or isinstance(value, bool)  # noqa: S101 - proved by the nodes' types
    return value


def _value(node: Expression, facts: Mapping[str, Value | None]) -> Value | None:
    match node:
        case Literal(value=value) | Parameter(value=value):
            return value
        case Reference(fact=fact):
            return _known(fact, facts.get(fact.name))
        case Comparison(operator=sign, left=left, right=right):
            first, second = _value(left, facts), _value(right, facts)
            if node.tests_for_missing:
                return COMPARES[sign](first is None, second is None) is True
            if first is None or second is None:
                return None
            return COMPARES[sign](first, second) is True
        case Within(operand=operand, low=low, high=high):
            values: tuple[Any, ...] = tuple(_value(each, facts) for each in (low, operand, high))
            return None if None in values else values[0] <= values[1] <= values[2]
        case OneOf(operand=operand, choices=choices):
            value, *others = (_value(each, facts) for each in (operand, *choices))
            return None if value is None or None in others else value in others
        case Not(operand=operand):
            value = _value(operand, facts)
            return None if value is None else not value
        case And(operands=operands):
            values = tuple(_value(each, facts) for each in operands)
            return False if False in values else None if None in values else True
        case Or(operands=operands):
            values = tuple(_value(each, facts) for each in operands)
            return True if True in values else None if None in values else False
        case _:
            assert_never(node)


def _known(fact: Fact, value: Value | None) -> Value | None:
    fault = fault_of(fact, value)
    if fault is not None:
        raise FactError([fault], of="the record of facts")
    return value


def fault_of(fact: Fact, value: object) -> Fault | None:
    """What is wrong with a value for a fact, if anything. `None` is always fine: not known."""
    if value is None or fact.allows(value):
        return None
    return Fault(fact.name, shown(value), fact.expected, _hint(fact, value))


def _hint(fact: Fact, value: object) -> str:
    if isinstance(value, bool):
        return "true and false are no whole numbers"
    numpy: Any = sys.modules.get("numpy")  # whoever has a value of NumPy's has imported it
    if not isinstance(value, getattr(numpy, "generic", ())):
        return ""
    if fact.kind is Kind.DATE and isinstance(value, numpy.datetime64):
        return "a moment of NumPy: `.astype('datetime64[D]').item()` gives its date"
    scalar: Any = value
    mends = fact.allows(scalar.item())
    return "a scalar of NumPy: `.item()` gives the value of Python's own" if mends else ""
