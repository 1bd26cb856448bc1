"""Applications out of three tables: applications.csv, people.csv and answers.csv.

A row of applications.csv is one version of one application: as it was received, or as it stood
after a correction. A person belongs to the version that the row names, or to all of them; an
answer belongs to all of them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final, TypeVar, assert_never

import attrs

from qip_rules.boundary.cells import (
    CellReader,
    choice_of,
    day,
    identifier,
    listed,
    listed_or_none,
    share_bp,
    text,
    whole_number,
    yes_or_no,
)
from qip_rules.boundary.scalars import wrong
from qip_rules.boundary.tables import Names, Place, Row, Table
from qip_rules.boundary.wording import found, quoted
from qip_rules.eligibility.application import (
    Answer,
    Application,
    ApplicationFile,
    Pledges,
    Project,
    SupportLetter,
)
from qip_rules.eligibility.people import (
    CoreTeamMember,
    Person,
    Profession,
    ProjectTeamMember,
    Sponsor,
    StaffCategory,
    TeamLeader,
)
from qip_rules.eligibility.practice import Address, PatientsServed, Practice
from qip_rules.errors import InputError, NotInForceError
from qip_rules.policy.program import Policy, Program
from qip_rules.rules.fact import Boolean, Date, Fact, Text, WholeNumber

__all__ = [
    "ANSWER_COLUMNS",
    "APPLICATION_COLUMNS",
    "APPLICATION_OPTIONAL",
    "PEOPLE_COLUMNS",
    "ROLE_COLUMNS",
    "Applications",
    "read_applications",
]

_REVISION = whole_number(1, 999)
_YEAR = whole_number(1900, 2199)
_MINUTES_MAXIMUM: Final = 7 * 24 * 60
_OF_REVISION = re.compile(r"revisions\[([0-9]+)\]\.(\w+)")

_ADDRESS: Final[Mapping[str, CellReader[object]]] = {
    "address_lines": listed(text),
    "city": text,
    "state": text,
    "postal_code": text,
    "country": text,
}
_PATIENTS: Final[Mapping[str, CellReader[object]]] = {
    "racial_minority_share": share_bp,
    "low_socioeconomic_share": share_bp,
    "patients_year": _YEAR,
    "patients_source": text,
}
_LETTER: Final[Mapping[str, CellReader[object]]] = {
    "letter_received": yes_or_no,
    "letter_signed_on": day,
    "letter_commits_leadership": yes_or_no,
    "letter_protects_time": yes_or_no,
}
_PLEDGES: Final[Mapping[str, CellReader[object]]] = {
    "time_and_resources": yes_or_no,
    "leadership_commitment": yes_or_no,
    "protected_time": yes_or_no,
    "program_fees": yes_or_no,
    "travel_costs": yes_or_no,
    "minutes_per_week": whole_number(0, _MINUTES_MAXIMUM),
}
_PROJECT: Final[Mapping[str, CellReader[object]]] = {
    "project_title": text,
    "project_aim": text,
    "project_site": text,
    "project_at_own_site": yes_or_no,
    "affected_areas": listed_or_none(text),
}
_FIELDS: Final = {
    "address_lines": "lines",
    "racial_minority_share": "racial_minority_share_bp",
    "low_socioeconomic_share": "low_socioeconomic_share_bp",
    "patients_year": "year",
    "patients_source": "source",
    "letter_received": "received",
    "letter_signed_on": "signed_on",
    "letter_commits_leadership": "commits_leadership",
    "letter_protects_time": "protects_time",
    "project_title": "title",
    "project_aim": "aim",
    "project_site": "site",
    "project_at_own_site": "site_is_own_clinical_site",
}
"""The field of the record that a column fills, where it has another name."""

APPLICATION_COLUMNS: Final = (
    "application_id",
    "revision",
    "received_on",
    "revised_on",
    "practice_id",
    "practice_name",
    "organization",
    "npi",
    "ccn",
    *_ADDRESS,
    "is_oncology_practice",
    *_PATIENTS,
    "names_team_leader",
    "names_sponsor",
    *_LETTER,
    *_PLEDGES,
    *_PROJECT,
    "mentor_conflicts",
    "specialist_conflicts",
)
APPLICATION_OPTIONAL: Final = frozenset({"specialist_conflicts"})


@attrs.frozen
class _Role:
    """What somebody is in an application: the record, and the columns that only this role has."""

    kind: type[Person]
    own: Mapping[str, CellReader[object]]


_ROLES: Final = {
    "team-leader": _Role(
        TeamLeader,
        {
            "profession": choice_of({each.value: each for each in Profession}),
            "is_asco_member": yes_or_no,
            "membership_number": text,
            "is_fellow": yes_or_no,
        },
    ),
    "core-team": _Role(CoreTeamMember, {"pledges_attendance": yes_or_no}),
    "project-team": _Role(
        ProjectTeamMember,
        {
            "staff_category": choice_of({each.value: each for each in StaffCategory}),
            "represents": listed_or_none(text),
        },
    ),
    "sponsor": _Role(Sponsor, {"is_senior_leader": yes_or_no}),
    "letter-signatory": _Role(Person, {}),
}

ROLE_COLUMNS: Final = {role: tuple(each.own) for role, each in _ROLES.items()}
"""The columns of a person that only one role has."""

PEOPLE_COLUMNS: Final = (
    "application_id",
    "revision",
    "role",
    "name",
    "email",
    "other_emails",
    "person_id",
    "npi",
    "title",
    *(column for role in _ROLES.values() for column in role.own),
)

ANSWER_COLUMNS: Final = ("application_id", "program", "question", "answer")

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Applications:
    """What the three tables come to."""

    files: tuple[ApplicationFile, ...]
    """Those that could be read whole, by application id."""
    policies: tuple[Policy, ...]
    """The policy of each day of receipt, by date."""
    mentor_conflicts: Mapping[str, frozenset[str]]
    """By application id, as of the current version; who has not answered is left out."""
    specialist_conflicts: Mapping[str, frozenset[str]]
    """The same of specialists."""
    notes: tuple[str, ...]


@attrs.frozen(eq=False)
class _Version:
    """One row of applications.csv, as far as it says which version it is."""

    row: Row
    application_id: str
    revision: int
    received_on: date | None


@attrs.frozen(eq=False)
class _Entry:
    """One row of people.csv."""

    row: Row
    revision: int | None
    """The version it belongs to; `None` for all of them."""
    role: str
    person: Person | None


def read_applications(  # noqa: PLR0913 (three tables, and whom they may name)
    applications: Table,
    people: Table,
    answers: Table,
    *,
    mentors: Names,
    specialists: Names,
    program: Program,
) -> Applications:
    """The applications of three tables; what is wrong is noted with the tables.

    Args:
        applications: a row for each version.
        people: a row for each time that somebody is named.
        answers: a row for each answer to a question of a program. Those of other programs are
            left aside, which a note says.
        mentors: the mentor practices with which an application can declare a conflict.
        specialists: the specialists with whom it can.
        program: whose questions are answered.
    """
    versions = _versions(applications)
    ids = applications.names("application_id", f"an application of {applications.file}")
    entries = _entries(people, ids, versions)
    policies = _policies(versions, program)
    given, notes = _answers(answers, ids, versions, policies, program)
    columns = (("mentor_conflicts", mentors), ("specialist_conflicts", specialists))
    conflicts: dict[str, dict[str, frozenset[str]]] = {column: {} for column, _ in columns}
    files: list[ApplicationFile] = []
    for application_id, of_one in sorted(versions.items()):
        made = [
            _application(version, entries[application_id], given.get(application_id, {}))
            for version in of_one
        ]
        file = _file(of_one, made)
        if file is not None:
            files.append(file)
        for version in of_one:
            for column, others in columns:
                declared = _conflicts(version.row, column, others)
                conflicts[column].pop(application_id, None)
                if declared is not None:
                    conflicts[column][application_id] = declared
    return Applications(
        files=tuple(files),
        policies=tuple(policies[received_on] for received_on in sorted(policies)),
        mentor_conflicts=conflicts["mentor_conflicts"],
        specialist_conflicts=conflicts["specialist_conflicts"],
        notes=notes,
    )


def _versions(table: Table) -> dict[str, list[_Version]]:
    """The versions of each application, the first received to the current one."""
    first: dict[tuple[str, int], Row] = {}
    spelled: dict[str, str] = {}
    versions: dict[str, list[_Version]] = {}
    for row in table.rows:
        application_id = row.need("application_id", identifier, "the application's id")
        revision = 1 if "revision" not in row.cells else row.get("revision", _REVISION)
        received_on = row.need("received_on", day, "the day of receipt")
        if application_id is None:
            continue
        spelling = spelled.setdefault(application_id.casefold(), application_id)
        if spelling != application_id:
            expected = "ids that differ in more than capital letters"
            row.fault("application_id", f"{quoted(application_id)}, after {spelling}", expected)
        if revision is None or row.is_faulty("revision"):
            continue
        earlier = first.setdefault((application_id, revision), row)
        if earlier is not row:
            row.fault(
                "application_id",
                f"{quoted(application_id)} with revision {revision} a second time, after row "
                f"{earlier.place.row}",
                "each revision of an application once",
                "the first correction has revision 2",
            )
            continue
        version = _Version(row, application_id, revision, received_on)
        versions.setdefault(application_id, []).append(version)
    for of_one in versions.values():
        of_one.sort(key=lambda version: version.revision)
    return versions


def _policies(versions: Mapping[str, Sequence[_Version]], program: Program) -> dict[date, Policy]:
    policies: dict[date, Policy] = {}
    for version in (each for of_one in versions.values() for each in of_one):
        if version.received_on is None:
            continue
        try:
            policies[version.received_on] = program.on(version.received_on)
        except NotInForceError as error:
            expected = f"a day on which {program.id} is in force"
            version.row.fault("received_on", version.received_on.isoformat(), expected, str(error))
    return policies


def _entries(
    table: Table, ids: Names, versions: Mapping[str, Sequence[_Version]]
) -> dict[str, list[_Entry]]:
    """The people of each application, in the order of their rows."""
    entries: defaultdict[str, list[_Entry]] = defaultdict(list)
    for row in table.rows:
        application_id = row.need("application_id", identifier, "the application's id")
        revision = row.get("revision", _REVISION)
        role = row.need("role", choice_of({role: role for role in _ROLES}), "a role")
        person = None if role is None else _person(row, role)
        if application_id is None or not ids.refer(row, "application_id", application_id):
            continue
        of_one = versions.get(application_id, ())
        if revision is not None and of_one and all(v.revision != revision for v in of_one):
            known = ", ".join(str(version.revision) for version in of_one)
            row.fault("revision", found(revision), f"a revision of {application_id}: {known}")
        if role is not None and not row.is_faulty("revision"):
            entries[application_id].append(_Entry(row, revision, role, person))
    return entries


def _person(row: Row, role: str) -> Person | None:
    of_role = _ROLES[role]
    others = (column for each in _ROLES.values() for column in each.own)
    expected = f"a blank cell: a {role} has no such entry"
    row.leave_blank((column for column in others if column not in of_role.own), expected)
    return row.made(
        of_role.kind,
        name=row.need("name", text, "the person's name"),
        email=row.get("email", text),
        other_emails=row.get("other_emails", listed(text)) or (),
        person_id=row.get("person_id", text),
        npi=row.get("npi", text),
        title=row.get("title", text),
        **{column: row.get(column, reader) for column, reader in of_role.own.items()},
    )


def _answers(
    table: Table,
    ids: Names,
    versions: Mapping[str, Sequence[_Version]],
    policies: Mapping[date, Policy],
    program: Program,
) -> tuple[dict[str, dict[str, Answer | date]], tuple[str, ...]]:
    """The answers to this program's questions by application, and notes about all others."""
    given: defaultdict[str, dict[str, Answer | date]] = defaultdict(dict)
    rows: dict[tuple[str, str], Row] = {}
    others: Counter[str] = Counter()
    for row in table.rows:
        application_id = row.need("application_id", identifier, "the application's id")
        is_known = application_id is not None and ids.refer(row, "application_id", application_id)
        asked_by = row.get("program", text) or program.id
        if asked_by != program.id:
            others[asked_by] += 1
            continue
        question = row.need("question", text, "the name of a question")
        answer = row.need("answer", text, "an answer; leave the row out if there is none")
        if application_id is None or not is_known or question is None:
            continue
        earlier = rows.setdefault((application_id, question), row)
        if earlier is not row:
            what = f"{quoted(question)} a second time, after row {earlier.place.row}"
            row.fault("question", what, "each question of an application once")
            continue
        policy = _policy_of(versions.get(application_id, ()), policies)
        fact = None if policy is None else _asked(row, question, policy)
        if fact is not None and answer is not None:
            value = row.get("answer", _reader_of(fact))
            if value is not None:
                given[application_id][question] = value
    notes = tuple(
        f"{table.file} holds {count} {'answer' if count == 1 else 'answers'} for the program "
        f"{asked_by}, left aside here."
        for asked_by, count in sorted(others.items())
    )
    return given, notes


