"""Duties about several applications, ended at the desk by an order of staff."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import attrs

from qip_rules.billing.codes import RefusalCode
from qip_rules.billing.decisions import DutySettled
from qip_rules.billing.discharging import settle_together
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event
from qip_rules.billing.refusals import Refusal, refusal
from qip_rules.billing.several import remarks_on_several
from qip_rules.billing.together import CohortAccounts, cohort_accounts
from qip_rules.cohort.desk.carrying_out import OnRecord
from qip_rules.cohort.desk.change import SharedChange
from qip_rules.cohort.desk.orders import SettlementOrder
from qip_rules.fields import shown
from qip_rules.policy.program import Program

__all__ = ["carried_out_together"]

_SAYS = ("issued_on", "duty", "about", "authority", "reason")
"""What makes two settlements the same: any of the applications can be named in the order."""


def carried_out_together(  # noqa: PLR0913 - the order, the record, and how a document is recorded
    order: SettlementOrder,
    program: Program,
    events: Sequence[Event],
    documents: Sequence[Document],
    *,
    number: str,
    as_of: date,
    recorded_at: datetime,
) -> tuple[DutySettled | Refusal | OnRecord, SharedChange]:
    """What comes of an order to end a duty about several applications, and what that changes.

    The order names any of the applications that the duty concerns; its document is one of the
    first of them. An order that is sent again has no second effect. All accounts are worked out
    once; afterwards only those that have something to do with the applications concerned.

    Args:
        order: to settle a duty of `qip_rules.billing.codes.OF_SEVERAL`.
        program: the whole program document.
        events: what happened to any of the applications.
        documents: the decisions on record about any of them, in the order in which they were made.
        number: the next number of the series.
        as_of: the day on which the accounts are looked at.
        recorded_at: the moment of recording, with its offset from UTC.

    Raises:
        KeyError: nothing is on record of the application that the order names.
        InputError: documents that contradict themselves, a bad number.
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    before = cohort_accounts(program, events, documents, as_of)
    concerned = _concerned_by(before, order)
    made = _decided(order, before, concerned, number, recorded_at)
    if isinstance(made, DutySettled):
        linked = _linked_with(concerned, before)
        after = _accounts_of(linked, program, events, (*documents, made), as_of)
        return made, SharedChange(before, after, concerned)
    told = concerned if order.application_id in concerned else (order.application_id,)
    given = None if concerned else _given_before(order, documents)
    if given is not None:
        linked = _linked_with((order.application_id, given.application_id), before)
        others = [each for each in documents if each is not given]
        then = _concerned_by(_accounts_of(linked, program, events, others, as_of), order)
        if not then or order.application_id in then:
            its = then or (given.application_id,)
            return OnRecord(given), SharedChange(before, before, its)
    return made, SharedChange(before, before, told)


def _linked_with(names: Iterable[str], cohort: CohortAccounts) -> frozenset[str]:
    """The applications that have something in common with these, directly or by way of others.

    What is told and to be done about any of them is the same, whatever other accounts there are.
    """
    groups = [each.applications for each in remarks_on_several(cohort.accounts)]
    of_name: dict[str, list[int]] = {}
    for position, group in enumerate(groups):
        for name in group:
            of_name.setdefault(name, []).append(position)
    found = set(names)
    waiting, seen = list(found), set[int]()
    while waiting:
        for position in of_name.get(waiting.pop(), ()):
            if position not in seen:
                seen.add(position)
                new = set(groups[position]) - found
                found |= new
                waiting.extend(new)
    return frozenset(found)


def _accounts_of(
    names: frozenset[str],
    program: Program,
    events: Iterable[Event],
    documents: Iterable[Document],
    as_of: date,
) -> CohortAccounts:
    """The accounts of these applications alone, and what they show together."""
    return cohort_accounts(
        program,
        [each for each in events if each.application_id in names],
        [each for each in documents if each.application_id in names],
        as_of,
    )


def _concerned_by(cohort: CohortAccounts, order: SettlementOrder) -> tuple[str, ...]:
    """The applications of the duty that the order is to end; none, if there is no such duty."""
    ours = (each for each in cohort.to_do if (each.code, each.about) == (order.duty, order.about))
    return tuple(dict.fromkeys(name for each in ours for name in each.applications))


def _decided(
    order: SettlementOrder,
    cohort: CohortAccounts,
    concerned: Sequence[str],
    number: str,
    recorded_at: datetime,
) -> DutySettled | Refusal:
    own = cohort.account(order.application_id)
    if order.keeps is not None:
        says = (
            f"There is no version {shown(order.keeps)} of {order.about}: only conflicts have "
            "versions."
        )
        return refusal(own, RefusalCode.SETTLE_UNKNOWN_DUTY, says)
    if concerned and order.application_id not in concerned:
        says = (
            f"The duty {order.duty.value} about {order.about} is about {', '.join(concerned)}, "
            f"and not about {order.application_id}."
        )
        return refusal(own, RefusalCode.SETTLE_UNKNOWN_DUTY, says)
    return settle_together(
        cohort,
        number=number,
        on=order.issued_on,
        duty=order.duty,
        about=order.about,
        authority=order.authority,
        reason=order.reason,
        recorded_at=recorded_at,
    )


def _given_before(order: SettlementOrder, documents: Iterable[Document]) -> DutySettled | None:
    """The latest settlement that says what the order asks for."""
    wanted = attrs.asdict(order, recurse=False)
    same = [
        each
        for each in documents
        if isinstance(each, DutySettled)
        and all(getattr(each, name) == wanted[name] for name in _SAYS)
    ]
    return same[-1] if same else None
