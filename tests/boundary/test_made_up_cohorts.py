"""The large made-up folder: whatever happens in a cohort is in it, and a seed gives it again."""

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.boundary.made_up.answered_forms import SEED
from qip_rules.boundary.made_up.large_cohort import large_export
from qip_rules.cohort import run_cohort
from qip_rules.cohort.run import CohortRun

PROGRAM = load_program("quality-improvement-grant")
AS_OF = date(2026, 11, 1)
Files = dict[str, str | bytes]


@pytest.fixture(scope="module")
def large() -> Files:
    return large_export(PROGRAM, applicants=160, mentors=20, seed=SEED)


@pytest.fixture(scope="module")
def done(large: Files, tmp_path_factory: pytest.TempPathFactory) -> CohortRun:
    return ran(large, tmp_path_factory.mktemp("large"))


def ran(files: Files, place: Path) -> CohortRun:
    for name, content in files.items():
        if name.startswith("cohort/"):
            (place / Path(name).name).write_bytes(
                content if isinstance(content, bytes) else content.encode()
            )
    return run_cohort(PROGRAM, read_cohort(place, PROGRAM), as_of=AS_OF)


def rows_of(files: Files, table: str) -> list[dict[str, str]]:
    content = files[f"cohort/{table}"]
    assert isinstance(content, str)
    return list(csv.DictReader(io.StringIO(content)))


def test_the_same_seed_gives_the_same_files(large: Files) -> None:
    assert large_export(PROGRAM, applicants=160, mentors=20, seed=SEED) == large
    other = large_export(PROGRAM, applicants=160, mentors=20, seed=SEED + 1)
    assert other.keys() == large.keys()
    assert other["cohort/events.csv"] != large["cohort/events.csv"]


def test_whatever_becomes_of_applications_is_there(large: Files) -> None:
    kinds = Counter(row["kind"] for row in rows_of(large, "events.csv"))
    assert kinds.keys() == {"accepted", "declined", "waitlisted", "withdrawn", "payment-received"}
    rules = {row["rule"] for row in rows_of(large, "pairs.csv")}
    assert rules == {"fixed", "forbidden"}
    assert {row["presence"] for row in rows_of(large, "course.csv")} >= {"present", "partly"}


def test_it_runs_to_pairs_and_to_practices_that_are_left_out(done: CohortRun) -> None:
    assert done.pairing is not None
    assert done.pairing.pairs
    assert done.pairing.unpaired
    assert done.specialist_pairing is not None
    taking_part = sum(each.participation is not None for each in done.cases)
    assert taking_part >= len(done.pairing.pairs) + len(done.pairing.unpaired)


def test_every_event_is_of_somebody_who_is_there(large: Files) -> None:
    known = {row["application_id"] for row in rows_of(large, "applications.csv")}
    for table in ("events.csv", "rounds.csv", "people.csv"):
        assert {row["application_id"] for row in rows_of(large, table)} <= known


@pytest.mark.parametrize(("applicants", "mentors"), [(3, 3), (7, 3)])
def test_the_smallest_ones_run_too(applicants: int, mentors: int, tmp_path: Path) -> None:
    files = large_export(PROGRAM, applicants=applicants, mentors=mentors, seed=SEED)
    assert len(ran(files, tmp_path).cases) == applicants
