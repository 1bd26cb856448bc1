"""Money: whole minor units and a currency, exact and immutable."""

import functools
import re
from decimal import Decimal
from typing import Final

import attrs

from qip_rules.errors import MoneyError

__all__ = ["MINOR_DIGITS", "Money"]

MINOR_DIGITS: Final = {
    "AUD": 2, "BRL": 2, "CAD": 2, "CHF": 2, "CLP": 0, "CNY": 2, "DKK": 2, "EUR": 2, "GBP": 2,
    "INR": 2, "ISK": 0, "JPY": 0, "KRW": 0, "KWD": 3, "MXN": 2, "NOK": 2, "NZD": 2, "SEK": 2,
    "TND": 3, "USD": 2, "ZAR": 2,
}  # fmt: skip
"""Decimal digits of each known currency (ISO 4217, the column "minor unit")."""

_DIGITS_MAXIMUM: Final = 60
"""A longer amount is a typing mistake or an attack, and would cost time and memory."""

_AMOUNT = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)


@functools.total_ordering
@attrs.frozen(order=False)
class Money:
    """An exact amount: `amount_minor` whole minor units (cents) of `currency` (ISO 4217).

    Only amounts of one currency add, subtract or compare; a whole number multiplies. There is
    no division: the only split the policy knows is by seat.

    Raises:
        MoneyError: a float, a bool or a fraction as amount; an unknown currency; two currencies
            in one operation.
    """

    amount_minor: int
    currency: str

    def __attrs_post_init__(self) -> None:
        if type(self.amount_minor) is not int:
            msg = f"money is whole minor units; found {self.amount_minor!r}"
            raise MoneyError(msg)
        if abs(self.amount_minor) >= 10**_DIGITS_MAXIMUM:
            msg = f"an amount of money has at most {_DIGITS_MAXIMUM} digits"
            raise MoneyError(msg)
        if self.currency not in MINOR_DIGITS:
            msg = f"unknown currency {self.currency!r}; known: {', '.join(MINOR_DIGITS)}"
            raise MoneyError(msg)

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> "Money":
        """Money from an exact amount in major units: `Money.of("1,500.00", "USD")`.

        Text may group thousands with commas. Nothing is ever rounded.

        Raises:
            MoneyError: a float, NaN or infinity; text that is no plain decimal number; more
                decimals than the currency has; an unknown currency.
        """
        digits = MINOR_DIGITS[cls(0, currency).currency]
        if isinstance(amount, str):
            amount = _decimal(amount)
        if type(amount) is int:
            amount = Decimal(amount)
        if not isinstance(amount, Decimal) or not amount.is_finite():
            msg = f"not an exact amount of money: {amount!r}"
            raise MoneyError(msg)
        sign, figures, exponent = amount.as_tuple()
        if max(len(figures), abs(int(exponent))) > _DIGITS_MAXIMUM:
            msg = f"an amount of money has at most {_DIGITS_MAXIMUM} digits"
            raise MoneyError(msg)
        whole = int("".join(map(str, figures)))
        shift = int(exponent) + digits
        if shift < 0:
            whole, rest = divmod(whole, 10**-shift)
            if rest:
                msg = f"{amount} has more decimals than {currency} has ({digits})"
                raise MoneyError(msg)
        else:
            whole *= 10**shift
        return cls(-whole if sign else whole, currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            msg = f"cannot combine {self.currency} with {other.currency}"
            raise MoneyError(msg)
        return other.amount_minor

    def __add__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):  # pyright: ignore[reportUnnecessaryIsInstance] - a caller without types gives anything
            return NotImplemented
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):  # pyright: ignore[reportUnnecessaryIsInstance] - a caller without types gives anything
            return NotImplemented
        return Money(self.amount_minor - self._same(other), self.currency)

    def __mul__(self, factor: int) -> "Money":
        if type(factor) is not int:
            return NotImplemented
        return Money(self.amount_minor * factor, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        if not isinstance(other, Money):  # pyright: ignore[reportUnnecessaryIsInstance] - a caller without types gives anything
            return NotImplemented
        return self.amount_minor < self._same(other)

    def __bool__(self) -> bool:
        """True unless the amount is zero."""
        return self.amount_minor != 0

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with exactly the currency's decimals."""
        return Decimal(f"{self.amount_minor}e-{MINOR_DIGITS[self.currency]}")

    def __str__(self) -> str:
        """`USD 1,500.00`: the same in every locale."""
        return f"{self.currency} {self.amount:,.{MINOR_DIGITS[self.currency]}f}"


def _decimal(text: str) -> Decimal:
    if _AMOUNT.fullmatch(text.strip()) is None:
        msg = f"not an amount of money: {text[:_DIGITS_MAXIMUM]!r}"
        raise MoneyError(msg)
    return Decimal(text.strip().replace(",", ""))
