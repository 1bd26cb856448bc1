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
from qip_rules.errors import expect_arguments
from qip_rules.fields import day, identifier, member_of, optional, refuse, shown

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
    keeps: str | None = None,
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
        keeps: of a conflict (`resolve-conflict`), the name of the version that counts, as
            `Account.conflicts` has it; `None`: none counts. A conflict that is settled can be
            settled again with another version.
        recorded_at: the moment of recording, with its offset from UTC.

    Returns:
        The document, or the reason why there is none: `settle.…` or `document.…`.

    Raises:
        InputError: a duty that is none, or another field that is not what it should be.
    """
    expect_arguments("settle", account=(account, Account))
    refuse(
        [
            *day("on", on),
            *member_of(DutyCode)("duty", duty),
            *identifier("about", about),
            *optional(identifier, "keeps", keeps),
        ],
        "the settlement",
    )
    if duty in NOT_TO_BE_SETTLED:
        says = f"The duty {duty.value} is ended by doing it, not by saying that it is settled."
        return refusal(account, RefusalCode.SETTLE_OTHERWISE, says)
    if keeps is not None or duty is DutyCode.RESOLVE_CONFLICT:
        grounds = _of_conflicts(account, duty, about, keeps)
        if isinstance(grounds, Refusal):
            return grounds
    else:
        grounds = [
            each.grounds for each in account.to_do if (each.code, each.about) == (duty, about)
        ]
    if not grounds:
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
        grounds=tuple(dict.fromkeys(grounds)),
        authority=authority,
        reason=reason,
        keeps=keeps,
    )


def _of_conflicts(
    account: Account, duty: DutyCode, about: str, keeps: str | None
) -> list[str] | Refusal:
    """The grounds of the conflicts about something that are not settled in that way already."""
    ours = [
        each
        for each in account.conflicts
        if duty is DutyCode.RESOLVE_CONFLICT and each.about == about
    ]
    if keeps is not None:
        named = [each for each in ours if any(keeps == one.name for one in each.versions)]
        if not named and (ours or duty is not DutyCode.RESOLVE_CONFLICT):
            there = "; ".join(each.choices for each in ours) or "only conflicts have versions"
            says = f"There is no version {shown(keeps)} of {about}: {there}."
            return refusal(account, RefusalCode.SETTLE_UNKNOWN_DUTY, says)
        ours = named
    to_do = {each.grounds for each in account.to_do if (each.code, each.about) == (duty, about)}
    return [each.grounds for each in ours if each.kept != keeps or each.grounds in to_do]
