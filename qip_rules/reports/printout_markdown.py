"""A printout as Markdown: the words of the HTML and the PDF, with its plots as files beside it."""

from collections.abc import Iterator, Sequence

from qip_rules.reports.markdown import bullets, escaped, table
from qip_rules.reports.markup import shown
from qip_rules.reports.printout import Figures, Printout

__all__ = ["printed_markdown"]


def printed_markdown(printout: Printout, pictures: Sequence[str] = ()) -> str:
    """The printout as Markdown. The same printout gives the same text.

    Args:
        printout: what is printed.
        pictures: the name of the file of each of its plots, in their order.
    """
    return "\n".join(_lines(printout, pictures)) + "\n"


def _lines(printout: Printout, pictures: Sequence[str]) -> Iterator[str]:
    yield f"# {_said(printout.name)}"
    if printout.banner:
        yield from ("", f"> **{_said(printout.banner)}**")
    yield from ("", "  \n".join(map(_said, printout.letterhead.lines)))
    for party in printout.parties:
        yield from ("", "  \n".join((f"**{_said(party.part)}**", *map(_said, party.lines))))
    if printout.particulars:
        yield ""
        yield from table(("", ""), [tuple(map(_said, each)) for each in printout.particulars])
    for paragraph in printout.lead:
        yield from ("", _said(paragraph))
    for plot, picture in zip(printout.plots, pictures, strict=True):
        yield from ("", f"## {_said(plot.title)}", "", f"![{_said(plot.title)}]({picture})")
        yield from ("", _said(plot.says))
    for figures in printout.figures:
        yield from ("", f"## {_said(figures.title)}", "")
        yield from _figures(figures)
    for passage in printout.passages:
        yield from ("", f"## {_said(passage.title)}", "")
        if passage.marks:
            marked = zip(passage.marks, passage.sentences, strict=True)
            yield from bullets(f"**{_said(mark)}** {_said(says)}" for mark, says in marked)
        else:
            yield from bullets(map(_said, passage.sentences))
    if printout.provenance:
        yield from ("", _said(printout.provenance))


def _figures(figures: Figures) -> Iterator[str]:
    header = [
        f"{_said(column.title)}:" if column.is_number else _said(column.title)
        for column in figures.columns
    ]
    yield from table(header, [tuple(map(_said, row)) for row in figures.rows])
    if figures.sums or figures.words:
        yield ""
    yield from bullets(f"{_said(label)}: {_said(amount)}" for label, amount in figures.sums)
    if figures.words:
        yield _said(figures.words)


def _said(text: str) -> str:
    return escaped(shown(text))
