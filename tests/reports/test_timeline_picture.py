"""The picture of a timeline: every mark once, none over another, a shape for every kind."""

import itertools
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.participation import participation
from qip_rules.policy.program import Program
from qip_rules.reports.course_timeline import MarkKind, Timeline
from qip_rules.reports.style_sheets import style_sheet
from qip_rules.reports.timeline_picture import timeline_picture
from qip_rules.testing.participation_courses import courses
from tests.participation.cohort_course import cohort_events
from tests.reports.timelines import laid_out, timeline_of

SVG = "{http://www.w3.org/2000/svg}"
KINDS = {each.value.replace(" ", "-"): each for each in MarkKind}
CHARACTER = 6.6


def drawn(timeline: Timeline) -> ET.Element:
    return ET.fromstring(timeline_picture(timeline, name="t"))  # noqa: S314 - our own text


def rows_of(svg: ET.Element) -> list[ET.Element]:
    return [each for each in svg.iter(f"{SVG}g") if each.get("class") == "row"]


def marks_in(element: ET.Element) -> list[ET.Element]:
    return [each for each in element.iter(f"{SVG}g") if "mark" in each.get("class", "").split()]


def extent(mark: ET.Element) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a mark with its key."""
    xs: list[float] = []
    ys: list[float] = []
    for each in mark:
        if each.tag == f"{SVG}rect":
            x, y = float(each.attrib["x"]), float(each.attrib["y"])
            xs += [x, x + float(each.attrib["width"])]
            ys += [y, y + float(each.attrib["height"])]
        elif each.tag in (f"{SVG}path", f"{SVG}polygon") and each.get("class") != "crossed":
            text = each.get("points") or each.attrib["d"].replace("M", " ").replace("L", " ")
            numbers = [float(n) for n in text.replace(",", " ").split()]
            xs += numbers[::2]
            ys += numbers[1::2]
        elif each.tag == f"{SVG}text":
            x, wide = float(each.attrib["x"]), len(each.text or "") * CHARACTER
            xs += [x - wide, x] if each.get("text-anchor") == "end" else [x, x + wide]
    return min(xs), max(xs), min(ys), max(ys)


def well_drawn(svg: ET.Element) -> None:
    """No mark lies over another, and all is on the paper."""
    height, width = float(svg.attrib["height"]), float(svg.attrib["width"])
    for row in rows_of(svg):
        for one, other in itertools.combinations(map(extent, marks_in(row)), 2):
            beside = one[1] <= other[0] + 0.2 or other[1] <= one[0] + 0.2
            above = one[3] <= other[2] or other[3] <= one[2]
            assert beside or above, (one, other)
    for mark in marks_in(svg):
        left, right, top, bottom = extent(mark)
        assert left >= 0
        assert right <= width
        assert top >= 0
        assert bottom <= height


def test_a_row_a_practice_and_every_mark_with_its_sentence(grant: Program) -> None:
    timeline = timeline_of(grant, cohort_events())
    svg = drawn(timeline)
    assert [row.get("data-application") for row in rows_of(svg)] == ["APP-1", "APP-2", "APP-3"]
    for row, told in zip(rows_of(svg), timeline.rows, strict=True):
        marks = marks_in(row)
        kinds = Counter(
            KINDS[name] for mark in marks for name in mark.attrib["class"].split() if name in KINDS
        )
        assert kinds == Counter(each.kind for each in told.marks)
        for mark in marks:
            assert (mark.findtext(f"{SVG}title") or "").endswith(".")
            assert mark.findtext(f"{SVG}text")
        crossed = [mark for mark in marks if mark.find(f"{SVG}path[@class='crossed']") is not None]
        assert len(crossed) == sum(each.breaks_order for each in told.marks)
        critical = [mark for mark in marks if "critical" in mark.attrib["class"].split()]
        assert len(critical) == sum(each.is_critical for each in told.marks)
    well_drawn(svg)


def test_each_kind_has_a_shape_of_its_own_without_any_color(grant: Program) -> None:
    """What tells two kinds apart is left when all color is taken away."""
    plain: dict[str, set[str]] = {}
    for mark in marks_in(drawn(timeline_of(grant, cohort_events()))):
        names = [name for name in mark.attrib["class"].split() if name in KINDS]
        if not names or "broken" in mark.attrib["class"]:
            continue
        shape = "+".join(each.tag.removeprefix(SVG) for each in mark)
        ending = (mark.findtext(f"{SVG}text") or "")[-1:]
        plain.setdefault(names[0], set()).add(shape + (ending if ending in "?!" else ""))
    for one, other in itertools.combinations(plain, 2):
        if {one, other} == {"done", "announced"}:
            continue  # a full box and an empty one
        assert not plain[one] & plain[other], (one, other)
    assert plain.keys() == KINDS.keys()


def test_it_is_told_to_those_who_cannot_see_it(grant: Program) -> None:
    svg = drawn(timeline_of(grant, cohort_events()))
    assert svg.get("role") == "img"
    title, says = (svg.find(f"{SVG}{name}") for name in ("title", "desc"))
    assert title is not None
    assert says is not None
    assert svg.get("aria-labelledby") == f"{title.get('id')} {says.get('id')}"
    assert title.text == "Timeline of Made-up cohort of 2026, as of 2026-07-20"
    assert "APP-1: 6 done, 2 announced, 1 not confirmed" in (says.text or "")


def test_the_legend_names_every_step_and_every_kind(grant: Program) -> None:
    timeline = timeline_of(grant, cohort_events())
    svg = drawn(timeline)
    (legend,) = (each for each in svg.iter(f"{SVG}g") if each.get("class") == "legend")
    said = [each.text or "" for each in legend.iter(f"{SVG}text")]
    keys = [text for text in said if text[:1].isdigit() and " " in text]
    assert len(keys) == len({m.step_id for row in timeline.rows for m in row.marks})
    shapes = [name for mark in marks_in(legend) for name in mark.attrib["class"].split()]
    assert {*KINDS, "pay", "critical", "broken"} <= set(shapes)


def test_the_legend_of_the_shipped_programs_is_not_cut(grant: Program, training: Program) -> None:
    for program in (grant, training):
        svg = drawn(timeline_of(program, cohort_events()))
        (legend,) = (each for each in svg.iter(f"{SVG}g") if each.get("class") == "legend")
        keys = [each.text or "" for each in legend.iter(f"{SVG}text") if each.get("class") == "key"]
        assert keys
        assert [each for each in keys if "…" in each] == []


def test_light_and_dark_have_every_color_and_no_other() -> None:
    sheet = style_sheet("timeline")
    light, dark = sheet.split("@media", 1)
    names = {part.partition(":")[0] for part in light.split("--")[1:]}
    assert names <= {part.partition(":")[0] for part in dark.split("--")[1:]}
    rules = dark.partition("} }")[2]
    assert "#" not in rules


def test_on_paper_a_small_cohort_is_one_page_and_none_is_wider_than_the_paper(
    grant: Program,
) -> None:
    timeline = timeline_of(grant, cohort_events())
    assert drawn(timeline).get("class") == "timeline of-a-page"
    rows = tuple(
        attrs.evolve(row, application_id=f"{row.application_id}-{n}")
        for n in range(12)
        for row in timeline.rows
    )
    assert drawn(attrs.evolve(timeline, rows=rows)).get("class") == "timeline"
    on_paper = style_sheet("timeline").rpartition("@media print")[2]
    assert "max-width: 100%" in on_paper
    assert ".timeline.of-a-page" in on_paper


def test_nobody_taking_part_is_a_picture_all_the_same(training: Program) -> None:
    svg = drawn(laid_out(training, ()))
    assert rows_of(svg) == []
    well_drawn(svg)


@pytest.mark.parametrize("last", [date(2026, 7, 21), date(2031, 1, 1), date(9999, 12, 31)])
def test_any_length_of_time_has_ticks_that_can_be_told_apart(grant: Program, last: date) -> None:
    timeline = timeline_of(grant, cohort_events())
    rows = tuple(attrs.evolve(row, ends_on=last) for row in timeline.rows)
    svg = drawn(attrs.evolve(timeline, rows=rows))
    months = [float(t.attrib["x"]) for t in svg.iter(f"{SVG}text") if t.get("class") == "month"]
    assert 1 <= len(months) <= 30
    assert all(b - a > 25 for a, b in itertools.pairwise(months))
    well_drawn(svg)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "漢字" * 200, "\u202eevil", "a" * 5000]
)
def test_any_name_fits_and_stays_text(grant: Program, name: str) -> None:
    timeline = timeline_of(grant, cohort_events())
    rows = tuple(attrs.evolve(row, practice=name) for row in timeline.rows)
    svg = drawn(attrs.evolve(timeline, title=name, rows=rows))
    assert not list(svg.iter(f"{SVG}script"))
    heads = [t.text or "" for t in svg.iter(f"{SVG}text") if t.get("class") == "practice"]
    assert len(heads) == 3
    assert all(0 < len(head) <= 110 and "\u202e" not in head for head in heads)
    well_drawn(svg)


@given(st.data())
def test_whatever_happened_nothing_lies_over_another(grant: Program, data: st.DataObject) -> None:
    course = data.draw(courses(grant, around=date(2026, 1, 5)))
    as_of = data.draw(st.dates(date(2026, 1, 1), date(2027, 1, 1)))
    timeline = laid_out(grant, [participation(grant, course, as_of)], as_of=as_of)
    svg = drawn(timeline)
    well_drawn(svg)
    (row,) = rows_of(svg)
    placed = [m for m in timeline.rows[0].marks if m.first or m.earliest or m.latest]
    assert len(marks_in(row)) == len(placed)


def test_months_have_their_names(training: Program) -> None:
    svg = drawn(timeline_of(training, cohort_events()))
    months = [t.text for t in svg.iter(f"{SVG}text") if t.get("class") == "month"]
    assert months[:12] == [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]  # fmt: skip
    years = [t.text for t in svg.iter(f"{SVG}text") if t.get("class") == "note"]
    assert {"2026", "2027"} <= set(years)
