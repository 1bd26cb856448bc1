"""JSON text into plain values, within limits, with every fault of the text itself.

JSON leaves much open that a record cannot: the same key twice, numbers of any length, NaN,
half characters. Here each of these is a fault with its place, and nothing is repaired.
"""

import json
import math
import re
from collections.abc import Iterator, Sequence

import attrs

from qip_rules.boundary.limits import (
    DEPTH_MAXIMUM,
    DIGITS_MAXIMUM,
    ITEMS_MAXIMUM,
    SIZE_MAXIMUM,
    TEXT_MAXIMUM,
    VALUES_MAXIMUM,
)
from qip_rules.boundary.places import ROOT, below
from qip_rules.boundary.wording import found, quoted
from qip_rules.errors import Fault
from qip_rules.narrowing import is_dict, is_list_or_tuple

__all__ = [
    "DEPTH_MAXIMUM",
    "DIGITS_MAXIMUM",
    "ITEMS_MAXIMUM",
    "SIZE_MAXIMUM",
    "TEXT_MAXIMUM",
    "VALUES_MAXIMUM",
    "Parsed",
    "parsed",
]

_REFUSED_LETTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# One alternative per token that matters; a text that never ends runs to the end of the data, so
# that each character is looked at once whatever the data is.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)

_Place = tuple["_Place | None", str | int]


class _LongNumber:
    """A whole number with too many digits, left unread: reading it takes quadratic time."""


class _Object(dict[str, object]):
    """A JSON object that remembers which of its keys came more than once."""

    repeated: tuple[str, ...] = ()


@attrs.frozen
class Parsed:
    """The plain value that the data holds, and what is wrong with it before any record is made.

    `is_usable` is false if the data is no JSON or beyond the limits: no record is made of it.
    """

    value: object
    faults: tuple[Fault, ...] = ()
    refused: frozenset[str] = frozenset()
    """Places of single values that no record can hold, whatever is expected there."""
    is_usable: bool = True


def parsed(data: object) -> Parsed:
    """Read JSON text (`str`, or UTF-8 `bytes`); take anything else as its parsed form.

    A byte-order mark at the start is passed over, because spreadsheets write one.
    """
    if isinstance(data, (bytes, bytearray)):
        if len(data) > SIZE_MAXIMUM:
            return _unusable(f"{len(data)} bytes", f"at most {SIZE_MAXIMUM}")
        try:
            data = data.decode("utf-8")
        except UnicodeDecodeError as error:
            return _unusable(f"bytes that are no UTF-8, from byte {error.start} on", "UTF-8")
    if isinstance(data, str):
        return _read(data.removeprefix("\ufeff"))
    return _inspected(data)


def _unusable(what: str, expected: str, hint: str = "") -> Parsed:
    return Parsed(None, (Fault(ROOT, what, expected, hint),), is_usable=False)


def _read(text: str) -> Parsed:
    if len(text) > SIZE_MAXIMUM:
        return _unusable(f"{len(text)} characters", f"at most {SIZE_MAXIMUM}")
    beyond = _beyond_limits(text)
    if beyond is not None:
        return Parsed(None, (beyond,), is_usable=False)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole_number, parse_constant=float
        )
    except json.JSONDecodeError as error:
        what = f"text that stops being JSON at line {error.lineno}, column {error.colno}"
        return _unusable(what, "JSON", error.msg)
    return _inspected(value)


def _beyond_limits(text: str) -> Fault | None:
    """Depth and number of values, before the parser spends time and memory on them."""
    depth = values = 0
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "[" | "{":
                depth += 1
                values += 1
            case "]" | "}":
                depth -= 1
            case ",":
                values += 1
            case _:
                continue
        if depth > DEPTH_MAXIMUM:
            what = f"objects and lists more than {DEPTH_MAXIMUM} deep"
            return Fault(ROOT, what, f"at most {DEPTH_MAXIMUM} inside one another")
        if values > VALUES_MAXIMUM:
            return Fault(ROOT, f"more than {VALUES_MAXIMUM} values", f"at most {VALUES_MAXIMUM}")
    return None


