"""From JSON text to verdict in one go: which texts are read quickly, and how far."""

import json

import pytest

from qip_rules.boundary import from_json
from qip_rules.boundary.json_text import (
    DIGITS_MAXIMUM,
    ITEMS_MAXIMUM,
    TEXT_MAXIMUM,
    VALUES_MAXIMUM,
)
from qip_rules.boundary.quick import quick_reader
from qip_rules.eligibility import Application
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Verdict
from tests.boundary.application_texts import LEAST
from tests.boundary.two_paths import is_read_quickly, quickly, thoroughly


@pytest.mark.parametrize(
    "text",
    [
        '{"application_id":"A-1","application_id":"A-1","received_on":"2026-03-02"}',
        '{"application_id":"A-1","received_on":"2026-03-02","pledges":null,"pledges":null}',
        '{"application_id":"A-1","received_on":"2026-03-02","pledges":null,"pledges":{}}',
        '{"application_id":"A-1","received_on":"2026-03-02","pledges":{},"pledges":null}',
        '{"application_id":"a\\u003ab","application_id":"A","received_on":"2026-03-02"}',
        '{"application_id":"A","application_id":"a\\u003Ab","received_on":"2026-03-02"}',
        '{"application_id":"A","application\\u005fid":"A","received_on":"2026-03-02"}',
        '{"application_id":"A-1","received_on":"2026-03-02","revision":1,"revision":1}',
        '{"application_id":"A-1","received_on":"2026-03-02","answers":{"a":null,"a":true}}',
    ],
)
def test_a_field_that_comes_twice_is_never_read_quickly(training: Program, text: str) -> None:
    assert not is_read_quickly(text)
    told = quickly(text, training)
    assert told == thoroughly(text, training)
    assert isinstance(told, tuple)
    assert "more than once" in str(told[1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "null",
        "[]",
        "3",
        '"text"',
        "{",
        LEAST[:-1],
        LEAST + LEAST,
        LEAST + "x",
        "\x00",
        "{}",
    ],
)
def test_what_is_no_application_is_told_alike(training: Program, text: str) -> None:
    assert quickly(text, training) == thoroughly(text, training)
    assert quickly(text.encode(), training) == thoroughly(text.encode(), training)


@pytest.mark.parametrize("data", [None, 3, {"application_id": 1}, ["x"], json.loads(LEAST)])
def test_the_parsed_form_is_told_alike(training: Program, data: object) -> None:
    assert quickly(data, training) == thoroughly(data, training)


@pytest.mark.parametrize(
    "text",
    [
        LEAST,
        LEAST.encode(),
        bytearray(LEAST.encode()),
        "\ufeff" + LEAST,
        b"\xef\xbb\xbf" + LEAST.encode(),
        f" {LEAST}\r\n",
        LEAST.replace("A-1", 'A \\"1\\" \\\\'),
        LEAST.replace("A-1", "A\u00a01"),
        LEAST.replace("A-1", "A \u20191\u2019"),
    ],
    ids=[
        "str",
        "bytes",
        "bytearray",
        "byte-order mark",
        "byte-order mark in bytes",
        "white space",
        "escapes",
        "no-break space",
        "apostrophes",
    ],
)
def test_text_and_bytes_are_read_quickly(text: object) -> None:
    assert is_read_quickly(text)


def test_limits_are_those_of_the_thorough_path(training: Program) -> None:
    long, number = "x" * TEXT_MAXIMUM, 10**DIGITS_MAXIMUM
    texts = {
        json.dumps(json.loads(LEAST) | fields): is_allowed
        for fields, is_allowed in (
            ({"application_id": long}, True),
            ({"application_id": long + "x"}, False),
            ({"application_id": "é" * TEXT_MAXIMUM}, True),
            ({"application_id": "😀" * TEXT_MAXIMUM}, True),
            ({"project": {"affected_areas": ["x"] * ITEMS_MAXIMUM}}, True),
            ({"project": {"affected_areas": ["x"] * (ITEMS_MAXIMUM + 1)}}, False),
            ({"core_team": [{"name": "x"}] * 500}, True),
            ({"core_team": [{"name": "x"}] * 501}, False),
            ({"revision": number - 1}, True),
            ({"revision": number}, False),
        )
    }
    for text, is_allowed in texts.items():
        assert is_read_quickly(text) == is_allowed
        assert is_allowed == isinstance(thoroughly(text, training), Verdict)
    padded = LEAST + " " * VALUES_MAXIMUM
    assert not is_read_quickly(padded)
    assert quickly(padded, training) == thoroughly(padded, training)


def test_deep_nesting_is_left_to_the_thorough_path(training: Program) -> None:
    deep = LEAST[:-1] + ',"pledges":' + "[" * 100_000
    assert quickly(deep, training) == thoroughly(deep, training)


def test_an_answer_beside_one_that_is_not_known_is_kept() -> None:
    answers = {"is_rural": True, "reason": None, "count": 3}
    text = json.dumps(json.loads(LEAST) | {"answers": answers})
    read = quick_reader(Application)(text)
    assert read is not None
    assert read.answers == from_json(Application, text).answers == {"is_rural": True, "count": 3}
