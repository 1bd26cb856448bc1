"""The report on a cohort as files: whole, the same every time, its tables and its calendar."""

import base64
import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import attrs
import icalendar
import openpyxl  # type: ignore[import-untyped]
import pytest

from qip_rules.cohort.run import CohortRun
from qip_rules.errors import ArgumentError
from qip_rules.matching import AreaCoverage, Stable, place_values
from qip_rules.matching.answer import Pairing
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import Practice, WeightedArea
from qip_rules.money import Money
from qip_rules.reports import report_calendar, report_files, report_page, report_workbook
from qip_rules.reports.calendar_text import calendar_text
from qip_rules.reports.cohort import glance
from qip_rules.reports.cohort_report.bottlenecks import bottlenecks
from qip_rules.reports.cohort_report.merged_calendar import calendar_entries
from qip_rules.reports.cohort_report.places_worth import places_worth
from qip_rules.reports.cohort_report.report_html import page_of_parts
from qip_rules.reports.cohort_report.sections import report_parts
from qip_rules.reports.course_calendar import course_calendar
from qip_rules.reports.course_timeline import cohort_timeline
from qip_rules.reports.deadlines import deadlines_of
from qip_rules.reports.written_registers import Register, Value
from tests.cohort.sample import changed_run, sample
from tests.reports.cohort_reports import FORMULA, LONG, files_of, hostile_run, run_of
from tests.reports.html_page import parsed

COHORTS = ("cohort", "grant-run", "training-run")


def page(name: str) -> str:
    text = files_of(name)["report.html"]
    assert isinstance(text, str)
    return text


def workbook(content: str | bytes) -> openpyxl.Workbook:
    assert isinstance(content, bytes)
    return openpyxl.load_workbook(io.BytesIO(content))


def registers(run: CohortRun) -> dict[str, Register]:
    return {s.register.name: s.register for part in report_parts(run) for s in part.sheets}


def total(cells: Iterable[Value]) -> Money:
    """The amounts of cells that are amounts, together."""
    amounts = (each for each in cells if isinstance(each, Money))
    return sum(amounts, start=Money(0, "USD"))


# ------------------------------------------------------------------------------- as a whole


@pytest.mark.parametrize("name", COHORTS)
def test_the_same_run_gives_the_same_bytes(name: str) -> None:
    assert report_files(run_of(name)) == files_of(name)
    assert report_page(run_of(name)) == page(name)
    assert report_workbook(run_of(name)) == files_of(name)["report.xlsx"]
    assert report_calendar(run_of(name)) == files_of(name)["calendar.ics"]


def test_the_sections_stand_in_the_order_of_the_work() -> None:
    sections = [each.attributes["id"] for each in parsed(page("cohort")).all("section")]
    assert sections == [
        "overview", "applications", "requirements", "money", "deadlines", "participation",
        "need", "pairs", "bottlenecks", "places", "need-of-specialists", "specialist-pairs",
        "specialist-bottlenecks", "specialist-places", "method",
    ]  # fmt: skip


@pytest.mark.parametrize("name", COHORTS)
def test_the_page_names_nothing_outside_it(name: str) -> None:
    text = page(name)
    tree = parsed(text)
    for element in ("link", "img", "iframe", "object", "embed", "source", "base"):
        assert not tree.all(element)
    assert not re.search(r"(src|xlink:href|srcset|ping|action)=", text)
    assert all(each.attributes["href"].startswith("#") for each in tree.all("a"))
    assert "http" not in re.sub(r"http-equiv", "", text).replace("https://www.w3.org", "")
    names = {name for each in tree.walk() for name in each.attributes}
    assert not any(name == "style" or name.startswith("on") for name in names)


@pytest.mark.parametrize("name", COHORTS)
def test_every_place_is_named_once_and_every_link_leads_to_one(name: str) -> None:
    places = re.findall(r'\sid="([^"]*)"', page(name))
    assert len(places) == len(set(places))
    links = {each.attributes["href"][1:] for each in parsed(page(name)).all("a")}
    assert links <= set(places)


def test_the_policy_of_the_page_allows_what_is_in_it_by_digest() -> None:
    text = page("cohort")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src &#x27;none&#x27;; style-src &#x27;sha256-")
    assert "unsafe" not in policy
    for element in ("style", "script"):
        (inner,) = re.findall(rf"<{element}>(.*?)</{element}>", text, flags=re.DOTALL)
        digest = hashlib.sha256(inner.encode()).digest()
        assert f"sha256-{base64.b64encode(digest).decode()}" in policy


def test_nobody_and_nothing() -> None:
    inputs = sample()
    empty = changed_run(
        applications=(), decisions=(), exceptions=(), events=(), priorities=(), mentors=(),
        specialists=(), fixed=(), forbidden=(), mentoring=(), mentor_conflicts={},
        specialist_conflicts={},
    )  # fmt: skip
    files = report_files(empty)
    assert set(files) == {"report.html", "report.xlsx"}
    assert inputs.cohort.title in str(files["report.html"])
    assert "Nothing is to be done." in str(files["report.html"])
    assert workbook(files["report.xlsx"])["Applications"].max_row == 1


