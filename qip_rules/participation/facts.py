"""What participation tells the policy language about itself: its words and its codes."""

from typing import Final

from qip_rules.participation.codes import ParticipationCode, StaffCode
from qip_rules.participation.words import Attendees, Mode, Party, Recording, Rhythm
from qip_rules.policy.declaration import Declaration, StepDeclaration

__all__ = ["DECLARATION"]

DECLARATION: Final = Declaration(
    findings=tuple(each.value for kind in (ParticipationCode, StaffCode) for each in kind),
    steps=StepDeclaration(
        owed_by=tuple(each.value for each in Party),
        recorded_by=tuple(each.value for each in Recording),
        modes=tuple(each.value for each in Mode),
        attended_by=tuple(each.value for each in Attendees),
        rhythms=tuple(each.value for each in Rhythm),
    ),
)
"""The words in which a document speaks of steps, and the codes it can name clauses for."""
