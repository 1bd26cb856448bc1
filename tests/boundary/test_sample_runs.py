"""The two sample runs keep showing what their README files say."""

import re
from datetime import date
from functools import cache

import pytest

from qip_rules import load_program
from qip_rules.billing.schedule import WindowVerdict
from qip_rules.billing.state import Account, SeatState
from qip_rules.boundary.cohort_folder import TABLES, read_cohort
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.cohort.run import CohortRun, run_cohort
from qip_rules.matching.one_pair import decide_pair
from qip_rules.participation import (
    AreaRanking,
    Assessed,
    ChangeSeen,
    DepartureKind,
    MilestoneState,
    Participation,
    Party,
    RoundKind,
    SessionState,
    StaffCode,
    Whereabouts,
    assessed,
    evaluate,
    grade_success,
    participation,
)
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Outcome
from tests.boundary.cohort_sheets import GRANT_RUN, TRAINING_RUN

GRANT, TRAINING = "quality-improvement-grant", "quality-training-program"
FOLDERS = {GRANT: GRANT_RUN, TRAINING: TRAINING_RUN}
END = date(2026, 3, 2)
"""All is over in the grant."""
OVER = date(2026, 8, 1)
"""All is over in the training program."""


@cache
def program_of(name: str) -> Program:
    return load_program(name)


@cache
def inputs_of(name: str) -> CohortInputs:
    return read_cohort(FOLDERS[name], program_of(name))


@cache
def state(name: str, number: int, as_of: date) -> Participation:
    course = inputs_of(name).course_of(f"APP-{number:02}")
    return participation(program_of(name), course, as_of)


@cache
def standing(number: int, as_of: date = END) -> Assessed:
    return assessed(program_of(GRANT), inputs_of(GRANT).course_of(f"APP-{number:02}"), as_of)


@cache
def run_of(name: str, as_of: date) -> CohortRun:
    return run_cohort(program_of(name), inputs_of(name), as_of=as_of)


def codes(of: Participation) -> set[str]:
    return {each.code.value for each in of.findings}


def where(of: Participation, session_id: str, person_id: str) -> Whereabouts:
    (found,) = (
        each.whereabouts
        for each in of.attendance
        if (each.session_id, each.person_id) == (session_id, person_id)
    )
    return found


def ranking(of: Assessed) -> AreaRanking:
    assert of.ranking is not None
    return of.ranking


def asked(of: Participation, code: StaffCode) -> list[str]:
    return [each.about for each in of.to_do if each.code is code]


# How they are made


@pytest.mark.parametrize("name", FOLDERS)
def test_every_file_is_a_table_and_the_readme_says_that_all_is_made_up(name: str) -> None:
    folder = FOLDERS[name]
    assert {path.name for path in folder.iterdir()} <= {*TABLES, "README.md"}
    readme = (folder / "README.md").read_text("utf-8")
    assert "**Everything in these tables is made up**" in readme
    assert name in readme


@pytest.mark.parametrize("name", FOLDERS)
def test_names_and_addresses_cannot_be_taken_for_real_ones(name: str) -> None:
    inputs = inputs_of(name)
    practices = [file.current.practice for file in inputs.applications]
    assert 3 <= len(practices) <= 5
    assert all(practice is not None and "(made up)" in practice.name for practice in practices)
    helpers = [each.name for each in inputs.mentors] + [each.name for each in inputs.specialists]
    assert all("(made up)" in each for each in helpers)
    for path in FOLDERS[name].glob("*.csv"):
        domains = set(re.findall(r"@([\w.-]+)", path.read_text("utf-8")))
        assert all(re.search(r"(^|\.)example\.(org|com|net)$", domain) for domain in domains)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_day_the_readme_names_can_be_run(name: str) -> None:
    readme = (FOLDERS[name] / "README.md").read_text("utf-8")
    days = [date.fromisoformat(day) for day in re.findall(r"\*\*(\d{4}-\d\d-\d\d)\*\*", readme)]
    assert len(days) >= 3
    for day in days:
        run = run_of(name, day)
        assert {each.decision.outcome for each in run.cases} == {Outcome.MET}
        assert run.roll.accepted
    last = run_of(name, days[-1])
    assert last.roll.withdrawn == ("APP-05",)


