"""Which records the log holds, what of them is personal, and that each comes back as it was."""

# ruff: noqa: ANN401 - records of any class

import json
import secrets
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary import from_json
from qip_rules.errors import InputError
from qip_rules.money import Money
from qip_rules.store import (
    DocumentNumber,
    Kind,
    RecordKinds,
    Role,
    accounts,
    billing_kinds,
    is_personal,
    open_store,
)
from qip_rules.store.decoding import reader_of
from qip_rules.store.numbers import parsed_number
from qip_rules.store.personal import digests_in, sealed, unmarked, unsealed
from tests.store.made_up import KINDS, MOMENTS, NOW, RECORDS, accepted, paid, received


def salt() -> str:
    return secrets.token_hex(32)


# ------------------------------------------------------------------------------ kinds


def test_the_names_of_kinds_stand_in_old_logs_and_never_change() -> None:
    names = {kind.name: kind.role for kind in billing_kinds()}
    events = {name for name, role in names.items() if role is Role.EVENT}
    decisions = {name for name, role in names.items() if role is Role.DECISION}
    assert events >= {
        "accepted",
        "application-received",
        "declined",
        "payment-received",
        "payment-reversed",
        "refund-asked",
        "session-scheduled",
        "transfer-asked",
        "withdrawn",
    }
    assert decisions >= {"invoice", "credit-note"}
    assert {kind.id_field for kind in billing_kinds()} == {"event_id", "number"}


@attrs.frozen
class _Plain:
    thing_id: str
    application_id: str


@attrs.frozen
class _NoApplication:
    thing_id: str


@attrs.frozen
class _NoId:
    name: str
    application_id: str


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("thing", int),
        ("thing", _NoApplication),
        ("thing", _NoId),
        ("Thing", _Plain),
        ("a thing", _Plain),
        ("", _Plain),
        ("thing\n", _Plain),
    ],
)
def test_a_kind_that_the_log_cannot_hold_is_refused(name: str, record: type[Any]) -> None:
    with pytest.raises(TypeError):
        Kind(name=name, record=record, role=Role.EVENT)


def test_a_name_or_a_class_twice_is_refused() -> None:
    one = Kind(name="one", record=_Plain, role=Role.EVENT)
    for other in (attrs.evolve(one, name="two"), attrs.evolve(one, record=type(accepted()))):
        with pytest.raises(TypeError):
            RecordKinds((one, other))


def test_a_log_of_other_peoples_records(tmp_path: Any) -> None:
    kinds = RecordKinds((Kind(name="thing", record=_Plain, role=Role.DECISION),))
    with open_store(tmp_path / "log.db", kinds=kinds) as store:
        store.append([_Plain("t1", "a")], recorded_at=NOW)
        with pytest.raises(InputError):
            store.append([accepted()], recorded_at=NOW)
        assert [its.documents for its in store.applications()] == [(_Plain("t1", "a"),)]


# --------------------------------------------------------------------------- personal


def texts_in(value: Any) -> Iterator[tuple[type[Any], str, object]]:
    """Every field of a record, at any depth, with its class and its value."""
    if attrs.has(type(value)) and not isinstance(value, Money):
        for field in attrs.fields(type(value)):
            inner = getattr(value, field.name)
            yield type(value), field.name, inner
            yield from texts_in(inner)
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_in(each)


@given(RECORDS)
def test_a_sealed_record_comes_back_and_its_chain_holds_no_personal_text(record: Any) -> None:
    made = sealed(record, salt)
    read = reader_of(type(record))
    assert read(unsealed(made.record, made.parts)) == record
    assert len(digests_in(made.record)) == len(made.parts)
    chained = json.loads(made.record)
    for owner, name, value in texts_in(record):
        if value is not None and is_personal(owner, name, value):
            assert all(name not in each for each in objects_in(chained, owner, name))


