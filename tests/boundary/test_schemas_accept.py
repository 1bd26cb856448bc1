"""What a schema accepts, `from_json` accepts, but for rules that are listed; and never less."""

import functools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from qip_rules.boundary import from_json, json_kind, json_kinds, to_json
from qip_rules.boundary.kinds import JsonKind
from qip_rules.boundary.schemas import schema_of
from qip_rules.boundary.schemas.unsaid import unsaid
from qip_rules.errors import InputError
from tests.boundary.json_samples import damaged, samples

KINDS = [kind.name for kind in json_kinds()]


@functools.cache
def validator(name: str) -> Draft202012Validator:
    schema = schema_of(json_kind(name))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def faults_of(kind: JsonKind, data: object) -> list[str]:
    """What `from_json` finds and a schema could have said."""
    try:
        from_json(kind.type, data)
    except InputError as error:
        return [str(fault) for fault in error.faults if unsaid(fault) is None]
    return []


def is_read(kind: JsonKind, data: object) -> bool:
    try:
        from_json(kind.type, data)
    except InputError:
        return False
    return True


@pytest.mark.parametrize("name", KINDS)
def test_every_sample_is_accepted_and_read(name: str) -> None:
    assert samples(name)
    for sample in samples(name):
        validator(name).validate(sample)
        from_json(json_kind(name).type, sample)


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=max(10, settings().max_examples // 8))
@given(st.data())
def test_a_schema_accepts_what_is_read(name: str, data: st.DataObject) -> None:
    value: Any = data.draw(damaged(name))
    kind = json_kind(name)
    if validator(name).is_valid(value):
        assert faults_of(kind, value) == []
        if is_read(kind, value):
            record = from_json(kind.type, value)
            text = to_json(record)
            assert from_json(kind.type, text) == record
            assert to_json(from_json(kind.type, text)) == text
    else:
        assert not is_read(kind, value)
