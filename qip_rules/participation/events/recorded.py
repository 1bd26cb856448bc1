"""What every event of participation has: an id, a day, and the moment it was recorded."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import Ruled, RuledField, anything, day, identifier, in_utc, moment, shown

__all__ = ["Happened"]


@attrs.frozen(kw_only=True)
class Happened(Ruled):
    """What every event has.

    Raises:
        InputError: every fault of the fields at once.
    """

    event_id: str
    """The same event sent again has the same id; another event has another."""
    application_id: str
    """The application of the practice that takes part."""
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
        made_by: Any = type(self)
        own = attrs.fields_dict(made_by)["kind"].default
        if self.kind == own:
            return ()
        expected = f"{shown(own)}, as it is a {made_by.__name__}"
        return (Fault("kind", shown(self.kind), expected),)
