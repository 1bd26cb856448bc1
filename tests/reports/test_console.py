"""What stands on the console: a run at a glance, and faults that can be found."""

import io
import re

import attrs
import pytest
from rich.console import Console

from qip_rules.errors import Fault, InputError
from qip_rules.reports import show_faults, show_run
from tests.cohort.sample import GRANT, TRAINING, changed_run, sample, sample_run

FAULTS = (
    Fault(
        "applications.csv, row 3, column low_socioeconomic_share", "the text “x”", "a percentage"
    ),
    Fault("", "an empty folder", "tables", "name another folder"),
    Fault("[red]events.csv[/], row 2", "[/]", "a\x1b[31m b", "[bold]"),
)


def printed(width: int, *, terminal: bool = False) -> tuple[Console, io.StringIO]:
    text = io.StringIO()
    return Console(file=text, width=width, force_terminal=terminal, color_system=None), text


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("width", [20, 60, 200])
def test_every_fault_is_whole(width: int, *, terminal: bool) -> None:
    console, text = printed(width, terminal=terminal)
    show_faults(InputError(FAULTS, of="the cohort"), console)
    read = re.sub(r"\s+", "", re.sub(r"\x1b\[[0-9;]*m", "", text.getvalue()))
    for fault in FAULTS[:2]:
        for part in (fault.place, fault.found, fault.expected, fault.hint):
            assert re.sub(r"\s+", "", part) in read
    assert "…" not in read


def test_a_place_stands_on_one_line_if_nobody_reads_it_on_a_screen() -> None:
    console, text = printed(20)
    show_faults(InputError(FAULTS, of="the cohort"), console)
    assert text.getvalue().splitlines()[:4] == [
        "3 faults in the cohort. Nothing was written.",
        "applications.csv, row 3, column low_socioeconomic_share",
        "    found the text “x”",
        "    expected a percentage",
    ]


def test_one_fault_is_one_fault() -> None:
    console, text = printed(80)
    show_faults(InputError(FAULTS[:1], of="the cohort"), console)
    assert text.getvalue().startswith("1 fault in the cohort.")


def test_a_very_narrow_terminal_still_tells_whom_a_line_is_about() -> None:
    console, text = printed(40, terminal=True)
    show_run(sample_run(), console)
    lines = text.getvalue().splitlines()
    assert max(map(len, lines)) <= 40
    for case in sample_run().cases:
        assert any(line.strip().startswith(case.application_id) for line in lines)
    assert "…" not in "".join(line for line in lines if "APP-" in line)


def test_lines_fit_a_narrow_terminal() -> None:
    console, text = printed(60, terminal=True)
    show_faults(InputError(FAULTS, of="the cohort"), console)
    show_run(sample_run(), console)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text.getvalue())
    assert max(map(len, plain.splitlines())) <= 60


@pytest.mark.parametrize("terminal", [False, True])
def test_outside_text_steers_nothing(*, terminal: bool) -> None:
    console, text = printed(100, terminal=terminal)
    show_faults(InputError(FAULTS, of="[/red] \x1b]0;x\x07"), console)
    cohort = attrs.evolve(sample().cohort, title="[/bold] [link=http://example.org]x")
    show_run(changed_run(cohort=cohort), console)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text.getvalue())
    assert "\x1b" not in plain
    assert "\x07" not in plain
    assert "[red]events.csv[/], row 2" in plain
    assert "a\\x1b[31m b" in plain
    assert "[/bold] [link=http://example.org]x: Quality Improvement Grant" in plain


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_a_run_at_a_glance(name: str) -> None:
    console, text = printed(100)
    run = sample_run(name)
    show_run(run, console)
    lines = text.getvalue().splitlines()
    for case in run.cases:
        (line,) = [each for each in lines if re.match(rf"\s*{case.application_id}\s", each)]
        assert case.decision.outcome.value in line
        assert case.standing in line
    assert "EXAMPLE FEE" in text.getvalue()
    assert ("M-06" in text.getvalue()) is (name == GRANT)


def test_amounts_and_words_are_not_broken_on_a_narrow_console() -> None:
    console, text = printed(60)
    show_run(sample_run(), console)
    read = text.getvalue()
    assert "3,666.00" in read
    assert "1,666.00" in read
    assert "undetermined" in read
    assert "waitlisted" in read
    assert "…" not in read.replace("… ", "")


@pytest.mark.parametrize(("waits", "shown"), [(True, 100), (False, 130)])
def test_a_terminal_shows_the_first_of_very_many_faults(*, waits: bool, shown: int) -> None:
    told = io.StringIO()
    console = Console(file=told, force_terminal=waits, width=200, color_system=None)
    faults = [Fault(f"people.csv, row {n}", "nothing", "a name") for n in range(1, 131)]
    show_faults(InputError(faults, of="the cohort"), console)
    lines = told.getvalue().splitlines()
    assert lines[0] == "130 faults in the cohort. Nothing was written."
    assert sum(each.strip() == "expected a name" for each in lines) == shown
    assert any("… and 30 more" in each for each in lines) is waits
