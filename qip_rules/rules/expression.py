"""The expression of a requirement: a closed union of frozen nodes, type-checked when built.

Every reader of the language is one `match` over these classes, in the order in which they stand
here, closed by `assert_never`.
"""

import enum
from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar, Final, NoReturn, assert_never

import attrs

from qip_rules.errors import ExpressionTypeError
from qip_rules.narrowing import as_given, is_tuple
from qip_rules.rules.fact import NUMBER_MAXIMUM, Fact, Kind, Text, Value, is_name, kind_of
from qip_rules.rules.wording import shortened

__all__ = [
    "DEPTH_MAXIMUM",
    "FROM_TEXT",
    "And",
    "Comparison",
    "Expression",
    "ExpressionNode",
    "Literal",
    "Not",
    "OneOf",
    "Operator",
    "Or",
    "Parameter",
    "Reference",
    "Within",
    "children",
    "facts_in",
    "walk",
]

DEPTH_MAXIMUM: Final = 100
"""Nodes above one another; a deeper expression is refused, so that no reader can overflow."""

FROM_TEXT: Final = "`parse` makes one of text"
"""The hint for who gave something else than an expression."""

_ORDERED = frozenset({Kind.NUMBER, Kind.TEXT, Kind.DATE})


class Operator(enum.Enum):
    """A comparison of two operands, by its sign in FEEL."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="

    @property
    def mirrored(self) -> "Operator":
        """The comparison that says the same with its operands the other way round."""
        return _MIRRORED.get(self, self)

    @property
    def opposite(self) -> "Operator":
        """The comparison that holds of two values where this one does not."""
        return _OPPOSITE[self]


_MIRRORED: Final[Mapping[Operator, Operator]] = {
    Operator.LESS: Operator.GREATER,
    Operator.LESS_OR_EQUAL: Operator.GREATER_OR_EQUAL,
    Operator.GREATER: Operator.LESS,
    Operator.GREATER_OR_EQUAL: Operator.LESS_OR_EQUAL,
}
_OPPOSITE: Final[Mapping[Operator, Operator]] = {
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.LESS: Operator.GREATER_OR_EQUAL,
    Operator.LESS_OR_EQUAL: Operator.GREATER,
    Operator.GREATER: Operator.LESS_OR_EQUAL,
    Operator.GREATER_OR_EQUAL: Operator.LESS,
}


class ExpressionNode:
    """What every node has: `&`, `|` and `~`, and no truth value."""

    __slots__ = ()

    def __and__(self, other: object) -> "And":
        return And((*_operands_of(self, And), *_operands_of(other, And)))

    def __or__(self, other: object) -> "Or":
        return Or((*_operands_of(self, Or), *_operands_of(other, Or)))

    def __invert__(self) -> "Not":
        return Not(_expression(self))

    def __bool__(self) -> NoReturn:
        msg = (
            "an expression has no truth value of its own: combine expressions with & | ~ "
            "(not with and, or, not), and decide one with decide(expression, facts)"
        )
        raise ExpressionTypeError(msg)


class _Condition(ExpressionNode):
    """A node that is true, false or unknown."""

    __slots__ = ()

    @property
    def kind(self) -> Kind:
        """Always boolean."""
        return Kind.BOOLEAN


@attrs.frozen
class Literal(ExpressionNode):
    """A value written in the rule; `None` is FEEL's `null`."""

    value: Value | None
    kind: Kind = attrs.field(init=False, repr=False)
    """Compared too, because Python holds `True == 1`."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "kind", kind_of(self.value))
        _refuse_unwritable(self.value)

    depth: ClassVar[int] = 1


@attrs.frozen
class Parameter(ExpressionNode):
    """A dated value of the program, printed by its name."""

    name: str
    value: Value
    kind: Kind = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if type(self.name) is not str or not is_name(self.name):
            msg = f"{self.name!r} cannot name a parameter"
            raise ExpressionTypeError(msg)
        if as_given(self.value) is None:
            msg = f"the parameter {self.name} has no value"
            raise ExpressionTypeError(msg)
        object.__setattr__(self, "kind", kind_of(self.value))
        _refuse_unwritable(self.value)

    depth: ClassVar[int] = 1


@attrs.frozen
class Reference(ExpressionNode):
    """The value of a fact, or unknown where the record does not have it."""

    fact: Fact

    def __attrs_post_init__(self) -> None:
        if not isinstance(as_given(self.fact), Fact):
            msg = f"a reference is to a Fact; found {self.fact!r}"
            raise ExpressionTypeError(msg)

    @property
    def kind(self) -> Kind:
        """The kind of the fact."""
        return self.fact.kind

    depth: ClassVar[int] = 1


@attrs.frozen
class Comparison(_Condition):
    """Two operands of one kind compared; unknown where one is missing.

    `x = null` and `x != null` ask instead whether the other operand is missing, and are never
    unknown.
    """

    operator: Operator
    left: "Expression"
    right: "Expression"
    depth: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if not isinstance(as_given(self.operator), Operator):
            msg = f"a comparison needs an Operator; found {self.operator!r}"
            raise ExpressionTypeError(msg)
        operands = (_expression(self.left), _expression(self.right))
        kind = _common_kind(f"both sides of {self.operator.value}", operands)
        if self.operator not in (Operator.EQUAL, Operator.NOT_EQUAL) and kind is Kind.BOOLEAN:
            msg = f"true and false have no order, so {self.operator.value} cannot compare them"
            raise ExpressionTypeError(msg)
        _set_depth(self, operands)

    @property
    def tests_for_missing(self) -> bool:
        """Whether this is `x = null` or `x != null`."""
        return self.operator in (Operator.EQUAL, Operator.NOT_EQUAL) and (
            _is_null(self.left) or _is_null(self.right)
        )


@attrs.frozen
class Within(_Condition):
    """Whether the operand lies from `low` to `high`, both included: `in [a..b]`, `between`."""

    operand: "Expression"
    low: "Expression"
    high: "Expression"
    depth: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        operands = (_expression(self.operand), _expression(self.low), _expression(self.high))
        kind = _common_kind("the operand and the ends of a range", operands)
        if kind is Kind.BOOLEAN:
            msg = "true and false have no order, so they make no range"
            raise ExpressionTypeError(msg)
        _set_depth(self, operands)


@attrs.frozen
class OneOf(_Condition):
    """Whether the operand equals one of the choices: `in (a, b)`."""

    operand: "Expression"
    choices: "tuple[Expression, ...]"
    depth: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if type(self.choices) is not tuple or not self.choices:
            msg = f"`in` needs a tuple of one or more choices; found {self.choices!r}"
            raise ExpressionTypeError(msg)
        operands = (_expression(self.operand), *(_expression(each) for each in self.choices))
        _common_kind("the operand and the choices of `in`", operands)
        _set_depth(self, operands)


@attrs.frozen
class Not(_Condition):
    """Strong Kleene negation: unknown stays unknown."""

    operand: "Expression"
    depth: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        _conditions("not", (self.operand,))
        _set_depth(self, (self.operand,))


@attrs.frozen
class And(_Condition):
    """Strong Kleene conjunction: one false operand decides it, whatever else is unknown."""

    operands: "tuple[Expression, ...]"
    depth: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        _conditions("and", self.operands)
        _set_depth(self, self.operands)


@attrs.frozen
class Or(_Condition):
    """Strong Kleene disjunction: one true operand decides it, whatever else is unknown."""

    operands: "tuple[Expression, ...]"
    depth: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        _conditions("or", self.operands)
        _set_depth(self, self.operands)


Expression = Literal | Parameter | Reference | Comparison | Within | OneOf | Not | And | Or
"""A node of the tree that a rule is: closed, so that every reader names each kind."""


def children(node: Expression) -> tuple[Expression, ...]:
    """The operands of a node, left to right."""
    match node:
        case Literal() | Parameter() | Reference():
            return ()
        case Comparison(left=left, right=right):
            return (left, right)
        case Within(operand=operand, low=low, high=high):
            return (operand, low, high)
        case OneOf(operand=operand, choices=choices):
            return (operand, *choices)
        case Not(operand=operand):
            return (operand,)
        case And(operands=operands) | Or(operands=operands):
            return operands
        case _:
            assert_never(node)


def walk(node: Expression) -> Iterator[Expression]:
    """The node and everything below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_in(node: Expression) -> tuple[Fact, ...]:
    """The facts that an expression names, each once, in reading order."""
    return tuple(dict.fromkeys(each.fact for each in walk(node) if isinstance(each, Reference)))


