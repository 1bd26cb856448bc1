"""How a fault shows what stands in the data and what was expected, for people to read."""

import difflib
import json
import math
import re
from collections.abc import Iterable
from typing import Final

from qip_rules.narrowing import is_list_or_tuple

__all__ = ["did_you_mean", "found", "in_words", "quoted"]

_SHOWN_MAXIMUM: Final = 60
_NUMBER_SHOWN_MAXIMUM: Final = 10**18
_COMPARED_MAXIMUM: Final = 80
"""A longer name than any field's is no misspelling of one, and slow to compare."""

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def quoted(text: str) -> str:
    """Text in quotation marks: short, and printable whatever it holds."""
    written = json.dumps(text[:_SHOWN_MAXIMUM], ensure_ascii=False)
    safe = "".join(
        letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in written
    )
    return safe if len(text) <= _SHOWN_MAXIMUM else f'{safe[:-1]}..."'


def found(value: object) -> str:
    """What stands at a place, in the words of JSON."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if isinstance(value, int) and abs(value) >= _NUMBER_SHOWN_MAXIMUM:
        return "a very long number"
    if isinstance(value, float) and not math.isfinite(value):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if is_list_or_tuple(value):
        return f"a list of {len(value)}"
    return "an object" if isinstance(value, dict) else f"a Python {type(value).__name__}"


def in_words(kind: object) -> str:
    """The name of a class as words: `SupportLetter` is a support letter."""
    name = kind.__name__ if isinstance(kind, type) else "data"
    return _HUMP.sub(" ", name.lstrip("_")).lower()


def did_you_mean(written: str, names: Iterable[str]) -> str:
    """A suggestion for a misspelt name, or nothing if no name comes close."""
    if len(written) > _COMPARED_MAXIMUM:
        return ""
    by_spelling = {name.casefold(): name for name in names}
    plain = _HUMP.sub("_", written).casefold().replace("-", "_").replace(" ", "_")
    close = difflib.get_close_matches(plain, by_spelling, n=1)
    return f"did you mean {quoted(by_spelling[close[0]])}?" if close else ""