def objects_in(plain: Any, owner: type[Any], name: str) -> Iterator[dict[str, Any]]:
    """The objects of the chained record that are of this class, as far as their fields tell."""
    if isinstance(plain, dict):
        others = {f.name for f in attrs.fields(owner) if f.default is attrs.NOTHING} - {name}
        if "$personal" in plain and others & set(plain):
            yield plain
        for each in plain.values():
            yield from objects_in(each, owner, name)
    elif isinstance(plain, list):
        for each in plain:
            yield from objects_in(each, owner, name)


@given(RECORDS)
def test_a_record_without_its_personal_data_can_still_be_read(record: Any) -> None:
    made = sealed(record, salt)
    left = reader_of(type(record))(unsealed(made.record, ()))
    assert type(left) is type(record)
    assert unmarked(sealed(left, salt).record).count("application_id") >= 1
    for name in ("application_id", "recorded_at", "kind"):
        assert getattr(left, name, None) == getattr(record, name, None)


def test_names_of_people_are_personal_and_ids_are_not() -> None:
    expected = {
        "event_id": False, "application_id": False, "seat_id": False, "person_id": False,
        "practice_id": False, "payment_id": False, "payer": True, "place": False,
        "person_name": True, "to_name": True, "reason": True, "currency": False,
        "says": False, "digest": False, "number": False,
    }  # fmt: skip
    seen = {}
    for kind in KINDS:
        for owner, name in fields_of(kind.record):
            if name in expected:
                seen[name] = is_personal(owner, name, "text")
    assert seen == expected
    owners = {owner.__name__: owner for kind in KINDS for owner, _ in fields_of(kind.record)}
    assert is_personal(owners["SeatHolder"], "name", "Ada Made-Up")
    assert not is_personal(owners["Buyer"], "name", "Made-Up Oncology")
    assert not is_personal(owners["Seller"], "tax_id", "00-0000000")


def fields_of(kind: Any) -> Iterator[tuple[type[Any], str]]:
    from typing import get_args

    if isinstance(kind, type) and attrs.has(kind) and kind is not Money:
        attrs.resolve_types(kind)
        for field in attrs.fields(kind):
            yield kind, field.name
            yield from fields_of(field.type)
    else:
        for each in get_args(kind):
            yield from fields_of(each)


class _Tone(Enum):
    FIRM = "firm"


@attrs.frozen(kw_only=True)
class _Person:
    person_id: str
    nickname: str
    emails: tuple[str, ...]
    phones: tuple[str, ...] = ()
    motto: str = attrs.field(default="none", metadata={"personal": False})
    born_on: date | None = attrs.field(default=None, metadata={"personal": True})
    tone: _Tone = _Tone.FIRM
    secret_id: str | None = attrs.field(default=None, metadata={"personal": True})


def test_a_field_that_nobody_has_looked_at_is_personal_and_the_class_can_say_otherwise() -> None:
    person = _Person(
        person_id="p1", nickname="Lou", emails=("lou@example.org",), phones=("1",),
        motto="onwards", born_on=date(2000, 1, 1), secret_id="s",  # noqa: S106 - no password
    )  # fmt: skip
    made = sealed(person, salt)
    assert [json.loads(part.fields) for part in made.parts] == [
        {
            "nickname": "Lou",
            "emails": ["lou@example.org"],
            "phones": ["1"],
            "born_on": "2000-01-01",
            "secret_id": "s",
        }
    ]
    assert [part.person_id for part in made.parts] == ["p1"]
    assert json.loads(unsealed(made.record, [None])) == {
        "person_id": "p1",
        "motto": "onwards",
        "tone": "firm",
        "nickname": "(removed)",
        "emails": [],
    }
    assert from_json(_Person, unsealed(made.record, made.parts)) == person


@pytest.mark.parametrize(
    "payer",
    [
        '"$personal":"',
        '","$personal":"' + "0" * 64 + '"',
        "\\",
        '\\"$personal\\":\\"',
        "}{",
        "é",
    ],
)
def test_no_text_can_pass_for_a_marker(payer: str) -> None:
    record = paid("p", payer=payer)
    plain = attrs.evolve(paid("p"), payment_id=payer)
    for each in (record, plain):
        made = sealed(each, salt)
        assert len(digests_in(made.record)) == 1
        assert reader_of(type(each))(unsealed(made.record, made.parts)) == each


