"""Clauses, the requirements that rest on them, and the set of requirements of one subject."""

import enum
from datetime import date

import attrs

from qip_rules.errors import ExpressionTypeError, expect_arguments
from qip_rules.rules.expression import FROM_TEXT, Expression, ExpressionNode, facts_in
from qip_rules.rules.fact import Kind, Unit, Value
from qip_rules.rules.vocabulary import Vocabulary
from qip_rules.rules.wording import names_in

__all__ = ["Clause", "ClauseKind", "NamedValue", "Requirement", "RuleSet", "Severity"]


class ClauseKind(enum.Enum):
    """How strongly the source page speaks."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    DEFINITION = "definition"
    INFORMATIVE = "informative"


class Severity(enum.Enum):
    """What a requirement that is not met means: it decides the outcome, or it is advice."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"


@attrs.frozen
class Clause:
    """One statement of the policy in our own words, with the page and heading it comes from."""

    id: str
    says: str
    source: str
    """The page and the heading on it: the citation."""
    kind: ClauseKind = ClauseKind.REQUIRED


@attrs.frozen
class NamedValue:
    """The value of one parameter on the day in question, with what it counts."""

    name: str
    value: Value
    unit: Unit = Unit.COUNT


@attrs.frozen
class Requirement:
    """One thing asked of a record: the expression, and the clauses it comes from.

    `not_met` is the sentence for a record that fails, with `{names}` of facts and parameters to
    be filled in; `how_to_meet` says what would help.
    """

    code: str
    requires: Expression
    severity: Severity = Severity.REQUIRED
    cites: tuple[Clause, ...] = ()
    not_met: str = attrs.field(default="", kw_only=True)
    how_to_meet: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        expect_arguments(
            "Requirement",
            code=(self.code, str),
            requires=(self.requires, ExpressionNode, FROM_TEXT),
            cites=(self.cites, tuple),
        )
        if self.requires.kind not in (Kind.BOOLEAN, Kind.NULL):
            msg = f"{self.code} requires a {self.requires.kind.value}; expected a condition"
            raise ExpressionTypeError(msg)


@attrs.frozen
class RuleSet:
    """The requirements of one subject in force on one day, in the order of the document.

    Raises:
        ExpressionTypeError: two requirements of one code, or one that names a fact which the
            vocabulary does not have, be it in its expression or in its sentence.
    """

    vocabulary: Vocabulary
    requirements: tuple[Requirement, ...]
    subject: str = attrs.field(default="application", kw_only=True)
    program_id: str = attrs.field(default="", kw_only=True)
    in_force_on: date | None = attrs.field(default=None, kw_only=True)
    digest: str = attrs.field(default="", kw_only=True)
    """SHA-256 of the effective program document, so that a decision can be repeated."""
    currency: str = attrs.field(default="", kw_only=True)
    parameters: tuple[NamedValue, ...] = attrs.field(default=(), kw_only=True)
    """What the sentences of the requirements may name beside the facts."""

    def __attrs_post_init__(self) -> None:
        expect_arguments(
            "RuleSet",
            vocabulary=(self.vocabulary, Vocabulary),
            requirements=(self.requirements, tuple),
            parameters=(self.parameters, tuple),
        )
        requirements = {f"requirements[{n}]": each for n, each in enumerate(self.requirements)}
        expect_arguments(
            "RuleSet", **{place: (each, Requirement) for place, each in requirements.items()}
        )
        codes: set[str] = set()
        for requirement in self.requirements:
            if requirement.code in codes:
                msg = f"two requirements have the code {requirement.code}"
                raise ExpressionTypeError(msg)
            codes.add(requirement.code)
            for fact in facts_in(requirement.requires):
                if self.vocabulary.get(fact.name) != fact:
                    msg = f"{requirement.code} names {fact.name}, which the vocabulary lacks"
                    raise ExpressionTypeError(msg)
            for name in names_in(requirement.not_met):
                if name not in self.vocabulary and all(
                    name != each.name for each in self.parameters
                ):
                    msg = f"the sentence of {requirement.code} names {name}, which nothing fills"
                    raise ExpressionTypeError(msg)

    def requirement(self, code: str) -> Requirement:
        """The requirement of that code.

        Raises:
            KeyError: there is none.
        """
        for requirement in self.requirements:
            if requirement.code == code:
                return requirement
        raise KeyError(code)
