"""What every contender decides: 14 facts, 12 requirements, three values, every code.

The records are made up, and the same in every run.
"""

import random
from typing import Final

from qip_rules.rules import (
    Boolean,
    Fact,
    Requirement,
    RuleSet,
    Severity,
    Unit,
    Value,
    Vocabulary,
    WholeNumber,
    parse,
)
from qip_rules.rules.fact import Kind

__all__ = ["RULES", "Answer", "Facts", "fact_names", "make_records", "number_names", "rule_set"]

Facts = dict[str, Value | None]
"""One record: each of the 14 facts by name, `None` where it is missing."""

Answer = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Outcome, then the codes not met, undetermined, and of advice, in the order of `RULES`."""

SEED: Final = 7

_PEOPLE = WholeNumber(0, 1000, Unit.PEOPLE)
_VOCABULARY: Final = Vocabulary(
    (
        Fact("leader_is_physician", Boolean()),
        Fact("leader_is_member", Boolean()),
        Fact("leader_in_core_team", Boolean()),
        Fact("core_team_size", _PEOPLE),
        Fact("core_team_pledges_attendance", Boolean()),
        Fact("sponsor_named", Boolean()),
        Fact("sponsor_is_senior_leader", Boolean()),
        Fact("letter_received", Boolean()),
        Fact("letter_signed_by_sponsor", Boolean()),
        Fact("project_minutes_per_week", WholeNumber(0, 10_080, Unit.MINUTES_PER_WEEK)),
        Fact("pledges_program_fees", Boolean()),
        Fact("pledges_travel_costs", Boolean()),
        Fact("project_team_size", _PEOPLE),
        Fact("project_described", Boolean()),
    )
)
_PARAMETERS: Final = {
    "core_team_minimum": 2,
    "core_team_maximum": 4,
    "minutes_per_week_minimum": 120,
    "project_team_usual_minimum": 5,
    "project_team_usual_maximum": 7,
}

RULES: Final[dict[str, tuple[Severity, str]]] = {
    "physician": (Severity.REQUIRED, "leader_is_physician"),
    "member": (Severity.REQUIRED, "leader_is_member"),
    "leader-in-team": (Severity.REQUIRED, "leader_in_core_team"),
    "core-team": (Severity.REQUIRED, "core_team_size in [core_team_minimum..core_team_maximum]"),
    "attendance": (Severity.REQUIRED, "core_team_pledges_attendance"),
    "sponsor": (Severity.REQUIRED, "sponsor_named"),
    "senior-sponsor": (Severity.REQUIRED, "not(sponsor_named) or sponsor_is_senior_leader"),
    "letter": (Severity.REQUIRED, "letter_received and letter_signed_by_sponsor"),
    "time": (Severity.REQUIRED, "project_minutes_per_week >= minutes_per_week_minimum"),
    "costs": (Severity.REQUIRED, "pledges_program_fees and pledges_travel_costs"),
    "project-team": (
        Severity.RECOMMENDED,
        "project_team_size in [project_team_usual_minimum..project_team_usual_maximum]",
    ),
    "description": (Severity.RECOMMENDED, "project_described"),
}
"""Each requirement by its code, in the rule language."""


def rule_set() -> RuleSet:
    """The requirements, read from their text."""
    return RuleSet(
        _VOCABULARY,
        tuple(
            Requirement(code, parse(text, _VOCABULARY, parameters=_PARAMETERS), severity)
            for code, (severity, text) in RULES.items()
        ),
    )


def fact_names() -> tuple[str, ...]:
    """The 14 names."""
    return tuple(_VOCABULARY)


def number_names() -> frozenset[str]:
    """The names of the three facts that are whole numbers; the others are booleans."""
    return frozenset(fact.name for fact in _VOCABULARY.facts if fact.kind is Kind.NUMBER)


def make_records(count: int, *, missing: float) -> list[Facts]:
    """Made-up records, the same in every run; each fact is missing with that probability.

    A yes is likely (0.93), and most numbers are as they should be.
    """
    chance = random.Random(SEED)  # noqa: S311 - a seeded sample, not a secret

    def value(fact: Fact) -> Value | None:
        if chance.random() < missing:
            return None
        match fact.name:
            case "core_team_size":
                return chance.choices(range(1, 7), (4, 25, 35, 28, 5, 3))[0]
            case "project_team_size":
                return chance.choices(range(3, 10), (4, 8, 25, 30, 20, 8, 5))[0]
            case "project_minutes_per_week":
                return chance.randrange(90, 480, 6)
            case _:
                return chance.random() < 0.93  # noqa: PLR2004 - said above

    return [{fact.name: value(fact) for fact in _VOCABULARY.facts} for _ in range(count)]
