"""How each fact of a candidate pair follows from the records of the two, with its evidence.

A candidate pair is a practice and a mentor practice, or a specialist. Each fact is unknown while a
record that it rests on is.
"""

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from qip_rules.matching.areas import SharedArea
from qip_rules.matching.record_fields import AREAS_MAXIMUM
from qip_rules.matching.records import MentorPractice, Practice
from qip_rules.matching.relations import Relation
from qip_rules.rules.fact import AnsweredBy, Boolean, Fact, Value, WholeNumber

__all__ = ["AREA_COUNT", "DERIVED", "CandidatePair", "Derivation", "Known", "domain_and_wider"]

AREA_COUNT: Final = "shared_area_count"
"""The fact on which a requirement of shared areas turns."""


@attrs.frozen
class CandidatePair:
    """A practice and a mentor practice that might be paired, and the areas they share."""

    practice: Practice
    mentor: MentorPractice
    shared: tuple[SharedArea, ...] | None
    """What `shared_areas` gives for the two; `None` if the areas of either are not known."""
    relation: Relation = Relation.MENTORS
    """Who the mentor is: sentences say so."""


@attrs.frozen
class Known:
    """A derived value and the evidence for it; a value of `None` is not known."""

    value: Value | None
    says: str
    paths: tuple[str, ...]


Derivation = Callable[[CandidatePair], Known]
DERIVED: Final[list[tuple[Fact, Derivation]]] = []
"""Each fact of a candidate pair, and how it is derived."""

_AREAS_UNKNOWN: Final[Mapping[Relation, str]] = {
    Relation.MENTORS: "The areas of success of {mentor} are not known.",
    Relation.SPECIALISTS: "Which areas {mentor} knows well is not known.",
}


def _fact(fact: Fact) -> Callable[[Derivation], Derivation]:
    """Declare the fact that a function derives; its docstring is the fact's meaning."""

    def declare(derivation: Derivation) -> Derivation:
        meaning = " ".join((derivation.__doc__ or "").split())
        DERIVED.append((attrs.evolve(fact, meaning=meaning), derivation))
        return derivation

    return declare


@_fact(
    Fact(
        AREA_COUNT,
        WholeNumber(0, AREAS_MAXIMUM),
        question="Which priority areas are settled with the practice, and in which areas has the "
        "mentor practice succeeded?",
        answered_by=AnsweredBy.STAFF,
        usual=1,
    )
)
def _shared_area_count(pair: CandidatePair) -> Known:
    """In how many of the practice's priority areas the mentor practice has succeeded.

    Areas are compared as the setting `area_match` says. Unknown until the areas of both are known.
    """
    if pair.shared is None:
        return _unknown(
            ("The priority areas of {practice} are not settled.", pair.practice.areas, "areas"),
            (_AREAS_UNKNOWN[pair.relation], pair.mentor.areas, "areas"),
            pair,
        )
    said = ", ".join(
        each.area if each.through == each.area else f"{each.area} (through {each.through})"
        for each in pair.shared
    )
    return Known(
        len(pair.shared),
        f"Shared: {said}." if said else "They share no area.",
        ("practice.areas", "mentor.areas"),
    )


@_fact(
    Fact(
        "same_organization",
        Boolean(),
        question="To which organization does each of the two practices belong?",
        answered_by=AnsweredBy.STAFF,
        usual=False,
    )
)
def _same_organization(pair: CandidatePair) -> Known:
    """The two practices belong to one organization, or are one and the same practice.

    Unknown until the organization of both is known.
    """
    practice, mentor = pair.practice, pair.mentor
    if practice.practice_id == mentor.mentor_id:
        says = f"{practice.practice_id} is one and the same practice."
        return Known(value=True, says=says, paths=("practice.practice_id", "mentor.mentor_id"))
    if practice.organization is None or mentor.organization is None:
        return _unknown(
            ("The organization of {practice} is not known.", practice.organization, "organization"),
            ("The organization of {mentor} is not known.", mentor.organization, "organization"),
            pair,
        )
    same = practice.organization_key == mentor.organization_key
    says = (
        f"Both belong to {practice.organization}."
        if same
        else f"One belongs to {practice.organization}, the other to {mentor.organization}."
    )
    return Known(same, says, ("practice.organization", "mentor.organization"))


