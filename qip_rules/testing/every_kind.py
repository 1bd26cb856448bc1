"""Records of every kind that a rule set knows, so that each of its rules comes into play often."""

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st

from qip_rules.eligibility.application import Application
from qip_rules.errors import NoSuchRecordError
from qip_rules.policy.program import Policy
from qip_rules.rules import strategies
from qip_rules.rules.fact import Value
from qip_rules.rules.requirement import RuleSet, Severity
from qip_rules.testing.made_up_applications import (
    applications,
    applications_breaking,
    applications_meeting,
    applications_undetermined,
)

__all__ = ["applications_of_every_kind", "breaking_advice", "facts_of_every_kind"]


def facts_of_every_kind(rule_set: RuleSet) -> st.SearchStrategy[dict[str, Value | None]]:
    """Any facts; and, so that they come often, those that decide or leave open one rule alone."""
    any_facts = strategies.facts(rule_set)
    kinds = _possible_ones(
        (
            lambda: strategies.facts_meeting(rule_set),
            lambda: strategies.facts_undetermined(rule_set),
            *(
                lambda code=each.code: strategies.facts_breaking(rule_set, code)
                for each in rule_set.requirements
            ),
        )
    )
    return st.one_of(any_facts, any_facts if not kinds else st.one_of(kinds))


def applications_of_every_kind(policy: Policy) -> st.SearchStrategy[Application]:
    """Any applications; and often those that decide or leave open one rule alone."""
    rule_set = policy.rule_sets["application"]
    kinds = _possible_ones(
        (
            lambda: applications_meeting(policy),
            lambda: applications_undetermined(policy),
            *(
                lambda code=each.code: applications_breaking(policy, code)
                for each in rule_set.requirements
            ),
        )
    )
    any_application = applications(policy)
    return st.one_of(any_application, any_application if not kinds else st.one_of(kinds))


def _possible_ones(
    kinds: Iterable[Callable[[], st.SearchStrategy[Any]]],
) -> list[st.SearchStrategy[Any]]:
    """Those of the strategies that have records at all."""
    found: list[st.SearchStrategy[Any]] = []
    for kind in kinds:
        try:
            found.append(kind())
        except NoSuchRecordError:
            continue
    return found


def breaking_advice(rule_set: RuleSet) -> list[st.SearchStrategy[dict[str, Value]]]:
    """For each recommended rule that can be, records that break it and no required rule."""
    return _possible_ones(
        _breaking(rule_set, each.code)
        for each in rule_set.requirements
        if each.severity is Severity.RECOMMENDED
    )


def _breaking(rule_set: RuleSet, code: str) -> Callable[[], st.SearchStrategy[dict[str, Value]]]:
    return lambda: strategies.facts_breaking(rule_set, code)
