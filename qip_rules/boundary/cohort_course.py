"""The course of a cohort out of a table: a row is one thing that happened to who takes part.

A row that repeats another passes through. What contradicts another is told, because a table, unlike
a log, can be put right: see `course_soundness`.
"""

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
    moment,
    text,
    whole_number,
)
from qip_rules.boundary.course_told import Taking, Told, with_columns
from qip_rules.boundary.plan_items import Items
from qip_rules.boundary.scalars import wrong
from qip_rules.boundary.tables import Place, Row, Table
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

__all__ = ["COURSE_COLUMNS", "COURSE_KINDS", "COURSE_OPTIONAL", "read_course"]

_ALWAYS: Final = ("event_id", "application_id", "kind", "occurred_on", "recorded_at")
COURSE_COLUMNS: Final = (
    *_ALWAYS,
    "members",
    "person_id",
    "name",
    "to_person_id",
    "to_name",
    "step_id",
    "session_id",
    "starts_on",
    "ends_on",
    "mode",
    "place",
    "reason",
    "presence",
    "attendees",
    "assessor",
    "standards",
    "report_id",
    "findings",
    "areas",
    "strategies",
    "priorities",
    "plan_id",
    "version",
)
COURSE_OPTIONAL: Final = frozenset(COURSE_COLUMNS).difference(_ALWAYS)
"""Columns that may be left out where no row has a kind that needs them."""

