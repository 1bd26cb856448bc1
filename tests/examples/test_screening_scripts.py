"""The scripts for form exports, run as a coordinator runs them."""

import csv
import filecmp
import re
import shutil
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from tests.examples.course_scripts import DATA, run
from tests.examples.script_in_process import Result

AS_OF = ("--program", "quality-improvement-grant", "--as-of", "2026-11-01")


def screen(folder: str, file: str, out: Path, *more: str) -> Result:
    place = DATA / folder
    call = (place / file, "--mapping", place / "mapping.toml", *AS_OF, "--out", out)
    return run("screen_applications.py", *call, *more)


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts(out: Path) -> dict[str, int]:
    return {row["what"]: int(row["how_many"]) for row in table(out, "counts")}


def test_a_clean_export(tmp_path: Path) -> None:
    done = screen("small", "form.xlsx", tmp_path / "a")
    assert (done.code, done.err) == (0, "")
    assert "begin with screening.html" in done.out
    assert counts(tmp_path / "a")["… used"] == 12
    outcomes = table(tmp_path / "a", "outcomes")
    assert {row["outcome"] for row in outcomes} == {"met", "not met", "undetermined"}
    missing = table(tmp_path / "a", "missing")
    assert all(row["clauses"] and row["source"] and row["says"] for row in missing)
    for row in outcomes:
        own = [each for each in missing if each["application_id"] == row["application_id"]]
        required = [each for each in own if each["severity"] == "required"]
        codes = {*filter(None, (row["not_met"] + "; " + row["not_known_yet"]).split("; "))}
        assert {each["requirement"] for each in required} == codes
    book = openpyxl.load_workbook(tmp_path / "a" / "screening.xlsx")
    assert book["outcomes"].max_row == 13
    assert book["outcomes"].freeze_panes == "A2"
    page = (tmp_path / "a" / "screening.html").read_text(encoding="utf-8")
    assert "A-0003" in page
    assert "http" not in page.replace("http-equiv", "")
    again = screen("small", "form.xlsx", tmp_path / "b")
    assert again.code == 0
    for file in (tmp_path / "a").rglob("*.*"):
        assert filecmp.cmp(file, tmp_path / "b" / file.relative_to(tmp_path / "a"), shallow=False)


@pytest.mark.slow
def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert screen("small", "form.csv", out).code == 0
    refused = screen("small", "form.csv", out)
    assert refused.code == 2
    assert "--force" in refused.err
    assert screen("small", "form.csv", out, "--force").code == 0


def test_a_messy_export_is_refused_with_a_marked_copy(tmp_path: Path) -> None:
    done = screen("messy", "messy.xlsx", tmp_path / "out")
    assert done.code == 2
    assert "13 faults in the export messy.xlsx. Nothing was decided." in done.err
    assert "row 6, column G (NPI of the practice)" in done.err
    assert "Traceback" not in done.err
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"marked.xlsx", "files.txt"}


