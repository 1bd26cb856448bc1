"""Made-up courses: what could happen while a practice takes part in a program.

A course is the events of one application, sound and unsound ones: ids that stand twice, sessions
that nobody announced, attendance of strangers, steps in a wrong order; and what is assessed, some
of it twice and some of another practice.
"""

import copy
import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from qip_rules.errors import expect_arguments
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
from qip_rules.rules.strategies.named import expect_at_least, named, options_of
from qip_rules.testing.made_up_rounds import measurement_rounds
from qip_rules.testing.saying import program_said

__all__ = ["Course", "courses", "courses_of_assessments", "courses_of_sessions"]

Course = tuple[Event, ...]
"""The events of one application, in any order."""

_PEOPLE: Final = tuple(
    CoreMember(person_id=f"person-{number}", name=f"Person {number} (made up)")
    for number in range(1, 6)
)
_SESSIONS: Final = tuple(f"session-{number}" for number in range(1, 6))
_NO_STEP: Final = "no-such-step"
_DAYS: Final = 300
_PLACES: Final = 2**10
_MOSTLY: Final = st.integers(0, 9).map(bool)
_APPLICATION_ID: Final = "application-1"
_PRACTICES: Final = (*(("practice-1",) * 7), "practice-2")
"""One event in eight is about a practice that it should not be about."""


def courses(
    program: Program,
    *,
    around: date,
    max_events: int = 12,
    application_id: str = _APPLICATION_ID,
) -> st.SearchStrategy[Course]:
    """Courses of one application, of one event or more; most begin with a kick-off and sessions.

    Args:
        program: whose steps are taken.
        around: the day about which things happen.
        max_events: how many events there are at most besides the first ones.
        application_id: of all events.

    Raises:
        NotInForceError: the program is not in force on that day.
        ArgumentError: arguments of wrong classes, or fewer events than none.
    """

    def drawn(drawing: _Drawing) -> list[_Placed]:
        draw = drawing.draw
        kick_off = drawing.placed(drawing.kick_off())
        events = [kick_off] if draw(_MOSTLY) else []
        events.extend(drawing.announcements())
        kinds = (
            *(_Drawing.attendance,) * 3,
            *(_Drawing.session,) * 3,
            *(_Drawing.team,) * 2,
            *(_Drawing.paper,) * 2,
            *(_Drawing.step,) * 2,
            *(_Drawing.assessed,) * 3,
        )
        events.extend(drawing.further(kinds, max_events))
        return events or [kick_off]

    return _courses("courses", drawn, program, around, max_events, 12, application_id)


def courses_of_assessments(
    program: Program,
    *,
    around: date,
    max_events: int = 8,
    application_id: str = _APPLICATION_ID,
) -> st.SearchStrategy[Course]:
    """Courses of one application in which little happens but assessments, of one event or more.

    Args:
        program: whose measures, areas and steps are taken.
        around: the day about which things happen.
        max_events: how many events there are at most besides a kick-off, at least 1.
        application_id: of all events.

    Raises:
        NotInForceError: the program is not in force on that day.
        ArgumentError: arguments of wrong classes, or fewer events than one.
    """
    expect_at_least("courses_of_assessments", 1, max_events=max_events)

    def drawn(drawing: _Drawing) -> list[_Placed]:
        kick_off = drawing.placed(drawing.kick_off())
        events = [kick_off] if drawing.draw(st.booleans()) else []
        kinds = (*(_Drawing.assessed,) * 7, _Drawing.certification)
        events.extend(drawing.further(kinds, max_events, min_size=1))
        return events

    return _courses("courses_of_assessments", drawn, program, around, max_events, 8, application_id)


def courses_of_sessions(
    program: Program,
    *,
    around: date,
    max_events: int = 8,
    application_id: str = _APPLICATION_ID,
) -> st.SearchStrategy[Course]:
    """Courses of one application in which sessions are announced, and then changed, one by one.

    Each event has an id and a moment of its own, and changes only what was announced before it.

    Args:
        program: whose steps are taken.
        around: the day about which things happen.
        max_events: how many changes there are at most.
        application_id: of all events.

    Raises:
        NotInForceError: the program is not in force on that day.
        ArgumentError: arguments of wrong classes, or fewer events than none.
    """

    def drawn(drawing: _Drawing) -> list[_Placed]:
        draw = drawing.draw
        announced = _SESSIONS[: draw(st.integers(1, len(_SESSIONS)))]
        events = [drawing.kick_off(), *(drawing.announcement(each) for each in announced)]
        changes = draw(st.lists(st.sampled_from(announced), max_size=max_events))
        events.extend(drawing.change(each) for each in changes)
        told: list[_Placed] = []
        for number, each in enumerate(events):
            day = around + timedelta(days=number)
            moment = datetime.combine(day, time(16), UTC)
            event = attrs.evolve(
                each, event_id=f"event-{number}", occurred_on=day, recorded_at=moment
            )
            told.append(attrs.evolve(drawing.placed(event), is_settled=False))
        return told

    return _courses("courses_of_sessions", drawn, program, around, max_events, 8, application_id)


