"""The folder of a cohort: its files, tables and columns, every fault at its place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qip_rules.boundary.cohort_folder import COURSE_TABLES, TABLES, read_cohort
from qip_rules.errors import InputError
from qip_rules.policy.program import Program
from tests.boundary.cohort_sheets import GRANT_RUN, SAMPLE, Sheet, faults, only_fault


def missing_column(folder: Path) -> str:
    Sheet(folder, "applications.csv").without("state")
    return "applications.csv, row 1, column state"


def misspelt_header(folder: Path) -> str:
    Sheet(folder, "people.csv").put(1, email="e_mail")
    return "people.csv, row 1, column e_mail"


def bad_date(folder: Path) -> str:
    sheet = Sheet(folder, "events.csv")
    row = sheet.number(event_id="EV-008")
    sheet.put(row, occurred_on="2026-02-30")
    return f"events.csv, row {row}, column occurred_on"


def money_with_three_decimals(folder: Path) -> str:
    sheet = Sheet(folder, "events.csv")
    row = sheet.number(payment_id="PAY-01-1")
    sheet.put(row, amount="3333.005")
    return f"events.csv, row {row}, column amount"


def unknown_area(folder: Path) -> str:
    sheet = Sheet(folder, "priorities.csv")
    row = sheet.number(area="antiemetics")
    sheet.put(row, area="antimetics")
    return f"priorities.csv, row {row}, column area"


def duplicate_id(folder: Path) -> str:
    sheet = Sheet(folder, "mentors.csv")
    sheet.put(4, mentor_id="M-01")
    return "mentors.csv, row 4, column mentor_id"


def unreadable_encoding(folder: Path) -> str:
    path = folder / "answers.csv"
    path.write_bytes(path.read_bytes() + b"APP-27,,serves_underserved_community,s\xed\n")
    return "answers.csv, row 28, column answer"


def empty_file(folder: Path) -> str:
    (folder / "pairs.csv").write_bytes(b"")
    return "pairs.csv"


SPOILED: tuple[Callable[[Path], str], ...] = (
    missing_column,
    misspelt_header,
    unreadable_encoding,
    bad_date,
    money_with_three_decimals,
    unknown_area,
    duplicate_id,
    empty_file,
)
"""In the order in which the tables are read."""


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_one_mistake_is_one_fault_at_its_place(
    folder: Path, grant: Program, spoil: Callable[[Path], str]
) -> None:
    place = spoil(folder)
    assert only_fault(folder, grant).place == place


def test_all_mistakes_of_all_tables_are_reported_at_once(folder: Path, grant: Program) -> None:
    expected = [spoil(folder) for spoil in SPOILED]
    assert [fault.place for fault in faults(folder, grant)] == expected


def test_the_message_lists_every_fault(folder: Path, grant: Program) -> None:
    expected = [spoil(folder) for spoil in SPOILED]
    with pytest.raises(InputError) as caught:
        read_cohort(folder, grant)
    message = str(caught.value)
    assert message.startswith("the cohort in cohort has 8 faults\n")
    assert all(f"  - {place}: found " in message for place in expected)


def test_what_was_meant_is_suggested(folder: Path, grant: Program) -> None:
    unknown_area(folder)
    misspelt_header(folder)
    assert [fault.hint for fault in faults(folder, grant)] == [
        'did you mean "email"?',
        'did you mean "antiemetics"?',
    ]


def test_the_program_that_the_tables_are_of_is_asked_for(training: Program) -> None:
    first, *others = faults(GRANT_RUN, training)
    assert (first.place, first.found) == ("the program", "quality-training-program")
    assert first.hint == "did you mean quality-improvement-grant? All tables fit it"
    assert len(others) > 100


def test_no_other_program_is_asked_for_where_its_tables_have_faults_too(
    tmp_path: Path, training: Program
) -> None:
    shutil.copytree(GRANT_RUN, tmp_path / "run")
    Sheet(tmp_path / "run", "goals.csv").put(2, occurred_on="2026-02-30")
    places = {each.place for each in faults(tmp_path / "run", training)}
    assert "goals.csv, row 2, column occurred_on" in places
    assert "the program" not in places


def test_no_folder(tmp_path: Path, grant: Program) -> None:
    assert only_fault(tmp_path / "nowhere", grant).found == "no such folder"


def test_a_missing_table(folder: Path, grant: Program) -> None:
    (folder / "people.csv").unlink()
    assert only_fault(folder, grant).place == "people.csv"


def test_the_pairs_may_be_missing(folder: Path, grant: Program) -> None:
    (folder / "pairs.csv").unlink()
    inputs = read_cohort(folder, grant)
    assert (inputs.fixed, inputs.forbidden) == ((), ())


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("applications.csv", "received_on"),
        ("applications.csv", "application_id"),
        ("people.csv", "name"),
        ("events.csv", "kind"),
        ("priorities.csv", "weight"),
        ("mentors.csv", "places"),
        ("cohort.csv", "seller_name"),
    ],
)
def test_a_misspelt_column_that_no_row_can_do_without_is_one_fault(
    folder: Path, grant: Program, file: str, column: str
) -> None:
    Sheet(folder, file).put(1, **{column: f"{column}x"})
    assert only_fault(folder, grant).place == f"{file}, row 1, column {column}x"


@pytest.mark.parametrize("name", ["pair.csv", "peple.CSV"])
def test_a_table_of_a_misspelt_name_is_one_fault(folder: Path, grant: Program, name: str) -> None:
    meant = "pairs.csv" if name == "pair.csv" else "people.csv"
    (folder / meant).rename(folder / name)
    fault = only_fault(folder, grant)
    assert (fault.place, fault.hint) == (name, f'did you mean "{meant}"?')


def test_other_files_are_left_alone(folder: Path, grant: Program) -> None:
    (folder / "notes.txt").write_text("anything", encoding="utf-8")
    (folder / "~lock.csv").write_bytes(b"\x00")
    read_cohort(folder, grant)


def test_columns_may_stand_in_any_order_and_the_mark_of_utf_8_before_them(
    folder: Path, grant: Program
) -> None:
    expected = read_cohort(SAMPLE, grant)
    for name in set(TABLES).difference(COURSE_TABLES):
        sheet = Sheet(folder, name)
        sheet.rows = [row[::-1] for row in sheet.rows]
        sheet.save()
        sheet.path.write_bytes(b"\xef\xbb\xbf" + sheet.path.read_bytes())
    assert read_cohort(folder, grant) == expected


def test_a_table_that_could_not_be_read_whole_blames_no_other(folder: Path, grant: Program) -> None:
    path = folder / "applications.csv"
    path.write_bytes(path.read_bytes() + b"APP-29,too,few\n")
    people = Sheet(folder, "people.csv")
    people.add(application_id="APP-29", role="core-team", name="Somebody Else")
    assert only_fault(folder, grant).place.startswith("applications.csv, row ")


def test_tables_that_are_missing_can_be_made_as_told(folder: Path, grant: Program) -> None:
    applications = Sheet(folder, "applications.csv")
    for number in range(2, len(applications.rows) + 1):
        applications.put(number, mentor_conflicts="", specialist_conflicts="")
    for each in folder.glob("*.csv"):
        if each.name not in ("cohort.csv", "applications.csv", "people.csv"):
            each.unlink()
    told = faults(folder, grant)
    assert {each.found for each in told} == {"no such file"}
    assert [each.place for each in told] == [
        "answers.csv",
        "events.csv",
        "priorities.csv",
        "mentors.csv",
    ]
    for fault in told:
        says, _, columns = fault.hint.partition(" the first row ")
        assert says == "make it with"
        first_row, _, alone = columns.partition(", ")
        assert alone == "and nothing below it if there is nothing to tell yet"
        (folder / fault.place).write_text(f"{first_row}\n", "utf-8")
    assert read_cohort(folder, grant).applications


def test_the_table_of_the_cohort_needs_its_row(folder: Path, grant: Program) -> None:
    (folder / "cohort.csv").unlink()
    hint = only_fault(folder, grant).hint
    assert hint.startswith("make it with the first row cohort_id,title,capacity,seller_name,")
    assert "nothing below" not in hint
