"""The script that pairs and answers what if, run as a user runs it."""

import csv
import shutil
from pathlib import Path

import pytest

from tests.cohort.sample import GRANT, SAMPLE, TRAINING, copied
from tests.examples.script_in_process import Result, run
from tests.examples.test_every_script import contents

CALL = (str(SAMPLE), "--as-of", "2026-11-01")


def paired(place: Path, *more: str, program: str = GRANT, call: tuple[str, ...] = CALL) -> Result:
    return run("pair_mentors", *call, "--program", program, *more, cwd=place)


def test_the_page_and_the_table_are_those_of_the_whole_run(tmp_path: Path) -> None:
    alone = paired(tmp_path, "--out", "alone", "--without", "M-02")
    assert (alone.code, alone.err) == (0, "")
    whole = run("run_cohort", *CALL, "--program", GRANT, "--out", "whole", cwd=tmp_path)
    assert whole.code == 0, whole.err
    written = contents(tmp_path / "alone")
    assert set(written) == {"pairing.md", "pairing.csv", "what-if.md", "what-if.csv", "files.txt"}
    for name in ("pairing.md", "pairing.csv"):
        assert written[name] == contents(tmp_path / "whole")[name], "what if changes nothing"
    rows = list(csv.DictReader(written["what-if.csv"].decode().splitlines()))
    assert [(row["practice_id"], row["pairs_after"]) for row in rows] == [("PR-02", "7")]
    assert "## M-02 does not take part" in written["what-if.md"].decode()


def test_specialists_have_their_own_page(tmp_path: Path) -> None:
    done = paired(tmp_path, "--relation", "specialists", "--out", "out", "--places", "S-01=1")
    assert (done.code, done.err) == (0, "")
    assert set(contents(tmp_path / "out")) == {
        "specialists.md", "specialists.csv", "what-if.md", "what-if.csv", "files.txt",
    }  # fmt: skip
    assert "What if S-01 has 1 place?" in done.out


def test_without_out_nothing_is_written(tmp_path: Path) -> None:
    assert paired(tmp_path).code == 0
    assert contents(tmp_path) == {}


def test_other_objectives(tmp_path: Path) -> None:
    done = paired(tmp_path, "--objectives", "stable", "--forbid", "PR-02=M-02")
    assert (done.code, done.err) == (0, "")
    assert "would both rather be" in done.out
    assert "What if PR-02 is not to be paired with mentor practice M-02?" in done.out


@pytest.mark.parametrize("relation", ["mentors", "specialists"])
def test_a_program_that_pairs_nobody_says_so(relation: str, tmp_path: Path) -> None:
    done = paired(tmp_path, "--relation", relation, "--without", "X", program=TRAINING)
    assert (done.code, done.err) == (0, "")
    assert "Nobody is paired: Quality Training Program pairs no practices with" in done.out


def test_a_day_on_which_nobody_is_accepted_yet(tmp_path: Path) -> None:
    call = (str(SAMPLE), "--as-of", "2026-01-01")
    done = paired(tmp_path, "--out", "out", call=call)
    assert (done.code, done.err) == (0, "")
    assert "Nobody is paired: no accepted practice is in the pairing." in done.out
    assert contents(tmp_path / "out")


def test_demands_that_clash_are_told_in_words_and_a_change_helps(tmp_path: Path) -> None:
    folder = copied(tmp_path / "cohort")
    with (folder / "mentors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["minimum_load"] = "1" if row["mentor_id"] == "M-10" else ""
    with (folder / "mentors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    call = (str(folder), "--as-of", "2026-11-01")
    done = paired(tmp_path, "--without", "M-10", call=call)
    assert (done.code, done.err) == (3, "")
    assert "There is no pairing." in done.out
    assert "M-10 is to take 1 practice; at most 0 can go there" in done.out
    assert "Then there would be one: 8 pairs, total fit 39." in done.out
    shutil.rmtree(folder)


def test_wrong_ids_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    done = paired(tmp_path, "--fix", "PR-14=M-01", "--places", "M-01=none", "--out", "out")
    assert (done.code, done.out) == (2, "")
    assert "PR-14 waits: its priority areas are not settled" in done.err
    assert "2 faults in the call. Nothing was written." in done.err
    assert contents(tmp_path) == {}
