"""Write made-up exports of an application form: small and clean, messy, or large.

    made_up_forms.py small --out DIR     12 applications, nothing wrong with the file
    made_up_forms.py messy --out DIR     every damage that a spreadsheet does, each once
    made_up_forms.py large --out DIR     2,000 applications and 300 mentor practices

Nothing in them is real: no practice, no person, no number. The same words of the call give the same
files, byte for byte. The large folder holds the tables of a cohort as well, for the scripts that
pair.
"""

import argparse
import csv
import functools
import io
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import attrs

from qip_rules import load_program
from qip_rules.boundary.script_calls import DONE, CallParser
from qip_rules.boundary.script_options import add_out_folder, script_parser
from qip_rules.boundary.sheets.form_reading import read_form
from qip_rules.boundary.sheets.mapping_files import read_mapping
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.boundary.sheets.table_copies import cohort_tables
from qip_rules.boundary.workbooks.grid import column_letter
from qip_rules.eligibility import Application, assess_many
from qip_rules.eligibility.identifiers import has_npi_check_digit
from qip_rules.policy.program import Program
from qip_rules.reports.script_runs import Desk, run_script
from qip_rules.rules.findings import Outcome

NEEDS: Final = {"sheets": ("openpyxl", "xlsxwriter")}
PROGRAM: Final = "quality-improvement-grant"
FIRST_DAY: Final = date(2026, 5, 4)
DAYS: Final = 90
SMALL, LARGE, MENTORS = 12, 2_000, 300
SEED: Final = 20_260_504

AREAS: Final = ("infusion", "pharmacy", "front desk", "triage", "laboratory")
TITLES: Final = (
    "Shorter wait for the first visit",
    "Nausea under control",
    "Safer chemotherapy orders",
    "Hospice talks in good time",
    "Pain asked for at every visit",
)
PEOPLE: Final = ("Avery", "Blake", "Casey", "Devon", "Emery", "Finley", "Gray", "Harper", "Indigo")
PROFESSIONS: Final = ("Physician (MD or DO)", "Pharmacist", "Registered nurse", "Administrator")
WORK: Final = ("Clinical care", "Operations", "Administration", "Something else")

EVENTS: Final = (
    "event_id", "application_id", "kind", "occurred_on", "recorded_at", "actor", "reason",
    "requirement", "payment_id", "amount", "currency", "payer", "session_id", "starts_on", "mode",
    "place", "to", "to_application_id",
)  # fmt: skip

Row = dict[str, Any]

# ------------------------------------------------------------------------------- the form

TEAM: Final = (2, 3)
PROJECT_TEAM: Final = (1, 2, 3, 4, 5)

COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("ID", "application_id"),
    ("Start time", ""),
    ("Completion time", "received_on"),
    ("Practice number", "practice_id"),
    ("Name of the practice", "practice_name"),
    ("Parent organization", "organization"),
    ("NPI of the practice", "npi"),
    ("Street address", "address_lines"),
    ("City", "city"),
    ("State", "state"),
    ("ZIP code", "postal_code"),
    ("Is your site an oncology practice?", "is_oncology_practice"),
    ("Patients of racial minorities (percent)", "racial_minority_share"),
    ("Patients of low socioeconomic status (percent)", "low_socioeconomic_share"),
    ("Year of these figures", "patients_year"),
    ("Source of these figures", "patients_source"),
    ("Do you serve an underserved community?", "answers.serves_underserved_community"),
    ("Have you named a team leader?", "names_team_leader"),
    ("Team leader: name", "team_leader.name"),
    ("Team leader: e-mail", "team_leader.email"),
    ("Team leader: profession", "team_leader.profession"),
    ("Team leader: member of the society?", "team_leader.is_asco_member"),
    ("Team leader: membership number", "team_leader.membership_number"),
    ("Team leader: in fellowship training?", "team_leader.is_fellow"),
    ("Team leader: will attend every session?", "team_leader.pledges_attendance"),
    *(
        entry
        for n in TEAM
        for entry in (
            (f"Core team member {n}: name", f"core_team[{n}].name"),
            (f"Core team member {n}: e-mail", f"core_team[{n}].email"),
            (f"Core team member {n}: will attend?", f"core_team[{n}].pledges_attendance"),
        )
    ),
    *(
        entry
        for n in PROJECT_TEAM
        for entry in (
            (f"Project team member {n}: name", f"project_team[{n}].name"),
            (f"Project team member {n}: kind of work", f"project_team[{n}].staff_category"),
            (f"Project team member {n}: speaks for", f"project_team[{n}].represents"),
        )
    ),
    ("Have you named a sponsor?", "names_sponsor"),
    ("Sponsor: name", "sponsor.name"),
    ("Sponsor: e-mail", "sponsor.email"),
    ("Sponsor: a senior leader?", "sponsor.is_senior_leader"),
    ("Letter of support received?", "letter_received"),
    ("Letter of support signed on", "letter_signed_on"),
    ("Letter of support signed by: name", "letter_signatory.name"),
    ("Letter of support signed by: e-mail", "letter_signatory.email"),
    ("Does the letter commit the leadership?", "letter_commits_leadership"),
    ("Does the letter protect time?", "letter_protects_time"),
    ("We pledge time and resources", "time_and_resources"),
    ("Our leadership is committed", "leadership_commitment"),
    ("We protect the time of the team", "protected_time"),
    ("We pay the program fees", "program_fees"),
    ("We pay the travel costs", "travel_costs"),
    ("Minutes per week for the project", "minutes_per_week"),
    ("Title of the project", "project_title"),
    ("Aim of the project", "project_aim"),
    ("Site of the project", "project_site"),
    ("Is that your own clinical site?", "project_at_own_site"),
    ("Areas that the project touches", "affected_areas"),
)
"""The headers of the form, with the field that each fills; the empty one is left aside."""

SHEET: Final = "Form responses"


def npi(number: int) -> str:
    """An identifier of the right shape that is nobody's: nine digits, and the one that proves."""
    nine = f"{100_000_000 + number:09}"
    return next(text for digit in range(10) if has_npi_check_digit(text := f"{nine}{digit}"))


def application(number: int, chance: random.Random) -> Row:
    """One made-up application by header; what is not answered is left out."""
    share = functools.partial(_answered, chance)
    mail = f"practice{number:04}.example.org"
    first = chance.randrange(len(PEOPLE))
    names = [f"{PEOPLE[(first + n) % len(PEOPLE)]} Example {number:04}" for n in range(9)]
    received = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    row: Row = {
        "ID": f"A-{number:04}",
        "Start time": datetime.combine(received, time(9)),
        "Completion time": datetime.combine(received, time(9, 30)),
        "Practice number": f"PR-{number:04}",
        "Name of the practice": f"Example Oncology Practice {number:04} (made up)",
        "Parent organization": f"ORG-{(number + 1) // 2:04}",
        "NPI of the practice": npi(number),
        "Street address": f"{number} Example Street",
        "City": "Exampleton",
        "State": "ZZ",
        "ZIP code": f"{number:05}",
        "Is your site an oncology practice?": share("Yes", "No", 0.97),
        "Patients of racial minorities (percent)": f"{chance.randrange(50, 800) / 10:.1f}",
        "Patients of low socioeconomic status (percent)": f"{chance.randrange(50, 800) / 10:.1f}",
        "Year of these figures": "2025",
        "Source of these figures": "own records (made up)",
        "Do you serve an underserved community?": share("Yes", "No", 0.9, 0.03),
        "Have you named a team leader?": "Yes",
        "Team leader: name": names[0],
        "Team leader: e-mail": f"leader@{mail}",
        "Team leader: profession": share(PROFESSIONS[0], PROFESSIONS[1], 0.93),
        "Team leader: member of the society?": share("Yes", "No", 0.9, 0.04),
        "Team leader: membership number": f"EX-{number:04}",
        "Team leader: in fellowship training?": share("No", "Yes", 0.95),
        "Team leader: will attend every session?": share("Yes", "No", 0.97),
        "Have you named a sponsor?": "Yes",
        "Sponsor: name": names[8],
        "Sponsor: e-mail": f"sponsor@{mail}",
        "Sponsor: a senior leader?": share("Yes", "No", 0.94, 0.02),
        "We pledge time and resources": share("Yes", "No", 0.97),
        "Our leadership is committed": share("Yes", "No", 0.97),
        "We protect the time of the team": share("Yes", "No", 0.96, 0.02),
        "We pay the program fees": share("Yes", "No", 0.97),
        "We pay the travel costs": share("Yes", "No", 0.96),
        "Minutes per week for the project": str(chance.randrange(60, 400, 10)),
        "Title of the project": TITLES[chance.randrange(len(TITLES))],
        "Aim of the project": "An aim made up for this example.",
        "Site of the project": f"{number} Example Street",
        "Is that your own clinical site?": share("Yes", "No", 0.95),
        "Areas that the project touches": "infusion; pharmacy; front desk",
    }
    for n in TEAM:
        row[f"Core team member {n}: name"] = names[n - 1]
        row[f"Core team member {n}: e-mail"] = f"member{n}@{mail}"
        row[f"Core team member {n}: will attend?"] = share("Yes", "No", 0.95, 0.03)
    for n in PROJECT_TEAM:
        row[f"Project team member {n}: name"] = names[n + 2]
        row[f"Project team member {n}: kind of work"] = WORK[(n - 1) % 3]
        row[f"Project team member {n}: speaks for"] = AREAS[(n - 1) % 3]
    if chance.random() < 0.92:  # noqa: PLR2004 - most have sent their letter
        row |= {
            "Letter of support received?": "Yes",
            "Letter of support signed on": datetime.combine(received, time()),
            "Letter of support signed by: name": names[8],
            "Letter of support signed by: e-mail": f"sponsor@{mail}",
            "Does the letter commit the leadership?": "Yes",
            "Does the letter protect time?": "Yes",
        }
    else:
        row["Letter of support received?"] = "No"
    return {header: value for header, value in row.items() if value is not None}


