"""What is printed of a document, as plain data: the same words on the screen and on paper.

A printout is what the practice gets: whose letterhead, to whom, particulars, figures, what the
policy says. It is made of a document or an account, and `printed_html` and `printed_pdf` only set
it. Text in it is what a person is to read; none of it is markup.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from qip_rules.reports.dot_plot import DotPlot, plot_texts
from qip_rules.rules.wording import phrase

__all__ = [
    "Column",
    "Figures",
    "Party",
    "Passage",
    "Printout",
    "provenance",
    "shares",
    "texts",
]

Labeled = tuple[str, str]
"""A label and what belongs to it."""


@attrs.frozen
class Party:
    """Somebody that the document names: in which part, and name and address by line."""

    part: str
    """`Bill to`, `Remit to`; empty for the letterhead."""
    lines: tuple[str, ...]


@attrs.frozen
class Column:
    """A column of figures; amounts and counts are set to the right."""

    title: str
    is_number: bool = False


@attrs.frozen(kw_only=True)
class Figures:
    """A table with its sums, the last of which is the one that counts.

    Raises:
        ValueError: a row that is longer or shorter than the head; no column of text.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[Labeled, ...] = ()
    words: str = ""
    """The sum that counts, in words."""

    def __attrs_post_init__(self) -> None:
        widths = {len(row) for row in self.rows} - {len(self.columns)}
        if widths or all(column.is_number for column in self.columns):
            msg = f"{self.title!r} has {len(self.columns)} columns and rows of {sorted(widths)}"
            raise ValueError(msg)


@attrs.frozen
class Passage:
    """Sentences under a heading; `marks` name each of them, as clauses are named by their id.

    Raises:
        ValueError: marks for some of the sentences only.
    """

    title: str
    sentences: tuple[str, ...]
    marks: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.marks and len(self.marks) != len(self.sentences):
            msg = f"{self.title!r} has {len(self.sentences)} sentences, {len(self.marks)} marks"
            raise ValueError(msg)


@attrs.frozen(kw_only=True)
class Printout:
    """One document as it is printed, in reading order."""

    letterhead: Party
    title: str
    """What it is: `Invoice`."""
    number: str
    banner: str = ""
    """A warning that nobody must overlook; empty if there is none."""
    parties: tuple[Party, ...] = ()
    particulars: tuple[Labeled, ...] = ()
    lead: tuple[str, ...] = ()
    """What is said before the figures, a paragraph an entry."""
    plots: tuple[DotPlot, ...] = ()
    """Drawn before the figures, which have all that is in them as numbers."""
    figures: tuple[Figures, ...] = ()
    passages: tuple[Passage, ...] = ()
    provenance: str = ""

    @property
    def name(self) -> str:
        """Title and number, as one speaks of it."""
        return f"{self.title} {self.number}"


def texts(printout: Printout) -> Iterator[str]:
    """Every text of a printout in the order in which it is read."""
    yield from printout.letterhead.lines
    yield from (printout.title, printout.number, printout.banner)
    for party in printout.parties:
        yield from (party.part, *party.lines)
    for labeled in printout.particulars:
        yield from labeled
    yield from printout.lead
    for plot in printout.plots:
        yield from plot_texts(plot)
    for figures in printout.figures:
        yield figures.title
        yield from (column.title for column in figures.columns)
        for row in figures.rows:
            yield from row
        for labeled in figures.sums:
            yield from labeled
        yield figures.words
    for passage in printout.passages:
        yield passage.title
        for place, sentence in enumerate(passage.sentences):
            yield from passage.marks[place : place + 1]
            yield sentence
    yield printout.provenance


def provenance(*, currency: str, program_id: str, policy_on: date, digest: str) -> str:
    """The line at the end of a printout: under which policy it was made."""
    return (
        f"Amounts in {currency}. Program {program_id}, policy in force on {phrase(policy_on)}, "
        f"program document {digest}."
    )


def shares(wanted: Sequence[float], room: float, *, texts: Sequence[bool]) -> tuple[float, ...]:
    """What each column gets of a width: what it wants, or less, the widest giving way first.

    What is left over goes to the widest column of those that hold text.
    """
    given = [0.0] * len(wanted)
    left = room
    for number, place in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        given[place] = min(wanted[place], left / (len(wanted) - number))
        left -= given[place]
    widest = max((place for place, each in enumerate(texts) if each), key=given.__getitem__)
    given[widest] += left
    return tuple(given)
