"""A form export read by its mapping: the same applications that a cohort's own tables give.

The cells are brought into the spelling of those tables and then read by the same readers, so that a
field means one thing. Every fault is noted at its sheet, row and column.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import attrs

from qip_rules.boundary.cohort_applications import Applications, read_applications
from qip_rules.boundary.sheets.form_rows import FormTables, RowsOfForm, answer_table
from qip_rules.boundary.sheets.headers import (
    Header,
    bound,
    header_of,
    likely_header_row,
    shown_header,
)
from qip_rules.boundary.sheets.mapping import FormMapping
from qip_rules.boundary.tables import FaultLog, Names, Place, Table
from qip_rules.boundary.wording import did_you_mean, quoted
from qip_rules.boundary.workbooks.grid import Block, Grid, SheetFile, column_letter, is_blank
from qip_rules.errors import Fault, InputError, NotInForceError
from qip_rules.policy.program import Program
from qip_rules.rules.fact import Fact

__all__ = ["FormReading", "LeftOut", "Mark", "read_form"]

_NOBODY: Final = Names("", frozenset(), is_complete=False)
"""Whom an application can name, where the export is read without a cohort: anybody."""
_SHOWN: Final = 3
"""Headers that are shown of those that are looked for, and of those that are there."""


@attrs.frozen
class Mark:
    """Something to be said at a row or a cell of a sheet."""

    row: int
    column: int | None
    """The number of the column; `None` for the whole row."""
    fault: Fault
    is_fault: bool
    """Whether it keeps the row from being used, or was read all the same."""


@attrs.frozen
class LeftOut:
    """One row that is not used, with the application it speaks of, where that can be told."""

    row: int
    application_id: str | None
    faults: tuple[Fault, ...]
    """What is wrong with the row itself; none where another row of the application is wrong."""


@attrs.frozen(kw_only=True)
class FormReading:
    """What one export comes to.

    Every row that holds something is in `rows_used` or in `left_out`, and in one of them only.
    """

    grid: Grid
    header_row: int
    applications: Applications
    """Those of which every row could be read whole."""
    rows_of: Mapping[str, tuple[int, ...]]
    """The rows of each application, those that are left out too."""
    rows_used: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    blank_rows: tuple[int, ...]
    faults: tuple[Fault, ...]
    """Every fault, by row and column."""
    faults_of_file: tuple[Fault, ...]
    """Those of them that no row has: of the header, or of the mapping."""
    remarks: tuple[Fault, ...]
    """What is not as it should be, and was read all the same."""
    marks: tuple[Mark, ...]
    tables: tuple[Table, Table, Table]
    """The export as applications, people and answers, as far as it could be read."""

    @property
    def can_keep_going(self) -> bool:
        """Whether good rows are left when the bad ones are not used."""
        return bool(self.applications.files) and not self.faults_of_file

    def refuse(self, *, keep_going: bool = False) -> None:
        """Raise the faults, if there are any that count.

        Args:
            keep_going: whether rows can be left out. A fault of the header or of the mapping
                counts all the same, and so does it that nothing is left.

        Raises:
            InputError: there are such faults.
        """
        nothing_left = not self.applications.files
        faults = self.faults_of_file if keep_going and not nothing_left else self.faults
        if not faults and nothing_left:
            place = f"{self.grid.place}, row {self.header_row}"
            faults = (Fault(place, "no application", "at least one row below the header"),)
        if faults:
            raise InputError(faults, of=f"the export {self.grid.file}")


def read_form(  # noqa: PLR0913 - the file, its mapping, and whom it may name
    file: SheetFile,
    mapping: FormMapping,
    program: Program,
    *,
    mentors: Names = _NOBODY,
    specialists: Names = _NOBODY,
    advance: Callable[[int], None] = lambda _: None,
) -> FormReading:
    """The applications of a form export. What is wrong with its rows is in the answer.

    Args:
        file: the export.
        mapping: which column fills which field.
        program: whose questions are answered, and whose policies are in force on days of receipt.
        mentors: the mentor practices with which an application can declare a conflict; without
            them, nothing is said about what it declares.
        specialists: the same of specialists.
        advance: is told now and then how many rows have been read since it was told last.

    Raises:
        InputError: no sheet that could be the one, or no header in it.
    """
    grid, remarks = _sheet(file, mapping)
    wanted = [each.header for each in mapping.columns]
    row = mapping.header_row or likely_header_row(grid, wanted)
    if not row or row > len(grid.rows):
        raise InputError([_no_header(grid, wanted)], of="the export")
    header = header_of(grid, row)
    labels = [header.label(number) for number in range(1, len(header.names) + 1)]
    log, noticed = FaultLog((mapping.file, grid.place)), FaultLog((grid.place,))
    log.order(grid.place, labels)
    noticed.order(grid.place, labels)
    _remark(grid, header, noticed)
    _note_merged(grid, header, log)
    columns = bound(grid, header, mapping, log)
    reading = RowsOfForm(grid, header, mapping, columns, log, noticed)
    tables = reading.read(advance)
    asked = _asked(tables, program, mapping, log)
    answers = answer_table(reading, tables, asked)
    applications = read_applications(
        tables.applications,
        tables.people,
        answers,
        mentors=mentors,
        specialists=specialists,
        program=program,
    )
    return _sorted_out(grid, header, tables, answers, applications, log, noticed, remarks)


def _sheet(file: SheetFile, mapping: FormMapping) -> tuple[Grid, tuple[Fault, ...]]:
    """The sheet to be read, and remarks on the others."""
    filled = [each for each in file.grids if each.holds_something]
    names = ", ".join(quoted(each.name) for each in filled)
    if mapping.sheet and any(each.name for each in file.grids):
        chosen = [each for each in file.grids if each.name == mapping.sheet]
        if not chosen:
            hint = did_you_mean(mapping.sheet, [each.name for each in file.grids])
            place = f"{mapping.file}, form.sheet"
            fault = Fault(place, quoted(mapping.sheet), f"a sheet of {file.name}: {names}", hint)
            raise InputError([fault], of="the mapping")
    else:
        visible = [each for each in filled if not each.is_hidden]
        chosen = visible if len(visible) == 1 else []
        if not visible:
            hint = "unhide the sheet, or name it in the mapping" if filled else ""
            what = "only hidden sheets" if filled else "a workbook without any cell"
            fault = Fault(file.name, what, "a sheet with a table", hint)
            raise InputError([fault], of="the export")
        if not chosen:
            hint = "state it in the mapping: [form] sheet = …"
            fault = Fault(file.name, f"several sheets: {names}", "the one to be read", hint)
            raise InputError([fault], of="the export")
    grid = chosen[0]
    remarks = list(file.remarks)
    for each in filled:
        if each is not grid:
            kind = "a hidden sheet" if each.is_hidden else "another sheet"
            remarks.append(Fault(each.place, kind, "nothing: it is left aside"))
        elif each.is_hidden:
            remarks.append(Fault(each.place, "a hidden sheet", "nothing: it is read all the same"))
    return grid, tuple(remarks)


def _no_header(grid: Grid, wanted: Sequence[str]) -> Fault:
    """That no row has the headers, with what stands there in their place."""
    rows = ((number, each) for number, each in enumerate(grid.rows, start=1) if any(each))
    number, first = next(rows, (1, ()))
    said = [shown_header(raw) for raw in first if not is_blank(raw)]
    begins = f"; row {number} has {', '.join(map(quoted, said[:_SHOWN]))}" if said else ""
    hint = "is it the right file, and is the mapping of this form? map_columns.py proposes one"
    if not grid.name and len(said) == 1:
        hint = "what stands between its cells? state it in the mapping: [form] delimiter = …"
    expected = f"a row with headers such as {', '.join(map(quoted, wanted[:_SHOWN]))}"
    return Fault(grid.place, f"no row with the headers{begins}", expected, hint)


def _remark(grid: Grid, header: Header, noticed: FaultLog) -> None:
    """What a person should know of the sheet, though it stops nothing."""
    if header.row > 1:
        above = sum(any(raw is not None for raw in row) for row in grid.rows[: header.row - 1])
        if above:
            what = f"the headers, below {above} {'row' if above == 1 else 'rows'} with other text"
            noticed.add(Place(grid.place, header.row), what, "the headers in row 1")
    for first, last in _runs(each for each in grid.hidden_rows if each > header.row):
        rows = f"row {first}" if first == last else f"rows {first} to {last}"
        expected = "no hidden row: they are read like all others"
        noticed.add(Place(grid.place, first), f"hidden: {rows}", expected)
    for number in grid.hidden_columns:
        if number <= len(header.names) and header.names[number - 1]:
            expected = "no hidden column: it is read like all others"
            noticed.add(
                Place(grid.place, header.row, header.label(number)), "a hidden column", expected
            )
    last = len(grid.rows)
    if grid.rows_listed > last:
        what = f"{grid.rows_listed - last} blank rows at the end"
        if grid.rows_listed - last == 1:
            what = "a blank row at the end"
        expected = f"nothing below row {last}: they are left aside"
        noticed.add(Place(grid.place, last + 1), what, expected)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of numbers."""
    first = last = 0
    for each in numbers:
        if first and each == last + 1:
            last = each
            continue
        if first:
            yield first, last
        first = last = each
    if first:
        yield first, last


