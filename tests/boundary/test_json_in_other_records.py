"""Records of other authors, types that JSON cannot hold, and lists of records."""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from qip_rules.boundary import from_json
from qip_rules.eligibility.people import Person
from qip_rules.errors import InputError
from tests.boundary.json_records import faults, places


@attrs.frozen
class Grumpy:
    """A record that refuses its values with an error of another kind."""

    number: int
    note: str = ""

    def __attrs_post_init__(self) -> None:
        if self.number == 0:
            raise ZeroDivisionError
        if self.number < 0:
            msg = "below zero"
            raise ValueError(msg)
        if self.number > 9:
            msg = "a mistake of this record's author"
            raise RuntimeError(msg)


def test_what_another_record_refuses_is_a_fault_and_its_mistakes_are_not() -> None:
    for number in (0, -1):
        (fault,) = faults(Grumpy, {"number": number})
        assert fault.place == "$"
    assert places(Grumpy, {"number": "1", "note": 1}) == ["number", "note"]
    with pytest.raises(RuntimeError, match="a mistake of this record's author"):
        from_json(Grumpy, {"number": 10})


@pytest.mark.parametrize(
    "kind", [float, bytes, list[int], tuple[int, str], Any, Mapping[int, int], int | Person]
)
def test_a_type_that_json_cannot_hold_is_the_programs_mistake(kind: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError):
        from_json(kind, [1])


def test_a_list_of_records_can_be_read() -> None:
    data = [{"name": "Ada Example"}, {"name": 1}]
    with pytest.raises(InputError) as caught:
        from_json(tuple[Person, ...], data)
    assert [fault.place for fault in caught.value.faults] == ["[1].name"]
