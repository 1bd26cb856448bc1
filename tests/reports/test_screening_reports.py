"""What a screening found, as tables and as a page: whole, in agreement, and harmless."""

import csv
import io
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from qip_rules.boundary.sheets.screening import Screening, screened
from qip_rules.reports.screening_files import screening_files
from qip_rules.reports.screening_page import screening_page
from qip_rules.reports.screening_registers import counted, screening_registers
from qip_rules.rules.findings import Outcome
from tests.boundary.forms import PROGRAM, book_of, reading_of, rows_with
from tests.reports.real_browser import measured

HOSTILE = '<script>alert("1")</script> =cmd() \u202eevil " \' 😀 ' + "x" * 300


def screening(folder: Path, *changes: dict[str, object]) -> Screening:
    reading = reading_of(folder, book_of(rows_with(*changes)))
    return screened(reading, PROGRAM, as_of=date(2026, 11, 1))


@pytest.fixture
def some(tmp_path: Path) -> Screening:
    return screening(
        tmp_path, {}, {"Oncology?": "No"}, {"Oncology?": "Not sure"}, {"NPI": "1.23E+09"}
    )


def test_every_table_says_the_same(some: Screening) -> None:
    tables = {each.name: each for each in screening_registers(some)}
    outcomes = {row[0]: row for row in tables["outcomes"].rows}
    assert list(outcomes) == ["A-1", "A-2", "A-3"]
    matrix = tables["requirements"]
    codes = matrix.header[1:]
    for row, each in zip(matrix.rows, some.decided, strict=True):
        states = dict(zip(codes, row[1:], strict=True))
        assert states == {f.code: f.outcome.value for f in each.decision.findings}
    missing = {(row[0], row[2]) for row in tables["missing"].rows}
    assert missing == {
        (each.application.application_id, finding.code)
        for each in some.decided
        for finding in each.decision.findings
        if finding.outcome is not Outcome.MET
    }
    figures = tables["figures"]
    column = figures.header.index("project_minutes_per_week")
    assert figures.rows[0][column] == 180
    assert len(figures.rows) == len(outcomes)
    assert all(len(row) == len(figures.header) for row in figures.rows)
    assert [row[:2] for row in tables["left out"].rows] == [(5, "A-4")]
    assert all(len(row) == len(each.header) for each in tables.values() for row in each.rows)


def test_counts_add_up(some: Screening) -> None:
    counts = counted(some)
    rows, used, out, applications, *kinds = (how_many for _, how_many in counts)
    assert rows == used + out == 4
    assert applications == sum(kinds) == 4


def test_the_page_names_who_lacks_what_with_the_figures(some: Screening) -> None:
    page = str(screening_files(some)["screening.html"])
    assert "oncology-practice" in page
    assert "practice_is_oncology: no" in page
    assert "1.23E+09" in page
    anchors = [section.anchor for section in screening_page(some).sections]
    assert anchors == ["by-requirement", "questions", "outcomes", "decisions", "export"]


class Seen(HTMLParser):
    """The elements of a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        if tag == "a":
            self.links.add(given.get("href") or "")


def test_hostile_data_is_harmless(tmp_path: Path) -> None:
    found = screening(tmp_path, {"Practice": HOSTILE.strip()}, {"Practice": "=1+1 (made up)"})
    files = screening_files(found)
    seen = Seen()
    seen.feed(str(files["screening.html"]))
    assert "script" not in seen.tags
    assert seen.links <= {f"#{each}" for each in seen.ids}
    assert "\u202e" not in str(files["screening.html"])
    rows = list(csv.reader(io.StringIO(str(files["tables/outcomes.csv"]))))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_an_empty_screening_has_every_file(tmp_path: Path) -> None:
    found = screening(tmp_path, {"Received": "11/2/2026"})
    assert found.not_yet_received == ("A-1",)
    files = screening_files(found)
    assert "No application was received by that day." in str(files["screening.md"])
    assert "screening.xlsx" in files


def test_the_same_screening_is_the_same_bytes(tmp_path: Path) -> None:
    assert screening_files(screening(tmp_path, {})) == screening_files(screening(tmp_path, {}))


@pytest.mark.slow
def test_the_page_fits_narrow_and_wide_screens_in_a_browser(
    browser: Browser, tmp_path: Path
) -> None:
    changes: tuple[dict[str, object], ...] = ({"Practice": HOSTILE.strip()}, {"Oncology?": "No"})
    page = str(screening_files(screening(tmp_path, *changes))["screening.html"])
    for width, found in measured(browser, page).items():
        assert found["missing"] == []
        assert found["hidden"] == 0
        assert found["wide"] <= found["inner"], width
