"""What `from_json` asks for and no schema says: every such rule, with its name.

A schema looks at parsed data, one value at a time. It does not see the text, it knows no numbers
apart from their values, and it compares no two values. What a schema accepts, `from_json` accepts
too, unless one of these rules is broken; what a schema refuses, `from_json` refuses always.
"""

import re
from typing import Final

import attrs

from qip_rules.errors import Fault

__all__ = ["UNSAID", "UnsaidRule", "unsaid"]


@attrs.frozen
class UnsaidRule:
    """One rule that no schema says."""

    name: str
    """Lower-case words with hyphens, unique: `repeated-key`."""
    holds: str
    """For what it holds: all JSON, or a record."""
    says: str
    """What has to be so."""
    expected: str = ".*"
    """How a fault says what is expected: a regular expression for the whole of it."""
    found: str = ".*"
    """How a fault says what was found, likewise."""

    def tells(self, fault: Fault) -> bool:
        """Whether a fault is one against this rule."""
        return (
            re.fullmatch(self.expected, fault.expected, re.DOTALL) is not None
            and re.fullmatch(self.found, fault.found, re.DOTALL) is not None
        )


_ALL: Final = "all JSON"
_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

UNSAID: Final = (
    UnsaidRule(
        "whole-number",
        _ALL,
        "A whole number has no decimal point and no exponent: to a schema, 1.0 is 1.",
        found=r"the number -?[0-9]+(\.0|(\.[0-9]+)?e\+[0-9]+)",
    ),
    UnsaidRule("repeated-key", _ALL, "No key stands twice in one object.", "every field once"),
    UnsaidRule(
        "size",
        _ALL,
        "The whole is no longer, no deeper and of no more values than the limits say.",
        r"at most [0-9]+( inside one another| values of [0-9]+ characters together)",
    ),
    UnsaidRule(
        "moment-in-range",
        _ALL,
        "A moment with an offset is from 1900 to 2199 in UTC, too.",
        f"a moment from {_DAY} to {_DAY}|a moment as RFC 3339 text .*",
    ),
    UnsaidRule(
        "check-digit",
        "NPI",
        "The last digit of a National Provider Identifier proves the others.",
        "an NPI whose check digit is right",
    ),
    UnsaidRule(
        "printable-domain",
        "practices, mentor practices and specialists",
        "An e-mail domain has no character that is not printed.",
        r"an e-mail domain such as example\.org",
    ),
    UnsaidRule(
        "area-once",
        "practices, mentor practices and specialists",
        "No area stands twice in a list of areas, whatever its weight or evidence.",
        "each area once",
    ),
    UnsaidRule(
        "load-within-places",
        "mentor practices and specialists",
        "A mentor's least load is no more than its places.",
        "at most [0-9]+, its places",
    ),
    UnsaidRule(
        "candidates",
        "problem",
        "Practices times mentors are no more pairs than the limits say.",
        "at most [0-9]+ pairs of a practice and a mentor",
    ),
    UnsaidRule(
        "objective",
        "problem",
        "An objective is one that there is, and only `FewestChanges` keeps earlier pairs.",
        r"one of MostPairs, .*|nothing: only FewestChanges keeps pairs",
    ),
    UnsaidRule(
        "correction",
        "application",
        "Only a later revision has a day of correction, which is not before the receipt.",
        f"no day of correction, or a higher revision|the day of receipt, {_DAY}, or later",
    ),
    UnsaidRule(
        "nobody-named",
        "application",
        "Who says that nobody is named, as leader or as sponsor, names nobody.",
        "nobody here, or names_(team_leader|sponsor) = true",
    ),
    UnsaidRule(
        "letter-not-received",
        "application",
        "Nothing is said of a letter of support that has not been received.",
        "nothing here, or received = true",
    ),
    UnsaidRule(
        "id-once",
        "events and documents",
        "In a list of seats, people, lines, parts, items, areas or results each stands once.",
        "each only once",
    ),
    UnsaidRule(
        "own-seat",
        "`member-replaced`, `core-member-replaced`",
        "Who comes for another is somebody else, on a seat of their own.",
        "a seat of the successor's own|somebody else",
    ),
    UnsaidRule(
        "transfer",
        "`payment-received`",
        "The amount of a transfer stands with the transfer.",
        "the transfer that the amount is of",
    ),
    UnsaidRule(
        "one-currency",
        "documents",
        "All money of a document has one currency.",
        "money in [A-Z]{3}(, as the first part)?",
    ),
    UnsaidRule(
        "waiver-line",
        "`invoice`, `credit-note`",
        "A line that shows a waiver has its number, and stands on a credit note.",
        "the number of the waiver on a line that shows one, and on no other|fees of seats only",
    ),
    UnsaidRule(
        "version-kept",
        "`duty-settled`, `records-settled`",
        "Only a conflict has a version that is kept, which is one of those that are named.",
        "nothing: only conflicts have versions|one of the versions that are named",
    ),
    UnsaidRule(
        "same-day",
        "`round-measured`, `priorities-settled`, `satisfaction-asked`, `certification-decided`",
        "The event occurred on the day that its record has.",
        f"{_DAY}, on which (the round ended|the areas were settled|people were asked"
        "|the decision was made)",
    ),
    UnsaidRule(
        "days-in-order",
        "participation events",
        "What comes later in time has the later day.",
        f"a day from {_DAY} on|{_DAY}, on which it occurred, or an earlier day"
        f"|a day after {_DAY}, the day of the first count",
    ),
    UnsaidRule(
        "counts",
        "measures, goals and satisfaction",
        "A share is no more than the whole, and a count and its day are both there or neither.",
        "a share from 0 to 1: no more than the denominator|no more than were .*"
        "|the (day|count) of the (count|day) in `.*`",
    ),
)
"""Every rule that no schema says."""


def unsaid(fault: Fault) -> UnsaidRule | None:
    """The rule that a fault is against, if no schema says it."""
    return next((each for each in UNSAID if each.tells(fault)), None)
