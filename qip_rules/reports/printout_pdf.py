"""A printout as a PDF on US Letter paper, by the extra `documents`: the words of the HTML."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from qip_rules.errors import InputError
from qip_rules.reports.dot_plot_pdf import plot_rows
from qip_rules.reports.markup import shown
from qip_rules.reports.pdf_fonts import Typeface, all_faults, settable, typeface
from qip_rules.reports.pdf_pages import CONTENT_WIDTH, Cell, Pages, Row, stacked_cell
from qip_rules.reports.pdf_text import SetLine, Style, set_lines
from qip_rules.reports.printout import Figures, Party, Passage, Printout, shares, texts

__all__ = ["printed_pdf"]

_ACCENT: Final = "#1f4e79"
_SOFT: Final = "#55616d"
_HAIR: Final = "#cfd6dc"
_BAND: Final = "#f3f6f8"
_AMBER: Final = "#fff3cf"

_TEXT: Final = Style(size=9)
_STRONG: Final = Style(size=9, bold=True)
_LABEL: Final = Style(size=9, color=_SOFT)
_NAME: Final = Style(size=11, bold=True)
_TITLE: Final = Style(size=18, bold=True, color=_ACCENT)
_HEADING: Final = Style(size=9, bold=True, color=_ACCENT)
_WARNING: Final = Style(size=9.5, bold=True, color="#5c4400")
_CELL: Final = Style(size=8)
_HEAD: Final = Style(size=8, bold=True)
_DUE: Final = Style(size=10.5, bold=True)
_SMALL: Final = Style(size=7.5, color=_SOFT)

_GUTTER: Final = 14.0
_OTHER_PARTY_WIDTH: Final = 118.0
_PARTICULARS_WIDTH: Final = 178.0
_LABEL_WIDTH: Final = 76.0
_COLUMN_PADDING: Final = 4.0
_SUM_WIDTH: Final = 320.0
_SUM_LABEL_WIDTH: Final = 190.0
_MARK_WIDTH: Final = 34.0


def printed_pdf(printout: Printout, *, fonts: Sequence[bytes] = ()) -> bytes:
    """The printout as a PDF with its fonts embedded; the same printout gives the same bytes.

    Args:
        printout: what is printed.
        fonts: TrueType fonts, as bytes, for characters that the shipped ones do not have: these
            have Latin, Greek, Cyrillic, Hebrew, Arabic, Georgian and Thai.

    Raises:
        InputError: characters that no font has, or that have to be shaped (Indic scripts, for
            example), in every text at once; something given that is no font. Nothing is ever
            printed as an empty box.
        ModuleNotFoundError: the extra `documents` is not installed.
    """
    face = typeface(fonts)
    faults = all_faults(face, map(shown, texts(printout)))
    if faults:
        raise InputError(faults, of=f"the text of {printout.name}")
    pages = Pages(face)
    pages.add(_letterhead(printout, face))
    if printout.banner:
        pages.add(_banner(printout.banner, face))
    pages.add(_between(printout, face))
    for sentence in printout.lead:
        pages.add(_paragraph(sentence, _TEXT, face, above=10))
    for plot in printout.plots:
        head, rows = plot_rows(plot, face)
        pages.add(*head, *rows[:1])
        for row in rows[1:]:
            pages.add(row)
    for figures in printout.figures:
        _add_figures(pages, figures)
    for passage in printout.passages:
        _add_passage(pages, passage)
    end = _paragraph(printout.provenance, _SMALL, face, above=14)
    pages.add(end)
    return pages.pdf(title=printout.name, author=printout.letterhead.lines[0])


def _letterhead(printout: Printout, face: Typeface) -> Row:
    name, *address = printout.letterhead.lines
    half = (CONTENT_WIDTH - _GUTTER) / 2
    sender = stacked_cell(
        [(name, _NAME), *((each, _LABEL) for each in address)], left=0, width=half, face=face
    )
    title = stacked_cell(
        [(printout.title, _TITLE), (printout.number, _NAME)],
        left=half + _GUTTER,
        width=half,
        face=face,
        is_right=True,
    )
    return Row(cells=(sender, title), padding=8, rule_below=_ACCENT, rule_width=1.2)


def _banner(text: str, face: Typeface) -> Row:
    cell = stacked_cell([(text, _WARNING)], left=8, width=CONTENT_WIDTH - 16, face=face)
    return Row(cells=(cell,), above=10, padding=5, fill=_AMBER)


def _between(printout: Printout, face: Typeface) -> Row:
    """Who it goes to on the left, the particulars on the right."""
    gutters = _GUTTER * len(printout.parties)
    room = CONTENT_WIDTH - gutters - _PARTICULARS_WIDTH
    others = max(len(printout.parties) - 1, 0) * _OTHER_PARTY_WIDTH
    cells: list[Cell] = []
    left = 0.0
    for place, party in enumerate(printout.parties):
        width = _OTHER_PARTY_WIDTH if place else room - others
        cells.append(_party(party, left, width, face))
        left += width + _GUTTER
    cells += _pairs(
        [((label, _LABEL), (value, _STRONG)) for label, value in printout.particulars],
        left=CONTENT_WIDTH - _PARTICULARS_WIDTH,
        widths=(_LABEL_WIDTH, _PARTICULARS_WIDTH - _LABEL_WIDTH),
        face=face,
    )
    return Row(cells=tuple(cells), above=14)


def _party(party: Party, left: float, width: float, face: Typeface) -> Cell:
    said = [(party.part, _HEADING), *((each, _TEXT) for each in party.lines)]
    return stacked_cell(said, left=left, width=width, face=face)


def _pairs(
    said: Sequence[tuple[tuple[str, Style], tuple[str, Style]]],
    *,
    left: float,
    widths: tuple[float, float],
    face: Typeface,
) -> tuple[Cell, Cell]:
    """Two columns in which each text begins on the line of its neighbor."""
    columns: tuple[list[SetLine], list[SetLine]] = ([], [])
    for pair in said:
        lines = [
            set_lines(text, style, width - _COLUMN_PADDING, face)
            for (text, style), width in zip(pair, widths, strict=True)
        ]
        longest = max(map(len, lines))
        for column, own in zip(columns, lines, strict=True):
            blank = SetLine((), 0.0, own[0].style)
            column += [*own, *[blank] * (longest - len(own))]
    first, second = map(tuple, columns)
    return (
        Cell(left=left, width=widths[0], lines=first),
        Cell(left=left + widths[0], width=widths[1], lines=second),
    )


def _paragraph(text: str, style: Style, face: Typeface, *, above: float) -> Row:
    return Row(
        cells=(stacked_cell([(text, style)], left=0, width=CONTENT_WIDTH, face=face),), above=above
    )


def _add_figures(pages: Pages, figures: Figures) -> None:
    """The table, its head again on every page that it goes on to, and its sums."""
    face = pages.face
    heading = _paragraph(figures.title, _HEADING, face, above=13)
    widths = _column_widths(figures, face)
    head = attrs.evolve(
        _table_row([column.title for column in figures.columns], _HEAD, figures, widths, face),
        fill=_BAND,
        rule_below=_ACCENT,
    )
    rows = [
        attrs.evolve(_table_row(row, _CELL, figures, widths, face), rule_below=_HAIR)
        for row in figures.rows
    ]
    sums = tuple(_sums(figures, face))
    first, between, last = rows[:1], rows[1:-1], rows[1:][-1:]
    pages.add(heading, head, *first, *(() if last else sums))
    pages.repeated = head
    for row in between:
        pages.add(row)
    if last:  # on the page of its sums, which say nothing alone
        pages.add(*last, *sums)
    pages.repeated = None


def _table_row(
    row: Sequence[str], style: Style, figures: Figures, widths: Sequence[float], face: Typeface
) -> Row:
    cells: list[Cell] = []
    left = 0.0
    for column, text, width in zip(figures.columns, row, widths, strict=True):
        cell = stacked_cell(
            [(text, style)],
            left=left + _COLUMN_PADDING,
            width=width - 2 * _COLUMN_PADDING,
            face=face,
            is_right=column.is_number,
        )
        cells.append(cell)
        left += width
    return Row(cells=tuple(cells), padding=3.5)


def _column_widths(figures: Figures, face: Typeface) -> tuple[float, ...]:
    """As wide as their texts are; where that is too much, the widest give way first."""
    padding = 2 * _COLUMN_PADDING + 0.5
    natural: list[float] = []
    for place, column in enumerate(figures.columns):
        wide = max(
            face.width(settable(shown(row[place])), _CELL.size, bold=False)
            for row in (*figures.rows, [""] * len(figures.columns))
        )
        head = face.width(column.title, _HEAD.size, bold=True)
        natural.append(max(wide, head) + padding)
    texts_in = [not column.is_number for column in figures.columns]
    return shares(natural, CONTENT_WIDTH, texts=texts_in)


def _sums(figures: Figures, face: Typeface) -> Iterator[Row]:
    """The sums to the right under the table, the one that counts set apart, then its words."""
    left = CONTENT_WIDTH - _SUM_WIDTH
    for place, (label, amount) in enumerate(figures.sums):
        counts = place == len(figures.sums) - 1
        style = _DUE if counts else _TEXT
        name = stacked_cell(
            [(label, style if counts else _LABEL)], left=left, width=_SUM_LABEL_WIDTH, face=face
        )
        sum_cell = stacked_cell(
            [(amount, style)],
            left=left + _SUM_LABEL_WIDTH,
            width=_SUM_WIDTH - _SUM_LABEL_WIDTH - _COLUMN_PADDING,
            face=face,
            is_right=True,
        )
        yield Row(
            cells=(name, sum_cell),
            above=6 if place == 0 else 0,
            padding=3,
            left=left,
            width=_SUM_WIDTH,
            rule_above=_ACCENT if counts else "",
            rule_width=1.0,
        )
    if figures.words:
        words = stacked_cell(
            [(figures.words, _LABEL)],
            left=0,
            width=CONTENT_WIDTH - _COLUMN_PADDING,
            face=face,
            is_right=True,
        )
        yield Row(cells=(words,), above=2)


def _add_passage(pages: Pages, passage: Passage) -> None:
    rows: list[Row] = []
    for place, sentence in enumerate(passage.sentences):
        mark = passage.marks[place] if place < len(passage.marks) else ""
        label = stacked_cell([(mark, _STRONG)], left=0, width=_MARK_WIDTH - 4, face=pages.face)
        indent = _MARK_WIDTH if passage.marks else 0.0
        says = stacked_cell(
            [(sentence, _TEXT)], left=indent, width=CONTENT_WIDTH - indent, face=pages.face
        )
        rows.append(Row(cells=(label, says), above=2))
    pages.add(_paragraph(passage.title, _HEADING, pages.face, above=13), *rows)
