"""Equally good choices: one is singled out by ids alone, whatever the order of the records is."""

from collections import Counter
from hashlib import sha256
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.boundary import from_json, to_json
from qip_rules.matching import (
    AreaCoverage,
    Certificate,
    FairestFit,
    FewestChanges,
    Leximin,
    MostPairs,
    Objective,
    Problem,
    Stable,
    TotalFit,
    pair,
    verify,
)
from qip_rules.matching.lots import lots_of
from qip_rules.matching.solve.covering import _Covering
from qip_rules.matching.solve.face import Face
from tests.matching.made_up_problems import COVERING, GRANT, Case, PairIds, cases
from tests.matching.well_known import mentor, practice

EVERY_ORDER: list[tuple[Objective, ...]] = [
    (MostPairs(),),
    (MostPairs(), TotalFit()),
    (TotalFit(), MostPairs()),
    (MostPairs(), FairestFit()),
    (MostPairs(), FairestFit(), TotalFit()),
    (MostPairs(), Leximin()),
    (MostPairs(), FewestChanges([("P1", "M2"), ("P0", "M1")])),
    (AreaCoverage(),),
    (MostPairs(), AreaCoverage()),
    (MostPairs(), AreaCoverage(), TotalFit()),
    (AreaCoverage(), FewestChanges([("P1", "M2"), ("P0", "M1")])),
    (Stable(),),
]


def lot(pair_ids: PairIds) -> int:
    """What the rule says, written down plainly."""
    return int(sha256("\n".join(pair_ids).encode()).hexdigest()[:16], 16) % 1024 + 1


def order_of_ids(case: Case, choice: frozenset[PairIds]) -> list[bool]:
    return [each in choice for each in sorted(case.fits)]


def test_lots_are_what_the_rule_says() -> None:
    pairs = [("Elm", "Oak"), ("Elm", "Yew"), ("Straße 9", "Ōak"), ("\ud800", "x")]
    assert lots_of(pairs[:3]) == [lot(each) for each in pairs[:3]] == [1020, 493, 241]
    assert all(1 <= each <= 1024 for each in lots_of(pairs))
    drawn = Counter(lots_of((f"P{a}", f"M{b}") for a in range(200) for b in range(200)))
    assert len(drawn) == 1024
    assert max(drawn.values()) < 2 * 40_000 / 1024


@settings(max_examples=60)
@given(cases(COVERING))
def test_of_equal_coverings_the_one_with_the_greatest_lots_comes_back(case: Case) -> None:
    every = [*case.choices()]
    if not every:
        return
    best = max(map(case.values, every))
    equal = [each for each in every if case.values(each) == best]
    true = max(equal, key=lambda each: (sum(map(lot, each)), order_of_ids(case, each)))
    pairing = pair(case.problem, case.order)
    chosen = {(each.practice_id, each.mentor_id) for each in pairing.pairs if not each.fixed}
    assert chosen == true
    assert pairing.certificate.ties_settled


@settings(max_examples=40)
@given(cases(COVERING))
def test_where_lots_are_alike_the_earliest_comes_back(case: Case) -> None:
    every = [*case.choices()]
    if not every:
        return
    best = max(map(case.values, every))
    equal = [each for each in every if case.values(each) == best]
    most = max(map(len, equal))  # lots of 1 count pairs
    true = max((order_of_ids(case, each), each) for each in equal if len(each) == most)[1]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("qip_rules.matching.lots.LOTS", 1)
        pairing = pair(case.problem, case.order)
    chosen = {(each.practice_id, each.mentor_id) for each in pairing.pairs if not each.fixed}
    assert chosen == true


@settings(max_examples=40)
@given(cases(COVERING), st.sampled_from([0, 100, 10_000]))
def test_sums_too_great_for_one_program_stand_in_rows_and_give_the_same(
    case: Case, greatest: int
) -> None:
    if not any(True for _ in case.choices()):
        return
    usual = pair(case.problem, case.order)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("qip_rules.matching.solve.settled._TOGETHER_MAXIMUM", greatest)
        assert pair(case.problem, case.order) == usual


def test_a_factor_that_was_too_small_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = many(20)
    order = (MostPairs(), AreaCoverage(), TotalFit())
    usual = pair(problem, order)
    monkeypatch.setattr("qip_rules.matching.solve.covering._FACTOR", 0)
    monkeypatch.setattr("qip_rules.matching.solve.covering._LEAST_FACTOR", 1)
    assert pair(problem, order) == usual
    assert usual.certificate.ties_settled


def test_lots_decide_between_mentors_who_add_as_much_to_a_fixed_one() -> None:
    """Both are weaker than the fixed one in its area, which is no loss, and add another area."""
    for elm in ("Elm", "Fir", "Gum", "Ivy"):
        problem = Problem(
            [practice(elm, ("a", 2), ("b", 1), wanted=2)],
            [
                mentor("Oak", 1, ("a", 3)),
                *(mentor(each, 1, ("a", 1), ("b", 1)) for each in ("Ash", "Bay", "Yew")),
            ],
            GRANT,
            fixed=[(elm, "Oak")],
        )
        best = max(((elm, each) for each in ("Ash", "Bay", "Yew")), key=lot)
        chosen = [each for each in pair(problem, (AreaCoverage(),)).pairs if not each.fixed]
        assert [(each.practice_id, each.mentor_id) for each in chosen] == [best]


