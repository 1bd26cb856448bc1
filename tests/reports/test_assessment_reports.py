"""The assessment report on paper, on the page of the cohort, and as a row of course.csv."""

import csv
import io
import json
import random
from datetime import UTC, date, datetime
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.billing.events import Withdrawn
from qip_rules.cohort.assessment_reports import CohortReports, cohort_reports
from qip_rules.participation.course.reported import told_otherwise
from qip_rules.participation.events.assessment_events import RoundMeasured
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.step_events import ReportDelivered
from qip_rules.reports.assessment_folder import assessment_files, course_rows
from qip_rules.reports.assessment_paper import MADE_UP, assessment_printout
from qip_rules.reports.markup import shown
from qip_rules.reports.printout import Printout, texts
from qip_rules.reports.printout_html import printed_html
from qip_rules.reports.printout_markdown import printed_markdown
from qip_rules.reports.printout_text import printed_text
from qip_rules.reports.share_words import distance_said
from qip_rules.reports.written_registers import register_csv
from tests.cohort.measured_cohort import measured_inputs, measured_reports, report_of, reported
from tests.cohort.sample import AS_OF, GRANT, program
from tests.reports.html_page import parsed
from tests.reports.markdown_page import shown as shown_markdown


def printout_of(application_id: str) -> Printout:
    return assessment_printout(
        reported(application_id),
        report_of(application_id),
        program=program(GRANT),
        seller=measured_inputs().cohort.seller,
    )


PAPERS = ("APP-01", "APP-02", "APP-04")


def table(printout: Printout, title: str) -> list[dict[str, str]]:
    (figures,) = (each for each in printout.figures if each.title.startswith(title))
    heads = [column.title for column in figures.columns]
    return [dict(zip(heads, row, strict=True)) for row in figures.rows]


def passage(printout: Printout, title: str) -> tuple[str, ...]:
    (found,) = (each for each in printout.passages if each.title.startswith(title))
    return found.sentences


# ------------------------------------------------------------------------------------- content


def test_what_comes_first_is_told_with_its_distance_its_ties_and_what_is_missing() -> None:
    first, second, third = table(printout_of("APP-01"), "What to do first")
    assert first["Area"] == "Chemotherapy plan and intent"
    assert first["Behind its benchmark"] == "about 25.33 points (19/75)"
    assert first["Not measured"] == "Intent of chemotherapy written down"
    assert [each["Rank"] for each in (first, second, third)] == ["1", "2", "2"]
    assert second["Behind its benchmark"] == third["Behind its benchmark"] == "17 points"
    assert second["Same rank as"] == third["Area"]
    assert first["Same rank as"] == "none"


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (Fraction(1, 100), "1 point"),
        (Fraction(-1, 100), "1 point beyond it"),
        (Fraction(2, 100), "2 points"),
        (Fraction(101, 10_000), "1.01 points"),
        (Fraction(0), "at it"),
        (None, "not known"),
    ],
)
def test_one_point_is_one(distance: Fraction | None, said: str) -> None:
    assert distance_said(distance) == said


def test_every_measure_is_told_with_counts_benchmark_and_its_day() -> None:
    rows = {each["Measure"]: each for each in table(printout_of("APP-01"), "The measures")}
    assert len(rows) == len(program(GRANT).on(date(2026, 10, 2)).measures)
    pain = rows["Pain asked about, measured and planned for"]
    assert pain["Met"] == "14 of 20, 70% (48.1% to 85.46%)"
    assert pain["Benchmark"] == "87% from January 1, 2016; made up"
    assert pain["Limit of a target"] == "at or below 75% from January 1, 2016"
    assert pain["Finding"] == "a target"
    hospice = rows["Hospice more than three days before death"]
    assert hospice["Behind its benchmark"] == "20 points beyond it"
    assert hospice["Finding"] == "no target"
    lower = rows["Chemotherapy in the last two weeks of life"]
    assert lower["Benchmark"] == "6% from January 1, 2016, lower is better; made up"
    assert lower["Limit of a target"].startswith("at or above 10%")
    assert (lower["Met"], lower["Finding"]) == ("not measured", "not known")