def _answered(
    chance: random.Random, usual: str, other: str, how_often: float, open_share: float = 0.0
) -> str | None:
    """The usual answer, the other one, or that somebody does not know."""
    drawn = chance.random()
    if drawn < how_often:
        return usual
    return "I don't know" if drawn >= 1 - open_share else other


def applications(count: int, seed: int) -> list[Row]:
    """Made-up applications; the first three are without fault, open, and not eligible."""
    chance = random.Random(seed)  # noqa: S311 - made-up data, the same every time
    rows = [application(number, chance) for number in range(1, count + 1)]
    usual = {
        "Is your site an oncology practice?": "Yes",
        "Do you serve an underserved community?": "Yes",
        "Team leader: profession": PROFESSIONS[0],
        "Team leader: member of the society?": "Yes",
        "Minutes per week for the project": "180",
    }
    for row in rows[:3]:
        row.update(usual)
    rows[1]["Team leader: member of the society?"] = "I don't know"
    rows[2]["Minutes per week for the project"] = "20"
    return rows


# ---------------------------------------------------------------------------- its files


def new_workbook(file: io.BytesIO, *, date_1904: bool = False) -> Any:  # noqa: ANN401 - untyped
    """An empty workbook that is written into a file, and is the same every time."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "date_1904": date_1904,
    }
    book = Workbook(file, options)
    book.set_properties({"created": datetime(2000, 1, 1), "title": "Made up"})  # noqa: DTZ001
    return book


def write_rows(
    sheet: Any,  # noqa: ANN401 - untyped
    rows: Sequence[Row],
    day: object,
    *,
    first: int = 0,
    columns: Sequence[tuple[str, str]] = COLUMNS,
) -> None:
    """The form, its header in the row that is counted from 0."""
    for column, (header, _) in enumerate(columns):
        sheet.write_string(first, column, header)
        for number, row in enumerate(rows, start=first + 1):
            value = row.get(header)
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, day)
            elif value is not None:
                sheet.write_string(number, column, value)


def workbook(rows: Sequence[Row]) -> bytes:
    """The form as a workbook."""
    file = io.BytesIO()
    book = new_workbook(file)
    sheet = book.add_worksheet(SHEET)
    write_rows(sheet, rows, book.add_format({"num_format": "m/d/yyyy h:mm"}))
    book.close()
    return file.getvalue()


def comma_separated(rows: Sequence[Row], delimiter: str = ",") -> str:
    """The form as text, with days as an American form tool writes them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([header for header, _ in COLUMNS])
    writer.writerows([_spelled(row.get(header)) for header, _ in COLUMNS] for row in rows)
    return text.getvalue()


