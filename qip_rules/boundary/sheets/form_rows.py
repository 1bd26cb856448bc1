"""The rows of a form export as rows of a cohort's tables, each cell with its place in the sheet."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from qip_rules.boundary.sheets.cell_texts import (
    CellFaultError,
    Noticed,
    Spelling,
    text_of,
)
from qip_rules.boundary.sheets.day_formats import day_reader
from qip_rules.boundary.sheets.form_fields import (
    CHOICES,
    KIND_OF_ANSWER,
    NEEDED,
    PARTIES,
    Field,
    Kind,
    columns_of,
)
from qip_rules.boundary.sheets.headers import Header
from qip_rules.boundary.sheets.mapping import Column, FormMapping, RowOf
from qip_rules.boundary.tables import FaultLog, Place, Row, Table, torn_row
from qip_rules.boundary.wording import quoted
from qip_rules.boundary.workbooks.grid import Grid, Raw, is_blank
from qip_rules.rules.fact import Fact, Text

__all__ = ["Answered", "FormRow", "FormTables", "RowsOfForm", "answer_table"]

_ROWS_TOLD: Final = 500
_NEEDED: Final = frozenset(NEEDED)
_MEMO_MAXIMUM: Final = 10_000
_REPEATED: Final = (Kind.YES_OR_NO, Kind.CHOICE, Kind.DAY, Kind.LIST, Kind.LIST_OR_NONE)
_KEYS: Final[tuple[str, ...]] = ("application_id", "revision")
_PLEDGES: Final = "pledges_attendance"
_OF_MEMBER: Final = frozenset(columns_of("core_team"))


@attrs.frozen(eq=False)
class FormRow(Row):
    """A row of a cohort's table that was read out of a sheet, with the places of the sheet."""

    labels: Mapping[str, str]
    """The column of the sheet that each of its columns came from."""
    places: Mapping[str, Place] = attrs.field(factory=dict[str, Place])
    """Where a cell came from, if from another row or from the mapping."""

    def is_faulty(self, *columns: str) -> bool:
        """Whether any of these cells could not be read, or its column is missing."""
        log, places = self.log, self.places
        return any(
            each not in self.columns
            or (log.concerns(places.get(each, self.place)) and self.at(each) in log)
            for each in columns
        )

    def at(self, column: str) -> Place:
        """The place of one cell, in the sheet or in the mapping."""
        other = self.places.get(column)
        if other is not None:
            return other
        return Place(self.place.file, self.place.row, self.labels.get(column))


@attrs.frozen(eq=False)
class Answered:
    """An answer to a question of the program's own, as it stands in the sheet."""

    application_id: str
    field: Field
    raw: Raw
    place: Place
    column: int


@attrs.frozen(eq=False)
class FormTables:
    """The rows of an export as two of the cohort's tables, and the answers as they stand."""

    applications: Table
    people: Table
    answers: tuple[Answered, ...]
    rows_of: Mapping[str, tuple[int, ...]]
    """The rows of each application, by its id."""
    rows: tuple[int, ...]
    """Every row below the header that holds something."""
    blank_rows: tuple[int, ...]
    """Rows below the header and above the last one that hold nothing."""


@attrs.frozen(eq=False)
class _Tie:
    """One column of the sheet, ready to be read."""

    number: int
    label: str
    fields: tuple[Field, ...]
    spellings: tuple[Spelling, ...]
    memo: tuple[dict[str, str | None], ...]


@attrs.define(eq=False)
class _Told:
    """What a row says, before it becomes rows of tables."""

    place: Place
    application: dict[str, str] = attrs.field(factory=dict[str, str])
    people: dict[tuple[str, int], dict[str, str]] = attrs.field(factory=lambda: defaultdict(dict))
    answers: list[tuple[Field, Raw, int]] = attrs.field(factory=list[tuple[Field, Raw, int]])