def _object(pairs: list[tuple[str, object]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice: dict[str, None] = {}
        for key, _ in pairs:
            if key in seen:
                twice[key] = None
            seen.add(key)
        made.repeated = tuple(twice)
    return made


def _whole_number(digits: str) -> object:
    return _LongNumber() if len(digits.lstrip("-")) > DIGITS_MAXIMUM else int(digits)


def _inspected(value: object) -> Parsed:
    """Walk through a plain value, in reading order, and never deeper or longer than allowed."""
    faults: list[Fault] = []
    refused: set[str] = set()
    is_usable = True
    values = size = 0
    stack: list[tuple[object, _Place | None, int]] = [(value, None, 1)]
    while stack:
        here, place, depth = stack.pop()
        values += 1
        size += len(here) if isinstance(here, str) else 1
        if values > VALUES_MAXIMUM or size > SIZE_MAXIMUM:
            expected = f"at most {VALUES_MAXIMUM} values of {SIZE_MAXIMUM} characters together"
            faults.append(Fault(ROOT, "more than can be read", expected))
            return Parsed(None, tuple(faults), is_usable=False)
        if is_dict(here) or is_list_or_tuple(here):
            if depth > DEPTH_MAXIMUM:
                what = f"objects and lists more than {DEPTH_MAXIMUM} deep"
                expected = f"at most {DEPTH_MAXIMUM} inside one another"
                faults.append(Fault(_written(place), what, expected))
                return Parsed(None, tuple(faults), is_usable=False)
            if len(here) > ITEMS_MAXIMUM:
                what = f"{len(here)} entries"
                faults.append(Fault(_written(place), what, f"at most {ITEMS_MAXIMUM}"))
                is_usable = False
                continue
            if is_dict(here):
                faults.extend(_key_faults(here, place))
            inner: Iterator[tuple[object, object]] = (
                iter(here.items()) if is_dict(here) else iter(enumerate(here))
            )
            steps = [
                (each, (place, step), depth + 1)
                for step, each in inner
                if isinstance(step, (str, int))
            ]
            stack.extend(reversed(steps))
        else:
            wrong = tuple(_scalar_faults(here, place))
            faults.extend(wrong)
            refused.update(fault.place for fault in wrong)
    return Parsed(value, tuple(faults), frozenset(refused), is_usable=is_usable)


def _key_faults(here: dict[object, object], place: _Place | None) -> Iterator[Fault]:
    for key in here:
        if type(key) is not str:
            yield Fault(_written(place), f"a key that is {found(key)}", "text as every key")
        elif len(key) > TEXT_MAXIMUM:
            yield Fault(_written(place), f"a key of {len(key)} characters", _at_most())
        elif _REFUSED_LETTER.search(key):
            expected = "a key without control characters or half characters"
            yield Fault(_written(place), f"the key {quoted(key)}", expected)
    if isinstance(here, _Object):
        for key in here.repeated:
            yield Fault(_written((place, key)), "this field more than once", "every field once")


def _scalar_faults(here: object, place: _Place | None) -> Iterator[Fault]:
    match here:
        case None | bool():
            pass
        case _LongNumber():
            yield _long(place)
        case int() if type(here) is int:
            if abs(here) >= 10**DIGITS_MAXIMUM:
                yield _long(place)
        case float() if type(here) is float:
            if not math.isfinite(here):
                yield Fault(_written(place), found(here), "a finite number")
        case str() if type(here) is str:
            if len(here) > TEXT_MAXIMUM:
                yield Fault(_written(place), f"a text of {len(here)} characters", _at_most())
            elif _REFUSED_LETTER.search(here):
                expected = "text without control characters or half characters"
                yield Fault(_written(place), found(here), expected)
        case _:
            expected = "a value that JSON has"
            yield Fault(_written(place), f"a Python {type(here).__name__}", expected)


def _at_most() -> str:
    return f"at most {TEXT_MAXIMUM} characters"


def _long(place: _Place | None) -> Fault:
    what = f"a whole number of more than {DIGITS_MAXIMUM} digits"
    return Fault(_written(place), what, f"at most {DIGITS_MAXIMUM} digits")


def _written(place: _Place | None) -> str:
    steps: list[str | int] = []
    while place is not None:
        place, step = place
        steps.append(step)
    return _at(tuple(reversed(steps)))


def _at(steps: Sequence[str | int]) -> str:
    where = ROOT
    for step in steps:
        where = below(where, step)
    return where
