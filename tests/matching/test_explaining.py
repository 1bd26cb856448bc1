"""The reasons: for every pair, and for every practice that is left without a mentor."""

from collections.abc import Sequence
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.matching import (
    AreaMatch,
    Demand,
    MentorPractice,
    Pairing,
    Practice,
    Problem,
    Unpaired,
    UnpairedReason,
    decide_pair,
    pair,
    verify,
)
from qip_rules.matching.facts import AREA_MATCH, CANDIDATE
from qip_rules.rules import AnsweredBy, Outcome, RuleSet, parse
from qip_rules.rules.requirement import Requirement
from tests.matching.well_known import mentor, practice

GRANT = load_program("quality-improvement-grant").on(date(2026, 1, 1))
END_OF_LIFE = "care-near-end-of-life"


def gap(pairing: Pairing, practice_id: str) -> Unpaired:
    assert verify(pairing) == ()
    return next(each for each in pairing.unpaired if each.practice_id == practice_id)


def only_gap(
    practices: list[Practice],
    mentors: list[MentorPractice],
    forbidden: Sequence[Demand | tuple[str, str]] = (),
) -> Unpaired:
    pairing = pair(Problem(practices, mentors, GRANT, forbidden=forbidden))
    (found,) = pairing.unpaired
    return gap(pairing, found.practice_id)


# Pairs.


def test_a_pair_is_told_with_its_areas_weights_and_evidence() -> None:
    problem = Problem(
        [practice("P-1", (END_OF_LIFE, 2), ("antiemetics", 1), name="Elm Street")],
        [mentor("M-1", 1, (END_OF_LIFE, 3), ("antiemetics", 1))],
        GRANT,
        fixed=[("P-1", "M-1")],
    )
    assert pair(problem).pairs[0].says == (
        'Elm Street (P-1) and M-1 share "Care near the end of life" (weight 2, evidence 3); '
        '"Antiemetics" (weight 1, evidence 1): a fit of 7. The pair was fixed beforehand.'
    )


def test_a_pair_is_told_through_which_narrower_area_it_came() -> None:
    policy = attrs.evolve(GRANT, settings={**GRANT.settings, AREA_MATCH: AreaMatch.ANCESTOR.value})
    problem = Problem(
        [practice("P-1", ("symptom-and-toxicity", 2))],
        [mentor("M-1", 1, ("antiemetics", 3))],
        policy,
    )
    assert pair(problem).pairs[0].says == (
        'P-1 and M-1 share "Symptoms and toxicity" through "Antiemetics" (weight 2, evidence 3): '
        "a fit of 6."
    )


def test_a_program_may_pair_without_shared_areas() -> None:
    asked = Requirement("other-organization", parse("not(same_organization)", CANDIDATE))
    policy = attrs.evolve(GRANT, rule_sets={"candidate": RuleSet(CANDIDATE, (asked,))})
    problem = Problem(
        [practice("P-1", ("a", 2)), practice("P-2", organization="M-1")],
        [mentor("M-1", 1, ("b", 1))],
        policy,
    )
    pairing = pair(problem)
    assert pairing.pairs[0].says == "P-1 and M-1 share no area."
    # Sharing no area is no reason where no requirement asks for one.
    refused = gap(pairing, "P-2")
    assert refused.reason is UnpairedReason.REFUSED


# Nobody could take it.


def test_no_mentor_shares_an_area() -> None:
    found = only_gap([practice("P-1", ("prevention", 1))], [mentor("M-1", 1, ("antiemetics", 3))])
    assert found.reason is UnpairedReason.NO_SHARED_AREA
    assert found.says.startswith('No mentor practice has succeeded in a priority area of P-1: "')
    assert "G37" in found.says
    (refusal,) = found.refusals
    assert (refusal.code, refusal.mentor_ids) == ("shares-priority-area", ("M-1",))


def test_there_may_be_no_mentor_and_no_area_at_all() -> None:
    assert only_gap([practice("P-1", ("a", 1))], []).says == "There is no mentor practice."
    assert only_gap([practice("P-1")], [mentor("M-1", 1, ("a", 1))]).says == (
        "P-1 has no priority area that a mentor practice could share."
    )


def test_every_mentor_that_shares_an_area_is_refused_by_which_requirement() -> None:
    found = only_gap(
        [practice("P-1", ("a", 1), organization="M-1", conflicts=frozenset({"M-2"}))],
        [mentor("M-1", 1, ("a", 3)), mentor("M-2", 1, ("a", 3)), mentor("M-3", 1, ("b", 3))],
    )
    assert found.reason is UnpairedReason.REFUSED
    assert found.says.startswith(
        "Every mentor practice that shares a priority area with P-1 is refused: "
        "other-organization refuses M-1; no-declared-conflict refuses M-2. G37 "
    )
    assert found.says.endswith(GRANT.clauses["G37"].says)
    assert [(each.code, each.mentor_ids) for each in found.refusals] == [
        ("shares-priority-area", ("M-3",)),
        ("other-organization", ("M-1",)),
        ("no-declared-conflict", ("M-2",)),
    ]


