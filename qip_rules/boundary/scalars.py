"""Single values out of JSON: text, numbers, dates, choices, money. Nothing is converted.

Each reader gives `None` for a value that is not of its kind.
"""

import enum
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final, NoReturn

import attrs

from qip_rules.boundary.json_text import DIGITS_MAXIMUM
from qip_rules.boundary.wording import did_you_mean, found, quoted
from qip_rules.errors import Fault, InputError, MoneyError
from qip_rules.money import MINOR_DIGITS, Money

__all__ = ["SCALARS", "AmountOfMoney", "UnreadableTypeError", "choice", "one_of", "scalar", "wrong"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
_LONG_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_AMOUNT = re.compile(rf"-?[0-9]{{1,{DIGITS_MAXIMUM}}}(\.[0-9]{{1,{DIGITS_MAXIMUM}}})?")


class UnreadableTypeError(TypeError):
    """A record declares a type that JSON cannot hold: the program's mistake, not the data's."""


def wrong(value: object, expected: str, hint: str = "") -> NoReturn:
    """Refuse one value; whoever knows its place puts it before the fault.

    Raises:
        InputError: always.
    """
    raise InputError([Fault("", found(value), expected, hint)])


def _text(value: object) -> str | None:
    return value if type(value) is str else None


def _boolean(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: object) -> int | None:
    return value if type(value) is int else None


def _day(value: object) -> date | None:
    if type(value) is not str or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    if type(value) is not str or not _MOMENT.fullmatch(value):
        return None
    try:
        moment = datetime.fromisoformat(value.upper())
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment


SCALARS: Final[dict[type, tuple[str, Callable[[object], object]]]] = {
    str: ("text", _text),
    bool: ("true or false", _boolean),
    int: ("a whole number", _number),
    date: ("a date of the calendar as text, YYYY-MM-DD", _day),
    datetime: ("a moment as RFC 3339 text with its offset, 2026-01-31T09:30:00Z", _moment),
}
"""What each type is called to people, and how to read it; `None` means that it cannot be read."""


def scalar(value: object, kind: Any) -> object:  # noqa: ANN401 - any type at all
    """One value of the type `kind`: one of `SCALARS`, or an enumeration.

    Raises:
        InputError: the value is not of this type.
        UnreadableTypeError: JSON has no such type.
    """
    # An enumeration of texts is a kind of text to cattrs, so both come here.
    if issubclass(kind, enum.Enum):
        return choice(tuple((member.value, member) for member in kind), value, kind)
    if kind not in SCALARS:
        msg = f"{kind!r} is no type that JSON can hold"
        raise UnreadableTypeError(msg)
    expected, read = SCALARS[kind]
    made = read(value)
    if made is None:
        wrong(value, expected)
    return made


def one_of(kinds: tuple[type, ...], value: object, _kind: object) -> object:
    """A value of whichever of the types it is; text stays text, even if it looks like a date.

    Raises:
        InputError: the value is of none of them.
    """
    for kind in kinds:
        if str in kinds and kind in (date, datetime):
            continue
        made = SCALARS[kind][1](value)
        if made is not None:
            return made
    wrong(value, ", or ".join(SCALARS[kind][0] for kind in kinds))


def choice(choices: tuple[tuple[object, object], ...], value: object, _kind: object) -> object:
    """What the choice with this value stands for; `True` is not the choice 1.

    Raises:
        InputError: no choice has this value.
    """
    for each, member in choices:
        if type(each) is type(value) and each == value:
            return member
    written = [quoted(each) if isinstance(each, str) else found(each) for each, _ in choices]
    texts = [each for each, _ in choices if isinstance(each, str)]
    hint = did_you_mean(value, texts) if isinstance(value, str) else ""
    wrong(value, f"one of {', '.join(written)}", hint)


@attrs.frozen
class AmountOfMoney:
    """Money as JSON writes it: exact decimal text, and the currency (ISO 4217).

    Raises:
        InputError: text that is no plain decimal number, a currency that is not known, more
            decimals than the currency has.
    """

    amount: str
    currency: str

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        if _AMOUNT.fullmatch(self.amount or "") is None:
            expected = "a decimal number as text, such as 1500.00"
            if _LONG_AMOUNT.fullmatch(self.amount or ""):
                expected = f"at most {DIGITS_MAXIMUM} digits before the decimal point and after it"
            faults.append(Fault("amount", found(self.amount), expected))
        if self.currency not in MINOR_DIGITS:
            expected = f"a currency: {', '.join(MINOR_DIGITS)}"
            faults.append(Fault("currency", found(self.currency), expected))
        if not faults:
            try:
                self.exact()
            except MoneyError as error:
                expected = "an amount with no more decimals than its currency has"
                faults.append(Fault("amount", found(self.amount), expected, str(error)))
        if faults:
            raise InputError(faults)

    def exact(self) -> Money:
        """The amount itself."""
        return Money.of(self.amount, self.currency)
