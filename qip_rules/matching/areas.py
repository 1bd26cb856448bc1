"""Priority areas: the program's taxonomy, and which areas a practice and a mentor share.

The taxonomy is open: staff may write an area that it lacks, and such an area matches only itself.
"""

import enum
from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from qip_rules.errors import Fault, InputError
from qip_rules.matching.records import AreaOfSuccess, MentorPractice, Practice
from qip_rules.policy.program import Area

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "AreaMatch",
    "SharedArea",
    "Taxonomy",
    "ancestors",
    "area_coverage",
    "proven_areas",
    "shared_areas",
    "taxonomy_of",
    "unknown_areas",
]


class AreaMatch(enum.Enum):
    """When a mentor's success counts for a practice's priority area."""

    EXACT = "exact"
    """Both name the same area."""
    ANCESTOR = "ancestor"
    """Both name the same area, or the mentor's area lies within the practice's: a narrower area
    counts as each wider one it belongs to. A wider success says nothing about a narrower area,
    and two areas within the same wider one do not match."""


@attrs.frozen(eq=False)
class Taxonomy:
    """The areas of a program as a directed graph without circles.

    An edge leads from an area to each wider area that it belongs to. The graph cannot be changed.
    """

    graph: "nx.DiGraph[str]"
    titles: Mapping[str, str]

    def __contains__(self, area: str) -> bool:
        return area in self.titles

    def title(self, area: str) -> str:
        """What people call the area; an area that the taxonomy lacks is its own title."""
        return self.titles.get(area, area)


@attrs.frozen
class SharedArea:
    """A priority area of a practice in which a mentor has succeeded."""

    area: str
    """The practice's area."""
    weight: int
    """What the area counts for the practice."""
    evidence: int
    """The evidence of the mentor's success."""
    through: str
    """The mentor's area that counts for it: the same one, or one within it."""

    @property
    def fit(self) -> int:
        """What the area adds to the fit of the pair: weight times evidence."""
        return self.weight * self.evidence


def taxonomy_of(areas: Iterable[Area]) -> Taxonomy:
    """The taxonomy that the areas of a policy make up.

    Raises:
        InputError: every fault at once: an id twice, a parent that is no area, areas that belong
            to one another in a circle.
    """
    import networkx as nx

    areas = tuple(areas)
    titles = {area.id: area.title for area in areas}
    faults: list[Fault] = []
    seen: set[str] = set()
    graph: nx.DiGraph[str] = nx.DiGraph()
    for position, area in enumerate(areas):
        place = f"areas[{position}]"
        if area.id in seen:
            faults.append(Fault(f"{place}.id", f"{area.id!r} a second time", "each area once"))
        seen.add(area.id)
        graph.add_node(area.id)
        for parent in area.parents:
            if parent in titles:
                graph.add_edge(area.id, parent)
            else:
                faults.append(Fault(f"{place}.parents", repr(parent), "the id of another area"))
    for circle in nx.strongly_connected_components(graph):
        ordered = sorted(circle)
        if len(ordered) > 1 or graph.has_edge(ordered[0], ordered[0]):
            found = f"a circle of {', '.join(ordered)}"
            faults.append(Fault("areas", found, "areas that belong to wider ones only"))
    if faults:
        raise InputError(faults, of="the taxonomy of priority areas")
    nx.freeze(graph)  # pyright: ignore[reportUnknownMemberType] - types-networkx gives it no result
    return Taxonomy(graph, titles)


def ancestors(taxonomy: Taxonomy, area: str) -> frozenset[str]:
    """Every wider area that an area belongs to, itself not included; none of an unknown one."""
    import networkx as nx

    if area not in taxonomy:
        return frozenset()
    return frozenset(
        nx.descendants(taxonomy.graph, area)  # pyright: ignore[reportUnknownMemberType] - types-networkx leaves the node without a type
    )


def proven_areas(
    mentor: MentorPractice, taxonomy: Taxonomy, match: AreaMatch
) -> dict[str, AreaOfSuccess] | None:
    """Every area that a mentor counts as having succeeded in, with the success that counts.

    Under `ANCESTOR` several successes can count for one wider area. They do not add up: the
    strongest evidence counts, of equally strong ones the area itself, else the first by id.

    Returns:
        `None` if the mentor's areas are not known.
    """
    if mentor.areas is None:
        return None
    counting = {success.area: success for success in mentor.areas}
    if match is AreaMatch.ANCESTOR:
        for success in mentor.areas:
            for wider in ancestors(taxonomy, success.area):
                best = counting.setdefault(wider, success)
                counting[wider] = min(best, success, key=lambda each: _rank(each, wider))
    return counting


def _rank(success: AreaOfSuccess, area: str) -> tuple[int, bool, str]:
    return -success.evidence, success.area != area, success.area


def shared_areas(
    practice: Practice, proven: Mapping[str, AreaOfSuccess] | None
) -> tuple[SharedArea, ...] | None:
    """The priority areas of a practice that a mentor has proven, those that add most first.

    Args:
        practice: the practice.
        proven: what `proven_areas` gives for the mentor.

    Returns:
        `None` if the areas of either side are not known.
    """
    if practice.areas is None or proven is None:
        return None
    shared = (
        SharedArea(each.area, each.weight, proven[each.area].evidence, proven[each.area].area)
        for each in practice.areas
        if each.area in proven
    )
    return tuple(sorted(shared, key=lambda each: (-each.fit, each.area)))


def area_coverage(pairs: Iterable[tuple[Hashable, Iterable[SharedArea]]]) -> int:
    """How much of the areas is covered: in each area of a practice its best mentor counts, once.

    Args:
        pairs: for each pair who the practice is, and the areas that it shares with the mentor.

    Returns:
        The sum of weight times the strongest evidence, over practices and areas.
    """
    best: dict[tuple[Hashable, str], int] = {}
    for practice, shared in pairs:
        for each in shared:
            key = practice, each.area
            best[key] = max(best.get(key, 0), each.fit)
    return sum(best.values())


def unknown_areas(
    practices: Iterable[Practice], mentors: Iterable[MentorPractice], taxonomy: Taxonomy
) -> tuple[str, ...]:
    """The areas that records name and the taxonomy lacks, in order. They match only themselves."""
    named = {each.area for practice in practices for each in practice.areas or ()}
    named |= {each.area for mentor in mentors for each in mentor.areas or ()}
    return tuple(sorted(area for area in named if area not in taxonomy))
