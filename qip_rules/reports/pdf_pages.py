"""Rows of text laid on pages of a PDF: what does not fit goes on to the next page, never off it.

Places are in points, from the left and from the top of the page. Paper is US Letter.
"""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from qip_rules.reports.markup import shown
from qip_rules.reports.pdf_fonts import Typeface, settable
from qip_rules.reports.pdf_text import SetLine, Style, set_lines

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

__all__ = ["CONTENT_WIDTH", "Cell", "Pages", "Row", "Shape", "stacked_cell"]

_WIDTH: Final = 612.0
_HEIGHT: Final = 792.0
_MARGIN: Final = 54.0
_BOTTOM: Final = 66.0
"""Above this from the lower edge stands text; the foot of the page is below it."""

CONTENT_WIDTH: Final = _WIDTH - 2 * _MARGIN
_FOOT: Final = Style(size=7.5, color="#55616d")


@attrs.frozen(kw_only=True)
class Cell:
    """Lines one below the other, from `left` on, or ending at `left + width`."""

    left: float
    width: float
    lines: tuple[SetLine, ...]
    is_right: bool = False

    @property
    def height(self) -> float:
        """The height of all lines."""
        return sum(line.style.leading for line in self.lines)


@attrs.frozen(kw_only=True)
class Shape:
    """Something drawn in a row: a way through points, or with a radius a circle around one.

    Points are from the left edge of the text and from the top of the row.
    """

    points: tuple[tuple[float, float], ...]
    color: str
    radius: float = 0.0
    line_width: float = 0.0
    """Of the way, or of the edge of the circle; none is filled with its color."""
    dash: tuple[float, ...] = ()


@attrs.frozen(kw_only=True)
class Row:
    """Cells side by side, with space around them and lines or a color behind them."""

    cells: tuple[Cell, ...]
    above: float = 0.0
    """Empty space before it; none at the top of a page."""
    padding: float = 0.0
    """Space within it, over and under the text."""
    left: float = 0.0
    """Where its lines and color begin, and, by `width`, end."""
    width: float = CONTENT_WIDTH
    fill: str = ""
    rule_above: str = ""
    rule_below: str = ""
    rule_width: float = 0.5
    shapes: tuple[Shape, ...] = ()
    """Drawn within it, in this order; a row that goes on to the next page has them where it
    begins."""

    @property
    def height(self) -> float:
        """The height without the space above."""
        return max((cell.height for cell in self.cells), default=0.0) + 2 * self.padding


@attrs.frozen
class _Box:
    left: float
    top: float
    width: float
    height: float
    color: str


@attrs.frozen
class _Drawn:
    top: float
    shape: Shape


@attrs.frozen
class _Placed:
    left: float
    baseline: float
    line: SetLine


@attrs.define(eq=False)
class Pages:
    """Pages that are filled from the top; nothing is drawn before `pdf` is asked for."""

    face: Typeface
    _pages: list[list[_Box | _Drawn | _Placed]] = attrs.field(factory=lambda: [[]], init=False)
    _top: float = attrs.field(default=_MARGIN, init=False)
    repeated: Row | None = attrs.field(default=None, init=False)
    """Put at the top of every new page: the head of a table that goes on."""

    @property
    def _room(self) -> float:
        return _HEIGHT - _BOTTOM - self._top

    @property
    def _is_fresh(self) -> bool:
        return not self._pages[-1]

    def add(self, *rows: Row) -> None:
        """Put rows below one another, kept on one page if a page can hold them."""
        together = sum(row.above + row.height for row in rows)
        repeated = self.repeated.height if self.repeated is not None else 0.0
        full = _HEIGHT - _BOTTOM - _MARGIN - repeated
        if together > self._room and together - rows[0].above <= full:
            self._turn()
        for row in rows:
            self._add(row)

    def _add(self, row: Row) -> None:
        if not self._is_fresh:
            self._top += min(row.above, max(self._room, 0.0))
        while row.height > self._room:
            row = self._fill_page(row)
            if not row.cells:
                return
        self._place(row)

    def _fill_page(self, row: Row) -> Row:
        """Put what fits of a row that is longer than the page, and give back the rest."""
        room = self._room - 2 * row.padding
        parts = [_split(cell, room) for cell in row.cells]
        if not any(first.lines for first, _ in parts):
            if self._is_fresh:  # a line higher than a page: it goes over the edge of this one
                self._place(row)
                return attrs.evolve(row, cells=())
            self._turn()
            return row
        self._place(attrs.evolve(row, cells=tuple(first for first, _ in parts)))
        self._turn()
        return attrs.evolve(row, cells=tuple(rest for _, rest in parts), shapes=())

    def _turn(self) -> None:
        self._pages.append([])
        self._top = _MARGIN
        if self.repeated is not None and self.repeated.height < self._room / 2:
            self._place(self.repeated)

    def _place(self, row: Row) -> None:
        page, top, height = self._pages[-1], self._top, row.height
        left = _MARGIN + row.left
        if row.fill:
            page.append(_Box(left, top, row.width, height, row.fill))
        if row.rule_above:
            page.append(_Box(left, top, row.width, row.rule_width, row.rule_above))
        if row.rule_below:
            place = top + height - row.rule_width
            page.append(_Box(left, place, row.width, row.rule_width, row.rule_below))
        page += [_Drawn(top, shape) for shape in row.shapes]
        for cell in row.cells:
            baseline = top + row.padding
            for line in cell.lines:
                shift = cell.width - line.width if cell.is_right else 0.0
                page.append(
                    _Placed(_MARGIN + cell.left + shift, baseline + line.style.size * 1.05, line)
                )
                baseline += line.style.leading
        self._top += height

    def pdf(self, *, title: str, author: str) -> bytes:
        """The pages as a PDF with its fonts in it, the same bytes for the same pages.

        The foot of each page tells `title` and which page of how many it is.
        """
        from reportlab.pdfgen.canvas import Canvas

        file = io.BytesIO()
        canvas = Canvas(file, pagesize=(_WIDTH, _HEIGHT), invariant=1, pageCompression=1, lang="en")
        canvas.setTitle(title)
        canvas.setAuthor(author)
        for number, page in enumerate(self._pages, start=1):
            for each in page:
                if isinstance(each, _Box):
                    _draw_box(canvas, each)
                elif isinstance(each, _Drawn):
                    _draw_shape(canvas, each)
                else:
                    _draw_line(canvas, each)
            self._draw_foot(canvas, title, f"Page {number} of {len(self._pages)}")
            canvas.showPage()
        canvas.save()
        return file.getvalue()

    def _draw_foot(self, canvas: "Canvas", title: str, place: str) -> None:
        baseline = _HEIGHT - _BOTTOM + 24
        (right,) = set_lines(place, _FOOT, CONTENT_WIDTH, self.face)
        room = CONTENT_WIDTH - right.width - 20
        (left,) = set_lines(_cut(title, room, self.face), _FOOT, room, self.face)
        _draw_line(canvas, _Placed(_MARGIN, baseline, left))
        _draw_line(canvas, _Placed(_WIDTH - _MARGIN - right.width, baseline, right))


