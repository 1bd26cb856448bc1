"""The script of the main job on folders in which practices take part, run as a user runs it."""

import csv
import os
import re
import shutil
from pathlib import Path

import pytest

from qip_rules.boundary import from_json
from qip_rules.boundary.written_course import WrittenCourse
from tests.cohort.sample import GRANT, ROOT, TRAINING
from tests.examples.test_run_cohort import call, contents, run

FOLDERS = {GRANT: "grant-run", TRAINING: "training-run"}


def folder_of(program: str) -> Path:
    return ROOT / "examples" / "data" / FOLDERS[program]


@pytest.mark.parametrize("program", FOLDERS)
def test_two_runs_write_the_same_bytes(program: str, tmp_path: Path) -> None:
    outs = (tmp_path / "first", tmp_path / "second")
    for out, seed in zip(outs, "12", strict=True):
        made = run(
            *call(folder_of(program), out, program=program, as_of="2026-04-01"),
            PYTHONHASHSEED=seed,
            TZ="Asia/Tokyo",
        )
        assert (made.code, made.err) == (0, "")
        assert re.search(r"Taking part\s+4\s", made.out)
    first, second = map(contents, outs)
    assert first == second
    assert {"duties.md", "duties.csv", "course.json", "to-do.csv"} <= first.keys()
    assert ("evaluation.md" in first) is (program == GRANT)
    written = from_json(WrittenCourse, first["course.json"])
    assert (written.program_id, len(written.practices)) == (program, 5)
    with (outs[0] / "duties.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {each["owed_by"] for each in csv.DictReader(file)} >= {"practice", "program"}


def test_without_scipy_the_run_goes_on_and_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked" / "scipy"
    blocked.mkdir(parents=True)
    (blocked / "__init__.py").write_text(
        "raise ModuleNotFoundError('not here', name='scipy')\n", encoding="utf-8"
    )
    path = os.pathsep.join((str(blocked.parent), str(ROOT)))
    out = tmp_path / "out"
    made = run(*call(folder_of(GRANT), out, as_of="2026-04-01"), PYTHONPATH=path)
    assert (made.code, made.err) == (0, "")
    assert "intervals need SciPy" in " ".join(made.out.split())
    assert "No evaluation was made" in (out / "evaluation.md").read_text(encoding="utf-8")


def test_a_folder_without_the_tables_of_a_course_is_reported_as_before(tmp_path: Path) -> None:
    """Without its course a folder gives what it gave when nobody knew of one."""
    folder = shutil.copytree(folder_of(TRAINING), tmp_path / "cohort")
    (folder / "course.csv").unlink()
    made = run(*call(folder, tmp_path / "out", program=TRAINING, as_of="2026-04-01"))
    assert made.code == 0, made.err
    files = contents(tmp_path / "out")
    assert not {"duties.md", "duties.csv", "course.json", "evaluation.md"} & files.keys()
    assert "Taking part" not in made.out
