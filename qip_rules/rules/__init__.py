"""The rule language and its readers.

One small typed boolean expression a requirement, in a subset of FEEL; every reader gives it the
same meaning, that of `decide`.

What follows for all records at once (`remedies`, `compare`, `review`), the readers of many rows
(`decide_many`, `decide_frame`) and the interview are loaded when they are asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qip_rules.rules.analysis.comparing import Different, Equivalent, compare
    from qip_rules.rules.analysis.remedying import Remedy, remedies
    from qip_rules.rules.analysis.reviewing import Review, review
    from qip_rules.rules.analysis.witnesses import Proof, Witness
    from qip_rules.rules.compiled.rows import compiled_source, decide_many
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
        ExplainedFinding,
        Explanation,
        FactValue,
        Finding,
        Outcome,
        ProofStep,
        Question,
        Verdict,
    )
    from qip_rules.rules.frames.codes import codes_of, impossible_in, with_codes
    from qip_rules.rules.frames.decided import decide_frame
    from qip_rules.rules.frames.faulty import faults_in_frame
    from qip_rules.rules.interview import following_facts, next_advice_question, next_question
    from qip_rules.rules.phrasing import in_words
    from qip_rules.rules.proof import prove
    from qip_rules.rules.requirement import (
        Clause,
        ClauseKind,
        NamedValue,
        Requirement,
        RuleSet,
        Severity,
    )
    from qip_rules.rules.residual import residual_of
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
    "Different",
    "Equivalent",
    "Evidence",
    "ExplainedFinding",
    "Explanation",
    "Expression",
    "Fact",
    "FactValue",
    "Finding",
    "Literal",
    "NamedValue",
    "Not",
    "OneOf",
    "Operator",
    "Or",
    "Outcome",
    "Parameter",
    "Proof",
    "ProofStep",
    "Question",
    "Reference",
    "Remedy",
    "Requirement",
    "Review",
    "RuleSet",
    "Severity",
    "Text",
    "Unit",
    "Value",
    "Verdict",
    "Vocabulary",
    "WholeNumber",
    "Within",
    "Witness",
    "codes_of",
    "compare",
    "compiled_source",
    "decide",
    "decide_all",
    "decide_frame",
    "decide_many",
    "explain",
    "faults_in_frame",
    "following_facts",
    "format",
    "impossible_in",
    "in_words",
    "next_advice_question",
    "next_question",
    "parse",
    "prove",
    "remedies",
    "residual_of",
    "review",
    "with_codes",
]

if not TYPE_CHECKING:
    from qip_rules.doors import opened_late as _opened_late

    __getattr__, __dir__ = _opened_late(
        __name__,
        {
            "deciding": ("decide",),
            "explaining": ("explain",),
            "expression": (
                "And",
                "Comparison",
                "Expression",
                "Literal",
                "Not",
                "OneOf",
                "Operator",
                "Or",
                "Parameter",
                "Reference",
                "Within",
            ),
            "fact": (
                "AnsweredBy",
                "Boolean",
                "Date",
                "Fact",
                "Text",
                "Unit",
                "Value",
                "WholeNumber",
            ),
            "feel": ("format", "parse"),
            "findings": (
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
            ),
            "phrasing": ("in_words",),
            "proof": ("prove",),
            "requirement": (
                "Clause",
                "ClauseKind",
                "NamedValue",
                "Requirement",
                "RuleSet",
                "Severity",
            ),
            "residual": ("residual_of",),
            "ruling": ("decide_all",),
            "vocabulary": ("Constraint", "Vocabulary"),
            "analysis.comparing": ("Different", "Equivalent", "compare"),
            "analysis.remedying": ("Remedy", "remedies"),
            "analysis.reviewing": ("Review", "review"),
            "analysis.witnesses": ("Proof", "Witness"),
            "compiled.rows": ("compiled_source", "decide_many"),
            "frames.codes": ("codes_of", "impossible_in", "with_codes"),
            "frames.decided": ("decide_frame",),
            "frames.faulty": ("faults_in_frame",),
            "interview": ("following_facts", "next_advice_question", "next_question"),
        },
    )