def _policy_of(versions: Sequence[_Version], policies: Mapping[date, Policy]) -> Policy | None:
    received = (each.received_on for each in versions if each.received_on is not None)
    return next((policies[on] for on in received if on in policies), None)


def _asked(row: Row, question: str, policy: Policy) -> Fact | None:
    """The fact that a question asks for; if the program does not ask it, that is noted."""
    vocabulary = policy.rule_sets["application"].vocabulary
    asked = {fact.name: fact for fact in vocabulary.facts if fact.asked}
    listed = f": {', '.join(asked)}" if asked else ", which asks none"
    names = Names(f"a question of {policy.program_id}{listed}", frozenset(asked))
    return asked[question] if names.refer(row, "question", question) else None


def _reader_of(fact: Fact) -> CellReader[Answer | date]:
    match fact.type:
        case Boolean():
            return yes_or_no
        case WholeNumber(minimum=minimum, maximum=maximum):
            return whole_number(minimum, maximum)
        case Text(choices=choices):
            return choice_of({choice: choice for choice in choices})
        case Date():
            return partial(_day_of, fact)
        case _:
            assert_never(fact.type)


def _day_of(fact: Fact, cell: str) -> date:
    answer = day(cell)
    if not fact.allows(answer):
        wrong(cell, fact.expected)
    return answer


