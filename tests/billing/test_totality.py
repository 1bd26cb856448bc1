"""Every kind of event in every status an account can be in: what comes of it, by name.

The table was read line by line against the case table. A line names the status before the event,
the event, the standing after it, the seats after it, and the findings that it brings or takes
away; `-` is nothing.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from qip_rules.billing import EVENT_KINDS, Account, Event
from tests.billing.desk import Desk
from tests.billing.stories import accepted, everything, invoiced, paid, received, written_off

TABLE = Path(__file__).parent / "totality.txt"


def not_received() -> Desk:
    desk = Desk()
    desk.session("2026-05-04")
    return desk


def declined() -> Desk:
    desk = invoiced()
    desk.declined("2026-04-02")
    return desk


def withdrawn() -> Desk:
    desk = paid()
    desk.withdrawn("2026-04-07")
    return desk


STATUSES: dict[str, Callable[[], Desk]] = {
    "not received": not_received,
    "received": received,
    "invoiced": invoiced,
    "accepted": accepted,
    "paid": paid,
    "written off": written_off,
    "declined": declined,
    "withdrawn": withdrawn,
}

EVENTS: dict[str, Callable[[Desk], Event]] = {
    "application-received": lambda desk: desk.received("2026-06-05"),
    "application-completed": lambda desk: desk.completed("2026-06-05"),
    "accepted": lambda desk: desk.accepted("2026-06-05"),
    "declined": lambda desk: desk.declined("2026-06-05"),
    "withdrawn": lambda desk: desk.withdrawn("2026-06-05"),
    "member-joined": lambda desk: desk.joined("2026-06-05"),
    "member-left": lambda desk: desk.left("seat-3", "2026-06-05"),
    "member-replaced": lambda desk: desk.replaced("seat-3", "2026-06-05"),
    "payment-received": lambda desk: desk.paid("1,111.00", "2026-06-05", payment_id="wire-9"),
    "payment-reversed": lambda desk: desk.reversed("wire-1", "1,111.00", "2026-06-05"),
    "refund-asked": lambda desk: desk.refund_asked("2026-06-05"),
    "transfer-asked": lambda desk: desk.transfer_asked("2026-06-05"),
    "session-scheduled": lambda desk: desk.session("2026-07-06", announced="2026-06-05"),
    "session-moved": lambda desk: desk.moved("2026-07-06", on="2026-06-05"),
    "session-made-virtual": lambda desk: desk.made_virtual("2026-06-05"),
    "session-cancelled": lambda desk: desk.cancelled("2026-06-05"),
}


def told(counted: Counter[str], sign: str) -> list[str]:
    return [
        f"{sign}{code}" + (f" x{number}" if number > 1 else "")
        for code, number in sorted(counted.items())
    ]


def outcome(before: Account, after: Account) -> str:
    one = Counter(finding.code for finding in before.findings)
    other = Counter(finding.code for finding in after.findings)
    changes = [*told(other - one, "+"), *told(one - other, "-")]
    seats = Counter(seat.state.value for seat in after.seats)
    shown = ", ".join(f"{number} {state}" for state, number in seats.items())
    return f"{after.standing.value} | {shown or '-'} | {', '.join(changes) or '-'}"


def line(status: str, kind: str) -> str:
    desk = STATUSES[status]()
    before = desk.account()
    EVENTS[kind](desk)
    return f"{status} | {kind} | {outcome(before, desk.account())}"


@pytest.mark.parametrize("kind", EVENTS)
@pytest.mark.parametrize("status", STATUSES)
def test_each_event_has_its_outcome_in_each_status(status: str, kind: str) -> None:
    assert line(status, kind) in TABLE.read_text(encoding="utf-8").splitlines()


def test_the_table_has_every_kind_in_every_status_and_nothing_else() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    pairs = [tuple(each.split(" | ")[:2]) for each in lines]
    assert pairs == [(status, kind) for status in STATUSES for kind in EVENT_KINDS]
    assert list(EVENTS) == list(EVENT_KINDS)


def test_what_has_happened_can_happen_in_any_order() -> None:
    desk = everything()
    account = desk.account()
    desk.events.reverse()
    assert desk.account() == account
