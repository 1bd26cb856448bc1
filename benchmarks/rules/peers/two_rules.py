"""The requirements for engines without a third value: two plain conditions each.

`REFUTED` says for each code when the record does not meet it, and `OPEN` for each required code
when the record cannot tell: together they give the same answers as the rule language. Every engine
writes the five kinds of condition in its own words.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from benchmarks.rules.task import RULES, Answer
from qip_rules.rules import Severity

__all__ = [
    "ADVICE",
    "OPEN",
    "REFUTED",
    "REQUIRED",
    "AllOf",
    "AnyOf",
    "Codes",
    "Condition",
    "Is",
    "IsNot",
    "Outside",
    "answers_of_codes",
    "answers_of_masks",
]


@attrs.frozen
class Is:
    """The fact is known to be true, known to be false, or missing (`None`)."""

    fact: str
    value: bool | None


@attrs.frozen
class IsNot:
    """The fact is anything but this, be it the other value or missing."""

    fact: str
    value: bool


@attrs.frozen
class Outside:
    """The number is known and lies below `low` or above `high`, where there is one."""

    fact: str
    low: int
    high: int | None = None


@attrs.frozen
class AllOf:
    """All of these hold."""

    parts: "tuple[Condition, ...]"


@attrs.frozen
class AnyOf:
    """One of these holds, or several."""

    parts: "tuple[Condition, ...]"


Condition = Is | IsNot | Outside | AllOf | AnyOf

REQUIRED: Final = tuple(code for code, (how, _) in RULES.items() if how is Severity.REQUIRED)
"""The ten codes that decide the outcome."""

ADVICE: Final = tuple(code for code, (how, _) in RULES.items() if how is Severity.RECOMMENDED)
"""The two codes that only advise."""

_ORDER: Final = {code: place for place, code in enumerate(RULES)}


def _yes(fact: str) -> Condition:
    return Is(fact, value=True)


def _no(fact: str) -> Condition:
    return Is(fact, value=False)


def _missing(fact: str) -> Condition:
    return Is(fact, value=None)


def _both_refuted(one: str, other: str) -> Condition:
    return AnyOf((_no(one), _no(other)))


def _both_open(one: str, other: str) -> Condition:
    missing = AnyOf((_missing(one), _missing(other)))
    return AllOf((IsNot(one, value=False), IsNot(other, value=False), missing))


REFUTED: Final[dict[str, Condition]] = {
    "physician": _no("leader_is_physician"),
    "member": _no("leader_is_member"),
    "leader-in-team": _no("leader_in_core_team"),
    "core-team": Outside("core_team_size", 2, 4),
    "attendance": _no("core_team_pledges_attendance"),
    "sponsor": _no("sponsor_named"),
    "senior-sponsor": AllOf((_yes("sponsor_named"), _no("sponsor_is_senior_leader"))),
    "letter": _both_refuted("letter_received", "letter_signed_by_sponsor"),
    "time": Outside("project_minutes_per_week", 120),
    "costs": _both_refuted("pledges_program_fees", "pledges_travel_costs"),
    "project-team": Outside("project_team_size", 5, 7),
    "description": _no("project_described"),
}
OPEN: Final[dict[str, Condition]] = {
    "physician": _missing("leader_is_physician"),
    "member": _missing("leader_is_member"),
    "leader-in-team": _missing("leader_in_core_team"),
    "core-team": _missing("core_team_size"),
    "attendance": _missing("core_team_pledges_attendance"),
    "sponsor": _missing("sponsor_named"),
    "senior-sponsor": AnyOf(
        (
            AllOf((_missing("sponsor_named"), IsNot("sponsor_is_senior_leader", value=True))),
            AllOf((_yes("sponsor_named"), _missing("sponsor_is_senior_leader"))),
        )
    ),
    "letter": _both_open("letter_received", "letter_signed_by_sponsor"),
    "time": _missing("project_minutes_per_week"),
    "costs": _both_open("pledges_program_fees", "pledges_travel_costs"),
}

Codes = tuple[Iterable[str], Iterable[str]]
"""The codes refuted, those of advice among them, and the codes open, in any order."""


def answers_of_codes(answers: Iterable[Codes]) -> Iterator[Answer]:
    """The common form of answers that are two lists of codes."""
    for refuted, unknown in answers:
        against = sorted(refuted, key=_ORDER.__getitem__)
        not_met = tuple(code for code in against if code not in ADVICE)
        advice = tuple(code for code in against if code in ADVICE)
        undetermined = tuple(sorted(unknown, key=_ORDER.__getitem__))
        yield _outcome(not_met, undetermined), not_met, undetermined, advice


def answers_of_masks(refuted: Sequence[int], unknown: Sequence[int]) -> Iterator[Answer]:
    """The common form of answers that are two bit masks a record.

    Bit `n` is the code at place `n` of `RULES`.
    """
    codes = tuple(RULES)
    for against, open_bits in zip(refuted, unknown, strict=True):
        yield from answers_of_codes(
            [
                (
                    [code for place, code in enumerate(codes) if against >> place & 1],
                    [code for place, code in enumerate(codes) if open_bits >> place & 1],
                )
            ]
        )


def _outcome(not_met: tuple[str, ...], undetermined: tuple[str, ...]) -> str:
    return "not met" if not_met else "undetermined" if undetermined else "met"
