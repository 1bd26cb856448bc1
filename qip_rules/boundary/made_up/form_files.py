"""The made-up form as files: a workbook, comma-separated values, and the mapping of both."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from qip_rules.boundary.made_up.answered_forms import COLUMNS, PROFESSIONS, WORK, Row

__all__ = [
    "SHEET",
    "VALUES",
    "comma_separated",
    "mapping",
    "new_workbook",
    "workbook",
    "write_rows",
]

SHEET: Final = "Form responses"


def new_workbook(file: io.BytesIO, *, date_1904: bool = False) -> Any:  # noqa: ANN401 - untyped
    """An empty workbook that is written into a file, and is the same every time."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "date_1904": date_1904,
    }
    book = Workbook(file, options)
    book.set_properties({"created": datetime(2000, 1, 1), "title": "Made up"})  # noqa: DTZ001
    return book


def write_rows(
    sheet: Any,  # noqa: ANN401 - untyped
    rows: Sequence[Row],
    day: object,
    *,
    first: int = 0,
    columns: Sequence[tuple[str, str]] = COLUMNS,
) -> None:
    """The form, its header in the row that is counted from 0."""
    for column, (header, _) in enumerate(columns):
        sheet.write_string(first, column, header)
        for number, row in enumerate(rows, start=first + 1):
            value = row.get(header)
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, day)
            elif value is not None:
                sheet.write_string(number, column, value)


def workbook(rows: Sequence[Row]) -> bytes:
    """The form as a workbook."""
    file = io.BytesIO()
    book = new_workbook(file)
    sheet = book.add_worksheet(SHEET)
    write_rows(sheet, rows, book.add_format({"num_format": "m/d/yyyy h:mm"}))
    book.close()
    return file.getvalue()


def comma_separated(rows: Sequence[Row], delimiter: str = ",") -> str:
    """The form as text, with days as an American form tool writes them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([header for header, _ in COLUMNS])
    writer.writerows([_spelled(row.get(header)) for header, _ in COLUMNS] for row in rows)
    return text.getvalue()


def _spelled(value: object) -> str:
    if isinstance(value, datetime):
        written = f"{value.month}/{value.day}/{value.year}"
        return f"{written} {value.hour}:{value.minute:02}" if value.hour else written
    return "" if value is None else str(value)


VALUES: Final[dict[str, dict[str, str]]] = {
    "profession": dict(
        zip(PROFESSIONS, ("physician", "pharmacist", "nurse", "administrator"), strict=True)
    ),
    "staff_category": dict(
        zip(WORK, ("clinical", "operational", "administrative", "other"), strict=True)
    ),
}


def mapping(title: str = "", *, date_format: str = "M/D/YYYY", sheet: str = "") -> str:
    """The mapping of the form, as a person has settled it."""
    lines = [
        f"# Ties the made-up form{title} to the fields of an application.",
        "",
        "[form]",
        'row = "application"',
        *([f'sheet = "{sheet}"'] if sheet else []),
        f'date_format = "{date_format}"',
        'list_separator = ";"',
        "leader_in_core_team = true",
        "",
        "[words]",
        'yes = ["Yes"]',
        'no = ["No"]',
        'unknown = ["I don\'t know", "N/A"]',
        'none = ["None"]',
        "",
        "[fixed]",
        'country = "US"',
        "",
    ]
    for header, field in COLUMNS:
        if not field:
            continue
        lines += ["[[column]]", f'header = "{header}"', f'field = "{field}"']
        if header == "Completion time":
            lines.append(f'date_format = "{date_format} h:mm"')
        values = VALUES.get(field.rpartition(".")[2])
        if values:
            listed = ", ".join(f'"{said}" = "{meant}"' for said, meant in values.items())
            lines.append(f"values = {{ {listed} }}")
        lines.append("")
    aside = ", ".join(f'"{header}"' for header, field in COLUMNS if not field)
    return "\n".join([f"left_aside = [{aside}]", "", *lines])
