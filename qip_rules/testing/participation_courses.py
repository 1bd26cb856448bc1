"""Made-up courses: what could happen while a practice takes part in a program.

A course is the events of one application, sound and unsound ones: ids that stand twice, sessions
that nobody announced, attendance of strangers, steps in a wrong order; and what is assessed, some
of it twice and some of another practice.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from qip_rules.participation.assessment.certification import DecisionOnRecord
from qip_rules.participation.assessment.goals import Goal, Satisfaction
from qip_rules.participation.assessment.measures import Counted
from qip_rules.participation.assessment.priorities import AreaWeight, Settlement
from qip_rules.participation.course.versions import versions_of
from qip_rules.participation.events.assessment_events import (
    CertificationDecided,
    GoalCounted,
    PrioritiesSettled,
    RoundMeasured,
    SatisfactionAsked,
)
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
from qip_rules.participation.events.settling_events import RecordsSettled
from qip_rules.participation.events.step_events import (
    AssessmentDone,
    CertificationStepTaken,
    Evaluated,
    MeetingHeld,
    PlanItem,
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
from qip_rules.participation.words import Mode, Recording
from qip_rules.policy.measure import Better
from qip_rules.policy.program import Program, Step
from qip_rules.testing.measurement_rounds import rounds

__all__ = ["Course", "assessments", "courses", "session_stories"]

Course = tuple[Event, ...]
"""The events of one application, in any order."""

_PEOPLE: Final = tuple(
    CoreMember(person_id=f"person-{number}", name=f"Person {number} (made up)")
    for number in range(1, 6)
)
_SESSIONS: Final = tuple(f"session-{number}" for number in range(1, 6))
_NO_STEP: Final = "no-such-step"
_DAYS: Final = 300
_PRACTICES: Final = (*(("practice-1",) * 7), "practice-2")
"""One event in eight is about a practice that it should not be about."""


@st.composite
def courses(
    draw: st.DrawFn,
    program: Program,
    *,
    around: date,
    most: int = 12,
    application_id: str = "application-1",
) -> Course:
    """Courses of one application, of one event or more; most begin with a kick-off and sessions.

    Args:
        draw: given by Hypothesis.
        program: whose steps are taken.
        around: the day about which things happen.
        most: how many events there are at most besides the first ones.
        application_id: of all events.
    """
    drawing = _Drawing(draw, program, around, application_id)
    events: list[Event] = []
    if draw(st.integers(0, 9)):
        events.append(drawing.kick_off())
    announced = _SESSIONS[: draw(st.integers(0, len(_SESSIONS)))]
    events.extend(drawing.announcement(each) for each in announced)
    kinds = (
        *(drawing.attendance,) * 3,
        *(drawing.session,) * 3,
        *(drawing.team,) * 2,
        *(drawing.paper,) * 2,
        *(drawing.step,) * 2,
        *(drawing.assessed,) * 3,
    )
    further = draw(st.lists(st.sampled_from(kinds), max_size=most))
    events.extend(each() for each in further)
    if not events:
        events.append(drawing.kick_off())
    events.extend(drawing.settling(events))
    return tuple(draw(st.permutations(events)))


@st.composite
def assessments(
    draw: st.DrawFn,
    program: Program,
    *,
    around: date,
    most: int = 8,
    application_id: str = "application-1",
) -> Course:
    """Courses of one application in which little happens but assessments, of one event or more.

    Args:
        draw: given by Hypothesis.
        program: whose measures, areas and steps are taken.
        around: the day about which things happen.
        most: how many events there are at most besides a kick-off.
        application_id: of all events.
    """
    drawing = _Drawing(draw, program, around, application_id)
    events = [drawing.kick_off()] if draw(st.booleans()) else []
    kinds = (*(drawing.assessed,) * 7, drawing.certification)
    further = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most))
    events.extend(each() for each in further)
    events.extend(drawing.settling(events))
    return tuple(draw(st.permutations(events)))


@st.composite
def session_stories(
    draw: st.DrawFn,
    program: Program,
    *,
    around: date,
    most: int = 8,
    application_id: str = "application-1",
) -> Course:
    """Courses of one application in which sessions are announced, and then changed, one by one.

    Each event has an id and a moment of its own, and changes only what was announced before it.

    Args:
        draw: given by Hypothesis.
        program: whose steps are taken.
        around: the day about which things happen.
        most: how many changes there are at most.
        application_id: of all events.
    """
    drawing = _Drawing(draw, program, around, application_id)
    announced = _SESSIONS[: draw(st.integers(1, len(_SESSIONS)))]
    events = [drawing.kick_off(), *(drawing.announcement(each) for each in announced)]
    changes = draw(st.lists(st.sampled_from(announced), max_size=most))
    events.extend(drawing.change(each) for each in changes)
    told: list[Event] = []
    for number, each in enumerate(events):
        day = around + timedelta(days=number)
        moment = datetime.combine(day, time(16), UTC)
        told.append(
            attrs.evolve(each, event_id=f"event-{number}", occurred_on=day, recorded_at=moment)
        )
    return tuple(draw(st.permutations(told)))


class _Drawing:
    """Draws the events of one course, each with an id and days of its own."""

    def __init__(
        self, draw: st.DrawFn, program: Program, around: date, application_id: str
    ) -> None:
        self.draw = draw
        self.program = program
        policy = program.on(around)
        steps: tuple[Step, ...] = policy.steps
        self.areas = (*(each.id for each in policy.areas), "an area of its own")
        self.step_ids = (*(each.id for each in steps), _NO_STEP)
        self.certification_steps = (
            *(each.id for each in steps if each.recorded_by == Recording.CERTIFICATION_STEP.value),
            _NO_STEP,
        )
        self.series = (
            *(each.id for each in steps if each.recorded_by == Recording.SESSION.value),
            _NO_STEP,
        )
        self.around = around
        self.application_id = application_id
        self.number = 0

    def day(self, least: int = 0, most: int = _DAYS) -> date:
        return self.around + timedelta(days=self.draw(st.integers(least, most)))

    def happened(self, on: date | None = None) -> dict[str, Any]:
        """What every event has; now and then an id that stands for another event already."""
        self.number += 1
        told_again = self.draw(st.integers(0, 19)) == 0
        occurred_on = on or self.day()
        delay = timedelta(days=self.draw(st.sampled_from((0, 0, 0, 1, 40))))
        return {
            "event_id": "event-1" if told_again else f"event-{self.number}",
            "application_id": self.application_id,
            "occurred_on": occurred_on,
            "recorded_at": datetime.combine(occurred_on + delay, time(16), UTC),
        }

    def kick_off(self) -> Event:
        members = _PEOPLE[: self.draw(st.integers(1, 4))]
        ends_on = self.day(100, 2 * _DAYS) if self.draw(st.booleans()) else None
        return KickedOff(**self.happened(self.around), members=members, ends_on=ends_on)

    def days(self) -> dict[str, Any]:
        starts_on = self.day()
        ends_on = starts_on + timedelta(days=self.draw(st.integers(0, 3)))
        return {"starts_on": starts_on, "ends_on": ends_on}

    def announcement(self, session_id: str) -> Event:
        return SessionPlanned(
            **self.happened(self.day(0, 30)),
            **self.days(),
            session_id=session_id,
            step_id=self.draw(st.sampled_from(self.series)),
            mode=self.draw(st.sampled_from(Mode)),
        )

    def attendance(self) -> Event:
        return AttendanceRecorded(
            **self.happened(),
            session_id=self.draw(st.sampled_from(_SESSIONS)),
            person_id=self.draw(st.sampled_from(_PEOPLE)).person_id,
            presence=self.draw(st.sampled_from(Presence)),
        )

    def session(self) -> Event:
        session_id = self.draw(st.sampled_from(_SESSIONS))
        if self.draw(st.booleans()):
            return SessionHeld(**self.happened(), session_id=session_id)
        return self.change(session_id)

    def change(self, session_id: str) -> Event:
        at: dict[str, Any] = {**self.happened(), "session_id": session_id}
        match self.draw(st.integers(0, 2)):
            case 0:
                return SessionRescheduled(**at, **self.days())
            case 1:
                return SessionTurnedVirtual(**at)
            case _:
                return SessionCalledOff(**at, reason="Snow.")

    def team(self) -> Event:
        one, other = self.draw(st.permutations(_PEOPLE))[:2]
        match self.draw(st.integers(0, 2)):
            case 0:
                return CoreMemberJoined(**self.happened(), member=one)
            case 1:
                return CoreMemberLeft(**self.happened(), person_id=one.person_id)
            case _:
                return CoreMemberReplaced(
                    **self.happened(), person_id=one.person_id, successor=other
                )

    def paper(self) -> Event:
        parts = self.draw(st.sampled_from(((), ("one",), ("one", "two"))))
        if self.draw(st.booleans()):
            return ReportDelivered(
                **self.happened(),
                report_id="report",
                findings=parts,
                areas=parts,
                strategies=parts,
                priorities=parts,
            )
        item = PlanItem(item_id="item", says="Do it better.", findings=parts)
        version = self.draw(st.integers(1, 3))
        return PlanMade(**self.happened(), plan_id="plan", version=version, items=(item,))

    def step(self) -> Event:
        at, step_id = self.happened(), self.draw(st.sampled_from(self.step_ids))
        match self.draw(st.integers(0, 7)):
            case 0:
                return MeetingHeld(**at)
            case 1:
                return SponsorUpdated(**at)
            case 2:
                return CoachSessionHeld(**at)
            case 3:
                return ProgramEnded(**at)
            case 4:
                return Evaluated(**at, step_id=step_id)
            case 5:
                return CertificationStepTaken(**at, step_id=step_id)
            case 6:
                return StepDone(**at, step_id=step_id)
            case _:
                return AssessmentDone(**at, step_id=step_id, assessor="The staff")

    def assessed(self) -> Event:
        kinds = (self.round, self.settlement, self.goal, self.satisfaction, self.decision)
        return self.draw(st.sampled_from(kinds))()

    def certification(self) -> Event:
        standards = self.draw(st.sampled_from((None, "a made-up edition")))
        step_id = self.draw(st.sampled_from(self.certification_steps))
        return CertificationStepTaken(**self.happened(), step_id=step_id, standards=standards)

    def round(self) -> Event:
        at = self.happened()
        ended_on, practice_id = at["occurred_on"], self.practice()
        drawn = rounds(self.program, ended_on=ended_on, practice_id=practice_id, cases_maximum=4)
        return RoundMeasured(**at, round=self.draw(drawn))

    def settlement(self) -> Event:
        at = self.happened()
        areas = self.draw(st.lists(st.sampled_from(self.areas), unique=True, min_size=1))
        settled = Settlement(
            practice_id=self.practice(),
            settled_on=at["occurred_on"],
            areas=tuple(
                AreaWeight(area=each, weight=self.draw(st.integers(1, 3))) for each in areas[:3]
            ),
            agreed_by_practice=(_PEOPLE[0].name,),
            agreed_by_program=("The staff",),
        )
        return PrioritiesSettled(**at, settlement=settled)

    def goal(self) -> Event:
        at = self.happened()
        before, after = at["occurred_on"] - timedelta(days=30), at["occurred_on"]
        has_before, has_after = self.draw(st.booleans()), self.draw(st.booleans())
        return GoalCounted(
            **at,
            goal=Goal(
                practice_id=self.practice(),
                goal_id=self.draw(st.sampled_from(("goal-1", "goal-2"))),
                title="Fewer made-up delays",
                better=self.draw(st.sampled_from(Better)),
                before=self.counted() if has_before else None,
                before_on=before if has_before else None,
                after=self.counted() if has_after else None,
                after_on=after if has_after else None,
            ),
        )

    def satisfaction(self) -> Event:
        at = self.happened()
        content, silent = self.draw(st.integers(0, 3)), self.draw(st.integers(1, 2))
        return SatisfactionAsked(
            **at,
            satisfaction=Satisfaction(
                practice_id=self.practice(),
                asked_on=at["occurred_on"],
                asked=content + silent,
                answered=content,
                content=content,
            ),
        )

    def decision(self) -> Event:
        at = self.happened()
        decided = DecisionOnRecord(
            decided_on=at["occurred_on"], says="Certified", source="a made-up letter"
        )
        return CertificationDecided(**at, decision=decided)

    def settling(self, events: Sequence[Event]) -> Iterator[Event]:
        """Now and then a word of staff on an id that stands for several events, or for one."""
        by_id: dict[str, list[Event]] = {}
        for each in events:
            by_id.setdefault(each.event_id, []).append(each)
        for event_id, told in by_id.items():
            if self.draw(st.integers(0, 2 if len(told) > 1 else 40)) == 1:
                names = [each.name for each in versions_of(told)]
                several = len(names) > 1
                happened: dict[str, Any] = {**self.happened(), "event_id": f"settling-{event_id}"}
                yield RecordsSettled(
                    **happened,
                    settled_id=event_id,
                    versions=tuple(names) if several else ("one", "other"),
                    keeps=self.draw(st.sampled_from((None, *(names if several else ["one"])))),
                    decided_by="The staff",
                    reason="The list of the day says so.",
                )

    def practice(self) -> str:
        return self.draw(st.sampled_from(_PRACTICES))

    def counted(self) -> Counted:
        cases = self.draw(st.integers(1, 4))
        return Counted(numerator=self.draw(st.integers(0, cases)), denominator=cases)
