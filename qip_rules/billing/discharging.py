"""Decisions to leave something that is to be done as it is, or to say that it was done.

Some duties end when their paper is issued or their money arrives. Others are a question to staff:
which of two records is right, whether an invoice is corrected, what becomes of money that nobody
may have. Whatever the answer, somebody gives it, and the record keeps it.
"""

from datetime import date, datetime
from typing import Final

from qip_rules.billing.codes import DutyCode, RefusalCode
from qip_rules.billing.decisions import DutySettled
from qip_rules.billing.refusals import Refusal, against_document, refusal
from qip_rules.billing.settling import decided_fields
from qip_rules.billing.state import Account
from qip_rules.fields import day, identifier, member_of, refuse

__all__ = ["NOT_TO_BE_SETTLED", "settle"]

NOT_TO_BE_SETTLED: Final = frozenset(
    {
        DutyCode.ISSUE_INVOICE,
        DutyCode.ISSUE_CREDIT_NOTE,
        DutyCode.COLLECT_FEES,
        DutyCode.WAIVE_REST,
    }
)
"""The duties that only doing them ends: another decision of billing does, or a payment."""


def settle(  # noqa: PLR0913 - each a field of the settlement
    account: Account,
    *,
    number: str,
    on: date,
    duty: DutyCode,
    about: str,
    authority: str,
    reason: str,
    recorded_at: datetime | None = None,
) -> DutySettled | Refusal:
    """A settlement of what is to be done about something, as things stand in the account.

    It covers every duty of that code about it, by the grounds that each has now. What led to them
    stays a finding. When the grounds change, by another amount, another version or another day,
    the duty is there again.

    Args:
        account: as of `on` or later, derived from all documents recorded so far.
        number: the next number of the series.
        on: the day of the decision.
        duty: what is to be done: the code of the duty.
        about: what it is about: the id that the duty has.
        authority: who decided.
        reason: why nothing more is to be done, or what was done.
        recorded_at: the moment of recording, with its offset from UTC.

    Returns:
        The document, or the reason why there is none: `settle.…` or `document.…`.

    Raises:
        InputError: a duty that is none, or another field that is not what it should be.
    """
    refuse(
        [
            *day("on", on),
            *member_of(DutyCode)("duty", duty),
            *identifier("about", about),
        ],
        "the settlement",
    )
    if duty in NOT_TO_BE_SETTLED:
        says = f"The duty {duty.value} is ended by doing it, not by saying that it is settled."
        return refusal(account, RefusalCode.SETTLE_OTHERWISE, says)
    open_ones = [each for each in account.to_do if each.code is duty and each.about == about]
    if not open_ones:
        if any(
            isinstance(each.document, DutySettled)
            and each.stands
            and (each.document.duty, each.document.about) == (duty, about)
            for each in account.decisions
        ):
            says = f"The duty {duty.value} about {about} is settled already."
            return refusal(account, RefusalCode.SETTLE_ALREADY, says)
        says = f"The duty {duty.value} about {about} is not on the list."
        return refusal(account, RefusalCode.SETTLE_UNKNOWN_DUTY, says)
    return against_document(account, number, on) or DutySettled(
        **decided_fields(account, number, on, recorded_at),
        duty=duty,
        about=about,
        grounds=tuple(dict.fromkeys(each.grounds for each in open_ones)),
        authority=authority,
        reason=reason,
    )