def _spelled(value: object) -> str:
    if isinstance(value, datetime):
        written = f"{value.month}/{value.day}/{value.year}"
        return f"{written} {value.hour}:{value.minute:02}" if value.hour else written
    return "" if value is None else str(value)


VALUES: Final = {
    "profession": dict(
        zip(PROFESSIONS, ("physician", "pharmacist", "nurse", "administrator"), strict=True)
    ),
    "staff_category": dict(
        zip(WORK, ("clinical", "operational", "administrative", "other"), strict=True)
    ),
}


def mapping(title: str = "", *, date_format: str = "M/D/YYYY", sheet: str = "") -> str:
    """The mapping of the form, as a person has settled it."""
    lines = [
        f"# Ties the made-up form{title} to the fields of an application.",
        "",
        "[form]",
        'row = "application"',
        *([f'sheet = "{sheet}"'] if sheet else []),
        f'date_format = "{date_format}"',
        'list_separator = ";"',
        "leader_in_core_team = true",
        "",
        "[words]",
        'yes = ["Yes"]',
        'no = ["No"]',
        'unknown = ["I don\'t know", "N/A"]',
        'none = ["None"]',
        "",
        "[fixed]",
        'country = "US"',
        "",
    ]
    for header, field in COLUMNS:
        if not field:
            continue
        lines += ["[[column]]", f'header = "{header}"', f'field = "{field}"']
        if header == "Completion time":
            lines.append(f'date_format = "{date_format} h:mm"')
        values = VALUES.get(field.rpartition(".")[2])
        if values:
            listed = ", ".join(f'"{said}" = "{meant}"' for said, meant in values.items())
            lines.append(f"values = {{ {listed} }}")
        lines.append("")
    aside = ", ".join(f'"{header}"' for header, field in COLUMNS if not field)
    return "\n".join([f"left_aside = [{aside}]", "", *lines])


# ------------------------------------------------------------------------------ one row a person

PEOPLE_COLUMNS: Final = (
    ("Application", "application_id"),
    ("Received", "received_on"),
    ("Practice no.", "practice_id"),
    ("Practice", "practice_name"),
    ("Role", "person.role"),
    ("Name", "person.name"),
    ("E-mail", "person.email"),
    ("Attends every session", "person.pledges_attendance"),
    ("Profession", "person.profession"),
    ("Member of the society", "person.is_asco_member"),
    ("Senior leader", "person.is_senior_leader"),
    ("Minutes per week", "minutes_per_week"),
)
ROLES: Final = {"Team leader": "team-leader", "Core team": "core-team", "Sponsor": "sponsor"}


def one_row_a_person(rows: Sequence[Row]) -> str:
    """A part of the form as a table with a row for each person; what is the same stands once."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([header for header, _ in PEOPLE_COLUMNS])
    for row in rows:
        leader, mail = row["Team leader: name"], row["Team leader: e-mail"]
        own = [
            row["ID"],
            row["Completion time"].date().isoformat(),
            row["Practice number"],
            row["Name of the practice"],
        ]
        again, minutes = [row["ID"], "", "", ""], row["Minutes per week for the project"]
        attends = row.get("Team leader: will attend every session?", "")
        member = row.get("Team leader: member of the society?", "")
        profession = row["Team leader: profession"]
        writer.writerow([*own, "Team leader", leader, mail, "", profession, member, "", minutes])
        writer.writerow([*again, "Core team", leader, mail, attends, "", "", "", ""])
        for n in TEAM:
            name, address = row[f"Core team member {n}: name"], row[f"Core team member {n}: e-mail"]
            attends = row.get(f"Core team member {n}: will attend?", "")
            writer.writerow([*again, "Core team", name, address, attends, "", "", "", ""])
        senior = row.get("Sponsor: a senior leader?", "")
        name, address = row["Sponsor: name"], row["Sponsor: e-mail"]
        writer.writerow([*again, "Sponsor", name, address, "", "", "", senior, ""])
    return text.getvalue()


def mapping_of_people() -> str:
    """The mapping of that table."""
    lines = [
        "# Ties the made-up table with one row a person to the fields of an application.",
        "",
        "[form]",
        'row = "person"',
        'date_format = "YYYY-MM-DD"',
        "",
        "[words]",
        'yes = ["Yes"]',
        'no = ["No"]',
        'unknown = ["I don\'t know"]',
        "",
    ]
    values = {**VALUES, "role": ROLES}
    for header, field in PEOPLE_COLUMNS:
        lines += ["[[column]]", f'header = "{header}"', f'field = "{field}"']
        known = values.get(field.rpartition(".")[2])
        if known:
            listed = ", ".join(f'"{said}" = "{meant}"' for said, meant in known.items())
            lines.append(f"values = {{ {listed} }}")
        lines.append("")
    return "\n".join(lines)


# -------------------------------------------------------------------------------- small


def small() -> dict[str, str | bytes]:
    """The small folder."""
    rows = applications(SMALL, SEED)
    return {
        "form.xlsx": workbook(rows),
        "form.csv": "\ufeff" + comma_separated(rows),
        "mapping.toml": mapping(),
        "people.csv": one_row_a_person(rows[:4]),
        "people-mapping.toml": mapping_of_people(),
        "README.md": SMALL_README,
    }


SMALL_README: Final = f"""# A small, clean form export

