"""A cohort out of a folder of tables: all of them, or every fault of all of them at once.

The tables are comma-separated files, most likely exported from a spreadsheet; which columns each
has is stated here and in the two modules for applications and events. A blank cell means "not
known". In a list, which has `;` between its entries, the word `none` says that it is known to be
empty, wherever that differs from not knowing.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from qip_rules.billing.parties import Seller
from qip_rules.boundary.cells import (
    CellReader,
    choice_of,
    day,
    identifier,
    listed,
    listed_or_none,
    text,
    whole_number,
)
from qip_rules.boundary.cohort_applications import (
    ANSWER_COLUMNS,
    APPLICATION_COLUMNS,
    PEOPLE_COLUMNS,
    read_applications,
)
from qip_rules.boundary.cohort_events import EVENT_COLUMNS, EVENT_OPTIONAL, read_events
from qip_rules.boundary.scalars import wrong
from qip_rules.boundary.tables import FaultLog, Names, Place, Row, Table, read_table
from qip_rules.boundary.wording import quoted
from qip_rules.cohort.inputs import Cohort, CohortInputs, SettledArea
from qip_rules.matching.facts import EVIDENCE_MAXIMUM
from qip_rules.matching.records import (
    COUNT_MAXIMUM,
    AreaOfSuccess,
    Demand,
    MentorPractice,
    WeightedArea,
)
from qip_rules.policy.program import Policy, Program

__all__ = ["TABLES", "read_cohort"]

COHORT, APPLICATIONS, PEOPLE, ANSWERS, EVENTS, PRIORITIES, MENTORS, PAIRS = TABLES = (
    "cohort.csv",
    "applications.csv",
    "people.csv",
    "answers.csv",
    "events.csv",
    "priorities.csv",
    "mentors.csv",
    "pairs.csv",
)
"""The files of a cohort's folder, in reading order. The last may be missing."""

_COLUMNS: Final = {
    COHORT: (
        "cohort_id",
        "title",
        "capacity",
        "seller_name",
        "seller_address",
        "seller_country",
        "seller_tax_id",
        "seller_email",
    ),
    APPLICATIONS: APPLICATION_COLUMNS,
    PEOPLE: PEOPLE_COLUMNS,
    ANSWERS: ANSWER_COLUMNS,
    EVENTS: EVENT_COLUMNS,
    PRIORITIES: ("practice_id", "area", "weight", "agreed_on", "agreed_by"),
    MENTORS: (
        "mentor_id",
        "name",
        "organization",
        "places",
        "areas",
        "practice_conflicts",
        "people",
        "domains",
    ),
    PAIRS: ("practice_id", "mentor_id", "rule", "reason"),
}
_OPTIONAL_COLUMNS: Final = {ANSWERS: frozenset({"program"}), EVENTS: EVENT_OPTIONAL}
_OPTIONAL_FILES: Final = frozenset({PAIRS})

_CAPACITY_MAXIMUM: Final = 100_000
_COUNT = whole_number(1, COUNT_MAXIMUM)


def read_cohort(folder: str | Path, program: Program) -> CohortInputs:
    """The cohort whose tables stand in a folder.

    Args:
        folder: holds the tables of `TABLES`; other files in it are left alone, unless they end in
            `.csv`.
        program: whose requirements, questions and priority areas the tables may name. Answers
            that are marked as another program's are left aside; a note says so.

    Raises:
        InputError: every fault of all tables at once, by file, row and column.
    """
    folder = Path(folder)
    log = FaultLog(TABLES)
    tables = _tables(folder, log)
    mentors = tables[MENTORS].names("mentor_id", f"a mentor practice of {MENTORS}")
    practices = tables[APPLICATIONS].names("practice_id", f"a practice of {APPLICATIONS}")
    cohort = _cohort(tables[COHORT], log)
    applications = read_applications(
        tables[APPLICATIONS], tables[PEOPLE], tables[ANSWERS], mentors, program
    )
    if tables[APPLICATIONS].is_whole and not tables[APPLICATIONS].rows:
        log.add(Place(APPLICATIONS), "no application", "at least one row below the header")
    policies = applications.policies
    events = read_events(
        tables[EVENTS],
        tables[APPLICATIONS].names("application_id", f"an application of {APPLICATIONS}"),
        _requirements(policies, program),
    )
    areas = _areas(policies, program)
    priorities = _priorities(tables[PRIORITIES], practices, areas)
    of_mentors = _mentors(tables[MENTORS], practices, areas, _evidence_maximum(policies))
    fixed, forbidden = _pairs(tables[PAIRS], practices, mentors)
    log.refuse(f"the cohort in {folder.name or folder}")
    return CohortInputs(
        cohort=cast("Cohort", cohort),
        applications=applications.files,
        decisions=events.decisions,
        exceptions=events.exceptions,
        events=events.events,
        priorities=priorities,
        mentors=of_mentors,
        mentor_conflicts=applications.mentor_conflicts,
        fixed=fixed,
        forbidden=forbidden,
        notes=applications.notes,
    )


