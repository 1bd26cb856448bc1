"""A decision told to a person: what is not met, what cannot be told yet, advice, what is met."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from qip_rules.errors import expect_arguments
from qip_rules.rules.expression import facts_in
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.findings import (
    Decision,
    Evidence,
    ExplainedFinding,
    Explanation,
    Finding,
    Outcome,
)
from qip_rules.rules.phrasing import in_words
from qip_rules.rules.proof import prove
from qip_rules.rules.requirement import Severity
from qip_rules.rules.residual import residual_of
from qip_rules.rules.wording import phrase

__all__ = ["explain"]


def explain(decision: Decision) -> Explanation:
    """The decision with reasons, ready to be sent: each finding with clause and evidence.

    Every finding carries its proof. Those that are not met carry the evidence of the facts they
    turn on (which person, which field), those that cannot be told yet what is left to know, and
    the questions that would settle it. A recommendation that cannot be told yet stands with the
    required ones, marked as advice by its severity.

    Raises:
        MoneyError: a rule set about amounts in cents with a currency that is not known.
    """
    expect_arguments("explain", decision=(decision, Decision))
    because = _LookedUpOnce(decision.because)
    undetermined = tuple(each for each in decision.findings if each.outcome is Outcome.UNDETERMINED)
    met = tuple(each for each in decision.findings if each.outcome is Outcome.MET)
    return Explanation(
        summary=_summary(decision),
        outcome=decision.outcome,
        not_met=tuple(_explained(each, decision, because) for each in decision.not_met),
        undetermined=tuple(_explained(each, decision, because) for each in undetermined),
        advice=tuple(_explained(each, decision, because) for each in decision.advice),
        met=tuple(_explained(each, decision, because) for each in met),
        subject=decision.rule_set.subject,
        program_id=decision.program_id,
        in_force_on=decision.in_force_on,
        digest=decision.digest,
    )


class _LookedUpOnce(Mapping[str, Evidence]):
    """Evidence that is worked out when it is first looked up, and kept."""

    def __init__(self, because: Mapping[str, Evidence]) -> None:
        self._because = because
        self._kept: dict[str, Evidence] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> Evidence:
        if name not in self._kept:
            self._kept[name] = self._because[name]
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._because)

    def __len__(self) -> int:
        return len(self._because)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._because)


def _explained(
    finding: Finding, decision: Decision, because: Mapping[str, Evidence]
) -> ExplainedFinding:
    requires, currency = finding.requirement.requires, decision.rule_set.currency
    still_open = {fact.name for fact in finding.open_facts}
    named = {fact.name for fact in facts_in(requires)}
    telling: dict[Outcome, set[str]] = {
        Outcome.NOT_MET: named,
        Outcome.UNDETERMINED: still_open,
        Outcome.MET: set(),
    }
    evidence = [
        because[name]
        for name in decision.rule_set.vocabulary
        if name in telling[finding.outcome] and name in because
    ]
    sentence = finding.sentence
    residual = left_to_know = ""
    if finding.outcome is Outcome.UNDETERMINED:
        advice = "Advice; " if finding.severity is Severity.RECOMMENDED else ""
        count = len(finding.open_facts)
        sentence = f"{advice}{count} {'answer is' if count == 1 else 'answers are'} missing."
        if count == 0:  # as in `a or not(a) or b or not(b)`: each would do without the other
            sentence = f"{advice}Several answers are missing, and no single one is needed."
        left = residual_of(requires, decision.facts)
        residual, left_to_know = text_of(left), in_words(left, currency)
    return ExplainedFinding(
        code=finding.code,
        outcome=finding.outcome,
        severity=finding.severity,
        sentence=sentence,
        clauses=finding.clauses,
        proof=prove(requires, decision.facts, because=because, currency=currency),
        evidence=tuple(dict.fromkeys(evidence)),
        questions=tuple(each for each in decision.questions if each.fact.name in still_open),
        how_to_meet=finding.requirement.how_to_meet,
        residual=residual,
        left_to_know=left_to_know,
    )


def _summary(decision: Decision) -> str:
    open_required = len(decision.undetermined)
    match decision.outcome:
        case Outcome.MET if not decision.findings:
            said = "There are no requirements to meet."
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
