"""The files of a handbook: Markdown with its pictures beside it, and one HTML file with all."""

from collections.abc import Iterable
from datetime import date

from qip_rules.errors import Fault, InputError
from qip_rules.policy.program import Program
from qip_rules.reports.drawing import svg
from qip_rules.reports.folder import safe_names
from qip_rules.reports.handbook.content import read_handbook
from qip_rules.reports.handbook.whole_page import handbook_page
from qip_rules.reports.markdown import escaped
from qip_rules.reports.page import Block, Page, Picture, Section
from qip_rules.reports.page_html import html_of
from qip_rules.reports.page_markdown import markdown_of

__all__ = ["INDEX", "handbook_files"]

INDEX = "README.md"
"""Names the handbooks of a folder."""

_INDEX_STEM = "readme"
_INDEX_HEAD = (
    "# Handbooks\n\n"
    "Each is generated from the document by which its program decides: change the document, not "
    "these files.\n"
)


def handbook_files(programs: Iterable[Program], on: date | None = None) -> dict[str, str]:
    """The handbooks of some programs, as the text of each file by its name; ready for a folder.

    Each program has `<id>.md` with its pictures in files beside it, and `<id>.html`, which needs
    no other file. The same programs give the same bytes.

    Args:
        programs: the programs, each with an id of its own.
        on: the day whose clauses and rules are told; without one, all of their versions are.

    Raises:
        InputError: two programs of one id.
        NotInForceError: a program is not in force on that day.
    """
    told = tuple(programs)
    ids = [each.id for each in told]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        faults = [Fault(each, "a second program of this id", "each program once") for each in twice]
        raise InputError(faults, of="the programs of the handbook")
    names = safe_names(ids)
    files: dict[str, str] = {}
    lines = [_INDEX_HEAD]
    for program in told:
        name = names[program.id]
        if name.casefold() == _INDEX_STEM:
            name += "-"  # which no other name ends in
        page = handbook_page(read_handbook(program, on), f"{name}-")
        files[f"{name}.md"] = markdown_of(page)
        files[f"{name}.html"] = html_of(page)
        for picture in _pictures(page):
            files[picture.name] = svg(picture.drawing, name="drawing") + "\n"
        title = escaped(program.title)
        lines.append(f"\n- [{title}]({name}.md), and [as one page of HTML]({name}.html)")
    files[INDEX] = "".join((*lines, "\n")) if told else lines[0]
    return files


def _pictures(page: Page) -> list[Picture]:
    found: list[Picture] = []
    open_blocks: list[Block] = [*page.lead, *page.sections]
    for block in open_blocks:
        if isinstance(block, Section):
            open_blocks += block.blocks
        elif isinstance(block, Picture):
            found.append(block)
    return found
