"""Amounts in words: as a check would be written, for every amount that money can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.money import MINOR_DIGITS, Money
from qip_rules.reports.amount_words import in_words

SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {
    name: 1000**place
    for place, name in enumerate(
        (
            "thousand", "million", "billion", "trillion", "quadrillion", "quintillion",
            "sextillion", "septillion", "octillion", "nonillion", "decillion", "undecillion",
            "duodecillion", "tredecillion", "quattuordecillion", "quindecillion", "sexdecillion",
            "septendecillion", "octodecillion", "novemdecillion",
        ),
        start=1,
    )
}  # fmt: skip


def read(words: str) -> int:
    """A number in words read back, by a rule of its own."""
    total = group = 0
    for word in words.split():
        tens, _, ones = word.partition("-")
        if word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word == "hundred":
            group *= 100
        else:
            group += TENS[tens] if tens in TENS else SMALL.index(tens)
            group += SMALL.index(ones) if ones else 0
    return total + group


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1111.00", "USD", "One thousand one hundred eleven and 00/100 US dollars"),
        ("0", "USD", "Zero and 00/100 US dollars"),
        ("0.05", "USD", "Zero and 05/100 US dollars"),
        ("1", "USD", "One and 00/100 US dollars"),
        ("21.99", "EUR", "Twenty-one and 99/100 euros"),
        ("100", "USD", "One hundred and 00/100 US dollars"),
        ("1000000", "USD", "One million and 00/100 US dollars"),
        ("3000019", "JPY", "Three million nineteen Japanese yen"),
        ("12.345", "KWD", "Twelve and 345/1000 Kuwaiti dinars"),
    ],
)
def test_as_finance_writes_it(amount: str, currency: str, words: str) -> None:
    assert in_words(Money.of(amount, currency)) == words


def test_a_negative_amount_says_so() -> None:
    assert in_words(Money(-150, "USD")) == "Minus one and 50/100 US dollars"


@given(
    st.one_of(st.integers(0, 10**7), st.integers(0, 10**60 - 1)),
    st.sampled_from(list(MINOR_DIGITS)),
)
def test_read_back_it_is_the_amount(minor: int, currency: str) -> None:
    said = in_words(Money(minor, currency))
    digits = MINOR_DIGITS[currency]
    words, _, rest = said.lower().partition(" and ")
    if digits:
        fraction = rest.split()[0]
        numerator, denominator = fraction.split("/")
        assert (len(numerator), int(denominator)) == (digits, 10**digits)
        assert read(words) * 10**digits + int(numerator) == minor
    else:
        assert " and " not in said
        number = " ".join(w for w in words.split() if w in SCALES or w == "hundred" or _is_one(w))
        assert read(number) == minor


def _is_one(word: str) -> bool:
    return word.partition("-")[0] in {*SMALL, *TENS}


@pytest.mark.parametrize("currency", MINOR_DIGITS)
def test_every_known_currency_has_a_name_of_its_own(currency: str) -> None:
    names = {in_words(Money(0, each)) for each in MINOR_DIGITS}
    assert len(names) == len(MINOR_DIGITS)
    assert currency not in in_words(Money(0, currency))