def test_every_mentor_that_qualifies_is_forbidden_by_whom() -> None:
    demands = [
        Demand("P-1", "M-1", by="the committee", because="they share a building"),
        Demand("P-1", "M-2"),
    ]
    found = only_gap(
        [practice("P-1", ("a", 1))],
        [mentor("M-1", 1, ("a", 3)), mentor("M-2", 1, ("a", 1)), mentor("M-3", 1, ("b", 1))],
        forbidden=demands,
    )
    assert found.reason is UnpairedReason.FORBIDDEN
    assert found.says == (
        "Every mentor practice that no requirement refuses to P-1 is forbidden: M-1 by the "
        "committee (they share a building); M-2."
    )
    assert found.forbidden == tuple(demands)


def test_missing_facts_are_asked_for() -> None:
    found = only_gap(
        [practice("P-1", ("a", 1), organization=None, conflicts=None)],
        [mentor("M-1", 1, ("a", 3)), mentor("M-2", 1, ("a", 3), conflicts=frozenset({"P-1"}))],
    )
    assert found.reason is UnpairedReason.UNDETERMINED
    assert found.says == (
        "Whether P-1 may be paired with mentor practice M-1 cannot be told yet. The organization "
        "of P-1 is not known. P-1 has not said with whom it has a conflict."
    )
    assert [(each.fact.name, each.mentor_ids) for each in found.questions] == [
        ("same_organization", ("M-1",)),
        ("practice_declares_conflict", ("M-1",)),
    ]
    assert found.questions[1].fact.answered_by is AnsweredBy.APPLICANT


def test_an_answer_that_would_not_help_is_not_asked_for() -> None:
    found = only_gap([practice("P-1", ("a", 1), people=None)], [mentor("M-1", 1, ("b", 1))])
    assert found.reason is UnpairedReason.NO_SHARED_AREA
    assert found.questions == ()
    found = only_gap(
        [practice("P-1", ("a", 1), people=None)],
        [mentor("M-1", 1, ("a", 1))],
        forbidden=[("P-1", "M-1")],
    )
    assert found.reason is UnpairedReason.FORBIDDEN
    assert found.questions == ()


def test_areas_that_are_not_settled_are_a_question() -> None:
    found = only_gap([practice("P-1", areas=None)], [mentor("M-1", 1, ("a", 1))])
    assert found.reason is UnpairedReason.UNDETERMINED
    assert found.says.endswith("The priority areas of P-1 are not settled.")


def test_a_practice_that_wants_several_may_have_all_there_are() -> None:
    found = only_gap(
        [practice("P-1", ("a", 1), wanted=3)], [mentor("M-1", 5, ("a", 1)), mentor("M-2", 1)]
    )
    assert found.reason is UnpairedReason.NO_FURTHER_MENTOR
    assert (found.wanted, found.given) == (3, 1)
    assert found.says == "P-1 already has every mentor practice that qualifies."


# Others want the same places.


def test_practices_compete_for_the_same_places() -> None:
    problem = Problem(
        [
            practice("A", ("a", 1)),
            practice("B", ("a", 3), ("b", 1)),
            practice("C", ("b", 2)),
            practice("D", ("c", 1), ("d", 1)),
            practice("E", ("d", 1)),
        ],
        [
            mentor("M1", 1, ("a", 1)),
            mentor("M2", 1, ("b", 1)),
            mentor("M3", 2, ("c", 1), ("d", 1)),
        ],
        GRANT,
    )
    found = gap(pair(problem), "A")
    assert found.reason is UnpairedReason.COMPETITION
    assert found.says == (
        "Practices A, B and C want a place at mentor practices M1 and M2 only, which have 2 "
        "places together. M1 takes B; M2 takes C."
    )
    competition = found.competition
    assert competition is not None
    assert competition.practice_ids == ("A", "B", "C")
    assert competition.mentor_ids == ("M1", "M2")
    assert (competition.claims, competition.places, competition.fixed) == (3, 2, 0)
    assert competition.held == (("B", "M1"), ("C", "M2"))


def test_each_gap_has_its_own_competition_also_where_one_leads_into_another() -> None:
    problem = Problem(
        [
            practice("P1", ("c", 1)),
            practice("P2", ("a", 1)),
            practice("X", ("a", 9), ("b", 1), ("c", 1)),
            practice("Y", ("b", 9)),
            practice("Z", ("c", 9), ("b", 1)),
        ],
        [mentor("M0", 1, ("a", 1)), mentor("M1", 1, ("b", 1)), mentor("M2", 1, ("c", 1))],
        GRANT,
    )
    pairing = pair(problem)
    found = {each.practice_id: each.competition for each in pairing.unpaired if each.competition}
    assert {key: (each.practice_ids, each.mentor_ids) for key, each in found.items()} == {
        "P1": (("P1", "Y", "Z"), ("M1", "M2")),
        "P2": (("P2", "X", "Y", "Z"), ("M0", "M1", "M2")),
    }
    assert verify(pairing) == ()


