"""Strategies of a program document: what they say, by date, and every mistake in its place."""

# ruff: noqa: ISC004 - each mistake stands with its own words, several lines long

from datetime import date
from pathlib import Path

import pytest

from tests.programs.standing_alone import SOUND, load, mistakes

STRATEGY = """
[[strategy]]
id = "ask-at-the-door"
from = 2020-01-01
says = "Somebody asks about pain at the door."
areas = ["pain"]
source = "A page"
cites = ["C1"]
"""


def with_strategy(old: str = "", new: str = "", more: str = "") -> str:
    assert old in STRATEGY
    return SOUND + (STRATEGY.replace(old, new, 1) if old else STRATEGY) + more


def test_a_strategy_says_what_the_document_says(tmp_path: Path) -> None:
    program = load(tmp_path, with_strategy())
    (strategy,) = program.on(date(2022, 5, 1)).strategies.values()
    assert (strategy.id, strategy.areas) == ("ask-at-the-door", ("pain",))
    assert strategy.says == "Somebody asks about pain at the door."
    assert (strategy.source, strategy.cites, strategy.example) == ("A page", ("C1",), False)


def test_a_strategy_changes_with_the_days(tmp_path: Path) -> None:
    later = STRATEGY.replace("2020-01-01", "2023-01-01").replace("the door", "the desk")
    program = load(tmp_path, with_strategy(more=later))
    by_day = [
        program.on(day).strategies["ask-at-the-door"].says
        for day in (date(2022, 12, 31), date(2023, 1, 1))
    ]
    assert [each.rpartition(" ")[2] for each in by_day] == ["door.", "desk."]


def test_a_program_without_strategies_has_none(tmp_path: Path) -> None:
    assert dict(load(tmp_path).on(date(2022, 5, 1)).strategies) == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'areas = ["pain"]',
            'areas = ["pian"]',
            'strategy ask-at-the-door: areas: found "pian"; expected the id of an area of the '
            "document",
        ),
        (
            'areas = ["pain"]',
            "areas = []",
            "strategy ask-at-the-door: areas: found a list of 0; expected a list of one or more "
            "different names",
        ),
        (
            'says = "Somebody asks about pain at the door."\n',
            "",
            "strategy ask-at-the-door: says: found nothing; expected text",
        ),
        (
            'cites = ["C1"]',
            'cites = ["C9"]',
            'strategy ask-at-the-door: cites: found "C9"; expected the id of a clause',
        ),
    ],
)
def test_a_mistake_in_a_strategy_is_told_in_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    (found,) = mistakes(tmp_path, with_strategy(old, new))
    assert found.partition(" (did")[0] == told


def test_two_versions_of_one_day_are_a_mistake(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, with_strategy(more=STRATEGY))
    assert found.startswith("strategy ask-at-the-door: found two versions from 2020-01-01")
