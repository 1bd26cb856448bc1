"""Outside text in Markdown is read as it was written, and is nothing else."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qip_rules.reports.markdown import bullets, escaped, fenced, table
from tests.reports.markdown_page import cells, kinds, shown

HOSTILE = (
    "A | B",
    "`code`",
    "``` fence",
    "<script>alert(1)</script>",
    "<!-- hidden",
    "[link](http://example.org)",
    "![image](x)",
    "[ref]: http://example.org",
    "<http://example.org>",
    "http://example.org/?a=1&b=2",
    "www.example.org",
    "# heading",
    "## 1. heading",
    "1. first",
    "12) twelfth",
    "- item",
    "+ item",
    "* item",
    "---",
    "===",
    "***",
    "> quotation",
    "~~gone~~",
    "*stressed* and **strong** and _both_ and __more__",
    "snake_case_name and _leading and trailing_",
    "&amp; &lt; &#35; &nbsp;",
    "back\\slash \\* \\",
    "    indented",
    "\tindented",
    "two\nlines",
    "two\r\n\r\nparagraphs",
    "| a | b |\n| --- | --- |\n| c | d |",
    "$x_1$ and {{ template }} and %{ format }",
    ":---: | ---:",
    "משה כהן",
    "عمر | ليلى",
    "x" * 300,
    "- " * 100,
    "1",
    "1.",
    "",
)
INERT = {"paragraph_open", "inline", "text", "text_special", "paragraph_close", "softbreak"}

anything = st.text(
    st.one_of(
        st.sampled_from(
            "|`*_[]<>()#+-=~!&;:.\\$\"'/ \t\n\r0123456789wWa{}^%@ß漢\u05d0\u202e\u2066"
        ),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    max_size=60,
)


def plain(text: str) -> str:
    """What is left to read of a text: single spaces, and no mark that turns the order."""
    return " ".join(re.sub("[\u202a-\u202e\u2066-\u2069]", "", text).split())


@given(anything)
def test_a_line_is_read_as_it_was_written(text: str) -> None:
    assert shown(escaped(text)) == plain(text)
    assert kinds(escaped(text)) <= INERT


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_lines(text: str) -> None:
    assert shown(escaped(text)) == plain(text)
    assert kinds(escaped(text)) <= INERT


@given(anything)
@example("_")
def test_within_a_sentence(text: str) -> None:
    page = f"To: {escaped(text)}, Example Street"
    assert shown(page) == plain(
        f"To: {text}, Example Street".replace(f" {text},", f" {plain(text)},")
    )
    assert kinds(page) <= INERT


@given(anything)
def test_within_stress(text: str) -> None:
    """Names stand in bold: what follows must not become bold, too."""
    page = f"- **{escaped('x' + text + 'x')}**, then"
    assert shown(page) == plain(f"x{text}x") + ", then"


@given(st.lists(anything, min_size=1, max_size=4))
def test_within_a_list(texts: list[str]) -> None:
    page = "\n".join(bullets(map(escaped, texts)))
    assert shown(page) == " ".join(filter(None, map(plain, texts)))
    assert page.count("\n") == len(texts) - 1


@given(st.lists(st.tuples(anything, anything), max_size=3))
def test_within_a_table(rows: list[tuple[str, str]]) -> None:
    page = "\n".join(table(("Name", "Fee:"), [tuple(map(escaped, row)) for row in rows]))
    assert cells(page) == [["Name", "Fee"], *([plain(cell) for cell in row] for row in rows)]


@given(anything)
def test_nothing_ends_a_fence(text: str) -> None:
    page = "\n".join([*fenced(text), "", "after"])
    assert "fence" in kinds(page)
    assert shown(page) == " ".join(filter(None, [plain(text), "after"]))


def test_a_fence_keeps_lines_and_backticks() -> None:
    assert fenced("a\n```\n````b") == ["`````text", "a", "```", "````b", "`````"]


def test_addresses_are_no_links_for_readers_that_make_them() -> None:
    assert escaped("see http://example.org or WWW.example.org") == (
        "see http\\://example.org or WWW\\.example.org"
    )


def test_what_needs_no_escape_has_none() -> None:
    plain_names = ("Dr. Ana O'Neil-Smith", "team_leader", "St. Mary's (North), Unit 4: 50% + more")
    assert [escaped(each) for each in plain_names] == list(plain_names)
