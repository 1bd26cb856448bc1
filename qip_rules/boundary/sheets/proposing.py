"""A mapping proposed for an export: the likeliest field of each column, for a person to correct.

A field is scored by the words of the header, up to 70, and by the share of a sample of the cells
that are of its kind, up to 30. The best pair is taken first, and each field once. What scores low,
or hardly better than another field, is left to a person: it stands as `"?"`, which no mapping may
keep. Cells are shown only where they are words of a few choices.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from qip_rules.boundary.sheets.cell_texts import plain
from qip_rules.boundary.sheets.form_fields import (
    CHOICES,
    KIND_OF_ANSWER,
    NEEDED,
    Field,
    Kind,
    field_named,
)
from qip_rules.boundary.sheets.header_words import likenesses
from qip_rules.boundary.sheets.headers import Header, header_of, likely_header_row
from qip_rules.boundary.sheets.mapping import SETTLE
from qip_rules.boundary.sheets.sampled import (
    NO,
    UNKNOWN,
    YES,
    Sample,
    fitting_formats,
    sample_of,
)
from qip_rules.boundary.workbooks.grid import Grid, SheetFile, column_letter
from qip_rules.errors import Fault, InputError
from qip_rules.rules.fact import Fact

__all__ = ["Candidate", "Proposal", "ProposedColumn", "propose_mapping"]

_OF_WORDS: Final = 70
_OF_CELLS: Final = 30
_SURE: Final = 60
_APART: Final = 8
_NEAR: Final = 30
_SHOWN: Final = 3
_STRICT: Final = (Kind.NPI, Kind.EMAIL, Kind.DAY, Kind.YES_OR_NO, Kind.SHARE, Kind.NUMBER)
"""Kinds that cells show by themselves: if they do not, the header hardly means them."""

_TIME: Final = re.compile("[ T]h{1,2}:mm.*")


@attrs.frozen
class Candidate:
    """A field that a column may fill, with its score out of 100 and how it came about."""

    field: Field
    score: int
    of_words: int
    share: float


@attrs.frozen
class ProposedColumn:
    """What is proposed for one column."""

    number: int
    header: str
    sample: Sample
    chosen: Candidate | None
    """`None` if a person has to settle it."""
    candidates: tuple[Candidate, ...]
    """The best ones, the best first."""
    is_repeated: bool
    """Whether another column has the same header."""


@attrs.frozen
class Proposal:
    """A proposed mapping."""

    text: str
    """The TOML file."""
    columns: tuple[ProposedColumn, ...]

    @property
    def unsure(self) -> int:
        """How many columns a person has to settle."""
        return sum(each.chosen is None for each in self.columns)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The fields that every application has and no column is sure to fill."""
        filled = {each.chosen.field.name for each in self.columns if each.chosen}
        return tuple(each for each in NEEDED if each not in filled)


def propose_mapping(file: SheetFile, asked: Iterable[Fact] = ()) -> Proposal:
    """The mapping that the headers and a sample of the cells of an export speak for.

    Args:
        file: the export.
        asked: the questions of the program's own that a column may answer.

    Raises:
        InputError: no sheet with a header.
    """
    visible = [each for each in file.grids if each.holds_something and not each.is_hidden]
    if not visible:
        fault = Fault(file.name, "no visible sheet with a cell", "a sheet with a table")
        raise InputError([fault], of="the export")
    grid = max(visible, key=lambda each: len(each.rows))
    row = likely_header_row(grid)
    if not row:
        raise InputError([Fault(grid.place, "no row with headers", "a header")], of="the export")
    header = header_of(grid, row)
    samples = {
        number: sample_of(grid, row, number)
        for number, name in enumerate(header.names, start=1)
        if name
    }
    of_people = _is_of_people(header, samples)
    questions = {fact.name: fact for fact in asked if fact.asked}
    columns = tuple(_proposed(header, samples, questions, of_people=of_people))
    several = len(visible) > 1
    return Proposal("\n".join(_lines(file, grid, header, columns, several, of_people)), columns)


def _is_of_people(header: Header, samples: Mapping[int, Sample]) -> bool:
    """Several rows of one application, with a column that says who each of them is."""
    names = [plain(name) for name in header.names]
    if not any("role" in name.split() for name in names):
        return False
    return any(
        len(set(sample.texts)) < len(sample.texts)
        for number, sample in samples.items()
        if set(names[number - 1].split()) & {"id", "application", "number"}
    )


# ------------------------------------------------------------------------------- choosing


