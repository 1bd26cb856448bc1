"""Scripts whose streams are closed or full, or that are given days in other spellings."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from qip_rules.boundary.script_calls import STOPPED
from qip_rules.reports import script_runs
from tests.examples.script_in_process import run_here

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(path.stem for path in (ROOT / "examples").glob("*.py"))
TRAINING, GRANT = "quality-training-program", "quality-improvement-grant"
RUN = (str(ROOT / "examples/data/training-run"), "--program", TRAINING, "--as-of", "2026-05-01")

CALLS: dict[str, tuple[str, ...]] = {
    "ask": ("--on", "2026-03-01"),
    "review_policy": (TRAINING, "--on", "2026-03-01"),
    "handbook": (TRAINING, "--on", "2026-03-01", "--out", "book"),
    "compare_policies": (TRAINING, GRANT, "--on", "2026-11-01"),
    "statements": (str(ROOT / "docs" / "statements.toml"), "--out", "statements.md"),
    "program_calendar": (*RUN, "--out", "calendar"),
    "attendance": (*RUN, "--out", "attendance.csv"),
    "pair_mentors": (
        *(str(ROOT / "examples" / "data" / "cohort"), "--program", GRANT, "--as-of", "2026-11-01"),
        *("--without", "M-02"),
    ),
    "assessment_report": (
        *(str(ROOT / "examples" / "data" / "grant-run"), "--program", GRANT),
        *("--as-of", "2024-04-10", "--application", "APP-01", "--out", "reports"),
    ),
    "screen_applications": (
        *(str(ROOT / "examples/data/small/form.csv"), "--program", GRANT),
        *("--mapping", str(ROOT / "examples/data/small/mapping.toml")),
        *("--out", "screening", "--as-of", "2026-11-01"),
    ),
    "map_columns": (str(ROOT / "examples/data/small/form.csv"), "--out", "mapping.toml"),
    "made_up_forms": ("small", "--out", "small"),
    "letter_templates": ("--out", "words"),
    "write_letters": (
        *(str(ROOT / "examples" / "data" / "cohort"), "--program", GRANT, "--as-of", "2026-11-01"),
        *("--kind", "declined", "--out", "letters"),
    ),
    "billing_desk": (
        *("desk.db", "receive", "A-1", "--practice", "p-1", "--name", "Made-Up Oncology"),
        *("--member", "ada=Ada Made-Up", "--dry-run"),
    ),
}
DONE = {"ask": 3, "map_columns": 3}
"""What a script gives back that could do its work; an interview without answers is uncertain."""

QUICK = ("ask", "billing_desk", "letter_templates", "map_columns", "write_letters")
"""Scripts whose streams are closed and full in every run; the others share their ways."""

EACH = [
    script if script in QUICK else pytest.param(script, marks=pytest.mark.slow) for script in CALLS
]

needs_sh = pytest.mark.skipif(not Path("/bin/sh").exists(), reason="streams are closed by sh")


def run(script: str, folder: Path, *arguments: str, redirected: str = "") -> tuple[int, str]:
    """The exit code of a script run in that folder, and what it wrote to the standard error."""
    call = [sys.executable, str(ROOT / "examples" / f"{script}.py"), *arguments]
    if redirected:
        call = ["/bin/sh", "-c", f'exec "$@" {redirected}', "sh", *call]
    done = subprocess.run(
        call,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.returncode, done.stderr


@needs_sh
@pytest.mark.parametrize("script", EACH)
def test_closed_streams_do_not_end_a_run(script: str, tmp_path: Path) -> None:
    code, said = run(script, tmp_path, *CALLS[script], redirected="<&- >&-")
    assert (code, said) == (DONE.get(script, 0), "")


@needs_sh
def test_a_closed_standard_error_keeps_its_silence(tmp_path: Path) -> None:
    assert run("ask", tmp_path, "--on", "2026-13-01", redirected="2>&-") == (2, "")


@needs_sh
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("script", EACH)
def test_an_output_that_takes_no_more_is_told_as_what_it_is(script: str, tmp_path: Path) -> None:
    code, said = run(script, tmp_path, *CALLS[script], redirected=">/dev/full")
    assert (code, said) == (6, "The output cannot be written: No space left on device.\n")


@pytest.mark.parametrize("script", ["review_policy", "compare_policies"])
@pytest.mark.parametrize("day", ["2026-W01-1", "20260301"])
def test_a_day_in_another_spelling_is_no_day(script: str, day: str, tmp_path: Path) -> None:
    done = run_here(script, *CALLS[script][:-1], day, cwd=tmp_path)
    assert done.code == 2
    assert f"\n    --on: {day!r} is no day; write it as 2026-01-31\n" in done.err


@pytest.mark.parametrize("script", [each for each in CALLS if each != "letter_templates"])
def test_what_a_document_holds_steers_no_console(script: str, tmp_path: Path) -> None:
    name = "made\x1b[31m-up\u202e.toml"
    (tmp_path / name).write_text("[program]\nid = 'made\u202eup'\n", "utf-8")
    words = [name if word == TRAINING else word for word in CALLS[script]]
    if name not in words:
        words += ["--program", name]
    done = run_here(script, *words, cwd=tmp_path)
    said = done.err
    assert done.code == 2
    assert "made\\x1b[31m-up\\u202e.toml" in said
    assert said.replace("\n", "").isprintable()


@pytest.mark.parametrize("script", ["review_policy", "handbook", "compare_policies"])
def test_nobody_reads_on(script: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / f"{script}.py"), *CALLS[script]],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=120,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (7, b"")


SLOW_PACKAGE = """
import os, signal, sys
os.kill(os.getpid(), signal.SIGINT)
try:
    for _ in range(100_000_000):
        pass