_MODES: Final = {each.value: each for each in Mode}
_PRESENCES: Final = {each.value: each for each in Presence}
_VERSION = whole_number(1, 999)
_NO_COLUMNS: Final[Mapping[str, str | Place]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class _Happening:
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


def _kicked_off(this: _Happening) -> tuple[Told, ...]:
    row = this.row
    expected = "the core team, the leader first: P-1=Name; P-2=Name"
    return this.told(
        KickedOff,
        members=row.need("members", listed_or_none(_member), expected),
        ends_on=row.get("ends_on", day),
    )


def _joined(this: _Happening) -> tuple[Told, ...]:
    member = _member_of(this, "person_id", "name", "who joined")
    columns = {"member": "person_id", "member.person_id": "person_id"}
    return () if member is None else this.told(CoreMemberJoined, columns, member=member)


def _left(this: _Happening) -> tuple[Told, ...]:
    person_id = this.row.need("person_id", identifier, "the id of who left")
    return this.told(CoreMemberLeft, person_id=person_id)


def _replaced(this: _Happening) -> tuple[Told, ...]:
    person_id = this.row.need("person_id", identifier, "the id of who left")
    successor = _member_of(this, "to_person_id", "to_name", "who came instead")
    columns = {"successor": "to_person_id", "successor.person_id": "to_person_id"}
    if successor is None:
        return ()
    return this.told(CoreMemberReplaced, columns, person_id=person_id, successor=successor)


def _member_of(this: _Happening, person_id: str, name: str, who: str) -> CoreMember | None:
    return this.row.made(
        CoreMember,
        {"person_id": person_id, "name": name},
        person_id=this.row.need(person_id, identifier, f"the id of {who}"),
        name=this.row.need(name, text, f"the name of {who}"),
    )


def _session_id(this: _Happening) -> str | None:
    return this.row.need("session_id", identifier, "the session's id")


def _days(this: _Happening) -> dict[str, date | None]:
    return {
        "starts_on": this.row.need("starts_on", day, "the first day of the session"),
        "ends_on": this.row.need("ends_on", day, "the last day of the session"),
    }


def _planned(this: _Happening) -> tuple[Told, ...]:
    return this.told(
        SessionPlanned,
        session_id=_session_id(this),
        step_id=_step_id(this),
        mode=this.row.need("mode", choice_of(_MODES), "how the session is held"),
        place=this.row.get("place", text),
        **_days(this),
    )


def _rescheduled(this: _Happening) -> tuple[Told, ...]:
    return this.told(SessionRescheduled, session_id=_session_id(this), **_days(this))


def _turned_virtual(this: _Happening) -> tuple[Told, ...]:
    return this.told(SessionTurnedVirtual, session_id=_session_id(this))


def _called_off(this: _Happening) -> tuple[Told, ...]:
    reason = this.row.need("reason", text, "the reason")
    return this.told(SessionCalledOff, session_id=_session_id(this), reason=reason)


def _held(this: _Happening) -> tuple[Told, ...]:
    return this.told(SessionHeld, session_id=_session_id(this))


def _attended(this: _Happening) -> tuple[Told, ...]:
    return this.told(
        AttendanceRecorded,
        session_id=_session_id(this),
        person_id=this.row.need("person_id", identifier, "the person's id"),
        presence=this.row.need("presence", choice_of(_PRESENCES), "whether they were there"),
    )


def _coached(this: _Happening) -> tuple[Told, ...]:
    attendees = this.row.get("attendees", listed_or_none(identifier)) or ()
    return this.told(CoachSessionHeld, attendees=attendees)


def _step_id(this: _Happening) -> str | None:
    return this.row.need("step_id", identifier, "the step of the program")


def _assessed(this: _Happening) -> tuple[Told, ...]:
    assessor = this.row.need("assessor", text, "who made the assessment")
    return this.told(AssessmentDone, step_id=_step_id(this), assessor=assessor)


def _reported(this: _Happening) -> tuple[Told, ...]:
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


def _plan_made(this: _Happening) -> tuple[Told, ...]:
    plan_id = this.row.need("plan_id", identifier, "the plan's id")
    version = this.row.need("version", _VERSION, "which version of the plan, from 1")
    items, columns = this.items.of(this.row, this.application_id, plan_id, version)
    return this.told(PlanMade, columns, plan_id=plan_id, version=version, items=items)


def _met(this: _Happening) -> tuple[Told, ...]:
    return this.told(MeetingHeld)


def _updated(this: _Happening) -> tuple[Told, ...]:
    return this.told(SponsorUpdated)


def _evaluated(this: _Happening) -> tuple[Told, ...]:
    return this.told(Evaluated, step_id=_step_id(this))


def _certification_step(this: _Happening) -> tuple[Told, ...]:
    standards = this.row.get("standards", text)
    return this.told(CertificationStepTaken, step_id=_step_id(this), standards=standards)


def _done(this: _Happening) -> tuple[Told, ...]:
    return this.told(StepDone, step_id=_step_id(this))


def _ended(this: _Happening) -> tuple[Told, ...]:
    return this.told(ProgramEnded)


@attrs.frozen
class _Kind:
    """A kind of event: what makes it, and which columns it has beside those of every row."""

    make: Callable[[_Happening], tuple[Told, ...]]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    """Columns that may be blank."""
    is_shared: bool = False
    """Whether it concerns every application where none is named."""


_KINDS: Final[Mapping[str, _Kind]] = {
    "kicked-off": _Kind(_kicked_off, ("members",), ("ends_on",)),
    "core-member-joined": _Kind(_joined, ("person_id", "name")),
    "core-member-left": _Kind(_left, ("person_id",)),
    "core-member-replaced": _Kind(_replaced, ("person_id", "to_person_id", "to_name")),
    "session-planned": _Kind(
        _planned,
        ("step_id", "session_id", "starts_on", "ends_on", "mode"),
        ("place",),
        is_shared=True,
    ),
    "session-rescheduled": _Kind(
        _rescheduled, ("session_id", "starts_on", "ends_on"), is_shared=True
    ),
    "session-turned-virtual": _Kind(_turned_virtual, ("session_id",), is_shared=True),
    "session-called-off": _Kind(_called_off, ("session_id", "reason"), is_shared=True),
    "session-held": _Kind(_held, ("session_id",), is_shared=True),
    "attendance-recorded": _Kind(_attended, ("session_id", "person_id", "presence")),
    "coach-session-held": _Kind(_coached, (), ("attendees",)),
    "assessment-done": _Kind(_assessed, ("step_id", "assessor")),
    "report-delivered": _Kind(
        _reported, ("report_id", "findings", "areas", "strategies", "priorities")
    ),
    "plan-made": _Kind(_plan_made, ("plan_id", "version")),
    "meeting-held": _Kind(_met),
    "sponsor-updated": _Kind(_updated),
    "evaluated": _Kind(_evaluated, ("step_id",)),
    "certification-step-taken": _Kind(_certification_step, ("step_id",), ("standards",)),
    "step-done": _Kind(_done, ("step_id",)),
    "program-ended": _Kind(_ended),
}
COURSE_KINDS: Final = tuple(_KINDS)
"""The kinds of events that stand in the table. What is assessed stands in tables of its own."""


def read_course(table: Table, items: Items, taking: Taking) -> tuple[Told, ...]:
    """The events of a table, in the order of its rows; what is wrong is noted with the table.

    Args:
        table: a row for each event.
        items: what the improvement plans consist of.
        taking: the applications that something can have happened to.
    """
    told: list[Told] = []
    everybody = sorted(taking.applications.known)
    for written in table.rows:
        kind = written.need("kind", choice_of(_KINDS), "what happened")
        row = with_columns(written, kind.needs, written.cells["kind"]) if kind else written
        application_id, is_shared = _whom(row, kind, taking)
        happened = _Happening(
            row=row,
            event_id=row.need("event_id", identifier, "the event's id"),
            application_id=application_id,
            occurred_on=taking.day(row, "occurred_on", "the day on which it happened"),
            recorded_at=row.need("recorded_at", moment, "the moment at which it was recorded"),
            everybody=everybody if is_shared else (),
            items=items,
        )
        if kind is None:
            continue
        expected = f"a blank cell: {row.cells['kind']} has no such entry"
        own = {*_ALWAYS, *kind.needs, *kind.takes}
        row.leave_blank((each for each in COURSE_COLUMNS if each not in own), expected)
        if not is_shared or everybody:
            told.extend(kind.make(happened))
    plans = [row for row in table.rows if row.cells.get("kind") in (None, "plan-made")]
    read = all(not row.is_faulty("kind", "plan_id", "version") for row in plans)
    if table.is_whole and read and all(row.get("kind", choice_of(_KINDS)) for row in table.rows):
        items.note_unclaimed()
    return tuple(told)


def _whom(row: Row, kind: _Kind | None, taking: Taking) -> tuple[str | None, bool]:
    """The application that a row is about; whether it is about all of them."""
    if kind is None or (kind.is_shared and "application_id" not in row.cells):
        return None, kind is not None and not row.is_faulty("application_id")
    return taking.application_id(row), False
