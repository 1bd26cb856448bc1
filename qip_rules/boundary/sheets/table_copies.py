"""What was read of an export, written as the tables of a cohort, for whatever reads those."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from qip_rules.boundary.cohort_applications import (
    ANSWER_COLUMNS,
    APPLICATION_COLUMNS,
    PEOPLE_COLUMNS,
)
from qip_rules.boundary.sheets.form_reading import FormReading
from qip_rules.boundary.tables import Table

__all__ = ["cohort_tables"]

_FILES: Final = (
    ("applications.csv", APPLICATION_COLUMNS),
    ("people.csv", PEOPLE_COLUMNS),
    ("answers.csv", ANSWER_COLUMNS),
)


def cohort_tables(reading: FormReading) -> dict[str, str]:
    """The three tables by the name of their file, with the applications that were read whole.

    A cohort's reader gives the same applications for them.
    """
    kept = {each.application_id for each in reading.applications.files}
    return {
        name: _csv(table, columns, kept)
        for (name, columns), table in zip(_FILES, reading.tables, strict=True)
    }


def _csv(table: Table, columns: Sequence[str], kept: "set[str]") -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in table.rows:
        if row.cells.get("application_id") in kept:
            writer.writerow([row.cells.get(column, "") for column in columns])
    return text.getvalue()
