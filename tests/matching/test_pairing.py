"""The pairing: what it holds, what it refuses to start with, and what its re-check finds."""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import InputError, SolverError
from qip_rules.matching import (
    Assignment,
    Certificate,
    Competition,
    ContestedPlaces,
    Demand,
    Goal,
    LowFit,
    MentorPractice,
    MostPairs,
    Pairing,
    Practice,
    Problem,
    Stage,
    UncoveredAreas,
    Unpaired,
    UnpairedReason,
    decide_pair,
    pair,
    verify,
)
from qip_rules.matching import choosing as module
from qip_rules.policy.program import Area
from qip_rules.rules import NamedValue, Outcome
from tests.matching.well_known import mentor, practice

DAY = date(2026, 1, 1)
GRANT = load_program("quality-improvement-grant").on(DAY)
TRAINING = load_program("quality-training-program").on(DAY)


def ids(pairing: Pairing) -> list[tuple[str, str]]:
    return [(each.practice_id, each.mentor_id) for each in pairing.pairs]


# What the policy asks for.


def test_practices_are_paired_with_practices_that_succeeded_in_the_same_areas() -> None:
    problem = Problem(
        [
            practice("Elm", ("care-near-end-of-life", 2)),
            practice("Fir", ("chemotherapy-administration-safety", 1), ("antiemetics", 3)),
        ],
        [
            mentor("Oak", 1, ("care-near-end-of-life", 3)),
            mentor("Yew", 1, ("antiemetics", 2), ("chemotherapy-administration-safety", 1)),
        ],
        GRANT,
    )
    pairing = pair(problem)
    assert ids(pairing) == [("Elm", "Oak"), ("Fir", "Yew")]
    assert [each.fit for each in pairing.pairs] == [6, 7]
    assert pairing.total_fit == 13
    assert pairing.unpaired == ()
    assert pairing.problem is problem
    assert verify(pairing) == ()


def test_more_pairs_come_before_a_greater_fit() -> None:
    problem = Problem(
        [practice("Elm", ("a", 9), ("b", 1)), practice("Fir", ("a", 1))],
        [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("b", 1))],
        GRANT,
    )
    assert ids(pair(problem)) == [("Elm", "Yew"), ("Fir", "Oak")]


def test_equally_good_choices_go_by_id() -> None:
    def choice(*order: str) -> list[tuple[str, str]]:
        practices = [practice(each, ("a", 1)) for each in order]
        return ids(pair(Problem(practices, [mentor("Oak", 2, ("a", 1))], GRANT)))

    assert choice("Elm", "Fir", "Ash") == choice("Fir", "Ash", "Elm")
    assert choice("Elm", "Fir", "Ash") == [("Ash", "Oak"), ("Elm", "Oak")]


def test_a_practice_may_want_several_mentors() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1), ("b", 1), ("c", 1), wanted=2)],
        [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("b", 2)), mentor("Ash", 1, ("a", 1))],
        GRANT,
    )
    pairing = pair(problem)
    assert ids(pairing) == [("Elm", "Oak"), ("Elm", "Yew")]
    assert pairing.uncovered_areas == (UncoveredAreas("Elm", ("c",)),)


def test_areas_left_without_a_mentor_are_reported_for_who_has_one() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1)), practice("Fir", ("b", 1)), practice("Ash", ("z", 1), ("a", 2))],
        [mentor("Oak", 3, ("a", 1))],
        GRANT,
    )
    assert pair(problem).uncovered_areas == (UncoveredAreas("Ash", ("z",)),)


def test_areas_that_the_taxonomy_lacks_are_listed() -> None:
    problem = Problem(
        [practice("Elm", ("parking", 1), ("antiemetics", 1))],
        [mentor("Oak", 1, ("parking", 2), ("billing", 1))],
        GRANT,
    )
    pairing = pair(problem)
    assert ids(pairing) == [("Elm", "Oak")]
    assert pairing.unknown_areas == ("billing", "parking")


