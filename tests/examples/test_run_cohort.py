"""The script of the main job, run as a user runs it, on files."""

import csv
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest

from tests.cohort.sample import GRANT, ROOT, SAMPLE, TRAINING, copied
from tests.examples import script_in_process
from tests.examples.script_in_process import Result
from tests.programs.documents import PHARMACIST_LED, sister_document, written

ESCAPE = "\x1b"


def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> Result:
    return script_in_process.run("run_cohort", *arguments, cwd=cwd, **environment)


def call(
    folder: Path, out: Path, *more: str, program: str | Path = GRANT, as_of: str = "2026-11-01"
) -> tuple[str | Path, ...]:
    """The arguments of a run."""
    return (folder, "--program", program, "--as-of", as_of, "--out", out, *more)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@attrs.frozen
class Twice:
    """One program run twice: from other working directories, with other hash seeds."""

    program: str
    first: Result
    second: Result
    outs: tuple[Path, Path]


@pytest.fixture(scope="session", params=[GRANT, TRAINING])
def twice(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Twice:
    place = tmp_path_factory.mktemp("twice")
    (place / "second").mkdir()
    relative = os.path.relpath(SAMPLE, place)
    one = call(Path(relative), Path("first"), program=request.param)
    two = call(SAMPLE, place / "second", program=request.param)
    return Twice(
        request.param,
        run(*one, cwd=place, PYTHONHASHSEED="1"),
        run(*two, cwd=ROOT, PYTHONHASHSEED="2", NO_COLOR="1", COLUMNS="60", TZ="Asia/Tokyo"),
        (place / "first", place / "second"),
    )


# --------------------------------------------------------------------------- a good run


def test_a_good_run_says_nothing_on_standard_error(twice: Twice) -> None:
    for result in (twice.first, twice.second):
        assert result.code == 0, result.err
        assert result.err == ""


def test_two_runs_write_the_same_bytes(twice: Twice) -> None:
    first, second = map(contents, twice.outs)
    assert first == second
    assert len(first) > 90


def test_the_folder_holds_what_was_promised(twice: Twice) -> None:
    files = contents(twice.outs[0])
    names = {
        "summary.md", "decisions.csv", "documents.csv", "accounts.csv", "to-do.csv", "pairing.md",
        "specialists.md", "files.txt", "report.html", "report.xlsx", "calendar.ics",
    }  # fmt: skip
    assert names <= files.keys()
    assert ("pairing.csv" in files) is (twice.program == GRANT)
    assert ("specialists.csv" in files) is (twice.program == GRANT)
    letters = 38 if twice.program == GRANT else 26
    for folder, count in (("decisions", 28), ("letters", letters), ("documents", 30)):
        assert len([name for name in files if name.startswith(f"{folder}/")]) == count
    assert len(files) == (109 if twice.program == GRANT else 95)


def test_the_console_shows_what_happened(twice: Twice) -> None:
    out = twice.first.out
    assert re.search(r"Applications\s+28\s", out)
    assert re.search(r"Received\s+USD 40,318\.00\s", out)
    assert ("Pairs with specialists" in out) is (twice.program == GRANT)
    assert "EXAMPLE FEE" in out
    assert f"files in {twice.outs[0].name}; begin with report.html" in out
    assert re.search(r"APP-05\s+met\s+accepted\s+3,666\.00\s+1,666\.00", out)


def test_in_a_pipe_the_output_is_plain(twice: Twice) -> None:
    for result in (twice.first, twice.second):
        assert ESCAPE not in result.out
        assert "\r" not in result.out
    assert max(map(len, twice.second.out.splitlines()[:-1])) <= 60


def test_the_registers_can_be_read(twice: Twice) -> None:
    for path in twice.outs[0].glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert len({len(row) for row in rows}) == 1, path.name
        assert len(rows) > 1, path.name


def test_nothing_is_overwritten_unless_it_is_asked_for(twice: Twice, tmp_path: Path) -> None:
    out = Path(shutil.copytree(twice.outs[0], tmp_path / "out"))
    (out / "notes.txt").write_text("mine")
    (out / "summary.md").write_text("changed by hand")
    before = contents(out)
    refused = run(*call(SAMPLE, out, program=twice.program))
    assert refused.code == 2
    assert "a folder that is not empty" in refused.err
    assert "--force" in refused.err
    assert contents(out) == before
    done = run(*call(SAMPLE, out, "--force", program=twice.program))
    assert done.code == 0, done.err
    assert contents(out) == {**contents(twice.outs[0]), "notes.txt": b"mine"}


def test_a_program_document_of_ones_own(tmp_path: Path) -> None:
    done = run(*call(SAMPLE, tmp_path / "out", program=PHARMACIST_LED))
    assert done.code == 0, done.err
    assert "Pharmacist-Led Program (made up)" in done.out
    assert (tmp_path / "out" / "documents" / "PLP-2026-0001.md").is_file()


def test_help() -> None:
    done = run("--help")
    assert done.code == 0
    for option in ("--program", "--as-of", "--out", "--force", "--debug", "example:"):
        assert option in done.out


# -------------------------------------------------------------------------- wrong input

Spoiled = Iterator[str]
"""What has to stand on standard error, after the folder was spoiled."""


def replace(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / table
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def row_of(folder: Path, table: str, start: str) -> int:
    """The row, as a spreadsheet counts, of the first line that starts so."""
    lines = (folder / table).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(start))


def missing_column(folder: Path) -> Spoiled:
    path = folder / "priorities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row[:2] + row[3:] for row in csv.reader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    yield "priorities.csv, row 1, column weight\n    found no such column"


def misspelt_header(folder: Path) -> Spoiled:
    replace(folder, "mentors.csv", "organization", "organisation")
    yield "mentors.csv, row 1, column organisation"
    yield 'did you mean "organization"?'


def bad_date(folder: Path) -> Spoiled:
    row = row_of(folder, "applications.csv", "APP-02,")
    replace(folder, "applications.csv", "2026-07-06", "2026-02-30")
    yield f"applications.csv, row {row}, column received_on"
    yield "2026-02-30"


def three_decimals(folder: Path) -> Spoiled:
    row = row_of(folder, "events.csv", "EV-026")
    replace(folder, "events.csv", "PAY-07-1,3333.00", "PAY-07-1,3333.005")
    yield f"events.csv, row {row}, column amount"
    yield "3333.005"


def unknown_area(folder: Path) -> Spoiled:
    row = row_of(folder, "priorities.csv", "PR-05,antiemetics")
    replace(folder, "priorities.csv", "PR-05,antiemetics", "PR-05,antiemetix")
    yield f"priorities.csv, row {row}, column area"
    yield 'did you mean "antiemetics"?'


def duplicate_id(folder: Path) -> Spoiled:
    path = folder / "mentors.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), "utf-8")
    yield f"mentors.csv, row {len(lines) + 1}, column mentor_id"
    yield "a second time, after row 2"


def unreadable_encoding(folder: Path) -> Spoiled:
    path = folder / "people.csv"
    path.write_bytes(
        path.read_bytes().replace(b"Blake Example", "Blaké Example".encode("latin-1"), 1)
    )
    yield "people.csv, row 4, column name"
    yield "0xe9"


def empty_file(folder: Path) -> Spoiled:
    (folder / "events.csv").write_bytes(b"")
    yield "events.csv\n    found an empty file"


def missing_file(folder: Path) -> Spoiled:
    (folder / "people.csv").unlink()
    yield "people.csv\n    found no such file"


def missing_folder(folder: Path) -> Spoiled:
    shutil.rmtree(folder)
    yield f"{folder}\n    found no such folder"


def unasked_answer(folder: Path) -> Spoiled:
    with (folder / "answers.csv").open("a", encoding="utf-8") as file:
        file.write(f"APP-01,{GRANT},favorite_color,blue\n")
    row = row_of(folder, "answers.csv", f"APP-01,{GRANT},favorite_color")
    yield f"answers.csv, row {row}, column question"
    yield "favorite_color"


def many_faults(folder: Path) -> Spoiled:
    """One run names them all."""
    spoils: tuple[Callable[[Path], Spoiled], ...] = (
        misspelt_header,
        bad_date,
        three_decimals,
        unknown_area,
        unasked_answer,
        unreadable_encoding,
    )
    for spoil in spoils:
        yield from spoil(folder)


SPOILS = (
    missing_column,
    misspelt_header,
    bad_date,
    three_decimals,
    unknown_area,
    duplicate_id,
    unreadable_encoding,
    empty_file,
    missing_file,
    missing_folder,
    unasked_answer,
    many_faults,
)


def is_refused(result: Result, place: Path) -> None:
    """Exit code 2, no word on standard output, no traceback, and nothing written."""
    assert result.code == 2, result.err
    assert result.out == ""
    assert "Traceback" not in result.err
    assert ESCAPE not in result.err
    assert not (place / "out").exists()
    assert not list(place.rglob("*draft*"))


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.__name__)
def test_wrong_tables_are_refused(spoil: Callable[[Path], Spoiled], tmp_path: Path) -> None:
    expected = list(spoil(copied(tmp_path / "cohort")))
    result = run(*call(tmp_path / "cohort", tmp_path / "out"))
    is_refused(result, tmp_path)
    assert re.match(r"[0-9]+ faults? in the cohort.*\. Nothing was written\.\n", result.err)
    for each in expected:
        assert each in result.err
    if spoil is not many_faults:
        assert result.err.startswith("1 fault in"), "one mistake is one fault"


