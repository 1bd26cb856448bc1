"""No blocking pair: against all choices of small problems, with wishes on both sides."""

import copy
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.errors import InfeasibleError, InputError
from qip_rules.matching import (
    Goal,
    MentorPractice,
    Pairing,
    Practice,
    Problem,
    Stable,
    UnpairedReason,
    compare_objectives,
    pair,
    verify,
    what_if,
)
from qip_rules.matching.preferences import preference_rank, wish_places
from tests.matching.made_up_problems import GRANT
from tests.matching.well_known import mentor, practice

Ids = tuple[str, str]
ORDER = (Stable(),)


def ids(pairing: Pairing) -> list[Ids]:
    return [(each.practice_id, each.mentor_id) for each in pairing.pairs]


def fit(ours: Practice, theirs: MentorPractice) -> int:
    evidence = {each.area: each.evidence for each in theirs.areas or ()}
    return sum(each.weight * evidence.get(each.area, 0) for each in ours.areas or ())


@attrs.frozen
class Small:
    """A small problem as a table of who is open to whom, and how both sides rank."""

    problem: Problem

    @property
    def practices(self) -> dict[str, Practice]:
        return {each.practice_id: each for each in self.problem.practices}

    @property
    def mentors(self) -> dict[str, MentorPractice]:
        return {each.mentor_id: each for each in self.problem.mentors}

    @property
    def open_pairs(self) -> list[Ids]:
        named = {each.pair for each in (*self.problem.fixed, *self.problem.forbidden)}
        return [
            (ours, theirs)
            for ours, theirs in itertools.product(sorted(self.practices), sorted(self.mentors))
            if fit(self.practices[ours], self.mentors[theirs]) and (ours, theirs) not in named
        ]

    def liked_by_practice(self, ours: str) -> list[str]:
        record = self.practices[ours]
        open_to = {theirs for each, theirs in self.open_pairs if each == ours}
        by_fit = sorted(open_to, key=lambda each: (-fit(record, self.mentors[each]), each))
        first = [each for each in record.wishes if each in open_to]
        return [*first, *(each for each in by_fit if each not in first)]

    def liked_by_mentor(self, theirs: str) -> list[str]:
        record = self.mentors[theirs]
        open_to = {ours for ours, each in self.open_pairs if each == theirs}
        by_fit = sorted(open_to, key=lambda each: (-fit(self.practices[each], record), each))
        first = [each for each in record.wishes if each in open_to]
        return [*first, *(each for each in by_fit if each not in first)]

    def room(self) -> tuple[dict[str, int], dict[str, int]]:
        of = Counter(each.practice_id for each in self.problem.fixed)
        at = Counter(each.mentor_id for each in self.problem.fixed)
        return (
            {each: record.wanted - of[each] for each, record in self.practices.items()},
            {each: record.places - at[each] for each, record in self.mentors.items()},
        )

    def stable(self) -> Iterator[set[Ids]]:
        """Every stable choice of the open pairs, straight from the definition."""
        wanted, places = self.room()
        ours_liked = {each: self.liked_by_practice(each) for each in self.practices}
        theirs_liked = {each: self.liked_by_mentor(each) for each in self.mentors}

        def would(liked: list[str], has: list[str], room: int, other: str) -> bool:
            if len(has) < room:
                return True
            return bool(has) and liked.index(other) < max(map(liked.index, has))

        for mask in itertools.product((True, False), repeat=len(self.open_pairs)):
            chosen = set(itertools.compress(self.open_pairs, mask))
            mentors_of = {p: [m for q, m in chosen if p == q] for p in self.practices}
            practices_at = {m: [p for p, n in chosen if m == n] for m in self.mentors}
            if any(len(mentors_of[p]) > wanted[p] for p in self.practices):
                continue
            if any(len(practices_at[m]) > places[m] for m in self.mentors):
                continue
            if not any(
                would(ours_liked[p], mentors_of[p], wanted[p], m)
                and would(theirs_liked[m], practices_at[m], places[m], p)
                for p, m in set(self.open_pairs) - chosen
            ):
                yield chosen


@st.composite
def small_problems(draw: st.DrawFn, *, wanted: int = 2) -> Small:
    def areas() -> list[tuple[str, int]]:
        named = draw(st.lists(st.sampled_from("ab"), min_size=1, max_size=2, unique=True))
        return [(area, draw(st.integers(1, 3))) for area in named]

    ours = [f"P{at}" for at in range(draw(st.integers(0, 3)))]
    theirs = [f"M{at}" for at in range(draw(st.integers(0, 3)))]

    def wishes(others: list[str]) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(others), unique=True))) if others else ()

    practices = [
        practice(each, *areas(), wanted=draw(st.integers(1, wanted)), wishes=wishes(theirs))
        for each in ours
    ]
    mentors = [
        mentor(each, draw(st.integers(1, 2)), *areas(), wishes=wishes(ours)) for each in theirs
    ]
    every = [
        (one.practice_id, other.mentor_id)
        for one, other in itertools.product(practices, mentors)
        if fit(one, other)
    ]
    named = draw(st.lists(st.sampled_from(every), max_size=2, unique=True)) if every else []
    return Small(Problem(practices, mentors, GRANT, fixed=named[:1], forbidden=named[1:]))


