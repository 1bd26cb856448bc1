"""Every script of the folder keeps to one manner; one that is added later is held to it, too."""

import argparse
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from qip_rules.boundary.portable_names import portable_name_fault
from qip_rules.boundary.script_options import EXIT_CODES
from tests.examples.script_in_process import run_apart, run_here

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(path.stem for path in (ROOT / "examples").glob("*.py"))
ESCAPE = "\x1b"

ADDS_ONLY = {"billing_desk"}
"""Scripts whose files are added to a folder of papers that are kept."""

NEVER_REPLACES = {*ADDS_ONLY, "map_columns"}
"""Scripts whose files are never replaced, so that there is nothing to force."""

OWN_ANSWERS = {"ask": {3}, "map_columns": {0, 3}}
"""What the examples of a script end with, if not with 0: an interview nobody answers, a mapping in
which something is to be settled."""

SHARED = {
    "--program": "PROGRAM",
    "--as-of": "YYYY-MM-DD",
    "--on": "YYYY-MM-DD",
    "--time-limit": "SECONDS",
    "--force": "",
    "--dry-run": "",
    "--debug": "",
}
"""Options that mean the same wherever they are: what stands behind them in `--help`."""

OTHER_NAMES = {"--output", "--overwrite", "--dryrun", "--date", "--policy", "--verbose", "--save"}
"""What a shared option is never called."""


@cache
def help_of(script: str) -> str:
    done = run_here(script, "--help", cwd=ROOT, COLUMNS="100")
    assert (done.code, done.err) == (0, "")
    return done.out


def examples_of(script: str) -> list[list[str]]:
    """The commands that `--help` shows, without the interpreter and the script."""
    commands = re.findall(r"^ *example: +(python3? .+)$", help_of(script), re.MULTILINE)
    words = [shlex.split(each) for each in commands]
    assert all(each[1] == f"examples/{script}.py" for each in words)
    return [each[2:] for each in words]