DOCUMENT_WITH_MISTAKES = sister_document("""
[[drop]]
kind = "requirement"
code = "travel-pledgd"
because = "A test."
""")


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("quality-improvement-grnt", "did you mean quality-improvement-grant?"),
        ("nowhere/own.toml", "no such file: nowhere"),
        ("own.toml", "did you mean travel-pledged?"),
    ],
)
def test_a_wrong_program_is_refused(program: str, expected: str, tmp_path: Path) -> None:
    written(tmp_path, DOCUMENT_WITH_MISTAKES, "own.toml")
    result = run(*call(SAMPLE, tmp_path / "out", program=program), cwd=tmp_path)
    is_refused(result, tmp_path)
    assert expected in result.err


def test_a_day_before_the_program_is_refused(tmp_path: Path) -> None:
    result = run(*call(SAMPLE, tmp_path / "out", as_of="2015-12-31"))
    is_refused(result, tmp_path)
    assert "not in force on 2015-12-31" in result.err


@pytest.mark.parametrize("as_of", ["2026-02-30", "20261101", "2026-W44-7", "tomorrow"])
def test_a_day_that_is_none_is_refused(as_of: str, tmp_path: Path) -> None:
    result = run(*call(SAMPLE, tmp_path / "out", as_of=as_of))
    is_refused(result, tmp_path)
    assert f"--as-of: {as_of!r} is no day; write it as 2026-01-31" in result.err


