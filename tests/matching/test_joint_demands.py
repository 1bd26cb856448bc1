"""Objectives, minimum loads and least fits of whole problems; and demands that clash."""

import itertools
import pickle
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import ArgumentError, InfeasibleError, InputError
from qip_rules.matching import (
    Demand,
    FairestFit,
    FewestChanges,
    Leximin,
    LowFit,
    MentorPractice,
    MostPairs,
    Pairing,
    Practice,
    Problem,
    TotalFit,
    UnpairedReason,
    pair,
    verify,
)
from qip_rules.matching.objectives import FlowObjective
from tests.matching.well_known import mentor, practice

GRANT = load_program("quality-improvement-grant").on(date(2026, 1, 1))


def ids(pairing: Pairing) -> list[tuple[str, str]]:
    return [(each.practice_id, each.mentor_id) for each in pairing.pairs]


# Objectives.


def test_the_fairest_pairing_spares_the_worst_off() -> None:
    problem = Problem(
        [practice("Elm", ("a", 9), ("b", 2)), practice("Fir", ("a", 3), ("c", 1))],
        [mentor("Oak", 1, ("a", 1)), mentor("Yew", 1, ("b", 1), ("c", 1))],
        GRANT,
    )
    assert ids(pair(problem)) == [("Elm", "Oak"), ("Fir", "Yew")]
    fair = pair(problem, (MostPairs(), FairestFit(), TotalFit()))
    assert ids(fair) == [("Elm", "Yew"), ("Fir", "Oak")]
    assert fair.objectives == (MostPairs(), FairestFit(), TotalFit())
    assert verify(fair) == ()
    assert ids(pair(problem, (MostPairs(), Leximin()))) == ids(fair)


def test_when_a_mentor_leaves_the_others_stay_where_they_are() -> None:
    practices = [practice(each, ("a", 1)) for each in ("Ash", "Elm", "Fir", "Gum")]
    mentors = [mentor(each, 2, ("a", 2)) for each in ("Box", "Oak", "Yew")]
    before = pair(Problem(practices, mentors, GRANT))
    assert ids(before) == [("Ash", "Box"), ("Elm", "Box"), ("Fir", "Oak"), ("Gum", "Oak")]
    rest = Problem(practices, mentors[1:], GRANT)
    assert ids(pair(rest)) == [("Ash", "Oak"), ("Elm", "Oak"), ("Fir", "Yew"), ("Gum", "Yew")]
    after = pair(rest, (MostPairs(), TotalFit(), FewestChanges(before)))
    assert ids(after) == [("Ash", "Yew"), ("Elm", "Yew"), ("Fir", "Oak"), ("Gum", "Oak")]
    assert after.certificate.stages[-1].value == 2
    assert verify(after) == ()
    by_ids = (MostPairs(), TotalFit(), FewestChanges(ids(before)))
    assert pair(rest, by_ids) == after


def test_where_fit_comes_first_a_practice_may_stay_without() -> None:
    problem = Problem(
        [practice("Elm", ("a", 9), ("b", 1)), practice("Fir", ("a", 1))],
        [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("b", 1))],
        GRANT,
    )
    pairing = pair(problem, (TotalFit(), MostPairs()))
    assert ids(pairing) == [("Elm", "Oak")]
    (gap,) = pairing.unpaired
    assert (gap.practice_id, gap.reason) == ("Fir", UnpairedReason.OUTRANKED)
    assert gap.says == (
        "With a place that is free at mentor practice Yew, Fir could be paired too; but the most "
        "pairs do not come first: TotalFit does."
    )
    assert verify(pairing) == ()
    wrong = attrs.evolve(pairing, unpaired=(attrs.evolve(gap, reason=UnpairedReason.COMPETITION),))
    assert any("it is OUTRANKED" in each for each in verify(wrong))


def test_a_pairing_takes_a_problem_and_objectives() -> None:
    with pytest.raises(ArgumentError):
        pair(GRANT)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="Leximin with no MostPairs before it"):
        pair(Problem([], [], GRANT), [Leximin()])


# Minimum loads and least fits.


def test_a_load_is_met_though_it_costs_fit() -> None:
    practices = [practice("Elm", ("a", 9)), practice("Fir", ("a", 8))]
    mentors = [mentor("Oak", 2, ("a", 3)), mentor("Yew", 2, ("a", 1), minimum_load=1)]
    pairing = pair(Problem(practices, mentors, GRANT))
    assert ids(pairing) == [("Elm", "Oak"), ("Fir", "Yew")]
    assert verify(pairing) == ()
    unloaded = Problem(practices, [mentors[0], attrs.evolve(mentors[1], minimum_load=0)], GRANT)
    free = pair(unloaded)
    assert ids(free) == [("Elm", "Oak"), ("Fir", "Oak")]
    claimed = attrs.evolve(free, problem=pairing.problem)
    assert "mentor 'Yew' has 0 practices and is to take 1" in verify(claimed)


