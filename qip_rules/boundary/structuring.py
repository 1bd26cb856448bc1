"""Plain values into records: a cattrs converter whose every hook is strict.

The usual hooks of cattrs convert what should be refused (`"3"` to 3, 1 to true). Which types can
be read: `str`, `bool`, `int`, `date`, aware `datetime`, `Money`, enumerations, `Literal`, attrs
classes made of these, `tuple[T, ...]`, `frozenset[T]`, `Mapping[str, T]`, `T | None`, unions of
`bool`, `int`, `str`, `date` and `datetime`, unions of attrs classes whose field `kind` has a
default of its own in each, and `object` for any text, whole number, truth value, list or object.
"""

import enum
import functools
import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Union, cast, get_args, get_origin

import attrs

from qip_rules.boundary.places import ROOT, below, is_inside
from qip_rules.boundary.scalars import (
    SCALARS,
    AmountOfMoney,
    UnreadableTypeError,
    choice,
    one_of,
    scalar,
    wrong,
)
from qip_rules.boundary.wording import did_you_mean, found, in_words
from qip_rules.errors import Fault, InputError
from qip_rules.money import Money
from qip_rules.narrowing import is_dict, is_list_or_tuple

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["converter"]

Hook = Callable[[Any, Any], Any]
"""How cattrs calls what makes one value: with the data and the type wanted."""


@functools.cache
def converter() -> "Converter":
    """The one converter, made when it is first needed, because cattrs takes time to import."""
    from cattrs import Converter

    strict = Converter(detailed_validation=True)
    strict.register_structure_hook_factory(lambda _kind: True, _hook)
    # cattrs looks these up before any factory, and their subclasses with them.
    for kind in (*SCALARS, bytes, float):
        strict.register_structure_hook(kind, scalar)
    strict.register_structure_hook(
        Money, lambda value, _kind: strict.structure(value, AmountOfMoney).exact()
    )
    return strict


def _hook(
    kind: Any,  # noqa: ANN401 - any type at all
    converter: "Converter",
) -> Hook:
    """How a value of type `kind` is made."""
    origin = get_origin(kind)
    arguments = get_args(kind)
    if kind is object:
        return _anything
    if origin is Literal:
        return functools.partial(choice, tuple((each, each) for each in arguments))
    if origin in (Union, types.UnionType):
        return _union_hook(arguments, converter)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:  # noqa: PLR2004
        return _items_hook(arguments[0], tuple, converter)
    if origin is frozenset:
        return _items_hook(arguments[0], _frozenset, converter)
    if origin in (Mapping, dict) and arguments[0] is str:
        return _mapping_hook(arguments[1], converter)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return scalar
    if isinstance(kind, type) and attrs.has(kind):
        return _record_hook(kind, converter)
    msg = f"{kind!r} is no type that JSON can hold"
    raise UnreadableTypeError(msg)


def _record_hook(kind: type[attrs.AttrsInstance], converter: "Converter") -> Hook:
    from cattrs import ClassValidationError, ForbiddenExtraKeysError
    from cattrs.gen import make_dict_structure_fn

    attrs.resolve_types(kind)
    build = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)

    def record(value: object, _kind: object) -> object:
        if not is_dict(value):
            wrong(value, f"an object, the {in_words(kind)}")
        given = {name: each for name, each in value.items() if type(name) is str}
        try:
            return build(given, kind)
        except ClassValidationError as error:
            by_field, of_record = error.group_exceptions()
            if not all(isinstance(each, ForbiddenExtraKeysError) for each in of_record):
                raise  # the record was made from all its fields, and has said all it has to say
            failed = {field.name for _, field in by_field}
            rest = InputError(_rest(kind, given, failed, converter))
            faults = [*error.exceptions, rest]
            raise error.derive(faults) from None

    return record


def _rest(
    kind: type[attrs.AttrsInstance],
    given: Mapping[str, object],
    failed: set[str],
    converter: "Converter",
) -> list[Fault]:
    """The faults that the record itself finds among the fields that could be converted.

    A field that could not be is passed as not known. What the record says about that field is
    left out, because the conversion has said it better.
    """
    fields = [field for field in attrs.fields(kind) if field.init]
    known: dict[str, Any] = dict.fromkeys(failed)
    for field in fields:
        if field.name in given and field.name not in failed:
            known[field.name] = converter.structure(given[field.name], cast("type", field.type))
    try:
        kind(**{field.alias: known[field.name] for field in fields if field.name in known})
    except InputError as error:
        return [
            fault
            for fault in error.faults
            if not any(is_inside(fault.place, name) for name in failed)
        ]
    except Exception:  # noqa: BLE001 - a record that lacks what it needs may fail in any way
        # Its other faults show once the field is right.
        return []
    return []


