"""The picture of a rule set: every fact and requirement once, every edge, and nothing overlaps."""

import itertools
import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.reports.drawing import CHARACTER, Box, Drawing, Line, Style, columns_of, fitted, svg
from qip_rules.reports.requirements_graph import NodeKind, requirements_graph
from qip_rules.reports.requirements_picture import requirements_picture
from qip_rules.reports.style_sheets import style_sheet
from qip_rules.rules.expression import Expression, Parameter, facts_in, walk
from qip_rules.rules.requirement import Clause, Requirement, RuleSet, Severity
from tests.programs.documents import SHIPPED
from tests.rules.strategies import VOCABULARY, conditions

DAY = date(2026, 11, 1)
SVG = "{http://www.w3.org/2000/svg}"
RULE_SETS = {
    (name, subject): rule_set
    for name in SHIPPED
    for subject, rule_set in load_program(name).on(DAY).rule_sets.items()
}


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def crosses(line: Line, box: Box) -> bool:
    """Whether a line runs through the inside of a box."""
    for (x, y), (to_x, to_y) in itertools.pairwise(line.points):
        left, right = sorted((x, to_x))
        top, bottom = sorted((y, to_y))
        if (
            left < box.x + box.width
            and box.x < right
            and top < box.y + box.height
            and box.y < bottom
        ) or (
            top == bottom
            and box.y < top < box.y + box.height
            and left < box.x + box.width
            and box.x < right
        ):
            return True
    return False


def edges_of(rule_set: RuleSet) -> Counter[tuple[str, str]]:
    """What the picture has to show, from the rules themselves."""
    found: Counter[tuple[str, str]] = Counter()
    for each in rule_set.requirements:
        result = "outcome" if each.severity is Severity.REQUIRED else "advice"
        target = f"requirement {each.code}"
        named = {node.name for node in walk(each.requires) if isinstance(node, Parameter)}
        found.update((f"fact {fact.name}", target) for fact in facts_in(each.requires))
        found.update((f"clause {clause.id}", target) for clause in each.cites)
        found.update((f"parameter {name}", target) for name in named)
        found[target, f"result {result}"] += 1
    return found


def well_drawn(drawing: Drawing) -> None:
    """No two boxes touch, all is on the paper, no line runs through a box or along another."""
    for one, other in itertools.combinations(drawing.boxes, 2):
        assert not overlap(one, other), (one, other)
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawing.width
        assert box.y >= 0
        assert box.y + box.height <= drawing.height
        assert columns_of(box.text) * CHARACTER < box.width
    at = {box.node: box for box in drawing.boxes}
    for line in drawing.lines:
        for box in drawing.boxes:
            assert not crosses(line, box), (line, box)
        for node, (x, y) in ((line.source, line.points[0]), (line.target, line.points[-1])):
            box = at[node]
            assert x in (box.x, box.x + box.width)
            assert box.y < y < box.y + box.height
        for (x, y), (to_x, to_y) in itertools.pairwise(line.points):
            assert x == to_x or y == to_y


@pytest.mark.parametrize("key", RULE_SETS, ids=" ".join)
def test_the_shipped_rules_are_drawn_whole_and_readable(key: tuple[str, str]) -> None:
    rule_set = RULE_SETS[key]
    drawing = requirements_picture(rule_set)
    well_drawn(drawing)
    drawn = Counter(f"{each.node.kind.value} {each.node.name}" for each in drawing.boxes)
    shown = edges_of(rule_set)
    assert set(drawn) == {name for edge in shown for name in edge}
    assert set(drawn.values()) <= {1}
    root = ET.fromstring(svg(drawing, name="drawing"))  # noqa: S314 - our own text
    groups = root.findall(f"{SVG}g")
    assert (
        Counter(
            (each.attrib["data-source"], each.attrib["data-target"])
            for each in groups
            if "data-source" in each.attrib
        )
        == shown
    )
    nodes = [each.attrib["data-node"] for each in groups if "data-node" in each.attrib]
    assert Counter(nodes) == drawn
    for group in groups:
        title = group.find(f"{SVG}title")
        assert title is not None
        assert title.text
    assert root.attrib["role"] == "img"
    named = {each.attrib["id"] for each in root.iter() if "id" in each.attrib}
    assert set(root.attrib["aria-labelledby"].split()) == named


