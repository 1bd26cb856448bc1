"""The table of specialists, and what other tables say of them."""

from datetime import date
from pathlib import Path

import pytest

from qip_rules.boundary.cohort_folder import read_cohort
from qip_rules.cohort.inputs import MentoringTerms
from qip_rules.cohort.run import run_cohort
from qip_rules.errors import InputError
from qip_rules.matching import DEFAULT_OBJECTIVES, AreaOfSuccess, FairestFit, MostPairs, verify
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import SAMPLE, Sheet, faults, only_fault


def with_column(folder: Path, name: str, column: str, cell: str) -> None:
    """A further column, with a cell in the first row below the header."""
    sheet = Sheet(folder, name)
    sheet.rows[0].append(column)
    for number, row in enumerate(sheet.rows[1:]):
        row.append("" if number else cell)
    sheet.save()


def test_specialists_and_who_is_in_conflict_with_them(grant: Program) -> None:
    inputs = read_cohort(SAMPLE, grant)
    by_id = {each.specialist_id: each for each in inputs.specialists}
    assert list(by_id) == sorted(by_id)
    assert by_id["S-04"].areas == (
        AreaOfSuccess("adult-vaccination", 3),
        AreaOfSuccess("evidence-based-care", 1),
    )
    assert by_id["S-01"].places == 4
    assert by_id["S-01"].emails == ("specialist.one@specialist01.example.org",)
    assert by_id["S-02"].conflicts == frozenset({"PR-06"})
    assert (by_id["S-03"].organization, by_id["S-03"].emails) == (None, None)
    assert (by_id["S-03"].minimum_load, by_id["S-03"].wishes) == (0, ())
    assert inputs.specialist_conflicts["APP-03"] == {"S-01"}
    assert inputs.specialist_conflicts["APP-01"] == frozenset()
    assert "APP-13" not in inputs.specialist_conflicts
    assert inputs.specialist_objectives == DEFAULT_OBJECTIVES


def test_a_cohort_without_specialists(folder: Path, grant: Program) -> None:
    (folder / "specialists.csv").unlink()
    Sheet(folder, "applications.csv").without("specialist_conflicts")
    inputs = read_cohort(folder, grant)
    assert (inputs.specialists, dict(inputs.specialist_conflicts)) == ((), {})


def test_the_table_has_rows_or_none(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "specialists.csv")
    del sheet.rows[1:]
    sheet.save()
    Sheet(folder, "applications.csv").without("specialist_conflicts")
    assert read_cohort(folder, grant).specialists == ()


def test_without_the_table_nobody_can_be_named(folder: Path, grant: Program) -> None:
    (folder / "specialists.csv").unlink()
    fault = only_fault(folder, grant)
    number = Sheet(folder, "applications.csv").number(practice_id="PR-03")
    assert fault.place == f"applications.csv, row {number}, column specialist_conflicts"
    assert fault.expected == "a specialist of specialists.csv"


@pytest.mark.parametrize("column", ["organization", "emails"])
def test_its_optional_columns_may_be_missing(folder: Path, grant: Program, column: str) -> None:
    Sheet(folder, "specialists.csv").without(column)
    assert len(read_cohort(folder, grant).specialists) == 4


@pytest.mark.parametrize(
    "column", ["specialist_id", "name", "places", "areas", "practice_conflicts"]
)
def test_its_other_columns_may_not(folder: Path, grant: Program, column: str) -> None:
    Sheet(folder, "specialists.csv").without(column)
    assert only_fault(folder, grant).place == f"specialists.csv, row 1, column {column}"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"specialist_id": ""}, "specialist_id"),
        ({"specialist_id": "S-03"}, "specialist_id"),
        ({"specialist_id": "PR-01"}, "specialist_id"),
        ({"specialist_id": "M-01"}, "specialist_id"),
        ({"name": ""}, "name"),
        ({"places": ""}, "places"),
        ({"places": "0"}, "places"),
        ({"places": "many"}, "places"),
        ({"areas": "hospice-enrollment"}, "areas"),
        ({"areas": "hospice-enrollment=4"}, "areas"),
        ({"areas": "hospice-enrolment=3"}, "areas"),
        ({"areas": "antiemetics=1; antiemetics=2"}, "areas"),
        ({"practice_conflicts": "PR-99"}, "practice_conflicts"),
        ({"emails": "nobody"}, "emails"),
    ],
)
def test_a_mistake_is_told_once_at_its_cell(
    folder: Path, grant: Program, change: dict[str, str], column: str
) -> None:
    number = Sheet(folder, "specialists.csv").number(specialist_id="S-04")
    Sheet(folder, "specialists.csv").put(number, **change)
    assert only_fault(folder, grant).place == f"specialists.csv, row {number}, column {column}"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("minimum_load", "5"),  # beyond the four places
        ("minimum_load", "-1"),
        ("wishes", "PR-99"),
        ("wishes", "PR-01; PR-01"),
    ],
)
def test_a_mistake_about_loads_and_wishes_is_told_at_its_cell(
    folder: Path, grant: Program, column: str, cell: str
) -> None:
    with_column(folder, "specialists.csv", column, cell)
    assert only_fault(folder, grant).place == f"specialists.csv, row 2, column {column}"


