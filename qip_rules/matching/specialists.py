"""Specialists: the people with whom practices shape their improvement plans."""

from collections.abc import Iterable
from typing import ClassVar, Final

import attrs

from qip_rules.errors import Fault, InputError
from qip_rules.fields import RuledField, shown
from qip_rules.matching.problem import PairIds, Problem, is_several
from qip_rules.matching.records import AreaOfSuccess, Demand, MentorPractice, Practice
from qip_rules.matching.relations import Relation
from qip_rules.narrowing import as_given
from qip_rules.policy.program import Policy

__all__ = ["Specialist", "specialist_problem"]

_PROBLEM: Final = "the pairing problem"

_FIELDS: Final = {"mentor_id": "specialist_id", "people": "emails"}
"""What the fields of a mentor practice are called here, where that is something else."""


@attrs.frozen(kw_only=True)
class Specialist:
    """A person who knows some areas well and helps practices with their plans.

    Raises:
        InputError: every fault of the fields at once, each at its field's path.
    """

    specialist_id: str
    """One id names one specialist, and no practice."""
    name: str
    areas: tuple[AreaOfSuccess, ...] | None
    """What the specialist knows well, on the scale of evidence that mentors have; `None` while
    that is not known. It only ranks: no requirement of the grant asks for an area in common."""
    places: int
    """How many practices the specialist can help."""
    minimum_load: int = 0
    """How many practices the specialist is to help at least."""
    organization: str | None = None
    """The organization that the specialist belongs to."""
    conflicts: frozenset[str] | None = None
    """Practices, by id, with which the specialist declares a conflict of interest."""
    wishes: tuple[str, ...] = ()
    """Practices, by id, that the specialist would like best to help, the dearest first."""
    emails: tuple[str, ...] | None = None
    """The specialist's e-mail addresses."""

    field_rules: ClassVar[tuple[RuledField, ...]] = tuple(
        attrs.evolve(each, name=_FIELDS.get(each.name, each.name))
        for each in MentorPractice.field_rules
        if each.name != "domains"
    )

    def __attrs_post_init__(self) -> None:
        try:
            _as_mentor(self)
        except InputError as error:
            faults = [attrs.evolve(each, place=_here(each.place)) for each in error.faults]
            msg = f"the specialist {shown(self.specialist_id)}"
            raise InputError(faults, of=msg) from None


def specialist_problem(
    practices: Iterable[Practice],
    specialists: Iterable[Specialist],
    policy: Policy,
    *,
    fixed: Iterable[Demand | PairIds] = (),
    forbidden: Iterable[Demand | PairIds] = (),
) -> Problem:
    """Which practices are to be paired with which specialists: a `Problem` like any other.

    A specialist stands in it as a mentor of the same name: `mentors` and `mentor_id` are the
    specialists. `wanted` says how many of them a practice is to get.

    Args:
        practices: who is to be helped, with areas as far as its needs are known.
        specialists: who helps.
        policy: whose requirements about a specialist a pair has to meet.
        fixed: pairs that the answer must hold.
        forbidden: pairs that the answer must not hold.

    Raises:
        InputError: what is no specialist, each at its place; otherwise as `Problem`.
    """
    expected = "several, each of them a Specialist"
    if not is_several(specialists):
        raise InputError([Fault("specialists", shown(specialists), expected)], of=_PROBLEM)
    given = tuple(specialists)
    faults = [
        Fault(f"specialists[{at}]", shown(each), "a Specialist")
        for at, each in enumerate(given)
        if not isinstance(as_given(each), Specialist)
    ]
    if faults:
        raise InputError(faults, of=_PROBLEM)
    return Problem(
        practices,
        tuple(map(_as_mentor, given)),
        policy,
        fixed=fixed,
        forbidden=forbidden,
        relation=Relation.SPECIALISTS,
    )


def _as_mentor(specialist: Specialist) -> MentorPractice:
    return MentorPractice(
        mentor_id=specialist.specialist_id,
        name=specialist.name,
        areas=specialist.areas,
        places=specialist.places,
        minimum_load=specialist.minimum_load,
        organization=specialist.organization,
        conflicts=specialist.conflicts,
        wishes=specialist.wishes,
        people=specialist.emails,
    )


def _here(place: str) -> str:
    for theirs, ours in _FIELDS.items():
        if place == theirs or place.startswith(f"{theirs}["):
            return ours + place.removeprefix(theirs)
    return place
