"""Facts and parameters that a program document declares."""

# ruff: noqa: ISC004 - each mistake stands with its own words, several lines long

from datetime import date
from pathlib import Path

import pytest

from qip_rules.policy.declaration import (
    Declaration,
    ParameterDeclaration,
)
from qip_rules.rules import Boolean, Date, Text, Unit, WholeNumber
from qip_rules.rules.fact import FactType
from tests.programs.standing_alone import JOBS, SOUND, changed, load, mistakes


@pytest.mark.parametrize("value", ["true", '"3"', "2020-01-01"])
def test_a_parameter_that_a_job_reads_is_a_number(tmp_path: Path, value: str) -> None:
    reading = Declaration(parameters=(ParameterDeclaration("most", "The most.", Unit.COUNT),))
    most = '[parameters.most]\nmeaning = "The most."\nunit = "count"\ncites = ["C1"]\n'
    text = f"{SOUND}\n{most}values = [{{ from = 2020-01-01, value = {value} }}]\n"
    assert load(tmp_path, text).parameters["most"].values.spans
    (told,) = mistakes(tmp_path, text, (*JOBS, reading))
    assert told.startswith("parameter most: values: found ")
    assert told.endswith("; expected a whole number")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ('type = "boolean"\nusual = false', Boolean()),
        ('type = "text"\nchoices = ["low", "high"]\nusual = "low"', Text(("low", "high"))),
        (
            'type = "whole number"\nminimum = -5\nmaximum = 5\nunit = "basis points"',
            WholeNumber(-5, 5, Unit.BASIS_POINTS),
        ),
        ('type = "date"\nusual = 2021-01-01', Date()),
        (
            'type = "date"\nearliest = 2020-01-01\nlatest = 2020-12-31',
            Date(date(2020, 1, 1), date(2020, 12, 31)),
        ),
    ],
    ids=["boolean", "text", "number", "date", "bounded date"],
)
def test_asked_facts_of_every_type(tmp_path: Path, keys: str, expected: FactType) -> None:
    old = 'type = "whole number"\nminimum = 0\nmaximum = 200\n'
    text = changed(old, f"{keys}\n", changed("usual = 10\n", ""))
    program = load(tmp_path, changed("served_years > 1 and ", "", text))
    fact = program.on(date(2021, 1, 1)).rule_sets["application"].vocabulary["served_years"]
    assert fact.type == expected


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('type = "text"', "choices: found nothing; expected a list of one or more different names"),
        (
            'type = "text"\nchoices = ["a", "a"]',
            "choices: found a list of 2; expected a list of one or more different names",
        ),
        (
            'type = "date"\nearliest = 2021-01-01\nlatest = 2020-01-01',
            "type: found the first day, 2021-01-01, is after the last, 2020-01-01; expected a "
            "readable type",
        ),
    ],
    ids=["no choices", "a choice twice", "dates the wrong way round"],
)
def test_types_that_are_none(tmp_path: Path, keys: str, told: str) -> None:
    old = 'type = "whole number"\nminimum = 0\nmaximum = 200\n'
    text = changed(old, f"{keys}\n", changed("usual = 10\n", ""))
    assert mistakes(tmp_path, text) == [f"fact served_years: {told}"]
