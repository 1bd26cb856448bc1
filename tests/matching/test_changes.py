"""What would come of changes: each by itself, all together, and why everybody moves who moves."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import ArgumentError, InputError
from qip_rules.matching import FewestChanges, Problem, Stable, pair, verify, what_if
from qip_rules.matching.questions.changes import (
    Change,
    FixedBeforehand,
    ForbiddenBeforehand,
    Supposition,
    TotalPlaces,
    Without,
    suppose,
)
from tests.matching.well_known import mentor, practice

GRANT = load_program("quality-improvement-grant").on(date(2026, 1, 1))
PROBLEM = Problem(
    [
        practice("Ash", ("a", 3)),
        practice("Elm", ("a", 2), ("b", 1)),
        practice("Fir", ("a", 1), conflicts=frozenset({"Yew"})),
        practice("Gum", ("b", 1)),
    ],
    [mentor("Oak", 2, ("a", 3)), mentor("Yew", 1, ("b", 2)), mentor("Box", 1, ("b", 1))],
    GRANT,
)
# What is paired: Ash and Fir with Oak, Elm with Box, Gum with Yew.


def only(*changes: Change, problem: Problem = PROBLEM, **more: Any) -> Supposition:  # noqa: ANN401
    """What comes of the changes together."""
    return suppose(problem, changes, **more)[-1]


def moves(answer: Supposition) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {each.move.practice_id: (each.move.leaves, each.move.joins) for each in answer.moves}


def said(answer: Supposition, practice_id: str) -> str:
    return next(each.says for each in answer.moves if each.move.practice_id == practice_id)


def test_a_fixed_pair_puts_somebody_out_and_says_whom() -> None:
    answer = only(FixedBeforehand(("Elm", "Oak")))
    assert moves(answer) == {"Elm": (("Box",), ("Oak",)), "Fir": (("Oak",), ())}
    assert said(answer, "Elm") == (
        "Elm: It no longer has Box (fit 1), whose place is free then. "
        "It has Oak (fit 6), as it is fixed."
    )
    assert said(answer, "Fir").startswith(
        "Fir: It no longer has Oak (fit 3), which takes Elm then. It gets no other: "
    )
    assert (answer.moves[0].fit_before, answer.moves[0].fit_after) == (1, 6)


def test_a_forbidden_pair_a_mentor_who_leaves_and_places() -> None:
    forbidden = only(ForbiddenBeforehand(("Elm", "Box")))
    assert "because the pair is forbidden" in said(forbidden, "Elm")
    assert "in the place of Gum" in said(forbidden, "Elm")
    left = only(Without("Oak"))
    assert "which takes no part" in said(left, "Ash")
    more = only(TotalPlaces("Oak", 3))
    assert said(more, "Elm").endswith("It has Oak (fit 6), which has more places.")
    fewer = only(TotalPlaces("Oak", 1))
    assert moves(fewer) == {"Fir": (("Oak",), ())}
    assert "which has 1 of 2 places left" in said(fewer, "Fir")


def test_each_change_by_itself_and_then_all_together() -> None:
    changes = (FixedBeforehand(("Elm", "Oak")), TotalPlaces("Oak", 3))
    answers = suppose(PROBLEM, changes)
    assert [each.changes for each in answers] == [(changes[0],), (changes[1],), changes]
    assert answers[0].before == answers[2].before == pair(PROBLEM)
    assert moves(answers[2]) == {"Elm": (("Box",), ("Oak",))}
    assert suppose(PROBLEM, ()) == ()


def test_what_cannot_be_is_an_answer_with_its_clause() -> None:
    answer = only(FixedBeforehand(("Fir", "Yew")))
    assert answer.after is None
    assert answer.measures_after is None
    assert answer.moves == ()
    assert any("no-declared-conflict refuses 'Fir' with 'Yew'" in each for each in answer.refusal)
    assert "G37" in " ".join(answer.refusal)


def test_what_clashes_with_minimum_loads_is_told_in_words() -> None:
    loaded = attrs.evolve(
        PROBLEM,
        mentors=[attrs.evolve(each, minimum_load=int(each.mentor_id == "Yew"))
                 for each in PROBLEM.mentors],
    )  # fmt: skip
    together = (ForbiddenBeforehand(("Elm", "Yew")), ForbiddenBeforehand(("Gum", "Yew")))
    one, other, both = suppose(loaded, together)
    assert one.after is not None
    assert other.after is not None
    assert both.after is None
    assert both.refusal[0].startswith("The demands on the pairing (mentor practice Yew is to take")
    assert "cannot all be met" in both.refusal[0]


def test_where_demands_clash_already_a_change_may_help() -> None:
    clashing = Problem(
        PROBLEM.practices,
        [attrs.evolve(each, minimum_load=int(each.mentor_id == "Yew")) for each in PROBLEM.mentors],
        GRANT,
        forbidden=[("Elm", "Yew"), ("Gum", "Yew")],
    )
    answer = only(Without("Yew"), problem=clashing)
    assert answer.before is None
    assert answer.measures_before is None
    assert answer.after is not None
    assert answer.moves == ()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([FixedBeforehand(("Ivy", "Oak"))], ["changes[0]"]),
        ([Without("nobody"), TotalPlaces("Oak", 0), TotalPlaces("Ash", 2)], [0, 1, 2]),
        ([TotalPlaces("Oak", 2), TotalPlaces("Oak", 3)], [1]),
        ([Without("Ash"), Without("Ash")], [1]),
        (["Ash"], [0]),
    ],
)
def test_changes_that_say_nothing_sensible(changes: list[Any], found: list[Any]) -> None:
    with pytest.raises(InputError) as caught:
        suppose(PROBLEM, changes)
    places = [each if isinstance(each, str) else f"changes[{each}]" for each in found]
    assert [each.place for each in caught.value.faults] == places


def test_a_call_with_something_else() -> None:
    with pytest.raises(ArgumentError):
        suppose("problem", ())  # type: ignore[arg-type]
    with pytest.raises(ArgumentError):
        suppose(PROBLEM, 7)  # type: ignore[arg-type]


CHANGES = st.lists(
    st.one_of(
        st.builds(
            FixedBeforehand,
            st.tuples(st.sampled_from(("Ash", "Elm", "Gum")), st.sampled_from(("Oak", "Yew"))),
        ),
        st.builds(
            ForbiddenBeforehand,
            st.tuples(st.sampled_from(("Ash", "Elm", "Gum")), st.sampled_from(("Oak", "Box"))),
        ),
        st.builds(Without, st.sampled_from(("Fir", "Box", "Yew"))),
        st.builds(TotalPlaces, st.just("Oak"), st.integers(1, 4)),
    ),
    max_size=3,
    unique=True,
)


@given(CHANGES)
def test_every_answer_is_proved_and_nobody_moves_unsaid(changes: list[Change]) -> None:
    if len([each for each in changes if isinstance(each, TotalPlaces)]) > 1:
        changes = [each for each in changes if not isinstance(each, TotalPlaces)]
    answers = suppose(PROBLEM, changes)
    assert len(answers) == len(changes) + (len(changes) > 1)
    for each in answers:
        assert (each.after is None) == bool(each.refusal)
        if each.after is None:
            continue
        assert verify(each.after) == ()
        assert each.before is not None
        had = {(p.practice_id, p.mentor_id) for p in each.before.pairs}
        has = {(p.practice_id, p.mentor_id) for p in each.after.pairs}
        present = {p.practice_id for p in each.after.problem.practices}
        moved = {ours for ours, _ in had ^ has if ours in present}
        assert {told.move.practice_id for told in each.moves} == moved


@pytest.mark.parametrize("objectives", [None, (Stable(),)])
def test_one_change_is_what_what_if_tells(objectives: Any) -> None:  # noqa: ANN401
    more = {} if objectives is None else {"objectives": objectives}
    answer = only(ForbiddenBeforehand(("Elm", "Box")), **more)
    told = what_if(PROBLEM, forbidden=[("Elm", "Box")], **more)
    assert (answer.before, answer.after) == (told.before, told.after)
    assert answer.after is not None
    keeps = any(isinstance(each, FewestChanges) for each in answer.after.objectives)
    assert keeps is (objectives is None)
