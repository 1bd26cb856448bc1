"""Who is to be paired: practices with their priority areas, mentor practices with their places.

`None` means not known, and is never the same as an empty answer: `conflicts=None` says that
nobody has asked yet, `conflicts=frozenset()` that no conflict was declared. What is not known
makes a requirement of the pair undetermined, so the pair is no candidate until it is answered.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import (
    FieldRule,
    email_address,
    instance_of,
    needed,
    one_line,
    optional,
    refuse,
    several,
    shown,
    whole_number,
)
from qip_rules.mailboxes import mailbox

__all__ = [
    "AREAS_MAXIMUM",
    "COUNT_MAXIMUM",
    "FIT_MAXIMUM",
    "PUBLIC_MAIL_DOMAINS",
    "AreaOfSuccess",
    "Demand",
    "MentorPractice",
    "Practice",
    "WeightedArea",
    "wished",
]

COUNT_MAXIMUM: Final = 1_000_000
"""Bound of weights, evidence, places and mentors wanted: arithmetic, not policy. Finer grades than
one in a million help nobody, and fits within it stay far inside 64 bits."""

AREAS_MAXIMUM: Final = 1_000
"""Bound of the areas that one practice can name."""

FIT_MAXIMUM: Final = AREAS_MAXIMUM * COUNT_MAXIMUM**2
"""No fit is greater: weight times evidence, over all areas of a practice."""

PUBLIC_MAIL_DOMAINS: Final = frozenset(
    {
        "aol.com",
        "att.net",
        "comcast.net",
        "gmail.com",
        "gmx.com",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mac.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "sbcglobal.net",
        "verizon.net",
        "yahoo.com",
        "ymail.com",
    }
)
"""Domains at which anybody can have an address, so that sharing one says nothing.

A short list of those common in the United States, not a complete one. Where it misses one, state
the practice's `domains`, which then stand instead of those of its people's addresses.
"""

_DOMAIN = re.compile(r"[^@\s.]+(\.[^@\s.]+)+")

_count = whole_number(1, COUNT_MAXIMUM)
_load = whole_number(0, COUNT_MAXIMUM)
_fit = whole_number(0, FIT_MAXIMUM)


@attrs.frozen
class WeightedArea:
    """A priority area that was settled with a practice, and how much it counts there.

    Raises:
        InputError: every fault of the fields at once.
    """

    area: str
    """The id of an area of the program's taxonomy, or an area that staff typed."""
    weight: int
    """A whole number from 1: an area of weight 2 counts twice as much as one of weight 1."""

    def __attrs_post_init__(self) -> None:
        refuse(
            (*needed(one_line, "area", self.area), *needed(_count, "weight", self.weight)),
            "the area",
        )


@attrs.frozen
class AreaOfSuccess:
    """An area in which a mentor practice changed its quality with success.

    Raises:
        InputError: every fault of the fields at once.
    """

    area: str
    """The id of an area of the program's taxonomy, or an area that staff typed."""
    evidence: int
    """How strong the evidence is, from 1; a `Problem` holds it against the policy's greatest."""

    def __attrs_post_init__(self) -> None:
        refuse(
            (*needed(one_line, "area", self.area), *needed(_count, "evidence", self.evidence)),
            "the area",
        )


@attrs.frozen(kw_only=True)
class Practice:
    """A practice of the program that is to get a mentor practice.

    Raises:
        InputError: every fault of the fields at once, each at its field's path.
    """

    practice_id: str
    """One id names one practice everywhere: a practice that is a mentor too keeps its id."""
    name: str
    areas: tuple[WeightedArea, ...] | None
    """The priority areas settled with the practice; `None` while they are not settled."""
    organization: str | None = None
    """The organization it belongs to, by the id or name that the program uses for it. Letter
    case and spacing do not count."""
    wanted: int = 1
    """How many mentor practices it is to get."""
    minimum_fit: int = 0
    """The least fit of a mentor that it accepts: with any that fits less it is not paired."""
    conflicts: frozenset[str] | None = None
    """Mentor practices, by id, with which it declares a conflict of interest."""
    wishes: tuple[str, ...] = ()
    """Mentor practices, by id, that it would like best, the dearest first; all others come after
    them. `Stable` looks at wishes, no other objective does."""
    people: tuple[str, ...] | None = None
    """The e-mail addresses of the people who stand for the practice in the program."""
    domains: tuple[str, ...] | None = None
    """Its e-mail domains, if stated; otherwise they are those of its people's addresses."""

    def __attrs_post_init__(self) -> None:
        refuse(
            (
                *needed(one_line, "practice_id", self.practice_id),
                *needed(one_line, "name", self.name),
                *optional(_areas(WeightedArea), "areas", self.areas),
                *optional(one_line, "organization", self.organization),
                *needed(_count, "wanted", self.wanted),
                *needed(_fit, "minimum_fit", self.minimum_fit),
                *optional(_ids, "conflicts", self.conflicts),
                *needed(wished, "wishes", self.wishes),
                *optional(several(email_address), "people", self.people),
                *optional(several(_domain), "domains", self.domains),
            ),
            f"the practice {shown(self.practice_id)}",
        )

    @cached_property
    def mailboxes(self) -> frozenset[str] | None:
        """The mailboxes of its people; `None` if its people are not known."""
        return None if self.people is None else frozenset(map(mailbox, self.people))

    @cached_property
    def mail_domains(self) -> frozenset[str] | None:
        """Its e-mail domains; `None` if they are neither stated nor follow from its people's."""
        return _mail_domains(self.domains, self.people)

    @cached_property
    def organization_key(self) -> str | None:
        """One spelling for its organization; `None` if that is not known."""
        return None if self.organization is None else " ".join(self.organization.casefold().split())


