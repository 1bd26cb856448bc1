"""A made-up practice that takes part: its events, written as a story."""

from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from qip_rules.participation import (
    AttendanceRecorded,
    CoreMember,
    Event,
    KickedOff,
    Mode,
    Participation,
    Presence,
    SessionHeld,
    SessionPlanned,
    participation,
)
from qip_rules.policy.program import Program

T = TypeVar("T", bound=Event)

ADA = CoreMember(person_id="ada", name="Ada (made up)")
BO = CoreMember(person_id="bo", name="Bo (made up)")
CY = CoreMember(person_id="cy", name="Cy (made up)")


def day(text: str) -> date:
    return date.fromisoformat(text)


class Story:
    """Events of one application, each told on the day it happened."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def told(self, kind: type[T], on: str, **fields: Any) -> T:  # noqa: ANN401 - any field
        at = {
            "event_id": f"event-{len(self.events) + 1}",
            "application_id": "application-1",
            "occurred_on": day(on),
            "recorded_at": datetime.combine(day(on), time(15), UTC),
        }
        event = kind(**{**at, **fields})
        self.events.append(event)
        return event

    def kicked_off(
        self, on: str = "2026-01-05", *members: CoreMember, ends_on: str | None = None
    ) -> None:
        end = None if ends_on is None else day(ends_on)
        self.told(KickedOff, on, members=members or (ADA, BO), ends_on=end)

    def planned(  # noqa: PLR0913 - each a part of an announcement
        self,
        session_id: str,
        first: str,
        last: str | None = None,
        *,
        on: str = "2026-01-06",
        step: str = "in-person-session",
        mode: Mode = Mode.IN_PERSON,
    ) -> SessionPlanned:
        return self.told(
            SessionPlanned,
            on,
            session_id=session_id,
            step_id=step,
            starts_on=day(first),
            ends_on=day(last or first),
            mode=mode,
        )

    def held(self, session_id: str, on: str) -> None:
        self.told(SessionHeld, on, session_id=session_id)

    def attended(
        self, session_id: str, who: CoreMember, presence: Presence, on: str = "2026-03-10"
    ) -> AttendanceRecorded:
        return self.told(
            AttendanceRecorded,
            on,
            session_id=session_id,
            person_id=who.person_id,
            presence=presence,
        )

    def state(self, program: Program, as_of: str) -> Participation:
        return participation(program, self.events, day(as_of))


def codes(state: Participation) -> list[str]:
    return [each.code.value for each in state.findings]


def cited(state: Participation, code: str) -> list[str]:
    (finding,) = (each for each in state.findings if each.code.value == code)
    return [clause.id for clause in finding.clauses]


def asked(state: Participation, code: str) -> list[str]:
    """What is to be done of a code, by what it is about."""
    return [each.about for each in state.to_do if each.code.value == code]
