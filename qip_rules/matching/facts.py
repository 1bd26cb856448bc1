"""The facts of a candidate pair, and what matching declares to the policy language.

A candidate pair is a practice and a mentor practice. Each fact is derived from the records of the
two, and is unknown while a record that it rests on is.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs

from qip_rules.matching.areas import AreaMatch, SharedArea
from qip_rules.matching.records import (
    AREAS_MAXIMUM,
    MentorPractice,
    Practice,
)
from qip_rules.matching.relations import Relation
from qip_rules.policy.declaration import (
    Declaration,
    ParameterDeclaration,
    SettingDeclaration,
    SubjectDeclaration,
)
from qip_rules.rules.fact import AnsweredBy, Boolean, Fact, Unit, Value, WholeNumber
from qip_rules.rules.findings import Evidence
from qip_rules.rules.vocabulary import Vocabulary

__all__ = [
    "AREA_COUNT",
    "AREA_MATCH",
    "CANDIDATE",
    "DECLARATION",
    "EVIDENCE_MAXIMUM",
    "MENTOR_PAIRING",
    "OFFERED",
    "SPECIALIST",
    "CandidatePair",
    "PairEvidence",
    "derive",
    "domain_and_wider",
]

AREA_COUNT: Final = "shared_area_count"
"""The fact on which a requirement of shared areas turns."""

MENTOR_PAIRING: Final = "mentor_pairing"
AREA_MATCH: Final = "area_match"
EVIDENCE_MAXIMUM: Final = "evidence_maximum"

OFFERED: Final = "offered"
"""The choice of `MENTOR_PAIRING` under which there is anything to pair."""


@attrs.frozen
class CandidatePair:
    """A practice and a mentor practice that might be paired, and the areas they share."""

    practice: Practice
    mentor: MentorPractice
    shared: tuple[SharedArea, ...] | None
    """What `shared_areas` gives for the two; `None` if the areas of either are not known."""


@attrs.frozen
class _Known:
    """A derived value and the evidence for it; a value of `None` is not known."""

    value: Value | None
    says: str
    paths: tuple[str, ...]


_Derivation = Callable[[CandidatePair], _Known]
_DERIVED: Final[list[tuple[Fact, _Derivation]]] = []


def _fact(fact: Fact) -> Callable[[_Derivation], _Derivation]:
    """Declare the fact that a function derives; its docstring is the fact's meaning."""

    def declare(derivation: _Derivation) -> _Derivation:
        meaning = " ".join((derivation.__doc__ or "").split())
        _DERIVED.append((attrs.evolve(fact, meaning=meaning), derivation))
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
def _shared_area_count(pair: CandidatePair) -> _Known:
    """In how many of the practice's priority areas the mentor practice has succeeded.

    Areas are compared as the setting `area_match` says. Unknown until the areas of both are known.
    """
    if pair.shared is None:
        return _unknown(
            ("The priority areas of {practice} are not settled.", pair.practice.areas, "areas"),
            ("The areas of success of {mentor} are not known.", pair.mentor.areas, "areas"),
            pair,
        )
    said = ", ".join(
        each.area if each.through == each.area else f"{each.area} (through {each.through})"
        for each in pair.shared
    )
    return _Known(
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
def _same_organization(pair: CandidatePair) -> _Known:
    """The two practices belong to one organization, or are one and the same practice.

    Unknown until the organization of both is known.
    """
    practice, mentor = pair.practice, pair.mentor
    if practice.practice_id == mentor.mentor_id:
        says = f"{practice.practice_id} is one and the same practice."
        return _Known(value=True, says=says, paths=("practice.practice_id", "mentor.mentor_id"))
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
    return _Known(same, says, ("practice.organization", "mentor.organization"))


@_fact(
    Fact(
        "practice_declares_conflict",
        Boolean(),
        question="Has the practice a conflict of interest with the mentor practice?",
        answered_by=AnsweredBy.APPLICANT,
        usual=False,
    )
)
def _practice_declares_conflict(pair: CandidatePair) -> _Known:
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
def _mentor_declares_conflict(pair: CandidatePair) -> _Known:
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
def _shares_person(pair: CandidatePair) -> _Known:
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
    return _Known(bool(both), says, ("practice.people", "mentor.people"))


@_fact(
    Fact(
        "shares_domain",
        Boolean(),
        question="Which e-mail domains has the practice, and which the mentor practice?",
        answered_by=AnsweredBy.STAFF,
        usual=False,
    )
)
def _shares_domain(pair: CandidatePair) -> _Known:
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
    return _Known(bool(both), says, ("practice.domains", "mentor.domains"))


def domain_and_wider(domain: str) -> tuple[str, ...]:
    """A domain with every domain that it lies within, the bare top-level one left out.

    >>> domain_and_wider("mail.clinic.example.org")
    ('mail.clinic.example.org', 'clinic.example.org', 'example.org')
    """
    labels = domain.split(".")
    return tuple(".".join(labels[first:]) for first in range(len(labels) - 1))


def _declared(declarer: str, conflicts: frozenset[str] | None, other: str, side: str) -> _Known:
    paths = (f"{side}.conflicts",)
    if conflicts is None:
        return _Known(None, f"{declarer} has not said with whom it has a conflict.", paths)
    verb = "has declared a" if other in conflicts else "has declared no"
    return _Known(other in conflicts, f"{declarer} {verb} conflict with {other}.", paths)


def _unknown(
    of_practice: tuple[str, object, str], of_mentor: tuple[str, object, str], pair: CandidatePair
) -> _Known:
    """Unknown for want of what is `None` on either side: its sentence, value and field."""
    names = {"practice": pair.practice.practice_id, "mentor": pair.mentor.mentor_id}
    missing = [
        (sentence.format(**names), f"{side}.{field}")
        for side, (sentence, value, field) in (("practice", of_practice), ("mentor", of_mentor))
        if value is None
    ]
    return _Known(None, " ".join(says for says, _ in missing), tuple(path for _, path in missing))


CANDIDATE: Final = Vocabulary(tuple(fact for fact, _ in _DERIVED))
"""What may be asked about a candidate pair."""


def _of_a_specialist(fact: Fact) -> Fact:
    """The same fact, told of a practice and a specialist."""
    words = (
        ("mentor practice", "specialist"),
        ("The two practices", "The two"),
        (", or are one and the same practice", ""),
        ("stands for both practices", "stands for both"),
    )
    meaning, question = fact.meaning, fact.question
    for ours, theirs in words:
        meaning, question = meaning.replace(ours, theirs), question.replace(ours, theirs)
    return attrs.evolve(fact, meaning=meaning, question=question)


SPECIALIST: Final = Vocabulary(tuple(_of_a_specialist(fact) for fact in CANDIDATE.facts))
"""What may be asked about a practice and a specialist: the same facts, by the same names."""

DECLARATION: Final = Declaration(
    subjects=(
        SubjectDeclaration(Relation.MENTORS.subject, CANDIDATE),
        SubjectDeclaration(Relation.SPECIALISTS.subject, SPECIALIST),
    ),
    settings=(
        SettingDeclaration(
            MENTOR_PAIRING,
            "Whether the program pairs its practices with mentor practices.",
            {
                OFFERED: "Each practice is to be paired with a mentor practice.",
                "not_offered": "The program pairs nobody; asking for a pairing is a mistake.",
            },
        ),
        SettingDeclaration(
            AREA_MATCH,
            "When a mentor's success counts for a practice's priority area.",
            {
                AreaMatch.EXACT.value: "Both name the same area.",
                AreaMatch.ANCESTOR.value: "Both name the same area, or the mentor's area lies "
                "within the practice's.",
            },
        ),
    ),
    parameters=(
        ParameterDeclaration(
            EVIDENCE_MAXIMUM,
            "The strongest evidence of a mentor's success in an area; the weakest is 1.",
            Unit.COUNT,
        ),
    ),
)
"""What matching tells the policy language."""


def derive(pair: CandidatePair) -> dict[str, Value | None]:
    """The value of every fact of a candidate pair; `None` is not known."""
    return {fact.name: derivation(pair).value for fact, derivation in _DERIVED}


@attrs.frozen
class PairEvidence(Mapping[str, Evidence]):
    """The evidence of each fact of one candidate pair, worked out when it is looked up."""

    pair: CandidatePair = attrs.field(repr=False)

    def __getitem__(self, name: str) -> Evidence:
        for fact, derivation in _DERIVED:
            if fact.name == name:
                known = derivation(self.pair)
                return Evidence(known.says, known.paths)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(fact.name for fact, _ in _DERIVED)

    def __len__(self) -> int:
        return len(_DERIVED)
