"""The codes of what participation finds and asks to be done.

A program document names the clauses that each rests on, in its part `findings`, by these codes; a
finding about a step rests on the clauses of the step.
"""

import enum
from typing import Final

__all__ = ["AT_FAULT", "ParticipationCode", "StaffCode"]


class ParticipationCode(enum.Enum):
    """What is unusual about a practice's participation."""

    RECORDS_CONTRADICT = "records-contradict"
    """Two events of one id say different things; neither counts."""
    RECORDS_SETTLED = "records-settled"
    """Two events of one id say different things, and staff settled which one counts."""
    SETTLED_NOTHING = "settled-nothing"
    """Staff settled an id that does not stand for events that say different things."""
    SESSION_RECORDS_CONTRADICT = "session-records-contradict"
    """Two announcements of one session, of one moment, differ; neither counts."""
    ATTENDANCE_CONTRADICTS = "attendance-contradicts"
    """Two records of one person at one session, of one moment, differ; neither counts."""
    KICKED_OFF_AGAIN = "kicked-off-again"
    """A second kick-off; the first counts."""
    TEAM_UNKNOWN = "team-unknown"
    """Nobody is on record as a member of the core team, and sessions are."""
    CORE_MEMBER_TWICE = "core-member-twice"
    """Somebody joined who is on the core team already; it does not count."""
    CORE_MEMBER_UNKNOWN = "core-member-unknown"
    """Somebody left or was replaced who is not on the core team; it does not count."""
    CORE_MEMBER_REPLACED = "core-member-replaced"
    """One person came for another; each is bound to come to the sessions of their own time."""
    STEP_UNKNOWN = "step-unknown"
    """An event names a step that the program does not have, or that is recorded otherwise."""
    SESSION_NOT_PLANNED = "session-not-planned"
    """Something is said of a session of which no earlier announcement is on record."""
    SESSIONS_OVERLAP = "sessions-overlap"
    """Two sessions of one step have a day in common."""
    SESSION_ELSEWISE = "session-elsewise"
    """A session is held in another way than its step has it."""
    SESSION_HELD_APART = "session-held-apart"
    """A session is on record as held on a day that is not one of its own."""
    SESSION_MISSED = "session-missed"
    """A core team member was not at a session that none may miss."""
    SESSION_ATTENDED_PARTLY = "session-attended-partly"
    """A core team member was at a part of a session that none may miss."""
    ATTENDANCE_OF_UNKNOWN_PERSON = "attendance-of-unknown-person"
    """Attendance of somebody who was never on the core team."""
    ATTENDANCE_OF_UNKNOWN_SESSION = "attendance-of-unknown-session"
    """Attendance at a session that is not announced."""
    STEPS_OUT_OF_ORDER = "steps-out-of-order"
    """A step is dated so that another, which comes first, is not done by then."""
    STEP_BEFORE_NOT_RECORDED = "step-before-not-recorded"
    """A step was done, and of one that comes first nothing is on record."""
    STEP_OVERDUE = "step-overdue"
    """A step that the practice or its sponsor owes was not done while there was time for it."""
    STEP_ADVISED = "step-advised"
    """A step that is only recommended was not done while there was time for it."""
    PLAN_ITEM_WITHOUT_FINDING = "plan-item-without-finding"
    """An item of the improvement plan answers nothing that the report found."""
    PLAN_FINDING_UNKNOWN = "plan-finding-unknown"
    """An item of the improvement plan names a finding that no report has."""
    ASSESSMENT_CONTRADICTS = "assessment-contradicts"
    """Two records of one round, goal, or day of settling or asking, of one moment, differ; none
    counts of that round, goal or day."""
    OTHER_PRACTICE = "other-practice"
    """Something assessed is of another practice than what else is on record; it does not count."""
    MEASURE_UNKNOWN = "measure-unknown"
    """A round has a result on a measure that the program does not have; it ranks nothing."""
    ROUND_NOT_RANKED = "round-not-ranked"
    """A round ranks no areas, as nothing in force on its last day says how."""
    SETTLED_AGAIN = "settled-again"
    """The areas were recorded otherwise, as settled on the same day; what was recorded last
    counts."""
    SETTLED_BEFORE_BASELINE = "settled-before-baseline"
    """Areas were settled before the baseline had ended; they stand, without the ranking."""
    DECIDED_TOO_EARLY = "decided-too-early"
    """A decision of those who certify is dated before what has to come first; it is kept as it
    came."""


class StaffCode(enum.Enum):
    """What is to be done next; in the order of urgency among those of one day."""

    RESOLVE_RECORDS = "resolve-records"
    """Find out which of contradictory or impossible records is right, and record it anew."""
    NAME_CORE_TEAM = "name-core-team"
    """Record who is on the core team."""
    RECORD_SESSION = "record-session"
    """Find out whether a session took place, and record it."""
    RECORD_ATTENDANCE = "record-attendance"
    """Record who was at a session."""
    RECORD_STEP = "record-step"
    """Find out whether a step was done, and record it."""
    PLAN_ANEW = "plan-anew"
    """Give steps other days, so that each has the time it needs."""
    COMPLETE_REPORT = "complete-report"
    """Add to the report what it has to name."""
    TAKE_STEP = "take-step"
    """Do the next step: whoever owes it."""


AT_FAULT: Final = frozenset(
    {
        ParticipationCode.RECORDS_CONTRADICT,
        ParticipationCode.SETTLED_NOTHING,
        ParticipationCode.SESSION_RECORDS_CONTRADICT,
        ParticipationCode.ATTENDANCE_CONTRADICTS,
        ParticipationCode.CORE_MEMBER_TWICE,
        ParticipationCode.CORE_MEMBER_UNKNOWN,
        ParticipationCode.STEP_UNKNOWN,
        ParticipationCode.SESSION_NOT_PLANNED,
        ParticipationCode.SESSIONS_OVERLAP,
        ParticipationCode.SESSION_HELD_APART,
        ParticipationCode.ATTENDANCE_OF_UNKNOWN_PERSON,
        ParticipationCode.ATTENDANCE_OF_UNKNOWN_SESSION,
        ParticipationCode.STEPS_OUT_OF_ORDER,
        ParticipationCode.PLAN_FINDING_UNKNOWN,
        ParticipationCode.ASSESSMENT_CONTRADICTS,
        ParticipationCode.OTHER_PRACTICE,
        ParticipationCode.MEASURE_UNKNOWN,
        ParticipationCode.SETTLED_BEFORE_BASELINE,
        ParticipationCode.DECIDED_TOO_EARLY,
    }
)
"""What is wrong with the record itself: somebody has to look at what was written down."""
