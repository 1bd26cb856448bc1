"""The templates of letters: files that staff edit, a kind of letter each, and what is around all.

A template of a kind is Markdown whose first line is the letter's heading; `frame.md` stands around
each, and `page.html` around the frame where a letter is written as HTML.
"""

import importlib.resources
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import attrs

from qip_rules.errors import Fault, InputError, unreadable
from qip_rules.policy.table import close_to
from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.placeholders import placeholder_table

__all__ = [
    "FRAME",
    "NAMES",
    "OF_TEMPLATES",
    "PAGE",
    "PLACEHOLDERS",
    "Template",
    "Templates",
    "refuse_own_words",
    "shipped_templates",
    "template_files",
    "template_name",
    "templates_in",
]

FRAME: Final = "frame.md"
"""What stands around every letter: who writes, to whom, how it ends."""

PAGE: Final = "page.html"
"""The page around a letter that is written as HTML, with its style sheet."""

PLACEHOLDERS: Final = "placeholders.txt"
"""The table of placeholders, which is written beside the templates for staff to read."""

OF_TEMPLATES: Final = "the templates of letters"
"""What errors about them are of."""

_SIZE_MAXIMUM: Final = 100_000
"""Bytes of one template; the longest that is shipped has a few thousand."""

_ENDINGS: Final = (".md", ".html")


def template_name(kind: LetterKind) -> str:
    """The name of the file with the template of a kind of letter: `not-eligible.md`."""
    return f"{kind.value}.md"


NAMES: Final = (*map(template_name, LetterKind), FRAME, PAGE)
"""The names of all templates."""


@attrs.frozen
class Template:
    """The text of one template, and where it was read: the place that its mistakes are told at."""

    text: str
    place: str


@attrs.frozen
class Templates:
    """A template for every name of `NAMES`."""

    by_name: Mapping[str, Template] = attrs.field(hash=False)


def shipped_templates() -> Templates:
    """The templates that come with the library."""
    texts = _shipped()
    return Templates(MappingProxyType({name: Template(texts[name], name) for name in NAMES}))


def _shipped() -> dict[str, str]:
    folder = importlib.resources.files("qip_rules.reports") / "templates" / "letters"
    return {name: (folder / name).read_text(encoding="utf-8") for name in NAMES}


def template_files() -> dict[str, str]:
    """The shipped templates and the table of placeholders, by file name, for staff to edit."""
    return {**_shipped(), PLACEHOLDERS: placeholder_table()}


def refuse_own_words(folder: Path) -> None:
    """See that no template of a folder holds words of somebody's own, which a copy would replace.

    Raises:
        InputError: every template in it that is not as it came with the library.
    """
    faults: list[Fault] = []
    for name, text in _shipped().items():
        path = folder / name
        if path.is_file() and _read(path, []) != text:
            expected = "the words that come with the program, or nothing yet"
            hint = "move it away, or name another folder"
            faults.append(Fault(str(path), "words of your own", expected, hint))
    if faults:
        raise InputError(faults, of="the output folder")


def templates_in(folder: Path) -> Templates:
    """The templates of a folder; of those that it lacks, the shipped ones.

    Other files than `.md` and `.html` are left aside, and so are hidden ones.

    Raises:
        InputError: every fault at once: no such folder, none of the templates in it, a name that is
            no template's, a file that is too large or no text in UTF-8.
    """
    faults: list[Fault] = []
    texts: dict[str, Template] = {}
    try:
        files = sorted(
            each
            for each in folder.iterdir()
            if each.suffix.lower() in _ENDINGS and not each.name.startswith((".", "~"))
        )
    except OSError as error:
        found = unreadable(error) if folder.is_dir() else "no such folder"
        found = "a file" if folder.is_file() else found
        fault = Fault(str(folder), found, "a folder with templates")
        raise InputError([fault], of=OF_TEMPLATES) from error
    for path in files:
        if path.name not in NAMES:
            expected = f"one of {', '.join(NAMES)}"
            faults.append(Fault(str(path), "another name", expected, close_to(path.name, NAMES)))
            continue
        text = _read(path, faults)
        if text is not None:
            texts[path.name] = Template(text, str(path))
    if not texts and not faults:
        expected = f"at least one of {', '.join(NAMES)}"
        faults.append(
            Fault(str(folder), "no template", expected, "examples/letter_templates.py makes them")
        )
    if faults:
        raise InputError(faults, of=OF_TEMPLATES)
    return Templates(MappingProxyType({**shipped_templates().by_name, **texts}))


def _read(path: Path, faults: list[Fault]) -> str | None:
    try:
        with path.open("rb") as file:
            content = file.read(_SIZE_MAXIMUM + 1)
    except OSError as error:
        faults.append(Fault(str(path), unreadable(error), "a file that can be read"))
        return None
    if len(content) > _SIZE_MAXIMUM:
        expected = f"a template of at most {_SIZE_MAXIMUM:,} bytes"
        faults.append(Fault(str(path), "a longer file", expected))
        return None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        hint = "save it again with the encoding UTF-8"
        faults.append(
            Fault(f"{path}, line {line}", "a character that is not UTF-8", "text in UTF-8", hint)
        )
        return None