def _courses(  # noqa: PLR0913, PLR0917 - the arguments of each strategy, and what draws it
    name: str,
    drawn: Callable[["_Drawing"], list["_Placed"]],
    program: Program,
    around: date,
    max_events: int,
    usually: int,
    application_id: str,
) -> st.SearchStrategy[Course]:
    expect_arguments(
        name,
        program=(program, Program, "`load_program(...)` is one"),
        around=(around, date),
        application_id=(application_id, str),
    )
    expect_at_least(name, 0, max_events=max_events)
    program.on(around)

    def course(draw: st.DrawFn) -> Course:
        drawing = _Drawing(draw, program, around, application_id)
        placed = drawn(drawing)
        placed.extend(drawing.settling(placed))
        return tuple(each.event for each in sorted(placed, key=lambda each: each.place))

    options = options_of(
        max_events=(max_events, usually), application_id=(application_id, _APPLICATION_ID)
    )
    return named(name, course, program_said(program), around=around, **options)


@attrs.frozen
class _Placed:
    """An event, its place among the others, and whether staff say a word on its id.

    All three are drawn in one go, so that an example shrinks by an event at a time.
    """

    event: Event
    place: int
    is_settled: bool
    """Whether they do though nothing else has that id."""
    is_settled_among_several: bool


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
        self.numbers = itertools.count(1)

    def placed(self, event: Event) -> _Placed:
        """An event at a place of its own: 0, unless the order is turned round."""
        return _Placed(
            event,
            self.draw(st.integers(0, _PLACES)),
            is_settled=self.draw(st.integers(0, 40)) == 1,
            is_settled_among_several=self.draw(st.integers(0, 2)) == 1,
        )

    def through(self, draw: st.DrawFn) -> "_Drawing":
        """The same drawing for one event of several: what it draws goes, or stays, with it."""
        drawing = copy.copy(self)
        drawing.draw = draw
        return drawing

    def announcements(self) -> list[_Placed]:
        """Announcements of the first few sessions."""
        names = iter(_SESSIONS)

        @st.composite
        def one(draw: st.DrawFn) -> _Placed:
            drawing = self.through(draw)
            return drawing.placed(drawing.announcement(next(names)))

        return self.draw(st.lists(one(), max_size=len(_SESSIONS)))

    def further(
        self, kinds: Sequence[Callable[["_Drawing"], Event]], max_size: int, *, min_size: int = 0
    ) -> list[_Placed]:
        """Some events of these kinds, each drawn with its kind."""

        @st.composite
        def one(draw: st.DrawFn) -> _Placed:
            drawing = self.through(draw)
            return drawing.placed(draw(st.sampled_from(kinds))(drawing))

        return self.draw(st.lists(one(), min_size=min_size, max_size=max_size))

    def day(self, least: int = 0, most: int = _DAYS) -> date:
        return self.around + timedelta(days=self.draw(st.integers(least, most)))

    def happened(self, on: date | None = None) -> dict[str, Any]:
        """What every event has; now and then an id that stands for another event already."""
        number = next(self.numbers)
        told_again = self.draw(st.integers(0, 19)) == 1
        occurred_on = on or self.day()
        delay = timedelta(days=self.draw(st.sampled_from((0, 0, 0, 1, 40))))
        return {
            "event_id": "event-1" if told_again else f"event-{number}",
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
        drawn = measurement_rounds(
            self.program, ended_on=ended_on, practice_id=practice_id, max_cases=4
        )
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

    def settling(self, placed: Sequence[_Placed]) -> Iterator[_Placed]:
        """Now and then a word of staff on an id that stands for several events, or for one."""
        by_id: dict[str, list[_Placed]] = {}
        for each in placed:
            by_id.setdefault(each.event.event_id, []).append(each)
        for event_id, told in by_id.items():
            first = told[0]
            if first.is_settled_among_several if len(told) > 1 else first.is_settled:
                names = [each.name for each in versions_of([each.event for each in told])]
                several = len(names) > 1
                happened: dict[str, Any] = {**self.happened(), "event_id": f"settling-{event_id}"}
                settled = RecordsSettled(
                    **happened,
                    settled_id=event_id,
                    versions=tuple(names) if several else ("one", "other"),
                    keeps=self.draw(st.sampled_from((None, *(names if several else ["one"])))),
                    decided_by="The staff",
                    reason="The list of the day says so.",
                )
                yield self.placed(settled)

    def practice(self) -> str:
        return self.draw(st.sampled_from(_PRACTICES))

    def counted(self) -> Counted:
        cases = self.draw(st.integers(1, 4))
        return Counted(numerator=self.draw(st.integers(0, cases)), denominator=cases)
