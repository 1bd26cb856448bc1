"""The people of an application, and who among them is one and the same person.

The program counts people, not entries: somebody who is named twice, once with an alias
e-mail address, fills one place. Identity rests on identifiers (the program's own id, the
National Provider Identifier, e-mail addresses); a name alone proves nothing.

The module also holds what every field of an eligibility record keeps to (`one_line`, `day`,
`whole_number`, ...): each yields the faults of one field, so that a record can report all its
faults at once. A field that is `None` is not known, which is never a fault.
"""

import enum
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Final, final

import attrs

from qip_rules.errors import Fault, InputError

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
    "has_npi_check_digit",
    "normalized_email",
    "same_person",
]

FieldRule = Callable[[str, object], Iterable[Fault]]
"""The faults of one value, given its place in the record."""

_DAY_MINIMUM: Final = date(1900, 1, 1)
"""No date of a living program is older; one that is was mistyped."""

_SHOWN_MAXIMUM: Final = 60
_NUMBER_SHOWN_MAXIMUM: Final = 10**18
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL_IN_PROSE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_NPI = re.compile(r"[0-9]{10}")
_NPI_PREFIX: Final = "80840"
"""What the card-issuer standard puts before an NPI: 80 health applications, 840 United States."""

# ------------------------------------------------------------------ what fields keep to


