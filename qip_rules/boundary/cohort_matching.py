"""Priorities, terms, pairs and what the pairing is to be best at, out of a cohort's tables."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from qip_rules.boundary.cells import (
    choice_of,
    day,
    identifier,
    listed,
    text,
    whole_number,
)
from qip_rules.boundary.cohort_mentors import read_wishes
from qip_rules.boundary.cohort_settlements import SETTLEMENT_COLUMNS, agreed_by
from qip_rules.boundary.tables import Names, Row, Table
from qip_rules.boundary.wording import quoted
from qip_rules.cohort.inputs import MentoringTerms, SettledArea
from qip_rules.errors import Fault, InputError
from qip_rules.matching.objectives import (
    DEFAULT_OBJECTIVES,
    AreaCoverage,
    FairestFit,
    FewestChanges,
    IdPair,
    Leximin,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
)
from qip_rules.matching.orders import in_order
from qip_rules.matching.records import (
    COUNT_MAXIMUM,
    FIT_MAXIMUM,
    Demand,
    WeightedArea,
)

__all__ = [
    "MENTORING_COLUMNS",
    "MENTORING_OPTIONAL",
    "OBJECTIVE_COLUMNS",
    "PAIR_COLUMNS",
    "PRIORITY_COLUMNS",
    "PRIORITY_OPTIONAL",
    "Pairs",
    "objectives_in",
    "read_mentoring",
    "read_objectives",
    "read_pairs",
    "read_priorities",
]

PRIORITY_COLUMNS: Final = (
    "practice_id",
    "area",
    "weight",
    "agreed_on",
    "agreed_by",
    *SETTLEMENT_COLUMNS,
)
PRIORITY_OPTIONAL: Final = frozenset({"agreed_by", *SETTLEMENT_COLUMNS})
MENTORING_COLUMNS: Final = (
    "practice_id",
    "wanted",
    "minimum_fit",
    "wishes",
    "specialists_wanted",
    "specialist_wishes",
)
MENTORING_OPTIONAL: Final = frozenset(MENTORING_COLUMNS[1:])
PAIR_COLUMNS: Final = ("practice_id", "mentor_id", "rule", "reason")
OBJECTIVE_COLUMNS: Final = ("pairing_objectives", "specialist_objectives")

_COUNT = whole_number(1, COUNT_MAXIMUM)
_FIT = whole_number(0, FIT_MAXIMUM)

_FIXED, _FORBIDDEN, _EARLIER = "fixed", "forbidden", "earlier"
_RULE = choice_of({rule: rule for rule in (_FIXED, _FORBIDDEN, _EARLIER)})

_FEWEST_CHANGES: Final = "fewest-changes"
_OBJECTIVES: Final[Mapping[str, Objective]] = {
    "most-pairs": MostPairs(),
    "total-fit": TotalFit(),
    "fairest-fit": FairestFit(),
    "leximin": Leximin(),
    "area-coverage": AreaCoverage(),
    "stable": Stable(),
}
_WORDS: Final[Mapping[str, str]] = {
    **{type(objective).__name__: word for word, objective in _OBJECTIVES.items()},
    FewestChanges.__name__: _FEWEST_CHANGES,
}


@attrs.frozen(kw_only=True)
class Pairs:
    """The pairs that a table names, by what it says of them."""

    fixed: tuple[Demand, ...]
    forbidden: tuple[Demand, ...]
    earlier: tuple[tuple[str, str], ...]
    places: Mapping[tuple[str, str], str]
    """The row of each that is fixed or forbidden."""


def read_priorities(table: Table, practices: Names, areas: Names) -> tuple[SettledArea, ...]:
    """The priority areas that were settled, each of a practice once."""
    first: dict[tuple[str | None, str | None], Row] = {}
    settled: list[SettledArea] = []
    for row in table.rows:
        practice_id = row.need("practice_id", identifier, "the practice's id")
        if practice_id is not None:
            practices.refer(row, "practice_id", practice_id)
        area = row.need("area", text, "an area")
        if area is not None:
            areas.refer(row, "area", area)
        weight = row.need("weight", _COUNT, "a whole number from 1")
        agreed_on = row.get("agreed_on", day)
        by_whom = row.get("agreed_by", text) or agreed_by(row)
        if practice_id is None or area is None:
            continue
        earlier = first.setdefault((practice_id, area), row)
        if earlier is not row:
            what = f"{quoted(area)} a second time, after row {earlier.place.row}"
            row.fault("area", what, f"each area of {practice_id} once")
            continue
        weighted = row.made(WeightedArea, area=area, weight=weight)
        if weighted is None:
            continue
        made = row.made(
            SettledArea,
            practice_id=practice_id,
            area=weighted,
            agreed_on=agreed_on,
            agreed_by=by_whom,
        )
        if made is not None:
            settled.append(made)
    return tuple(settled)


def read_pairs(table: Table, practices: Names, mentors: Names) -> Pairs:
    """The pairs that staff have fixed or forbidden, and those of an earlier pairing.

    Who was in an earlier pairing need not be in this cohort.

    Args:
        table: `mentor_id` names a mentor practice or a specialist there.
        practices: the practices of the cohort.
        mentors: whom they can be paired with: mentor practices and specialists.
    """
    first: dict[tuple[str, str, bool], Row] = {}
    demands: dict[str, list[Demand]] = {rule: [] for rule in (_FIXED, _FORBIDDEN, _EARLIER)}
    for row in table.rows:
        rule = row.need("rule", _RULE, f"{_FIXED}, {_FORBIDDEN} or {_EARLIER}")
        is_earlier = rule == _EARLIER
        practice_id = row.need("practice_id", identifier, "the practice's id")
        mentor_id = row.need("mentor_id", identifier, "the id of a mentor practice or specialist")
        if not is_earlier and practice_id is not None:
            practices.refer(row, "practice_id", practice_id)
        if not is_earlier and mentor_id is not None:
            mentors.refer(row, "mentor_id", mentor_id)
        reason = row.get("reason", text) if is_earlier else row.need("reason", text, "the reason")
        if practice_id is None or mentor_id is None or rule is None:
            continue
        if reason is None and not is_earlier:
            continue
        earlier = first.setdefault((practice_id, mentor_id, is_earlier), row)
        if earlier is not row:
            what = f"{practice_id} with {mentor_id} a second time, after row {earlier.place.row}"
            row.fault("mentor_id", what, "each pair once")
            continue
        made = row.made(
            Demand,
            {"because": "reason"},
            practice_id=practice_id,
            mentor_id=mentor_id,
            because=reason or "",
        )
        if made is not None:
            demands[rule].append(made)
    return Pairs(
        fixed=tuple(demands[_FIXED]),
        forbidden=tuple(demands[_FORBIDDEN]),
        earlier=tuple(each.pair for each in demands[_EARLIER]),
        places={
            (practice_id, mentor_id): str(row.place)
            for (practice_id, mentor_id, is_earlier), row in first.items()
            if not is_earlier
        },
    )


def read_mentoring(
    table: Table, practices: Names, mentors: Names, specialists: Names
) -> tuple[MentoringTerms, ...]:
    """What was settled with practices about their mentors, and about their specialists."""
    first: dict[str, Row] = {}
    terms: list[MentoringTerms] = []
    for row in table.rows:
        practice_id = row.need("practice_id", identifier, "the practice's id")
        if practice_id is not None:
            practices.refer(row, "practice_id", practice_id)
            earlier = first.setdefault(practice_id, row)
            if earlier is not row:
                what = f"{quoted(practice_id)} a second time, after row {earlier.place.row}"
                row.fault("practice_id", what, "each practice once")
        made = row.made(
            MentoringTerms,
            practice_id=practice_id,
            wanted=row.get("wanted", _COUNT) or 1,
            minimum_fit=row.get("minimum_fit", _FIT) or 0,
            wishes=read_wishes(row, "wishes", mentors),
            specialists_wanted=row.get("specialists_wanted", _COUNT) or 1,
            specialist_wishes=read_wishes(row, "specialist_wishes", specialists),
        )
        if made is not None:
            terms.append(made)
    return tuple(terms)


def read_objectives(table: Table, column: str, earlier: Sequence[IdPair]) -> tuple[Objective, ...]:
    """What a pairing is to be best at, as the cohort's row says; else the usual.

    Args:
        table: the cohort's.
        column: which of `OBJECTIVE_COLUMNS` to read.
        earlier: the pairs that `fewest-changes` keeps.
    """
    for row in table.rows[:1]:
        chosen = row.get(column, lambda cell: objectives_in(cell, earlier))
        if chosen is not None:
            return chosen
    return DEFAULT_OBJECTIVES


def objectives_in(cell: str, earlier: Sequence[IdPair]) -> tuple[Objective, ...]:
    """The objectives that a text names in their order, with `;` between them.

    Args:
        cell: such as `most-pairs; total-fit`.
        earlier: the pairs that `fewest-changes` keeps.

    Raises:
        InputError: a word that is no objective, or an order that makes no sense; without a place.
    """
    read = listed(choice_of({**_OBJECTIVES, _FEWEST_CHANGES: FewestChanges(tuple(earlier))}))
    chosen = read(cell)
    try:
        return in_order(chosen)
    except InputError as error:
        faults = [Fault("", *map(_in_words_of_cells, _said(each))) for each in error.faults]
    raise InputError(faults)


def _said(fault: Fault) -> tuple[str, str, str]:
    return fault.found, fault.expected, fault.hint


def _in_words_of_cells(said: str) -> str:
    """What is said of objectives, by the words and the numbers that people count in a cell."""
    for objective, word in _WORDS.items():
        said = re.sub(rf"\b{objective}\b", word, said)
    return re.sub(r"objectives\[(\d+)\]", lambda found: f"entry {int(found[1]) + 1}", said)
