"""How much of a share, or of a change between two, chance alone can make: intervals for counts.

Both are score intervals, which keep near their confidence for few cases and for shares of none or
all, where the usual plus-or-minus fails: E. B. Wilson, J. Amer. Stat. Assoc. 22 (1927) 209-212, for
a share; R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10, for a difference of
shares of two independent samples. SciPy works out the first, of which the second is made. Bounds
are rounded outward to whole basis points, so that no rounding makes an interval narrower.
"""

import math
from typing import Final

import attrs

from qip_rules.errors import QipRulesError
from qip_rules.participation.assessment.measured_facts import SHARE_MAXIMUM
from qip_rules.participation.assessment.measures import Counted

__all__ = ["Interval", "change_interval", "share_interval"]

_DIGITS: Final = 6
"""Digits of a basis point that are trusted: beyond them, arithmetic with fractions is noise."""


@attrs.frozen
class Interval:
    """Bounds in basis points, both included."""

    low_basis_points: int
    high_basis_points: int


def share_interval(counted: Counted, confidence_basis_points: int) -> Interval:
    """The Wilson score interval of a share, between 0 and 10,000 basis points.

    Args:
        counted: the cases; each is taken for a draw of its own.
        confidence_basis_points: how many of 10,000 such intervals are to hold their share, from
            1 to 9,999.

    Raises:
        QipRulesError: SciPy, the extra `evaluation`, is not installed.
    """
    low, high = _wilson(counted, confidence_basis_points)
    return _outward(low, high, 0)


def change_interval(before: Counted, after: Counted, confidence_basis_points: int) -> Interval:
    """The interval of a change of share, after less before, between -10,000 and 10,000.

    Args:
        before: the cases of the first measurement.
        after: those of the second, taken for other cases than the first.
        confidence_basis_points: how many of 10,000 such intervals are to hold their change, from
            1 to 9,999.

    Raises:
        QipRulesError: SciPy, the extra `evaluation`, is not installed.
    """
    first, last = float(before.share), float(after.share)
    first_low, first_high = _wilson(before, confidence_basis_points)
    last_low, last_high = _wilson(after, confidence_basis_points)
    change = last - first
    low = change - math.hypot(last - last_low, first_high - first)
    high = change + math.hypot(last_high - last, first - first_low)
    return _outward(low, high, -SHARE_MAXIMUM)


def _wilson(counted: Counted, confidence_basis_points: int) -> tuple[float, float]:
    try:
        from scipy.stats import binomtest
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "scipy":
            raise
        msg = "intervals need SciPy: pip install 'qip-rules[evaluation]'"
        raise QipRulesError(msg) from error
    test = binomtest(counted.numerator, counted.denominator)
    level = confidence_basis_points / SHARE_MAXIMUM
    interval = test.proportion_ci(confidence_level=level, method="wilson")
    return float(interval.low), float(interval.high)


def _outward(low: float, high: float, least: int) -> Interval:
    down, up = (round(each * SHARE_MAXIMUM, _DIGITS) for each in (low, high))
    return Interval(max(least, math.floor(down)), min(SHARE_MAXIMUM, math.ceil(up)))
