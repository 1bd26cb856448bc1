"""The sessions of a program: announced, changed, held, and who was there."""

import enum
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import RuledField, day, each_once, identifier, member_of, one_line, several
from qip_rules.participation.events.recorded import Happened
from qip_rules.participation.events.team_events import ends_before
from qip_rules.participation.words import Mode

__all__ = [
    "AttendanceRecorded",
    "CoachSessionHeld",
    "Presence",
    "SessionCalledOff",
    "SessionEvent",
    "SessionHeld",
    "SessionPlanned",
    "SessionRescheduled",
    "SessionTurnedVirtual",
]


@attrs.frozen(kw_only=True)
class SessionPlanned(Happened):
    """A session was announced; `occurred_on` is the day of the announcement.

    A later announcement of the same session takes the place of the earlier one, and brings a
    session back that was called off.
    """

    kind: Literal["session-planned"] = "session-planned"
    session_id: str
    step_id: str
    """The step of the program that it is one of: sessions of two steps are never counted
    together."""
    starts_on: date
    ends_on: date
    """Its last day."""
    mode: Mode
    place: str | None = None

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("session_id", identifier, needed=""),
        RuledField("step_id", identifier, needed=""),
        RuledField("starts_on", day, needed=""),
        RuledField("ends_on", day, needed=""),
        RuledField("mode", member_of(Mode), needed="how it is held"),
        RuledField("place", one_line),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: a last day before the first."""
        yield from super().faults_between_fields()
        yield from ends_before("ends_on", self.starts_on, self.ends_on)


@attrs.frozen(kw_only=True)
class SessionRescheduled(Happened):
    """An announced session got other days; `occurred_on` is the day of that announcement."""

    kind: Literal["session-rescheduled"] = "session-rescheduled"
    session_id: str
    starts_on: date
    ends_on: date

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("session_id", identifier, needed=""),
        RuledField("starts_on", day, needed=""),
        RuledField("ends_on", day, needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: a last day before the first."""
        yield from super().faults_between_fields()
        yield from ends_before("ends_on", self.starts_on, self.ends_on)


@attrs.frozen(kw_only=True)
class SessionTurnedVirtual(Happened):
    """An announced session is held virtually after all."""

    kind: Literal["session-turned-virtual"] = "session-turned-virtual"
    session_id: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("session_id", identifier, needed=""),
    )


@attrs.frozen(kw_only=True)
class SessionCalledOff(Happened):
    """The program called an announced session off."""

    kind: Literal["session-called-off"] = "session-called-off"
    session_id: str
    reason: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("session_id", identifier, needed=""),
        RuledField("reason", one_line, needed=""),
    )


@attrs.frozen(kw_only=True)
class SessionHeld(Happened):
    """An announced session took place; `occurred_on` is its last day."""

    kind: Literal["session-held"] = "session-held"
    session_id: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("session_id", identifier, needed=""),
    )


class Presence(enum.Enum):
    """Whether somebody was at a session."""

    PRESENT = "present"
    PARTLY = "partly"
    """For a part of it."""
    ABSENT = "absent"


@attrs.frozen(kw_only=True)
class AttendanceRecorded(Happened):
    """Whether one person was at one session. Of several records, what was last said counts."""

    kind: Literal["attendance-recorded"] = "attendance-recorded"
    session_id: str
    person_id: str
    presence: Presence

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("session_id", identifier, needed=""),
        RuledField("person_id", identifier, needed=""),
        RuledField("presence", member_of(Presence), needed=""),
    )


@attrs.frozen(kw_only=True)
class CoachSessionHeld(Happened):
    """The program's coaches met with the project team."""

    kind: Literal["coach-session-held"] = "coach-session-held"
    attendees: tuple[str, ...] = ()
    """Ids of those of the practice who were there, as far as known: nobody is bound to come."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("attendees", several(identifier), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: somebody listed twice."""
        yield from super().faults_between_fields()
        if not tuple(several(identifier)("attendees", self.attendees)):
            yield from each_once("attendees", "person_id", self.attendees)


SessionEvent = (
    SessionPlanned | SessionRescheduled | SessionTurnedVirtual | SessionCalledOff | SessionHeld
)
"""What becomes of the sessions."""
