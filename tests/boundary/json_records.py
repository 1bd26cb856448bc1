"""What the tests of JSON read: the least of an application, and a record of every type.

All names, addresses and numbers are made up.
"""

import enum
from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import attrs
import pytest

from qip_rules.boundary import from_json
from qip_rules.errors import Fault, InputError
from qip_rules.money import Money

LEAST: dict[str, object] = {"application_id": "a-1", "received_on": "2026-02-02"}


def faults(kind: type, data: object) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        from_json(kind, data)
    return list(caught.value.faults)


def places(kind: type, data: object) -> list[str]:
    return [fault.place for fault in faults(kind, data)]


def least(**fields: object) -> dict[str, object]:
    return LEAST | fields


class Color(enum.Enum):
    RED = "red"
    ONE = 1


class Word(enum.StrEnum):
    YES = "yes"


@attrs.frozen(kw_only=True)
class Thing:
    """One field of every type that can be read."""

    text: str | None = None
    flag: bool | None = None
    number: int | None = None
    day: date | None = None
    moment: datetime | None = None
    amount: Money | None = None
    color: Color | None = None
    word: Word | None = None
    kind: Literal["a", 1] | None = None
    tags: frozenset[str] = frozenset()
    counts: Mapping[str, int] = attrs.field(factory=dict)
    inner: "Thing | None" = None
    many: "tuple[Thing, ...]" = ()
    scalar: bool | int | date | None = None
    answer: date | int | str | None = None
