"""What is settled about mentors beside the areas, and what the pairing is to be best at."""

from datetime import date
from pathlib import Path

import attrs
import pytest

from qip_rules.boundary.cohort_folder import read_cohort
from qip_rules.cohort.inputs import CohortInputs, MentoringTerms
from qip_rules.cohort.run import run_cohort
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


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (
            "leximin; total-fit; fairest-fit; leximin",
            [
                ("leximin with no most-pairs before it", "most-pairs at an earlier place"),
                ("total-fit after entry 1, leximin", "total-fit before leximin, or not at all"),
                ("fairest-fit with no most-pairs before it", "most-pairs at an earlier place"),
                ("fairest-fit after entry 1, leximin", "fairest-fit before leximin, or not at all"),
                ("leximin a second time, after entry 1", "each objective once"),
            ],
        ),
        ("stable; most-pairs", [("stable with 1 other", "stable alone")]),
        (
            "most-pairs; area-coverage; leximin",
            [
                (
                    "leximin after entry 2, area-coverage",
                    "leximin before area-coverage, or not at all",
                )
            ],
        ),
    ],
)
def test_every_fault_of_objectives_is_told_in_the_words_of_the_cell(
    folder: Path, grant: Program, cell: str, told: list[tuple[str, str]]
) -> None:
    with_column(folder, "cohort.csv", "pairing_objectives", cell)
    found = faults(folder, grant)
    assert [(each.found, each.expected) for each in found] == told
    assert {each.place for each in found} == {"cohort.csv, row 2, column pairing_objectives"}
    assert not any("Leximin" in each.hint or "MostPairs" in each.hint for each in found)


def test_an_area_twice_is_told_without_a_place_that_no_table_has(
    folder: Path, grant: Program
) -> None:
    sheet = Sheet(folder, "mentors.csv")
    sheet.put(2, areas="hospice-enrollment=1; antiemetics=1; hospice-enrollment=2")
    fault = only_fault(folder, grant)
    assert fault.place == "mentors.csv, row 2, column areas"
    assert (fault.found, fault.expected) == (
        '"hospice-enrollment" more than once',
        "each area once",
    )


def test_a_refused_fixed_pair_is_told_at_its_row(folder: Path, grant: Program) -> None:
    """The first row is about a practice that is not accepted, so the pairing knows it not."""
    sheet = Sheet(folder, "pairs.csv")
    sheet.rows[1:] = []
    sheet.add(practice_id="PR-17", mentor_id="M-01", rule="fixed", reason="Both ask for it.")
    sheet.add(practice_id="PR-05", mentor_id="M-03", rule="earlier")
    number = sheet.add(practice_id="PR-01", mentor_id="M-02", rule="fixed", reason="Both ask.")
    inputs = read_cohort(folder, grant)
    for written, place in ((inputs, f"pairs.csv, row {number}"), (unplaced(inputs), "fixed[1]")):
        with pytest.raises(InputError) as caught:
            run_cohort(grant, written, as_of=date(2026, 11, 1))
        (fault,) = caught.value.faults
        assert fault.place == place
        assert "refuses 'PR-01' with 'M-02'" in fault.found


def unplaced(inputs: CohortInputs) -> CohortInputs:
    return attrs.evolve(inputs, demand_places={})


def test_fixed_pairs_beyond_what_a_practice_wants_are_told_each_at_its_row(
    folder: Path, grant: Program
) -> None:
    sheet = Sheet(folder, "pairs.csv")
    sheet.rows[1:] = []
    first = sheet.add(practice_id="PR-01", mentor_id="M-03", rule="fixed", reason="One.")
    second = sheet.add(practice_id="PR-01", mentor_id="M-01", rule="fixed", reason="Two.")
    inputs = read_cohort(folder, grant)
    with pytest.raises(InputError) as caught:
        run_cohort(grant, inputs, as_of=date(2026, 11, 1))
    told = [
        each for each in caught.value.faults if "the mentor practices it wants" in each.expected
    ]
    assert [each.place for each in told] == [f"pairs.csv, row {row}" for row in (first, second)]
    assert told[0].found == "'PR-01' with 'M-03', one of 2 of this practice"


def test_a_forbidden_pair_that_clashes_with_a_load_is_told_at_its_row(
    folder: Path, grant: Program
) -> None:
    settled = Sheet(folder, "priorities.csv")
    at = settled.rows[0].index("area")
    asking = sorted({row[0] for row in settled.rows[1:] if row[at] == "antiemetics"})
    with_column(folder, "mentors.csv", "minimum_load", "0")
    Sheet(folder, "mentors.csv").put(4, minimum_load="1")  # antiemetics alone
    sheet = Sheet(folder, "pairs.csv")
    sheet.rows[1:] = []
    sheet.add(practice_id="PR-17", mentor_id="M-03", rule="forbidden", reason="Declined.")
    for each in asking:
        sheet.add(practice_id=each, mentor_id="M-03", rule="forbidden", reason="Rivals.")
    run = run_cohort(grant, read_cohort(folder, grant), as_of=date(2026, 11, 1))
    assert run.pairing is None
    told = [line for line in run.pairing_clash.splitlines() if "forbidden" in line]
    rows = {row[0]: number for number, row in enumerate(sheet.rows, start=1)}
    assert "  - mentors.csv, row 4, column minimum_load: " in run.pairing_clash
    assert "'M-03'" in run.pairing_clash
    assert "mentors[" not in run.pairing_clash
    assert told
    for line in told:
        practice_id = line.split("'")[1]
        assert line.startswith(f"  - pairs.csv, row {rows[practice_id]}: ")
