import csv
import io
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary import cells, tables
from qip_rules.boundary.tables import FaultLog, Names, Place, Row, Table, read_table
from qip_rules.errors import Fault, InputError
from qip_rules.money import Money

COLUMNS = ("id", "name", "born_on", "amount", "currency")
HEADER = ",".join(COLUMNS)


def read(
    path: Path, content: str | bytes, columns: Sequence[str] = COLUMNS, **options: frozenset[str]
) -> tuple[Table, FaultLog]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    log = FaultLog((path.name,))
    return read_table(path, columns, log, **options), log


def places(log: FaultLog) -> list[str]:
    return [fault.place for fault in log.faults]


def only_fault(log: FaultLog) -> Fault:
    (fault,) = log.faults
    return fault


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


def row_of(path: Path, line: str) -> tuple[Row, FaultLog]:
    table, log = read(path, f"{HEADER}\n{line}\n")
    (row,) = table.rows
    return row, log


# What can be read


def test_a_table_is_its_rows_with_the_cells_that_are_not_blank(path: Path) -> None:
    table, log = read(path, f"{HEADER}\nA1, Ann ,,1.50,USD\nA2,Bo,2026-01-31,,\n")
    assert [dict(row.cells) for row in table.rows] == [
        {"id": "A1", "name": "Ann", "amount": "1.50", "currency": "USD"},
        {"id": "A2", "name": "Bo", "born_on": "2026-01-31"},
    ]
    assert table.is_whole
    assert log.faults == ()


def test_rows_count_as_in_a_spreadsheet(path: Path) -> None:
    content = f'{HEADER}\r\nA1,"Ann\r\nLee",,,\r\n\r\n,,,,\r\nA2,Bo,,,\r\n'
    table, log = read(path, content)
    assert [str(row.at("name")) for row in table.rows] == [
        "people.csv, row 2, column name",
        "people.csv, row 5, column name",
    ]
    assert table.rows[0].cells["name"] == "Ann\r\nLee"
    assert log.faults == ()


def test_columns_stand_in_any_order_and_optional_ones_may_be_left_out(path: Path) -> None:
    table, log = read(path, "name,id\nAnn,A1\n", optional=frozenset(COLUMNS[2:]))
    assert dict(table.rows[0].cells) == {"id": "A1", "name": "Ann"}
    assert table.rows[0].get("born_on", cells.day) is None
    assert table.is_whole
    assert log.faults == ()


def test_blank_columns_after_the_last_header_are_left_alone(path: Path) -> None:
    table, log = read(path, f"{HEADER},,\nA1,Ann,,,,,\nA2,Bo,,,,,,,\n")
    assert [row.cells["id"] for row in table.rows] == ["A1", "A2"]
    assert log.faults == ()


CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12
).map(str.strip)


