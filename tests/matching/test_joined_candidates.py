"""Pairs found by a join of areas: the same candidates, and the same reasons, as all pairs give."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.matching import candidates as module
from qip_rules.matching import recounting
from qip_rules.matching.answer import Pairing, Unpaired
from qip_rules.matching.areas import AreaMatch
from qip_rules.matching.candidates import CandidatePairs, find_candidates
from qip_rules.matching.facts import AREA_MATCH, CANDIDATE
from qip_rules.matching.meetings import meetings_of
from qip_rules.matching.one_pair import decide_pair
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import PairIds, Problem
from qip_rules.matching.records import AreaOfSuccess, MentorPractice, Practice, WeightedArea
from qip_rules.matching.recounting import DecidedPair, Recount
from qip_rules.matching.verifying import verify
from qip_rules.policy.program import Policy
from qip_rules.rules import Outcome, RuleSet, Severity, parse
from qip_rules.rules.requirement import Requirement
from tests.matching import well_known

GRANT = load_program("quality-improvement-grant").on(date(2026, 1, 1))
SHARES = "shared_area_count >= 1"
ASKING: tuple[tuple[str, ...], ...] = (
    (SHARES, "not(same_organization)", "not(shares_domain)"),
    (SHARES, "not(practice_declares_conflict or mentor_declares_conflict)"),
    (SHARES, "same_organization = null or not(same_organization)"),
    ("shared_area_count >= 2 and not(shares_person)",),
    ("shared_area_count in [1..3]", "shares_person = null"),
)
NOT_ASKING: tuple[tuple[str, ...], ...] = (
    (),
    ("not(shares_person)", "not(mentor_declares_conflict)"),
    (f"{SHARES} or same_organization",),
    (f"shared_area_count = null or {SHARES}",),
    ("shared_area_count <= 1", "not(shares_domain)"),
    (f"{SHARES} and shares_person = null",),
    (f"{SHARES} or shares_person", f"{SHARES} or not(shares_person)"),
)


def asking(texts: Sequence[str], match: AreaMatch = AreaMatch.EXACT) -> Policy:
    """The grant with other requirements of a pair, and one that only recommends."""
    requirements = tuple(
        Requirement(f"r-{number}", parse(text, CANDIDATE), Severity.REQUIRED)
        for number, text in enumerate(texts)
    )
    advice = Requirement("advice", parse(SHARES, CANDIDATE), Severity.RECOMMENDED)
    return attrs.evolve(
        GRANT,
        settings={**GRANT.settings, AREA_MATCH: match.value},
        rule_sets={"candidate": RuleSet(CANDIDATE, (advice, *requirements))},
    )


policies = st.builds(asking, st.sampled_from(ASKING + NOT_ASKING), st.sampled_from(AreaMatch))
areas = st.sampled_from(("symptom-and-toxicity", "antiemetics", "prevention", "typed by staff"))
IDS = ("A", "B", "C", "D")
common = {
    "name": st.just("made up"),
    "organization": st.none() | st.sampled_from(("Elm", "Oak")),
    "conflicts": st.none() | st.just(frozenset()) | st.just(frozenset({"A"})),
    "people": st.none() | st.sampled_from(((), ("ann@a.example",), ("bob@m.a.example",))),
}
some_practices = st.lists(
    st.builds(
        Practice,
        practice_id=st.sampled_from(IDS),
        areas=st.none()
        | st.lists(
            st.builds(WeightedArea, areas, st.integers(1, 4)), unique_by=lambda each: each.area
        ).map(tuple),
        wanted=st.integers(1, 2),
        minimum_fit=st.sampled_from((0, 0, 1, 4)),
        **common,
    ),
    max_size=4,
    unique_by=lambda each: each.practice_id,
)
some_mentors = st.lists(
    st.builds(
        MentorPractice,
        mentor_id=st.sampled_from(IDS),
        places=st.integers(1, 2),
        areas=st.none()
        | st.lists(
            st.builds(AreaOfSuccess, areas, st.integers(1, 3)), unique_by=lambda each: each.area
        ).map(tuple),
        **common,
    ),
    max_size=4,
    unique_by=lambda each: each.mentor_id,
)


def held_against_rows(found: CandidatePairs, policy: Policy) -> None:
    """Every pair decided by itself, on the row evaluator, says what the columns say."""
    candidates: dict[tuple[int, int], int] = {}
    low: dict[tuple[int, int], int] = {}
    standings = list(found.standings(range(len(found.practices))))
    for ours, practice in enumerate(found.practices):
        for theirs, mentor in enumerate(found.mentors):
            decision = decide_pair(practice, mentor, policy)
            outcomes = [
                each.outcome
                for each in decision.findings
                if each.requirement.severity is Severity.REQUIRED
            ]
            shared = found.pair(ours, theirs).shared
            fit = sum(each.weight * each.evidence for each in shared or ())
            qualifies = all(each is Outcome.MET for each in outcomes)
            is_refused = Outcome.NOT_MET in outcomes
            if fit >= practice.minimum_fit:
                if qualifies:
                    candidates[ours, theirs] = fit
            elif not is_refused and (qualifies or shared is not None):
                low[ours, theirs] = fit
            refuted = standings[ours].refuted[:, theirs].tolist()
            undetermined = standings[ours].undetermined[:, theirs].tolist()
            assert refuted == [each is Outcome.NOT_MET for each in outcomes]
            assert undetermined == [each is Outcome.UNDETERMINED for each in outcomes]
            assert standings[ours].refused[theirs] == is_refused
            assert standings[ours].open[theirs] == (not is_refused and not qualifies)
    pairs = zip(found.practice.tolist(), found.mentor.tolist(), strict=True)
    assert list(zip(pairs, found.fit.tolist(), strict=True)) == list(candidates.items())
    pairs = zip(found.low_practice.tolist(), found.low_mentor.tolist(), strict=True)
    assert list(zip(pairs, found.low_fit.tolist(), strict=True)) == list(low.items())


@given(some_practices, some_mentors, policies, st.sampled_from((1, 3, 1 << 20)))
def test_pairs_are_those_that_one_finds_one_at_a_time(
    practices: list[Practice], mentors: list[MentorPractice], policy: Policy, pairs_at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAIRS_AT_ONCE", pairs_at_once)
        found = find_candidates(practices, mentors, policy)
        held_against_rows(found, policy)


def problem_of(practices: list[Practice], mentors: list[MentorPractice], policy: Policy) -> Problem:
    """The records without conflicts that name nobody, and one organization for one id."""
    ours = {each.practice_id for each in practices}
    theirs = {each.mentor_id for each in mentors}
    return Problem(
        [
            attrs.evolve(each, conflicts=each.conflicts and each.conflicts & theirs)
            for each in practices
        ],
        [
            attrs.evolve(
                each,
                conflicts=each.conflicts and each.conflicts & ours,
                organization=None if each.mentor_id in ours else each.organization,
            )
            for each in mentors
        ],
        policy,
    )


def paired_without_join(problem: Problem) -> Pairing:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "asks_for_a_shared_area", lambda *_: False)
        return pair(problem)


def questions_one_at_a_time(
    pairing: Pairing, unpaired: Unpaired
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """What is missing between a practice and each mentor that it could still have."""
    problem, identity = pairing.problem, unpaired.practice_id
    (practice,) = (each for each in problem.practices if each.practice_id == identity)
    settled = {each.mentor_id for each in unpaired.low_fits}
    settled |= {each.mentor_id for each in pairing.pairs if each.practice_id == identity}
    asked: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for mentor in sorted(problem.mentors, key=lambda each: each.mentor_id):
        decision = decide_pair(practice, mentor, problem.policy)
        if mentor.mentor_id in settled or decision.outcome is not Outcome.UNDETERMINED:
            continue
        for question in decision.questions:
            if question.changes_outcome:
                name = question.fact.name
                mentors, because = asked.get(name, ((), ()))
                says = decision.because[name].says
                asked[name] = (
                    (*mentors, mentor.mentor_id),
                    because if says in because else (*because, says),
                )
    return asked


@given(
    some_practices,
    some_mentors,
    st.builds(asking, st.sampled_from(ASKING), st.sampled_from(AreaMatch)),
)
def test_the_join_changes_neither_pairs_nor_reasons(
    practices: list[Practice], mentors: list[MentorPractice], policy: Policy
) -> None:
    problem = problem_of(practices, mentors, policy)
    pairing = pair(problem)
    assert pairing == paired_without_join(problem)
    assert verify(pairing) == ()
    for each in pairing.unpaired:
        asked = {one.fact.name: (one.mentor_ids, one.because) for one in each.questions}
        assert asked == questions_one_at_a_time(pairing, each)


@given(some_practices, some_mentors, policies)
def test_what_verifies_finds_the_candidates_that_one_finds_one_at_a_time(
    practices: list[Practice], mentors: list[MentorPractice], policy: Policy
) -> None:
    problem = problem_of(practices, mentors, policy)
    recount = Recount(pair(problem))
    found = {ours: list(of_one.items()) for ours, of_one in recount.open_to.items()}
    one_at_a_time = {
        practice.practice_id: [
            (mentor.mentor_id, recount.decided((practice.practice_id, mentor.mentor_id)).fit)
            for mentor in sorted(problem.mentors, key=lambda each: each.mentor_id)
            if decide_pair(practice, mentor, policy).outcome is Outcome.MET
            and not recount.decided((practice.practice_id, mentor.mentor_id)).is_low
        ]
        for practice in problem.practices
    }
    assert found == one_at_a_time


@given(some_practices, some_mentors, policies)
def test_what_verifies_decides_of_every_mentor_what_one_finds_one_at_a_time(
    practices: list[Practice], mentors: list[MentorPractice], policy: Policy
) -> None:
    problem = problem_of(practices, mentors, policy)
    recount = Recount(pair(problem))
    every = sorted(each.mentor_id for each in problem.mentors)
    for practice in problem.practices:
        ours = practice.practice_id
        one_at_a_time = [recount.decided((ours, theirs)) for theirs in every]
        assert list(recount.with_every_mentor(ours)) == one_at_a_time


def test_who_has_nothing_in_common_is_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    named = "abcdef"
    problem = Problem(
        [well_known.practice("Pa", ("a", 1))],
        [well_known.mentor(f"M{each}", 1, (each, 1)) for each in named],
        GRANT,
    )
    recount = Recount(pair(problem))
    decide_one = recount.decided
    seen: list[PairIds] = []

    def decided(ids: PairIds) -> DecidedPair:
        seen.append(ids)
        return decide_one(ids)

    monkeypatch.setattr(recount, "decided", decided)
    assert len(list(recount.with_every_mentor("Pa"))) == len(named)
    assert seen == [("Pa", "Ma"), ("Pa", "Mb")]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"conflicts": frozenset({"M"})}, {}),
        ({}, {"conflicts": frozenset({"P"})}),
        ({"organization": "Elm"}, {"organization": "elm"}),
        ({"people": ("ann@a.example",)}, {"people": ("ann@a.example",)}),
        ({"people": ("ann@a.example",)}, {"people": ("bob@a.example",)}),
        ({"people": ("ann@a.example",)}, {"people": ("bob@m.a.example",)}),
        ({"people": ("ann@m.a.example",)}, {"people": ("bob@a.example",)}),
        ({}, {"mentor_id": "P", "organization": None}),
        *(({}, {name: None}) for name in ("areas", "organization", "conflicts", "people")),
    ],
    ids=repr,
)
def test_what_one_mentor_alone_has_in_common_is_seen(
    ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """Beside another, who comes first and of whom as much is known, or more."""
    one = well_known.mentor("M", 1, ("b", 1))
    first_of_all = well_known.mentor("L", 1, ("b", 1))
    if "mentor_id" in theirs:
        first_of_all = attrs.evolve(first_of_all, organization=None)
    problem = Problem(
        [attrs.evolve(well_known.practice("P", ("a", 1)), **ours)],
        [first_of_all, attrs.evolve(one, **theirs)],
        GRANT,
    )
    recount = Recount(pair(problem))
    first, second = recount.with_every_mentor("P")
    assert [first, second] == [recount.decided(each.ids) for each in (first, second)]
    assert first.standing != second.standing


def test_facts_that_what_verifies_compares_are_all_there_are() -> None:
    assert {*CANDIDATE} == recounting._COMPARED  # noqa: SLF001


@pytest.mark.parametrize(("texts", "looked_at"), [(ASKING[0], 3), (NOT_ASKING[0], 9)])
def test_what_verifies_looks_at_no_pair_that_shares_nothing_where_it_need_not(
    texts: tuple[str, ...], looked_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = "abc"
    problem = Problem(
        [well_known.practice(f"P{each}", (each, 1)) for each in named],
        [well_known.mentor(f"M{each}", 1, (each, 1)) for each in named],
        asking(texts),
    )
    recount = Recount(pair(problem))
    decide_one = recount.decided
    seen: list[PairIds] = []

    def decided(ids: PairIds) -> DecidedPair:
        seen.append(ids)
        return decide_one(ids)

    monkeypatch.setattr(recount, "decided", decided)
    assert [*recount.open_to] == ["Pa", "Pb", "Pc"]
    assert len(seen) == len({*seen}) == looked_at


@pytest.mark.parametrize(
    ("texts", "asks"),
    [*((each, True) for each in ASKING), *((each, False) for each in NOT_ASKING)],
)
def test_only_pairs_that_share_an_area_are_looked_at_where_one_is_asked_for(
    *, texts: tuple[str, ...], asks: bool
) -> None:
    policy = asking(texts)
    required = [
        each
        for each in policy.rule_sets["candidate"].requirements
        if each.severity is Severity.REQUIRED
    ]
    assert module.asks_for_a_shared_area(required, policy.rule_sets["candidate"]) is asks


def test_the_grantasks_for_a_shared_area_of_mentors_and_not_of_specialists() -> None:
    answers = {
        subject: module.asks_for_a_shared_area(rule_set.requirements, rule_set)
        for subject, rule_set in GRANT.rule_sets.items()
        if subject in ("candidate", "specialist")
    }
    assert answers == {"candidate": True, "specialist": False}


# Keys in common.

keys = st.lists(st.none() | st.frozensets(st.sampled_from("abcd")), max_size=5)


@given(keys, keys)
def test_who_has_a_key_in_common_meets(
    ours: list[frozenset[str] | None], theirs: list[frozenset[str] | None]
) -> None:
    meetings = meetings_of(ours, theirs)
    expected = [
        (at, other, key)
        for at, mine in enumerate(ours)
        for other, keys_there in enumerate(theirs)
        for key in (mine or frozenset()) & (keys_there or frozenset())
    ]
    given_keys = [key for each in ours for key in each or ()]
    their_keys = [key for each in theirs for key in each or ()]
    for backwards in (False, True):
        asked = np.arange(len(ours))[:: -1 if backwards else 1]
        met = meetings.met(asked)
        assert met.position.tolist() == sorted(met.position.tolist())
        rows = zip(asked[met.position].tolist(), met.mentor.tolist(), strict=True)
        entries = zip(met.practice_entry.tolist(), met.mentor_entry.tolist(), strict=True)
        found = []
        for (at, other), (mine, its) in zip(rows, entries, strict=True):
            assert given_keys[mine] == their_keys[its]
            found.append((at, other, given_keys[mine]))
        assert sorted(found) == sorted(expected)
    assert meetings.sizes().tolist() == [
        sum(each == at for each, _, _ in expected) for at in range(len(ours))
    ]
    practice, mentor = (each.ravel() for each in np.indices((len(ours), len(theirs))))
    pairs = zip(practice.tolist(), mentor.tolist(), strict=True)
    meet = {(at, other) for at, other, _ in expected}
    assert meetings.meet(practice, mentor).tolist() == [each in meet for each in pairs]
    assert meetings.is_empty is not bool(expected)
