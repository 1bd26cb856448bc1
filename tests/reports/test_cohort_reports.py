"""The reports of a run together: what there is, and that it hangs together."""

import csv
import re
from datetime import date
from pathlib import PurePosixPath

import attrs
import pytest

from qip_rules.money import Money
from qip_rules.reports import cohort_files, glance
from qip_rules.reports.letters.cohort_letters import cohort_letters
from tests.cohort.sample import (
    AS_OF,
    GRANT,
    TRAINING,
    case_of,
    changed_run,
    sample,
    sample_run,
)
from tests.reports.markdown_page import cells, kinds, shown, tokens


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_a_page_for_each_application_and_document_and_every_letter(name: str) -> None:
    run = sample_run(name)
    files = cohort_files(run)
    stems = [path.stem for path in map(PurePosixPath, files) if path.parent.name == "decisions"]
    assert stems == [case.application_id for case in run.cases]
    letters = [path.stem for path in map(PurePosixPath, files) if path.parent.name == "letters"]
    made = cohort_letters(run).letters
    assert letters == [f"{each.application}-{each.kind.value}" for each in made]
    assert all(f"](letters/{each}.html)" in files["summary.md"] for each in letters)
    stems = [path.stem for path in map(PurePosixPath, files) if path.parent.name == "documents"]
    assert stems == [each.number for each in run.documents]
    assert ("pairing.csv" in files) is (name == GRANT)
    assert {"summary.md", "pairing.md", "decisions.csv", "documents.csv"} <= files.keys()
    assert {"accounts.csv", "to-do.csv"} <= files.keys()


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_every_page_is_tidy(name: str) -> None:
    for path, text in cohort_files(sample_run(name)).items():
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert "\r" not in text, path
        if path.endswith((".csv", ".html")):
            continue
        assert "\n\n\n" not in text, path
        assert not re.search(r"[ \t]$", text, re.MULTILINE), path
        assert not kinds(text) & {"html_block", "code_block", "image"}, path
        words = shown(text)
        assert not re.search(
            r"\bNone\b(?! of)|\bnull\b|\{[a-z_]+\}|<[a-z]+ object|Decimal\(", words
        ), path
        headings = [line for line in text.splitlines() if line.startswith("## ")]
        assert len(headings) == len(set(headings)), path


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_the_summary_leads_to_pages_that_are_there(name: str) -> None:
    files = cohort_files(sample_run(name))
    links = [str(token.attrGet("href")) for token in tokens(files["summary.md"]) if token.attrs]
    links = [each for each in links if each.endswith((".md", ".html"))]
    letters = [each for each in files if each.startswith("letters/")]
    assert len(links) == len(sample_run(name).cases) + len(letters)
    assert set(links) <= files.keys()


def test_the_summary_tells_every_application() -> None:
    run = sample_run()
    rows = cells(cohort_files(run)["summary.md"])
    by_id = {row[0]: row for row in rows if row[0].startswith("APP-")}
    assert list(by_id) == [case.application_id for case in run.cases]
    assert by_id["APP-13"][3:6] == ["not met", "accepted", "leader-is-member (exception)"]
    assert by_id["APP-22"][3:6] == ["not met", "undecided", "core-team-size"]
    assert by_id["APP-01"][5:] == ["", ""]


def test_the_summary_tells_what_is_not_there_yet_and_what_was_left_aside() -> None:
    early = cohort_files(sample_run(GRANT, date(2026, 6, 30)))["summary.md"]
    assert "## Not yet received on that day\n\n- APP-02\n" in early
    assert "Not yet received" not in cohort_files(sample_run())["summary.md"]
    training = cohort_files(sample_run(TRAINING))["summary.md"]
    assert "## Left aside\n\n- answers.csv holds 26 answers" in training


@pytest.mark.parametrize("name", [GRANT, TRAINING])
@pytest.mark.parametrize("as_of", [date(2026, 5, 1), date(2026, 7, 21), AS_OF], ids=str)
def test_the_figures_add_up(name: str, as_of: date) -> None:
    run = sample_run(name, as_of)
    figures = dict(glance(run))
    assert len(figures) == len(glance(run)), "no figure has the name of another"

    def money(what: str) -> Money:
        currency, amount = figures[what].split()
        return Money.of(amount.replace(",", ""), currency)

    assert money("Received") == money("… covering seats") + money("… held or beyond what is owed")
    assert money("Invoiced") == (
        money("… taken back by credit notes")
        + money("… not yet covered")
        + money("… covering seats")
    )
    assert int(figures["Applications"]) == len(run.cases)
    outcomes = ("… met", "… not met", "… undetermined")
    assert sum(int(figures[each]) for each in outcomes) == len(run.cases)
    standings = {case.standing.capitalize() for case in run.cases}
    assert sum(int(figures[each]) for each in standings) == len(run.cases)
    assert ("Pairs" in figures) is (name == GRANT)


def test_the_figures_of_the_sample() -> None:
    figures = dict(glance(sample_run()))
    assert {
        name: figures[name]
        for name in ("Applications", "… met", "Accepted", "Withdrawn", "Pairs", "Received")
    } == {
        "Applications": "28",
        "… met": "15",
        "Accepted": "12",
        "Withdrawn": "2",
        "Pairs": "8",
        "Received": "USD 40,318.00",
    }


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_the_made_up_fee_is_labelled_wherever_an_amount_is_asked_for(name: str) -> None:
    files = cohort_files(sample_run(name))
    for path, text in files.items():
        if path.startswith("documents/") or path == "summary.md":
            assert "EXAMPLE FEE" in text, path
    read = csv.DictReader(files["documents.csv"].splitlines())
    assert {row["example_fee"] for row in read} == {"yes"}


def test_a_cohort_without_capacity_or_priorities() -> None:
    cohort = attrs.evolve(sample().cohort, capacity=None)
    run = changed_run(cohort=cohort, priorities=(), fixed=(), forbidden=())
    assert dict(glance(run))["Places left"] == "not known"
    assert "PR-01" in cohort_files(run)["pairing.md"]
    assert run.pairing is not None
    assert len(run.without_priorities) == 12


def test_an_empty_cohort_has_reports_too() -> None:
    run = changed_run(date(2026, 4, 1))
    files = cohort_files(run)
    assert run.cases == ()
    assert "| Applications | 0 |" in files["summary.md"]
    assert not [path for path in files if "/" in path]


def test_an_answer_that_comes_changes_the_letter_and_nothing_of_the_others() -> None:
    before = cohort_files(sample_run())
    changed = []
    for each in sample().applications:
        first = each.revisions[0]
        if each.application_id == "APP-19" and first.team_leader is not None:
            leader = attrs.evolve(first.team_leader, is_asco_member=True)
            each = attrs.evolve(each, revisions=(attrs.evolve(first, team_leader=leader),))  # noqa: PLW2901
        changed.append(each)
    run = changed_run(applications=tuple(changed))
    after = cohort_files(run)
    differing = {path for path in before if before[path] != after[path]}
    assert differing == {
        "summary.md",
        "decisions.csv",
        "decisions/APP-19.md",
        "letters/APP-19-incomplete.html",
    }
    assert "member of ASCO" in before["letters/APP-19-incomplete.html"]
    assert "member of ASCO" not in after["letters/APP-19-incomplete.html"]
    assert case_of(run, "APP-19").standing == "undecided"
