"""Pairings, their proofs and their explanations as JSON: read back, and fit to be verified."""

import json
from typing import Any

import attrs
import pytest
from hypothesis import given

from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.written_matching import (
    WrittenCost,
    WrittenObjective,
    WrittenPairing,
    WrittenUnpaired,
    WrittenWhy,
    WrittenWhyNot,
    written_of_matching,
)
from qip_rules.errors import InfeasibleError
from qip_rules.matching import (
    AreaValue,
    Certificate,
    Demand,
    FewestChanges,
    Leximin,
    MostPairs,
    Pair,
    PlaceValue,
    Problem,
    SecondChoice,
    TotalFit,
    UnpairedReason,
    pair,
    place_values,
    recruit,
    second_choices,
    verify,
    what_if,
    why,
    why_not,
    why_unpaired,
)
from tests.matching.made_up_problems import GRANT, Case, cases
from tests.matching.well_known import mentor, practice

PROBLEM = Problem(
    [
        practice("Ash", ("a", 1)),
        practice("Elm", ("a", 3), ("b", 1), name="Elm “Street” née 🎓"),
        practice("Fir", ("a", 2)),
        practice("Gum", ("b", 1), conflicts=None),
    ],
    [mentor("Oak", 1, ("a", 2)), mentor("Yew", 1, ("b", 1))],
    GRANT,
    forbidden=[Demand("Elm", "Yew", "the committee", "they share a building")],
)


def test_the_shape_of_a_pairing() -> None:
    told = json.loads(to_json(pair(PROBLEM)))
    assert list(told) == [
        "program_id",
        "in_force_on",
        "digest",
        "relation",
        "objectives",
        "pairs",
        "unpaired",
        "contested",
        "total_fit",
        "certificate",
        "unknown_areas",
    ]
    assert (told["in_force_on"], told["digest"]) == ("2026-01-01", GRANT.digest)
    assert [each["name"] for each in told["objectives"]] == ["MostPairs", "TotalFit"]
    assert told["pairs"][0]["shared"] == [{"area": "a", "weight": 3, "evidence": 2, "through": "a"}]
    gaps = {each["practice_id"]: each for each in told["unpaired"]}
    assert gaps["Ash"]["competition"] == {"practice_id": "Ash", "claimed": 1, "contested": 0}
    assert gaps["Fir"]["competition"] == {"practice_id": "Fir", "claimed": 1, "contested": 0}
    assert told["contested"] == [
        {
            "mentor_ids": ["Oak"],
            "practice_ids": ["Elm"],
            "claims": 1,
            "places": 1,
            "fixed": 0,
            "held": [{"practice_id": "Elm", "mentor_id": "Oak"}],
        }
    ]
    assert gaps["Ash"]["refusals"][0]["code"] == "shares-priority-area"
    assert gaps["Ash"]["refusals"][0]["clauses"][0]["id"] == "G37"
    question = gaps["Gum"]["questions"][0]
    assert (question["fact"], question["answered_by"]) == (
        "practice_declares_conflict",
        "applicant",
    )


def test_a_gap_by_itself_brings_its_contested_places() -> None:
    gap = why_unpaired(pair(PROBLEM), "Ash")
    told = from_json(WrittenUnpaired, to_json(gap))
    assert told.reason is UnpairedReason.COMPETITION
    assert told.competition is not None
    assert told.contested[told.competition.contested].practice_ids == ("Elm",)


def test_earlier_pairs_and_all_fits_are_written() -> None:
    order = (MostPairs(), FewestChanges([("Ash", "Oak")]), Leximin())
    pairing = pair(PROBLEM, order)
    assert json.loads(to_json(pairing))["objectives"][1] == {
        "name": "FewestChanges",
        "previous": [{"practice_id": "Ash", "mentor_id": "Oak"}],
    }
    told = json.loads(to_json(why_not(pairing, "Elm", "Oak")))
    costs = told["alternative"]["costs"]
    assert costs[1] == {
        "objective": {
            "name": "FewestChanges",
            "previous": [{"practice_id": "Ash", "mentor_id": "Oak"}],
        },
        "before": 1,
        "after": 0,
        "gap": 0,
    }
    assert (costs[2]["fits_before"], costs[2]["fits_after"]) == ([2], [6])


def test_what_a_choice_costs_is_told_by_name_alone() -> None:
    made: Any = WrittenCost
    with pytest.raises(TypeError, match="positional"):
        made(WrittenObjective("TotalFit"), 3, 5)


def test_a_choice_of_which_nothing_else_is_said_is_settled() -> None:
    order = (MostPairs(), FewestChanges([("Ash", "Oak")]), Leximin())
    told = json.loads(to_json(why_not(pair(PROBLEM, order), "Elm", "Oak")))
    told["alternative"].pop("is_settled", None)
    alternative = from_json(WrittenWhyNot, told).alternative
    assert alternative is not None
    assert alternative.is_settled


def test_a_supposition_holds_two_pairings() -> None:
    told = json.loads(to_json(what_if(PROBLEM, without=["Elm"])))
    assert told["before"]["total_fit"] == pair(PROBLEM).total_fit
    assert told["after"]["objectives"][2]["name"] == "FewestChanges"


def test_a_kept_proof_still_proves() -> None:
    pairing = pair(PROBLEM)
    kept = from_json(Certificate, to_json(pairing.certificate))
    assert kept == pairing.certificate
    assert verify(attrs.evolve(pairing, certificate=kept)) == ()
    told = json.loads(to_json(pairing.certificate))
    told["stages"][1]["mentor_prices"][0] += 1
    assert verify(attrs.evolve(pairing, certificate=from_json(Certificate, told)))


@pytest.mark.parametrize("order", [(MostPairs(), TotalFit()), (MostPairs(), Leximin())], ids=str)
def test_what_is_plain_reads_back_as_itself(order: Any) -> None:  # noqa: ANN401
    pairing = pair(PROBLEM, order)
    for kind, records in (
        (Pair, pairing.pairs),
        (AreaValue, recruit(pairing)),
        (SecondChoice, second_choices(pairing)),
        (PlaceValue, place_values(pairing)),
        (Demand, PROBLEM.forbidden),
    ):
        for each in records:
            assert from_json(kind, to_json(each)) == each


@given(cases())
def test_whatever_is_explained_is_read_back_as_written(case: Case) -> None:
    try:
        pairing = pair(case.problem, case.order)
    except InfeasibleError:
        return
    told = to_json(pairing)
    assert from_json(WrittenPairing, told) == written_of_matching(pairing)
    assert to_json(from_json(WrittenPairing, told)) == told
    assert from_json(Certificate, to_json(pairing.certificate)) == pairing.certificate
    paired = {each.practice_id for each in pairing.pairs}
    for gap in pairing.unpaired:
        assert from_json(WrittenUnpaired, to_json(gap)) == written_of_matching(gap)
    for ours in case.practices:
        if ours.practice_id in paired:
            reason = why(pairing, ours.practice_id)
            assert from_json(WrittenWhy, to_json(reason)) == written_of_matching(reason)
        for theirs in case.mentors[:1]:
            missed = why_not(pairing, ours.practice_id, theirs.mentor_id)
            assert from_json(WrittenWhyNot, to_json(missed)) == written_of_matching(missed)
