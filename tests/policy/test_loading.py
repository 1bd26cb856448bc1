"""A program document that loads: what is in force on which day."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qip_rules.errors import NotInForceError
from qip_rules.rules import Outcome, decide_all
from tests.programs.standing_alone import SOUND, changed, load


def test_a_sound_document(tmp_path: Path) -> None:
    program = load(tmp_path)
    assert (program.id, program.title) == ("made-up", "A made-up program")
    assert (program.time_zone, program.currency) == ("America/New_York", "USD")
    policy = program.on(date(2021, 6, 1))
    assert (policy.program_id, policy.in_force_on) == ("made-up", date(2021, 6, 1))
    assert policy.digest == program.digest
    assert list(policy.rule_sets) == ["application", "seat"]
    rules = policy.rule_sets["application"]
    assert [each.code for each in rules.requirements] == ["team", "years"]
    assert rules.requirement("team").cites == (policy.clauses["C1"],)
    assert rules.requirement("team").how_to_meet == "Find more people."
    assert rules.requirement("years").how_to_meet == ""
    assert list(rules.vocabulary)[-1] == "served_years"
    asked = rules.vocabulary["served_years"]
    assert asked.asked
    assert asked.answered_by.value == "staff"
    assert asked.usual == 10
    assert [each.code for each in policy.rule_sets["seat"].requirements] == ["paid"]
    assert policy.readings["Q1"].decided == "Everybody."
    assert policy.cited("fee-kept") == (policy.clauses["C2"],)
    assert policy.cited("never-found") == ()
    assert [(area.id, area.parents) for area in policy.areas] == [
        ("pain", ()),
        ("opioids", ("pain",)),
    ]
    assert program.parameters["fee"].example
    assert not program.parameters["least"].example


@pytest.mark.parametrize(
    ("day", "clause", "least", "fee", "transfer", "codes"),
    [
        (date(2020, 1, 1), "Two", 2, 50_000, "strict", ["team"]),
        (date(2020, 12, 31), "Two", 2, 50_000, "strict", ["team"]),
        (date(2021, 1, 1), "Two", 2, 50_000, "strict", ["team", "years"]),
        (date(2021, 12, 31), "Two", 2, 50_000, "strict", ["team", "years"]),
        (date(2022, 1, 1), "Two", 2, 50_000, "strict", ["team"]),
        (date(2022, 12, 31), "Two", 2, 50_000, "strict", ["team"]),
        (date(2023, 1, 1), "Three", 3, 50_000, "strict", ["team"]),
        (date(2024, 6, 30), "Three", 3, 50_000, "strict", ["team"]),
        (date(2024, 7, 1), "Three", 3, 60_000, "strict", ["team"]),
        (date(2025, 2, 28), "Three", 3, 60_000, "strict", ["team"]),
        (date(2025, 3, 1), "Three", 3, 60_000, "loose", ["team"]),
        (date(2029, 12, 31), "Three", 3, 60_000, "loose", ["team"]),
    ],
)
def test_before_on_and_after_each_change(  # noqa: PLR0913, PLR0917 - a row of the table
    tmp_path: Path, day: date, clause: str, least: int, fee: int, transfer: str, codes: list[str]
) -> None:
    policy = load(tmp_path).on(day)
    assert policy.clauses["C1"].says.startswith(clause)
    assert policy.parameter("least").value == least
    assert policy.parameter("fee").value == fee
    assert policy.setting("transfer") == transfer
    assert [each.code for each in policy.rule_sets["application"].requirements] == codes
    assert policy.rule_sets["application"].in_force_on == policy.in_force_on == day


def test_a_change_is_seen_by_the_rule_and_by_its_sentence(tmp_path: Path) -> None:
    program = load(tmp_path)
    facts = {"team_size": 2, "letter_received": True, "served_years": 5}
    before = decide_all(program.on(date(2022, 12, 31)).rule_sets["application"], facts)
    after = decide_all(program.on(date(2023, 1, 1)).rule_sets["application"], facts)
    last = decide_all(program.on(date(2024, 7, 1)).rule_sets["application"], facts)
    assert (before.outcome, after.outcome) == (Outcome.MET, Outcome.NOT_MET)
    assert after.not_met[0].sentence == "2 people; 3 are needed for USD 500.00."
    assert last.not_met[0].sentence == "2 people; 3 are needed for USD 600.00."
    assert before.findings[0].sentence == "Two to four people."
    assert after.in_force_on == date(2023, 1, 1)
    assert before.digest == after.digest == program.digest


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2030, 1, 1), date.min, date.max])
def test_out_of_force_is_an_error_never_a_policy(tmp_path: Path, day: date) -> None:
    with pytest.raises(NotInForceError, match="it is in force from 2020-01-01 to 2029-12-31"):
        load(tmp_path).on(day)


def test_a_missing_value_is_an_error_never_zero(tmp_path: Path) -> None:
    policy = load(tmp_path).on(date(2021, 1, 1))
    with pytest.raises(NotInForceError, match="made-up has no value of most on 2021-01-01"):
        policy.parameter("most")
    with pytest.raises(NotInForceError, match="made-up has no setting refund on 2021-01-01"):
        policy.setting("refund")


def test_a_day_is_a_date(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    days: tuple[Any, ...] = (datetime(2021, 1, 1, tzinfo=UTC), "2021-01-01", None)
    for day in days:
        with pytest.raises(NotInForceError, match="a policy is in force on a date"):
            load(tmp_path).on(day)


def test_a_program_without_an_end(tmp_path: Path) -> None:
    program = load(tmp_path, changed("until = 2029-12-31\n", ""))
    assert program.on(date(9999, 12, 31)).setting("transfer") == "loose"


def test_ends_at_the_edge_of_the_calendar(tmp_path: Path) -> None:
    program = load(tmp_path, changed("until = 2029-12-31", "until = 9999-12-31"))
    assert program.on(date.max).parameter("fee").value == 60_000
    text = SOUND.replace("2020-01-01", "0001-01-01").replace("until = 2029-12-31\n", "")
    assert load(tmp_path, text).on(date.min).parameter("least").value == 2


def test_the_same_day_is_the_same_policy(tmp_path: Path) -> None:
    program = load(tmp_path)
    assert program.on(date(2021, 1, 1)) is program.on(date(2021, 1, 1))
    assert program.on(date(2021, 1, 1)) == load(tmp_path).on(date(2021, 1, 1))


def test_the_sample_is_toml_of_every_part() -> None:
    assert set(tomllib.loads(SOUND)) == {
        "program", "clause", "reading", "parameters", "settings", "findings", "fact",
        "requirement", "area",
    }  # fmt: skip