def _expression(candidate: object) -> Expression:
    if isinstance(candidate, Expression):
        return candidate
    hint = ""
    if candidate is None or isinstance(candidate, bool | int | str | date):
        hint = f"; a value is written Literal({candidate!r})"
    msg = f"expected an expression, found {candidate!r}{hint}"
    raise ExpressionTypeError(msg)


def _operands_of(candidate: object, kind: type[And] | type[Or]) -> tuple[Expression, ...]:
    node = _expression(candidate)
    return node.operands if isinstance(node, kind) else (node,)


def _is_null(node: Expression) -> bool:
    return isinstance(node, Literal) and node.value is None


def _conditions(word: str, operands: object) -> None:
    if not is_tuple(operands):
        msg = f"`{word}` takes a tuple of expressions; found {operands!r}"
        raise ExpressionTypeError(msg)
    if word != "not" and len(operands) < 2:  # noqa: PLR2004 - "two" is what the message says
        msg = f"`{word}` joins two or more conditions; found {len(operands)}"
        raise ExpressionTypeError(msg)
    for each in operands:
        node = _expression(each)
        if node.kind not in (Kind.BOOLEAN, Kind.NULL):
            msg = f"`{word}` takes conditions; {_describe(node)} is a {node.kind.value}"
            raise ExpressionTypeError(msg)


