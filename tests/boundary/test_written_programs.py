"""A program as JSON is the whole program: read again it has the same digest and decides alike."""

import json
from datetime import date
from typing import Any

import attrs
import pytest

from qip_rules import load_program
from qip_rules.boundary import from_json, program_of, to_json, written_program
from qip_rules.boundary.written_programs import WrittenProgram
from qip_rules.cohort.loading import load_document
from qip_rules.errors import ArgumentError, InputError, ProgramError
from qip_rules.policy.effective import shipped_names


@pytest.mark.parametrize("name", shipped_names())
def test_a_program_comes_back_with_the_same_digest_and_the_same_policies(name: str) -> None:
    program = load_program(name)
    text = to_json(program)
    written = from_json(WrittenProgram, text)
    assert written == written_program(program)
    assert to_json(written) == text
    again = program_of(written)
    assert again.digest == program.digest
    assert again.on(date(2026, 3, 2)) == program.on(date(2026, 3, 2))
    assert to_json(again) == text


def data() -> Any:  # noqa: ANN401 - parsed JSON
    return json.loads(to_json(load_program("quality-training-program")))


@pytest.mark.parametrize("text_or_table", ["2016-01-01", {}, {"date": "2016-02-30"}])
def test_a_date_is_nothing_that_looks_like_one(text_or_table: object) -> None:
    given = data()
    given["document"]["program"]["from"] = text_or_table
    with pytest.raises(ProgramError) as caught:
        program_of(from_json(WrittenProgram, given))
    assert [fault.place for fault in caught.value.faults] == ["program: from"]


def test_a_document_that_was_changed_on_the_way_is_refused() -> None:
    written = attrs.evolve(from_json(WrittenProgram, data()), digest="0" * 64, title="Another")
    with pytest.raises(ProgramError) as caught:
        program_of(written)
    assert [fault.place for fault in caught.value.faults] == ["title", "digest"]


def test_what_no_document_holds_has_its_place() -> None:
    given = data()
    given["document"]["program"]["id"] = None
    given["document"]["clause"][2]["says"] = 1.5
    with pytest.raises(InputError) as caught:
        from_json(WrittenProgram, given)
    places = [fault.place for fault in caught.value.faults]
    assert places == ["document.clause[2].says", "document.program.id"]


@pytest.mark.parametrize("key", ["drop", "extends"])
def test_an_effective_document_takes_nothing_over(key: str) -> None:
    given = data()
    (given["document"] if key == "drop" else given["document"]["program"])[key] = "x"
    with pytest.raises(ProgramError, match="nothing: what it"):
        program_of(from_json(WrittenProgram, given))


def test_the_order_names_every_entry_of_its_table() -> None:
    given = data()
    del given["order"]["settings"][0]
    given["order"]["clause"] = []
    with pytest.raises(ProgramError) as caught:
        program_of(from_json(WrittenProgram, given))
    assert [fault.place for fault in caught.value.faults] == ["order.settings", "order"]


def test_a_document_at_hand_is_tables() -> None:
    with pytest.raises(ArgumentError, match="load_document"):
        load_document("quality-training-program")  # type: ignore[arg-type]
    with pytest.raises(ProgramError):
        load_document({})
    deep: dict[str, object] = {}
    for _ in range(100_000):
        deep = {"program": deep}
    with pytest.raises(ProgramError, match="tables too deep"):
        load_document(deep)
