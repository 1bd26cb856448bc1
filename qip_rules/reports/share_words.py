"""Shares and distances in words: rounded where they have to be, and exact where it decides."""

from fractions import Fraction
from typing import Final

from qip_rules.participation.assessment.measured_facts import SHARE_MAXIMUM
from qip_rules.participation.assessment.reporting import MeasureReported
from qip_rules.rules.fact import Unit
from qip_rules.rules.wording import phrase

__all__ = ["distance_said", "measured_said", "percent"]

_POINT: Final = Fraction(1, 100)


def measured_said(each: MeasureReported) -> str:
    """The counts of a measure and their share; a rounded one is said to be."""
    result = each.standing.result
    if result is None:
        return "not measured"
    rounded = phrase(round(result.share * SHARE_MAXIMUM), Unit.BASIS_POINTS)
    about = "" if (result.share * SHARE_MAXIMUM).denominator == 1 else "about "
    return f"{result.numerator} of {result.denominator}, {about}{rounded}"


def distance_said(distance: Fraction | None) -> str:
    """How far behind its benchmark, in points of a hundred; exact, with the fraction if need be."""
    if distance is None:
        return "not known"
    if distance == 0:
        return "at it"
    unit = " point" if abs(distance) == _POINT else " points"
    points = _exact(abs(distance), unit)
    return points if distance > 0 else f"{points} beyond it"


def _exact(share: Fraction, unit: str) -> str:
    """A share in hundredths; where hundredths of these are not exact, with the fraction itself."""
    hundredths = share * SHARE_MAXIMUM
    told = phrase(round(hundredths), Unit.BASIS_POINTS).removesuffix("%")
    return f"{told}{unit}" if hundredths.denominator == 1 else f"about {told}{unit} ({share})"


def percent(basis_points: int) -> str:
    """A share in percent."""
    return phrase(basis_points, Unit.BASIS_POINTS)
