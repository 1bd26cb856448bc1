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
