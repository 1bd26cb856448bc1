"""The state of a practice's participation on one day: plain data."""

from datetime import date

import attrs

from qip_rules.participation.course.attendance import Attendance
from qip_rules.participation.course.findings import ParticipationFinding, ParticipationToDo
from qip_rules.participation.course.milestones import Milestone
from qip_rules.participation.course.schedule import Schedule
from qip_rules.participation.course.sessions import Session
from qip_rules.participation.course.team import Membership
from qip_rules.policy.program import Policy

__all__ = ["Participation"]


@attrs.frozen(kw_only=True)
class Participation:
    """What a practice and the program owe each other on one day, and what has been done."""

    application_id: str
    as_of: date
    policy: Policy
    """In force when the practice began to take part; before that, on the first day of which
    something is on record."""
    started_on: date | None
    """The day of the kick-off."""
    ends_on: date | None
    """The day on which the program ended or is to end, if it is known."""
    team: tuple[Membership, ...]
    """Everybody who was ever on the core team, in the order in which they came."""
    sessions: tuple[Session, ...]
    attendance: tuple[Attendance, ...]
    """Session by session in their order, each with all people of the team in theirs."""
    milestones: tuple[Milestone, ...]
    schedule: Schedule
    findings: tuple[ParticipationFinding, ...]
    to_do: tuple[ParticipationToDo, ...]
    """By day, then by the order of `StaffCode`; what has no day stands as if due on `as_of`."""