**Everything in these tables is made up**: the practices, the people, their addresses, the numbers.
They were written by `examples/made_up_forms.py small`.

| File | What it is |
|---|---|
| `form.xlsx` | {SMALL} applications as a form tool exports them: one row an application |
| `form.csv` | the same as comma-separated values in UTF-8 with a byte-order mark |
| `mapping.toml` | which column of both fills which field |
| `people.csv` | four of the applications, one row a person, with semicolons between cells |
| `people-mapping.toml` | its mapping |
"""

# -------------------------------------------------------------------------------- messy

MESSY: Final = 20


def _position(header: str) -> int:
    return next(n for n, (each, _) in enumerate(COLUMNS) if each == header)


def _letter(header: str) -> str:
    return column_letter(_position(header) + 1)


def messy() -> dict[str, str | bytes]:
    """The messy folder; its README says where each damage is."""
    rows = applications(MESSY, SEED + 1)
    told: list[tuple[str, str, str]] = []
    return {
        "messy.xlsx": _messy_workbook(rows, told),
        "headers.xlsx": _messy_headers(rows[:4], told),
        "1904.xlsx": _counts_from_1904(rows[:3], told),
        "messy.csv": _messy_text(rows, told),
        "mapping.toml": mapping(sheet=SHEET),
        "README.md": _messy_readme(told),
    }


HEADER_ROW: Final = 3
"""Of the messy workbook, whose first rows hold a title."""


@attrs.frozen
class Damage:
    """One thing that is wrong with a cell."""

    row: int
    header: str
    write: Callable[[Any, int, int, dict[str, Any]], object]
    what: str
    then: str = "a fault"


def _number(value: float, style: str = "") -> Callable[[Any, int, int, dict[str, Any]], object]:
    return lambda sheet, row, column, styles: sheet.write_number(
        row, column, value, styles.get(style)
    )


def _formula(formula: str, shown: str) -> Callable[[Any, int, int, dict[str, Any]], object]:
    return lambda sheet, row, column, _: sheet.write_formula(row, column, formula, None, shown)


def _text(value: str) -> Callable[[Any, int, int, dict[str, Any]], object]:
    return lambda sheet, row, column, _: sheet.write_string(row, column, value)


def _damages(rows: Sequence[Row]) -> tuple[Damage, ...]:
    npis, shares = "NPI of the practice", "Patients of racial minorities (percent)"
    return (
        Damage(4, npis, _number(int(rows[0][npis])), "an NPI turned into a number, whole", "read"),
        Damage(5, npis, _number(1_230_000_000), "an NPI turned into a number and rounded"),
        Damage(6, npis, _text("1.23E+09"), "an NPI turned into `1.23E+09`"),
        Damage(7, "Completion time", _number(46_150), "a date turned into a count of days"),
        Damage(8, "ZIP code", _number(8), "all leading zeros lost"),
        Damage(9, "ZIP code", _number(1_234), "a leading zero lost"),
        Damage(
            10,
            "Parent organization",
            lambda sheet, row, column, _: sheet.merge_range(row, column, row + 1, column, "ORG-4"),
            "merged cells, with the one below",
            "a fault in both rows",
        ),
        Damage(12, "Year of these figures", _formula("=#REF!+1", "#REF!"), "a formula error"),
        Damage(13, "Minutes per week for the project", _formula("=3*60", ""),
               "a formula without a result"),
        Damage(14, "Source of these figures", _number(46_085, "day"),
               "text such as 3-4 turned into a date"),
        Damage(15, "We pay the travel costs", _text("Yep"), "a word that is not listed"),
        Damage(16, "Team leader: e-mail", _text("leader at example.org"), "no e-mail address"),
        Damage(17, "ID", _text(rows[12]["ID"]), "an id a second time", "a fault; both go"),
        Damage(18, shares, _number(0.325, "percent"), "32.5% as a spreadsheet keeps it", "read"),
        Damage(19, shares, _number(0.5), "a share below 1 without a percent sign",
               "read as half a percent, with a remark"),
    )  # fmt: skip


def _messy_workbook(rows: Sequence[Row], told: list[tuple[str, str, str]]) -> bytes:
    file = io.BytesIO()
    book = new_workbook(file)
    sheet = book.add_worksheet(SHEET)
    styles = {
        "day": book.add_format({"num_format": "m/d/yyyy h:mm"}),
        "percent": book.add_format({"num_format": "0.0%"}),
    }
    gray = book.add_format({"bg_color": "#eeeeee"})
    sheet.write_string(0, 0, "Applications of the spring round (made up)")
    write_rows(sheet, rows, styles["day"], first=HEADER_ROW - 1)
    told.append((f"messy.xlsx, row {HEADER_ROW}", "the headers are not in the first row", "read"))
    for each in _damages(rows):
        each.write(sheet, each.row - 1, _position(each.header), styles)
        told.append((f"messy.xlsx, {_letter(each.header)}{each.row}", each.what, each.then))
    sheet.set_row(19, None, None, {"hidden": True})
    state = _position("State")
    sheet.set_column(state, state, None, None, {"hidden": True})
    end = HEADER_ROW + len(rows)
    for number in range(end, end + 5):
        sheet.set_row(number, None, gray)
        sheet.write_blank(number, 0, None, gray)
    old = book.add_worksheet("Old answers")
    old.write_string(0, 0, "ID")
    old.hide()
    notes = book.add_worksheet("Notes")
    notes.write_string(0, 0, "Several sheets: the mapping says which one is read.")
    for place, what, then in (
        ("row 20", "a hidden row", "read"),
        (f"column {_letter('State')}", "a hidden column", "read"),
        (f"rows {end + 1} to {end + 5}", "blank rows at the end", "left aside"),
        ("sheet Old answers", "a hidden sheet", "left aside"),
        ("sheet Notes", "several sheets", "left aside"),
    ):
        told.append((f"messy.xlsx, {place}", what, then))
    book.close()
    return file.getvalue()


def _messy_headers(rows: Sequence[Row], told: list[tuple[str, str, str]]) -> bytes:
    city, state, last = _letter("City"), _letter("State"), len(COLUMNS)
    file = io.BytesIO()
    book = new_workbook(file)
    sheet = book.add_worksheet(SHEET)
    write_rows(sheet, rows, book.add_format({"num_format": "m/d/yyyy h:mm"}))
    sheet.write_string(0, _position("State"), "City")
    sheet.write_string(2, last, "a remark typed beside the table")
    sheet.write_string(0, last + 1, "New question")
    for place, what in (
        (f"{state}1", f"the header of {city}1 a second time, so that there is none for the state"),
        (f"{column_letter(last + 1)}1", "no header above a cell"),
        (f"{column_letter(last + 2)}1", "a header that the mapping does not know"),
    ):
        told.append((f"headers.xlsx, {place}", what, "a fault, and nothing is read"))
    book.close()
    return file.getvalue()


def _counts_from_1904(rows: Sequence[Row], told: list[tuple[str, str, str]]) -> bytes:
    file = io.BytesIO()
    book = new_workbook(file, date_1904=True)
    sheet = book.add_worksheet(SHEET)
    write_rows(sheet, rows, book.add_format({"num_format": "m/d/yyyy h:mm"}))
    sheet.write_number(2, _position("Completion time"), 44_688)
    place = f"1904.xlsx, {_letter('Completion time')}3"
    told.append((place, "a count of days in a workbook that counts from 1904", "a fault"))
    told.append(("1904.xlsx, all other days", "days counted from 1904", "read rightly"))
    book.close()
    return file.getvalue()


def _messy_text(rows: Sequence[Row], told: list[tuple[str, str, str]]) -> bytes:
    """Text as an old program on Windows writes it, opened and saved by a spreadsheet."""
    changed = [dict(row) for row in rows[:10]]
    changed[0]["Name of the practice"] = "Exämple Oncology Practice 0001 (made up)"
    changed[1]["Aim of the project"] = "An aim of two lines,\r\nmade up; with a semicolon."
    changed[2]["NPI of the practice"] = "1.23E+09"
    changed[3]["Completion time"] = "46150"
    changed[4]["ZIP code"] = "501"
    changed[5]["Year of these figures"] = "#REF!"
    records = list(_records(comma_separated(changed, ";")))
    records[7] = ";".join(records[7].split(";")[:-3]) + "\r\n"
    records[8] = records[8].replace(changed[7]["City"], '"Exampleton', 1)
    records.append(";" * (len(COLUMNS) - 1) + "\r\n")
    for place, what, then in (
        ("the file", "text in Windows-1252 with semicolons between cells", "read, with a remark"),
        ("row 3", "a cell of two lines, with a semicolon in it", "read"),
        (f"row 4, {_letter('NPI of the practice')}", "an NPI turned into `1.23E+09`", "a fault"),
        (f"row 5, {_letter('Completion time')}", "a date turned into a count of days", "a fault"),
        (f"row 6, {_letter('ZIP code')}", "leading zeros lost", "a fault"),
        (f"row 7, {_letter('Year of these figures')}", "a formula error", "a fault"),
        ("row 8", "a row that is cut off", "a fault"),
        ("row 9", "a quotation mark that is never closed", "a fault, with the rows it swallows"),
    ):
        told.append((f"messy.csv, {place}", what, then))
    return "".join(records).encode("cp1252")


def _records(text: str) -> Iterator[str]:
    """The rows of a table as they are written, of several lines perhaps."""
    row = ""
    for line in text.splitlines(keepends=True):
        row += line
        if row.count('"') % 2 == 0:
            yield row
            row = ""


def _messy_readme(told: Sequence[tuple[str, str, str]]) -> str:
    rows = "\n".join(f"| {place} | {what} | {then} |" for place, what, then in told)
    return f"""# A messy form export

