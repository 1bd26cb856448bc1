"""The evaluation of a cohort in its run, or why there is none."""

from collections.abc import Iterable
from datetime import date

from qip_rules.cohort.case import Case
from qip_rules.eligibility.admission import Choice
from qip_rules.errors import QipRulesError
from qip_rules.participation.assessment.evaluating import CONFIDENCE, CohortEvaluation, evaluate
from qip_rules.policy.program import Program

__all__ = ["evaluated"]


def evaluated(
    cases: Iterable[Case], program: Program, as_of: date
) -> tuple[CohortEvaluation | None, str]:
    """The evaluation of the accepted practices, or the reason why there is none, in words.

    Practices that withdrew after they were accepted stay in it: without them, a cohort would look
    better the more of it left. Of a practice that was accepted twice its first application counts,
    one that stays before one that withdrew. Neither is told as long as no goal and no answer is on
    record.
    """
    practices: dict[str, Case] = {}
    for case in sorted(cases, key=lambda each: each.withdrawn_on is not None):
        decision = case.staff_decision
        if decision is not None and decision.choice is Choice.ACCEPTED:
            practices.setdefault(case.practice_id, case)
    known = [each.assessed for each in practices.values() if each.assessed is not None]
    goals = [goal for each in known for goal in each.goals]
    satisfaction = [said for each in known for said in each.satisfaction]
    if not goals and not satisfaction:
        return None, ""
    if CONFIDENCE not in program.on(as_of).parameters:
        return None, f"{program.id} does not say with which confidence to evaluate on {as_of}"
    try:
        made = evaluate(practices, goals, satisfaction, program=program, as_of=as_of)
    except QipRulesError as error:
        if isinstance(error.__cause__, ModuleNotFoundError):
            return None, str(error)
        raise
    return made, ""