@given(
    rows=st.lists(st.tuples(st.integers(0, 999).map(str), CELLS, CELLS), max_size=6),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    bom=st.booleans(),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_reading_a_written_table_gives_back_its_cells(
    rows: list[tuple[str, str, str]], end: str, *, bom: bool, quoting: int
) -> None:
    columns = ("id", "name", "title")
    written = io.StringIO(newline="")
    if any("\r" in cell or "\n" in cell for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # some Pythons write a line break that is not `end` bare
    writer = csv.writer(written, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([columns, *rows])
    content = written.getvalue().encode("utf-8-sig" if bom else "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        table, log = read(Path(folder, "people.csv"), content, columns)
    assert log.faults == ()
    assert [tuple(row.cells.get(name, "") for name in columns) for row in table.rows] == rows
    assert [row.place.row for row in table.rows] == list(range(2, len(rows) + 2))


@given(
    st.one_of(st.binary(max_size=80), st.binary(max_size=80).map(f"{HEADER}\n".encode().__add__))
)
def test_no_bytes_at_all_raise_and_every_fault_names_the_file(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _, log = read(Path(folder, "people.csv"), content)
    assert all(place.startswith("people.csv") for place in places(log))


# Headers


def test_a_missing_column(path: Path) -> None:
    table, log = read(path, "id,name,born_on,amount\nA1,Ann,,\n")
    assert only_fault(log) == Fault(
        "people.csv, row 1, column currency", "no such column", "a column currency"
    )
    assert not table.is_whole


def test_a_misspelt_header_is_one_fault_with_a_suggestion(path: Path) -> None:
    _, log = read(path, "id,name,born_no,amount,currency\nA1,Ann,2026-01-31,,\n")
    fault = only_fault(log)
    assert fault.place == "people.csv, row 1, column born_no"
    assert fault.hint == 'did you mean "born_on"?'


def test_an_unknown_header_and_one_that_stands_twice(path: Path) -> None:
    _, log = read(path, f"{HEADER},zzz,name\nA1,Ann,,,,x,Bo\n")
    assert places(log) == ["people.csv, row 1, column name", "people.csv, row 1, column zzz"]
    assert {fault.found for fault in log.faults} == {
        'the header "zzz"',
        "this header a second time",
    }


def test_a_cell_without_a_header(path: Path) -> None:
    _, log = read(path, f"{HEADER},\nA1,Ann,,,,what\n")
    assert only_fault(log).place == "people.csv, row 2"


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_one_fault(path: Path, separator: str, name: str) -> None:
    _, log = read(path, f"{HEADER.replace(',', separator)}\nA1{separator}Ann\n")
    assert only_fault(log).found == f"columns separated by {name}"
    assert only_fault(log).hint == "save it as a workbook (.xlsx)"


def test_a_flood_of_headers_is_one_fault(path: Path) -> None:
    _, log = read(path, ",".join(f"x{number}" for number in range(2000)) + "\n")
    assert only_fault(log).found == "2,000 columns"


@pytest.mark.parametrize(("count", "faults"), [(1_000, 995), (1_001, 1)])
def test_a_thousand_columns_are_the_most_that_are_read(path: Path, count: int, faults: int) -> None:
    unknown = (f"x{number}" for number in range(count - len(COLUMNS)))
    _, log = read(path, ",".join([*COLUMNS, *unknown]) + "\n")
    assert len(log.faults) == faults


def test_a_place_names_a_header_whole_or_quotes_its_beginning(path: Path) -> None:
    for length in (40, 41):
        header = "z" * length
        _, log = read(path, f"{HEADER},{header}\n")
        named = only_fault(log).place.removeprefix("people.csv, row 1, column ")
        assert (named == header) is (length == 40)
        assert named.strip('"')[:30] == header[:30]


def test_suggestions_run_out_but_faults_do_not(path: Path) -> None:
    _, log = read(path, ",".join([*COLUMNS, *(f"nam{number}" for number in range(150))]) + "\n")
    assert len(log.faults) == 150


# Rows and bytes


@pytest.mark.parametrize(("line", "found"), [("A1,Ann,,,,x", "6 cells"), ("A1", "1 cell")])
def test_a_row_with_too_many_cells_or_too_few(path: Path, line: str, found: str) -> None:
    table, log = read(path, f"{HEADER}\n{line}\nA2,Bo,,,\n")
    assert only_fault(log).place == "people.csv, row 2"
    assert only_fault(log).found == found
    assert [row.cells["id"] for row in table.rows] == ["A2"]
    assert not table.is_whole


def test_each_unreadable_byte_is_a_fault_of_its_cell(path: Path) -> None:
    content = f"{HEADER}\nA1,Caf\xe9,,,\nA2,Bo,,,\nA\xfc3,\xff,,,\n".encode("latin-1")
    _, log = read(path, content)
    assert [(fault.place, fault.found) for fault in log.faults] == [
        ("people.csv, row 2, column name", 'the byte 0xe9 after "Caf"'),
        ("people.csv, row 4, column id", 'the byte 0xfc after "A"'),
        ("people.csv, row 4, column name", "the byte 0xff"),
    ]
    assert {fault.hint for fault in log.faults} == {"save it as “CSV UTF-8”"}


def test_an_unreadable_byte_is_found_by_the_twenty_characters_before_it(path: Path) -> None:
    _, log = read(path, f"{HEADER}\nA1,Practice of the Two Rivers Caf\xe9,,,\n".encode("latin-1"))
    assert only_fault(log).found == 'the byte 0xe9 after "f the Two Rivers Caf"'


def test_a_nul_is_a_fault_of_its_cell(path: Path) -> None:
    _, log = read(path, f"{HEADER}\nA1,An\0n,,,\n")
    assert only_fault(log) == Fault(
        "people.csv, row 2, column name", 'the byte 0x00 after "An"', "text in UTF-8"
    )


def test_a_very_long_cell(path: Path) -> None:
    _, log = read(path, f"{HEADER}\nA1,{'x' * (tables.CELL_MAXIMUM + 1)},,,\n")
    assert only_fault(log).place == "people.csv, row 2, column name"


def test_a_cell_without_end(path: Path) -> None:
    _, log = read(path, f"{HEADER}\nA1,{'x' * 200_000},,,\nA2,,2026-13-01,,\n")
    assert only_fault(log).place == "people.csv, row 2"


def test_a_quotation_mark_that_is_never_closed(path: Path) -> None:
    table, log = read(path, f'{HEADER}\nA1,Ann,,,\nA2,"Bo,,,\nA3,Cy,,,\n')
    assert only_fault(log).place == "people.csv, row 3, column name"
    assert only_fault(log).found == "a quotation mark that is never closed"
    assert [row.cells["id"] for row in table.rows] == ["A1"]
    assert not table.is_whole


def test_the_last_column_of_a_row_whose_quotation_mark_is_never_closed(path: Path) -> None:
    _, log = read(path, f'{HEADER}\nA1,Ann,,,"USD\n')
    assert only_fault(log).place == "people.csv, row 2, column currency"


def test_a_row_with_too_many_cells_whose_quotation_mark_is_never_closed(path: Path) -> None:
    _, log = read(path, f'{HEADER}\nA1,Ann,,,USD,"more\n')
    assert only_fault(log).place == "people.csv, row 2"


def test_reading_goes_on_after_a_quotation_mark_in_the_wrong_place(path: Path) -> None:
    table, log = read(path, f'{HEADER}\nA1,"Ann"x,,,\nA2,Bo,,,\nA3,"C"y,,,\n')
    assert places(log) == ["people.csv, row 2", "people.csv, row 4"]
    assert [row.cells["id"] for row in table.rows] == ["A2"]


def test_a_header_whose_quotation_marks_do_not_pair(path: Path) -> None:
    _, log = read(path, '"id,name\nA1,Ann\n')
    assert only_fault(log).place == "people.csv, row 1"


def test_a_hundred_misspelt_names_have_a_hint_and_no_more() -> None:
    log = FaultLog(("people.csv",))
    hints = [log.suggestion("Ane", ["Anne"]) for _ in range(102)]
    assert hints == ['did you mean "Anne"?'] * 100 + ["", ""]


# Whole files


@pytest.mark.parametrize("content", ["", "\n \r\n", "\ufeff"])
def test_an_empty_file(path: Path, content: str) -> None:
    _, log = read(path, content)
    assert only_fault(log).place == "people.csv"
    assert only_fault(log).found == "an empty file"


def test_a_header_alone_is_a_table_without_rows(path: Path) -> None:
    table, log = read(path, HEADER)
    assert (table.rows, table.is_whole, log.faults) == ((), True, ())


def test_a_missing_file(path: Path) -> None:
    log = FaultLog()
    assert not read_table(path, COLUMNS, log).is_whole
    assert only_fault(log) == Fault("people.csv", "no such file", "this file in the folder")


def test_a_folder_instead_of_a_file(path: Path) -> None:
    path.mkdir()
    log = FaultLog()
    read_table(path, COLUMNS, log)
    assert only_fault(log).found == "a folder"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"PK\x03\x04rest", "a workbook or another packed file"),
        (f"{HEADER}\n".encode("utf-16"), "text in UTF-16"),
        (b"\xfe\xff\x00i\x00d", "text in UTF-16"),
        (
            b"\xd0\xcf\x11\xe0rest",
            "a workbook of the old kind (.xls), or one that asks for a password",
        ),
    ],
)
def test_a_file_of_another_format_is_one_fault(path: Path, content: bytes, found: str) -> None:
    _, log = read(path, content)
    assert only_fault(log).found == found


def test_an_old_workbook_under_a_new_name_is_told_as_one(tmp_path: Path) -> None:
    for start, found in (
        (b"\xd0\xcf\x11\xe0", "a workbook of the old kind"),
        (b"id", "a file that"),
    ):
        _, log = read(tmp_path / "people.xlsx", start + b"rest")
        assert only_fault(log).found.startswith(found)


def test_a_file_that_is_too_large(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "FILE_MAXIMUM", 20)
    _, log = read(path, f"{HEADER}\n")
    assert only_fault(log).found == "more than 20 bytes"


# Cells


def test_a_cell_is_read_once_and_its_faults_are_noted(path: Path) -> None:
    row, log = row_of(path, "A1,,31.1.2026,,")
    assert row.get("id", cells.identifier) == "A1"
    assert row.get("name", cells.text) is None
    assert row.get("born_on", cells.day) is None
    assert row.get("born_on", cells.day) is None
    assert only_fault(log) == Fault(
        "people.csv, row 2, column born_on",
        'the text "31.1.2026"',
        "a date of the calendar, YYYY-MM-DD",
    )


def test_a_cell_that_is_needed(path: Path) -> None:
    row, log = row_of(path, "A1,,,,")
    assert row.need("name", cells.text, "the name") is None
    assert row.need("name", cells.text, "the name") is None
    assert only_fault(log) == Fault("people.csv, row 2, column name", "nothing", "the name")


def test_nothing_is_said_about_the_cells_of_a_column_that_is_missing(path: Path) -> None:
    table, log = read(path, "id,name,amount,currency\nA1,Ann,,\n")
    (row,) = table.rows
    assert row.need("born_on", cells.day, "the day") is None
    row.fault("born_on", "what", "ever")
    assert places(log) == ["people.csv, row 1, column born_on"]


def test_cells_that_must_be_blank(path: Path) -> None:
    row, log = row_of(path, "A1,Ann,,5,")
    row.leave_blank(("born_on", "amount"), "a blank cell")
    assert places(log) == ["people.csv, row 2, column amount"]


@given(st.integers(-(10**15), 10**15), st.sampled_from(["USD", "JPY", "KWD"]))
def test_money_is_exact(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    with tempfile.TemporaryDirectory() as folder:
        row, log = row_of(Path(folder, "people.csv"), f"A1,,,{amount.amount},{currency}")
    assert row.money("amount", "currency") == amount
    assert log.faults == ()


@pytest.mark.parametrize(
    ("amount", "currency", "column"),
    [
        ("100.005", "USD", "amount"),
        ("1e3", "USD", "amount"),
        ('"1,000.00"', "USD", "amount"),
        ("$5", "USD", "amount"),
        ("", "USD", "amount"),
        ("5.00", "", "currency"),
        ("5.00", "US", "currency"),
        ("1.5", "JPY", "amount"),
    ],
)
def test_money_that_is_not_exact(path: Path, amount: str, currency: str, column: str) -> None:
    row, log = row_of(path, f"A1,,,{amount},{currency}")
    assert row.money("amount", "currency") is None
    assert places(log) == [f"people.csv, row 2, column {column}"]


def test_no_money_is_no_fault(path: Path) -> None:
    row, log = row_of(path, "A1,,,,")
    assert row.money("amount", "currency") is None
    assert log.faults == ()


def test_a_record_tells_its_faults_by_column(path: Path) -> None:
    def record(**_: object) -> None:
        raise InputError(
            [
                Fault("title.first", "one", "two"),
                Fault("born_on", "three", "four"),
                Fault("who[2].name", "five", "six"),
                Fault("", "seven", "eight"),
                Fault("elsewhere", "nine", "ten"),
                Fault("done", "eleven", "twelve"),
            ]
        )

    row, log = row_of(path, "A1,Ann,never,,")
    row.get("born_on", cells.day)
    columns: dict[str, str | Place | None] = {
        "title": "name",
        "who": Place("other.csv", 9),
        "done": None,
    }
    assert row.made(record, columns, title="Ann", born_on=None) is None
    assert [(fault.place, fault.found) for fault in log.faults] == [
        ("people.csv, row 2", "seven"),
        ("people.csv, row 2", "nine"),
        ("people.csv, row 2, column name", "one"),
        ("people.csv, row 2, column born_on", 'the text "never"'),
        ("other.csv, row 9", "five"),
    ]


def test_names_blame_a_cell_only_if_they_are_complete(path: Path) -> None:
    row, log = row_of(path, "A1,Ann,,,")
    assert Names("a name", frozenset({"Ann"})).refer(row, "name", "Ann")
    assert not Names("a name", frozenset({"Anne"}), is_complete=False).refer(row, "name", "Ann")
    assert log.faults == ()
    assert not Names("a name", frozenset({"Anne"})).refer(row, "name", "Ann")
    assert only_fault(log).hint == 'did you mean "Anne"?'


def test_a_table_names_what_its_cells_say(path: Path) -> None:
    table, _ = read(path, f"{HEADER}\nA1,Ann,,,\nA2,,,,\n")
    assert table.names("id", "an id") == Names("an id", frozenset({"A1", "A2"}))
    assert not table.names("name", "a name").is_complete


def test_faults_are_refused_by_file_row_and_column() -> None:
    log = FaultLog(("b.csv", "a.csv"))
    log.order("b.csv", ("y", "x"))
    for place in (
        Place("c.csv"),
        Place("a.csv", 1),
        Place("b.csv", 10, "x"),
        Place("b.csv", 10, "y"),
        Place("b.csv", 9, "x"),
        Place("b.csv", 9, "zzz"),
        Place("b.csv"),
    ):
        log.add(place, "this", "that")
    with pytest.raises(InputError) as caught:
        log.refuse("the tables")
    assert [fault.place for fault in caught.value.faults] == [
        "b.csv",
        "b.csv, row 9, column x",
        "b.csv, row 9, column zzz",
        "b.csv, row 10, column y",
        "b.csv, row 10, column x",
        "a.csv, row 1",
        "c.csv",
    ]


def test_no_fault_is_no_refusal() -> None:
    FaultLog().refuse("the tables")


# Readers of one cell


def refusal(reader: cells.CellReader[object], cell: str) -> Fault:
    with pytest.raises(InputError) as caught:
        reader(cell)
    (fault,) = caught.value.faults
    return fault


@given(st.integers(0, 10_000))
def test_a_share_is_exact(share_bp: int) -> None:
    whole, hundredths = divmod(share_bp, 100)
    assert cells.share_bp(f"{whole}.{hundredths:02}") == share_bp
    if hundredths % 10 == 0:
        assert cells.share_bp(f"{whole}.{hundredths // 10}") == share_bp
    if hundredths == 0:
        assert cells.share_bp(str(whole)) == share_bp


@pytest.mark.parametrize(
    "cell",
    ["32.555", "100.01", "-1", ".5", "5.", "1e1", "\N{ARABIC-INDIC DIGIT ONE}", "32,5", "nan"],
)
def test_no_share(cell: str) -> None:
    assert refusal(cells.share_bp, cell).expected.startswith("a percentage from 0 to 100")


def test_a_share_has_no_percent_sign() -> None:
    assert refusal(cells.share_bp, "5%").hint == "without a percent sign"


@given(st.dates())
def test_a_day_is_read_as_written(day: date) -> None:
    assert cells.day(day.isoformat()) == day


@pytest.mark.parametrize("cell", ["2026-02-30", "2026-2-3", "20260203", "02/03/2026", "today"])
def test_no_day(cell: str) -> None:
    assert refusal(cells.day, cell).expected == "a date of the calendar, YYYY-MM-DD"


def test_a_moment_keeps_its_offset() -> None:
    moment = cells.moment("2026-01-31T09:30:00-05:00")
    assert moment == datetime(2026, 1, 31, 14, 30, tzinfo=UTC)
    assert moment.tzinfo == timezone(timedelta(hours=-5))


@pytest.mark.parametrize("cell", ["2026-01-31T09:30:00", "2026-01-31", "2026-01-31 09:30:00Z"])
def test_no_moment(cell: str) -> None:
    assert refusal(cells.moment, cell).expected.startswith("a moment with its offset")


@pytest.mark.parametrize("cell", ["yes", "Yes", "YES", "y", "true", "TRUE"])
def test_yes(cell: str) -> None:
    assert cells.yes_or_no(cell) is True


@pytest.mark.parametrize("cell", ["no", "No", "n", "N", "false", "False"])
def test_no(cell: str) -> None:
    assert cells.yes_or_no(cell) is False


@pytest.mark.parametrize("cell", ["1", "0", "x", "maybe", "ja", "yes!"])
def test_neither_yes_nor_no(cell: str) -> None:
    assert refusal(cells.yes_or_no, cell).expected == "yes or no"


@given(st.integers(-50, 150))
def test_a_whole_number_within_its_bounds(number: int) -> None:
    reader = cells.whole_number(0, 100)
    if 0 <= number <= 100:
        assert reader(str(number)) == number
    else:
        assert refusal(reader, str(number)).expected == "a whole number from 0 to 100"


@pytest.mark.parametrize(
    "cell", ["3.0", "1_000", "+3", "", "1e2", "9" * 5000, "\N{ARABIC-INDIC DIGIT THREE}"]
)
def test_no_whole_number(cell: str) -> None:
    assert refusal(cells.whole_number(0, 10**18), cell).expected.startswith("a whole number")


def test_a_choice_suggests_the_nearest() -> None:
    reader = cells.choice_of({"sponsor": 1, "team-leader": 2})
    assert reader("team-leader") == 2
    assert refusal(reader, "sponser").hint == 'did you mean "sponsor"?'


@pytest.mark.parametrize("cell", ["APP-01", "a", "x.y_z-9", "A" * 64])
def test_an_id(cell: str) -> None:
    assert cells.identifier(cell) == cell


@pytest.mark.parametrize("cell", ["../x", "a/b", "a b", ".a", "a.", "é", "A" * 65, "a\nb"])
def test_no_id(cell: str) -> None:
    assert refusal(cells.identifier, cell).expected.startswith("an id")


def test_a_list_and_a_list_known_to_be_empty() -> None:
    assert cells.listed(cells.text)("a; b;c") == ("a", "b", "c")
    assert cells.listed_or_none(cells.text)("None") == ()
    assert cells.listed(cells.text)("none") == ("none",)


def test_every_wrong_entry_of_a_list_is_reported() -> None:
    with pytest.raises(InputError) as caught:
        cells.listed(cells.whole_number(1, 3))("1; 4; ; x;")
    assert [fault.found for fault in caught.value.faults] == [
        'the text "4"',
        'the text "1; 4; ; x;"',
        'the text "x"',
    ]


def test_only_the_word_none_is_an_empty_list() -> None:
    reader = cells.listed_or_none(cells.identifier)
    assert reader("none") == reader("NONE") == ()
    assert reader("area-1; pain") == ("area-1", "pain")
    assert reader("nonee") == ("nonee",)
    assert refusal(reader, "none;").expected == "an entry on both sides of each semicolon"
