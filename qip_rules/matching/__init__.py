"""Matching: practices paired with mentor practices, exactly, with a proof and a reason for all.

Importing this loads no heavy library: modules load NumPy, NetworkX and the solver when used.
"""

from qip_rules.matching.answer import (
    Competition,
    LowFit,
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
from qip_rules.matching.certificate import Certificate, Goal, Stage, refutations
from qip_rules.matching.objectives import (
    DEFAULT_OBJECTIVES,
    FairestFit,
    FewestChanges,
    Leximin,
    MostPairs,
    Objective,
    TotalFit,
)
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
    "DEFAULT_OBJECTIVES",
    "AreaMatch",
    "AreaOfSuccess",
    "Assignment",
    "Certificate",
    "Competition",
    "Demand",
    "FairestFit",
    "FewestChanges",
    "Goal",
    "Leximin",
    "LowFit",
    "MentorPractice",
    "MostPairs",
    "Objective",
    "OpenQuestion",
    "Pair",
    "Pairing",
    "Practice",
    "Problem",
    "Refusal",
    "SharedArea",
    "Stage",
    "TotalFit",
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