**Everything in these tables is made up**: the practices, the people, their addresses, the numbers.
They were written by `examples/made_up_forms.py messy`. Every damage that a spreadsheet does to a
form export is in them once, and all are read by `mapping.toml`.

| Where | What | What becomes of it |
|---|---|---|
{rows}
"""


# -------------------------------------------------------------------------------- large


def large(count: int, mentors: int, seed: int) -> dict[str, str | bytes]:
    """The large folder: the export, and the tables of a cohort with mentor practices."""
    rows = applications(count, seed)
    form, text = workbook(rows), mapping()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "form.xlsx").write_bytes(form)
        (place / "mapping.toml").write_text(text, encoding="utf-8", newline="\n")
        program = load_program(PROGRAM)
        reading = read_form(
            read_sheets(place / "form.xlsx"), read_mapping(place / "mapping.toml"), program
        )
    reading.refuse()
    tables = cohort_tables(reading)
    areas = sorted({area.id for policy in reading.applications.policies for area in policy.areas})
    chance = random.Random(seed + 1)  # noqa: S311 - made-up data, the same every time
    files: dict[str, str | bytes] = {"form.xlsx": form, "mapping.toml": text}
    files |= {f"cohort/{name}": table for name, table in tables.items()}
    applied = list(csv.DictReader(io.StringIO(tables["applications.csv"])))
    for each in applied:
        each["mentor_conflicts"] = "none"
    files["cohort/applications.csv"] = _table(list(applied[0]), [list(e.values()) for e in applied])
    files["cohort/cohort.csv"] = _table(
        ["cohort_id", "title", "capacity", "seller_name", "seller_address", "seller_country",
         "seller_tax_id", "seller_email"],
        [["LARGE-2026", "Large example cohort (made up)", str(count),
          "Example Program Office (made up)", "100 Example Avenue; Exampleton, ZZ 00000", "US",
          "00-0000000", "program@example.org"]],
    )  # fmt: skip
    files["cohort/priorities.csv"] = _table(
        ["practice_id", "area", "weight", "agreed_on", "agreed_by"],
        [
            [each["practice_id"], area, str(weight), "2026-10-12", "Example Coordinator"]
            for each in applied
            for area, weight in zip(chance.sample(areas, 2), (3, 1), strict=True)
        ],
    )
    files["cohort/mentors.csv"] = _table(
        [
            "mentor_id",
            "name",
            "organization",
            "places",
            "areas",
            "practice_conflicts",
            "people",
            "domains",
        ],
        [_mentor(number, areas, chance) for number in range(1, mentors + 1)],
    )  # fmt: skip
    current = [file.current for file in reading.applications.files]
    files["cohort/events.csv"] = _table(EVENTS, list(_accepted(current, program)))
    files["README.md"] = f"""# A large form export

