"""The scripts of the letters, run as a user runs them, on files."""

import contextlib
import csv
import re
from pathlib import Path

import docx
import pytest

from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.templates import NAMES, PLACEHOLDERS
from tests.cohort.sample import GRANT, ROOT, SAMPLE, TRAINING, copied
from tests.examples.script_in_process import Result, run_apart, run_here


def run(*arguments: str | Path) -> Result:
    return run_here("write_letters", *arguments)


def call(folder: Path, *more: str | Path, program: str = GRANT) -> tuple[str | Path, ...]:
    return (folder, "--program", program, "--as-of", "2026-11-01", *more)


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("letters") / "out"
    return out, run_apart("write_letters", *call(SAMPLE, "--out", out, "--answer-by", "2026-11-20"))


def test_a_letter_to_each_applicant(written: tuple[Path, Result]) -> None:
    out, result = written
    assert (result.code, result.err) == (0, "")
    with (out / "letters.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 38
    for row in rows:
        page = (out / row["file_html"]).read_text(encoding="utf-8")
        assert row["practice"] in page
        assert f"<title>{row['subject']}</title>" in page
        document = docx.Document(str(out / row["file_docx"]))
        assert row["subject"] in [each.text for each in document.paragraphs]
        assert f"{row['application_id']}: {row['kind']}, to " in result.out
    lines = result.out.splitlines()
    assert "APP-07: no letter. The practice withdrew it." in lines
    assert lines[-3] == (
        "2 incomplete; 1 clarification; 14 eligible; 7 not-eligible; 2 declined; 8 paired; "
        "4 unpaired"
    )
    assert lines[-2] == "No e-mail address is on record of: APP-28."
    assert lines[-1] == f"77 files in {out}; begin with letters.csv"


def test_the_same_call_writes_the_same_bytes(written: tuple[Path, Result], tmp_path: Path) -> None:
    out, _ = written
    again = tmp_path / "again"
    more = ("--out", again, "--answer-by", "2026-11-20")
    assert (
        run_apart("write_letters", *call(SAMPLE, *more), PYTHONHASHSEED="7", TZ="Asia/Tokyo").code
        == 0
    )
    assert contents(again) == contents(out)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.docx").write_text("mine")
    more = ("--out", out, "--kind", "declined")
    refused = run(*call(SAMPLE, *more))
    assert refused.code == 2
    assert "a folder that is not empty" in refused.err
    assert contents(out) == {"mine.docx": b"mine"}
    assert run(*call(SAMPLE, *more, "--force")).code == 0
    assert (out / "mine.docx").read_text() == "mine"
    assert len(list(out.glob("*-declined.docx"))) == 2
    assert run(*call(SAMPLE, "--out", out, "--kind", "clarification", "--force")).code == 0
    assert [each.name for each in out.glob("*.docx")] != []
    assert not list(out.glob("*-declined.docx"))
    assert (out / "mine.docx").read_text() == "mine"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run(*call(SAMPLE, "--out", out, "--dry-run", "--kind", "incomplete"))
    assert result.code == 0
    assert not out.exists()
    assert result.out.startswith("DRY RUN: nothing is written.\n")
    assert f"Would write: {out / 'APP-19-incomplete.docx'}\n" in result.out
    assert "\n2 incomplete\n" in result.out
    assert "2 letters ask for answers without a day for them;" in result.out


def test_templates_are_written_changed_and_used(tmp_path: Path) -> None:
    words, out = tmp_path / "words", tmp_path / "out"
    result = run_here("letter_templates", "--out", words)
    assert (result.code, result.err) == (0, "")
    assert set(contents(words)) == {*NAMES, PLACEHOLDERS, "files.txt"}
    refused = run_here("letter_templates", "--out", words)
    assert refused.code == 2
    (words / "declined.md").write_text("# No, {{ practice }}\n\nBecause: {{ reason }}\n")
    more = ("--out", out, "--templates", words, "--kind", "declined")
    assert run(*call(SAMPLE, *more, program=TRAINING)).code == 0
    page = (out / "APP-17-declined.html").read_text(encoding="utf-8")
    assert "No, Example Oncology Practice 17 (made up)</h1>" in page
    assert "Because: No physician leads the team" in page


def test_every_mistake_is_told_before_any_letter(tmp_path: Path) -> None:
    words, out = tmp_path / "words", tmp_path / "out"
    assert run_here("letter_templates", "--out", words).code == 0
    for name in NAMES:
        with (words / name).open("a", encoding="utf-8") as file:
            file.write("{{ practic }}\n")
    result = run(*call(SAMPLE, "--out", out, "--templates", words))
    assert result.code == 2
    assert result.out == ""
    assert not out.exists()
    lines = result.err.splitlines()
    assert lines[0] == f"{len(NAMES)} faults in the templates of letters. Nothing was written."
    for name in NAMES:
        count = len((words / name).read_text(encoding="utf-8").splitlines())
        assert f"{words / name}, line {count}" in lines
    assert lines.count("    found the unknown name 'practic'") == len(NAMES)
    assert lines.count("    did you mean practice?") == len(NAMES) - 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), "--out"),
        (("--out", "FOLDER"), "the folder of the cohort itself"),
        (("--out", "OUT", "--templates", "OUT"), "the folder of the templates"),
        (("--out", "OUT", "--templates", "nowhere"), "nowhere"),
        (("--out", "OUT", "--answer-by", "2026-10-31"), "--answer-by"),
        (("--out", "OUT", "--answer-by", "soon"), "write it as 2026-01-31"),
        (("--out", "OUT", "--kind", "acepted"), "invalid choice"),
    ],
)
def test_a_wrong_call(more: tuple[str, ...], told: str, tmp_path: Path) -> None:
    folder = copied(tmp_path / "cohort")
    named = {"FOLDER": str(folder), "OUT": str(tmp_path / "out")}
    result = run(*call(folder, *(named.get(each, each) for each in more)))
    assert result.code == 2
    assert told in result.err
    assert not (tmp_path / "out").exists()


