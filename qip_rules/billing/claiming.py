"""What seats can take of the money: those on an invoice, and those whose invoice is still to come.

Amounts are whole cents of the program's currency.
"""

from collections.abc import Iterator

from qip_rules.billing.allocating import Claim
from qip_rules.billing.history import History
from qip_rules.billing.ledger import BilledLine, Ledger

__all__ = ["claims_of", "is_claimed", "seat_cost", "waiting_of"]


def is_claimed(seat_id: str, history: History, ledger: Ledger) -> bool:
    """Whether the fee of a seat is owed where fees are."""
    place = history.team.get(seat_id)
    if place is not None and place.left_on is not None:
        return False
    # What was taken back because the program called a session off is not asked for again.
    return not (
        history.schedule.cancelled
        and seat_id not in ledger.live
        and any(each.line.seat_id == seat_id for each in ledger.lines)
    )


def seat_cost(seat_id: str, history: History, ledger: Ledger, fee: int | None) -> int | None:
    """The fee of a seat that no invoice asks for: a successor owes what the seat before cost."""
    place = history.team.get(seat_id)
    while place is not None and place.predecessor_id is not None:
        before = place.predecessor_id
        billed = ledger.live.get(before) or ledger.taken_back.get(before)
        if billed is not None:
            return billed.net
        place = history.team.get(before)
    return fee


def waiting_of(
    history: History, ledger: Ledger, waived: dict[str, int], fee: int | None, *, claims_fee: bool
) -> dict[str, int | None]:
    """What each seat of the team that no invoice asks for yet can be kept; `None`: no fee is fixed.

    A withdrawal ends the fee of the seat and not what was decided of the money: it passes to no
    other seat by that, nor by anybody who leaves the team from that day on.
    """
    waiting: dict[str, int | None] = {}
    for seat_id, place in history.team.items():
        if seat_id in ledger.live:
            continue
        left_on, ended_on = place.left_on, history.ended_on
        is_ended = left_on is not None and ended_on is not None and ended_on <= left_on
        if is_claimed(seat_id, history, ledger) or (is_ended and not claims_fee):
            cost = seat_cost(seat_id, history, ledger, fee)
            waiting[seat_id] = None if cost is None else max(cost - waived.get(seat_id, 0), 0)
    return waiting


def claims_of(
    history: History, ledger: Ledger, passing_on: frozenset[str], waived: dict[str, int]
) -> Iterator[Claim]:
    """What each line still asks for, in the order in which seats are served.

    That is the order of issue; a successor to whom a fee passes stands where the seat stood that
    was given up, and shares with those on its invoice.
    """
    live = ledger.live
    order: list[tuple[BilledLine, str]] = [(each, each.invoice_number) for each in live.values()]
    if passing_on:
        rank = {each.line.seat_id: number for number, each in enumerate(ledger.lines)}

        def stands_at(billed: BilledLine) -> tuple[int, int]:
            seat_id, own = billed.line.seat_id, rank[billed.line.seat_id]
            place = history.team.get(seat_id)
            steps = 0
            while place is not None and place.predecessor_id in passing_on:
                assert place.predecessor_id is not None  # noqa: S101 - it is in a set of ids
                own, steps = rank.get(place.predecessor_id, own), steps + 1
                place = history.team.get(place.predecessor_id)
            return own, steps

        order = [
            (each, ledger.lines[stands_at(each)[0]].invoice_number)
            for each in sorted(live.values(), key=stands_at)
        ]
    for billed, invoice_number in order:
        seat_id = billed.line.seat_id
        place = history.team.get(seat_id)
        closes_on = None if place is None or seat_id in passing_on else place.left_on
        owed = billed.net - billed.credited - waived.get(seat_id, 0)
        yield Claim(seat_id, max(owed, 0), closes_on, invoice_number)