def _application(
    version: _Version, entries: Sequence[_Entry], answers: Mapping[str, Answer | date]
) -> Application | None:
    row = version.row
    own = [each for each in entries if each.revision in (None, version.revision)]
    leader, sponsor = _only(own, "team-leader"), _only(own, "sponsor")
    return row.made(
        Application,
        {
            "team_leader": "names_team_leader",
            "sponsor": "names_sponsor",
        },
        application_id=version.application_id,
        received_on=version.received_on,
        practice=_practice(row),
        names_team_leader=row.get("names_team_leader", yes_or_no),
        team_leader=leader and leader.person,
        core_team=_team(own, "core-team"),
        project_team=_team(own, "project-team"),
        names_sponsor=row.get("names_sponsor", yes_or_no),
        sponsor=sponsor and sponsor.person,
        support_letter=_letter(row, _only(own, "letter-signatory")),
        pledges=_part(row, Pledges, _PLEDGES),
        project=_part(row, Project, _PROJECT),
        answers=answers,
        revision=version.revision,
        revised_on=row.get("revised_on", day),
    )


def _only(entries: Sequence[_Entry], role: str) -> _Entry | None:
    """The one entry of a role; each further one is noted, once for all versions."""
    of_role = [entry for entry in entries if entry.role == role]
    for entry in of_role[1:]:
        if not entry.row.is_faulty("role"):
            what = f"a second {role}, after row {of_role[0].row.place.row}"
            entry.row.fault("role", what, f"at most one {role} in a version of an application")
    return of_role[0] if of_role else None


