"""Mappings: every fault at once with its place, and the ones that are proposed."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qip_rules.boundary.cohort_applications import APPLICATION_COLUMNS, PEOPLE_COLUMNS
from qip_rules.boundary.sheets import sampled
from qip_rules.boundary.sheets.day_formats import DAY_FORMATS, day_reader, day_text
from qip_rules.boundary.sheets.form_fields import (
    APPLICATION_FIELDS,
    NEEDED,
    PERSON_FIELDS,
    Kind,
    field_named,
    fields_listed,
)
from qip_rules.boundary.sheets.mapping_files import read_mapping
from qip_rules.boundary.sheets.proposing import propose_mapping
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.errors import InputError
from tests.boundary.forms import MAPPING, PROGRAM, book_of, reading_of, rows_with, text_of

DATA = Path(__file__).parents[2] / "examples" / "data"


def faults_of(folder: Path, text: str) -> list[tuple[str, str]]:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_mapping(path)
    places = [fault.place.removeprefix("mapping.toml, ") for fault in caught.value.faults]
    return list(zip(places, [fault.found for fault in caught.value.faults], strict=True))


def test_every_fault_of_a_mapping_is_told_at_once(tmp_path: Path) -> None:
    text = """colunm = 1
left_aside = ["NPI", 3]
[form]
row = "team"
header_row = 0
date_format = "MM/YYYY"
list_separator = ""
encoding = "utf8"
delimiter = ";;"
sheet = 3
[words]
yes = ["Yes", "OK"]
no = ["yes"]
perhaps = ["?"]
[fixed]
practice_id = "PR-1"
country = 1.5
npi = "1234567893"
[[column]]
header = "ID"
field = "aplication_id"
[[column]]
header = "NPI"
field = ["npi", "?"]
[[column]]
header = "npi"
field = "team_leader.email"
letter = "7"
values = { "x" = 1, "X " = "y", "x " = "z" }
[[column]]
field = "person.name"
[[column]]
header = "Empty"
"""
    assert faults_of(tmp_path, text) == [
        ("colunm", "an unknown name"),
        ("form.sheet", "the number 3"),
        ("form.row", 'the text "team"'),
        ("words.perhaps", "an unknown name"),
        ("words.no", '"yes", which is in yes'),
        ("form.date_format", 'the text "MM/YYYY"'),
        ("column 1 (line 19), field", 'the text "aplication_id"'),
        ("column 2 (line 22), field", '"?"'),
        ("column 3 (line 25), letter", 'the text "7"'),
        ('column 3 (line 25), values, "x"', "the number 1"),
        ('column 3 (line 25), values, "x "', "two meanings"),
        ("column 4 (line 30)", "no header"),
        ("column 4 (line 30), field", 'the text "person.name"'),
        ("column 5 (line 32), field", "nothing"),
        ("left_aside, entry 2", "the number 3"),
        ("fixed.practice_id", 'the text "PR-1"'),
        ("fixed.country", "the number 1.5"),
        ("fixed.npi", "a second source"),
        ("left_aside", '"npi", which column 2 (line 22) reads'),
        ("column 3 (line 25)", "team_leader without a name"),
        ("form.header_row", "the number 0"),
        ("form.encoding", 'the text "utf8"'),
        ("form.delimiter", 'the text ";;"'),
        ("form.list_separator", "nothing"),
    ]


def test_what_every_application_has_must_come_from_somewhere(tmp_path: Path) -> None:
    text = '[form]\nrow = "application"\n[[column]]\nheader = "x"\nfield = "npi"\n'
    assert faults_of(tmp_path, text) == [("column", f"none for {name}") for name in NEEDED]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[form", "no TOML"),
        ("", "none"),
        ("form = 3\ncolumn = 4\nfixed = 5\nwords = 6\nleft_aside = 7\n", "the number 7"),
        ('[form]\nrow = "person"\n[[column]]\nheader = "N"\nfield = "sponsor.name"\n', "sponsor"),
        ("[[column]]\nheader = 3\nfield = true\n", "the number 3"),
        ("column = [3]\n", "the number 3"),
        ("[form]\nheader_row = true\n", "true"),
    ],
    ids=["toml", "empty", "types", "person", "column types", "no table", "a truth value"],
)
def test_mappings_that_are_hardly_any(text: str, found: str, tmp_path: Path) -> None:
    assert any(found in what for _, what in faults_of(tmp_path, text))


def test_files_that_are_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"map_columns\.py proposes one"):
        read_mapping(tmp_path / "nothing.toml")
    with pytest.raises(InputError, match="found a folder; expected a mapping"):
        read_mapping(tmp_path)
    (tmp_path / "latin.toml").write_bytes("é = 1".encode("cp1252"))
    with pytest.raises(InputError, match="no text in UTF-8"):
        read_mapping(tmp_path / "latin.toml")
    (tmp_path / "long.toml").write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(InputError, match="a million bytes"):
        read_mapping(tmp_path / "long.toml")


def test_the_fields_are_the_columns_of_the_tables() -> None:
    assert tuple(APPLICATION_FIELDS) == APPLICATION_COLUMNS
    assert {*PERSON_FIELDS, "application_id", "revision"} == set(PEOPLE_COLUMNS)
    for of_people in (False, True):
        for name in fields_listed(of_people=of_people):
            assert field_named(name) is not None
    for name in ("sponsor.profession", "core_team.name", "core_team[0].name", "sponsor[1].name",
                 "answers.", "nobody.name", "", "core_team[100].name"):  # fmt: skip
        assert field_named(name) is None


# ---------------------------------------------------------------------------------- dates


@pytest.mark.parametrize("form", [*DAY_FORMATS, "YYYYMMDD", "DD-MM-YYYY hh:mm", "M/D/YYYY h:mm AM"])
def test_days_there_and_back(form: str) -> None:
    read = day_reader(form)
    assert read is not None
    for day in (date(2026, 5, 4), date(2024, 2, 29), date(1999, 12, 31)):
        assert read(day_text(day, form)) == day
    assert read("") is None
    assert read("yesterday") is None


@pytest.mark.parametrize("form", ["", "YYYY", "MM/DD/YY", "M/MM/D/YYYY", "D/D/M/YYYY"])
def test_forms_that_are_none(form: str) -> None:
    assert day_reader(form) is None


# ------------------------------------------------------------------------------ proposals


def settled(text: str) -> str:
    """What a person does with the proposal for the sample form."""
    begin = text.index('[[column]]\nheader = "Start time"')
    end = text.index("[[column]]", begin + 1)
    text = text[:begin] + text[end:]
    text = text.replace("left_aside = []", 'left_aside = ["Start time"]')
    return text.replace("[fixed]", '[fixed]\ncountry = "US"')


@pytest.mark.parametrize("file", ["form.xlsx", "form.csv"])
def test_the_proposal_for_the_sample_is_right_but_for_what_it_leaves_open(
    file: str, tmp_path: Path
) -> None:
    asked = PROGRAM.on(date(2026, 6, 1)).rule_sets["application"].vocabulary.facts
    proposal = propose_mapping(read_sheets(DATA / "small" / file), asked)
    assert proposal == propose_mapping(read_sheets(DATA / "small" / file), asked)
    assert proposal.unsure == 1
    proposed = read_settled(tmp_path, settled(proposal.text))
    by_hand = tomllib.loads((DATA / "small" / "mapping.toml").read_text(encoding="utf-8"))
    fields = {each["header"]: each["field"] for each in by_hand["column"]}
    assert proposed == fields


def read_settled(folder: Path, text: str) -> dict[str, str]:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return {each.header: each.fields[0].name for each in read_mapping(path).columns}


def test_a_proposal_that_is_not_settled_reads_nothing(tmp_path: Path) -> None:
    text = propose_mapping(read_sheets(DATA / "small" / "form.xlsx")).text
    assert text.count('field = "?"') == 2
    places = faults_of(tmp_path, text)
    assert [found for _, found in places] == ['"?"', '"?"']


def test_rows_of_people_are_told_by_their_roles(tmp_path: Path) -> None:
    proposal = propose_mapping(read_sheets(DATA / "small" / "people.csv"))
    assert 'row = "person"' in proposal.text
    assert proposal.unsure == 0
    read_settled(tmp_path, proposal.text)


def test_no_name_address_or_number_is_shown() -> None:
    text = propose_mapping(read_sheets(DATA / "small" / "form.csv")).text
    for shown in ("Example", "example.org", "1000000", "A-0001", "Exampleton"):
        assert shown not in text


def test_each_form_of_a_date_is_worked_out_once_however_many_cells_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def counted(form: str) -> Callable[[str], date | None] | None:
        made.append(form)
        return day_reader(form)

    monkeypatch.setattr(sampled, "day_reader", counted)
    sampled._day_readers.cache_clear()  # noqa: SLF001 - what other tests have read already
    propose_mapping(read_sheets(DATA / "small" / "form.csv"))
    assert len(made) == len(set(made))


def test_days_that_could_be_months_are_left_open(tmp_path: Path) -> None:
    data = text_of(rows_with({"Received": "1/2/2026"}, {"Received": "3/4/2026"}))
    path = tmp_path / "form.csv"
    path.write_text(data, encoding="utf-8")
    text = propose_mapping(read_sheets(path)).text
    assert '# SETTLE: every date of the sample fits each of "M/D/YYYY", "D/M/YYYY".' in text
    assert 'date_format = "?"' in text
    path.write_text(text_of(rows_with({"Received": "1/22/2026"})), encoding="utf-8")
    assert 'date_format = "M/D/YYYY"' in propose_mapping(read_sheets(path)).text


def test_headers_of_one_name_get_their_letters_and_odd_ones_are_safe(tmp_path: Path) -> None:
    rows = [["NPI", "NPI", 'He said "no" \\ and left\x7f', "Sum"], ["1234567893", "x", "y", "z"]]
    path = tmp_path / "form.xlsx"
    path.write_bytes(book_of(rows))
    text = propose_mapping(read_sheets(path)).text
    assert tomllib.loads(text)["column"][1]["letter"] == "B"
    assert len(tomllib.loads(text)["column"]) == 4


def test_nothing_to_propose(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(book_of([]))
    with pytest.raises(InputError, match="no visible sheet"):
        propose_mapping(read_sheets(path))
    path.write_bytes(book_of([[1, 2], [3, 4]]))
    with pytest.raises(InputError, match="no row with headers"):
        propose_mapping(read_sheets(path))


def test_kinds_are_said_to_people(tmp_path: Path) -> None:
    assert all(kind.value == kind.value.strip() and kind.value for kind in Kind)
    assert reading_of(tmp_path, book_of(rows_with({})), MAPPING).faults == ()
