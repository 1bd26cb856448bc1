"""The people of an application, and who among them is one and the same person.

The program counts people, not entries: somebody who is named twice, once with an alias
e-mail address, fills one place. Identity rests on identifiers (the program's own id, the
National Provider Identifier, e-mail addresses); a name alone proves nothing.
"""

import enum
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, filterfalse
from typing import ClassVar, Final, final

import attrs

from qip_rules.eligibility.identifiers import provider_identifier
from qip_rules.errors import InputError, expect_arguments
from qip_rules.fields import (
    RuledField,
    email_address,
    field_faults,
    identifier,
    member_of,
    one_line,
    several,
    yes_or_no,
)
from qip_rules.mailboxes import mailbox

__all__ = [
    "CoreTeamMember",
    "DistinctPeople",
    "Person",
    "Profession",
    "ProjectTeamMember",
    "Sponsor",
    "StaffCategory",
    "TeamLeader",
    "distinct",
    "normalized_name",
    "normalized_names",
    "same_person",
    "told_apart",
]

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_USUAL_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]")
"""Combining marks, which every accent of a Latin letter is when it is written by itself."""


@attrs.frozen(kw_only=True)
class Person:
    """Somebody named in an application.

    Raises:
        InputError: every fault of the fields at once, each at its field's name.
    """

    name: str
    """As the person writes it."""
    email: str | None = None
    """The address to write to."""
    other_emails: tuple[str, ...] = ()
    """Further addresses of the same person: an alias, a private one."""
    person_id: str | None = None
    """The program's own id of the person, if it has given one."""
    npi: str | None = None
    """The National Provider Identifier of an individual (not of a practice)."""
    title: str | None = None
    """Position or degrees, in the person's words."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("name", one_line, needed="the person's name"),
        RuledField("email", email_address),
        RuledField(
            "other_emails",
            several(email_address),
            needed="a tuple of e-mail addresses, empty if there is none",
        ),
        RuledField("person_id", identifier),
        RuledField("npi", provider_identifier),
        RuledField("title", one_line),
    )

    def __attrs_post_init__(self) -> None:
        faults = tuple(field_faults(self))
        if faults:
            raise InputError(faults, of=f"the {_HUMP.sub(' ', type(self).__name__).lower()}")


@final
@attrs.frozen(kw_only=True)
class CoreTeamMember(Person):
    """One of the few who learn together and carry the project; the team leader is one of them."""

    pledges_attendance: bool | None = None
    """Whether this person has promised to come to every in-person learning session."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Person.field_rules,
        RuledField("pledges_attendance", yes_or_no),
    )


class StaffCategory(enum.Enum):
    """What kind of work somebody does in the practice."""

    CLINICAL = "clinical"
    OPERATIONAL = "operational"
    ADMINISTRATIVE = "administrative"
    OTHER = "other"


@final
@attrs.frozen(kw_only=True)
class ProjectTeamMember(Person):
    """One of the larger team inside the practice that does the improvement project."""

    staff_category: StaffCategory | None = None
    represents: tuple[str, ...] | None = None
    """Areas of the practice this person speaks for, in the words of `Project.affected_areas`."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Person.field_rules,
        RuledField("staff_category", member_of(StaffCategory)),
        RuledField("represents", several(one_line)),
    )


class Profession(enum.Enum):
    """What somebody is by profession. A doctor in fellowship training is a physician."""

    PHYSICIAN = "physician"
    PHARMACIST = "pharmacist"
    NURSE = "nurse"
    ADVANCED_PRACTICE = "advanced-practice"
    ADMINISTRATOR = "administrator"
    OTHER = "other"


@final
@attrs.frozen(kw_only=True)
class TeamLeader(Person):
    """The one who leads the team through the project."""

    profession: Profession | None = None
    is_asco_member: bool | None = None
    """Whether the leader is a member of the society at the time of the application."""
    membership_number: str | None = None
    is_fellow: bool | None = None
    """Whether the leader is a doctor in fellowship training, who may lead as well."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Person.field_rules,
        RuledField("profession", member_of(Profession)),
        RuledField("is_asco_member", yes_or_no),
        RuledField("membership_number", one_line),
        RuledField("is_fellow", yes_or_no),
    )


