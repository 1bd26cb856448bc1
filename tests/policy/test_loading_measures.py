"""Measures of a program document: what they say, by date, and every mistake in its place."""

# ruff: noqa: ISC004 - each mistake stands with its own words, several lines long

from datetime import date
from pathlib import Path

import pytest

from qip_rules.policy.measure import Better
from tests.programs.standing_alone import SOUND, load, mistakes

MEASURE = """
[[measure]]
id = "pain-asked"
from = 2020-01-01
title = "Pain asked about"
counts = "Patients seen; met if asked."
areas = ["pain"]
better = "higher"
benchmark_basis_points = 9000
source = "A page"
cites = ["C1"]
"""


def with_measure(old: str = "", new: str = "", more: str = "") -> str:
    assert old in MEASURE
    return SOUND + (MEASURE.replace(old, new, 1) if old else MEASURE) + more


def test_a_measure_says_what_the_document_says(tmp_path: Path) -> None:
    program = load(tmp_path, with_measure())
    (measure,) = program.on(date(2022, 5, 1)).measures.values()
    assert (measure.id, measure.areas, measure.better) == ("pain-asked", ("pain",), Better.HIGHER)
    assert measure.benchmark_basis_points == 9000
    assert measure.target_basis_points is None
    assert measure.example is False


def test_a_benchmark_changes_with_the_days(tmp_path: Path) -> None:
    later = MEASURE.replace("2020-01-01", "2023-01-01").replace("9000", "9500")
    program = load(tmp_path, with_measure(more=later))
    by_day = [
        program.on(day).measures["pain-asked"].benchmark_basis_points
        for day in (date(2022, 12, 31), date(2023, 1, 1))
    ]
    assert by_day == [9000, 9500]


def test_a_program_without_measures_has_none(tmp_path: Path) -> None:
    assert dict(load(tmp_path).on(date(2022, 5, 1)).measures) == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'areas = ["pain"]',
            'areas = ["pian"]',
            'measure pain-asked: areas: found "pian"; expected the id of an area of the document '
            "(did you mean pain?)",
        ),
        (
            'areas = ["pain"]',
            "areas = []",
            "measure pain-asked: areas: found a list of 0; expected a list of one or more "
            "different names",
        ),
        (
            "benchmark_basis_points = 9000",
            "benchmark_basis_points = 10001",
            "measure pain-asked: benchmark_basis_points: found the number 10001; expected a share "
            "from 0 to 10000 basis points",
        ),
        (
            "benchmark_basis_points = 9000",
            "benchmark_basis_points = 0.9",
            "measure pain-asked: benchmark_basis_points: found the number 0.9; expected a whole "
            "number",
        ),
        (
            'better = "higher"',
            'better = "lower"',
            "measure pain-asked: target_basis_points: found nothing; expected the share at or "
            "above which it is a target, as lower is better",
        ),
        (
            'better = "higher"',
            'better = "more"',
            'measure pain-asked: better: found "more"; expected one of "higher", "lower"',
        ),
        (
            'cites = ["C1"]',
            'cites = ["C9"]',
            'measure pain-asked: cites: found "C9"; expected the id of a clause (did you mean C2?)',
        ),
    ],
)
def test_a_mistake_in_a_measure_is_told_in_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    (found,) = mistakes(tmp_path, with_measure(old, new))
    assert found.partition(" (did")[0] == told.partition(" (did")[0]


def test_two_versions_of_one_day_are_a_mistake(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, with_measure(more=MEASURE))
    assert found.startswith("measure pain-asked: found two versions from 2020-01-01")
