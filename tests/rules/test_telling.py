"""What the analysis says of facts, in words that can be read in one way only."""

from datetime import date
from itertools import product

import pytest

from qip_rules.rules.analysis.telling import Span, Works, listed, numbered, teller
from qip_rules.rules.analysis.witnesses import Witness
from qip_rules.rules.fact import Boolean, Date, Fact, Text, Unit, Value, WholeNumber

SIGNED = Fact("letter_signed", Boolean(), meaning="The letter is signed. Unknown until seen.")
READY = Fact("ready", Boolean(), usual=True)
DUE = Fact("due_cents", WholeNumber(0, 10_000, Unit.CENTS), meaning="How much is still owed.")
TEAM = Fact("team_size", WholeNumber(0, 100, Unit.PEOPLE), usual=3)
TIME = Fact("minutes", WholeNumber(0, 999, Unit.MINUTES), meaning="The time that it takes.")
PAID = Fact("paid_on", Date(), meaning="The day of payment, if there was any.")
HUE = Fact("hue", Text(("red", "blue", "green")))
YES, NO = True, False
WORDS = teller((SIGNED, READY, DUE, TEAM, TIME, PAID, HUE), "USD")


@pytest.mark.parametrize(
    ("fact", "before", "after", "works", "says"),
    [
        (SIGNED, False, True, (True,), "See to it that the letter is signed."),
        (SIGNED, True, False, (False,), "See to it that it is not so that the letter is signed."),
        (READY, True, False, (False,), 'See to it that "ready" is false.'),
        (TEAM, 5, 4, Span(4, 4), "Lower the team size by one person, from 5 to 4."),
        (
            TEAM, 9, 4, Span(2, 4),
            "Lower the team size by 5 people, from 9 to 4 (from 2 to 4 will do).",
        ),
        (TEAM, 3, 4, Span(0, 100), "Raise the team size by one person, from 3 to 4."),
        (TEAM, 0, 2, Span(2, 100), "Raise the team size by 2 people, from 0 to 2 (at least 2)."),
        (DUE, 150, 0, Span(0, 0), "Lower the due from USD 1.50 to USD 0.00 (at most USD 0.00)."),
        (TIME, 30, 90, Span(90, 90), "Raise the time that it takes from 30 minutes to 1.5 hours."),
        (
            PAID,
            date(2026, 3, 2),
            date(2026, 3, 1),
            Span(Date().earliest, date(2026, 3, 1)),
            (
                "Change the day of payment from March 2, 2026 to March 1, 2026 "
                "(no later than March 1, 2026)."
            ),
        ),
        (HUE, "red", "blue", ("blue", "green"), "Change the hue from red to blue (or green)."),
        (HUE, "red", "blue", ("blue",), "Change the hue from red to blue."),
    ],
)  # fmt: skip
def test_a_change(fact: Fact, before: Value, after: Value, works: Works, says: str) -> None:
    assert WORDS.change(fact, before, after, works) == says


def test_an_answer_is_a_sentence() -> None:
    assert WORDS.answer(SIGNED, YES, (YES,)) == "The letter is signed."
    assert WORDS.answer(SIGNED, NO, (NO,)) == "It is not so that the letter is signed."
    assert WORDS.answer(READY, NO, (NO,)) == '"ready" is false.'
    assert WORDS.answer(TEAM, 4, Span(2, 4)) == "The team size is 4 (from 2 to 4 will do)."


def test_what_is_told() -> None:
    topics = [WORDS.topic(each) for each in (SIGNED, READY, TEAM)]
    assert topics == ["whether the letter is signed", 'whether "ready" is true', "the team size"]


def test_rows_of_words_and_of_statements() -> None:
    assert [listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert listed(["a", "b"], "or") == "a or b"
    assert [numbered(["a", "b"][:n]) for n in range(3)] == ["", "a", "(1) a; (2) b"]


def test_facts_of_one_meaning_are_told_apart() -> None:
    one, other = (Fact(name, Boolean(), meaning="It is so.") for name in ("one", "other"))
    words = teller((one, other))
    assert [words.state(each, YES) for each in (one, other)] == [
        '"one" is true',
        '"other" is true',
    ]
    assert teller((one,)).state(one, NO) == "it is not so that it is so"


def test_a_word_cannot_steer_a_console() -> None:
    odd = Fact("odd", Text(("\x1b[31m", "\u202eb")))
    assert teller((odd,)).state(odd, "\x1b[31m") == "the odd is \\x1b[31m"
    assert str(Witness((odd,), ("\u202eb",))).isprintable()


def test_records_that_differ_are_told_differently() -> None:
    both = Fact("both", Boolean(), meaning="The one and it is not so that the other.", usual=True)
    facts = (SIGNED, both, TEAM)
    told = {
        str(Witness(facts, values)) for values in product((True, False), (True, False), (2, 3, 4))
    }
    assert len(told) == 12
    assert str(Witness((READY, TEAM), (True, 3))) == "everything is as usual"


def test_amounts_of_a_witness_are_in_its_currency() -> None:
    assert str(Witness((DUE,), (1_050,), currency="USD")) == "the due is USD 10.50"
    assert str(Witness((DUE,), (1_050,))) == "the due is 1050"
