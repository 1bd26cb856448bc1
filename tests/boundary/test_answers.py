"""Answers at a console and in JSON: what is meant is taken, and nothing is guessed."""

import json
from datetime import date

import pytest
from hypothesis import given

from qip_rules.boundary.answers import (
    answer_from_text,
    answers_from_json,
    answers_to_json,
    wanted,
)
from qip_rules.errors import FactError, InputError
from qip_rules.rules.fact import Boolean, Date, Fact, Text, Unit, Value, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from tests.rules.strategies import VOCABULARY, records

NAMED = Fact("named", Boolean())
SIZE = Fact("size", WholeNumber(0, 1000, Unit.PEOPLE))
COUNT = Fact("count", WholeNumber(-5, 5))
TIME = Fact("time", WholeNumber(0, 7 * 24 * 60, Unit.MINUTES_PER_WEEK))
SHARE = Fact("share", WholeNumber(0, 10_000, Unit.BASIS_POINTS))
DUE = Fact("due_cents", WholeNumber(0, 1_000_000, Unit.CENTS))
PAID_ON = Fact("paid_on", Date(date(2026, 1, 1), date(2026, 12, 31)))
HUE = Fact("hue", Text(("Red", "blue", "BLUE", "unknown")))
PLAIN = (NAMED, SIZE, COUNT, TIME, SHARE, DUE, PAID_ON, HUE)
WORDS = Vocabulary(
    PLAIN, (Constraint(parse("not(named) or size >= 1", Vocabulary(PLAIN)), "Named people count."),)
)


@pytest.mark.parametrize(
    ("fact", "typed", "value"),
    [
        (NAMED, " YES ", True),
        (NAMED, "n", False),
        (SIZE, "3", 3),
        (SIZE, "3 people", 3),
        (SIZE, "3.0", 3),
        (COUNT, "-5", -5),
        (TIME, "90 minutes", 90),
        (TIME, "1.5 Hours", 90),
        (TIME, "2h", 120),
        (SHARE, "12.5%", 1250),
        (SHARE, "12.05 %", 1205),
        (DUE, "1,500.00", 150_000),
        (DUE, "USD 12.5", 1250),
        (PAID_ON, "2026-03-02", date(2026, 3, 2)),
        (HUE, "red", "Red"),
        (HUE, "blue", "blue"),
        (HUE, "BLUE", "BLUE"),
        (HUE, "unknown", "unknown"),
    ],
)
def test_what_can_be_typed(fact: Fact, typed: str, value: Value) -> None:
    read = answer_from_text(fact, typed, "USD")
    assert (type(read), read) == (type(value), value)


@pytest.mark.parametrize(
    ("fact", "typed", "hint"),
    [
        (NAMED, "1", ""),
        (NAMED, "maybe", ""),
        (NAMED, "", ""),
        (SIZE, "three", ""),
        (SIZE, "3 minutes", ""),
        (SIZE, "2.5", ""),
        (SIZE, "1001", ""),
        (SIZE, "-1", ""),
        (SIZE, "NaN", ""),
        (SIZE, "1e3", ""),
        (SIZE, "\u0663", ""),  # a digit of another script
        (TIME, "90", "write 90 minutes or 90 hours"),
        (TIME, "0.33 hours", ""),
        (TIME, "200 hours", ""),
        (SHARE, "25", "write 25%"),
        (SHARE, "12.505%", ""),
        (SHARE, "101%", ""),
        (DUE, "12.345", ""),
        (DUE, "EUR 12", ""),
        (PAID_ON, "2026-02-30", ""),
        (PAID_ON, "02/03/2026", ""),
        (PAID_ON, "2025-12-31", ""),
        (HUE, "Blue", 'did you mean "blue"?'),
        (HUE, "rde", 'did you mean "Red"?'),
        (NAMED, "\x1b[31m" + "x" * 500, ""),
    ],
)
def test_what_cannot_says_what_is_wanted(fact: Fact, typed: str, hint: str) -> None:
    with pytest.raises(FactError) as caught:
        answer_from_text(fact, typed, "USD")
    (fault,) = caught.value.faults
    assert (fault.place, fault.expected) == (fact.name, wanted(fact, "USD"))
    if hint.startswith("did you mean"):
        assert fault.hint.casefold() == hint.casefold()
    else:
        assert fault.hint == hint
    assert fault.found.isprintable()
    assert len(fault.found) < 100


