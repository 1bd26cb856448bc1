"""Participation: what an accepted practice and the program owe each other, and what was done.

*Events* happened and are always accepted; everything else is derived:
`participation(program, events, as_of)` is the core team over time, the sessions, who was there,
the milestones with who owes them, a schedule, findings, and what is to be done next.
`expect_sound` refuses, with every fault at once, events that contradict each other. `lay_out`
makes a schedule of steps and dates alone.

`assessed(program, events, as_of)` is what was measured, settled and counted, out of the same
events; `evaluate_together` makes the evaluation of a cohort of it.

Beside it stands what is measured, record by record: `rank_areas` and `settle_priorities` for the
priority areas, `report_on` for the report on a baseline, `grade_success` for the evidence of a
mentor's success, `look_at_certification` for the conditions of certification, and `evaluate` for a
cohort before and after on its own goals.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qip_rules.participation.assessment.certification import (
        CertificationApplication,
        CertificationStep,
        DecisionOnRecord,
        look_at_certification,
    )
    from qip_rules.participation.assessment.evaluating import (
        ChangeSeen,
        CohortEvaluation,
        Estimate,
        GoalEvaluation,
        PracticeEvaluation,
        SatisfactionSeen,
        evaluate,
    )
    from qip_rules.participation.assessment.evidence import (
        CertificateHeld,
        GradedSuccess,
        Success,
        grade_success,
    )
    from qip_rules.participation.assessment.goals import Goal, Satisfaction
    from qip_rules.participation.assessment.intervals import Interval
    from qip_rules.participation.assessment.measures import (
        Counted,
        MeasurementRound,
        MeasureResult,
        RoundKind,
    )
    from qip_rules.participation.assessment.priorities import (
        AreaWeight,
        Departure,
        DepartureKind,
        Priorities,
        Settlement,
        settle_priorities,
    )
    from qip_rules.participation.assessment.ranking import (
        AreaRanking,
        AreaStanding,
        MeasureStanding,
        RankedArea,
        rank_areas,
    )
    from qip_rules.participation.assessment.reporting import (
        AssessmentReport,
        MeasureReported,
        report_on,
    )
    from qip_rules.participation.codes import AT_FAULT, ParticipationCode, StaffCode
    from qip_rules.participation.course.attendance import Attendance, Whereabouts
    from qip_rules.participation.course.evaluated_together import evaluate_together
    from qip_rules.participation.course.findings import ParticipationFinding, ParticipationToDo
    from qip_rules.participation.course.laying_out import lay_out
    from qip_rules.participation.course.milestones import Milestone, MilestoneState
    from qip_rules.participation.course.occurrences import Occurrence
    from qip_rules.participation.course.reported import report_delivered, told_otherwise
    from qip_rules.participation.course.schedule import Breach, BrokenOrder, Schedule, Slot
    from qip_rules.participation.course.sessions import Session, SessionState
    from qip_rules.participation.course.standing import Assessed, assessed
    from qip_rules.participation.course.state import Participation
    from qip_rules.participation.course.taking_part import expect_sound, participation
    from qip_rules.participation.course.team import Membership
    from qip_rules.participation.events.assessment_events import (
        CertificationDecided,
        GoalCounted,
        PrioritiesSettled,
        RoundMeasured,
        SatisfactionAsked,
    )
    from qip_rules.participation.events.event import EVENT_KINDS, Event
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
    from qip_rules.participation.words import Mode, Party

__all__ = [
    "AT_FAULT",
    "EVENT_KINDS",
    "AreaRanking",
    "AreaStanding",
    "AreaWeight",
    "Assessed",
    "AssessmentDone",
    "AssessmentReport",
    "Attendance",
    "AttendanceRecorded",
    "Breach",
    "BrokenOrder",
    "CertificateHeld",
    "CertificationApplication",
    "CertificationDecided",
    "CertificationStep",
    "CertificationStepTaken",
    "ChangeSeen",
    "CoachSessionHeld",
    "CohortEvaluation",
    "CoreMember",
    "CoreMemberJoined",
    "CoreMemberLeft",
    "CoreMemberReplaced",
    "Counted",
    "DecisionOnRecord",
    "Departure",
    "DepartureKind",
    "Estimate",
    "Evaluated",
    "Event",
    "Goal",
    "GoalCounted",
    "GoalEvaluation",
    "GradedSuccess",
    "Interval",
    "KickedOff",
    "MeasureReported",
    "MeasureResult",
    "MeasureStanding",
    "MeasurementRound",
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
    "PracticeEvaluation",
    "Presence",
    "Priorities",
    "PrioritiesSettled",
    "ProgramEnded",
    "RankedArea",
    "RecordsSettled",
    "ReportDelivered",
    "RoundKind",
    "RoundMeasured",
    "Satisfaction",
    "SatisfactionAsked",
    "SatisfactionSeen",
    "Schedule",
    "Session",
    "SessionCalledOff",
    "SessionHeld",
    "SessionPlanned",
    "SessionRescheduled",
    "SessionState",
    "SessionTurnedVirtual",
    "Settlement",
    "Slot",
    "SponsorUpdated",
    "StaffCode",
    "StepDone",
    "Success",
    "Whereabouts",
    "assessed",
    "evaluate",
    "evaluate_together",
    "expect_sound",
    "grade_success",
    "lay_out",
    "look_at_certification",
    "participation",
    "rank_areas",
    "report_delivered",
    "report_on",
    "settle_priorities",
    "told_otherwise",
]

if not TYPE_CHECKING:
    from qip_rules.doors import opened_late as _opened_late

    __getattr__, __dir__ = _opened_late(
        __name__,
        {
            "assessment.certification": (
                "CertificationApplication",
                "CertificationStep",
                "DecisionOnRecord",
                "look_at_certification",
            ),
            "assessment.evaluating": (
                "ChangeSeen",
                "CohortEvaluation",
                "Estimate",
                "GoalEvaluation",
                "PracticeEvaluation",
                "SatisfactionSeen",
                "evaluate",
            ),
            "assessment.evidence": (
                "CertificateHeld",
                "GradedSuccess",
                "Success",
                "grade_success",
            ),
            "assessment.goals": (
                "Goal",
                "Satisfaction",
            ),
            "assessment.intervals": ("Interval",),
            "assessment.measures": (
                "Counted",
                "MeasurementRound",
                "MeasureResult",
                "RoundKind",
            ),
            "assessment.priorities": (
                "AreaWeight",
                "Departure",
                "DepartureKind",
                "Priorities",
                "Settlement",
                "settle_priorities",
            ),
            "assessment.ranking": (
                "AreaRanking",
                "AreaStanding",
                "MeasureStanding",
                "RankedArea",
                "rank_areas",
            ),
            "assessment.reporting": (
                "AssessmentReport",
                "MeasureReported",
                "report_on",
            ),
            "codes": (
                "AT_FAULT",
                "ParticipationCode",
                "StaffCode",
            ),
            "course.attendance": (
                "Attendance",
                "Whereabouts",
            ),
            "course.evaluated_together": ("evaluate_together",),
            "course.findings": (
                "ParticipationFinding",
                "ParticipationToDo",
            ),
            "course.laying_out": ("lay_out",),
            "course.milestones": (
                "Milestone",
                "MilestoneState",
            ),
            "course.occurrences": ("Occurrence",),
            "course.reported": (
                "report_delivered",
                "told_otherwise",
            ),
            "course.schedule": (
                "Breach",
                "BrokenOrder",
                "Schedule",
                "Slot",
            ),
            "course.sessions": (
                "Session",
                "SessionState",
            ),
            "course.standing": (
                "Assessed",
                "assessed",
            ),
            "course.state": ("Participation",),
            "course.taking_part": (
                "expect_sound",
                "participation",
            ),
            "course.team": ("Membership",),
            "events.assessment_events": (
                "CertificationDecided",
                "GoalCounted",
                "PrioritiesSettled",
                "RoundMeasured",
                "SatisfactionAsked",
            ),
            "events.event": (
                "EVENT_KINDS",
                "Event",
            ),
            "events.session_events": (
                "AttendanceRecorded",
                "CoachSessionHeld",
                "Presence",
                "SessionCalledOff",
                "SessionHeld",
                "SessionPlanned",
                "SessionRescheduled",
                "SessionTurnedVirtual",
            ),
            "events.settling_events": ("RecordsSettled",),
            "events.step_events": (
                "AssessmentDone",
                "CertificationStepTaken",
                "Evaluated",
                "MeetingHeld",
                "PlanItem",
                "PlanMade",
                "ProgramEnded",
                "ReportDelivered",
                "SponsorUpdated",
                "StepDone",
            ),
            "events.team_events": (
                "CoreMember",
                "CoreMemberJoined",
                "CoreMemberLeft",
                "CoreMemberReplaced",
                "KickedOff",
            ),
            "words": (
                "Mode",
                "Party",
            ),
        },
    )
