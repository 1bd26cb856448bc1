"""What every event and every document has: an id, a day, and the moment it was recorded.

| record   | its id     | the day it happened | recorded at                       |
|----------|------------|---------------------|-----------------------------------|
| event    | `event_id` | `occurred_on`       | `recorded_at`, always             |
| document | `number`   | `issued_on`         | `recorded_at`, where it is known  |

Both name their application and their `kind`, a short word that tells the classes of `Event` and of
`Document` apart wherever records of several kinds stand together, as in JSON.
"""

import functools
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import (
    Ruled,
    RuledField,
    anything,
    day,
    field_faults,
    identifier,
    in_utc,
    moment,
    one_line,
    refuse,
    shown,
)

__all__ = ["Decided", "Happened"]


@attrs.frozen(kw_only=True)
class Happened(Ruled):
    """What every event has.

    Raises:
        InputError: every fault of the fields at once.
    """

    event_id: str
    """The same event sent again has the same id; another event has another."""
    application_id: str
    occurred_on: date
    """The day it happened, in the program's time zone."""
    recorded_at: datetime = attrs.field(converter=in_utc)
    """The moment it was written down, with its offset from UTC; kept in UTC."""
    kind: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("event_id", identifier, needed=""),
        RuledField("application_id", identifier, needed=""),
        RuledField("occurred_on", day, needed=""),
        RuledField("recorded_at", moment, needed=""),
        RuledField("kind", anything, needed=""),
    )

    called: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.called = f"the {cls.__name__} event"

    def faults_between_fields(self) -> Iterable[Fault]:
        """A kind that is not the one of the class; what a kind of event adds to that."""
        return _own_kind(self)


@attrs.frozen(kw_only=True)
class Decided:
    """What every document has, be it sent to the practice or only kept.

    Raises:
        InputError: every fault of the fields at once.
    """

    number: str
    """Its number in the program's series; used once, also if the document is taken back."""
    application_id: str
    issued_on: date
    """The day of the decision, in the program's time zone."""
    recorded_at: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(in_utc)
    )
    """The moment it was recorded, in UTC, where that is known."""
    program_id: str
    policy_on: date
    """The day whose policy fixed the fee and the terms: the application's receipt."""
    digest: str
    """SHA-256 of the effective program document."""
    kind: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("number", identifier, needed=""),
        RuledField("application_id", identifier, needed=""),
        RuledField("issued_on", day, needed=""),
        RuledField("recorded_at", moment),
        RuledField("program_id", identifier, needed=""),
        RuledField("policy_on", day, needed=""),
        RuledField("digest", one_line, needed=""),
        RuledField("kind", anything, needed=""),
    )

    def __attrs_post_init__(self) -> None:
        refuse((*field_faults(self), *self.faults_between_fields()), f"the {type(self).__name__}")

    def faults_between_fields(self) -> Iterable[Fault]:
        """A kind that is not the one of the class; what a kind of document adds to that."""
        return _own_kind(self)


def _own_kind(record: Happened | Decided) -> tuple[Fault, ...]:
    """A kind that is not the one of the class, which its field has as default."""
    made_by: Any = type(record)
    own = _kind_of(made_by)
    if record.kind == own:
        return ()
    expected = f"{shown(own)}, as it is a {type(record).__name__}"
    return (Fault("kind", shown(record.kind), expected),)


@functools.cache
def _kind_of(record: type[Any]) -> object:
    return attrs.fields_dict(record)["kind"].default