@attrs.define(eq=False)
class RowsOfForm:
    """Reads the rows of one sheet by a mapping. What is wrong with cells is noted in `log`.

    What is not as it should be and was read all the same is noted in `noticed`.
    """

    grid: Grid
    header: Header
    mapping: FormMapping
    columns: Mapping[int, Column]
    log: FaultLog
    noticed: FaultLog
    _ties: tuple[_Tie, ...] = attrs.field(init=False, default=())
    _labels: dict[str, dict[str, str]] = attrs.field(init=False, factory=dict[str, dict[str, str]])
    """By whom it is about, the label of each column of the cohort's table."""
    _country: tuple[int, str] = attrs.field(init=False, default=(0, ""))

    def __attrs_post_init__(self) -> None:
        self._ties = tuple(self._tie(number, each) for number, each in sorted(self.columns.items()))
        for tie in self._ties:
            for field in tie.fields:
                who = f"{field.party}{field.number or ''}"
                self._labels.setdefault(who, {}).setdefault(field.column, tie.label)
                if field.name == "country":
                    self._country = tie.number, ""
        for field, written in self.mapping.fixed.items():
            if field.name == "country":
                self._country = 0, written

    def read(self, advance: Callable[[int], None] = lambda _: None) -> FormTables:
        """The rows as tables.

        Args:
            advance: is told now and then how many rows have been read since it was told last.
        """
        rows: list[int] = []
        blank: list[int] = []
        told: list[_Told] = []
        width = len(self.header.names)
        for number in range(self.header.row + 1, len(self.grid.rows) + 1):
            cells = self.grid.rows[number - 1]
            if number in self.grid.torn:
                rows.append(number)
                self.log.add(Place(self.grid.place, number), *torn_row(self.grid.torn[number]))
            elif all(map(is_blank, cells)):
                blank.append(number)
            elif not self.grid.name and len(cells) < width:
                rows.append(number)
                what = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
                expected = f"{width} cells, one under each header"
                self.log.add(Place(self.grid.place, number), what, expected)
            else:
                rows.append(number)
                told.append(self._told(number, cells))
            if number % _ROWS_TOLD == 0:
                advance(_ROWS_TOLD)
        if self.mapping.row_of is RowOf.PERSON:
            return self._by_person(told, tuple(rows), tuple(blank))
        return self._by_application(told, tuple(rows), tuple(blank))

    # ------------------------------------------------------------------------- columns

    def _tie(self, number: int, column: Column) -> _Tie:
        spellings = tuple(self.spelling(column, field) for field in column.fields)
        label = self.header.label(number)
        return _Tie(number, label, column.fields, spellings, tuple({} for _ in spellings))

    def spelling(self, column: Column, field: Field, fact: Fact | None = None) -> Spelling:
        """How the cells of a column are written, for a field; for an answer, by its question."""
        mapping = self.mapping
        kind, choices = field.kind, CHOICES.get(field.column, ())
        if fact is not None:
            kind, choices = KIND_OF_ANSWER[type(fact.type)], ()
            if isinstance(fact.type, Text):
                choices = fact.type.choices
        form = column.day_format or mapping.day_format
        read_day = day_reader(form)
        assert read_day is not None  # noqa: S101 - the mapping was read, with its forms
        return Spelling(
            kind=kind,
            yes=mapping.yes,
            no=mapping.no,
            unknown=mapping.unknown,
            none=mapping.none,
            values=column.values,
            choices=choices,
            separator=column.separator or mapping.separator,
            day_format=form,
            read_day=read_day,
            counts_from_1904=self.grid.counts_from_1904 if self.grid.name else None,
        )

    # ---------------------------------------------------------------------------- cells

    def _told(self, number: int, raws: Sequence[Raw]) -> _Told:
        place = Place(self.grid.place, number)
        told = _Told(place)
        at, country = self._country
        if at and at <= len(raws) and isinstance(raws[at - 1], str):
            country = str(raws[at - 1])
        for tie in self._ties:
            raw = raws[tie.number - 1] if tie.number <= len(raws) else None
            if raw is None:
                continue
            for field, spelling, memo in zip(tie.fields, tie.spellings, tie.memo, strict=True):
                if field.party == "answers":
                    if not is_blank(raw):
                        told.answers.append((field, raw, tie.number))
                    continue
                if spelling.kind in _REPEATED and isinstance(raw, str) and raw in memo:
                    text = memo[raw]
                else:
                    text = self.cell(raw, spelling, place, tie.label, country)
                    if (
                        isinstance(raw, str)
                        and spelling.kind in _REPEATED
                        and len(memo) < _MEMO_MAXIMUM
                        and (text is not None or not self.is_noted(place, tie.label))
                    ):
                        memo[raw] = text
                if text is not None:
                    self._put(told, field, text)
        return told

    def is_noted(self, place: Place, label: str) -> bool:
        """Whether something is wrong with a cell."""
        return Place(place.file, place.row, label) in self.log

    def cell(
        self, raw: Raw, spelling: Spelling, place: Place, label: str, country: str = ""
    ) -> str | None:
        """The text of a cell; `None` if it says nothing or a fault was noted."""
        try:
            text = text_of(raw, spelling, country)
        except CellFaultError as fault:
            at = Place(place.file, place.row, label)
            if at not in self.log:
                self.log.add(at, fault.found, fault.expected, fault.hint)
            return None
        if isinstance(text, Noticed):
            at = Place(place.file, place.row, label)
            if at not in self.noticed:
                self.noticed.add(at, text.found, text.expected, text.hint)
            return text.text
        return text

    def _put(self, told: _Told, field: Field, text: str) -> None:
        cells = told.people[field.party, field.number] if field.party else told.application
        earlier = cells.get(field.column)
        if earlier is not None and earlier != "none":
            text = earlier if text == "none" else f"{earlier}; {text}"
        cells[field.column] = text

    # --------------------------------------------------------------------------- tables

    def _by_application(
        self, told: Iterable[_Told], rows: tuple[int, ...], blank: tuple[int, ...]
    ) -> FormTables:
        applications: list[Row] = []
        people: list[Row] = []
        answers: list[Answered] = []
        rows_of: dict[str, list[int]] = {}
        parties = {who: self._columns_of(who) for who in self._labels}
        for each in told:
            applications.append(self._application(each.place, each.application, {}))
            application_id = each.application.get("application_id", "")
            if application_id:
                rows_of.setdefault(application_id, []).append(each.place.row or 0)
            people.extend(self._people(each, parties))
            answers.extend(self._answers(each, application_id))
        return self._tables(applications, people, answers, rows_of, rows, blank)

    def _by_person(
        self, told: Iterable[_Told], rows: tuple[int, ...], blank: tuple[int, ...]
    ) -> FormTables:
        """Several rows tell of one application, and say the same of it, or nothing."""
        people: list[Row] = []
        answers: dict[tuple[str, str], Answered] = {}
        rows_of: dict[str, list[int]] = {}
        cells: dict[tuple[str, str], dict[str, str]] = {}
        places: dict[tuple[str, str], dict[str, Place]] = {}
        labels = self._labels.get("", {})
        columns = self._columns_of("person")
        for each in told:
            application_id = each.application.get("application_id", "")
            revision = each.application.get("revision", "")
            people += [self._person(each, cell, columns, "person") for cell in each.people.values()]
            if not application_id:
                if not each.people:  # else the person's row says it
                    people.append(self._person(each, {}, columns, "person"))
                continue
            rows_of.setdefault(application_id, []).append(each.place.row or 0)
            for answer in self._answers(each, application_id):
                earlier = answers.setdefault((application_id, answer.field.column), answer)
                if earlier.raw != answer.raw:
                    self.note_other(answer.place, str(answer.raw), str(earlier.raw), earlier.place)
            known = cells.setdefault((application_id, revision), {})
            found_at = places.setdefault((application_id, revision), {})
            for column, text in each.application.items():
                at = Place(each.place.file, each.place.row, labels.get(column))
                first = found_at.setdefault(column, at)
                if known.setdefault(column, text) != text:
                    self.note_other(at, text, known[column], first)
        applications: list[Row] = []
        for key, known in cells.items():
            place = attrs.evolve(places[key]["application_id"], column=None)
            applications.append(self._application(place, known, places[key]))
        return self._tables(applications, people, answers.values(), rows_of, rows, blank)

    @property
    def labels(self) -> Mapping[str, str]:
        """The columns of the sheet by the field of the application that each fills."""
        return self._labels.get("", {})

    def note_other(self, at: Place, text: str, known: str, first: Place) -> None:
        """Note a cell that says something else than another row of the same application."""
        if at not in self.log:
            expected = f"{quoted(known)}, as in row {first.row}: one application says one thing"
            self.log.add(at, quoted(text), expected)

    def _application(
        self, place: Place, cells: dict[str, str], places: Mapping[str, Place]
    ) -> FormRow:
        fixed = {f.column: text for f, text in self.mapping.fixed.items() if not f.party}
        from_mapping = {column: Place(f"{self.mapping.file}, fixed.{column}") for column in fixed}
        labels = self._labels.get("", {})
        return FormRow(
            place,
            {**fixed, **cells},
            frozenset({*labels, *fixed, "revision"}),
            frozenset(_NEEDED - labels.keys() - fixed.keys()),
            self.log,
            labels,
            {**places, **from_mapping} if places or fixed else places,
        )

    def _columns_of(self, who: str) -> frozenset[str]:
        return frozenset({*self._labels.get(who, {}), "application_id", "revision", "role"})

    def _people(self, each: _Told, parties: Mapping[str, frozenset[str]]) -> Iterator[FormRow]:
        for (party, number), cells in each.people.items():
            who = f"{party}{number or ''}"
            given = {**cells, "role": PARTIES[party]}
            if party == "team_leader":
                given.pop(_PLEDGES, None)
                if self.mapping.leader_in_core_team:
                    own = {name: text for name, text in cells.items() if name in _OF_MEMBER}
                    again = {**own, "role": "core-team"}
                    yield self._person(each, again, parties[who], who)
            yield self._person(each, given, parties[who], who)

    def _person(
        self, each: _Told, cells: Mapping[str, str], columns: frozenset[str], who: str
    ) -> FormRow:
        labels = self._labels.get(who, {})
        kept = {column: each.application[column] for column in _KEYS if column in each.application}
        of_application = self._labels.get("", {})
        at = {
            column: Place(each.place.file, each.place.row, of_application.get(column))
            for column in _KEYS
        }
        if "role" not in labels:
            at["role"] = Place(each.place.file, each.place.row, labels.get("name"))
        return FormRow(each.place, {**kept, **cells}, columns, frozenset(), self.log, labels, at)

    def _answers(self, each: _Told, application_id: str) -> Iterator[Answered]:
        for field, raw, number in each.answers:
            place = Place(each.place.file, each.place.row, self.header.label(number))
            yield Answered(application_id, field, raw, place, number)

    def _tables(  # noqa: PLR0913, PLR0917 - the tables and their rows
        self,
        applications: list[Row],
        people: list[Row],
        answers: Iterable[Answered],
        rows_of: Mapping[str, list[int]],
        rows: tuple[int, ...],
        blank: tuple[int, ...],
    ) -> FormTables:
        file = self.grid.place
        is_whole = not self.log.faults
        return FormTables(
            Table(file, tuple(applications), is_whole=is_whole),
            Table(file, tuple(people), is_whole=is_whole),
            tuple(answers),
            {name: tuple(numbers) for name, numbers in rows_of.items()},
            rows,
            blank,
        )


