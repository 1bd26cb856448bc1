"""What was measured, settled and came of the work, out of its tables: every mistake at its cell."""

from datetime import date
from pathlib import Path

import pytest

from qip_rules.boundary.cohort_folder import read_cohort
from qip_rules.errors import Fault
from qip_rules.participation import (
    CertificateHeld,
    CertificationDecided,
    Counted,
    DecisionOnRecord,
    Goal,
    GoalCounted,
    PrioritiesSettled,
    RoundKind,
    RoundMeasured,
    SatisfactionAsked,
    grade_success,
)
from qip_rules.policy.measure import Better
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import GRANT_RUN, Sheet, faults, only_fault

Cells = dict[str, str]


def put(run: Path, grant: Program, name: str, row: int, cells: Cells) -> tuple[Fault, ...]:
    """The faults after some cells of a row were changed."""
    Sheet(run, name).put(row, **cells)
    return faults(run, grant)


def added(run: Path, grant: Program, name: str, cells: Cells) -> tuple[int, tuple[Fault, ...]]:
    """The number of a new row, and the faults that there are then."""
    number = Sheet(run, name).add(**cells)
    return number, faults(run, grant)


# Rounds and measures


def test_a_round_has_its_results_and_its_practice(grant: Program) -> None:
    events = read_cohort(GRANT_RUN, grant).course_of("APP-02")
    test, live = (each.round for each in events if isinstance(each, RoundMeasured))
    assert (test.practice_id, test.kind, test.ended_on) == (
        "PR-02",
        RoundKind.TEST,
        date(2024, 3, 16),
    )
    assert test.score_basis_points is None
    assert [each.measure_id for each in test.results] == sorted(
        each.measure_id for each in test.results
    )
    assert test.result("chemotherapy-intent") is None, "missing, and not zero"
    assert (live.kind, live.score_basis_points) == (RoundKind.LIVE, 7_100)


@pytest.mark.parametrize(
    ("row", "cells", "column"),
    [
        (2, {"round_id": ""}, "round_id"),
        (3, {"round_id": "R-01-TEST"}, "round_id"),
        (2, {"application_id": ""}, "application_id"),
        (2, {"application_id": "APP-9"}, "application_id"),
        (2, {"mentor_id": "M-01"}, "mentor_id"),
        (11, {"mentor_id": "M-9"}, "mentor_id"),
        (11, {"mentor_id": ""}, "application_id"),
        (2, {"kind": "Live"}, "kind"),
        (2, {"kind": ""}, "kind"),
        (2, {"ended_on": "2024-03-32"}, "ended_on"),
        (2, {"ended_on": ""}, "ended_on"),
        (2, {"ended_on": "2015-12-31"}, "ended_on"),
        (2, {"score": "100.01"}, "score"),
        (2, {"score": "74 %"}, "score"),
        (2, {"recorded_at": ""}, "recorded_at"),
        (2, {"recorded_at": "2024-03-17T10:00:00"}, "recorded_at"),
    ],
)
def test_a_mistake_in_a_round_is_told_at_its_cell(
    run: Path, grant: Program, row: int, cells: Cells, column: str
) -> None:
    first, *others = put(run, grant, "rounds.csv", row, cells)
    assert first.place == f"rounds.csv, row {row}, column {column}"
    assert not [each for each in others if each.place.startswith("rounds.csv")] or (
        cells == {"mentor_id": ""}
    )


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"round_id": "R-01-TSET"}, "round_id"),
        ({"round_id": ""}, "round_id"),
        ({"measure_id": "staging-in-tme"}, "measure_id"),
        ({"measure_id": ""}, "measure_id"),
        ({"measure_id": "staging-in-time"}, "measure_id"),
        ({"numerator": "51"}, "numerator"),
        ({"numerator": "-1"}, "numerator"),
        ({"numerator": ""}, "numerator"),
        ({"numerator": "0.98"}, "numerator"),
        ({"denominator": "0"}, "denominator"),
        ({"denominator": ""}, "denominator"),
        ({"denominator": "1e9"}, "denominator"),
    ],
)
def test_a_mistake_in_a_measure_is_told_at_its_cell(
    run: Path, grant: Program, cells: Cells, column: str
) -> None:
    (fault,) = put(run, grant, "measures.csv", 2, cells)
    row = 3 if cells == {"measure_id": "staging-in-time"} else 2
    assert fault.place == f"measures.csv, row {row}, column {column}"


def test_a_measure_is_held_against_those_in_force_when_the_round_ended(
    run: Path, grant: Program
) -> None:
    (fault,) = put(run, grant, "measures.csv", 2, {"measure_id": "pathology-reprot"})
    assert fault.expected == "a measure of quality-improvement-grant in force on 2024-03-15"
    assert fault.hint == 'did you mean "pathology-report"?'


