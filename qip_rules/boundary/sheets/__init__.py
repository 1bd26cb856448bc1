"""Spreadsheets in: the export of a form, read into applications by a mapping."""

from qip_rules.boundary.sheets.form_reading import FormReading, read_form
from qip_rules.boundary.sheets.mapping_files import read_mapping
from qip_rules.boundary.sheets.marking import marked_copy
from qip_rules.boundary.sheets.proposing import propose_mapping
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.boundary.sheets.screening import Screening, screened
from qip_rules.boundary.sheets.table_copies import cohort_tables

__all__ = [
    "FormReading",
    "Screening",
    "cohort_tables",
    "marked_copy",
    "propose_mapping",
    "read_form",
    "read_mapping",
    "read_sheets",
    "screened",
]
