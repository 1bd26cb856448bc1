"""The reports of a run in which practices take part: duties, their course, evaluation, the data."""

import csv
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from qip_rules.boundary import from_json, read_cohort, to_json
from qip_rules.boundary import written_course as shapes
from qip_rules.boundary.written_course import COURSE_FORM, WrittenCourse, written_course
from qip_rules.cohort import CohortRun, run_cohort
from qip_rules.participation import CoreMember, CoreMemberJoined, Mode, Party, Presence
from qip_rules.reports import cohort_files, glance
from tests.cohort.sample import AS_OF, GRANT, ROOT, TRAINING, case_of, program, sample_run
from tests.cohort.taking_part import (
    ACCEPTED,
    DECLINED,
    OTHER,
    WITHDRAWN,
    begun,
    of,
    run_of,
    settled,
)
from tests.cohort.test_run_assessed import with_goal
from tests.participation.course import ADA, CY
from tests.reports.markdown_page import cells, kinds, shown

FOLDERS = {GRANT: "grant-run", TRAINING: "training-run"}
DAYS = [date(2024, 8, 1), date(2026, 4, 1), date(2027, 12, 31)]


@cache
def whole_run(name: str, as_of: date) -> CohortRun:
    """The run of one of the shipped folders with a course from beginning to end."""
    folder = ROOT / "examples" / "data" / FOLDERS[name]
    return run_cohort(program(name), read_cohort(folder, program(name)), as_of=as_of)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


# ---------------------------------------------------------------------------- what there is


def test_a_cohort_without_a_course_is_reported_as_before() -> None:
    files = cohort_files(sample_run())
    new = {"duties.md", "duties.csv", "course.json", "evaluation.md"}
    assert not new & files.keys()
    assert not any("Taking part" in text for text in files.values())
    assert dict(glance(sample_run()))["To do"] == str(len(sample_run().to_do))
    assert "Taking part" not in dict(glance(sample_run()))
    assert all(each.owed_by is Party.PROGRAM for each in sample_run().to_do)


def test_a_cohort_with_a_course_has_its_duties_and_the_data() -> None:
    files = cohort_files(run_of(of(begun())))
    assert {"duties.md", "duties.csv", "course.json"} <= files.keys()
    assert "evaluation.md" not in files
    with_it = cohort_files(run_of(of(with_goal("PR-01"))))
    assert "evaluation.md" in with_it
    assert "[duties](duties.md)" in files["summary.md"]
    assert "[evaluation](evaluation.md)" in with_it["summary.md"]


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("as_of", DAYS)
def test_every_page_is_tidy(name: str, as_of: date) -> None:
    for path, text in cohort_files(whole_run(name, as_of)).items():
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        if path.endswith(".md"):
            assert "\n\n\n" not in text, path
            assert not re.search(r"[ \t]$", text, re.MULTILINE), path
            assert not kinds(text) & {"html_block", "code_block", "image"}, path
            assert not re.search(r"\bNone\b(?! of)|<[a-z]+ object|MISSING", shown(text)), path
            headings = [line for line in text.splitlines() if line.startswith("### ")]
            assert len(headings) == len(set(headings)), path


# ------------------------------------------------------------------------------ the duties


def test_the_table_of_duties_tells_who_owes_what_until_when() -> None:
    run = run_of(of(begun(), ACCEPTED, OTHER), events=())
    rows = rows_of(cohort_files(run)["duties.csv"])
    assert len(rows) == len(run.to_do)
    assert {each["owed_by"] for each in rows} == {"program", "practice", "sponsor"}
    (shared,) = (each for each in rows if each["code"] == "record-session")
    assert shared["application_id"] == "APP-01; APP-02"
    assert (shared["due_on"], shared["in_time_until"]) == ("", "At once")
    (project,) = (
        each for each in rows if each["clauses"] == "T16" and each["application_id"] == ACCEPTED
    )
    assert (project["due_on"], project["owed_by"]) == ("2027-03-01", "practice")
    assert {each["in_time_until"] for each in rows if "Assess the practice" in each["what"]} == {
        "No day follows yet"
    }
    page = cells(cohort_files(run)["duties.md"])
    assert ["Owed by the sponsor", "2"] in page
    assert ["March 1, 2027", "APP-01", "practice"] in [each[:3] for each in page]


