"""The assessment reports of a cohort as the files of a folder.

`reports.md` and `reports.html` are for the staff: how far each report is, and who lacks what
measure; `reports.xlsx` has the same as tables, those of all reports. Each report is
`reports/<application>` as HTML, Markdown, PDF and JSON, with its plot as SVG. `course.csv` has a
row for each report that is not on record as delivered: what staff put into the table of that name
once it is.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from qip_rules.boundary.json_out import to_json
from qip_rules.cohort.assessment_reports import CohortReports, ReportedApplication
from qip_rules.participation.assessment.reporting import AssessmentReport
from qip_rules.participation.course.reported import report_delivered
from qip_rules.participation.events.step_events import ReportDelivered
from qip_rules.reports.assessment_pages import reports_page
from qip_rules.reports.assessment_paper import assessment_printout
from qip_rules.reports.assessment_registers import assessment_registers
from qip_rules.reports.dot_plot_svg import plot_svg
from qip_rules.reports.folder import safe_names
from qip_rules.reports.page_html import html_of
from qip_rules.reports.page_markdown import markdown_of
from qip_rules.reports.paper_files import paper_files, workbook_files
from qip_rules.reports.printout_markdown import printed_markdown
from qip_rules.reports.written_registers import Register, register_csv

__all__ = ["AssessmentFiles", "assessment_files", "course_rows"]

ROW_COLUMNS: Final = (
    "event_id",
    "application_id",
    "kind",
    "occurred_on",
    "recorded_at",
    "report_id",
    "findings",
    "areas",
    "strategies",
    "priorities",
)

_ID_MAXIMUM: Final = 64
"""Characters of an id in a table."""

_DIGITS: Final = 12


@attrs.frozen
class AssessmentFiles:
    """The contents of files by their path, and what is left out with the reason."""

    files: Mapping[str, str | bytes]
    left_out: tuple[str, ...]


def assessment_files(
    reports: CohortReports,
    *,
    fonts: Sequence[bytes] = (),
    advance: Callable[[int], object] | None = None,
) -> AssessmentFiles:
    """The reports of a cohort, by path inside the out folder. The same reports, the same bytes.

    Args:
        reports: of a cohort as of a day.
        fonts: TrueType fonts for characters that the shipped ones do not have.
        advance: told of each report once it is made, for those who wait.

    Raises:
        InputError: something given that is no font.
    """
    names = safe_names(each.application_id for each in reports.inputs.applications)
    page, course = reports_page(reports, names), course_rows(reports)
    files: dict[str, str | bytes] = {
        "reports.md": markdown_of(page),
        "reports.html": html_of(page),
        "course.csv": register_csv(course),
    }
    book = workbook_files("reports", (*assessment_registers(reports), course))
    files |= book.files
    left_out = [*book.left_out]
    for each in reports.applications:
        if each.report is not None:
            name = names[each.application_id]
            printed = _printed(each, each.report, name, reports, fonts)
            files |= {f"reports/{path}": content for path, content in printed.files.items()}
            left_out += printed.left_out
            if advance is not None:
                advance(1)
    return AssessmentFiles(files, tuple(left_out))


def _printed(
    each: ReportedApplication,
    report: AssessmentReport,
    name: str,
    reports: CohortReports,
    fonts: Sequence[bytes],
) -> AssessmentFiles:
    printout = assessment_printout(
        each, report, program=reports.program, seller=reports.inputs.cohort.seller
    )
    papers = paper_files(name, printout, fonts=fonts)
    (plot,) = printout.plots
    plain = json.loads(to_json(report))
    return AssessmentFiles(
        {
            **papers.files,
            f"{name}.md": printed_markdown(printout, [f"{name}.svg"]),
            f"{name}.svg": f"{plot_svg(plot, name='plot')}\n",
            f"{name}.json": f"{json.dumps(plain, ensure_ascii=False, indent=2)}\n",
        },
        papers.left_out,
    )


def course_rows(reports: CohortReports) -> Register:
    """Rows for `course.csv`, one for each report that is not on record as delivered.

    The day of the report stands for the day of its delivery, and noon of it in the program's zone
    for the moment of recording: whoever puts the row into the table sets both right.
    """
    zone = ZoneInfo(reports.program.time_zone)
    noon = datetime.combine(reports.as_of, time(12), zone)
    events = [
        report_delivered(
            each.report,
            event_id=_id_in_tables(f"report-{each.application_id}-{reports.as_of}"),
            application_id=each.application_id,
            report_id=_id_in_tables(f"{each.application_id}-{each.report.baseline.round_id}"),
            recorded_at=noon,
        )
        for each in reports.applications
        if each.report is not None and not each.delivered
    ]
    rows = tuple(_row(each, noon) for each in events)
    return Register("course", ROW_COLUMNS, rows)


def _id_in_tables(made_of: str) -> str:
    """An id that tables take: what it is made of, or its beginning and a digest of the whole."""
    if len(made_of) <= _ID_MAXIMUM:
        return made_of
    digest = hashlib.sha256(made_of.encode()).hexdigest()[:_DIGITS]
    return f"{made_of[: _ID_MAXIMUM - _DIGITS - 1]}-{digest}"


def _row(event: ReportDelivered, noon: datetime) -> tuple[str, ...]:
    return (
        event.event_id,
        event.application_id,
        event.kind,
        event.occurred_on.isoformat(),
        noon.isoformat(),
        event.report_id,
        *(
            "; ".join(each) or "none"
            for each in (event.findings, event.areas, event.strategies, event.priorities)
        ),
    )
