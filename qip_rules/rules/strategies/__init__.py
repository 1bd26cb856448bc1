"""Hypothesis strategies of flat facts, and a table of cases, built from the rules' expressions.

Hypothesis, and the solver that makes the table small, are loaded when they are needed. The front
door for test suites is `qip_rules.testing`.
"""

from qip_rules.rules.strategies.asking import narrowed
from qip_rules.rules.strategies.edges import facts_on_the_edge, neighbors
from qip_rules.rules.strategies.independence import Form
from qip_rules.rules.strategies.records import (
    facts,
    facts_breaking,
    facts_failing,
    facts_meeting,
    facts_undetermined,
)
from qip_rules.rules.strategies.tabulating import Case, CaseTable, ShownAtom, cases

__all__ = [
    "Case",
    "CaseTable",
    "Form",
    "ShownAtom",
    "cases",
    "facts",
    "facts_breaking",
    "facts_failing",
    "facts_meeting",
    "facts_on_the_edge",
    "facts_undetermined",
    "narrowed",
    "neighbors",
]
