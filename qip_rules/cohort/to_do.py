"""What is to be done next in a whole cohort, from every job, in one list."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import attrs

from qip_rules.billing.findings import ToDo
from qip_rules.cohort.asking import answers_to_ask_for
from qip_rules.cohort.case import Case
from qip_rules.cohort.mentoring import Paired
from qip_rules.cohort.owed import CohortToDo, of_billing, of_course, once_each
from qip_rules.eligibility.admission import Choice, Roll
from qip_rules.participation.codes import StaffCode
from qip_rules.participation.words import Recording
from qip_rules.rules.fact import AnsweredBy
from qip_rules.rules.findings import Outcome
from qip_rules.rules.wording import phrase

__all__ = ["cohort_to_do"]

_SHOWN: Final = 3
"""So many events are named; of more, their number is said."""


def cohort_to_do(  # noqa: PLR0913 - what each job asks for
    cases: tuple[Case, ...],
    *,
    of_several: Iterable[ToDo],
    roll: Roll,
    pairings: tuple[Paired, ...],
    with_priorities: frozenset[str],
    as_of: date,
) -> tuple[CohortToDo, ...]:
    """Billing's duties, answers to give or to ask for, areas to settle, odd decisions, the steps.

    By urgency, each once: see `course_to_do`. Of a practice that withdrew no step is owed by
    anybody.

    Args:
        cases: what the run found about each application.
        of_several: billing's duties about several of the cases, which no account has.
        roll: who is accepted, and what is odd about the decisions.
        pairings: with mentors, and with specialists; what is missing for them is asked for, and
            areas are settled with the practices that wait for that.
        with_priorities: those whose areas are settled, wherever that is on record.
        as_of: the day of the list.
    """
    without_priorities = tuple(name for each in pairings for name in each.without_priorities)
    every = [of_billing(duty, duty.applications[0]) for duty in of_several]
    for case in cases:
        every += (of_billing(duty, case.application_id) for duty in case.account.to_do)
        every += _answers_owed(case)
        every += _areas_and_steps(case, without_priorities, with_priorities)
        every += _out_of_course(case)
    every += (
        _at_once(finding.application_id, finding.code.value, finding.says)
        for finding in roll.findings
    )
    every += _free_places(roll)
    every += answers_to_ask_for(pairings, cases, without_priorities)
    following = (case.participation for case in cases if case.participation is not None)
    return once_each(every, following, as_of)


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


def _areas_and_steps(
    case: Case, without_priorities: tuple[str, ...], with_priorities: frozenset[str]
) -> Iterator[CohortToDo]:
    """What is owed of the steps; the one of settling areas is asked for as things stand there."""
    steps = [] if case.withdrawn_on is not None else list(_steps(case))
    settling = [each for each in steps if _settles_areas(case, each)]
    practice = case.application.practice
    if practice is not None and practice.practice_id in without_priorities:
        says = (
            f"Settle the priority areas with {practice.name}; until then it cannot be paired with "
            "mentor practices."
        )
        asked = _at_once(case.application_id, "settle-priority-areas", says)
        for step in settling:
            steps.remove(step)
            asked = attrs.evolve(asked, due_on=step.due_on, clauses=step.clauses, about=step.about)
        yield asked
    elif practice is not None and practice.practice_id in with_priorities:
        says = (
            f"Record on which day the priority areas of {practice.name} were settled, and who "
            "agreed on either side: the list of areas has them, and no settlement is on record."
        )
        for step in settling:
            place = steps.index(step)
            steps[place] = attrs.evolve(step, code=StaffCode.RECORD_STEP.value, says=says)
    yield from steps


def _steps(case: Case) -> Iterator[CohortToDo]:
    if case.participation is not None:
        for duty in case.participation.to_do:
            yield of_course(duty, case.application_id)


def _settles_areas(case: Case, duty: CohortToDo) -> bool:
    """Whether a duty of taking part is to take the step of settling areas."""
    state = case.participation
    return (
        state is not None
        and duty.code == StaffCode.TAKE_STEP.value
        and any(
            each.id == duty.about and each.recorded_by == Recording.SETTLEMENT.value
            for each in state.policy.steps
        )
    )


def _out_of_course(case: Case) -> Iterator[CohortToDo]:
    """What is on record of taking part by somebody who does not, or no longer."""
    if not case.out_of_course:
        return
    standing = (
        f"which withdrew on {phrase(case.withdrawn_on)}"
        if case.withdrawn_on is not None
        else f"which is {case.standing}"
    )
    ids = ", ".join(case.out_of_course[:_SHOWN])
    more = (
        f" and {len(case.out_of_course) - _SHOWN} more" if len(case.out_of_course) > _SHOWN else ""
    )
    says = (
        f"Find out why this is on record of taking part by {case.application_id}, {standing}: "
        f"{ids}{more}."
    )
    yield _at_once(case.application_id, "explain-course", says)


def _free_places(roll: Roll) -> Iterator[CohortToDo]:
    """Who waits for a place that has come free, in the order of the waiting list."""
    for name in roll.waitlisted[: roll.places_left or 0]:
        says = f"A place is free: decide about {name}, which is on the waiting list."
        yield _at_once(name, "fill-free-place", says)
