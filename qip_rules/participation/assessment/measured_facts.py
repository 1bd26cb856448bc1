"""The facts of a mentor's success and of a certification step, as rules may ask about them.

Each rule about a success is one step of evidence; how a success is graded stands in
`participation.evidence`. How the facts of a certification step are derived stands in
`participation.certification`.
"""

from typing import Final

from qip_rules.policy.declaration import Declaration, SubjectDeclaration
from qip_rules.rules.fact import AnsweredBy, Boolean, Fact, Unit, WholeNumber
from qip_rules.rules.vocabulary import Vocabulary

__all__ = [
    "ASSESSMENT",
    "CASES_MAXIMUM",
    "CERTIFICATION",
    "ROUNDS_MAXIMUM",
    "SHARE_MAXIMUM",
    "SUCCESS",
]

SUCCESS: Final = "success"
"""The subject of the rules by which a mentor's success is graded."""

CERTIFICATION: Final = "certification"
"""The subject of the rules about a practice that applies for certification."""

SHARE_MAXIMUM: Final = 10_000
"""All of the cases, in basis points."""

CASES_MAXIMUM: Final = 10_000_000
"""Bound of the cases of one measure in one round: more was mistyped."""

ROUNDS_MAXIMUM: Final = 1_000
"""Bound of the rounds of one practice: more were mistyped."""

_SUCCESS_VOCABULARY: Final = Vocabulary(
    (
        Fact(
            "self_reported",
            Boolean(),
            meaning="The practice says itself that it changed its quality in the area.",
            question="Does the practice say that it changed its quality in this area?",
            answered_by=AnsweredBy.STAFF,
            usual=True,
        ),
        Fact(
            "holds_certification",
            Boolean(),
            meaning="A certification of the practice, recorded from those who certify, holds on "
            "the day of the grading.",
            question="Does the practice hold a certification on the day, by the word of those who "
            "certify?",
            answered_by=AnsweredBy.STAFF,
        ),
        Fact(
            "measured_gain_basis_points",
            WholeNumber(-SHARE_MAXIMUM, SHARE_MAXIMUM, Unit.BASIS_POINTS),
            meaning="The gain on the measure of the success, from the first to the last round that "
            "has it. It is rounded down, and less than zero if the share got worse.",
            question="What were the results of an earlier and a later round on the measure?",
            answered_by=AnsweredBy.STAFF,
        ),
        Fact(
            "cases_of_smaller_round",
            WholeNumber(1, CASES_MAXIMUM),
            meaning="The number of cases of the smaller of these two rounds.",
            question="How many cases had the earlier and the later round on the measure?",
            answered_by=AnsweredBy.STAFF,
        ),
    )
)
"""What a requirement may ask about the success of a mentor practice in an area."""

_LIVE_ROUNDS: Final = Fact(
    "live_rounds_before",
    WholeNumber(0, ROUNDS_MAXIMUM),
    meaning="The number of live rounds of QOPI that had ended before the practice applied for "
    "certification. Rounds in which it did not take part do not count.",
    question="In which live rounds of QOPI did the practice take part, and when did they end?",
    answered_by=AnsweredBy.STAFF,
    usual=1,
)

_CERTIFICATION_VOCABULARY: Final = Vocabulary(
    (
        _LIVE_ROUNDS,
        Fact(
            "last_score_basis_points",
            WholeNumber(0, SHARE_MAXIMUM, Unit.BASIS_POINTS),
            meaning="The overall quality score of the last of these rounds.",
            question="What was the overall quality score of the last live round before the day?",
            answered_by=AnsweredBy.STAFF,
        ),
        Fact(
            "names_standards_in_force",
            Boolean(),
            meaning="The application for certification names the standards that are in force on "
            "its day.",
            question="Which edition of the standards does the application for certification name?",
            answered_by=AnsweredBy.APPLICANT,
            usual=True,
        ),
    ),
)

ASSESSMENT: Final = Declaration(
    subjects=(
        SubjectDeclaration(SUCCESS, _SUCCESS_VOCABULARY),
        SubjectDeclaration(CERTIFICATION, _CERTIFICATION_VOCABULARY),
    ),
)
"""What grading and the certification step tell the policy language."""
