"""Decisions and explanations as JSON has them: plain records, which `from_json` reads back.

`to_json(decision)` writes a `WrittenDecision` and `to_json(explanation)` a `WrittenExplanation`;
their fields, in this order, are the documented shape. A decision itself holds its whole rule set
and a function, and JSON has neither: it says which policy decided by program, day and digest, and
clauses by id and source. To decide again one needs the program document of that digest.

    {"program_id": "…", "in_force_on": "2026-03-02", "digest": "…", "subject": "application",
     "outcome": "not met",
     "facts": {"core_team_size": 9, …},
     "findings": [{"code": "core-team-size", "outcome": "not met", "severity": "required",
                   "sentence": "…", "clauses": [{"id": "T05", "source": "…"}],
                   "open_facts": []}, …],
     "questions": [{"fact": "…", "text": "…", "answered_by": "applicant", "expected": "…",
                    "changes_outcome": true, "for_codes": ["…"]}, …]}

A fact that is not known is left out. A date is text of the form YYYY-MM-DD; only the vocabulary of
the program can tell it from other text, so that reading gives text back.

The proof of a finding is a list of steps in reading order, each with its `level`: the step on the
next level that comes after it stands below it. So no explanation is nested deeper than another.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from qip_rules.rules.fact import AnsweredBy, Value
from qip_rules.rules.findings import (
    Decision,
    Evidence,
    ExplainedFinding,
    Explanation,
    FactValue,
    Finding,
    Outcome,
    ProofStep,
    Question,
)
from qip_rules.rules.requirement import Clause, Severity

__all__ = [
    "WrittenClause",
    "WrittenDecision",
    "WrittenExplainedFinding",
    "WrittenExplanation",
    "WrittenFinding",
    "WrittenQuestion",
    "WrittenStep",
    "WrittenValue",
    "written",
    "written_clause",
    "written_finding",
]

PlainValue = bool | int | str
"""A value of a fact, a date as its text."""


@attrs.frozen
class WrittenClause:
    """A clause by its id and source; what it says stands with explanations only."""

    id: str
    source: str
    says: str | None = None


@attrs.frozen
class WrittenQuestion:
    """A missing fact that still matters, and what an answer to it must be."""

    fact: str
    text: str
    answered_by: AnsweredBy
    expected: str
    changes_outcome: bool
    for_codes: tuple[str, ...]


@attrs.frozen
class WrittenFinding:
    """What one requirement comes to."""

    code: str
    outcome: Outcome
    severity: Severity
    sentence: str
    clauses: tuple[WrittenClause, ...]
    open_facts: tuple[str, ...]


@attrs.frozen
class WrittenDecision:
    """A decision: the policy that decided, the facts, the findings and the open questions."""

    program_id: str
    in_force_on: date | None = None
    digest: str = attrs.field(kw_only=True)
    subject: str = attrs.field(kw_only=True)
    outcome: Outcome = attrs.field(kw_only=True)
    facts: Mapping[str, PlainValue] = attrs.field(kw_only=True)
    findings: tuple[WrittenFinding, ...] = attrs.field(kw_only=True)
    questions: tuple[WrittenQuestion, ...] = attrs.field(kw_only=True)


@attrs.frozen
class WrittenValue:
    """The value of one fact in a proof; without `value` it is not known."""

    fact: str
    says: str
    value: PlainValue | None = None


@attrs.frozen
class WrittenStep:
    """One step of a proof, on its level: 0 is the rule itself."""

    level: int
    condition: str
    says: str
    outcome: Outcome
    values: tuple[WrittenValue, ...]
    because: tuple[Evidence, ...]


@attrs.frozen
class WrittenExplainedFinding:
    """A finding with all that a person needs to act on it."""

    code: str
    outcome: Outcome
    severity: Severity
    sentence: str
    how_to_meet: str
    clauses: tuple[WrittenClause, ...]
    evidence: tuple[Evidence, ...]
    questions: tuple[WrittenQuestion, ...]
    proof: tuple[WrittenStep, ...]
    residual: str
    left_to_know: str


@attrs.frozen
class WrittenExplanation:
    """An explanation: the policy that decided, the summary, the findings by what they come to."""

    program_id: str
    in_force_on: date | None = None
    digest: str = attrs.field(kw_only=True)
    subject: str = attrs.field(kw_only=True)
    outcome: Outcome = attrs.field(kw_only=True)
    summary: str = attrs.field(kw_only=True)
    not_met: tuple[WrittenExplainedFinding, ...] = attrs.field(kw_only=True)
    undetermined: tuple[WrittenExplainedFinding, ...] = attrs.field(kw_only=True)
    advice: tuple[WrittenExplainedFinding, ...] = attrs.field(kw_only=True)
    met: tuple[WrittenExplainedFinding, ...] = attrs.field(kw_only=True)


def written(told: Decision | Explanation) -> WrittenDecision | WrittenExplanation:
    """The decision or explanation as the plain record that JSON holds."""
    return _decision(told) if isinstance(told, Decision) else _explanation(told)


def _decision(decision: Decision) -> WrittenDecision:
    return WrittenDecision(
        decision.program_id,
        decision.in_force_on,
        digest=decision.digest,
        subject=decision.rule_set.subject,
        outcome=decision.outcome,
        facts={name: _plain(value) for name, value in decision.facts.items() if value is not None},
        findings=tuple(map(written_finding, decision.findings)),
        questions=tuple(map(_question, decision.questions)),
    )


def _explanation(explanation: Explanation) -> WrittenExplanation:
    return WrittenExplanation(
        explanation.program_id,
        explanation.in_force_on,
        digest=explanation.digest,
        subject=explanation.subject,
        outcome=explanation.outcome,
        summary=explanation.summary,
        not_met=tuple(map(_explained, explanation.not_met)),
        undetermined=tuple(map(_explained, explanation.undetermined)),
        advice=tuple(map(_explained, explanation.advice)),
        met=tuple(map(_explained, explanation.met)),
    )


def written_finding(finding: Finding) -> WrittenFinding:
    """A finding as the plain record that JSON holds."""
    return WrittenFinding(
        finding.code,
        finding.outcome,
        finding.severity,
        finding.sentence,
        tuple(WrittenClause(each.id, each.source) for each in finding.clauses),
        tuple(fact.name for fact in finding.open_facts),
    )


def _explained(finding: ExplainedFinding) -> WrittenExplainedFinding:
    return WrittenExplainedFinding(
        code=finding.code,
        outcome=finding.outcome,
        severity=finding.severity,
        sentence=finding.sentence,
        how_to_meet=finding.how_to_meet,
        clauses=tuple(map(written_clause, finding.clauses)),
        evidence=finding.evidence,
        questions=tuple(map(_question, finding.questions)),
        proof=tuple(_steps(finding.proof, 0)),
        residual=finding.residual,
        left_to_know=finding.left_to_know,
    )


def written_clause(clause: Clause) -> WrittenClause:
    """A clause with what it says."""
    return WrittenClause(clause.id, clause.source, clause.says)


def _question(question: Question) -> WrittenQuestion:
    return WrittenQuestion(
        fact=question.fact.name,
        text=question.text,
        answered_by=question.answered_by,
        expected=question.fact.expected,
        changes_outcome=question.changes_outcome,
        for_codes=question.for_codes,
    )


def _steps(step: ProofStep, level: int) -> Iterator[WrittenStep]:
    values = tuple(map(_value, step.values))
    yield WrittenStep(level, step.condition, step.says, step.outcome, values, step.because)
    for child in step.children:
        yield from _steps(child, level + 1)


def _value(stated: FactValue) -> WrittenValue:
    value = None if stated.value is None else _plain(stated.value)
    return WrittenValue(stated.name, stated.says, value)


def _plain(value: Value) -> PlainValue:
    return value.isoformat() if isinstance(value, date) else value