def test_a_call_without_anything_says_what_is_missing() -> None:
    result = run()
    assert result.code == 2
    assert re.findall(r"^ {4}([a-z-]+)", result.err, re.MULTILINE) == [
        "folder", "--program", "--as-of", "--out",
    ]  # fmt: skip


def test_words_of_your_own_are_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "my-words"
    assert run_here("letter_templates", "--out", out).code == 0
    assert run_here("letter_templates", "--out", out, "--force").code == 0, "nothing is changed yet"
    own = (out / "frame.md").read_text("utf-8").replace("Dear", "Hello")
    (out / "frame.md").write_text(own, "utf-8")
    for more in ((), ("--force",)):
        refused = run_here("letter_templates", "--out", out, *more)
        assert refused.code == 2
        assert f"{out / 'frame.md'}\n    found words of your own" in refused.err
    assert (out / "frame.md").read_text("utf-8") == own


def test_the_guide_is_true(written: tuple[Path, Result], tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "staff-guide-letters.md").read_text(encoding="utf-8")
    with (written[0] / "letters.csv").open(encoding="utf-8") as file:
        header = next(csv.reader(file))
    assert ", ".join(f"`{each}`" for each in header) in guide
    for kind in LetterKind:
        assert f"\n| {kind.value} | " in guide
    assert run_here("letter_templates", "--out", tmp_path / "my-words").code == 0
    template = tmp_path / "my-words" / "declined.md"
    lines = template.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace("{{ reason }}", "{{ reson }}")
    template.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with contextlib.chdir(tmp_path):
        more = ("--out", "out/own-letters", "--templates", "my-words")
        done = run(*call(SAMPLE, *more))
    assert done.code == 2
    assert f"\n{done.err}```\n" in guide


def test_the_run_of_the_cohort_writes_letters_with_the_same_templates(tmp_path: Path) -> None:
    words, out = tmp_path / "words", tmp_path / "out"
    words.mkdir()
    (words / "paired.md").write_text("# Hello, {{ practice }}\n\nWelcome.\n")
    done = run_here("run_cohort", *call(SAMPLE, "--out", out, "--templates", words))
    assert (done.code, done.err) == (0, "")
    page = (out / "letters" / "APP-12-paired.html").read_text(encoding="utf-8")
    assert "<title>Hello, Example Oncology Practice 12 (made up)</title>" in page
