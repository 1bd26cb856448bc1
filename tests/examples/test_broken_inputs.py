"""Files that are not what a script expects: told in plain words, with nothing written."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.examples.script_in_process import ROOT, Result, run_here

DATA = ROOT / "examples" / "data"
COHORT, SMALL = DATA / "cohort", DATA / "small"
OF_GRANT = ("--program", "quality-improvement-grant", "--as-of", "2026-11-01")
RUN = (DATA / "training-run", "--program", "quality-training-program", "--as-of", "2026-05-01")
PASSWORD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2_000)
LONGEST = 131_072


def a_folder(path: Path) -> None:
    path.mkdir()


def nothing(path: Path) -> None:
    assert not path.exists()


def packed(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/document.xml", "<a/>")
        file.writestr("[Content_Types].xml", "<Types/>")


def protected(path: Path) -> None:
    path.write_bytes(PASSWORD)


def text(path: Path) -> None:
    path.write_text("no workbook at all\n", encoding="utf-8")


BROKEN = [
    (a_folder, "found a folder"),
    (nothing, "found no such file"),
    (packed, "found a packed file that holds no workbook"),
    (protected, "found a workbook of the old kind (.xls), or one that asks for a password"),
]


def refused(done: Result, out: Path) -> str:
    assert done.code == 2
    assert done.out == ""
    assert not out.exists()
    assert "Errno" not in done.err
    return done.err


@pytest.mark.parametrize(("make", "told"), BROKEN)
def test_an_export_that_is_none(make: Callable[[Path], None], told: str, tmp_path: Path) -> None:
    make(file := tmp_path / "form.xlsx")
    out = tmp_path / "mapping.toml"
    assert told in refused(run_here("map_columns", file, "--out", out), out)
    call = (file, "--mapping", SMALL / "mapping.toml", *OF_GRANT, "--out", out)
    assert told in refused(run_here("screen_applications", *call), out)


@pytest.mark.parametrize(("make", "told"), BROKEN)
def test_a_filled_matrix_that_is_none(
    make: Callable[[Path], None], told: str, tmp_path: Path
) -> None:
    make(file := tmp_path / "matrix.xlsx")
    out = tmp_path / "added.csv"
    moment = ("--recorded-at", "2026-05-01T15:00:00-04:00")
    assert told in refused(run_here("attendance", *RUN, "--fill", file, *moment, "--out", out), out)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        *(each for each in BROKEN if each[0] is not nothing),
        (text, "found a file that is no workbook, for all its name"),
    ],
)
def test_a_table_that_is_no_workbook(
    make: Callable[[Path], None], told: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(COHORT, tmp_path / "cohort")
    (folder / "people.csv").unlink()
    make(folder / "people.xlsx")
    out = tmp_path / "out"
    said = refused(run_here("pair_mentors", folder, *OF_GRANT, "--out", out), out)
    assert told in said
    assert said.startswith("1 fault in the cohort in cohort.")


def test_an_export_in_the_place_of_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = refused(run_here("run_cohort", SMALL / "form.xlsx", *OF_GRANT, "--out", out), out)
    assert "found a file\n" in said
    assert "an export of a form is screened first" in said


def test_the_folder_around_a_cohort(tmp_path: Path) -> None:
    around = tmp_path / "screening"
    shutil.copytree(COHORT, around / "cohort")
    out = tmp_path / "out"
    said = refused(run_here("run_cohort", around, *OF_GRANT, "--out", out), out)
    assert f"give {around / 'cohort'}" in said


@pytest.mark.parametrize("script", ["map_columns", "screen_applications"])
def test_a_huge_cell_is_told_as_one(script: str, tmp_path: Path) -> None:
    lines = (SMALL / "form.csv").read_text("utf-8-sig").splitlines()
    lines[2] = lines[2].replace("own records (made up)", "x" * (LONGEST + 1))
    file, out = tmp_path / "form.csv", tmp_path / "out"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    more = () if script == "map_columns" else ("--mapping", SMALL / "mapping.toml", *OF_GRANT)
    done = run_here(script, file, *more, "--out", out)
    if script == "screen_applications":
        assert done.code == 2
        assert "found a line of more than 131,072 characters" in done.err
    else:
        assert done.code in {0, 3}


def test_what_is_no_export_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("some,thing\nelse,here\n", encoding="utf-8")
    out = tmp_path / "mapping.toml"
    done = run_here("map_columns", tmp_path / "notes.csv", "--out", out)
    assert done.code == 3
    assert "Is this the export?" in done.out


@pytest.mark.parametrize("name", ["CON/calendar", "a/what?/b", "end./x"])
def test_no_folder_on_the_way_has_a_name_that_some_system_refuses(
    name: str, tmp_path: Path
) -> None:
    done = run_here("program_calendar", *RUN, "--out", name, cwd=tmp_path)
    assert done.code == 2
    assert "a name that every system takes" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_name_with_spaces_and_umlauts_is_taken(tmp_path: Path) -> None:
    done = run_here("letter_templates", "--out", "Größe und Maß/my words", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "Größe und Maß" / "my words" / "frame.md").exists()


@pytest.mark.parametrize("name", ["table.txt", "table.xls", "table"])
def test_a_matrix_is_written_as_what_its_name_says(name: str, tmp_path: Path) -> None:
    done = run_here("attendance", *RUN, "--out", name, cwd=tmp_path)
    assert "expected a file .csv or .xlsx" in refused(done, tmp_path / name)


@pytest.mark.parametrize("day", ["9999-12-31", "1000-01-01"])
def test_a_day_that_no_record_can_have_is_none(day: str, tmp_path: Path) -> None:
    call = (COHORT, "--program", "quality-improvement-grant", "--as-of", day)
    done = run_here("run_cohort", *call, "--out", tmp_path / "out")
    assert done.code == 2
    assert "is no day from 1900-01-01 to 2199-12-31" in done.err


@pytest.mark.parametrize(("make", "told"), [(a_folder, "a folder"), (nothing, "no such file")])
def test_a_program_a_list_and_answers_that_are_not_there(
    make: Callable[[Path], None], told: str, tmp_path: Path
) -> None:
    make(file := tmp_path / "document.toml")
    assert f"{told}: {file}" in run_here("review_policy", file).err
    assert told in run_here("statements", file, "--out", tmp_path / "page.md").err
    assert told in run_here("ask", "--on", "2026-11-01", "--answers", file).err
    call = (COHORT, *OF_GRANT, "--templates", file, "--out", tmp_path / "out")
    missing = "no template" if make is a_folder else "no such folder"
    assert missing in run_here("write_letters", *call).err
    call = (COHORT, *OF_GRANT, "--compare-with", file, "--out", tmp_path / "out")
    assert told in run_here("run_cohort", *call).err
    assert not (tmp_path / "out").exists()
