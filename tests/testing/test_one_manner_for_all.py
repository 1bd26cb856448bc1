"""What the interface for other suites promises of every strategy, law and machine alike."""

import inspect
import re
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis.strategies import SearchStrategy

from benchmarks.testing.outcomes import KINDS, shares
from benchmarks.testing.roster import POLICY, PROGRAM, ROSTER, RULES
from qip_rules import testing
from qip_rules.errors import ArgumentError

PAGE = (Path(__file__).parents[2] / "docs" / "testing.md").read_text("utf-8")
LAWS = [name for name in testing.__all__ if name.endswith("_laws")]
MACHINES = [name for name in testing.__all__ if name.endswith("_state_machine")]
SINGULAR = {
    "best_assignment",
    "best_by_hand",
    "books_of",
    "cases",
    "neighbors",
    "plain_application",
}
"""Functions that are no strategies."""
EXAMPLES = {
    "account_histories": 200,
    "applications": 200,
    **{each: 20 for each in KINDS if each.startswith("program")},
}
SHARE_TOLERANCE = 20
"""In points of a hundred: fewer examples are drawn here than for the page."""


def strategies() -> Iterator[str]:
    for name in testing.__all__:
        if inspect.isfunction(getattr(testing, name)) and name not in {*SINGULAR, *MACHINES}:
            yield name


def laws() -> Iterator[tuple[str, str]]:
    for module in LAWS:
        offered = getattr(testing, module)
        for name in offered.__all__:
            if name != "read_text" and inspect.isfunction(getattr(offered, name)):
                yield module, name


def test_the_roster_has_every_strategy() -> None:
    assert sorted(strategies()) == sorted(ROSTER)


@pytest.mark.parametrize("name", ROSTER)
def test_no_health_check_complains_and_nothing_is_filtered(name: str) -> None:
    seen: list[object] = []

    # As Hypothesis comes, but for the deadline, which says more of the machine.
    @settings(
        settings.get_profile("default"),
        max_examples=15,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=(),
    )
    @given(ROSTER[name])
    def holds(example: object) -> None:
        seen.append(example)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        holds()
    assert seen


@pytest.mark.parametrize("name", ROSTER)
def test_a_strategy_is_printed_as_the_call_that_made_it(name: str) -> None:
    told = repr(ROSTER[name])
    assert re.fullmatch(rf"{name}\(.*\)", told)
    assert len(told) < 200


def test_options_are_printed_if_they_are_not_as_by_default() -> None:
    assert repr(testing.networks_tight(max_fit=3)) == "networks_tight(max_fit=3)"
    told = repr(testing.applications(POLICY, complete=True))
    assert told == "applications(<quality-training-program on 2026-01-31>, complete=True)"


@pytest.mark.parametrize("name", list(strategies()))
def test_what_has_a_default_is_given_by_name(name: str) -> None:
    parameters = inspect.signature(getattr(testing, name)).parameters.values()
    for each in parameters:
        has_default = each.default is not inspect.Parameter.empty
        is_by_name = each.kind is inspect.Parameter.KEYWORD_ONLY
        assert is_by_name or not has_default, each
        assert not re.search(r"maximum|minimum|most|least", each.name)


@pytest.mark.parametrize(("module", "name"), list(laws()))
def test_a_law_takes_settings_and_says_what_it_raises(module: str, name: str) -> None:
    law = getattr(getattr(testing, module), name)
    parameters = inspect.signature(law).parameters
    assert parameters["settings"].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["settings"].default is None
    by_place = [each for each in parameters.values() if each.kind is not each.KEYWORD_ONLY]
    assert 2 <= len(by_place) <= 3
    assert "BrokenLawError" in law.__doc__
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", [*strategies(), *MACHINES, *LAWS])
def test_the_page_names_it(name: str) -> None:
    assert re.search(rf"\b{name}\b", PAGE)


WRONG: dict[str, tuple[Callable[[], SearchStrategy[Any]], set[str]]] = {
    "facts": (lambda: testing.facts(RULES, complete=1), {"complete"}),  # type: ignore[arg-type]
    "applications": (
        lambda: testing.applications(PROGRAM, where="x"),  # type: ignore[arg-type]
        {"policy", "where"},
    ),
    "account_histories": (
        lambda: testing.account_histories(PROGRAM, around="today", inclined_to=[]),  # type: ignore[arg-type]
        {"around", "inclined_to"},
    ),
    "courses": (
        lambda: testing.courses(PROGRAM, around=date(2026, 1, 5), max_events=-1),
        {"max_events"},
    ),
    "courses_of_assessments": (
        lambda: testing.courses_of_assessments(PROGRAM, around=date(2026, 1, 5), max_events=0),
        {"max_events"},
    ),
    "measurement_rounds": (
        lambda: testing.measurement_rounds(PROGRAM, ended_on=date(2026, 1, 5), max_cases=0),
        {"max_cases"},
    ),
    "networks": (
        lambda: testing.networks(max_practices=-1, max_mentors=True),
        {"max_practices", "max_mentors"},
    ),
    "networks_tight": (lambda: testing.networks_tight(max_practices=0), {"max_practices"}),
    "networks_short": (lambda: testing.networks_short(max_fit=0), {"max_fit"}),
    "program_documents_mutated": (
        lambda: testing.program_documents_mutated(max_edits=0),
        {"max_edits"},
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_argument_is_refused_before_anything_is_drawn(name: str) -> None:
    made, wrong = WRONG[name]
    with pytest.raises(ArgumentError) as caught:
        made()
    assert {each.place for each in caught.value.faults} == wrong
    assert name in str(caught.value)


def shares_of_the_page() -> dict[str, dict[str, int]]:
    table = PAGE.partition("<!-- outcomes -->")[2].partition("<!-- end of outcomes -->")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE)
    return {
        name: {what: int(share) for share, what in re.findall(r"(\d+) ([^,]+)", told)}
        for name, told in rows
    }


def test_the_page_tells_of_every_strategy_that_has_an_outcome() -> None:
    assert list(shares_of_the_page()) == list(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_what_comes_out_is_what_the_page_says(name: str) -> None:
    told, found = shares_of_the_page()[name], shares(name, EXAMPLES.get(name, 40))
    for what in {*told, *found}:
        assert abs(told.get(what, 0) - found.get(what, 0)) <= SHARE_TOLERANCE, what
