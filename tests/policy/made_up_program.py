"""A made-up program document that loads, and what is wrong with a changed one."""

from pathlib import Path

import pytest

from qip_rules.errors import ProgramError
from qip_rules.policy.declaration import (
    Declaration,
    ParameterDeclaration,
    SettingDeclaration,
    SubjectDeclaration,
)
from qip_rules.policy.loading import read_program
from qip_rules.policy.program import Program
from qip_rules.rules import Boolean, Date, Fact, Text, Unit, WholeNumber
from qip_rules.rules.vocabulary import Vocabulary

TEAM = Vocabulary(
    (
        Fact("team_size", WholeNumber(0, 99, Unit.PEOPLE)),
        Fact("letter_received", Boolean()),
        Fact("profession", Text(("physician", "nurse"))),
        Fact("paid_on", Date()),
    )
)


JOBS = (
    Declaration(
        subjects=(
            SubjectDeclaration("application", TEAM, asks=True),
            SubjectDeclaration("seat", Vocabulary((Fact("due_cents", WholeNumber(0, 10**6)),))),
        ),
        settings=(
            SettingDeclaration(
                "transfer", "Whether fees move.", {"strict": "No.", "loose": "Yes."}
            ),
        ),
        findings=("fee-kept",),
    ),
    Declaration(parameters=(ParameterDeclaration("fee", "What a seat costs.", Unit.CENTS),)),
)


SOUND = """
[program]
id = "made-up"
title = "A made-up program"
from = 2020-01-01
until = 2029-12-31
time_zone = "America/New_York"
currency = "USD"

[[clause]]
id = "C1"
from = 2020-01-01
until = 2022-12-31
source = "A page, heading Team"
kind = "required"
says = "Two to four people."

[[clause]]
id = "C1"
from = 2023-01-01
source = "A page, heading Team"
kind = "required"
says = "Three to four people."

[[clause]]
id = "C2"
from = 2020-01-01
source = "A page, heading Fees"
kind = "recommended"
says = "There is a fee."

[[reading]]
id = "Q1"
about = ["C1"]
question = "Who counts?"
decided = "Everybody."
because = "The page says people."

[parameters.least]
meaning = "The fewest people."
unit = "people"
cites = ["C1"]
values = [{ from = 2020-01-01, value = 2 }, { from = 2023-01-01, value = 3 }]

[parameters.fee]
meaning = "The fee of a seat."
unit = "cents"
cites = ["C2"]
example = true
values = [
  { from = 2024-07-01, value = 60000 },
  { from = 2020-01-01, until = 2024-06-30, value = 50000 },
]

[settings.transfer]
cites = ["C2"]
reading = "Q1"
values = [{ from = 2020-01-01, value = "strict" }, { from = 2025-03-01, value = "loose" }]

[findings]
fee-kept = ["C2"]

[[fact]]
name = "served_years"
subject = "application"
type = "whole number"
minimum = 0
maximum = 200
meaning = "Since when the practice serves."
question = "For how many years?"
answered_by = "staff"
usual = 10
cites = ["C1"]
from = 2020-01-01

[[requirement]]
code = "team"
subject = "application"
from = 2020-01-01
cites = ["C1"]
readings = ["Q1"]
severity = "required"
requires = "team_size >= least"
not_met = "{team_size} people; {least} are needed for {fee}."
how_to_meet = "Find more people."

[[requirement]]
code = "years"
subject = "application"
from = 2021-01-01
until = 2021-12-31
cites = ["C1"]
severity = "recommended"
requires = "served_years > 1 and letter_received"
not_met = "Young."

[[requirement]]
code = "paid"
subject = "seat"
from = 2020-01-01
cites = ["C2"]
severity = "required"
requires = "due_cents = 0"
not_met = "{due_cents} due."

[[area]]
id = "pain"
title = "Pain"
parents = []
source = "A page"
version = "2020"

[[area]]
id = "opioids"
title = "Opioids"
parents = ["pain"]
source = "A page"
version = "2020"
"""


def written(folder: Path, text: str, name: str = "made-up.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def load(folder: Path, text: str = SOUND) -> Program:
    return read_program(written(folder, text), JOBS)


def mistakes(folder: Path, text: str, jobs: tuple[Declaration, ...] = JOBS) -> list[str]:
    with pytest.raises(ProgramError) as caught:
        read_program(written(folder, text), jobs)
    assert caught.value.of in ("the document made-up.toml", "made-up.toml")
    return [str(fault) for fault in caught.value.faults]


def changed(old: str, new: str, text: str = SOUND) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)
