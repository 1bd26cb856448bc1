"""The matrix of attendance as a workbook: written, filled by hand, and read back as from CSV."""

import csv
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]

from tests.examples.script_in_process import ROOT, Result, run

FOLDER = str(ROOT / "examples" / "data" / "training-run")
CALL = (FOLDER, "--program", "quality-training-program", "--as-of", "2026-08-01")
FILLED = (*CALL, "--recorded-at", "2026-08-01T15:00:00-04:00")


def attendance(place: Path, *arguments: str) -> Result:
    return run("attendance", *arguments, cwd=place)


def test_a_filled_workbook_adds_what_the_same_table_adds(tmp_path: Path) -> None:
    assert attendance(tmp_path, *CALL, "--out", "matrix.xlsx").code == 0
    assert attendance(tmp_path, *CALL, "--out", "again.xlsx").code == 0
    assert attendance(tmp_path, *CALL, "--out", "matrix.csv").code == 0
    assert (tmp_path / "matrix.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()

    with (tmp_path / "matrix.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    book = openpyxl.load_workbook(tmp_path / "matrix.xlsx")
    sheet = book.worksheets[0]
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == rows
    assert [each.title for each in book.worksheets] == ["attendance", "attendance findings"]

    at = next(
        (row, column)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell == "present"
    )
    rows[at[0]][at[1]] = "absent"
    sheet.cell(at[0] + 1, at[1] + 1).value = "absent"
    book.save(tmp_path / "filled.xlsx")
    with (tmp_path / "filled.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    for kind in ("csv", "xlsx"):
        done = attendance(tmp_path, *FILLED, "--fill", f"filled.{kind}", "--out", f"{kind}.csv")
        assert (done.code, done.err) == (0, "")
        assert "1 event, 1 told above" in done.out
    assert (tmp_path / "csv.csv").read_bytes() == (tmp_path / "xlsx.csv").read_bytes()


def test_events_are_no_workbook_and_a_wrong_cell_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["application_id", "person_id"])
    book.active.append(["APP-01", "nobody"])
    book.save(tmp_path / "wrong.xlsx")
    done = attendance(tmp_path, *FILLED, "--fill", "wrong.xlsx", "--out", "events.xlsx")
    assert done.code == 2
    assert "its rows are added to course.csv" in done.err
    done = attendance(tmp_path, *FILLED, "--fill", "wrong.xlsx", "--out", "events.csv")
    assert done.code == 2
    assert "wrong.xlsx, row 2, column person_id" in done.err
    assert not (tmp_path / "events.csv").exists()


def test_another_sheet_or_table_is_told_as_such(tmp_path: Path) -> None:
    assert attendance(tmp_path, *CALL, "--out", "matrix.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "matrix.xlsx")
    book.move_sheet("attendance findings", -1)
    book.save(tmp_path / "swapped.xlsx")
    done = attendance(tmp_path, *FILLED, "--fill", "swapped.xlsx", "--out", "events.csv")
    assert done.code == 2
    told = done.err.splitlines()
    columns = told.pop(3)
    assert columns.startswith(
        "    expected the matrix of attendance, with columns such as SESSION-1"
    )
    assert told == [
        "1 fault in the matrix in swapped.xlsx. Nothing was written.",
        "swapped.xlsx, row 1",
        "    found no column of a session",
        "    of a workbook the first sheet counts that is not hidden",
    ]
    people = ("--fill", Path(FOLDER) / "people.csv", "--out", "events.csv")
    done = attendance(tmp_path, *FILLED, *map(str, people))
    assert done.code == 2
    assert done.err.startswith("1 fault in the matrix in people.csv.")
    assert "workbook" not in done.err


def test_of_misspelled_sessions_each_is_told_and_no_row_beside_it(tmp_path: Path) -> None:
    wrong = "application_id,person_id,SESSION-3 2026-06-08,remark\nAPP-01,nobody,present,late\n"
    (tmp_path / "wrong.csv").write_text(wrong)
    done = attendance(tmp_path, *FILLED, "--fill", "wrong.csv", "--out", "events.csv")
    assert done.code == 2
    assert 'did you mean "SESSION-3 2026-06-09"?' in done.err
    assert 'found the header "remark"' in done.err
    assert "row 2" not in done.err
