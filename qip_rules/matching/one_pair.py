"""One candidate pair held against the policy by itself, with every reason."""

from qip_rules.errors import expect_arguments
from qip_rules.matching.areas import AreaMatch, proven_areas, shared_areas, taxonomy_of
from qip_rules.matching.derivations import CandidatePair
from qip_rules.matching.facts import AREA_MATCH, PairEvidence, derive
from qip_rules.matching.records import MentorPractice, Practice
from qip_rules.matching.relations import Relation
from qip_rules.policy.program import Policy
from qip_rules.rules.findings import Decision
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import decide_all

__all__ = ["decide_candidate", "decide_pair"]


def decide_pair(
    practice: Practice,
    mentor: MentorPractice,
    policy: Policy,
    relation: Relation = Relation.MENTORS,
) -> Decision:
    """One pair held against the policy's requirements, with every reason.

    Raises:
        ArgumentError: arguments of wrong classes.
        InputError: the policy's areas make up no taxonomy.
        NotInForceError: the policy does not say when areas match.
    """
    expect_arguments(
        "decide_pair",
        practice=(practice, Practice),
        mentor=(mentor, MentorPractice),
        policy=(policy, Policy, "`program.on(day)` gives one"),
        relation=(relation, Relation),
    )
    match = AreaMatch(policy.setting(AREA_MATCH))
    proven = proven_areas(mentor, taxonomy_of(policy.areas), match)
    pair = CandidatePair(practice, mentor, shared_areas(practice, proven), relation)
    return decide_candidate(pair, policy.rule_sets[relation.subject])


def decide_candidate(pair: CandidatePair, rule_set: RuleSet) -> Decision:
    """One pair with the areas it shares, decided on its facts, with every finding."""
    return decide_all(rule_set, derive(pair), because=PairEvidence(pair))
