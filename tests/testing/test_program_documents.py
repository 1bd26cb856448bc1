"""Made-up program documents are what they say; this library's reader keeps the laws of readers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from qip_rules import testing
from qip_rules.errors import BrokenLawError, ProgramError
from qip_rules.rules.ruling import decide_all
from qip_rules.testing import ProgramDocument, program_laws
from qip_rules.testing.program_laws import read_text
from tests.testing.finding import simplest

some = settings(max_examples=10, deadline=None)
unshrunk = settings(
    max_examples=200, deadline=None, phases=[Phase.generate], derandomize=True, database=None
)


def test_this_library_reads_what_is_sound() -> None:
    program_laws.takes_what_is_sound(read_text, testing.program_documents(), settings=some)


def test_it_tells_every_mistake_at_its_place() -> None:
    documents = testing.program_documents_broken()
    program_laws.refuses_what_is_broken(
        read_text, documents, settings=settings(some, max_examples=25)
    )


def test_whatever_comes_is_read_or_refused() -> None:
    program_laws.answers_or_refuses(
        read_text, testing.program_documents_mutated(), settings=settings(some, max_examples=25)
    )


def decided(text: str, on: date, facts: dict[str, Any]) -> object:
    return decide_all(read_text(text).on(on).rule_sets["application"], facts)


def test_it_decides_as_written() -> None:
    program_laws.decides_as_written(decided, testing.program_documents(), settings=some)


@some
@given(testing.program_documents())
def test_a_document_has_a_rule_of_its_own(document: ProgramDocument) -> None:
    program = read_text(document.text)
    rules = program.on(date(2026, 7, 1)).rule_sets["application"]
    assert "own-1" in {each.code for each in rules.requirements}
    assert (document.mistake, document.place) == ("", "")


def test_the_simplest_document_has_one_rule() -> None:
    document = simplest(testing.program_documents())
    assert document.text.count("[[requirement]]") == 1
    assert 'requires = "has_clean_room"' in document.text


# Careless readers, each with the law that tells.


def refusing_dates(text: str) -> object:
    if "2026-07-01" in text:
        message = "no such date"
        raise KeyError(message)
    return read_text(text)


def taking_everything(text: str) -> object:
    return text


def telling_nothing(text: str) -> object:
    try:
        return read_text(text)
    except ProgramError:
        raise ValueError from None


def as_of_the_first_day(text: str, _: date, facts: dict[str, Any]) -> object:
    return decided(text, date(2026, 1, 1), facts)


@pytest.mark.parametrize(
    ("law", "reader", "documents", "options", "says"),
    [
        (
            program_laws.takes_what_is_sound,
            refusing_dates,
            testing.program_documents(),
            {},
            "a sound document is read",
        ),
        (
            program_laws.refuses_what_is_broken,
            taking_everything,
            testing.program_documents_broken(),
            {},
            "it was taken",
        ),
        (
            program_laws.refuses_what_is_broken,
            telling_nothing,
            testing.program_documents_broken(),
            {"refusals": (ValueError,)},
            "a mistake is told at its place",
        ),
        (
            program_laws.refuses_what_is_broken,
            telling_nothing,
            testing.program_documents_broken(),
            {},
            "a broken document is refused",
        ),
        (
            program_laws.answers_or_refuses,
            refusing_dates,
            testing.program_documents_mutated(),
            {},
            "what is not read is refused",
        ),
        (
            program_laws.decides_as_written,
            as_of_the_first_day,
            testing.program_documents(),
            {},
            "the answer is as the document says",
        ),
    ],
)
def test_a_careless_reader_breaks_its_law(
    law: Callable[..., None],
    reader: Callable[..., object],
    documents: object,
    options: dict[str, Any],
    says: str,
) -> None:
    with pytest.raises(BrokenLawError, match=says):
        law(reader, documents, settings=unshrunk, **options)


def test_a_reader_may_keep_places_to_itself() -> None:
    program_laws.refuses_what_is_broken(
        telling_nothing,
        testing.program_documents_broken(),
        refusals=(ValueError,),
        tells_places=False,
        settings=some,
    )
