"""Data made to break the reader becomes faults with their places, or is read as it stands."""

import enum
import json
import sys
from collections import OrderedDict, defaultdict
from datetime import date

import pytest

from qip_rules.boundary import from_json
from qip_rules.boundary.json_text import (
    DEPTH_MAXIMUM,
    ITEMS_MAXIMUM,
    SIZE_MAXIMUM,
    TEXT_MAXIMUM,
    VALUES_MAXIMUM,
    parsed,
)
from qip_rules.eligibility.application import Application
from tests.boundary.json_records import LEAST, Thing, faults, places


class Shout(str):
    __slots__ = ()


CYCLE: list[object] = []
CYCLE.append(CYCLE)
LAUGHS: object = "ha"
for _ in range(DEPTH_MAXIMUM - 2):
    LAUGHS = [LAUGHS] * 100

HOSTILE: list[tuple[str, object, str]] = [
    ("nothing", None, "$"),
    ("a number", 7, "$"),
    ("a Python object", object(), "$"),
    ("a set", {1, 2}, "$"),
    ("no text", "", "$"),
    ("white space", " \n\t ", "$"),
    ("half an object", '{"application_id": ', "$"),
    ("two objects", "{} {}", "$"),
    ("single quotes", "{'application_id': 'a'}", "$"),
    ("a comment", "{} // none", "$"),
    ("a comma too many", '{"application_id": "a",}', "$"),
    ("a list", "[]", "$"),
    ("a text", '"application"', "$"),
    ("NaN", "NaN", "$"),
    ("infinity", '{"revision": -Infinity}', "revision"),
    ("a number beyond floats", '{"revision": 1e999}', "revision"),
    ("NaN, parsed", {"revision": float("nan")}, "revision"),
    ("a long number", '{"revision": ' + "9" * 100_000 + "}", "revision"),
    ("a long number, parsed", {"revision": 10**100_000}, "revision"),
    ("a long number where text belongs", {"application_id": -(10**100_000)}, "application_id"),
    ("a number of 19 digits", '{"revision": -1000000000000000000}', "revision"),
    ("bytes that are no UTF-8", b'{"application_id": "\xff"}', "$"),
    ("UTF-16", '{"application_id": "a"}'.encode("utf-16"), "$"),
    ("half a character", '{"application_id": "\\ud800"}', "application_id"),
    ("half a character, parsed", {"application_id": "\ud800"}, "application_id"),
    ("NUL", '{"application_id": "a\\u0000"}', "application_id"),
    ("a control character", {"application_id": "a\x1b[31m"}, "application_id"),
    ("a raw control character", '{"application_id": "a\x01"}', "$"),
    ("a line break in an id", {"application_id": "a\nb"}, "application_id"),
    ("half a character as key", '{"\\ud800": 1}', "$"),
    ("NUL as key", {"\x00": 1}, "$"),
    ("a number as key", {1: "a"}, "$"),
    ("nothing as key", {None: "a"}, "$"),
    ("a key given twice", '{"revision": 1, "revision": 1}', "revision"),
    ("a long key", {"k" * (TEXT_MAXIMUM + 1): 1}, "$"),
    ("a long text", {"application_id": "a" * (TEXT_MAXIMUM + 1)}, "application_id"),
    ("a long list", {"core_team": [{}] * (ITEMS_MAXIMUM + 1)}, "core_team"),
    ("an object of many fields", {str(key): 1 for key in range(ITEMS_MAXIMUM + 1)}, "$"),
    ("deep lists", "[" * 100_000, "$"),
    ("deep lists, closed", "[" * (DEPTH_MAXIMUM + 1) + "]" * (DEPTH_MAXIMUM + 1), "$"),
    ("deep objects", '{"practice":' * 100_000, "$"),
    (
        "brackets inside a text",
        json.dumps({"application_id": "[" * 100, "revision": "x"}),
        "revision",
    ),
    ("quotes that never end", '"' + '\\"' * 100_000, "$"),
    ("many values", "[" + "[]," * VALUES_MAXIMUM + "[]]", "$"),
    ("a large text", " " * (SIZE_MAXIMUM + 1), "$"),
    ("many bytes", b" " * (SIZE_MAXIMUM + 1), "$"),
    ("a list that holds itself", CYCLE, "[0]" * DEPTH_MAXIMUM),
    ("a billion laughs", LAUGHS, "$"),
    ("a kind of text", {"application_id": Shout("a")}, "application_id"),
    ("a date where JSON has text", {"received_on": date(2026, 2, 2)}, "received_on"),
    ("a kind of number", {"revision": enum.IntEnum("One", {"ONE": 1}).ONE}, "revision"),  # type: ignore[attr-defined]
]


@pytest.mark.parametrize(
    ("data", "place"),
    [(data, place) for _, data, place in HOSTILE],
    ids=[name for name, _, _ in HOSTILE],
)
def test_hostile_data_is_refused_with_its_place(data: object, place: str) -> None:
    found = faults(Application, data)
    assert place in [fault.place for fault in found]
    assert all(len(str(fault)) < 600 for fault in found)
    "\n".join(map(str, found)).encode()  # can be printed and sent, whatever was found


def test_kinds_of_dict_are_read_and_left_as_they_were() -> None:
    absent: defaultdict[str, object] = defaultdict(list, application_id="a-1")
    assert places(Application, absent) == ["received_on"]
    assert list(absent) == ["application_id"]
    assert from_json(Application, OrderedDict(LEAST)) == from_json(Application, LEAST)


def test_a_key_that_is_no_text_costs_no_other_fault() -> None:
    data: dict[object, object] = {3: 4, "revision": 0}
    data.update(LEAST)
    assert places(Application, data) == ["$", "revision"]


def test_as_deep_as_allowed_is_not_too_deep() -> None:
    deep: dict[str, object] = {}
    for _ in range(DEPTH_MAXIMUM - 1):
        deep = {"inner": deep}
    assert from_json(Thing, json.dumps(deep)).inner is not None


def test_a_thousand_misspelt_fields_all_have_their_fault() -> None:
    data = {**LEAST, **{f"core_team_{number}": 1 for number in range(1000)}}
    found = faults(Application, data)
    assert len(found) == 1000
    assert 0 < sum(fault.hint != "" for fault in found) < 1000


def test_bytes_are_counted_as_bytes_and_text_as_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[parsed.__module__], "SIZE_MAXIMUM", 20)
    fits, exceeds = f'"{"é" * 9}"', f'"{"é" * 10}"'
    assert parsed(fits.encode()).value == "é" * 9
    assert parsed(exceeds).value == "é" * 10
    (fault,) = parsed(exceeds.encode()).faults
    assert (fault.found, fault.expected) == ("22 bytes", "at most 20")


def test_no_record_is_made_of_more_values_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[parsed.__module__], "VALUES_MAXIMUM", 10)
    assert parsed([0] * 9).is_usable
    exceeds = parsed([0] * 10)
    assert (exceeds.value, len(exceeds.faults), exceeds.is_usable) == (None, 1, False)