def test_the_staff_s_list_has_only_what_the_staff_owe() -> None:
    run = run_of(of(begun()))
    files = cohort_files(run)
    staff = [each for each in run.to_do if each.owed_by is Party.PROGRAM]
    assert len(rows_of(files["to-do.csv"])) == len(staff) < len(run.to_do)
    figures = dict(glance(run))
    assert figures["To do"] == str(len(staff))
    assert figures["Owed by practices and sponsors"] == str(len(run.to_do) - len(staff))
    assert "Carry out the improvement project" not in files["summary.md"]
    assert "Carry out the improvement project" in files["duties.md"]


def test_a_day_that_has_passed_is_counted() -> None:
    run = run_of(of(begun()), as_of=date(2027, 4, 1))
    late = sum(each.due_on is not None and each.due_on < run.as_of for each in run.to_do)
    assert late
    assert ["The last day has passed", str(late)] in cells(cohort_files(run)["duties.md"])


# ----------------------------------------------------------------------- one application's page


def section(files: dict[str, str], application_id: str) -> str:
    _, _, text = files[f"decisions/{application_id}.md"].partition("## Taking part\n")
    return text


def test_the_page_of_an_application_tells_its_course() -> None:
    story = begun()
    settled(story, "2026-09-10", antiemetics=1)
    text = section(cohort_files(run_of(of(story))), ACCEPTED)
    rows = cells(text)
    assert ["Began on", "August 3, 2026"] in rows
    steps = {each[0]: each[1:] for each in rows if len(each) == 6}
    assert steps["Kick-off"] == ["program", "done", "August 3, 2026", "", "[G25]"]
    days = "October 5, 2026 to October 6, 2026"
    assert steps["In-person learning session"][:3] == ["program", "unconfirmed", days]
    assert ["Ada (made up) (ada)", "not held"] in rows
    assert "Settled on September 10, 2026 by Ada (made up), Staff One (made up)" in shown(text)
    assert ["March 1, 2027", "practice"] in [each[:2] for each in rows]


def test_the_page_of_a_practice_that_left_asks_for_nothing() -> None:
    story = begun()
    text = section(cohort_files(run_of(of(story, WITHDRAWN))), WITHDRAWN)
    assert "and no step is owed" in text
    assert "and who owes it" not in text
    assert not any(each[4] for each in cells(text) if len(each) == 6 and each[0] != "Step")


def test_the_page_of_somebody_declined_names_what_is_odd() -> None:
    text = section(cohort_files(run_of(of(begun(), DECLINED))), DECLINED)
    assert "On record without taking part; nothing follows from it: event-1/APP-17." in text
    assert "### Steps" not in text


def test_names_are_shown_as_they_are() -> None:
    nasty = CoreMember(person_id="x", name="[Ada](http://made.up) <b>|</b> `*_")
    story = begun(sessions=False)
    story.events = []
    story.kicked_off("2026-08-03", nasty)
    story.planned("S-1", "2026-10-05", on="2026-08-04")
    text = section(cohort_files(run_of(of(story))), ACCEPTED)
    assert f"{nasty.name} (x)" in [each[0] for each in cells(text)]
    assert not kinds(text) & {"html_block", "html_inline", "link_open"}


# ------------------------------------------------------------------------------- evaluation


def test_the_evaluation_shows_counts_intervals_and_what_is_missing() -> None:
    course = (*of(with_goal("PR-01")), *of(with_goal("PR-02", None), OTHER))
    page = cohort_files(run_of(course))["evaluation.md"]
    rows = cells(page)
    goal = next(each for each in rows if each[0] == "A made-up goal (G-1)")
    assert goal[1] == "at least 80%"
    assert re.fullmatch(r"12 of 30 \([\d.]+% to [\d.]+%\)", goal[2])
    assert re.fullmatch(r"26 of 30 \([\d.]+% to [\d.]+%\)", goal[3])
    assert goal[5:] == ["better", "yes"]
    missing = [each for each in rows if each[0] == "A made-up goal (G-1)"][1]
    assert missing[3:] == ["missing", "missing", "not measured", "cannot be told"]
    assert ["Practices", "3"] in rows
    assert ["… of which withdrew", "1"] in rows
    assert ["… without a goal on record", "1: PR-07"] in rows
    assert "(withdrew)" in page
    assert "nothing here says why a share changed" in page
    assert not re.search(r"\b(because of|due to|caused|effect|impact|thanks to)\b", page)


