"""What a practice measured: the cases of each measure in a round, and what a round is.

A share is numerator over denominator and stays a pair of whole numbers, so that nothing is rounded
before it is compared. A measure that is not in a round was not measured: it is missing, never zero.
"""

import enum
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import ClassVar, Final

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import (
    Ruled,
    RuledField,
    day,
    each_once,
    identifier,
    instance_of,
    member_of,
    several,
    shown,
    whole_number,
)
from qip_rules.narrowing import as_given, is_tuple
from qip_rules.participation.assessment.measured_facts import CASES_MAXIMUM, SHARE_MAXIMUM
from qip_rules.policy.measure import Measure
from qip_rules.policy.table import close_to

__all__ = [
    "RESULTS_MAXIMUM",
    "Counted",
    "MeasureResult",
    "MeasurementRound",
    "RoundKind",
    "unknown_measures",
]


RESULTS_MAXIMUM: Final = 1_000
"""Bound of the measures of one round: more were mistyped."""

_NO_CASES: Final = "how many cases were counted; where there was none, there is no result"


class RoundKind(enum.Enum):
    """What a round of measurement was."""

    LIVE = "live"
    """A round of QOPI in which the practice took part."""
    TEST = "test"
    """A test abstraction, as the program does it at the practice's site."""


class _Counts(Ruled):
    """Cases that meet something, of those that were counted."""

    __slots__ = ()

    numerator: int
    denominator: int

    def faults_between_fields(self) -> Iterator[Fault]:
        """A share from 0 to 1: no more cases meet something than were counted."""
        top, bottom = self.numerator, self.denominator
        if type(top) is int and type(bottom) is int and top > bottom > 0:
            found = f"{shown(top)} of {shown(bottom)} cases"
            yield Fault("numerator", found, "a share from 0 to 1: no more than the denominator")

    @property
    def share(self) -> Fraction:
        """The exact share, from 0 to 1."""
        return Fraction(self.numerator, self.denominator)


_COUNTS: Final = (
    RuledField("numerator", whole_number(0, CASES_MAXIMUM), "how many of the cases met it"),
    RuledField("denominator", whole_number(1, CASES_MAXIMUM), _NO_CASES),
)


@attrs.frozen(kw_only=True)
class Counted(_Counts):
    """Cases that meet something, of those that were counted.

    Raises:
        InputError: every fault of the fields at once: more cases than were counted, no
            denominator, ...
    """

    numerator: int
    denominator: int

    field_rules: ClassVar[tuple[RuledField, ...]] = _COUNTS
    called: ClassVar[str] = "the count"


@attrs.frozen(kw_only=True)
class MeasureResult(_Counts):
    """What one measure came to in one round.

    Raises:
        InputError: every fault of the fields at once: a share outside 0 to 1, no denominator, ...
    """

    measure_id: str
    """The id of a measure of the program document."""
    numerator: int
    """How many cases met the measure."""
    denominator: int
    """How many cases were counted; at least one."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("measure_id", identifier, ""),
        *_COUNTS,
    )
    called: ClassVar[str] = "the result"


@attrs.frozen(kw_only=True)
class MeasurementRound(Ruled):
    """A round of measurement of one practice, with the results that it had.

    Raises:
        InputError: every fault of the fields at once; a measure that stands in it twice.
    """

    round_id: str
    practice_id: str
    kind: RoundKind
    ended_on: date
    """The day on which the data were complete; the policy of that day is what they are held
    against."""
    results: tuple[MeasureResult, ...]
    """One for each measure that was measured; those that are not here are missing."""
    score_basis_points: int | None = None
    """The overall quality score that QOPI reported for the round; `None` is not known."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("round_id", identifier, ""),
        RuledField("practice_id", identifier, ""),
        RuledField("kind", member_of(RoundKind), ""),
        RuledField("ended_on", day, ""),
        RuledField("results", several(instance_of(MeasureResult), RESULTS_MAXIMUM), ""),
        RuledField("score_basis_points", whole_number(0, SHARE_MAXIMUM)),
    )
    called: ClassVar[str] = "the round"

    def faults_between_fields(self) -> Iterator[Fault]:
        """Each measure once."""
        given = as_given(self.results)
        if is_tuple(given) and len(given) <= RESULTS_MAXIMUM:
            told = [each for each in given if isinstance(each, MeasureResult)]
            if len(told) == len(given):  # else the rule of the field says what is wrong
                yield from each_once("results", "measure_id", (each.measure_id for each in told))

    def result(self, measure_id: str) -> MeasureResult | None:
        """The result on a measure; `None` if the round does not have it."""
        return next((each for each in self.results if each.measure_id == measure_id), None)


def unknown_measures(
    measured: MeasurementRound, measures: Mapping[str, Measure], place: str = "results"
) -> Iterator[Fault]:
    """A fault for each result of a round on a measure that the program does not have.

    Args:
        measured: the round.
        measures: the measures in force on the day the round ended, by id.
        place: where the results stand in what the caller was given.
    """
    for position, each in enumerate(measured.results):
        if each.measure_id not in measures:
            hint = close_to(each.measure_id, measures)
            found = shown(each.measure_id)
            expected = f"the id of a measure in force on {measured.ended_on}"
            yield Fault(f"{place}[{position}].measure_id", found, expected, hint)
