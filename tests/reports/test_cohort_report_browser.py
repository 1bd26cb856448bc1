"""The report in a real browser: filter, search and keyboard, what it asks for, how it fits."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from qip_rules.reports.cohort_report import report_page
from qip_rules.rules.findings import Outcome
from tests.reports.cohort_reports import LONG, files_of, hostile_run, run_of
from tests.reports.real_browser import watched

LOOKED_AT = Path(__file__).parent / "cohort_report_pictures"
TOLERANCE = 8
"""Of 255, in the mean of a picture: other fonts come to less, a bar that is missing to more."""
DESK, PHONE = 1280, 360
HEIGHT = 900
FOCUS = ":focus"
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("reports")
    for name in ("cohort", "grant-run", "training-run"):
        text = files_of(name)["report.html"]
        assert isinstance(text, str)
        (place / f"{name}.html").write_text(text, encoding="utf-8")
    (place / "hostile.html").write_text(report_page(hostile_run(place)), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One for all tests here: to begin another costs as much as to load the report."""
    with browser.new_page() as page:
        yield page


@pytest.fixture
def page(tab: Page) -> Page:
    """A page on a desk, by daylight; what is opened in it begins anew."""
    tab.set_viewport_size({"width": DESK, "height": HEIGHT})
    tab.emulate_media(color_scheme="light")
    return tab


@pytest.fixture
def opened(page: Page, folder: Path) -> Page:
    """The report on the shipped cohort."""
    page.goto((folder / "cohort.html").as_uri())
    return page


def ids(page: Page, selector: str) -> list[str]:
    """The ids of what a selector finds, in the order of the page."""
    found: list[str] = page.locator(selector).evaluate_all("found => found.map(e => e.id)")
    return found


def shown(page: Page) -> list[str]:
    """The applications that a reader sees."""
    return ids(page, ".application:not([hidden])")


def chosen(
    page: Page, field: str, *, value: str | None = None, label: str | None = None
) -> list[str]:
    """The applications that are shown after a choice, by what it stands for or what it says."""
    page.locator(f"#{field}").select_option(value=value, label=label)
    return shown(page)


def anchors(*outcomes: Outcome) -> list[str]:
    return [
        f"application-{case.application_id}"
        for case in run_of("cohort").cases
        if case.decision.outcome in outcomes
    ]


# ------------------------------------------------------------------------- filter and search


def test_nothing_is_hidden_at_first(opened: Page) -> None:
    assert shown(opened) == anchors(*Outcome)
    expect(opened.locator("#shown")).to_have_text("All 28 applications are shown.")


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_shows_its_applications(opened: Page, outcome: Outcome) -> None:
    assert chosen(opened, "outcome", value=outcome.value) == anchors(outcome)
    said = f"{len(anchors(outcome))} of 28 applications are shown."
    expect(opened.locator("#shown")).to_have_text(said)


def test_a_requirement_shows_who_does_not_meet_it(opened: Page) -> None:
    code = "core-team-size"
    expected = [
        f"application-{case.application_id}"
        for case in run_of("cohort").cases
        if case.decision.finding(code).outcome is not Outcome.MET
    ]
    assert chosen(opened, "requirement", label=code) == expected


def test_each_missing_fact_shows_who_lacks_it(opened: Page) -> None:
    names = opened.locator("#fact option").all_text_contents()[1:]
    assert names == sorted(names)
    for name in names:
        expected = [
            f"application-{case.application_id}"
            for case in run_of("cohort").cases
            if any(f.name == name for each in case.decision.findings for f in each.open_facts)
        ]
        assert chosen(opened, "fact", label=name) == expected


def test_choices_narrow_one_another_and_are_taken_back_together(opened: Page) -> None:
    chosen(opened, "outcome", value="not met")
    both = chosen(opened, "standing", value="accepted")
    assert both == ["application-APP-13"]
    opened.locator("#filter button[type=reset]").click()
    expect(opened.locator(".application[hidden]")).to_have_count(0)
    assert shown(opened) == anchors(*Outcome)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("practice 13", ["application-APP-13"]),
        ("  PRACTICE   13 ", ["application-APP-13"]),
        ("app-26", ["application-APP-26"]),
        ("imágïng", ["application-APP-26"]),
        ("nobody at all", []),
        ("(.*[", []),
    ],
)
def test_a_search_finds_words_whatever_their_case_and_accents(
    opened: Page, words: str, expected: list[str]
) -> None:
    opened.locator("#search").fill(words)
    assert shown(opened) == expected


def test_what_is_shown_can_be_opened_and_closed_together(opened: Page) -> None:
    chosen(opened, "outcome", value="undetermined")
    opened.locator("#open-all").click()
    assert ids(opened, ".application[open]") == anchors(Outcome.UNDETERMINED)
    opened.locator("#close-all").click()
    assert ids(opened, ".application[open]") == []


