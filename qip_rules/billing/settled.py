"""Duties that staff have settled: what of them stands, and what has to be done again.

A settlement takes its duty from the list as long as the grounds are the same. The finding behind
the duty stays, and the settlement is told beside it. Nothing is remembered: when the grounds
change, the duty is there again, and when they change back, so is what staff decided about them.
"""

from collections.abc import Iterator, Sequence

import attrs

from qip_rules.billing.codes import BillingCode, DutyCode
from qip_rules.billing.decisions import DutySettled
from qip_rules.billing.findings import Remark, ToDo
from qip_rules.rules.wording import phrase

__all__ = ["Settled", "settled_duties"]


@attrs.frozen
class Settled:
    """What is left to be done, and what is told of the settlements."""

    to_do: tuple[ToDo, ...]
    remarks: tuple[Remark, ...] = ()
    fallen: frozenset[str] = frozenset()
    """The numbers of the settlements that settle nothing as things are now."""


def settled_duties(every: tuple[ToDo, ...], settlements: Sequence[DutySettled]) -> Settled:
    """The duties that are open, given all duties and what staff settled, in its order."""
    if not settlements:
        return Settled(every)  # which is so of nearly every account
    grounds: dict[tuple[DutyCode, str], set[str]] = {}
    latest: dict[tuple[DutyCode, str], DutySettled] = {}
    for each in settlements:
        latest[each.duty, each.about] = each
    for duty in every:
        if (duty.code, duty.about) in latest:
            grounds.setdefault((duty.code, duty.about), set()).add(duty.grounds)
    # A conflict can be settled again with another version: the latest counts.
    last = {(each.duty, each.about, told): each for each in settlements for told in each.grounds}
    standing = [
        each
        for each in settlements
        if any(
            last[each.duty, each.about, told] is each
            for told in grounds.get((each.duty, each.about), set()).intersection(each.grounds)
        )
    ]
    ended = {(each.duty, each.about, told) for each in standing for told in each.grounds}
    remarks = [_stands(each) for each in standing]
    stands = {(each.duty, each.about) for each in standing}
    remarks += _fallen([each for key, each in latest.items() if key not in stands], grounds)
    return Settled(
        tuple(each for each in every if (each.code, each.about, each.grounds) not in ended),
        tuple(remarks),
        frozenset(each.number for each in settlements) - {each.number for each in standing},
    )


def _stands(settlement: DutySettled) -> Remark:
    decided = (
        "nothing more is to be done"
        if settlement.keeps is None
        else f"the version {settlement.keeps} counts"
    )
    says = (
        f"{settlement.authority} decided on {phrase(settlement.issued_on)} that {decided} "
        f"({settlement.duty.value}): {_in_a_line(settlement.reason)}."
    )
    return Remark(BillingCode.DUTY_SETTLED, says, settlement.about)


def _fallen(
    settlements: Sequence[DutySettled], grounds: dict[tuple[DutyCode, str], set[str]]
) -> Iterator[Remark]:
    for each in settlements:
        says = (
            f"The settlement {each.number} of {phrase(each.issued_on)} is about {each.duty.value} "
            f"of {each.about}"
        )
        if (each.duty, each.about) in grounds:
            says += "; things have changed since, so that has to be decided anew."
            yield Remark(BillingCode.SETTLEMENT_OVERTAKEN, says, each.about)
        else:
            says += ", of which nothing is to be done."
            yield Remark(BillingCode.SETTLEMENT_WITHOUT_DUTY, says, each.number)


def _in_a_line(reason: str) -> str:
    """A reason as a part of a sentence: on one line, without a stop of its own."""
    return " ".join(reason.split()).rstrip(".")
