"""The evaluation of a cohort out of what was assessed of each application."""

from collections.abc import Iterable
from itertools import chain

from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import instance_of, refuse, several
from qip_rules.participation.assessment.evaluating import CohortEvaluation, evaluate
from qip_rules.participation.course.standing import Assessed
from qip_rules.policy.program import Program

__all__ = ["evaluate_together"]


def evaluate_together(every: Iterable[Assessed], *, program: Program) -> CohortEvaluation:
    """The evaluation of all practices of which something is on record, as of their common day.

    Args:
        every: what was assessed of each application of the cohort, in any order, all as of one
            day. One that has no goals is told as such.
        program: the program of the cohort.

    Raises:
        ArgumentError: a program that is none, or one record in the place of several.
        InputError: nothing at all; records of several days; one that does not say of which
            practice it is (`assessed` takes it as `practice_id`); a practice twice. Every fault
            at once.
        NotInForceError: as `evaluate`.
        QipRulesError: SciPy, the extra `evaluation`, is not installed.
    """
    expect_arguments("evaluate_together", every=(every, Iterable), program=(program, Program))
    told = tuple(every)
    refuse(several(instance_of(Assessed))("every", told), "the evaluation")
    faults = (
        [] if told else [Fault("every", "nothing", "what was assessed of one practice or more")]
    )
    practices: list[str] = []
    for position, each in enumerate(told):
        if each.as_of != told[0].as_of:
            expected = f"{told[0].as_of}, as in the first"
            faults.append(Fault(f"every[{position}].as_of", f"{each.as_of}", expected))
        if each.practice_id is None:
            expected = f"the practice of {each.application_id}"
            hint = "give `practice_id` to `assessed` where nothing assessed is on record"
            faults.append(Fault(f"every[{position}].practice_id", "nothing", expected, hint))
        else:
            practices.append(each.practice_id)
    refuse(faults, "the evaluation")
    return evaluate(
        tuple(practices),
        tuple(chain.from_iterable(each.goals for each in told)),
        tuple(chain.from_iterable(each.satisfaction for each in told)),
        program=program,
        as_of=told[0].as_of,
    )
