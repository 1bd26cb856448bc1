"""Letters that nobody sees: refused in ids, by the record and by the schema."""

import re
import sys
import unicodedata

import pytest
from jsonschema import Draft202012Validator

from qip_rules.boundary.schemas.patterns import IDENTIFIER
from qip_rules.fields import identifier

EVERY = [chr(number) for number in range(sys.maxunicode + 1)]
BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Unicode's property Bidi_Control."""


def is_refused(letter: str) -> bool:
    return bool(tuple(identifier("id", f"a{letter}b")))


@pytest.mark.parametrize("letter", [*BIDIRECTIONAL, "\u00ad", "\u200b", "\ufeff", "\U000e0041"])
def test_an_id_has_no_letter_that_is_not_seen(letter: str) -> None:
    assert is_refused(letter)


def test_every_letter_that_is_refused_is_one_that_python_does_not_print() -> None:
    # The quick readers look for such letters only where a text is not printable as a whole.
    printed = "".join(each for each in EVERY if each.isprintable())
    assert len(printed) > 100_000
    assert re.search(IDENTIFIER["not"]["pattern"], f"a{printed}b") is None


def test_the_schema_refuses_the_same_letters() -> None:
    accepts = Draft202012Validator(IDENTIFIER).is_valid
    differing = [
        f"{ord(each):x} {unicodedata.category(each)}"
        for each in EVERY
        if not each.isprintable()
        and unicodedata.category(each) not in ("Cn", "Co")
        and is_refused(each) == accepts(f"a{each}b")
    ]
    assert differing == []
