"""A letter written: the data of a letter filled into the templates, as Markdown and as a page.

The templates run in the sandbox of Jinja2, without any global, test or call, and with nothing in
reach but the letter's own data, which are plain. What is filled in is escaped, so that nothing of
it can become markup. How many steps the lists of one letter may take, and how long it may become,
is limited; there is no clock.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import attrs

from qip_rules.errors import Fault, InputError
from qip_rules.money import Money
from qip_rules.narrowing import is_tuple
from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.letter import LETTER_CLASSES, Letter
from qip_rules.reports.letters.placeholders import Shape, Single, example_letter, shapes_of
from qip_rules.reports.letters.soundness import FILTERS, faults_of_template
from qip_rules.reports.letters.telling import is_record
from qip_rules.reports.letters.templates import (
    FRAME,
    OF_TEMPLATES,
    PAGE,
    Templates,
    template_name,
)
from qip_rules.reports.markdown import escaped
from qip_rules.reports.markup import shown
from qip_rules.rules.wording import phrase

if TYPE_CHECKING:
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

__all__ = ["Stationery", "WrittenLetter", "letter_page", "prepared", "written"]

_STEPS_MAXIMUM: Final = 20_000
"""Entries of lists that one letter may go through."""

_CHARACTERS_MAXIMUM: Final = 400_000
"""Characters of one letter; a page of paper has some 3,000."""

_READY: Final = {"subject": Single(str), "letter": Single(str)}
"""What a frame and a page have besides."""

_FOREIGN: Final = re.compile(
    r"<\s*(script|iframe|object|embed|link|base|form)\b|\son\w+\s*=|javascript:|@import|url\(",
    re.IGNORECASE,
)
"""What would run something in a letter, or load something into it."""


@attrs.frozen(eq=False)
class Stationery:
    """Templates found sound and ready to be filled in. Made by `prepared`."""

    kinds: "Mapping[LetterKind, jinja2.Template]"
    frame: "jinja2.Template"
    page: "jinja2.Template"
    places: Mapping[str, str]
    """Where each template was read, by its name."""


@attrs.frozen
class WrittenLetter:
    """A letter in words."""

    letter: Letter
    subject: str
    """Its heading, as plain text."""
    markdown: str
    """The whole of it, frame included; in it every line break is one."""


class _Ready(str):
    """Markdown that is written already."""

    __slots__ = ()


def prepared(templates: Templates) -> Stationery:
    """The templates ready to be filled in: each read, held against the placeholders, and tried.

    Raises:
        InputError: every fault of every template at once, with its line: what cannot be read as a
            template, names that no letter fills, parts of the template language that could reach
            beyond the letter; a kind without a heading.
        ModuleNotFoundError: the extra `reports` is not installed.
    """
    markdown, page = _environment(), _environment(autoescape=True)
    frame_shapes: Mapping[str, Shape] = {**shapes_of(Letter), **_READY}
    faults: list[Fault] = []
    needs: tuple[str, ...]
    for name, template in templates.by_name.items():
        kind = _KIND_OF.get(name)
        if kind is not None:
            shapes: Mapping[str, Shape] = shapes_of(LETTER_CLASSES[kind])
            environment, needs = markdown, ()
        elif name == FRAME:
            shapes, environment, needs = frame_shapes, markdown, ("subject", "letter")
        else:
            shapes, environment, needs = _READY, page, ("subject", "letter")
            faults += _foreign(template.text, template.place)
        faults += faults_of_template(
            template.text, template.place, shapes, environment, needs=needs
        )
    if faults:
        raise InputError(faults, of=OF_TEMPLATES)
    texts = templates.by_name
    stationery = Stationery(
        kinds={
            kind: _compiled(markdown, texts[template_name(kind)].text, template_name(kind))
            for kind in LetterKind
        },
        frame=_compiled(markdown, texts[FRAME].text, FRAME),
        page=_compiled(page, texts[PAGE].text, PAGE),
        places={name: each.place for name, each in texts.items()},
    )
    for kind in LetterKind:
        try:
            letter_page(written(example_letter(kind), stationery), stationery)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(dict.fromkeys(faults), of=OF_TEMPLATES)
    return stationery


_KIND_OF: Final = {template_name(kind): kind for kind in LetterKind}


def _foreign(text: str, place: str) -> Iterator[Fault]:
    for found in _FOREIGN.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        expected = "a page that runs nothing and loads nothing"
        yield Fault(f"{place}, line {line}", found[0].strip(), expected)


def _environment(*, autoescape: bool = False) -> "SandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.filters import FILTERS as EVERY_FILTER
    from jinja2.runtime import LoopContext
    from jinja2.sandbox import SandboxedEnvironment

    class Sandbox(SandboxedEnvironment):
        """Nothing is in reach but the parts of the letter's data; nothing can be called."""

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401, ARG002
            if isinstance(obj, LoopContext):
                return attr in ("index", "first", "last", "length")
            return isinstance(obj, _Part) and not attr.startswith("_")

        def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401, ARG002
            return False

    environment = Sandbox(
        undefined=StrictUndefined,
        autoescape=autoescape,
        finalize=_plain if autoescape else _as_markdown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=0,
        auto_reload=False,
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters.clear()
    environment.filters.update({name: EVERY_FILTER[name] for name in FILTERS})
    return environment


def _compiled(environment: "SandboxedEnvironment", text: str, name: str) -> "jinja2.Template":
    try:
        return environment.from_string(text)
    except (RecursionError, MemoryError, SyntaxError) as error:
        fault = Fault(name, "something nested too deep", "a simpler template")
        raise InputError([fault], of=OF_TEMPLATES) from error


# ------------------------------------------------------------------------------ the data, in reach


class _Part:
    """A record as templates see it: its fields and nothing else."""

    __slots__ = ("_told",)

    def __init__(self, told: Mapping[str, object]) -> None:
        self._told = told

    def __getattr__(self, name: str) -> object:
        try:
            return self._told[name]
        except KeyError:
            raise AttributeError(name) from None


class _Entries:
    """A list as templates see it: going through it uses up the steps of the letter."""

    __slots__ = ("_entries", "_limits")

    def __init__(self, entries: Sequence[object], limits: "_Limits") -> None:
        self._entries = entries
        self._limits = limits

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[object]:
        for each in self._entries:
            self._limits.step()
            yield each


@attrs.define(eq=False)
class _Limits:
    """How much one filling of a template has left: steps, so that it ends soon, and length."""

    steps: int = _STEPS_MAXIMUM
    characters: int = _CHARACTERS_MAXIMUM

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise _TooMuchError(f"more than {_STEPS_MAXIMUM:,} entries of lists in one letter")

    def add(self, piece: str) -> str:
        self.characters -= len(piece)
        if self.characters < 0:
            raise _TooMuchError(f"more than {_CHARACTERS_MAXIMUM:,} characters in one letter")
        return piece


class _TooMuchError(Exception):
    """A letter that would be too long, or take too long."""


def _in_reach(value: object, limits: _Limits) -> object:
    if is_tuple(value):
        return _Entries([_in_reach(each, limits) for each in value], limits)
    return _Part(_told(value, limits)) if is_record(type(value)) else value


def _told(record: object, limits: _Limits) -> dict[str, object]:
    fields: Sequence[attrs.Attribute[Any]] = attrs.fields(type(record))  # type: ignore[arg-type]
    return {each.name: _in_reach(getattr(record, each.name), limits) for each in fields}


def _plain(value: object) -> object:
    """A single value in words; what is not known is nothing."""
    match value:
        case None:
            return ""
        case date():
            return phrase(value)
        case Money():
            return str(value)
        case _:
            return value


def _as_markdown(value: object) -> object:
    return value if isinstance(value, _Ready) else escaped(shown(str(_plain(value))))


# ---------------------------------------------------------------------------------- the letter


def written(letter: Letter, stationery: Stationery) -> WrittenLetter:
    """A letter in words: its template filled in, within the frame.

    The same letter and templates give the same text.

    Raises:
        InputError: a template that makes the letter too long, or gives it no heading.
    """
    name = template_name(letter.kind)
    place = stationery.places[name]
    filled = _filled(stationery.kinds[letter.kind], letter, {}, place)
    heading, _, body = filled.strip().partition("\n")
    if not heading.startswith("# ") or not heading[2:].strip():
        found = "something else on the first line"
        fault = Fault(f"{place}, line 1", found, "the heading of the letter: # and its words")
        raise InputError([fault], of=OF_TEMPLATES)
    subject = heading[2:].strip()
    around = {"subject": _Ready(subject), "letter": _Ready(body.strip())}
    text = _filled(stationery.frame, letter, around, stationery.places[FRAME])
    return WrittenLetter(letter, _plain_text(subject), f"{_tidy(text)}\n")


def letter_page(letter: WrittenLetter, stationery: Stationery) -> str:
    """A letter as one page of HTML, which loads nothing and runs nothing.

    Raises:
        InputError: a template that makes the page too long.
    """
    from markupsafe import Markup

    from qip_rules.reports.letters.reading import html_of_markdown

    around = {
        "subject": letter.subject,
        "letter": Markup(html_of_markdown(letter.markdown)),  # noqa: S704 - it escapes all text
    }
    return _filled(stationery.page, None, around, stationery.places[PAGE])


def _filled(
    template: "jinja2.Template", letter: Letter | None, more: Mapping[str, object], place: str
) -> str:
    from jinja2 import TemplateError

    limits = _Limits()
    told = {} if letter is None else _told(letter, limits)
    try:
        return "".join([limits.add(each) for each in template.generate({**told, **more})])
    except _TooMuchError as error:
        fault = Fault(place, str(error), "a shorter letter")
        raise InputError([fault], of=OF_TEMPLATES) from error
    except (TemplateError, TypeError, ValueError) as error:
        fault = Fault(place, str(error), "a template that can be filled in")
        raise InputError([fault], of=OF_TEMPLATES) from error


_EMPTY_LINES: Final = re.compile(r"\n{3,}")


def _tidy(text: str) -> str:
    """Without spaces at the ends of lines, and without more than one empty line in a row."""
    lines = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return _EMPTY_LINES.sub("\n\n", lines)


def _plain_text(markdown: str) -> str:
    from qip_rules.reports.letters.reading import plain_text

    return plain_text(markdown)
