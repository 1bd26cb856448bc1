"""What became of the applications of the large cohort: decisions, payments, withdrawals.

Most of those that meet the rules are accepted, and most of these pay; the rest is what happens
besides, each often enough to be seen: a waiting list, part of a fee, a fee paid twice, money from
somebody who is declined or withdraws.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final, TypeVar

from qip_rules.billing.fees import fee_on
from qip_rules.eligibility.application import Application
from qip_rules.eligibility.many import assess_many
from qip_rules.money import Money
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Outcome

__all__ = ["Standing", "events_of", "standings_of"]

T = TypeVar("T")

_ACTOR: Final = "Example Coordinator (made up)"
_DECIDED_FROM: Final = date(2026, 8, 10)
_PAID_FROM: Final = date(2026, 8, 17)


class Standing(Enum):
    """What became of an application."""

    ACCEPTED = auto()
    LEFT = auto()
    """Accepted, and withdrawn afterwards."""
    WAITING = auto()
    WITHDRAWN = auto()
    DECLINED = auto()
    OPEN = auto()


_OF_THE_ELIGIBLE: Final = (
    (Standing.ACCEPTED, 85),
    (Standing.LEFT, 3),
    (Standing.WAITING, 4),
    (Standing.WITHDRAWN, 3),
    (Standing.OPEN, 5),
)
_OF_THE_OTHERS: Final = ((Standing.DECLINED, 70), (Standing.WITHDRAWN, 2), (Standing.OPEN, 28))
_OF_THE_UNDECIDED: Final = ((Standing.WITHDRAWN, 5), (Standing.OPEN, 95))
_BY_OUTCOME: Final = {
    Outcome.MET: _OF_THE_ELIGIBLE,
    Outcome.NOT_MET: _OF_THE_OTHERS,
    Outcome.UNDETERMINED: _OF_THE_UNDECIDED,
}

_PAYMENTS: Final = (
    (("100",), 74),
    (("50", "50"), 8),
    (("60",), 5),
    (("100", "100"), 2),
    (("103",), 3),
    ((), 8),
)
"""What is paid of the whole fee, in percent, one payment after the other, and how often."""

_PAYS_ANYWAY: Final = 0.08
"""How often somebody has paid who is declined or withdraws before the acceptance."""


def standings_of(
    applications: Sequence[Application], program: Program, chance: random.Random
) -> dict[str, Standing]:
    """What became of each application, by its id."""
    verdicts = assess_many(applications, program)
    return {
        each.application_id: _drawn(_BY_OUTCOME[verdict.outcome], chance)
        for each, verdict in zip(applications, verdicts, strict=True)
    }


def _drawn(choices: Sequence[tuple[T, int]], chance: random.Random) -> T:
    return chance.choices([each for each, _ in choices], [often for _, often in choices])[0]


def events_of(
    applications: Sequence[Application],
    standings: Mapping[str, Standing],
    program: Program,
    chance: random.Random,
) -> list[dict[str, str]]:
    """The rows of `events.csv`, by day."""
    rows = [row for each in applications for row in _told(each, standings, program, chance)]
    rows.sort(key=lambda row: (row["occurred_on"], row["application_id"]))
    return [{"event_id": f"EV-{number:05}", **row} for number, row in enumerate(rows, start=1)]


def _told(
    application: Application,
    standings: Mapping[str, Standing],
    program: Program,
    chance: random.Random,
) -> Iterator[dict[str, str]]:
    its, standing = application.application_id, standings[application.application_id]
    fee = fee_on(program, application.received_on) * len(application.core_team or ())
    decided = _DECIDED_FROM + timedelta(days=chance.randrange(5))
    payer = "" if application.practice is None else application.practice.name
    match standing:
        case Standing.ACCEPTED | Standing.LEFT:
            yield _event(its, "accepted", decided, reason="Meets every requirement (made up).")
            for number, percent in enumerate(_drawn(_PAYMENTS, chance), start=1):
                paid = _PAID_FROM + timedelta(days=chance.randrange(30) + 14 * (number - 1))
                yield _payment(its, number, paid, payer, _share(fee, int(percent)))
            if standing is Standing.LEFT:
                yield _event(its, "withdrawn", decided + timedelta(days=21), actor="")
        case Standing.WAITING:
            reason = "Meets every requirement, but all places are taken (made up)."
            yield _event(its, "waitlisted", decided, reason=reason)
        case Standing.DECLINED | Standing.WITHDRAWN:
            if chance.random() < _PAYS_ANYWAY:
                yield _payment(its, 1, application.received_on + timedelta(days=7), payer, fee)
            if standing is Standing.DECLINED:
                reason = "Does not meet every requirement (made up)."
                yield _event(its, "declined", decided, reason=reason)
            else:
                yield _event(its, "withdrawn", decided - timedelta(days=3), actor="")
        case Standing.OPEN:
            pass


def _share(fee: Money, percent: int) -> Money:
    return Money(fee.amount_minor * percent // 100, fee.currency)


def _event(
    application_id: str, kind: str, day: date, *, actor: str = _ACTOR, reason: str = ""
) -> dict[str, str]:
    return {
        "application_id": application_id,
        "kind": kind,
        "occurred_on": day.isoformat(),
        "recorded_at": f"{day}T09:00:00-04:00",
        "actor": actor,
        "reason": reason,
    }


def _payment(its: str, number: int, day: date, payer: str, amount: Money) -> dict[str, str]:
    return {
        **_event(its, "payment-received", day, actor=""),
        "payment_id": f"PAY-{its}-{number}",
        "amount": str(amount.amount),
        "currency": amount.currency,
        "payer": payer,
    }