def test_required_rules_lead_to_the_outcome_and_recommended_ones_to_advice() -> None:
    drawing = requirements_picture(RULE_SETS[SHIPPED[0], "application"])
    results = [each for each in drawing.boxes if each.node.kind is NodeKind.RESULT]
    assert [each.node.name for each in results] == ["outcome", "advice"]
    assert results[0].y < results[1].y
    dashed = {each.source.kind for each in drawing.lines if each.style is Style.DASHED}
    assert dashed == {NodeKind.CLAUSE, NodeKind.PARAMETER}


def test_facts_that_no_rule_reads_are_not_in_the_graph() -> None:
    graph = requirements_graph(RULE_SETS[SHIPPED[1], "application"])
    names = {each.name for each in graph if each.kind is NodeKind.FACT}
    assert "serves_underserved_community" in names
    assert "racial_minority_share" not in names
    assert nx.is_directed_acyclic_graph(graph)
    assert len(list(nx.topological_generations(graph))) == 3


def test_a_rule_set_without_requirements_is_an_empty_drawing() -> None:
    drawing = requirements_picture(RuleSet(VOCABULARY, ()))
    assert (drawing.boxes, drawing.lines, drawing.labels) == ((), (), ())
    ET.fromstring(svg(drawing, name="drawing"))  # noqa: S314 - our own text


CLAUSES = tuple(Clause(f"C{n}", f"Clause {n} (made up).", "Made-up page") for n in range(4))


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    expressions: list[Expression] = draw(st.lists(conditions(), min_size=1, max_size=6))
    return RuleSet(
        VOCABULARY,
        tuple(
            Requirement(
                f"rule-{number}",
                expression,
                draw(st.sampled_from(Severity)),
                tuple(draw(st.lists(st.sampled_from(CLAUSES), unique=True))),
            )
            for number, expression in enumerate(expressions)
        ),
    )


@given(rule_sets())
def test_any_rule_set_is_drawn_whole_and_readable(rule_set: RuleSet) -> None:
    drawing = requirements_picture(rule_set)
    well_drawn(drawing)
    drawn = Counter(
        (
            f"{each.source.kind.value} {each.source.name}",
            f"{each.target.kind.value} {each.target.name}",
        )
        for each in drawing.lines
    )
    assert drawn == edges_of(rule_set)


@given(st.text(), st.integers(1, 50))
def test_a_text_is_cut_to_the_columns_it_may_have(text: str, columns: int) -> None:
    cut = fitted(text, columns)
    assert columns_of(cut) <= columns
    assert cut == " ".join(cut.split())


def test_wide_letters_take_two_columns() -> None:
    assert columns_of("ab") == 2
    assert columns_of("腫瘍") == 4
    assert columns_of("e\u0301") == 1
    assert fitted("腫瘍学会", 5) == "腫瘍…"


def test_a_box_leads_to_its_place_on_a_page() -> None:
    drawing = requirements_picture(RULE_SETS[SHIPPED[0], "seat"])
    node = drawing.boxes[0].node
    text = svg(drawing, name="one", links={node: "rule-1"}, alone=False)
    root = ET.fromstring(text)  # noqa: S314 - our own text
    (link,) = root.iter(f"{SVG}a")
    assert link.attrib == {"href": "#rule-1", "tabindex": "-1"}
    assert root.find(f"{SVG}style") is None


# Colors.

PAIRS = {
    "page": [
        *itertools.product(("paper", "band"), ("ink", "soft", "link")),
        *((each, f"{each}-ink") for each in ("gray", "blue", "green", "red", "amber")),
    ],
    "drawing": [
        ("paper", "soft"),
        *((each, "ink") for each in ("paper", "fact", "rule", "clause", "parameter", "result")),
    ],
}


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(name: str, scheme: str) -> None:
    """At least 4.5 to 1, as WCAG 2.2 asks of text (success criterion 1.4.3)."""
    text = style_sheet(name)
    light, dark = text.split("@media (prefers-color-scheme: dark)")[:2]
    color = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
    colors = dict(color.findall(light))
    if scheme == "dark":
        colors |= dict(color.findall(dark.split("} }")[0]))
    for behind, words in PAIRS[name]:
        low, high = sorted(luminance(colors[each]) for each in (behind, words))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (behind, words)
