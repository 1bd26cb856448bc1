"""Any JSON, text or bytes give a record, or faults that say what, where and what instead."""

import json

import attrs
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary import from_json
from qip_rules.eligibility.application import Application
from qip_rules.errors import InputError

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([field.name for field in attrs.fields(Application)]) | st.text(), inner
        )
    ),
    max_leaves=20,
)


def outcome(data: object) -> Application | InputError:
    try:
        return from_json(Application, data)
    except InputError as error:
        return error


def is_full_answer(answer: Application | InputError) -> bool:
    """Whether the answer is a record, or faults that each say what, where and what instead."""
    return isinstance(answer, Application) or (
        answer.faults != ()
        and all(fault.place and fault.found and fault.expected for fault in answer.faults)
    )


@given(json_values)
def test_any_json_gives_a_record_or_faults(value: object) -> None:
    assert is_full_answer(outcome(json.dumps(value)))
    assert is_full_answer(outcome(value))


@given(st.text() | st.binary())
def test_any_text_and_any_bytes_give_a_record_or_faults(data: str | bytes) -> None:
    assert is_full_answer(outcome(data))