def test_an_evaluation_that_is_not_there_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    run = run_of(of(with_goal("PR-01")))
    page = cohort_files(run)["evaluation.md"]
    assert "No evaluation was made: intervals need SciPy" in page
    assert dict(glance(run))["Evaluation"].startswith("none: intervals need SciPy")
    assert written_course(run).evaluation_lacks == run.evaluation_lacks


# --------------------------------------------------------------------------------- the data


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("as_of", DAYS)
def test_the_data_is_canonical_and_read_back(name: str, as_of: date) -> None:
    run = whole_run(name, as_of)
    text = cohort_files(run).get("course.json")
    if text is None:
        assert not run.has_course
        return
    written = from_json(WrittenCourse, text)
    assert written == written_course(run)
    assert to_json(written) + "\n" == text
    assert written.form == COURSE_FORM
    assert len(written.duties) == len(run.to_do)


def test_the_data_counts_attendance_and_names_nobody() -> None:
    run = whole_run(GRANT, DAYS[-1])
    text = to_json(written_course(run))
    for case in run.cases:
        if case.participation is not None:
            for each in case.participation.team:
                assert each.name not in text
                assert f'"{each.person_id}"' not in text
    for practice in written_course(run).practices:
        for session in practice.sessions:
            told = session.present + session.partly + session.absent + session.not_recorded
            assert told <= session.bound


def test_attendance_is_counted_of_those_who_had_to_come() -> None:
    story = begun()
    story.held("S-1", "2026-10-06")
    story.attended("S-1", ADA, Presence.PRESENT, on="2026-10-07")
    story.told(CoreMemberJoined, "2026-10-08", member=CY)  # too late for the session
    story.attended("S-1", CY, Presence.PRESENT, on="2026-10-09")
    story.planned("V-1", "2026-10-12", on="2026-08-04", mode=Mode.VIRTUAL)
    story.held("V-1", "2026-10-12")
    (practice,) = written_course(run_of(of(story))).practices
    first, virtual = practice.sessions
    assert (first.bound, first.present, first.not_recorded) == (2, 1, 1)
    assert (virtual.bound, virtual.not_recorded) == (0, 0)


def test_the_data_has_the_areas_beside_their_rank() -> None:
    practices = {
        each.application_id: each for each in written_course(whole_run(GRANT, DAYS[-1])).practices
    }
    departed = practices["APP-03"].areas
    assert departed is not None
    assert None in [each.rank for each in departed.areas]  # an area that the baseline lacks
    case = case_of(whole_run(GRANT, DAYS[-1]), "APP-03")
    assert case.assessed is not None
    assert case.assessed.settlement is not None
    assert departed.settled_on == case.assessed.settlement.settled_on


def shapes_written() -> Iterator[type[Any]]:
    for name in shapes.__all__:
        each = getattr(shapes, name)
        if attrs.has(each):
            yield each


def test_every_field_of_the_data_is_documented() -> None:
    text = (ROOT / "docs" / "participation.md").read_text(encoding="utf-8")
    fields = {f"`{field.name}`" for each in shapes_written() for field in attrs.fields(each)}
    assert {each for each in fields if each not in text} == set()
    assert COURSE_FORM in text


def test_the_data_is_one_line_of_json(tmp_path: Path) -> None:
    path = tmp_path / "course.json"
    path.write_text(cohort_files(run_of(of(begun())))["course.json"], encoding="utf-8")
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1
    plain = json.loads(path.read_text(encoding="utf-8"))
    assert plain["form"] == COURSE_FORM
    assert plain["as_of"] == AS_OF.isoformat()
    assert [each["application_id"] for each in plain["practices"]] == [ACCEPTED]
