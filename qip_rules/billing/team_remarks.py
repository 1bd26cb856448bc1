"""What is unusual about the seats: lost, passed on, waived, left unpaid."""

from collections.abc import Iterator
from typing import Final

from qip_rules.billing.codes import BillingCode
from qip_rules.billing.findings import Remark
from qip_rules.billing.history import History, Standing
from qip_rules.billing.sheet import Sheet
from qip_rules.billing.state import Seat, SeatState
from qip_rules.billing.terms import money
from qip_rules.rules.wording import phrase

__all__ = ["team_remarks"]

_COVERED_STATES: Final = (SeatState.PART, SeatState.COVERED, SeatState.FORFEITED)


def team_remarks(sheet: Sheet) -> Iterator[Remark]:
    """What is unusual about the seats of an account."""
    withdrawn = sheet.basis.history.standing is Standing.WITHDRAWN
    for seat in sheet.seats:
        if seat.left_on is not None:
            yield from _given_up(sheet, seat)
        elif withdrawn and seat.state is SeatState.FORFEITED:
            says = (
                f"The practice withdrew on {phrase(sheet.basis.history.ended_on)}; {seat.covered} "
                f"paid for {seat.owner.name} stays paid and the seat is forfeited."
            )
            yield Remark(BillingCode.SEAT_FORFEITED, says, seat.seat_id)
    if withdrawn:
        yield from _withdrawn_unpaid(sheet)
    yield from _waivers(sheet)


def _given_up(sheet: Sheet, seat: Seat) -> Iterator[Remark]:
    on = phrase(seat.left_on)
    if seat.replaced_by is None or not sheet.basis.claims_fee:
        if seat.state is SeatState.FORFEITED:
            says = (
                f"{seat.owner.name} left on {on}; {seat.covered} paid for the seat stays paid and "
                "the seat is forfeited."
            )
            yield Remark(BillingCode.SEAT_FORFEITED, says, seat.seat_id)
        return
    successor = sheet.basis.history.team[seat.replaced_by].holder.name
    if seat.state is SeatState.FORFEITED:
        says = (
            f"{successor} replaced {seat.owner.name} on {on}. The {seat.covered} paid for "
            f"{seat.owner.name} stays spent, and {successor} owes a fee of their own: "
            f"{seat.fee or seat.covered} is at stake."
        )
        yield Remark(BillingCode.REPLACED_AFTER_PAYMENT, says, seat.seat_id)
    elif seat.seat_id in sheet.basis.passing_on and seat.covered:
        says = (
            f"{successor} replaced {seat.owner.name} on {on}, in time: the {seat.covered} paid "
            f"for {seat.owner.name} passes to {successor} once the invoice is corrected."
        )
        yield Remark(BillingCode.FEE_PASSES_ON, says, seat.seat_id)


def _withdrawn_unpaid(sheet: Sheet) -> Iterator[Remark]:
    history = sheet.basis.history
    unpaid = [
        seat
        for seat in sheet.seats
        if seat.state not in _COVERED_STATES
        and seat.left_on is None
        and not _joined_after_the_end(history, seat)
    ]
    if unpaid and sheet.basis.window.accepted_on is not None:
        owed = (
            "the fee is still owed"
            if sheet.basis.claims_fee
            else "the policy names no penalty, so the fee is no longer owed"
        )
        names = ", ".join(seat.owner.name for seat in unpaid)
        says = (
            f"The practice withdrew on {phrase(sheet.basis.history.ended_on)}, after acceptance "
            f"and before it had paid for {names}: {owed}."
        )
        yield Remark(BillingCode.WITHDRAWN_UNPAID, says, sheet.basis.application_id)


def _joined_after_the_end(history: History, seat: Seat) -> bool:
    place = history.team.get(seat.seat_id)
    return place is not None and history.ended_on is not None and place.since > history.ended_on


def _waivers(sheet: Sheet) -> Iterator[Remark]:
    if not sheet.basis.waived:
        return
    seats = {each.seat_id: each for each in sheet.seats}
    for seat_id, granted in sheet.basis.ledger.waivers.items():
        total = money(sheet.basis.waived[seat_id], sheet.basis.currency)
        seat = seats.get(seat_id)
        if seat is None:
            says = f"{total} was waived for the seat {seat_id}, which is not on record."
            yield Remark(BillingCode.WAIVER_WITHOUT_SEAT, says, seat_id)
            continue
        for each in granted:
            says = (
                f"{each.amount} of the fee of {seat.owner.name} was waived on "
                f"{phrase(each.issued_on)} by {each.authority}. The fee stays what it is."
            )
            yield Remark(BillingCode.FEE_WAIVED, says, seat_id)
        if seat.fee is not None and total > seat.fee - seat.credited:
            says = (
                f"{total} was waived for {seat.owner.name}, whose seat costs "
                f"{seat.fee - seat.credited}; no more than that counts."
            )
            yield Remark(BillingCode.WAIVER_EXCEEDS_FEE, says, seat_id)
