"""What an account says: findings about what is unusual, and what staff must do next.

A finding of the rule language and one of billing's own look alike: code, sentence, clauses, and
what it is about.
"""

from datetime import date

import attrs

from qip_rules.billing.codes import BillingCode, DutyCode
from qip_rules.money import Money
from qip_rules.rules.requirement import Clause

__all__ = [
    "AccountFinding",
    "Remark",
    "ToDo",
    "grounds_of",
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
    grounds: str = ""
    """What of the record led to it, if it asks staff to do something: see `ToDo`."""
    choices: str = ""
    """What staff can choose from, if they are asked to choose."""


@attrs.frozen
class ToDo:
    """Something that staff must do next.

    `due_on` is the last day on which it is in time; `None` is at once. `grounds` are the ids, days
    and amounts of the record that led to it: the same words as long as nothing about it changes,
    whatever the sentence says, so that a settlement can name what was looked at. `applications` are
    those that it concerns, where it is about several; of one account's own duties there are none.
    """

    code: DutyCode
    says: str
    due_on: date | None
    clauses: tuple[Clause, ...]
    about: str
    grounds: str
    applications: tuple[str, ...] = ()


def grounds_of(*told: str | date | Money | None) -> str:
    """Grounds: ids, days and amounts in plain form; what is not known is a hyphen.

    >>> grounds_of("money-overpaid", Money(500, "USD"), None)
    'money-overpaid, 500 USD, -'
    """
    return ", ".join([_plain(each) for each in told])


def _plain(told: str | date | Money | None) -> str:
    if isinstance(told, Money):
        return f"{told.amount_minor} {told.currency}"
    return "-" if told is None else str(told)
