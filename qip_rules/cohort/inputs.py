"""What one cohort is run on: everything that was handed in, decided and recorded, in one record.

Plain data, in a stated order. It has been found to hang together by whoever made it (the readers
in `qip_rules.boundary` do so); nothing is derived from it here.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import attrs

from qip_rules.billing.events import Event
from qip_rules.billing.parties import Seller
from qip_rules.eligibility.admission import RecordedException, StaffDecision
from qip_rules.eligibility.application import ApplicationFile
from qip_rules.errors import Fault
from qip_rules.fields import (
    day,
    email_address,
    instance_of,
    needed,
    one_line,
    optional,
    refuse,
    whole_number,
)
from qip_rules.matching.objectives import DEFAULT_OBJECTIVES, IdPair, Objective
from qip_rules.matching.record_fields import wished
from qip_rules.matching.records import (
    COUNT_MAXIMUM,
    FIT_MAXIMUM,
    Demand,
    MentorPractice,
    WeightedArea,
)
from qip_rules.matching.relations import Relation
from qip_rules.matching.specialists import Specialist
from qip_rules.participation.assessment.evidence import Success
from qip_rules.participation.events.event import Event as CourseEvent

__all__ = ["Cohort", "CohortInputs", "MentoringTerms", "SettledArea"]


@attrs.frozen(kw_only=True)
class Cohort:
    """A group of practices that go through the program together.

    Raises:
        InputError: every fault of the fields at once.
    """

    cohort_id: str
    title: str
    seller: Seller
    """Who issues the invoices."""
    capacity: int | None = None
    """How many practices can be accepted; `None` if that is not known."""
    email: str | None = None
    """Where applicants can write to."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the cohort")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "cohort_id", self.cohort_id, "the cohort's id")
        yield from needed(one_line, "title", self.title, "the cohort's title")
        yield from needed(instance_of(Seller), "seller", self.seller, "who issues the invoices")
        yield from optional(whole_number(), "capacity", self.capacity)
        yield from optional(email_address, "email", self.email)


@attrs.frozen(kw_only=True)
class SettledArea:
    """A priority area that the program and a practice have agreed on.

    Raises:
        InputError: every fault of the fields at once.
    """

    practice_id: str
    area: WeightedArea
    agreed_on: date | None = None
    agreed_by: str | None = None
    """Who agreed, for the practice and for the program."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the priority area")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "practice_id", self.practice_id, "the practice's id")
        yield from needed(instance_of(WeightedArea), "area", self.area, "an area with its weight")
        yield from optional(day, "agreed_on", self.agreed_on)
        yield from optional(one_line, "agreed_by", self.agreed_by)


@attrs.frozen(kw_only=True)
class MentoringTerms:
    """What the program and a practice have settled about its helpers, beside the areas.

    Raises:
        InputError: every fault of the fields at once.
    """

    practice_id: str
    wanted: int = 1
    """How many mentor practices it is to get."""
    minimum_fit: int = 0
    """The least fit of a mentor that it accepts."""
    wishes: tuple[str, ...] = ()
    """Mentor practices, by id, that it would like best, the dearest first."""
    specialists_wanted: int = 1
    """How many specialists it is to be brought together with."""
    specialist_wishes: tuple[str, ...] = ()
    """Specialists, by id, that it would like best, the dearest first."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the terms of mentoring")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "practice_id", self.practice_id, "the practice's id")
        yield from needed(whole_number(1, COUNT_MAXIMUM), "wanted", self.wanted)
        yield from needed(whole_number(0, FIT_MAXIMUM), "minimum_fit", self.minimum_fit)
        yield from needed(wished, "wishes", self.wishes)
        wanted = self.specialists_wanted
        yield from needed(whole_number(1, COUNT_MAXIMUM), "specialists_wanted", wanted)
        yield from needed(wished, "specialist_wishes", self.specialist_wishes)


