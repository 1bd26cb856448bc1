"""A plot of shares: every mark where its share is, nothing said by color alone, text as text."""

from fractions import Fraction

import attrs
import pytest

from qip_rules.reports.dot_plot import Dot, DotPlot, MarkKind, marks_of, plot_texts
from qip_rules.reports.dot_plot_svg import plot_svg
from tests.reports.html_page import Element, parsed
from tests.reports.printed_samples import HOSTILE

HALF = Dot(
    id="half",
    label="Half of them",
    told="1 of 2, 50%; benchmark 75%",
    share=Fraction(1, 2),
    is_target=True,
    benchmark=Fraction(3, 4),
    limit=Fraction(1, 2),
    interval=(Fraction(1, 10), Fraction(9, 10)),
)
MISSING = attrs.evolve(HALF, id="missing", share=None, is_target=None, interval=None)
PLOT = DotPlot(title="A plot", says="One of two.", dots=(HALF, MISSING))
NOBODY = DotPlot(title="Nothing", says="No measure.", dots=())


def drawn(plot: DotPlot, *, alone: bool = True) -> Element:
    return parsed(plot_svg(plot, name="p", alone=alone))


def row(plot: DotPlot, name: str) -> Element:
    (found,) = drawn(plot).all("g", data_row=name)
    return found


def test_marks_are_there_for_what_is_known_and_for_nothing_else() -> None:
    kinds = [each.kind for each in marks_of(HALF)]
    assert kinds == [MarkKind.INTERVAL, MarkKind.LIMIT, MarkKind.BENCHMARK, MarkKind.TARGET]
    assert [each.kind for each in marks_of(MISSING)] == [MarkKind.LIMIT, MarkKind.BENCHMARK]
    above = marks_of(attrs.evolve(HALF, is_target=False))
    assert above[-1].kind is MarkKind.MEASURED


def test_a_dot_stands_where_its_share_is_on_the_axis() -> None:
    svg = drawn(PLOT)
    ticks = {tick.text: tick.all("text")[0] for tick in svg.all("g", class_="tick")}
    places = {text: float(each.attributes["x"]) for text, each in ticks.items()}
    assert list(places) == ["0%", "25%", "50%", "75%", "100%"]
    (dot,) = row(PLOT, "half").all("circle")
    assert float(dot.attributes["cx"]) == pytest.approx(places["50%"], abs=0.1)
    (benchmark,) = row(PLOT, "half").all("polygon")
    xs = [float(point.split(",")[0]) for point in benchmark.attributes["points"].split()]
    assert sum(xs) / len(xs) == pytest.approx(places["75%"], abs=0.1)


def test_what_was_not_measured_has_no_dot() -> None:
    assert row(PLOT, "missing").all("circle") == []


def test_all_that_is_drawn_stands_on_the_paper() -> None:
    every = (Fraction(0), Fraction(1))
    dots = tuple(
        attrs.evolve(HALF, id=f"{share}", share=share, benchmark=share, limit=share)
        for share in every
    )
    svg = drawn(attrs.evolve(PLOT, dots=dots)).all("svg")[0]
    width, height = (float(svg.attributes[name]) for name in ("width", "height"))
    for each in svg.walk():
        for name, most in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            if name in each.attributes:
                assert 0 <= float(each.attributes[name]) <= most


def test_shapes_tell_marks_apart_without_colors() -> None:
    def shape(kind: str) -> str:
        (mark,) = row(PLOT, "half").all("g", class_=kind)
        return mark.parts[0].name if isinstance(mark.parts[0], Element) else ""

    assert [shape(each) for each in ("interval", "limit", "benchmark", "target")] == [
        "path",
        "path",
        "polygon",
        "circle",
    ]


def test_a_file_of_its_own_brings_its_title_and_follows_the_screen() -> None:
    svg = drawn(PLOT).all("svg")[0]
    assert svg.attributes["role"] == "img"
    assert svg.attributes["aria-labelledby"] == "p-title p-says"
    assert svg.by_id("p-title").text == "A plot"
    assert svg.by_id("p-says").text == "One of two."
    (style,) = svg.all("style")
    assert "prefers-color-scheme: dark" in style.raw
    assert "follows" in svg.attributes["class"].split()
    assert "url(" not in style.raw


def test_within_a_page_it_has_words_for_whoever_does_not_see_it_and_stays_light() -> None:
    svg = drawn(PLOT, alone=False).all("svg")[0]
    assert svg.attributes["aria-label"] == "A plot. One of two."
    assert svg.all("style") == []
    assert svg.attributes["class"] == "dots"
    assert svg.all("title") == []


def test_every_text_is_told_in_the_order_in_which_it_is_drawn() -> None:
    title, *told, says = plot_texts(PLOT)
    assert (title, says) == ("A plot", "One of two.")
    assert "".join(drawn(PLOT, alone=False).raw.split()) == "".join("".join(told).split())
    assert told[:4] == [
        "what chance alone can do",
        "limit of a target",
        "benchmark",
        "measured: a target",
    ]


@pytest.mark.parametrize("label", [HOSTILE, "W" * 400, "長い名前" * 60, "word " * 90 + "end"])
def test_any_label_stays_text_and_whole(label: str) -> None:
    plot = attrs.evolve(PLOT, dots=(attrs.evolve(HALF, label=label),))
    dense = "".join(drawn(plot, alone=False).raw.split())
    assert "".join(label.split()) in dense
    assert drawn(plot).all("script") == []


def test_a_plot_of_nothing_is_an_axis() -> None:
    assert NOBODY.legend == ()
    assert drawn(NOBODY).all("circle") == []
    assert len(drawn(NOBODY).all("g", class_="tick")) == 5


def test_the_same_plot_is_the_same_text() -> None:
    assert plot_svg(PLOT, name="p") == plot_svg(PLOT, name="p")
