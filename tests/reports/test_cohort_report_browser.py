"""The report in a real browser: filter, search and keyboard, what it asks for, how it fits."""

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image, ImageChops, ImageStat

from qip_rules.reports.cohort_report import report_page
from qip_rules.rules.findings import Outcome
from tests.reports.cohort_reports import LONG, files_of, hostile_run, run_of
from tests.reports.driven_browser import Driven, driven
from tests.reports.real_browser import needs_browser

pytestmark = needs_browser

AXE = Path(__file__).parent / "axe-core" / "axe.min.js"
LOOKED_AT = Path(__file__).parent / "cohort_report_pictures"
TOLERANCE = 8
"""Of 255, in the mean of a picture: other fonts come to less, a bar that is missing to more."""
WIDTHS = (1280, 360)
SHOWN = "[...document.querySelectorAll('.application')].filter(e => !e.hidden).map(e => e.id)"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    with driven(tmp_path_factory.mktemp("browser") / "profile") as page:
        yield page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("reports")
    for name in ("cohort", "grant-run", "training-run"):
        text = files_of(name)["report.html"]
        assert isinstance(text, str)
        (place / f"{name}.html").write_text(text, encoding="utf-8")
    (place / "hostile.html").write_text(report_page(hostile_run(place)), encoding="utf-8")
    return place


@pytest.fixture
def opened(browser: Driven, folder: Path) -> Driven:
    """The report on the shipped cohort, just opened on a desk."""
    browser.complaints.clear()
    browser.requests.clear()
    browser.look(1280)
    browser.open(folder / "cohort.html")
    return browser


def chosen(page: Driven, field: str, value: str) -> list[str]:
    """The applications that are shown after a choice."""
    page.value(
        f"(() => {{ const e = document.getElementById('{field}'); e.value = {json.dumps(value)};"
        "e.dispatchEvent(new Event('input', { bubbles: true })); })()"
    )
    found: list[str] = page.value(SHOWN)
    return found


def anchors(*outcomes: Outcome) -> list[str]:
    return [
        f"application-{case.application_id}"
        for case in run_of("cohort").cases
        if case.decision.outcome in outcomes
    ]


# ------------------------------------------------------------------------- filter and search


def test_nothing_is_hidden_at_first(opened: Driven) -> None:
    assert opened.value(SHOWN) == anchors(*Outcome)
    assert opened.value("document.getElementById('shown').textContent") == (
        "All 28 applications are shown."
    )


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_shows_its_applications(opened: Driven, outcome: Outcome) -> None:
    assert chosen(opened, "outcome", outcome.value) == anchors(outcome)
    said = opened.value("document.getElementById('shown').textContent")
    assert said == f"{len(anchors(outcome))} of 28 applications are shown."


def test_a_requirement_shows_who_does_not_meet_it(opened: Driven) -> None:
    code = "core-team-size"
    at = opened.value(
        "[...document.getElementById('requirement').options]"
        f".find(e => e.textContent === '{code}').value"
    )
    expected = [
        f"application-{case.application_id}"
        for case in run_of("cohort").cases
        if case.decision.finding(code).outcome is not Outcome.MET
    ]
    assert chosen(opened, "requirement", at) == expected


def test_each_missing_fact_shows_who_lacks_it(opened: Driven) -> None:
    options = opened.value(
        "[...document.getElementById('fact').options].map(e => [e.value, e.textContent])"
    )
    names = [name for _, name in options[1:]]
    assert names == sorted(names)
    for value, name in options[1:]:
        expected = [
            f"application-{case.application_id}"
            for case in run_of("cohort").cases
            if any(f.name == name for each in case.decision.findings for f in each.open_facts)
        ]
        assert chosen(opened, "fact", value) == expected


def test_choices_narrow_one_another_and_are_taken_back_together(opened: Driven) -> None:
    chosen(opened, "outcome", "not met")
    both = chosen(opened, "standing", "accepted")
    assert both == ["application-APP-13"]
    opened.value("document.querySelector('#filter button[type=reset]').click()")
    assert opened.value("new Promise(r => setTimeout(() => r(1), 50))") == 1
    assert opened.value(SHOWN) == anchors(*Outcome)


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
    opened: Driven, words: str, expected: list[str]
) -> None:
    opened.value("document.getElementById('search').focus()")
    opened.write(words)
    assert opened.value(SHOWN) == expected