@pytest.mark.parametrize("name", FOLDERS)
def test_whatever_the_readme_names_is_in_the_tables(name: str) -> None:
    readme = (FOLDERS[name] / "README.md").read_text("utf-8")
    table = readme.partition("## What it shows")[2].partition("##")[0]
    ids = set(
        re.findall(r"\b(?:APP|M|P|R|GOAL|ONSITE|TRAIN|SESSION)-\w+(?:-\w+)?\b|WELCOME", table)
    )
    written = "\n".join(path.read_text("utf-8") for path in FOLDERS[name].glob("*.csv"))
    assert len(ids) > 10
    assert not {each for each in ids if each not in written}


# The run of the training program


def test_a_session_moved_and_another_was_called_off_and_the_last_one_turned_virtual() -> None:
    sessions = {each.session_id: each for each in state(TRAINING, 1, OVER).sessions}
    assert sessions["SESSION-1"].starts_on == date(2026, 1, 20)
    states = {name: each.state for name, each in sessions.items()}
    assert states == {
        "SESSION-1": SessionState.HELD,
        "SESSION-2": SessionState.CALLED_OFF,
        "SESSION-2B": SessionState.HELD,
        "SESSION-3": SessionState.HELD,
    }
    assert codes(state(TRAINING, 1, OVER)) == {"session-elsewise"}
    assert state(TRAINING, 1, OVER).to_do == ()


def test_attendance_in_all_its_forms() -> None:
    third, fourth = state(TRAINING, 3, OVER), state(TRAINING, 4, OVER)
    assert where(third, "SESSION-1", "P-0303") is Whereabouts.PARTLY
    assert where(third, "SESSION-2B", "P-0302") is Whereabouts.ABSENT
    assert where(fourth, "SESSION-2B", "P-0402") is Whereabouts.NOT_RECORDED
    assert where(fourth, "SESSION-1", "P-0401") is Whereabouts.PRESENT, "as it was put right"
    assert {"session-missed", "session-attended-partly"} <= codes(third)
    assert asked(fourth, StaffCode.RECORD_ATTENDANCE) == ["SESSION-2B"]
    second = state(TRAINING, 2, OVER)
    assert where(second, "SESSION-3", "P-0203") is Whereabouts.ABSENT
    assert "session-missed" not in codes(second), "the session turned virtual"
    first = state(TRAINING, 1, OVER)
    duties = {each.whereabouts for each in first.attendance if each.is_duty}
    assert duties == {Whereabouts.PRESENT}


def test_changes_of_the_core_team() -> None:
    teams = {
        number: {each.person_id: each for each in state(TRAINING, number, OVER).team}
        for number in (1, 2, 4)
    }
    assert teams[1]["P-0104"].joined_on == date(2026, 2, 2)
    assert teams[2]["P-0202"].successor_id == "P-0204"
    assert teams[4]["P-0403"].left_on == date(2026, 2, 16)


def test_months_without_the_coaches_are_the_programs_to_look_for() -> None:
    lacking = {
        number: [
            each.due_on.month
            for each in state(TRAINING, number, OVER).milestones
            if each.step_id == "coach-session"
            and each.state is not MilestoneState.DONE
            and each.due_on is not None
        ]
        for number in (1, 2, 3, 4)
    }
    assert lacking == {1: [], 2: [4], 3: [3, 5], 4: []}


def test_what_the_practice_and_its_sponsor_owed() -> None:
    overdue = {
        number: {
            each.about
            for each in state(TRAINING, number, OVER).findings
            if each.code.value in ("step-overdue", "step-advised")
        }
        for number in (1, 2, 3, 4)
    }
    assert overdue == {
        1: set(),
        2: {"sponsor-support"},
        3: {"sponsor-support", "sponsor-update", "improvement-project"},
        4: {"sponsor-support", "team-meeting"},
    }


# The run of the grant


