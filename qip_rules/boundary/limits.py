"""How much may come from outside: every limit, in one table that the documents show.

What is beyond a limit is refused before time or memory is spent on it. Limits of the text of JSON
hold for every kind of record; the others belong to records, documents and rules, and stand where
these are made, from where the table takes them.
"""

from typing import Final

import attrs

__all__ = [
    "CANDIDATES_MAXIMUM",
    "DEPTH_MAXIMUM",
    "DIGITS_MAXIMUM",
    "ITEMS_MAXIMUM",
    "SIZE_MAXIMUM",
    "TEXT_MAXIMUM",
    "VALUES_MAXIMUM",
    "Limit",
    "all_limits",
]

DEPTH_MAXIMUM: Final = 32
"""How deep objects and lists may stand inside one another."""
TEXT_MAXIMUM: Final = 10_000
"""Characters of one text, be it a value or a key."""
ITEMS_MAXIMUM: Final = 10_000
"""Items of one list, fields of one object."""
VALUES_MAXIMUM: Final = 250_000
"""Values of the whole, at every depth."""
SIZE_MAXIMUM: Final = 16 * 1024 * 1024
"""Bytes of the whole; of data that is already text or parsed, its characters."""
DIGITS_MAXIMUM: Final = 18
"""Digits of a whole number: as many as 64 bits always hold."""
CANDIDATES_MAXIMUM: Final = 5_000_000
"""Pairs of a practice and a mentor that one problem read from outside may have."""


@attrs.frozen
class Limit:
    """One limit: what is counted, and how much of it there may be."""

    name: str
    """A short name, unique: `depth`."""
    counted: str
    """What is counted: `objects and lists inside one another`."""
    maximum: int | None
    """The most there may be; `None` for what may not be there at all."""
    held: str
    """Where it holds."""


def all_limits() -> tuple[Limit, ...]:
    """Every limit, those of JSON text first."""
    from qip_rules.eligibility.application import TEAM_MAXIMUM
    from qip_rules.fields import AMOUNT_MINOR_MAXIMUM
    from qip_rules.matching.record_fields import AREAS_MAXIMUM
    from qip_rules.matching.records import COUNT_MAXIMUM
    from qip_rules.policy.effective import DOCUMENT_SIZE_MAXIMUM
    from qip_rules.rules.expression import DEPTH_MAXIMUM as EXPRESSION_DEPTH_MAXIMUM
    from qip_rules.rules.feel import LENGTH_MAXIMUM

    text, record = "all JSON", "the records of"
    return (
        Limit("depth", "objects and lists inside one another", DEPTH_MAXIMUM, text),
        Limit("size", "bytes or characters of the whole", SIZE_MAXIMUM, text),
        Limit("values", "values of the whole, at every depth", VALUES_MAXIMUM, text),
        Limit("items", "items of a list, fields of an object", ITEMS_MAXIMUM, text),
        Limit("text", "characters of a text or a key", TEXT_MAXIMUM, text),
        Limit("digits", "digits of a whole number", DIGITS_MAXIMUM, text),
        Limit("amount-digits", "digits on either side of a decimal point", DIGITS_MAXIMUM, text),
        Limit("fraction", "fractions, NaN and infinities", None, text),
        Limit("duplicate-key", "keys that stand twice in one object", None, text),
        Limit("surrogate", "half characters (lone surrogates)", None, text),
        Limit("control", "NUL and other control characters but tab and line breaks", None, text),
        Limit(
            "line-break",
            "tabs and line breaks in ids, names and titles",
            None,
            "fields of one line",
        ),
        Limit("hidden", "characters without width or that turn the direction of text", None, "ids"),
        Limit(
            "team",
            "people in a core team or a project team",
            TEAM_MAXIMUM,
            f"{record} an application",
        ),
        Limit("areas", "areas of a practice or a mentor", AREAS_MAXIMUM, f"{record} matching"),
        Limit(
            "count",
            "places, mentors wanted, weight or evidence of an area",
            COUNT_MAXIMUM,
            f"{record} matching",
        ),
        Limit(
            "candidates",
            "pairs of a practice and a mentor",
            CANDIDATES_MAXIMUM,
            "a written problem",
        ),
        Limit(
            "amount", "minor units (cents) of an amount", AMOUNT_MINOR_MAXIMUM, f"{record} billing"
        ),
        Limit(
            "document", "bytes of a program document", DOCUMENT_SIZE_MAXIMUM, "program documents"
        ),
        Limit("expression", "characters of a rule", LENGTH_MAXIMUM, "rules in FEEL"),
        Limit(
            "expression-depth",
            "conditions of a rule inside one another",
            EXPRESSION_DEPTH_MAXIMUM,
            "rules in FEEL",
        ),
    )
