"""The two writers: the same words in HTML and PDF, the same bytes each time, nothing lost."""

import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import attrs
import pytest

from qip_rules.billing.documents import Line
from qip_rules.money import Money
from qip_rules.reports.dot_plot import Dot, DotPlot
from qip_rules.reports.issued_printouts import document_printout
from qip_rules.reports.markup import shown
from qip_rules.reports.printout import Passage, Printout, texts
from qip_rules.reports.printout_html import printed_html
from tests.reports.html_page import Element, parsed
from tests.reports.printed_samples import HOSTILE, invoice, printouts, renamed

pytest.importorskip("reportlab")
pypdf = pytest.importorskip("pypdf")

from qip_rules.reports.printout_pdf import printed_pdf  # noqa: E402 - after the skip

LONG = "The Made-Up Comprehensive Cancer Care and Hematology Associates of " + "Greater " * 20


def dense(text: str) -> str:
    """Without space: where lines end is the writers' own business."""
    return re.sub(r"\s", "", text)


def pages(content: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
    return [page.extract_text() for page in reader.pages]


def said_in_pdf(printout: Printout) -> str:
    """The text of all pages, without their feet."""
    whole = []
    found = pages(printed_pdf(printout))
    for number, page in enumerate(found, start=1):
        foot = dense(f"{shown(printout.name)}Page {number} of {len(found)}")
        text = dense(page)
        assert text.endswith(foot)
        whole.append(text.removesuffix(foot))
    return "".join(whole)


def body(text: str) -> Element:
    (found,) = parsed(text).all("body")
    return found


def many_lines(count: int) -> Printout:
    lines = tuple(
        Line(
            seat_id=f"seat-{n}",
            person_id=f"person-{n}",
            person_name=f"Person {n} Made-Up",
            net=Money(111_100 + n, "USD"),
        )
        for n in range(1, count + 1)
    )
    return document_printout(attrs.evolve(invoice(), lines=lines))


def with_plots(count: int) -> Printout:
    dots = tuple(
        Dot(
            id=f"row-{n}",
            label=f"Row {n} {'made up ' * (n * n % 40)}",
            told=f"{n} of 20",
            share=Fraction(n, 20),
            is_target=n % 2 == 0,
            benchmark=Fraction(3, 4),
            limit=Fraction(1, 2),
            interval=(Fraction(0), Fraction(1)),
        )
        for n in range(1, 20)
    )
    plot = DotPlot(title="A plot", says="What is seen in it.", dots=dots)
    return attrs.evolve(printouts()["invoice"], plots=(plot,) * count)


def variants() -> Iterator[tuple[str, Printout]]:
    yield from printouts().items()
    yield "long names", document_printout(renamed(LONG.strip(), lines=4))
    yield "unbroken names", document_printout(renamed("W" * 400))
    yield "hostile", document_printout(renamed(HOSTILE))
    yield "eighty lines", many_lines(80)
    yield "with a plot", with_plots(1)
    yield "with many plots", with_plots(9)
    yield "longer than a page", document_printout(renamed("Made-Up " * 1500 + "end"))


VARIANTS = dict(variants())


@pytest.mark.parametrize("name", VARIANTS)
def test_html_says_all_of_it_in_order_and_nothing_else(name: str) -> None:
    printout = VARIANTS[name]
    page = body(printed_html(printout))
    assert dense(page.text) == dense("".join(map(shown, texts(printout))))


@pytest.mark.parametrize("name", VARIANTS)
def test_pdf_says_all_of_it_and_nothing_else(name: str) -> None:
    printout = VARIANTS[name]
    said = said_in_pdf(printout)
    every = [dense(shown(text)) for text in texts(printout)]
    extra = Counter(said) - Counter("".join(every))
    for figures in printout.figures:  # its head stands on each page that a table goes on to
        head = dense("".join(column.title for column in figures.columns))
        again = said.count(head) - 1
        assert 0 <= again < len(pages(printed_pdf(printout)))
        assert again >= 2 or name not in ("eighty lines", "longer than a page")
        extra -= Counter(head * again)
    assert not extra
    assert not Counter("".join(every)) - Counter(said)
    if len(pages(printed_pdf(printout))) == 1:
        for text in every:
            assert text in said


@pytest.mark.parametrize("name", printouts())
def test_the_usual_printout_is_one_page_or_two(name: str) -> None:
    assert len(pages(printed_pdf(printouts()[name]))) == (2 if name == "statement" else 1)


def test_a_four_line_address_and_four_seats_are_one_page() -> None:
    first = invoice()
    assert len(first.lines) == 4
    buyer = attrs.evolve(
        first.buyer,
        name="Comprehensive Cancer Care and Hematology Associates of Springfield (made up)",
        address_lines=(
            "Department of Accounts Payable, Mail Stop 12-345",
            "c/o Central Business Office",
            "12345 North-West Example Boulevard, Suite 1200",
            "Springfield, NY 10000-1234",
        ),
        npi="1000000004",
        tax_id="00-1111111",
    )
    long = attrs.evolve(first, buyer=buyer, purchase_order="PO-2026-000000004711-A")
    assert len(pages(printed_pdf(document_printout(long)))) == 1


def test_nothing_is_drawn_off_the_paper() -> None:
    for name, printout in VARIANTS.items():
        for page in pypdf.PdfReader(io.BytesIO(printed_pdf(printout))).pages:
            places: list[tuple[float, float]] = []

            def visit(
                text: str,
                _: object,
                matrix: list[float],
                *__: object,
                places: list[tuple[float, float]] = places,
            ) -> None:
                if text.strip():
                    places.append((matrix[4], matrix[5]))

            page.extract_text(visitor_text=visit)
            assert places, name
            assert all(50 <= x <= 562 and 40 <= y <= 742 for x, y in places), name


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_printout_is_the_same_bytes(name: str) -> None:
    printout = VARIANTS[name]
    first = printed_pdf(printout), printed_html(printout)
    printed_pdf(printouts()["statement"])  # what was set before leaves no trace
    assert (printed_pdf(printout), printed_html(printout)) == first


_AGAIN = """
import hashlib, sys
from tests.reports.printed_samples import printouts
from qip_rules.reports.printout_html import printed_html
from qip_rules.reports.printout_pdf import printed_pdf
digest = hashlib.sha256()
for each in printouts().values():
    digest.update(printed_pdf(each)); digest.update(printed_html(each).encode())
print(digest.hexdigest())
"""


def test_another_process_on_another_day_gives_the_same_bytes() -> None:
    here = hashlib.sha256()
    for each in printouts().values():
        here.update(printed_pdf(each))
        here.update(printed_html(each).encode())
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    command = [sys.executable, "-c", _AGAIN]
    there = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here.hexdigest()


def test_threads_do_not_disturb_one_another() -> None:
    every = list(printouts().values()) * 4
    alone = [printed_pdf(each) for each in every]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(printed_pdf, every)) == alone


