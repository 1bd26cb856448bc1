"""What is to be paired, as JSON: the same problem comes back, and no more than may come in."""

import pytest
from hypothesis import given

from qip_rules.boundary import from_json, objectives_of, problem_of, to_json, written_problem
from qip_rules.boundary.limits import CANDIDATES_MAXIMUM
from qip_rules.boundary.written_problems import WrittenProblem
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
from tests.boundary.json_records import places
from tests.matching.made_up_problems import Case, cases

EVERY_OBJECTIVE = (
    MostPairs(), FairestFit(), Leximin(), TotalFit(), AreaCoverage(), Stable(),
    FewestChanges([("p-1", "m-1")]),
)  # fmt: skip
EMPTY: dict[str, object] = {"practices": [], "mentors": []}


@given(cases())
def test_a_problem_and_its_objectives_come_back(case: Case) -> None:
    problem = case.problem
    written = written_problem(problem, EVERY_OBJECTIVE)
    text = to_json(written)
    again = from_json(WrittenProblem, text)
    assert again == written
    assert to_json(again) == text
    assert problem_of(again, problem.policy) == problem
    assert objectives_of(again) == EVERY_OBJECTIVE


def test_without_objectives_they_are_the_usual_ones() -> None:
    assert objectives_of(from_json(WrittenProblem, EMPTY)) == DEFAULT_OBJECTIVES
    assert objectives_of(from_json(WrittenProblem, {**EMPTY, "objectives": []})) == ()


def test_an_objective_that_there_is_not_and_one_that_keeps_nothing() -> None:
    objectives = [
        {"name": "Fastest"},
        {"name": "TotalFit", "previous": [{"practice_id": "p", "mentor_id": "m"}]},
    ]
    assert places(WrittenProblem, {**EMPTY, "objectives": objectives}) == [
        "objectives[0].name",
        "objectives[1].previous",
    ]


def test_no_more_candidates_than_may_come_from_outside() -> None:
    practices = [{"practice_id": f"p-{n}", "name": "x", "areas": None} for n in range(5001)]
    mentors = [
        {"mentor_id": f"m-{n}", "name": "x", "areas": None, "places": 1} for n in range(1000)
    ]
    with pytest.raises(InputError, match=str(CANDIDATES_MAXIMUM)):
        from_json(WrittenProblem, {"practices": practices, "mentors": mentors})
    fewer = {"practices": practices[:-1], "mentors": mentors}
    assert len(from_json(WrittenProblem, fewer).practices) == 5000
