"""The fonts of a PDF: every character is set in the first font that has it, and is embedded.

Two families come with the extra `documents`, both under the SIL Open Font License: Noto Sans
(Latin, Greek, Cyrillic) and FiraGO (Hebrew, Arabic, Georgian, Thai). For anything else, such as
Chinese, Japanese or Korean, the caller gives the bytes of a TrueType font. The fonts that a reader
of PDF may have for these are not relied on: what is not in the file looks different elsewhere, or
is not there at all. A browser sets the HTML in the fonts of its computer, and prints it as PDF.
"""

import functools
import hashlib
import io
import struct
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.errors import Fault, InputError
from qip_rules.rules.wording import shortened

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

__all__ = [
    "OF_FONTS",
    "Typeface",
    "all_faults",
    "is_for_want_of_a_font",
    "settable",
    "typeface",
]

OF_FONTS: Final = "the fonts"
"""Of what the faults are, where something was given as a font and is none."""

_EXPECTS_FONT: Final = "characters that a font at hand has"
"""What is expected where a font that has them would do."""

_REGULAR: Final = ("notos", "figo")
_BOLD: Final = ("notosbo", "figbo")
"""The shipped fonts as their package names them, in the order in which they are tried."""

_REGISTERING: Final = threading.Lock()
"""The PDF library keeps one register of fonts for all threads."""

_SHAPED: Final = (
    ("Syriac, Thaana or rare Arabic", 0x0700, 0x08FF),
    ("Indic", 0x0900, 0x0DFF),
    ("Tibetan or Burmese", 0x0F00, 0x109F),
    ("Khmer or Mongolian", 0x1780, 0x18AF),
    ("Southeast Asian", 0x1900, 0x1CFF),
    ("Indic or Southeast Asian", 0xA800, 0xABFF),
)
"""Scripts whose letters change with their neighbors by rules that a font brings along."""


@attrs.frozen(eq=False)
class Typeface:
    """Fonts for each of the two weights, tried one after the other."""

    regular: "tuple[TTFont, ...]"
    bold: "tuple[TTFont, ...]"
    _found: "dict[tuple[str, bool], TTFont | None]" = attrs.field(
        factory=dict[tuple[str, bool], "TTFont | None"], init=False
    )

    def font(self, character: str, *, bold: bool) -> "TTFont | None":
        """The first font that has the character, if one has it; bold text may end up regular."""
        key = character, bold
        if key not in self._found:
            fonts = (*self.bold, *self.regular) if bold else self.regular
            point = ord(character)
            self._found[key] = next((f for f in fonts if point in f.face.charToGlyph), None)
        return self._found[key]

    def width(self, text: str, size: float, *, bold: bool) -> float:
        """How wide text is set in that size, in points."""
        return sum(self._advance(each, bold=bold) for each in text) * size / 1000

    def _advance(self, character: str, *, bold: bool) -> float:
        font = self.font(character, bold=bold)
        if font is None:
            return 0.0
        face = font.face
        return float(face.charWidths.get(ord(character), face.defaultWidth))

    def faults(self, text: str) -> Iterator[Fault]:
        """What of a text cannot be set: letters to be shaped, characters that no font has."""
        needs = {
            name for each in text for name, first, last in _SHAPED if first <= ord(each) <= last
        }
        for name in sorted(needs):
            yield Fault(
                shortened(text),
                f"{name} letters",
                "letters that a PDF can be set in",
                "print the HTML from a browser instead",
            )
        missing = sorted(
            {
                each
                for each in text
                if not any(first <= ord(each) <= last for _, first, last in _SHAPED)
                and self.font(each, bold=False) is None
            }
        )
        if missing:
            yield Fault(
                shortened(text),
                ", ".join(f"{each} (U+{ord(each):04X})" for each in missing),
                _EXPECTS_FONT,
                "print the HTML from a browser instead, or give a TrueType font that has them",
            )


def typeface(fonts: Sequence[bytes] = ()) -> Typeface:
    """The shipped fonts, and after them the given ones for both weights.

    Raises:
        InputError: something given that is no TrueType font, all of them at once.
        ModuleNotFoundError: the extra `documents` is not installed.
    """
    from reportlab.pdfbase.ttfonts import TTFError

    given: list[TTFont] = []
    faults: list[Fault] = []
    for position, content in enumerate(fonts):
        try:
            given.append(_font(memoryview(content).tobytes()))
        except (TTFError, LookupError, TypeError, ValueError, struct.error) as error:
            found = shortened(str(error)) or type(error).__name__
            expected = "the bytes of a TrueType font"
            faults.append(Fault(f"fonts[{position}]", found, expected))
    if faults:
        raise InputError(faults, of=OF_FONTS)
    return Typeface((*_shipped(_REGULAR), *given), (*_shipped(_BOLD), *given))


@functools.cache
def _shipped(names: tuple[str, ...]) -> "tuple[TTFont, ...]":
    import pymupdf_fonts  # type: ignore[import-untyped]

    return tuple(_font(pymupdf_fonts.myfont(name)) for name in names)


def _font(content: bytes) -> "TTFont":
    """The font under a name that its content gives, so that it is registered once at most."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = f"font-{hashlib.sha256(content).hexdigest()[:16]}"
    with _REGISTERING:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(  # pyright: ignore[reportUnknownMemberType] - its stub has no types
                TTFont(name, io.BytesIO(content))
            )
        font = pdfmetrics.getFont(name)
    assert isinstance(font, TTFont)  # noqa: S101 - nothing else has a name of this kind
    return font


def settable(text: str) -> str:
    """The text with letters and their marks put together and invisible marks left out."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(each for each in composed if not _is_invisible(each))


def _is_invisible(character: str) -> bool:
    is_variation = "\ufe00" <= character <= "\ufe0f"
    return is_variation or unicodedata.category(character) == "Cf"


def is_for_want_of_a_font(faults: Iterable[Fault]) -> bool:
    """Whether a font would mend all of these faults; none shapes letters by their neighbors."""
    return all(each.expected == _EXPECTS_FONT for each in faults)


def all_faults(face: Typeface, said: Iterable[str]) -> tuple[Fault, ...]:
    """The faults of every text, each text once."""
    return tuple(
        fault for each in dict.fromkeys(map(settable, said)) for fault in face.faults(each)
    )