def _cut(title: str, room: float, face: Typeface) -> str:
    """The title as far as it fits on the line at the foot, with dots if it does not."""
    said = settable(shown(title))
    left = room - _FOOT.size
    for place, each in enumerate(said):
        left -= face.width(each, _FOOT.size, bold=_FOOT.bold)
        if left < 0:
            return f"{said[:place]}…"
    return said


def _split(cell: Cell, room: float) -> tuple[Cell, Cell]:
    """The lines that fit into a height, and the others."""
    fitting = 0
    for line in cell.lines:
        room -= line.style.leading
        if room < 0:
            break
        fitting += 1
    first, rest = cell.lines[:fitting], cell.lines[fitting:]
    return attrs.evolve(cell, lines=first), attrs.evolve(cell, lines=rest)


def _draw_box(canvas: "Canvas", box: _Box) -> None:
    from reportlab.lib.colors import HexColor

    canvas.setFillColor(HexColor(box.color))
    bottom = _HEIGHT - box.top - box.height
    canvas.rect(box.left, bottom, box.width, box.height, stroke=0, fill=1)


def _draw_shape(canvas: "Canvas", drawn: _Drawn) -> None:
    from reportlab.lib.colors import HexColor

    shape = drawn.shape
    points = [(_MARGIN + x, _HEIGHT - drawn.top - y) for x, y in shape.points]
    canvas.setFillColor(HexColor(shape.color))
    canvas.setStrokeColor(HexColor(shape.color))
    canvas.setLineWidth(shape.line_width)
    canvas.setDash(list(shape.dash))
    paint = {"stroke": int(shape.line_width > 0), "fill": int(shape.line_width == 0)}
    if shape.radius:
        canvas.circle(*points[0], shape.radius, **paint)
        return
    _draw_path(canvas, points, paint)


def _draw_path(
    canvas: Any,  # noqa: ANN401 - a Canvas, of whose paths its stub says nothing
    points: Sequence[tuple[float, float]],
    paint: Mapping[str, int],
) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path, **paint)


def _draw_line(canvas: "Canvas", placed: _Placed) -> None:
    from reportlab.lib.colors import HexColor

    line = placed.line
    text = canvas.beginText(placed.left, _HEIGHT - placed.baseline)
    text.setFillColor(HexColor(line.style.color))
    for font, piece in line.pieces:
        text.setFont(font, line.style.size)
        text.textOut(piece)
    canvas.drawText(text)


def stacked_cell(
    said: Sequence[tuple[str, Style]],
    *,
    left: float,
    width: float,
    face: Typeface,
    is_right: bool = False,
) -> Cell:
    """Texts one below the other, each in its style; empty ones are left out."""
    lines = tuple(
        line for text, style in said if text for line in set_lines(text, style, width, face)
    )
    return Cell(left=left, width=width, lines=lines, is_right=is_right)