def shown(value: object) -> str:
    """A value as a fault shows it: short, and printable whatever it holds."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=_CONTROL.search(value) is not None)
    elif isinstance(value, int) and abs(value) >= _NUMBER_SHOWN_MAXIMUM:
        text = "a very long number"
    else:
        text = repr(value)
    return text if len(text) <= _SHOWN_MAXIMUM else f"{text[:_SHOWN_MAXIMUM]}..."


def needed(rule: FieldRule, place: str, value: object, expected: str) -> Iterator[Fault]:
    """The faults of a field that every such record has: `rule`, and that it is there at all."""
    if value is None:
        yield Fault(place, "nothing", expected)
    else:
        yield from rule(place, value)


def one_line(place: str, value: object) -> Iterator[Fault]:
    """Text of one line, not blank, without space at its ends: a name, a title, an id."""
    if value is None:
        return
    if not isinstance(value, str):
        yield Fault(place, shown(value), "text")
    elif not value.strip():
        yield Fault(place, "blank text", "text", "leave the field out if it is not known")
    elif _CONTROL.search(value):
        yield Fault(place, shown(value), "text of one line without control characters")
    elif value != value.strip():
        yield Fault(place, shown(value), "text without space before or after it")


def prose(place: str, value: object) -> Iterator[Fault]:
    """Text of one or more lines, not blank: an aim, a reason."""
    if value is None:
        return
    if not isinstance(value, str):
        yield Fault(place, shown(value), "text")
    elif not value.strip():
        yield Fault(place, "blank text", "text", "leave the field out if it is not known")
    elif _CONTROL_IN_PROSE.search(value):
        yield Fault(place, shown(value), "text without control characters")


def yes_or_no(place: str, value: object) -> Iterator[Fault]:
    """True or false; 1 and "yes" are neither."""
    if value is not None and not isinstance(value, bool):
        yield Fault(place, shown(value), "true or false")


def whole_number(
    place: str, value: object, *, minimum: int = 0, maximum: int | None = None
) -> Iterator[Fault]:
    """A whole number within bounds, both included; `True` is no number."""
    if value is None:
        return
    bounds = f"of at least {minimum}" if maximum is None else f"from {minimum} to {maximum}"
    if type(value) is not int or value < minimum or (maximum is not None and value > maximum):
        yield Fault(place, shown(value), f"a whole number {bounds}")


def day(place: str, value: object) -> Iterator[Fault]:
    """A calendar date of 1900 or later, without a time of day."""
    if value is None:
        return
    if type(value) is not date:
        yield Fault(place, shown(value), "a date without a time of day")
    elif value < _DAY_MINIMUM:
        yield Fault(place, value.isoformat(), "a date of 1900 or later")


def email_address(place: str, value: object) -> Iterator[Fault]:
    """One `@` with something on both sides and no space. Whether mail arrives shows later."""
    if value is None:
        return
    if not isinstance(value, str):
        yield Fault(place, shown(value), "an e-mail address")
    elif not _EMAIL.fullmatch(value) or _CONTROL.search(value):
        yield Fault(place, shown(value), "an e-mail address such as name@example.org")


def provider_identifier(place: str, value: object) -> Iterator[Fault]:
    """A National Provider Identifier: ten digits, the last of which checks the others."""
    if value is None:
        return
    if not isinstance(value, str) or not _NPI.fullmatch(value):
        yield Fault(place, shown(value), "an NPI: text of ten digits")
    elif not has_npi_check_digit(value):
        yield Fault(place, shown(value), "an NPI whose check digit is right", "mistyped?")


def member_of(kind: type[enum.Enum], place: str, value: object) -> Iterator[Fault]:
    """One of the choices of `kind`."""
    if value is not None and not isinstance(value, kind):
        choices = ", ".join(str(choice) for choice in kind)
        yield Fault(place, shown(value), f"one of {choices}")


def instance_of(kind: type, place: str, value: object) -> Iterator[Fault]:
    """A record of its own, which has reported its own faults when it was made."""
    if value is not None and not isinstance(value, kind):
        yield Fault(place, shown(value), f"a {kind.__name__}")


def several(rule: FieldRule, place: str, value: object) -> Iterator[Fault]:
    """A tuple each of whose items keeps to `rule`; an item is never `None`."""
    if value is None:
        return
    if not isinstance(value, tuple):
        yield Fault(place, shown(value), "a tuple")
        return
    for position, item in enumerate(value):
        if item is None:
            yield Fault(f"{place}[{position}]", "nothing", "an entry")
        else:
            yield from rule(f"{place}[{position}]", item)


def refuse(faults: Iterable[Fault], of: str) -> None:
    """Raise every fault at once, if there is any.

    Raises:
        InputError: there is one fault or more.
    """
    found = tuple(faults)
    if found:
        raise InputError(found, of=of)


def has_npi_check_digit(npi: str) -> bool:
    """Whether the last digit of an NPI is the one its first nine call for.

    The Luhn algorithm over the NPI with 80840 before it (45 CFR 162.406; ISO/IEC 7812-1). It
    finds every single wrong digit and nearly every swap of two neighbors.

    >>> has_npi_check_digit("1234567893")
    True
    """
    total = 0
    for position, digit in enumerate(reversed(_NPI_PREFIX + npi)):
        doubled = int(digit) * (position % 2 + 1)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


# ------------------------------------------------------------------------------- people


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

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), f"the {_HUMP.sub(' ', type(self).__name__).lower()}")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "name", self.name, "the person's name")
        yield from email_address("email", self.email)
        yield from needed(
            lambda place, value: several(email_address, place, value),
            "other_emails",
            self.other_emails,
            "a tuple of e-mail addresses, empty if there is none",
        )
        yield from one_line("person_id", self.person_id)
        yield from provider_identifier("npi", self.npi)
        yield from one_line("title", self.title)


@final
@attrs.frozen(kw_only=True)
class CoreTeamMember(Person):
    """One of the few who learn together and carry the project; the team leader is one of them."""

    pledges_attendance: bool | None = None
    """Whether this person has promised to come to every in-person learning session."""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from yes_or_no("pledges_attendance", self.pledges_attendance)


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

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from member_of(StaffCategory, "staff_category", self.staff_category)
        yield from several(one_line, "represents", self.represents)


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

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from member_of(Profession, "profession", self.profession)
        yield from yes_or_no("is_asco_member", self.is_asco_member)
        yield from one_line("membership_number", self.membership_number)
        yield from yes_or_no("is_fellow", self.is_fellow)


@final
@attrs.frozen(kw_only=True)
class Sponsor(Person):
    """The one who gets the team its resources and signs the letter of support."""

    is_senior_leader: bool | None = None
    """Whether the sponsor is a senior leader of the institution."""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from yes_or_no("is_senior_leader", self.is_senior_leader)


# ----------------------------------------------------------------------------- identity


def normalized_email(email: str) -> str:
    """One spelling for all addresses that reach the same mailbox.

    Letter case does not count, nor does a `+tag` in the local part; at Gmail, which is
    Googlemail too, neither do dots.

    >>> normalized_email("J.Doe+Quality@GoogleMail.com")
    'jdoe@gmail.com'
    """
    local, _, domain = email.casefold().rpartition("@")
    if domain == "googlemail.com":
        domain = "gmail.com"
    bare = local.partition("+")[0]
    if domain == "gmail.com":
        bare = bare.replace(".", "")
    return f"{bare or local}@{domain}"


def _normalized_name(name: str) -> str:
    """Without letter case, accents, dots, commas and extra spaces."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name).casefold()
        if not unicodedata.combining(letter) and letter not in ".,"
    )
    return " ".join(plain.split())


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
            names=frozenset({_normalized_name(person.name)}),
            person_ids=frozenset({person.person_id} if person.person_id else ()),
            npis=frozenset({person.npi} if person.npi else ()),
            emails=frozenset(map(normalized_email, emails)),
        )

    @classmethod
    def united(cls, evidence: Sequence["_Evidence"]) -> "_Evidence":
        return cls(
            names=frozenset().union(*(each.names for each in evidence)),
            person_ids=frozenset().union(*(each.person_ids for each in evidence)),
            npis=frozenset().union(*(each.npis for each in evidence)),
            emails=frozenset().union(*(each.emails for each in evidence)),
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
    """
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
    """
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
