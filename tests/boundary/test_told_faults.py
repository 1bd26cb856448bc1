"""Faults as every script tells them, and under the names of the options that brought them."""

import argparse
from pathlib import Path

import pytest

from qip_rules.boundary.told_faults import fault_lines, headline, named_as_options
from qip_rules.errors import Fault, InfeasibleError, InputError, ProgramError

FAULTS = (Fault("--on", "x", "a day", "such as 2026-01-31"), Fault("", "nothing", "a table"))


def test_a_place_stands_on_a_line_of_its_own_and_all_else_below_it() -> None:
    assert list(fault_lines(FAULTS)) == [
        "--on",
        "    found x",
        "    expected a day",
        "    such as 2026-01-31",
        "    found nothing",
        "    expected a table",
    ]


@pytest.mark.parametrize(("count", "said"), [(0, "0 faults"), (1, "1 fault"), (2, "2 faults")])
def test_how_many_faults_there_are_and_what_became_of_the_work(count: int, said: str) -> None:
    error = InputError(FAULTS[:count], of="the call")
    assert headline(error) == f"{said} in the call. Nothing was written."
    assert headline(error, "So be it.") == f"{said} in the call. So be it."


@pytest.mark.parametrize("kind", [InputError, ProgramError, InfeasibleError])
def test_a_font_is_named_by_its_option_and_its_file(kind: type[InputError]) -> None:
    given = argparse.Namespace(font=[Path("a.ttf"), Path("b.ttf")])
    error = kind([Fault("fonts[1]", "no font", "the bytes of one"), FAULTS[0]], of="the fonts")
    named = named_as_options(error, given)
    assert type(named) is kind
    assert named.of == "the fonts"
    assert named.faults == (
        Fault("--font", "b.ttf: no font", "a TrueType font (.ttf)"),
        FAULTS[0],
    )


def test_a_name_that_is_no_option_of_the_call_stays() -> None:
    faults = (Fault("fonts[1]", "x", "y"), Fault("application_id", "x", "y"))
    error = InputError(faults)
    assert named_as_options(error, argparse.Namespace()).faults == faults
    options = {"application_id": "--application"}
    (_, told) = named_as_options(error, argparse.Namespace(), options).faults
    assert told.place == "--application"
