"""What is claimed of a pairing and is not so: `verify` finds it, whatever it stands beside."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import attrs
import pytest
from hypothesis import given, settings

from qip_rules.errors import ArgumentError
from qip_rules.matching import (
    Certificate,
    Demand,
    LowFit,
    OpenQuestion,
    Pairing,
    Problem,
    Refusal,
    Stage,
    Unpaired,
    UnpairedReason,
    pair,
    verify,
)
from qip_rules.matching.facts import CANDIDATE
from tests.matching.made_up_problems import GRANT, Case, cases
from tests.matching.well_known import mentor, practice

NONE: Any = None


def asked() -> Pairing:
    """Elm and Fir want Oak alike. Gum may not have Yew, nor Ivy, and fits nobody else enough."""
    problem = Problem(
        [
            practice("Elm", ("a", 4), ("b", 1)),
            practice("Fir", ("a", 2)),
            practice("Gum", ("b", 2)),
            practice("Ivy", ("a", 1), ("b", 1), minimum_fit=9),
            practice("Jac", ("b", 1), conflicts=frozenset({"Yew"})),
            practice("Kew", ("b", 1), conflicts=None),
            practice("Low", ("b", 1)),
            practice("May", ("c", 1)),
        ],
        [
            mentor("Oak", 1, ("a", 3)),
            mentor("Yew", 1, ("b", 2)),
            mentor("Zed", 1, ("b", 1), organization=None),
        ],
        GRANT,
        forbidden=[
            Demand("Gum", "Yew", by="The chair", because="They share a building."),
            Demand("Gum", "Zed", by="The chair", because="They share a car."),
        ],
    )
    return pair(problem)


def gap_of(pairing: Pairing, identity: str) -> Unpaired:
    return next(each for each in pairing.unpaired if each.practice_id == identity)


def with_gap(pairing: Pairing, identity: str, **changed: Any) -> Pairing:  # noqa: ANN401
    gap = gap_of(pairing, identity)
    assert attrs.evolve(gap, **changed) != gap or repr(attrs.evolve(gap, **changed)) != repr(gap)
    gaps = (attrs.evolve(gap, **changed) if each is gap else each for each in pairing.unpaired)
    return attrs.evolve(pairing, unpaired=tuple(gaps))


def requirement(code: str) -> Any:  # noqa: ANN401
    return next(each for each in GRANT.rule_sets["candidate"].requirements if each.code == code)


def test_what_is_so_passes() -> None:
    pairing = asked()
    assert verify(pairing) == ()
    reasons = {each.practice_id: each.reason for each in pairing.unpaired}
    assert {
        UnpairedReason.COMPETITION,
        UnpairedReason.FORBIDDEN,
        UnpairedReason.FIT_TOO_LOW,
        UnpairedReason.UNDETERMINED,
        UnpairedReason.NO_SHARED_AREA,
    } <= {*reasons.values()}, reasons


def test_who_is_refused_by_another_requirement() -> None:
    pairing = asked()
    (refusal, *_) = gap_of(pairing, "May").refusals
    assert refusal.code == "shares-priority-area"
    other = next(
        each
        for each in GRANT.rule_sets["candidate"].requirements
        if each.code != "shares-priority-area"
    )
    said = "refused to practice 'May' is Oak, Yew, Zed; stated are others, or other grounds"
    forged = Refusal(requirement=other, mentor_ids=refusal.mentor_ids)
    assert verify(with_gap(pairing, "May", refusals=(forged,))) == (said,)
    more = Refusal(requirement=other, mentor_ids=("Oak",))
    assert verify(with_gap(pairing, "May", refusals=(refusal, more))) == (said,)


@pytest.mark.parametrize(
    "changed",
    [{"by": "Somebody else"}, {"because": "They share nothing."}, {"practice_id": "Elm"}],
    ids=repr,
)
def test_who_is_forbidden_by_another_demand(changed: dict[str, str]) -> None:
    pairing = asked()
    first, second = gap_of(pairing, "Gum").forbidden
    forged = attrs.evolve(first, **changed), second
    assert verify(with_gap(pairing, "Gum", forbidden=forged)) == (
        "forbidden to practice 'Gum' is Yew, Zed; stated are others, or other grounds",
    )


def test_a_question_about_something_else() -> None:
    pairing = asked()
    gap = next(each for each in pairing.unpaired if each.reason is UnpairedReason.UNDETERMINED)
    questions = gap.questions
    assert questions
    (first, *others) = questions
    another = next(each for each in CANDIDATE.facts if each != first.fact)
    forgeries: Iterator[OpenQuestion] = (
        attrs.evolve(first, **cast("Any", changed))
        for changed in (
            {"fact": another},
            {"because": ("Nobody asked.",)},
            {"because": ()},
            {"mentor_ids": ()},
        )
    )
    for forged in forgeries:
        (said,) = verify(with_gap(pairing, gap.practice_id, questions=(forged, *others)))
        assert said.startswith(f"open to question to practice {gap.practice_id!r} is ")
    assert verify(with_gap(pairing, gap.practice_id, questions=(*questions, first)))


def test_more_mentors_than_anybody_could_come_to_are_no_competition() -> None:
    """A and B want X; that C has Y keeps nobody from anything, though two of three are too few."""
    problem = Problem(
        [practice("A", ("a", 1)), practice("B", ("a", 1)), practice("C", ("b", 1))],
        [mentor("X", 1, ("a", 1)), mentor("Y", 1, ("b", 1))],
        GRANT,
    )
    pairing = pair(problem)
    competition = gap_of(pairing, "B").competition
    assert competition is not None
    wider = attrs.evolve(
        competition.contested,
        mentor_ids=("X", "Y"),
        practice_ids=("A", "C"),
        claims=2,
        places=2,
        held=(("A", "X"), ("C", "Y")),
    )
    forged = attrs.evolve(competition, contested=wider)
    assert verify(with_gap(pairing, "B", competition=forged)) == (
        "practice 'B' competes for places at X; stated are others",
        "practice 'B' competes with A; stated are others",
        "the competition of 'B' comes to 2 claims and 1 places beside 0 of fixed pairs",
        "the places in the competition of 'B' are held by others than stated",
    )


def test_a_competition_with_somebody_who_claims_nothing() -> None:
    pairing = asked()
    competition = gap_of(pairing, "Fir").competition
    assert competition is not None
    contested = competition.contested
    for changed in (
        {"practice_ids": (*contested.practice_ids, "May")},
        {"held": contested.held * 2},
        {"claims": float(contested.claims)},
        {"fixed": False},
    ):
        forged = attrs.evolve(
            competition, contested=attrs.evolve(contested, **cast("Any", changed))
        )
        assert len(verify(with_gap(pairing, "Fir", competition=forged))) == 1
    assert len(verify(with_gap(pairing, "Fir", competition=3))) == 1
    for own in ({"contested": None}, {"claimed": True}, {"practice_id": "Elm"}):
        forged = attrs.evolve(competition, **cast("Any", own))
        assert len(verify(with_gap(pairing, "Fir", competition=forged))) == 1


def test_who_competes_is_followed_from_place_to_place() -> None:
    """At X is H, who could go to Y; there is I, who could go to Z; and A asks there before B."""
    problem = Problem(
        [
            practice("A", ("y", 1)),
            practice("B", ("x", 1)),
            practice("H", ("x", 3), ("y", 1)),
            practice("I", ("y", 3), ("z", 1)),
            practice("J", ("z", 3)),
        ],
        [mentor("X", 1, ("x", 1)), mentor("Y", 1, ("y", 1)), mentor("Z", 1, ("z", 1))],
        GRANT,
    )
    pairing = pair(problem)
    named = {each.practice_id: each.competition for each in pairing.unpaired}
    assert {name: each and each.mentor_ids for name, each in named.items()} == {
        "A": ("Y", "Z"),
        "B": ("X", "Y", "Z"),
    }
    assert verify(pairing) == ()


def with_first(pairing: Pairing, **changed: Any) -> Pairing:  # noqa: ANN401
    first, *others = pairing.pairs
    return attrs.evolve(pairing, pairs=(attrs.evolve(first, **changed), *others))


def with_stages(pairing: Pairing, change: Callable[[Stage], Any]) -> Pairing:
    stages = tuple(map(change, pairing.certificate.stages))
    return attrs.evolve(pairing, certificate=Certificate(stages))


@pytest.mark.parametrize(
    ("corrupt", "said"),
    [
        (lambda it: with_first(it, fit=float(it.pairs[0].fit)), "the fit of 'Elm' with 'Oak' is"),
        (lambda it: with_first(it, fixed=0), "'Elm' with 'Oak' is marked not fixed"),
        (
            lambda it: with_first(it, shared=(attrs.evolve(it.pairs[0].shared[0], weight=4.0),)),
            "the shared areas of 'Elm' with 'Oak' are not",
        ),
        (
            lambda it: attrs.evolve(it, total_fit=float(it.total_fit)),
            "the total fit is stated as 14.0; it is 14",
        ),
        (lambda it: with_gap(it, "May", given=False), "practice 'May' wants 1 and has 0"),
        (
            lambda it: with_gap(
                it,
                "Ivy",
                low_fits=tuple(
                    LowFit(each.mentor_id, cast("Any", float(each.fit)))
                    for each in gap_of(it, "Ivy").low_fits
                ),
            ),
            "a low fit of practice 'Ivy' is not a whole number",
        ),
        (
            lambda it: with_stages(it, lambda stage: attrs.evolve(stage, level=7)),
            "stage 0: a level is stated, and most pairs has none",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_numbers_that_are_none_and_levels_where_there_are_none(
    corrupt: Callable[[Pairing], Pairing], said: str
) -> None:
    wrong = verify(corrupt(asked()))
    assert wrong[0].startswith(said), wrong


@pytest.mark.parametrize(
    ("corrupt", "said"),
    [
        (lambda it: attrs.evolve(it, pairs=(None,)), "pairs[0] is nothing, no Pair"),
        (lambda it: attrs.evolve(it, pairs=None), "pairs is nothing, no tuple"),
        (lambda it: with_first(it, mentor_id=["Oak"]), "pairs[0] has an id that is no text"),
        (lambda it: attrs.evolve(it, unpaired=(3,)), "unpaired[0] is 3, no Unpaired"),
        (lambda it: attrs.evolve(it, certificate=None), "certificate is nothing, no Certificate"),
        (lambda it: attrs.evolve(it, problem=None), "problem is nothing, no Problem"),
        (lambda it: with_stages(it, lambda _: None), "certificate.stages[0] is nothing, no Stage"),
        (
            lambda it: with_stages(it, lambda each: attrs.evolve(each, mentor_prices=NONE)),
            "certificate.stages[0] has prices that are no tuple",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_holds_no_records_is_told_of_that_alone(
    corrupt: Callable[[Pairing], Pairing], said: str
) -> None:
    assert verify(corrupt(asked()))[0] == said


def test_what_is_no_pairing_is_told_so() -> None:
    for given_instead in (None, asked().problem):
        with pytest.raises(ArgumentError, match="pairing"):
            verify(cast("Any", given_instead))


@settings(max_examples=60)
@given(cases())
def test_no_gap_may_borrow_the_grounds_of_another(case: Case) -> None:
    mentors = [attrs.evolve(each, minimum_load=0) for each in case.mentors]
    pairing = pair(attrs.evolve(case.problem, mentors=mentors), case.order)
    assert verify(pairing) == ()
    for one in pairing.unpaired:
        for other in pairing.unpaired:
            for name in ("refusals", "forbidden", "low_fits", "questions", "competition"):
                theirs = getattr(other, name)
                if theirs != getattr(one, name):
                    assert verify(with_gap(pairing, one.practice_id, **{name: theirs}))
