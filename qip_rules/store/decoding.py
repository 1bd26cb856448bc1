"""Canonical JSON into records, quickly: for records that the log has read back once before.

A text is either read here, and then `from_json` gives an equal record, or left to `from_json`,
which knows every type and says what is wrong. Nothing is refused here, and no rule of a field is
passed over: who says that the log was ever checked?

msgspec reads the values into a mirror of the class. That it read them as `from_json` would is seen
by writing the mirror again: a text that comes out byte for byte has no key twice, no white space,
no other spelling of a number. The limits of `json_text` hold for every short text.
"""

import enum
import functools
import re
import types
from collections.abc import Callable, Sequence
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
from qip_rules.boundary.json_text import DIGITS_MAXIMUM, ITEMS_MAXIMUM, TEXT_MAXIMUM
from qip_rules.boundary.scalars import AmountOfMoney
from qip_rules.errors import QipRulesError
from qip_rules.money import MINOR_DIGITS, Money
from qip_rules.store.building import (
    Change,
    DoubtfulError,
    MirroredField,
    accepting_maker,
    maker,
)
from qip_rules.store.personal import is_personal, text_of_type

__all__ = ["reader_of"]

Record = TypeVar("Record")

_SHORT: Final = min(TEXT_MAXIMUM, ITEMS_MAXIMUM)
"""Characters of a text that is within every limit, whatever it holds."""

_NUMBER_MAXIMUM: Final = 10**DIGITS_MAXIMUM - 1

_REFUSED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]|\\[ubf]")
"""Control characters, as they are or escaped: `from_json` reads few of them."""


class _UnknownTypeError(TypeError):
    """A type that only the thorough way reads."""


@attrs.frozen
class _Mirror:
    """What msgspec reads for a type, and what makes the value of it: see `MirroredField`."""

    read_as: Any
    change: Change | None = None
    accept: Change | None = None


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
        mirror = _record(kind)
    except _UnknownTypeError:
        return functools.partial(from_json, kind)
    return _quick(kind, mirror)


def _quick(kind: Any, mirror: _Mirror) -> Callable[[str], Any]:  # noqa: ANN401
    import msgspec

    decode = msgspec.json.Decoder[Any](mirror.read_as).decode
    encode = msgspec.json.Encoder().encode
    make, accept = mirror.change, mirror.accept
    assert make is not None  # noqa: S101 - a record is always made
    assert accept is not None  # noqa: S101
    holds_refused = _REFUSED.search
    doubtful = (
        DoubtfulError,
        msgspec.MsgspecError,
        QipRulesError,
        TypeError,
        ValueError,
        ArithmeticError,
    )

    def read(text: str) -> Any:  # noqa: ANN401 - a record of the class
        try:
            if len(text) <= _SHORT:
                data = text.encode()
                read = decode(data)
                if encode(read) == data:
                    # A text within canonical JSON may begin or end with a space.
                    is_padded = ' "' in text or '" ' in text
                    if not is_padded and "\\" not in text and text.isprintable():
                        return accept(read)
                    if not holds_refused(text):
                        return make(read)
        except doubtful:
            pass
        return from_json(kind, text)

    return read


@functools.cache
def _record(kind: type[Any]) -> _Mirror:
    """A structure that mirrors the class field by field, and what makes the record of one."""
    import msgspec

    attrs.resolve_types(kind)
    fields: list[MirroredField] = []
    plain: list[Any] = []
    personal: list[Any] = []
    for each in attrs.fields(kind):
        if not each.init:
            continue
        if each.alias != each.name:
            raise _UnknownTypeError
        mirror = _mirror(each.type)
        fields.append(MirroredField(attribute=each, change=mirror.change, accept=mirror.accept))
        # Personal fields come last in the text (`personal.unsealed`). Any other default than
        # `None` is written out, so it need not be filled in.
        among = personal if is_personal(kind, each.name, text_of_type(each.type)) else plain
        is_left_out = each.default is None
        among.append((each.name, mirror.read_as, *([None] if is_left_out else [])))
    structure = msgspec.defstruct(
        kind.__name__,
        [*plain, *personal],
        kw_only=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
        gc=False,
    )
    return _Mirror(structure, maker(kind, fields), accepting_maker(kind, fields))


def _mirror(kind: Any) -> _Mirror:  # noqa: ANN401 - any type at all
    """What msgspec reads for a field of the type `kind`, and what makes the value of it."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        wanted = [each for each in arguments if each is not types.NoneType]
        if len(wanted) != 1 or len(wanted) == len(arguments):
            raise _UnknownTypeError
        inner = _mirror(wanted[0])
        return attrs.evolve(inner, read_as=inner.read_as | None)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:  # noqa: PLR2004
        inner = _mirror(arguments[0])
        if get_origin(arguments[0]) in (Union, types.UnionType):
            raise _UnknownTypeError
        items = types.GenericAlias(tuple, (inner.read_as, ...))
        return _Mirror(items, _each(inner.change), _each(inner.accept))
    if isinstance(kind, type) and attrs.has(kind) and kind is not Money:
        return _record(kind)
    return _single(kind)


def _single(kind: Any) -> _Mirror:  # noqa: ANN401 - any type at all
    """What msgspec reads for a type of single values."""
    import msgspec

    if kind is Money:
        both = [("amount", str), ("currency", str)]
        written = msgspec.defstruct(
            "Amount", both, kw_only=True, forbid_unknown_fields=True, gc=False
        )
        return _Mirror(written, _money, _money)
    if kind is str:
        return _Mirror(Annotated[str, msgspec.Meta(min_length=1)])
    if kind is int:
        return _Mirror(Annotated[int, msgspec.Meta(ge=-_NUMBER_MAXIMUM, le=_NUMBER_MAXIMUM)])
    if kind is datetime:
        return _Mirror(Annotated[datetime, msgspec.Meta(tz=True)])
    is_literal = get_origin(kind) is Literal
    values: Sequence[Any] = get_args(kind) if is_literal else ()
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        values = [each.value for each in kind]
    if kind in (bool, date) or (values and all(type(each) is str for each in values)):
        return _Mirror(kind)
    raise _UnknownTypeError


def _each(change: Change | None) -> Change | None:
    return None if change is None else lambda items: tuple([change(each) for each in items])


def _money(read: Any) -> Money:  # noqa: ANN401 - a structure that mirrors AmountOfMoney
    return _amount(read.amount, read.currency)


@functools.lru_cache(maxsize=4096)  # a log repeats few amounts many times
def _amount(amount: str, currency: str) -> Money:
    """The amount, without a detour through decimals where it has just the currency's digits."""
    whole, point, rest = amount.partition(".")
    digits = whole + rest
    if (
        digits.isascii()
        and digits.isdigit()
        and 0 < len(whole) <= DIGITS_MAXIMUM
        and len(rest) == MINOR_DIGITS.get(currency)
        and bool(point) == bool(rest)
    ):
        return Money(int(digits), currency)
    return AmountOfMoney(amount, currency).exact()
