"""Types and rules of fields as keywords of JSON Schema: what `from_json` holds a value against.

For every type that `structuring` reads, and every rule that a record states of its fields, there is
one way to say it here; a new type or rule without one is an error when schemas are made.
"""

import enum
import inspect
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs

from qip_rules.billing.decisions import DutySettled, PaymentAssigned
from qip_rules.billing.documents import CreditNote, Invoice, known_currency
from qip_rules.billing.events import day_with_eve
from qip_rules.boundary.limits import ITEMS_MAXIMUM, TEXT_MAXIMUM
from qip_rules.boundary.schemas.patterns import (
    AMOUNT,
    ANY_DAY,
    DAY,
    DAY_WITH_EVE,
    DOMAIN,
    EMAIL,
    IDENTIFIER,
    LINE,
    MOMENT,
    MOMENT_IN_RANGE,
    PROSE,
    TEXT,
    amount,
    one_of,
    whole_number,
    written_like,
)
from qip_rules.eligibility.application import answers_by_name
from qip_rules.eligibility.identifiers import certification_number, provider_identifier
from qip_rules.fields import (
    AmountRule,
    FieldRule,
    InstanceRule,
    MemberRule,
    SeveralRule,
    WholeNumberRule,
    anything,
    day,
    email_address,
    identifier,
    moment,
    one_line,
    prose,
    yes_or_no,
)
from qip_rules.matching.record_fields import (
    AREAS_MAXIMUM,
    AreasRule,
    free_text,
    ids_or_none,
    mail_domain,
    wished,
)
from qip_rules.money import MINOR_DIGITS, Money
from qip_rules.participation.assessment.priorities import Settlement
from qip_rules.participation.events.settling_events import RecordsSettled

__all__ = ["PLAIN_VALUE", "Keywords", "field_keywords", "plain_value", "type_keywords"]

Keywords = dict[str, Any]
"""Keywords of JSON Schema with their values."""

Refer = Callable[[Any], Keywords]
"""What gives a reference to the definition of a record class, or of a plain value."""

PLAIN_VALUE: Final = object
"""What stands for a plain value of any type where definitions are asked for."""

_SINGLE: Final[Mapping[type, Mapping[str, Any]]] = {
    str: TEXT,
    bool: {"type": "boolean"},
    int: whole_number(None, None),
    date: ANY_DAY,
    datetime: MOMENT,
    Money: AMOUNT,
}

_BY_RULE: Final[Mapping[object, Mapping[str, Any]]] = {
    one_line: LINE,
    identifier: IDENTIFIER,
    prose: PROSE,
    email_address: EMAIL,
    yes_or_no: {"type": "boolean"},
    day: DAY,
    day_with_eve: DAY_WITH_EVE,
    moment: MOMENT_IN_RANGE,
    known_currency: {"enum": list(MINOR_DIGITS)},
    provider_identifier: written_like("[0-9]{10}"),
    certification_number: written_like("[0-9A-Z][0-9][0-9A-Z][0-9]{2}[0-9A-Z]"),
    free_text: TEXT,
    mail_domain: DOMAIN,
    ids_or_none: {
        "type": "array",
        "items": IDENTIFIER,
        "maxItems": ITEMS_MAXIMUM,
        "uniqueItems": True,
    },
    wished: {
        "type": "array",
        "items": IDENTIFIER,
        "maxItems": ITEMS_MAXIMUM,
        "uniqueItems": True,
    },
    answers_by_name: {
        "type": "object",
        "propertyNames": LINE,
        "additionalProperties": {
            "anyOf": [{"type": ["boolean", "null"]}, whole_number(None, None), PROSE]
        },
        "maxProperties": ITEMS_MAXIMUM,
    },
}
"""Rules that say everything about their value."""

_BETWEEN: Final[Mapping[tuple[type, str], Keywords]] = {
    (PaymentAssigned, "parts"): {"minItems": 1},
    (DutySettled, "grounds"): {"minItems": 1},
    (Invoice, "lines"): {"minItems": 1},
    (CreditNote, "lines"): {"minItems": 1},
    (RecordsSettled, "versions"): {"minItems": 2, "uniqueItems": True},
    (Settlement, "areas"): {"minItems": 1},
    (Settlement, "agreed_by_practice"): {"minItems": 1},
    (Settlement, "agreed_by_program"): {"minItems": 1},
}
"""What records find between their fields although it is about one field alone."""


