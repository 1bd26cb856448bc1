"""What staff must do next in a whole cohort, from every job, in one list."""

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from qip_rules.billing.findings import ToDo
from qip_rules.cohort.case import Case
from qip_rules.cohort.urgency import urgency
from qip_rules.eligibility.admission import Choice, Roll
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
    """Billing's duties, answers that staff owe, areas to settle, odd decisions: by urgency.

    `of_several` are billing's duties about several of the cases, which no account has.
    """
    every = [_of_billing(duty, duty.applications[0]) for duty in of_several]
    for case in cases:
        every += (_of_billing(duty, case.application_id) for duty in case.account.to_do)
        every += _answers_owed(case)
        every += _areas_to_settle(case, without_priorities)
    every += (
        _at_once(finding.application_id, finding.code.value, finding.says)
        for finding in roll.findings
    )
    every += _free_places(roll)
    return tuple(
        sorted(
            every,
            key=lambda each: (
                urgency(each.code, each.due_on, as_of),
                each.applications,
                each.code,
                each.says,
            ),
        )
    )


def _of_billing(duty: ToDo, application_id: str) -> CohortToDo:
    return CohortToDo(
        application_id=application_id,
        due_on=duty.due_on,
        code=duty.code.value,
        says=duty.says,
        clauses=tuple(clause.id for clause in duty.clauses),
        of_several=duty.applications,
    )


def _at_once(
    application_id: str, code: str, says: str, clauses: tuple[str, ...] = ()
) -> CohortToDo:
    return CohortToDo(
        application_id=application_id, due_on=None, code=code, says=says, clauses=clauses
    )


def _answers_owed(case: Case) -> Iterator[CohortToDo]:
    """The questions that staff have to answer before an open application can be decided."""
    is_open = case.standing in ("undecided", Choice.WAITLISTED.value)
    if not is_open or case.decision.outcome is Outcome.NOT_MET:
        return
    for question in case.decision.questions:
        if question.answered_by is not AnsweredBy.APPLICANT:
            rule_set = case.decision.rule_set
            clauses = dict.fromkeys(
                clause.id
                for code in question.for_codes
                for clause in rule_set.requirement(code).cites
            )
            code = f"answer-{question.fact.name.replace('_', '-')}"
            yield _at_once(case.application_id, code, question.text, tuple(clauses))


def _areas_to_settle(case: Case, without_priorities: tuple[str, ...]) -> Iterator[CohortToDo]:
    practice = case.application.practice
    if practice is not None and practice.practice_id in without_priorities:
        says = (
            f"Settle the priority areas with {practice.name}; until then it cannot be paired with "
            "mentor practices."
        )
        yield _at_once(case.application_id, "settle-priority-areas", says)


def _free_places(roll: Roll) -> Iterator[CohortToDo]:
    """Who waits for a place that has come free, in the order of the waiting list."""
    for name in roll.waitlisted[: roll.places_left or 0]:
        says = f"A place is free: decide about {name}, which is on the waiting list."
        yield _at_once(name, "fill-free-place", says)
