"""The report on a whole cohort: one page that needs nothing else, its tables, its calendar."""

from qip_rules.reports.cohort_report.merged_calendar import report_calendar
from qip_rules.reports.cohort_report.report_folder import report_files, report_workbook
from qip_rules.reports.cohort_report.report_html import report_page

__all__ = ["report_calendar", "report_files", "report_page", "report_workbook"]
