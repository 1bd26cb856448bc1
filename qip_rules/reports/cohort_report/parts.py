"""What the report on a cohort is made of, as plain data: sections with sentences, pictures, tables.

A page and a workbook are made of the same tables, and no picture shows a number that no table has.
"""

import attrs

from qip_rules.reports.markup import Html
from qip_rules.reports.written_registers import Register

__all__ = ["Column", "Figure", "Part", "Shade", "Sheet", "plural"]


@attrs.frozen
class Shade:
    """A color of a picture, by its name in the style sheet, and what it stands for."""

    name: str
    says: str


@attrs.frozen(kw_only=True)
class Figure:
    """A picture that is drawn already."""

    drawn: Html
    caption: str
    legend: tuple[Shade, ...] = ()
    is_wide: bool = False
    """Whether it is made for a wide screen; on a narrow one it can be scrolled."""
    tells: bool = False
    """Whether what is pointed at, or reached with the keyboard, is told below it in words."""


@attrs.frozen(kw_only=True)
class Column:
    """A column of a table that does more than to stand there."""

    leads_to: str = ""
    """The kind of place that its cells lead to by their text, such as `application`."""
    tones: tuple[tuple[str, str], ...] = ()
    """Texts that are shown as a badge, each with its tone in the style sheet."""


@attrs.frozen(kw_only=True)
class Sheet:
    """A table: what it is called on the page, and its register, whose name is that of a sheet."""

    caption: str
    register: Register
    columns: tuple[tuple[str, Column], ...] = ()
    """By the words of the header."""
    is_on_page: bool = True
    """Whether it stands on the page too; the page shows some in another form."""
    anchors: tuple[str, ...] = ()
    """A name for the place of each row."""


@attrs.frozen(kw_only=True)
class Part:
    """One section of the report; where there is nothing to tell, it says that."""

    anchor: str
    title: str
    says: tuple[str, ...] = ()
    """Sentences, a paragraph each."""
    notes: tuple[str, ...] = ()
    """What must not be overlooked, a paragraph each."""
    figures: tuple[Figure, ...] = ()
    sheets: tuple[Sheet, ...] = ()


def plural(count: int, one: str, several: str = "") -> str:
    """A count with its noun, such as `1 pair` and `2 pairs`."""
    return f"{count} {one if count == 1 else several or one + 's'}"
