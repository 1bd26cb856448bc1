"""The seats of an account: who holds them, what they cost, what covers them."""

from qip_rules.billing.basis import Basis
from qip_rules.billing.claiming import seat_cost
from qip_rules.billing.history import Standing
from qip_rules.billing.ledger import BilledLine
from qip_rules.billing.parties import SeatHolder
from qip_rules.billing.state import Seat, SeatState
from qip_rules.billing.terms import money

__all__ = ["seats_of"]


def seats_of(basis: Basis) -> tuple[Seat, ...]:
    """The core team in its order, then seats that only an invoice knows."""
    ledger = basis.ledger
    owners = {seat_id: place.holder for seat_id, place in basis.history.team.items()}
    for billed in ledger.lines:
        line = billed.line
        if line.seat_id not in owners:
            owners[line.seat_id] = SeatHolder(
                seat_id=line.seat_id, person_id=line.person_id, name=line.person_name
            )
    return tuple(_seat(basis, owner) for owner in owners.values())


def _seat(basis: Basis, owner: SeatHolder) -> Seat:
    seat_id, currency = owner.seat_id, basis.currency
    place = basis.history.team.get(seat_id)
    is_claimed = basis.claims_seat(seat_id)
    billed = basis.ledger.live.get(seat_id)
    if billed is None and not is_claimed:
        billed = basis.ledger.taken_back.get(seat_id)
    covered = basis.covered.get(seat_id, 0)
    if billed is None:
        fee = seat_cost(seat_id, basis.history, basis.ledger, basis.fee)
    else:
        fee = billed.net
    credited = 0 if billed is None else billed.credited
    waived = basis.waived.get(seat_id, 0)
    if waived:
        waived = 0 if fee is None else min(waived, fee - credited)
    due = None if fee is None else fee - credited - waived - covered
    if not is_claimed:
        due = 0
    state = _state(basis, seat_id, billed, due)
    return Seat(
        seat_id=seat_id,
        owner=owner,
        left_on=None if place is None else place.left_on,
        replaces=None if place is None else place.predecessor_id,
        replaced_by=None if place is None else place.successor_id,
        invoice_number=None if billed is None else billed.invoice_number,
        fee=None if fee is None else money(fee, currency),
        waived=money(waived, currency),
        credited=money(credited, currency),
        covered=money(covered, currency),
        forfeited=money(covered if state is SeatState.FORFEITED else 0, currency),
        due=None if due is None else money(due, currency),
        state=state,
        facts=(fee, covered, waived, due),
        terms=basis.terms,
    )


def _state(basis: Basis, seat_id: str, billed: BilledLine | None, due: int | None) -> SeatState:
    covered = basis.covered.get(seat_id, 0)
    if billed is None:
        return SeatState.NOT_INVOICED if basis.claims_seat(seat_id) else SeatState.NOT_OWED
    if billed.is_void:
        return SeatState.CREDITED
    place = basis.history.team.get(seat_id)
    is_lost = place is not None and place.left_on is not None and seat_id not in basis.passing_on
    if covered and (is_lost or basis.history.standing is Standing.WITHDRAWN):
        return SeatState.FORFEITED
    owed = billed.net - billed.credited - basis.waived.get(seat_id, 0) - covered
    if owed <= 0:
        return SeatState.COVERED
    if due and billed.invoice_number in basis.ledger.written_off:
        return SeatState.WRITTEN_OFF
    return SeatState.PART if covered else SeatState.OPEN
