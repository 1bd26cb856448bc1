"""All pairs decided in columns: the same as one pair at a time, whatever is missing."""

from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.matching import candidates as module
from qip_rules.matching.areas import AreaMatch, taxonomy_of
from qip_rules.matching.candidates import find_candidates
from qip_rules.matching.derivations import domain_and_wider
from qip_rules.matching.facts import AREA_MATCH, CANDIDATE, DECLARATION
from qip_rules.matching.one_pair import decide_pair
from qip_rules.matching.records import AreaOfSuccess, MentorPractice, Practice, WeightedArea
from qip_rules.policy.program import Policy
from qip_rules.rules import Outcome, RuleSet, Severity, parse
from qip_rules.rules.requirement import Requirement

GRANT = load_program("quality-improvement-grant").on(date(2026, 1, 1))
SHIPPED_CODES = (
    "shares-priority-area",
    "other-organization",
    "no-declared-conflict",
    "no-shared-person",
    "no-shared-domain",
)
IDS = ("A", "B", "C", "X")
AREAS = ("care-near-end-of-life", "hospice-enrollment", "antiemetics", "typed by staff")


def under(match: AreaMatch) -> Policy:
    return attrs.evolve(GRANT, settings={**GRANT.settings, AREA_MATCH: match.value})


def asking(*texts: str, severity: Severity = Severity.REQUIRED) -> Policy:
    """The grant with other requirements of a pair."""
    requirements = tuple(
        Requirement(f"r-{number}", parse(text, CANDIDATE), severity)
        for number, text in enumerate(texts)
    )
    return attrs.evolve(GRANT, rule_sets={"candidate": RuleSet(CANDIDATE, requirements)})


def practice(**fields: Any) -> Practice:  # noqa: ANN401
    known: dict[str, Any] = {
        "practice_id": "A",
        "name": "Elm",
        "areas": (WeightedArea("antiemetics", 2),),
        "organization": "Elm Health",
        "conflicts": frozenset(),
        "people": ("ann@elm.example",),
    }
    return Practice(**known | fields)


def mentor(**fields: Any) -> MentorPractice:  # noqa: ANN401
    known: dict[str, Any] = {
        "mentor_id": "X",
        "name": "Oak",
        "areas": (AreaOfSuccess("antiemetics", 3),),
        "places": 1,
        "organization": "Oak Health",
        "conflicts": frozenset(),
        "people": ("ola@oak.example",),
    }
    return MentorPractice(**known | fields)


# What the policy asks of a pair.


def test_the_grant_asks_five_things_of_a_pair() -> None:
    decision = decide_pair(practice(), mentor(), GRANT)
    assert tuple(finding.code for finding in decision.findings) == SHIPPED_CODES
    assert decision.outcome is Outcome.MET