def test_a_tie_in_the_ranking_and_measures_that_are_missing() -> None:
    ranked = ranking(standing(1)).ranked
    assert [(each.area, each.rank) for each in ranked] == [
        ("pain-assessment-and-plan", 1),
        ("pathology-and-staging", 1),
        ("chemo-last-2-weeks", 3),
    ]
    baselines = {number: standing(number).baseline for number in (2, 5)}
    measures = program_of(GRANT).on(date(2024, 3, 20)).measures
    assert {
        number: len(measures) - len(each.results) for number, each in baselines.items() if each
    } == {2: 3, 5: 3}


def test_test_rounds_and_live_rounds() -> None:
    kinds = {number: [each.kind for each in standing(number).rounds] for number in range(1, 6)}
    test, live = RoundKind.TEST, RoundKind.LIVE
    assert kinds == {1: [test, live, live], 2: [test, live], 3: [test, live], 4: [test], 5: [test]}
    assert [each.score_basis_points for each in standing(3).rounds] == [None, None]


def test_where_the_settlement_departs_from_the_ranking() -> None:
    departures = {
        number: [(each.kind, each.area) for each in priorities.departures]
        for number in range(1, 6)
        if (priorities := standing(number).priorities) is not None
    }
    assert departures == {
        1: [],
        2: [],
        3: [
            (DepartureKind.REORDERED, "pain-last-visits"),
            (DepartureKind.ADDED, "goals-of-care"),
        ],
        4: [],
    }
    settled = standing(3).settlement
    assert settled is not None
    assert settled.because is not None


def test_a_report_that_is_late_is_the_programs_to_do_and_no_finding() -> None:
    of_june = state(GRANT, 2, date(2024, 6, 1))
    reports = [each for each in of_june.to_do if each.about == "report"]
    assert [each.owed_by for each in reports] == [Party.PROGRAM]
    assert not [each for each in of_june.findings if each.about == "report"]
    (moved,) = (each for each in of_june.sessions if each.session_id == "ONSITE-02-1")
    assert moved.starts_on == date(2024, 7, 9)
    assert asked(state(GRANT, 4, END), StaffCode.COMPLETE_REPORT)


def test_plans_with_and_without_findings() -> None:
    lacking = "plan-item-without-finding"
    assert lacking not in codes(state(GRANT, 1, END))
    assert lacking in codes(state(GRANT, 2, END))
    assert lacking in codes(state(GRANT, 3, date(2024, 6, 1)))
    assert lacking not in codes(state(GRANT, 3, END)), "the second version mends it"
    overdue = [each.about for each in state(GRANT, 4, END).findings if "overdue" in each.code.value]
    assert sorted(overdue) == ["improvement-plan", "improvement-project"]


def test_attendance_of_the_grant() -> None:
    assert where(state(GRANT, 2, END), "TRAIN-1", "P-0202") is Whereabouts.ABSENT
    assert where(state(GRANT, 4, END), "TRAIN-1", "P-0402") is Whereabouts.PARTLY
    assert where(state(GRANT, 4, END), "TRAIN-3", "P-0401") is Whereabouts.NOT_RECORDED
    assert "core-member-replaced" in codes(state(GRANT, 3, END))


def test_where_certification_stands() -> None:
    first, second = standing(1).certification, standing(2).certification
    assert first is not None
    assert second is not None
    assert (len(first.met), first.not_met, first.unknown) == (3, (), ())
    assert first.decision_on_record is not None
    assert [each.code for each in second.not_met] == ["round-score"]
    assert second.decision_on_record is None
    assert standing(3).certification is None