@final
@attrs.frozen(kw_only=True)
class Sponsor(Person):
    """The one who gets the team its resources and signs the letter of support."""

    is_senior_leader: bool | None = None
    """Whether the sponsor is a senior leader of the institution."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Person.field_rules,
        RuledField("is_senior_leader", yes_or_no),
    )


# ----------------------------------------------------------------------------- identity


def normalized_name(name: str) -> str:
    """Without letter case, accents, dots, commas and extra spaces: how names are compared.

    >>> normalized_name("Zoë  EXAMPLE, M.D.")
    'zoe example md'
    """
    plain = _without_accents(name).casefold().replace(".", "").replace(",", "")
    return " ".join(plain.split())


def normalized_names(names: Sequence[str]) -> list[str]:
    """Each name as `normalized_name` gives it, worked out for all of them at once.

    The names are such as records hold: of one line, without space at their ends.
    """
    if not names:
        return []
    written = "\n".join(names)
    if written.isascii():
        plain = written.lower()
        if not ("." in plain or "," in plain or "  " in plain):
            return plain.split("\n")
    else:
        plain = "\n".join([each if each.isascii() else _without_accents(each) for each in names])
        plain = plain.casefold()
    plain = plain.replace(".", "").replace(",", "")
    alone = plain.split("\n")
    # What went may have left a space behind, at an end or beside another.
    is_clean = plain.isascii() and "  " not in plain and plain.strip() == plain
    if is_clean and " \n" not in plain and "\n " not in plain:
        return alone
    return [" ".join(each.split()) for each in alone]


def _without_accents(name: str) -> str:
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    plain = _USUAL_ACCENTS.sub("", decomposed)
    return plain if plain.isascii() else "".join(filterfalse(unicodedata.combining, plain))


_NOTHING: Final[frozenset[str]] = frozenset()


@attrs.frozen
class _Evidence:
    """All that is known about who one person is, from one entry or from several."""

    names: frozenset[str]
    person_ids: frozenset[str]
    npis: frozenset[str]
    emails: frozenset[str]

    @classmethod
    def of(cls, person: Person) -> "_Evidence":
        emails = (*person.other_emails, *([person.email] if person.email else []))
        return cls(
            names=frozenset({normalized_name(person.name)}),
            person_ids=frozenset({person.person_id} if person.person_id else ()),
            npis=frozenset({person.npi} if person.npi else ()),
            emails=frozenset(map(mailbox, emails)),
        )

    @classmethod
    def united(cls, evidence: Sequence["_Evidence"]) -> "_Evidence":
        return cls(
            names=_NOTHING.union(*(each.names for each in evidence)),
            person_ids=_NOTHING.union(*(each.person_ids for each in evidence)),
            npis=_NOTHING.union(*(each.npis for each in evidence)),
            emails=_NOTHING.union(*(each.emails for each in evidence)),
        )

    @property
    def keys(self) -> Iterator[tuple[str, str]]:
        """What two entries must have in common before identity is a question at all."""
        yield from (("name", name) for name in self.names)
        yield from (("person_id", person_id) for person_id in self.person_ids)
        yield from (("npi", npi) for npi in self.npis)
        yield from (("email", email) for email in self.emails)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both sides carry an identifier of this kind, and never the same one."""
    return bool(one) and bool(other) and one.isdisjoint(other)


def _same(one: _Evidence, other: _Evidence) -> bool | None:
    """The rule of `same_person`, on evidence of one entry or of several."""
    shared = (
        not one.person_ids.isdisjoint(other.person_ids)
        or not one.npis.isdisjoint(other.npis)
        or not one.emails.isdisjoint(other.emails)
    )
    different = _apart(one.person_ids, other.person_ids) or _apart(one.npis, other.npis)
    if shared:
        return None if different else True
    if different or one.names.isdisjoint(other.names):
        return False
    return None


