"""Facts and vocabularies: what can be declared, and what a fact can be."""

import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest

from qip_rules.errors import ExpressionTypeError
from qip_rules.rules import (
    Boolean,
    Constraint,
    Date,
    Fact,
    Literal,
    Reference,
    Text,
    Vocabulary,
    WholeNumber,
    parse,
)
from qip_rules.rules.fact import KEYWORDS, Kind

A, N = Fact("a", Boolean()), Fact("n", WholeNumber(1, 3))
DAY = Fact("day", Date(date(2026, 1, 1), date(2026, 1, 31)))
HUE = Fact("hue", Text(("red", "blue")))


@pytest.mark.parametrize(
    ("fact", "value"),
    [(A, True), (A, False), (N, 1), (N, 3), (HUE, "red"), (DAY, date(2026, 1, 1)),
     (DAY, date(2026, 1, 31))],
)  # fmt: skip
def test_values_that_a_fact_can_have(fact: Fact, value: object) -> None:
    assert fact.allows(value)


@pytest.mark.parametrize(
    ("fact", "value"),
    [(A, 1), (A, "true"), (A, None), (N, True), (N, 0), (N, 4), (N, 2.0), (HUE, "Red"), (HUE, ""),
     (DAY, date(2025, 12, 31)), (DAY, date(2026, 2, 1)), (DAY, datetime(2026, 1, 5, tzinfo=UTC)),
     (DAY, "2026-01-05")],
)  # fmt: skip
def test_values_that_a_fact_cannot_have(fact: Fact, value: object) -> None:
    assert not fact.allows(value)


def test_what_is_expected_in_words() -> None:
    assert [each.expected for each in (A, N, HUE, DAY)] == [
        "true or false",
        "a whole number from 1 to 3",
        'one of "red", "blue"',
        "a date from 2026-01-01 to 2026-01-31",
    ]
    assert [each.kind for each in (A, N, HUE, DAY)] == [
        Kind.BOOLEAN,
        Kind.NUMBER,
        Kind.TEXT,
        Kind.DATE,
    ]


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        (Fact, ("A", Boolean()), "cannot name a fact"),
        (Fact, (7, Boolean()), "cannot name a fact"),
        (Fact, ("a", "boolean"), "the type of a is a FactType"),
        (WholeNumber, (3, 1), "the least value, 3, is above the greatest, 1"),
        (WholeNumber, (0, 1.0), "bounds are whole numbers"),
        (WholeNumber, (False, 1), "bounds are whole numbers"),
        (WholeNumber, (0, 10**18), "bounds are at most"),
        (Text, ((),), "one or more different words"),
        (Text, (("a", "a"),), "one or more different words"),
        (Text, (("a", ""),), "each choice is a word"),
        (Text, (("a", 1),), "each choice is a word"),
        (Date, (date(2026, 1, 2), date(2026, 1, 1)), "is after the last"),
        (Date, ("2026-01-01", date(2026, 1, 1)), "bounds are dates"),
        (Vocabulary, ((A, Fact("a", WholeNumber(0, 1))),), "two facts are named a"),
        (Constraint, (Reference(N), "So."), "a constraint is a condition"),
        (Constraint, (Literal(None), "So."), "a constraint is a condition"),
    ],
)
def test_declarations_that_are_refused(kind: Any, given: tuple[Any, ...], says: str) -> None:  # noqa: ANN401
    with pytest.raises(ExpressionTypeError, match=says):
        kind(*given)


def test_the_usual_value_is_a_possible_one() -> None:
    assert Fact("n", WholeNumber(0, 3), usual=2).usual == 2
    with pytest.raises(ExpressionTypeError, match="the usual value of n, 4, is not a whole number"):
        Fact("n", WholeNumber(0, 3), usual=4)
    with pytest.raises(ExpressionTypeError, match="the usual value of n, True"):
        Fact("n", WholeNumber(0, 3), usual=True)


def test_records_are_made_up_from_the_usual_value_or_else_the_first() -> None:
    assert [each.starting_value for each in (A, N, HUE, DAY)] == [
        False,
        1,
        "red",
        date(2026, 1, 1),
    ]
    assert Fact("n", WholeNumber(1, 3), usual=2).starting_value == 2
    assert Fact("a", Boolean(), usual=True).starting_value is True


@pytest.mark.parametrize("word", sorted(KEYWORDS))
def test_no_word_of_the_language_names_a_fact(word: str) -> None:
    with pytest.raises(ExpressionTypeError, match="no word of the language"):
        Fact(word, Boolean())
    assert Fact(f"{word}_x", Boolean()).name == f"{word}_x"


@pytest.mark.parametrize("word", sorted(KEYWORDS))
def test_names_that_begin_like_a_word_of_the_language(word: str) -> None:
    names = Vocabulary((Fact(f"{word}s", Boolean()), Fact(f"{word}_1", Boolean())))
    tree = parse(f"{word}s and not({word}_1)", names)
    assert parse(f"not({word}_1) = {word}s", names) != tree


def test_a_vocabulary_is_a_mapping_in_order() -> None:
    names = Vocabulary((N, A), (Constraint(parse("a", Vocabulary((A,))), "So."),))
    assert list(names) == ["n", "a"]
    assert len(names) == 2
    assert names["a"] is A
    assert "b" not in names
    assert names.get("b") is None
    longer = names.extended((HUE,))
    assert list(longer) == ["n", "a", "hue"]
    assert longer.constraints == names.constraints
    assert names != longer
    assert names == Vocabulary((N, A), names.constraints)
    assert hash(names) == hash(Vocabulary((N, A), names.constraints))
    assert names != Vocabulary((N, A))
    assert (names == [N, A]) is False
    again = pickle.loads(pickle.dumps(names))  # noqa: S301
    assert again == names
    assert again["n"] == N


def test_the_nearest_name() -> None:
    names = Vocabulary((Fact("letter_received", Boolean()), A))
    assert names.nearest("leter_recieved") == "letter_received"
    assert names.nearest("zzz") is None


def test_a_constraint_is_on_facts_of_the_vocabulary() -> None:
    other = Vocabulary((Fact("a", Boolean(), meaning="Another."),))
    with pytest.raises(ExpressionTypeError, match="a constraint names a, which is no fact"):
        Vocabulary((A,), (Constraint(parse("a", other), "So."),))