def test_what_is_shown_can_be_opened_and_closed_together(opened: Driven) -> None:
    chosen(opened, "outcome", "undetermined")
    opened.value("document.getElementById('open-all').click()")
    many = "[...document.querySelectorAll('.application[open]')].map(e => e.id)"
    assert opened.value(many) == anchors(Outcome.UNDETERMINED)
    opened.value("document.getElementById('close-all').click()")
    assert opened.value(many) == []


def test_a_link_to_an_application_that_a_filter_hides_shows_and_opens_it(opened: Driven) -> None:
    chosen(opened, "outcome", "undetermined")
    opened.value("document.querySelector('#money a[href=\"#application-APP-01\"]').click()")
    assert opened.value("new Promise(r => setTimeout(() => r(1), 50))") == 1
    assert opened.value("document.getElementById('application-APP-01').open")
    assert opened.value(SHOWN) == anchors(*Outcome)


# ------------------------------------------------------------------------------- keyboard


def test_the_keyboard_is_enough(opened: Driven) -> None:
    focus = "document.activeElement"
    opened.press("Tab")
    assert opened.value(f"{focus}.textContent") == "Skip to the report"
    opened.value("document.getElementById('search').focus()")
    opened.press("Tab")
    assert opened.value(f"{focus}.id") == "outcome"
    opened.press("ArrowDown")
    assert opened.value(f"{focus}.value") == "met"
    assert opened.value(SHOWN) == anchors(Outcome.MET)
    opened.press("Tab", 4)
    assert opened.value(f"{focus}.textContent") == "Show all"
    opened.press("Enter")
    opened.press("Tab", 3)
    assert opened.value(f"{focus}.tagName") == "SUMMARY"
    opened.press("Space")
    assert opened.value(f"{focus}.parentElement.open")
    opened.press("Enter")
    assert not opened.value(f"{focus}.parentElement.open")


def test_a_line_of_the_network_tells_why_to_mouse_and_keyboard(opened: Driven) -> None:
    told = "document.querySelector('#pairs .told-of').textContent"
    pairing = run_of("cohort").pairing
    assert pairing is not None
    opened.value("document.querySelector('#pairs a[href=\"#pairs-1\"]').focus()")
    assert opened.value(told) == pairing.pairs[0].says
    opened.press("Tab")
    assert opened.value(told) in {each.says for each in pairing.pairs[1:]}
    opened.press("Escape")
    assert "Point at a line" in opened.value(told)
    opened.point_at("#pairs a[href='#pairs-3'] line")
    assert opened.value(told) == pairing.pairs[2].says
    opened.value("document.querySelector('#pairs a[href=\"#pairs-2\"]').focus()")
    opened.press("Enter")
    assert opened.value("location.hash") == "#pairs-2"
    assert opened.value("document.querySelector('#pairs-2').matches(':target')")


# ------------------------------------------------------------------- what it asks for, and errors


@pytest.mark.parametrize("name", ["cohort", "grant-run", "training-run", "hostile"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_asks_for_nothing_and_complains_of_nothing(
    browser: Driven, folder: Path, name: str, width: int
) -> None:
    browser.complaints.clear()
    browser.requests.clear()
    browser.look(width)
    browser.open(folder / f"{name}.html")
    inner, wide = browser.value(
        "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
    )
    assert inner == width
    assert wide <= inner
    browser.value("document.getElementById('open-all').click()")
    assert browser.value("document.documentElement.scrollWidth") <= width
    assert browser.requests == [(folder / f"{name}.html").as_uri()]
    assert browser.complaints == []


def test_a_script_that_got_in_would_be_stopped_and_seen(browser: Driven, folder: Path) -> None:
    wrong = "<script>document.title = 'taken'</script><img src='https://example.org/x.png'>"
    text = (folder / "cohort.html").read_text("utf-8").replace("<main", f"{wrong}<main", 1)
    (folder / "wrong.html").write_text(text, encoding="utf-8")
    browser.complaints.clear()
    browser.open(folder / "wrong.html")
    assert browser.value("document.title") != "taken"
    assert len([each for each in browser.complaints if "Content Security Policy" in each]) == 2


def test_it_is_whole_without_its_script(browser: Driven, folder: Path) -> None:
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(folder / "cohort.html")
        browser.send("Emulation.setScriptExecutionDisabled", value=False)
        assert browser.value("document.getElementById('filter').hidden")
        assert browser.value(SHOWN) == anchors(*Outcome)
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)


# ------------------------------------------------------------------------------ accessibility


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["cohort", "grant-run", "hostile"])
def test_axe_finds_nothing(browser: Driven, folder: Path, name: str, scheme: str) -> None:
    browser.look(1280, scheme=scheme)
    browser.open(folder / f"{name}.html")
    browser.value("document.getElementById('open-all').click()")
    browser.value(AXE.read_text("utf-8") + ";1")
    found = browser.value(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
        "'best-practice']}).then(r => r.violations.map(v => [v.id, v.impact,"
        "v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + ' ' + n.failureSummary)]))"
    )
    assert found == []


