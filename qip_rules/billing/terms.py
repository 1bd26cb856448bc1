"""What a program says about billing on one day: read once, and shared by all its accounts."""

import functools
from collections.abc import Mapping
from datetime import date
from typing import Final

import attrs

from qip_rules.billing.codes import BillingCode, DutyCode
from qip_rules.billing.facts import DAYS_PARAMETER
from qip_rules.billing.fees import fee_is_example
from qip_rules.billing.settings import BillingSettings, settings_of
from qip_rules.errors import NotInForceError
from qip_rules.fields import DAY_MAXIMUM, DAY_MINIMUM, shown
from qip_rules.money import Money
from qip_rules.policy.program import Policy, Program
from qip_rules.rules.deciding import decide
from qip_rules.rules.fact import Value
from qip_rules.rules.findings import Decision
from qip_rules.rules.requirement import Clause
from qip_rules.rules.ruling import decide_all

__all__ = ["Broken", "Terms", "broken_rules", "decided", "money", "terms_on"]

_DAYS_MAXIMUM: Final = (DAY_MAXIMUM - DAY_MINIMUM).days
"""Between any two days that records can have there are no more."""


@attrs.frozen(eq=False)
class Terms:
    """The policy of one day, as billing reads it."""

    policy: Policy
    settings: BillingSettings
    days_to_invoice: int
    """After so many days an invoice that may be issued, and is not, is a duty."""
    fee_is_example: bool
    clauses: Mapping[BillingCode | DutyCode, tuple[Clause, ...]]
    """What each finding and duty rests on."""


@functools.lru_cache(maxsize=1024)
def terms_on(program: Program, day: date) -> Terms:
    """The terms of a program in force on `day`.

    Raises:
        NotInForceError: the program was not in force, or lacks a setting of billing, or gives a
            number of days that is negative or has no end.
    """
    policy = program.on(day)
    days = policy.parameter(DAYS_PARAMETER).value
    if type(days) is not int or not 0 <= days <= _DAYS_MAXIMUM:
        msg = (
            f"{program.id} sets {DAYS_PARAMETER} to {shown(days)}; expected days, none or more, "
            f"and no more than {_DAYS_MAXIMUM}"
        )
        raise NotInForceError(msg)
    return Terms(
        policy=policy,
        settings=settings_of(policy),
        days_to_invoice=days,
        fee_is_example=fee_is_example(program),
        clauses={
            code: policy.cited(code.value) for kind in (BillingCode, DutyCode) for code in kind
        },
    )


@functools.lru_cache(maxsize=8192)
def money(minor: int, currency: str) -> Money:
    """An amount in cents as money: one object for equal amounts."""
    return Money(minor, currency)


Broken = tuple[str, str, tuple[Clause, ...]]
"""A requirement that is not met: its code, the sentence for this record, its clauses."""


@functools.lru_cache(maxsize=16_384)
def broken_rules(
    terms: Terms, subject: str, values: tuple[Value | None, ...]
) -> tuple[Broken, ...]:
    """The requirements that a payment or a seat does not meet: required ones first, then advice.

    `values` are its facts in the order of the subject's vocabulary.
    """
    rules = terms.policy.rule_sets[subject]
    facts = dict(zip(rules.vocabulary, values, strict=True))
    if all(decide(each.requires, facts) is not False for each in rules.requirements):
        return ()
    decision = decided(terms, subject, values)
    return tuple(
        (each.code, each.sentence, each.clauses) for each in (*decision.not_met, *decision.advice)
    )


def decided(terms: Terms, subject: str, values: tuple[Value | None, ...]) -> Decision:
    """What every requirement of a subject says of one payment or seat."""
    rules = terms.policy.rule_sets[subject]
    return decide_all(rules, dict(zip(rules.vocabulary, values, strict=True)))