def test_shares_outside_of_zero_and_one_and_no_denominator_all_at_once(
    run: Path, grant: Program
) -> None:
    sheet = Sheet(run, "measures.csv")
    sheet.put(2, numerator="51", denominator="50")
    sheet.put(3, denominator="0")
    sheet.put(4, denominator="")
    sheet.put(5, measure_id="no-such-measure")
    assert [each.place for each in faults(run, grant)] == [
        "measures.csv, row 2, column numerator",
        "measures.csv, row 3, column denominator",
        "measures.csv, row 4, column denominator",
        "measures.csv, row 5, column measure_id",
    ]


# Settled areas


def test_the_areas_of_a_practice_are_one_settlement(grant: Program) -> None:
    inputs = read_cohort(GRANT_RUN, grant)
    (event,) = (e for e in inputs.course_of("APP-03") if isinstance(e, PrioritiesSettled))
    settled = event.settlement
    assert [(each.area, each.weight) for each in settled.areas] == [
        ("pain-last-visits", 3),
        ("goals-of-care", 1),
        ("hospice-enrollment", 1),
    ]
    assert settled.settled_on == event.occurred_on == date(2024, 5, 8)
    assert settled.agreed_by_practice == ("River Example",)
    assert settled.agreed_by_program == ("Example Coordinator (made up)",)
    assert settled.because is not None
    by_whom = {each.agreed_by for each in inputs.priorities if each.practice_id == "PR-03"}
    assert by_whom == {"River Example, Example Coordinator (made up)"}


def test_without_who_agreed_on_both_sides_there_is_no_settlement(run: Path, grant: Program) -> None:
    sheet = Sheet(run, "priorities.csv")
    for column in ("agreed_by_practice", "agreed_by_program", "because", "recorded_at"):
        sheet.without(column)
    inputs = read_cohort(run, grant)
    assert not [each for each in inputs.course if isinstance(each, PrioritiesSettled)]
    assert len(inputs.priorities) == 9


@pytest.mark.parametrize(
    ("row", "cells", "column"),
    [
        (2, {"agreed_on": "2024-05-07"}, "agreed_on"),
        (10, {"agreed_on": ""}, "agreed_on"),
        (10, {"agreed_on": "2024-04-17"}, "agreed_on"),  # a day before the report
        (10, {"agreed_by_practice": ""}, "agreed_by_practice"),
        (10, {"agreed_by_program": ""}, "agreed_by_program"),
        (10, {"agreed_by_program": "A;"}, "agreed_by_program"),
        (10, {"recorded_at": ""}, "recorded_at"),
        (10, {"weight": "0"}, "weight"),
        (10, {"area": "pathology"}, "area"),
        (8, {"because": "Another reason."}, "because"),
    ],
)
def test_a_mistake_in_what_was_settled_is_told_at_its_cell(
    run: Path, grant: Program, row: int, cells: Cells, column: str
) -> None:
    told = put(run, grant, "priorities.csv", row, cells)
    if row == 2:  # rows 3 and 4 say otherwise than the first one of the practice
        assert [each.place for each in told] == [
            f"priorities.csv, row {number}, column {column}" for number in (3, 4)
        ]
        return
    assert [each.place for each in told] == [f"priorities.csv, row {row}, column {column}"]


def test_areas_settled_before_the_baseline_had_ended(run: Path, grant: Program) -> None:
    sheet = Sheet(run, "rounds.csv")
    sheet.put(sheet.number(round_id="R-04-TEST"), ended_on="2024-05-10")
    fault = only_fault(run, grant)
    assert fault.place == "priorities.csv, row 10, column agreed_on"
    assert "2024-05-10" in fault.expected


# Goals and satisfaction


