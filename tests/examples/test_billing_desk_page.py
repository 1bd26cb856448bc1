"""The session on the page of the billing desk is run, command by command, word for word."""

import importlib.util
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "billing-desk.md").read_text("utf-8")
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
ELSE = "…"
NOW = datetime(2026, 4, 30, tzinfo=UTC)
"""The page is read at a later time than it tells of."""


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "billing_desk_of_the_page", ROOT / "examples" / "billing_desk.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def session() -> list[tuple[list[str], list[str]]]:
    """Each command as words, with the lines that the page shows below it."""
    steps = []
    for block in CONSOLE.findall(PAGE):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = step.replace("\\\n", " ").partition("\n")
            steps.append((shlex.split(command), shown.splitlines()))
    return steps


def pattern(shown: list[str]) -> str:
    """What the lines of the page stand for: `…` is some text, and alone on a line some lines."""
    lines = [
        r"(?:[^\n]*\n)+" if line == ELSE else re.escape(line).replace(ELSE, r"[^\n]*") + r"\n"
        for line in shown
    ]
    return "".join(lines)


def test_the_session_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("reportlab", reason="the page shows papers as PDF, too")
    desk = script()
    monkeypatch.chdir(tmp_path)
    seller = re.search(r"^```json\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert seller is not None
    Path("seller.json").write_text(seller[1], "utf-8")
    code, name, ran = 0, "", 0
    for words, shown in session():
        if words[0] == "alias":
            name, _, stands_for = words[1].partition("=")
            program, database = shlex.split(stands_for)[1:]
            assert program == "examples/billing_desk.py"
            continue
        if words == ["echo", "$?"]:
            assert shown == [str(code)]
            continue
        assert words[0] == name
        code = desk.main([database, *words[1:]], now=NOW)
        told = capsys.readouterr()
        assert re.fullmatch(pattern(shown), told.out + told.err), f"{words}\n{told.out}{told.err}"
        ran += 1
    assert ran > 15
    assert {each.name for each in Path("papers").iterdir()} == {
        "QTP-2026-0001.html",
        "QTP-2026-0001.pdf",
    }


def test_the_page_shows_every_exit_code() -> None:
    listed = [int(code) for code in re.findall(r"^\| ([0-9]) \|", PAGE, re.MULTILINE)]
    assert listed == list(range(8))


@pytest.mark.parametrize(
    ("shown", "told", "fits"),
    [
        (["a…c"], "abc\n", True),
        (["a…c"], "ab\nc\n", False),
        (["a", "…"], "a\nb\nc\n", True),
        (["a"], "a\nb\n", False),
        (["a.b"], "axb\n", False),
    ],
)
def test_what_an_ellipsis_stands_for(shown: list[str], told: str, *, fits: bool) -> None:
    assert bool(re.fullmatch(pattern(shown), told)) is fits
