"""From JSON text to verdict in one go: the verdicts and the faults of the thorough path."""

import json
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.quick import quick_reader
from qip_rules.eligibility import Application
from qip_rules.policy.program import Program
from tests.boundary.application_texts import WRITTEN, mutated
from tests.boundary.two_paths import holds_the_same, is_read_quickly, quickly, thoroughly
from tests.eligibility.made_up import applications


@given(text=mutated())
def test_every_text_gets_the_verdict_or_the_faults_of_the_thorough_path(
    training: Program, text: str | bytes
) -> None:
    assert quickly(text, training) == thoroughly(text, training)


@given(text=mutated())
def test_whatever_is_read_quickly_has_the_values_of_the_record(text: str | bytes) -> None:
    read = quick_reader(Application)(text)
    if read is not None:
        assert holds_the_same(read, from_json(Application, text))


@given(
    application=applications(),
    answer=st.sampled_from((True, False, None, 1, 0, "yes", " ", "2026-03-02")),
    name=st.sampled_from(("serves_underserved_community", "core_team_size", "has plan", " ", "")),
)
def test_answers_are_told_alike(
    grant: Program, application: Application, answer: object, name: str
) -> None:
    data = json.loads(to_json(application)) | {"answers": {name: answer}}
    text = json.dumps(data)
    assert quickly(text, grant) == thoroughly(text, grant)


@given(application=applications(), style=st.sampled_from(sorted(WRITTEN)))
def test_every_application_is_read_quickly_however_it_is_written(
    application: Application, style: str
) -> None:
    data = json.loads(to_json(application))
    assert is_read_quickly(WRITTEN[style](data))
    assert is_read_quickly(WRITTEN[style](with_nulls(application)))


def with_nulls(record: object) -> object:
    """A record as plain data with `null` in every field that is not known."""
    kind: Any = type(record)
    if isinstance(record, tuple):
        return [with_nulls(each) for each in record]
    if not attrs.has(kind):
        return json.loads(to_json([record]))[0]
    return {field.name: with_nulls(getattr(record, field.name)) for field in attrs.fields(kind)}
