"""A screening as the files of a folder: a page to look at, a workbook to work with, tables."""

from qip_rules.boundary.sheets.screening import Screening
from qip_rules.boundary.sheets.table_copies import cohort_tables, tables_to_fill
from qip_rules.reports.page_html import html_of
from qip_rules.reports.page_markdown import markdown_of
from qip_rules.reports.screening_page import screening_page
from qip_rules.reports.screening_registers import screening_registers
from qip_rules.reports.written_registers import register_csv, registers_xlsx

__all__ = ["screening_files"]


def screening_files(found: Screening) -> dict[str, str | bytes]:
    """The files by their path in the folder; the same screening gives the same bytes.

    Without the library that writes workbooks there is no workbook: the tables have everything.
    """
    registers = screening_registers(found)
    page = screening_page(found)
    files: dict[str, str | bytes] = {
        "screening.html": html_of(page),
        "screening.md": markdown_of(page),
    }
    for each in registers:
        files[f"tables/{each.name.replace(' ', '-')}.csv"] = register_csv(each)
    tables = {**cohort_tables(found.reading), **tables_to_fill(found.program, found.as_of)}
    files |= {f"cohort/{name}": text for name, text in tables.items()}
    try:
        files["screening.xlsx"] = registers_xlsx(registers)
    except ModuleNotFoundError:
        return files
    return files