def test_what_an_evaluation_shows() -> None:
    pytest.importorskip("scipy")
    every = [standing(number) for number in range(1, 6)]
    evaluation = evaluate(
        [f"PR-{number:02}" for number in range(1, 6)],
        [goal for each in every for goal in each.goals],
        [said for each in every for said in each.satisfaction],
        program=program_of(GRANT),
        as_of=END,
    )
    seen = {
        (practice.practice_id, each.goal.goal_id): each.seen
        for practice in evaluation.practices
        for each in practice.goals
    }
    assert seen == {
        ("PR-01", "GOAL-1"): ChangeSeen.BETTER,
        ("PR-01", "GOAL-2"): ChangeSeen.NOT_TOLD,
        ("PR-02", "GOAL-1"): ChangeSeen.BETTER,
        ("PR-02", "GOAL-2"): ChangeSeen.WORSE,
        ("PR-03", "GOAL-1"): ChangeSeen.MISSING,
        ("PR-04", "GOAL-1"): ChangeSeen.MISSING,
    }
    assert evaluation.without_goals == ("PR-05",)
    said = {each.practice_id: each.satisfaction for each in evaluation.practices}
    assert [len(said[f"PR-0{number}"]) for number in range(1, 6)] == [2, 1, 1, 0, 0]
    assert said["PR-03"][0].content is None


def test_evidence_from_one_to_three_as_of_a_day() -> None:
    def graded(as_of: date) -> dict[tuple[str, str], int]:
        return {
            (each.mentor_id, each.area): grade_success(each, program_of(GRANT), as_of).evidence
            for each in inputs_of(GRANT).successes
        }

    before, after = graded(date(2024, 8, 1)), graded(END)
    assert set(before.values()) == {0, 1, 2, 3}
    assert {
        each: (before[each], after[each]) for each in before if before[each] != after[each]
    } == {("M-02", "antiemetics"): (2, 1)}


def test_no_institution_of_the_policy_pages_is_named() -> None:
    """Everybody in the folders is made up by a pattern that no institution has."""
    for name, folder in FOLDERS.items():
        organizations = {
            row.split(",")[6] for row in (folder / "applications.csv").read_text().splitlines()[1:]
        }
        prefix = "ORG-G-" if name == GRANT else "ORG-T-"
        assert all(each.startswith(prefix) for each in organizations)


# What the course does to the fees and to the pairing


def account(number: int, as_of: date) -> Account:
    application_id = f"APP-{number:02}"
    cases = run_of(TRAINING, as_of).cases
    return next(each for each in cases if each.application_id == application_id).account


def test_a_session_that_moved_moved_the_last_day_to_pay() -> None:
    before, after = account(2, date(2025, 12, 9)), account(2, date(2025, 12, 10))
    assert before.window.last_day == date(2026, 1, 12)
    assert after.window.last_day == date(2026, 1, 19)
    verdicts = {number: account(number, OVER).payments[0].verdict for number in range(1, 6)}
    late, in_time = WindowVerdict.LATE, WindowVerdict.IN_WINDOW
    assert verdicts == {1: in_time, 2: in_time, 3: late, 4: in_time, 5: in_time}


def test_seats_follow_the_core_team() -> None:
    states = {number: [each.state for each in account(number, OVER).seats] for number in (1, 2, 4)}
    assert states == {
        1: [SeatState.COVERED] * 4,
        2: [SeatState.COVERED, SeatState.FORFEITED, SeatState.COVERED, SeatState.OPEN],
        4: [SeatState.COVERED, SeatState.COVERED, SeatState.FORFEITED],
    }


def test_who_is_paired_once_areas_are_settled_and_successes_graded() -> None:
    of_june, of_august = (run_of(GRANT, date(2024, month, 1)) for month in (6, 8))
    assert of_june.pairing is not None
    assert of_august.pairing is not None
    assert of_june.without_priorities == ("PR-02", "PR-05")
    assert {each.practice_id: each.mentor_id for each in of_august.pairing.pairs} == {
        "PR-01": "M-01",
        "PR-02": "M-02",
        "PR-03": "M-03",
        "PR-04": "M-04",
    }
    assert of_august.without_priorities == ("PR-05",)
    refused = decide_pair(
        next(each for each in of_august.pairing.problem.practices if each.practice_id == "PR-04"),
        next(each for each in of_august.pairing.problem.mentors if each.mentor_id == "M-03"),
        of_august.pairing.problem.policy,
    )
    assert [each.code for each in refused.not_met] == ["no-declared-conflict"]