def test_a_fixed_pair_holds_and_takes_its_place() -> None:
    practices = [practice("Elm", ("a", 9)), practice("Fir", ("a", 1))]
    mentors = [mentor("Oak", 1, ("a", 3))]
    assert ids(pair(Problem(practices, mentors, GRANT))) == [("Elm", "Oak")]
    pairing = pair(Problem(practices, mentors, GRANT, fixed=[("Fir", "Oak")]))
    assert ids(pairing) == [("Fir", "Oak")]
    assert pairing.pairs[0].fixed
    assert pairing.total_fit == 3
    assert verify(pairing) == ()


def test_a_forbidden_pair_is_never_held() -> None:
    practices = [practice("Elm", ("a", 9)), practice("Fir", ("a", 1))]
    mentors = [mentor("Oak", 1, ("a", 3))]
    demands = [Demand("Elm", "Oak", by="the committee")]
    pairing = pair(Problem(practices, mentors, GRANT, forbidden=demands))
    assert ids(pairing) == [("Fir", "Oak")]
    assert verify(pairing) == ()


@pytest.mark.parametrize(("practices", "mentors"), [(0, 0), (0, 2), (2, 0)])
def test_nobody_to_pair_is_an_answer(practices: int, mentors: int) -> None:
    problem = Problem(
        [practice(f"P{each}", ("a", 1)) for each in range(practices)],
        [mentor(f"M{each}", 1, ("a", 1)) for each in range(mentors)],
        GRANT,
    )
    pairing = pair(problem)
    assert pairing.pairs == ()
    assert [each.reason for each in pairing.unpaired] == (
        [UnpairedReason.NO_SHARED_AREA] * practices
    )
    assert verify(pairing) == ()


# What a problem may not be.

GOOD = (
    [practice("Elm", ("a", 1)), practice("Fir", ("a", 1), people=None)],
    [mentor("Oak", 1, ("a", 3)), mentor("Yew", 2, ("b", 1))],
)


