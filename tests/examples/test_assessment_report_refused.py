"""The script of the assessment reports where something is wrong: told, and nothing written."""

import shutil
from pathlib import Path

import pytest

from tests.cohort.measured_cohort import measured_folder
from tests.cohort.sample import change_rows
from tests.examples.assessment_script import call, contents, run
from tests.examples.script_in_process import ROOT, Result, run_here


def test_nothing_is_replaced_without_force(
    written: tuple[Path, Path, Result], tmp_path: Path
) -> None:
    folder, out, _ = written
    kept = Path(shutil.copytree(out, tmp_path / "out"))
    (kept / "mine.txt").write_text("mine", "utf-8")
    refused = run(*call(folder, kept, as_of="2026-10-02"))
    assert refused.code == 2
    assert "a folder that is not empty" in " ".join(refused.err.split())
    assert contents(kept) == {**contents(out), "mine.txt": b"mine"}
    assert run(*call(folder, kept, "--force", as_of="2026-10-02")).code == 0
    assert (kept / "mine.txt").read_bytes() == b"mine"
    assert not (kept / "reports" / "APP-02.pdf").exists(), "its round had not ended"


def test_every_fault_of_the_measures_is_told_at_its_file_row_and_column(tmp_path: Path) -> None:
    folder = measured_folder(tmp_path / "cohort")
    wrong = {
        2: {"numerator": "21", "denominator": "20"},
        3: {"denominator": ""},
        4: {"denominator": "0"},
        5: {"measure_id": "hospice-in-tim"},
        6: {"numerator": "0.5"},
    }

    def spoiled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**row, **wrong.get(place, {})} for place, row in enumerate(rows, start=2)]

    change_rows(folder, "measures.csv", spoiled)
    result = run(*call(folder, tmp_path / "out"))
    assert (result.code, result.out) == (2, "")
    said = " ".join(result.err.split())
    for row in wrong:
        assert f"measures.csv, row {row}" in said
    assert "column numerator" in said
    assert 'did you mean "hospice-in-time"?' in said
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("--program", "quality-grant", "quality-improvement-grant"),
        ("--as-of", "2026-02-30", "is no day"),
        ("--as-of", "1999-01-01", "is not in force"),
    ],
)
def test_a_wrong_call_is_told(
    written: tuple[Path, Path, Result], tmp_path: Path, name: str, value: str, told: str
) -> None:
    folder, _, _ = written
    arguments = [str(each) for each in call(folder, tmp_path / "out")]
    arguments[arguments.index(name) + 1] = value
    result = run(*arguments)
    assert result.code == 2
    assert told in " ".join(result.err.split())
    assert not (tmp_path / "out").exists()


def test_fonts_and_folders_that_are_none_are_told(
    written: tuple[Path, Path, Result], tmp_path: Path
) -> None:
    folder, _, _ = written
    result = run(*call(folder, tmp_path / "out", "--font", str(tmp_path / "none.ttf")))
    assert result.code == 2
    assert "--font" in result.err
    assert run(*call(folder, folder)).code == 2
    assert run(*call(tmp_path / "nowhere", tmp_path / "out")).code == 2


def test_help_has_an_example() -> None:
    result = run("--help")
    assert result.code == 0
    assert "example: python examples/assessment_report.py" in " ".join(result.out.split())


def test_what_options_brought_is_told_under_their_names(tmp_path: Path) -> None:
    place = ("--program", "quality-improvement-grant", "--as-of", "2024-04-10")
    folder, out = ROOT / "examples" / "data" / "grant-run", tmp_path / "out"
    (tmp_path / "no.ttf").write_bytes(b"no font")
    broken = run_here(
        "assessment_report", folder, *place, "--out", out, "--font", tmp_path / "no.ttf"
    )
    assert broken.code == 2
    assert f"\n--font\n    found {tmp_path / 'no.ttf'}: " in broken.err
    unknown = run_here("assessment_report", folder, *place, "--out", out, "--application", "APP-9")
    assert unknown.code == 2
    assert '\n--application\n    found "APP-9"\n' in unknown.err
    assert not out.exists()