def _note_merged(grid: Grid, header: Header, log: FaultLog) -> None:
    """Merged cells keep the value of one cell and lose all others: who can tell of which."""
    for block in grid.merged:
        if block.last_row < header.row or block.first_row > len(grid.rows):
            continue
        if not any(
            grid.raw(row, column) is not None
            for row in range(block.first_row, min(block.last_row, len(grid.rows)) + 1)
            for column in range(block.first_column, min(block.last_column, len(header.names)) + 1)
        ):
            continue
        for row in range(max(block.first_row, header.row), min(block.last_row, len(grid.rows)) + 1):
            _note_block(grid, header, block, row, log)


def _note_block(grid: Grid, header: Header, block: Block, row: int, log: FaultLog) -> None:
    place = Place(grid.place, row, header.label(block.first_column))
    letters = f"{column_letter(block.first_column)}{block.first_row}"
    hint = f"unmerge them and fill in every cell; the value of all of them stands in {letters}"
    if place not in log:
        log.add(place, f"merged cells {block}", "each cell by itself", hint)


def _asked(
    tables: FormTables, program: Program, mapping: FormMapping, log: FaultLog
) -> dict[str, Fact]:
    """The questions that the program asks on the days of receipt, by name.

    Answers to what it does not ask are a fault of the mapping.
    """
    asked: dict[str, Fact] = {}
    is_known = False
    for day in sorted(set(_days(tables.applications))):
        try:
            vocabulary = program.on(day).rule_sets["application"].vocabulary
        except NotInForceError:
            continue
        is_known = True
        asked |= {fact.name: fact for fact in vocabulary.facts if fact.asked}
    places = {
        field: each.place for each in mapping.columns for field in each.fields if field.is_answer
    }
    places |= {f: f"{mapping.file}, fixed.{f.name}" for f in mapping.fixed if f.is_answer}
    for field, place in places.items():
        if is_known and field.column not in asked:
            listed = f": {', '.join(asked)}" if asked else ", which asks none"
            hint = did_you_mean(field.column, asked)
            hint = hint or "move its header into left_aside; or is another program meant?"
            expected = f"a question of {program.id}{listed}"
            log.add(Place(place), quoted(field.name), expected, hint)
    return asked