def test_html_loads_nothing_and_outside_text_stays_text() -> None:
    page = parsed(printed_html(VARIANTS["hostile"]))
    names = {each.name for each in page.walk()}
    assert names.isdisjoint({"script", "link", "img", "iframe", "a", "form", "object"})
    for each in page.walk():
        assert not any(name.startswith("on") for name in each.attributes)
        assert each.attributes.keys().isdisjoint({"src", "href"})
    (style,) = page.all("style")
    assert "url(" not in style.raw
    assert "@import" not in style.raw
    assert page.text.count(HOSTILE) == 6


def test_html_is_a_page_that_a_reader_s_program_understands() -> None:
    page = parsed(printed_html(printouts()["invoice"]))
    (html,) = page.all("html")
    assert html.attributes["lang"] == "en"
    (heading,) = page.all("h1")
    assert heading.text == "Invoice D-1"
    (table,) = page.all("table")
    assert [cell.attributes["scope"] for cell in table.all("th")] == ["col"] * 6
    assert "@page" in page.all("style")[0].raw


def test_the_pdf_tells_its_title_and_holds_its_fonts() -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed_pdf(printouts()["invoice"])))
    assert reader.metadata is not None
    assert reader.metadata.title == "Invoice D-1"
    assert reader.metadata.author == "Made-Up Society"
    fonts = reader.pages[0]["/Resources"]["/Font"]
    embedded = [
        font.get_object() for font in fonts.values() if "/FontDescriptor" in font.get_object()
    ]
    assert embedded
    assert all("/FontFile2" in font["/FontDescriptor"] for font in embedded)


def test_a_foot_too_long_for_its_line_is_cut_with_dots() -> None:
    printout = attrs.evolve(printouts()["invoice"], number="D-" + "9" * 300)
    text, *_ = pages(printed_pdf(printout))
    *_, foot = text.splitlines()
    assert foot.startswith("Invoice D-999")
    assert "…" in foot


def test_a_passage_without_marks_and_one_with() -> None:
    printout = attrs.evolve(
        printouts()["invoice"],
        passages=(Passage("Plain", ("One.", "Two.")), Passage("Marked", ("Three.",), ("M1",))),
    )
    items = [each.text for each in body(printed_html(printout)).all("li")]
    assert items == ["One.", "Two.", "M1 Three."]
    assert "M1Three." in said_in_pdf(printout)
