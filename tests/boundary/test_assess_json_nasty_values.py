"""From JSON text to verdict in one go: whatever stands wherever, both paths read the same."""

import json
from typing import Any

import pytest

from qip_rules.boundary import from_json
from qip_rules.boundary.quick import quick_reader
from qip_rules.eligibility import Application
from qip_rules.errors import InputError
from tests.boundary.application_texts import NASTY, PLAIN, WRITTEN, places_in
from tests.boundary.two_paths import holds_the_same, is_read_quickly


@pytest.mark.parametrize("place", list(places_in(PLAIN)), ids=str)
def test_nothing_that_is_nasty_is_told_differently_anywhere(place: tuple[str | int, ...]) -> None:
    for value in NASTY:
        data = json.loads(json.dumps(PLAIN))
        holder: Any = data
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = value
        text = WRITTEN["compact"](data)
        read = quick_reader(Application)(text)
        try:
            record = from_json(Application, text)
        except InputError:
            assert read is None, (place, value)
        else:
            assert read is None or holds_the_same(read, record), (place, value)
    assert is_read_quickly(json.dumps(PLAIN))