def test_equal_names_have_unequal_digests() -> None:
    digests = {
        digest for _ in range(5) for digest, _ in digests_in(sealed(received(), salt).record)
    }
    assert len(digests) == 20


# --------------------------------------------------------------------------- decoding


@given(st.data())
def test_the_quick_reader_reads_what_the_thorough_one_reads(data: st.DataObject) -> None:
    from qip_rules.boundary import to_json

    record = data.draw(RECORDS)
    text = to_json(record)
    read = reader_of(type(record))
    assert read(text) == from_json(type(record), text) == record
    changed = json.loads(text)
    field = data.draw(st.sampled_from(sorted(changed)))
    if data.draw(st.booleans()):
        del changed[field]
    else:
        changed[field] = data.draw(
            st.sampled_from([None, 1, 1.5, True, "", "x", [], {}, "2026-02-30", "\ud800"])
        )
    assert outcome(read, json.dumps(changed)) == outcome(
        lambda text: from_json(type(record), text), json.dumps(changed)
    )


def outcome(read: Any, text: str) -> object:
    try:
        return read(text)
    except InputError as error:
        return [(fault.place, fault.found) for fault in error.faults]


@attrs.frozen(kw_only=True)
class _Odd:
    odd_id: str
    either: int | str
    mapping: dict[str, int] = attrs.Factory(dict)


def test_a_type_that_the_quick_reader_does_not_know_is_read_thoroughly() -> None:
    text = '{"odd_id":"o","either":3,"mapping":{"a":1}}'
    assert reader_of(_Odd)(text) == _Odd(odd_id="o", either=3, mapping={"a": 1})


@given(MOMENTS)
def test_moments_come_back_to_the_microsecond(moment: Any) -> None:
    from qip_rules.boundary import to_json

    record = attrs.evolve(accepted(), recorded_at=moment)
    assert reader_of(type(record))(to_json(record)).recorded_at == moment


# ---------------------------------------------------------------------------- numbers


@given(
    st.sampled_from(["INV", "Q", "QTP-C", "ABCDEFGHIJKL-XYZW"]),
    st.integers(1900, 2199),
    st.integers(1, 10**12 - 1),
)
def test_a_number_is_read_as_it_is_written(series: str, year: int, ordinal: int) -> None:
    number = DocumentNumber(series, year, ordinal)
    assert parsed_number(str(number)) == number
    assert number.next.ordinal == ordinal + 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "INV",
        "INV-2026-0000",
        "INV-2026-001",
        "INV-2026-00001",
        "INV-0000-0001",
        "inv-2026-0001",
        "INV-2026-c0001",
        "INV-2026-0001 ",
        "INV-2026-0001\n",
        "\u0130NV-2026-0001",
        "INV-2026-\u0660\u0660\u0660\u0661",
    ],
)
def test_what_is_of_no_series_is_no_number(text: str) -> None:
    assert parsed_number(text) is None


def test_numbers_sort_as_they_were_given() -> None:
    numbers = [DocumentNumber("INV", 2026, n) for n in (1, 2, 9_999)]
    assert sorted(numbers) == numbers
    assert sorted(map(str, numbers)) == list(map(str, numbers))


# ---------------------------------------------------------------------------- accounts


def test_the_accounts_of_a_log_are_those_of_its_records(tmp_path: Any) -> None:
    from qip_rules import load_program
    from qip_rules.billing import account

    program, as_of = load_program("quality-training-program"), date(2026, 3, 1)
    with open_store(tmp_path / "log.db") as store:
        for n in range(3):
            name = f"application-{n}"
            sent = [received(f"r{n}", name), accepted(f"a{n}", name), paid(f"p{n}", 100, name)]
            store.append([*sent, paid(f"p{n}", 200, name), *sent], recorded_at=NOW)
        found = list(accounts(store, program, as_of))
        assert [each.application_id for each in found] == [f"application-{n}" for n in range(3)]
        for each, its in zip(found, store.applications(), strict=True):
            assert each == account(program, its.events, its.documents, as_of)
            assert each.received == Money(0, "USD")  # two versions of one payment: neither counts
