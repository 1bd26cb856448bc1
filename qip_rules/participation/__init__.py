"""Participation: what an accepted practice and the program owe each other, and what was done.

*Events* happened and are always accepted; everything else is derived:
`participation(program, events, as_of)` is the core team over time, the sessions, who was there,
the milestones with who owes them, a schedule, findings, and what is to be done next.
`expect_sound` refuses, with every fault at once, events that contradict each other. `lay_out`
makes a schedule of steps and dates alone.
"""

from qip_rules.participation.attendance import Attendance, Whereabouts
from qip_rules.participation.codes import AT_FAULT, ParticipationCode, StaffCode
from qip_rules.participation.events import EVENT_KINDS, Event
from qip_rules.participation.findings import ParticipationFinding, ParticipationToDo
from qip_rules.participation.milestones import Milestone, MilestoneState
from qip_rules.participation.occurrences import Occurrence
from qip_rules.participation.schedule import Breach, BrokenOrder, Schedule, Slot, lay_out
from qip_rules.participation.session_events import (
    AttendanceRecorded,
    CoachSessionHeld,
    Presence,
    SessionCalledOff,
    SessionHeld,
    SessionPlanned,
    SessionRescheduled,
    SessionTurnedVirtual,
)
from qip_rules.participation.sessions import Session, SessionState
from qip_rules.participation.state import Participation
from qip_rules.participation.step_events import (
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
from qip_rules.participation.taking_part import expect_sound, participation
from qip_rules.participation.team import Membership
from qip_rules.participation.team_events import (
    CoreMember,
    CoreMemberJoined,
    CoreMemberLeft,
    CoreMemberReplaced,
    KickedOff,
)
from qip_rules.participation.words import Mode, Party

__all__ = [
    "AT_FAULT",
    "EVENT_KINDS",
    "AssessmentDone",
    "Attendance",
    "AttendanceRecorded",
    "Breach",
    "BrokenOrder",
    "CertificationStepTaken",
    "CoachSessionHeld",
    "CoreMember",
    "CoreMemberJoined",
    "CoreMemberLeft",
    "CoreMemberReplaced",
    "Evaluated",
    "Event",
    "KickedOff",
    "MeetingHeld",
    "Membership",
    "Milestone",
    "MilestoneState",
    "Mode",
    "Occurrence",
    "Participation",
    "ParticipationCode",
    "ParticipationFinding",
    "ParticipationToDo",
    "Party",
    "PlanItem",
    "PlanMade",
    "Presence",
    "ProgramEnded",
    "ReportDelivered",
    "Schedule",
    "Session",
    "SessionCalledOff",
    "SessionHeld",
    "SessionPlanned",
    "SessionRescheduled",
    "SessionState",
    "SessionTurnedVirtual",
    "Slot",
    "SponsorUpdated",
    "StaffCode",
    "StepDone",
    "Whereabouts",
    "expect_sound",
    "lay_out",
    "participation",
]