def test_strategies_are_the_documents_and_say_that_they_are_made_up() -> None:
    printout = printout_of("APP-01")
    told = passage(printout, "Suggested for Antiemetics [G30, G46]")
    strategies = report_of("APP-01").strategies_for("antiemetics")
    assert told == tuple(f"{each.says} ({each.id}; made up)" for each in strategies)
    assert passage(printout, "Suggested for Navigation") == (
        "The program's document suggests no strategy for this area.",
    )
    assert printout.banner == MADE_UP


def test_what_was_settled_and_where_it_departs_stand_beside_the_ranking() -> None:
    printout = printout_of("APP-01")
    rows = table(printout, "What was settled jointly on October 12, 2026 [G36]")
    assert [(each["Area"], each["Weight"], each["Rank in this report"]) for each in rows] == [
        ("Navigation", "3", "none"),
        ("Assessment of pain and a plan for it", "2", "2"),
        ("Hospice enrollment", "1", "none"),
    ]
    assert {each["Agreed for the practice"] for each in rows} == {"Example Team Leader"}
    departures = passage(printout, "Where what was settled departs")
    assert len(departures) == 5
    assert departures[-1] == "Reason on record: Patients ask for it."
    titles = [each.title for each in printout_of("APP-04").figures]
    assert not any(each.startswith("What was settled") for each in titles)


def test_a_report_is_about_one_round_and_the_others_are_only_named() -> None:
    printout = printout_of("APP-01")
    assert ("Kind of round", "test abstraction") in printout.particulars
    (other,) = table(printout, "Other rounds on record, which are not in this report")
    assert (other["Round"], other["Kind of round"]) == ("LIVE-01", "live round of QOPI")
    every = " ".join(texts(printout))
    assert "2 of 20" not in every
    assert "20 of 20" not in every
    assert ("Kind of round", "live round of QOPI") in printout_of("APP-04").particulars


def test_a_practice_without_a_target_is_told_so() -> None:
    printout = printout_of("APP-02")
    assert printout.lead == (
        "No measure that was taken is at or beyond its limit, so this report puts no area forward.",
    )
    assert not any(each.title.startswith("What to do first") for each in printout.figures)
    assert len(passage(printout, "Measured in full, and no target")) == 7


def test_the_clauses_are_cited_in_their_words() -> None:
    (found,) = (each for each in printout_of("APP-01").passages if each.marks)
    assert found.marks == ("G27", "G28", "G29", "G30", "G31", "G36", "G46")
    clauses = program(GRANT).on(AS_OF).clauses
    assert found.sentences == tuple(clauses[each].says for each in found.marks)


# ------------------------------------------------------------------------------------- writers