def _frozen(conflicts: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    return MappingProxyType(dict(conflicts))


def _frozen_places(places: Mapping[tuple[str, str], str]) -> Mapping[tuple[str, str], str]:
    return MappingProxyType(dict(places))


def _frozen_field_places(
    places: Mapping[tuple[str, str, str], str],
) -> Mapping[tuple[str, str, str], str]:
    return MappingProxyType(dict(places))


@attrs.frozen(kw_only=True, hash=False)
class CohortInputs:
    """Everything that is known of one cohort."""

    cohort: Cohort
    applications: tuple[ApplicationFile, ...] = ()
    """By application id."""
    decisions: tuple[StaffDecision, ...] = ()
    """In the order in which they were made."""
    exceptions: tuple[RecordedException, ...] = ()
    """In the order in which they were recorded."""
    events: tuple[Event, ...] = ()
    """What billing is to know besides the receipts, which the applications themselves are.

    In the order in which they were handed in, repetitions and contradictions included. A session
    concerns every application, so its announcement stands here once for each.
    """
    course: tuple[CourseEvent, ...] = ()
    """What happened while the practices took part, from the kick-off to the end of the program.

    In the order in which it was handed in, repetitions and contradictions included. A session of
    all practices stands here once for each.
    """
    priorities: tuple[SettledArea, ...] = ()
    mentors: tuple[MentorPractice, ...] = ()
    """By mentor id."""
    successes: tuple[Success, ...] = ()
    """What mentor practices succeeded in, to be graded by the rules of the program.

    In the order in which it was handed in. A mentor practice without any keeps the areas of
    success that its own record names.
    """
    specialists: tuple[Specialist, ...] = ()
    """By specialist id; none if the cohort is brought together with none."""
    mentor_conflicts: Mapping[str, frozenset[str]] = attrs.field(
        factory=dict[str, frozenset[str]], converter=_frozen
    )
    """The mentor practices, by id, with which an application declares a conflict of interest.

    By application id, as of its current version. An application that has not answered is left
    out; an empty set says that it declares none.
    """
    specialist_conflicts: Mapping[str, frozenset[str]] = attrs.field(
        factory=dict[str, frozenset[str]], converter=_frozen
    )
    """The same of specialists, by id."""
    fixed: tuple[Demand, ...] = ()
    """Pairs that staff have decided on, each with its reason, with specialists among them."""
    forbidden: tuple[Demand, ...] = ()
    """Pairs that staff have ruled out, each with its reason, with specialists among them."""
    demand_places: Mapping[tuple[str, str], str] = attrs.field(
        factory=dict[tuple[str, str], str], converter=_frozen_places, eq=False
    )
    """Where each fixed or forbidden pair is written, such as `pairs.csv, row 2`, as far as that is
    known: what is wrong with one is told there. By practice and mentor."""
    field_places: Mapping[tuple[str, str, str], str] = attrs.field(
        factory=dict[tuple[str, str, str], str], converter=_frozen_field_places, eq=False
    )
    """Where the fields of those who are to be paired are written, such as `mentors.csv, row 2,
    column minimum_load`, as far as that is known. By `practices`, or `mentors` (which specialists
    are, too), then by id, then by field."""
    earlier: tuple[IdPair, ...] = ()
    """The pairs of an earlier pairing, with specialists among them: practice and mentor, by id.
    What `FewestChanges` keeps, where it is asked for."""
    mentoring: tuple[MentoringTerms, ...] = ()
    """At most one for a practice; one without has the usual terms."""
    objectives: tuple[Objective, ...] = DEFAULT_OBJECTIVES
    """What the pairing with mentor practices is to be best at, in order."""
    specialist_objectives: tuple[Objective, ...] = DEFAULT_OBJECTIVES
    """What the pairing with specialists is to be best at, in order."""
    notes: tuple[str, ...] = ()
    """What was left aside, and why: a sentence an entry."""

    def aiming_at(
        self, objectives: Sequence[Objective], relation: Relation = Relation.MENTORS
    ) -> "CohortInputs":
        """The same, where one of the pairings is to be best at something else."""
        if relation is Relation.MENTORS:
            return attrs.evolve(self, objectives=tuple(objectives))
        return attrs.evolve(self, specialist_objectives=tuple(objectives))

    def events_of(self, application_id: str) -> tuple[Event, ...]:
        """The events of one application, its sessions included."""
        return tuple(each for each in self.events if each.application_id == application_id)

    def course_of(self, application_id: str) -> tuple[CourseEvent, ...]:
        """What happened while one application's practice took part, its sessions included."""
        return tuple(each for each in self.course if each.application_id == application_id)

    def areas_of(self, practice_id: str) -> tuple[WeightedArea, ...] | None:
        """The priority areas settled with a practice; `None` if none have been settled yet."""
        areas = tuple(each.area for each in self.priorities if each.practice_id == practice_id)
        return areas or None

    def terms_of(self, practice_id: str) -> MentoringTerms:
        """What was settled with a practice about its mentors; the usual if nothing was."""
        of_practice = (each for each in self.mentoring if each.practice_id == practice_id)
        return next(of_practice, MentoringTerms(practice_id=practice_id))
