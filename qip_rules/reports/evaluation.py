"""The evaluation of a cohort as a page: counts, intervals, and what is missing. No causes."""

from qip_rules.cohort.run import CohortRun
from qip_rules.eligibility.admission import Choice
from qip_rules.participation.assessment.evaluating import (
    ChangeSeen,
    CohortEvaluation,
    Estimate,
    GoalEvaluation,
    PracticeEvaluation,
    SatisfactionSeen,
)
from qip_rules.participation.assessment.intervals import Interval
from qip_rules.policy.measure import Better
from qip_rules.reports.markdown import cited, escaped, table
from qip_rules.rules.fact import Unit
from qip_rules.rules.wording import phrase

__all__ = ["evaluation_page"]

_NO_CAUSE = (
    "Before and after, without others beside them, tell no cause: nothing here says why a share "
    "changed. An interval says what chance alone can do with so few cases; it speaks of one goal, "
    "and of many goals some lie beside what they are about."
)


def evaluation_page(run: CohortRun) -> str:
    """The evaluation, or why there is none though something is on record."""
    lines = [
        f"# Evaluation: {escaped(run.inputs.cohort.title)}",
        "",
        f"As of {phrase(run.as_of)}.",
        "",
    ]
    evaluation = run.evaluation
    if evaluation is None:
        lines.append(f"No evaluation was made: {escaped(run.evaluation_lacks)}.")
        return "\n".join(lines) + "\n"
    stay = {each.practice_id for each in run.cases if each.standing == Choice.ACCEPTED.value}
    withdrawn = _ids(evaluation) - stay
    names = {
        each.practice_id: each.application.practice.name
        for each in run.cases
        if each.application.practice is not None
    }
    lines += [f"{_NO_CAUSE}{cited(clause.id for clause in evaluation.clauses)}", ""]
    lines += table(("", ":"), _figures(evaluation, len(withdrawn)))
    for practice in evaluation.practices:
        name = names.get(practice.practice_id, practice.practice_id)
        left = " (withdrew)" if practice.practice_id in withdrawn else ""
        title = f"## {escaped(name)} ({escaped(practice.practice_id)}){left}"
        lines += ["", title, "", *_practice(practice)]
    return "\n".join(lines) + "\n"


def _ids(evaluation: CohortEvaluation) -> set[str]:
    return {each.practice_id for each in evaluation.practices}


def _figures(evaluation: CohortEvaluation, withdrawn: int) -> list[tuple[str, str]]:
    practices = len(evaluation.practices)
    return [
        ("Practices", str(practices)),
        ("… of which withdrew", str(withdrawn)),
        ("… without a goal on record", _named(evaluation.without_goals)),
        ("Goals", str(evaluation.goals)),
        *((f"… {each.value}", str(evaluation.count(each))) for each in ChangeSeen),
        ("Reached all their targets", _estimate(evaluation.reached_all)),
        ("… practices of which that cannot be told", _named(evaluation.not_told)),
        ("Confidence of the intervals", _share(evaluation.confidence_basis_points)),
    ]


def _named(ids: tuple[str, ...]) -> str:
    return f"{len(ids)}: {', '.join(map(escaped, ids))}" if ids else "0"


def _practice(practice: PracticeEvaluation) -> list[str]:
    lines = ["No goal is on record."]
    if practice.goals:
        header = ("Goal", "Wanted", "Before", "After", "Change", "Seen", "Target reached")
        lines = table(header, map(_goal, practice.goals))
    if practice.satisfaction:
        asked = ("Asked on", "Asked:", "Without an answer:", "Content, of those who answered")
        lines += ["", *table(asked, map(_satisfaction, practice.satisfaction))]
    return lines


def _goal(seen: GoalEvaluation) -> tuple[str, ...]:
    goal = seen.goal
    wanted = "more" if goal.better is Better.HIGHER else "less"
    if goal.target_basis_points is not None:
        bound = "at least" if goal.better is Better.HIGHER else "at most"
        wanted = f"{bound} {_share(goal.target_basis_points)}"
    reached = {True: "yes", False: "no", None: "cannot be told"}[seen.reached]
    if goal.target_basis_points is None:
        reached = "no target was set"
    return (
        f"{escaped(goal.title)} ({escaped(goal.goal_id)})",
        wanted,
        _estimate(seen.before),
        _estimate(seen.after),
        _change(seen),
        seen.seen.value,
        reached,
    )


def _satisfaction(seen: SatisfactionSeen) -> tuple[str, ...]:
    return (
        phrase(seen.satisfaction.asked_on),
        str(seen.satisfaction.asked),
        str(seen.without_answer),
        _estimate(seen.content),
    )


def _estimate(estimate: Estimate | None) -> str:
    if estimate is None:
        return "missing"
    counted = estimate.counted
    return f"{counted.numerator} of {counted.denominator} ({_interval(estimate.interval)})"


def _change(seen: GoalEvaluation) -> str:
    if seen.change is None:
        return "missing"
    return _interval(seen.change)


def _interval(interval: Interval) -> str:
    return f"{_share(interval.low_basis_points)} to {_share(interval.high_basis_points)}"


def _share(basis_points: int) -> str:
    return phrase(basis_points, Unit.BASIS_POINTS)
