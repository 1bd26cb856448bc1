"""A printout as one HTML file that loads nothing, runs nothing, and prints as it looks."""

from qip_rules.reports.dot_plot import DotPlot
from qip_rules.reports.dot_plot_svg import plot_svg
from qip_rules.reports.markup import Html, shown, stacked, tag
from qip_rules.reports.printout import Figures, Party, Passage, Printout, shares
from qip_rules.reports.style_sheets import style_sheet

__all__ = ["printed_html"]

_ROOM_CHARACTERS = 98
"""About how many characters of a table stand side by side on the paper."""
_PADDING_CHARACTERS = 2.0


def printed_html(printout: Printout) -> str:
    """The printout as a page of HTML. The same printout gives the same text."""
    head = stacked(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", shown(printout.name)),
        tag("style", Html(f"\n{_styles(printout)}")),
    )
    body = stacked(
        "body",
        _header(printout),
        *([tag("p", shown(printout.banner), class_="banner")] if printout.banner else []),
        stacked(
            "div",
            *map(_party, printout.parties),
            _particulars(printout),
            class_="between",
        ),
        *(tag("p", shown(each), class_="lead", dir="auto") for each in printout.lead),
        *(_plot(each, place) for place, each in enumerate(printout.plots)),
        *map(_figures, printout.figures),
        *map(_passage, printout.passages),
        tag("footer", shown(printout.provenance)),
    )
    return f"<!DOCTYPE html>\n{stacked('html', head, body, lang='en')}\n"


def _styles(printout: Printout) -> str:
    return style_sheet("printout") + (style_sheet("dot_plot") if printout.plots else "")


def _plot(plot: DotPlot, place: int) -> Html:
    return stacked(
        "figure",
        tag("h2", shown(plot.title)),
        Html(plot_svg(plot, name=f"plot-{place}", alone=False)),
        tag("figcaption", shown(plot.says)),
    )


def _header(printout: Printout) -> Html:
    name, *address = printout.letterhead.lines
    return stacked(
        "header",
        stacked(
            "address",
            tag("strong", shown(name), dir="auto"),
            *(_line(each) for each in address),
        ),
        tag("h1", shown(printout.title), " ", tag("span", shown(printout.number), dir="auto")),
    )


def _party(party: Party) -> Html:
    return stacked(
        "section",
        tag("h2", shown(party.part)),
        stacked("address", *map(_line, party.lines)),
        class_="party",
    )


def _line(text: str) -> Html:
    return tag("div", shown(text), dir="auto")


def _particulars(printout: Printout) -> Html:
    pairs = (
        tag("div", tag("dt", shown(label)), tag("dd", shown(value), dir="auto"))
        for label, value in printout.particulars
    )
    return stacked("dl", *pairs)


def _figures(figures: Figures) -> Html:
    columns = figures.columns
    head = tag("tr", *_heads(figures))
    rows = (
        tag(
            "tr",
            *(
                _cell("td", text, number=column.is_number)
                for column, text in zip(columns, row, strict=True)
            ),
        )
        for row in figures.rows
    )
    sums = (
        tag("div", tag("dt", shown(label)), tag("dd", shown(amount)))
        for label, amount in figures.sums
    )
    return stacked(
        "section",
        tag("h2", shown(figures.title)),
        stacked("table", tag("thead", head), stacked("tbody", *rows)),
        *([stacked("dl", *sums, class_="sums")] if figures.sums else []),
        *([tag("p", shown(figures.words), class_="words")] if figures.words else []),
        class_="figures",
    )


def _heads(figures: Figures) -> list[Html]:
    """The head of each column, with its share of the width."""
    columns = figures.columns
    wanted = [
        max(map(len, (column.title, *(row[place] for row in figures.rows)))) + _PADDING_CHARACTERS
        for place, column in enumerate(columns)
    ]
    given = shares(wanted, _ROOM_CHARACTERS, texts=[not column.is_number for column in columns])
    return [
        _cell(
            "th",
            column.title,
            number=column.is_number,
            scope="col",
            style=f"width: {100 * each / _ROOM_CHARACTERS:.1f}%",
        )
        for column, each in zip(columns, given, strict=True)
    ]


def _cell(element: str, text: str, *, number: bool, **attributes: str) -> Html:
    if number:
        return tag(element, shown(text), class_="number", **attributes)
    return tag(element, shown(text), dir="auto", **attributes)


def _passage(passage: Passage) -> Html:
    if passage.marks:
        items = [
            tag("li", tag("b", shown(mark)), " ", tag("span", shown(says), dir="auto"))
            for mark, says in zip(passage.marks, passage.sentences, strict=True)
        ]
    else:
        items = [tag("li", shown(says), dir="auto") for says in passage.sentences]
    return stacked(
        "section", tag("h2", shown(passage.title)), stacked("ul", *items), class_="passage"
    )
