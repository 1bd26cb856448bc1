"""Laws of whatever reads program documents, for another team's reader, editor or upload form.

A reader is a function of the text of a document. It gives back anything where it takes the
document, and raises where it refuses it. `read_text` is the reader of this library, and
`ProgramError` how it refuses; both are what the laws go by unless they are told otherwise.
"""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from hypothesis import note
from hypothesis import strategies as st

from qip_rules.cohort.loading import load_program
from qip_rules.errors import ProgramError
from qip_rules.policy.program import Program
from qip_rules.rules import strategies
from qip_rules.testing.answers import Answer, as_json, broken, refuse_other_answer
from qip_rules.testing.holding import Settings, for_all
from qip_rules.testing.made_up_programs import DAYS, ProgramDocument

__all__ = [
    "Decider",
    "Documents",
    "Reader",
    "Refusals",
    "answers_or_refuses",
    "decides_as_written",
    "read_text",
    "refuses_what_is_broken",
    "takes_what_is_sound",
]

Reader: TypeAlias = Callable[[str], object]
"""Reads the text of a document, or raises."""

Decider: TypeAlias = Callable[[str, date, dict[str, Any]], object]
"""Takes the text of a document, a day, and facts as JSON holds them; gives back its answer."""

Documents: TypeAlias = st.SearchStrategy[ProgramDocument]
"""Made-up documents."""

Refusals: TypeAlias = tuple[type[Exception], ...]
"""The errors by which a reader refuses a document."""


def read_text(text: str) -> Program:
    """The program that a text says, as `load_program` reads it from a file.

    Raises:
        ProgramError: every mistake of the document at once, each with its place.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.toml"
        path.write_text(text, encoding="utf-8", newline="")
        return load_program(path)


def takes_what_is_sound(reader: Reader, documents: Documents, *, settings: Settings = None) -> None:
    """A sound document is read.

    Args:
        reader: what is held to the law.
        documents: sound ones, as of `program_documents`.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the error that the smallest document met.
    """

    def holds(document: ProgramDocument) -> None:
        try:
            reader(document.text)
        except Exception as error:
            raise broken("a sound document is read", _told(error), document.text) from error

    for_all("takes_what_is_sound", holds, documents, settings=settings)


def refuses_what_is_broken(
    reader: Reader,
    documents: Documents,
    *,
    refusals: Refusals = (ProgramError,),
    tells_places: bool = True,
    settings: Settings = None,
) -> None:
    """A broken document is refused, and the error says where its mistake is.

    Args:
        reader: what is held to the law.
        documents: broken ones, as of `program_documents_broken`.
        refusals: the errors by which it refuses.
        tells_places: whether its errors name the place of a mistake as `ProgramError` does.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the mistake that went unseen, or was told elsewhere.
    """

    def holds(document: ProgramDocument) -> None:
        mistake = f"mistake: {document.mistake}, at {document.place}"
        law = "a broken document is refused"
        try:
            reader(document.text)
        except refusals as error:
            if tells_places and document.place not in str(error):
                raise broken("a mistake is told at its place", mistake, _told(error)) from error
        except Exception as error:
            raise broken(law, mistake, _told(error)) from error
        else:
            raise broken(law, mistake, "it was taken", document.text)

    for_all("refuses_what_is_broken", holds, documents, settings=settings)


def answers_or_refuses(
    reader: Reader,
    documents: Documents,
    *,
    refusals: Refusals = (ProgramError,),
    settings: Settings = None,
) -> None:
    """Whatever comes, it is read or it is refused: no other error escapes.

    Args:
        reader: what is held to the law.
        documents: any ones, as of `program_documents_mutated`.
        refusals: the errors by which it refuses.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the error that escaped, and the smallest document found.
    """

    def holds(document: ProgramDocument) -> None:
        try:
            reader(document.text)
        except refusals:
            return
        except Exception as error:
            raise broken("what is not read is refused", _told(error), document.text) from error

    for_all("answers_or_refuses", holds, documents, settings=settings)


def decides_as_written(
    decider: Decider, documents: Documents, *, settings: Settings = None
) -> None:
    """Whoever decides by a document decides as this library reads it, on any day of it.

    Args:
        decider: takes a document, a day and facts.
        documents: sound ones, as of `program_documents`.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest document and record found, and the clauses at stake.
    """

    def holds(document: ProgramDocument, on: date, data: st.DataObject) -> None:
        rule_set = read_text(document.text).on(on).rule_sets["application"]
        record = data.draw(strategies.facts(rule_set))
        note(document.text)
        answer = Answer.of(decider(document.text, on, as_json(record)))
        refuse_other_answer("the answer is as the document says", record, rule_set, answer)

    for_all(
        "decides_as_written", holds, documents, st.sampled_from(DAYS), st.data(), settings=settings
    )


def _told(error: Exception) -> str:
    return f"found: {type(error).__name__}: {error}"
