"""What readers of the rules give back: plain data, which knows no reader."""

import enum
import textwrap
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Final

import attrs

from qip_rules.rules.fact import AnsweredBy, Fact, Value
from qip_rules.rules.requirement import Clause, Requirement, RuleSet, Severity
from qip_rules.rules.wording import printable

__all__ = [
    "Decision",
    "Evidence",
    "ExplainedFinding",
    "Explanation",
    "FactValue",
    "Finding",
    "Outcome",
    "ProofStep",
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


def _no_evidence() -> Mapping[str, Evidence]:
    return {}


@attrs.frozen
class Decision:
    """Everything that a rule set says of one record: a finding for every requirement.

    `because` gives the evidence of each derived fact, worked out when it is looked up.
    """

    rule_set: RuleSet
    values: tuple[Value | None, ...]
    """The facts decided on, in the order of the vocabulary; `None` is not known."""
    findings: tuple[Finding, ...]
    _ask: Callable[["Decision"], tuple[Question, ...]] = attrs.field(
        alias="ask", eq=False, repr=False
    )
    because: Mapping[str, Evidence] = attrs.field(factory=_no_evidence, eq=False, repr=False)

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
class FactValue:
    """What one fact is in a record: `says` is the value for people, `not known` for `None`."""

    name: str
    value: Value | None
    says: str


@attrs.frozen
class ProofStep:
    """One condition of a rule, what it comes to, and the conditions below it that make it so.

    A step without children names the facts that decide it; they stand in `values`, with their
    evidence in `because`.
    """

    condition: str
    """In FEEL."""
    says: str
    """In words, as part of a sentence."""
    outcome: Outcome
    values: tuple[FactValue, ...] = ()
    because: tuple[Evidence, ...] = ()
    children: "tuple[ProofStep, ...]" = ()

    def walk(self) -> Iterator["ProofStep"]:
        """The step and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def facts(self) -> Mapping[str, Value | None]:
        """The facts that the proof rests on, by name; nothing else of the record is needed."""
        return {each.name: each.value for step in self.walk() for each in step.values}


@attrs.frozen
class ExplainedFinding:
    """One finding with all that a person needs to act on it.

    `residual` is what remains of the rule with everything known filled in, in FEEL, and
    `left_to_know` the same in words; both are empty unless the finding is undetermined.
    """

    code: str
    outcome: Outcome
    severity: Severity
    sentence: str
    clauses: tuple[Clause, ...]
    proof: ProofStep
    evidence: tuple[Evidence, ...] = ()
    questions: tuple[Question, ...] = ()
    how_to_meet: str = ""
    residual: str = ""
    left_to_know: str = ""


@attrs.frozen
class Explanation:
    """A decision told to a person. `str()` gives the plain text."""

    summary: str
    outcome: Outcome
    not_met: tuple[ExplainedFinding, ...]
    undetermined: tuple[ExplainedFinding, ...]
    advice: tuple[ExplainedFinding, ...]
    met: tuple[ExplainedFinding, ...]
    subject: str = attrs.field(default="application", kw_only=True)
    program_id: str = attrs.field(default="", kw_only=True)
    in_force_on: date | None = attrs.field(default=None, kw_only=True)
    digest: str = attrs.field(default="", kw_only=True)
    """Of the program document that decided, so that the decision can be repeated."""

    def __str__(self) -> str:
        """Plain text, at most 100 columns wide but for words that are longer.

        It adds no letter outside ASCII to those of its documents and records, writes their
        typographic marks in ASCII, and their control characters as escapes.
        """
        lines = _wrapped(self.summary, "")
        for title, findings in (
            ("Not met", self.not_met),
            ("Cannot tell yet", self.undetermined),
            ("Advice", self.advice),
            ("Met", self.met),
        ):
            if findings:
                lines.extend(("", title))
                for finding in findings:
                    lines.extend(_wrapped(f"{finding.code}: {finding.sentence}", "  "))
                    for line in _lines(finding):
                        lines.extend(_wrapped(line, "    "))
        return "\n".join(lines)


_WIDTH: Final = 100

_IN_ASCII: Final = str.maketrans(
    {
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{NO-BREAK SPACE}": " ",
    }
)


def _wrapped(text: str, indent: str) -> list[str]:
    plain = printable(" ".join(text.translate(_IN_ASCII).split()))
    if len(indent) + len(plain) <= _WIDTH:
        return [indent + plain]
    return textwrap.wrap(
        plain,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _lines(finding: ExplainedFinding) -> Iterator[str]:
    if finding.outcome is Outcome.NOT_MET:
        if finding.how_to_meet:
            yield f"To meet it: {finding.how_to_meet}"
        yield from _decided_by(finding.proof)
    if finding.left_to_know:
        yield f"Left to know: it is met if {finding.left_to_know} [{finding.residual}]"
    for evidence in finding.evidence:
        paths = ", ".join(evidence.paths)
        if evidence.says:
            yield f"Because: {evidence.says}" + (f" [{paths}]" if paths else "")
        else:
            label = "Missing" if finding.outcome is Outcome.UNDETERMINED else "As stated in"
            yield f"{label}: {paths}"
    for question in finding.questions:
        yield f"To be answered by the {question.answered_by.value}: {question.text}"
    for clause in finding.clauses:
        says = "" if finding.outcome is Outcome.MET else f": {clause.says}"
        yield f"{clause.id}, {clause.source}{says}"


def _decided_by(proof: ProofStep) -> Iterator[str]:
    """The conditions that decide, one a line; the values alone where they say as much."""
    for step in proof.walk():
        if step.children and not step.values:
            continue
        values = "; ".join(f"{each.name} = {each.says}" for each in step.values)
        if step is proof or step.condition in {each.name for each in step.values}:
            yield f"Decided by: {values or step.condition}"
        else:
            comes_to = "holds" if step.outcome is Outcome.MET else "does not hold"
            yield f"Decided by: {step.condition} {comes_to}" + (
                f", with {values}" if values else ""
            )