def test_a_fixed_pair_counts_toward_the_load() -> None:
    practices = [practice("Elm", ("a", 9)), practice("Fir", ("a", 8))]
    mentors = [mentor("Oak", 2, ("a", 3)), mentor("Yew", 2, ("a", 1), minimum_load=1)]
    pairing = pair(Problem(practices, mentors, GRANT, fixed=[("Elm", "Yew")]))
    assert ids(pairing) == [("Elm", "Yew"), ("Fir", "Oak")]
    assert verify(pairing) == ()


def test_a_practice_is_not_paired_below_the_fit_that_it_accepts() -> None:
    practices = [
        practice("Elm", ("a", 2), minimum_fit=5),
        practice("Fir", ("a", 2), minimum_fit=6),
        practice("Gum", ("a", 1), minimum_fit=7),
        practice("Hop", ("a", 1), minimum_fit=9, conflicts=None),
        practice("Ivy", ("a", 1), minimum_fit=9),
    ]
    mentors = [mentor("Oak", 1, ("a", 3)), mentor("Yew", 9, ("a", 2))]
    pairing = pair(Problem(practices, mentors, GRANT, forbidden=[("Ivy", "Oak"), ("Ivy", "Yew")]))
    assert ids(pairing) == [("Elm", "Oak")]
    assert verify(pairing) == ()
    gaps = {each.practice_id: each for each in pairing.unpaired}
    assert {name: gap.reason.name for name, gap in gaps.items()} == {
        "Fir": "COMPETITION",
        "Gum": "FIT_TOO_LOW",
        "Hop": "FIT_TOO_LOW",
        "Ivy": "FORBIDDEN",
    }
    assert gaps["Gum"].low_fits == (LowFit("Oak", 3), LowFit("Yew", 2))
    assert gaps["Gum"].says == (
        "No mentor practice that Gum could have fits by the 7 that it accepts at least: Oak by 3; "
        "Yew by 2."
    )
    unmoved = attrs.evolve(practices[2], minimum_fit=0)
    problem = attrs.evolve(pairing.problem, practices=[*practices[:2], unmoved, *practices[3:]])
    assert verify(attrs.evolve(pairing, problem=problem))


def test_a_pair_below_the_fit_is_found_when_verified() -> None:
    problem = Problem([practice("Elm", ("a", 1))], [mentor("Oak", 1, ("a", 2))], GRANT)
    harder = attrs.evolve(problem, practices=[practice("Elm", ("a", 1), minimum_fit=3)])
    wrong = verify(attrs.evolve(pair(problem), problem=harder))
    assert "'Elm' with 'Oak' fits less than the practice accepts" in wrong


def test_areas_that_are_not_settled_are_no_low_fit() -> None:
    problem = Problem(
        [practice("Elm", areas=None, minimum_fit=3)], [mentor("Oak", 1, ("a", 2))], GRANT
    )
    pairing = pair(problem)
    (gap,) = pairing.unpaired
    assert (gap.reason, gap.low_fits) == (UnpairedReason.UNDETERMINED, ())
    assert verify(pairing) == ()


@pytest.mark.parametrize(
    ("make", "place"),
    [
        (lambda: practice("Elm", minimum_fit=-1), "minimum_fit"),
        (lambda: practice("Elm", minimum_fit=2.0), "minimum_fit"),
        (lambda: practice("Elm", minimum_fit=True), "minimum_fit"),
        (lambda: practice("Elm", minimum_fit=None), "minimum_fit"),
        (lambda: practice("Elm", minimum_fit=10**20), "minimum_fit"),
        (lambda: mentor("Oak", 2, minimum_load=-1), "minimum_load"),
        (lambda: mentor("Oak", 2, minimum_load=3), "minimum_load"),
        (lambda: mentor("Oak", 2, minimum_load="1"), "minimum_load"),
    ],
    ids=map(str, itertools.count()),
)
def test_loads_and_fits_that_are_none(make: Callable[[], object], place: str) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert [fault.place for fault in caught.value.faults] == [place]


def test_a_fixed_pair_below_the_fit_is_refused_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Problem(
            [practice("Elm", ("a", 1), minimum_fit=3)],
            [mentor("Oak", 1, ("a", 2))],
            GRANT,
            fixed=[("Elm", "Oak")],
        )
    (fault,) = caught.value.faults
    assert (fault.place, fault.found) == ("fixed[0]", "'Elm' with 'Oak', a fit of 2")


# Demands that clash.


def clash_of(problem: Problem) -> list[str]:
    with pytest.raises(InfeasibleError) as caught:
        pair(problem)
    return [fault.place for fault in caught.value.faults]


