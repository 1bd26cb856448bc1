"""Canonical JSON into records, quickly: for records that the log has read back once before.

What the quick way cannot read, or finds fault with, goes to `from_json`, which knows every type
and says what is wrong. Both make the record with its own class, so every rule of its fields holds.
"""

import enum
import functools
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

import attrs

from qip_rules.boundary.json_in import from_json
from qip_rules.boundary.scalars import AmountOfMoney
from qip_rules.errors import QipRulesError
from qip_rules.money import MINOR_DIGITS, Money

__all__ = ["reader_of"]

Record = TypeVar("Record")

_Change = Callable[[Any], Any]
"""Makes a field's value from what msgspec read."""

_AS_THEY_ARE: Final = (str, bool, int, date)


class _UnknownTypeError(TypeError):
    """A type that only the thorough way reads."""


def reader_of(kind: type[Record]) -> Callable[[str], Record]:
    """What reads the canonical JSON text of a record of this class.

    Returns:
        A function that gives for every text what `from_json` gives, or raises what it raises.
    """
    key: Any = kind
    return _reader(key)


@functools.cache
def _reader(kind: Any) -> Callable[[str], Any]:  # noqa: ANN401 - any attrs class
    try:
        mirror, change = _record(kind)
    except _UnknownTypeError:
        return functools.partial(from_json, kind)
    return _quick(kind, mirror, change)


def _quick(kind: Any, mirror: Any, change: _Change) -> Callable[[str], Any]:  # noqa: ANN401
    import msgspec

    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(mirror)
    refused = (msgspec.MsgspecError, QipRulesError, TypeError, ValueError, ArithmeticError)

    def read(text: str) -> Any:  # noqa: ANN401 - a record of the class
        try:
            return change(decoder.decode(text))
        except refused:
            return from_json(kind, text)

    return read


@functools.cache
def _record(kind: type[Any]) -> tuple[Any, _Change]:
    """A structure that mirrors the class field by field, and what makes the record of one."""
    import msgspec

    attrs.resolve_types(kind)
    mirrored: list[tuple[str, Any, Any]] = []
    changes: list[tuple[str, _Change]] = []
    for field in attrs.fields(kind):
        if not field.init:
            continue
        if field.alias != field.name or isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
            raise _UnknownTypeError
        wanted, change = _mirror(field.type)
        default = msgspec.NODEFAULT if field.default is attrs.NOTHING else field.default
        if isinstance(default, enum.Enum):
            default = default.value  # which is what `_choice` takes
        if not (default is msgspec.NODEFAULT or _is_plain(default)):
            raise _UnknownTypeError
        mirrored.append((field.name, wanted, default))
        if change is not None:
            changes.append((field.name, change))
    structure = msgspec.defstruct(
        kind.__name__, mirrored, kw_only=True, forbid_unknown_fields=True, gc=False
    )
    return structure, _maker(kind, tuple(changes))


def _maker(kind: type[Any], changes: tuple[tuple[str, _Change], ...]) -> _Change:
    from msgspec.structs import asdict

    def made(read: Any) -> Any:  # noqa: ANN401 - a structure made for the class
        values = asdict(read)
        for name, change in changes:
            value = values[name]
            if value is not None:
                values[name] = change(value)
        return kind(**values)

    return made


def _is_plain(default: object) -> bool:
    return default is None or default == () or isinstance(default, (bool, int, str))


def _mirror(kind: Any) -> tuple[Any, _Change | None]:  # noqa: ANN401 - any type at all
    """What msgspec reads for a field of the type `kind`, and what makes the value of it."""
    if kind in _AS_THEY_ARE:
        return kind, None
    if kind is datetime:
        import msgspec

        return Annotated[datetime, msgspec.Meta(tz=True)], None
    if kind is Money:
        structure, _ = _record(AmountOfMoney)
        return structure, _money
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal and all(type(each) is str for each in arguments):
        return kind, None
    if origin in (Union, types.UnionType):
        wanted = [each for each in arguments if each is not types.NoneType]
        if len(wanted) != 1 or len(wanted) == len(arguments):
            raise _UnknownTypeError
        inner, change = _mirror(wanted[0])
        return inner | None, change
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:  # noqa: PLR2004
        inner, change = _mirror(arguments[0])
        return types.GenericAlias(tuple, (inner, ...)), None if change is None else _each(change)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return _choice(kind)
    if isinstance(kind, type) and attrs.has(kind):
        return _record(kind)
    raise _UnknownTypeError


def _each(change: _Change) -> _Change:
    return lambda items: tuple([change(each) for each in items])


def _choice(kind: type[enum.Enum]) -> tuple[Any, _Change]:
    by_value: Mapping[object, enum.Enum] = {member.value: member for member in kind}
    if not all(type(value) is str for value in by_value):
        raise _UnknownTypeError
    return str, by_value.__getitem__


def _money(read: Any) -> Money:  # noqa: ANN401 - a structure that mirrors AmountOfMoney
    return _amount(read.amount, read.currency)


@functools.lru_cache(maxsize=4096)  # a log repeats few amounts many times
def _amount(amount: str, currency: str) -> Money:
    """The amount, without a detour through decimals where it has just the currency's digits."""
    whole, _, rest = amount.partition(".")
    digits = whole + rest
    if digits.isascii() and digits.isdigit() and len(rest) == MINOR_DIGITS.get(currency):
        return Money(int(digits), currency)
    return AmountOfMoney(amount, currency).exact()
