"""A printout as plain text, for a console or a mail: the words of the HTML and the PDF."""

import unicodedata
from collections.abc import Iterator, Sequence

from qip_rules.reports.printout import Figures, Printout
from qip_rules.rules.wording import printable

__all__ = ["printed_text"]

_GAP = "  "


def printed_text(printout: Printout) -> str:
    """The printout as text. The same printout gives the same text; every line stands whole."""
    return "\n".join(printable(line).rstrip() for line in _lines(printout)) + "\n"


def _lines(printout: Printout) -> Iterator[str]:
    yield from printout.letterhead.lines
    yield from ("", printout.name, "=" * _width(printout.name))
    if printout.banner:
        yield f"*** {printout.banner} ***"
    for party in printout.parties:
        yield from ("", party.part, *party.lines)
    if printout.particulars:
        yield ""
        yield from _columns(printout.particulars, (False, False))
    for paragraph in printout.lead:
        yield from ("", paragraph)
    for plot in printout.plots:
        yield from ("", plot.title, "-" * _width(plot.title))
        yield from _columns([(dot.label, dot.told) for dot in plot.dots], (False, False))
        yield plot.says
    for figures in printout.figures:
        yield from ("", figures.title, "-" * _width(figures.title))
        yield from _figures(figures)
    for passage in printout.passages:
        yield from ("", passage.title, "-" * _width(passage.title))
        if passage.marks:
            marked = zip(passage.marks, passage.sentences, strict=True)
            yield from (f"{mark}{_GAP}{sentence}" for mark, sentence in marked)
        else:
            yield from passage.sentences
    if printout.provenance:
        yield from ("", printout.provenance)


def _figures(figures: Figures) -> Iterator[str]:
    if figures.rows:
        head = tuple(column.title for column in figures.columns)
        yield from _columns((head, *figures.rows), [each.is_number for each in figures.columns])
    for label, amount in figures.sums:
        yield f"{label}: {amount}"
    if figures.words:
        yield figures.words


def _columns(rows: Sequence[Sequence[str]], to_the_right: Sequence[bool]) -> Iterator[str]:
    """Rows in columns as wide as their widest text, numbers set to the right."""
    shown = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells: list[str] = []
        for cell, width, is_number in zip(row, widths, to_the_right, strict=True):
            space = " " * (width - _width(cell))
            cells.append(space + cell if is_number else cell + space)
        yield _GAP.join(cells)


def _width(text: str) -> int:
    """How many columns of a console the text takes: wide letters two, combining marks none."""
    marks = sum(unicodedata.category(each) in ("Mn", "Me") for each in text)
    return len(text) - marks + sum(unicodedata.east_asian_width(each) in "WF" for each in text)
