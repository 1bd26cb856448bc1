"""What is said of a participation: findings about what is unusual, and what is to be done next."""

from datetime import date

import attrs

from qip_rules.participation.codes import ParticipationCode, StaffCode
from qip_rules.participation.words import Party
from qip_rules.rules.requirement import Clause

__all__ = ["ParticipationFinding", "ParticipationToDo", "Remark"]


@attrs.frozen
class ParticipationFinding:
    """Something unusual about a practice's participation. Nothing follows from it by itself."""

    code: ParticipationCode
    says: str
    clauses: tuple[Clause, ...]
    about: str
    """The id of the event, session or step it concerns."""
    person_id: str | None = None
    """The person it is about, if it is about one."""

    @property
    def citation(self) -> str:
        """The clauses as one cites them: `T07 (page, heading)`; empty if there is none."""
        return "; ".join(f"{clause.id} ({clause.source})" for clause in self.clauses)


@attrs.frozen
class ParticipationToDo:
    """Something to be done next.

    `due_on` is the last day on which it is in time; `None` where no day follows from what is
    known.
    """

    code: StaffCode
    says: str
    owed_by: Party
    due_on: date | None
    clauses: tuple[Clause, ...]
    about: str


@attrs.frozen
class Remark:
    """A finding before its clauses are looked up.

    `event_id`, `field` and `expected` say where the record is at fault, if it is.
    """

    code: ParticipationCode
    says: str
    about: str
    clauses: tuple[str, ...] = ()
    """Ids of the clauses of the step it is about; the document names those of the code."""
    person_id: str | None = None
    event_id: str = ""
    field: str = ""
    expected: str = ""
    due_on: date | None = None
