"""A table that is a workbook is read like the same table as CSV, and its damage is told."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary import read_cohort
from qip_rules.boundary.first_sheet import first_sheet_csv
from qip_rules.errors import InputError
from tests.cohort.sample import SAMPLE, program, sample


def workbook(rows: list[list[Any]], *, hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if hidden:
        book.create_sheet("seen").append(["b"])
        sheet.sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def marked(change: Callable[[Any], object]) -> bytes:
    """A workbook of one sheet to which something was done."""
    book = openpyxl.Workbook()
    book.active.title = "seen"
    book.active.append(["a", "b"])
    book.active.append(["x", "y"])
    change(book.active)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_workbook(folder: Path, name: str) -> None:
    """A table of a cohort as a workbook in the place of its CSV, every cell as text."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [[cell or None for cell in row] for row in csv.reader(file)]
    path.with_suffix(".xlsx").write_bytes(workbook(rows))
    path.unlink()


def test_a_cohort_reads_the_same_from_workbooks(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "cohort"))
    for name in ("mentors", "priorities", "people", "pairs"):
        as_workbook(folder, name)
    assert read_cohort(folder, program()) == sample()


def test_a_table_twice_and_faults_with_their_places(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "cohort"))
    (folder / "mentors.xlsx").write_bytes(workbook([["mentor_id"], ["M-01"]]))
    with pytest.raises(InputError) as caught:
        read_cohort(folder, program())
    told = [(each.place, each.found) for each in caught.value.faults]
    assert ("mentors.xlsx", "mentors.xlsx beside mentors.csv") in told


def test_damage_is_told_with_the_file(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "cohort"))
    (folder / "pairs.csv").unlink()
    (folder / "priorities.csv").unlink()
    (folder / "pairs.xlsx").write_bytes(marked(lambda sheet: sheet.merge_cells("A2:B3")))
    (folder / "priorities.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(InputError) as caught:
        read_cohort(folder, program())
    told = [(each.place, each.found) for each in caught.value.faults]
    assert ("pairs.xlsx, row 2, column A", "the merged cells A2:B3") in told
    assert ("priorities.xlsx", "a damaged file (File is not a zip file)") in told


def test_cells_keep_their_meaning() -> None:
    data = workbook(
        [
            ["text", "n", "day", "moment", "yes", "share"],
            ["=", 3, date(2026, 10, 4), datetime(2026, 10, 4, 9, 30), True, 0.325],  # noqa: DTZ001
            [None] * 6,
            ["x", 2.5],
        ]
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active["F2"].number_format = "0.0%"
    book.active["A2"].data_type = "s"
    again = io.BytesIO()
    book.save(again)
    rows = list(csv.reader(io.StringIO(first_sheet_csv(again.getvalue()))))
    assert rows == [
        ["text", "n", "day", "moment", "yes", "share"],
        ["=", "3", "2026-10-04", "2026-10-04T09:30:00", "yes", "32.5"],
        ["", "", "", "", "", ""],
        ["x", "2.5", "", "", "", ""],
    ]


def test_the_first_sheet_that_can_be_seen_counts() -> None:
    assert first_sheet_csv(workbook([["a"]], hidden=True)) == "b\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 and nothing more", "found a damaged file"),
        (workbook([["a"], ["=1+1"]]), "row 2, column A: found a formula without its result"),
        (workbook([["a", "b"], ["x", "#REF!"]]), "row 2, column B: found the error #REF!"),
        (marked(lambda sheet: sheet.merge_cells("A2:B3")), "row 2, column A: found the merged"),
        (marked(lambda sheet: sheet.cell(100_001, 1, "x")), "found sheet seen: cells as far as"),
    ],
    # The bytes hold the moment at which they were made, which is no name for a test.
    ids=["damaged", "formula", "error", "merged cells", "cells far away"],
)
def test_what_is_no_table_is_told(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        first_sheet_csv(data)


TEXTS = st.text(st.characters(categories=("L", "N", "Zs", "P")), max_size=8).filter(
    lambda text: not text.startswith(("=", "#"))  # a formula, or an error
)


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_text_is_read_back_as_it_was_written(rows: list[list[str]]) -> None:
    kept = [["head", "er"], *rows]
    read = list(csv.reader(io.StringIO(first_sheet_csv(workbook([*kept, ["end", "."]])))))
    assert read == [*kept, ["end", "."]]
