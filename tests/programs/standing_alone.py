"""A made-up program that stands alone, and what is wrong with a document like it."""

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
from tests.programs.documents import PROGRAMS, written

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


SOUND = (PROGRAMS / "made-up.toml").read_text("utf-8")


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