def same_person(one: Person, other: Person) -> bool | None:
    """Whether two entries name the same person; `None` if nobody can tell from them.

    - The same: they share the program's id, an NPI or a (normalized) e-mail address.
    - Not the same: each carries a program id, or each an NPI, and these differ; or their names
      differ and nothing is shared.
    - Cannot tell: the names agree and no identifier that both carry tells them apart (two
      addresses do not: people have several); or the evidence contradicts itself (one address,
      perhaps an office mailbox, but two NPIs).

    Raises:
        ArgumentError: something else than two people.
    """
    expect_arguments("same_person", one=(one, Person), other=(other, Person))
    return _same(_Evidence.of(one), _Evidence.of(other))


@attrs.frozen
class DistinctPeople:
    """Which entries of a list name which people.

    `groups` are the positions of the entries, one group a person, in the order of first
    appearance. `unclear` are pairs of positions that could be one person or two.
    """

    groups: tuple[tuple[int, ...], ...]
    unclear: tuple[tuple[int, int], ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether more knowledge about the people could not change the groups."""
        return not self.unclear

    @property
    def count(self) -> int | None:
        """How many different people there are; `None` if that cannot be told."""
        return len(self.groups) if self.is_certain else None

    @property
    def repeated(self) -> tuple[tuple[int, ...], ...]:
        """The groups in which somebody is named more than once."""
        return tuple(group for group in self.groups if len(group) > 1)


def distinct(people: Iterable[Person]) -> DistinctPeople:
    """Group entries by person: the same person twice counts once.

    Entries are joined wherever `same_person` is true, and on through everything they share, so
    an entry with two addresses joins one entry under each. What one person's entries know
    together is then held against every other person's.

    Raises:
        ArgumentError: something else than several people.
    """
    expect_arguments("distinct", people=(people, Iterable))
    entries = tuple(people)
    every = {f"people[{number}]": (entry, Person) for number, entry in enumerate(entries)}
    expect_arguments("distinct", **every)
    return told_apart(entries)


def told_apart(people: Iterable[Person]) -> DistinctPeople:
    """As `distinct`, of anything with the attributes of a person, and without looking at it."""
    evidence = [_Evidence.of(person) for person in people]
    root = list(range(len(evidence)))

    def first(position: int) -> int:
        while root[position] != position:
            root[position] = root[root[position]]
            position = root[position]
        return position

    for one, other in _related(evidence):
        if _same(evidence[one], evidence[other]):
            low, high = sorted((first(one), first(other)))
            root[high] = low

    members: defaultdict[int, list[int]] = defaultdict(list)
    for position in range(len(evidence)):
        members[first(position)].append(position)
    groups = [tuple(group) for group in members.values()]
    united = [_Evidence.united([evidence[position] for position in group]) for group in groups]

    unclear = [
        (one, other)
        for group, known in zip(groups, united, strict=True)
        if len(known.npis) > 1 or len(known.person_ids) > 1
        for one, other in combinations(group, 2)
        if _apart(evidence[one].npis, evidence[other].npis)
        or _apart(evidence[one].person_ids, evidence[other].person_ids)
    ]
    unclear.extend(
        _pair(groups[one][0], groups[other][0])
        for one, other in _related(united)
        if _same(united[one], united[other]) is not False
    )
    return DistinctPeople(tuple(groups), tuple(sorted(unclear)))


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _related(evidence: Sequence[_Evidence]) -> list[tuple[int, int]]:
    """The pairs that have a name or an identifier in common: all others are different people."""
    holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for position, each in enumerate(evidence):
        for key in each.keys:
            holders[key].append(position)
    return sorted({pair for held in holders.values() for pair in combinations(held, 2)})