def _days(table: Table) -> Iterator[date]:
    for row in table.rows:
        try:
            yield date.fromisoformat(row.cells.get("received_on", ""))
        except ValueError:
            continue


def _sorted_out(  # noqa: PLR0913, PLR0917 - everything that the answer is made of
    grid: Grid,
    header: Header,
    tables: FormTables,
    answers: Table,
    applications: Applications,
    log: FaultLog,
    noticed: FaultLog,
    remarks: tuple[Fault, ...],
) -> FormReading:
    """What was read, with the good rows and the bad ones told apart."""
    numbers = {header.label(n): n for n in range(1, len(header.names) + 1)}
    at_row: dict[int, list[Fault]] = {}
    of_file: list[Fault] = []
    marks: list[Mark] = []
    remarked: list[Fault] = []
    for found, is_fault in ((log, True), (noticed, False)):
        for place, fault in found.placed:
            if not is_fault and place.column is not None and place in log:
                continue  # the cell has to be mended anyway
            is_here = place.file == grid.place and place.row is not None
            if is_here:
                row = place.row or 0
                marks.append(Mark(row, numbers.get(place.column or ""), fault, is_fault))
            if not is_fault:
                remarked.append(fault)
                continue
            if is_here and (place.row or 0) > header.row:
                at_row.setdefault(place.row or 0, []).append(fault)
            else:
                of_file.append(fault)
    owner = {row: name for name, rows in tables.rows_of.items() for row in rows}
    # An id that differs in capital letters only is one application to whoever looks it up.
    bad = {owner[row].casefold() for row in at_row if row in owner}
    left_out = tuple(
        LeftOut(row, owner.get(row), tuple(at_row.get(row, ())))
        for row in tables.rows
        if row in at_row or (row in owner and owner[row].casefold() in bad)
    )
    out = {each.row for each in left_out}
    good = tuple(each for each in applications.files if each.application_id.casefold() not in bad)
    kept = {each.application_id for each in good}
    return FormReading(
        grid=grid,
        header_row=header.row,
        applications=attrs.evolve(
            applications,
            files=good,
            mentor_conflicts=_of(applications.mentor_conflicts, kept),
            specialist_conflicts=_of(applications.specialist_conflicts, kept),
        ),
        rows_of=tables.rows_of,
        rows_used=tuple(each for each in tables.rows if each not in out),
        left_out=left_out,
        blank_rows=tables.blank_rows,
        faults=log.faults,
        faults_of_file=tuple(of_file),
        remarks=remarks + tuple(remarked),
        marks=tuple(sorted(marks, key=lambda mark: (mark.row, mark.column or 0))),
        tables=(tables.applications, tables.people, answers),
    )


def _of(conflicts: Mapping[str, frozenset[str]], kept: "set[str]") -> dict[str, frozenset[str]]:
    return {name: declared for name, declared in conflicts.items() if name in kept}
