"""The report on a baseline: areas, measures, strategies, what was settled, and the record of it."""

import importlib.resources
import random
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.written_assessment import WrittenAssessmentReport
from qip_rules.errors import ArgumentError, InputError, NotInForceError, QipRulesError
from qip_rules.participation.assessment import reporting
from qip_rules.participation.assessment.measures import MeasurementRound, MeasureResult
from qip_rules.participation.assessment.priorities import AreaWeight, Settlement
from qip_rules.participation.assessment.reporting import AssessmentReport, report_on
from qip_rules.participation.course.reported import report_delivered, told_otherwise
from qip_rules.policy.program import Program
from qip_rules.testing import measurement_rounds
from tests.participation.measured_rounds import ENDED_ON, measured
from tests.programs.documents import loaded

GRANT = load_program("quality-improvement-grant")
GRANT_TEXT = (
    importlib.resources.files("qip_rules.policy")
    .joinpath("programs", "quality-improvement-grant.toml")
    .read_text("utf-8")
)
TODAY = date(2026, 4, 20)
BASELINE = measured(pain_addressed=(14, 20), antiemetics_given=(18, 25), hospice_in_time=(9, 12))
SETTLED = Settlement(
    practice_id="P-1",
    settled_on=date(2026, 4, 10),
    areas=(
        AreaWeight(area="hospice-enrollment", weight=2),
        AreaWeight(area="navigation", weight=1),
    ),
    agreed_by_practice=("Ada Example",),
    agreed_by_program=("Staff One",),
)


def report(settlement: Settlement | None = None, program: Program = GRANT) -> AssessmentReport:
    return report_on(BASELINE, program, as_of=TODAY, settlement=settlement)


def grant_with(folder: Path, old: str, new: str) -> Program:
    """The grant's document with one text replaced."""
    assert old in GRANT_TEXT
    return loaded(folder, GRANT_TEXT.replace(old, new, 1))


def test_it_puts_areas_forward_with_what_is_found_and_what_is_missing() -> None:
    told = report()
    assert told.areas == ("antiemetics", "pain-assessment-and-plan")
    assert [each.rank for each in told.ranking.ranked] == [1, 1]
    assert told.findings == ("antiemetics-given", "pain-addressed")
    assert len(told.missing) == 6
    assert {each.measure.id for each in told.measures} == set(GRANT.on(ENDED_ON).measures)
    assert told.has_examples


def test_it_tells_every_measure_once_though_it_speaks_for_two_areas(tmp_path: Path) -> None:
    areas = 'areas = ["pain-assessment-and-plan"]\nbetter'
    both = areas.replace('"]', '", "pain-last-visits"]')
    program = grant_with(tmp_path, areas, both)
    ids = [each.measure.id for each in report(program=program).measures]
    assert ids == sorted(set(ids))
    assert report(program=program).areas[-1] == "pain-last-visits"


def test_it_suggests_what_the_document_does_for_its_areas_and_for_those_settled() -> None:
    for settlement, areas in (
        (None, {"antiemetics", "pain-assessment-and-plan"}),
        (SETTLED, {"antiemetics", "pain-assessment-and-plan", "hospice-enrollment", "navigation"}),
    ):
        wanted = [
            each for each in GRANT.on(TODAY).strategies.values() if areas.intersection(each.areas)
        ]
        assert list(report(settlement).strategies) == wanted
    assert report(SETTLED).strategies_for("navigation") == ()
    assert [each.id for each in report().strategies_for("antiemetics")] == [
        "antiemetics-in-orders",
        "first-doses-looked-through",
    ]


def test_what_was_settled_stands_beside_the_ranking() -> None:
    told = report(SETTLED)
    assert told.priorities is not None
    assert told.areas == report().areas
    assert [each.area for each in told.priorities.departures] == [
        "antiemetics",
        "pain-assessment-and-plan",
        "hospice-enrollment",
        "navigation",
    ]


def test_it_cites_the_clauses_of_report_measures_strategies_and_settlement() -> None:
    alone = {each.id for each in report().clauses}
    assert alone == {"G27", "G28", "G29", "G30", "G31", "G46"}
    assert {each.id for each in report(SETTLED).clauses} == alone | {"G36"}


