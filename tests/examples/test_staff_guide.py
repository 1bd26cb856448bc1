"""Every command of the staff guide is run, and prints what the guide shows below it."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples.script_in_process import run_here
from tests.reports.real_browser import BROWSER, MISSING

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs").glob("staff-guide*.md"))
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
ELSE = "…"
PICTURE_BYTES_MAXIMUM = 150_000


def sections(guide: Path) -> dict[str, list[tuple[str, list[str]]]]:
    """Each command of a guide with the lines below it, by the heading that it stands under."""
    parts = HEADING.split(guide.read_text("utf-8"))
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        for block in CONSOLE.findall(text):
            for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, shown = step.replace("\\\n", " ").partition("\n")
                found.setdefault(heading, []).append((command, shown.splitlines()))
    return found


SECTIONS = [
    pytest.param(steps, id=f"{guide.stem}: {heading}")
    for guide in GUIDES
    for heading, steps in sections(guide).items()
]


def pattern(shown: list[str]) -> str:
    """What the lines of the guide stand for: `…` is some text, and alone on a line some lines."""
    lines = [
        r"(?:[^\n]*\n)*" if line == ELSE else re.escape(line).replace(ELSE, r"[^\n]*") + r"\n"
        for line in shown
    ]
    return "".join(lines)


def spoken(text: str) -> str:
    """Lines without the spaces at their ends, which a page does not show."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize("steps", SECTIONS)
def test_the_commands_print_what_the_guide_shows(
    steps: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    for command, shown in steps:
        python, script, *words = shlex.split(command)
        assert python == "python", command
        assert Path(script).parent == Path("examples"), command
        done = run_here(Path(script).stem, *words, cwd=tmp_path, COLUMNS="80")
        said = spoken(done.out + done.err)
        assert "Traceback" not in said
        expected = pattern([line.rstrip() for line in shown])
        assert re.fullmatch(expected, said), f"{command}\n{said}"


def test_the_guide_has_a_command_for_every_task() -> None:
    text = (ROOT / "docs" / "staff-guide.md").read_text("utf-8")
    tasks = set(re.findall(r"\]\(#([a-z-]+)\)", text))
    headings = {each.lower().replace(" ", "-"): each for each in HEADING.findall(text)}
    assert tasks <= headings.keys()
    shown = sections(ROOT / "docs" / "staff-guide.md")
    assert [each for each in tasks if headings[each] not in shown] == []


def test_its_pictures_are_there_and_small() -> None:
    for guide in GUIDES:
        for name in PICTURE.findall(guide.read_text("utf-8")):
            picture = guide.parent / name
            assert picture.read_bytes().startswith(b"\x89PNG"), name
            assert picture.stat().st_size <= PICTURE_BYTES_MAXIMUM, name


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason=MISSING)
def test_its_pictures_are_made_by_a_script(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docs.guide_pictures", tmp_path / "pictures"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = {path.name for path in (tmp_path / "pictures").iterdir()}
    text = (ROOT / "docs" / "staff-guide.md").read_text("utf-8")
    assert made == {Path(name).name for name in PICTURE.findall(text)}
