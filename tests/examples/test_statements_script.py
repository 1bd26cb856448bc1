"""The script that writes the table of statements, run as a user runs it."""

from pathlib import Path

from tests.examples.script_in_process import run_here

ROOT = Path(__file__).parents[2]
LIST = ROOT / "docs" / "statements.toml"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    """The exit code, and what was written to either stream."""
    done = run_here("statements", *arguments)
    return done.code, done.out, done.err


def test_the_shipped_list_becomes_the_shipped_page(tmp_path: Path) -> None:
    out = tmp_path / "page.md"
    code, _, errors = run(LIST, "--out", out)
    assert (code, errors) == (0, "")
    assert out.read_bytes() == (ROOT / "docs" / "statements.md").read_bytes()


def test_a_list_with_a_statement_too_few_writes_nothing(tmp_path: Path) -> None:
    short = tmp_path / "short.toml"
    short.write_text(LIST.read_text("utf-8").replace('"G49", ', ""), "utf-8")
    code, _, errors = run(short, "--out", tmp_path / "page.md")
    assert code == 2
    assert "G49" in errors
    assert not (tmp_path / "page.md").exists()


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    assert run(tmp_path / "none.toml", "--out", tmp_path / "page.md")[0] == 2
    (tmp_path / "file").write_text("")
    assert run(LIST, "--out", tmp_path / "file" / "page.md")[0] == 2