def test_a_link_to_an_application_that_a_filter_hides_shows_and_opens_it(opened: Page) -> None:
    chosen(opened, "outcome", value="undetermined")
    opened.locator("#money a[href='#application-APP-01']").first.click()
    expect(opened.locator("#application-APP-01")).to_have_attribute("open", "")
    assert shown(opened) == anchors(*Outcome)


# ------------------------------------------------------------------------------- keyboard


def test_the_keyboard_is_enough(opened: Page) -> None:
    focus = opened.locator(FOCUS)
    opened.keyboard.press("Tab")
    expect(focus).to_have_text("Skip to the report")
    opened.locator("#search").focus()
    opened.keyboard.press("Tab")
    expect(focus).to_have_id("outcome")
    opened.keyboard.press("ArrowDown")
    expect(focus).to_have_value("met")
    assert shown(opened) == anchors(Outcome.MET)
    for _ in range(4):
        opened.keyboard.press("Tab")
    expect(focus).to_have_text("Show all")
    opened.keyboard.press("Enter")
    for _ in range(3):
        opened.keyboard.press("Tab")
    expect(opened.locator(f"summary{FOCUS}")).to_have_count(1)
    opened.keyboard.press("Space")
    expect(opened.locator(f"details[open] > summary{FOCUS}")).to_have_count(1)
    opened.keyboard.press("Enter")
    expect(opened.locator(f"details:not([open]) > summary{FOCUS}")).to_have_count(1)


def test_a_line_of_the_network_tells_why_to_mouse_and_keyboard(opened: Page) -> None:
    told = opened.locator("#pairs .told-of")
    pairing = run_of("cohort").pairing
    assert pairing is not None
    opened.locator("#pairs a[href='#pairs-1']").focus()
    expect(told).to_have_text(pairing.pairs[0].says)
    opened.keyboard.press("Tab")
    assert told.text_content() in {each.says for each in pairing.pairs[1:]}
    opened.keyboard.press("Escape")
    expect(told).to_contain_text("Point at a line")
    line = opened.locator("#pairs a[href='#pairs-3'] line").first
    line.scroll_into_view_if_needed()
    across = line.bounding_box()
    assert across is not None
    opened.mouse.move(across["x"] + across["width"] / 2, across["y"] + across["height"] / 2)
    expect(told).to_have_text(pairing.pairs[2].says)
    opened.locator("#pairs a[href='#pairs-2']").focus()
    opened.keyboard.press("Enter")
    assert opened.url.endswith("#pairs-2")
    expect(opened.locator("#pairs-2:target")).to_have_count(1)


# ------------------------------------------------------------------- what it asks for, and errors