def test_a_goal_has_its_counts_each_with_its_day(grant: Program) -> None:
    events = read_cohort(GRANT_RUN, grant).course_of("APP-01")
    first, *_, last = (e for e in events if isinstance(e, GoalCounted))
    assert first.goal.after is None
    assert last.goal == Goal(
        practice_id="PR-01",
        goal_id="GOAL-2",
        title="Patients who wait more than an hour for their infusion",
        better=Better.LOWER,
        target_basis_points=2_000,
        before=Counted(numerator=12, denominator=40),
        before_on=date(2024, 6, 3),
        after=Counted(numerator=9, denominator=41),
        after_on=date(2026, 1, 16),
    )


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"goal_id": ""}, "goal_id"),
        ({"application_id": "APP-91"}, "application_id"),
        ({"occurred_on": "yesterday"}, "occurred_on"),
        ({"recorded_at": ""}, "recorded_at"),
        ({"title": ""}, "title"),
        ({"better": "more"}, "better"),
        ({"target": "120"}, "target"),
        ({"before_numerator": "51"}, "before_numerator"),
        ({"before_numerator": ""}, "before_numerator"),
        ({"before_denominator": ""}, "before_denominator"),
        ({"before_denominator": "0"}, "before_denominator"),
        ({"before_on": ""}, "before_on"),
        ({"before_on": "2026-01-17"}, "after_on"),
        ({"after_on": "2026-01-31"}, "after_on"),
        ({"after_on": "2024-03-15"}, "after_on"),
        ({"after_numerator": "", "after_denominator": ""}, "after_numerator"),
        ({"occurred_on": "2024-05-30", "after_on": "", "after_numerator": "x"}, "goal_id"),
    ],
)
def test_a_mistake_in_a_goal_is_told_at_its_cell(
    run: Path, grant: Program, cells: Cells, column: str
) -> None:
    first, *others = put(run, grant, "goals.csv", 3, cells)
    assert first.place == f"goals.csv, row 3, column {column}"
    assert not others or column == "goal_id"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"application_id": ""}, "application_id"),
        ({"asked_on": "2026-01"}, "asked_on"),
        ({"asked": "0", "answered": "0", "content": "0"}, "asked"),
        ({"asked": ""}, "asked"),
        ({"answered": "25"}, "answered"),
        ({"content": "20"}, "content"),
        ({"content": "most"}, "content"),
        ({"recorded_at": "2026-01-12"}, "recorded_at"),
    ],
)
def test_a_mistake_in_satisfaction_is_told_at_its_cell(
    run: Path, grant: Program, cells: Cells, column: str
) -> None:
    (fault,) = put(run, grant, "satisfaction.csv", 2, cells)
    assert fault.place == f"satisfaction.csv, row 2, column {column}"


def test_satisfaction_is_asked_once_a_day(run: Path, grant: Program) -> None:
    (fault,) = put(run, grant, "satisfaction.csv", 5, {"asked_on": "2026-01-12"})
    assert fault.place == "satisfaction.csv, row 5, column asked_on"
    assert "after row 2" in fault.found
    events = read_cohort(GRANT_RUN, grant).course_of("APP-03")
    (asked,) = (each.satisfaction for each in events if isinstance(each, SatisfactionAsked))
    assert (asked.asked, asked.answered, asked.counted) == (12, 0, None)


# Certification


def test_a_decision_is_kept_as_it_came(grant: Program) -> None:
    events = read_cohort(GRANT_RUN, grant).course_of("APP-01")
    (decided,) = (each.decision for each in events if isinstance(each, CertificationDecided))
    assert decided == DecisionOnRecord(
        decided_on=date(2026, 2, 10),
        says="Certified for three years from 2026-02-10 (made up).",
        source="A letter of 2026-02-10 (made up)",
    )


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"application_id": "APP-10"}, "application_id"),
        ({"decided_on": "2026-02-30"}, "decided_on"),
        ({"decided_on": "2025-11-09"}, "decided_on"),  # before it was applied for
        ({"decided_on": "2025-05-30"}, "decided_on"),  # the day of the first live round
        ({"application_id": "APP-04"}, "decided_on"),  # which was in no live round
        ({"says": ""}, "says"),
        ({"source": ""}, "source"),
        ({"recorded_at": ""}, "recorded_at"),
    ],
)
def test_a_mistake_in_a_decision_is_told_at_its_cell(
    run: Path, grant: Program, cells: Cells, column: str
) -> None:
    (fault,) = put(run, grant, "certification.csv", 2, cells)
    assert fault.place == f"certification.csv, row 2, column {column}"


def test_where_rounds_are_not_known_no_decision_is_too_early(run: Path, grant: Program) -> None:
    for name in ("rounds.csv", "measures.csv"):
        (run / name).unlink()
    events = read_cohort(run, grant).course_of("APP-01")
    assert [each for each in events if isinstance(each, CertificationDecided)]


def test_a_round_that_cannot_be_read_makes_no_decision_look_wrong(
    run: Path, grant: Program
) -> None:
    sheet = Sheet(run, "rounds.csv")
    for name in ("R-01-SPRING", "R-01-FALL"):
        sheet.put(sheet.number(round_id=name), kind="real")
    assert [each.place for each in faults(run, grant)] == [
        f"rounds.csv, row {number}, column kind" for number in (7, 8)
    ]


# Successes of mentor practices