def test_loads_that_ask_for_more_practices_than_there_are() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1), ("b", 1)), practice("Fir", ("c", 1))],
        [
            mentor("Oak", 1, ("a", 2), minimum_load=1),
            mentor("Yew", 1, ("b", 2), minimum_load=1),
            mentor("Box", 1, ("c", 2), minimum_load=1),
        ],
        GRANT,
    )
    with pytest.raises(InfeasibleError) as caught:
        pair(problem)
    assert str(caught.value) == (
        "the demands on the pairing (mentor practices Oak, Yew are to take 2 practices together; "
        "at most 1 can go there) cannot all be met; without any one of these the others here "
        "can:\n"
        "  - mentors[0].minimum_load: at least 1 practice for mentor 'Oak'\n"
        "  - mentors[1].minimum_load: at least 1 practice for mentor 'Yew'"
    )


def test_a_clash_can_be_sent_to_another_process() -> None:
    with pytest.raises(InfeasibleError) as caught:
        pair(Problem([], [mentor("Oak", 1, ("a", 2), minimum_load=1)], GRANT))
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (str(again), again.faults) == (str(caught.value), caught.value.faults)
    assert isinstance(again, InputError)


def test_a_fixed_pair_that_a_load_needs_elsewhere() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1)), practice("Fir", ("b", 1))],
        [mentor("Oak", 1, ("a", 2), minimum_load=1), mentor("Yew", 2, ("a", 1), ("b", 1))],
        GRANT,
        fixed=[Demand("Fir", "Yew"), Demand("Elm", "Yew", by="the committee", because="near by")],
    )
    assert clash_of(problem) == ["fixed[1]", "mentors[0].minimum_load"]
    with pytest.raises(InfeasibleError, match=r"'Elm' with 'Yew' fixed by the committee \(near"):
        pair(problem)


def test_a_fit_and_a_ban_that_a_load_cannot_do_without() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1), minimum_fit=3), practice("Fir", ("a", 1))],
        [mentor("Oak", 1, ("a", 2), minimum_load=1)],
        GRANT,
        forbidden=[("Fir", "Oak")],
    )
    assert clash_of(problem) == [
        "forbidden[0]",
        "practices[0].minimum_fit",
        "mentors[0].minimum_load",
    ]


def test_a_load_that_nobody_can_meet() -> None:
    assert clash_of(Problem([], [mentor("Oak", 1, ("a", 2), minimum_load=1)], GRANT)) == [
        "mentors[0].minimum_load"
    ]


def test_a_lower_fit_is_not_named_where_an_answer_is_missing_too() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1), minimum_fit=3, conflicts=None), practice("Fir", ("b", 1))],
        [
            mentor("Oak", 1, ("a", 2), minimum_load=1),
            mentor("Yew", 1, ("b", 2), minimum_load=1),
        ],
        GRANT,
    )
    with pytest.raises(InfeasibleError, match="Oak is to take 1 practice; at most 0 can go there"):
        pair(problem)
    assert clash_of(problem) == ["mentors[0].minimum_load"]


@pytest.mark.parametrize("step", [1, -1])
def test_which_demands_are_named_does_not_depend_on_their_order(step: int) -> None:
    practices = [practice(each, ("a", 1), minimum_fit=3) for each in ("Elm", "Fir")][::step]
    mentors = [mentor(each, 1, ("a", 2), minimum_load=1) for each in ("Oak", "Yew")][::step]
    with pytest.raises(InfeasibleError) as caught:
        pair(Problem(practices, mentors, GRANT))
    assert {fault.found for fault in caught.value.faults} == {
        "a fit of at least 3 for practice 'Elm'",
        "at least 1 practice for mentor 'Oak'",
        "at least 1 practice for mentor 'Yew'",
    }
    with pytest.raises(InfeasibleError, match="for mentor 'Oak'"):
        pair(Problem([], mentors, GRANT))


# Laws.


