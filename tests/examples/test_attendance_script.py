"""The script of attendance, run as a user runs it: matrix out, filled, in, and on record."""

import csv
from pathlib import Path

import pytest

from tests.examples.course_scripts import (
    GRANT,
    PROGRAMS,
    TRAINING,
    call,
    copied,
    read,
    run,
    write,
)

SCRIPT = "attendance.py"
SESSION = "SESSION-2B"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The matrix of the training run in the middle of it, with the findings beside it."""
    path = tmp_path_factory.mktemp("attendance") / "attendance.csv"
    done = run(SCRIPT, *call(TRAINING, "2026-05-01", path))
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0].startswith(f"{path}: 16 members, ")
    return path


def heading_of(row: dict[str, str], session_id: str) -> str:
    (found,) = (name for name in row if name.startswith(f"{session_id} "))
    return found


def test_the_matrix_shows_what_is_on_record(out: Path) -> None:
    rows = {(row["application_id"], row["person_id"]): row for row in read(out)}
    of_emery = rows["APP-03", "P-0303"]
    assert of_emery["name"] == "Emery Example"
    assert of_emery["practice"] == "Example Training Practice 03 (made up)"
    assert of_emery[heading_of(of_emery, "SESSION-1")] == "partly"
    second = heading_of(of_emery, SESSION)
    assert rows["APP-03", "P-0302"][second] == "absent"
    assert rows["APP-04", "P-0402"][second] == "not recorded"
    assert rows["APP-04", "P-0401"][heading_of(of_emery, "SESSION-1")] == "present"
    assert rows["APP-02", "P-0204"][heading_of(of_emery, "SESSION-1")] == "not a member then"
    assert of_emery[heading_of(of_emery, "SESSION-3")] == "not yet"


def test_the_findings_stand_beside_it_with_their_clauses(out: Path) -> None:
    findings = read(out.with_name("attendance-findings.csv"))
    told = {(row["application_id"], row["finding"], row["person_id"]) for row in findings}
    assert ("APP-03", "session-attended-partly", "P-0303") in told
    assert ("APP-03", "session-missed", "P-0302") in told
    assert all("T06 (" in row["clauses"] for row in findings)


def test_out_filled_in_and_on_record(out: Path, tmp_path: Path) -> None:
    folder = copied(TRAINING, tmp_path)
    rows = read(out)
    heading = heading_of(rows[0], SESSION)
    for row in rows:
        if row["person_id"] == "P-0402":
            row[heading] = "present"
        if row["person_id"] == "P-0302":
            row[heading] = "partly"
    filled, events = tmp_path / "filled.csv", tmp_path / "events-to-add.csv"
    write(filled, rows)
    moment = ("--fill", filled, "--recorded-at", "2026-05-01T18:00:00-04:00")
    done = run(SCRIPT, *call(folder, "2026-05-01", events, *moment))
    assert (done.code, done.err) == (0, "")
    assert "Ember Example (P-0302, APP-03) at SESSION-2B" in done.out
    assert "partly, and absent until now." in done.out
    assert "2 events, 1 told above" in done.out

    write(filled, [row for row in rows if row["person_id"] != "P-0302"])
    one = run(SCRIPT, *call(folder, "2026-05-01", tmp_path / "one.csv", *moment))
    assert ": 1 event, 0 told above" in one.out
    write(filled, rows)

    # The same matrix a second time is the same file, and its rows fit below the folder's own.
    again = run(SCRIPT, *call(folder, "2026-05-01", tmp_path / "again.csv", *moment))
    assert again.code == 0, again.err
    assert (tmp_path / "again.csv").read_bytes() == events.read_bytes()
    head, *added = events.read_text("utf-8").splitlines(keepends=True)
    course = folder / "course.csv"
    assert course.read_text("utf-8").splitlines(keepends=True)[0] == head
    with course.open("a", encoding="utf-8", newline="") as file:
        file.writelines(added)

    shown = tmp_path / "shown.csv"
    assert run(SCRIPT, *call(folder, "2026-05-01", shown)).code == 0
    assert read(shown) == rows
    nothing = run(
        SCRIPT, *call(folder, "2026-05-01", tmp_path / "more.csv", "--fill", shown, *moment[2:])
    )
    assert nothing.code == 0, nothing.err
    assert "adds nothing to the record" in nothing.out
    assert not (tmp_path / "more.csv").exists()


def test_a_matrix_with_faults_is_told_cell_by_cell(out: Path, tmp_path: Path) -> None:
    rows = read(out)
    heading, ahead = heading_of(rows[0], SESSION), heading_of(rows[0], "SESSION-3")
    rows[0][heading] = "here"
    rows[1][ahead] = "present"
    rows[2]["person_id"] = "P-0199"
    filled = tmp_path / "filled.csv"
    write(filled, rows)
    events = tmp_path / "events.csv"
    moment = ("--fill", filled, "--recorded-at", "2026-05-01T18:00:00-04:00")
    refused = run(SCRIPT, *call(TRAINING, "2026-05-01", events, *moment))
    assert refused.code == 2
    for place in (
        f"filled.csv, row 2, column {heading}",
        f"filled.csv, row 3, column {ahead}",
        "filled.csv, row 4, column person_id",
    ):
        assert place in refused.err
    assert refused.err.startswith("3 faults")
    assert "Traceback" not in refused.err
    assert not events.exists()


def test_nothing_is_overwritten(out: Path, tmp_path: Path) -> None:
    path = tmp_path / "attendance.csv"
    path.write_text("mine", encoding="utf-8")
    refused = run(SCRIPT, *call(TRAINING, "2026-05-01", path))
    assert refused.code == 2
    assert path.read_text("utf-8") == "mine"
    assert not path.with_name("attendance-findings.csv").exists()
    done = run(SCRIPT, *call(TRAINING, "2026-05-01", path, "--force"))
    assert done.code == 0, done.err
    assert path.read_bytes() == out.read_bytes()


def test_both_samples_have_a_matrix(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "grant.csv"
    done = run(SCRIPT, *call(GRANT, "2026-03-02", path))
    assert (done.code, done.err) == (0, "")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 10


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--fill", "m.csv"), "--recorded-at"),
        (("--recorded-at", "2026-05-01T18:00:00-04:00"), "--fill"),
        (("--recorded-at", "2026-05-01"), "no moment with its offset"),
        (
            ("--fill", "m.csv", "--recorded-at", "2026-05-01T18:00:00-04:00", "--force"),
            "never written over",
        ),
        (("--fill", "m.csv", "--recorded-at", "2026-05-02T18:00:00-04:00"), "--recorded-at\n"),
        (("--fill", "m.csv", "--recorded-at", "2026-05-01T18:00:00-04:00"), "no such file"),
    ],
)
def test_a_wrong_call(more: tuple[str, ...], said: str, tmp_path: Path) -> None:
    refused = run(SCRIPT, *call(TRAINING, "2026-05-01", tmp_path / "x.csv", *more))
    assert refused.code == 2
    assert said in refused.err
    assert "Traceback" not in refused.err
    assert not (tmp_path / "x.csv").exists()


def test_the_cohorts_own_folder_takes_no_table(tmp_path: Path) -> None:
    folder = copied(TRAINING, tmp_path)
    for name in ("attendance.csv", "course.csv"):
        refused = run(SCRIPT, *call(folder, "2026-05-01", folder / name, "--force"))
        assert refused.code == 2
        assert "the cohort's own folder" in refused.err
    assert not (folder / "attendance.csv").exists()


@pytest.mark.parametrize("more", [(), ("--force",)], ids=["", "forced"])
def test_where_no_file_can_be_written(more: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    path = tmp_path / "file" / "x.csv" if more else tmp_path
    refused = run(SCRIPT, *call(TRAINING, "2026-05-01", path, *more))
    assert refused.code == 2, refused.err
    assert "Traceback" not in refused.err


def test_help_has_an_example() -> None:
    done = run(SCRIPT, "--help")
    assert done.code == 0
    for option in ("--program", "--as-of", "--out", "--fill", "--recorded-at", "example:"):
        assert option in done.out
    assert PROGRAMS[TRAINING] in done.out
