"""The facts of a candidate pair, and what matching declares to the policy language."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from qip_rules.matching.areas import AreaMatch
from qip_rules.matching.derivations import AREA_COUNT, DERIVED, CandidatePair
from qip_rules.matching.relations import Relation
from qip_rules.policy.declaration import (
    Declaration,
    ParameterDeclaration,
    SettingDeclaration,
    SubjectDeclaration,
)
from qip_rules.rules.fact import Fact, Unit, Value
from qip_rules.rules.findings import Evidence
from qip_rules.rules.vocabulary import Vocabulary

__all__ = [
    "AREA_MATCH",
    "CANDIDATE",
    "DECLARATION",
    "EVIDENCE_MAXIMUM",
    "MENTOR_PAIRING",
    "OFFERED",
    "SPECIALIST",
    "PairEvidence",
    "derive",
]

MENTOR_PAIRING: Final = "mentor_pairing"
AREA_MATCH: Final = "area_match"
EVIDENCE_MAXIMUM: Final = "evidence_maximum"

OFFERED: Final = "offered"
"""The choice of `MENTOR_PAIRING` under which there is anything to pair."""


CANDIDATE: Final = Vocabulary(tuple(fact for fact, _ in DERIVED))
"""What may be asked about a candidate pair."""


_OF_A_SPECIALIST: Final[Mapping[str, tuple[str, str]]] = {
    AREA_COUNT: (
        (
            "How many of the practice's priority areas the specialist knows well. Areas are "
            "compared as the setting `area_match` says. Unknown until the areas of both are "
            "known."
        ),
        (
            "Which priority areas are settled with the practice, and which areas does the "
            "specialist know well?"
        ),
    ),
    "same_organization": (
        (
            "The specialist belongs to the organization of the practice. Unknown until the "
            "organization of both is known."
        ),
        "To which organization does the practice belong, and to which the specialist?",
    ),
    "practice_declares_conflict": (
        (
            "The practice has declared a conflict of interest with the specialist. Unknown until "
            "the practice has said with whom it has one, or that it has none."
        ),
        "Has the practice a conflict of interest with the specialist?",
    ),
    "mentor_declares_conflict": (
        (
            "The specialist has declared a conflict of interest with the practice. Unknown until "
            "the specialist has said with whom it has one, or that it has none."
        ),
        "Has the specialist a conflict of interest with the practice?",
    ),
    "shares_person": (
        (
            "The specialist stands for the practice: the same mailbox is listed on both sides. "
            "Unknown until the practice's people and the specialist's addresses are known."
        ),
        "Who stands for the practice (e-mail of each), and which addresses has the specialist?",
    ),
    "shares_domain": (
        (
            "The practice and the specialist share an e-mail domain, or a domain of one lies "
            "within one of the other. Unknown until the domains of both are stated or follow from "
            "addresses."
        ),
        "Which e-mail domains has the practice, and which the specialist?",
    ),
}
"""The meaning and the question of each fact, where the other side is a specialist: a person, who
knows an area well, where a mentor practice has succeeded in it."""


def _told_of_a_specialist(fact: Fact) -> Fact:
    meaning, question = _OF_A_SPECIALIST[fact.name]
    return attrs.evolve(fact, meaning=meaning, question=question)


SPECIALIST: Final = Vocabulary(tuple(_told_of_a_specialist(fact) for fact in CANDIDATE.facts))
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
    return {fact.name: derivation(pair).value for fact, derivation in DERIVED}


@attrs.frozen
class PairEvidence(Mapping[str, Evidence]):
    """The evidence of each fact of one candidate pair, worked out when it is looked up."""

    pair: CandidatePair = attrs.field(repr=False)

    def __getitem__(self, name: str) -> Evidence:
        for fact, derivation in DERIVED:
            if fact.name == name:
                known = derivation(self.pair)
                return Evidence(known.says, known.paths)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(fact.name for fact, _ in DERIVED)

    def __len__(self) -> int:
        return len(DERIVED)
