"""A small form and its mapping, in which tests put one thing wrong at a time."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from qip_rules import load_program
from qip_rules.boundary.sheets.form_reading import FormReading, read_form
from qip_rules.boundary.sheets.mapping_files import read_mapping
from qip_rules.boundary.sheets.reading_files import read_sheets

PROGRAM = load_program("quality-improvement-grant")

FIELDS = {
    "ID": '["application_id", "practice_id"]',
    "Received": '"received_on"',
    "Practice": '"practice_name"',
    "NPI": '"npi"',
    "CCN": '"ccn"',
    "ZIP": '"postal_code"',
    "Oncology?": '"is_oncology_practice"',
    "Minority %": '"racial_minority_share"',
    "Minutes": '"minutes_per_week"',
    "Areas": '"affected_areas"',
    "Aim": '"project_aim"',
    "Leader": '"team_leader.name"',
    "Profession": '"team_leader.profession"',
    "Underserved?": '"answers.serves_underserved_community"',
}
GOOD: Mapping[str, Any] = {
    "ID": "A-1",
    "Received": "5/31/2026",
    "Practice": "Example Practice (made up)",
    "NPI": "1234567893",
    "CCN": "010001",
    "ZIP": "01234",
    "Oncology?": "Yes",
    "Minority %": "32.5",
    "Minutes": "180",
    "Areas": "infusion; pharmacy",
    "Aim": "An aim.\nOf two lines.",
    "Leader": "Ada Example",
    "Profession": "Doctor",
    "Underserved?": "yes",
}
HEAD = """left_aside = ["Remarks"]
[form]
row = "application"
date_format = "M/D/YYYY"
[words]
yes = ["Yes", "Y"]
no = ["No"]
unknown = ["Not sure", "n/a"]
none = ["None"]
"""
COLUMNS = "".join(
    f'[[column]]\nheader = "{header}"\nfield = {field}\n'
    + ('values = { "Doctor" = "physician" }\n' if header == "Profession" else "")
    for header, field in FIELDS.items()
)
MAPPING = HEAD + COLUMNS


def rows_with(*changes: Mapping[str, Any]) -> list[list[Any]]:
    """A good row for each mapping of changes, numbered, below the header."""
    rows: list[list[Any]] = [list(FIELDS)]
    for number, change in enumerate(changes, start=1):
        row = {**GOOD, "ID": f"A-{number}", **change}
        rows.append([row[header] for header in FIELDS])
    return rows


def book_of(
    rows: Iterable[Sequence[Any]],
    arrange: Callable[[Any, Any], None] | None = None,
    *,
    as_text: bool = False,
) -> bytes:
    """A workbook with these rows, arranged further; as text, nothing in it is a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Form"
    for row in rows:
        sheet.append(list(row))
    for cell in (each for row in sheet.iter_rows() for each in row) if as_text else ():
        cell.data_type = "s" if cell.value is not None else cell.data_type
    if arrange is not None:
        arrange(book, sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text_of(rows: Iterable[Sequence[Any]], delimiter: str = ",") -> str:
    """The same as comma-separated values, every cell in quotation marks."""
    return "".join(
        delimiter.join('"' + str(cell).replace('"', '""') + '"' for cell in row) + "\r\n"
        for row in rows
    )


def reading_of(folder: Path, data: bytes | str, mapping: str = MAPPING) -> FormReading:
    """An export, written and read."""
    is_book = isinstance(data, bytes) and data.startswith(b"PK")
    path = folder / ("form.xlsx" if is_book else "form.csv")
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    read = read_mapping(folder / "mapping.toml")
    return read_form(read_sheets(path, encoding=read.encoding), read, PROGRAM)