@pytest.mark.parametrize("name", ["cohort", "grant-run", "training-run", "hostile"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_it_fits_asks_for_nothing_and_complains_of_nothing(
    page: Page, folder: Path, name: str, width: int
) -> None:
    file = folder / f"{name}.html"
    page.set_viewport_size({"width": width, "height": HEIGHT})
    sizes = "e => [e.clientWidth, e.scrollWidth]"
    with watched(page) as seen:
        page.goto(file.as_uri())
        assert page.locator("html").evaluate(sizes) == [width, width]
        page.locator("#open-all").click()
        assert page.locator("html").evaluate(sizes) == [width, width]
    assert seen.requests == [file.as_uri()]
    assert seen.complaints == []


def test_a_script_that_got_in_would_be_stopped_and_seen(page: Page, folder: Path) -> None:
    wrong = "<script>document.title = 'taken'</script><img src='https://example.org/x.png'>"
    text = (folder / "cohort.html").read_text("utf-8").replace("<main", f"{wrong}<main", 1)
    (folder / "wrong.html").write_text(text, encoding="utf-8")
    with watched(page) as seen:
        page.goto((folder / "wrong.html").as_uri())
        assert page.title() != "taken"
    assert len([each for each in seen.complaints if "Content Security Policy" in each]) == 2


def test_it_is_whole_without_its_script(browser: Browser, folder: Path) -> None:
    with browser.new_page(java_script_enabled=False) as page:
        page.goto((folder / "cohort.html").as_uri())
        expect(page.locator("#filter")).to_be_hidden()
        assert shown(page) == anchors(*Outcome)


# ------------------------------------------------------------------------------ accessibility

STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def broken(page: Page, within: str = "html") -> str:
    """The rules of the standards that a page breaks, each with where; none, and it is empty."""
    found = Axe().run(
        page, context=within, options={"runOnly": STANDARDS, "resultTypes": ["violations"]}
    )
    assert len(found.response["passes"]) > 10, "few rules had anything to look at"
    return found.generate_report() if found.violations_count else ""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["cohort", "grant-run", "hostile"])
def test_axe_finds_nothing(page: Page, folder: Path, name: str, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto((folder / f"{name}.html").as_uri())
    page.locator("#open-all").click()
    # The browser lays long lists out when they are scrolled to; axe is to measure all of them.
    page.locator(".many, .many > *").evaluate_all(
        "lists => lists.forEach(each => { each.style.contentVisibility = 'visible'; })"
    )
    assert broken(page) == ""


def test_axe_would_find_what_is_wrong(opened: Page) -> None:
    opened.locator("label").first.evaluate("label => label.remove()")
    assert "\nlabel - " in broken(opened, "#filter")


# ----------------------------------------------------------------------------- how it looks


def thumbnail(chart: Locator) -> Image.Image:
    """What can be seen of a picture, so small that fonts make no difference, and shapes do."""
    chart.evaluate("chart => chart.scrollIntoView()")
    seen: FloatRect = chart.evaluate(
        "chart => {"
        "const b = chart.getBoundingClientRect(), w = chart.parentElement.getBoundingClientRect();"
        "return {x: Math.floor(b.x), y: Math.floor(b.y),"
        "width: Math.round(Math.min(b.right, w.right) - b.x),"
        "height: Math.round(Math.min(b.height, 700))}; }"
    )
    image = Image.open(io.BytesIO(chart.page.screenshot(clip=seen))).convert("RGB")
    return image.resize((24, max(round(24 * image.height / image.width), 1)), Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures of one size, of a scale of 0 to 255."""
    means = ImageStat.Stat(ImageChops.difference(one, other)).mean
    return max(means)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["cohort", "grant-run"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_pictures_look_as_they_did_when_they_were_looked_at(
    page: Page, folder: Path, width: int, name: str, scheme: Scheme
) -> None:
    """`LOOKED_AT=again pytest …` keeps new ones, to be looked at before they are committed."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme)
    page.goto((folder / f"{name}.html").as_uri())
    kept = LOOKED_AT / f"{name}-{width}-{scheme}.png"
    charts = page.locator("svg.chart").all()
    small = [thumbnail(each) for each in charts]
    sheet = Image.new("RGB", (24 * len(small), max(each.height for each in small)))
    for at, each in enumerate(small):
        sheet.paste(each, (24 * at, 0))
    if os.environ.get("LOOKED_AT") == "again":
        sheet.save(kept)
    before = Image.open(kept).convert("RGB")
    assert before.size == sheet.size
    for at, chart in enumerate(charts):
        box = (24 * at, 0, 24 * at + 24, sheet.height)
        says = chart.get_attribute("aria-label")
        assert difference(sheet.crop(box), before.crop(box)) < TOLERANCE, says


def test_a_picture_that_changed_would_be_seen(opened: Page) -> None:
    chart = opened.locator("svg.chart").first
    before = thumbnail(chart)
    assert difference(before, thumbnail(chart)) == 0
    opened.locator("svg.chart path[fill]").first.evaluate("e => e.remove()")
    opened.locator("svg.chart [fill='var(--good)']").first.evaluate("e => e.remove()")
    assert difference(before, thumbnail(chart)) > TOLERANCE


@pytest.mark.parametrize("name", ["cohort", "grant-run", "hostile"])
def test_words_of_a_picture_stay_within_it_and_off_one_another(
    page: Page, folder: Path, name: str
) -> None:
    page.goto((folder / f"{name}.html").as_uri())
    wrong: list[Any] = page.evaluate("""
      [...document.querySelectorAll('svg.chart')].flatMap(svg => {
        const frame = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent &&
          !t.getAttribute('stroke') && !/rotate\\(300/.test(t.getAttribute('transform') || ''));
        const out = texts.filter(t => { const b = t.getBoundingClientRect();
          return b.left < frame.left - 1 || b.right > frame.right + 1 ||
                 b.top < frame.top - 1 || b.bottom > frame.bottom + 1; });
        const over = texts.filter((t, i) => texts.slice(i + 1).some(u => {
          const a = t.getBoundingClientRect(), b = u.getBoundingClientRect();
          return a.left < b.right - 1 && b.left < a.right - 1 &&
                 a.top < b.bottom - 4 && b.top < a.bottom - 4; }));
        return [...out, ...over].map(t => [svg.getAttribute('aria-label'), t.textContent]);
      })
    """)
    assert wrong == []


def test_the_longest_name_widens_no_column_beyond_the_screen(page: Page, folder: Path) -> None:
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.goto((folder / "hostile.html").as_uri())
    widths = "cells => cells.map(e => e.getBoundingClientRect().width)"
    assert max(page.locator("td, th").evaluate_all(widths)) < PHONE
    expect(page.locator("body")).to_contain_text(LONG)


def test_on_paper_all_of_it_stands(opened: Page) -> None:
    opened.emulate_media(color_scheme="dark")
    paper = pypdf.PdfReader(io.BytesIO(opened.pdf(prefer_css_page_size=True)))
    text = "\n".join(each.extract_text() for each in paper.pages)
    for case in run_of("cohort").cases:
        assert case.application_id in text
    for part in ("Money of each application", "One more place at each mentor practice", "Clauses"):
        assert part in text
    assert len(paper.pages) < 60
