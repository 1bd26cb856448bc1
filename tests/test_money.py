"""Money: exact, of one currency, printed alike everywhere."""

import pickle
from decimal import ROUND_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import MoneyError
from qip_rules.money import MINOR_DIGITS, Money

currencies = st.sampled_from(sorted(MINOR_DIGITS))
minors = st.integers(-(10**30), 10**30)
amounts = minors.map(lambda minor: Money(minor, "USD"))


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("0", "USD", 0),
        ("1500", "USD", 150_000),
        ("1500.1", "USD", 150_010),
        ("1500.10", "USD", 150_010),
        ("1,500.00", "USD", 150_000),
        ("1,234,567.89", "USD", 123_456_789),
        ("-0.01", "USD", -1),
        ("+2", "USD", 200),
        (" 7.5 ", "EUR", 750),
        ("0.10", "USD", 10),
        ("1.000", "USD", 100),
        ("100", "JPY", 100),
        ("1.234", "KWD", 1234),
        (1600, "USD", 160_000),
        (-3, "JPY", -3),
        (Decimal("0.07"), "USD", 7),
        (Decimal("1E+3"), "USD", 100_000),
        (Decimal("-0"), "USD", 0),
        (Decimal("0.10000"), "USD", 10),
    ],
)
def test_exact_amounts(amount: Decimal | int | str, currency: str, minor: int) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "amount",
    [0.1, 1.0, float("nan"), True, False, None, b"1", Fraction(1, 2), 1j, Decimal("NaN"),
     Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity"), "", " ", "nan", "inf", "1e3",
     "1E3", "0x10", "1_000", "1,00", "1,0000", ",100", "1,500,00", "1.", ".5", "--1", "+-1", "1 0",
     "$1", "1 USD", "\uff11", "\u0663", "1.0.0", "1\n2", "½"],
    ids=repr,
)  # fmt: skip
def test_inexact_or_unreadable_amounts_are_refused(amount: object) -> None:
    with pytest.raises(MoneyError, match="amount of money"):
        Money.of(amount, "USD")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("1.005", "USD"), (Decimal("0.001"), "USD"), ("0.1", "JPY"), ("1.0001", "KWD")],
)
def test_more_decimals_than_the_currency_has(amount: str | Decimal, currency: str) -> None:
    with pytest.raises(MoneyError, match=f"{amount} has more decimals than {currency} has"):
        Money.of(amount, currency)


@pytest.mark.parametrize(
    "amount",
    [Decimal("1e1000000"), Decimal("1e-1000000"), "9" * 5000, 10**5000, "0." + "0" * 5000],
    ids=["exponent", "small exponent", "long text", "great number", "many decimals"],
)
def test_sizes_that_no_money_has(amount: Decimal | int | str) -> None:
    with pytest.raises(MoneyError, match="at most 60 digits"):
        Money.of(amount, "USD")


def test_the_greatest_amount() -> None:
    most = Money(10**60 - 1, "USD")
    assert Money.of(most.amount, "USD") == most
    assert str(most).endswith("999.99")
    for beyond in (10**60, -(10**60), 10**5000):
        with pytest.raises(MoneyError, match="at most 60 digits"):
            Money(beyond, "USD")
    with pytest.raises(MoneyError, match="at most 60 digits"):
        most + Money(1, "USD")


@pytest.mark.parametrize("currency", ["usd", "US", "", "XXX", "BTC", None])
def test_unknown_currencies(currency: str) -> None:
    with pytest.raises(MoneyError, match="unknown currency"):
        Money.of("1", currency)
    with pytest.raises(MoneyError, match="unknown currency"):
        Money(1, currency)


def test_decimals_of_each_currency() -> None:
    digits = {
        0: ["CLP", "ISK", "JPY", "KRW"],
        2: ["AUD", "BRL", "CAD", "CHF", "CNY", "DKK", "EUR", "GBP", "INR", "MXN", "NOK", "NZD",
            "SEK", "USD", "ZAR"],
        3: ["KWD", "TND"],
    }  # fmt: skip
    assert {each: count for count, codes in digits.items() for each in codes} == MINOR_DIGITS
    assert Money.of(1, "CLP").amount_minor == 1
    assert Money.of(1, "CHF").amount_minor == 100
    assert Money.of(1, "TND").amount_minor == 1000


