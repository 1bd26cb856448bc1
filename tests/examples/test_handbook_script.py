"""The script that writes handbooks, run as a user runs it."""

from pathlib import Path

import pytest

from tests.examples import script_in_process
from tests.examples.script_in_process import Result

ROOT = Path(__file__).parents[2]
TRAINING, GRANT = "quality-training-program", "quality-improvement-grant"


def run(*arguments: str | Path, **environment: str) -> Result:
    return script_in_process.run("handbook", *arguments, cwd=None, **environment)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_shipped_programs_become_the_shipped_handbooks(tmp_path: Path) -> None:
    done = run(GRANT, TRAINING, "--out", tmp_path / "book", PYTHONHASHSEED="1")
    assert (done.code, done.err) == (0, "")
    written = contents(tmp_path / "book")
    assert written == contents(ROOT / "docs" / "handbook"), "run `make handbook`"
    names = sorted(written.keys() - {"files.txt"})
    assert done.out.splitlines() == [str(tmp_path / "book" / name) for name in names]
    assert "\x1b" not in done.out


def test_a_day_tells_what_is_in_force_on_it(tmp_path: Path) -> None:
    done = run(TRAINING, "--on", "2026-03-01", "--out", tmp_path / "book")
    assert (done.code, done.err) == (0, "")
    page = (tmp_path / "book" / f"{TRAINING}.md").read_text("utf-8")
    assert "what is in force on March 1, 2026" in page
    assert "| January 1, 2016 | June 30, 2026 | USD 1,111.00 (`111100`) | **in force" in page


def test_a_folder_with_something_in_it_is_left_alone_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    done = run(TRAINING, "--out", tmp_path)
    assert done.code == 2
    assert "--force" in done.err
    assert set(contents(tmp_path)) == {"mine.txt"}
    assert run(TRAINING, GRANT, "--out", tmp_path, "--force").code == 0
    assert f"{GRANT}.md" in contents(tmp_path)
    assert run(TRAINING, "--out", tmp_path, "--force").code == 0
    there = contents(tmp_path)
    assert f"{GRANT}.md" not in there
    assert f"{TRAINING}.md" in there
    assert there["mine.txt"] == b"mine"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("no-such-program",), "no-such-program"),
        ((TRAINING, "--on", "2015-01-01"), "not in force on 2015-01-01"),
        ((TRAINING, "--on", "20260101"), "write it as 2026-01-31"),
        ((TRAINING, TRAINING), "a second program of this id"),
        ((), "PROGRAM"),
    ],
)
def test_a_wrong_call_is_told_in_words(
    arguments: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    done = run(*arguments, "--out", tmp_path / "book")
    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "book").exists()


def test_a_document_with_mistakes_is_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text('[program]\nid = "broken"\n', "utf-8")
    done = run(path, "--out", tmp_path / "book")
    assert done.code == 2
    assert "broken.toml" in done.err
    assert "Traceback" not in done.err


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc, where no folder can be made")
def test_a_folder_that_cannot_be_made_is_named_as_it_was_given() -> None:
    for out, place in (("/proc/book", "/proc/book"), ("/proc/new/book", "/proc/new")):
        done = run(TRAINING, "--out", out)
        assert (done.code, done.out) == (2, "")
        assert done.err.splitlines()[1] == place
        assert "draft" not in done.err