def _team(entries: Sequence[_Entry], role: str) -> tuple[Person, ...] | None:
    people = tuple(each.person for each in entries if each.role == role and each.person is not None)
    return people or None


def _practice(row: Row) -> Practice | None:
    return row.made(
        Practice,
        {"name": "practice_name"},
        practice_id=row.need("practice_id", identifier, "the practice's id"),
        name=row.need("practice_name", text, "the practice's name"),
        organization=row.get("organization", text),
        npi=row.get("npi", text),
        ccn=row.get("ccn", text),
        address=_part(row, Address, _ADDRESS),
        is_oncology_practice=row.get("is_oncology_practice", yes_or_no),
        patients_served=_part(row, PatientsServed, _PATIENTS),
    )


def _letter(row: Row, signatory: _Entry | None) -> SupportLetter | None:
    if signatory is None:
        return _part(row, SupportLetter, _LETTER)
    return _part(
        row, SupportLetter, _LETTER, {"signatory": signatory.row.place}, signatory=signatory.person
    )


def _part(
    row: Row,
    kind: type[T],
    readers: Mapping[str, CellReader[object]],
    places: Mapping[str, Place] | None = None,
    /,
    **others: object,
) -> T | None:
    """A record within the application; `None` if nothing of it is known."""
    values = {column: row.get(column, reader) for column, reader in readers.items()}
    known = {
        _FIELDS.get(column, column): value for column, value in values.items() if value is not None
    }
    if not known and not others:
        return None
    columns = {_FIELDS.get(column, column): column for column in readers}
    return row.made(kind, {**columns, **(places or {})}, **known, **others)


def _conflicts(row: Row, column: str, others: Names) -> frozenset[str] | None:
    declared = row.get(column, listed_or_none(identifier))
    if declared is None:
        return None
    return frozenset(each for each in declared if others.refer(row, column, each))


def _file(
    versions: Sequence[_Version], made: Sequence[Application | None]
) -> ApplicationFile | None:
    """The versions of one application in one file, each fault at the row of its version."""
    revisions = tuple(each for each in made if each is not None)
    if len(revisions) < len(versions):
        return None
    try:
        return ApplicationFile(revisions)
    except InputError as error:
        for fault in error.faults:
            where = _OF_REVISION.fullmatch(fault.place)
            row = versions[int(where[1]) if where else 0].row
            row.fault(where[2] if where else "", fault.found, fault.expected, fault.hint)
        return None
