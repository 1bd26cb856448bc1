"""The same cohort gives the same reports, however its tables are sorted."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from qip_rules.boundary import read_cohort
from qip_rules.cohort import run_cohort
from qip_rules.reports import cohort_files
from tests.cohort.sample import (
    AS_OF,
    GRANT,
    TRAINING,
    Rows,
    change_rows,
    copied,
    program,
    sample,
    sample_run,
)


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_the_same_inputs_give_the_same_run_and_the_same_reports(name: str) -> None:
    again = run_cohort(program(name), sample(name), as_of=AS_OF)
    assert again == sample_run(name)
    assert cohort_files(again) == cohort_files(sample_run(name))


def in_any_order(shuffled: random.Random) -> Callable[[Rows], Rows]:
    return lambda rows: shuffled.sample(rows, len(rows))


def in_order_within_a_list(shuffled: random.Random) -> Callable[[Rows], Rows]:
    """Any order, but for that of the people of one list, in which their seats are counted."""

    def change(rows: Rows) -> Rows:
        keys = [(row["application_id"], row["revision"], row["role"]) for row in rows]
        in_order = {
            key: iter([r for r, k in zip(rows, keys, strict=True) if k == key]) for key in keys
        }
        return [next(in_order[key]) for key in shuffled.sample(keys, len(keys))]

    return change


ANY_ORDER = (
    "applications.csv",
    "answers.csv",
    "events.csv",
    "priorities.csv",
    "mentoring.csv",
    "mentors.csv",
    "specialists.csv",
    "pairs.csv",
)


@pytest.mark.parametrize("name", [GRANT, TRAINING])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_does_not_matter(seed: int, name: str, tmp_path: Path) -> None:
    shuffled = random.Random(seed)  # noqa: S311 - the same orders in every run of the tests
    folder = copied(tmp_path / "cohort")
    for table in ANY_ORDER:
        change_rows(folder, table, in_any_order(shuffled))
    change_rows(folder, "people.csv", in_order_within_a_list(shuffled))
    run = run_cohort(program(name), read_cohort(folder, program(name)), as_of=AS_OF)
    assert cohort_files(run) == cohort_files(sample_run(name))


def test_the_order_of_columns_does_not_matter(tmp_path: Path) -> None:
    folder = copied(tmp_path / "cohort")
    for table in (*ANY_ORDER, "people.csv", "cohort.csv"):
        change_rows(folder, table, lambda rows: [dict(reversed(list(row.items()))) for row in rows])
    run = run_cohort(program(), read_cohort(folder, program()), as_of=AS_OF)
    assert cohort_files(run) == cohort_files(sample_run())
