"""The fields that a column of a form export can fill, and of what kind each is.

A field is a column of the tables that a cohort is read from, by the same name; what such a column
means is said there, once. A person's column has who it is before it: `team_leader.email`,
`core_team[2].name`; `person.email`, where every row is a person. An answer to a question of the
program's own is `answers.` and its name.
"""

import enum
import re
from collections.abc import Mapping
from typing import Final

import attrs

from qip_rules.boundary.cohort_applications import (
    APPLICATION_COLUMNS,
    PEOPLE_COLUMNS,
    ROLE_COLUMNS,
)
from qip_rules.eligibility.people import Profession, StaffCategory
from qip_rules.rules.fact import Boolean, Date, Text, WholeNumber

__all__ = [
    "APPLICATION_FIELDS",
    "CHOICES",
    "KIND_OF_ANSWER",
    "NEEDED",
    "PARTIES",
    "PERSON_FIELDS",
    "Field",
    "Kind",
    "columns_of",
    "field_named",
    "fields_listed",
]


class Kind(enum.Enum):
    """What a cell holds, which says how a spreadsheet can have damaged it."""

    TEXT = "text"
    ID = "an id"
    NPI = "an NPI"
    CCN = "a CMS certification number"
    POSTAL_CODE = "a postal code"
    EMAIL = "an e-mail address"
    DAY = "a date"
    YES_OR_NO = "yes or no"
    NUMBER = "a whole number"
    SHARE = "a percentage"
    CHOICE = "one of several words"
    LIST = "a list"
    LIST_OR_NONE = "a list, which can be known to be empty"


_YES_OR_NO: Final = (
    "is_oncology_practice",
    "names_team_leader",
    "names_sponsor",
    "letter_received",
    "letter_commits_leadership",
    "letter_protects_time",
    "time_and_resources",
    "leadership_commitment",
    "protected_time",
    "program_fees",
    "travel_costs",
    "project_at_own_site",
    "is_asco_member",
    "is_fellow",
    "pledges_attendance",
    "is_senior_leader",
)
_KINDS: Final = {
    **dict.fromkeys(_YES_OR_NO, Kind.YES_OR_NO),
    **dict.fromkeys(("application_id", "practice_id", "person_id", "membership_number"), Kind.ID),
    **dict.fromkeys(("received_on", "revised_on", "letter_signed_on"), Kind.DAY),
    **dict.fromkeys(("revision", "patients_year", "minutes_per_week"), Kind.NUMBER),
    **dict.fromkeys(("racial_minority_share", "low_socioeconomic_share"), Kind.SHARE),
    **dict.fromkeys(("address_lines", "other_emails"), Kind.LIST),
    **dict.fromkeys(
        ("affected_areas", "mentor_conflicts", "specialist_conflicts", "represents"),
        Kind.LIST_OR_NONE,
    ),
    **dict.fromkeys(("role", "profession", "staff_category"), Kind.CHOICE),
    "npi": Kind.NPI,
    "ccn": Kind.CCN,
    "postal_code": Kind.POSTAL_CODE,
    "email": Kind.EMAIL,
}

APPLICATION_FIELDS: Final = {name: _KINDS.get(name, Kind.TEXT) for name in APPLICATION_COLUMNS}
"""Of what kind each column of an application is."""

PERSON_FIELDS: Final = {
    name: _KINDS.get(name, Kind.TEXT)
    for name in PEOPLE_COLUMNS
    if name not in ("application_id", "revision")
}
"""Of what kind each column of a person is."""

NEEDED: Final = ("application_id", "received_on", "practice_id", "practice_name")
"""What every application has."""

PARTIES: Final = {
    "team_leader": "team-leader",
    "core_team": "core-team",
    "project_team": "project-team",
    "sponsor": "sponsor",
    "letter_signatory": "letter-signatory",
}
"""Who stands before a person's field, and the role that it is."""

_SEVERAL: Final = ("core_team", "project_team")
_NUMBER_MAXIMUM: Final = 99

CHOICES: Final = {
    "role": tuple(PARTIES.values()),
    "profession": tuple(each.value for each in Profession),
    "staff_category": tuple(each.value for each in StaffCategory),
}
"""The words that a field of that kind can have."""

_OF_ROLES: Final = frozenset(each for own in ROLE_COLUMNS.values() for each in own)
_PLEDGES: Final = "pledges_attendance"
"""Asked of the leader too, who is a member of the core team."""

KIND_OF_ANSWER: Final[Mapping[type[object], Kind]] = {
    Boolean: Kind.YES_OR_NO,
    WholeNumber: Kind.NUMBER,
    Text: Kind.CHOICE,
    Date: Kind.DAY,
}
"""Of what kind an answer is, by the type of the fact that it gives."""

_PERSON: Final = re.compile(r"(\w+?)(?:\[([0-9]{1,2})\])?\.(\w+)", re.ASCII)


@attrs.frozen
class Field:
    """What a column fills."""

    name: str
    """As the mapping writes it."""
    column: str
    """The column of the cohort's table, or the question of an answer."""
    kind: Kind
    party: str = ""
    """Who it is about: one of `PARTIES`, `person`, `answers`; empty for the application."""
    number: int = 0
    """Which of several people, from 1."""

    @property
    def is_answer(self) -> bool:
        """Whether it answers a question of the program's own; its kind is then the question's."""
        return self.party == "answers"


def field_named(name: str) -> Field | None:
    """The field of that name; `None` if there is none.

    >>> field_named("core_team[2].email").party
    'core_team'
    >>> field_named("core_team.emial")
    """
    if name in APPLICATION_FIELDS:
        return Field(name, name, APPLICATION_FIELDS[name])
    written = _PERSON.fullmatch(name)
    if written is None:
        return None
    party, number, column = written[1], int(written[2] or 0), written[3]
    if party == "answers" and not written[2]:
        return Field(name, column, Kind.TEXT, party)
    if party == "person" and not written[2] and column in PERSON_FIELDS:
        return Field(name, column, PERSON_FIELDS[column], party)
    if party not in PARTIES or column not in PERSON_FIELDS or column == "role":
        return None
    if column not in columns_of(party):
        return None
    if (party in _SEVERAL) != (1 <= number <= _NUMBER_MAXIMUM):
        return None
    return Field(name, column, PERSON_FIELDS[column], party, number)


def columns_of(party: str) -> tuple[str, ...]:
    """The fields that a person has who is this in an application, by the name of `PARTIES`."""
    own = ROLE_COLUMNS[PARTIES[party]]
    return tuple(
        name
        for name in PERSON_FIELDS
        if name != "role"
        and (name not in _OF_ROLES or name in own or (party == "team_leader" and name == _PLEDGES))
    )


def fields_listed(*, of_people: bool) -> tuple[str, ...]:
    """The names that a mapping can use, for suggestions; of several people, the first one's."""
    if of_people:
        return (*APPLICATION_FIELDS, *(f"person.{column}" for column in PERSON_FIELDS))
    return (
        *APPLICATION_FIELDS,
        *(
            f"{party}[1].{column}" if party in _SEVERAL else f"{party}.{column}"
            for party in PARTIES
            for column in columns_of(party)
        ),
    )
