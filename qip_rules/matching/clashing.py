"""Which demands clash, where they cannot all be met: a minimal set, by leaving demands out."""

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["minimal_clash"]

Demanded = TypeVar("Demanded")


def minimal_clash(
    demands: Sequence[Demanded],
    can_be_met: Callable[[Sequence[Demanded]], bool],
    *,
    beside: Sequence[Demanded] = (),
) -> tuple[Demanded, ...]:
    """A set of demands that cannot be met together, any of which left out, the others can.

    Halves what is in question, so that K clashing demands among N take about K log(N / K)
    questions (U. Junker, QUICKXPLAIN: Preferred Explanations and Relaxations for
    Over-Constrained Problems, 2004).

    Args:
        demands: what is demanded. Together with `beside` it cannot be met.
        can_be_met: whether some of the demands can be met; of more demands never more likely.
        beside: what stays demanded throughout.
    """
    return tuple(_clash(tuple(beside), tuple(demands), can_be_met, is_new=bool(beside)))


def _clash(
    beside: tuple[Demanded, ...],
    demands: tuple[Demanded, ...],
    can_be_met: Callable[[Sequence[Demanded]], bool],
    *,
    is_new: bool,
) -> tuple[Demanded, ...]:
    """Those of `demands` that clash, together with `beside`.

    Args:
        beside: what is demanded already.
        demands: where the clash is sought.
        can_be_met: whether some of the demands can be met.
        is_new: whether something was added to `beside` that may clash by itself.
    """
    if is_new and not can_be_met(beside):
        return ()
    if len(demands) <= 1:
        return demands
    half = len(demands) // 2
    first, second = demands[:half], demands[half:]
    of_second = _clash((*beside, *first), second, can_be_met, is_new=True)
    of_first = _clash((*beside, *of_second), first, can_be_met, is_new=bool(of_second))
    return (*of_first, *of_second)