**Everything in these tables is made up**: {count:,} applications and {mentors} mentor practices,
written by `examples/made_up_forms.py large`. `form.xlsx` is the export and `mapping.toml` ties it
to our fields; `cohort` holds the same applications as the tables of a cohort, with mentors.
"""
    return files


def _accepted(current: Sequence[Application], program: Program) -> Iterator[list[str]]:
    """Whoever is eligible is accepted."""
    for each, verdict in zip(current, assess_many(current, program), strict=True):
        if verdict.outcome is Outcome.MET:
            yield [
                f"EV-{each.application_id}", each.application_id, "accepted", "2026-09-01",
                "2026-09-01T09:00:00-04:00", "Example Coordinator", "Meets every requirement.",
                *([""] * (len(EVENTS) - 7)),
            ]  # fmt: skip


def _mentor(number: int, areas: Sequence[str], chance: random.Random) -> list[str]:
    known = ";".join(f"{area}={chance.randrange(1, 4)}" for area in chance.sample(areas, 3))
    return [
        f"M-{number:04}",
        f"Example Mentor Practice {number:04} (made up)",
        f"MENTOR-ORG-{number:04}",
        str(chance.randrange(3, 10)),
        known.replace(";", "; "),
        "none",
        f"mentor@mentor{number:04}.example.org",
        "",
    ]


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


# ------------------------------------------------------------------------------- the run


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/made_up_forms.py small --out out/small",
        "python examples/made_up_forms.py large --applications 40 --mentors 6 --out out/large",
    )
    parser.add_argument("which", choices=("small", "messy", "large"), help="which folder to write")
    parser.add_argument(
        "--applications",
        type=_count,
        default=LARGE,
        metavar="N",
        help=f"how many the large folder has (without it: {LARGE})",
    )
    parser.add_argument(
        "--mentors",
        type=_count,
        default=MENTORS,
        metavar="N",
        help=f"how many mentor practices it has (without it: {MENTORS})",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=SEED,
        metavar="N",
        help="another number gives other applications in the large folder",
    )
    add_out_folder(parser)
    return parser


def _count(text: str) -> int:
    number = int(text) if text.isdecimal() and text.isascii() else 0
    if not 3 <= number <= 9_999:  # noqa: PLR2004 - as many as four digits number
        msg = f"{text!r} is no number from 3 to 9999"
        raise argparse.ArgumentTypeError(msg)
    return number


def work(desk: Desk) -> int:
    """One of the folders."""
    given = desk.given
    desk.refuse_out()
    with desk.progress() as tell:
        tell("Making it up")
        if given.which == "large":
            files = large(given.applications, given.mentors, given.seed)
        else:
            files = small() if given.which == "small" else messy()
    desk.write_folder(files)
    if not given.dry_run:
        desk.say("\n".join(str(given.out / name) for name in sorted(files)))
    return DONE


if __name__ == "__main__":
    sys.exit(run_script(arguments(), work, extras=NEEDS))
