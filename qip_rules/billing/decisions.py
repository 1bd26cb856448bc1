"""Decisions of the staff about one account that are kept and not sent: on money, and on duties.

Like invoices and credit notes they are numbered in the order in which they are made, never change,
and never move by themselves: the account reads what follows from them.
"""

from collections.abc import Iterator
from typing import ClassVar, Final, Literal

import attrs

from qip_rules.billing.codes import DutyCode
from qip_rules.billing.recorded import Decided
from qip_rules.errors import Fault
from qip_rules.fields import (
    Ruled,
    RuledField,
    amount,
    each_once,
    identifier,
    instance_of,
    member_of,
    one_line,
    prose,
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


_SOME_MONEY: Final = amount(1)


@attrs.frozen(kw_only=True)
class _Authorized(Decided):
    """A decision that somebody answers for."""

    authority: str
    """Who decided: a person, a committee, a foundation."""
    reason: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Decided.field_rules,
        RuledField("authority", one_line, needed=""),
        RuledField("reason", prose, needed=""),
    )


@attrs.frozen(kw_only=True)
class Waiver(_Authorized):
    """The program gives up a part of the fee of one seat, or the whole. The fee stays what it is.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["waiver"] = "waiver"
    seat_id: str
    amount: Money

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *_Authorized.field_rules,
        RuledField("seat_id", identifier, needed=""),
        RuledField("amount", _SOME_MONEY, needed=""),
    )


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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *_Authorized.field_rules,
        RuledField("invoice_number", identifier, needed=""),
        RuledField("amount", _SOME_MONEY, needed=""),
    )


@attrs.frozen(kw_only=True)
class WriteOffUndone(_Authorized):
    """The program chases again what it had written off.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["write-off-undone"] = "write-off-undone"
    write_off_number: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *_Authorized.field_rules,
        RuledField("write_off_number", identifier, needed=""),
    )


@attrs.frozen(kw_only=True)
class MoneyReturned(_Authorized):
    """The program sent money back that was no fee. It is no refund: fees are not given back.

    Raises:
        InputError: every fault of the fields at once.
    """

    kind: Literal["money-returned"] = "money-returned"
    payment_id: str
    amount: Money

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *_Authorized.field_rules,
        RuledField("payment_id", identifier, needed=""),
        RuledField("amount", _SOME_MONEY, needed=""),
    )


@attrs.frozen(kw_only=True)
class AssignedPart(Ruled):
    """What of a payment is meant for one seat.

    Raises:
        InputError: every fault of the fields at once.
    """

    seat_id: str
    amount: Money

    called: ClassVar[str] = "the part"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("seat_id", identifier, needed=""),
        RuledField("amount", _SOME_MONEY, needed=""),
    )


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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *_Authorized.field_rules,
        RuledField("payment_id", identifier, needed=""),
        RuledField("parts", several(instance_of(AssignedPart)), needed=""),
    )

    def faults_between_fields(self) -> Iterator[Fault]:
        """Further: no part, a seat twice, several currencies."""
        yield from super().faults_between_fields()
        if tuple(several(instance_of(AssignedPart))("parts", self.parts)):
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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *_Authorized.field_rules,
        RuledField("duty", member_of(DutyCode), needed=""),
        RuledField("about", identifier, needed=""),
        RuledField("grounds", several(identifier), needed=""),
        RuledField("keeps", identifier),
    )

    def faults_between_fields(self) -> Iterator[Fault]:
        """Further: no grounds, a version kept where there are none."""
        yield from super().faults_between_fields()
        if self.grounds == ():
            yield Fault("grounds", "nothing", "at least the grounds of one duty")
        if self.keeps is not None and self.duty is not DutyCode.RESOLVE_CONFLICT:
            yield Fault("keeps", shown(self.keeps), "nothing: only conflicts have versions")