def test_the_out_folder_is_not_the_cohorts(tmp_path: Path) -> None:
    folder = copied(tmp_path / "cohort")
    result = run(*call(folder, folder, "--force"))
    is_refused(result, tmp_path)
    assert "the folder of the cohort itself" in result.err
    assert contents(folder) == contents(SAMPLE)


def test_an_out_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    result = run(*call(SAMPLE, tmp_path / "file" / "out"))
    is_refused(result, tmp_path)
    assert (tmp_path / "file").read_text() == "a file"


def test_faults_can_be_read_on_a_narrow_console(tmp_path: Path) -> None:
    expected = list(bad_date(copied(tmp_path / "cohort")))
    result = run(*call(tmp_path / "cohort", tmp_path / "out"), COLUMNS="60")
    is_refused(result, tmp_path)
    for each in expected:
        assert each in result.err


# --------------------------------------------------------------------------- unexpected

BROKEN = """
import qip_rules.matching.pairing

def broken(*arguments: object, **named: object) -> None:
    raise ZeroDivisionError("too few places\\nand more that nobody reads")

qip_rules.matching.pairing.pair = broken
"""
"""Python reads a module of this name when it starts: a fault in the midst of the program."""


def test_something_unexpected_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(BROKEN)
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    result = run(*call(SAMPLE, tmp_path / "out"), PYTHONPATH=path)
    assert result.code == 1
    assert result.out == ""
    assert result.err == (
        "Something unexpected went wrong (ZeroDivisionError: too few places): a mistake in the "
        "program, not in your input. To see where, run the same command with --debug.\n"
    )
    assert not (tmp_path / "out").exists()
    told = run(*call(SAMPLE, tmp_path / "out", "--debug"), PYTHONPATH=path)
    assert told.code == 1
    assert "ZeroDivisionError" in told.err
    assert "run.py" in told.err
    assert not (tmp_path / "out").exists()


def test_a_console_that_lacks_letters_does_not_end_the_run(tmp_path: Path) -> None:
    folder = copied(tmp_path / "cohort")
    replace(folder, "cohort.csv", "Example cohort 2026", "例 cohort 2026")
    result = run(*call(folder, tmp_path / "out"), PYTHONIOENCODING="ascii")
    assert result.code == 0, result.err
    assert "? cohort 2026" in result.out


@pytest.mark.parametrize("limit", ["0", "-1", "nan", "inf", "soon"])
def test_a_time_limit_that_is_none(tmp_path: Path, limit: str) -> None:
    result = run(*call(SAMPLE, tmp_path / "out", f"--time-limit={limit}"))
    assert result.code == 2
    assert f"'{limit}' is no number of seconds above zero; write it as 60" in " ".join(
        result.err.split()
    )
    assert not (tmp_path / "out").exists()


def test_a_time_limit_where_nothing_takes_long_changes_nothing(tmp_path: Path) -> None:
    limited = run(*call(SAMPLE, tmp_path / "limited", "--time-limit", "600"))
    usual = run(*call(SAMPLE, tmp_path / "usual"))
    assert (limited.code, usual.code) == (0, 0)
    assert contents(tmp_path / "limited") == contents(tmp_path / "usual")
