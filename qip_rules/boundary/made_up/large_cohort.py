"""A large export and the same applications as a cohort, of as many practices as are asked for."""

import csv
import io
import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from qip_rules.boundary.cohort_applications import APPLICATION_COLUMNS, PEOPLE_COLUMNS
from qip_rules.boundary.cohort_course import COURSE_COLUMNS, COURSE_OPTIONAL
from qip_rules.boundary.cohort_events import EVENT_COLUMNS, EVENT_OPTIONAL
from qip_rules.boundary.cohort_matching import (
    MENTORING_COLUMNS,
    MENTORING_OPTIONAL,
    PAIR_COLUMNS,
    PRIORITY_COLUMNS,
    PRIORITY_OPTIONAL,
)
from qip_rules.boundary.cohort_measured import MEASURE_COLUMNS, ROUND_COLUMNS, ROUND_OPTIONAL
from qip_rules.boundary.cohort_mentors import (
    MENTOR_COLUMNS,
    MENTOR_OPTIONAL,
    SPECIALIST_COLUMNS,
    SPECIALIST_OPTIONAL,
)
from qip_rules.boundary.made_up.answered_forms import applications
from qip_rules.boundary.made_up.form_files import mapping, workbook
from qip_rules.boundary.made_up.large_course import course_rows, measure_rows, round_rows
from qip_rules.boundary.made_up.large_decisions import Standing, events_of, standings_of
from qip_rules.boundary.made_up.large_mentoring import Mentoring, made_up_mentoring
from qip_rules.boundary.made_up.tables_written import table_text
from qip_rules.boundary.sheets.form_reading import FormReading, read_form
from qip_rules.boundary.sheets.mapping_files import read_mapping
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.boundary.sheets.table_copies import cohort_tables
from qip_rules.policy.program import Program

__all__ = ["large_export"]

Row = dict[str, str]
_MEETS_ON: Final = "core-team"


@attrs.frozen
class _Chances:
    """One source of chance for each table, so that none of them disturbs another."""

    seed: int

    def of(self, table: int) -> random.Random:
        """The source of a table."""
        return random.Random(self.seed + table)  # noqa: S311 - made-up data, the same every time


def large_export(
    program: Program, *, applicants: int, mentors: int, seed: int
) -> dict[str, str | bytes]:
    """The files of the large folder: the export with its mapping, and `cohort/`.

    Args:
        program: by which it is decided who is accepted, what is owed and what is measured.
        applicants: how many applications there are.
        mentors: how many mentor practices there are.
        seed: another one gives another cohort.

    Returns:
        The content of each file by its path.
    """
    form, text = workbook(applications(applicants, seed)), mapping()
    reading = _read(form, text, program)
    tables = cohort_tables(reading)
    applied, people = _rows(tables["applications.csv"]), _rows(tables["people.csv"])
    chances = _Chances(seed)
    current = [file.current for file in reading.applications.files]
    standings = standings_of(current, program, chances.of(1))
    its_team = _with_ids(people)
    teams = {its: its_team[its] for its, each in standings.items() if each is Standing.ACCEPTED}
    policies = reading.applications.policies
    areas = sorted({area.id for policy in policies for area in policy.areas})
    by_id = {each["application_id"]: each["practice_id"] for each in applied}
    paired = made_up_mentoring(applied, [by_id[its] for its in teams], areas, mentors, seed + 2)
    for each in applied:
        each["mentor_conflicts"] = paired.conflicts.get(each["practice_id"], "none")
        each["specialist_conflicts"] = "none"
    files = {
        "applications.csv": table_text(APPLICATION_COLUMNS, applied),
        "people.csv": table_text(PEOPLE_COLUMNS, people),
        "answers.csv": tables["answers.csv"],
        "cohort.csv": _cohort(len(teams)),
        "events.csv": table_text(
            EVENT_COLUMNS,
            events_of(current, standings, program, chances.of(3)),
            optional=EVENT_OPTIONAL,
        ),
        "course.csv": table_text(
            COURSE_COLUMNS, course_rows(teams, chances.of(4)), optional=COURSE_OPTIONAL
        ),
        "rounds.csv": table_text(
            ROUND_COLUMNS, round_rows(list(teams), chances.of(5)), optional=ROUND_OPTIONAL
        ),
        "measures.csv": table_text(
            MEASURE_COLUMNS, measure_rows(list(teams), policies[0], chances.of(6))
        ),
        **_of_pairing(paired),
    }
    return {
        "form.xlsx": form,
        "mapping.toml": text,
        **{f"cohort/{name}": each for name, each in files.items()},
        "README.md": _readme(applicants, mentors, standings),
    }


