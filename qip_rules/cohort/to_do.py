"""What staff must do next in a whole cohort, from every job, in one list."""

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from qip_rules.billing.findings import ToDo
from qip_rules.cohort.case import Case
from qip_rules.eligibility.admission import (
    Choice,
    Roll,
)
from qip_rules.rules.fact import AnsweredBy
from qip_rules.rules.findings import Outcome

__all__ = ["CohortToDo", "cohort_to_do"]


@attrs.frozen(kw_only=True)
class CohortToDo:
    """Something staff must do next, with the clauses it rests on by id."""

    application_id: str
    """The application that it is about; of several, the first."""
    due_on: date | None
    """The last day on which it is in time; `None` is at once."""
    code: str
    says: str
    clauses: tuple[str, ...]
    of_several: tuple[str, ...] = ()
    """All applications that it is about, if it is about several."""

    @property
    def applications(self) -> tuple[str, ...]:
        """The applications that it is about: all of them, be it one."""
        return self.of_several or (self.application_id,)


def cohort_to_do(
    cases: tuple[Case, ...],
    of_several: Iterable[ToDo],
    roll: Roll,
    without_priorities: tuple[str, ...],
    as_of: date,
) -> tuple[CohortToDo, ...]:
    """Billing's duties, answers that staff owe, areas to settle, odd decisions: by date.

    `of_several` are billing's duties about several of the cases, which no account has.
    """
    every = [
        CohortToDo(
            application_id=duty.applications[0],
            due_on=duty.due_on,
            code=duty.code.value,
            says=duty.says,
            clauses=tuple(clause.id for clause in duty.clauses),
            of_several=duty.applications,
        )
        for duty in of_several
    ]
    for case in cases:
        every.extend(
            CohortToDo(
                application_id=case.application_id,
                due_on=duty.due_on,
                code=duty.code.value,
                says=duty.says,
                clauses=tuple(clause.id for clause in duty.clauses),
            )
            for duty in case.account.to_do
        )
        if case.standing in ("undecided", Choice.WAITLISTED.value):
            every.extend(
                CohortToDo(
                    application_id=case.application_id,
                    due_on=None,
                    code=f"answer-{question.fact.name.replace('_', '-')}",
                    says=question.text,
                    clauses=tuple(
                        dict.fromkeys(
                            clause.id
                            for code in question.for_codes
                            for clause in case.decision.rule_set.requirement(code).cites
                        )
                    ),
                )
                for question in case.decision.questions
                if question.answered_by is not AnsweredBy.APPLICANT
                and case.decision.outcome is not Outcome.NOT_MET
            )
        practice = case.application.practice
        if practice is not None and practice.practice_id in without_priorities:
            every.append(
                CohortToDo(
                    application_id=case.application_id,
                    due_on=None,
                    code="settle-priority-areas",
                    says=f"Settle the priority areas with {practice.name}; until then it cannot "
                    "be paired with mentor practices.",
                    clauses=(),
                )
            )
    every.extend(
        CohortToDo(
            application_id=finding.application_id,
            due_on=None,
            code=finding.code.value,
            says=finding.says,
            clauses=(),
        )
        for finding in roll.findings
    )
    every.extend(_free_places(roll))
    return tuple(
        sorted(
            every,
            key=lambda each: (each.due_on or as_of, each.application_id, each.code, each.says),
        )
    )


def _free_places(roll: Roll) -> Iterator[CohortToDo]:
    """Who waits for a place that has come free, in the order of the waiting list."""
    for name in roll.waitlisted[: roll.places_left or 0]:
        yield CohortToDo(
            application_id=name,
            due_on=None,
            code="fill-free-place",
            says=f"A place is free: decide about {name}, which is on the waiting list.",
            clauses=(),
        )
