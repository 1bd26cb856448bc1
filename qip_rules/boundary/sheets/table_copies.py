"""What was read of an export, written as the tables of a cohort, for whatever reads those."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from qip_rules.boundary.cohort_applications import (
    ANSWER_COLUMNS,
    APPLICATION_COLUMNS,
    PEOPLE_COLUMNS,
)
from qip_rules.boundary.cohort_events import EVENT_COLUMNS
from qip_rules.boundary.cohort_folder import COHORT, EVENTS, MENTORS, PRIORITIES, SELLER_COLUMNS
from qip_rules.boundary.cohort_matching import PRIORITY_COLUMNS
from qip_rules.boundary.cohort_mentors import MENTOR_COLUMNS
from qip_rules.boundary.sheets.form_reading import FormReading
from qip_rules.boundary.tables import Table
from qip_rules.policy.program import Program

__all__ = ["cohort_tables", "tables_to_fill"]

_FILES: Final = (
    ("applications.csv", APPLICATION_COLUMNS),
    ("people.csv", PEOPLE_COLUMNS),
    ("answers.csv", ANSWER_COLUMNS),
)
_COHORT_COLUMNS: Final = ("cohort_id", "title", "capacity", *SELLER_COLUMNS)
_ID_KEPT: Final = 50
"""Letters of a program's id in that of a cohort, which names files, too."""


def cohort_tables(reading: FormReading) -> dict[str, str]:
    """The three tables by the name of their file, with the applications that were read whole.

    A cohort's reader gives the same applications for them.
    """
    kept = {each.application_id for each in reading.applications.files}
    return {
        name: _csv(table, columns, kept)
        for (name, columns), table in zip(_FILES, reading.tables, strict=True)
    }


def tables_to_fill(program: Program, as_of: date) -> dict[str, str]:
    """The other tables that a cohort needs, by the name of their file, for staff to fill.

    `cohort.csv` has a row that lacks what no application tells: who issues the invoices. The others
    are a header without rows: nothing has happened yet, and nobody mentors.
    """
    year = f"{as_of:%Y}"
    begun = {"cohort_id": f"{program.id[:_ID_KEPT]}-{year}", "title": f"{program.title} {year}"}
    return {
        COHORT: _text(_COHORT_COLUMNS, [[begun.get(each, "") for each in _COHORT_COLUMNS]]),
        EVENTS: _text(EVENT_COLUMNS),
        PRIORITIES: _text(PRIORITY_COLUMNS),
        MENTORS: _text(MENTOR_COLUMNS),
    }


def _csv(table: Table, columns: Sequence[str], kept: "set[str]") -> str:
    rows = (row.cells for row in table.rows if row.cells.get("application_id") in kept)
    return _text(columns, ([cells.get(column, "") for column in columns] for cells in rows))


def _text(columns: Sequence[str], rows: Iterable[Sequence[str]] = ()) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
