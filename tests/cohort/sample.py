"""The shipped cohort, read and run once for all tests, and copies of it to be changed."""

import csv
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import attrs

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.cohort import CohortInputs, CohortRun, run_cohort
from qip_rules.cohort.case import Case
from qip_rules.policy.program import Program

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "data" / "cohort"
AS_OF = date(2026, 11, 1)
GRANT, TRAINING = "quality-improvement-grant", "quality-training-program"

Rows = list[dict[str, str]]


@cache
def program(name: str = GRANT) -> Program:
    return load_program(name)


@cache
def sample(name: str = GRANT) -> CohortInputs:
    return read_cohort(SAMPLE, program(name))


@cache
def sample_run(name: str = GRANT, as_of: date = AS_OF) -> CohortRun:
    return run_cohort(program(name), sample(name), as_of=as_of)


def changed_run(as_of: date = AS_OF, name: str = GRANT, **changes: object) -> CohortRun:
    """The run of the sample with other inputs, by field."""
    inputs = attrs.evolve(sample(name), **changes)  # type: ignore[arg-type]
    return run_cohort(program(name), inputs, as_of=as_of)


def case_of(run: CohortRun, application_id: str) -> Case:
    return next(case for case in run.cases if case.application_id == application_id)


def copied(folder: Path) -> Path:
    """A copy of the sample's folder."""
    return Path(shutil.copytree(SAMPLE, folder))


def read_rows(folder: Path, name: str) -> Rows:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def change_rows(folder: Path, name: str, change: Callable[[Rows], Rows]) -> None:
    """Write the rows of a table anew, as `change` gives them back, with the columns as there."""
    rows = change(read_rows(folder, name))
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