def test_a_fixed_pair_leaves_no_place_to_compete_for() -> None:
    found = gap(
        pair(
            Problem(
                [practice("A", ("a", 9)), practice("B", ("a", 1))],
                [mentor("M1", 1, ("a", 1))],
                GRANT,
                fixed=[("B", "M1")],
            )
        ),
        "A",
    )
    assert found.says == (
        "Practice A wants a place at mentor practice M1 only, which has no places beside 1 of "
        "fixed pairs."
    )


def test_a_practice_that_wants_two_competes_for_the_second() -> None:
    problem = Problem(
        [practice("A", ("a", 2), ("b", 2), wanted=2), practice("B", ("a", 3))],
        [mentor("M1", 1, ("a", 1)), mentor("M2", 1, ("b", 1))],
        GRANT,
    )
    pairing = pair(problem)
    found = gap(pairing, "A")
    assert (found.wanted, found.given, found.reason) == (2, 1, UnpairedReason.COMPETITION)
    assert found.says.startswith("Practices A and B want a place at mentor practice M1 only")


def test_a_claim_of_several_places_is_counted() -> None:
    problem = Problem(
        [practice("A", ("a", 1), ("b", 1), wanted=2), practice("B", ("a", 1), ("b", 1), wanted=2)],
        [mentor("M1", 1, ("a", 2)), mentor("M2", 1, ("b", 2)), mentor("M3", 1, ("a", 1))],
        GRANT,
    )
    pairing = pair(problem)
    competition = gap(pairing, "B").competition
    assert competition is not None
    assert (competition.claims, competition.places) == (4, 3)
    assert "want 4 places at mentor practices" in gap(pairing, "B").says


def test_missing_answers_are_told_to_those_who_compete_as_well() -> None:
    problem = Problem(
        [practice("A", ("a", 1)), practice("B", ("a", 2))],
        [mentor("M1", 1, ("a", 1)), mentor("M2", 1, ("a", 1), people=None)],
        GRANT,
    )
    found = gap(pair(problem), "A")
    assert found.reason is UnpairedReason.COMPETITION
    assert found.says.endswith(
        "Whether A may be paired with mentor practice M2 cannot be told yet. The people of M2 are "
        "not known. The e-mail domains of M2 are not known."
    )


def test_a_long_list_is_cut_in_the_sentence_and_whole_in_the_data() -> None:
    crowd = [practice(f"P-{number:02}", ("a", 1)) for number in range(30)]
    mentors = [mentor(f"M-{number:02}", 1, ("a", 1)) for number in range(20)]
    found = pair(Problem(crowd, mentors, GRANT)).unpaired[0]
    assert "P-11 and 9 others want a place at" in found.says
    assert found.says.endswith("M-11 takes P-11; and 8 more.")
    assert found.competition is not None
    assert len(found.competition.practice_ids) == 21
    assert len(found.competition.held) == 20


Sides = tuple[list[Practice], list[MentorPractice]]


@st.composite
def crowded(draw: st.DrawFn) -> Sides:
    """Few places for many practices, so that somebody is left out."""
    areas = st.sets(st.sampled_from("abcd"), min_size=1, max_size=2)
    practices = [
        practice(
            f"P{number}",
            *((area, draw(st.integers(1, 3))) for area in sorted(draw(areas))),
            wanted=draw(st.sampled_from((1, 1, 1, 2))),
        )
        for number in range(draw(st.integers(3, 8)))
    ]
    mentors = [
        mentor(
            f"M{number}",
            draw(st.integers(1, 2)),
            *((area, draw(st.integers(1, 3))) for area in sorted(draw(areas))),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    return practices, mentors


@given(crowded())
def test_a_competition_violates_halls_condition_and_nothing_smaller_does(sides: Sides) -> None:
    problem = Problem(*sides, GRANT)
    pairing = pair(problem)
    assert verify(pairing) == ()
    places = {each.mentor_id: each.places for each in problem.mentors}
    open_to = {
        ours.practice_id: {
            theirs.mentor_id
            for theirs in problem.mentors
            if decide_pair(ours, theirs, GRANT).outcome is Outcome.MET
        }
        for ours in problem.practices
    }
    wants_one = all(each.wanted == 1 for each in problem.practices)
    for found in pairing.unpaired:
        competition = found.competition
        if competition is None:
            assert not open_to[found.practice_id] - {
                each.mentor_id for each in pairing.pairs if each.practice_id == found.practice_id
            }
            continue
        assert competition.claims > competition.places
        assert competition.places == sum(places[each] for each in competition.mentor_ids)
        if wants_one:

            def knows(practices: tuple[str, ...]) -> set[str]:
                return {mentor_id for each in practices for mentor_id in open_to[each]}

            everybody = competition.practice_ids
            assert knows(everybody) == {*competition.mentor_ids}
            assert len(everybody) == competition.claims == competition.places + 1
            for out in everybody:
                rest = tuple(each for each in everybody if each != out)
                assert len(rest) <= sum(places[each] for each in knows(rest))


@pytest.mark.parametrize("reason", UnpairedReason)
def test_every_reason_says_what_it_means(reason: UnpairedReason) -> None:
    assert reason.value
    assert reason.value[0].islower()