@attrs.frozen(kw_only=True)
class MentorPractice:
    """A practice that has changed its quality with success and takes others by the hand.

    Raises:
        InputError: every fault of the fields at once, each at its field's path.
    """

    mentor_id: str
    """One id names one practice everywhere: a mentor that has a mentor itself keeps its id."""
    name: str
    areas: tuple[AreaOfSuccess, ...] | None
    """Where it has succeeded; `None` while that is not known."""
    places: int
    """How many practices it can take."""
    minimum_load: int = 0
    """How many practices it is to take at least, so that the effort is worth its while."""
    organization: str | None = None
    """The organization it belongs to, by the id or name that the program uses for it. Letter
    case and spacing do not count."""
    conflicts: frozenset[str] | None = None
    """Practices, by id, with which it declares a conflict of interest."""
    wishes: tuple[str, ...] = ()
    """Practices, by id, that it would like best to take, the dearest first; all others come
    after them. `Stable` looks at wishes, no other objective does."""
    people: tuple[str, ...] | None = None
    """The e-mail addresses of the people who would do the mentoring."""
    domains: tuple[str, ...] | None = None
    """Its e-mail domains, if stated; otherwise they are those of its people's addresses."""

    def __attrs_post_init__(self) -> None:
        refuse(
            (
                *needed(one_line, "mentor_id", self.mentor_id),
                *needed(one_line, "name", self.name),
                *optional(_areas(AreaOfSuccess), "areas", self.areas),
                *needed(_count, "places", self.places),
                *self._wrong_load(),
                *optional(one_line, "organization", self.organization),
                *optional(_ids, "conflicts", self.conflicts),
                *needed(wished, "wishes", self.wishes),
                *optional(several(email_address), "people", self.people),
                *optional(several(_domain), "domains", self.domains),
            ),
            f"the mentor practice {shown(self.mentor_id)}",
        )

    def _wrong_load(self) -> Iterator[Fault]:
        faults = tuple(needed(_load, "minimum_load", self.minimum_load))
        yield from faults
        if not faults and type(self.places) is int and self.minimum_load > self.places > 0:
            expected = f"at most {self.places}, its places"
            yield Fault("minimum_load", str(self.minimum_load), expected)

    @cached_property
    def mailboxes(self) -> frozenset[str] | None:
        """The mailboxes of its people; `None` if its people are not known."""
        return None if self.people is None else frozenset(map(mailbox, self.people))

    @cached_property
    def mail_domains(self) -> frozenset[str] | None:
        """Its e-mail domains; `None` if they are neither stated nor follow from its people's."""
        return _mail_domains(self.domains, self.people)

    @cached_property
    def organization_key(self) -> str | None:
        """One spelling for its organization; `None` if that is not known."""
        return None if self.organization is None else " ".join(self.organization.casefold().split())


@attrs.frozen
class Demand:
    """A pair that somebody has fixed or forbidden, beside what the policy asks.

    Raises:
        InputError: every fault of the fields at once.
    """

    practice_id: str
    mentor_id: str
    by: str = ""
    """Who decided it, if that is recorded."""
    because: str = ""
    """The reason, if one is recorded."""

    def __attrs_post_init__(self) -> None:
        refuse(
            (
                *needed(one_line, "practice_id", self.practice_id),
                *needed(one_line, "mentor_id", self.mentor_id),
                *needed(_text, "by", self.by),
                *needed(_text, "because", self.because),
            ),
            "the demand",
        )

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids."""
        return self.practice_id, self.mentor_id


def _mail_domains(
    stated: tuple[str, ...] | None, people: tuple[str, ...] | None
) -> frozenset[str] | None:
    if stated is not None:
        return frozenset(domain.casefold() for domain in stated)
    if people is None:
        return None
    written = frozenset(email.casefold().rpartition("@")[2] for email in people)
    return written - PUBLIC_MAIL_DOMAINS


# Rules of fields that no other record has.


def _text(place: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(place, shown(value), "text, empty if there is none")


def _domain(place: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str) or not _DOMAIN.fullmatch(value) or not value.isprintable():
        yield Fault(place, shown(value), "an e-mail domain such as example.org")


def _ids(place: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, frozenset):
        yield Fault(place, shown(value), "a frozenset of ids", "None if nobody has asked")
        return
    for item in sorted(value, key=repr):
        yield from one_line(place, item)


def wished(place: str, value: object) -> Iterator[Fault]:
    """A field rule: wishes, as ids, each once."""
    if not isinstance(value, tuple):
        yield Fault(place, shown(value), "a tuple of ids, the dearest first", "() for no wish")
        return
    seen: set[str] = set()
    for position, each in enumerate(value):
        here = f"{place}[{position}]"
        wrong = tuple(one_line(here, each))
        yield from wrong
        if wrong:
            continue
        if each in seen:
            yield Fault(here, f"{shown(each)} a second time", "each id once")
        seen.add(each)


def _areas(kind: type[WeightedArea | AreaOfSuccess]) -> FieldRule:
    entry = instance_of(kind)

    def rule(place: str, value: object) -> Iterator[Fault]:
        if not isinstance(value, tuple):
            hint = "None while the areas are not known"
            yield Fault(place, shown(value), f"a tuple of {kind.__name__}", hint)
            return
        if len(value) > AREAS_MAXIMUM:
            yield Fault(place, f"{len(value)} areas", f"at most {AREAS_MAXIMUM}")
        first: dict[str, int] = {}
        for position, each in enumerate(value):
            here = f"{place}[{position}]"
            if not isinstance(each, kind):
                yield from entry(here, each)
            elif first.setdefault(each.area, position) != position:
                found = f"{shown(each.area)} a second time, after {place}[{first[each.area]}]"
                yield Fault(f"{here}.area", found, "each area once")

    return rule
