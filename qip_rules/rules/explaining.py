"""A decision told to a person: what is not met, what cannot be told yet, advice, what is met."""

from qip_rules.rules.expression import facts_in
from qip_rules.rules.findings import (
    Decision,
    ExplainedFinding,
    Explanation,
    Finding,
    Outcome,
)
from qip_rules.rules.requirement import Severity
from qip_rules.rules.wording import phrase

__all__ = ["explain"]


def explain(decision: Decision) -> Explanation:
    """The decision with reasons, ready to be sent: each finding with clause and evidence.

    Findings that are not met carry the evidence of the facts they turn on (which person, which
    field), those that cannot be told yet the questions that would settle them. A recommendation
    that cannot be told yet stands with the required ones, marked as advice by its severity.
    """
    undetermined = tuple(each for each in decision.findings if each.outcome is Outcome.UNDETERMINED)
    met = tuple(each for each in decision.findings if each.outcome is Outcome.MET)
    return Explanation(
        summary=_summary(decision),
        not_met=tuple(_explained(each, decision) for each in decision.not_met),
        undetermined=tuple(_explained(each, decision) for each in undetermined),
        advice=tuple(_explained(each, decision) for each in decision.advice),
        met=tuple(_explained(each, decision) for each in met),
    )


def _explained(finding: Finding, decision: Decision) -> ExplainedFinding:
    still_open = {fact.name for fact in finding.open_facts}
    named = {fact.name for fact in facts_in(finding.requirement.requires)}
    telling: dict[Outcome, set[str]] = {
        Outcome.NOT_MET: named,
        Outcome.UNDETERMINED: still_open,
        Outcome.MET: set(),
    }
    evidence = [
        decision.because[name]
        for name in decision.rule_set.vocabulary
        if name in telling[finding.outcome] and name in decision.because
    ]
    sentence = finding.sentence
    if finding.outcome is Outcome.UNDETERMINED:
        advice = "Advice; " if finding.severity is Severity.RECOMMENDED else ""
        count = len(finding.open_facts)
        sentence = f"{advice}{count} {'answer is' if count == 1 else 'answers are'} missing."
        if count == 0:  # as in `a or not(a) or b or not(b)`: each would do without the other
            sentence = f"{advice}Several answers are missing, and no single one is needed."
    return ExplainedFinding(
        code=finding.code,
        outcome=finding.outcome,
        severity=finding.severity,
        sentence=sentence,
        clauses=finding.clauses,
        evidence=tuple(dict.fromkeys(evidence)),
        questions=tuple(each for each in decision.questions if each.fact.name in still_open),
        how_to_meet=finding.requirement.how_to_meet,
    )


def _summary(decision: Decision) -> str:
    open_required = len(decision.undetermined)
    match decision.outcome:
        case Outcome.MET:
            said = "Every requirement is met."
        case Outcome.NOT_MET:
            count = len(decision.not_met)
            said = f"{count} {'requirement is' if count == 1 else 'requirements are'} not met"
            said += f"; {open_required} cannot be told yet." if open_required else "."
        case Outcome.UNDETERMINED:
            said = (
                f"Cannot tell yet: {open_required} "
                f"{'requirement waits' if open_required == 1 else 'requirements wait'} for answers."
            )
    under = ""
    if decision.program_id:
        under = f" Program {decision.program_id}"
        if decision.in_force_on is not None:
            under += f", policy in force on {phrase(decision.in_force_on)}"
        under += "."
    return said + under
