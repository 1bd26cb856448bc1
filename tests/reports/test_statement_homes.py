"""Every statement of the two pages has a home, and docs/statements.md tells which."""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from qip_rules import load_program
from qip_rules.errors import InputError
from qip_rules.policy.effective import shipped_names
from qip_rules.reports.statement_homes import (
    Home,
    HousedStatement,
    Statement,
    house_statements,
    read_statements,
    statement_page,
)

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "statements.toml").read_text("utf-8")
REMEDY = "docs/statements.md is stale: run `make statements` and look at what has changed"
PROGRAMS = tuple(map(load_program, shipped_names()))
LISTED = read_statements(TEXT)


def housed() -> dict[str, HousedStatement]:
    return {each.statement.id: each for each in house_statements(LISTED, PROGRAMS)}


def homes(statement: str) -> dict[Home, tuple[str, ...]]:
    return dict(housed()[statement].homes)


def faults(change: Callable[[Statement], Statement | None]) -> list[str]:
    changed = [new for each in LISTED if (new := change(each)) is not None]
    with pytest.raises(InputError) as caught:
        house_statements(changed, PROGRAMS)
    return [str(each) for each in caught.value.faults]


# ------------------------------------------------------------------------------ the two pages


def test_every_statement_has_a_home_or_says_why_not() -> None:
    assert all(each.homes for each in housed().values())


def test_the_page_is_that_of_the_documents_as_they_are_now() -> None:
    page = statement_page(house_statements(LISTED, PROGRAMS))
    assert (DOCS / "statements.md").read_bytes() == page.encode(), REMEDY


def test_the_list_has_every_statement_of_both_pages_once_and_in_order() -> None:
    training = [f"T{number:02}" for number in range(1, 35)]
    grant = [f"G{number:02}" for number in range(1, 55)]
    assert [each.id for each in LISTED] == [*training, *grant]


def test_the_headings_are_those_of_the_clauses() -> None:
    sources = {
        clause["id"]: clause["source"]
        for program in PROGRAMS
        for clause in program.document["clause"]
    }
    for each in LISTED:
        heading = sources[each.clause_id].removeprefix(f"{each.page}, ").removeprefix("heading ")
        assert heading == each.heading, each.id


def test_a_duty_or_advice_of_a_page_is_never_left_with_nothing_to_decide() -> None:
    idle = {name: each.kind for name, each in housed().items() if Home.NOTHING in homes(name)}
    assert set(idle.values()) <= {"definition", "informative"}


@pytest.mark.parametrize(
    ("statement", "home", "name"),
    [
        ("T05", Home.RULE, "core-team-size"),
        ("T09", Home.RECOMMENDATION, "project-team-size"),
        ("T33", Home.TO_DO, "issue-invoice"),
        ("T33", Home.RULE, "invoice.before_receipt"),
        ("G06", Home.DATA, "serves_underserved_community"),
        ("G27", Home.DATA, "pain-addressed"),
        ("G31", Home.DATA, "measure_target_basis_points"),
        ("G37", Home.RECOMMENDATION, "success-measured"),
        ("G44", Home.RULE, "participation-first"),
        ("T18", Home.TO_DO, "team-meeting"),
        ("T15", Home.RECOMMENDATION, "sponsor-update"),
    ],
)
def test_a_home_is_read_off_the_citations(statement: str, home: Home, name: str) -> None:
    assert name in homes(statement)[home]


def test_statements_of_one_clause_live_together() -> None:
    assert housed()["G51"].says == housed()["G50"].says


# ------------------------------------------------------------------------------ what is refused


def test_a_statement_without_a_home_is_told() -> None:
    told = faults(lambda each: attrs.evolve(each, nothing="") if each.id == "T03" else each)
    (said,) = told
    expected = "something that cites it, or a reason why there is nothing to decide"
    assert said == f"T03: found no home; expected {expected}"


def test_a_reason_beside_a_home_is_told() -> None:
    told = faults(lambda each: attrs.evolve(each, nothing="None.") if each.id == "T05" else each)
    assert told == ["T05: found a reason why there is nothing to decide; expected rule, data"]


def test_a_clause_that_no_statement_has_is_told_once() -> None:
    told = faults(lambda each: None if each.id == "T05" else each)
    (said,) = told
    found = "a clause of quality-improvement-grant that no statement has"
    assert said == f"T05: found {found}; expected a place in the list"


def test_a_statement_of_no_clause_or_of_no_program_is_told() -> None:
    told = faults(lambda each: attrs.evolve(each, clause_id="T99") if each.id == "T34" else each)
    assert told[0] == ('T34: found "T99"; expected the id of a clause of quality-training-program')
    told = faults(lambda each: attrs.evolve(each, program_id="x") if each.id == "T34" else each)
    assert told == ['T34: found "T34"; expected the id of a clause of x']


def test_every_mistake_of_the_list_is_told_at_once() -> None:
    text = """
        [[page]]
        program = "quality-training-program"
        title = "A page"
        colour = "red"
        [[page.heading]]
        title = "A heading"
        statements = ["T01", "T02"]
        [[page.heading]]
        title = "Another"
        statements = ["T01"]
        [same_clause]
        T07 = "T01"
        [nothing]
        T08 = ""
        """
    with pytest.raises(InputError) as caught:
        read_statements(text)
    assert [each.place for each in caught.value.faults] == [
        "nothing: T08",
        "page 1: colour",
        "T01",
        "same_clause",
        "nothing",
    ]


@pytest.mark.parametrize("text", ["", "page = 3", "[[page]", "[[page]]"])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_statements(text)


def test_no_text_of_a_document_becomes_markup() -> None:
    odd = attrs.evolve(LISTED[0], heading="<b>", id="T|1")
    page = statement_page([HousedStatement(odd, "a | b <i>", "required", ((Home.RULE, ("x",)),))])
    assert "<b>" not in page
    assert "| T\\|1 | a \\| b &lt;i&gt; |" in page
