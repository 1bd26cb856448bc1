"""The records behind a made-up problem are that problem, and explaining them can be measured."""

import numpy as np
import pytest

from benchmarks.matching import explaining, records_read
from benchmarks.matching.covering import main as measure_covering
from benchmarks.matching.generating import case_named, made
from benchmarks.matching.records import problem_of
from qip_rules.matching.free import free_pairs


def test_the_records_have_the_pairs_and_fits_of_the_arrays() -> None:
    case = case_named("sparse-300")
    instance, free = made(case), free_pairs(problem_of(case))
    for name in ("practice", "mentor", "fit", "wanted", "places"):
        assert np.array_equal(getattr(free, name), getattr(instance, name)), name


@pytest.mark.parametrize("name", ["dense-100", "sparse-100-in-2"])
def test_other_cases_have_no_records(name: str) -> None:
    with pytest.raises(ValueError, match="only sparse cases in one region"):
        problem_of(case_named(name))


def test_explanations_are_measured_part_by_part(capsys: pytest.CaptureFixture[str]) -> None:
    explaining.main(["sparse-60", "--rounds", "1", "--scarce", "0.5"])
    told = capsys.readouterr().out
    assert told.startswith("sparse-60: 60 practices, 12 mentors, ")
    for part in (
        "every pair",
        "every gap",
        "every practice",
        "all practices",
        "`why`",
        "`pair`",
        "`verify`",
    ):
        assert part in told


def test_reading_is_measured_part_by_part(capfd: pytest.CaptureFixture[str]) -> None:
    records_read.main(["sparse-100", "--rounds", "1", "--groups", "7"])
    told = capfd.readouterr().out
    assert told.startswith("sparse-100: 100 practices, 20 mentors\n")
    assert "the join of areas" in told
    assert "`pair`" in told
    assert "MB at most" in told
    assert "`verify`" in told


def test_the_covering_is_measured_from_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    measure_covering(["sparse-30", "--limit", "60"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("sparse-30 ") for line in lines)
    assert all(line.endswith("proved, ties settled") for line in lines)
