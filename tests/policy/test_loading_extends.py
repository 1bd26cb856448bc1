"""A program document that takes another one over."""

# ruff: noqa: ISC004 - each mistake stands with its own words, several lines long

from datetime import date
from pathlib import Path

import pytest

from qip_rules.errors import NotInForceError, ProgramError
from qip_rules.policy.loading import read_program
from qip_rules.policy.program import Program
from tests.programs.documents import sister_document, written
from tests.programs.standing_alone import JOBS, SOUND, changed, load

OWN = sister_document(
    """
[[drop]]
kind = "requirement"
code = "years"
because = "Nobody asks for years here."

[[requirement]]
code = "team"
subject = "application"
from = 2024-01-01
cites = ["C1"]
severity = "recommended"
requires = "team_size > 0"
not_met = "Nobody."

[parameters.least]
meaning = "The fewest people."
unit = "people"
cites = ["C1"]
values = [{ from = 2024-01-01, value = 1 }]
""",
    program_id="sister",
    title="A sister program",
    extends="made-up.toml",
    first="2024-01-01",
)


def sister(folder: Path, text: str = OWN, base: str = SOUND) -> Program:
    written(folder, base)
    return read_program(written(folder, text, "sister.toml"), JOBS)


def sister_mistakes(folder: Path, text: str, base: str = SOUND) -> list[str]:
    with pytest.raises(ProgramError) as caught:
        sister(folder, text, base)
    return [str(fault) for fault in caught.value.faults]


def test_entries_replace_drop_and_stay(tmp_path: Path) -> None:
    program = sister(tmp_path)
    assert (program.id, program.title, program.currency) == ("sister", "A sister program", "USD")
    with pytest.raises(NotInForceError):
        program.on(date(2023, 12, 31))
    policy = program.on(date(2024, 1, 1))
    rules = policy.rule_sets["application"]
    assert [(each.code, each.severity.value) for each in rules.requirements] == [
        ("team", "recommended")
    ]
    assert policy.parameter("least").value == 1
    assert policy.parameter("fee").value == 50_000
    assert policy.clauses["C1"].says == "Three to four people."
    assert "drop" not in program.document
    assert program.digest != load(tmp_path).digest


def test_a_replaced_entry_loses_all_its_versions(tmp_path: Path) -> None:
    text = OWN + '\n[[clause]]\nid = "C1"\nfrom = 2024-01-01\nsource = "A page"\n'
    text += 'kind = "required"\nsays = "One."\n'
    clauses = [each for each in sister(tmp_path, text).document["clause"] if each["id"] == "C1"]
    assert [each["says"] for each in clauses] == ["One."]


def test_the_digest_of_a_sister_covers_what_it_takes_over(tmp_path: Path) -> None:
    before = sister(tmp_path).digest
    assert sister(tmp_path, base=changed("There is a fee.", "A fee there is.")).digest != before
    assert sister(tmp_path, OWN.replace("Nobody asks for", "No one asks for")).digest == before
    assert sister(tmp_path, base="# Only a comment.\n" + SOUND).digest == before


def test_by_text_path_too(tmp_path: Path) -> None:
    digest = sister(tmp_path).digest
    assert read_program(str(tmp_path / "sister.toml"), JOBS).digest == digest


SISTER_MISTAKES = {
    "drop of nothing": (
        'code = "years"',
        'code = "year"',
        'drop number 1: code: found "year"; expected a requirement of made-up.toml (did you mean '
        "years?)",
    ),
    "drop of an unknown kind": (
        'kind = "requirement"',
        'kind = "rule"',
        'drop number 1: kind: found "rule"; expected one of "clause", "reading", "fact", '
        '"requirement", "area", "step", "measure", "strategy", "parameter", "setting", "finding"',
    ),
    "drop without a reason": (
        'because = "Nobody asks for years here."\n',
        "",
        "drop number 1: because: found nothing; expected text",
    ),
    "drop of what stands here": (
        'code = "years"',
        'code = "team"',
        'drop number 1: code: found "team"; expected a requirement that is not written here too '
        "(an entry here replaces the base's anyway)",
    ),
    "drop of what is needed": (
        'kind = "requirement"\ncode = "years"',
        'kind = "parameter"\ncode = "fee"',
        "parameter fee: found nothing; expected an entry that says it: What a seat costs.",
    ),
}


@pytest.mark.parametrize("mistake", SISTER_MISTAKES)
def test_mistakes_in_what_is_taken_over(tmp_path: Path, mistake: str) -> None:
    old, new, told = SISTER_MISTAKES[mistake]
    text = changed(old, new, OWN)
    assert told in sister_mistakes(tmp_path, text)


def test_parts_of_the_wrong_shape_are_no_reason_to_crash(tmp_path: Path) -> None:
    dropping = "\n[[drop]]\n" + OWN.partition("[[drop]]\n")[2].partition("\n\n")[0]
    flat = "drop = 3\nparameters = []\nclause = 7\n" + OWN.replace(dropping, "")
    flat = flat[: flat.index("[parameters.least]")]
    told = sister_mistakes(tmp_path, flat)
    assert "drop: found the number 3; expected tables headed [[drop]]" in told
    assert "parameters: found a list of 0; expected a table" in told
    assert "clause: found the number 7; expected tables headed [[clause]]" in told
    base = "requirement = 1\nclause = [3]\nparameters = 2\nprogram = 4\n"
    told = sister_mistakes(tmp_path, OWN, base)
    assert 'drop number 1: code: found "years"; expected a requirement of made-up.toml' in told


def test_mistakes_of_both_kinds_are_told_together(tmp_path: Path) -> None:
    text = changed('code = "years"', 'code = "year"', changed("team_size > 0", "team > 0", OWN))
    told = sister_mistakes(tmp_path, text)
    assert [each.partition(": found")[0] for each in told] == [
        "drop number 1: code",
        "requirement team: requires: column 1",
    ]


@pytest.mark.parametrize(
    ("extends", "told"),
    [
        ('"absent.toml"', "no such file: "),
        ('"quality-training-programs"', "did you mean quality-training-program?"),
        ("3", "program: extends: found the number 3; expected a name"),
        ('"sister.toml"', "which itself extends"),
    ],
)
def test_extends_that_leads_nowhere(tmp_path: Path, extends: str, told: str) -> None:
    (said,) = sister_mistakes(tmp_path, changed('"made-up.toml"', extends, OWN))
    assert told in said


def test_extending_is_one_level_deep(tmp_path: Path) -> None:
    sister(tmp_path)
    third = OWN.replace('"made-up.toml"', '"sister.toml"').replace('id = "sister"', 'id = "third"')
    with pytest.raises(ProgramError) as caught:
        read_program(written(tmp_path, third, "third.toml"), JOBS)
    assert [str(fault) for fault in caught.value.faults] == [
        'program: extends: found "sister.toml", which itself extends "made-up.toml"; expected a '
        "document that stands alone: one level only"
    ]