def test_before_anything_was_received() -> None:
    files = report_files(changed_run(as_of=date(2026, 5, 1)))
    assert "Not yet received on that day" in str(files["report.html"])


@pytest.mark.parametrize("made", [report_files, report_page, report_workbook, report_calendar])
def test_anything_but_a_run_is_refused(made: object) -> None:
    assert callable(made)
    with pytest.raises(ArgumentError, match="run"):
        made({"run": 1})


# -------------------------------------------------------------------------------- what it says


def test_each_application_has_every_finding() -> None:
    run = run_of("cohort")
    told = parsed(page("cohort")).all("details")
    assert len(told) == len(run.cases)
    for each, case in zip(told, run.cases, strict=True):
        assert each.attributes["data-outcome"] == case.decision.outcome.value
        for finding in case.decision.findings:
            assert finding.code in each.text
        for finding in (*case.decision.not_met, *case.decision.undetermined):
            assert " ".join(finding.sentence.split()) in " ".join(each.text.split())


def test_what_the_money_comes_to_is_what_the_accounts_say() -> None:
    run = run_of("cohort")
    money = dict(glance(run))
    table = {row[0]: str(row[2]) for row in registers(run)["Money"].rows}
    assert table["Invoiced"] == money["Invoiced"]
    assert table["Paid"] == money["Received"]
    assert table["… of which held, covering no seat"] == money["… held or beyond what is owed"]
    assert table["Due, not yet paid"] == money["… not yet covered"]
    accounts = registers(run)["Accounts"].rows
    assert total(row[3] for row in accounts) == Money(8_387_700, "USD")
    spans = registers(run)["Money by days"].rows
    assert total(cell for row in spans for cell in row[2:6]) == Money(4_031_800, "USD")
    assert total(row[6] for row in spans) == Money(3_921_500, "USD")


def test_what_one_more_place_is_worth_is_what_the_library_says() -> None:
    run = run_of("cohort")
    assert run.pairing is not None
    rows = {row[0]: row for row in registers(run)["One more place"].rows}
    names = {each.mentor_id: f"{each.name} ({each.mentor_id})" for each in run.inputs.mentors}
    for value in place_values(run.pairing):
        assert rows[names[value.mentor_id]][3:5] == (value.pairs, value.total_fit)


def test_need_is_counted_once_a_practice() -> None:
    rows = {row[0]: row for row in registers(run_of("cohort"))["Need and places"].rows}
    assert rows["adult-vaccination"][2:] == (1, 1, 0, 0, 0, 1)
    assert rows["navigation"][2] == 2


def test_each_practice_without_a_mentor_is_drawn_and_told() -> None:
    run = run_of("cohort")
    assert run.pairing is not None
    part = next(each for each in report_parts(run) if each.anchor == "bottlenecks")
    drawn = " ".join(each.drawn for each in part.figures)
    for each in run.pairing.unpaired:
        assert f">{each.practice_id} " in drawn
        assert each.says in str(part.sheets[0].register.rows)


def test_only_places_that_were_open_are_drawn_as_taken_by_others() -> None:
    run = run_of("cohort")
    part = next(each for each in report_parts(run) if each.anchor == "bottlenecks")
    (drawn,) = (each.drawn for each in part.figures if "PR-06" in each.caption)
    assert drawn.count('stroke-dasharray="4,3"') == 1  # to M-03, and to nobody else


def test_very_many_who_are_left_out_are_drawn_as_one() -> None:
    inputs = sample()
    mentors = tuple(attrs.evolve(each, places=1, minimum_load=0) for each in inputs.mentors[:1])
    area = mentors[0].areas[0].area if mentors[0].areas else ""
    practices = tuple(
        Practice(practice_id=f"P-{at:02}", name=f"Example {at} (made up)",
                 areas=(WeightedArea(area, 1),), conflicts=frozenset(), people=(),
                 organization=f"O-{at}")
        for at in range(60)
    )  # fmt: skip
    run = run_of("cohort")
    assert run.pairing is not None
    problem = Problem(practices, mentors, run.pairing.problem.policy)
    part = bottlenecks(pair(problem))
    (figure,) = part.figures
    assert "all 59 practices left out" in figure.drawn
    assert "and 56 more are left out: 1 place at 1 mentor practice, taken" in figure.caption
    assert len(part.sheets[0].register.rows) == 59


def test_objectives_that_take_a_solve_for_each_mentor() -> None:
    run = run_of("cohort")
    assert run.pairing is not None

    def told(pairing: Pairing) -> str:
        return " ".join(places_worth(pairing).says)

    covered = pair(run.pairing.problem, (AreaCoverage(),))
    assert "not worked out here" in told(covered)
    stable = places_worth(pair(run.pairing.problem, (Stable(),)))
    assert len(stable.sheets[0].register.rows) == len(run.inputs.mentors)


