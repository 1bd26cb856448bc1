"""A condition as two total masks over the columns of a frame: where it is proved, where refuted.

The same meaning as the NumPy reader's, told in narwhals expressions.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, assert_never

import attrs

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
from qip_rules.rules.fact import Kind, Value
from qip_rules.rules.frames.masks import UNKNOWN, Masks, every, filled, negated, some
from qip_rules.rules.frames.source import Leaf, Source

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["Conditions"]

CHAIN_MAXIMUM: Final = 2
"""Constants that are compared one by one; more are looked up as a list."""


@attrs.frozen(eq=False, kw_only=True)
class _Operand:
    """One side of a comparison: a constant or the column of a fact, missing where not `known`."""

    known: "nw.Expr | bool"
    constant: Value | None = None
    leaf: Leaf | None = None


class Conditions:
    """Translates conditions over the columns of one frame.

    Args:
        source: the frame and its columns of facts.
        temporary: the start of a name that no column of the frame has.

    `stages` are columns to be added to the frame, one stage after another, before the masks are
    read: conditions that are compared with one another stand in both masks of the comparison, so
    without a column of their own nested ones would double at each level.
    """

    def __init__(self, source: Source, *, temporary: str) -> None:
        self.stages: list[dict[str, nw.Expr]] = []
        self.temporary = temporary
        self._source = source

    def masks(self, node: Expression) -> Masks:
        """Where the condition is proved and where it is refuted."""
        match node:
            case Literal(value=value) | Parameter(value=value):
                return Masks(proved=value is True, refuted=value is False)
            case Reference(fact=fact):
                leaf = self._source.leaves.get(fact.name)
                return UNKNOWN if leaf is None or leaf.masks is None else leaf.masks
            case Comparison():
                return self._comparison(node)
            case Within(operand=operand, low=low, high=high):
                return self._within(*(self._operand(each) for each in (low, operand, high)))
            case OneOf(operand=operand, choices=choices):
                if any(each.kind is Kind.BOOLEAN for each in (operand, *choices)):
                    return self._among_conditions(
                        [self._bound(each) for each in (operand, *choices)]
                    )
                return self._among(*(self._operand(each) for each in (operand, *choices)))
            case Not(operand=operand):
                masks = self.masks(operand)
                return Masks(masks.refuted, masks.proved, masks.known, masks.simple)
            case And(operands=operands):
                parts = [self.masks(each) for each in operands]
                refuted = some(part.refuted for part in parts)
                return Masks(every(part.proved for part in parts), refuted, _known(parts, refuted))
            case Or(operands=operands):
                parts = [self.masks(each) for each in operands]
                proved = some(part.proved for part in parts)
                return Masks(proved, every(part.refuted for part in parts), _known(parts, proved))
            case _:
                assert_never(node)

    def _comparison(self, node: Comparison) -> Masks:
        if node.tests_for_missing:
            known = self._known(node.right if node.left.kind is Kind.NULL else node.left)
            if node.operator is Operator.EQUAL:
                return Masks(proved=negated(known), refuted=known)
            return Masks(proved=known, refuted=negated(known))
        if Kind.BOOLEAN in (node.left.kind, node.right.kind):
            one, other = self._bound(node.left), self._bound(node.right)
            same = _alike(one, other)
            different = _alike(one, Masks(proved=other.refuted, refuted=other.proved))
            if node.operator is Operator.EQUAL:
                return Masks(proved=same, refuted=different)
            return Masks(proved=different, refuted=same)
        return self._compared(node.operator, self._operand(node.left), self._operand(node.right))

    def _compared(self, sign: Operator, one: _Operand, other: _Operand) -> Masks:
        known = every([one.known, other.known])
        if known is False:
            return UNKNOWN
        settled = _settled(sign, one, other)
        if settled is not None:
            return Masks(
                known if settled else False, False if settled else known, known, simple=True
            )
        first, second = self._value(one), self._value(other)
        if one.leaf is not None and other.leaf is not None and one.leaf.least is not None:
            import narwhals.stable.v2 as nw

            first, second = first.cast(nw.Int64), second.cast(nw.Int64)
        return self._split(COMPARES[sign](first, second), known)

    def _split(self, compared: "nw.Expr", known: "nw.Expr | bool") -> Masks:
        """The masks of a comparison, which is itself missing, or meaningless, where not `known`."""
        if self._source.total or known is True:
            return Masks(every([known, compared]), every([known, ~compared]), known, simple=True)
        return Masks(
            compared.fill_null(value=False), (~compared).fill_null(value=False), known, simple=True
        )

    def _within(self, low: _Operand, operand: _Operand, high: _Operand) -> Masks:
        known = every([low.known, operand.known, high.known])
        if known is False:
            return UNKNOWN
        above = self._compared(Operator.LESS_OR_EQUAL, low, operand)
        below = self._compared(Operator.LESS_OR_EQUAL, operand, high)
        inside = every([above.proved, below.proved])
        if operand.leaf is not None and low.leaf is None and high.leaf is None:
            return Masks(inside, some([above.refuted, below.refuted]), known, simple=True)
        return Masks(inside, every([known, negated(inside)]), known, simple=True)

    def _among(self, operand: _Operand, *choices: _Operand) -> Masks:
        known = every([operand.known, *(each.known for each in choices)])
        if known is False:
            return UNKNOWN
        constants = [
            each
            for each in choices
            if each.leaf is None and _settled(Operator.EQUAL, operand, each) is None
        ]
        equal: list[nw.Expr | bool] = []
        listed = list(dict.fromkeys(each.constant for each in constants))
        if (
            operand.leaf is not None
            and len(listed) > CHAIN_MAXIMUM
            and all(each is not None and self._source.literal(each) is each for each in listed)
        ):
            found: nw.Expr = self._value(operand).is_in(listed)
            equal.append(found if self._source.total else filled(found))
            choices = tuple(each for each in choices if each.leaf is not None)
        equal.extend(self._compared(Operator.EQUAL, operand, each).proved for each in choices)
        return _decided(some(equal), known)

    @staticmethod
    def _among_conditions(parts: Sequence[Masks]) -> Masks:
        operand, *choices = parts
        known = every(part.decided for part in parts)
        return _decided(some(_alike(operand, each) for each in choices), known)

    def _value(self, operand: _Operand) -> Any:  # noqa: ANN401 - a constant or an expression
        if operand.leaf is not None:
            return operand.leaf.value
        return None if operand.constant is None else self._source.literal(operand.constant)

    def _known(self, node: Expression) -> "nw.Expr | bool":
        if node.kind is Kind.BOOLEAN:
            return self._bound(node).decided
        return self._operand(node).known

    def _operand(self, node: Expression) -> _Operand:
        match node:
            case Literal(value=None):
                return _Operand(known=False)
            case Literal(value=value) | Parameter(value=value):
                assert value is not None  # noqa: S101 - the case before
                return _Operand(known=True, constant=self._source.encoded(value))
            case Reference(fact=fact):
                leaf = self._source.leaves.get(fact.name)
                return (
                    _Operand(known=False) if leaf is None else _Operand(known=leaf.known, leaf=leaf)
                )
            case Comparison() | Within() | OneOf() | Not() | And() | Or():
                msg = "conditions are compared by their masks"
                raise AssertionError(msg)
            case _:
                assert_never(node)

    def _bound(self, node: Expression) -> Masks:
        """The masks of a condition to be used more than once, in columns of their own."""
        masks = self.masks(node)
        if isinstance(node, Literal | Parameter | Reference):
            return masks
        return Masks(
            proved=self._kept(masks.proved),
            refuted=self._kept(masks.refuted),
        )

    def _kept(self, mask: "nw.Expr | bool") -> "nw.Expr | bool":
        if isinstance(mask, bool):
            return mask
        import narwhals.stable.v2 as nw

        name = f"{self.temporary}{len(self.stages)}"
        self.stages.append({name: mask})
        return nw.col(name)


def _known(parts: Sequence[Masks], settled: "nw.Expr | bool") -> "nw.Expr | bool | None":
    """Where conditions joined are known: where one settles it, or where all are known."""
    simple = [part.known for part in parts if part.simple and part.known is not None]
    return some([settled, every(simple)]) if len(simple) == len(parts) else None


def _alike(one: Masks, other: Masks) -> "nw.Expr | bool":
    """Where both are proved, or both refuted."""
    return some([every([one.proved, other.proved]), every([one.refuted, other.refuted])])


def _decided(true: "nw.Expr | bool", known: "nw.Expr | bool") -> Masks:
    return Masks(every([known, true]), every([known, negated(true)]), known, simple=True)


def _settled(sign: Operator, one: _Operand, other: _Operand) -> bool | None:
    """What a comparison comes to in every row where both sides are known, if it is one thing.

    So it is between constants, and with a whole number that a column of its type cannot hold.
    """
    first: Any = one.constant
    second: Any = other.constant
    if one.leaf is not None and other.leaf is None:
        first = _beyond(one.leaf, second)
    elif one.leaf is None and other.leaf is not None:
        second = _beyond(other.leaf, first)
    if first is None or second is None:
        return None
    return COMPARES[sign](first, second) is True


def _beyond(leaf: Leaf, constant: Any) -> int | None:  # noqa: ANN401 - of the leaf's kind
    """A value of the column that stands for all, as seen from a constant outside their range."""
    if leaf.least is not None and constant < leaf.least:
        return leaf.least
    if leaf.greatest is not None and constant > leaf.greatest:
        return leaf.greatest
    return None