PAIN = GRANT_TEXT.partition('id = "pain-addressed"')[2].partition("[[measure]]")[0]


def version(first: str, benchmark: int, title: str = "Pain") -> str:
    """A version of the measure of pain."""
    return f"""
[[measure]]
id = "pain-addressed"
from = {first}
title = "{title}"
counts = "Patients; met if asked."
areas = ["pain-assessment-and-plan"]
better = "higher"
benchmark_basis_points = {benchmark}
source = "made up"
cites = ["G27"]
"""


def with_history(folder: Path, versions: str) -> Program:
    """The grant's document with other versions of the measure of pain, and of the limit."""
    text = GRANT_TEXT.replace(f'[[measure]]\nid = "pain-addressed"{PAIN}', f"{versions}\n", 1)
    limits = "values = [{ from = 2016-01-01, value = 7000 }, { from = 2025-01-01, value = 7500 }]"
    text = text.replace("values = [{ from = 2016-01-01, value = 7500 }]", limits, 1)
    return loaded(folder, text)


HISTORY = (
    version("2016-01-01", 8000),
    version("2024-01-01", 8700),
    version("2025-07-01", 8700, "Pain, by a clearer name"),
    version("2026-04-01", 9900, "Pain, after the round"),
)


def test_a_benchmark_is_told_since_when_it_is_the_same(tmp_path: Path) -> None:
    program = with_history(tmp_path, "".join(HISTORY))
    by_id = {each.measure.id: each for each in report(program=program).measures}
    pain = by_id["pain-addressed"]
    assert pain.measure.title == "Pain, by a clearer name"
    assert pain.measure.benchmark_basis_points == 8700
    assert pain.benchmark_since == date(2024, 1, 1)
    assert pain.limit_since == date(2025, 1, 1)
    own = by_id["hospice-in-time"]
    assert (own.benchmark_since, own.limit_since) == (date(2016, 1, 1), date(2016, 1, 1))


def test_a_benchmark_that_was_away_for_a_time_is_told_since_it_came_back(tmp_path: Path) -> None:
    away = HISTORY[1].replace("from = 2024-01-01", "from = 2024-01-01\nuntil = 2025-05-31")
    program = with_history(tmp_path, "".join((HISTORY[0], away, *HISTORY[2:])))
    by_id = {each.measure.id: each for each in report(program=program).measures}
    assert by_id["pain-addressed"].benchmark_since == date(2025, 7, 1)


def test_intervals_are_those_of_the_literature_and_missing_where_nothing_was_measured() -> None:
    by_id = {each.measure.id: each for each in report().measures}
    pain = by_id["pain-addressed"].interval
    assert pain is not None
    assert (pain.low_basis_points, pain.high_basis_points) == (4810, 8546)
    assert by_id["pathology-report"].interval is None
    assert report().confidence_basis_points == 9500


def test_without_scipy_there_is_a_report_without_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_installed(*_: object) -> None:
        raise QipRulesError("not installed")

    with_intervals = report()
    monkeypatch.setattr(reporting, "share_interval", not_installed)
    without = report()
    assert without.confidence_basis_points is None
    assert without.areas == with_intervals.areas
    assert all(each.interval is None for each in without.measures)


def test_a_round_without_results_puts_nothing_forward() -> None:
    told = report_on(measured(), GRANT, as_of=TODAY)
    assert (told.areas, told.findings, told.strategies) == ((), (), ())
    assert len(told.missing) == len(told.measures)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"as_of": date(2026, 3, 30)}, "baseline.ended_on"),
        (
            {"settlement": attrs.evolve(SETTLED, settled_on=date(2026, 4, 21))},
            "settlement.settled_on",
        ),
        ({"settlement": attrs.evolve(SETTLED, practice_id="P-2")}, "settlement.practice_id"),
        ({"baseline": measured(no_such_measure=(1, 2))}, "results[0].measure_id"),
    ],
)
def test_what_does_not_fit_is_refused_in_its_place(
    change: dict[str, object], expected: str
) -> None:
    given_: dict[str, object] = {
        "baseline": BASELINE,
        "as_of": TODAY,
        "settlement": SETTLED,
        **change,
    }
    with pytest.raises(InputError) as caught:
        report_on(given_.pop("baseline"), GRANT, **given_)  # type: ignore[arg-type]
    assert expected in [fault.place for fault in caught.value.faults]