def _common_kind(where: str, operands: tuple[Expression, ...]) -> Kind:
    """The one kind of all operands that are not `null`, with every literal a possible value."""
    known = [each for each in operands if each.kind is not Kind.NULL]
    if not known:
        return Kind.NULL
    first = known[0]
    for each in known[1:]:
        if each.kind is not first.kind:
            msg = (
                f"{where} must be of one kind: {_describe(first)} is a {first.kind.value}, "
                f"{_describe(each)} is a {each.kind.value}"
            )
            raise ExpressionTypeError(msg)
    for fact in (each.fact for each in known if isinstance(each, Reference)):
        if isinstance(fact.type, Text):
            _refuse_impossible_words(fact, known)
    return first.kind


def _refuse_impossible_words(fact: Fact, operands: list[Expression]) -> None:
    for each in operands:
        if isinstance(each, Literal | Parameter) and not fact.allows(each.value):
            import difflib

            assert isinstance(fact.type, Text)  # noqa: S101 - narrows for the type checker
            close = difflib.get_close_matches(str(each.value), fact.type.choices, n=1)
            hint = f'; did you mean "{close[0]}"?' if close else ""
            msg = (
                f'{fact.name} is never "{shortened(str(each.value))}": it is {fact.expected}{hint}'
            )
            raise ExpressionTypeError(msg)


def _describe(node: Expression) -> str:
    match node:
        case Literal(value=None):
            return "null"
        case Literal(value=bool() as value):
            return str(value).lower()
        case Literal(value=str() as value):
            return f'"{shortened(value)}"'
        case Literal(value=value):
            return str(value)
        case Parameter(name=name):
            return name
        case Reference(fact=fact):
            return fact.name
        case Comparison() | Within() | OneOf() | Not() | And() | Or():
            return "the condition"
        case _:
            assert_never(node)


def _refuse_unwritable(value: Value | None) -> None:
    if isinstance(value, str) and any("\ud800" <= each <= "\udfff" for each in value):
        msg = f"text holds a lone surrogate, which no document can contain: {value!r}"
        raise ExpressionTypeError(msg)
    if isinstance(value, int) and abs(value) > NUMBER_MAXIMUM:
        msg = f"whole numbers have at most {len(str(NUMBER_MAXIMUM))} digits"
        raise ExpressionTypeError(msg)


def _set_depth(node: Expression, operands: tuple[Expression, ...]) -> None:
    depth = 1 + max(each.depth for each in operands)
    if depth > DEPTH_MAXIMUM:
        msg = f"the expression is more than {DEPTH_MAXIMUM} levels deep"
        raise ExpressionTypeError(msg)
    object.__setattr__(node, "depth", depth)
