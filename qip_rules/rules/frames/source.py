"""A frame as expressions read it: the column of each fact, and how constants are told to it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from qip_rules.rules.fact import Value
from qip_rules.rules.frames.masks import Masks

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["Leaf", "Source", "range_of"]


@attrs.frozen(eq=False, kw_only=True)
class Leaf:
    """The column of one fact as expressions.

    A boolean fact has `masks`, another one a `value`, which stands for itself only where `known`.
    `least` and `greatest` bound what a column of whole numbers can hold at all. One of
    `impossible` is true where the column has what is no value of the fact; where the value is
    missing, these may be missing too. Rows alike in all `keys` have the same value.
    """

    known: "nw.Expr | bool"
    impossible: "tuple[nw.Expr | bool, ...]"
    keys: tuple[str, ...]
    masks: Masks | None = None
    value: "nw.Expr | None" = None
    least: int | None = None
    greatest: int | None = None


@attrs.frozen(eq=False, kw_only=True)
class Source:
    """A frame for expressions to read.

    `leaves` are its columns by the name of their fact; a fact without one is not known anywhere.
    In a `total` frame values are there in every row, right or wrong, instead of being missing.
    `encoded` gives a constant as the columns hold such values, and `literal` such a constant in a
    form that the frame's library takes.
    """

    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]"
    leaves: Mapping[str, Leaf]
    total: bool
    encoded: Callable[[Value], Value]
    literal: "Callable[[Value], Value | nw.Expr]"


def range_of(dtype: str) -> tuple[int, int]:
    """The least and the greatest number that a column of whole numbers of that type can hold."""
    bits = int(dtype.lstrip("UIntui"))
    if dtype[0] in "Uu":
        return 0, (1 << bits) - 1
    return -(1 << bits - 1), (1 << bits - 1) - 1
