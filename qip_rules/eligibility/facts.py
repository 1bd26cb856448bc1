"""The facts of an application: named, flat and typed, with what holds between them.

How each is derived stands in `qip_rules.eligibility.derivations`.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from qip_rules.eligibility.application import Application
from qip_rules.eligibility.derivations import DERIVED
from qip_rules.policy.declaration import Declaration, SubjectDeclaration
from qip_rules.rules.expression import Comparison, Literal, Not, Operator, Or, Reference
from qip_rules.rules.fact import Value
from qip_rules.rules.findings import Evidence
from qip_rules.rules.vocabulary import Constraint, Vocabulary

__all__ = ["APPLICATION", "DECLARATION", "DerivedEvidence", "derive"]


def _reference(name: str) -> Reference:
    return Reference(next(each.fact for each in DERIVED if each.fact.name == name))


def _at_least(name: str, other: Reference | Literal) -> Comparison:
    return Comparison(Operator.GREATER_OR_EQUAL, _reference(name), other)


def _implies(condition: Reference, then: Reference | Comparison) -> Or:
    return Or((Not(condition), then))


APPLICATION: Final = Vocabulary(
    tuple(each.fact for each in DERIVED),
    (
        Constraint(
            _implies(_reference("letter_signed_by_sponsor"), _reference("letter_received")),
            "A letter that somebody signed is there.",
        ),
        Constraint(
            _implies(_reference("letter_signed_by_sponsor"), _reference("sponsor_named")),
            "A letter signed by the sponsor has a sponsor.",
        ),
        Constraint(
            _implies(_reference("leader_in_core_team"), _reference("leader_named")),
            "A leader in the core team is a leader who is named.",
        ),
        Constraint(
            _implies(_reference("leader_in_core_team"), _at_least("core_team_size", Literal(1))),
            "A core team with the leader in it has at least one person.",
        ),
        Constraint(
            _at_least("project_team_size", _reference("core_team_size")),
            "The project team counts the core team in.",
        ),
    ),
)
"""What may be asked about an application, and what holds between the answers."""

DECLARATION: Final = Declaration(
    subjects=(SubjectDeclaration("application", APPLICATION, asks=True),),
)
"""What eligibility tells the policy language."""


def derive(application: Application) -> dict[str, Value | None]:
    """The value of every derived fact of an application; `None` is not known."""
    return {each.fact.name: each.derivation(application).value for each in DERIVED}


@attrs.frozen
class DerivedEvidence(Mapping[str, Evidence]):
    """The evidence of each derived fact of one application, worked out when it is looked up."""

    application: Application = attrs.field(repr=False)

    def __getitem__(self, name: str) -> Evidence:
        for each in DERIVED:
            if each.fact.name == name:
                known = each.derivation(self.application)
                return Evidence(known.says, known.paths)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(each.fact.name for each in DERIVED)

    def __len__(self) -> int:
        return len(DERIVED)
