"""What a report calls applications, practices and helpers, and where they stand on its page."""

from collections.abc import Mapping

import attrs

from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.matching.answer import Pairing
from qip_rules.reports.folder import safe_names
from qip_rules.reports.markup import shown

__all__ = ["Naming", "helpers_of", "naming_of", "practice_name"]


@attrs.frozen(kw_only=True)
class Naming:
    """Names and places by id."""

    anchors: Mapping[str, str] = attrs.field(hash=False)
    """The place of each application on the page."""
    practices: Mapping[str, str] = attrs.field(hash=False)
    """The name of each practice by its own id."""
    of_applications: Mapping[str, str] = attrs.field(hash=False)
    """The name of the practice of each application."""

    def practice(self, practice_id: str) -> str:
        """A practice with its id; one that the cohort does not know by its id alone."""
        name = self.practices.get(practice_id)
        return practice_id if name is None else f"{name} ({practice_id})"


def naming_of(run: CohortRun) -> Naming:
    """The names of a run."""
    anchors = safe_names(case.application_id for case in run.cases)
    return Naming(
        anchors={name: f"application-{anchor}" for name, anchor in anchors.items()},
        practices={case.practice_id: practice_name(case) for case in run.cases},
        of_applications={case.application_id: practice_name(case) for case in run.cases},
    )


def practice_name(case: Case) -> str:
    """What an application calls its practice; of one that names none, the application's id."""
    practice = case.application.practice
    return case.application_id if practice is None else shown(practice.name)


def helpers_of(pairing: Pairing) -> dict[str, str]:
    """Mentor practices or specialists with their ids, by id."""
    return {
        each.mentor_id: f"{shown(each.name)} ({each.mentor_id})" for each in pairing.problem.mentors
    }
