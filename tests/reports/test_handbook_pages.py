"""The handbook of each shipped program: everything is there, once, where it should be."""

import itertools
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from qip_rules import load_program
from qip_rules.errors import InputError, NotInForceError
from qip_rules.policy.program import Policy, Program
from qip_rules.reports.handbook import handbook_files
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Value
from qip_rules.rules.feel import format as feel_text
from qip_rules.rules.phrasing import in_words
from qip_rules.rules.requirement import Requirement
from qip_rules.rules.wording import phrase
from tests.programs.documents import SHIPPED
from tests.reports.html_page import Element, parsed
from tests.reports.markdown_page import shown, tokens

DAY = date(2026, 11, 1)
OUTCOMES = {True: "meets it", False: "does not meet it", None: "cannot tell"}


@cache
def program(name: str) -> Program:
    return load_program(name)


@cache
def files(name: str) -> Mapping[str, str]:
    return handbook_files([program(name)])


@cache
def page(name: str) -> Element:
    return parsed(files(name)[f"{name}.html"])


def policy(name: str) -> Policy:
    return program(name).on(DAY)


def requirements(name: str) -> list[tuple[str, Requirement]]:
    return [
        (subject, each)
        for subject, rule_set in policy(name).rule_sets.items()
        for each in rule_set.requirements
    ]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def section(name: str, anchor: str) -> Element:
    found = page(name).by_id(anchor)
    assert found.name == "section"
    return found


