"""The files of the report on a cohort: the page, the workbook of its tables, the calendar."""

from collections.abc import Sequence

from qip_rules.cohort.run import CohortRun
from qip_rules.errors import expect_arguments
from qip_rules.reports.cohort_report.merged_calendar import report_calendar
from qip_rules.reports.cohort_report.parts import Part
from qip_rules.reports.cohort_report.report_html import page_of_parts
from qip_rules.reports.cohort_report.sections import report_parts
from qip_rules.reports.written_registers import registers_xlsx

__all__ = ["report_files", "report_workbook"]


def report_files(run: CohortRun) -> dict[str, str | bytes]:
    """The files by name, ready for a folder. The same run gives the same bytes.

    `report.html`, `report.xlsx` with the tables of the page and those that it shows in another
    form, and `calendar.ics`, which is left out where it would be empty.

    Raises:
        ArgumentError: `run` is no `CohortRun`.
        ModuleNotFoundError: the extra `reports` is not installed.
    """
    expect_arguments("report_files", run=(run, CohortRun, "`run_cohort(…)` gives one"))
    parts = report_parts(run)
    files: dict[str, str | bytes] = {
        "report.html": page_of_parts(run, parts),
        "report.xlsx": _workbook(parts),
    }
    calendar = report_calendar(run)
    if calendar is not None:
        files["calendar.ics"] = calendar
    return files


def report_workbook(run: CohortRun) -> bytes:
    """The tables of the report as a workbook, a sheet each.

    Raises:
        ArgumentError: `run` is no `CohortRun`.
        ModuleNotFoundError: the extra `reports` is not installed.
    """
    return _workbook(report_parts(run))


def _workbook(parts: Sequence[Part]) -> bytes:
    return registers_xlsx(sheet.register for part in parts for sheet in part.sheets)
