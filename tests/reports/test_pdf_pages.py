"""Rows on pages: whatever their height, each is there once, and laying them out comes to an end."""

import io
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("reportlab")
pypdf = pytest.importorskip("pypdf")

from qip_rules.reports.pdf_fonts import typeface  # noqa: E402 - after the skip
from qip_rules.reports.pdf_pages import CONTENT_WIDTH, Pages, Row, stacked_cell  # noqa: E402
from qip_rules.reports.pdf_text import Style  # noqa: E402

FACE = typeface()


def row(count: int, size: float = 9, **further: float) -> Row:
    said = [(f"{n};", Style(size=size)) for n in range(count)]
    cell = stacked_cell(said, left=0, width=CONTENT_WIDTH, face=FACE)
    return attrs.evolve(Row(cells=(cell,)), **further)  # type: ignore[arg-type]


def text(pages: Pages) -> list[str]:
    content = pages.pdf(title="T", author="A")
    found = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return ["".join(each.split()).partition("TPage")[0] for each in found]


def counted(*counts: int) -> str:
    return "".join(f"{n};" for count in counts for n in range(count))


@pytest.mark.parametrize("before", range(52, 60))
def test_a_row_longer_than_a_page_begins_wherever_there_is_room(before: int) -> None:
    pages = Pages(FACE)
    pages.add(row(before))
    pages.add(row(150, above=3, padding=4))
    found = text(pages)
    assert "".join(found) == counted(before, 150)
    assert len(found) >= 4


def test_what_belongs_together_stays_on_one_page() -> None:
    pages = Pages(FACE)
    pages.add(row(50))
    pages.add(row(1), row(8))
    assert text(pages) == [counted(50), counted(1, 8)]


def test_the_head_of_a_table_stands_on_every_page() -> None:
    pages = Pages(FACE)
    pages.repeated = row(1)
    for _ in range(100):
        pages.add(row(1))
    first, second = text(pages)
    assert (first + second).count("0;") == 101
    assert second.startswith("0;0;")


@pytest.mark.parametrize("head", [1, 40, 80])
def test_a_head_as_high_as_a_page_does_not_stop_the_rows(head: int) -> None:
    pages = Pages(FACE)
    pages.repeated = row(head)
    pages.add(row(130))
    said = "".join(text(pages))
    assert "129;" in said


def test_letters_higher_than_the_paper_end_somewhere() -> None:
    pages = Pages(FACE)
    pages.add(row(1))
    pages.add(row(2, size=800))
    pages.add(row(1))
    assert "0;" in "".join(text(pages))


@given(st.lists(st.tuples(st.integers(1, 90), st.sampled_from([0.0, 7.0, 300.0])), max_size=6))
def test_every_line_is_there_once_and_in_order(rows: list[tuple[int, float]]) -> None:
    pages = Pages(FACE)
    for count, above in rows:
        pages.add(row(count, above=above))
    assert "".join(text(pages)) == counted(*(count for count, _ in rows))


def test_lines_do_not_overlap() -> None:
    pages = Pages(FACE)
    pages.add(row(30))
    places: list[float] = []

    def visit(said: str, _: object, matrix: list[float], *__: object) -> None:
        if said.strip().endswith(";"):
            places.append(matrix[5])

    content = pages.pdf(title="T", author="A")
    pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=visit)
    assert len(places) == 30
    assert all(above - below >= 9 for above, below in pairwise(places))
