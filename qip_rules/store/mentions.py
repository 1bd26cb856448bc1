"""Whether a text names somebody: the words, however they are written."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

__all__ = ["Mentions", "plainly"]

_UNSPACED: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
"""Scripts that put no space between words."""


def plainly(text: str) -> str:
    """A text as it is compared: without case, wide letters, and gaps of more than one space."""
    if text.isascii():  # as most are
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Mentions:
    """Finds any of some names in texts: whole words, so that `Ann` is not found in `Annabel`.

    In scripts that put no space between words a name is found wherever its characters stand.
    """

    def __init__(self, names: Iterable[str]) -> None:
        wanted = sorted({plain for each in names if (plain := plainly(each))}, key=len)
        self._pattern = re.compile("|".join(map(_bounded, reversed(wanted)))) if wanted else None

    def are_in(self, text: str) -> bool:
        """Whether a text names one of them."""
        return self._pattern is not None and self._pattern.search(plainly(text)) is not None


def _bounded(name: str) -> str:
    before = r"(?<!\w)" if _is_spaced(name[0]) else ""
    after = r"(?!\w)" if _is_spaced(name[-1]) else ""
    return f"{before}{re.escape(name)}{after}"


def _is_spaced(letter: str) -> bool:
    """Whether a name that begins or ends so does so where a word does."""
    is_part = letter.isalnum() or letter == "_"
    return is_part and not unicodedata.name(letter, "").startswith(_UNSPACED)
