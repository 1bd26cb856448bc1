"""What a script tells who waits, and what it says where an extra is missing."""

import argparse
import io
import sys
from pathlib import Path
from unittest import mock

import pytest
from rich.console import Console

from qip_rules.reports.script_runs import Desk
from tests.examples.script_in_process import ROOT, run_here

COHORT = str(ROOT / "examples" / "data" / "cohort")
SMALL = ROOT / "examples" / "data" / "small"
OF_GRANT = ("--program", "quality-improvement-grant", "--as-of", "2026-11-01")


@pytest.mark.parametrize("waits", [True, False])
def test_progress_is_for_those_who_wait_at_a_terminal(*, waits: bool) -> None:
    told = io.StringIO()
    err = Console(file=told, force_terminal=waits, width=80, color_system="truecolor")
    desk = Desk(argparse.Namespace(), Console(file=io.StringIO()), err)
    with desk.progress() as tell:
        tell("Reading the rows", of=2)
        tell.advance(1)
        tell("Writing")
    assert ("Writing" in told.getvalue()) is waits
    assert bool(told.getvalue()) is waits


@pytest.mark.parametrize(
    ("script", "words", "missing", "extra"),
    [
        ("write_letters", (COHORT, *OF_GRANT), "docx", "letters"),
        ("write_letters", (COHORT, *OF_GRANT), "jinja2", "reports"),
        ("letter_templates", (), "rich", "reports"),
        ("made_up_forms", ("small",), "openpyxl", "sheets"),
        (
            "screen_applications",
            (SMALL / "form.csv", "--mapping", SMALL / "mapping.toml", *OF_GRANT),
            "xlsxwriter",
            "sheets",
        ),
    ],
)
def test_what_is_missing_is_told_before_the_work(
    script: str, words: tuple[str | Path, ...], missing: str, extra: str, tmp_path: Path
) -> None:
    with mock.patch.dict(sys.modules, {missing: None}):
        done = run_here(script, *words, "--out", tmp_path / "out")
    told = f"This script needs the extra `{extra}`: pip install 'qip-rules[{extra}]'\n"
    assert (done.code, done.out, done.err) == (2, "", told)
    assert not (tmp_path / "out").exists()


def test_a_workbook_without_its_extra_is_told_as_a_fault(tmp_path: Path) -> None:
    with mock.patch.dict(sys.modules, {"openpyxl": None}):
        done = run_here("map_columns", SMALL / "form.xlsx", "--out", tmp_path / "mapping.toml")
    assert done.code == 2
    assert "pip install 'qip-rules[sheets]'" in done.err
