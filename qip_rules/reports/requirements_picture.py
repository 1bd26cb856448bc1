"""The decision requirements graph of a rule set, drawn: one row a requirement.

Facts stand to the left of the requirement that reads them first, and its clauses and parameters to
the right; whatever another requirement rests on too is reached by a way along the column. Every
row is as high as what stands in it, so that lines are straight, no two boxes touch, and lines
cross at right angles only.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.reports.drawing import (
    CHARACTER,
    Box,
    Drawing,
    Label,
    Line,
    Style,
    columns_of,
    fitted,
)
from qip_rules.reports.requirements_graph import Node, NodeKind, requirements_graph
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.wording import phrase

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["requirements_picture"]

_BOX: Final = 26.0
_PORT: Final = 12.0
"""Height of a line that comes from, or leads to, another row."""
_BETWEEN: Final = 6.0
_ROW_GAP: Final = 12.0
_GROUP_GAP: Final = 30.0
_MARGIN: Final = 16.0
_HEAD: Final = 40.0
_PADDING: Final = 12.0
_WAY: Final = 9.0
"""Between two ways along one column."""
_LEAD: Final = 18.0
"""Between a column and the first way beside it."""
_ARROW: Final = 16.0
_COLUMNS_MAXIMUM: Final = 44
_COLUMNS_MINIMUM: Final = 17

_SOURCES = (NodeKind.CLAUSE, NodeKind.PARAMETER)


@attrs.define
class _Row:
    """A requirement with the heights in its row, from the middle of the row."""

    node: Node
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    result: Node
    own: frozenset[Node]
    """What stands in this row as a box, because no row before it rests on it."""
    y: float = 0.0

    @property
    def height(self) -> float:
        """What the higher side needs; on the right a line to the result runs below the rest."""
        return max(_BOX, _stacked(self.left, self.own), _stacked(self.right, self.own))

    def heights(self, side: Sequence[Node]) -> dict[Node, float]:
        """The middle of each place on one side."""
        at = self.y + (self.height - _stacked(side, self.own)) / 2
        found: dict[Node, float] = {}
        for each in side:
            size = _BOX if each in self.own else _PORT
            found[each] = at + size / 2
            at += size + _BETWEEN
        return found


def _stacked(side: Sequence[Node], own: frozenset[Node]) -> float:
    sizes = [_BOX if each in own else _PORT for each in side]
    return sum(sizes) + _BETWEEN * max(len(sizes) - 1, 0)


def requirements_picture(rule_set: RuleSet) -> Drawing:
    """The drawing of a rule set's graph; required rules first, each in the document's order.

    A rule set without requirements gives a drawing without boxes.
    """
    graph = requirements_graph(rule_set)
    rows = _placed(list(_rows(graph)))
    of = f"{rule_set.subject} of {rule_set.program_id}" if rule_set.program_id else rule_set.subject
    title = f"How facts feed the requirements about the {of}" + _said_on(rule_set.in_force_on)
    says = (
        "From left to right: facts, the requirements that read them, the clauses and parameters "
        "on which these rest, and what follows from them."
    )
    return _drawn(graph, rows, title, says)


def _said_on(day: date | None) -> str:
    return f", on {phrase(day)}" if day else ""


def _rows(graph: "nx.DiGraph[Node]") -> Iterator[_Row]:
    """The requirements of each result in turn; what nobody placed before is in its own row."""
    order = {node: place for place, node in enumerate(graph)}
    results = [node for node, count in graph.out_degree() if not count]
    results.sort(key=lambda each: each.name != "outcome")
    seen: set[Node] = set()
    for result in results:
        for node in sorted(graph.predecessors(result), key=order.__getitem__):
            sources = tuple(graph.predecessors(node))
            left = tuple(each for each in sources if each.kind is NodeKind.FACT)
            right = tuple(each for each in sources if each.kind in _SOURCES)
            own = frozenset(each for each in sources if each not in seen)
            seen |= own
            yield _Row(node, left, (*right, result), result, own)


def _placed(rows: list[_Row]) -> list[_Row]:
    at = _HEAD + _MARGIN
    before: Node | None = None
    for row in rows:
        if before is not None:
            at += _ROW_GAP if row.result == before else _GROUP_GAP
        row.y, before = at, row.result
        at += row.height
    return rows


@attrs.frozen
class _Ways:
    """The ways along one column, by the node whose lines they carry."""

    places: dict[Node, int]
    count: int


def _ways(reach: dict[Node, list[float]]) -> _Ways:
    """A way for each node with lines into several rows; two share one if they never meet."""
    ends: list[float] = []
    places: dict[Node, int] = {}
    for node, heights in sorted(reach.items(), key=lambda each: (min(each[1]), max(each[1]))):
        if len(heights) < 2:  # noqa: PLR2004 - one line goes straight
            continue
        free = next((n for n, end in enumerate(ends) if end < min(heights)), len(ends))
        if free == len(ends):
            ends.append(0.0)
        ends[free] = max(heights)
        places[node] = free
    return _Ways(places, len(ends))


def _reach(rows: Sequence[_Row], *, left: bool) -> dict[Node, list[float]]:
    """The heights at which each fact, or each source, meets the requirements."""
    found: dict[Node, list[float]] = {}
    for row in rows:
        for node, height in row.heights(row.left if left else row.right).items():
            if node.kind is not NodeKind.RESULT:
                found.setdefault(node, []).append(height)
    return found


def _width(nodes: Sequence[Node]) -> float:
    columns = max((columns_of(_text(each)) for each in nodes), default=0)
    return max(columns, _COLUMNS_MINIMUM) * CHARACTER + 2 * _PADDING


def _text(node: Node) -> str:
    return fitted(node.label, _COLUMNS_MAXIMUM)


def _drawn(graph: "nx.DiGraph[Node]", rows: Sequence[_Row], title: str, says: str) -> Drawing:
    of_kind = {kind: [each for each in graph if each.kind is kind] for kind in NodeKind}
    facts, sources = _reach(rows, left=True), _reach(rows, left=False)
    left, right = _ways(facts), _ways(sources)
    fact_x, fact_width = _MARGIN, _width(of_kind[NodeKind.FACT])
    fact_end = fact_x + fact_width
    rule_x = fact_end + _LEAD + left.count * _WAY + _ARROW
    rule_width = _width(of_kind[NodeKind.REQUIREMENT])
    rule_end = rule_x + rule_width
    source_x = rule_end + _LEAD + right.count * _WAY + _ARROW
    source_width = _width([each for kind in _SOURCES for each in of_kind[kind]])
    bus = source_x + source_width + _LEAD
    result_x, result_width = bus + _LEAD + _ARROW, _width(of_kind[NodeKind.RESULT])
    boxes: list[Box] = []
    lines: list[Line] = []
    for row in rows:
        boxes.append(Box(row.node, rule_x, row.y, rule_width, row.height, _text(row.node)))
        for node, y in row.heights(row.left).items():
            if node in row.own:
                boxes.append(Box(node, fact_x, y - _BOX / 2, fact_width, _BOX, _text(node)))
            way = fact_end + _LEAD + left.places.get(node, 0) * _WAY
            lines.append(_line((node, row.node), (fact_end, facts[node][0]), way, (rule_x, y)))
        for node, y in row.heights(row.right).items():
            if node in row.own:
                boxes.append(Box(node, source_x, y - _BOX / 2, source_width, _BOX, _text(node)))
            if node.kind is not NodeKind.RESULT:
                way = rule_end + _ARROW + right.places.get(node, 0) * _WAY
                lines.append(
                    _line((node, row.node), (source_x, sources[node][0]), way, (rule_end, y))
                )
    for result in dict.fromkeys(row.result for row in rows):
        ends = {row.node: row.heights(row.right)[result] for row in rows if row.result == result}
        middle = (min(ends.values()) + max(ends.values())) / 2
        boxes.append(Box(result, result_x, middle - _BOX / 2, result_width, _BOX, _text(result)))
        lines += [
            _line((node, result), (rule_end, y), bus, (result_x, middle), joins=True)
            for node, y in ends.items()
        ]
    bottom = max((each.y + each.height for each in boxes), default=_HEAD)
    heads = (
        (fact_x, "Facts"),
        (rule_x, "Requirements"),
        (source_x, "Clauses, parameters"),
        (result_x, "Result"),
    )
    return Drawing(
        title,
        says,
        width=result_x + result_width + _MARGIN,
        height=bottom + _MARGIN,
        boxes=tuple(boxes),
        lines=tuple(lines),
        labels=tuple(Label(x, _HEAD - _PADDING, text) for x, text in heads if boxes),
    )


def _line(
    ends: tuple[Node, Node],
    start: tuple[float, float],
    way: float,
    end: tuple[float, float],
    *,
    joins: bool = False,
) -> Line:
    """A line from `start` along the way at `way` to `end`; straight where the height is one."""
    source, target = ends
    style = Style.DASHED if source.kind in _SOURCES else Style.SOLID
    if start[1] == end[1]:
        return Line(source, target, (start, end), style)
    corners = (start, (way, start[1]), (way, end[1]), end)
    branch = (way, end[1]) if joins else (way, start[1])
    return Line(source, target, corners, style, (branch,))
