"""What follows from the rules for all complete records at once: remedies, differences, reviews."""

from qip_rules.rules.analysis.comparing import (
    Difference,
    Different,
    Equivalent,
    Scope,
    Side,
    compare,
)
from qip_rules.rules.analysis.remedying import Change, Remedy, Supposition, remedies
from qip_rules.rules.analysis.reviewing import Review, Reviewed, Shown, review
from qip_rules.rules.analysis.telling import Span
from qip_rules.rules.analysis.witnesses import Proof, Witness

__all__ = [
    "Change",
    "Difference",
    "Different",
    "Equivalent",
    "Proof",
    "Remedy",
    "Review",
    "Reviewed",
    "Scope",
    "Shown",
    "Side",
    "Span",
    "Supposition",
    "Witness",
    "compare",
    "remedies",
    "review",
]
