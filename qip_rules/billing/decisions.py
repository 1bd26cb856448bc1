"""Decisions of the staff about one account that are kept and not sent: on money, and on duties.

Like invoices and credit notes they are numbered in the order in which they are made, never change,
and never move by themselves: the account reads what follows from them.
"""

from collections.abc import Iterator
from typing import Literal

import attrs

from qip_rules.billing.codes import DutyCode
from qip_rules.billing.recorded import Decided
from qip_rules.errors import Fault
from qip_rules.fields import (
    amount,
    each_once,
    identifier,
    instance_of,
    member_of,
    needed,
    one_line,
    optional,
    prose,
    refuse,
    several,
    shown,
)
from qip_rules.money import Money

__all__ = [
    "AssignedPart",
    "DutySettled",
    "MoneyReturned",
    "PaymentAssigned",
    "Waiver",
    "WriteOff",
    "WriteOffUndone",
]


@attrs.frozen(kw_only=True)
class _Authorized(Decided):
    """A decision that somebody answers for."""

    authority: str
    """Who decided: a person, a committee, a foundation."""
    reason: str

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(one_line, "authority", self.authority)
        yield from needed(prose, "reason", self.reason)


@attrs.frozen(kw_only=True)
class Waiver(_Authorized):
    """The program gives up a part of the fee of one seat, or the whole. The fee stays what it is.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["waiver"] = "waiver"
    seat_id: str
    amount: Money

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(identifier, "seat_id", self.seat_id)
        yield from needed(amount(1), "amount", self.amount)


@attrs.frozen(kw_only=True)
class WriteOff(_Authorized):
    """The program no longer chases what is due on an invoice. It covers no seat.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["write-off"] = "write-off"
    invoice_number: str
    amount: Money
    """What was due on the day of the decision."""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(identifier, "invoice_number", self.invoice_number)
        yield from needed(amount(1), "amount", self.amount)


@attrs.frozen(kw_only=True)
class WriteOffUndone(_Authorized):
    """The program chases again what it had written off.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["write-off-undone"] = "write-off-undone"
    write_off_number: str

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(identifier, "write_off_number", self.write_off_number)


@attrs.frozen(kw_only=True)
class MoneyReturned(_Authorized):
    """The program sent money back that was no fee. It is no refund: fees are not given back.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["money-returned"] = "money-returned"
    payment_id: str
    amount: Money

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(identifier, "payment_id", self.payment_id)
        yield from needed(amount(1), "amount", self.amount)


@attrs.frozen(kw_only=True)
class AssignedPart:
    """What of a payment is meant for one seat.

    Raises:
        InputError: every fault of the fields at once.
    """

    seat_id: str
    amount: Money

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the part")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(identifier, "seat_id", self.seat_id)
        yield from needed(amount(1), "amount", self.amount)


@attrs.frozen(kw_only=True)
class PaymentAssigned(_Authorized):
    """The staff say which seats a payment is for, where the order of lines would say otherwise.

    A later assignment of the same payment takes the place of the earlier one.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["payment-assigned"] = "payment-assigned"
    payment_id: str
    parts: tuple[AssignedPart, ...]

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(identifier, "payment_id", self.payment_id)
        faults = tuple(needed(several(instance_of(AssignedPart)), "parts", self.parts))
        yield from faults
        if faults:
            return
        if not self.parts:
            yield Fault("parts", "no part", "at least one")
        yield from each_once("parts", "seat_id", (each.seat_id for each in self.parts))
        for position, each in enumerate(self.parts):
            if each.amount.currency != self.parts[0].amount.currency:
                expected = f"money in {self.parts[0].amount.currency}, as the first part"
                yield Fault(f"parts[{position}].amount", str(each.amount), expected)


@attrs.frozen(kw_only=True)
class DutySettled(_Authorized):
    """Staff decided that something to be done needs no more: it is left as it is, or was done.

    It counts as long as the grounds of the duty are those that staff looked at. Grounds are ids,
    days and amounts of the record, never sentences, so that a new wording of this library opens
    no duty again, and news about the matter do.

    A conflict of records is settled with the version that counts from then on, or with none.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["duty-settled"] = "duty-settled"
    duty: DutyCode
    about: str = attrs.field(metadata={"personal": False})
    """The id of what the duty is about, as the account tells it."""
    grounds: tuple[str, ...] = attrs.field(metadata={"personal": False})
    """The grounds of each duty of that code about it."""
    keeps: str | None = attrs.field(default=None, metadata={"personal": False})
    """The name of the version of a conflict that counts; `None`: none does."""

    def _faults(self) -> Iterator[Fault]:
        yield from super()._faults()
        yield from needed(member_of(DutyCode), "duty", self.duty)
        yield from needed(identifier, "about", self.about)
        faults = tuple(needed(several(identifier), "grounds", self.grounds))
        yield from faults
        if not faults and not self.grounds:
            yield Fault("grounds", "nothing", "at least the grounds of one duty")
        yield from optional(identifier, "keeps", self.keeps)
        if self.keeps is not None and self.duty is not DutyCode.RESOLVE_CONFLICT:
            yield Fault("keeps", shown(self.keeps), "nothing: only conflicts have versions")