except BaseException:
    pass  # as where Python drops what is raised while it imports
"""
"""A library that a script imports, and at which Ctrl-C is typed."""


@pytest.fixture
def ctrl_c_counts() -> Iterator[None]:
    """Ctrl-C is not ignored, as it is by what runs in the background, and by its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is typed by a signal here")
@pytest.mark.usefixtures("ctrl_c_counts")
@pytest.mark.parametrize("script", SCRIPTS)
def test_ctrl_c_during_the_imports_ends_a_script_in_a_word(script: str, tmp_path: Path) -> None:
    (tmp_path / "attrs.py").write_text(SLOW_PACKAGE, "utf-8")
    call = [sys.executable, str(ROOT / "examples" / f"{script}.py"), *CALLS.get(script, ())]
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(
        call,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (STOPPED, b"", b"Stopped.\n")
    assert [each.name for each in tmp_path.iterdir() if each.suffix] == ["attrs.py"]


@pytest.mark.usefixtures("ctrl_c_counts")
def test_whoever_has_ctrl_c_ignored_keeps_it_ignored(tmp_path: Path) -> None:
    told = "import signal; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"
    begun = f"import qip_rules.stopping; {told}"
    ignored = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); {begun}"
    for statement, is_ignored in ((begun, b"False\n"), (ignored, b"True\n")):
        done = subprocess.run(
            [sys.executable, "-c", statement],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        assert done.stdout == is_ignored


@pytest.mark.parametrize("more", [(), ("--force",)])
def test_a_folder_is_no_document_to_be_replaced(more: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "statements.md").mkdir()
    done = run_here("statements", *CALLS["statements"], *more, cwd=tmp_path)
    assert done.code == 2
    assert done.err.splitlines()[1:] == [
        "--out",
        "    found statements.md, a folder",
        "    expected a file, or nothing yet",
    ]


def test_a_file_that_cannot_be_written_has_the_name_of_the_call(tmp_path: Path) -> None:
    error = PermissionError(13, "Permission denied", str(tmp_path / ".statements.md-draft-1"))
    with mock.patch.object(script_runs, "write_whole", side_effect=error):
        done = run_here("statements", *CALLS["statements"], cwd=tmp_path)
    assert done.code == 2
    assert done.err.splitlines()[1:] == [
        "--out",
        "    found statements.md, which cannot be written: Permission denied",
        "    expected a file in a folder that you may write to",
    ]