@pytest.mark.slow
def test_a_folder_that_is_in_the_way_hides_no_fault(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    done = screen("messy", "messy.csv", tmp_path / "out")
    assert done.code == 2
    assert "6 faults in the export messy.csv. Nothing was decided." in done.err
    assert "No copy with marks was written." in done.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_good_rows_go_on_and_the_counts_add_up(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = screen("messy", "messy.xlsx", out, "--keep-going")
    assert (done.code, done.err) == (3, "")
    told = counts(out)
    assert told["Rows below the header that hold something"] == 20
    assert told["… used"] == 7
    apart = table(out, "left-out")
    assert len({row["row"] for row in apart}) == 13
    assert all(row["found"] and row["expected"] for row in apart)
    assert len(table(out, "remarks")) == 8
    assert (out / "marked.xlsx").exists()


def test_a_dry_run_of_a_messy_export_tells_of_the_copy(tmp_path: Path) -> None:
    done = screen("messy", "messy.csv", tmp_path / "out", "--dry-run")
    assert done.code == 2
    assert "6 faults in the export messy.csv. Nothing was decided." in done.err
    assert "Each is marked" not in done.err
    copy = tmp_path / "out" / "marked.xlsx"
    assert done.out == f"DRY RUN: nothing is written.\nWould write: {copy}\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("more", [(), ("--keep-going",)])
def test_faults_of_the_header_stop_everything(more: tuple[str, ...], tmp_path: Path) -> None:
    done = screen("messy", "headers.xlsx", tmp_path / "out", *more)
    assert done.code == 2
    assert "a header that the mapping does not know" in done.err


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = screen("messy", "messy.csv", tmp_path / "out", "--keep-going", "--dry-run")
    assert done.code == 3
    assert done.out.startswith("DRY RUN: nothing is written.\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_what_is_received_later_does_not_count(tmp_path: Path) -> None:
    place = DATA / "small"
    call = (place / "form.csv", "--mapping", place / "mapping.toml", "--out", tmp_path / "out")
    done = run(
        "screen_applications.py", *call, "--program", "quality-improvement-grant",
        "--as-of", "2026-05-03",
    )  # fmt: skip
    assert done.code == 0
    assert "… received after the day: 12" in done.out


@pytest.mark.slow
def test_the_tables_lack_only_who_issues_the_invoices_to_be_run(tmp_path: Path) -> None:
    assert screen("small", "form.csv", tmp_path / "out").code == 0
    folder = Path(shutil.copytree(tmp_path / "out" / "cohort", tmp_path / "cohort"))
    done = run("run_cohort.py", folder, *AS_OF, "--out", tmp_path / "reports")
    assert done.code == 2
    assert re.findall(r"^cohort.csv, row 2, column (\w+)", done.err, re.MULTILINE) == [
        "seller_name", "seller_address", "seller_country",
    ]  # fmt: skip
    assert done.err.startswith("3 faults in the cohort")
    lines = (folder / "cohort.csv").read_text("utf-8").splitlines()
    sold = lines[1].replace(",,,,,,", ",,Example Office (made up),1 Example Street,US,,")
    (folder / "cohort.csv").write_text(f"{lines[0]}\n{sold}\n", "utf-8")
    done = run("run_cohort.py", folder, *AS_OF, "--out", tmp_path / "reports")
    assert (done.code, done.err) == (0, "")
    with (tmp_path / "reports" / "decisions.csv").open(encoding="utf-8", newline="") as file:
        decided = {row["application_id"]: row["outcome"] for row in csv.DictReader(file)}
    outcomes = table(tmp_path / "out", "outcomes")
    assert decided == {row["application_id"]: row["outcome"] for row in outcomes}


def test_what_is_read_is_never_among_what_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert screen("messy", "messy.csv", out).code == 2
    marked = out / "marked.xlsx"
    before = marked.read_bytes()
    done = run(
        "screen_applications.py", marked, "--mapping", DATA / "messy" / "mapping.toml", *AS_OF,
        "--out", out, "--force", "--keep-going",
    )  # fmt: skip
    assert done.code == 2
    assert "a folder around" in done.err
    assert marked.read_bytes() == before


def test_what_cannot_be_left_out_is_not_offered_to_be(tmp_path: Path) -> None:
    done = screen("messy", "headers.xlsx", tmp_path / "out")
    assert "--keep-going" not in done.err
    assert "Headers and mapping have to fit" in done.err
    assert "as a [[column]], or into left_aside" in done.err
    other = run(
        "screen_applications.py", DATA / "small" / "form.csv",
        "--mapping", DATA / "small" / "mapping.toml",
        "--program", "quality-training-program", "--as-of", "2026-11-01",
        "--out", tmp_path / "other",
    )  # fmt: skip
    assert other.code == 2
    assert "is another program meant?" in other.err
    assert "marked in a copy" not in other.err, "nothing in the sheet is wrong"
    assert not (tmp_path / "other").exists()


def test_another_file_is_told_by_what_it_begins_with(tmp_path: Path) -> None:
    for text, told in (
        ("Guest,Dish\nAnn,Soup\n", 'row 1 has "Guest", "Dish"'),
        ("ID~Name\n1~Ann\n", "state it in the mapping: [form] delimiter"),
    ):
        (tmp_path / "form.csv").write_text(text, "utf-8")
        done = run(
            "screen_applications.py", tmp_path / "form.csv",
            "--mapping", DATA / "small" / "mapping.toml", *AS_OF, "--out", tmp_path / "out",
        )  # fmt: skip
        assert done.code == 2
        assert told in done.err


@pytest.mark.slow
def test_wrong_calls_end_in_a_sentence(tmp_path: Path) -> None:
    place = DATA / "small"
    for call in (
        (tmp_path / "nothing.xlsx", "--mapping", place / "mapping.toml"),
        (place / "form.xlsx", "--mapping", tmp_path / "nothing.toml"),
        (place / "mapping.toml", "--mapping", place / "mapping.toml"),
        (place / "form.xlsx", "--mapping", place / "form.xlsx"),
    ):
        done = run("screen_applications.py", *call, *AS_OF, "--out", tmp_path / "out")
        assert done.code == 2
        assert done.err
        assert "Traceback" not in done.err
        assert not (tmp_path / "out").exists()


# ---------------------------------------------------------------------------- the mapping


def test_a_mapping_is_proposed_and_never_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "new" / "mapping.toml"
    done = run("map_columns.py", DATA / "small" / "form.xlsx", "--out", out)
    assert (done.code, done.err) == (3, "")
    assert "Proposed: 65 columns; to be settled: 2" in done.out
    corrected = out.read_text("utf-8").replace('field = "?"', 'field = "team_leader.title"', 1)
    out.write_text(corrected, "utf-8")
    before = out.read_bytes()
    again = run("map_columns.py", DATA / "small" / "form.xlsx", "--out", out)
    assert again.code == 2
    assert "move this one away" in again.err
    assert out.read_bytes() == before
    unsettled = run(
        "screen_applications.py", DATA / "small" / "form.xlsx", "--mapping", out, *AS_OF,
        "--out", tmp_path / "out",
    )  # fmt: skip
    assert unsettled.code == 2
    assert 'found "?"' in unsettled.err


def test_a_proposal_can_be_looked_at_first(tmp_path: Path) -> None:
    out = tmp_path / "mapping.toml"
    done = run("map_columns.py", DATA / "small" / "people.csv", "--out", out, "--dry-run")
    assert done.code == 0
    assert done.out.startswith("DRY RUN: nothing is written.\n")
    assert "\n# A mapping proposed for people.csv" in done.out
    assert not out.exists()


# -------------------------------------------------------------------------- the made-up forms


@pytest.mark.parametrize("which", ["small", "messy"])
def test_the_samples_are_what_the_script_writes(which: str, tmp_path: Path) -> None:
    done = run("made_up_forms.py", which, "--out", tmp_path / "out")
    assert (done.code, done.err) == (0, "")
    names = sorted(path.name for path in (DATA / which).iterdir())
    assert names == sorted(path.name for path in (tmp_path / "out").iterdir())
    for name in names:
        assert filecmp.cmp(DATA / which / name, tmp_path / "out" / name, shallow=False)


@pytest.mark.slow
def test_a_large_folder_can_be_screened_and_run(tmp_path: Path) -> None:
    size = ("--applications", "60", "--mentors", "9", "--seed", "3")
    for name in ("a", "b"):
        assert run("made_up_forms.py", "large", "--out", tmp_path / name, *size).code == 0
    for file in (tmp_path / "a").rglob("*.*"):
        assert filecmp.cmp(file, tmp_path / "b" / file.relative_to(tmp_path / "a"), shallow=False)
    large = tmp_path / "a"
    call = (large / "form.xlsx", "--mapping", large / "mapping.toml", *AS_OF)
    done = run("screen_applications.py", *call, "--out", tmp_path / "out")
    assert (done.code, done.err) == (0, "")
    assert counts(tmp_path / "out")["… used"] == 60
    done = run("run_cohort.py", large / "cohort", *AS_OF, "--out", tmp_path / "reports")
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "reports" / "pairing.csv").exists()


@pytest.mark.parametrize("script", ["screen_applications.py", "map_columns.py", "made_up_forms.py"])
def test_help_has_an_example_and_the_exit_codes(script: str) -> None:
    done = run(script, "--help")
    assert done.code == 0
    assert f"example: python examples/{script}" in done.out
    assert "exit codes:\n  0  done" in done.out
