"""What a job tells the policy language: its subjects, its settings, the parameters it reads.

A program document is held against the declarations of the jobs when it is loaded, so that a rule
about a fact that nothing derives, or a setting that nothing implements, is a mistake with a place
instead of a surprise.
"""

from collections.abc import Iterable, Mapping

import attrs

from qip_rules.rules.fact import Unit
from qip_rules.rules.vocabulary import Vocabulary

__all__ = [
    "Declaration",
    "Declared",
    "ParameterDeclaration",
    "SettingDeclaration",
    "StepDeclaration",
    "SubjectDeclaration",
]


@attrs.frozen
class SubjectDeclaration:
    """A thing that requirements can be about, with the facts derived for it."""

    name: str
    vocabulary: Vocabulary
    asks: bool = False
    """Whether a document may add asked facts of its own to this subject."""


@attrs.frozen
class SettingDeclaration:
    """A choice that the job implements in Python, made by the document.

    `choices` maps each choice to what it means in the program.
    """

    name: str
    meaning: str
    choices: Mapping[str, str] = attrs.field(hash=False)


@attrs.frozen
class ParameterDeclaration:
    """A whole-number parameter that the job reads, and what it counts."""

    name: str
    meaning: str
    unit: Unit


@attrs.frozen
class StepDeclaration:
    """The words in which a document can speak of the steps of its program."""

    owed_by: tuple[str, ...] = ()
    """Who can owe a step."""
    recorded_by: tuple[str, ...] = ()
    """What can be on record of it."""
    modes: tuple[str, ...] = ()
    """In which ways it can be held."""
    attended_by: tuple[str, ...] = ()
    """Who can be bound to come to it."""
    rhythms: tuple[str, ...] = ()
    """How often it can come back."""


@attrs.frozen
class Declaration:
    """Everything one job declares."""

    subjects: tuple[SubjectDeclaration, ...] = ()
    settings: tuple[SettingDeclaration, ...] = ()
    parameters: tuple[ParameterDeclaration, ...] = ()
    findings: tuple[str, ...] = ()
    """Codes of what the job finds or refuses by itself, for which a document can name clauses."""
    steps: StepDeclaration | None = None
    """The words of steps, by the one job that follows them."""


@attrs.frozen
class Declared:
    """What all the jobs declare, by name."""

    subjects: Mapping[str, SubjectDeclaration]
    settings: Mapping[str, SettingDeclaration]
    parameters: Mapping[str, ParameterDeclaration]
    findings: tuple[str, ...]
    steps: StepDeclaration | None = None

    @classmethod
    def by(cls, declarations: Iterable[Declaration]) -> "Declared":
        """The declarations of several jobs together."""
        jobs = tuple(declarations)
        return cls(
            {each.name: each for job in jobs for each in job.subjects},
            {each.name: each for job in jobs for each in job.settings},
            {each.name: each for job in jobs for each in job.parameters},
            tuple(code for job in jobs for code in job.findings),
            next((job.steps for job in jobs if job.steps is not None), None),
        )
