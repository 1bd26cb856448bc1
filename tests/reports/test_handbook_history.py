"""What a handbook tells of a program that changes: all of it, or what is in force on a day."""

from datetime import date
from pathlib import Path

import pytest

from qip_rules import load_program
from qip_rules.policy.program import Program
from qip_rules.reports.handbook import handbook_files
from qip_rules.reports.handbook.content import read_handbook
from tests.programs.documents import WITH_HISTORY, loaded, sister_document
from tests.reports.html_page import Element, parsed


@pytest.fixture
def program() -> Program:
    return load_program(WITH_HISTORY)


def page(program: Program, on: date | None = None) -> Element:
    return parsed(handbook_files([program], on)[f"{program.id}.html"])


def rows(table: Element) -> list[list[str]]:
    return [
        [cell.text for cell in row.parts if isinstance(cell, Element)]
        for row in table.all("tbody")[0].all("tr")
    ]


def test_every_version_is_told_with_its_days_the_latest_first(program: Program) -> None:
    clause = page(program).by_id("clause-P1")
    assert [each.text for each in clause.all("blockquote")] == [
        "A team is as small as it can be.",
        "A team is small.",
    ]
    rule = page(program).by_id("rule-application-tiny-team")
    assert rule.all("h4")[0].text == "Requirement tiny-team recommended"
    assert [each.text for each in rule.all("strong") if each.text.startswith("From")] == [
        "From January 1, 2025 to December 31, 2029",
        "From January 1, 2024 to December 31, 2024",
        "From January 1, 2020 to December 31, 2023",
    ]
    assert [each.text for each in rule.all("p", class_="words")] == [
        f"Met when the core team size is at most the tiny maximum ({size})." for size in (5, 6, 6)
    ]
    severities = [each.text for each in rule.all("dd") if each.all("span", class_="badge")]
    assert severities == ["recommended", "recommended", "required"]
    facts, *edges = rule.all("table")
    assert len(rows(facts)) == 1
    assert [rows(each)[0][0] for each in edges] == ["5", "6", "6"]


def test_the_values_of_a_parameter_with_the_latest_marked(program: Program) -> None:
    (table,) = page(program).by_id("parameter-tiny_maximum").all("table")
    assert rows(table) == [
        ["January 1, 2020", "December 31, 2024", "6", ""],
        ["January 1, 2025", "open", "5", "latest"],
    ]


def test_on_a_day_only_what_is_in_force_is_told_with_the_value_marked(program: Program) -> None:
    root = page(program, date(2022, 7, 1))
    assert "what is in force on July 1, 2022" in root.all("header")[0].text
    clause = root.by_id("clause-P1")
    assert [each.text for each in clause.all("blockquote")] == ["A team is small."]
    assert root.by_id("clause-P2").all("blockquote")
    rule = root.by_id("rule-application-tiny-team")
    assert rule.all("h4")[0].text == "Requirement tiny-team required"
    assert [each.text for each in rule.all("p", class_="words")] == [
        "Met when the core team size is at most the tiny maximum (6)."
    ]
    assert "from January 1, 2020 to December 31, 2023" in rule.text
    (table,) = root.by_id("parameter-tiny_maximum").all("table")
    assert [row[-1] for row in rows(table)] == ["in force on July 1, 2022", ""]
    assert "in force on July 1, 2022" in root.by_id("picture").text


def test_a_clause_that_is_over_is_not_told_of_a_later_day(program: Program) -> None:
    root = page(program, date(2023, 1, 1))
    assert "clause-P2" not in {each.attributes.get("id") for each in root.walk()}


def test_the_versions_cover_each_day_of_the_program_once(program: Program) -> None:
    book = read_handbook(program)
    rule = next(each for each in book.rules if each.code == "tiny-team")
    day = date(2020, 1, 1)
    while day <= date(2029, 12, 31):
        (version,) = (each.value for each in rule.versions if each.covers(day))
        told = program.on(day).rule_sets["application"].requirement("tiny-team")
        assert version.requirement.requires == told.requires
        assert version.requirement.severity is told.severity
        day = date.fromordinal(day.toordinal() + 61)


def test_a_change_elsewhere_makes_no_new_version(program: Program) -> None:
    book = read_handbook(program)
    for rule in book.rules:
        assert len(rule.versions) == (3 if rule.code == "tiny-team" else 1), rule.code
    assert [each.id for each in book.clauses if len(each.versions) > 1] == ["P1"]


def test_a_program_that_is_called_readme_leaves_the_index_alone(tmp_path: Path) -> None:
    document = WITH_HISTORY.read_text("utf-8").replace('id = "made-up-program"', 'id = "ReadMe"')
    files = handbook_files([loaded(tmp_path, document)])
    assert len({name.casefold() for name in files}) == len(files)
    assert files["README.md"].startswith("# Handbooks\n")
    assert "(ReadMe-.md)" in files["README.md"]


def test_a_program_without_requirements_has_a_handbook(tmp_path: Path) -> None:
    training = load_program("quality-training-program")
    codes = [each["code"] for each in training.document["requirement"]]
    drops = "".join(
        f'[[drop]]\nkind = "requirement"\ncode = "{code}"\nbecause = "Made up."\n' for code in codes
    )
    bare = sister_document(drops, program_id="bare", title="Bare (made up)", first="2020-01-01")
    files = handbook_files([loaded(tmp_path, bare)])
    assert set(files) == {"bare.md", "bare.html", "README.md"}
    root = parsed(files["bare.html"])
    assert "0 requirements, of which 0 required and 0 recommended" in root.all("header")[0].text
    assert "34 of 34 clauses" in root.by_id("unread").text
    assert rows(root.by_id("index-of-requirements")) == []
