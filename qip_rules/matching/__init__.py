"""Matching: practices paired with mentor practices, exactly, with a proof and a reason for all.

Importing this loads no heavy library: modules load NumPy, NetworkX and the solver when used.
"""

from qip_rules.matching.answer import (
    Competition,
    OpenQuestion,
    Pair,
    Pairing,
    Refusal,
    UncoveredAreas,
    Unpaired,
    UnpairedReason,
)
from qip_rules.matching.areas import AreaMatch, SharedArea
from qip_rules.matching.assignment import Assignment, assign
from qip_rules.matching.certificate import Certificate, Price, refutations
from qip_rules.matching.one_pair import decide_pair
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import (
    AreaOfSuccess,
    Demand,
    MentorPractice,
    Practice,
    WeightedArea,
)
from qip_rules.matching.verifying import verify

__all__ = [
    "AreaMatch",
    "AreaOfSuccess",
    "Assignment",
    "Certificate",
    "Competition",
    "Demand",
    "MentorPractice",
    "OpenQuestion",
    "Pair",
    "Pairing",
    "Practice",
    "Price",
    "Problem",
    "Refusal",
    "SharedArea",
    "UncoveredAreas",
    "Unpaired",
    "UnpairedReason",
    "WeightedArea",
    "assign",
    "decide_pair",
    "pair",
    "refutations",
    "verify",
]
