"""What the rules on applications say of the core team that an account has today.

Eligibility decides on an application as it was handed in, and billing knows who joined and left
since. Whether the team of today is still one that the program takes shows only where both are at
hand.
"""

import functools
from collections.abc import Iterable
from typing import Final

import attrs

from qip_rules.billing.findings import AccountFinding
from qip_rules.billing.history import Standing
from qip_rules.billing.state import Account
from qip_rules.eligibility.assessment import SUBJECT
from qip_rules.policy.program import Policy
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import WholeNumber
from qip_rules.rules.findings import Finding
from qip_rules.rules.requirement import Requirement
from qip_rules.rules.ruling import decide_all

__all__ = ["TEAM_SIZE", "findings_about", "team_findings"]

TEAM_SIZE: Final = "core_team_size"
"""The fact of an application that its account knows too."""

_LIVE: Final = (Standing.UNDECIDED, Standing.ACCEPTED)


def team_findings(account: Account) -> tuple[AccountFinding, ...]:
    """The rules on applications that the core team on the day of the account does not meet.

    People are counted, not seats, under the policy of the receipt date, as when the application was
    decided. A seat that only an invoice knows counts, as the account counts it. Of an application
    that has ended there is nothing to say, nor of one that named nobody.
    """
    if account.received_on is None or account.standing not in _LIVE or not account.seats:
        return ()
    people = {each.owner.person_id for each in account.seats if each.left_on is None}
    return tuple(
        AccountFinding(each.code, each.sentence, each.clauses, account.application_id)
        for each in _not_met(account.policy, len(people))
    )


def findings_about(accounts: Iterable[Account]) -> tuple[AccountFinding, ...]:
    """What `team_findings` says of each of several accounts, in their order."""
    return tuple(finding for each in accounts for finding in team_findings(each))


@functools.lru_cache(maxsize=1024)
def _not_met(policy: Policy, people: int) -> tuple[Finding, ...]:
    """The rules on applications that a core team of so many people does not meet, advice last."""
    every = policy.rule_sets[SUBJECT]
    some = (each for each in every.requirements if _speaks_of_size(each))
    kind = every.vocabulary[TEAM_SIZE].type
    assert isinstance(kind, WholeNumber)  # noqa: S101 - the derived fact is a number of people
    countable = min(people, kind.maximum)  # more than that are as far above every rule
    found = decide_all(attrs.evolve(every, requirements=tuple(some)), {TEAM_SIZE: countable})
    return (*found.not_met, *found.advice)


def _speaks_of_size(requirement: Requirement) -> bool:
    return any(fact.name == TEAM_SIZE for fact in facts_in(requirement.requires))
