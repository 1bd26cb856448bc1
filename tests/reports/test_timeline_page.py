"""The page of a cohort's calendar: the same in Markdown, HTML and CSV; opened in a browser."""

import csv
import io
from datetime import date
from pathlib import Path

import attrs
from playwright.sync_api import Browser

from qip_rules.policy.program import Program
from qip_rules.reports.course_timeline import MarkKind, Timeline
from qip_rules.reports.page_html import html_of
from qip_rules.reports.timeline_page import (
    PRACTICES_DRAWN_MAXIMUM,
    calendar_files,
    timeline_page,
    timeline_register,
)
from tests.participation.cohort_course import (
    cohort_events,
    of,
    states,
    with_attendance,
)
from tests.reports.html_page import parsed
from tests.reports.real_browser import measured, quiet
from tests.reports.timelines import laid_out, timeline_of


def whole(program: Program) -> Timeline:
    return timeline_of(program, cohort_events())


def table_of(timeline: Timeline) -> list[dict[str, str]]:
    text = calendar_files(timeline, cohort_events())["calendar.csv"]
    return list(csv.DictReader(io.StringIO(text)))


def test_the_files(grant: Program) -> None:
    files = calendar_files(whole(grant), cohort_events())
    assert sorted(files) == [
        "calendar.csv", "calendar.html", "calendar.ics", "calendar.md", "timeline.svg",
    ]  # fmt: skip
    assert (
        "![Timeline of Made-up cohort of 2026, as of 2026-07-20](timeline.svg)"
        in (files["calendar.md"])
    )
    assert files == calendar_files(whole(grant), cohort_events())
    again = (*reversed(cohort_events()), *cohort_events())
    assert files == calendar_files(timeline_of(grant, again), again)


def test_a_row_of_the_table_has_days_or_room(grant: Program) -> None:
    rows = table_of(whole(grant))
    assert len(rows) == sum(len(row.marks) for row in whole(grant).rows)
    winter = [row for row in rows if row["session_id"] == "winter"]
    assert [(row["application_id"], row["mode"], row["first_day"]) for row in winter] == [
        ("APP-1", "in-person", "2026-12-02"),
        ("APP-2", "virtual", "2026-12-02"),
        ("APP-3", "in-person", "2026-12-02"),
    ]
    (plan,) = (
        row
        for row in rows
        if row["application_id"] == "APP-1" and row["step_id"] == "improvement-plan"
    )
    assert (plan["state"], plan["earliest"], plan["latest"], plan["first_day"]) == (
        "open", "2026-07-20", "2027-12-31", "",
    )  # fmt: skip
    assert plan["owed_by"] == "practice"
    assert plan["clauses"]
    unkept = {(row["application_id"], row["step_id"]) for row in rows if row["order_kept"] == "no"}
    assert unkept == {("APP-2", "report"), ("APP-2", "baseline-measures")}
    assert any(row["critical"] == "yes" for row in rows)


def test_the_page_tells_a_broken_order_with_its_clause(grant: Program) -> None:
    page = calendar_files(whole(grant), ())["calendar.md"]
    finding = whole(grant).rows[1].broken[0]
    assert finding.says in page
    assert finding.clauses[0].id in page
    assert "held against no practice" in page
    assert "**overdue**" in page


def test_what_is_the_same_for_several_stands_in_one_row(grant: Program) -> None:
    page = calendar_files(whole(grant), ())["calendar.md"]
    ahead = page.split("## What comes, by day", 1)[1].split("<a id=", 1)[0]
    lines = ahead.splitlines()
    assert [line for line in lines if line.startswith("| 2026-12-02 to 2026-12-03 |")] == [
        "| 2026-12-02 to 2026-12-03 | In-person learning session 3 | program | all 3 practices |"
    ]
    visit = [line for line in lines if line.startswith("| 2026-09-01 |")]
    assert len(visit) == 1
    assert visit[0].endswith("| APP-3 |")
    overdue = page.split("## Overdue", 1)[1].split("<a id=", 1)[0]
    april = [line for line in overdue.splitlines() if line.startswith("| 2026-04-30 |")]
    assert [line.rsplit("|", 2)[1].strip() for line in april] == ["all 3 practices"]
    days = [line[2:12] for line in overdue.splitlines() if line.startswith("| 2026")]
    assert days == sorted(days)