@pytest.mark.parametrize(
    ("ours", "theirs", "code"),
    [
        ({"areas": (WeightedArea("prevention", 1),)}, {}, "shares-priority-area"),
        ({"areas": ()}, {}, "shares-priority-area"),
        ({"organization": "Oak  HEALTH"}, {}, "other-organization"),
        ({"practice_id": "X", "organization": None}, {}, "other-organization"),
        ({"conflicts": frozenset({"X"})}, {}, "no-declared-conflict"),
        ({}, {"conflicts": frozenset({"A"})}, "no-declared-conflict"),
        (
            {"people": ("ola+a@gmail.com",)},
            {"people": ("Ola@GMail.com",)},
            "no-shared-person",
        ),
        ({"people": ("ann@oak.example",)}, {}, "no-shared-domain"),
        ({"people": ("ann@mail.oak.example",)}, {}, "no-shared-domain"),
        ({}, {"people": ("ola@mail.elm.example",)}, "no-shared-domain"),
        ({"domains": ("oak.example",)}, {}, "no-shared-domain"),
    ],
)
def test_each_requirement_refuses(ours: dict[str, Any], theirs: dict[str, Any], code: str) -> None:
    decision = decide_pair(practice(**ours), mentor(**theirs), GRANT)
    assert [finding.code for finding in decision.not_met] == [code]
    assert len(find_candidates([practice(**ours)], [mentor(**theirs)], GRANT).fit) == 0


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"people": ("ann@gmail.com",)}, {"people": ("ola@gmail.com",)}),
        ({"people": ("ann@a.example.org",)}, {"people": ("ola@b.example.org",)}),
        ({"people": ("ann@elm.org",)}, {"people": ("ola@oak.org",)}),
        ({"people": ("ann@oak.example",), "domains": ("elm.example",)}, {}),
        ({"conflicts": frozenset({"Y"})}, {"conflicts": frozenset({"B"})}),
        ({"people": ()}, {"people": ()}),
    ],
)
def test_what_only_looks_like_closeness_does_not_refuse(
    ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    assert decide_pair(practice(**ours), mentor(**theirs), GRANT).outcome is Outcome.MET
    assert find_candidates([practice(**ours)], [mentor(**theirs)], GRANT).fit.tolist() == [6]


@pytest.mark.parametrize(
    ("ours", "theirs", "codes", "path"),
    [
        ({"areas": None}, {}, ["shares-priority-area"], "practice.areas"),
        ({}, {"areas": None}, ["shares-priority-area"], "mentor.areas"),
        ({"organization": None}, {}, ["other-organization"], "practice.organization"),
        ({}, {"organization": None}, ["other-organization"], "mentor.organization"),
        ({"conflicts": None}, {}, ["no-declared-conflict"], "practice.conflicts"),
        ({}, {"conflicts": None}, ["no-declared-conflict"], "mentor.conflicts"),
        ({"people": None}, {}, ["no-shared-person", "no-shared-domain"], "practice.people"),
        (
            {"people": None, "domains": ("elm.example",)},
            {},
            ["no-shared-person"],
            "practice.people",
        ),
    ],
)
def test_what_is_not_known_leaves_the_pair_undetermined(
    ours: dict[str, Any], theirs: dict[str, Any], codes: list[str], path: str
) -> None:
    decision = decide_pair(practice(**ours), mentor(**theirs), GRANT)
    assert decision.outcome is Outcome.UNDETERMINED
    assert [finding.code for finding in decision.undetermined] == codes
    names = [question.fact.name for question in decision.questions]
    assert path in {each for name in names for each in decision.because[name].paths}
    assert len(find_candidates([practice(**ours)], [mentor(**theirs)], GRANT).fit) == 0


def test_a_declared_conflict_settles_the_matter_whatever_the_other_says() -> None:
    decision = decide_pair(practice(conflicts=frozenset({"X"})), mentor(conflicts=None), GRANT)
    assert [finding.code for finding in decision.not_met] == ["no-declared-conflict"]


def test_every_fact_has_evidence_a_meaning_and_a_question() -> None:
    because = decide_pair(practice(), mentor(), GRANT).because
    assert tuple(because) == tuple(CANDIDATE)
    assert len(because) == len(CANDIDATE)
    assert because["shared_area_count"].says == "Shared: antiemetics."
    assert because["same_organization"].says == (
        "One belongs to Elm Health, the other to Oak Health."
    )
    for fact in CANDIDATE.facts:
        assert fact.meaning
        assert fact.question
        assert because[fact.name].paths
    with pytest.raises(KeyError):
        because["no such fact"]


def test_matching_declares_what_it_reads() -> None:
    assert [each.name for each in DECLARATION.subjects] == ["candidate", "specialist"]
    assert {each.name: set(each.choices) for each in DECLARATION.settings} == {
        "mentor_pairing": {"offered", "not_offered"},
        "area_match": {"exact", "ancestor"},
    }
    assert [each.name for each in DECLARATION.parameters] == ["evidence_maximum"]


# Columns.


def test_the_fit_is_the_sum_of_weight_times_evidence() -> None:
    ours = practice(areas=(WeightedArea("antiemetics", 2), WeightedArea("prevention", 5)))
    theirs = mentor(areas=(AreaOfSuccess("antiemetics", 3), AreaOfSuccess("prevention", 1)))
    assert find_candidates([ours], [theirs], GRANT).fit.tolist() == [11]


def test_a_narrower_success_fits_only_where_the_policy_says_so() -> None:
    ours = practice(areas=(WeightedArea("symptom-and-toxicity", 4),))
    assert find_candidates([ours], [mentor()], under(AreaMatch.EXACT)).fit.tolist() == []
    assert find_candidates([ours], [mentor()], under(AreaMatch.ANCESTOR)).fit.tolist() == [12]


def test_candidates_stand_in_the_order_of_ids() -> None:
    practices = [practice(practice_id=each) for each in ("C", "A", "B")]
    mentors = [mentor(mentor_id=each) for each in ("Y", "X")]
    found = find_candidates(practices, mentors, GRANT)
    assert [each.practice_id for each in found.practices] == ["A", "B", "C"]
    assert found.practice.tolist() == [0, 0, 1, 1, 2, 2]
    assert found.mentor.tolist() == [0, 1, 0, 1, 0, 1]
    assert found.qualifying(1) == (0, 1)


@pytest.mark.parametrize(("practices", "mentors"), [(0, 0), (0, 2), (2, 0)])
def test_an_empty_side_has_no_candidates(practices: int, mentors: int) -> None:
    found = find_candidates(
        [practice(practice_id=str(each)) for each in range(practices)],
        [mentor(mentor_id=str(each)) for each in range(mentors)],
        GRANT,
    )
    assert found.practice.tolist() == found.mentor.tolist() == found.fit.tolist() == []


def test_a_recommendation_refuses_nobody() -> None:
    policy = asking("same_organization", severity=Severity.RECOMMENDED)
    found = find_candidates([practice()], [mentor()], policy)
    assert found.fit.tolist() == [6]
    assert found.requirements == ()
    assert found.refuted(0).shape == (0, 1)


def test_more_requirements_than_a_byte_has_bits_are_kept_apart() -> None:
    texts = ["shared_area_count = 1" if number % 3 else "shares_person" for number in range(19)]
    found = find_candidates(
        [practice()], [mentor(), mentor(mentor_id="Y", areas=None)], asking(*texts)
    )
    refuted, undetermined = found.refuted(0), found.undetermined(0)
    assert refuted[:, 0].tolist() == [number % 3 == 0 for number in range(19)]
    assert refuted[:, 1].tolist() == [number % 3 == 0 for number in range(19)]
    assert not undetermined[:, 0].any()
    assert undetermined[:, 1].tolist() == [number % 3 != 0 for number in range(19)]


def test_a_domain_lies_within_its_wider_ones() -> None:
    assert domain_and_wider("a.b.example") == ("a.b.example", "b.example")


areas = st.sampled_from(AREAS)
people = st.none() | st.lists(
    st.sampled_from(("ann@a.example", "bob@b.example", "Ann+x@A.example", "cy@m.a.example")),
    max_size=2,
).map(tuple)
common = {
    "name": st.just("made up"),
    "organization": st.none() | st.sampled_from(("Elm", "elm", "Oak", "Fir")),
    "conflicts": st.none() | st.frozensets(st.sampled_from(IDS), max_size=2),
    "people": people,
    "domains": st.none() | st.sampled_from(((), ("a.example",), ("b.example", "m.a.example"))),
}
practices = st.builds(
    Practice,
    practice_id=st.sampled_from(IDS),
    areas=st.none()
    | st.lists(st.builds(WeightedArea, areas, st.integers(1, 9)), unique_by=lambda a: a.area).map(
        tuple
    ),
    **common,
)
mentors = st.builds(
    MentorPractice,
    mentor_id=st.sampled_from(IDS),
    places=st.just(1),
    areas=st.none()
    | st.lists(st.builds(AreaOfSuccess, areas, st.integers(1, 3)), unique_by=lambda a: a.area).map(
        tuple
    ),
    **common,
)


@given(
    st.lists(practices, max_size=4, unique_by=lambda each: each.practice_id),
    st.lists(mentors, max_size=4, unique_by=lambda each: each.mentor_id),
    st.sampled_from(AreaMatch),
    st.integers(1, 20),
)
def test_columns_say_what_rows_say(
    ours: list[Practice], theirs: list[MentorPractice], match: AreaMatch, pairs_at_once: int
) -> None:
    policy = under(match)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAIRS_AT_ONCE", pairs_at_once)
        found = find_candidates(ours, theirs, policy)
    fits = dict(
        zip(
            zip(found.practice.tolist(), found.mentor.tolist(), strict=True),
            found.fit.tolist(),
            strict=True,
        )
    )
    for row, record in enumerate(found.practices):
        for column, other in enumerate(found.mentors):
            decision = decide_pair(record, other, policy)
            assert decision == found.decision(row, column)
            refuted = found.refuted(row)[:, column].tolist()
            undetermined = found.undetermined(row)[:, column].tolist()
            outcomes = [each.outcome for each in decision.findings]
            assert refuted == [each is Outcome.NOT_MET for each in outcomes]
            assert undetermined == [each is Outcome.UNDETERMINED for each in outcomes]
            assert ((row, column) in fits) == (decision.outcome is Outcome.MET)
            if (row, column) in fits:
                shared = found.pair(row, column).shared or ()
                assert fits[row, column] == sum(each.fit for each in shared)


def test_columns_hold_exact_whole_numbers() -> None:
    ours = practice(areas=tuple(WeightedArea(f"a{each}", 1_000_000) for each in range(1_000)))
    theirs = mentor(areas=tuple(AreaOfSuccess(f"a{each}", 3) for each in range(1_000)))
    found = find_candidates([ours], [theirs], GRANT)
    assert found.fit.dtype == np.int64
    assert found.fit.tolist() == [3_000_000_000]


def test_the_taxonomy_comes_with_the_candidates() -> None:
    found = find_candidates([practice()], [mentor()], GRANT)
    assert set(found.taxonomy.titles) == set(taxonomy_of(GRANT.areas).titles)