def _proposed(
    header: Header, samples: Mapping[int, Sample], questions: Mapping[str, Fact], *, of_people: bool
) -> Iterator[ProposedColumn]:
    candidates = {
        number: _candidates(header.names[number - 1], sample, questions, of_people=of_people)
        for number, sample in samples.items()
    }
    pairs = sorted(
        (
            (-each.score, number, each.field.name)
            for number, every in candidates.items()
            for each in every
        )
    )
    chosen: dict[int, str] = {}
    taken: set[str] = set()
    for score, number, name in pairs:
        if number not in chosen and name not in taken and -score >= _NEAR:
            chosen[number] = name
            taken.add(name)
    seen = Counter(map(plain, header.names))
    for number, sample in samples.items():
        name = chosen.get(number, "")
        free = [
            each
            for each in candidates[number]
            if each.field.name == name or each.field.name not in taken
        ]
        best = next((each for each in free if each.field.name == name), None)
        others = [each.score for each in free if each is not best]
        is_sure = (
            best is not None
            and best.score >= _SURE
            and best.score - max(others, default=0) >= _APART
        )
        shown = [best] if best else []
        shown += [each for each in candidates[number] if each is not best]
        yield ProposedColumn(
            number,
            header.names[number - 1],
            sample,
            best if is_sure else None,
            tuple(shown[:_SHOWN]),
            seen[plain(header.names[number - 1])] > 1,
        )


def _candidates(
    header: str, sample: Sample, questions: Mapping[str, Fact], *, of_people: bool
) -> tuple[Candidate, ...]:
    found: list[Candidate] = []
    shares: dict[Kind, float] = {}
    texts = {name: fact.question for name, fact in questions.items()}
    for name, alike in likenesses(header, of_people=of_people, questions=texts):
        field = field_named(name)
        if field is not None:
            if field.is_answer:
                kind = KIND_OF_ANSWER[type(questions[field.column].type)]
                field = attrs.evolve(field, kind=kind)
            if field.kind not in shares:
                shares[field.kind] = sample.share(field.kind)
            found.append(_scored(field, alike, sample, shares[field.kind]))
    return tuple(sorted(found, key=lambda each: (-each.score, each.field.name)))


def _scored(field: Field, alike: float, sample: Sample, share: float) -> Candidate:
    of_words = round(alike * _OF_WORDS)
    score = of_words + round(share * _OF_CELLS)
    if not sample.raws:
        score = of_words + _OF_CELLS // 2  # an empty column speaks neither for a kind nor against
    elif field.kind in _STRICT and share < 0.5:  # noqa: PLR2004 - most cells are of another kind
        score //= 2
    return Candidate(field, score, of_words, share)


# -------------------------------------------------------------------------------- writing


