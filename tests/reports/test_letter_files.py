"""Letters as files: HTML, Word documents, the mail merge; nothing in a name does anything."""

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import attrs
import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.letter import Letter
from qip_rules.reports.letters.letter_files import (
    MAIL_MERGE,
    letter_files,
    mail_merge,
    written_letters,
)
from qip_rules.reports.letters.placeholders import example_letter
from qip_rules.reports.letters.reading import html_of_markdown
from qip_rules.reports.letters.templates import shipped_templates
from qip_rules.reports.letters.word_file import WordFiles, letter_docx
from qip_rules.reports.letters.writing import WrittenLetter, letter_page, prepared, written
from qip_rules.reports.markup import shown as kept
from tests.reports.html_page import Element, parsed
from tests.reports.letters_of_sample import (
    filled_with,
    letter_of,
    sample_letters,
    stationery,
    texts_in,
)
from tests.reports.markdown_page import kinds
from tests.reports.real_browser import measured, quiet
from tests.reports.test_letter_templates import with_text

HOSTILE = (
    "<script>alert(1)</script>",
    "*bold* _it_ **x** `code` ~~gone~~",
    "[x](https://example.org/?a=1&b=2) ![p](https://example.org/p.png)",
    "</main><img src=x onerror=alert(1)>",
    "{{ practice }} {% if x %} {# y #}",
    '=HYPERLINK("https://example.org")',
    "1. one",
    "1",
    "# heading",
    "- item",
    "| a | b |",
    "---",
    "===",
    "```",
    "> quote",
    "    four spaces",
    "&lt;b&gt; &amp; &copy;",
    "back\\slash \\* \\",
    "\u202eright to left\u202c",
    "מרפאה אונקולוגית",
    "عيادة الأورام",
    "🏥 Clinic 👩🏽‍⚕️",
    "Ω" * 300,
    "a" * 300,
    "<https://example.org>",
    "www.example.org http://example.org a@example.org",
    "'\"quoted\"'",
    "tab\tand\nline",
    "\x00\x0b\x1b[31m",
    "![",
    "](",
    "<!-- x -->",
)
"""Names that forms have seen, and worse."""

LETTERS = [pytest.param(kind, id=kind.value) for kind in LetterKind]


def plain(text: str) -> str:
    """What is left of a text in any letter: one line, without what steers or cannot be shown."""
    return kept(text)


def words(text: str) -> str:
    return " ".join(text.split())


def page(letter: Letter) -> Element:
    return parsed(_with_closed_voids(letter_page(written(letter, stationery()), stationery())))


def _with_closed_voids(text: str) -> str:
    return re.sub(r"<(br|hr|meta|link)([^>]*?) ?/>", r"<\1\2>", text)


