"""One cohort under two programs: whose outcome differs, by which requirement, and what follows."""

import csv
import io
from datetime import date
from pathlib import Path

import attrs
import pytest

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.cohort import CohortRun, run_cohort
from qip_rules.cohort.comparing import compare_runs
from qip_rules.errors import ArgumentError, InputError
from qip_rules.reports.comparison import comparison_files, comparison_lines
from tests.cohort.sample import AS_OF, GRANT, ROOT, SAMPLE, TRAINING, sample_run
from tests.programs.documents import sister_document, written

LARGER = ROOT / "examples" / "data" / "larger-teams.toml"


def run_under(document: str | Path) -> CohortRun:
    program = load_program(document)
    return run_cohort(program, read_cohort(SAMPLE, program), as_of=AS_OF)


@pytest.fixture(scope="module")
def larger() -> CohortRun:
    return run_under(LARGER)


def test_nothing_differs_from_itself() -> None:
    beside = compare_runs(sample_run(), sample_run())
    assert beside.changed == beside.otherwise == ()
    assert not any(each.findings or each.billing_differs for each in beside.cases)
    assert not beside.mentors.differs
    assert not beside.specialists.differs
    assert "None." in comparison_files(beside)["comparison.md"]
    assert len(list(csv.reader(io.StringIO(comparison_files(beside)["comparison.csv"])))) == 1


def test_who_comes_out_otherwise_by_which_requirement(larger: CohortRun) -> None:
    beside = compare_runs(sample_run(TRAINING), larger)
    assert [each.application_id for each in beside.changed] == [
        "APP-02", "APP-06", "APP-08", "APP-10", "APP-12", "APP-16",
    ]  # fmt: skip
    for each in beside.changed:
        (finding,) = each.findings
        assert (finding.code, finding.said_before, finding.said_after) == (
            "core-team-size", "met", "not met",
        )  # fmt: skip
        assert finding.before is not None
        assert finding.after is not None
        assert [clause.id for clause in finding.before.clauses] == ["T05"]
        assert [clause.id for clause in finding.after.clauses] == ["L01"]
    lines = list(comparison_lines(beside))
    assert "  6 of 28 applications come out otherwise." in lines
    assert any("L01 (A proposal to the committee" in line for line in lines)
    assert "APP-18: still not met. core-team-size was not met, then met." in "\n".join(lines)


def test_the_other_way_round_gives_the_other_way_round(larger: CohortRun) -> None:
    there = compare_runs(sample_run(TRAINING), larger)
    back = compare_runs(larger, sample_run(TRAINING))
    assert [each.application_id for each in back.changed] == [
        each.application_id for each in there.changed
    ]
    for one, other in zip(there.cases, back.cases, strict=True):
        assert one.invoiced == other.invoiced[::-1]
        assert {(f.code, f.said_before, f.said_after) for f in one.findings} == {
            (f.code, f.said_after, f.said_before) for f in other.findings
        }


def test_pairings_and_requirements_of_one_program_only() -> None:
    beside = compare_runs(sample_run(TRAINING), sample_run(GRANT))
    assert beside.changed == ()
    assert {each.application_id for each in beside.otherwise} == {
        "APP-17", "APP-26", "APP-27", "APP-28",
    }  # fmt: skip
    assert beside.mentors.before is None
    assert beside.mentors.differs
    said = "\n".join(comparison_lines(beside))
    assert "underserved-community was not asked, then not met" in said
    assert "Pairing with mentor practices: none; then 8 pairs, total fit 39." in said


def test_another_fee_and_what_is_dropped(tmp_path: Path) -> None:
    document = sister_document(
        """
[[drop]]
kind = "requirement"
code = "core-team-size"
because = "A test."

[parameters.core_team_member_fee]
meaning = "The fee of a member."
unit = "cents"
cites = ["T26"]
example = true
values = [{ from = 2016-01-01, value = 50000 }]
"""
    )
    beside = compare_runs(sample_run(TRAINING), run_under(written(tmp_path, document)))
    assert any(each.billing_differs for each in beside.cases)
    assert {
        (f.code, f.said_after) for each in beside.cases for f in each.findings
    } == {("core-team-size", "not asked")}  # fmt: skip
    page = comparison_files(beside)["comparison.md"]
    assert "Invoiced in all: USD 83,877.00, then USD " in page
    rows = list(csv.DictReader(io.StringIO(comparison_files(beside)["comparison.csv"])))
    assert {row["invoiced_before"] for row in rows} - {row["invoiced_after"] for row in rows}


def test_two_runs_that_are_not_of_one_cohort_and_day() -> None:
    run = sample_run()
    with pytest.raises(InputError, match="one day"):
        compare_runs(run, attrs.evolve(run, as_of=date(2026, 11, 2)))
    with pytest.raises(InputError, match="one cohort"):
        compare_runs(run, attrs.evolve(run, cases=run.cases[1:]))
    with pytest.raises(ArgumentError):
        compare_runs(run, None)  # type: ignore[arg-type]
