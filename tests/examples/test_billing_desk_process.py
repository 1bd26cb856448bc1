"""The desk in a process of its own, by the clock."""

import contextlib
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples.desk_script import (
    DONE,
    LOOK,
    ROOT,
    SCRIPT,
    WRITING,
    WRONG,
    Desk,
    Result,
)


def run(folder: Path, *words: str, **environment: str) -> Result:
    done = subprocess.run(
        [sys.executable, SCRIPT, "desk.db", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def test_in_a_process_of_its_own_by_the_clock(tmp_path: Path) -> None:
    words = [str(each) for each in WRITING["receive"]]
    first = run(tmp_path, *words, PYTHONIOENCODING="ascii")
    assert (first.code, first.err) == (DONE, "")
    assert first.out.startswith("Recorded: application-received of 20")
    assert run(tmp_path, "statement", "B-2").code == WRONG  # nobody's letterhead is known
    missing = run(tmp_path, "waive", "B-2")
    assert missing.code == WRONG
    lacking = re.findall(r"^    (\S+?)[: ]", missing.err, re.MULTILINE)
    assert lacking == ["SEAT_ID", "AMOUNT", "--authority", "--reason"]
    assert "Exit codes:" in run(tmp_path, "--help").out


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_whoever_reads_along_may_stop(accepted: Desk, unbuffered: str) -> None:
    before = len(accepted.entries())
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, SCRIPT, accepted.database, "leave", "A-17", "A-17/seat/2"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=120,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (DONE, b"")
    assert len(accepted.entries()) == before + 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_output_that_is_full_is_no_mistake_of_ours(accepted: Desk, unbuffered: str) -> None:
    before = len(accepted.entries())
    full = "The output cannot be written: No space left on device."
    done_all_the_same = f"{full} The call was carried out all the same: "
    log = accepted.folder / "log.jsonl"
    for words, said in (
        (("leave", "A-17", "A-17/seat/2"), f"{done_all_the_same}what it tells is on record."),
        (("leave", "A-17", "A-17/seat/1", "--dry-run"), full),
        (("todo",), full),
        (("export", str(log)), f"{done_all_the_same}the log is in {log}."),
    ):
        with Path("/dev/full").open("wb") as stream:
            done = subprocess.run(
                [sys.executable, SCRIPT, accepted.database, *words],
                env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
                stdout=stream,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                timeout=120,
                check=False,
            )
        assert (done.returncode, done.stderr) == (6, f"{said}\n")
    assert len(accepted.entries()) == before + 1
    assert log.exists()


def test_a_log_that_was_changed_is_told_without_a_traceback(accepted: Desk) -> None:
    with contextlib.closing(sqlite3.connect(accepted.database)) as connection, connection:
        connection.execute("DROP TRIGGER qip_entries_no_update")
        connection.execute("UPDATE qip_entries SET record = '{}' WHERE sequence = 1")
    told = run(accepted.folder, "todo")
    assert told.code == LOOK
    assert told.err.splitlines() == [
        "entry 1 is not what was written: its digest is another. Nothing was written."
    ]
