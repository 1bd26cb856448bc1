"""The rule language and its readers.

One small typed boolean expression a requirement, in a subset of FEEL; every reader gives it the
same meaning, that of `decide`.
"""

from qip_rules.rules.deciding import decide
from qip_rules.rules.explaining import explain
from qip_rules.rules.expression import (
    And,
    Comparison,
    Expression,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Parameter,
    Reference,
    Within,
)
from qip_rules.rules.fact import AnsweredBy, Boolean, Date, Fact, Text, Unit, Value, WholeNumber
from qip_rules.rules.feel import format, parse  # noqa: A004 - the pair of `parse`, as in FEEL
from qip_rules.rules.findings import (
    Decision,
    Evidence,
    Explanation,
    Finding,
    Outcome,
    Question,
    Verdict,
)
from qip_rules.rules.requirement import (
    Clause,
    ClauseKind,
    NamedValue,
    Requirement,
    RuleSet,
    Severity,
)
from qip_rules.rules.ruling import decide_all
from qip_rules.rules.vocabulary import Constraint, Vocabulary

__all__ = [
    "And",
    "AnsweredBy",
    "Boolean",
    "Clause",
    "ClauseKind",
    "Comparison",
    "Constraint",
    "Date",
    "Decision",
    "Evidence",
    "Explanation",
    "Expression",
    "Fact",
    "Finding",
    "Literal",
    "NamedValue",
    "Not",
    "OneOf",
    "Operator",
    "Or",
    "Outcome",
    "Parameter",
    "Question",
    "Reference",
    "Requirement",
    "RuleSet",
    "Severity",
    "Text",
    "Unit",
    "Value",
    "Verdict",
    "Vocabulary",
    "WholeNumber",
    "Within",
    "decide",
    "decide_all",
    "explain",
    "format",
    "parse",
]