def _read(form: bytes, text: str, program: Program) -> FormReading:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "form.xlsx").write_bytes(form)
        (place / "mapping.toml").write_text(text, encoding="utf-8", newline="\n")
        file, tied = read_sheets(place / "form.xlsx"), read_mapping(place / "mapping.toml")
    reading = read_form(file, tied, program)
    reading.refuse()
    return reading


def _rows(table: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(table)))


def _with_ids(people: Sequence[Row]) -> dict[str, list[tuple[str, str]]]:
    """Each core team, its leader first; everybody in it gets an id, in every row of theirs."""
    teams: dict[str, list[tuple[str, str]]] = {}
    ids: dict[tuple[str, str], str] = {}
    leaders = {row["application_id"]: row["name"] for row in people if row["role"] == "team-leader"}
    for row in people:
        if row["role"] == _MEETS_ON:
            its, team = row["application_id"], teams.setdefault(row["application_id"], [])
            person = f"P-{its.removeprefix('A-')}-{len(team) + 1}"
            ids[its, row["name"]] = person
            team.append((person, row["name"]))
    for row in people:
        if row["role"] in {_MEETS_ON, "team-leader"}:
            row["person_id"] = ids.get((row["application_id"], row["name"]), "")
    for its, team in teams.items():
        team.sort(key=lambda each: each[1] != leaders.get(its))
    return teams


def _cohort(capacity: int) -> str:
    row = {
        "cohort_id": "LARGE-2026",
        "title": "Large example cohort (made up)",
        "capacity": str(max(capacity, 1)),
        "seller_name": "Example Program Office (made up)",
        "seller_address": "100 Example Avenue; Exampleton, ZZ 00000",
        "seller_country": "US",
        "seller_tax_id": "00-0000000",
        "seller_email": "program@example.org",
    }
    return table_text(tuple(row), [row])


def _of_pairing(paired: Mentoring) -> dict[str, str]:
    return {
        "priorities.csv": table_text(
            PRIORITY_COLUMNS, paired.priorities, optional=PRIORITY_OPTIONAL
        ),
        "mentors.csv": table_text(MENTOR_COLUMNS, paired.mentors, optional=MENTOR_OPTIONAL),
        "specialists.csv": table_text(
            SPECIALIST_COLUMNS, paired.specialists, optional=SPECIALIST_OPTIONAL
        ),
        "mentoring.csv": table_text(
            MENTORING_COLUMNS, paired.mentoring, optional=MENTORING_OPTIONAL
        ),
        "pairs.csv": table_text(PAIR_COLUMNS, paired.pairs),
    }


def _readme(applicants: int, mentors: int, standings: Mapping[str, Standing]) -> str:
    accepted = sum(each is Standing.ACCEPTED for each in standings.values())
    return f"""# A large form export, and a large cohort

**Everything in these tables is made up**: {applicants:,} applications and {mentors} mentor
practices, the people, their addresses, what was decided, the money, what happened and what was
measured. They were written by `examples/made_up_forms.py large`. No real institution and no real
person is meant.

`form.xlsx` is the export and `mapping.toml` ties it to our fields. `cohort` holds the same
applications as the tables of a cohort, with all that happened until 2026-11-01: {accepted:,}
practices take part, there are fewer places than that with mentor practices, and the first session
was held.
"""