def test_axe_would_find_what_is_wrong(opened: Driven) -> None:
    opened.value("document.querySelector('label').remove()")
    opened.value(AXE.read_text("utf-8") + ";1")
    found = opened.value("axe.run(document).then(r => r.violations.map(v => v.id))")
    assert "label" in found


# ----------------------------------------------------------------------------- how it looks


def charts(page: Driven) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every picture of the page: its words, and where of it something can be seen."""
    found = page.value(
        "[...document.querySelectorAll('svg.chart')].map(e => {"
        "const b = e.getBoundingClientRect(), w = e.parentElement.getBoundingClientRect();"
        "return [e.getAttribute('aria-label'), [b.x + scrollX, b.y + scrollY,"
        "Math.min(b.right, w.right) - b.x, Math.min(b.height, 700)]]; })"
    )
    return [(says, (box[0], box[1], box[2], box[3])) for says, box in found]


def thumbnail(picture: bytes) -> Image.Image:
    """A picture so small and soft that fonts make no difference, and shapes and shades do."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return image.resize((24, max(round(24 * image.height / image.width), 1)), Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures of one size, of a scale of 0 to 255."""
    means = ImageStat.Stat(ImageChops.difference(one, other)).mean
    return max(means)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["cohort", "grant-run"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pictures_look_as_they_did_when_they_were_looked_at(
    browser: Driven, folder: Path, width: int, name: str, scheme: str
) -> None:
    """`LOOKED_AT=again pytest …` keeps new ones, to be looked at before they are committed."""
    browser.look(width, scheme=scheme)
    browser.open(folder / f"{name}.html")
    kept = LOOKED_AT / f"{name}-{width}-{scheme}.png"
    small = [thumbnail(browser.picture(box)) for _, box in charts(browser)]
    sheet = Image.new("RGB", (24 * len(small), max(each.height for each in small)))
    for at, each in enumerate(small):
        sheet.paste(each, (24 * at, 0))
    if os.environ.get("LOOKED_AT") == "again":
        sheet.save(kept)
    before = Image.open(kept).convert("RGB")
    assert before.size == sheet.size
    for at, (says, _) in enumerate(charts(browser)):
        box = (24 * at, 0, 24 * at + 24, sheet.height)
        assert difference(sheet.crop(box), before.crop(box)) < TOLERANCE, says


def test_a_picture_that_changed_would_be_seen(browser: Driven, folder: Path) -> None:
    browser.look(1280)
    browser.open(folder / "cohort.html")
    (_, box), *_ = charts(browser)
    before = thumbnail(browser.picture(box))
    assert difference(before, thumbnail(browser.picture(box))) == 0
    browser.value("document.querySelector('svg.chart path[fill]').remove()")
    browser.value("document.querySelector('svg.chart [fill=\"var(--good)\"]').remove()")
    assert difference(before, thumbnail(browser.picture(box))) > TOLERANCE


@pytest.mark.parametrize("name", ["cohort", "grant-run", "hostile"])
def test_words_of_a_picture_stay_within_it_and_off_one_another(
    browser: Driven, folder: Path, name: str
) -> None:
    browser.look(1280)
    browser.open(folder / f"{name}.html")
    wrong: list[Any] = browser.value("""
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


def test_the_longest_name_widens_no_column_beyond_the_screen(browser: Driven, folder: Path) -> None:
    browser.look(360)
    browser.open(folder / "hostile.html")
    cells = browser.value(
        "[...document.querySelectorAll('td, th')].map(e => e.getBoundingClientRect().width)"
    )
    assert max(cells) < 360
    assert LONG in browser.value("document.body.textContent")


def test_on_paper_all_of_it_stands(browser: Driven, folder: Path) -> None:
    browser.look(1280, scheme="dark")
    browser.open(folder / "cohort.html")
    paper = pypdf.PdfReader(io.BytesIO(browser.paper()))
    text = "\n".join(each.extract_text() for each in paper.pages)
    for case in run_of("cohort").cases:
        assert case.application_id in text
    for part in ("Money of each application", "One more place at each mentor practice", "Clauses"):
        assert part in text
    assert len(paper.pages) < 60
