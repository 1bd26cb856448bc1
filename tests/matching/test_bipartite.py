"""The pairing as a graph: everybody in it, every pair that could be, and what is known of each."""

import attrs
import networkx as nx
import pytest
from hypothesis import given

from qip_rules.errors import ArgumentError, InfeasibleError
from qip_rules.matching import Demand, Problem, Stable, graph, pair
from tests.matching.made_up_problems import GRANT, Case, cases
from tests.matching.well_known import mentor, practice

PROBLEM = Problem(
    [
        practice("Ash", ("a", 1), minimum_fit=3),
        practice("Elm", ("a", 3), ("b", 1)),
        practice("Fir", ("b", 2), conflicts=None),
    ],
    [mentor("Elm", 1, ("a", 1)), mentor("Oak", 2, ("a", 2), ("b", 1))],
    GRANT,
    fixed=[Demand("Elm", "Oak", "the board")],
)


def test_everybody_is_in_it_also_who_is_on_both_sides() -> None:
    drawn = graph(pair(PROBLEM))
    assert nx.is_bipartite(drawn)
    assert list(drawn) == [
        ("practice", "Ash"),
        ("practice", "Elm"),
        ("practice", "Fir"),
        ("mentor", "Elm"),
        ("mentor", "Oak"),
    ]
    assert drawn.graph["program_id"] == GRANT.program_id
    assert drawn.graph["total_fit"] == 7
    ash, oak = drawn.nodes["practice", "Ash"], drawn.nodes["mentor", "Oak"]
    assert (ash["bipartite"], ash["wanted"], ash["taken"]) == (0, 1, 0)
    assert ash["gap"].practice_id == "Ash"
    assert drawn.nodes["practice", "Elm"]["gap"] is None
    assert (oak["bipartite"], oak["places"], oak["taken"], oak["minimum_load"]) == (1, 2, 1, 0)
    assert len(oak["prices"]) == 2
    assert oak["record"] is PROBLEM.mentors[1]


def test_every_pair_that_could_be_is_an_edge_with_its_marks() -> None:
    pairing = pair(attrs.evolve(PROBLEM, forbidden=[("Ash", "Elm")]))
    drawn = graph(pairing)
    marks = {
        (ours, theirs): (each["fit"], each["low"], each["chosen"])
        for (_, ours), (_, theirs), each in drawn.edges(data=True)
    }
    assert marks == {
        ("Ash", "Elm"): (1, True, False),
        ("Ash", "Oak"): (2, True, False),
        ("Elm", "Oak"): (7, False, True),
    }
    edge = drawn.edges[("practice", "Elm"), ("mentor", "Oak")]
    assert edge["fixed"].by == "the board"
    assert edge["pair"] is pairing.pairs[0]
    assert [each.area for each in edge["shared"]] == ["a", "b"]
    assert drawn.edges[("practice", "Ash"), ("mentor", "Elm")]["forbidden"] is not None


def test_a_stable_pairing_has_no_prices() -> None:
    drawn = graph(pair(PROBLEM, [Stable()]))
    assert all(each["prices"] == () for _, each in drawn.nodes(data=True))


def test_nobody() -> None:
    assert len(graph(pair(Problem([], [], GRANT)))) == 0
    with pytest.raises(ArgumentError, match="pairing"):
        graph(PROBLEM)  # type: ignore[arg-type]


@given(cases())
def test_networkx_finds_as_many_pairs_in_it(case: Case) -> None:
    try:
        pairing = pair(case.problem)
    except InfeasibleError:
        return
    drawn = graph(pairing)
    held = {(each.practice_id, each.mentor_id): each.fit for each in pairing.pairs}
    edges = {
        (ours, theirs): each["fit"]
        for (_, ours), (_, theirs), each in drawn.edges(data=True)
        if each["chosen"]
    }
    assert edges == held
    assert {
        (ours, theirs): each["fit"]
        for (_, ours), (_, theirs), each in drawn.edges(data=True)
        if not each["fixed"] and not each["forbidden"]
    } == case.fits
    if any(each.minimum_load for each in case.mentors):
        return
    flow: nx.DiGraph[object] = nx.DiGraph()
    for node, each in drawn.nodes(data=True):
        if each["bipartite"] == 0:
            flow.add_edge("source", node, capacity=each["wanted"])
        else:
            flow.add_edge(node, "sink", capacity=each["places"])
    for ours, theirs, each in drawn.edges(data=True):
        if not each["forbidden"]:
            flow.add_edge(ours, theirs, capacity=1)
    flow.add_nodes_from(("source", "sink"))
    if not case.fixed:
        assert nx.maximum_flow_value(flow, "source", "sink") == len(held)
