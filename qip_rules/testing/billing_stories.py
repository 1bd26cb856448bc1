"""Made-up stories of one application: events that follow on from one another, day by day.

Events on any days, of any kinds, about anything (`billing_events`) rarely come to an ordinary
story, and the more kinds there are the more rarely: that somebody leaves after a payment and
before acceptance takes three of them in one order. Here each story has a few kinds of event only,
so that it says more of them; what happens comes on the day of the last or soon after, each payment
is a new one, and what the bank takes back was paid.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import attrs
from hypothesis import strategies as st

from qip_rules.billing.events import (
    Accepted,
    ApplicationCompleted,
    ApplicationReceived,
    Declined,
    Event,
    MemberJoined,
    MemberLeft,
    MemberReplaced,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    SessionCancelled,
    SessionMadeVirtual,
    SessionMoved,
    SessionScheduled,
    TransferAsked,
    Withdrawn,
)
from qip_rules.money import Money
from qip_rules.testing.billing_events import Scene, events

__all__ = ["stories"]

_ALWAYS: Final[tuple[type[Event], ...]] = (Accepted, Accepted, PaymentReceived, PaymentReceived)
"""What every story may tell of, as often as it stands here."""

_AT_TIMES: Final[tuple[tuple[type[Event], ...], ...]] = (
    (MemberLeft,),
    (Withdrawn,),
    (PaymentReversed,),
    (MemberLeft, Withdrawn),
    (MemberLeft, PaymentReversed),
    (MemberReplaced, MemberLeft),
    (MemberJoined, MemberLeft),
    (SessionScheduled, SessionMoved),
    (SessionScheduled, SessionCancelled, SessionMadeVirtual),
    (Declined, ApplicationCompleted),
    (RefundAsked, TransferAsked),
)
"""What some stories tell of beside."""

_ONCE: Final = frozenset({Accepted, Declined, Withdrawn, ApplicationCompleted})
"""What is said once in a story: said again, it would undo what it said of the rest."""

_LENGTH: Final = 10
_PAYMENTS: Final = 5


@st.composite
def stories(
    draw: st.DrawFn,
    scene: Scene,
    receipt: ApplicationReceived,
    *,
    telling_of: Sequence[type[Event]] = (),
) -> list[Event]:
    """What happens to an application after its receipt, in order, and told on its day.

    Args:
        draw: given by Hypothesis.
        scene: where it happens.
        receipt: what the story begins with; it is not in the list.
        telling_of: kinds of event that it may tell of beside acceptance and payments; by default
            one or a few, in each story others.
    """
    beside = tuple(telling_of) or draw(st.sampled_from(_AT_TIMES))
    is_decided_last = draw(st.sampled_from((False, False, True)))
    kinds = (*(_ALWAYS[2:] if is_decided_last else _ALWAYS), *beside * 2)
    steps = draw(st.lists(_steps(scene, receipt, kinds), max_size=_LENGTH))
    if is_decided_last:
        steps.append(draw(_steps(scene, receipt, (Accepted,))))
    told: list[Event] = []
    paid: list[str] = []
    days = 0
    for number, step in enumerate(steps):
        days += step.days
        event = _later(step.event, days)
        if type(event) in _ONCE and any(type(each) is type(event) for each in told):
            continue
        if isinstance(event, PaymentReceived) and len(paid) < _PAYMENTS:
            paid.append(f"wire-{len(paid) + 1}")
            amount = event.amount if step.of_team is None else step.of_team
            event = attrs.evolve(event, payment_id=paid[-1], amount=amount)
        elif isinstance(event, PaymentReversed) and paid:
            event = attrs.evolve(event, payment_id=paid[step.choice % len(paid)])
        told.append(attrs.evolve(event, event_id=f"story-{number}"))
    return told


@attrs.frozen
class _Step:
    """What happens next, drawn in one go, so that a story shrinks by a step at a time."""

    days: int
    """After the step before."""
    event: Event
    """As of the day of the receipt."""
    of_team: Money | None
    """What is paid, if it is a part of what the whole team costs."""
    choice: int
    """Of the payments made so far, which one the bank takes back."""


@st.composite
def _steps(
    draw: st.DrawFn, scene: Scene, receipt: ApplicationReceived, kinds: Sequence[type[Event]]
) -> _Step:
    team = st.integers(1, max(1, len(receipt.seats) * scene.fees[-1]))
    days = draw(st.sampled_from((0, 0, 1, 3)))
    event = draw(events(scene, "story", kinds=kinds, on=receipt.occurred_on))
    of_team = None
    if isinstance(event, PaymentReceived) and draw(st.booleans()):
        of_team = Money(draw(team), event.amount.currency)
    choice = draw(st.integers(0, _PAYMENTS - 1)) if isinstance(event, PaymentReversed) else 0
    return _Step(days, event, of_team, choice)


def _later(event: Event, days: int) -> Event:
    """The event some days later, told at the same time of its day."""
    by = timedelta(days=days)
    # On aware datetimes of one zone this counts by the clock, as people do.
    return attrs.evolve(
        event, occurred_on=event.occurred_on + by, recorded_at=event.recorded_at + by
    )
