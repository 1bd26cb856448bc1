"""What is read as each type, strictly: nothing is converted."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from qip_rules.billing import Event
from qip_rules.boundary import from_json
from qip_rules.boundary.json_text import DIGITS_MAXIMUM
from qip_rules.money import Money
from tests.boundary.json_records import Color, Thing, Word, faults, places


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("text", "3", "3"),
        ("flag", True, True),
        ("number", -3, -3),
        ("number", 10**DIGITS_MAXIMUM - 1, 10**DIGITS_MAXIMUM - 1),
        ("day", "2024-02-29", date(2024, 2, 29)),
        ("moment", "2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("moment", "2026-01-31t09:30:00.25+01:00",
         datetime(2026, 1, 31, 9, 30, 0, 250_000, tzinfo=timezone(timedelta(hours=1)))),
        ("amount", {"amount": "1500.00", "currency": "USD"}, Money.of("1500", "USD")),
        ("amount", {"amount": "-0.5", "currency": "USD"}, Money.of("-0.50", "USD")),
        ("amount", {"amount": "7", "currency": "JPY"}, Money.of(7, "JPY")),
        ("color", "red", Color.RED),
        ("color", 1, Color.ONE),
        ("word", "yes", Word.YES),
        ("kind", 1, 1),
        ("tags", ["b", "a"], frozenset({"a", "b"})),
        ("counts", {"a": 1, "b": None}, {"a": 1}),
        ("inner", {"number": 1}, Thing(number=1)),
        ("many", [{}, {"flag": False}], (Thing(), Thing(flag=False))),
        ("scalar", "2026-01-31", date(2026, 1, 31)),
        ("scalar", False, False),
        ("answer", "2026-01-31", "2026-01-31"),
        ("answer", 3, 3),
    ],
)  # fmt: skip
def test_what_is_read(field: str, value: object, wanted: object) -> None:
    made = getattr(from_json(Thing, {field: value}), field)
    assert made == wanted
    assert type(made) is type(wanted)


REFUSED: dict[str, tuple[object, ...]] = {
    "text": (3, True, [], {}, 1.5),
    "flag": (0, 1, "true", "yes", 1.0, []),
    "number": (True, "3", 3.0, 1e300, [3], 10**DIGITS_MAXIMUM),
    "day": (
        "2026-02-30", "20260131", "2026-W05-6", "2026-1-31", "2026-01-31T00:00:00Z", "",
        "\uff12\uff10\uff12\uff16-01-31", "2026-01-31\n", "0000-01-01", 20260201, "+2026-01-31",
    ),
    "moment": (
        "2026-01-31T09:30:00", "2026-01-31", "2026-01-31 09:30:00Z", "2026-01-31T09:30Z",
        "2026-01-31T24:00:00Z", "2026-01-31T09:30:60Z", "2026-01-31T09:30:00.1234567Z",
        "2026-01-31T09:30:00+0100", "2026-01-31T09:30:00+25:00", "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00", 1_700_000_000,
    ),
    "color": ("RED", "blue", True, 1.0, []),
    "kind": ("b", True, 1.0),
    "scalar": ("soon", 1.0, []),
    "answer": (True, 1.0, []),
    "word": ("no", "YES"),
    "tags": ("a", {"a": 1}),
    "counts": ([], "a=1"),
    "inner": ([], "{}"),
    "many": ({}, "[]"),
    "amount": ("1500.00", 1500),
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in REFUSED.items() for value in values]
)
def test_nothing_is_converted(field: str, value: object) -> None:
    assert places(Thing, {field: value}) == [field]


@pytest.mark.parametrize(
    ("amount", "wrong"),
    [
        ({"amount": "1.005", "currency": "USD"}, ["amount.amount"]),
        ({"amount": "1,500.00", "currency": "USD"}, ["amount.amount"]),
        ({"amount": "1e3", "currency": "USD"}, ["amount.amount"]),
        ({"amount": " 1", "currency": "USD"}, ["amount.amount"]),
        ({"amount": 1500, "currency": "USD"}, ["amount.amount"]),
        ({"amount": "1", "currency": "usd"}, ["amount.currency"]),
        ({"amount": "x", "currency": "XXX"}, ["amount.amount", "amount.currency"]),
        ({"currency": "XXX"}, ["amount.amount", "amount.currency"]),
        ({"amount": "1", "currency": "USD", "cents": 1}, ["amount.cents"]),
        ({}, ["amount.amount", "amount.currency"]),
    ],
)
def test_money_is_exact_text_with_its_currency(amount: object, wrong: list[str]) -> None:
    assert places(Thing, {"amount": amount}) == wrong


def test_places_inside_every_kind_of_container() -> None:
    data = {
        "tags": ["a", 1, "b"],
        "counts": {"a": 1, "b c": "2"},
        "many": [{"inner": {"many": [{}, {"number": "1"}]}}],
    }
    assert places(Thing, data) == ["tags[1]", 'counts["b c"]', "many[0].inner.many[1].number"]
    (twice,) = faults(Thing, {"tags": ["a", "b", "a"]})
    assert (twice.place, twice.found) == ("tags[2]", "the same entry as at [0]")


@pytest.mark.parametrize(
    ("kind", "found", "hint"),
    [
        ({"kind": "accepte"}, 'the text "accepte"', 'did you mean "accepted"?'),
        ({"kind": 3}, "the number 3", ""),
        ({}, "nothing", ""),
    ],
)
def test_an_event_says_of_which_kind_it_is(kind: dict[str, object], found: str, hint: str) -> None:
    wanted: Any = Event  # several classes
    (fault,) = faults(wanted, kind)
    assert (fault.place, fault.found, fault.hint) == ("kind", found, hint)
    assert fault.expected.startswith("one of application-received, ")
