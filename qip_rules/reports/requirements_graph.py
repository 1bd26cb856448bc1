"""How facts feed requirements: the decision requirements graph of one rule set.

Facts lead to the requirements that read them, and these to the outcome or, if they are only
recommended, to advice. Clauses and parameters are the sources of knowledge on which a requirement
rests. The kinds of nodes and edges are those of DMN's decision requirements graph.

Source: OMG, Decision Model and Notation 1.5, chapter 6.2.
"""

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from qip_rules.rules.expression import Parameter, facts_in, walk
from qip_rules.rules.fact import Unit
from qip_rules.rules.requirement import RuleSet, Severity
from qip_rules.rules.wording import phrase

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Node", "NodeKind", "requirements_graph"]


class NodeKind(enum.Enum):
    """What a node of the graph stands for."""

    FACT = "fact"
    REQUIREMENT = "requirement"
    CLAUSE = "clause"
    PARAMETER = "parameter"
    RESULT = "result"


@attrs.frozen
class Node:
    """A node: `name` identifies it among those of its kind, `says` tells what it is."""

    kind: NodeKind
    name: str
    label: str = attrs.field(eq=False)
    says: str = attrs.field(default="", eq=False)


_RESULTS = {
    Severity.REQUIRED: ("outcome", "Met if every required rule is met; not met if one is not."),
    Severity.RECOMMENDED: ("advice", "What is recommended and not met is told as advice."),
}


def requirements_graph(rule_set: RuleSet) -> "nx.DiGraph[Node]":
    """The graph of a rule set; a rule set without requirements has an empty one.

    Facts that no requirement reads are not in it. Nodes stand in the order of the document.
    """
    import networkx as nx

    graph: nx.DiGraph[Node] = nx.DiGraph()
    for requirement in rule_set.requirements:
        says = f"{requirement.severity.value}: {requirement.how_to_meet or requirement.not_met}"
        node = Node(NodeKind.REQUIREMENT, requirement.code, requirement.code, says)
        graph.add_node(node)
        for fact in facts_in(requirement.requires):
            graph.add_edge(Node(NodeKind.FACT, fact.name, fact.name, fact.meaning), node)
        for clause in requirement.cites:
            graph.add_edge(
                Node(NodeKind.CLAUSE, clause.id, f"{clause.id}: {clause.says}", clause.says), node
            )
        units = {each.name: each.unit for each in rule_set.parameters}
        for parameter in _parameters(rule_set, requirement.code):
            value = parameter.value
            words = phrase(value, units.get(parameter.name, Unit.COUNT), rule_set.currency)
            label = f"{parameter.name} = {words}"
            graph.add_edge(Node(NodeKind.PARAMETER, parameter.name, label, label), node)
        name, meaning = _RESULTS[requirement.severity]
        graph.add_edge(node, Node(NodeKind.RESULT, name, name, meaning))
    return graph


def _parameters(rule_set: RuleSet, code: str) -> Iterator[Parameter]:
    """The parameters that a requirement names in its rule, each once."""
    nodes = walk(rule_set.requirement(code).requires)
    yield from dict.fromkeys(each for each in nodes if isinstance(each, Parameter))
