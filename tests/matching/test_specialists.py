"""The second relation of the page: people who help with plans, by the same machinery."""

from datetime import date
from typing import Any

import attrs
import pytest

from qip_rules import load_program
from qip_rules.errors import InfeasibleError, InputError
from qip_rules.matching import (
    AreaOfSuccess,
    Pairing,
    Practice,
    Problem,
    Relation,
    Specialist,
    Stable,
    UnpairedReason,
    WhyNotReason,
    compare_objectives,
    decide_pair,
    graph,
    pair,
    place_values,
    specialist_problem,
    verify,
    what_if,
)
from qip_rules.matching.facts import CANDIDATE, SPECIALIST
from qip_rules.rules import Outcome
from tests.matching.made_up_problems import GRANT
from tests.matching.well_known import mentor, practice

TRAINING = load_program("quality-training-program").on(date(2026, 1, 1))


def specialist(identity: str, places: int = 1, **fields: Any) -> Specialist:  # noqa: ANN401
    areas = fields.pop("knows", (("a", 2),))
    known: dict[str, Any] = {
        "specialist_id": identity,
        "name": identity,
        "areas": tuple(AreaOfSuccess(area, grade) for area, grade in areas),
        "places": places,
        "conflicts": frozenset(),
    }
    return Specialist(**known | fields)


def ids(pairing: Pairing) -> list[tuple[str, str]]:
    return [(each.practice_id, each.mentor_id) for each in pairing.pairs]


def test_no_area_in_common_is_asked_for_but_it_makes_a_better_fit() -> None:
    practices = [practice("Elm", ("a", 1)), practice("Fir", ("b", 1))]
    problem = specialist_problem(
        practices, [specialist("Ada"), specialist("Bea", knows=(("c", 3),))], GRANT
    )
    pairing = pair(problem)
    assert ids(pairing) == [("Elm", "Ada"), ("Fir", "Bea")]
    assert [each.fit for each in pairing.pairs] == [2, 0]
    assert pairing.pairs[0].says == 'Elm and Ada share "a" (weight 1, evidence 2): a fit of 2.'
    assert verify(pairing) == ()
    assert graph(pairing).graph["relation"] is Relation.SPECIALISTS
    assert pair(Problem(practices, [mentor("Bea", 1, ("c", 3))], GRANT)).pairs == ()


