"""Names in other scripts at the desk: in the HTML always, as PDF where a font has the letters."""

from pathlib import Path

import pytest

from tests.examples.desk_script import DONE, WRONG, Desk, Result

pytest.importorskip("reportlab")
fonts = pytest.importorskip("pymupdf_fonts")

CJK = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
"""Of Debian's package fonts-droid-fallback."""

NAMES = {
    "Chinese": "王小明",
    "Japanese": "山田太郎 やまだ",
    "Korean": "김철수",
    "emoji": "Ada 🎉",
    "Hindi": "अनिता",
    "Hindi and Chinese": "अनिता 王小明",
}
LINES = ("東京都千代田区一丁目", "建物 " * 12 + "2", "三階", "部屋 4")
HTML, PDF = "QTP-2026-0001.html", "QTP-2026-0001.pdf"


def received(desk: Desk, name: str, *more: object) -> None:
    member = ("--member", f"x={name}", "--member", "ben=Ben Made-Up")
    desk.done("receive", "B-2", "--practice", "p-2", "--name", name, *more, *member)


def issued(desk: Desk, folder: str, *more: object) -> Result:
    return desk("issue", "B-2", "--out", desk.folder / folder, *more)


def files(desk: Desk, folder: str) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in (desk.folder / folder).iterdir()}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_that_no_font_sets_is_in_the_html_and_what_to_do_is_told(
    desk: Desk, name: str
) -> None:
    received(desk, name)
    done = issued(desk, "papers")
    assert (done.code, done.err) == (DONE, "")
    written = files(desk, "papers")
    assert list(written) == [HTML]
    assert name in written[HTML].decode()
    (left_out,) = [line for line in done.lines if line.startswith("Left out: ")]
    assert left_out.startswith(f"Left out: {PDF}: no font at hand sets {name}")
    told = done.lines[done.lines.index(left_out) + 1 :]
    assert "a browser shows and prints it, as PDF too" in told[0]
    helps = name not in (NAMES["Hindi"], NAMES["Hindi and Chinese"])
    assert ["--font FILE" in line for line in told[1:]] == [True] * helps


def test_an_arabic_name_is_printed(desk: Desk) -> None:
    received(desk, "محمد الأحمد")
    done = issued(desk, "papers")
    assert set(files(desk, "papers")) == {HTML, PDF}
    assert "Left out" not in done.out


@pytest.mark.skipif(not CJK.exists(), reason="no font for Chinese here (fonts-droid-fallback)")
@pytest.mark.parametrize("script", ["Chinese", "Japanese"])
def test_the_same_command_with_a_font_adds_the_pdf(desk: Desk, script: str) -> None:
    address = [word for line in LINES for word in ("--address", line.strip())]
    received(desk, NAMES[script] * 20, *address)
    issued(desk, "papers")
    again = issued(desk, "papers", "--font", CJK)
    assert again.lines[0].startswith("On record already: invoice QTP-2026-0001")
    assert again.lines[-1] == f"Written: {desk.folder / 'papers' / PDF}"
    issued(desk, "others", "--font", CJK)
    assert files(desk, "others") == files(desk, "papers"), "the same, byte for byte"


def test_every_paper_takes_a_font(desk: Desk) -> None:
    font = desk.folder / "font.ttf"
    font.write_bytes(fonts.myfont("cascadia"))
    received(desk, "Ada ↲")
    issued(desk, "papers")
    desk.done("accept", "B-2")
    desk.done("pay", "B-2", "W", "2222.00")
    for words in (("statement",), ("receipt", "W"), ("notice", "QTP-2026-0001")):
        command, *rest = words
        call = (command, "B-2", *rest, "--out", desk.folder / command)
        assert "Left out" in desk.done(*call).out
        assert "Left out" not in desk.done(*call, "--font", font).out
        assert len(files(desk, command)) == 2
    assert "Left out" not in issued(desk, "papers", "--font", font).out


def test_what_is_no_font_is_told_before_anything_is_recorded(desk: Desk) -> None:
    received(desk, NAMES["Chinese"])
    before = desk.entries()
    missing = issued(desk, "papers", "--font", "missing.ttf", "--font", desk.folder)
    assert missing.code == WRONG
    assert missing.err.count("--font\n    found ") == 2
    none = issued(desk, "papers", "--font", desk.folder / "seller.json")
    assert none.code == WRONG
    assert f"--font\n    found {desk.folder / 'seller.json'}: " in none.err
    assert "    expected a TrueType font (.ttf)\n" in none.err
    assert desk.entries() == before
    assert not (desk.folder / "papers").exists()
