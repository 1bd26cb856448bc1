"""Matching: practices paired with mentor practices, exactly, with a proof and a reason for all.

Importing this loads no heavy library: modules load NumPy, NetworkX and the solver when used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qip_rules.matching.answer import (
        Competition,
        ContestedPlaces,
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
    from qip_rules.matching.flow_solver import FlowSolver
    from qip_rules.matching.objectives import (
        DEFAULT_OBJECTIVES,
        AreaCoverage,
        FairestFit,
        FewestChanges,
        Leximin,
        MostPairs,
        Objective,
        Stable,
        TotalFit,
    )
    from qip_rules.matching.one_pair import decide_pair
    from qip_rules.matching.pairing import pair
    from qip_rules.matching.problem import Problem
    from qip_rules.matching.proof.certificate import Certificate, Goal, Progress, Stage
    from qip_rules.matching.proof.refuting import refutations
    from qip_rules.matching.questions.absent_pairs import WhyNot, WhyNotReason, why_not
    from qip_rules.matching.questions.alternatives import Alternative
    from qip_rules.matching.questions.bipartite import graph
    from qip_rules.matching.questions.changes import (
        Change,
        FixedBeforehand,
        ForbiddenBeforehand,
        Supposition,
        TotalPlaces,
        Without,
        suppose,
    )
    from qip_rules.matching.questions.comparing import (
        ComparedObjectives,
        Measures,
        compare_objectives,
    )
    from qip_rules.matching.questions.costs import Cost
    from qip_rules.matching.questions.move_reasons import MoveReason
    from qip_rules.matching.questions.next_best import SecondChoice, second_choices
    from qip_rules.matching.questions.places import PlaceValue, place_values
    from qip_rules.matching.questions.reasons import Why, WhyPair, why, why_unpaired
    from qip_rules.matching.questions.recruiting import AreaValue, recruit
    from qip_rules.matching.questions.supposing import Move, WhatIf, what_if
    from qip_rules.matching.records import (
        AreaOfSuccess,
        Demand,
        MentorPractice,
        Practice,
        WeightedArea,
    )
    from qip_rules.matching.relations import Relation
    from qip_rules.matching.specialists import Specialist, specialist_problem
    from qip_rules.matching.verifying import verify

__all__ = [
    "DEFAULT_OBJECTIVES",
    "Alternative",
    "AreaCoverage",
    "AreaMatch",
    "AreaOfSuccess",
    "AreaValue",
    "Assignment",
    "Certificate",
    "Change",
    "ComparedObjectives",
    "Competition",
    "ContestedPlaces",
    "Cost",
    "Demand",
    "FairestFit",
    "FewestChanges",
    "FixedBeforehand",
    "FlowSolver",
    "ForbiddenBeforehand",
    "Goal",
    "Leximin",
    "LowFit",
    "Measures",
    "MentorPractice",
    "MostPairs",
    "Move",
    "MoveReason",
    "Objective",
    "OpenQuestion",
    "Pair",
    "Pairing",
    "PlaceValue",
    "Practice",
    "Problem",
    "Progress",
    "Refusal",
    "Relation",
    "SecondChoice",
    "SharedArea",
    "Specialist",
    "Stable",
    "Stage",
    "Supposition",
    "TotalFit",
    "TotalPlaces",
    "UncoveredAreas",
    "Unpaired",
    "UnpairedReason",
    "WeightedArea",
    "WhatIf",
    "Why",
    "WhyNot",
    "WhyNotReason",
    "WhyPair",
    "Without",
    "assign",
    "compare_objectives",
    "decide_pair",
    "graph",
    "pair",
    "place_values",
    "recruit",
    "refutations",
    "second_choices",
    "specialist_problem",
    "suppose",
    "verify",
    "what_if",
    "why",
    "why_not",
    "why_unpaired",
]

if not TYPE_CHECKING:
    from qip_rules.doors import opened_late as _opened_late

    __getattr__, __dir__ = _opened_late(
        __name__,
        {
            "answer": (
                "Competition",
                "ContestedPlaces",
                "LowFit",
                "OpenQuestion",
                "Pair",
                "Pairing",
                "Refusal",
                "UncoveredAreas",
                "Unpaired",
                "UnpairedReason",
            ),
            "areas": (
                "AreaMatch",
                "SharedArea",
            ),
            "assignment": (
                "Assignment",
                "assign",
            ),
            "flow_solver": ("FlowSolver",),
            "objectives": (
                "DEFAULT_OBJECTIVES",
                "AreaCoverage",
                "FairestFit",
                "FewestChanges",
                "Leximin",
                "MostPairs",
                "Objective",
                "Stable",
                "TotalFit",
            ),
            "one_pair": ("decide_pair",),
            "pairing": ("pair",),
            "problem": ("Problem",),
            "proof.certificate": (
                "Certificate",
                "Goal",
                "Progress",
                "Stage",
            ),
            "proof.refuting": ("refutations",),
            "questions.absent_pairs": (
                "WhyNot",
                "WhyNotReason",
                "why_not",
            ),
            "questions.alternatives": ("Alternative",),
            "questions.bipartite": ("graph",),
            "questions.changes": (
                "Change",
                "FixedBeforehand",
                "ForbiddenBeforehand",
                "Supposition",
                "TotalPlaces",
                "Without",
                "suppose",
            ),
            "questions.comparing": (
                "ComparedObjectives",
                "Measures",
                "compare_objectives",
            ),
            "questions.costs": ("Cost",),
            "questions.move_reasons": ("MoveReason",),
            "questions.next_best": (
                "SecondChoice",
                "second_choices",
            ),
            "questions.places": (
                "PlaceValue",
                "place_values",
            ),
            "questions.reasons": (
                "Why",
                "WhyPair",
                "why",
                "why_unpaired",
            ),
            "questions.recruiting": (
                "AreaValue",
                "recruit",
            ),
            "questions.supposing": (
                "Move",
                "WhatIf",
                "what_if",
            ),
            "records": (
                "AreaOfSuccess",
                "Demand",
                "MentorPractice",
                "Practice",
                "WeightedArea",
            ),
            "relations": ("Relation",),
            "specialists": (
                "Specialist",
                "specialist_problem",
            ),
            "verifying": ("verify",),
        },
    )