def _tables(folder: Path, log: FaultLog) -> dict[str, Table]:
    if not folder.is_dir():
        log.add(Place(str(folder)), "no such folder", f"a folder with {', '.join(TABLES)}")
        log.refuse("the cohort")
    tables = {}
    present = {
        path.name
        for path in folder.iterdir()
        if path.suffix.casefold() == ".csv" and not path.name.startswith((".", "~"))
    }
    # A name that was misspelt is one mistake, not two.
    meant: set[str] = set()
    for name in sorted(present.difference(TABLES)):
        lacking = [each for each in TABLES if each not in present]
        hint = log.suggestion(name, lacking)
        meant.update(each for each in lacking if quoted(each) in hint)
        log.add(Place(name), "a table of an unknown name", f"one of {', '.join(TABLES)}", hint)
    for name, columns in _COLUMNS.items():
        if name not in present and (name in meant or name in _OPTIONAL_FILES):
            tables[name] = Table(name, is_whole=name not in meant)
            continue
        optional = _OPTIONAL_COLUMNS.get(name, frozenset())
        tables[name] = read_table(folder / name, columns, log, optional=optional)
    return tables


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


def _evidence_maximum(policies: Sequence[Policy]) -> int:
    values = [policy.parameters.get(EVIDENCE_MAXIMUM) for policy in policies]
    numbers = [each.value for each in values if each is not None and type(each.value) is int]
    return max(numbers, default=COUNT_MAXIMUM)


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


def _priorities(table: Table, practices: Names, areas: Names) -> tuple[SettledArea, ...]:
    first: dict[tuple[str | None, str | None], Row] = {}
    settled = []
    for row in table.rows:
        practice_id = row.need("practice_id", identifier, "the practice's id")
        if practice_id is not None:
            practices.refer(row, "practice_id", practice_id)
        area = row.need("area", text, "an area")
        if area is not None:
            areas.refer(row, "area", area)
        weight = row.need("weight", _COUNT, "a whole number from 1")
        agreed_on, agreed_by = row.get("agreed_on", day), row.get("agreed_by", text)
        if practice_id is None or area is None:
            continue
        earlier = first.setdefault((practice_id, area), row)
        if earlier is not row:
            what = f"{quoted(area)} a second time, after row {earlier.place.row}"
            row.fault("area", what, f"each area of {practice_id} once")
            continue
        weighted = row.made(WeightedArea, area=area, weight=weight)
        if weighted is None:
            continue
        made = row.made(
            SettledArea,
            practice_id=practice_id,
            area=weighted,
            agreed_on=agreed_on,
            agreed_by=agreed_by,
        )
        if made is not None:
            settled.append(made)
    return tuple(settled)


def _mentors(
    table: Table, practices: Names, areas: Names, evidence_maximum: int
) -> tuple[MentorPractice, ...]:
    first: dict[str, Row] = {}
    mentors = []
    for row in table.rows:
        mentor_id = row.need("mentor_id", identifier, "the mentor practice's id")
        if mentor_id is not None:
            earlier = first.setdefault(mentor_id, row)
            if earlier is not row:
                what = f"{quoted(mentor_id)} a second time, after row {earlier.place.row}"
                row.fault("mentor_id", what, "each mentor practice once")
        successes = row.get("areas", listed_or_none(_success(evidence_maximum)))
        for success in successes or ():
            areas.refer(row, "areas", success.area)
        conflicts = row.get("practice_conflicts", listed_or_none(identifier))
        for practice_id in conflicts or ():
            practices.refer(row, "practice_conflicts", practice_id)
        mentor = row.made(
            MentorPractice,
            {"conflicts": "practice_conflicts"},
            mentor_id=mentor_id,
            name=row.need("name", text, "the mentor practice's name"),
            areas=successes,
            places=row.need("places", _COUNT, "how many practices it can take"),
            organization=row.get("organization", text),
            conflicts=None if conflicts is None else frozenset(conflicts),
            people=row.get("people", listed_or_none(text)),
            domains=row.get("domains", listed_or_none(text)),
        )
        if mentor is not None:
            mentors.append(mentor)
    return tuple(sorted(mentors, key=lambda mentor: mentor.mentor_id))


def _success(evidence_maximum: int) -> CellReader[AreaOfSuccess]:
    """Reads `area=evidence`."""
    evidence_of = whole_number(1, evidence_maximum)

    def read(entry: str) -> AreaOfSuccess:
        area, equals, evidence = (part.strip() for part in entry.partition("="))
        if not area or not equals:
            wrong(entry, f"an area and its evidence, 1 to {evidence_maximum}: area=1")
        return AreaOfSuccess(area, evidence_of(evidence))

    return read


def _pairs(
    table: Table, practices: Names, mentors: Names
) -> tuple[tuple[Demand, ...], tuple[Demand, ...]]:
    """The fixed and the forbidden pairs."""
    first: dict[tuple[str, str], Row] = {}
    demands: defaultdict[str, list[Demand]] = defaultdict(list)
    for row in table.rows:
        practice_id = row.need("practice_id", identifier, "the practice's id")
        if practice_id is not None:
            practices.refer(row, "practice_id", practice_id)
        mentor_id = row.need("mentor_id", identifier, "the mentor practice's id")
        if mentor_id is not None:
            mentors.refer(row, "mentor_id", mentor_id)
        rules = choice_of({"fixed": "fixed", "forbidden": "forbidden"})
        rule = row.need("rule", rules, "fixed or forbidden")
        reason = row.need("reason", text, "the reason")
        if practice_id is None or mentor_id is None or rule is None or reason is None:
            continue
        earlier = first.setdefault((practice_id, mentor_id), row)
        if earlier is not row:
            what = f"{practice_id} with {mentor_id} a second time, after row {earlier.place.row}"
            row.fault("mentor_id", what, "each pair once")
            continue
        made = row.made(
            Demand,
            {"because": "reason"},
            practice_id=practice_id,
            mentor_id=mentor_id,
            because=reason,
        )
        if made is not None:
            demands[rule].append(made)
    return tuple(demands["fixed"]), tuple(demands["forbidden"])