@settings(max_examples=60)
@given(small_problems())
def test_it_is_the_stable_choice_that_every_practice_likes_best(small: Small) -> None:
    pairing = pair(small.problem, ORDER)
    fixed = {each.pair for each in small.problem.fixed}
    chosen = set(ids(pairing)) - fixed
    every = list(small.stable())
    assert chosen in every
    assert verify(pairing) == ()
    for practice_id in small.practices:
        liked = small.liked_by_practice(practice_id)
        mine = sorted(liked.index(m) for p, m in chosen if p == practice_id)
        for other in every:
            others = sorted(liked.index(m) for p, m in other if p == practice_id)
            assert len(others) == len(mine)
            assert all(one <= two for one, two in zip(mine, others, strict=True))


@settings(max_examples=30)
@given(small_problems())
def test_every_stable_choice_gives_each_mentor_equally_many(small: Small) -> None:
    counts = {tuple(sorted(Counter(m for _, m in each).items())) for each in small.stable()}
    assert len(counts) == 1


@settings(max_examples=40)
@given(small_problems(wanted=1), st.data())
def test_choices_that_somebody_blocks_do_not_pass(small: Small, data: st.DataObject) -> None:
    pairing = pair(small.problem, ORDER)
    fixed = [each for each in pairing.pairs if each.fixed]
    free = [each for each in pairing.pairs if not each.fixed]
    if not free:
        return
    left = data.draw(st.sampled_from(free))
    fewer = tuple(each for each in pairing.pairs if each is not left)
    assert len(fewer) == len(fixed) + len(free) - 1
    wrong = verify(attrs.evolve(pairing, pairs=fewer, total_fit=pairing.total_fit - left.fit))
    said = f"{left.practice_id!r} with {left.mentor_id!r} would both rather be paired"
    assert said in wrong


@settings(max_examples=30)
@given(small_problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_records_makes_no_difference(small: Small, random: Any) -> None:  # noqa: ANN401
    problem = small.problem
    other = attrs.evolve(
        problem,
        practices=random.sample(problem.practices, len(problem.practices)),
        mentors=random.sample(problem.mentors, len(problem.mentors)),
    )
    assert pair(problem, ORDER).pairs == pair(other, ORDER).pairs


# In words.


def test_wishes_come_before_the_fit_and_the_fit_before_the_id() -> None:
    practices = [practice("Elm", ("a", 1)), practice("Fir", ("a", 2))]
    mentors = [mentor("Ash", 1, ("a", 3)), mentor("Oak", 1, ("a", 3))]
    assert ids(pair(Problem(practices, mentors, GRANT), ORDER)) == [("Elm", "Oak"), ("Fir", "Ash")]
    wishing = [mentors[0], attrs.evolve(mentors[1], wishes=("Fir",))]
    assert ids(pair(Problem(practices, wishing, GRANT), ORDER)) == [("Elm", "Oak"), ("Fir", "Ash")]
    both = [practices[0], attrs.evolve(practices[1], wishes=("Oak",))]
    assert ids(pair(Problem(both, mentors, GRANT), ORDER)) == [("Elm", "Ash"), ("Fir", "Oak")]


def test_a_stable_pairing_may_have_fewer_pairs() -> None:
    problem = Problem(
        [practice("Elm", ("a", 9), ("b", 1)), practice("Fir", ("a", 1))],
        [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("b", 1))],
        GRANT,
    )
    pairing = pair(problem, ORDER)
    assert ids(pairing) == [("Elm", "Oak")]
    (gap,) = pairing.unpaired
    assert (gap.practice_id, gap.reason) == ("Fir", UnpairedReason.OUTRANKED)
    assert "Stable does" in gap.says


def test_a_fixed_pair_is_given_up_for_nobody() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1)), practice("Fir", ("a", 3))],
        [mentor("Oak", 1, ("a", 3))],
        GRANT,
        fixed=[("Elm", "Oak")],
    )
    pairing = pair(problem, ORDER)
    assert ids(pairing) == [("Elm", "Oak")]
    assert verify(pairing) == ()


def test_a_wish_does_not_make_a_candidate() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1), wishes=("Oak",))], [mentor("Oak", 1, ("b", 3))], GRANT
    )
    assert pair(problem, ORDER).pairs == ()


