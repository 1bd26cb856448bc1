"""One application of a cohort, with everything a run found about it."""

from datetime import date

import attrs

from qip_rules.billing.state import Account
from qip_rules.eligibility.admission import (
    RecordedException,
    StaffDecision,
)
from qip_rules.eligibility.application import Application, ApplicationFile
from qip_rules.eligibility.assessment import Assessment
from qip_rules.participation.course.findings import ParticipationFinding
from qip_rules.participation.course.standing import Assessed
from qip_rules.participation.course.state import Participation
from qip_rules.rules.findings import Decision

__all__ = ["Case"]


@attrs.frozen(kw_only=True)
class Case:
    """One application of the cohort with everything the run found about it."""

    file: ApplicationFile
    assessments: tuple[Assessment, ...]
    """One a revision, oldest first: both decisions are kept, the last one counts."""
    staff_decision: StaffDecision | None
    """The decision of the staff that counts, if there is one."""
    exceptions: tuple[RecordedException, ...]
    withdrawn_on: date | None
    account: Account
    participation: Participation | None = None
    """Where the practice stands in the program; `None` unless it was accepted and something is on
    record of it. Of a practice that withdrew, where it stood on that day."""
    assessed: Assessed | None = None
    """What was measured, settled and decided by others; likewise."""
    out_of_course: tuple[str, ...] = ()
    """Events of taking part, by id, of an application that was not accepted, or of a day after the
    practice had withdrawn; announcements of sessions concern everybody and are none."""

    @property
    def course_findings(self) -> tuple[ParticipationFinding, ...]:
        """What is unusual in taking part, and in what was assessed, each once."""
        told: list[ParticipationFinding] = []
        if self.participation is not None:
            told += self.participation.findings
        if self.assessed is not None:
            told += self.assessed.findings
        return tuple(dict.fromkeys(told))

    @property
    def practice_id(self) -> str:
        """The id of the practice; of an application that names none, its own."""
        practice = self.application.practice
        return self.application_id if practice is None else practice.practice_id

    @property
    def application(self) -> Application:
        """The version that counts."""
        return self.assessments[-1].application

    @property
    def application_id(self) -> str:
        """The id of the application."""
        return self.file.application_id

    @property
    def decision(self) -> Decision:
        """The decision on the version that counts."""
        return self.assessments[-1].decision

    @property
    def standing(self) -> str:
        """Where the application stands: withdrawn, or what the staff decided, or undecided."""
        if self.withdrawn_on is not None:
            return "withdrawn"
        return self.staff_decision.choice.value if self.staff_decision else "undecided"