def test_without_a_currency_money_is_whole_cents() -> None:
    assert answer_from_text(DUE, "1250") == 1250
    with pytest.raises(FactError):
        answer_from_text(DUE, "12.50")


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (NAMED, "yes or no"),
        (SIZE, "a whole number of people from 0 to 1000"),
        (COUNT, "a whole number from -5 to 5"),
        (TIME, "a time from 0 minutes to 168 hours, such as 90 minutes or 1.5 hours"),
        (SHARE, "a share from 0% to 100%, such as 12.5%"),
        (DUE, "an amount from USD 0.00 to USD 10,000.00, such as 1500.00"),
        (PAID_ON, "a date from 2026-01-01 to 2026-12-31, written YYYY-MM-DD"),
        (HUE, "one of Red, blue, BLUE, unknown"),
    ],
)
def test_what_is_wanted(fact: Fact, words: str) -> None:
    assert wanted(fact, "USD") == words


def test_what_is_wanted_of_a_long_list_is_short() -> None:
    many = Fact("many", Text(tuple(f"w{each}" for each in range(500))))
    assert wanted(many).startswith("one of 500 choices: w0, w1, ")
    assert len(wanted(many)) < 200
    assert answer_from_text(many, "W499") == "w499"


def test_twenty_choices_are_still_told_one_by_one() -> None:
    words = [f"w{each}" for each in range(21)]
    assert wanted(Fact("some", Text(tuple(words[:20])))) == f"one of {', '.join(words[:20])}"
    assert wanted(Fact("some", Text(tuple(words)))).startswith("one of 21 choices: w0, ")


@given(records(VOCABULARY))
def test_what_is_written_is_read_back(facts: dict[str, Value | None]) -> None:
    facts["hue"] = facts["other_hue"] = None  # some words hold control characters, refused in JSON
    known = {name: value for name, value in facts.items() if value is not None}
    assert answers_from_json(answers_to_json(facts), VOCABULARY) == known


def test_what_json_can_hold() -> None:
    given_facts = {"paid_on": "2026-03-02", "size": 3, "named": True, "hue": None, "share": 2500}
    read = answers_from_json(json.dumps(given_facts), WORDS)
    assert read == {"named": True, "size": 3, "share": 2500, "paid_on": date(2026, 3, 2)}
    assert list(read) == ["named", "size", "share", "paid_on"]
    assert answers_from_json(b"\xef\xbb\xbf{}", WORDS) == {}


def test_every_fault_at_once() -> None:
    text = """{"named": 1, "size": 3.0, "count": true, "time": NaN, "share": "25%",
        "due_cents": 99999999999999999999, "paid_on": "2026-02-30", "hue": "red",
        "sise": 3, "size ": 1}"""
    with pytest.raises(InputError) as caught:
        answers_from_json(text, WORDS)
    places = [fault.place for fault in caught.value.faults]
    assert sorted(places) == sorted(
        [
            "named", "size", "count", "time", "share", "due_cents", "paid_on", "hue", "sise",
            '["size "]',
        ]
    )  # fmt: skip
    by_place = {fault.place: fault for fault in caught.value.faults}
    assert str(by_place["named"]) == "named: found the number 1; expected true or false"
    assert by_place["sise"].hint == 'did you mean "size"?'
    assert str(caught.value).startswith("the record of answers has 10 faults")


def test_yes_is_no_boolean_and_contradictions_are_told() -> None:
    with pytest.raises(InputError) as caught:
        answers_from_json({"named": True, "size": 0, "share": "yes"}, WORDS)
    share, contradiction = caught.value.faults
    assert (share.place, share.expected) == ("share", "a whole number from 0 to 10000")
    assert contradiction.found.endswith(": named is true, size is 0")
    assert contradiction.hint == "Named people count."


@pytest.mark.parametrize("data", ["[1]", "null", "3", "{", '{"size": 1, "size": 2}', b"\xff", ""])
def test_what_is_no_object_of_facts(data: object) -> None:
    with pytest.raises(InputError):
        answers_from_json(data, WORDS)


def test_many_unknown_names_are_told_without_delay() -> None:
    with pytest.raises(InputError) as caught:
        answers_from_json({f"name_{each}": 1 for each in range(9_000)}, WORDS)
    assert len(caught.value.faults) == 9_000
