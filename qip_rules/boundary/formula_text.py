"""Text in tables that a spreadsheet could take for a formula: an apostrophe keeps it text."""

import re
from typing import Final

__all__ = ["guarded", "unguarded"]

_FORMULA: Final = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")
"""How text begins that some spreadsheet takes for a formula, in either width."""


def guarded(text: str) -> str:
    """The text with an apostrophe before it, where it could be taken for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`.

    Text that begins with such an apostrophe of its own loses it; no id or name of people does.
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text
