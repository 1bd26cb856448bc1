"""The calendar's script, run as a user runs it on a whole cohort's folder."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.examples.course_scripts import (
    GRANT,
    PROGRAMS,
    ROOT,
    TRAINING,
    call,
    copied,
    read,
    run,
    write,
)
from tests.examples.script_in_process import Result

SCRIPT = "program_calendar.py"
FILES = {
    "calendar.csv", "calendar.html", "calendar.ics", "calendar.md", "calendar.xlsx", "files.txt",
    "timeline.svg",
}  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def entries(out: Path) -> list[Any]:
    icalendar = pytest.importorskip("icalendar")
    calendar = icalendar.Calendar.from_ical((out / "calendar.ics").read_bytes())
    assert not calendar.errors
    return list(calendar.subcomponents)


def entry(out: Path, summary: str) -> Any:  # noqa: ANN401 - a part of theirs
    (found,) = (each for each in entries(out) if str(each["SUMMARY"]) == summary)
    return found


@pytest.fixture(scope="module", params=[GRANT, TRAINING], ids=["grant", "training"])
def twice(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Result, Path, Result]:
    """One run of each sample and another, with other hash seeds and from a narrow console."""
    place = tmp_path_factory.mktemp("calendar")
    as_of = "2024-06-01" if request.param == GRANT else "2026-05-01"
    first, second = place / "first", place / "second"
    one = run(SCRIPT, *call(request.param, as_of, first), PYTHONHASHSEED="1")
    other = run(
        SCRIPT,
        *call(request.param, as_of, second),
        PYTHONHASHSEED="2",
        COLUMNS="40",
        TZ="Asia/Tokyo",
    )
    return first, one, second, other


def test_a_good_run_is_quiet_and_always_the_same(
    twice: tuple[Path, Result, Path, Result],
) -> None:
    first, one, second, other = twice
    for out, result in ((first, one), (second, other)):
        assert (result.code, result.err) == (0, "")
        listed = {Path(line).name for line in result.out.splitlines()}
        assert listed == FILES - {"files.txt"}
        assert "\x1b" not in result.out
        assert set(contents(out)) == FILES
    assert contents(first) == contents(second)


def test_the_calendar_is_one(twice: tuple[Path, Result, Path, Result]) -> None:
    parts = entries(twice[0])
    assert len(parts) > 50
    assert len({str(each["UID"]) for each in parts}) == len(parts)
    assert {each.name for each in parts} <= {"VEVENT", "VTODO"}


def test_a_session_that_moves_moves_in_the_calendar_with_the_last_day_to_pay(
    tmp_path: Path,
) -> None:
    """As of the day before the session moved, and as of the day it did."""
    for as_of in ("2025-12-09", "2025-12-10"):
        done = run(SCRIPT, *call(TRAINING, as_of, tmp_path / as_of))
        assert done.code == 0, done.err
    name = "In-person learning session (SESSION-1)"
    before, after = (entry(tmp_path / on, name) for on in ("2025-12-09", "2025-12-10"))
    assert (before.decoded("DTSTART"), after.decoded("DTSTART")) == (
        date(2026, 1, 13),
        date(2026, 1, 20),
    )
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    pay = "Last day to pay: Example Training Practice 01 (made up)"
    first, second = (entry(tmp_path / on, pay) for on in ("2025-12-09", "2025-12-10"))
    assert (first.decoded("DTSTART"), second.decoded("DTSTART")) == (
        date(2026, 1, 12),
        date(2026, 1, 19),
    )
    assert first["UID"] == second["UID"]
    rows = read(tmp_path / "2025-12-10" / "calendar.csv")
    to_pay = [row for row in rows if row["step_id"] == "last-day-to-pay"]
    assert {row["latest"] for row in to_pay} == {"2026-01-19"}
    drawn = (tmp_path / "2025-12-10" / "timeline.svg").read_text("utf-8")
    assert drawn.count('class="mark pay"') == len(to_pay) + 1  # and in the legend
    page = (tmp_path / "2025-12-10" / "calendar.md").read_text("utf-8")
    assert "| until 2026-01-19 | Last day to pay | practice |" in page
    assert {row["state"] for row in to_pay} == {"open"}


def test_a_last_day_to_pay_that_is_over_is_overdue_and_nothing_that_comes(tmp_path: Path) -> None:
    for on, state, section in (
        ("2026-01-19", "open", "What comes, by day"),
        ("2026-01-20", "overdue", "Overdue and not confirmed"),
    ):
        out = tmp_path / on
        assert run(SCRIPT, *call(TRAINING, on, out)).code == 0
        rows = [r for r in read(out / "calendar.csv") if r["step_id"] == "last-day-to-pay"]
        assert {row["state"] for row in rows} == {state}
        _, *sections = (out / "calendar.md").read_text("utf-8").split("\n## ")
        told = [each.partition("\n")[0] for each in sections if "| Last day to pay |" in each]
        assert told == [section]


def test_before_anything_is_announced_nobody_takes_part(tmp_path: Path) -> None:
    done = run(SCRIPT, *call(GRANT, "2023-10-01", tmp_path / "out"))
    assert done.code == 0, done.err
    assert "Nobody takes part as of 2023-10-01" in done.out
    assert "So no calendar.ics is written" in done.out
    assert "calendar.ics" not in contents(tmp_path / "out")


def test_from_the_day_a_practice_withdrew_nothing_is_asked_of_it(tmp_path: Path) -> None:
    done = run(SCRIPT, *call(GRANT, "2024-08-19", tmp_path / "out"))
    assert done.code == 0, done.err
    rows = [
        row for row in read(tmp_path / "out" / "calendar.csv") if row["application_id"] == "APP-05"
    ]
    assert rows
    assert {row["state"] for row in rows} <= {"done", "not confirmed", "called off"}
    assert "Withdrawn on 2024-08-19" in (tmp_path / "out" / "calendar.md").read_text("utf-8")


def test_nothing_is_overwritten_unless_it_is_asked_for(
    twice: tuple[Path, Result, Path, Result], tmp_path: Path
) -> None:
    out = Path(shutil.copytree(twice[0], tmp_path / "out"))
    (out / "notes.txt").write_text("mine")
    before = contents(out)
    refused = run(SCRIPT, *call(TRAINING, "2026-06-01", out))
    assert refused.code == 2
    assert "--force" in refused.err
    assert contents(out) == before
    done = run(SCRIPT, *call(TRAINING, "2026-06-01", out, "--force"))
    assert done.code == 0, done.err
    assert contents(out)["notes.txt"] == b"mine"
    assert contents(out)["calendar.csv"] != before["calendar.csv"]


def test_wrong_tables_are_told_with_their_places_and_nothing_is_written(tmp_path: Path) -> None:
    folder = copied(TRAINING, tmp_path)
    rows = read(folder / "course.csv")
    rows[0]["ends_on"] = "2026-01-12"
    rows[10]["presence"] = "there"
    write(folder / "course.csv", rows)
    refused = run(SCRIPT, *call(folder, "2026-05-01", tmp_path / "out"))
    assert refused.code == 2
    assert "course.csv, row 2, column ends_on" in refused.err
    assert "course.csv, row 12, column presence" in refused.err
    assert "Traceback" not in refused.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--program"),
        ((TRAINING, "--program", "no-such", "--as-of", "2026-05-01", "--out", "x"), "no-such"),
        ((TRAINING, "--program", "p", "--as-of", "2026-02-30", "--out", "x"), "2026-02-30"),
        (
            ("nowhere", "--program", PROGRAMS[GRANT], "--as-of", "2026-05-01", "--out", "x"),
            "no such folder",
        ),
        (
            (GRANT, "--program", PROGRAMS[GRANT], "--as-of", "2026-05-01", "--out", GRANT),
            "another folder",
        ),
    ],
)
def test_a_wrong_call(arguments: tuple[str | Path, ...], said: str) -> None:
    refused = run(SCRIPT, *arguments)
    assert refused.code == 2
    assert said in refused.err
    assert "Traceback" not in refused.err


def test_help_has_an_example() -> None:
    done = run(SCRIPT, "--help")
    assert done.code == 0
    for option in ("--program", "--as-of", "--out", "--force", "--debug", "example:"):
        assert option in done.out


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's pipe")
def test_nobody_reads_on(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "examples" / SCRIPT)]
    command += [str(each) for each in call(TRAINING, "2026-05-01", tmp_path / "out")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 7
    assert said == b""
    assert set(contents(tmp_path / "out")) == FILES  # written before anything was said
    shutil.rmtree(tmp_path / "out")