@pytest.mark.parametrize("name", SHIPPED)
def test_every_clause_has_its_section_with_wording_citation_and_kind(name: str) -> None:
    clauses = policy(name).clauses
    kinds = {"informative": "information"}
    for identity, clause in clauses.items():
        found = section(name, f"clause-{identity}")
        assert found.all("h3")[0].text == identity
        assert found.all("blockquote")[0].text == squeezed(clause.says)
        source = found.all("p", class_="source")[0].text
        assert squeezed(clause.source) in source
        assert kinds.get(clause.kind.value, clause.kind.value) in source
        assert "from January 1, 2016 on" in source
    sections = page(name).all("section", class_="clause")
    assert [each.attributes["id"] for each in sections] == [f"clause-{each}" for each in clauses]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_requirement_is_told_once_at_its_first_clause(name: str) -> None:
    currency = program(name).currency
    for subject, requirement in requirements(name):
        anchor = f"rule-{subject}-{requirement.code}"
        found = section(name, anchor)
        assert found.all("h4")[0].text == (
            f"Requirement {requirement.code} {requirement.severity.value}"
        )
        words = found.all("p", class_="words")
        assert [each.text for each in words] == [
            squeezed(f"Met when {in_words(requirement.requires, currency)}.")
        ]
        assert [each.raw for each in found.all("pre")] == [feel_text(requirement.requires)]
        assert squeezed(requirement.not_met) in found.text
        assert squeezed(requirement.how_to_meet) in found.text
        for clause in requirement.cites:
            around = section(name, f"clause-{clause.id}")
            assert (found in around.walk()) is (clause is requirement.cites[0])
            links = [each.attributes.get("href") for each in around.all("a")]
            assert found in around.walk() or f"#{anchor}" in links
    headings = Counter(each.all("h4")[0].text for each in page(name).all("section", class_="rule"))
    assert set(headings.values()) == {1}
    assert len(headings) == len(requirements(name))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_fact_that_a_rule_reads_is_told_with_it(name: str) -> None:
    for subject, requirement in requirements(name):
        found = section(name, f"rule-{subject}-{requirement.code}")
        facts, edges = found.all("table")
        rows = [[cell.text for cell in row.parts if isinstance(cell, Element)]
                for row in facts.all("tr")[1:]]  # fmt: skip
        read = facts_in(requirement.requires)
        assert [row[0] for row in rows] == [fact.name for fact in read]
        for row, fact in zip(rows, read, strict=True):
            assert row[1:4] == [
                squeezed(fact.meaning),
                squeezed(fact.question),
                f"the {fact.answered_by.value}",
            ]
            assert row[4]
        header = [each.text for each in edges.all("thead")[0].all("th")]
        assert header == [*(fact.name for fact in read), "What it comes to"]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_edge_cases_of_teams_and_hours(name: str) -> None:
    def cases(code: str) -> list[list[str]]:
        table = section(name, f"rule-application-{code}").all("table")[1]
        return [
            [cell.text for cell in row.parts if isinstance(cell, Element)]
            for row in table.all("tbody")[0].all("tr")
        ]

    (core,) = (each for _, each in requirements(name) if each.code == "core-team-size")

    def outcome(size: Value | None) -> str:
        return OUTCOMES[decide(core.requires, {"core_team_size": size})]

    assert cases("core-team-size") == [
        *([str(size), outcome(size)] for size in (1, 2, 4, 5)),
        ["not known", outcome(None)],
    ]
    assert [row[1] for row in cases("core-team-size")] == [
        "does not meet it",
        "meets it",
        "meets it",
        "does not meet it",
        "cannot tell",
    ]
    assert cases("weekly-time") == [
        ["1.98 hours (119)", "does not meet it"],
        ["2 hours (120)", "meets it"],
        ["not known", "cannot tell"],
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_parameters_with_their_history(name: str) -> None:
    currency = program(name).currency
    for parameter in program(name).parameters.values():
        found = section(name, f"parameter-{parameter.name}")
        assert squeezed(parameter.meaning) in found.text
        rows = found.all("tbody")[0].all("tr")
        assert len(rows) == len(parameter.values.spans)
        for row, span in zip(rows, parameter.values.spans, strict=True):
            first, last, value, mark = (
                cell.text for cell in row.parts if isinstance(cell, Element)
            )
            assert first == phrase(span.first)
            assert last == (phrase(span.last) if span.last else "open")
            assert value.startswith(phrase(span.value, parameter.unit, currency))
            assert mark == ("latest" if span is parameter.values.spans[-1] else "")
        assert bool(found.all("span", class_="example")) is parameter.example
    fee = section(name, "parameter-core_team_member_fee").text
    assert "USD 1,111.00 (111100)" in fee
    assert "USD 1,222.00 (122200)" in fee
    assert "core_team_member_fee" in page(name).all("p", class_="warning")[0].text


@pytest.mark.parametrize("name", SHIPPED)
def test_settings_and_readings(name: str) -> None:
    for setting in program(name).settings.values():
        found = section(name, f"setting-{setting.name}")
        for span in setting.values.spans:
            assert span.value in found.all("tbody")[0].text
        assert f"#reading-{setting.reading}" in [each.attributes["href"] for each in found.all("a")]
    strict = section(name, "setting-transfer").text
    assert "To nobody: not to another person, practice or cohort." in strict
    assert "within_application" in strict
    for reading in policy(name).readings.values():
        found = section(name, f"reading-{reading.id}")
        for text in (reading.question, reading.decided, reading.because):
            assert squeezed(text) in found.text
        assert found in section(name, f"clause-{reading.about[0]}").walk()


@pytest.mark.parametrize("name", SHIPPED)
def test_clauses_that_no_rule_reads_are_listed_with_the_reason(name: str) -> None:
    cited = {clause.id for _, each in requirements(name) for clause in each.cites}
    unread = [each for each in policy(name).clauses if each not in cited]
    rows = section(name, "unread").all("tbody")[0].all("tr")
    assert [row.all("th")[0].text for row in rows] == unread
    for row, identity in zip(rows, unread, strict=True):
        assert row.all("td")[-1].text
        assert "No rule reads it." in section(name, f"clause-{identity}").text
    for identity in cited:
        assert "No rule reads it." not in section(name, f"clause-{identity}").text


@pytest.mark.parametrize("name", SHIPPED)
def test_the_indexes_are_whole_and_in_order(name: str) -> None:
    rows = section(name, "index-of-requirements").all("tbody")[0].all("tr")
    codes = [row.all("th")[0].text for row in rows]
    assert codes == sorted(each.code for _, each in requirements(name))
    for subject, rule_set in policy(name).rule_sets.items():
        rows = section(name, f"facts-{subject}").all("tbody")[0].all("tr")
        assert [row.all("th")[0].text for row in rows] == sorted(rule_set.vocabulary)
        for row, fact in zip(rows, sorted(rule_set.vocabulary), strict=True):
            readers = [
                each.code
                for each in rule_set.requirements
                if fact in (one.name for one in facts_in(each.requires))
            ]
            told = row.all("td")[1].text
            assert told.startswith(", ".join(readers) or "no rule")


def test_a_fact_that_only_a_sentence_names_says_so() -> None:
    row = page(SHIPPED[1]).by_id("fact-application-racial_minority_share")
    assert row.text.endswith("no rule; the sentence of underserved-community names it")


def test_priority_areas_are_told_where_a_program_has_them() -> None:
    areas = policy(SHIPPED[1]).areas
    rows = section(SHIPPED[1], "areas").all("tbody")[0].all("tr")
    assert [row.all("th")[0].text for row in rows] == [area.title for area in areas]
    assert not [each for each in page(SHIPPED[0]).walk() if each.attributes.get("id") == "areas"]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_page_is_one_file_that_runs_nothing_and_can_be_read_by_all(name: str) -> None:
    root = page(name)
    (html,) = root.all("html")
    assert html.attributes["lang"] == "en"
    for landmark in ("header", "nav", "main", "h1", "title"):
        assert len(root.all(landmark)) == (1 if landmark != "title" else len(root.all("title")))
    elements = list(root.walk())
    assert not {"script", "link", "img", "iframe", "object"} & {each.name for each in elements}
    outside = re.compile(r"url\(|@import|https?:")
    assert not outside.search("".join(each.raw for each in root.all("style")))
    for each in elements:
        assert not {"src", "onclick", "onload", "style"} & each.attributes.keys()
    levels = [int(each.name[1]) for each in elements if re.fullmatch(r"h[1-6]", each.name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for table in root.all("table"):
        assert all("scope" in each.attributes for each in table.all("th"))
        assert table.all("caption")[0].text


@pytest.mark.parametrize("name", SHIPPED)
def test_every_link_of_the_html_leads_to_a_place(name: str) -> None:
    places = {each.attributes["id"] for each in page(name).walk() if "id" in each.attributes}
    targets = [each.attributes["href"] for each in page(name).all("a")]
    assert targets
    assert [each for each in targets if each.removeprefix("#") not in places] == []
    named = [value for each in page(name).walk() for key in ("aria-labelledby",)
             for value in each.attributes.get(key, "").split()]  # fmt: skip
    assert set(named) <= places


@pytest.mark.parametrize("name", SHIPPED)
def test_the_markdown_says_the_same_and_its_links_lead_to_places(name: str) -> None:
    text = files(name)[f"{name}.md"]
    html = re.compile(r'<a id="([A-Za-z0-9_-]+)">|</a>')
    places: list[str] = []
    targets: list[str] = []
    headings: list[str] = []
    listings: list[str] = []
    pictures: list[str] = []
    before = ""
    for token in tokens(text):
        if token.type in ("html_inline", "html_block"):
            match = html.fullmatch(token.content.strip())
            assert match, token.content
            places += [match[1]] if match[1] else []
        elif token.type == "link_open":
            targets.append(str(token.attrs["href"]))
        elif token.type == "image":
            pictures.append(str(token.attrs["src"]))
        elif token.type == "fence":
            listings.append(token.content.rstrip("\n"))
        elif token.type == "inline" and before == "heading_open":
            headings.append(shown(token.content))
        before = token.type
    assert len(places) == len(set(places))
    assert {each.removeprefix("#") for each in targets} <= set(places)
    assert set(pictures) == {each for each in files(name) if each.endswith(".svg")}
    assert listings == [each.raw for each in page(name).all("pre")]
    root = page(name)
    titles = [each.text for each in root.walk() if re.fullmatch(r"h[1-6]", each.name)]
    assert headings == [titles[0], "Contents", *titles[1:]]
    words = shown(text)
    for clause in policy(name).clauses.values():
        assert squeezed(clause.says) in words
    for _, requirement in requirements(name):
        assert squeezed(requirement.how_to_meet) in words
    assert ">>>" not in text


@pytest.mark.parametrize("name", SHIPPED)
def test_the_same_program_gives_the_same_bytes(name: str) -> None:
    assert handbook_files([load_program(name)]) == files(name)


def test_programs_share_a_folder_with_an_index() -> None:
    both = handbook_files(map(program, SHIPPED))
    assert set(both) == set(files(SHIPPED[0])) | set(files(SHIPPED[1]))
    for name in SHIPPED:
        assert f"({name}.md)" in both["README.md"]
        assert both[f"{name}.html"] == files(name)[f"{name}.html"]


def test_a_program_twice_is_refused() -> None:
    with pytest.raises(InputError, match="a second program of this id"):
        handbook_files([program(SHIPPED[0])] * 2)


def test_no_program_makes_an_empty_index() -> None:
    (text,) = handbook_files([]).values()
    assert text.startswith("# Handbooks\n")
    assert not [each for each in tokens(text) if each.type == "link_open"]


def test_a_day_before_the_program_is_refused() -> None:
    with pytest.raises(NotInForceError, match="2015-12-31"):
        handbook_files([program(SHIPPED[0])], date(2015, 12, 31))
