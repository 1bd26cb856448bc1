"""A letter as a Word document (DOCX), which staff open, change and print.

The document has real headings, lists and tables, so that it can be changed as any other. The same
letter gives the same bytes: times in it are those of the letter's day.
"""

import copy
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

import attrs

from qip_rules.reports.letters.reading import tokens_of
from qip_rules.reports.letters.writing import WrittenLetter
from qip_rules.reports.markup import shown

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from markdown_it.token import Token

__all__ = ["WordFiles", "letter_docx"]

_ENTRY_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP file can tell: the same in every document."""

_TITLE_MAXIMUM: Final = 255
"""Characters that the properties of a document can hold in one text."""

_MARGIN_INCHES: Final = 1.0
_WIDTH_INCHES: Final = 8.5
_HEIGHT_INCHES: Final = 11.0
_FONT: Final = "Calibri"
_POINTS: Final = 11
_INDENT_INCHES: Final = 0.25
_HEADING_POINTS: Final = (16, 13, 12, 11, 11, 11)
_INK: Final = (0x1F, 0x4E, 0x79)


def letter_docx(letter: WrittenLetter) -> bytes:
    """The letter as a Word document; the same letter gives the same bytes.

    Raises:
        ModuleNotFoundError: the extra `letters` is not installed.
    """
    return WordFiles().docx_of(letter)


class WordFiles:
    """Makes letters into Word documents, one after the other, on paper that is laid out once.

    What a letter leaves on the paper is taken off before the next one, so that none depends on
    those before it. Most parts of the file, the styles above all, are the same in every letter.
    """

    def __init__(self) -> None:
        """Lay out the paper.

        Raises:
            ModuleNotFoundError: the extra `letters` is not installed.
        """
        import docx

        self._document = docx.Document()
        _lay_out(self._document)
        package: Any = self._document.part.package
        numbering: Any = self._document.part.numbering_part
        self._numbering = copy.deepcopy(numbering.element)
        about: Any = self._document.core_properties
        self._about = copy.deepcopy(about._element)  # noqa: SLF001 - nothing public copies it
        self._changing = {
            str(part.partname).removeprefix("/"): part
            for part in package.iter_parts()
            if part is self._document.part or part is numbering or "/core.xml" in str(part.partname)
        }
        file = io.BytesIO()
        self._document.save(file)
        with zipfile.ZipFile(file) as parts:
            self._parts = {name: parts.read(name) for name in parts.namelist()}

    def docx_of(self, letter: WrittenLetter) -> bytes:
        """The letter as a Word document; the same letter gives the same bytes."""
        self._clear()
        _Setting(self._document).blocks(tokens_of(letter.markdown))
        about = self._document.core_properties
        moment = datetime.combine(letter.letter.dated, time())
        about.title = shown(letter.subject)[:_TITLE_MAXIMUM]
        about.author = about.last_modified_by = shown(letter.letter.sender)[:_TITLE_MAXIMUM]
        about.subject = shown(letter.letter.application)[:_TITLE_MAXIMUM]
        about.comments = about.keywords = about.category = ""
        about.created = about.modified = moment
        about.revision = 1
        about.language = "en-US"
        changed = {name: part.blob for name, part in self._changing.items()}
        return _undated({**self._parts, **changed})

    def _clear(self) -> None:
        document: Any = self._document.element
        body = document.body
        body.clear_content()
        numbering: Any = self._document.part.numbering_part
        about: Any = self._document.core_properties
        for element, fresh in (
            (numbering.element, self._numbering),
            (about._element, self._about),  # noqa: SLF001 - nothing public empties it
        ):
            for child in list(element):
                element.remove(child)
            element.extend(copy.deepcopy(list(fresh)))


def _undated(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP file with no time of writing in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _ENTRY_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else it would name the system it was written on
            written.writestr(entry, content)
    return file.getvalue()


def _lay_out(document: "Document") -> None:
    """Letter paper, one font, and headings that do not shout."""
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Inches(_WIDTH_INCHES), Inches(_HEIGHT_INCHES)
    section.left_margin = section.right_margin = Inches(_MARGIN_INCHES)
    section.top_margin = section.bottom_margin = Inches(_MARGIN_INCHES)
    styles: Any = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(_POINTS)
    normal.paragraph_format.space_after = Pt(6)
    for level, points in enumerate(_HEADING_POINTS, start=1):
        style = styles[f"Heading {level}"]
        style.font.name, style.font.size = _FONT, Pt(points)
        style.font.color.rgb = RGBColor(*_INK)
        style.paragraph_format.space_before = Pt(12)
        style.paragraph_format.space_after = Pt(4)
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)


@attrs.define(eq=False)
class _List:
    """A list that is open."""

    style: str
    number: int | None
    """The numbering of its own that an ordered list counts by."""
    fresh: bool = False
    """Whether an item has begun and has no paragraph yet."""


@attrs.define(eq=False)
class _Setting:
    """Blocks set into a document, one after the other."""

    document: "Document"
    lists: list[_List] = attrs.field(factory=list[_List])
    quotes: int = 0

    def blocks(self, tokens: "Sequence[Token]") -> None:
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.type == "table_open":
                end = next(
                    n for n, each in enumerate(tokens[position:], position)
                    if each.type == "table_close"
                )  # fmt: skip
                self._table(tokens[position:end])
                position = end
            else:
                self._block(token, tokens[position - 1] if position else token)
            position += 1

    def _block(self, token: "Token", before: "Token") -> None:
        match token.type:
            case "bullet_list_open":
                self.lists.append(_List(self._style("List Bullet"), None))
            case "ordered_list_open":
                style = self._style("List Number")
                first = token.attrGet("start")
                self.lists.append(_List(style, self._numbering(style, int(first or 1))))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.lists[-1].fresh = True
            case "blockquote_open":
                self.quotes += 1
            case "blockquote_close":
                self.quotes -= 1
            case "inline" if before.type == "heading_open":
                level = int(before.tag[1:])
                _set(self.document.add_heading(level=level), token.children or ())
            case "inline":
                _set(self._paragraph(), token.children or ())
            case "fence" | "code_block":
                for line in token.content.rstrip("\n").split("\n"):
                    self._paragraph().add_run(shown(line))
            case "hr":
                self._paragraph()
            case _:
                pass

    def _style(self, name: str) -> str:
        depth = sum(each.style.startswith(name) for each in self.lists) + 1
        depth = min(max(depth, len(self.lists) + 1), 3)
        return name if depth == 1 else f"{name} {depth}"

    def _paragraph(self) -> "Paragraph":
        """The next paragraph: of a list item that has just begun, with its mark."""
        from docx.shared import Inches

        if self.lists and self.lists[-1].fresh:
            within = self.lists[-1]
            within.fresh = False
            paragraph = self.document.add_paragraph(style=within.style)
            if within.number is not None:
                _numbered(paragraph, within.number)
            return paragraph
        paragraph = self.document.add_paragraph()
        depth = len(self.lists) + self.quotes
        if depth:
            paragraph.paragraph_format.left_indent = Inches(_INDENT_INCHES * depth)
        return paragraph

    def _numbering(self, style: str, first: int) -> int:
        """A numbering of its own for a list, so that it begins at its first number."""
        styles: Any = self.document.styles
        known: Any = self.document.part.numbering_part.element
        used = styles[style].element.pPr.numPr.numId.val
        abstract = known.num_having_numId(used).abstractNumId.val
        numbering = known.add_num(abstract)
        numbering.add_lvlOverride(ilvl=0).add_startOverride(first)
        return int(numbering.numId)

    def _table(self, tokens: "Iterable[Token]") -> None:
        rows: list[list[Token]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(token)
        table = self.document.add_table(rows=len(rows), cols=len(rows[0]))
        table.style = "Table Grid"
        for number, row in enumerate(rows):
            for cell, token in zip(table.rows[number].cells, row, strict=True):
                _set(cell.paragraphs[0], token.children or (), bold=number == 0)


def _numbered(paragraph: "Paragraph", number: int) -> None:
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - numbering has no other door
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_numId().val = number
    numbering.get_or_add_ilvl().val = 0


def _set(paragraph: "Paragraph", inline: "Iterable[Token]", *, bold: bool = False) -> None:
    """The runs of a block: text with what stands out in it."""
    marks = {"strong": int(bold), "em": 0}
    for text, each in _texts(inline):
        if text is not None:
            run = paragraph.add_run(text)
            run.bold = True if marks["strong"] else None
            run.italic = True if marks["em"] else None
        elif each.endswith("break"):
            paragraph.add_run().add_break()
        else:
            mark, _, end = each.partition("_")
            marks[mark] += 1 if end == "open" else -1


def _texts(inline: "Iterable[Token]") -> Iterator[tuple[str | None, str]]:
    """The texts of a block, and between them what begins, ends or breaks a line."""
    leads_to: list[str] = []
    for token in inline:
        match token.type:
            case "text" | "text_special" | "code_inline":
                yield token.content, ""
            case "link_open":
                leads_to.append(str(token.attrGet("href") or ""))
            case "link_close":  # on paper nobody can follow it, so it is spelled out
                yield f" ({leads_to.pop()})", ""
            case (
                "strong_open" | "strong_close" | "em_open" | "em_close" | "softbreak" | "hardbreak"
            ):
                yield None, token.type
            case _:
                pass
