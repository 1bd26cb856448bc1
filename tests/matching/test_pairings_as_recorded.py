"""Made-up pairings with many ties are those on record, whatever the order and the solver.

`tests.matching.solver_versions` holds other versions of OR-Tools to the same record.
"""

import json
import subprocess
import sys

import pytest

from tests.matching import solver_versions
from tests.matching.digested_pairings import (
    KINDS,
    Kind,
    digests,
    made_up,
)
from tests.matching.recorded_digests import RECORDED


def test_pairings_are_those_on_record() -> None:
    found = digests()
    assert {name for name, several in found.items() if len(several) > 1} == set()
    assert found == RECORDED, json.dumps(found, indent=1)


@pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.name)
def test_problems_are_made_up_alike_each_time(kind: Kind) -> None:
    assert made_up(kind) == made_up(kind)


def test_what_differs_is_told() -> None:
    told = solver_versions.differences(
        {
            "9.1": {"alike": ["a"], "unlike": ["a"], "by order": ["a", "b"]},
            "9.2": {"alike": ["a"], "unlike": ["b"], "by order": ["a", "b"]},
            "9.3": {"alike": ["a"], "by order": ["a", "b"]},
        }
    )
    assert told == [
        "by order: the order of the records makes a difference in 9.1",
        "by order: the order of the records makes a difference in 9.2",
        "by order: the order of the records makes a difference in 9.3",
        "unlike: not the same in 9.1; 9.2; 9.3",
    ]


def test_the_last_of_each_minor_version_from_the_least_on() -> None:
    versions = ["9.15.6755", "9.12.4544", "9.12.9", "9.9.3963", "10.0.1", "9.11.4210"]
    assert solver_versions.last_of_each_minor(versions, (9, 12)) == [
        "9.12.4544",
        "9.15.6755",
        "10.0.1",
    ]


def test_the_least_version_is_the_one_that_the_package_asks_for() -> None:
    assert solver_versions.lower_bound(["attrs>=24", "ortools>=9.12,<11"]) == (9, 12)
    assert solver_versions.lower_bound(solver_versions.requirements())
    with pytest.raises(solver_versions.UnusableError, match="no least version"):
        solver_versions.lower_bound(["attrs>=24"])


def test_a_version_that_cannot_be_had_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def digests_beside(version: str) -> solver_versions.Digests:
        if version == "9.0.0":
            raise solver_versions.UnusableError("No matching distribution found")
        return RECORDED

    monkeypatch.setattr(solver_versions, "digests_beside", digests_beside)
    assert solver_versions.main(["9.0.0", "9.12.4544"]) == 1
    assert "9.0.0 cannot be used: No matching distribution found" in capsys.readouterr().out
    assert solver_versions.main(["9.12.4544"]) == 0
    assert "the same pairings with all 1 versions, and as recorded" in capsys.readouterr().out


def test_no_version_at_all_proves_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(solver_versions, "released", lambda: ["9.5.2237"])
    assert solver_versions.main([]) == 1
    assert "no supported version of ortools" in capsys.readouterr().err


def test_help_gives_an_example() -> None:
    command = [sys.executable, "-m", "tests.matching.solver_versions", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Example: python -m tests.matching.solver_versions 9.12" in done.stdout
