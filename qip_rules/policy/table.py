"""One table of a program document, read key by key, with every mistake noted and none raised."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from qip_rules.errors import Fault
from qip_rules.narrowing import is_list, is_sequence
from qip_rules.rules.fact import Value
from qip_rules.rules.wording import shortened

__all__ = ["Table", "close_to", "said"]

T = TypeVar("T")


def said(value: object) -> str:
    """A value of a document, as a mistake names it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{shortened(value)}"'
        case date():
            return f"{'the instant' if isinstance(value, datetime) else 'the date'} {value}"
        case int() | float():
            return f"the number {value}"
        case Mapping():
            return "a table"
        case _ if is_sequence(value):
            return f"a list of {len(value)}"
        case _:
            return repr(value)


def close_to(name: str, known: Iterable[str]) -> str:
    """A hint at the name that was probably meant, if any is close."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]}?" if close else ""


class Table:
    """Reads the keys of one table; `faults` gathers what is wrong, across tables.

    Each reading method returns the value, or a stand-in of the right type when there is a fault,
    so that one pass finds every mistake. `close()` reports keys that nobody read.
    """

    def __init__(self, place: str, content: object, faults: list[Fault]) -> None:
        self.place = place
        self.faults = faults
        self._read: list[str] = []
        if isinstance(content, Mapping):
            self.content: Mapping[str, Any] = content
        else:
            self.content = {}
            faults.append(Fault(place, said(content), "a table"))

    def fault(self, key: str, found: str, expected: str, hint: str = "") -> None:
        """Note a mistake at a key of this table; an empty key means the table itself."""
        place = ": ".join(part for part in (self.place, key) if part)
        self.faults.append(Fault(place, found, expected, hint))

    def read_elsewhere(self, keys: Iterable[str]) -> None:
        """Say that these keys belong here, and that something else reads them."""
        self._read.extend(keys)

    def text(self, key: str, *, default: str | None = None) -> str:
        """Text that is not blank."""
        value = self._take(key, "text", default, lambda each: type(each) is str and each.strip())
        return str(value).strip() if value is not None else ""

    def word(self, key: str, choices: Sequence[str], *, default: str | None = None) -> str:
        """One of a closed list of words."""
        expected = "one of " + ", ".join(f'"{choice}"' for choice in choices)
        value = self._take(key, expected, default, lambda each: each in choices, choices)
        return str(value) if value in choices else next(iter(choices), "")

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false; `default` when it is left out."""
        return bool(self._take(key, "true or false", default, lambda each: type(each) is bool))

    def day(self, key: str, *, optional: bool = False) -> date | None:
        """A calendar day, written as a TOML date without quotes."""
        hint = "a date has no quotes and no time: from = 2026-01-31"
        found: date | None = self._take(
            key, "a date", None, lambda each: type(each) is date, hint=hint, optional=optional
        )
        return found

    def whole(self, key: str) -> int | None:
        """A whole number."""
        value: int | None = self._take(key, "a whole number", None, lambda each: type(each) is int)
        return value

    def value(self, key: str, *, optional: bool = False) -> Value | None:
        """A value that a fact or a parameter can have."""
        kinds = (bool, int, str, date)
        expected = "true or false, a whole number, text or a date"
        found: Value | None = self._take(
            key, expected, None, lambda each: type(each) in kinds, optional=optional
        )
        return found

    def names(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of different names; empty when it is left out, unless one is required."""
        expected = "a list of one or more different names" if required else "a list of names"

        def fits(each: object) -> bool:
            return (
                is_list(each)
                and all(type(name) is str and name.strip() for name in each)
                and len(set(each)) == len(each)
                and (bool(each) or not required)
            )

        value = self._take(key, expected, None if required else [], fits)
        return tuple(value) if value is not None else ()

    def tables(self, key: str) -> list[Any]:
        """A list of one or more tables."""
        value = self._take(key, "a list of tables", None, lambda each: is_list(each) and bool(each))
        return list(value) if value is not None else []

    def close(self) -> None:
        """Report the keys that this kind of table does not have."""
        for key in self.content:
            if key not in self._read:
                known = ", ".join(dict.fromkeys(self._read))
                self.fault(
                    key,
                    "a key that is not known here",
                    f"one of {known}",
                    close_to(key, self._read),
                )

    def _take(  # noqa: PLR0913 - one place that knows what can be wrong with a key
        self,
        key: str,
        expected: str,
        default: Any,  # noqa: ANN401 - whatever the key holds
        fits: Callable[[Any], object],
        choices: Sequence[str] = (),
        *,
        hint: str = "",
        optional: bool = False,
    ) -> Any:  # noqa: ANN401
        self._read.append(key)
        if key not in self.content:
            if default is None and not optional:
                self.fault(key, "nothing", expected)
            return default
        value = self.content[key]
        if not fits(value):
            if type(value) is str and choices:
                hint = close_to(value, choices) or hint
            self.fault(key, said(value), expected, hint if value is not None else "")
            return default
        return value
