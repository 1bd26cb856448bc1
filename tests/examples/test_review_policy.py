"""The script that reviews a program, run as a user runs it."""

from pathlib import Path

import pytest

from tests.examples import script_in_process
from tests.examples.script_in_process import Result
from tests.programs.documents import sister_document

HEADER = sister_document("""
[[clause]]
id = "P1"
from = 2016-01-01
source = "Made-up page"
kind = "required"
says = "Whatever the test needs."
""")


def rule(code: str, requires: str, *, severity: str = "required", first: str = "2016-01-01") -> str:
    """A requirement as a document writes it."""
    return f"""
[[requirement]]
code = "{code}"
subject = "application"
from = {first}
cites = ["P1"]
severity = "{severity}"
requires = '{requires}'
not_met = "No."
"""


def run(*arguments: str | Path, script: str = "review_policy", **environment: str) -> Result:
    return script_in_process.run(script, *arguments, cwd=None, **environment)


def written(folder: Path, *rules: str) -> Path:
    path = folder / "made-up.toml"
    path.write_text(HEADER + "".join(rules), encoding="utf-8")
    return path


def test_a_shipped_program_has_warnings_only() -> None:
    done = run("quality-training-program", PYTHONHASHSEED="1")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "Quality Training Program, in force on 2016-01-01"
    assert lines[1] == "  application, 22 rules"
    assert lines[2] == (
        "    warning: leader-named follows from other requirements, so it asks for nothing more. "
        "No complete record meets leader-in-core-team and does not meet leader-named. "
        "A leader in the core team is a leader who is named."
    )
    assert lines[-1] == "0 contradictory, 2 to be warned of, in 1 period."
    assert run("quality-training-program", PYTHONHASHSEED="2") == done
    assert "\x1b" not in done.out


def test_a_contradictory_program_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, rule("no-letter", "letter_signed_by_sponsor and not(letter_received)"))
    done = run(path, "--on", "2026-03-01")
    assert done.code == 3
    assert "contradictory: Nobody can meet no-letter." in done.out
    assert "A letter that somebody signed is there." in done.out
    assert done.err == ""


def test_requirements_that_only_together_are_too_much(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        rule("few", "project_team_size < 5", first="2020-01-01"),
        rule("many", "core_team_size >= 5", first="2022-01-01"),
    )
    done = run(path)
    assert done.code == 3
    said = done.out.splitlines()
    titles = [each for each in said if each.startswith("Program (made up)")]
    assert titles == [
        f"Program (made up), in force on {day}"
        for day in ("2016-01-01", "2020-01-01", "2022-01-01")
    ]
    assert any(
        each.startswith("    contradictory: Nobody can meet all that is required. ")
        for each in said[said.index(titles[2]) :]
    )
    assert not any("contradictory:" in each for each in said[: said.index(titles[2])])
    assert run(path, "--on", "2021-01-01").code == 0


def test_every_kind_of_warning(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        rule("always", "core_team_size >= 0"),
        rule("forced", "core_team_size > 1", severity="recommended"),
        rule("vain", "core_team_size > 4", severity="recommended"),
    )
    done = run(path)
    assert done.code == 0
    for words in (
        "always is always met, so it asks for nothing. No complete record does not meet always.",
        "forced is only recommended, but what is required forces it.",
        "vain is recommended, but nobody who meets what is required can meet it.",
        "Nobody can meet both core-team-size and vain.",
    ):
        assert f"    warning: {words}" in done.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("no-such-program",), "no-such-program"),
        (("quality-training-program", "--on", "2015-01-01"), "not in force on 2015-01-01"),
        (("quality-training-program", "--on", "20260101"), "write it as 2026-01-31"),
        ((), "PROGRAM"),
    ],
)
def test_a_wrong_call_is_told_in_words(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err


def test_a_document_with_mistakes_is_no_traceback(tmp_path: Path) -> None:
    done = run(written(tmp_path, rule("broken", "core_team_sise > 1")))
    assert done.code == 2
    assert "core_team_size" in done.err
    assert "Traceback" not in done.err


def test_the_review_is_a_page_too(tmp_path: Path) -> None:
    never = written(tmp_path, rule("never", "core_team_size < 0 and core_team_size > 5"))
    said = run(never)
    for name in ("review.html", "review.md"):
        out = tmp_path / name
        done = run(never, "--out", out)
        assert (done.code, done.err) == (3, "")
        assert done.out == f"{said.out}Written: {out}\n"
        text = out.read_text("utf-8")
        assert "Nobody can meet never." in text
        assert "contradictory" in text
        assert str(said.out.splitlines()[-1]) in text
    dry = run(never, "--out", tmp_path / "other.md", "--dry-run")
    assert "Would write:" in dry.out
    assert not (tmp_path / "other.md").exists()
