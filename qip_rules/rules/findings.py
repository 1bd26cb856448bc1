"""What readers of the rules give back: plain data, which knows no reader."""

import enum
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType

import attrs

from qip_rules.rules.fact import AnsweredBy, Fact, Value
from qip_rules.rules.requirement import Clause, Requirement, RuleSet, Severity

__all__ = [
    "Decision",
    "Evidence",
    "ExplainedFinding",
    "Explanation",
    "Finding",
    "Outcome",
    "Question",
    "Verdict",
]


class Outcome(enum.Enum):
    """What a requirement, or a whole set of them, comes to for one record."""

    MET = "met"
    NOT_MET = "not met"
    UNDETERMINED = "undetermined"


@attrs.frozen
class Evidence:
    """Why a derived fact has the value it has: a sentence, and the record fields it rests on.

    The sentence is empty where there is nothing more to tell than what the fields say, or that
    they say nothing.
    """

    says: str
    paths: tuple[str, ...] = ()


@attrs.frozen
class Finding:
    """What one requirement comes to for one record.

    `sentence` speaks to a person: what is wrong, what has to be known, or the clause that is
    met. `open_facts` are the missing facts whose answer can still change this finding.
    """

    requirement: Requirement
    outcome: Outcome
    sentence: str
    open_facts: tuple[Fact, ...] = ()

    @property
    def code(self) -> str:
        """The code of the requirement."""
        return self.requirement.code

    @property
    def severity(self) -> Severity:
        """Whether the requirement decides the outcome."""
        return self.requirement.severity

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses the requirement rests on."""
        return self.requirement.cites

    @property
    def clause(self) -> Clause | None:
        """The first clause the requirement rests on, if it cites any."""
        return self.requirement.cites[0] if self.requirement.cites else None

    @property
    def citation(self) -> str:
        """The clauses as one cites them: `T05 (page, heading)`."""
        return "; ".join(f"{clause.id} ({clause.source})" for clause in self.requirement.cites)


@attrs.frozen
class Question:
    """A missing fact whose answer can still change a finding.

    `changes_outcome` says whether some answer can change the outcome of the whole decision;
    `for_codes` are the requirements it can change.
    """

    fact: Fact
    changes_outcome: bool
    for_codes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The question to ask."""
        return self.fact.question or f"What is {self.fact.name}?"

    @property
    def answered_by(self) -> AnsweredBy:
        """Who can answer it."""
        return self.fact.answered_by


@attrs.frozen
class Decision:
    """Everything that a rule set says of one record: a finding for every requirement.

    `because` gives the evidence of each derived fact, worked out when it is looked up.
    """

    rule_set: RuleSet
    values: tuple[Value | None, ...]
    """The facts decided on, in the order of the vocabulary; `None` is not known."""
    findings: tuple[Finding, ...]
    _ask: Callable[["Decision"], tuple[Question, ...]] = attrs.field(eq=False, repr=False)
    because: Mapping[str, Evidence] = attrs.field(factory=dict, eq=False, repr=False)

    @property
    def facts(self) -> Mapping[str, Value | None]:
        """Every fact of the vocabulary by name; `None` is not known."""
        return MappingProxyType(dict(zip(self.rule_set.vocabulary, self.values, strict=True)))

    @property
    def outcome(self) -> Outcome:
        """Not met if a required finding is not met, else undetermined if one is, else met."""
        if self.not_met:
            return Outcome.NOT_MET
        return Outcome.UNDETERMINED if self.undetermined else Outcome.MET

    @property
    def not_met(self) -> tuple[Finding, ...]:
        """The required findings that are not met."""
        return self._having(Severity.REQUIRED, Outcome.NOT_MET)

    @property
    def undetermined(self) -> tuple[Finding, ...]:
        """The required findings that cannot be told yet."""
        return self._having(Severity.REQUIRED, Outcome.UNDETERMINED)

    @property
    def advice(self) -> tuple[Finding, ...]:
        """The recommended findings that are not met. They never make the outcome."""
        return self._having(Severity.RECOMMENDED, Outcome.NOT_MET)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Exactly the missing facts that can still change a finding, in vocabulary order."""
        return self._ask(self)

    @property
    def program_id(self) -> str:
        """The program whose policy decided."""
        return self.rule_set.program_id

    @property
    def in_force_on(self) -> date | None:
        """The day whose policy decided."""
        return self.rule_set.in_force_on

    @property
    def digest(self) -> str:
        """The digest of the program document that decided."""
        return self.rule_set.digest

    def finding(self, code: str) -> Finding:
        """The finding on the requirement of that code.

        Raises:
            KeyError: there is none.
        """
        for finding in self.findings:
            if finding.code == code:
                return finding
        raise KeyError(code)

    def _having(self, severity: Severity, outcome: Outcome) -> tuple[Finding, ...]:
        return tuple(
            each for each in self.findings if each.severity is severity and each.outcome is outcome
        )


@attrs.frozen
class Verdict:
    """A decision reduced to its codes: what bulk readers give back."""

    outcome: Outcome
    not_met: tuple[str, ...] = ()
    undetermined: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


@attrs.frozen
class ExplainedFinding:
    """One finding with all that a person needs to act on it."""

    code: str
    outcome: Outcome
    severity: Severity
    sentence: str
    clauses: tuple[Clause, ...]
    evidence: tuple[Evidence, ...] = ()
    questions: tuple[Question, ...] = ()
    how_to_meet: str = ""


@attrs.frozen
class Explanation:
    """A decision told to a person. `str()` gives the plain text."""

    summary: str
    not_met: tuple[ExplainedFinding, ...]
    undetermined: tuple[ExplainedFinding, ...]
    advice: tuple[ExplainedFinding, ...]
    met: tuple[ExplainedFinding, ...]

    def __str__(self) -> str:
        lines = [self.summary]
        for title, findings in (
            ("Not met", self.not_met),
            ("Cannot tell yet", self.undetermined),
            ("Advice", self.advice),
            ("Met", self.met),
        ):
            if findings:
                lines.extend(("", title))
                for finding in findings:
                    lines.extend(_lines(finding))
        return "\n".join(lines)


def _lines(finding: ExplainedFinding) -> list[str]:
    lines = [f"  {finding.code}: {finding.sentence}"]
    if finding.outcome is Outcome.NOT_MET and finding.how_to_meet:
        lines.append(f"    To meet it: {finding.how_to_meet}")
    for evidence in finding.evidence:
        paths = ", ".join(evidence.paths)
        if evidence.says:
            lines.append(f"    Because: {evidence.says}" + (f" [{paths}]" if paths else ""))
        else:
            label = "Missing" if finding.outcome is Outcome.UNDETERMINED else "As stated in"
            lines.append(f"    {label}: {paths}")
    lines.extend(
        f"    To be answered by the {question.answered_by.value}: {question.text}"
        for question in finding.questions
    )
    lines.extend(
        f"    {clause.id}, {clause.source}"
        + ("" if finding.outcome is Outcome.MET else f": {clause.says}")
        for clause in finding.clauses
    )
    return lines
