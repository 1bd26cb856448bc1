"""Who is to be paired: practices with their priority areas, mentor practices with their places.

`None` means not known, and is never the same as an empty answer: `conflicts=None` says that
nobody has asked yet, `conflicts=frozenset()` that no conflict was declared. What is not known
makes a requirement of the pair undetermined, so the pair is no candidate until it is answered.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar, Final

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import (
    RuledField,
    email_address,
    field_faults,
    identifier,
    one_line,
    refuse,
    several,
    shown,
    whole_number,
)
from qip_rules.mailboxes import mailbox
from qip_rules.matching.mail_domains import mail_domains_of
from qip_rules.matching.record_fields import (
    AREAS_MAXIMUM,
    areas_of,
    free_text,
    ids_or_none,
    mail_domain,
    wished,
)

__all__ = [
    "COUNT_MAXIMUM",
    "FIT_MAXIMUM",
    "AreaOfSuccess",
    "Demand",
    "MentorPractice",
    "Practice",
    "WeightedArea",
]

COUNT_MAXIMUM: Final = 1_000_000
"""Bound of weights, evidence, places and mentors wanted: arithmetic, not policy. Finer grades than
one in a million help nobody, and fits within it stay far inside 64 bits."""

FIT_MAXIMUM: Final = AREAS_MAXIMUM * COUNT_MAXIMUM**2
"""No fit is greater: weight times evidence, over all areas of a practice."""

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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("area", one_line, needed=""),
        RuledField("weight", _count, needed=""),
    )

    def __attrs_post_init__(self) -> None:
        refuse(field_faults(self), "the area")


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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("area", one_line, needed=""),
        RuledField("evidence", _count, needed=""),
    )

    def __attrs_post_init__(self) -> None:
        refuse(field_faults(self), "the area")


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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("practice_id", identifier, needed=""),
        RuledField("name", one_line, needed=""),
        RuledField("areas", areas_of(WeightedArea)),
        RuledField("organization", one_line),
        RuledField("wanted", _count, needed=""),
        RuledField("minimum_fit", _fit, needed=""),
        RuledField("conflicts", ids_or_none),
        RuledField("wishes", wished, needed=""),
        RuledField("people", several(email_address)),
        RuledField("domains", several(mail_domain)),
    )

    def __attrs_post_init__(self) -> None:
        refuse(field_faults(self), f"the practice {shown(self.practice_id)}")

    @cached_property
    def mailboxes(self) -> frozenset[str] | None:
        """The mailboxes of its people; `None` if its people are not known."""
        return None if self.people is None else frozenset(map(mailbox, self.people))

    @cached_property
    def mail_domains(self) -> frozenset[str] | None:
        """Its e-mail domains; `None` if they are neither stated nor follow from its people's."""
        return mail_domains_of(self.domains, self.people)

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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("mentor_id", identifier, needed=""),
        RuledField("name", one_line, needed=""),
        RuledField("areas", areas_of(AreaOfSuccess)),
        RuledField("places", _count, needed=""),
        RuledField("minimum_load", _load, needed=""),
        RuledField("organization", one_line),
        RuledField("conflicts", ids_or_none),
        RuledField("wishes", wished, needed=""),
        RuledField("people", several(email_address)),
        RuledField("domains", several(mail_domain)),
    )

    def __attrs_post_init__(self) -> None:
        faults = (*field_faults(self), *self.faults_between_fields())
        refuse(faults, f"the mentor practice {shown(self.mentor_id)}")

    def faults_between_fields(self) -> Iterator[Fault]:
        """A least load that is more than its places."""
        if tuple(_load("minimum_load", self.minimum_load)):
            return
        if type(self.places) is int and self.minimum_load > self.places > 0:
            expected = f"at most {self.places}, its places"
            yield Fault("minimum_load", str(self.minimum_load), expected)

    @cached_property
    def mailboxes(self) -> frozenset[str] | None:
        """The mailboxes of its people; `None` if its people are not known."""
        return None if self.people is None else frozenset(map(mailbox, self.people))

    @cached_property
    def mail_domains(self) -> frozenset[str] | None:
        """Its e-mail domains; `None` if they are neither stated nor follow from its people's."""
        return mail_domains_of(self.domains, self.people)

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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("practice_id", identifier, needed=""),
        RuledField("mentor_id", identifier, needed=""),
        RuledField("by", free_text, needed=""),
        RuledField("because", free_text, needed=""),
    )

    def __attrs_post_init__(self) -> None:
        refuse(field_faults(self), "the demand")

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids."""
        return self.practice_id, self.mentor_id
