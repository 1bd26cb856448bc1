"""What every field keeps to: all faults at once, and nothing shown that cannot be printed."""

import enum
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import Fault, InputError
from qip_rules.fields import (
    AMOUNT_MINOR_MAXIMUM,
    DAY_MAXIMUM,
    DAY_MINIMUM,
    FieldRule,
    amount,
    day,
    each_once,
    email_address,
    in_utc,
    instance_of,
    member_of,
    moment,
    needed,
    one_line,
    optional,
    prose,
    refuse,
    several,
    shown,
    whole_number,
    yes_or_no,
)
from qip_rules.money import Money
from qip_rules.rules.fact import Date

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


@attrs.frozen
class Entry:
    """A record of its own."""


GOOD: dict[str, tuple[FieldRule, tuple[object, ...]]] = {
    "one_line": (one_line, ("Ada Example", "Å", "7")),
    "prose": (prose, ("one line", " two\nlines\t")),
    "email_address": (email_address, ("ada@example.org", "a@b")),
    "yes_or_no": (yes_or_no, (True, False)),
    "day": (day, (DAY_MINIMUM, DAY_MAXIMUM)),
    "moment": (moment, (NOON, NOON.astimezone(timezone(timedelta(hours=14))))),
    "whole_number": (whole_number(), (0, 10**30)),
    "whole_number within bounds": (whole_number(-1, 3), (-1, 3)),
    "amount": (amount(), (Money(0, "USD"), Money(AMOUNT_MINOR_MAXIMUM, "JPY"))),
    "amount of something": (amount(1), (Money(1, "USD"),)),
    "member_of": (member_of(Color), (Color.RED,)),
    "instance_of": (instance_of(Entry), (Entry(),)),
    "several": (several(one_line), ((), ("a", "b"))),
}
BAD: dict[str, tuple[object, ...]] = {
    "one_line": ("", " ", " a", "a ", "a\nb", "a\u2028b", "\ud800", 7, b"a"),
    "prose": ("", "\n", "a\x00", 7),
    "email_address": ("", "a", "@", "a@", "@b", "a@b@c", "a b@c", "a@b c", "a@b\x00", 7),
    "yes_or_no": (0, 1, "yes"),
    "day": (date(1899, 12, 31), date(2200, 1, 1), NOON, "2026-03-02", 0),
    "moment": (date(2026, 3, 2), NOON.replace(tzinfo=None), NOON.replace(year=2200), "noon"),
    "whole_number": (-1, True, 1.0, "1"),
    "whole_number within bounds": (-2, 4),
    "amount": (0, 1.5, Money(-1, "USD"), Money(AMOUNT_MINOR_MAXIMUM + 1, "USD")),
    "amount of something": (Money(0, "USD"),),
    "member_of": ("red", Color),
    "instance_of": (Entry, "entry"),
    "several": (["a"], "a", frozenset({"a"})),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_rule_lets_pass_what_keeps_to_it(name: str) -> None:
    rule, values = GOOD[name]
    assert [fault for value in values for fault in rule("here", value)] == []


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_a_rule_names_the_place_of_the_rest(name: str, value: object) -> None:
    rule, _ = GOOD[name]
    (fault,) = rule("here", value)
    assert fault.place == "here"
    assert str(fault).isprintable()


class Silent:
    """It does not say what it is."""

    def __repr__(self) -> str:
        msg = "no word"
        raise RuntimeError(msg)


@pytest.mark.parametrize(
    ("value", "found"),
    [(lambda: 1, "a function"), ((object(),), "a tuple"), (Silent(), "a Silent"), (b"x", "b'x'")],
)
def test_no_fault_shows_where_something_lies_in_the_memory(value: object, found: str) -> None:
    (fault,) = whole_number()("rows", value)
    assert fault.found == found


@pytest.mark.parametrize("name", GOOD)
def test_only_an_optional_field_may_be_unknown(name: str) -> None:
    rule, _ = GOOD[name]
    (fault,) = needed(rule, "here", None)
    assert fault == next(iter(rule("here", None)))
    assert fault.found == "nothing"
    assert list(needed(rule, "here", None, "a name")) == [Fault("here", "nothing", "a name")]
    assert list(optional(rule, "here", None)) == []


def test_blank_text_in_an_optional_field_gets_advice() -> None:
    (fault,) = optional(one_line, "title", " ")
    assert str(fault) == (
        "title: found blank text; expected text that is not blank "
        "(leave the field out if it is not known)"
    )
    (fault,) = needed(one_line, "name", " ")
    assert fault.hint == ""


def test_every_item_of_several_keeps_to_the_rule() -> None:
    faults = list(several(several(whole_number(1)))("rows", ((1, 0), (2,), None, (None,))))
    assert [str(fault) for fault in faults] == [
        "rows[0][1]: found 0; expected a whole number of at least 1",
        "rows[2]: found nothing; expected a tuple",
        "rows[3][0]: found nothing; expected a whole number of at least 1",
    ]


def test_a_record_within_a_record_is_called_by_its_name() -> None:
    (fault,) = instance_of(Entry)("here", 1)
    assert fault.expected == "an Entry"
    (fault,) = instance_of(Money)("here", 1)
    assert fault.expected == "a Money"


def test_what_stands_twice_is_named_where_it_stands_again() -> None:
    faults = list(each_once("seats", "seat_id", ["s1", "s2", "s1", "s1"]))
    assert [fault.place for fault in faults] == ["seats[2].seat_id", "seats[3].seat_id"]
    assert faults[0].found == '"s1" again'


def test_all_faults_are_refused_at_once_and_none_is_no_error() -> None:
    refuse((), "the record")
    with pytest.raises(InputError) as caught:
        refuse([*one_line("a", ""), *day("b", None)], "the record")
    assert str(caught.value).startswith("the record has 2 faults")


def test_the_days_of_a_record_are_those_that_the_language_compares() -> None:
    assert Date() == Date(DAY_MINIMUM, DAY_MAXIMUM)


def test_moments_are_kept_in_utc_and_what_is_no_moment_as_it_is() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=-5)))
    assert in_utc(there).tzinfo is UTC
    last = datetime.max.replace(tzinfo=there.tzinfo)
    for value in (NOON.replace(tzinfo=None), last, "noon"):
        assert in_utc(value) is value  # type: ignore[arg-type]


anything: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.text(),
    st.text(st.characters(categories=["Cc", "Cs", "Zl", "Zp"])),
    st.text("é\n", min_size=50, max_size=70),
    st.integers(),
    st.integers(60, 5_000).map(lambda digits: -(10**digits)),
    st.lists(st.text(), max_size=3),
)


@given(anything)
def test_whatever_is_found_is_shown_short_and_printable(value: object) -> None:
    text = shown(value)
    assert len(text) < 400
    assert all(letter >= " " for letter in text)
    text.encode("utf-8")


@pytest.mark.parametrize("make", [str, lambda text: text + "\n"])
def test_long_text_is_shown_by_its_start(make: Callable[[str], str]) -> None:
    text = shown(make("x" * 1_000_000))
    assert text == '"' + "x" * 60 + '..."'
