"""Which records the log holds, each under the name of its kind.

The name of a kind is written into every entry, so it never changes once a log has been kept with
it. A class of records needs three things: to be an attrs class that JSON can hold, an id as its
first field, and an `application_id`.
"""

import enum
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, get_args

import attrs

from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event
from qip_rules.participation.events.event import Event as CourseEvent

__all__ = ["Kind", "RecordKinds", "Role", "all_kinds", "billing_kinds", "participation_kinds"]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Role(enum.Enum):
    """What a record is to the one who reads it."""

    EVENT = "event"
    """It happened. A contradiction is the reader's to judge, so conflicting events are read too."""
    COURSE = "course"
    """It happened while a practice took part. It is read apart from the events of the fees, and
    those in conflict are read too."""
    DECISION = "decision"
    """Somebody decided it. The first one recorded stands; one in conflict with it is set apart."""


@attrs.frozen(kw_only=True)
class Kind:
    """One class of records and the name under which the log knows it.

    Raises:
        TypeError: a class that the log cannot hold, or a name that is none.
    """

    name: str
    """Lower-case words with hyphens: `payment-received`."""
    record: type[Any]
    role: Role

    def __attrs_post_init__(self) -> None:
        if _NAME.fullmatch(self.name) is None:
            msg = f"{self.name!r} is no name of a kind: lower-case words joined by hyphens"
            raise TypeError(msg)
        if not attrs.has(self.record):
            msg = f"{self.record!r} is no attrs class, which every kind of record is"
            raise TypeError(msg)
        names = [field.name for field in attrs.fields(self.record)]
        if not names or not (names[0] == "number" or names[0].endswith("_id")):
            msg = f"the first field of {self.record.__name__} is not its id (`…_id` or `number`)"
            raise TypeError(msg)
        if "application_id" not in names:
            msg = f"{self.record.__name__} has no application_id"
            raise TypeError(msg)

    @property
    def id_field(self) -> str:
        """The field that holds the id. Ids are unique among all kinds that share this field."""
        return str(attrs.fields(self.record)[0].name)

    @property
    def is_numbered(self) -> bool:
        """Whether the id is the number of a document, which may belong to a gap-free series."""
        return self.id_field == "number"


@attrs.frozen
class RecordKinds:
    """All kinds of one log, by their names and by their classes.

    Raises:
        TypeError: two kinds of one name or one class.
    """

    kinds: tuple[Kind, ...]
    by_name: Mapping[str, Kind] = attrs.field(init=False, repr=False, eq=False)
    by_class: Mapping[type[Any], Kind] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        by_name = {kind.name: kind for kind in self.kinds}
        by_class = {kind.record: kind for kind in self.kinds}
        if not len(by_name) == len(by_class) == len(self.kinds):
            msg = "every kind has a name and a class of its own"
            raise TypeError(msg)
        object.__setattr__(self, "by_name", MappingProxyType(by_name))
        object.__setattr__(self, "by_class", MappingProxyType(by_class))

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.kinds)


def _named(records: Iterable[type[Any]], role: Role) -> Iterator[Kind]:
    for record in records:
        yield Kind(name=_HUMP.sub("-", record.__name__).lower(), record=record, role=role)


@functools.cache
def billing_kinds() -> RecordKinds:
    """Every event and every decision of billing, each under the name of its class in words."""
    return RecordKinds(
        (*_named(get_args(Event), Role.EVENT), *_named(get_args(Document), Role.DECISION))
    )


@functools.cache
def participation_kinds() -> RecordKinds:
    """Every event of participation, each under the name of its class in words."""
    return RecordKinds(tuple(_named(get_args(CourseEvent), Role.COURSE)))


@functools.cache
def all_kinds() -> RecordKinds:
    """Those of billing and of participation, for one log that holds both."""
    return RecordKinds((*billing_kinds(), *participation_kinds()))
