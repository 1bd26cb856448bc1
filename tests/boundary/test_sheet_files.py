"""Files as spreadsheet programs write them, and files that are something else."""

import io
import warnings
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from qip_rules.boundary.sheets import reading_files
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.boundary.sheets.text_file import decoded
from qip_rules.boundary.workbooks import workbook
from qip_rules.boundary.workbooks.grid import FormulaError, NoResult, Percent, column_letter
from qip_rules.errors import InputError
from tests.boundary.forms import book_of

Sheet = Any
"""What a library without types gives."""

DOCTYPE = b'<!DOCTYPE x [<!ENTITY b "b">]>'
TEXT = 'Name;Town\r\n"Zoë\r\nExample";Exämpleton\r\n'


def written(folder: Path, data: bytes, name: str = "form.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_sheets(path)
    (fault,) = caught.value.faults
    return str(fault)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_usual_encoding_and_delimiter_is_told_from_the_file(
    encoding: str, delimiter: str, tmp_path: Path
) -> None:
    data = TEXT.replace(";", delimiter).encode(encoding)
    (grid,) = read_sheets(written(tmp_path, data)).grids
    assert grid.rows == (("Name", "Town"), ("Zoë\r\nExample", "Exämpleton"))


def test_what_no_file_tells_is_said_to_be_a_guess(tmp_path: Path) -> None:
    file = read_sheets(written(tmp_path, TEXT.encode("cp1252")))
    assert [each.place for each in file.remarks] == ["form.csv, line 2"]
    assert "Windows-1252" in file.remarks[0].found
    assert not read_sheets(written(tmp_path, TEXT.encode())).remarks


def test_an_encoding_can_be_stated(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.encode("mac-roman"))
    (grid,) = read_sheets(path, encoding="mac-roman").grids
    assert grid.raw(2, 2) == "Exämpleton"
    with pytest.raises(InputError, match="as it is stated"):
        read_sheets(path, encoding="utf-8")


def test_text_in_two_encodings_is_refused_at_its_line() -> None:
    data = "a;Zoë\n".encode() + "b;Zoë\n".encode("cp1252")
    with pytest.raises(InputError, match=r"form.csv, line 2.*another encoding"):
        decoded(data, "form.csv")
    with pytest.raises(InputError, match="unknown bytes"):
        decoded(b"a;b\n\x81\n", "form.csv")
    with pytest.raises(InputError, match="as the first bytes"):
        decoded(b"\xff\xfea", "form.csv")


def test_a_first_line_that_states_the_delimiter_is_no_row(tmp_path: Path) -> None:
    (grid,) = read_sheets(written(tmp_path, b"sep=|\r\na;x|b\r\n1|2\r\n")).grids
    assert grid.rows == ((), ("a;x", "b"), ("1", "2"))


def test_rows_without_paired_quotation_marks_are_kept_apart(tmp_path: Path) -> None:
    (grid,) = read_sheets(written(tmp_path, b'a,b\n1,2\n3,"4\n5,6\n')).grids
    assert grid.rows[:2] == (("a", "b"), ("1", "2"))
    assert list(grid.torn) == [3]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "form.csv", "an empty file"),
        (b" \r\n ", "form.csv", "an empty file"),
        (b",,\r\n,,\r\n", "form.csv", "an empty file"),
        (b"\xd0\xcf\x11\xe0 and more", "form.xls", "asks for a password"),
        (b"<!DOCTYPE html><table>", "form.xls", "a web page, whatever its name says"),
        (b"\xef\xbb\xbf\n<table><tr>", "form.xls", "a web page, whatever its name says"),
        (b"%PDF-1.7\n", "form.xlsx", "a PDF"),
        (bytes(range(256)) * 3, "form.xlsx", "bytes that are no text"),
        (b"PK\x03\x04 and no more", "form.xlsx", "a damaged file"),
    ],
)
def test_files_that_are_something_else(data: bytes, name: str, said: str, tmp_path: Path) -> None:
    assert said in refused(written(tmp_path, data, name))


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "nothing.xlsx")
    assert "a folder" in refused(tmp_path)


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something else in one part."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return file.getvalue()


