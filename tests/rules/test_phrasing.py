"""Rules in words: readable, and to be read in one way only."""

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from hypothesis import given

from qip_rules.errors import MoneyError
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    And,
    Comparison,
    Expression,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Parameter,
    Reference,
    Within,
    facts_in,
    walk,
)
from qip_rules.rules.fact import Boolean, Date, Fact, Text, Unit, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.phrasing import fact_in_words, in_words
from qip_rules.rules.vocabulary import Vocabulary
from tests.rules.strategies import PARAMETERS, VOCABULARY, conditions


def said(text: str) -> str:
    return in_words(parse(text, VOCABULARY, parameters=PARAMETERS))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a", '"a" is true'),
        ("not(not_c)", '"not c" is false'),
        ("not(not(a))", '"a" is true'),
        ("n = 3", "the n is 3"),
        ("n = m", "the n equals the m"),
        ("n != m", "the n differs from the m"),
        ("not(n < m)", "the n is at least the m"),
        ("3 < n", "the n is more than 3"),
        ("limit >= n", "the n is at most the limit (2)"),
        ("n in [m..limit]", "the n is from the m to the limit (2)"),
        ("not(n in [1..2])", "the n is not from 1 to 2"),
        ("n in (1)", "the n is 1"),
        ("not(n in (1))", "the n is not 1"),
        ("n in (1, m, limit)", "the n is one of 1 or the m or the limit (2)"),
        ("not(n in (1, 2))", "the n is neither 1 nor 2"),
        ("day >= start", "the day is on or after the start (February 1, 2026)"),
        ("day < later_day", "the day is before the later day"),
        ('hue = "red"', 'the hue is "red"'),
        ('hue < "blue or green"', 'the hue sorts before "blue or green"'),
        ('hue = "tab\\tnul\\u0000"', 'the hue is "tab\\u0009nul\\u0000"'),
        ("n = null", "the n is not known"),
        ("not(null = n)", "the n is known"),
        ("a != null", 'it is known whether "a" is true'),
        ("n < null", "the n is less than an unknown value"),
        ("a = false", '"a" is false'),
        ("switch", "the switch (yes) is yes"),
        ("not(switch)", "the switch (yes) is no"),
        ("true", "this is always so"),
        ("not(true)", "this is never so"),
        ("null", "an unknown value holds"),
        ("a and n > 1", 'both of these hold: (1) "a" is true; (2) the n is more than 1'),
        (
            "not(a and b)",
            'at least one of these does not hold: (1) "a" is true; (2) "b" is true',
        ),
        ("not(a or b)", 'none of these holds: (1) "a" is true; (2) "b" is true'),
        (
            "a or (b and not_c) or n = 1",
            (
                'at least one of these holds: (1) "a" is true; '
                '(2) both of these hold: (2.1) "b" is true; (2.2) "not c" is true; '
                "(3) the n is 1"
            ),
        ),
        ("a != b", 'exactly one of these holds: (1) "a" is true; (2) "b" is true'),
        ("a = b", 'either both of these hold or neither does: (1) "a" is true; (2) "b" is true'),
        (
            "a in (b, true)",
            (
                "the first of these is as true as one of the rest: "
                '(1) "a" is true; (2) "b" is true; (3) this is always so'
            ),
        ),
    ],
)
def test_in_words(text: str, words: str) -> None:
    assert said(text) == words


def test_facts_are_called_by_their_meaning() -> None:
    leader = Fact("leader_named", Boolean(), meaning="A team leader is named. Unknown until so.")
    signed = Fact("signed", Boolean(), meaning="Whether somebody signed it")
    proper = Fact("proper", Boolean(), meaning="ASCO knows of it; and more.")
    how = Fact("people", WholeNumber(0, 9, Unit.PEOPLE), meaning="How many people there are.")
    due = Fact("due_cents", WholeNumber(0, 999, Unit.CENTS), meaning="How much is due.")
    paid = Fact("paid_on", Date(), meaning="The day of payment, if there was any.")
    share = Fact("share", WholeNumber(0, 10_000, Unit.BASIS_POINTS))
    for fact, called in (
        (leader, "a team leader is named"),
        (signed, "somebody signed it"),
        (proper, "ASCO knows of it"),
        (how, "the people"),
        (due, "the due"),
        (paid, "the day of payment"),
        (share, "the share"),
    ):
        assert fact_in_words(fact) == called
    words = Vocabulary((leader, signed, proper, how, due, paid, share))
    for text, expected in (
        ("not(leader_named)", "it is not so that a team leader is named"),
        ("due_cents <= 150", "the due is at most USD 1.50"),
        ("share in [1250..5000]", "the share is from 12.5% to 50%"),
        ('paid_on < date("2026-03-02")', "the day of payment is before March 2, 2026"),
    ):
        assert in_words(parse(text, words), "USD") == expected
    with pytest.raises(MoneyError):
        in_words(parse("due_cents = 1", words), "ZZZ")


