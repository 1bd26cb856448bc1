"""Rounds of measurement out of two tables: what a round was, and what each measure came to."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import attrs

from qip_rules.boundary.cells import (
    choice_of,
    identifier,
    moment,
    share_bp,
    whole_number,
)
from qip_rules.boundary.course_told import Taking, Told
from qip_rules.boundary.tables import Names, Place, Row, Table
from qip_rules.boundary.wording import found, quoted
from qip_rules.participation.assessment.measured_facts import CASES_MAXIMUM
from qip_rules.participation.assessment.measures import MeasurementRound, MeasureResult, RoundKind
from qip_rules.participation.events.assessment_events import RoundMeasured
from qip_rules.policy.program import Policy

__all__ = [
    "CASES",
    "MEASURE_COLUMNS",
    "ROUND_COLUMNS",
    "ROUND_OPTIONAL",
    "Rounds",
    "read_rounds",
]

ROUND_COLUMNS: Final = (
    "round_id",
    "application_id",
    "mentor_id",
    "kind",
    "ended_on",
    "score",
    "recorded_at",
)
ROUND_OPTIONAL: Final = frozenset({"application_id", "mentor_id", "score", "recorded_at"})
MEASURE_COLUMNS: Final = ("round_id", "measure_id", "numerator", "denominator")

CASES: Final = whole_number(0, CASES_MAXIMUM)
"""Reads a number of cases."""

_KINDS: Final = {each.value: each for each in RoundKind}


@attrs.frozen(kw_only=True)
class Rounds:
    """What the two tables come to."""

    told: tuple[Told, ...]
    """The rounds of those who take part, in the order of the table."""
    of_mentors: Mapping[str, tuple[MeasurementRound, ...]]
    """The rounds of each mentor practice, by day."""
    faulty: frozenset[str | None]
    """Applications and mentor practices, by id, of which a round or a result could not be read;
    `None` among them if it is not known whose."""


@attrs.frozen(kw_only=True, eq=False)
class _Begun:
    """A row of the rounds, and the results that other rows bring to it."""

    row: Row
    ended_on: date | None
    policy: Policy | None
    results: dict[str, tuple[MeasureResult, Row]] = attrs.field(
        factory=dict[str, tuple[MeasureResult, Row]]
    )
    unread: list[Row] = attrs.field(factory=list[Row])
    """Rows that should bring a result and do not."""


def read_rounds(rounds: Table, measures: Table, mentors: Names, taking: Taking) -> Rounds:
    """The rounds of two tables; what is wrong is noted with the tables.

    Args:
        rounds: a row for each round, of an application or of a mentor practice.
        measures: a row for each measure of a round.
        mentors: the mentor practices whose rounds there can be.
        taking: the applications whose rounds there can be, and whose measures are measured.
    """
    begun = _begun(rounds, taking)
    told: list[Told] = []
    of_mentors: dict[str, list[MeasurementRound]] = {}
    faulty: set[str | None] = set()
    known = rounds.names("round_id", f"a round of {rounds.file}")
    are_all_of_a_round = _read_results(measures, begun, known, taking)
    if not (rounds.is_whole and known.is_complete and measures.is_whole and are_all_of_a_round):
        faulty.add(None)
    for round_id, each in begun.items():
        row = each.row
        whose = _whose(row, mentors, taking)
        is_ours = "application_id" in row.cells
        results = (each.results[measure_id][0] for measure_id in sorted(each.results))
        made = row.made(
            MeasurementRound,
            {"practice_id": None, "score_basis_points": "score"},
            round_id=round_id,
            practice_id=taking.practice(whose) if is_ours else whose,
            kind=row.need("kind", choice_of(_KINDS), "live or test"),
            ended_on=each.ended_on,
            results=tuple(results),
            score_basis_points=row.get("score", share_bp),
        )
        recorded_at = None
        if is_ours:
            recorded_at = row.need("recorded_at", moment, "the moment at which it was recorded")
        event = None
        if made is not None and is_ours:
            event = row.made(
                RoundMeasured,
                {"event_id": "round_id", "occurred_on": "ended_on", "round": None},
                event_id=f"round/{round_id}",
                application_id=whose,
                occurred_on=made.ended_on,
                recorded_at=recorded_at,
                round=made,
            )
        elif made is not None:
            of_mentors.setdefault(made.practice_id, []).append(made)
        if event is not None:
            told.append(Told(event=event, row=row, written_id=round_id, columns=_columns(each)))
        if made is None or (is_ours and event is None) or row.has_fault or each.unread:
            known_ids = taking.applications.known | mentors.known
            faulty.add(whose if whose in known_ids else None)
    return Rounds(
        told=tuple(told),
        of_mentors={each: _by_day(of_mentors[each]) for each in sorted(of_mentors)},
        faulty=frozenset(faulty),
    )


def _columns(begun: _Begun) -> Mapping[str, str | Place]:
    """Where the fields of a round are written; its results stand in a table of their own."""
    results: dict[str, str | Place] = {
        f"round.results[{position}].measure_id": begun.results[measure_id][1].at("measure_id")
        for position, measure_id in enumerate(sorted(begun.results))
    }
    return {
        "event_id": "round_id",
        "occurred_on": "ended_on",
        "round.practice_id": "application_id",
        **results,
    }


def _by_day(rounds: Sequence[MeasurementRound]) -> tuple[MeasurementRound, ...]:
    return tuple(sorted(rounds, key=lambda each: (each.ended_on, each.round_id)))


def _begun(table: Table, taking: Taking) -> dict[str, _Begun]:
    begun: dict[str, _Begun] = {}
    for row in table.rows:
        round_id = row.need("round_id", identifier, "the round's id")
        ended_on = taking.day(row, "ended_on", "the day on which the data were complete")
        policy = None if ended_on is None else taking.program.on(ended_on)
        if round_id is None:
            continue
        earlier = begun.setdefault(round_id, _Begun(row=row, ended_on=ended_on, policy=policy))
        if earlier.row is not row:
            earlier.unread.append(row)
            told = f"{quoted(round_id)} a second time, after row {earlier.row.place.row}"
            row.fault("round_id", told, "each round once")
    return begun


def _whose(row: Row, mentors: Names, taking: Taking) -> str | None:
    """Whose a round is: that of an application, or of a mentor practice."""
    if "mentor_id" in row.cells:
        mentor_id = row.get("mentor_id", identifier)
        if "application_id" in row.cells:
            told = found(row.cells["mentor_id"])
            row.fault("mentor_id", told, "a blank cell: the round is that of an application")
        elif mentor_id is not None:
            mentors.refer(row, "mentor_id", mentor_id)
            return mentor_id
    elif "application_id" not in row.columns:
        row.log.add(row.place, "neither application nor mentor practice", "whose round it is")
    return taking.application_id(row)


def _read_results(table: Table, begun: Mapping[str, _Begun], rounds: Names, taking: Taking) -> bool:
    """The results of each round, brought to it; whether it is known of each row to which."""
    are_all_of_a_round = True
    for row in table.rows:
        round_id = row.need("round_id", identifier, "the round's id")
        measure_id = row.need("measure_id", identifier, "the measure's id")
        result = row.made(
            MeasureResult,
            measure_id=measure_id,
            numerator=row.need("numerator", CASES, "how many cases met it"),
            denominator=row.need("denominator", CASES, "how many cases were counted"),
        )
        of_round = None if round_id is None else begun.get(round_id)
        if round_id is not None:
            rounds.refer(row, "round_id", round_id)
        if of_round is None:
            are_all_of_a_round = False
            continue
        if measure_id is None:
            of_round.unread.append(row)
            continue
        if of_round.policy is not None:
            known = f"a measure of {taking.program.id} in force on {of_round.ended_on}"
            Names(known, frozenset(of_round.policy.measures)).refer(row, "measure_id", measure_id)
        if result is None:
            of_round.unread.append(row)
            continue
        _, earlier = of_round.results.setdefault(measure_id, (result, row))
        if earlier is not row:
            told = f"{quoted(measure_id)} a second time, after row {earlier.place.row}"
            row.fault("measure_id", told, f"each measure of {round_id} once")
    return are_all_of_a_round
