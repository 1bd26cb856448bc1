"""Text set in lines for a PDF: broken to a width, ordered as it is read, in fonts that have it."""

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

import attrs

from qip_rules.reports.markup import shown
from qip_rules.reports.pdf_fonts import Typeface, settable

__all__ = ["SetLine", "Style", "set_lines"]

_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_ARABIC: Final = re.compile("[\u0600-\u06ff]")


@attrs.frozen(kw_only=True)
class Style:
    """How text looks; sizes in points."""

    size: float
    bold: bool = False
    color: str = "#17202a"

    @property
    def leading(self) -> float:
        """From one base line to the next."""
        return self.size * 1.3


@attrs.frozen
class SetLine:
    """One line from left to right: pieces of text, each with the name of its font."""

    pieces: tuple[tuple[str, str], ...]
    width: float
    style: Style


def set_lines(text: str, style: Style, width: float, face: Typeface) -> tuple[SetLine, ...]:
    """The text in lines no wider than `width` points; no text is one empty line.

    Lines end between words; a word that is too wide for a line is broken where it has to be.
    """
    said = settable(shown(text))
    joined = _joined(said, face)
    lines = _broken(joined, style, width, face)
    is_mixed = _RIGHT_TO_LEFT.search(said) is not None
    base = _base_direction(said) if is_mixed else ""
    return tuple(_set(_as_seen(line, base), style, face) for line in lines)


def _joined(text: str, face: Typeface) -> str:
    """Arabic letters in the forms in which they join, as far as the fonts have them."""
    if _ARABIC.search(text) is None:
        return text
    return "".join(
        each if face.font(each, bold=False) is not None else unicodedata.normalize("NFKC", each)
        for each in _joiner()(text)
    )


@functools.cache
def _joiner() -> Callable[[str], str]:
    from arabic_reshaper import ArabicReshaper  # type: ignore[import-untyped]

    reshaper = ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})
    join: Callable[[str], str] = reshaper.reshape
    return join


def _base_direction(text: str) -> str:
    """`R` if the first letter that has a direction is read from the right."""
    for each in text:
        direction = unicodedata.bidirectional(each)
        if direction in ("L", "R", "AL"):
            return "L" if direction == "L" else "R"
    return "L"


def _as_seen(line: str, base: str) -> str:
    """A line in the order in which it stands on paper from left to right."""
    if not base:
        return line
    from bidi.algorithm import get_display  # type: ignore[import-untyped]

    return str(get_display(line, base_dir=base))


def _broken(text: str, style: Style, width: float, face: Typeface) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if face.width(longer, style.size, bold=style.bold) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, style, width, face)
        yield from full
    yield line


def _pieces(word: str, style: Style, width: float, face: Typeface) -> list[str]:
    """A word in pieces that fit; every piece has one character at least, with its marks."""
    pieces = [""]
    room = width
    for each in word:
        advance = face.width(each, style.size, bold=style.bold)
        if pieces[-1] and advance > room and not unicodedata.combining(each):
            pieces.append("")
            room = width
        pieces[-1] += each
        room -= advance
    return pieces


def _set(line: str, style: Style, face: Typeface) -> SetLine:
    """The line in pieces of one font each."""
    named = ((_font_name(each, style, face), each) for each in line)
    pieces = tuple(
        (name, "".join(each for _, each in group))
        for name, group in itertools.groupby(named, key=lambda pair: pair[0])
    )
    return SetLine(pieces, face.width(line, style.size, bold=style.bold), style)


def _font_name(character: str, style: Style, face: Typeface) -> str:
    font = face.font(character, bold=style.bold)
    assert font is not None, character  # noqa: S101 - refused before: every font has its text
    return str(font.fontName)