def answer_table(
    reading: RowsOfForm,
    tables: FormTables,
    asked: Mapping[str, Fact],
) -> Table:
    """The answers as a cohort's table, each read as its question asks for.

    Args:
        reading: how cells are read, and where faults are noted.
        tables: the answers as they stand in the sheet.
        asked: the questions of the program, by name. Answers to others are left out.
    """
    rows: list[Row] = []
    columns = frozenset({"application_id", "question", "answer"})
    spellings: dict[tuple[int, str], Spelling] = {}
    given: dict[tuple[str, str], Answered] = {}
    for each in tables.answers:
        fact = asked.get(each.field.column)
        if fact is None or not each.application_id:
            continue
        # An answer belongs to every version of an application; a row that is one too many has
        # been told of already.
        first = given.setdefault((each.application_id, fact.name), each)
        if first is not each:
            if first.raw != each.raw and "revision" in reading.labels:
                reading.note_other(each.place, str(each.raw), str(first.raw), first.place)
            continue
        key = each.column, fact.name
        if key not in spellings:
            spellings[key] = reading.spelling(reading.columns[each.column], each.field, fact)
        label = each.place.column or ""
        text = reading.cell(each.raw, spellings[key], each.place, label)
        if text is not None:
            cells = {"application_id": each.application_id, "question": fact.name, "answer": text}
            labels = dict.fromkeys(columns, label)
            place = attrs.evolve(each.place, column=None)
            rows.append(FormRow(place, cells, columns, frozenset(), reading.log, labels))
    for field, written in reading.mapping.fixed.items():
        at = Place(f"{reading.mapping.file}, fixed.{field.name}")
        for application_id in tables.rows_of if field.column in asked and field.is_answer else ():
            cells = {"application_id": application_id, "question": field.column, "answer": written}
            places = dict.fromkeys(columns, at)
            rows.append(FormRow(at, cells, columns, frozenset(), reading.log, {}, places))
    return Table(reading.grid.place, tuple(rows), is_whole=True)
