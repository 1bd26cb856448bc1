"""The script of the assessment reports, run as a user runs it: by itself, on files."""

import io
import json
import random
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from qip_rules.boundary import read_cohort
from qip_rules.participation import ReportDelivered
from tests.cohort.sample import GRANT, ROOT, change_rows, program, read_rows
from tests.examples.assessment_script import call, contents, run
from tests.examples.script_in_process import Result
from tests.reports.html_page import parsed
from tests.reports.real_browser import measured, quiet

DATA = ROOT / "examples" / "data"


def test_every_report_is_there_in_every_form(written: tuple[Path, Path, Result]) -> None:
    _, out, result = written
    assert (result.code, result.err) == (0, "")
    assert "APP-02: 9 of 9 measures; no area" in result.out
    assert "APP-03: no report. No round with a result is on record." in result.out
    assert result.out.endswith(f"19 files in {out}; begin with reports.html\n")
    names = {"course.csv", "files.txt", "reports.html", "reports.md", "reports.xlsx"}
    for each in ("APP-01", "APP-02", "APP-04"):
        names |= {f"reports/{each}.{end}" for end in ("html", "json", "md", "pdf", "svg")}
    assert contents(out).keys() == names
    assert "\x1b" not in result.out


def test_the_page_leads_to_every_report(written: tuple[Path, Path, Result]) -> None:
    _, out, _ = written
    page = parsed((out / "reports.html").read_text("utf-8"))
    targets = [each.attributes["href"] for each in page.all("a")]
    files = [each for each in targets if each and not each.startswith("#")]
    assert files == [f"reports/APP-{number}.html" for number in ("01", "02", "04")]
    assert all((out / each).is_file() for each in files)
    text = (out / "reports.md").read_text("utf-8")
    assert all(f"]({each})" in text for each in files)


def test_where_nothing_was_measured_it_is_told_what_is_read(tmp_path: Path) -> None:
    done = run(*call(DATA / "training-run", tmp_path / "out", name="quality-training-program"))
    assert done.code == 0, done.err
    assert "Rounds are read from rounds.csv, their results from measures.csv." in done.out


def test_the_pdf_says_what_the_page_says(written: tuple[Path, Path, Result]) -> None:
    pypdf = pytest.importorskip("pypdf")
    _, out, _ = written
    reader = pypdf.PdfReader(io.BytesIO((out / "reports" / "APP-01.pdf").read_bytes()), strict=True)
    said = "".join("".join(page.extract_text() for page in reader.pages).split())
    (page,) = parsed((out / "reports" / "APP-01.html").read_text("utf-8")).all("body")
    for cell in (*page.all("td"), *page.all("h2"), *page.all("li"), *page.all("dd")):
        words = cell.text.split()
        assert all(word in said for word in words), cell.text
    assert reader.metadata is not None
    assert reader.metadata.title == "Assessment report APP-01"


def test_the_picture_is_the_one_that_the_page_names(written: tuple[Path, Path, Result]) -> None:
    _, out, _ = written
    assert "](APP-01.svg)" in (out / "reports" / "APP-01.md").read_text("utf-8")
    svg = parsed((out / "reports" / "APP-01.svg").read_text("utf-8"))
    data = json.loads((out / "reports" / "APP-01.json").read_text("utf-8"))
    rows = [each.attributes["data-row"] for each in svg.all("g") if "data-row" in each.attributes]
    assert rows == [each["measure_id"] for each in data["measures"]]


def test_another_order_of_all_rows_writes_the_same_bytes(
    written: tuple[Path, Path, Result], tmp_path: Path
) -> None:
    folder, out, _ = written
    other = Path(shutil.copytree(folder, tmp_path / "cohort"))
    order = random.Random(7)  # noqa: S311 - no secret
    for name in ("rounds.csv", "measures.csv", "priorities.csv", "applications.csv"):
        change_rows(other, name, lambda rows: order.sample(rows, len(rows)))
    assert run(*call(other, tmp_path / "out"), PYTHONHASHSEED="4711").code == 0
    assert contents(tmp_path / "out") == contents(out)


def test_the_row_can_be_put_into_the_table(
    written: tuple[Path, Path, Result], tmp_path: Path
) -> None:
    folder, _, _ = written
    on_its_day = tmp_path / "on its day"  # before the areas are settled
    assert run(*call(folder, on_its_day, as_of="2026-10-08")).code == 0
    other = Path(shutil.copytree(folder, tmp_path / "cohort"))
    shutil.copy(on_its_day / "course.csv", other / "course.csv")
    inputs = read_cohort(other, program(GRANT))
    delivered = [each for each in inputs.course if isinstance(each, ReportDelivered)]
    rows = read_rows(on_its_day, "course.csv")
    assert [each.report_id for each in delivered] == [row["report_id"] for row in rows]
    assert run(*call(other, tmp_path / "out")).code == 0
    page = (tmp_path / "out" / "reports.md").read_text("utf-8")
    assert page.count("October 8, 2026") == len(rows)
    assert "On record otherwise" not in page
    assert read_rows(tmp_path / "out", "course.csv") == []


def test_one_application_alone(written: tuple[Path, Path, Result], tmp_path: Path) -> None:
    folder, out, _ = written
    result = run(*call(folder, tmp_path / "out", "--application", "APP-04"))
    assert result.code == 0
    alone = contents(tmp_path / "out")
    assert {name for name in alone if "/" in name} == {
        f"reports/APP-04.{end}" for end in ("html", "json", "md", "pdf", "svg")
    }
    assert all(
        alone[name] == content for name, content in contents(out).items() if "APP-04" in name
    )
    wrong = run(*call(folder, tmp_path / "other", "--application", "APP-4"))
    assert wrong.code == 2
    assert "an application whose practice takes part by 2026-11-01" in wrong.err
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("sample", "name", "as_of"),
    [
        ("grant-run", GRANT, "2024-08-01"),
        ("training-run", "quality-training-program", "2026-06-30"),
    ],
)
def test_the_sample_runs_have_their_reports(
    sample: str, name: str, as_of: str, tmp_path: Path
) -> None:
    result = run(*call(DATA / sample, tmp_path / "out", as_of=as_of, name=name))
    assert (result.code, result.err) == (0, "")
    reports = [each for each in contents(tmp_path / "out") if each.endswith(".pdf")]
    assert len(reports) == (5 if sample == "grant-run" else 0)


def test_the_report_and_the_page_fit_phones_and_desks(
    browser: Browser, written: tuple[Path, Path, Result]
) -> None:
    _, out, _ = written
    for name in ("reports/APP-01.html", "reports.html"):
        found = measured(browser, (out / name).read_text("utf-8"))
        for at in found.values():
            assert at["wide"] <= at["inner"], name
            assert at["body"] <= at["inner"], name
            nowhere = [
                each for each in at["missing"] if not (out / name).parent.joinpath(each).exists()
            ]
            assert (nowhere, at["hidden"]) == ([], 0), name


def test_the_picture_is_drawn_by_a_browser(
    browser: Browser, written: tuple[Path, Path, Result]
) -> None:
    _, out, _ = written
    dom = quiet(browser, out / "reports" / "APP-01.svg")
    assert "parsererror" not in dom
    assert dom.count('class="mark benchmark"') == 1 + 9, "the legend's and one a row"