def test_wrong_calls_are_told_in_their_own_words() -> None:
    with pytest.raises(ArgumentError):
        report_on("R-1", GRANT, as_of=TODAY)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="as_of"):
        report_on(BASELINE, GRANT, as_of=datetime(2026, 4, 20, tzinfo=UTC))
    with pytest.raises(NotInForceError):
        report_on(BASELINE, load_program("quality-training-program"), as_of=TODAY)


# ---------------------------------------------------------------------------------- the record


def test_the_record_of_a_delivery_says_what_the_report_says() -> None:
    told = report()
    event = report_delivered(
        told,
        event_id="E-1",
        application_id="A-1",
        report_id="R-1",
        recorded_at=datetime(2026, 4, 20, 16, tzinfo=UTC),
    )
    assert event.occurred_on == TODAY
    assert (event.findings, event.areas) == (told.findings, told.areas)
    assert event.strategies == tuple(each.id for each in told.strategies)
    assert event.priorities == told.areas
    assert told_otherwise(told, event) == ()
    in_other_order = attrs.evolve(event, priorities=event.priorities[::-1])
    assert told_otherwise(told, in_other_order) == (), "both have rank 1"


def test_a_record_that_says_else_is_told() -> None:
    ranked = report_on(
        measured(pain_addressed=(7, 10), antiemetics_given=(2, 10)), GRANT, as_of=TODAY
    )
    event = report_delivered(
        ranked,
        event_id="E-1",
        application_id="A-1",
        report_id="R-1",
        recorded_at=datetime(2026, 4, 20, 16, tzinfo=UTC),
    )
    changed = attrs.evolve(
        event,
        findings=("F-1",),
        areas=("antiemetics", "navigation"),
        priorities=event.priorities[::-1],
    )
    order = "pain-assessment-and-plan, antiemetics"
    assert told_otherwise(ranked, changed) == (
        "On record the areas lack pain-assessment-and-plan.",
        "On record the areas have navigation, which the report does not.",
        f"On record the priorities are in another order than the ranks: {order}.",
    )


# ------------------------------------------------------------------------------------- as JSON


def test_it_is_written_as_json_and_read_back_exactly() -> None:
    text = to_json(report(SETTLED))
    written = from_json(WrittenAssessmentReport, text)
    assert to_json(written) == text
    by_id = {each.measure_id: each for each in written.measures}
    distance = by_id["pain-addressed"].distance
    assert distance is not None
    assert Fraction(distance.numerator, distance.denominator) == Fraction(17, 100)
    assert by_id["pathology-report"].numerator is None
    assert by_id["pathology-report"].is_target is None
    assert [each.rank for each in written.areas] == [1, 1]
    assert written.settlement == SETTLED


# ---------------------------------------------------------------------------------------- laws


@given(measurement_rounds(GRANT, ended_on=ENDED_ON), st.randoms(use_true_random=False))
def test_the_order_of_measures_changes_nothing(
    baseline: MeasurementRound, order: random.Random
) -> None:
    shuffled: list[MeasureResult] = list(baseline.results)
    order.shuffle(shuffled)
    first = report_on(baseline, GRANT, as_of=TODAY)
    second = report_on(attrs.evolve(baseline, results=tuple(shuffled)), GRANT, as_of=TODAY)
    assert first == second
    assert to_json(first) == to_json(second)


@given(measurement_rounds(GRANT, ended_on=ENDED_ON))
def test_the_report_agrees_with_itself(baseline: MeasurementRound) -> None:
    told = report_on(baseline, GRANT, as_of=TODAY)
    by_area = {area: each for each in told.measures for area in each.measure.areas}
    assert set(told.areas) <= by_area.keys()
    of_targets = {
        area for each in told.measures if each.standing.is_target for area in each.measure.areas
    }
    assert set(told.areas) == of_targets
    assert len(told.missing) + len(baseline.results) == len(told.measures)
    for each in told.measures:
        if each.interval is not None:
            result = each.standing.result
            assert result is not None
            share = result.share * 10_000
            assert each.interval.low_basis_points <= share <= each.interval.high_basis_points
    for strategy in told.strategies:
        assert set(strategy.areas) & set(told.areas)
