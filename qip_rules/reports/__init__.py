"""Everything rendered for people: pages, registers, the console."""

from qip_rules.reports.account_printouts import due_date_notice, receipt
from qip_rules.reports.account_registers import billing_registers
from qip_rules.reports.assessment_folder import AssessmentFiles, assessment_files
from qip_rules.reports.assessment_paper import assessment_printout
from qip_rules.reports.cohort import cohort_files, glance
from qip_rules.reports.cohort_report.merged_calendar import report_calendar
from qip_rules.reports.cohort_report.report_folder import report_files, report_workbook
from qip_rules.reports.cohort_report.report_html import report_page
from qip_rules.reports.console import show_faults, show_run
from qip_rules.reports.course_timeline import cohort_timeline
from qip_rules.reports.deadlines import deadlines_ics
from qip_rules.reports.en16931 import en16931_xml
from qip_rules.reports.folder import write_folder
from qip_rules.reports.handbook import handbook_files
from qip_rules.reports.issued_printouts import document_printout
from qip_rules.reports.letters.cohort_letters import cohort_letters
from qip_rules.reports.letters.letter_files import letter_files, written_letters
from qip_rules.reports.letters.templates import shipped_templates, templates_in
from qip_rules.reports.letters.writing import prepared
from qip_rules.reports.printout_html import printed_html
from qip_rules.reports.printout_markdown import printed_markdown
from qip_rules.reports.printout_pdf import printed_pdf
from qip_rules.reports.program import effective_text
from qip_rules.reports.statement_printout import statement
from qip_rules.reports.timeline_page import calendar_files
from qip_rules.reports.written_registers import register_csv, registers_xlsx

__all__ = [
    "AssessmentFiles",
    "assessment_files",
    "assessment_printout",
    "billing_registers",
    "calendar_files",
    "cohort_files",
    "cohort_letters",
    "cohort_timeline",
    "deadlines_ics",
    "document_printout",
    "due_date_notice",
    "effective_text",
    "en16931_xml",
    "glance",
    "handbook_files",
    "letter_files",
    "prepared",
    "printed_html",
    "printed_markdown",
    "printed_pdf",
    "receipt",
    "register_csv",
    "registers_xlsx",
    "report_calendar",
    "report_files",
    "report_page",
    "report_workbook",
    "shipped_templates",
    "show_faults",
    "show_run",
    "statement",
    "templates_in",
    "write_folder",
    "written_letters",
]
