"""Values in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.rules import Boolean, Fact, Unit, Value, WholeNumber
from qip_rules.rules.wording import fill, names_in, phrase, shown, unit_of

WEEKLY = Unit.MINUTES_PER_WEEK


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, Unit.COUNT, "not known"),
        (None, Unit.CENTS, "not known"),
        (True, Unit.COUNT, "yes"),
        (False, Unit.PEOPLE, "no"),
        ("physician", Unit.COUNT, "physician"),
        ("", Unit.COUNT, ""),
        (date(2026, 3, 2), Unit.COUNT, "March 2, 2026"),
        (date(1999, 12, 31), Unit.DAYS, "December 31, 1999"),
        (0, Unit.PEOPLE, "0"),
        (-3, Unit.COUNT, "-3"),
        (1234567, Unit.COUNT, "1234567"),
        (0, WEEKLY, "0 minutes"),
        (1, WEEKLY, "1 minute"),
        (59, WEEKLY, "59 minutes"),
        (60, WEEKLY, "1 hour"),
        (61, Unit.MINUTES, "1.02 hours"),
        (90, WEEKLY, "1.5 hours"),
        (119, WEEKLY, "1.98 hours"),
        (120, WEEKLY, "2 hours"),
        (121, WEEKLY, "2.02 hours"),
        (125, WEEKLY, "2.08 hours"),
        (10_080, WEEKLY, "168 hours"),
        (-90, Unit.MINUTES, "-90 minutes"),
        (0, Unit.BASIS_POINTS, "0%"),
        (1, Unit.BASIS_POINTS, "0.01%"),
        (1250, Unit.BASIS_POINTS, "12.5%"),
        (10_000, Unit.BASIS_POINTS, "100%"),
        (-5, Unit.BASIS_POINTS, "-0.05%"),
        (150_000, Unit.CENTS, "USD 1,500.00"),
        (1, Unit.CENTS, "USD 0.01"),
        (-250, Unit.CENTS, "USD -2.50"),
    ],
)
def test_a_value_as_one_says_it(value: Value | None, unit: Unit, words: str) -> None:
    assert phrase(value, unit, "USD") == words


def test_cents_of_no_currency() -> None:
    assert phrase(150_000, Unit.CENTS) == "150000"


@given(st.integers(60, 10**15))
def test_two_times_are_never_said_alike(minutes: int) -> None:
    assert phrase(minutes, Unit.MINUTES) != phrase(minutes + 1, Unit.MINUTES)


@given(st.integers(-(10**6), 10**6))
def test_shares_lose_nothing(share: int) -> None:
    from decimal import Decimal

    said = phrase(share, Unit.BASIS_POINTS)
    assert said.endswith("%")
    assert Decimal(said.removesuffix("%")) * 100 == share


def test_sentences_with_places() -> None:
    sentence = "{size} people, {least} to {most}; {size} in all. { }"
    assert names_in(sentence) == ("size", "least", "most", "size", " ")
    assert fill("{a} and {b}", lambda name: f"<{name}>{{b}}") == "<a>{b} and <b>{b}"
    assert names_in("no places }{ here") == ()


def test_what_a_fact_counts() -> None:
    assert unit_of(Fact("n", WholeNumber(0, 1, Unit.CENTS))) is Unit.CENTS
    assert unit_of(Fact("b", Boolean())) is Unit.COUNT


class Silent:
    """It does not say what it is."""

    def __repr__(self) -> str:
        msg = "no word"
        raise RuntimeError(msg)


def test_whatever_was_given_can_be_shown() -> None:
    assert shown(2.0) == "2.0"
    assert shown("a\x1b[31m\n") == r"'a\x1b[31m\n'"
    assert len(shown("x" * 10_000)) == len(shown(10**400)) == 60
    assert shown(10**5000) == "a very long number"
    assert shown(Silent()) == "an object of class Silent"
    assert [shown(each) for each in (lambda: 1, [object()], len)] == [
        "a function",
        "a list",
        "<built-in function len>",
    ]
