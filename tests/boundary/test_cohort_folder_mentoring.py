"""What is settled about mentors beside the areas, and what the pairing is to be best at."""

from pathlib import Path

import pytest

from qip_rules.boundary.cohort_folder import read_cohort
from qip_rules.cohort.inputs import MentoringTerms
from qip_rules.errors import InputError
from qip_rules.matching import (
    DEFAULT_OBJECTIVES,
    AreaCoverage,
    FairestFit,
    FewestChanges,
    Leximin,
    MostPairs,
    Stable,
    TotalFit,
)
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import SAMPLE, Sheet, faults, only_fault


def with_column(folder: Path, name: str, column: str, cell: str) -> None:
    """A further column, with a cell in the first row below the header."""
    sheet = Sheet(folder, name)
    sheet.rows[0].append(column)
    for number, row in enumerate(sheet.rows[1:]):
        row.append("" if number else cell)
    sheet.save()


def test_terms_of_mentoring(grant: Program) -> None:
    inputs = read_cohort(SAMPLE, grant)
    assert inputs.terms_of("PR-01") == MentoringTerms(
        practice_id="PR-01", wanted=1, minimum_fit=2, wishes=("M-01",)
    )
    assert inputs.terms_of("PR-02").wishes == ("M-02", "M-01")
    assert inputs.terms_of("PR-03") == MentoringTerms(practice_id="PR-03")
    assert inputs.objectives == DEFAULT_OBJECTIVES


def test_the_table_may_be_missing(folder: Path, grant: Program) -> None:
    (folder / "mentoring.csv").unlink()
    assert read_cohort(folder, grant).mentoring == ()


@pytest.mark.parametrize("column", ["wanted", "minimum_fit", "wishes"])
def test_its_columns_may_be_missing(folder: Path, grant: Program, column: str) -> None:
    Sheet(folder, "mentoring.csv").without(column)
    assert read_cohort(folder, grant).terms_of("PR-02").wanted == 1


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"practice_id": "PR-99"}, "practice_id"),
        ({"practice_id": ""}, "practice_id"),
        ({"practice_id": "PR-02"}, "practice_id"),
        ({"wanted": "0"}, "wanted"),
        ({"wanted": "two"}, "wanted"),
        ({"wanted": "1000001"}, "wanted"),
        ({"minimum_fit": "-1"}, "minimum_fit"),
        ({"minimum_fit": "1.5"}, "minimum_fit"),
        ({"wishes": "M-99"}, "wishes"),
        ({"wishes": "M-01; M-02; M-01"}, "wishes"),
        ({"wishes": "M-01;"}, "wishes"),
    ],
)
def test_a_mistake_is_told_once_at_its_cell(
    folder: Path, grant: Program, change: dict[str, str], column: str
) -> None:
    Sheet(folder, "mentoring.csv").put(2, **change)
    number = 3 if change == {"practice_id": "PR-02"} else 2
    assert only_fault(folder, grant).place == f"mentoring.csv, row {number}, column {column}"


def test_all_mistakes_at_once(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "mentoring.csv")
    sheet.put(2, wanted="0", minimum_fit="x", wishes="M-98; M-99")
    sheet.put(3, wanted="none")
    assert [each.place for each in faults(folder, grant)] == [
        "mentoring.csv, row 2, column wanted",
        "mentoring.csv, row 2, column minimum_fit",
        "mentoring.csv, row 2, column wishes",
        "mentoring.csv, row 2, column wishes",
        "mentoring.csv, row 3, column wanted",
    ]


def test_loads_and_wishes_of_mentors(folder: Path, grant: Program) -> None:
    with_column(folder, "mentors.csv", "minimum_load", "1")
    with_column(folder, "mentors.csv", "wishes", "PR-02; PR-01")
    first, *others = read_cohort(folder, grant).mentors
    assert (first.minimum_load, first.wishes) == (1, ("PR-02", "PR-01"))
    assert {(each.minimum_load, each.wishes) for each in others} == {(0, ())}


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("minimum_load", "3"),  # beyond its two places
        ("minimum_load", "-1"),
        ("minimum_load", "many"),
        ("wishes", "PR-99"),
        ("wishes", "PR-01; PR-01"),
    ],
)
def test_a_mistake_about_a_mentor_is_told_at_its_cell(
    folder: Path, grant: Program, column: str, cell: str
) -> None:
    with_column(folder, "mentors.csv", column, cell)
    assert only_fault(folder, grant).place == f"mentors.csv, row 2, column {column}"


def test_earlier_pairs_need_no_reason_and_nobody_who_is_still_there(
    folder: Path, grant: Program
) -> None:
    sheet = Sheet(folder, "pairs.csv")
    sheet.add(practice_id="PR-01", mentor_id="M-01", rule="earlier")
    sheet.add(practice_id="PR-GONE", mentor_id="M-GONE", rule="earlier", reason="In 2025.")
    with_column(folder, "cohort.csv", "pairing_objectives", "most-pairs; fewest-changes")
    inputs = read_cohort(folder, grant)
    earlier = FewestChanges((("PR-01", "M-01"), ("PR-GONE", "M-GONE")))
    assert inputs.objectives == (MostPairs(), earlier)
    assert [each.pair for each in inputs.fixed] == [("PR-01", "M-01")]
    number = sheet.add(practice_id="PR-01", mentor_id="M-01", rule="earlier")
    assert only_fault(folder, grant).place == f"pairs.csv, row {number}, column mentor_id"


@pytest.mark.parametrize(
    ("cell", "objectives"),
    [
        ("", DEFAULT_OBJECTIVES),
        ("most-pairs; fairest-fit; total-fit", (MostPairs(), FairestFit(), TotalFit())),
        ("most-pairs; leximin", (MostPairs(), Leximin())),
        ("most-pairs; area-coverage", (MostPairs(), AreaCoverage())),
        ("stable", (Stable(),)),
        ("fewest-changes", (FewestChanges(()),)),
    ],
)
def test_what_the_pairing_is_to_be_best_at(
    folder: Path, grant: Program, cell: str, objectives: tuple[object, ...]
) -> None:
    with_column(folder, "cohort.csv", "pairing_objectives", cell)
    assert read_cohort(folder, grant).objectives == objectives


@pytest.mark.parametrize(
    "cell", ["best", "most-pairs; most-pairs", "leximin", "stable; most-pairs", "most-pairs;"]
)
def test_objectives_that_make_no_sense(folder: Path, grant: Program, cell: str) -> None:
    with_column(folder, "cohort.csv", "pairing_objectives", cell)
    assert only_fault(folder, grant).place == "cohort.csv, row 2, column pairing_objectives"


def test_terms_that_are_none() -> None:
    with pytest.raises(InputError) as caught:
        MentoringTerms(practice_id="", wanted=0, minimum_fit=-1, wishes=("M", "M"))
    assert [each.place for each in caught.value.faults] == [
        "practice_id",
        "wanted",
        "minimum_fit",
        "wishes[1]",
    ]