def test_what_could_be_read_in_two_ways_is_put_otherwise() -> None:
    both = Fact("a_and_b", WholeNumber(0, 9))
    asks = Fact("asks", Boolean(), meaning="How much there is.")
    lists = Fact("lists", Boolean(), meaning="(1) hidden; (2) list")
    quotes = Fact("quotes", Boolean(), meaning='"Yes" is what they say.')
    one = Fact("one", Boolean(), meaning="It is so.")
    other = Fact("other", Boolean(), meaning="It is so.")
    cents = Fact("due_cents", WholeNumber(0, 9))
    same = Fact("due", WholeNumber(0, 9))
    assert fact_in_words(both) == 'the "a and b"'
    assert fact_in_words(asks) == '"asks" is true'
    assert fact_in_words(lists) == '"lists" is true'
    assert in_words(~Reference(quotes)) == 'it is not so that "Yes" is what they say'
    words = Vocabulary((both, asks, lists, one, other, cents, same))
    assert in_words(parse("one or other", words)) == (
        'at least one of these holds: (1) "one" is true; (2) "other" is true'
    )
    assert in_words(parse("due < due_cents", words)) == "the due is less than the due cents"


def test_a_meaning_too_long_to_stand_in_a_sentence_is_not_said() -> None:
    for length, called in ((200, f"the {'x' * 196}"), (201, "the size")):
        fact = Fact("size", WholeNumber(0, 9), meaning="The ".ljust(length, "x"))
        assert fact_in_words(fact) == called


def test_a_number_counts_what_the_first_fact_of_its_comparison_counts() -> None:
    time = Fact("time", WholeNumber(0, 999, Unit.MINUTES))
    tries = Fact("tries", WholeNumber(0, 999))
    within = Within(Reference(time), Literal(60), Reference(tries))
    assert in_words(within) == "the time is from 1 hour to the tries"
    within = Within(Reference(tries), Literal(60), Reference(time))
    assert in_words(within) == "the tries is from 60 to the time"


def test_what_is_no_condition_is_said_as_what_it_is() -> None:
    assert in_words(Literal(3)) == "3"
    assert in_words(Parameter("limit", date(2026, 1, 2))) == "the limit (January 2, 2026)"
    assert in_words(Reference(VOCABULARY["n"])) == "the n"


@given(conditions())
def test_every_condition_has_words_of_its_own_for_every_part(condition: Expression) -> None:
    for node in walk(condition):
        words = in_words(node)
        assert words == in_words(node)
        assert words.isprintable()
        quoted = [each.value for each in walk(node) if isinstance(each, Literal | Parameter)]
        if not any(";" in str(value) for value in quoted):
            assert words.count("(") >= words.count(";")


A, B = (Fact(name, Boolean()) for name in "ab")
N, M = (Fact(name, WholeNumber(0, 2)) for name in "nm")
HUE = Fact("hue", Text(("red", "blue")))
ATOMS: tuple[Expression, ...] = (
    Reference(A),
    Reference(B),
    Comparison(Operator.LESS, Reference(N), Reference(M)),
    Comparison(Operator.GREATER_OR_EQUAL, Literal(1), Reference(N)),
    Comparison(Operator.EQUAL, Reference(HUE), Literal("red")),
    Comparison(Operator.EQUAL, Reference(N), Literal(None)),
    Within(Reference(N), Literal(0), Literal(1)),
    OneOf(Reference(N), (Literal(0), Literal(2))),
    Literal(value=True),
    Literal(None),
)


def small_conditions() -> Iterator[Expression]:
    """Every condition of two levels over a few atoms, and many of three."""
    first: list[Expression] = [*ATOMS, *(Not(each) for each in ATOMS)]
    yield from first
    joined: list[Expression] = []
    for one, other in product(first[:5], first[8:15]):
        joined += [And((one, other)), Or((one, other))]
        if not isinstance(one, Literal) and not isinstance(other, Literal):
            joined += [Comparison(Operator.EQUAL, one, other), OneOf(one, (other, Literal(False)))]  # noqa: FBT003 - a value
    yield from joined
    yield from map(Not, joined)
    yield from (Not(Not(each)) for each in (*first, *joined[::3]))
    yield Comparison(Operator.GREATER_OR_EQUAL, Reference(N), Reference(M))
    yield Comparison(Operator.LESS_OR_EQUAL, Reference(N), Literal(1))
    for one, other in product(joined[::5], joined[::7]):
        yield And((one, other))
        yield Or((one, Not(other), Reference(B)))


def table(condition: Expression) -> tuple[bool | None, ...]:
    """What it comes to for every record of the five facts."""
    facts = (A, B, N, M, HUE)
    choices = ((None, True, False),) * 2 + ((None, 0, 1, 2),) * 2 + ((None, "red", "blue"),)
    names = [fact.name for fact in facts]
    return tuple(
        decide(condition, dict(zip(names, values, strict=True))) for values in product(*choices)
    )


def test_conditions_that_differ_in_meaning_differ_in_words() -> None:
    said_of: dict[str, Expression] = {}
    alike = 0
    for condition in small_conditions():
        words = in_words(condition)
        known = said_of.setdefault(words, condition)
        if known != condition:
            alike += 1
            assert table(known) == table(condition), words
            assert set(facts_in(known)) == set(facts_in(condition))
    assert len(said_of) > 500
    assert alike > 10  # such as `not(not(a))` and `a`