def dense(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("application_id", PAPERS)
def test_html_says_all_of_it_in_order_and_nothing_else(application_id: str) -> None:
    printout = printout_of(application_id)
    (page,) = parsed(printed_html(printout)).all("body")
    assert dense(page.text) == dense("".join(map(shown, texts(printout))))


@pytest.mark.parametrize("application_id", PAPERS)
def test_markdown_says_all_of_it_but_what_is_drawn(application_id: str) -> None:
    printout = printout_of(application_id)
    page = printed_markdown(printout, ["plot.svg"])
    said = dense(shown_markdown(page))
    for text in texts(attrs.evolve(printout, plots=())):
        assert dense(shown(text)) in said
    assert "](plot.svg)" in page
    assert dense(printout.plots[0].says) in said


def test_plain_text_has_the_rows_of_the_plot() -> None:
    printout = printout_of("APP-01")
    said = printed_text(printout)
    for dot in printout.plots[0].dots:
        assert dot.told in said


# ---------------------------------------------------------------------------------- the cohort


def test_the_page_tells_who_lacks_what_measure() -> None:
    page = shown_markdown(str(assessment_files(measured_reports()).files["reports.md"]))
    assert "3 of 12 practices have a report." in page
    lacking = "Intent of chemotherapy written down chemotherapy-intent"
    assert lacking.replace(" ", "") in dense(page)
    assert "Example Oncology Practice 03 (made up) (APP-03): No round with a result" in page
    assert "To be looked at" not in page


def test_a_round_that_is_not_over_or_not_recorded_yet_is_in_no_report() -> None:
    later = {each.application_id: each for each in measured_reports(date(2027, 1, 15)).applications}
    assert later["APP-06"].report is not None
    assert reported("APP-06").report is None
    on_the_day = measured_reports(date(2026, 10, 2)).applications
    (first,) = (each for each in on_the_day if each.application_id == "APP-01")
    assert first.report is not None
    assert first.report.priorities is None, "settled ten days later"


def test_a_practice_that_was_declined_or_left_is_asked_for_no_measures() -> None:
    ids = {each.application_id for each in measured_reports().applications}
    assert "APP-17" not in ids
    assert "APP-08" not in ids, "withdrawn, and nothing measured"


def with_delivery(**changes: object) -> CohortReports:
    """The reports of later, with the first delivered as its row says, but for these changes."""
    (row, *_) = csv.DictReader(io.StringIO(register_csv(course_rows(measured_reports()))))
    event = attrs.evolve(delivered_of(row), **changes)  # type: ignore[arg-type]
    inputs = measured_inputs()
    with_it = attrs.evolve(inputs, course=(*inputs.course, event))
    return cohort_reports(program(GRANT), with_it, as_of=date(2026, 12, 1))


def delivered_of(row: dict[str, str]) -> ReportDelivered:
    def ids(cell: str) -> tuple[str, ...]:
        return () if cell == "none" else tuple(each.strip() for each in cell.split(";"))

    return ReportDelivered(
        event_id=row["event_id"],
        application_id=row["application_id"],
        occurred_on=date.fromisoformat(row["occurred_on"]),
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        report_id=row["report_id"],
        findings=ids(row["findings"]),
        areas=ids(row["areas"]),
        strategies=ids(row["strategies"]),
        priorities=ids(row["priorities"]),
    )


def test_a_row_that_is_put_on_record_agrees_with_its_report() -> None:
    (row, *_) = csv.DictReader(io.StringIO(register_csv(course_rows(measured_reports()))))
    assert told_otherwise(report_of("APP-01"), delivered_of(row)) == ()
    reports = with_delivery()
    (first,) = (each for each in reports.applications if each.application_id == "APP-01")
    assert first.on_record_otherwise == ()
    rows = csv.DictReader(io.StringIO(register_csv(course_rows(reports))))
    assert "APP-01" not in [each["application_id"] for each in rows], "it is delivered"


def test_a_record_that_says_else_is_on_the_page() -> None:
    page = shown_markdown(
        str(assessment_files(with_delivery(areas=("antiemetics",))).files["reports.md"])
    )
    assert (
        "On record the areas lack chemotherapy-plan-and-intent, pain-assessment-and-plan." in page
    )


def test_a_delivery_before_the_round_ended_is_told() -> None:
    reports = with_delivery(occurred_on=date(2026, 9, 30))
    (first,) = (each for each in reports.applications if each.application_id == "APP-01")
    assert first.on_record_otherwise == (
        "No report could be made on 2026-09-30: The round TEST-01 ended on 2026-10-02.",
    )


def test_what_is_on_record_after_a_practice_left_is_in_no_report() -> None:
    inputs = measured_inputs()
    withdrawn = Withdrawn(
        event_id="EV-900",
        application_id="APP-01",
        occurred_on=date(2026, 10, 8),
        recorded_at=datetime(2026, 10, 8, 16, tzinfo=UTC),
    )
    left = attrs.evolve(inputs, events=(*inputs.events, withdrawn))
    reports = cohort_reports(program(GRANT), left, as_of=AS_OF, application_id="APP-01")
    (first,) = reports.applications
    assert first.withdrawn_on == date(2026, 10, 8)
    assert first.report is not None
    assert first.report.priorities is None, "settled on October 12"
    assert "withdrawn on October 8, 2026" in str(assessment_files(reports).files["reports.md"])


def test_letters_that_no_font_has_leave_out_the_pdf_alone() -> None:
    first = reported("APP-01")
    practice = first.application.practice
    assert practice is not None
    renamed = attrs.evolve(first.application, practice=attrs.evolve(practice, name="क्लिनिक"))
    reports = attrs.evolve(
        measured_reports(), applications=(attrs.evolve(first, application=renamed),)
    )
    made = assessment_files(reports)
    assert [each.partition(":")[0] for each in made.left_out] == ["APP-01.pdf"]
    assert "reports/APP-01.pdf" not in made.files
    assert "क्लिनिक" in str(made.files["reports/APP-01.md"])


def test_the_workbook_has_every_measure_of_every_report_as_a_row() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    reports = measured_reports()
    content = assessment_files(reports).files["reports.xlsx"]
    assert isinstance(content, bytes)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["reports", "measures", "areas", "course"]
    sheets = {each.title: [*each.iter_rows(min_row=2, values_only=True)] for each in book}
    assert [row[0] for row in sheets["reports"]] == [x.application_id for x in reports.applications]
    expected = [
        (each.application_id, measure.measure.id, measure.standing.result)
        for each in reports.applications
        if each.report is not None
        for measure in each.report.measures
    ]
    found = [(row[0], row[2], row[5], row[6]) for row in sheets["measures"]]
    assert found == [
        (name, measure, result and result.numerator, result and result.denominator)
        for name, measure, result in expected
    ]
    ranked = [
        (each.application_id, area)
        for each in reports.applications
        if each.report is not None
        for area in each.report.areas
    ]
    assert [(row[0], row[3]) for row in sheets["areas"]] == ranked
    assert all(each.freeze_panes == "A2" and each.auto_filter.ref for each in book)


def test_ids_of_the_row_are_short_enough_for_a_table() -> None:
    (first, *_) = measured_reports().applications
    long = attrs.evolve(first, application=attrs.evolve(first.application, application_id="A" * 64))
    reports = attrs.evolve(measured_reports(), applications=(long,))
    (row,) = csv.DictReader(io.StringIO(register_csv(course_rows(reports))))
    assert row["application_id"] == "A" * 64
    assert len(row["event_id"]) == len(row["report_id"]) == 64
    assert row["event_id"] != row["report_id"]


# ---------------------------------------------------------------------------------------- laws


def shuffled_round(event: Event, order: random.Random) -> Event:
    if not isinstance(event, RoundMeasured):
        return event
    results = list(event.round.results)
    order.shuffle(results)
    return attrs.evolve(event, round=attrs.evolve(event.round, results=tuple(results)))


@settings(max_examples=20)  # each writes every paper of a report, twice
@given(st.randoms(use_true_random=False))
def test_the_order_of_events_and_measures_changes_no_byte(order: random.Random) -> None:
    inputs = measured_inputs()
    course = [shuffled_round(each, order) for each in inputs.course]
    order.shuffle(course)
    shuffled = attrs.evolve(inputs, course=tuple(course))
    again = cohort_reports(program(GRANT), shuffled, as_of=AS_OF, application_id="APP-01")
    first = cohort_reports(program(GRANT), inputs, as_of=AS_OF, application_id="APP-01")
    assert assessment_files(again) == assessment_files(first)


def test_the_data_are_the_report_s() -> None:
    files = assessment_files(measured_reports()).files
    data = json.loads(str(files["reports/APP-01.json"]))
    assert [each["area"] for each in data["areas"]] == list(report_of("APP-01").areas)
    assert data["baseline"]["kind"] == "test"