def test_a_practice_may_get_several_and_belong_to_the_same_house() -> None:
    problem = specialist_problem(
        [practice("Elm", ("a", 1), wanted=3)],
        [specialist("Ada", organization="Elm", emails=("ann@elm.example",)), specialist("Bea")],
        GRANT,
    )
    pairing = pair(problem)
    assert ids(pairing) == [("Elm", "Ada"), ("Elm", "Bea")]
    (gap,) = pairing.unpaired
    assert gap.reason is UnpairedReason.NO_FURTHER_MENTOR
    assert gap.says == "Elm already has every specialist that qualifies."


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"conflicts": frozenset({"Ada"})}, {}),
        ({}, {"conflicts": frozenset({"Elm"})}),
    ],
)
def test_a_declared_conflict_refuses_the_pair(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    problem = specialist_problem(
        [practice("Elm", ("a", 1), **ours)], [specialist("Ada", **theirs)], GRANT
    )
    pairing = pair(problem)
    assert pairing.pairs == ()
    (gap,) = pairing.unpaired
    (refusal,) = gap.refusals
    assert refusal.code == "specialist-without-conflict"
    assert "specialist" in gap.says
    assert "mentor" not in gap.says
    assert verify(pairing) == ()


def test_who_has_not_been_asked_for_conflicts_is_no_candidate_yet() -> None:
    problem = specialist_problem(
        [practice("Elm", ("a", 1))], [specialist("Ada", conflicts=None)], GRANT
    )
    (gap,) = pair(problem).unpaired
    assert gap.reason is UnpairedReason.UNDETERMINED
    assert gap.says.startswith("Whether Elm may be paired with specialist Ada cannot be told yet.")
    (question,) = gap.questions
    assert question.fact.question == "Has the specialist a conflict of interest with the practice?"


def test_the_two_relations_have_requirements_of_their_own() -> None:
    record, other = practice("Elm", ("a", 1)), mentor("Oak", 1, ("b", 1))
    assert decide_pair(record, other, GRANT).outcome is Outcome.NOT_MET
    decision = decide_pair(record, other, GRANT, Relation.SPECIALISTS)
    assert decision.outcome is Outcome.MET
    assert {clause.id for each in decision.findings for clause in each.clauses} == {"G35"}


def test_fixed_and_forbidden_loads_and_objectives_hold_here_too() -> None:
    practices = [practice("Elm", ("a", 3)), practice("Fir", ("a", 1))]
    people = [specialist("Ada", 2), specialist("Bea", 1, knows=(("a", 3),), minimum_load=1)]
    problem = specialist_problem(practices, people, GRANT, fixed=[("Fir", "Bea")])
    assert ids(pair(problem)) == [("Elm", "Ada"), ("Fir", "Bea")]
    assert verify(pair(problem)) == ()
    with pytest.raises(InfeasibleError, match="specialist Bea is to take 1 practice"):
        pair(
            specialist_problem(practices, people, GRANT, forbidden=[("Fir", "Bea"), ("Elm", "Bea")])
        )
    for each in compare_objectives(problem):
        assert verify(each.pairing) == ()
    assert len(place_values(pair(problem))) == 2


def test_wishes_and_what_if() -> None:
    practices = [practice("Elm", ("a", 1), wishes=("Bea",)), practice("Fir", ("a", 1))]
    problem = specialist_problem(
        practices, [specialist("Ada"), specialist("Bea", wishes=("Fir", "Elm"))], GRANT
    )
    assert ids(pair(problem, (Stable(),))) == [("Elm", "Bea"), ("Fir", "Ada")]
    supposed = what_if(problem, without=["Ada"])
    assert supposed.after.problem.relation is Relation.SPECIALISTS
    assert verify(supposed.after) == ()


def test_before_areas_are_settled_everybody_qualifies_and_nothing_is_said_of_the_fit() -> None:
    elm = attrs.evolve(practice("Elm"), areas=None)
    pairing = pair(specialist_problem([elm], [specialist("Ada")], GRANT))
    assert [str(each) for each in pairing.pairs] == [
        "What areas Elm and Ada share is not known yet."
    ]
    assert verify(pairing) == ()


@pytest.mark.parametrize(
    ("people", "fields", "demands", "label", "begin"),
    [
        ([], {}, {}, "no specialist knows an area of the practice well", "There is no specialist."),
        (
            [specialist("Ada")],
            {"conflicts": frozenset({"Ada"})},
            {},
            "every specialist is refused",
            "Every specialist is refused to Elm: specialist-without-conflict refuses Ada. G35",
        ),
        (
            [specialist("Ada")],
            {},
            {"forbidden": [("Elm", "Ada")]},
            "every specialist who is not refused is forbidden",
            "Every specialist that no requirement refuses to Elm is forbidden: Ada.",
        ),
        (
            [specialist("Ada")],
            {"minimum_fit": 9},
            {},
            "no specialist fits well enough",
            "No specialist that Elm could have fits by the 9 that it accepts at least: Ada by 2.",
        ),
        (
            [specialist("Ada")],
            {"wanted": 2},
            {},
            "no further specialist qualifies",
            "Elm already has every specialist that qualifies.",
        ),
    ],
)
def test_every_gap_is_told_in_the_words_of_the_relation(
    people: list[Specialist],
    fields: dict[str, Any],
    demands: dict[str, Any],
    label: str,
    begin: str,
) -> None:
    problem = specialist_problem([practice("Elm", ("a", 1), **fields)], people, GRANT, **demands)
    pairing = pair(problem)
    (gap,) = pairing.unpaired
    assert gap.reason.said(Relation.SPECIALISTS) == label
    assert gap.says.startswith(begin)
    assert verify(pairing) == ()


@pytest.mark.parametrize("reason", [*UnpairedReason, *WhyNotReason])
def test_each_relation_has_words_of_its_own(reason: UnpairedReason | WhyNotReason) -> None:
    assert reason.said(Relation.MENTORS) == reason.value
    assert "mentor" not in reason.said(Relation.SPECIALISTS)
    assert ("mentor" in reason.value) is ("specialist" in reason.said(Relation.SPECIALISTS))


# What is wrong.


def test_every_fault_of_a_specialist_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Specialist(
            specialist_id="",
            name=" ",
            areas=(AreaOfSuccess("a", 1), AreaOfSuccess("a", 2)),
            places=0,
            conflicts=("Elm",),  # type: ignore[arg-type]
            wishes=("Elm", "Elm"),
            emails=("nobody",),
        )
    assert [each.place for each in caught.value.faults] == [
        "specialist_id",
        "name",
        "areas[1].area",
        "places",
        "conflicts",
        "wishes[1]",
        "emails[0]",
    ]
    assert "the specialist" in str(caught.value)


def test_every_fault_of_the_problem_at_once() -> None:
    elm = practice("Elm", ("a", 1))
    with pytest.raises(InputError) as caught:
        specialist_problem(
            [elm],
            [specialist("Elm"), specialist("Ada", knows=(("a", 4),)), specialist("Ada")],
            GRANT,
            fixed=[("Elm", "Nobody")],
        )
    assert [each.place for each in caught.value.faults] == [
        "mentors[2].mentor_id",
        "mentors[0].mentor_id",
        "mentors[1].areas[0].evidence",
        "fixed[0].mentor_id",
    ]
    assert caught.value.faults[3].expected == "the id of a specialist of the problem"


def test_what_is_no_specialist() -> None:
    given: list[Any] = [mentor("Oak", 1, ("a", 1)), specialist("Ada"), None]
    with pytest.raises(InputError) as caught:
        specialist_problem([], given, GRANT)
    assert [each.place for each in caught.value.faults] == ["specialists[0]", "specialists[2]"]


def test_a_program_that_says_nothing_of_specialists_pairs_none() -> None:
    elm: Practice = practice("Elm", ("a", 1))
    with pytest.raises(InputError) as caught:
        specialist_problem([elm], [specialist("Ada")], TRAINING)
    assert [each.place for each in caught.value.faults] == ["policy.rule_sets"]


def test_a_relation_that_is_none() -> None:
    problem = specialist_problem([], [], GRANT)
    assert pair(problem).pairs == ()
    with pytest.raises(InputError) as caught:
        attrs.evolve(problem, relation="specialist")  # type: ignore[arg-type]
    assert [each.place for each in caught.value.faults] == ["relation"]


def test_nothing_that_is_asked_or_told_of_a_specialist_speaks_of_success() -> None:
    assert [each.name for each in SPECIALIST.facts] == [each.name for each in CANDIDATE.facts]
    for fact, of_mentor in zip(SPECIALIST.facts, CANDIDATE.facts, strict=True):
        assert "specialist" in fact.meaning
        assert "specialist" in fact.question
        for said in (fact.meaning, fact.question):
            assert not any(word in said for word in ("mentor", "succe", "two practices"))
        assert (fact.type, fact.usual, fact.answered_by) == (
            of_mentor.type,
            of_mentor.usual,
            of_mentor.answered_by,
        )
    untold = attrs.evolve(mentor("Ada", 1), areas=None)
    decision = decide_pair(practice("Elm", ("a", 1)), untold, GRANT, Relation.SPECIALISTS)
    assert decision.because["shared_area_count"].says == "Which areas Ada knows well is not known."
    of_practices = decide_pair(practice("Elm", ("a", 1)), untold, GRANT)
    said = of_practices.because["shared_area_count"].says
    assert said == "The areas of success of Ada are not known."
