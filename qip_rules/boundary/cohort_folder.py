"""A cohort out of a folder of tables: all of them, or every fault of all of them at once.

The tables are comma-separated files, most likely exported from a spreadsheet; which columns each
has is stated here and in the modules for applications, events and matching. A blank cell means "not
known". In a list, which has `;` between its entries, the word `none` says that it is known to be
empty, wherever that differs from not knowing.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from qip_rules.billing.parties import Seller
from qip_rules.boundary.cells import identifier, listed, text, whole_number
from qip_rules.boundary.cohort_applications import (
    ANSWER_COLUMNS,
    APPLICATION_COLUMNS,
    APPLICATION_OPTIONAL,
    PEOPLE_COLUMNS,
    read_applications,
)
from qip_rules.boundary.cohort_course import COURSE_COLUMNS, COURSE_OPTIONAL
from qip_rules.boundary.cohort_events import EVENT_COLUMNS, EVENT_OPTIONAL, read_events
from qip_rules.boundary.cohort_matching import (
    MENTORING_COLUMNS,
    MENTORING_OPTIONAL,
    OBJECTIVE_COLUMNS,
    PAIR_COLUMNS,
    PRIORITY_COLUMNS,
    PRIORITY_OPTIONAL,
    read_mentoring,
    read_objectives,
    read_pairs,
    read_priorities,
)
from qip_rules.boundary.cohort_measured import MEASURE_COLUMNS, ROUND_COLUMNS, ROUND_OPTIONAL
from qip_rules.boundary.cohort_mentors import (
    MENTOR_COLUMNS,
    MENTOR_OPTIONAL,
    SPECIALIST_COLUMNS,
    SPECIALIST_OPTIONAL,
    evidence_maximum,
    read_mentors,
    read_specialists,
)
from qip_rules.boundary.cohort_outcomes import (
    CERTIFICATION_COLUMNS,
    GOAL_COLUMNS,
    GOAL_OPTIONAL,
    SATISFACTION_COLUMNS,
)
from qip_rules.boundary.cohort_successes import SUCCESS_COLUMNS, SUCCESS_OPTIONAL
from qip_rules.boundary.cohort_taking_part import CourseTables, read_taking_part
from qip_rules.boundary.course_told import Taking
from qip_rules.boundary.plan_items import PLAN_ITEM_COLUMNS, PLAN_ITEM_OPTIONAL
from qip_rules.boundary.tables import FaultLog, Names, Place, Table, read_table
from qip_rules.boundary.wording import quoted
from qip_rules.cohort.inputs import Cohort, CohortInputs
from qip_rules.cohort.loading import load_program
from qip_rules.errors import Fault, InputError
from qip_rules.policy.effective import shipped_names
from qip_rules.policy.program import Policy, Program

__all__ = ["COURSE_TABLES", "SELLER_COLUMNS", "TABLES", "read_cohort"]

COHORT: Final = "cohort.csv"
APPLICATIONS: Final = "applications.csv"
PEOPLE: Final = "people.csv"
ANSWERS: Final = "answers.csv"
EVENTS: Final = "events.csv"
PRIORITIES: Final = "priorities.csv"
MENTORING: Final = "mentoring.csv"
MENTORS: Final = "mentors.csv"
SPECIALISTS: Final = "specialists.csv"
PAIRS: Final = "pairs.csv"
COURSE: Final = "course.csv"
PLAN_ITEMS: Final = "plan_items.csv"
ROUNDS: Final = "rounds.csv"
MEASURES: Final = "measures.csv"
GOALS: Final = "goals.csv"
SATISFACTION: Final = "satisfaction.csv"
CERTIFICATION: Final = "certification.csv"
SUCCESSES: Final = "successes.csv"

SELLER_COLUMNS: Final = (
    "seller_name",
    "seller_address",
    "seller_country",
    "seller_tax_id",
    "seller_email",
)
"""The columns of `cohort.csv` that tell who issues the invoices and whom to write to."""

_COLUMNS: Final = {
    COHORT: (
        "cohort_id",
        "title",
        "capacity",
        *SELLER_COLUMNS,
        *OBJECTIVE_COLUMNS,
    ),
    APPLICATIONS: APPLICATION_COLUMNS,
    PEOPLE: PEOPLE_COLUMNS,
    ANSWERS: ANSWER_COLUMNS,
    EVENTS: EVENT_COLUMNS,
    PRIORITIES: PRIORITY_COLUMNS,
    MENTORING: MENTORING_COLUMNS,
    MENTORS: MENTOR_COLUMNS,
    SPECIALISTS: SPECIALIST_COLUMNS,
    PAIRS: PAIR_COLUMNS,
    COURSE: COURSE_COLUMNS,
    PLAN_ITEMS: PLAN_ITEM_COLUMNS,
    ROUNDS: ROUND_COLUMNS,
    MEASURES: MEASURE_COLUMNS,
    GOALS: GOAL_COLUMNS,
    SATISFACTION: SATISFACTION_COLUMNS,
    CERTIFICATION: CERTIFICATION_COLUMNS,
    SUCCESSES: SUCCESS_COLUMNS,
}
TABLES: Final = tuple(_COLUMNS)
"""The files of a cohort's folder, in reading order. Without `mentoring.csv` and `pairs.csv` nothing
is asked of the pairings beyond the program's document; without `specialists.csv` nobody is brought
together with specialists. From `course.csv` on, each may be missing: they tell of taking part."""

COURSE_TABLES: Final = TABLES[TABLES.index(COURSE) :]
"""Those of them that tell what happened from the kick-off to the end of the program."""

_OPTIONAL_COLUMNS: Final = {
    COHORT: frozenset(OBJECTIVE_COLUMNS),
    APPLICATIONS: APPLICATION_OPTIONAL,
    ANSWERS: frozenset({"program"}),
    EVENTS: EVENT_OPTIONAL,
    PRIORITIES: PRIORITY_OPTIONAL,
    MENTORING: MENTORING_OPTIONAL,
    MENTORS: MENTOR_OPTIONAL,
    SPECIALISTS: SPECIALIST_OPTIONAL,
    COURSE: COURSE_OPTIONAL,
    PLAN_ITEMS: PLAN_ITEM_OPTIONAL,
    ROUNDS: ROUND_OPTIONAL,
    GOALS: GOAL_OPTIONAL,
    SUCCESSES: SUCCESS_OPTIONAL,
}
_OPTIONAL_FILES: Final = frozenset({MENTORING, SPECIALISTS, PAIRS, *COURSE_TABLES})

_BLANK: Final = frozenset({ANSWERS, EVENTS, PRIORITIES, MENTORS})
"""Files that have to be there, and may hold no row."""

_FIELD_OF: Final = {
    name: name.removesuffix(".csv") for name in (EVENTS, PRIORITIES, *COURSE_TABLES)
}

_CAPACITY_MAXIMUM: Final = 100_000

_NOT_MISSPELT: Final = 10
"""Where tables name so many things that the program does not have, another may be meant."""


def read_cohort(folder: str | Path, program: Program) -> CohortInputs:
    """The cohort whose tables stand in a folder.

    Args:
        folder: holds the tables of `TABLES`, each as CSV or as the first sheet of a workbook of the
            same name (`measures.xlsx` in the place of `measures.csv`); other files in it are left
            alone, unless they end in `.csv`.
        program: whose requirements, questions and priority areas the tables may name. Answers
            that are marked as another program's are left aside; a note says so.

    Raises:
        InputError: every fault of all tables at once, by file, row and column. Where tables name
            many things that the program does not have, and all of them can be read for another
            shipped program, the first fault asks whether that one is meant.
    """
    try:
        return _read(Path(folder), program)
    except InputError as error:
        if sum(program.id in fault.expected for fault in error.faults) < _NOT_MISSPELT:
            raise
        meant = [name for name in shipped_names() if name != program.id and _fits(folder, name)]
        if not meant:
            raise
        hint = f"did you mean {' or '.join(meant)}? All tables fit it"
        first = Fault("the program", program.id, "the program of this cohort", hint)
        raise InputError([first, *error.faults], of=error.of) from None


def _fits(folder: str | Path, name: str) -> bool:
    try:
        _read(Path(folder), load_program(name))
    except InputError:
        return False
    return True


def _read(folder: Path, program: Program) -> CohortInputs:
    log = FaultLog(TABLES)
    tables = _tables(folder, log)
    mentors = tables[MENTORS].names("mentor_id", f"a mentor practice of {MENTORS}")
    specialists = tables[SPECIALISTS].names("specialist_id", f"a specialist of {SPECIALISTS}")
    practices = tables[APPLICATIONS].names("practice_id", f"a practice of {APPLICATIONS}")
    cohort = _cohort(tables[COHORT], log)
    applications = read_applications(
        tables[APPLICATIONS],
        tables[PEOPLE],
        tables[ANSWERS],
        mentors=mentors,
        specialists=specialists,
        program=program,
    )
    if tables[APPLICATIONS].is_whole and not tables[APPLICATIONS].rows:
        log.add(Place(APPLICATIONS), "no application", "at least one row below the header")
    policies = applications.policies
    ids = tables[APPLICATIONS].names("application_id", f"an application of {APPLICATIONS}")
    events = read_events(tables[EVENTS], ids, _requirements(policies, program))
    areas = _areas(policies, program)
    priorities = read_priorities(tables[PRIORITIES], practices, areas)
    mentoring = read_mentoring(tables[MENTORING], practices, mentors, specialists)
    evidence = evidence_maximum(policies)
    of_mentors = read_mentors(tables[MENTORS], practices, areas, evidence)
    of_specialists = read_specialists(tables[SPECIALISTS], practices, mentors, areas, evidence)
    demands = read_pairs(tables[PAIRS], practices, _helpers(mentors, specialists))
    objectives, of_specialist_pairing = (
        read_objectives(tables[COHORT], column, demands.earlier) for column in OBJECTIVE_COLUMNS
    )
    taking_part = read_taking_part(
        CourseTables(**{_FIELD_OF[name]: tables[name] for name in _FIELD_OF}),
        Taking(applications=ids, practice_of=_practices(tables[APPLICATIONS]), program=program),
        mentors=mentors,
        areas=areas,
        policies=policies,
        log=log,
    )
    log.refuse(f"the cohort in {folder.name or folder}")
    return CohortInputs(
        cohort=cast("Cohort", cohort),
        applications=applications.files,
        decisions=events.decisions,
        exceptions=events.exceptions,
        events=events.events,
        course=taking_part.course,
        priorities=priorities,
        mentors=of_mentors,
        successes=taking_part.successes,
        specialists=of_specialists,
        mentor_conflicts=applications.mentor_conflicts,
        specialist_conflicts=applications.specialist_conflicts,
        fixed=demands.fixed,
        forbidden=demands.forbidden,
        demand_places=demands.places,
        field_places={
            (kind, *cell): place
            for kind, name, column in (
                ("practices", MENTORING, "practice_id"),
                ("mentors", MENTORS, "mentor_id"),
                ("mentors", SPECIALISTS, "specialist_id"),
            )
            for cell, place in tables[name].places(column).items()
        },
        mentoring=mentoring,
        earlier=demands.earlier,
        objectives=objectives,
        specialist_objectives=of_specialist_pairing,
        notes=applications.notes,
    )


def _tables(folder: Path, log: FaultLog) -> dict[str, Table]:
    needed = [name for name in TABLES if name not in _OPTIONAL_FILES]
    if not folder.is_dir():
        found = "a file" if folder.exists() else "no such folder"
        hint = "an export of a form is screened first" if folder.is_file() else ""
        log.add(Place(str(folder)), found, f"a folder with {', '.join(needed)}", hint)
        log.refuse("the cohort")
    within = folder / "cohort"
    if (within / COHORT).exists() and not any((folder / each).exists() for each in needed):
        found = f"a folder around another one, {within}"
        log.add(Place(str(folder)), found, "the folder with the tables", f"give {within}")
        log.refuse("the cohort")
    tables: dict[str, Table] = {}
    present = {
        path.name
        for path in folder.iterdir()
        if path.suffix.casefold() == ".csv" and not path.name.startswith((".", "~"))
    }
    workbooks = {
        f"{path.stem}.csv": path
        for path in sorted(folder.iterdir())
        if path.suffix.casefold() == ".xlsx" and f"{path.stem}.csv" in TABLES
    }
    if not {*present, *workbooks} & {COHORT, APPLICATIONS}:
        found = f"a folder without {COHORT} and {APPLICATIONS}"
        hint = "an export of a form is screened first; examples/data/cohort shows such a folder"
        log.add(Place(str(folder)), found, f"a folder with {', '.join(needed)}", hint)
        log.refuse("the cohort")
    # A name that was misspelt is one mistake, not two.
    meant: set[str] = set()
    for name in sorted(present.difference(TABLES)):
        lacking = [each for each in TABLES if each not in present]
        hint = log.suggestion(name, lacking)
        meant.update(each for each in lacking if quoted(each) in hint)
        log.add(Place(name), "a table of an unknown name", f"one of {', '.join(TABLES)}", hint)
    for name in workbooks.keys() & present:
        found = f"{workbooks[name].name} beside {name}"
        log.add(Place(workbooks[name].name), found, "one of the two", "which one counts?")
    for name, columns in _COLUMNS.items():
        if name in workbooks:
            optional = _OPTIONAL_COLUMNS.get(name, frozenset())
            tables[name] = read_table(workbooks[name], columns, log, optional=optional)
            continue
        if name not in present and (name in meant or name in _OPTIONAL_FILES):
            tables[name] = Table(name, is_whole=name not in meant)
            continue
        if name not in present:
            log.add(Place(name), "no such file", "this file in the folder", _first_row(name))
            tables[name] = Table(name)
            continue
        optional = _OPTIONAL_COLUMNS.get(name, frozenset())
        tables[name] = read_table(folder / name, columns, log, optional=optional)
    return tables


def _first_row(name: str) -> str:
    """How to make a table that is missing, told to whoever has never seen one."""
    optional = _OPTIONAL_COLUMNS.get(name, frozenset())
    columns = ",".join(each for each in _COLUMNS[name] if each not in optional)
    alone = ", and nothing below it if there is nothing to tell yet" if name in _BLANK else ""
    return f"make it with the first row {columns}{alone}"


def _practices(applications: Table) -> dict[str, str]:
    """The practice of each application."""
    rows = [row.cells for row in applications.rows]
    return {
        row["application_id"]: row["practice_id"]
        for row in rows
        if "application_id" in row and "practice_id" in row
    }


def _helpers(mentors: Names, specialists: Names) -> Names:
    """Whom a pair can name beside the practice: ids tell which of the two it is."""
    if specialists.is_complete and not specialists.known:
        return mentors
    return Names(
        f"{mentors.what} or {specialists.what}",
        mentors.known | specialists.known,
        is_complete=mentors.is_complete and specialists.is_complete,
    )


def _requirements(policies: Sequence[Policy], program: Program) -> Names:
    codes = {
        requirement.code
        for policy in policies
        for requirement in policy.rule_sets["application"].requirements
    }
    what = f"the code of a requirement of {program.id}"
    return Names(what, frozenset(codes), is_complete=bool(policies))


def _areas(policies: Sequence[Policy], program: Program) -> Names:
    """The program's priority areas. A program that lists none takes whatever staff type."""
    areas = {area.id for policy in policies for area in policy.areas}
    return Names(f"a priority area of {program.id}", frozenset(areas), is_complete=bool(areas))


def _cohort(table: Table, log: FaultLog) -> Cohort | None:
    if table.is_whole and not table.rows:
        log.add(Place(table.file), "no row", "one row below the header")
    for row in table.rows[1:]:
        log.add(row.place, "a second cohort", "exactly one row below the header")
    if not table.rows:
        return None
    row = table.rows[0]
    seller = row.made(
        Seller,
        {
            "name": "seller_name",
            "address_lines": "seller_address",
            "country": "seller_country",
            "tax_id": "seller_tax_id",
        },
        name=row.need("seller_name", text, "who issues the invoices"),
        address_lines=row.need("seller_address", listed(text), "the seller's address"),
        country=row.need("seller_country", text, "the seller's country"),
        tax_id=row.get("seller_tax_id", text),
    )
    return row.made(
        Cohort,
        {"seller": None, "email": "seller_email"},
        cohort_id=row.need("cohort_id", identifier, "the cohort's id"),
        title=row.need("title", text, "the cohort's title"),
        capacity=row.get("capacity", whole_number(0, _CAPACITY_MAXIMUM)),
        seller=seller,
        email=row.get("seller_email", text),
    )