@pytest.mark.parametrize("minor", [1.0, True, "1", None, Decimal(1)])
def test_minor_units_are_whole(minor: int) -> None:
    with pytest.raises(MoneyError, match="money is whole minor units"):
        Money(minor, "USD")


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (0, "USD", "USD 0.00"),
        (5, "USD", "USD 0.05"),
        (-5, "USD", "USD -0.05"),
        (150_000, "USD", "USD 1,500.00"),
        (123_456_789, "EUR", "EUR 1,234,567.89"),
        (1500, "JPY", "JPY 1,500"),
        (1500, "KWD", "KWD 1.500"),
    ],
)
def test_printed(minor: int, currency: str, words: str) -> None:
    assert str(Money(minor, currency)) == words


def test_different_currencies_never_meet() -> None:
    dollar, euro = Money(100, "USD"), Money(100, "EUR")
    assert dollar != euro
    for meet in (Money.__add__, Money.__sub__, Money.__lt__, Money.__ge__):
        with pytest.raises(MoneyError, match="cannot combine USD with EUR"):
            meet(dollar, euro)
        with pytest.raises(MoneyError, match="cannot combine EUR with USD"):
            meet(euro, dollar)


def test_other_things_never_meet_money() -> None:
    dollar = Money(100, "USD")
    others: tuple[Any, ...] = (1, 0, 1.0, True, "USD 1.00", Decimal(1), None)
    factors: tuple[Any, ...] = (1.5, True, Decimal(2), dollar, "2")
    for other in others:
        assert dollar != other
        with pytest.raises(TypeError):
            dollar + other
        with pytest.raises(TypeError):
            other - dollar
        with pytest.raises(TypeError):
            _ = dollar < other
    for factor in factors:
        with pytest.raises(TypeError):
            dollar * factor
    with pytest.raises(TypeError):
        dollar / 2  # type: ignore[operator]
    with pytest.raises(TypeError):
        sum([dollar])  # type: ignore[list-item]
    assert sum([dollar, dollar], Money(0, "USD")) == 2 * dollar


@given(minors, currencies)
def test_text_and_amount_lead_back(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert Money.of(str(amount).removeprefix(f"{currency} "), currency) == amount
    assert Fraction(amount.amount) * 10 ** MINOR_DIGITS[currency] == minor
    assert Money.of(amount.amount, currency) == amount


@given(minors, currencies)
def test_no_ambient_precision_changes_an_amount(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    plain = str(amount), amount.amount
    with localcontext(prec=3, rounding=ROUND_UP):
        assert (str(amount), amount.amount) == plain
        assert Money.of(plain[1], currency) == amount
        assert Money.of(plain[0].removeprefix(f"{currency} "), currency) == amount


@given(amounts, amounts, amounts, st.integers(-100, 100))
def test_sums_and_multiples(one: Money, two: Money, three: Money, times: int) -> None:
    zero = Money(0, "USD")
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + zero == one
    assert one - one == zero
    assert one - two == -(two - one) == one + -two
    assert times * (one + two) == one * times + two * times
    assert -one == -1 * one
    assert bool(one) is (one != zero)


@given(amounts, amounts)
def test_order(one: Money, two: Money) -> None:
    assert (one < two) is (one.amount_minor < two.amount_minor)
    assert (one <= two) is not (one > two)
    assert (one >= two) is not (one < two)
    assert max(one, two) - min(one, two) >= Money(0, "USD")


@given(amounts)
def test_money_is_a_value(amount: Money) -> None:
    assert hash(amount) == hash(Money(amount.amount_minor, "USD"))
    assert pickle.loads(pickle.dumps(amount)) == amount  # noqa: S301
    with pytest.raises(AttributeError):
        amount.amount_minor = 1  # type: ignore[misc]