def field_keywords(
    kind: type,
    name: str,
    wanted: Any,  # noqa: ANN401 - any type at all
    rule: FieldRule | None,
    refer: Refer,
) -> Keywords:
    """The keywords of one field.

    Args:
        kind: the class of the record.
        name: the field.
        wanted: the type of the field.
        rule: the rule that the record states of it, if it states any.
        refer: what gives a reference to the definition of a record class.

    Raises:
        TypeError: a type or a rule that nothing here says.
    """
    made = type_keywords(wanted, refer, rule)
    extra = _BETWEEN.get((kind, name))
    return {**made, **extra} if extra else made


def type_keywords(wanted: Any, refer: Refer, rule: FieldRule | None = None) -> Keywords:  # noqa: ANN401
    """The keywords of a type, and of the rule that holds for its values besides.

    Raises:
        TypeError: a type or a rule that nothing here says.
    """
    origin, arguments = get_origin(wanted), get_args(wanted)
    is_union = get_origin(wanted) in (Union, types.UnionType)
    if is_union and types.NoneType in arguments:
        rest: Any = Union[tuple(each for each in arguments if each is not types.NoneType)]  # noqa: UP007
        return _or_null(type_keywords(rest, refer, rule))
    if rule is not None and rule is not anything:
        return _ruled(wanted, refer, rule)
    if wanted is PLAIN_VALUE:
        return refer(PLAIN_VALUE)
    if wanted in _SINGLE:
        return dict(_SINGLE[wanted])
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return {"enum": [each.value for each in wanted]}
    if is_union:
        return _union(arguments, refer)
    if origin is tuple:
        items = type_keywords(arguments[0], refer)
        return {"type": "array", "items": items, "maxItems": ITEMS_MAXIMUM}
    if origin is frozenset:
        items = type_keywords(arguments[0], refer)
        return {"type": "array", "items": items, "maxItems": ITEMS_MAXIMUM, "uniqueItems": True}
    if inspect.isclass(origin) and issubclass(origin, Mapping):
        return _mapping(type_keywords(arguments[1], refer))
    if isinstance(wanted, type) and attrs.has(wanted):
        return refer(wanted)
    msg = f"no schema says what {wanted!r} is"
    raise TypeError(msg)


def plain_value(refer: Refer) -> Keywords:
    """The keywords of any plain value, whatever it holds."""
    inner = refer(PLAIN_VALUE)
    return {
        "anyOf": [
            {"type": "boolean"},
            dict(whole_number(None, None)),
            dict(TEXT),
            {"type": "array", "items": inner, "maxItems": ITEMS_MAXIMUM},
            _mapping(inner, with_null=False),
        ]
    }


def _mapping(values: Keywords, *, with_null: bool = True) -> Keywords:
    return {
        "type": "object",
        "propertyNames": {"maxLength": TEXT_MAXIMUM, "not": TEXT["not"]},
        "additionalProperties": _or_null(values) if with_null else values,
        "maxProperties": ITEMS_MAXIMUM,
    }


def _or_null(keywords: Keywords) -> Keywords:
    return {"anyOf": [keywords, {"type": "null"}]}


def _union(members: tuple[Any, ...], refer: Refer) -> Keywords:
    """Any of the types; records have to say their kind, which tells them apart."""
    ways: list[Keywords] = []
    for each in members:
        if attrs.has(each) and each is not Money:
            ways.append({**refer(each), "required": ["kind"]})
        elif not (str in members and each in (date, datetime)):
            ways.append(type_keywords(each, refer))
    return dict(one_of(*ways))


def _ruled(wanted: Any, refer: Refer, rule: object) -> Keywords:  # noqa: ANN401 - a type
    if rule in _BY_RULE:
        return dict(_BY_RULE[rule])
    match rule:
        case WholeNumberRule(minimum=low, maximum=high):
            return dict(whole_number(low, high))
        case AmountRule(minimum_minor=minimum):
            return dict(amount(minimum))
        case MemberRule(kind=kind) | InstanceRule(kind=kind):
            return type_keywords(kind, refer)
        case AreasRule(kind=kind):
            items = type_keywords(kind, refer)
            return {"type": "array", "items": items, "maxItems": AREAS_MAXIMUM}
        case SeveralRule(item=item, maximum=maximum):
            most = ITEMS_MAXIMUM if maximum is None else min(maximum, ITEMS_MAXIMUM)
            items = type_keywords(get_args(wanted)[0], refer, item)
            return {"type": "array", "items": items, "maxItems": most}
        case _:
            msg = f"no schema says what {rule!r} asks for"
            raise TypeError(msg)
