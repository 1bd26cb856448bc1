"""The kinds of events in the table of a course: which columns each has, and what it makes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

import attrs

from qip_rules.boundary.cells import (
    choice_of,
    day,
    identifier,
    listed_or_none,
    text,
    whole_number,
)
from qip_rules.boundary.course_told import Told
from qip_rules.boundary.plan_items import Items
from qip_rules.boundary.scalars import wrong
from qip_rules.boundary.tables import Place, Row
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.session_events import (
    AttendanceRecorded,
    CoachSessionHeld,
    Presence,
    SessionCalledOff,
    SessionHeld,
    SessionPlanned,
    SessionRescheduled,
    SessionTurnedVirtual,
)
from qip_rules.participation.events.step_events import (
    AssessmentDone,
    CertificationStepTaken,
    Evaluated,
    MeetingHeld,
    PlanMade,
    ProgramEnded,
    ReportDelivered,
    SponsorUpdated,
    StepDone,
)
from qip_rules.participation.events.team_events import (
    CoreMember,
    CoreMemberJoined,
    CoreMemberLeft,
    CoreMemberReplaced,
    KickedOff,
)
from qip_rules.participation.words import Mode

__all__ = ["KINDS", "Happening", "Kind"]

_MODES: Final = {each.value: each for each in Mode}
_PRESENCES: Final = {each.value: each for each in Presence}
_VERSION = whole_number(1, 999)
_NO_COLUMNS: Final[Mapping[str, str | Place]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Happening:
    """One row, and what every row has."""

    row: Row
    event_id: str | None
    application_id: str | None
    occurred_on: date | None
    recorded_at: datetime | None
    everybody: Sequence[str]
    """Every application of the cohort, where the row is about all of them; else none."""
    items: Items

    def told(
        self,
        kind: Callable[..., Event],
        columns: Mapping[str, str | Place] = _NO_COLUMNS,
        /,
        **fields: object,
    ) -> tuple[Told, ...]:
        """The event of this row, if nothing is wrong with it; one for each whom it concerns."""
        application_id = self.everybody[0] if self.everybody else self.application_id
        event = self.row.made(
            kind,
            {name: target if isinstance(target, str) else None for name, target in columns.items()},
            event_id=self.event_id,
            application_id=application_id,
            occurred_on=self.occurred_on,
            recorded_at=self.recorded_at,
            **fields,
        )
        if event is None or self.event_id is None:
            return ()
        events: tuple[Event, ...] = (event,)
        if self.everybody:
            events = tuple(
                attrs.evolve(event, event_id=f"{self.event_id}/{each}", application_id=each)
                for each in self.everybody
            )
        return tuple(
            Told(event=each, row=self.row, written_id=self.event_id, columns=columns)
            for each in events
        )


def _member(entry: str) -> CoreMember:
    person_id, equals, name = (part.strip() for part in entry.partition("="))
    if not equals or not name:
        wrong(entry, "a person's id and name: P-1=Name")
    return CoreMember(person_id=identifier(person_id), name=name)


def _kicked_off(this: Happening) -> tuple[Told, ...]:
    row = this.row
    expected = "the core team, the leader first: P-1=Name; P-2=Name"
    return this.told(
        KickedOff,
        members=row.need("members", listed_or_none(_member), expected),
        ends_on=row.get("ends_on", day),
    )


def _joined(this: Happening) -> tuple[Told, ...]:
    member = _member_of(this, "person_id", "name", "who joined")
    columns = {"member": "person_id", "member.person_id": "person_id"}
    return () if member is None else this.told(CoreMemberJoined, columns, member=member)


def _left(this: Happening) -> tuple[Told, ...]:
    person_id = this.row.need("person_id", identifier, "the id of who left")
    return this.told(CoreMemberLeft, person_id=person_id)


def _replaced(this: Happening) -> tuple[Told, ...]:
    person_id = this.row.need("person_id", identifier, "the id of who left")
    successor = _member_of(this, "to_person_id", "to_name", "who came instead")
    columns = {"successor": "to_person_id", "successor.person_id": "to_person_id"}
    if successor is None:
        return ()
    return this.told(CoreMemberReplaced, columns, person_id=person_id, successor=successor)


def _member_of(this: Happening, person_id: str, name: str, who: str) -> CoreMember | None:
    return this.row.made(
        CoreMember,
        {"person_id": person_id, "name": name},
        person_id=this.row.need(person_id, identifier, f"the id of {who}"),
        name=this.row.need(name, text, f"the name of {who}"),
    )


def _session_id(this: Happening) -> str | None:
    return this.row.need("session_id", identifier, "the session's id")


def _days(this: Happening) -> dict[str, date | None]:
    return {
        "starts_on": this.row.need("starts_on", day, "the first day of the session"),
        "ends_on": this.row.need("ends_on", day, "the last day of the session"),
    }


def _planned(this: Happening) -> tuple[Told, ...]:
    return this.told(
        SessionPlanned,
        session_id=_session_id(this),
        step_id=_step_id(this),
        mode=this.row.need("mode", choice_of(_MODES), "how the session is held"),
        place=this.row.get("place", text),
        **_days(this),
    )


def _rescheduled(this: Happening) -> tuple[Told, ...]:
    return this.told(SessionRescheduled, session_id=_session_id(this), **_days(this))


def _turned_virtual(this: Happening) -> tuple[Told, ...]:
    return this.told(SessionTurnedVirtual, session_id=_session_id(this))


def _called_off(this: Happening) -> tuple[Told, ...]:
    reason = this.row.need("reason", text, "the reason")
    return this.told(SessionCalledOff, session_id=_session_id(this), reason=reason)


def _held(this: Happening) -> tuple[Told, ...]:
    return this.told(SessionHeld, session_id=_session_id(this))


def _attended(this: Happening) -> tuple[Told, ...]:
    return this.told(
        AttendanceRecorded,
        session_id=_session_id(this),
        person_id=this.row.need("person_id", identifier, "the person's id"),
        presence=this.row.need("presence", choice_of(_PRESENCES), "whether they were there"),
    )


def _coached(this: Happening) -> tuple[Told, ...]:
    attendees = this.row.get("attendees", listed_or_none(identifier)) or ()
    return this.told(CoachSessionHeld, attendees=attendees)


def _step_id(this: Happening) -> str | None:
    return this.row.need("step_id", identifier, "the step of the program")


def _assessed(this: Happening) -> tuple[Told, ...]:
    assessor = this.row.need("assessor", text, "who made the assessment")
    return this.told(AssessmentDone, step_id=_step_id(this), assessor=assessor)


def _reported(this: Happening) -> tuple[Told, ...]:
    row = this.row
    ids, texts = listed_or_none(identifier), listed_or_none(text)
    return this.told(
        ReportDelivered,
        report_id=row.need("report_id", identifier, "the report's id"),
        findings=row.need("findings", ids, "the ids of what was found, or none"),
        areas=row.need("areas", texts, "the areas for improvement, or none"),
        strategies=row.need("strategies", texts, "the strategies suggested, or none"),
        priorities=row.need("priorities", texts, "what to do first, in order, or none"),
    )


def _plan_made(this: Happening) -> tuple[Told, ...]:
    plan_id = this.row.need("plan_id", identifier, "the plan's id")
    version = this.row.need("version", _VERSION, "which version of the plan, from 1")
    items, columns = this.items.of(this.row, this.application_id, plan_id, version)
    return this.told(PlanMade, columns, plan_id=plan_id, version=version, items=items)


def _met(this: Happening) -> tuple[Told, ...]:
    return this.told(MeetingHeld)


def _updated(this: Happening) -> tuple[Told, ...]:
    return this.told(SponsorUpdated)


def _evaluated(this: Happening) -> tuple[Told, ...]:
    return this.told(Evaluated, step_id=_step_id(this))


def _certification_step(this: Happening) -> tuple[Told, ...]:
    standards = this.row.get("standards", text)
    return this.told(CertificationStepTaken, step_id=_step_id(this), standards=standards)


def _done(this: Happening) -> tuple[Told, ...]:
    return this.told(StepDone, step_id=_step_id(this))


def _ended(this: Happening) -> tuple[Told, ...]:
    return this.told(ProgramEnded)


@attrs.frozen
class Kind:
    """A kind of event: what makes it, and which columns it has beside those of every row."""

    make: Callable[[Happening], tuple[Told, ...]]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    """Columns that may be blank."""
    is_shared: bool = False
    """Whether it concerns every application where none is named."""


KINDS: Final[Mapping[str, Kind]] = {
    "kicked-off": Kind(_kicked_off, ("members",), ("ends_on",)),
    "core-member-joined": Kind(_joined, ("person_id", "name")),
    "core-member-left": Kind(_left, ("person_id",)),
    "core-member-replaced": Kind(_replaced, ("person_id", "to_person_id", "to_name")),
    "session-planned": Kind(
        _planned,
        ("step_id", "session_id", "starts_on", "ends_on", "mode"),
        ("place",),
        is_shared=True,
    ),
    "session-rescheduled": Kind(
        _rescheduled, ("session_id", "starts_on", "ends_on"), is_shared=True
    ),
    "session-turned-virtual": Kind(_turned_virtual, ("session_id",), is_shared=True),
    "session-called-off": Kind(_called_off, ("session_id", "reason"), is_shared=True),
    "session-held": Kind(_held, ("session_id",), is_shared=True),
    "attendance-recorded": Kind(_attended, ("session_id", "person_id", "presence")),
    "coach-session-held": Kind(_coached, (), ("attendees",)),
    "assessment-done": Kind(_assessed, ("step_id", "assessor")),
    "report-delivered": Kind(
        _reported, ("report_id", "findings", "areas", "strategies", "priorities")
    ),
    "plan-made": Kind(_plan_made, ("plan_id", "version")),
    "meeting-held": Kind(_met),
    "sponsor-updated": Kind(_updated),
    "evaluated": Kind(_evaluated, ("step_id",)),
    "certification-step-taken": Kind(_certification_step, ("step_id",), ("standards",)),
    "step-done": Kind(_done, ("step_id",)),
    "program-ended": Kind(_ended),
}