def test_a_pairing_that_clashes_is_told() -> None:
    run = run_of("cohort")
    clashing = attrs.evolve(run, pairing=None, pairing_clash="two demands clash:\n- one\n- two")
    text = page_of_parts(clashing, report_parts(clashing))
    assert "There is no pairing. Two demands clash: - one - two" in text


def test_pairs_stay_whole_in_each_picture_of_many() -> None:
    part = next(each for each in report_parts(run_of("cohort")) if each.anchor == "pairs")
    drawn = " ".join(each.drawn for each in part.figures)
    assert sorted(re.findall(r'href="#(pairs-\d+)"', drawn)) == sorted(part.sheets[0].anchors)


# ---------------------------------------------------------------------------------- workbook


@pytest.mark.parametrize("name", COHORTS)
def test_the_workbook_has_every_table_with_a_frozen_head_a_filter_and_widths(name: str) -> None:
    book = workbook(files_of(name)["report.xlsx"])
    tables = registers(run_of(name))
    assert book.sheetnames == list(tables)
    for sheet in book.worksheets:
        table = tables[sheet.title]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref is not None
        assert sheet.max_row == len(table.rows) + 1
        assert [cell.value for cell in sheet[1]] == list(table.header)
        assert sheet.column_dimensions["A"].width > 3


def test_text_in_the_workbook_is_text(tmp_path: Path) -> None:
    book = workbook(report_workbook(hostile_run(tmp_path)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert FORMULA in {cell.value for cell in cells}
    assert LONG in {cell.value for cell in cells}
    content = report_workbook(run_of("cohort"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {each.date_time[0] for each in packed.infolist()} == {1980}


def test_the_tables_of_the_workbook_agree_with_the_registers_of_the_run() -> None:
    from qip_rules.reports.register import decisions_csv

    told = list(csv.DictReader(io.StringIO(decisions_csv(run_of("cohort")))))
    rows = registers(run_of("cohort"))["Applications"].rows
    assert [each["application_id"] for each in told] == [row[0] for row in rows]
    assert [each["outcome"] for each in told] == [row[4] for row in rows]


# ---------------------------------------------------------------------------------- calendar


@pytest.mark.parametrize("name", COHORTS)
def test_a_calendar_accepts_the_days_of_both_jobs(name: str) -> None:
    run = run_of(name)
    text = files_of(name)["calendar.ics"]
    assert isinstance(text, str)
    calendar = icalendar.Calendar.from_ical(text)
    read = [str(each["UID"]) for each in calendar.walk() if "UID" in each]
    assert len(read) == len(set(read))
    accounts = [case.account for case in run.cases]
    expected = {each.uid for each in deadlines_of(accounts)}
    if run.has_course:
        timeline = cohort_timeline(
            run.program,
            [case.participation for case in run.cases if case.participation is not None],
            accounts,
            cohort_id=run.inputs.cohort.cohort_id,
            title=run.inputs.cohort.title,
            as_of=run.as_of,
        )
        expected |= {each.uid for each in course_calendar(timeline, run.inputs.course)}
    assert set(read) == expected
    entries = calendar_entries(run)
    assert calendar_text(entries, about="cohort", stamped_on=run.as_of) == text


def test_what_is_still_to_be_done_keeps_its_uid_on_another_day() -> None:
    before = {each.uid for each in calendar_entries(changed_run(as_of=date(2026, 10, 1)))}
    after = {each.uid for each in calendar_entries(changed_run(as_of=date(2026, 10, 2)))}
    assert before & after


# ------------------------------------------------------------------------------- hostile names


def test_names_stay_text(tmp_path: Path) -> None:
    text = report_page(hostile_run(tmp_path))
    tree = parsed(text)
    assert len(tree.all("script")) == 1
    assert not tree.all("img")
    handlers = [name for each in tree.walk() for name in each.attributes if name.startswith("on")]
    assert handlers == []
    assert "\u202e" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_of_very_many_milestones_the_page_lists_those_to_be_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = run_of("grant-run")
    whole = next(each for each in report_parts(run) if each.anchor == "participation")
    every = next(each for each in whole.sheets if each.register.name == "Milestones")
    assert every.is_on_page
    limit = "qip_rules.reports.cohort_report.participating.MILESTONES_ON_PAGE"
    monkeypatch.setattr(limit, len(every.register.rows))
    assert whole == next(each for each in report_parts(run) if each.anchor == whole.anchor)
    monkeypatch.setattr(limit, len(every.register.rows) - 1)
    part = next(each for each in report_parts(run) if each.anchor == "participation")
    short = next(each for each in part.sheets if each.register.name == "Milestones to look at")
    assert short.is_on_page
    assert [each.is_on_page for each in part.sheets if each.register == every.register] == [False]
    state = every.register.header.index("State")
    wanted = [row for row in every.register.rows if row[state] in {"late", "unconfirmed"}]
    assert list(short.register.rows) == wanted
