"""Amounts of money in words, as checks and invoices in the United States write them."""

from typing import Final

from qip_rules.money import MINOR_DIGITS, Money

__all__ = ["in_words"]

_BELOW_TWENTY: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS: Final = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_THOUSANDS: Final = (
    "", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion",
    "septillion", "octillion", "nonillion", "decillion", "undecillion", "duodecillion",
    "tredecillion", "quattuordecillion", "quindecillion", "sexdecillion", "septendecillion",
    "octodecillion", "novemdecillion",
)  # fmt: skip
"""Names of the powers of a thousand in the short scale: as many as `Money` has digits for."""

_CURRENCIES: Final = {
    "AUD": "Australian dollars", "BRL": "Brazilian reais", "CAD": "Canadian dollars",
    "CHF": "Swiss francs", "CLP": "Chilean pesos", "CNY": "Chinese yuan",
    "DKK": "Danish kroner", "EUR": "euros", "GBP": "pounds sterling", "INR": "Indian rupees",
    "ISK": "Icelandic kronur", "JPY": "Japanese yen", "KRW": "South Korean won",
    "KWD": "Kuwaiti dinars", "MXN": "Mexican pesos", "NOK": "Norwegian kroner",
    "NZD": "New Zealand dollars", "SEK": "Swedish kronor", "TND": "Tunisian dinars",
    "USD": "US dollars", "ZAR": "South African rand",
}  # fmt: skip
"""In the plural, which finance uses for every amount."""


def in_words(amount: Money) -> str:
    """`One thousand one hundred eleven and 00/100 US dollars`, for any amount that money can be.

    Cents stand as a fraction, so that nothing can be added behind them; a currency without them
    has none. "And" stands before the fraction and nowhere else.
    """
    digits = MINOR_DIGITS[amount.currency]
    whole, minor = divmod(abs(amount.amount_minor), 10**digits)
    words = _number(whole)
    sign = "minus " if amount.amount_minor < 0 else ""
    fraction = f" and {minor:0{digits}d}/{10**digits}" if digits else ""
    said = f"{sign}{words}{fraction} {_CURRENCIES[amount.currency]}"
    return said[0].upper() + said[1:]


def _number(whole: int) -> str:
    if not whole:
        return _BELOW_TWENTY[0]
    groups: list[str] = []
    for name in _THOUSANDS:
        whole, group = divmod(whole, 1000)
        if group:
            groups.append(f"{_below_thousand(group)} {name}".rstrip())
        if not whole:
            break
    return " ".join(reversed(groups))


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_BELOW_TWENTY[hundreds]} hundred"] if hundreds else []
    if rest:
        words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens < 2:  # noqa: PLR2004 - numbers up to nineteen have names of their own
        return _BELOW_TWENTY[number]
    return f"{_TENS[tens]}-{_BELOW_TWENTY[ones]}" if ones else _TENS[tens]
