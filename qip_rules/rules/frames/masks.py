"""Masks: what is true or false in every row of a frame, and what joins them.

A mask that is the same in every row is a plain `True` or `False`, so that only what depends on the
row reaches the frame.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["UNKNOWN", "Masks", "as_expression", "every", "filled", "negated", "some"]


@attrs.frozen(eq=False)
class Masks:
    """Where a condition is proved and where it is refuted; elsewhere it is unknown.

    `known` is where it is either, if that can be told for less than by joining the two. It is so
    for `simple` conditions, which know their value where they know certain facts, and for what
    joins such ones.
    """

    proved: "nw.Expr | bool"
    refuted: "nw.Expr | bool"
    known: "nw.Expr | bool | None" = None
    simple: bool = False

    @property
    def decided(self) -> "nw.Expr | bool":
        """Where it is proved or refuted."""
        return some([self.proved, self.refuted]) if self.known is None else self.known


UNKNOWN: Final = Masks(proved=False, refuted=False)
"""Neither, in any row."""


def every(masks: "Iterable[nw.Expr | bool]") -> "nw.Expr | bool":
    """True where all masks are."""
    return _folded(list(masks), settled_by=False)


def some(masks: "Iterable[nw.Expr | bool]") -> "nw.Expr | bool":
    """True where at least one mask is."""
    return _folded(list(masks), settled_by=True)


def filled(mask: "nw.Expr | bool") -> "nw.Expr | bool":
    """The mask, false where it was missing."""
    return mask if isinstance(mask, bool) else mask.fill_null(value=False)


def negated(mask: "nw.Expr | bool") -> "nw.Expr | bool":
    """True where the mask is not."""
    return not mask if isinstance(mask, bool) else ~mask


def as_expression(mask: "nw.Expr | bool") -> "nw.Expr":
    """The mask for a library, which takes no plain `True` or `False`."""
    import narwhals.stable.v2 as nw

    return nw.lit(mask) if isinstance(mask, bool) else mask


def _folded(masks: "Sequence[nw.Expr | bool]", *, settled_by: bool) -> "nw.Expr | bool":
    if any(mask is settled_by for mask in masks):
        return settled_by
    left = [mask for mask in masks if not isinstance(mask, bool)]
    if not left:
        return not settled_by
    while len(left) > 1:  # in pairs, so that the tree stays flat
        pairs = zip(left[::2], left[1::2], strict=False)
        joined = [one | other if settled_by else one & other for one, other in pairs]
        left = [*joined, *left[2 * len(joined) :]]
    return left[0]