def test_packed_files_that_are_no_workbook(tmp_path: Path) -> None:
    def said(data: bytes) -> str:
        return refused(written(tmp_path, data, "form.xlsx"))

    assert "(.ods)" in said(zipped(mimetype=b"x", content_dot_xml=b"<a/>"))
    assert "(.xlsb)" in said(zipped(xl__workbook_dot_bin=b"x"))
    assert "no workbook" in said(zipped(word=b"x"))
    assert "cannot be read" in said(zipped(xl__a_dot_xml=b"<a/>"))
    assert "document type" in said(zipped(a_dot_xml=b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'))


def test_entities_in_a_sheet_are_refused(tmp_path: Path) -> None:
    part = "xl/worksheets/sheet1.xml"
    data = changed(
        book_of([["a"]]), part, b"<worksheet", b'<!DOCTYPE x [<!ENTITY b "b">]><worksheet'
    )
    assert "document type" in refused(written(tmp_path, data, "form.xlsx"))


def test_what_unfolds_into_too_much_is_not_unfolded(tmp_path: Path) -> None:
    bomb = zipped(xl__workbook_dot_xml=b" " * (workbook.UNPACKED_MAXIMUM + 1))
    assert len(bomb) < 2**20
    assert "once it is unpacked" in refused(written(tmp_path, bomb, "form.xlsx"))


def test_a_cell_far_away_is_refused_before_the_rows_are_read(tmp_path: Path) -> None:
    def far(_book: object, sheet: Sheet) -> None:
        sheet["XFD1048576"] = "x"

    assert "cells as far as XFD1048576" in refused(
        written(tmp_path, book_of([["a"]], far), "form.xlsx")
    )


def test_formatted_cells_far_away_are_not_read(tmp_path: Path) -> None:
    def far(_book: object, sheet: Sheet) -> None:
        sheet["XFD9999"].number_format = "0.00"

    (grid,) = read_sheets(written(tmp_path, book_of([["a", "b"]], far), "form.xlsx")).grids
    assert grid.rows == (("a", "b"),)
    assert grid.rows_listed == 9_999


def test_too_long_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_files, "BYTES_MAXIMUM", 10)
    assert "more than 10 bytes" in refused(written(tmp_path, b"a,b\n1,2\n3,4\n"))


def test_too_wide_a_row(tmp_path: Path) -> None:
    assert "1,001 cells" in refused(written(tmp_path, b",".join([b"a"] * 1_001) + b"\n"))


def test_what_a_workbook_holds_is_kept_as_it_is(tmp_path: Path) -> None:
    rows = [["text", 17, 1.5, True, datetime(2026, 5, 31, 9, 30), None, "#REF!"]]  # noqa: DTZ001

    def arrange(_book: object, sheet: Sheet) -> None:
        sheet["A2"] = "=A1&B1"
        sheet["B2"] = 0.325
        sheet["B2"].number_format = "0.0%"
        sheet["C2"] = "a_x000D_b"

    (grid,) = read_sheets(written(tmp_path, book_of(rows, arrange), "form.xlsx")).grids
    assert grid.rows[0] == (*rows[0][:6], FormulaError("#REF!"))
    assert grid.rows[1][:3] == (NoResult(), Percent(Decimal("32.5")), "a\rb")


def test_no_warning_about_what_is_not_read(tmp_path: Path) -> None:
    def arrange(_book: object, sheet: Sheet) -> None:
        sheet["A1"] = 10**9
        sheet["A1"].number_format = "yyyy-mm-dd"

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (grid,) = read_sheets(written(tmp_path, book_of([["a"]], arrange), "form.xlsx")).grids
    assert grid.rows == ((FormulaError("#VALUE!"),),)


def test_letters_over_columns_are_those_of_the_library() -> None:
    letters = openpyxl.utils.get_column_letter
    assert all(column_letter(n) == letters(n) for n in range(1, 16_385))
