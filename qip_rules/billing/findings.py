"""What an account says: findings about what is unusual, and what staff must do next.

A finding of the rule language and one of billing's own look alike: code, sentence, clauses, and
what it is about.
"""

from datetime import date

import attrs

from qip_rules.billing.codes import BillingCode, DutyCode
from qip_rules.rules.requirement import Clause

__all__ = [
    "AccountFinding",
    "Remark",
    "ToDo",
]


@attrs.frozen
class AccountFinding:
    """Something unusual about an account.

    `code` is that of a requirement of subject `payment` or `seat`, or a `BillingCode` value;
    `about` is the id of the payment, seat, event, document or application it concerns.
    """

    code: str
    says: str
    clauses: tuple[Clause, ...]
    about: str

    @property
    def citation(self) -> str:
        """The clauses as one cites them: `T29 (page, heading)`; empty if there is none."""
        return "; ".join(f"{clause.id} ({clause.source})" for clause in self.clauses)


@attrs.frozen
class Remark:
    """A finding of billing's own before its clauses are looked up."""

    code: BillingCode
    says: str
    about: str


@attrs.frozen
class ToDo:
    """Something that staff must do next.

    `due_on` is the last day on which it is in time; `None` is at once.
    """

    code: DutyCode
    says: str
    due_on: date | None
    clauses: tuple[Clause, ...]
    about: str
