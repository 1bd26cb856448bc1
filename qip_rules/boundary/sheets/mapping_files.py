"""A mapping read from its file, or every fault of it at once, each with its place."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from qip_rules.boundary.sheets.cell_texts import plain
from qip_rules.boundary.sheets.day_formats import day_reader
from qip_rules.boundary.sheets.form_fields import NEEDED, Field, Kind, field_named, fields_listed
from qip_rules.boundary.sheets.mapping import SETTLE, Column, FormMapping, RowOf
from qip_rules.boundary.sheets.text_file import ENCODINGS
from qip_rules.boundary.wording import did_you_mean, found, quoted
from qip_rules.boundary.workbooks.grid import COLUMNS_MAXIMUM, ROWS_MAXIMUM, column_number
from qip_rules.errors import Fault, InputError, unreadable
from qip_rules.narrowing import is_dict, is_list

__all__ = ["read_mapping"]

_BYTES_MAXIMUM: Final = 2**20
_PROPOSED: Final = "examples/map_columns.py proposes one"
_FORM: Final = {
    "row": str,
    "sheet": str,
    "header_row": int,
    "date_format": str,
    "list_separator": str,
    "encoding": str,
    "delimiter": str,
    "leader_in_core_team": bool,
}
_WORDS: Final = ("yes", "no", "unknown", "none")
_COLUMN: Final = {
    "header": str,
    "letter": str,
    "field": (str, list),
    "values": dict,
    "list_separator": str,
    "date_format": str,
}
_TOP: Final = ("form", "words", "fixed", "column", "left_aside")
_CALLED: Final = {
    str: "text in quotation marks",
    int: "a whole number",
    bool: "true or false",
    dict: 'a table such as { "Yes, we do" = "yes" }',
    (str, list): "the name of a field, or a list of such names",
}
_HEAD: Final = re.compile(r"\s*\[\[\s*column\s*\]\]")


def read_mapping(path: str | Path) -> FormMapping:
    """The mapping in a file.

    Args:
        path: a TOML file. Faults name it by its last part.

    Raises:
        InputError: every fault of the mapping at once.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            data = stream.read(_BYTES_MAXIMUM + 1)
        if len(data) > _BYTES_MAXIMUM:
            raise _refusal([Fault(file.name, "more than a million bytes", "a mapping")])
        text = data.decode("utf-8-sig")
        document = tomllib.loads(text)
    except FileNotFoundError:
        raise _refusal([Fault(str(path), "no such file", "a mapping", _PROPOSED)]) from None
    except OSError as error:
        raise _refusal([Fault(str(path), unreadable(error), "a mapping", _PROPOSED)]) from None
    except UnicodeDecodeError:
        expected = "a mapping: a text file (.toml) in UTF-8"
        raise _refusal([Fault(file.name, "no text in UTF-8", expected, _PROPOSED)]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _refusal([Fault(file.name, f"no TOML: {error}", "a mapping in TOML")]) from None
    return _Reading(file.name, document, text).mapping()


def _refusal(faults: Iterable[Fault]) -> InputError:
    return InputError(faults, of="the mapping")


class _Reading:
    """One mapping being read."""

    def __init__(self, file: str, document: Mapping[str, Any], text: str) -> None:
        self.file = file
        self.document = document
        self.lines = [n for n, line in enumerate(text.split("\n"), 1) if _HEAD.match(line)]
        self.faults: list[Fault] = []

    def fault(self, place: str, what: str, expected: str, hint: str = "") -> None:
        self.faults.append(Fault(f"{self.file}, {place}", what, expected, hint))

    def mapping(self) -> FormMapping:
        for name in self.document:
            if name not in _TOP:
                self.fault(
                    name, "an unknown name", f"one of {', '.join(_TOP)}", did_you_mean(name, _TOP)
                )
        form = self._table("form", self.document.get("form", {}), _FORM)
        row_of = self._row_of(form)
        words = self._words()
        day_format = self._day_format("form.date_format", form)
        columns = tuple(self._columns(row_of))
        left_aside = self._texts("left_aside", self.document.get("left_aside", []))
        fixed = self._fixed(row_of)
        self._between(columns, fixed, left_aside, form)
        header_row = form.get("header_row", 0)
        if "header_row" in form and not 1 <= header_row <= ROWS_MAXIMUM:
            self.fault("form.header_row", found(header_row), "the number of a row, from 1")
        encoding = form.get("encoding", "").casefold()
        if encoding and encoding not in ENCODINGS:
            self.fault(
                "form.encoding",
                found(encoding),
                f"one of {', '.join(ENCODINGS)}",
                did_you_mean(encoding, ENCODINGS),
            )
        delimiter = form.get("delimiter", "")
        if "delimiter" in form and (len(delimiter) != 1 or delimiter in '"\r\n'):
            self.fault("form.delimiter", found(delimiter), "one character, such as , or ;")
        separator = form.get("list_separator", ";")
        if not separator:
            self.fault("form.list_separator", "nothing", "what stands between two entries")
        if self.faults:
            raise _refusal(self.faults)
        return FormMapping(
            file=self.file,
            row_of=row_of,
            sheet=form.get("sheet", ""),
            header_row=header_row,
            day_format=day_format or "YYYY-MM-DD",
            separator=separator,
            encoding=encoding,
            delimiter=delimiter,
            leader_in_core_team=form.get("leader_in_core_team", False),
            **words,
            fixed=fixed,
            columns=columns,
            left_aside=left_aside,
        )

    # --------------------------------------------------------------------------- parts

    def _table(self, place: str, given: object, known: Mapping[str, Any]) -> dict[str, Any]:
        """The entries of a table that are of the right types."""
        if not is_dict(given):
            self.fault(place, found(given), f"a table [{place}]")
            return {}
        kept: dict[str, Any] = {}
        for key, value in given.items():
            name = str(key)  # as all keys of TOML are
            at = f"{place}, {name}" if "column" in place else f"{place}.{name}"
            if name not in known:
                expected = f"one of {', '.join(known)}"
                self.fault(at, "an unknown name", expected, did_you_mean(name, known))
            elif not isinstance(value, known[name]) or (
                isinstance(value, bool) and known[name] is not bool
            ):
                self.fault(at, found(value), _CALLED[known[name]])
            else:
                kept[name] = value
        return kept

    def _row_of(self, form: Mapping[str, Any]) -> RowOf:
        written = form.get("row")
        for each in RowOf:
            if written == each.value:
                return each
        given = self.document.get("form", {})
        if isinstance(given, dict) and (written is not None or "row" not in given):
            what = "nothing" if written is None else found(written)
            self.fault("form.row", what, 'what a row is: "application" or "person"')
        return RowOf.APPLICATION

    def _words(self) -> dict[str, frozenset[str]]:
        given: object = self.document.get("words", {})
        if not is_dict(given):
            self.fault("words", found(given), "a table [words]")
            given = {}
        read: dict[str, frozenset[str]] = {}
        meant: dict[str, str] = {}
        for name in map(str, given):
            if name not in _WORDS:
                self.fault(
                    f"words.{name}",
                    "an unknown name",
                    f"one of {', '.join(_WORDS)}",
                    did_you_mean(name, _WORDS),
                )
        for name in _WORDS:
            written = self._texts(f"words.{name}", given.get(name, []))
            read[name] = frozenset(map(plain, written))
            for each in written:
                earlier = meant.setdefault(plain(each), name)
                if earlier != name:
                    expected = "each word once"
                    self.fault(f"words.{name}", f"{quoted(each)}, which is in {earlier}", expected)
        return read

    def _texts(self, place: str, given: object) -> tuple[str, ...]:
        if not is_list(given):
            self.fault(place, found(given), 'a list of texts, such as ["Yes", "Y"]')
            return ()
        for number, each in enumerate(given, start=1):
            if not isinstance(each, str):
                self.fault(f"{place}, entry {number}", found(each), "text in quotation marks")
        return tuple(each for each in given if isinstance(each, str))

    def _day_format(self, place: str, given: Mapping[str, Any]) -> str:
        written: str = given.get("date_format", "")
        if "date_format" in given and day_reader(written) is None:
            expected = "a form with YYYY, one of M MM MMM MMMM, and one of D DD, each once"
            self.fault(place, found(written), expected, "such as M/D/YYYY")
            return ""
        return written

    def _columns(self, row_of: RowOf) -> Iterator[Column]:
        given: object = self.document.get("column", [])
        if not is_list(given):
            self.fault("column", found(given), "tables that begin with [[column]]")
            return
        if not given:
            self.fault("column", "none", "at least one table [[column]]")
        for number, each in enumerate(given, start=1):
            line = f" (line {self.lines[number - 1]})" if number <= len(self.lines) else ""
            place = f"column {number}{line}"
            entries = self._table(place, each, _COLUMN)
            header = " ".join(entries.get("header", "").split())
            if not header and (not isinstance(each, dict) or "header" not in entries):
                self.fault(place, "no header", "the header of the column, as it stands in the file")
            letter = entries.get("letter", "").upper()
            if letter and not 1 <= (column_number(letter) or 0) <= COLUMNS_MAXIMUM:
                self.fault(f"{place}, letter", found(letter), "the letter over a column, such as F")
            fields = tuple(self._fields(place, entries, row_of))
            values = self._values(place, entries.get("values", {}))
            if entries.get("list_separator") == "":
                self.fault(f"{place}, list_separator", "nothing", "what stands between two entries")
            yield Column(
                header=header,
                fields=fields,
                place=f"{self.file}, {place}",
                letter=letter,
                values=values,
                separator=entries.get("list_separator", ""),
                day_format=self._day_format(f"{place}, date_format", entries),
            )

    def _values(self, place: str, given: Mapping[str, object]) -> dict[str, str]:
        values: dict[str, str] = {}
        for written, meant in given.items():
            at = f"{place}, values, {quoted(written)}"
            if not isinstance(meant, str):
                self.fault(at, found(meant), "text in quotation marks")
            elif meant == SETTLE:
                self.fault(at, '"?"', "what a person has found it to mean")
            elif values.setdefault(plain(written), meant) != meant:
                self.fault(at, "two meanings", "one meaning for each text")
        return values

    def _fields(self, place: str, entries: Mapping[str, Any], row_of: RowOf) -> Iterator[Field]:
        written = entries.get("field", [])
        names = [written] if isinstance(written, str) else written
        at = f"{place}, field"
        if not names:
            hint = "or move its header to left_aside"
            self.fault(at, "nothing", "the field that the column fills", hint)
        for each in names:
            field = self._field(at, each, row_of)
            if field is not None:
                yield field

    def _field(self, at: str, name: object, row_of: RowOf) -> Field | None:
        of_people = row_of is RowOf.PERSON
        if name == SETTLE:
            expected = "the field that a person has chosen"
            self.fault(at, '"?"', expected, "the comment beside it tells what it may be")
            return None
        field = field_named(name) if isinstance(name, str) else None
        if field is None:
            listed = fields_listed(of_people=of_people)
            hint = did_you_mean(name, listed) if isinstance(name, str) else ""
            expected = "a field, by the names in docs/staff-guide-sheets.md"
            self.fault(at, found(name), expected, hint)
            return None
        if field.party not in ("", "answers") and (field.party == "person") != of_people:
            expected = (
                "a field of a person as `person.`, because a row is a person"
                if of_people
                else "who it is, such as team_leader., because a row is an application"
            )
            self.fault(at, found(name), expected)
            return None
        return field

    def _fixed(self, row_of: RowOf) -> dict[Field, str]:
        given: object = self.document.get("fixed", {})
        if not is_dict(given):
            self.fault("fixed", found(given), "a table [fixed]")
            return {}
        fixed: dict[Field, str] = {}
        for name, value in _flat(given):
            place = f"fixed.{name}"
            field = self._field(place, name, row_of)
            if field is None:
                continue
            written = _as_cell(value)
            if written is None or not written.strip():
                expected = "text, a whole number, a date, or true or false"
                self.fault(place, found(value), expected)
            elif field.column in ("application_id", "practice_id", "revision"):
                self.fault(place, found(value), "a column: it differs from row to row")
            elif field.party not in ("", "answers"):
                self.fault(place, found(value), "a field of the application")
            else:
                fixed[field] = written
        return fixed

    def _between(
        self,
        columns: Sequence[Column],
        fixed: Mapping[Field, str],
        left_aside: Sequence[str],
        form: Mapping[str, Any],
    ) -> None:
        """What is wrong with the parts together."""
        filled: dict[str, str] = {}
        headers: dict[tuple[str, str], str] = {}
        for column in columns:
            place = column.place.removeprefix(f"{self.file}, ")
            key = (plain(column.header), column.letter)
            earlier = headers.setdefault(key, place)
            if earlier != place:
                hint = "several columns of one header are told apart by their letter"
                self.fault(
                    place, f"{quoted(column.header)} a second time", f"once, as in {earlier}", hint
                )
            for field in column.fields:
                first = filled.setdefault(field.name, place)
                if first != place and field.kind not in (Kind.LIST, Kind.LIST_OR_NONE):
                    expected = f"each field once, as in {first}"
                    self.fault(f"{place}, field", f"{field.name} a second time", expected)
        for field in fixed:
            if field.name in filled:
                expected = f"either a column or a fixed value; {filled[field.name]} fills it"
                self.fault(f"fixed.{field.name}", "a second source", expected)
        aside = {plain(each) for each in left_aside}
        for (header, letter), place in headers.items():
            if header in aside and not letter:
                expected = "a column that is read, or one that is left aside"
                self.fault("left_aside", f"{quoted(header)}, which {place} reads", expected)
        names = {*filled, *(field.name for field in fixed)}
        to_settle = any('"?"' in each.found for each in self.faults)
        for needed in () if to_settle else NEEDED:
            if needed not in names and not any(needed in each.hint for each in self.faults):
                hint = 'one column may fill several: field = ["application_id", "practice_id"]'
                self.fault(
                    "column",
                    f"none for {needed}",
                    f"a column that fills {needed}",
                    hint if needed == "practice_id" else "",
                )
        self._people(filled)
        if form.get("leader_in_core_team") and "team_leader.name" not in filled:
            self.fault(
                "form.leader_in_core_team", "true", "false, where no column names the leader"
            )

    def _people(self, filled: Mapping[str, str]) -> None:
        """A person that columns speak of has a name, and in a row of its own a role."""
        first: dict[str, str] = {}
        for name, place in filled.items():
            if "." in name and not name.startswith("answers."):
                first.setdefault(name.rpartition(".")[0], place)
        for who, place in first.items():
            needed = ("name", "role") if who == "person" else ("name",)
            for column in needed:
                if f"{who}.{column}" not in filled:
                    expected = f"a column that fills {who}.{column}"
                    self.fault(place, f"{who} without a {column}", expected)


def _flat(given: Mapping[object, object], before: str = "") -> Iterator[tuple[str, object]]:
    """The entries of a table; TOML reads a name with a dot as a table in a table."""
    for name, value in given.items():
        if is_dict(value):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _as_cell(value: object) -> str | None:
    from datetime import date, datetime

    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case _:
            return None
