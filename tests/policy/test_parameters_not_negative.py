"""A parameter that counts something has whole numbers from zero on; any other is refused."""

from pathlib import Path

import pytest

from qip_rules.errors import ProgramError
from qip_rules.policy.loading import read_program
from qip_rules.policy.program import Program
from qip_rules.rules.fact import Unit

COUNTING = [unit.value for unit in Unit if unit is not Unit.COUNT]


def program_with(folder: Path, unit: str, *values: str) -> Program:
    """A program whose only parameter, of this unit, has a new value every year from 2026."""
    dated = ", ".join(
        f"{{ from = {year}-01-01, value = {value} }}" for year, value in enumerate(values, 2026)
    )
    document = folder / "program.toml"
    document.write_text(
        f"""
        [program]
        id = "sample"
        title = "Sample"
        from = 2026-01-01
        time_zone = "America/New_York"
        currency = "USD"

        [[clause]]
        id = "C1"
        from = 2026-01-01
        source = "sample"
        kind = "informative"
        says = "A made-up clause."

        [parameters.threshold]
        meaning = "A made-up number."
        unit = "{unit}"
        cites = ["C1"]
        values = [{dated}]
        """,
        "utf-8",
    )
    return read_program(document, ())


@pytest.mark.parametrize("unit", COUNTING)
@pytest.mark.parametrize(
    ("value", "found"),
    [("-1", "the number -1"), ("true", "true"), ('"free"', '"free"'), ("1.5", "the number 1.5")],
)
def test_what_counts_nothing_is_refused_with_its_date(
    tmp_path: Path, unit: str, value: str, found: str
) -> None:
    with pytest.raises(ProgramError) as caught:
        program_with(tmp_path, unit, value)
    assert any(
        fault.place.startswith("parameter threshold: values") for fault in caught.value.faults
    )
    assert found in str(caught.value)


def test_every_negative_value_is_told_with_its_date(tmp_path: Path) -> None:
    with pytest.raises(ProgramError) as caught:
        program_with(tmp_path, "cents", "-1", "0", "-500")
    assert {fault.place for fault in caught.value.faults} == {"parameter threshold: values"}
    assert [fault.found for fault in caught.value.faults] == [
        "the number -1 from 2026-01-01 on",
        "the number -500 from 2028-01-01 on",
    ]
    assert caught.value.faults[0].expected == "a whole number of cents, zero or more"


@pytest.mark.parametrize("unit", COUNTING)
def test_zero_is_a_number_of_anything(tmp_path: Path, unit: str) -> None:
    (span,) = program_with(tmp_path, unit, "0").parameters["threshold"].values.spans
    assert span.value == 0


def test_a_count_may_be_below_zero(tmp_path: Path) -> None:
    (span,) = program_with(tmp_path, "count", "-1").parameters["threshold"].values.spans
    assert span.value == -1