@st.composite
def full_of_ties(draw: st.DrawFn) -> Problem:
    """Practices and mentors that differ in little but their ids."""
    areas = st.lists(st.sampled_from("ab"), min_size=1, unique=True)
    practices = [
        practice(f"P{at}", *[(each, 1) for each in draw(areas)], wanted=draw(st.integers(1, 2)))
        for at in range(draw(st.integers(2, 6)))
    ]
    mentors = [
        mentor(f"M{at}", draw(st.integers(1, 2)), *[(each, 1) for each in draw(areas)])
        for at in range(draw(st.integers(2, 5)))
    ]
    return Problem(practices, mentors, GRANT)


@settings(max_examples=40)
@given(full_of_ties(), st.sampled_from(EVERY_ORDER), st.randoms(use_true_random=False))
def test_the_order_of_the_records_makes_no_difference(
    problem: Problem,
    order: tuple[Objective, ...],
    random: Any,  # noqa: ANN401
) -> None:
    other = attrs.evolve(
        problem,
        practices=random.sample(problem.practices, len(problem.practices)),
        mentors=random.sample(problem.mentors, len(problem.mentors)),
    )
    one, two = pair(problem, order), pair(other, order)
    assert one.pairs == two.pairs
    assert one.unpaired == two.unpaired
    assert one.certificate == two.certificate
    assert verify(two) == ()


def many(count: int) -> Problem:
    """So many practices, half of which want two mentors; weights and evidence are few."""
    areas = [f"area {number}" for number in range(12)]
    practices = [
        practice(
            f"P{at:03}",
            *{
                areas[(at * step + at // 12) % 12]: 1 + (at + step) % 3 for step in (1, 5, 7)
            }.items(),
            wanted=1 + at % 2,
        )
        for at in range(count)
    ]
    mentors = [
        mentor(
            f"M{at:02}",
            1 + at % 4,
            *[(areas[(at * 7 + step) % 12], 1 + (at + step) % 3) for step in (0, 2, 5)],
        )
        for at in range(count * 3 // 5)
    ]
    return Problem(practices, mentors, GRANT)


@pytest.mark.parametrize("order", [EVERY_ORDER[8], EVERY_ORDER[9]])
def test_a_hundred_practices_are_told_apart_without_a_limit(order: tuple[Objective, ...]) -> None:
    problem = many(100)
    pairing = pair(problem, order)
    assert pairing.certificate.is_settled
    assert pairing.certificate.ties_settled
    turned = attrs.evolve(problem, practices=problem.practices[::-1], mentors=problem.mentors[::-1])
    assert pair(turned, order).pairs == pairing.pairs


def test_a_limit_leaves_ties_open_and_the_certificate_says_so() -> None:
    problem = many(100)
    limited = pair(problem, (MostPairs(), AreaCoverage()), time_limit=1e-9)
    assert not limited.certificate.ties_settled
    assert verify(limited) == ()
    kept = from_json(Certificate, to_json(limited.certificate))
    assert kept == limited.certificate
    claimed = attrs.evolve(limited.certificate, ties_settled=True)
    assert "ties are stated as settled among choices that are not proved best" in verify(
        attrs.evolve(limited, certificate=claimed)
    )


def test_what_is_stated_of_ties_has_to_make_sense() -> None:
    flow = pair(many(100))
    assert flow.certificate.ties_settled
    for stated, said in ((False, "stated as open"), (1, "no truth value"), (None, "no truth")):
        changed = attrs.evolve(flow.certificate, ties_settled=stated)  # type: ignore[arg-type]
        wrong = verify(attrs.evolve(flow, certificate=changed))
        assert any(said in each for each in wrong)


def test_of_choices_alike_in_lots_the_earliest_comes_back_whichever_is_found_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell_apart = _Covering.tell_apart

    def from_the_latest(covering: _Covering, lots: npt.NDArray[np.int64]) -> bool:
        face = covering.stages.face
        covering.stages.chosen[face.pair] = latest(face)
        return tell_apart(covering, lots)

    monkeypatch.setattr("qip_rules.matching.lots.LOTS", 1)
    monkeypatch.setattr(_Covering, "tell_apart", from_the_latest)
    problem = Problem(
        [practice(each, ("a", 1), wanted=2) for each in ("Elm", "Fir", "Gum")],
        [mentor(each, 1, ("a", 2)) for each in ("Ash", "Oak", "Yew")],
        GRANT,
    )
    pairing = pair(problem, (AreaCoverage(),))
    chosen = [(each.practice_id, each.mentor_id) for each in pairing.pairs]
    assert chosen == [("Elm", "Ash"), ("Fir", "Oak"), ("Gum", "Yew")]


def latest(face: Face) -> npt.NDArray[np.bool_]:
    """Each practice in turn with the last mentor left: the last of the equal choices."""
    chosen = np.zeros(len(face.pair), dtype=np.bool_)
    left = face.most.copy()
    for practice_at in np.unique(face.tail):
        of_practice = np.flatnonzero((face.tail == practice_at) & (left[face.head] > 0))
        chosen[of_practice[-1]] = True
        left[face.head[of_practice[-1]]] -= 1
    return chosen
