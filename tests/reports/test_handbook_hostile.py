"""Texts of a document are shown as they are, and are never taken for markup."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.reports.handbook import handbook_files
from qip_rules.reports.markup import Html, shown, stacked, tag
from qip_rules.reports.page import Page, Section
from tests.programs.hostile import PAYLOADS, hostile
from tests.reports.html_page import parsed
from tests.reports.markdown_page import shown as markdown_shown
from tests.reports.markdown_page import tokens


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return handbook_files([hostile(tmp_path_factory.mktemp("hostile"))])


def named(files: Mapping[str, str], ending: str) -> list[str]:
    return [text for name, text in files.items() if name.endswith(ending) and name != "README.md"]


def test_file_names_are_harmless(files: Mapping[str, str]) -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+\.(md|html|svg)", name) for name in files)


def test_html_shows_every_payload_and_holds_no_element_of_theirs(files: Mapping[str, str]) -> None:
    (page,) = named(files, ".html")
    root = parsed(page)
    elements = list(root.walk())
    assert not {"script", "img", "b", "i", "image"} & {each.name for each in elements}
    for each in elements:
        assert not [key for key in each.attributes if key.startswith("on") or key == "autofocus"]
        assert not each.attributes.get("href", "#").startswith("javascript")
    body = root.all("body")[0].text
    for payload in PAYLOADS:
        assert " ".join(payload.split()) in body
    assert root.all("h1")[0].text == f"Handbook of the {PAYLOADS[1]}"
    assert "turned round" in body
    assert not re.search("[\u202a-\u202e\x01]", page)


def test_markdown_shows_every_payload_and_holds_no_html_of_theirs(
    files: Mapping[str, str],
) -> None:
    (page,) = named(files, ".md")
    for token in tokens(page):
        if token.type in ("html_inline", "html_block"):
            assert re.fullmatch(r'<a id="[A-Za-z0-9_-]+">|</a>', token.content)
        if token.type == "link_open":
            assert str(token.attrs["href"]).startswith("#")
    words = markdown_shown(page)
    for payload in PAYLOADS:
        assert " ".join(payload.split()) in words
    index = files["README.md"]
    assert not {"html_inline", "html_block"} & {token.type for token in tokens(index)}
    targets = [str(each.attrs["href"]) for each in tokens(index) if each.type == "link_open"]
    assert set(targets) <= set(files)


def test_pictures_are_well_formed_and_hold_no_element_of_theirs(files: Mapping[str, str]) -> None:
    pictures = named(files, ".svg")
    assert pictures
    known = {"svg", "title", "desc", "style", "rect", "g", "path", "polygon", "circle", "text"}
    for picture in pictures:
        root = ET.fromstring(picture)  # noqa: S314 - text that we have just written
        assert {each.tag.rpartition("}")[2] for each in root.iter()} <= known
        assert all(not key.startswith("on") for each in root.iter() for key in each.attrib)


@given(st.text(), st.text())
def test_any_text_comes_back_from_an_element_as_it_is_shown(text: str, value: str) -> None:
    (found,) = parsed(tag("p", text, title=value)).all("p")
    assert found.text == " ".join(shown(text).split())
    assert not [each for each in found.parts if not isinstance(each, str)]
    assert found.attributes["title"] == shown(value)


@given(st.text())
def test_any_text_makes_well_formed_xml(text: str) -> None:
    drawn = tag("g", tag("title", text), tag("rect", class_=text or "x"), data_name=text or "x")
    root = ET.fromstring(drawn)  # noqa: S314 - text that we have just written
    assert " ".join((root[0].text or "").split()) == shown(text)


def test_markup_is_kept_and_laid_out() -> None:
    assert stacked("ul", tag("li", "a & b"), Html("<li>c</li>")) == (
        "<ul>\n<li>a &amp; b</li>\n<li>c</li>\n</ul>"
    )
    assert tag("meta", charset="utf-8") == '<meta charset="utf-8">'
    assert tag("rect", x="1", aria_hidden="true") == '<rect x="1" aria-hidden="true"/>'


def test_two_places_of_one_name_are_refused() -> None:
    twice = Section(("A",), "a", (Section(("B",), "b", ()), Section(("C",), "b", ())))
    with pytest.raises(ValueError, match="places of one name on a page: b"):
        Page("Made up", (), (twice,))
