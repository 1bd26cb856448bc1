"""The handbook tells every measure and strategy, and that what is made up is made up."""

from datetime import date

from qip_rules.policy.program import Program
from qip_rules.reports.handbook import handbook_files


def rows(program: Program, day: date) -> dict[str, str]:
    page = handbook_files([program], day)[f"{program.id}.md"]
    _, _, section = page.partition("The measures of the program")
    lines = section.partition("\n## ")[0].splitlines()
    return {line.split("|")[2].strip(" `"): line for line in lines if "| `" in line}


def test_every_measure_is_told_with_its_benchmark(grant: Program) -> None:
    day = date(2026, 3, 1)
    told = rows(grant, day)
    assert told.keys() == grant.on(day).measures.keys()
    assert "| 87%; made up |" in told["pain-addressed"]
    assert (
        "| 6%; lower is better; a target at or above 10%; made up |"
        in (told["chemotherapy-at-the-end"])
    )
    assert "| 55%; a target at or below 45%; made up |" in told["hospice-in-time"]


def test_a_program_without_measures_tells_of_none(training: Program) -> None:
    page = handbook_files([training], date(2026, 3, 1))[f"{training.id}.md"]
    assert "The measures of the program" not in page


def test_every_strategy_is_told_with_the_areas_it_is_for(grant: Program) -> None:
    day = date(2026, 3, 1)
    page = handbook_files([grant], day)[f"{grant.id}.md"]
    _, _, section = page.partition("The strategies that a report can suggest")
    told = section.partition("\n## ")[0]
    for strategy in grant.on(day).strategies.values():
        (row,) = (line for line in told.splitlines() if f"| `{strategy.id}` |" in line)
        assert strategy.says in row
        assert row.endswith("; made up |")
    assert "| Antiemetics |" in told


def test_a_program_without_strategies_tells_of_none(training: Program) -> None:
    page = handbook_files([training], date(2026, 3, 1))[f"{training.id}.md"]
    assert "strategies that a report can suggest" not in page