@_fact(
    Fact(
        "practice_declares_conflict",
        Boolean(),
        question="Has the practice a conflict of interest with the mentor practice?",
        answered_by=AnsweredBy.APPLICANT,
        usual=False,
    )
)
def _practice_declares_conflict(pair: CandidatePair) -> Known:
    """The practice has declared a conflict of interest with the mentor practice.

    Unknown until the practice has said with whom it has one, or that it has none.
    """
    conflicts = pair.practice.conflicts
    return _declared(pair.practice.practice_id, conflicts, pair.mentor.mentor_id, "practice")


@_fact(
    Fact(
        "mentor_declares_conflict",
        Boolean(),
        question="Has the mentor practice a conflict of interest with the practice?",
        answered_by=AnsweredBy.STAFF,
        usual=False,
    )
)
def _mentor_declares_conflict(pair: CandidatePair) -> Known:
    """The mentor practice has declared a conflict of interest with the practice.

    Unknown until the mentor practice has said with whom it has one, or that it has none.
    """
    conflicts = pair.mentor.conflicts
    return _declared(pair.mentor.mentor_id, conflicts, pair.practice.practice_id, "mentor")


@_fact(
    Fact(
        "shares_person",
        Boolean(),
        question="Who stands for the practice, and who for the mentor practice (e-mail of each)?",
        answered_by=AnsweredBy.STAFF,
        usual=False,
    )
)
def _shares_person(pair: CandidatePair) -> Known:
    """Somebody stands for both practices: the same mailbox is listed on both sides.

    Unknown until the people of both are known.
    """
    ours, theirs = pair.practice.mailboxes, pair.mentor.mailboxes
    if ours is None or theirs is None:
        return _unknown(
            ("The people of {practice} are not known.", ours, "people"),
            ("The people of {mentor} are not known.", theirs, "people"),
            pair,
        )
    both = ", ".join(sorted(ours & theirs))
    says = f"Listed on both sides: {both}." if both else "Nobody is listed on both sides."
    return Known(bool(both), says, ("practice.people", "mentor.people"))


@_fact(
    Fact(
        "shares_domain",
        Boolean(),
        question="Which e-mail domains has the practice, and which the mentor practice?",
        answered_by=AnsweredBy.STAFF,
        usual=False,
    )
)
def _shares_domain(pair: CandidatePair) -> Known:
    """The two practices share an e-mail domain, or a domain of one lies within one of the other.

    Unknown until the domains of both are stated or follow from their people's addresses.
    """
    ours, theirs = pair.practice.mail_domains, pair.mentor.mail_domains
    if ours is None or theirs is None:
        return _unknown(
            ("The e-mail domains of {practice} are not known.", ours, "domains"),
            ("The e-mail domains of {mentor} are not known.", theirs, "domains"),
            pair,
        )
    both = sorted(
        {
            max(one, other, key=len)
            for one in ours
            for other in theirs
            if one in domain_and_wider(other) or other in domain_and_wider(one)
        }
    )
    says = f"Shared: {', '.join(both)}." if both else "They share no e-mail domain."
    return Known(bool(both), says, ("practice.domains", "mentor.domains"))


def domain_and_wider(domain: str) -> tuple[str, ...]:
    """A domain with every domain that it lies within, the bare top-level one left out.

    >>> domain_and_wider("mail.clinic.example.org")
    ('mail.clinic.example.org', 'clinic.example.org', 'example.org')
    """
    labels = domain.split(".")
    return tuple(".".join(labels[first:]) for first in range(len(labels) - 1))


def _declared(declarer: str, conflicts: frozenset[str] | None, other: str, side: str) -> Known:
    paths = (f"{side}.conflicts",)
    if conflicts is None:
        return Known(None, f"{declarer} has not said with whom it has a conflict.", paths)
    verb = "has declared a" if other in conflicts else "has declared no"
    return Known(other in conflicts, f"{declarer} {verb} conflict with {other}.", paths)


def _unknown(
    of_practice: tuple[str, object, str], of_mentor: tuple[str, object, str], pair: CandidatePair
) -> Known:
    """Unknown for want of what is `None` on either side: its sentence, value and field."""
    names = {"practice": pair.practice.practice_id, "mentor": pair.mentor.mentor_id}
    missing = [
        (sentence.format(**names), f"{side}.{field}")
        for side, (sentence, value, field) in (("practice", of_practice), ("mentor", of_mentor))
        if value is None
    ]
    return Known(None, " ".join(says for says, _ in missing), tuple(path for _, path in missing))
