"""Decisions to leave something that is to be done as it is, or to say that it was done.

Some duties end when their paper is issued or their money arrives. Others are a question to staff:
which of two records is right, whether an invoice is corrected, what becomes of money that nobody
may have. Whatever the answer, somebody gives it, and the record keeps it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from qip_rules.billing.codes import OF_SEVERAL, DutyCode, RefusalCode
from qip_rules.billing.decisions import DutySettled
from qip_rules.billing.documents import Kept
from qip_rules.billing.refusals import Refusal, against_document, refusal
from qip_rules.billing.settling import decided_fields
from qip_rules.billing.state import Account
from qip_rules.billing.together import CohortAccounts
from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import day, identifier, member_of, optional, refuse, shown

__all__ = ["NOT_TO_BE_SETTLED", "settle", "settle_together"]

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
    if duty in OF_SEVERAL:
        says = (
            f"The duty {duty.value} is about several applications, and settled for them together."
        )
        return refusal(account, RefusalCode.SETTLE_UNKNOWN_DUTY, says)
    if keeps is not None or duty is DutyCode.RESOLVE_CONFLICT:
        grounds = _of_conflicts(account, duty, about, keeps)
        if isinstance(grounds, Refusal):
            return grounds
    else:
        grounds = [
            each.grounds for each in account.to_do if (each.code, each.about) == (duty, about)
        ]
    if not grounds:
        standing = (each.document for each in account.decisions if each.stands)
        return _not_on_the_list(account, duty, about, standing)
    return against_document(account, number, on) or DutySettled(
        **decided_fields(account, number, on, recorded_at),
        duty=duty,
        about=about,
        grounds=tuple(dict.fromkeys(grounds)),
        authority=authority,
        reason=reason,
        keeps=keeps,
    )


def settle_together(  # noqa: PLR0913 - each a field of the settlement
    cohort: CohortAccounts,
    *,
    number: str,
    on: date,
    duty: DutyCode,
    about: str,
    authority: str,
    reason: str,
    recorded_at: datetime | None = None,
) -> DutySettled | Refusal:
    """A settlement of what is to be done about several applications, as things stand in them.

    It is a document of the first application that the duty concerns, and counts in
    `cohort_accounts` as long as the grounds are the same; `settle` says what it does.

    Args:
        cohort: as of `on` or later, derived from all documents recorded so far.
        number: the next number of the series.
        on: the day of the decision.
        duty: what is to be done: the code of the duty in `CohortAccounts.to_do`.
        about: what it is about: the id that the duty has.
        authority: who decided.
        reason: why nothing more is to be done, or what was done.
        recorded_at: the moment of recording, with its offset from UTC.

    Returns:
        The document, or the reason why there is none: `settle.…` or `document.…`. A refusal that
        concerns no application rests on the policy of the first account.

    Raises:
        ArgumentError: what is no `CohortAccounts`.
        InputError: a duty that is none, or another field that is not what it should be; a cohort
            without any account.
    """
    expect_arguments("settle_together", cohort=(cohort, CohortAccounts))
    refuse(
        [
            *day("on", on),
            *member_of(DutyCode)("duty", duty),
            *identifier("about", about),
            *(() if cohort.accounts else [Fault("cohort", "no account", "at least one")]),
        ],
        "the settlement",
    )
    to_do = [each for each in cohort.to_do if (each.code, each.about) == (duty, about)]
    if not to_do:
        account = cohort.accounts[0]
        if duty not in OF_SEVERAL:
            says = f"The duty {duty.value} is about one application, and settled in its account."
            return refusal(account, RefusalCode.SETTLE_UNKNOWN_DUTY, says)
        return _not_on_the_list(account, duty, about, cohort.settled)
    account = cohort.account(to_do[0].applications[0])
    others = [each for each in cohort.accounts if each is not account]
    papers = {paper.number for each in others for paper in each.documents}
    kept = {decision.document.number for each in others for decision in each.decisions}
    if number in papers | kept:
        says = f"The number {number} is used; the number of a document is never used again."
        return refusal(account, RefusalCode.DOCUMENT_NUMBER_USED, says)
    return against_document(account, number, on) or DutySettled(
        **decided_fields(account, number, on, recorded_at),
        duty=duty,
        about=about,
        grounds=tuple(dict.fromkeys(each.grounds for each in to_do)),
        authority=authority,
        reason=reason,
    )


def _not_on_the_list(
    account: Account, duty: DutyCode, about: str, standing: Iterable[Kept]
) -> Refusal:
    """The refusal to settle what is not to be done, given the decisions that stand."""
    if any(
        isinstance(each, DutySettled) and (each.duty, each.about) == (duty, about)
        for each in standing
    ):
        says = f"The duty {duty.value} about {about} is settled already."
        return refusal(account, RefusalCode.SETTLE_ALREADY, says)
    says = f"The duty {duty.value} about {about} is not on the list."
    return refusal(account, RefusalCode.SETTLE_UNKNOWN_DUTY, says)


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
