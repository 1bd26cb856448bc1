"""The call that builds the site, and what it is told of the repository's history."""

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from docs.website.__main__ import main
from docs.website.dates import benchmark_notes, figures_of
from docs.website.freshness import made_of

PAGE = Path("benchmarks") / "rules" / "README.md"


def test_a_folder_that_holds_anything_else_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ada,", "utf-8")
    assert main([str(tmp_path)]) == 1
    assert "no site of this build" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_site_is_stale_as_soon_as_anything_it_is_made_of_changes(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "page.md"
    page.parent.mkdir()
    page.write_text("one", "utf-8")
    before = made_of(tmp_path)
    (tmp_path / "unrelated.py").write_text("", "utf-8")
    assert made_of(tmp_path) == before
    page.write_text("two", "utf-8")
    changed = made_of(tmp_path)
    page.rename(page.with_name("other.md"))
    assert len({before, changed, made_of(tmp_path)}) == 3


def committed(root: Path, text: str, day: str) -> None:
    (root / PAGE).parent.mkdir(parents=True, exist_ok=True)
    (root / PAGE).write_text(text, "utf-8")
    who = {"NAME": "Ada Example", "EMAIL": "ada@example.org", "DATE": f"{day}T12:00:00Z"}
    told = {
        f"GIT_{role}_{key}": each for role in ("AUTHOR", "COMMITTER") for key, each in who.items()
    }
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", day]):
        subprocess.run(["git", *words], cwd=root, env=os.environ | told, check=True)  # noqa: S607 - whichever git


def test_figures_are_of_the_day_on_which_a_row_of_a_table_was_last_written(tmp_path: Path) -> None:
    assert figures_of(tmp_path, PAGE) is None
    committed(tmp_path, "Rates\n\n| a | 1 |\n| b | 2 |\n", "2026-01-05")
    committed(tmp_path, "Rates\n\n| a | 1 |\n| b | 3 |\n", "2026-02-07")
    committed(tmp_path, "Rates a second\n\n| a | 1 |\n| b | 3 |\n", "2026-03-09")
    assert figures_of(tmp_path, PAGE) == date(2026, 2, 7)
    (note,) = benchmark_notes(tmp_path).values()
    assert "February 7, 2026" in note
