"""Priority areas: what the assessment ranks, and what society and practice settle jointly.

The ranking is read off a baseline round and the program document. What is settled afterwards
stands by itself: where it departs from the ranking, both are kept and the departure is told.
What matching reads of it are ids and weights.
"""

import enum
from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

import attrs

from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import (
    Ruled,
    RuledField,
    day,
    each_once,
    identifier,
    instance_of,
    one_line,
    prose,
    refuse,
    several,
    shown,
    whole_number,
)
from qip_rules.narrowing import as_given, is_tuple
from qip_rules.participation.assessment.ranking import AreaRanking

__all__ = [
    "WEIGHT_MAXIMUM",
    "AreaWeight",
    "Departure",
    "DepartureKind",
    "Priorities",
    "Settlement",
    "settle_priorities",
]

WEIGHT_MAXIMUM: Final = 1_000_000
"""Bound of the weight of an area: arithmetic, not policy."""

_AREAS_MAXIMUM: Final = 1_000
_PEOPLE_MAXIMUM: Final = 100


@attrs.frozen(kw_only=True)
class AreaWeight(Ruled):
    """An area as it was settled, and how much it counts.

    Raises:
        InputError: every fault of the fields at once.
    """

    area: str = attrs.field(metadata={"personal": False})
    """The id of an area of the program's taxonomy, or an area that staff typed."""
    weight: int
    """A whole number from 1: an area of weight 2 counts twice as much as one of weight 1."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("area", one_line, ""),
        RuledField("weight", whole_number(1, WEIGHT_MAXIMUM), ""),
    )
    called: ClassVar[str] = "the settled area"


@attrs.frozen(kw_only=True)
class Settlement(Ruled):
    """What society and practice settled jointly: the areas, the day, and who agreed.

    Raises:
        InputError: every fault of the fields at once: no area, an area twice, nobody who agreed
            on one of the two sides, ...
    """

    practice_id: str
    settled_on: date
    areas: tuple[AreaWeight, ...]
    agreed_by_practice: tuple[str, ...] = attrs.field(metadata={"never_empty": True})
    """Who agreed for the practice, by name or id."""
    agreed_by_program: tuple[str, ...] = attrs.field(metadata={"never_empty": True})
    """Who agreed for the society."""
    because: str | None = None
    """The reason, where the areas are others than the ranking's; `None` if none was written."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("practice_id", identifier, ""),
        RuledField("settled_on", day, ""),
        RuledField("areas", several(instance_of(AreaWeight), _AREAS_MAXIMUM), ""),
        RuledField("agreed_by_practice", several(one_line, _PEOPLE_MAXIMUM), ""),
        RuledField("agreed_by_program", several(one_line, _PEOPLE_MAXIMUM), ""),
        RuledField("because", prose),
    )
    called: ClassVar[str] = "the settlement"

    def faults_between_fields(self) -> Iterator[Fault]:
        """Something is settled, each area once, and somebody agreed on either side."""
        given = as_given(self.areas)
        if given == ():
            yield Fault("areas", "no area", "one area or more")
        if is_tuple(given):
            areas = [each.area for each in given if isinstance(each, AreaWeight)]
            if len(areas) == len(given):  # else the rule of the field says what is wrong
                yield from each_once("areas", "area", areas)
        for place, people in (
            ("agreed_by_practice", self.agreed_by_practice),
            ("agreed_by_program", self.agreed_by_program),
        ):
            if people == ():
                expected = "one name or more: areas are settled jointly"
                yield Fault(place, "nobody", expected)


class DepartureKind(enum.Enum):
    """How what was settled departs from the ranking."""

    LEFT_OUT = "left out"
    """An area that the ranking puts forward was not settled."""
    ADDED = "added"
    """An area was settled that the ranking does not put forward."""
    REORDERED = "reordered"
    """An area counts for more than one that the ranking puts before it."""


@attrs.frozen
class Departure:
    """One point in which what was settled is not what the ranking puts forward."""

    kind: DepartureKind
    area: str
    says: str


@attrs.frozen
class Priorities:
    """The priority areas of a practice: what was settled, and the ranking beside it."""

    ranking: AreaRanking
    settlement: Settlement
    departures: tuple[Departure, ...]
    """Where the two differ; areas left out first, by rank, then those added or reordered."""

    @property
    def weighted(self) -> tuple[tuple[str, int], ...]:
        """The settled areas as pairing reads them: id and weight, the heaviest first, then by id.

        Nothing of the ranking is in it.
        """
        areas = self.settlement.areas
        return tuple(sorted(((each.area, each.weight) for each in areas), key=_heaviest_first))


def settle_priorities(ranking: AreaRanking, settlement: Settlement) -> Priorities:
    """The settled priority areas beside the ranking that went before.

    Raises:
        InputError: the two are of different practices, or the areas were settled before the round
            of the ranking had ended; all faults at once.
    """
    expect_arguments(
        "settle_priorities",
        ranking=(ranking, AreaRanking),
        settlement=(settlement, Settlement),
    )
    faults: list[Fault] = []
    if settlement.practice_id != ranking.practice_id:
        found, expected = shown(settlement.practice_id), shown(ranking.practice_id)
        faults.append(Fault("settlement.practice_id", found, f"{expected}, as in the ranking"))
    if settlement.settled_on < ranking.ended_on:
        expected = f"{ranking.ended_on}, on which the baseline ended, or a later day"
        faults.append(Fault("settlement.settled_on", f"{settlement.settled_on}", expected))
    refuse(faults, "the settled areas")
    return Priorities(ranking, settlement, tuple(_departures(ranking, settlement)))


def _departures(ranking: AreaRanking, settlement: Settlement) -> Iterator[Departure]:
    weights = {each.area: each.weight for each in settlement.areas}
    ranks = {each.area: each.rank for each in ranking.ranked}
    for area, rank in ranks.items():
        if area not in weights:
            says = f"{area} has rank {rank} and was not settled."
            yield Departure(DepartureKind.LEFT_OUT, area, says)
    for area, weight in sorted(weights.items(), key=_heaviest_first):
        if area not in ranks:
            says = f"{area} was settled, and the ranking does not put it forward."
            yield Departure(DepartureKind.ADDED, area, says)
            continue
        passed = [
            each
            for each, rank in ranks.items()
            if rank < ranks[area] and each in weights and weights[each] < weight
        ]
        if passed:
            says = (
                f"{area} has rank {ranks[area]} and weight {weight}, more than "
                f"{passed[0]} of rank {ranks[passed[0]]} with weight {weights[passed[0]]}."
            )
            yield Departure(DepartureKind.REORDERED, area, says)


def _heaviest_first(item: tuple[str, int]) -> tuple[int, str]:
    area, weight = item
    return -weight, area