def test_a_practice_that_withdrew_is_told_so(grant: Program) -> None:
    (state,) = states(grant, of("APP-1", with_attendance()), "2026-04-10")
    page = calendar_files(laid_out(grant, [state]), ())["calendar.md"]
    assert "Withdrawn on 2026-04-10" in page
    assert "withdrawn" in page.split("## Overdue", 1)[0]


def test_nobody_and_nothing(training: Program) -> None:
    files = calendar_files(laid_out(training, ()), ())
    assert "calendar.ics" not in files
    assert "Nobody takes part yet" in files["calendar.md"]
    assert "Nothing is overdue" in files["calendar.md"]
    assert "No day is known" in files["calendar.md"]
    assert files["calendar.csv"].count("\n") == 1
    timeline = whole(training)
    bare = attrs.evolve(timeline.rows[0], marks=(), to_pay=None, broken=())
    assert "Nothing is on record of its steps." in html_of(
        timeline_page(attrs.evolve(timeline, rows=(bare,)))
    )


def test_of_many_practices_the_page_tells_by_day_only(grant: Program) -> None:
    timeline = whole(grant)
    many = PRACTICES_DRAWN_MAXIMUM + 1
    rows = tuple(
        attrs.evolve(timeline.rows[n % 3], application_id=f"APP-{n}", practice=f"Practice {n}")
        for n in range(many)
    )
    files = calendar_files(attrs.evolve(timeline, rows=rows), ())
    page = parsed(files["calendar.html"])
    assert [each.attributes["id"] for each in page.all("section")] == ["overdue", "ahead"]
    assert not page.all("svg")
    assert f"{many} practices are in it" in files["calendar.md"]
    assert "and 14 more" in files["calendar.md"], "of 34 alike 20 are named"
    assert files["timeline.svg"].count("Practice 100") > 0
    register = timeline_register(attrs.evolve(timeline, rows=rows))
    assert {row[0] for row in register.rows} == {row.application_id for row in rows}
    fewer = calendar_files(attrs.evolve(timeline, rows=rows[1:]), ())
    assert len(parsed(fewer["calendar.html"]).all("section")) == many + 1


def test_text_from_outside_stays_text(grant: Program) -> None:
    timeline = whole(grant)
    evil = '=1+1<img src=x onerror="alert(1)">|`'
    rows = tuple(attrs.evolve(row, practice=evil) for row in timeline.rows)
    files = calendar_files(attrs.evolve(timeline, title=evil, rows=rows), ())
    assert "<img" not in files["calendar.html"].replace("&lt;img", "")
    assert not parsed(files["calendar.html"]).all("img")
    rows_read = list(csv.DictReader(io.StringIO(files["calendar.csv"])))
    assert {row["practice"] for row in rows_read} == {f"'{evil}"}


def test_the_register_keeps_days_as_days(grant: Program) -> None:
    register = timeline_register(whole(grant))
    place = register.header.index("first_day")
    assert {type(row[place]) for row in register.rows} == {date, type(None)}
    assert {each.value for each in MarkKind} == {
        row[register.header.index("state")] for row in register.rows
    }


def test_the_page_fits_phones_and_desks_and_its_links_lead_to_places(
    browser: Browser, grant: Program
) -> None:
    text = calendar_files(whole(grant), cohort_events())["calendar.html"]
    found = measured(browser, text)
    for at in found.values():
        assert at["wide"] <= at["inner"]
        assert at["body"] <= at["inner"]
        assert at["missing"] == []
        assert at["hidden"] == 0
        assert at["title"] == "Calendar of Made-up cohort of 2026"
        assert at["sections"] == [
            "overdue", "ahead", "practice-APP-1", "practice-APP-2", "practice-APP-3",
        ]  # fmt: skip


def test_the_page_and_the_picture_by_themselves_have_no_error(
    browser: Browser, grant: Program, tmp_path: Path
) -> None:
    files = calendar_files(whole(grant), cohort_events())
    for name in ("calendar.html", "timeline.svg"):
        page = tmp_path / name
        page.write_text(files[name], encoding="utf-8")
        assert "Timeline of Made-up cohort of 2026" in quiet(browser, page)