def _anything(value: object, _kind: object) -> object:
    """A value of JSON as it is, lists as tuples; numbers with fractions and `null` are none."""
    faults: list[Fault] = []
    plain = _plain(value, ROOT, faults)
    if faults:
        raise InputError(faults)
    return plain


def _plain(value: object, place: str, faults: list[Fault]) -> object:
    if is_dict(value):
        named = ((name, each) for name, each in value.items() if type(name) is str)
        return {name: _plain(each, below(place, name), faults) for name, each in named}
    if is_list_or_tuple(value):
        items = enumerate(value)
        return tuple([_plain(each, below(place, position), faults) for position, each in items])
    if type(value) not in (bool, int, str):
        expected = "text, a whole number, true or false, a list or an object"
        faults.append(Fault(place, found(value), expected))
    return value


def _items_hook(
    kind: Any,  # noqa: ANN401 - any type at all
    collect: Callable[[list[Any]], object],
    converter: "Converter",
) -> Hook:
    from cattrs.cols import list_structure_factory

    convert = list_structure_factory(list[kind], converter)

    def items(value: object, _kind: object) -> object:
        if not isinstance(value, (list, tuple)):
            wrong(value, "a list")
        return collect(convert(value, list[kind]))

    return items


def _frozenset(items: list[Any]) -> frozenset[Any]:
    first: dict[object, int] = {}
    faults: list[Fault] = []
    for position, item in enumerate(items):
        if item in first:
            what = f"the same entry as at [{first[item]}]"
            faults.append(Fault(f"[{position}]", what, "every entry once"))
        first.setdefault(item, position)
    if faults:
        raise InputError(faults)
    return frozenset(items)


def _mapping_hook(kind: Any, converter: "Converter") -> Hook:  # noqa: ANN401 - any type at all
    from cattrs.cols import mapping_structure_factory  # pyright: ignore[reportUnknownVariableType] - cattrs leaves two of its parameters without a type

    convert = mapping_structure_factory(dict[str, kind], converter)

    def mapping(value: object, _kind: object) -> object:
        if not is_dict(value):
            wrong(value, "an object")
        given = {
            name: each for name, each in value.items() if type(name) is str and each is not None
        }
        return convert(given, dict[str, kind])

    return mapping


def _by_kind(members: list[Any]) -> dict[str, type] | None:
    """The classes by the default of their field `kind`, if that tells them apart."""
    kinds = {
        str(attrs.fields_dict(member)["kind"].default): member
        for member in members
        if isinstance(member, type) and attrs.has(member) and "kind" in attrs.fields_dict(member)
    }
    return kinds if len(kinds) == len(members) else None


def _tagged(
    by_kind: Mapping[str, type[Any]], converter: "Converter", value: object, _kind: object
) -> object:
    """The record of the class that its `kind` names."""
    if not is_dict(value):
        wrong(value, "an object with its kind")
    given = value.get("kind")
    if not isinstance(given, str) or given not in by_kind:
        hint = did_you_mean(given, by_kind) if isinstance(given, str) else ""
        what = "nothing" if given is None else found(given)
        raise InputError([Fault("kind", what, f"one of {', '.join(by_kind)}", hint)])
    return converter.structure(value, by_kind[given])


def _union_hook(members: tuple[Any, ...], converter: "Converter") -> Hook:
    wanted = [member for member in members if member is not types.NoneType]
    is_optional = len(wanted) < len(members)
    if len(wanted) == 1:
        alone = wanted[0]

        def convert(value: object, _kind: object) -> object:
            return converter.structure(value, alone)

    elif all(member in SCALARS for member in wanted):
        convert = functools.partial(one_of, tuple(wanted))
    elif by_kind := _by_kind(wanted):
        convert = functools.partial(_tagged, by_kind, converter)
    else:
        msg = f"nothing in JSON tells {' from '.join(map(repr, wanted))}"
        raise UnreadableTypeError(msg)

    def union(value: object, kind: object) -> object:
        return None if is_optional and value is None else convert(value, kind)

    return union