@cache
def parser_of(script: str) -> argparse.ArgumentParser:
    spec = importlib.util.spec_from_file_location(script, ROOT / "examples" / f"{script}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[script] = module
    spec.loader.exec_module(module)
    made = module.arguments()
    assert isinstance(made, argparse.ArgumentParser)
    return made


def options_of(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The options of a script, those of its commands among them."""
    for action in parser._actions:  # noqa: SLF001 - nothing public lists them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for each in action.choices.values():
                yield from options_of(each)
        elif action.option_strings:
            yield action


def names_of(script: str) -> set[str]:
    return {name for each in options_of(parser_of(script)) for name in each.option_strings}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder from which the examples can be typed as they stand."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    return tmp_path


def contents(place: Path) -> dict[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.relative_to(place).parts[0] not in ("examples", "docs")
    }


def writing_example(script: str) -> list[str] | None:
    return next((each for each in examples_of(script) if "--out" in each), None)


WRITERS = [script for script in SCRIPTS if script not in ADDS_ONLY and "--out" in names_of(script)]


def test_there_are_scripts() -> None:
    assert {"run_cohort", "pair_mentors", "billing_desk", "ask"} <= set(SCRIPTS)
    assert {"run_cohort", "attendance", "ask", "statements"} <= set(WRITERS)


@pytest.mark.parametrize("script", SCRIPTS)
def test_help_tells_examples_and_exit_codes(script: str) -> None:
    text = help_of(script)
    assert ESCAPE not in text
    assert examples_of(script)
    told = re.split("exit codes:", text, maxsplit=1, flags=re.IGNORECASE)[1]
    for code in EXIT_CODES:
        assert re.search(rf"\b{code}\b", told), f"exit code {code}"


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_same_things_have_the_same_names(script: str) -> None:
    names = names_of(script)
    assert "--debug" in names
    assert names.isdisjoint(OTHER_NAMES)
    if "--out" in names:
        assert "--dry-run" in names
        assert ("--force" in names) is (script not in NEVER_REPLACES)
    assert all(name == name.lower() for name in names)
    assert {name for name in names if not name.startswith("--")} == {"-h"}


@pytest.mark.parametrize("script", [each for each in SCRIPTS if each != "billing_desk"])
def test_the_same_options_take_the_same(script: str) -> None:
    for action in options_of(parser_of(script)):
        for name in SHARED.keys() & set(action.option_strings):
            takes = action.nargs != 0
            shown = action.metavar or action.dest.upper() if takes else ""
            assert shown == SHARED[name], name


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_wrong_call_is_told_in_a_sentence(script: str, tmp_path: Path) -> None:
    done = run_here(script, "--no-such-option", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert ESCAPE not in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS)
def test_its_examples_do_what_they_say(script: str, place: Path) -> None:
    for words in examples_of(script):
        done = run_apart(script, *words, cwd=place)
        assert done.code in OWN_ANSWERS.get(script, {0}), done.err
        assert done.err == ""
        assert done.out
        assert ESCAPE not in done.out
        for word in (w for w in words if w.startswith("out/")):
            assert (place / word).exists()
        shutil.rmtree(place / "out", ignore_errors=True)


@pytest.mark.slow
@pytest.mark.parametrize("script", WRITERS)
def test_nothing_is_written_in_a_dry_run_and_nothing_over_anything(
    script: str, place: Path
) -> None:
    words = writing_example(script)
    if words is None:
        words = [*examples_of(script)[0], "--out", "written.json"]
    out = place / words[words.index("--out") + 1]
    dry = run_here(script, *words, "--dry-run", cwd=place)
    assert dry.code in OWN_ANSWERS.get(script, {0}), dry.err
    assert "DRY RUN: nothing is written." in dry.out
    assert contents(place) == {}
    run_here(script, *words, cwd=place)
    written = contents(place)
    assert written
    for name in written:
        assert [*portable_name_fault(Path(name))] == []
    assert len({name.casefold() for name in written}) == len(written)
    target = out if out.is_file() else out / "files.txt"
    target.write_bytes(b"somebody's own\n")
    before = contents(place)
    refused = run_here(script, *words, cwd=place)
    assert refused.code == 2
    way = "move this one away" if script in NEVER_REPLACES else "--force"
    assert way in refused.err
    assert contents(place) == before
    assert run_here(script, *words, "--dry-run", cwd=place).code == 2, "a dry run refuses the same"


@pytest.mark.parametrize(
    ("script", "name"),
    [
        *((script, "aux") for script in WRITERS),
        *((script, "Con.csv") for script in ("run_cohort", "attendance")),
        *((script, each) for script in ("run_cohort", "attendance") for each in ("end.", "what?")),
    ],
)
def test_a_name_that_some_system_does_not_take_is_refused(
    script: str, name: str, place: Path
) -> None:
    words = [*(writing_example(script) or [*examples_of(script)[0], "--out", "x"])]
    words[words.index("--out") + 1] = name
    done = run_here(script, *words, cwd=place)
    assert done.code == 2
    assert "a name that every system takes" in done.err
    assert contents(place) == {}


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
@pytest.mark.parametrize(("no_color", "plain"), [("1", True), ("", False)])
def test_a_terminal_without_colors_gets_none(*, no_color: str, plain: bool, place: Path) -> None:
    terminal, end = os.openpty()
    words = examples_of("review_policy")[0]
    subprocess.run(
        [sys.executable, ROOT / "examples" / "review_policy.py", *words],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "NO_COLOR": no_color},
        stdout=end,
        stderr=end,
        timeout=120,
        check=True,
    )
    os.close(end)
    said = b""
    while True:
        try:
            more = os.read(terminal, 10_000)
        except OSError:  # all was read, and the other end is closed
            break
        if not more:
            break
        said += more
    os.close(terminal)
    assert b"in force on" in said
    assert (ESCAPE.encode() not in said) is plain
