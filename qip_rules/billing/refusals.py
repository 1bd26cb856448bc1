"""Refusals: decisions that cannot be made as things stand, with the reason and its clauses."""

from datetime import date

import attrs

from qip_rules.billing.codes import BillingCode, RefusalCode
from qip_rules.billing.state import Account
from qip_rules.rules.requirement import Clause
from qip_rules.rules.wording import phrase

__all__ = ["Refusal", "against_document", "refusal"]


@attrs.frozen
class Refusal:
    """A decision that was not made. It changes nothing."""

    code: RefusalCode
    says: str
    clauses: tuple[Clause, ...]


def refusal(account: Account, code: RefusalCode, says: str) -> Refusal:
    """A refusal with the clauses on which the program rests it."""
    return Refusal(code, says, account.policy.cited(code.value))


def against_document(account: Account, number: str, on: date) -> Refusal | None:
    """What stands in the way of any document of that number on that day.

    Events that lie ahead do not: they do not count, whatever becomes of them. A document that does
    would have the new one counted only after it.
    """
    recorded = [
        *(each.document for each in account.documents),
        *(each.document for each in account.decisions),
    ]
    if any(each.number == number for each in recorded):
        says = f"The number {number} is used; the number of a document is never used again."
        return refusal(account, RefusalCode.DOCUMENT_NUMBER_USED, says)
    previous = max(recorded, key=lambda each: each.issued_on, default=None)
    if previous is not None and on < previous.issued_on:
        says = (
            f"The document {previous.number} was issued on {phrase(previous.issued_on)}; a later "
            "number cannot bear an earlier date."
        )
        return refusal(account, RefusalCode.DOCUMENT_BEFORE_PREVIOUS, says)
    ahead = next(account.found(BillingCode.DOCUMENT_IN_FUTURE), None)
    if ahead is not None:
        says = (
            f"The document {ahead.about} lies ahead of {phrase(account.as_of)}; one that follows "
            "it would not count before."
        )
        return refusal(account, RefusalCode.DOCUMENT_BEHIND_ANOTHER, says)
    if on > account.as_of:
        says = f"The account is known to {phrase(account.as_of)}, which is before {phrase(on)}."
        return refusal(account, RefusalCode.DOCUMENT_AFTER_ACCOUNT, says)
    return None
