"""A pairing as a NetworkX graph, with all that is known of it as attributes."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from qip_rules.errors import expect_arguments
from qip_rules.matching.answer import Pairing
from qip_rules.matching.areas import shared_areas
from qip_rules.matching.free import free_pairs
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import Demand

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["graph"]

_Node = tuple[str, str]


def graph(pairing: Pairing) -> "nx.Graph[tuple[str, str]]":
    """The pairing as a bipartite graph: practices, mentors, and every pair that could be.

    A node is `("practice", id)` or `("mentor", id)`, as one practice may be both; a specialist is
    a mentor here, too. Nodes come by id, practices first; edges by practice and mentor.

    - The graph has `program_id`, `in_force_on`, `relation`, `objectives`, `total_fit` and
      `unknown_areas`.
    - Each node has `bipartite` (0 or 1, as NetworkX names the sides), `record`, `name`, `taken`
      (how many pairs it is in) and `prices`, one for each stage of the certificate; a practice
      `wanted` and `gap` (its `Unpaired`, or `None`); a mentor `places` and `minimum_load`.
    - Each edge has `fit`, `shared` (its `SharedArea`s), `chosen`, `fixed` and `forbidden` (the
      `Demand`, or `None`), `low` (it fits less than the practice accepts) and `pair` (the `Pair`
      of a chosen one, else `None`).

    Edges are the pairs that meet every requirement, forbidden ones too, and with them those that
    no requirement refuses and that fit too little. Leave out the edges with `forbidden` or `low`,
    and what remains is what could be chosen.

    Raises:
        ArgumentError: `pairing` is no `Pairing`.
    """
    import networkx as nx

    expect_arguments("graph", pairing=(pairing, Pairing, "`pair(problem)` gives one"))
    problem = pairing.problem
    free = free_pairs(problem)
    found = free.candidates
    drawn: nx.Graph[_Node] = nx.Graph(
        program_id=problem.policy.program_id,
        in_force_on=problem.policy.in_force_on,
        relation=problem.relation,
        objectives=pairing.objectives,
        total_fit=pairing.total_fit,
        unknown_areas=pairing.unknown_areas,
    )
    of_practice = Counter(each.practice_id for each in pairing.pairs)
    at_mentor = Counter(each.mentor_id for each in pairing.pairs)
    gaps = {each.practice_id: each for each in pairing.unpaired}
    stages = pairing.certificate.stages
    for number, practice in enumerate(found.practices):
        drawn.add_node(
            ("practice", practice.practice_id),
            bipartite=0,
            record=practice,
            name=practice.name,
            taken=of_practice[practice.practice_id],
            wanted=practice.wanted,
            gap=gaps.get(practice.practice_id),
            prices=tuple(each.practice_prices[number] for each in stages if each.practice_prices),
        )
    for number, mentor in enumerate(found.mentors):
        drawn.add_node(
            ("mentor", mentor.mentor_id),
            bipartite=1,
            record=mentor,
            name=mentor.name,
            taken=at_mentor[mentor.mentor_id],
            places=mentor.places,
            minimum_load=mentor.minimum_load,
            prices=tuple(each.mentor_prices[number] for each in stages if each.mentor_prices),
        )
    pairs = {(each.practice_id, each.mentor_id): each for each in pairing.pairs}
    fixed, forbidden = _demands_by_ids(problem)
    low: set[tuple[int, int]] = set(
        zip(found.low_practice.tolist(), found.low_mentor.tolist(), strict=True)
    )
    open_pairs: Iterable[tuple[int, int]] = zip(
        found.practice.tolist(), found.mentor.tolist(), strict=True
    )
    for ours, theirs in sorted({*open_pairs, *low}):
        record = found.practices[ours]
        ids = record.practice_id, found.mentors[theirs].mentor_id
        shared = shared_areas(record, found.proven[theirs]) or ()
        drawn.add_edge(
            ("practice", ids[0]),
            ("mentor", ids[1]),
            fit=sum(each.fit for each in shared),
            shared=shared,
            chosen=ids in pairs,
            fixed=fixed.get(ids),
            forbidden=forbidden.get(ids),
            low=(ours, theirs) in low,
            pair=pairs.get(ids),
        )
    return drawn


def _demands_by_ids(problem: Problem) -> tuple[dict[_Node, Demand], dict[_Node, Demand]]:
    fixed, forbidden = (
        {demand.pair: demand for demand in demands}
        for demands in (problem.fixed, problem.forbidden)
    )
    return fixed, forbidden