def _toml(text: str) -> str:
    """Text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _lines(  # noqa: PLR0913, PLR0917 - everything that the file says
    file: SheetFile,
    grid: Grid,
    header: Header,
    columns: Sequence[ProposedColumn],
    several: bool,  # noqa: FBT001
    of_people: bool,  # noqa: FBT001
) -> Iterator[str]:
    unsure = [each for each in columns if each.chosen is None]
    forms = _day_forms(columns)
    yield f"# A mapping proposed for {_comment(file.name)}: correct it where it is wrong."
    yield "# Scores are out of 100: the words of the header give up to 70, a sample of cells 30."
    if unsure:
        what = "1 column is" if len(unsure) == 1 else f"{len(unsure)} columns are"
        yield f"# {what} to be settled: look for SETTLE. Until then nothing can be read."
    filled = {each.chosen.field.name for each in columns if each.chosen}
    for needed in (each for each in NEEDED if each not in filled):
        yield f"# SETTLE: no column is sure to be {needed}, which every application has."
        if needed == "practice_id":
            yield '# One column may fill two fields: field = ["application_id", "practice_id"]'
    yield ""
    yield "# Headers of columns that are left aside on purpose."
    yield "left_aside = []"
    yield ""
    yield "[form]"
    yield f'row = "{"person" if of_people else "application"}"'
    if several:
        yield f"sheet = {_toml(grid.name)}"
    if header.row > 1:
        yield f"header_row = {header.row}"
    yield from _day_lines(forms)
    yield 'list_separator = ";"'
    if not of_people:
        numbers = {
            each.chosen.field.number
            for each in columns
            if each.chosen and each.chosen.field.party == "core_team"
        }
        yield "# Whether the leader, asked for once, is one of the core team besides those named."
        leads = "team_leader.name" in filled and 1 not in numbers
        yield f"leader_in_core_team = {'true' if leads else 'false'}"
    yield ""
    yield from _words(columns)
    yield ""
    yield "[fixed]"
    yield '# What is the same in every row and no column has, such as: country = "US"'
    usual = _usual(forms)
    for each in columns:
        yield ""
        yield from _column(each, usual)
    yield ""


def _comment(text: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in text)


def _day_forms(columns: Iterable[ProposedColumn]) -> dict[int, tuple[str, ...]]:
    """By column, the forms that fit all its texts; days that are no text fit every form."""
    found: dict[int, tuple[str, ...]] = {}
    for each in columns:
        best = each.candidates[0] if each.candidates else None
        if best is not None and best.field.kind is Kind.DAY and each.sample.texts:
            found[each.number] = fitting_formats(each.sample.texts)
    return found


def _usual(forms: Mapping[int, tuple[str, ...]]) -> str:
    """The form of most columns; of several that fit, the one that fits the most."""
    counted = Counter(
        form
        for fitting in forms.values()
        for form in dict.fromkeys(_TIME.sub("", each) for each in fitting)
    )
    if not counted:
        return "YYYY-MM-DD"
    best = max(counted.values())
    tied = [form for form, count in counted.items() if count == best]
    return tied[0] if len(tied) == 1 else SETTLE


def _day_lines(forms: Mapping[int, tuple[str, ...]]) -> Iterator[str]:
    usual = _usual(forms)
    if usual == SETTLE:
        fitting = dict.fromkeys(_TIME.sub("", form) for every in forms.values() for form in every)
        yield f"# SETTLE: every date of the sample fits each of {', '.join(map(_toml, fitting))}."
    yield f"date_format = {_toml(usual)}"


def _words(columns: Iterable[ProposedColumn]) -> Iterator[str]:
    """The words for yes and no in the columns that have them, each where it seems to belong."""
    said: dict[str, list[str]] = {"yes": [], "no": [], "unknown": [], "none": ["None"]}
    strange: dict[str, str] = {}
    for each in columns:
        best = each.candidates[0] if each.candidates else None
        if best is None or best.field.kind is not Kind.YES_OR_NO or each.chosen is None:
            continue
        for text in each.sample.distinct:
            word = plain(text)
            kind = (
                "yes"
                if word in YES or word.startswith(("yes,", "yes "))
                else "no"
                if word in NO or word.startswith(("no,", "no "))
                else "unknown"
                if word in UNKNOWN
                else ""
            )
            if not kind:
                strange.setdefault(text, each.header)
            elif word not in map(plain, said[kind]):
                said[kind].append(text)
    yield "[words]"
    yield "# Every spelling is listed. Letter case does not count; a blank cell is not known."
    for text, header in strange.items():
        yield f"# SETTLE: {_toml(text)} in {_toml(header)} is in none of these lists."
    for kind, words in said.items():
        yield f"{kind} = [{', '.join(map(_toml, words))}]"


def _column(each: ProposedColumn, usual: str) -> Iterator[str]:
    yield "[[column]]"
    yield f"header = {_toml(each.header)}"
    if each.is_repeated:
        yield f'letter = "{column_letter(each.number)}"'
    if each.chosen is not None:
        yield f'field = "{each.chosen.field.name}"  # {_why(each.chosen, each.sample)}'
    else:
        yield f'field = "{SETTLE}"'
        if each.candidates:
            yield "# SETTLE: it may be"
            for one in each.candidates:
                yield f"#   {one.field.name}: {_why(one, each.sample)}"
        else:
            yield "# SETTLE: no field has a word in common with this header."
        yield "# Write the field, or move the header to left_aside and delete this table."
    best = each.candidates[0] if each.candidates else None
    if best is None:
        return
    if best.field.kind is Kind.DAY and each.sample.texts:
        forms = fitting_formats(each.sample.texts)
        if usual != SETTLE and usual not in forms:
            own = [form for form in forms if _TIME.sub("", form) == usual] or list(forms)
            yield f"date_format = {_toml(own[0] if own else SETTLE)}"
            if not own:
                yield "# SETTLE: not every date of the sample is written in one form."
    if best.field.kind is Kind.CHOICE and best.field.column in CHOICES:
        pairs = [
            f"{_toml(text)} = {_toml(_meant(text, CHOICES[best.field.column]))}"
            for text in each.sample.distinct
        ]
        if pairs:
            yield f"# One of {', '.join(CHOICES[best.field.column])}."
            yield f"values = {{ {', '.join(pairs)} }}"


def _why(one: Candidate, sample: Sample) -> str:
    if not sample.raws:
        return f"{one.score} of 100: header {one.of_words} of 70, no cell is filled"
    fit = round(one.share * len(sample.raws))
    cells = f"{fit} of {len(sample.raws)} cells look like {one.field.kind.value}"
    return f"{one.score} of 100: header {one.of_words} of 70, {cells}"


def _meant(text: str, choices: Sequence[str]) -> str:
    """The choice that a text seems to be; a question mark if none or several do."""
    words = re.findall("[a-z]+", text.casefold())
    alike = [
        each
        for each in choices
        if any(
            part[:_STEM] == word[:_STEM]
            for part in re.findall("[a-z]+", each)
            for word in words
            if len(part) >= _STEM - 1
        )
    ]
    exact = [each for each in choices if each == plain(text).replace(" ", "-")]
    alike = exact or alike
    return alike[0] if len(alike) == 1 else SETTLE


_STEM: Final = 5