def test_successes_come_with_their_rounds_and_are_graded(grant: Program) -> None:
    inputs = read_cohort(GRANT_RUN, grant)
    graded = {
        (each.mentor_id, each.area): grade_success(each, grant, date(2024, 8, 1)).evidence
        for each in inputs.successes
    }
    assert graded == {
        ("M-01", "pain-assessment-and-plan"): 3,
        ("M-01", "pathology-and-staging"): 0,
        ("M-02", "antiemetics"): 2,
        ("M-03", "pain-last-visits"): 1,
        ("M-03", "pathology-and-staging"): 1,
        ("M-04", "pathology-and-staging"): 2,
    }
    assert list(graded) == sorted(graded)
    by_key = {(each.mentor_id, each.area): each for each in inputs.successes}
    assert by_key["M-02", "antiemetics"].certificates == (
        CertificateHeld(
            held_from=date(2022, 7, 1),
            held_until=date(2025, 6, 30),
            source="A register of those who certify (made up)",
        ),
    )
    assert by_key["M-03", "pain-last-visits"].certificates == ()
    assert by_key["M-03", "pathology-and-staging"].certificates is None


@pytest.mark.parametrize(
    ("row", "cells", "column"),
    [
        (2, {"mentor_id": "M-11"}, "mentor_id"),
        (2, {"mentor_id": ""}, "mentor_id"),
        (2, {"area": "pain"}, "area"),
        (2, {"area": ""}, "area"),
        (3, {"area": "pain-assessment-and-plan", "measure_id": "pain-addressed"}, "area"),
        (2, {"self_reported": "perhaps"}, "self_reported"),
        (2, {"certificates": "2022-07-01"}, "certificates"),
        (2, {"certificates": "2022-07-01..2022-06-30=A letter"}, "certificates"),
        (2, {"certificates": "2022-07-01..=A letter; 2022-13-01..=Another"}, "certificates"),
        (2, {"certificates": "..2022-06-30=A letter"}, "certificates"),
        (2, {"measure_id": "pain-adressed"}, "measure_id"),
        (2, {"measure_id": "staging-in-time"}, "measure_id"),
    ],
)
def test_a_mistake_in_a_success_is_told_at_its_cell(
    run: Path, grant: Program, row: int, cells: Cells, column: str
) -> None:
    (fault,) = put(run, grant, "successes.csv", row, cells)
    assert fault.place == f"successes.csv, row {row}, column {column}"


def test_a_certification_without_a_last_day(run: Path, grant: Program) -> None:
    Sheet(run, "successes.csv").put(4, certificates="2022-07-01.. = A letter")
    held = next(each for each in read_cohort(run, grant).successes if each.mentor_id == "M-02")
    assert held.certificates == (
        CertificateHeld(held_from=date(2022, 7, 1), held_until=None, source="A letter"),
    )


def test_two_rounds_of_one_day_cannot_show_a_gain(run: Path, grant: Program) -> None:
    sheet = Sheet(run, "rounds.csv")
    sheet.put(sheet.number(round_id="R-M-04-2023"), ended_on="2021-10-29")
    fault = only_fault(run, grant)
    assert fault.place == "successes.csv, row 7, column measure_id"


# Knock-on


@pytest.mark.parametrize("column", ["application_id", "practice_id"])
def test_an_application_that_cannot_be_told_makes_no_other_table_look_wrong(
    run: Path, grant: Program, column: str
) -> None:
    Sheet(run, "applications.csv").put(2, **{column: ""})
    assert only_fault(run, grant).place == f"applications.csv, row 2, column {column}"


def test_an_area_that_no_cell_can_hold(run: Path, grant: Program) -> None:
    (fault,) = put(run, grant, "priorities.csv", 2, {"area": "pain\nassessment"})
    assert fault.place == "priorities.csv, row 2, column area"


def test_a_round_given_to_another_application_blames_what_hangs_on_it(
    run: Path, grant: Program
) -> None:
    (fault,) = put(run, grant, "rounds.csv", 2, {"application_id": "APP-02"})
    assert fault.place == "priorities.csv, row 2, column agreed_on"


def test_results_that_cannot_be_read_make_no_other_round_the_baseline(
    run: Path, grant: Program
) -> None:
    sheet = Sheet(run, "measures.csv")
    rows = [n for n, row in enumerate(sheet.rows, start=1) if row[0] == "R-01-TEST"]
    for number in rows:
        sheet.put(number, numerator="some")
    told = [each.place for each in faults(run, grant)]
    assert told == [f"measures.csv, row {number}, column numerator" for number in rows]


def test_a_decision_is_held_against_rounds_though_the_course_cannot_be_read(
    run: Path, grant: Program
) -> None:
    Sheet(run, "certification.csv").put(2, decided_on="2025-05-30")
    sheet = Sheet(run, "course.csv")
    number = sheet.number(kind="kicked-off", application_id="APP-01")
    sheet.put(number, ends_on="soon")
    assert [each.place for each in faults(run, grant)] == [
        f"course.csv, row {number}, column ends_on",
        "certification.csv, row 2, column decided_on",
    ]