def skeleton(element: Element) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page with the names of their attributes, without any text."""
    return [(each.name, tuple(sorted(each.attributes))) for each in element.walk()]


def paragraphs(letter: Letter) -> list[Any]:
    document = docx.Document(io.BytesIO(letter_docx(written(letter, stationery()))))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(each for cell in cells for each in cell.paragraphs)]


# ------------------------------------------------------------------ whatever is in the data is told


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_told_as_it_is(kind: LetterKind, text: str) -> None:
    usual = example_letter(kind)
    letter = filled_with(usual, text)
    told = page(letter)
    assert skeleton(told) == skeleton(page(filled_with(usual, "Example"))), "no new element"
    assert words(plain(text)) in told.all("main")[0].text
    assert not kinds(written(letter, stationery()).markdown) & {
        "html_block", "html_inline", "link_open", "image", "fence", "code_inline",
    }  # fmt: skip


@settings(deadline=None, max_examples=20)
@given(kind=st.sampled_from(list(LetterKind)), text=st.text(min_size=1, max_size=40))
def test_any_text_is_told_as_it_is(kind: LetterKind, text: str) -> None:
    usual = example_letter(kind)
    letter = filled_with(usual, text)
    told = page(letter)
    expected = words(plain(text))
    if expected:
        assert skeleton(told) == skeleton(page(filled_with(usual, "Example")))
    assert expected in words(told.text)
    assert expected in words(" ".join(each.text for each in paragraphs(letter)))


@pytest.mark.parametrize("kind", LETTERS)
def test_every_text_of_a_letter_can_be_read_in_it(kind: LetterKind) -> None:
    """Each text of the examples stands in the letter, but for those of another case."""
    letter = example_letter(kind)
    texts = texts_in(letter)
    assert len(texts) > 10
    told = page(letter).text
    missing = {each for each in texts if each not in told}
    assert missing == {letter.email, *_OF_OTHER_CASES.get(kind, ())}, "the first is for mail merge"


_OF_OTHER_CASES = {
    LetterKind.ELIGIBLE: {
        "All places are taken.",  # told on the waiting list
        "One person is listed twice.",
        "No answer from A. Example.",
        "QIG-2026-C0001",
    },
    LetterKind.DECLINED: {"Add people to the core team.", "One person is listed twice."},
    LetterKind.NOT_ELIGIBLE: {"Who is on the core team?", "Who signed the letter?",
                              "No answer from A. Example."},
    LetterKind.UNPAIRED: {
        "Is there a conflict of interest?",  # where answers are missing
        "Look outside your own organization.",
        "Hospice enrollment",
    },
}  # fmt: skip


# ------------------------------------------------------------------------------------ the page


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    for letter in sample_letters().letters:
        root = page(letter)
        names = {each.name for each in root.walk()}
        assert not names & {"script", "img", "link", "iframe", "object", "form", "a"}
        assert root.all("html", lang="en")
        assert len(root.all("h1")) == 1
        assert root.all("title")[0].text == root.all("h1")[0].text


def test_the_frame_of_staff_is_around_every_letter() -> None:
    made = prepared(with_text(frame="# {{ subject }}\n\n{{ letter }}\n\n*A new ending.*\n"))
    text = letter_page(written(letter_of("APP-01", LetterKind.PAIRED), made), made)
    assert "<em>A new ending.</em>" in text
    assert "Kind regards" not in text


def test_staff_can_write_markdown_links_and_tables() -> None:
    body = (
        "# S\n\nSee [our page](https://example.org).\n\n| A |\n| --- |\n| {{ practice }} |\n\n---\n"
    )
    made = prepared(with_text(paired=body))
    letter = attrs.evolve(letter_of("APP-01", LetterKind.PAIRED), practice="a | b")
    told = written(letter, made)
    text = letter_page(told, made)
    assert '<a href="https://example.org">our page</a>' in text
    assert '<td dir="auto">a | b</td>' in text
    document = docx.Document(io.BytesIO(letter_docx(told)))
    assert [cell.text for row in document.tables[0].rows for cell in row.cells] == ["A", "a | b"]
    assert "See our page (https://example.org)." in [each.text for each in document.paragraphs]


def test_a_sentence_goes_its_own_way_whatever_name_it_begins_with() -> None:
    arabic, english = "\u0645\u0631\u0643\u0632", "Practice"
    told = html_of_markdown(
        f"{arabic} will be your mentor practice.\n\n{arabic}\n\n"
        f"{english} {arabic} {arabic} {arabic}\n\n- {arabic} is one of the practices\n\n2026"
    )
    assert f'<p dir="ltr">{arabic} will be' in told
    assert f'<p dir="auto">{arabic}</p>' in told
    assert f'<p dir="rtl">{english}' in told
    assert '<li dir="ltr">' in told
    assert '<p dir="auto">2026</p>' in told


def test_html_of_staff_is_text() -> None:
    made = prepared(with_text(paired="# S\n\n<b>x</b> <script>y</script>\n"))
    text = letter_page(written(letter_of("APP-01", LetterKind.PAIRED), made), made)
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "<script" not in text


QUICK = (LetterKind.NOT_ELIGIBLE, LetterKind.ELIGIBLE)


@pytest.mark.parametrize(
    "kind",
    [pytest.param(each, marks=() if each in QUICK else pytest.mark.slow) for each in LetterKind],
)
def test_a_real_browser_shows_it_whole(browser: Browser, kind: LetterKind) -> None:
    name = "<script>document.title='x'</script> " + "w" * 280
    letter = filled_with(example_letter(kind), name)
    text = letter_page(written(letter, stationery()), stationery())
    for width, found in measured(browser, text).items():
        assert found["wide"] <= found["inner"], width
        assert found["missing"] == []
        assert found["hidden"] == 0


def test_a_real_browser_finds_no_fault_in_the_letters_of_the_sample(
    browser: Browser, tmp_path: Path
) -> None:
    letter = letter_of("APP-20", LetterKind.NOT_ELIGIBLE)
    file = tmp_path / "letter.html"
    file.write_text(letter_page(written(letter, stationery()), stationery()), encoding="utf-8")
    assert "not eligible as it stands" in quiet(browser, file)


# ------------------------------------------------------------------------------- the Word document


@pytest.mark.parametrize("text", HOSTILE)
def test_a_word_document_tells_hostile_text_as_it_is(text: str) -> None:
    letter = filled_with(letter_of("APP-19", LetterKind.INCOMPLETE), text)
    told = [words(each.text) for each in paragraphs(letter)]
    assert any(words(plain(text)) in each for each in told)


def test_a_word_document_says_what_the_page_says() -> None:
    for letter in sample_letters().letters[::5]:
        in_word = words(" ".join(each.text for each in paragraphs(letter)))
        told = page(letter).all("main")[0].text
        # Tables stand at the end of what python-docx gives: words are compared, not their order.
        assert sorted(in_word.split()) == sorted(told.split())


def test_a_word_document_has_headings_and_lists() -> None:
    letter = written(letter_of("APP-28", LetterKind.INCOMPLETE), stationery())
    document = docx.Document(io.BytesIO(letter_docx(letter)))
    styles = [str(each.style.name) for each in document.paragraphs if each.style is not None]
    assert styles.count("Heading 1") == 1
    assert styles.count("Heading 2") == 2
    assert styles.count("List Number") == 18
    assert styles.count("List Bullet") == 4
    section = document.sections[0]
    assert section.page_width is not None
    assert section.left_margin is not None
    assert section.page_width.inches == 8.5
    assert section.left_margin.inches == 1
    about = document.core_properties
    assert about.title == letter.subject
    assert about.author == "Example Program Office (made up)"
    assert f"{about.created:%Y-%m-%d}" == "2026-11-01"
    bold = [run.text for each in document.paragraphs for run in each.runs if run.bold]
    assert "We cannot decide yet" in bold


def _number_of(paragraph: Any) -> int:  # noqa: ANN401 - the element below has no types
    return int(paragraph._p.pPr.numPr.numId.val)  # noqa: SLF001 - numbering has no other door


def test_each_numbered_list_begins_anew() -> None:
    made = prepared(with_text(paired="# S\n\n1. a\n2. b\n\nThen:\n\n1. c\n\nThen:\n\n4. d\n"))
    content = letter_docx(written(letter_of("APP-01", LetterKind.PAIRED), made))
    document = docx.Document(io.BytesIO(content))
    numbers = [
        _number_of(each)
        for each in document.paragraphs
        if each.style is not None and each.style.name == "List Number"
    ]
    first, second, third, fourth = numbers
    assert first == second
    assert len({first, third, fourth}) == 3
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        numbering = parts.read("word/numbering.xml").decode()
    starts = re.findall(r'<w:startOverride w:val="(\d+)"', numbering)
    assert starts == ["1", "1", "4"]


def test_lists_within_lists_quotes_and_code() -> None:
    body = (
        "# S\n\n- a\n  - b\n    1. c\n\n      more of c\n\n> said *so*\n\n```\n{{ practice }}\n"
        "```\n\n`x`\n"
    )
    made = prepared(with_text(paired=body))
    document = docx.Document(
        io.BytesIO(letter_docx(written(letter_of("APP-01", LetterKind.PAIRED), made)))
    )
    told = {each.text: each for each in document.paragraphs}
    assert told["b"].style.name == "List Bullet 2"  # type: ignore[union-attr]
    assert told["c"].style.name == "List Number 3"  # type: ignore[union-attr]
    for text in ("more of c", "said so"):
        assert told[text].paragraph_format.left_indent, text
    assert [run.text for run in told["said so"].runs if run.italic] == ["so"]
    assert "x" in told


def test_the_bytes_are_the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = written(letter_of("APP-01", LetterKind.ELIGIBLE), stationery())
    first = letter_docx(letter)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 5, 6, 7, 8, 9, 0, 0, 0))
    assert letter_docx(letter) == first
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.testzip() is None
        assert b"2013" not in parts.read("docProps/core.xml")


# ------------------------------------------------------------------------------------ mail merge


def rows_of(letters: tuple[WrittenLetter, ...]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(mail_merge(letters))))


def test_one_row_a_letter_with_its_reason() -> None:
    letters = written_letters(sample_letters().letters, stationery())
    rows = rows_of(letters)
    assert [(each["application_id"], each["kind"]) for each in rows] == [
        (each.letter.application, each.letter.kind.value) for each in letters
    ]
    assert all(each["reason"] for each in rows), "no letter without its reason"
    by_file = {each["file_docx"]: each for each in rows}
    assert len(by_file) == len(rows)
    row = by_file["APP-05-eligible.docx"]
    assert row["recipient"] == "Bellamy Example"
    assert row["email"] == "bellamy.example@practice05.example.org"
    assert row["subject"] == "You are accepted: Quality Improvement Grant"
    assert (row["pay_by"], row["currency"], row["amount_due"]) == ("2026-10-04", "USD", "1666.00")
    assert by_file["APP-19-incomplete.docx"]["answer_by"] == "2026-11-20"
    assert by_file["APP-17-declined.docx"]["accepted_or_declined_on"] == "2026-07-20"
    paired = by_file["APP-12-paired.docx"]
    assert paired["mentor_practices"] == "Example Mentor Practice 01 (made up)"
    assert paired["reason"] == "Hospice enrollment; Assessment of pain and a plan for it"
    assert by_file["APP-06-unpaired.docx"]["reason"] == "too few places"


def test_a_name_is_no_formula_in_the_mail_merge() -> None:
    letter = filled_with(letter_of("APP-01", LetterKind.PAIRED), "=1+1")
    (row,) = rows_of(written_letters([letter], stationery()))
    told = [row[each] for each in ("practice", "recipient", "application_id")]
    assert told == ["'=1+1"] * 3
    assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


def test_all_files_of_the_sample() -> None:
    letters = written_letters(sample_letters().letters[:6], stationery())
    files = letter_files(letters, stationery())
    assert len(files) == 2 * len(letters) + 1
    rows = rows_of(letters)
    assert {
        MAIL_MERGE,
        *(row["file_html"] for row in rows),
        *(row["file_docx"] for row in rows),
    } == (set(files))
    assert letter_files(letters, prepared(shipped_templates())) == files


def test_no_letters_are_a_table_without_rows() -> None:
    files = letter_files((), stationery())
    assert list(files) == [MAIL_MERGE]
    assert str(files[MAIL_MERGE]).count("\n") == 1


def test_alike_ids_have_files_of_their_own() -> None:
    letter = letter_of("APP-01", LetterKind.PAIRED)
    alike = [attrs.evolve(letter, application=each) for each in ("A/1", "A-1", "a 1", "con")]
    rows = rows_of(written_letters(alike, stationery()))
    names = [row["file_html"].casefold() for row in rows]
    assert len(set(names)) == 4
    assert all(re.fullmatch(r"[a-z0-9-]+\.html", each) for each in names)


def test_no_letter_depends_on_those_before_it() -> None:
    stationery = prepared(shipped_templates())
    letters = [written(example_letter(each), stationery) for each in LetterKind]
    numbered = attrs.evolve(letters[0], markdown="# A\n\n1. one\n2. two\n\n5. five\n")
    alone = {each.letter.kind: letter_docx(each) for each in letters}
    word = WordFiles()
    for each in (*letters, *reversed(letters)):
        word.docx_of(numbered)
        assert word.docx_of(each) == alone[each.letter.kind]
    assert word.docx_of(numbered) == letter_docx(numbered)
