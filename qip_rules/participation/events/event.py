"""Events: what happened while a practice took part.

An event is never refused: what happened has happened, and the state says what is odd about it.
Events come in any order and more than once. Each has two dates: the day it happened, in the
program's own zone, and the moment it was recorded. Only ill-formed data is an error
(`InputError`, every fault of the record at once).

`Event` is the union of all kinds; `EVENT_KINDS` lists them by kind.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, get_args

import attrs

from qip_rules.participation.events.assessment_events import (
    CertificationDecided,
    GoalCounted,
    PrioritiesSettled,
    RoundMeasured,
    SatisfactionAsked,
)
from qip_rules.participation.events.session_events import (
    AttendanceRecorded,
    CoachSessionHeld,
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
    PlanMade,
    ProgramEnded,
    ReportDelivered,
    SponsorUpdated,
    StepDone,
)
from qip_rules.participation.events.team_events import (
    CoreMemberJoined,
    CoreMemberLeft,
    CoreMemberReplaced,
    KickedOff,
)

__all__ = ["EVENT_KINDS", "Event"]

Event = (
    KickedOff
    | CoreMemberJoined
    | CoreMemberLeft
    | CoreMemberReplaced
    | SessionPlanned
    | SessionRescheduled
    | SessionTurnedVirtual
    | SessionCalledOff
    | SessionHeld
    | AttendanceRecorded
    | CoachSessionHeld
    | AssessmentDone
    | ReportDelivered
    | PlanMade
    | MeetingHeld
    | SponsorUpdated
    | Evaluated
    | CertificationStepTaken
    | StepDone
    | RoundMeasured
    | PrioritiesSettled
    | GoalCounted
    | SatisfactionAsked
    | CertificationDecided
    | RecordsSettled
    | ProgramEnded
)
"""Everything that can happen while a practice takes part."""

EVENT_KINDS: Final[Mapping[str, type[Event]]] = MappingProxyType(
    {str(attrs.fields_dict(each)["kind"].default): each for each in get_args(Event)}
)
"""The class of each kind of event. No kind is one of billing's, so that both fit in one log."""