@pytest.mark.parametrize(
    ("practices", "mentors", "demands", "places"),
    [
        ([practice("Elm"), practice("Elm")], [], {}, ["practices[1].practice_id"]),
        ([], [mentor("Oak", 1), mentor("Oak", 2)], {}, ["mentors[1].mentor_id"]),
        (
            [practice("Oak", organization="North")],
            [mentor("Oak", 1, organization="South")],
            {},
            ["mentors[0].organization"],
        ),
        (  # nobody can tell which of the two is meant: neither is judged, whatever asks for it
            [practice("Elm", ("a", 1), wishes=("Oak",)), practice("Fir", ("a", 1))],
            [mentor("Oak", 2, ("a", 3)), mentor("Oak", 1, ("b", 1))],
            {"fixed": [("Elm", "Oak"), ("Fir", "Oak")]},
            ["mentors[1].mentor_id"],
        ),
        (
            [practice("Elm", ("a", 1)), practice("Elm", organization=None, minimum_fit=9)],
            [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("a", 3))],
            {"fixed": [("Elm", "Oak"), ("Elm", "Yew")], "forbidden": [("Elm", "Box")]},
            ["practices[1].practice_id", "forbidden[0].mentor_id"],
        ),
        (
            [practice("Oak", organization="South"), practice("Oak", organization="North")],
            [mentor("Oak", 1, organization="South")],
            {},
            ["practices[1].practice_id"],
        ),
        ([practice("Elm", conflicts=frozenset({"X"}))], [], {}, ["practices[0].conflicts"]),
        ([], [mentor("Oak", 1, conflicts=frozenset({"X", "Y"}))], {}, ["mentors[0].conflicts"] * 2),
        ([], [mentor("Oak", 1, ("a", 1), ("b", 4))], {}, ["mentors[0].areas[1].evidence"]),
        (
            *GOOD,
            {"fixed": [("Ash", "Oak")], "forbidden": [("Elm", "Box")]},
            ["forbidden[0].mentor_id", "fixed[0].practice_id"],
        ),
        (*GOOD, {"fixed": [("Elm", "Oak")] * 2}, ["fixed[1]"]),
        (*GOOD, {"forbidden": [("Elm", "Oak")] * 2}, ["forbidden[1]"]),
        (*GOOD, {"fixed": [("Elm", "Oak")], "forbidden": [("Elm", "Oak")]}, ["fixed[0]"]),
        (*GOOD, {"fixed": [("Elm", "Yew")]}, ["fixed[0]"]),
        (*GOOD, {"fixed": [("Fir", "Oak")]}, ["fixed[0]"] * 2),
        (
            [practice("Elm", ("a", 1)), practice("Fir", ("a", 1))],
            [mentor("Oak", 1, ("a", 3))],
            {"fixed": [("Elm", "Oak"), ("Fir", "Oak")]},
            ["fixed[0]", "fixed[1]"],
        ),
        (
            [practice("Elm", ("a", 1))],
            [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("a", 3))],
            {"fixed": [("Elm", "Oak"), ("Elm", "Yew")]},
            ["fixed[0]", "fixed[1]"],
        ),
        (
            ["Elm"],
            [practice("Elm")],
            {"fixed": ["Elm"]},
            ["practices[0]", "mentors[0]", "fixed[0]"],
        ),
        (*GOOD, {"fixed": [("Elm",)], "forbidden": [("", "Oak")]}, ["fixed[0]", "forbidden[0]"]),
    ],
)
def test_a_wrong_problem_is_refused(
    practices: list[Any], mentors: list[Any], demands: dict[str, Any], places: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        Problem(practices, mentors, GRANT, **demands)
    assert [fault.place for fault in caught.value.faults] == places


def test_a_practice_that_is_a_mentor_too_is_never_paired_with_itself() -> None:
    ours, theirs = practice("Elm", ("a", 1)), mentor("Elm", 1, ("a", 3))
    assert pair(Problem([ours], [theirs], GRANT)).pairs == ()
    with pytest.raises(InputError) as caught:
        Problem([ours], [theirs], GRANT, fixed=[("Elm", "Elm")])
    places = [fault.place for fault in caught.value.faults]
    assert set(places) == {"fixed[0]"}
    assert "other-organization refuses 'Elm' with 'Elm'" in str(caught.value)


def test_every_fault_of_a_problem_comes_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Problem(
            [practice("Elm", conflicts=frozenset({"X"})), practice("Elm")],
            [mentor("Oak", 1, ("a", 9))],
            TRAINING,
            fixed=[("Nobody", "Oak")],
        )
    assert [fault.place for fault in caught.value.faults] == [
        "practices[1].practice_id",
        "practices[0].conflicts",
        "policy.settings.mentor_pairing",
        "fixed[0].practice_id",
    ]


def test_a_fixed_pair_that_is_refused_is_told_by_which_clause() -> None:
    with pytest.raises(
        InputError, match=r"shares-priority-area refuses 'Elm' with 'Yew'"
    ) as caught:
        Problem(*GOOD, GRANT, fixed=[("Elm", "Yew")])
    assert caught.value.faults[0].hint.startswith("G37 ")


@pytest.mark.parametrize(
    ("changed", "places"),
    [
        ({"settings": {}}, ["policy.settings.mentor_pairing", "policy.settings.area_match"]),
        (
            {"settings": {"mentor_pairing": "offered", "area_match": "fuzzy"}},
            ["policy.settings.area_match"],
        ),
        ({"parameters": {}}, ["policy.parameters.evidence_maximum"]),
        (
            {"parameters": {"evidence_maximum": NamedValue("evidence_maximum", "three")}},
            ["policy.parameters.evidence_maximum"],
        ),
        ({"rule_sets": {}}, ["policy.rule_sets"]),
        ({"areas": (Area("a", "A", ("b",), "made up", "1"),)}, ["policy.areas[0].parents"]),
    ],
)
def test_a_policy_that_cannot_pair_is_refused(changed: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        Problem(*GOOD, attrs.evolve(GRANT, **changed))
    assert [fault.place for fault in caught.value.faults] == places


def test_a_policy_is_no_name() -> None:
    with pytest.raises(InputError) as caught:
        Problem([], [], "quality-improvement-grant")  # type: ignore[arg-type]
    assert [fault.place for fault in caught.value.faults] == ["policy"]


def test_a_problem_is_shown_with_its_policy_by_name() -> None:
    assert "policy=<quality-improvement-grant on 2026-01-01>" in repr(Problem(*GOOD, GRANT))


def test_an_answer_that_fails_its_proof_is_never_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def poor(*_columns: object, **_sizes: object) -> Assignment:
        free = tuple(
            Stage(goal=goal, value=0, practice_prices=(0, 0), mentor_prices=(0, 0))
            for goal in (Goal.PAIRS, Goal.FIT)
        )
        return Assignment(rows=(), paired=0, total_fit=0, certificate=Certificate(free))

    monkeypatch.setattr(module, "assign", poor)
    with pytest.raises(SolverError, match="fails its proof"):
        pair(Problem(*GOOD, GRANT))


# Laws.

AREAS = ("a", "b", "antiemetics")


@attrs.frozen
class Case:
    """A problem without its policy, so that what Hypothesis shows can be read."""

    practices: list[Practice]
    mentors: list[MentorPractice]
    fixed: list[tuple[str, str]]
    forbidden: list[tuple[str, str]]

    @property
    def problem(self) -> Problem:
        return Problem(
            self.practices, self.mentors, GRANT, fixed=self.fixed, forbidden=self.forbidden
        )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Small problems with ties, refusals, gaps in the records, and demands that can be met."""
    areas = st.dictionaries(st.sampled_from(AREAS), st.integers(1, 2), max_size=3)
    mentors = [
        mentor(
            f"M{number}",
            draw(st.integers(1, 2)),
            *draw(areas).items(),
            organization=draw(st.sampled_from(("P0", "M", "M"))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    conflicts: list[frozenset[str] | None] = [frozenset()] * 6 + [None]
    conflicts += [frozenset({each.mentor_id}) for each in mentors[:1]]
    practices = [
        practice(
            f"P{number}",
            *draw(areas).items(),
            wanted=draw(st.sampled_from((1, 1, 1, 2))),
            conflicts=draw(st.sampled_from(conflicts)),
            people=draw(st.sampled_from((("ann@p.example",), ("ann@p.example",), None))),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    pairs = [(ours.practice_id, theirs.mentor_id) for ours in practices for theirs in mentors]
    open_pairs = [
        (ours.practice_id, theirs.mentor_id)
        for ours in practices
        for theirs in mentors
        if decide_pair(ours, theirs, GRANT).outcome is Outcome.MET
    ]
    fixed: list[tuple[str, str]] = []
    for each in draw(st.lists(st.sampled_from(open_pairs), max_size=2)) if open_pairs else ():
        if not {*itertools.chain(*fixed)} & {*each}:
            fixed.append(each)
    others = [each for each in pairs if each not in fixed]
    forbidden = draw(st.lists(st.sampled_from(others), max_size=3, unique=True)) if others else []
    return Case(practices, mentors, fixed, forbidden)


def best(problem: Problem) -> tuple[int, int, list[tuple[str, str]]]:
    """Pairs, total fit and the choice itself, by trying every choice, each pair on its own."""
    fits: dict[tuple[str, str], int] = {}
    for ours in sorted(problem.practices, key=lambda each: each.practice_id):
        for theirs in sorted(problem.mentors, key=lambda each: each.mentor_id):
            proven = {each.area: each.evidence for each in theirs.areas or ()}
            if decide_pair(ours, theirs, problem.policy).outcome is Outcome.MET:
                fits[ours.practice_id, theirs.mentor_id] = sum(
                    each.weight * proven.get(each.area, 0) for each in ours.areas or ()
                )
    fixed = {demand.pair for demand in problem.fixed}
    for demand in problem.forbidden:
        fits.pop(demand.pair, None)
    wanted = {each.practice_id: each.wanted for each in problem.practices}
    places = {each.mentor_id: each.places for each in problem.mentors}

    def is_choice(choice: Iterable[tuple[str, str]]) -> bool:
        ours, theirs = Counter(each[0] for each in choice), Counter(each[1] for each in choice)
        return all(ours[each] <= wanted[each] for each in ours) and all(
            theirs[each] <= places[each] for each in theirs
        )

    choices = (
        [each for each, inside in zip(fits, mask, strict=True) if inside]
        for mask in itertools.product((True, False), repeat=len(fits))
    )
    feasible = (each for each in choices if fixed <= {*each} and is_choice(each))
    key = lambda choice: (  # noqa: E731 - one expression
        len(choice),
        sum(fits[each] for each in choice),
        [each in choice for each in fits],
    )
    found = max(feasible, key=key)
    return len(found), sum(fits[each] for each in found), found


@given(cases())
def test_a_pairing_is_the_best_of_all_choices(case: Case) -> None:
    problem = case.problem
    pairing = pair(problem)
    assert (len(pairing.pairs), pairing.total_fit, ids(pairing)) == best(problem)
    assert verify(pairing) == ()


@given(cases(), st.integers(0, 1000))
def test_the_order_of_the_input_never_matters(case: Case, seed: int) -> None:
    problem = case.problem
    shuffle = random.Random(seed)  # noqa: S311 - an order, not a secret

    def mixed(items: Iterable[Any]) -> list[Any]:
        listed = list(items)
        shuffle.shuffle(listed)
        return listed

    practices = mixed(problem.practices)
    again = Problem(
        [
            attrs.evolve(each, areas=tuple(mixed(each.areas)) if each.areas else each.areas)
            for each in practices
        ],
        mixed(problem.mentors),
        problem.policy,
        fixed=mixed(problem.fixed),
        forbidden=mixed(problem.forbidden),
    )
    assert attrs.evolve(pair(again), problem=problem) == pair(problem)


@given(cases())
def test_forbidding_a_pair_that_is_not_held_changes_no_pair(case: Case) -> None:
    problem = case.problem
    pairing = pair(problem)
    demands = {demand.pair for demand in problem.forbidden}
    unused = [
        (ours.practice_id, theirs.mentor_id)
        for ours in problem.practices
        for theirs in problem.mentors
        if (ours.practice_id, theirs.mentor_id) not in {*ids(pairing), *demands}
    ]
    harder = attrs.evolve(problem, forbidden=[*problem.forbidden, *unused])
    assert pair(harder).pairs == pairing.pairs


# The re-check.


def crowded() -> Pairing:
    """A fixed pair, competition, a forbidden mentor, a question, and others without a reason."""
    problem = Problem(
        [
            practice("Ash", ("a", 3)),
            practice("Box", ("a", 2)),
            practice("Elm", ("a", 1)),
            practice("Fir", ("b", 1)),
            practice("Gum", ("b", 1), people=None),
            practice("Hop", ("z", 1)),
            practice("Ivy", ("a", 1), wanted=2, conflicts=frozenset({"Yew"})),
            practice("Jac", ("b", 2), organization="Yew"),
            practice("Oat", ("b", 1)),
        ],
        [mentor("Oak", 3, ("a", 2)), mentor("Yew", 1, ("b", 3), ("a", 1))],
        GRANT,
        fixed=[("Ivy", "Oak")],
        forbidden=[("Ash", "Yew"), ("Box", "Yew"), ("Elm", "Yew"), ("Fir", "Yew")],
    )
    return pair(problem)


def test_the_crowded_pairing_has_every_kind_of_gap_but_none_in_its_proof() -> None:
    pairing = crowded()
    assert ids(pairing) == [("Ash", "Oak"), ("Box", "Oak"), ("Ivy", "Oak"), ("Oat", "Yew")]
    assert {each.practice_id: each.reason.name for each in pairing.unpaired} == {
        "Elm": "COMPETITION",
        "Fir": "FORBIDDEN",
        "Gum": "UNDETERMINED",
        "Hop": "NO_SHARED_AREA",
        "Ivy": "NO_FURTHER_MENTOR",
        "Jac": "REFUSED",
    }
    assert verify(pairing) == ()


def with_pair(number: int, **changed: Any) -> Callable[[Pairing], Pairing]:  # noqa: ANN401
    def corrupt(pairing: Pairing) -> Pairing:
        pairs = list(pairing.pairs)
        pairs[number] = attrs.evolve(pairs[number], **changed)
        return attrs.evolve(pairing, pairs=tuple(pairs))

    return corrupt


def with_gap(practice_id: str, **changed: Any) -> Callable[[Pairing], Pairing]:  # noqa: ANN401
    def corrupt(pairing: Pairing) -> Pairing:
        gaps = [
            attrs.evolve(each, **changed) if each.practice_id == practice_id else each
            for each in pairing.unpaired
        ]
        assert gaps != list(pairing.unpaired)
        return attrs.evolve(pairing, unpaired=tuple(gaps))

    return corrupt


def with_competition(**changed: Any) -> Callable[[Pairing], Pairing]:  # noqa: ANN401
    def corrupt(pairing: Pairing) -> Pairing:
        competition = next(each.competition for each in pairing.unpaired if each.competition)
        own = {name: changed[name] for name in ("practice_id", "claimed") if name in changed}
        of_places = {name: value for name, value in changed.items() if name not in own}
        contested = attrs.evolve(competition.contested, **of_places)
        evolved = attrs.evolve(competition, contested=contested, **own)
        return with_gap("Elm", competition=evolved)(pairing)

    return corrupt


def with_prices(change: Callable[[Stage], Stage]) -> Callable[[Pairing], Pairing]:
    return lambda pairing: attrs.evolve(
        pairing, certificate=Certificate(tuple(map(change, pairing.certificate.stages)))
    )


def without_pair(number: int) -> Callable[[Pairing], Pairing]:
    return lambda pairing: attrs.evolve(
        pairing, pairs=(*pairing.pairs[:number], *pairing.pairs[number + 1 :])
    )


@pytest.mark.parametrize(
    ("corrupt", "said"),
    [
        (lambda it: attrs.evolve(it, pairs=it.pairs[::-1]), "not in the order"),
        (lambda it: attrs.evolve(it, pairs=(it.pairs[0], *it.pairs)), "stated 2 times"),
        (without_pair(2), "'Ivy' with 'Oak' is fixed and left out"),
        (without_pair(0), "stage 0, most pairs: 3 is stated; it is 2"),
        (with_pair(0, mentor_id="Nobody"), "not in the problem"),
        (with_pair(0, mentor_id="Yew"), "'Ash' with 'Yew' is forbidden"),
        (with_pair(3, practice_id="Jac"), "'Jac' with 'Yew' does not meet every requirement"),
        (with_pair(3, practice_id="Gum"), "'Gum' with 'Yew' does not meet every requirement"),
        (with_pair(2, fixed=False), "marked not fixed"),
        (with_pair(0, fixed=True), "marked fixed"),
        (with_pair(0, fit=5), "the fit of 'Ash' with 'Oak' is stated as 5; it is 6"),
        (with_pair(0, shared=()), "the shared areas of 'Ash' with 'Oak'"),
        (
            lambda it: attrs.evolve(
                it, pairs=(*it.pairs[:3], attrs.evolve(it.pairs[0], mentor_id="Yew"), it.pairs[3])
            ),
            "practice 'Ash' has 2 mentors and wants 1",
        ),
        (with_pair(3, practice_id="Elm", mentor_id="Oak"), "mentor 'Oak' has 4 practices"),
        (with_pair(0, practice_id="Elm"), "stage 1, greatest total fit: 13 is stated; it is 9"),
        (
            lambda it: attrs.evolve(it, objectives=(MostPairs(),)),
            "the stages are about most pairs, greatest total fit; the objectives are others",
        ),
        (lambda it: attrs.evolve(it, objectives=()), "the order of objectives"),
        (with_gap("Elm", reason=UnpairedReason.OUTRANKED), "stated as OUTRANKED"),
        (with_gap("Elm", low_fits=(LowFit("Oak", 1),)), "too low a fit for practice 'Elm'"),
        (lambda it: attrs.evolve(it, total_fit=it.total_fit + 1), "the total fit is stated"),
        (lambda it: attrs.evolve(it, unknown_areas=()), "the unknown areas are a, b, z"),
        (
            with_prices(lambda it: attrs.evolve(it, mentor_prices=(9, 9))),
            "price",
        ),
        (
            with_prices(lambda it: attrs.evolve(it, practice_prices=it.practice_prices[1:])),
            "practice prices",
        ),
        (lambda it: attrs.evolve(it, unpaired=it.unpaired[1:]), "the unpaired practices are not"),
        (lambda it: attrs.evolve(it, unpaired=it.unpaired[::-1]), "the unpaired practices are not"),
        (with_gap("Ivy", given=0), "practice 'Ivy' wants 2 and has 1"),
        (with_gap("Fir", reason=UnpairedReason.REFUSED), "stated as REFUSED; it is FORBIDDEN"),
        (with_gap("Fir", forbidden=()), "forbidden to practice 'Fir' is Yew"),
        (with_gap("Jac", refusals=()), "refused to practice 'Jac' is Oak, Yew"),
        (with_gap("Gum", questions=()), "open to question to practice 'Gum' is Yew"),
        (with_gap("Elm", competition=None), "in no competition"),
        (
            with_gap(
                "Fir",
                competition=Competition(
                    practice_id="Fir",
                    claimed=1,
                    contested=ContestedPlaces(
                        mentor_ids=(), practice_ids=(), claims=0, places=0, fixed=0, held=()
                    ),
                ),
            ),
            "practice 'Fir' competes with nobody",
        ),
        (with_competition(practice_id="Ash"), "in no competition"),
        (with_competition(mentor_ids=("Nobody",)), "competes for places at Oak; stated are others"),
        (with_competition(practice_ids=("Ash", "Nobody")), "competes with Ash, Box; stated are"),
        (with_competition(mentor_ids=()), "competes for places at Oak; stated are others"),
        (with_competition(practice_ids=("Ash",)), "competes with Ash, Box; stated are others"),
        (with_competition(claimed=2), "comes to 3 claims and 2 places"),
        (with_competition(places=1), "comes to 3 claims and 2 places beside 1 of fixed pairs"),
        (with_competition(held=()), "are held by others than stated"),
    ],
    ids=map(str, itertools.count()),
)
def test_a_corrupted_pairing_is_refuted(corrupt: Callable[[Pairing], Pairing], said: str) -> None:
    wrong = verify(corrupt(crowded()))
    assert [each for each in wrong if said in each] != [], wrong


@given(cases(), st.data())
def test_no_other_choice_of_pairs_passes_unless_it_is_as_good(
    case: Case, data: st.DataObject
) -> None:
    pairing = pair(case.problem)
    if not pairing.pairs:
        return
    dropped = data.draw(st.integers(0, len(pairing.pairs) - 1))
    left = without_pair(dropped)(pairing)
    fewer = attrs.evolve(left, total_fit=sum(each.fit for each in left.pairs))
    assert verify(fewer)


def test_a_gap_is_a_record_of_its_own() -> None:
    gap = next(each for each in crowded().unpaired if each.practice_id == "Elm")
    assert isinstance(gap, Unpaired)
    assert (gap.wanted, gap.given) == (1, 0)
