"""Names in other scripts: shown in a font that is in the file, or refused with a reason."""

import io
import unicodedata
from collections import Counter
from pathlib import Path

import attrs
import pytest

from qip_rules.errors import InputError
from qip_rules.reports.issued_printouts import document_printout
from qip_rules.reports.printout import Printout
from qip_rules.reports.printout_html import printed_html
from tests.reports.html_page import parsed
from tests.reports.printed_samples import renamed

pytest.importorskip("reportlab")
pypdf = pytest.importorskip("pypdf")

from qip_rules.reports.pdf_fonts import typeface  # noqa: E402 - after the skip
from qip_rules.reports.pdf_text import Style, set_lines  # noqa: E402
from qip_rules.reports.printout_pdf import printed_pdf  # noqa: E402

CJK = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
"""Of Debian's package fonts-droid-fallback."""

STYLE = Style(size=9)
LEFT_TO_RIGHT = {
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Polish": "Łukasz Żółć",
    "Greek": "Αλέξανδρος Παπαδόπουλος",
    "Cyrillic": "Володимир Їжакевич",
    "Georgian": "გიორგი",
    "Thai": "สมชาย ใจดี",
}


def printout(name: str) -> Printout:
    return document_printout(renamed(name))


def said(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return "".join("".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("name", LEFT_TO_RIGHT.values(), ids=LEFT_TO_RIGHT)
def test_scripts_read_from_the_left_are_shown(name: str) -> None:
    found = said(printed_pdf(printout(name)))
    assert found.count("".join(name.split())) == 6


def test_letters_taken_apart_are_put_together() -> None:
    name = "José Ångström"
    apart = unicodedata.normalize("NFD", name)
    assert apart != name
    assert "JoséÅngström" in said(printed_pdf(printout(apart)))


def test_hebrew_stands_from_right_to_left() -> None:
    (line,) = set_lines("Dr. משה כהן, MD", STYLE, 500, typeface())
    assert "".join(piece for _, piece in line.pieces) == "Dr. ןהכ השמ, MD"
    (line,) = set_lines("משה כהן (MD)", STYLE, 500, typeface())
    assert "".join(piece for _, piece in line.pieces) == "(MD) ןהכ השמ"


def test_arabic_letters_are_joined() -> None:
    """In its presentation forms, last letter first; an isolated letter is the letter itself."""
    (line,) = set_lines("محمد", STYLE, 500, typeface())
    forms = [unicodedata.name(c) for _, piece in line.pieces for c in piece]
    assert [each.rsplit(" ", 2)[1] for each in forms] == ["FINAL", "MEDIAL", "MEDIAL", "INITIAL"]
    joined = "".join(piece for _, piece in line.pieces)[::-1]
    assert unicodedata.normalize("NFKC", joined) == "محمد"
    (line,) = set_lines("دار", STYLE, 500, typeface())
    assert "".join(p for _, p in line.pieces)[-1] == "د"


def test_a_hebrew_or_arabic_name_is_printed() -> None:
    for name in ("משה כהן", "محمد الأحمد", "بِسْم"):
        found = Counter(unicodedata.normalize("NFKC", said(printed_pdf(printout(name)))))
        letters = Counter("".join(name.split()))
        assert {each: found[each] for each in letters} == {e: 6 * n for e, n in letters.items()}


def test_every_line_of_a_wrapped_text_fits() -> None:
    face = typeface()
    for text in ("שלום " * 40, "word " * 60, "W" * 300, "ไทย" * 60, "a"):
        lines = set_lines(text, STYLE, 90, face)
        assert all(line.width <= 90 for line in lines)
    assert len(set_lines("", STYLE, 90, face)) == 1
    assert len(set_lines("WW", STYLE, 0.5, face)) == 2, "one character a line, and no end of it"


def test_what_no_font_has_is_refused_all_at_once() -> None:
    named = printout("漢字 ☃")
    mixed = attrs.evolve(named, number="D-🎉")
    with pytest.raises(InputError) as refused:
        printed_pdf(mixed)
    faults = refused.value.faults
    assert [each.place for each in faults][:2] == ["D-🎉", "漢字 ☃"]
    assert "字 (U+5B57), 漢 (U+6F22)" in faults[1].found
    assert "print the HTML from a browser instead" in faults[1].hint
    assert "TrueType font" in faults[1].hint
    assert "the text of Invoice D-🎉 has " in str(refused.value)


@pytest.mark.parametrize("name", ["अनिता", "தமிழ்", "ខ្មែរ"], ids=["Hindi", "Tamil", "Khmer"])
def test_letters_that_would_come_out_wrong_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="letters; expected letters that a PDF can be set in"):
        printed_pdf(printout(name))


@pytest.mark.parametrize("name", ["漢字", "अनिता", "ខ្មែរ", "☃ 🎉", "한국어"])
def test_html_shows_every_script(name: str) -> None:
    page = parsed(printed_html(printout(name)))
    assert page.text.count(name) == 6
    assert all(each.attributes.get("dir") == "auto" for each in page.all("td")[:2])


def test_marks_that_turn_the_reading_order_are_left_out() -> None:
    for name in ("\u202egnp.exe", "a\u2066b\u2069", "zero\u200bwidth", "soft\u00adhyphen"):
        plain = "".join(c for c in name if unicodedata.category(c) != "Cf")
        assert plain in said(printed_pdf(printout(name)))
        assert "\u202e" not in printed_html(printout(name))


@pytest.mark.skipif(not CJK.exists(), reason="no font for Chinese here (fonts-droid-fallback)")
@pytest.mark.parametrize("name", ["漢字太郎", "かなカナ", "王小明 Wang"])
def test_a_font_that_is_given_is_used_for_what_the_others_lack(name: str) -> None:
    font = CJK.read_bytes()
    content = printed_pdf(printout(name), fonts=[font])
    assert said(content).count("".join(name.split())) == 6
    assert printed_pdf(printout(name), fonts=[font]) == content
    plain = printout("Plain Name")
    assert printed_pdf(plain, fonts=[font]) == printed_pdf(plain)


@pytest.mark.skipif(not CJK.exists(), reason="no font for Chinese here (fonts-droid-fallback)")
def test_a_long_text_in_a_font_that_is_given_fits_its_lines() -> None:
    face = typeface([CJK.read_bytes()])
    for text in ("漢字" * 40, "かな " * 30, "東京都千代田区一丁目 Building 2 " * 4):
        lines = set_lines(text, STYLE, 90, face)
        assert len(lines) > 3
        assert all(line.width <= 90 for line in lines)


@pytest.mark.parametrize(
    "content", [b"", b"not a font", b"OTTO" + b"\0" * 200, b"\0\1\0\0" * 9, 10**15, "x"]
)
def test_what_is_no_font_is_refused(content: object) -> None:
    with pytest.raises(InputError, match=r"fonts\[0\]: found .*the bytes of a TrueType font"):
        printed_pdf(printout("Plain Name"), fonts=[content])  # type: ignore[list-item]
