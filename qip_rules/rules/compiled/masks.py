"""What the bit mask of a record means: two bits a requirement, and one for each open constraint."""

from collections.abc import Mapping
from typing import Final

import attrs

from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Expression
from qip_rules.rules.fact import Value
from qip_rules.rules.findings import Outcome, Verdict
from qip_rules.rules.requirement import RuleSet, Severity

__all__ = ["Decided", "Verdicts", "decided_constraints", "decided_requirements"]

VERDICTS_MAXIMUM: Final = 1 << 16
"""Different verdicts of one rule set that are kept to be shared."""


@attrs.frozen
class Decided:
    """A condition, and what it adds to the mask when it is not proved; `None` is a contradiction.

    A requirement that is met adds nothing, nor does a recommended one that cannot be told.
    """

    says: str
    holds: Expression
    refuted: int | None
    unknown: int

    def adds(self, facts: Mapping[str, Value | None]) -> int | None:
        """What the condition adds to the mask of a record; `None` for a contradiction."""
        decided = decide(self.holds, facts)
        if decided is None:
            return self.unknown
        return 0 if decided else self.refuted


def decided_requirements(rule_set: RuleSet) -> tuple[Decided, ...]:
    """The requirements; each has two bits of its own in the mask."""
    return tuple(
        Decided(
            each.code,
            each.requires,
            1 << 2 * number,
            2 << 2 * number if each.severity is Severity.REQUIRED else 0,
        )
        for number, each in enumerate(rule_set.requirements)
    )


def decided_constraints(rule_set: RuleSet) -> tuple[Decided, ...]:
    """The constraints; the bits above those of the requirements say which ones are open."""
    lowest = 1 << 2 * len(rule_set.requirements)
    return tuple(
        Decided(each.says, each.holds, None, lowest << number)
        for number, each in enumerate(rule_set.vocabulary.constraints)
    )


class Verdicts:
    """The verdict of each mask, made when it first occurs."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.known: dict[int, Verdict] = {}

    def new(self, mask: int) -> Verdict:
        """The verdict of a mask that has not occurred, kept while there is room."""
        not_met: list[str] = []
        undetermined: list[str] = []
        advice: list[str] = []
        for number, each in enumerate(self.rule_set.requirements):
            bits = mask >> 2 * number & 3
            if bits == 1:
                (not_met if each.severity is Severity.REQUIRED else advice).append(each.code)
            elif bits:
                undetermined.append(each.code)
        outcome = (
            Outcome.NOT_MET if not_met else Outcome.UNDETERMINED if undetermined else Outcome.MET
        )
        verdict = Verdict(outcome, tuple(not_met), tuple(undetermined), tuple(advice))
        if len(self.known) < VERDICTS_MAXIMUM:
            self.known[mask] = verdict
        return verdict