def test_a_load_that_no_stable_pairing_meets() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1))],
        [
            mentor("Yew", 1, ("b", 1), minimum_load=1),
            mentor("Ash", 1, ("a", 3)),
            mentor("Oak", 1, ("a", 1), minimum_load=1),
        ],
        GRANT,
    )
    with pytest.raises(InfeasibleError) as caught:
        pair(problem, ORDER)
    told = "at least 1 beside fixed pairs for mentor {!r}, where every stable pairing has 0"
    assert [(each.place, each.found) for each in caught.value.faults] == [
        ("mentors[0].minimum_load", told.format("Yew")),
        ("mentors[2].minimum_load", told.format("Oak")),
    ]
    assert str(caught.value).startswith(
        "the minimum loads cannot be met by any stable pairing:\n  - mentors[0].minimum_load: at "
    )
    assert str(copy.copy(caught.value)) == str(caught.value)
    met = attrs.evolve(problem, mentors=problem.mentors[1:])
    assert ORDER not in [each.objectives for each in compare_objectives(met)]
    with pytest.raises(InfeasibleError):
        compare_objectives(met, [ORDER])


def test_it_stands_beside_the_usual_objectives() -> None:
    problem = Problem([practice("Elm", ("a", 1))], [mentor("Oak", 1, ("a", 1))], GRANT)
    (stable,) = [each for each in compare_objectives(problem) if each.objectives == ORDER]
    assert stable.measures.pairs == 1
    assert [each.goal for each in stable.pairing.certificate.stages] == [Goal.STABLE]


def test_what_if_leaves_out_wishes_for_those_who_are_gone() -> None:
    problem = Problem(
        [practice("Elm", ("a", 1), wishes=("Oak", "Ash")), practice("Fir", ("a", 1))],
        [mentor("Ash", 1, ("a", 1), wishes=("Fir",)), mentor("Oak", 1, ("a", 1))],
        GRANT,
    )
    supposed = what_if(problem, objectives=ORDER, without=["Oak"])
    assert supposed.after.objectives == ORDER
    assert ids(supposed.before) == [("Elm", "Oak"), ("Fir", "Ash")]
    assert ids(supposed.after) == [("Fir", "Ash")]
    assert supposed.after.problem.practices[0].wishes == ("Ash",)


@pytest.mark.parametrize(
    "change",
    [{"value": 1}, {"value": None}, {"bound": 0}, {"practice_prices": (1,)}, {"goal": Goal.PAIRS}],
)
def test_a_changed_certificate_does_not_pass(change: dict[str, Any]) -> None:
    problem = Problem([practice("Elm", ("a", 1))], [mentor("Oak", 1, ("a", 1))], GRANT)
    pairing = pair(problem, ORDER)
    (stage,) = pairing.certificate.stages
    changed = attrs.evolve(pairing.certificate, stages=(attrs.evolve(stage, **change),))
    assert verify(attrs.evolve(pairing, certificate=changed))
    assert verify(attrs.evolve(pairing, certificate=attrs.evolve(changed, stages=())))


# Wishes that are none.


@pytest.mark.parametrize(
    ("wishes", "places"),
    [
        (["Oak"], ["wishes"]),
        ("Oak", ["wishes"]),
        (None, ["wishes"]),
        ((1, "Oak", "Oak"), ["wishes[0]", "wishes[2]"]),
        (("", " Oak"), ["wishes[0]", "wishes[1]"]),
    ],
)
def test_wishes_are_ids_each_once(wishes: Any, places: list[str]) -> None:  # noqa: ANN401
    with pytest.raises(InputError) as of_practice:
        practice("Elm", wishes=wishes)
    with pytest.raises(InputError) as of_mentor:
        mentor("Oak", 1, wishes=wishes)
    for caught in (of_practice, of_mentor):
        assert [each.place for each in caught.value.faults] == places


def test_wishes_for_nobody_are_told_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Problem(
            [practice("Elm", ("a", 1), wishes=("Oak", "Nobody"))],
            [mentor("Oak", 1, ("a", 1), wishes=("Oak",), conflicts=frozenset({"Nemo"}))],
            GRANT,
        )
    assert [each.place for each in caught.value.faults] == [
        "practices[0].wishes",
        "mentors[0].conflicts",
        "mentors[0].wishes",
    ]


def test_a_wish_ranks_before_a_fit_and_a_fit_before_an_id() -> None:
    places = wish_places(["Yew", "Oak"])
    ranked = [("Ash", 9), ("Bay", 9), ("Oak", 1), ("Elm", 3), ("Yew", 0)]
    by_rank = sorted(ranked, key=lambda each: preference_rank(places, *each))
    assert [each for each, _ in by_rank] == ["Yew", "Oak", "Ash", "Bay", "Elm"]