def test_loads_and_wishes(folder: Path, grant: Program) -> None:
    with_column(folder, "specialists.csv", "minimum_load", "2")
    with_column(folder, "specialists.csv", "wishes", "PR-02; PR-01")
    first, *others = read_cohort(folder, grant).specialists
    assert (first.minimum_load, first.wishes) == (2, ("PR-02", "PR-01"))
    assert {(each.minimum_load, each.wishes) for each in others} == {(0, ())}


def test_what_is_settled_with_practices(folder: Path, grant: Program) -> None:
    with_column(folder, "mentoring.csv", "specialists_wanted", "2")
    with_column(folder, "mentoring.csv", "specialist_wishes", "S-03; S-01")
    with_column(folder, "cohort.csv", "specialist_objectives", "most-pairs; fairest-fit")
    inputs = read_cohort(folder, grant)
    assert inputs.terms_of("PR-01") == MentoringTerms(
        practice_id="PR-01",
        minimum_fit=2,
        wishes=("M-01",),
        specialists_wanted=2,
        specialist_wishes=("S-03", "S-01"),
    )
    assert inputs.specialist_objectives == (MostPairs(), FairestFit())
    assert inputs.objectives == DEFAULT_OBJECTIVES


def test_pairs_can_name_specialists(folder: Path, grant: Program) -> None:
    sheet = Sheet(folder, "pairs.csv")
    sheet.add(practice_id="PR-05", mentor_id="S-03", rule="fixed", reason="They know each other.")
    inputs = read_cohort(folder, grant)
    assert [each.pair for each in inputs.fixed] == [("PR-01", "M-01"), ("PR-05", "S-03")]
    number = sheet.add(practice_id="PR-05", mentor_id="S-99", rule="fixed", reason="Alike.")
    fault = only_fault(folder, grant)
    assert fault.place == f"pairs.csv, row {number}, column mentor_id"
    assert fault.expected == ("a mentor practice of mentors.csv or a specialist of specialists.csv")


def test_an_earlier_pairing_with_specialists_is_kept_where_it_costs_nothing(
    folder: Path, grant: Program
) -> None:
    def given(earlier: str) -> set[str]:
        sheet = Sheet(folder, "pairs.csv")
        sheet.rows[1:] = []
        sheet.add(practice_id="PR-05", mentor_id=earlier, rule="earlier")
        run = run_cohort(grant, read_cohort(folder, grant), as_of=date(2026, 11, 1))
        assert run.specialist_pairing is not None
        assert run.pairing is not None
        assert verify(run.specialist_pairing) == ()
        pairs = run.specialist_pairing.pairs
        return {each.mentor_id for each in pairs if each.practice_id == "PR-05"}

    objectives = "most-pairs; fewest-changes; total-fit"
    with_column(folder, "cohort.csv", "specialist_objectives", objectives)
    with_column(folder, "cohort.csv", "pairing_objectives", objectives)
    assert [given(each) for each in ("S-03", "S-04", "S-02")] == [{"S-03"}, {"S-04"}, {"S-02"}]


def test_all_mistakes_of_all_tables_at_once(folder: Path, grant: Program) -> None:
    Sheet(folder, "applications.csv").put(2, specialist_conflicts="S-98")
    with_column(folder, "mentoring.csv", "specialists_wanted", "0")
    with_column(folder, "mentoring.csv", "specialist_wishes", "S-01; S-97")
    with_column(folder, "cohort.csv", "specialist_objectives", "best")
    sheet = Sheet(folder, "specialists.csv")
    sheet.put(2, places="0", name="", practice_conflicts="PR-99")
    sheet.put(4, specialist_id="M-02", areas="=3")
    assert [each.place for each in faults(folder, grant)] == [
        "cohort.csv, row 2, column specialist_objectives",
        "applications.csv, row 2, column specialist_conflicts",
        "mentoring.csv, row 2, column specialists_wanted",
        "mentoring.csv, row 2, column specialist_wishes",
        "specialists.csv, row 2, column name",
        "specialists.csv, row 2, column places",
        "specialists.csv, row 2, column practice_conflicts",
        "specialists.csv, row 4, column specialist_id",
        "specialists.csv, row 4, column areas",
    ]


def test_terms_that_are_none() -> None:
    with pytest.raises(InputError) as caught:
        MentoringTerms(practice_id="P", specialists_wanted=0, specialist_wishes=("S", "S"))
    assert [each.place for each in caught.value.faults] == [
        "specialists_wanted",
        "specialist_wishes[1]",
    ]