@attrs.frozen
class Case:
    """A problem without its policy, so that what Hypothesis shows can be read."""

    practices: list[Practice]
    mentors: list[MentorPractice]
    fixed: list[tuple[str, str]]
    forbidden: list[tuple[str, str]]
    previous: list[tuple[str, str]]

    @property
    def problem(self) -> Problem:
        return Problem(
            self.practices, self.mentors, GRANT, fixed=self.fixed, forbidden=self.forbidden
        )

    @property
    def fits(self) -> dict[tuple[str, str], int]:
        """The fit of each pair that may be held, by nothing but the records."""
        found = {}
        for ours in self.practices:
            for theirs in self.mentors:
                proven = {each.area: each.evidence for each in theirs.areas or ()}
                fit = sum(each.weight * proven.get(each.area, 0) for each in ours.areas or ())
                if fit >= max(1, ours.minimum_fit) and ours.conflicts is not None:
                    found[ours.practice_id, theirs.mentor_id] = fit
        return found

    def choices(self) -> Iterator[list[tuple[str, str]]]:
        """Every choice of pairs, the earliest first."""
        fits = self.fits
        free = [each for each in sorted(fits) if each not in self.forbidden]
        for mask in itertools.product((True, False), repeat=len(free)):
            choice = [each for each, inside in zip(free, mask, strict=True) if inside]
            ours, theirs = (Counter(each[side] for each in choice) for side in (0, 1))
            if (
                {*self.fixed} <= {*choice}
                and all(ours[each.practice_id] <= each.wanted for each in self.practices)
                and all(
                    each.minimum_load <= theirs[each.mentor_id] <= each.places
                    for each in self.mentors
                )
            ):
                yield choice

    def value(self, choice: list[tuple[str, str]], objective: FlowObjective) -> Any:  # noqa: ANN401
        free = sorted(self.fits[each] for each in choice if each not in self.fixed)
        match objective:
            case MostPairs():
                return len(choice)
            case TotalFit():
                return sum(free)
            case FairestFit():
                return free[0] if free else 10**9
            case Leximin():
                return free
            case FewestChanges(previous):
                return len({*choice} & {*previous})


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Small problems with loads, least fits, fixed and forbidden pairs, many of them infeasible."""
    areas = st.dictionaries(st.sampled_from(("a", "b")), st.integers(1, 2), max_size=2)
    practices = [
        practice(
            f"P{at}",
            *draw(areas).items(),
            wanted=draw(st.sampled_from((1, 1, 2))),
            minimum_fit=draw(st.sampled_from((0, 0, 0, 2, 4))),
            conflicts=draw(st.sampled_from((frozenset(), frozenset(), frozenset(), None))),
        )
        for at in range(draw(st.integers(0, 3)))
    ]
    mentors = []
    for at in range(draw(st.integers(0, 3))):
        places = draw(st.integers(1, 2))
        load = draw(st.sampled_from((0, 0, 1, places)))
        mentors.append(mentor(f"M{at}", places, *draw(areas).items(), minimum_load=load))
    case = Case(practices, mentors, [], [], [])
    pairs = [(ours.practice_id, theirs.mentor_id) for ours in practices for theirs in mentors]
    if not pairs:
        return case
    fixed: list[tuple[str, str]] = []
    if case.fits:
        for each in draw(st.lists(st.sampled_from(sorted(case.fits)), max_size=2)):
            if not {*itertools.chain(*fixed)} & {*each}:
                fixed.append(each)
    some = st.lists(st.sampled_from(pairs), max_size=3, unique=True)
    forbidden = [each for each in draw(some) if each not in fixed]
    return attrs.evolve(case, fixed=fixed, forbidden=forbidden, previous=draw(some))


def orders(previous: list[tuple[str, str]]) -> list[tuple[FlowObjective, ...]]:
    return [
        (MostPairs(), TotalFit()),
        (MostPairs(), FairestFit(), TotalFit(), FewestChanges(previous)),
        (MostPairs(), Leximin(), FewestChanges(previous)),
        (MostPairs(), FewestChanges(previous), TotalFit()),
        (TotalFit(), MostPairs()),
        (FewestChanges(previous), MostPairs(), TotalFit()),
    ]


@given(cases(), st.data())
def test_a_pairing_is_the_best_of_all_choices(case: Case, data: st.DataObject) -> None:
    order = data.draw(st.sampled_from(orders(case.previous)))
    choices = list(case.choices())
    if not choices:
        with pytest.raises(InfeasibleError):
            pair(case.problem, order)
        return
    for objective in order:
        top = max(case.value(each, objective) for each in choices)
        choices = [each for each in choices if case.value(each, objective) == top]
    pairing = pair(case.problem, order)
    assert ids(pairing) == choices[0]
    assert verify(pairing) == ()


@given(cases())
def test_a_clash_is_a_minimal_set(case: Case) -> None:
    if next(case.choices(), None) is not None:
        return
    clash = set(clash_of(case.problem))

    def demanding(places: set[str]) -> Case:
        return Case(
            [
                each
                if f"practices[{at}].minimum_fit" in places
                else attrs.evolve(each, minimum_fit=0)
                for at, each in enumerate(case.practices)
            ],
            [
                each
                if f"mentors[{at}].minimum_load" in places
                else attrs.evolve(each, minimum_load=0)
                for at, each in enumerate(case.mentors)
            ],
            [each for at, each in enumerate(case.fixed) if f"fixed[{at}]" in places],
            [each for at, each in enumerate(case.forbidden) if f"forbidden[{at}]" in places],
            [],
        )

    assert next(demanding(clash).choices(), None) is None
    for one in clash:
        assert next(demanding(clash - {one}).choices(), None) is not None
