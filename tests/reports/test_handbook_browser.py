"""The handbook in a real browser: no error, nothing wider than the screen, every link leads on."""

from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from qip_rules import load_program
from qip_rules.reports.handbook import handbook_files
from tests.programs.documents import SHIPPED
from tests.programs.hostile import PAYLOADS, hostile
from tests.reports.html_page import parsed
from tests.reports.real_browser import WIDTHS, measured, quiet


@cache
def shipped(name: str) -> str:
    return handbook_files([load_program(name)])[f"{name}.html"]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_page_fits_phones_and_desks_and_its_links_lead_to_places(
    browser: Browser, name: str
) -> None:
    found = measured(browser, shipped(name))
    sections = [each.attributes["id"] for each in parsed(shipped(name)).all("section")]
    assert set(found) == {str(width) for width in WIDTHS}
    for width, at in found.items():
        assert abs(at["inner"] - int(width)) <= 20, at["inner"]
        assert at["wide"] <= at["inner"]
        assert at["body"] <= at["inner"]
        assert at["missing"] == []
        assert at["links"] > 100
        assert at["hidden"] == 0
        assert at["dots"] > 0
        assert at["sections"] == sections
        assert at["title"] == f"Handbook of the {load_program(name).title}"


def test_the_page_by_itself_has_no_error_and_loads_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    page = tmp_path / "handbook.html"
    page.write_text(shipped(SHIPPED[0]), encoding="utf-8")
    assert "<title>Handbook of the Quality Training Program</title>" in quiet(browser, page)


@pytest.mark.parametrize(
    "wrong", ["<script>alert(1)</script>", "<img src='data:x' onerror='alert(2)'>"]
)
def test_a_script_that_got_in_would_be_seen(browser: Browser, wrong: str) -> None:
    with pytest.raises(AssertionError, match="Blocked script execution"):
        measured(browser, shipped(SHIPPED[0]).replace("<main", f"{wrong}<main", 1))


def test_what_is_too_wide_or_leads_nowhere_would_be_seen(browser: Browser) -> None:
    wrong = '<div style="width: 1500px">wide</div><a href="#nowhere">there</a>'
    found = measured(browser, shipped(SHIPPED[0]).replace("<main", f"{wrong}<main", 1))
    for at in found.values():
        assert at["wide"] > at["inner"]
        assert at["missing"] == ["#nowhere"]


def test_hostile_texts_do_nothing(browser: Browser, tmp_path: Path) -> None:
    files = handbook_files([hostile(tmp_path)])
    (text,) = (text for name, text in files.items() if name.endswith(".html"))
    found = measured(browser, text)
    for at in found.values():
        assert at["missing"] == []
        assert at["wide"] <= at["inner"]
        assert at["title"] == f"Handbook of the {PAYLOADS[1]}"
