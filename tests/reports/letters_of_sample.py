"""The letters of the shipped cohort, and letters filled with whatever text a test likes."""

from datetime import date
from functools import cache
from typing import Any

import attrs

from qip_rules.reports.letters.cohort_letters import CohortLetters, cohort_letters
from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.letter import Letter
from qip_rules.reports.letters.placeholders import Listed, Single, Structure, shapes_of
from qip_rules.reports.letters.telling import is_record
from qip_rules.reports.letters.templates import shipped_templates
from qip_rules.reports.letters.writing import Stationery, prepared, written
from tests.cohort.sample import GRANT, sample_run

ANSWER_BY = date(2026, 11, 20)


@cache
def stationery() -> Stationery:
    return prepared(shipped_templates())


@cache
def sample_letters(name: str = GRANT) -> CohortLetters:
    return cohort_letters(sample_run(name), answer_by=ANSWER_BY)


def letter_of(application: str, kind: LetterKind, letters: CohortLetters | None = None) -> Letter:
    (found,) = (
        each
        for each in (letters or sample_letters()).letters
        if each.application == application and each.kind is kind
    )
    return found


def otherwise(letter: Letter, **changes: object) -> Any:  # noqa: ANN401 - of the same class
    """The letter with other values of fields of its own kind."""
    return attrs.evolve(letter, **changes)  # type: ignore[arg-type]


def markdown_of(letter: Letter) -> str:
    return written(letter, stationery()).markdown


def texts_in(record: object) -> list[str]:
    """Every text of a letter that has no fixed choices, lists and entries included."""
    found: list[str] = []
    for name, shape in shapes_of(type(record)).items():
        value = getattr(record, name)
        if isinstance(shape, Single) and shape.kind is str and not shape.choices:
            found.append(value)
        elif isinstance(shape, Listed) and isinstance(shape.of, Structure):
            found += [text for each in value for text in texts_in(each)]
        elif isinstance(shape, Listed) and shape.of == Single(str):
            found += value
    return found


def filled_with(record: Any, text: str) -> Any:  # noqa: ANN401 - of the same class
    """A letter with that text in the place of every text that has no fixed choices."""
    changes: dict[str, object] = {}
    for name, shape in shapes_of(type(record)).items():
        value = getattr(record, name)
        if isinstance(shape, Single) and shape.kind is str and not shape.choices:
            changes[name] = text
        elif isinstance(shape, Listed) and value and is_record(type(value[0])):
            changes[name] = tuple(filled_with(each, text) for each in value)
        elif isinstance(shape, Listed) and shape.of == Single(str):
            changes[name] = (text,) * len(value)
    return attrs.evolve(record, **changes)
