"""Made-up stories of one application: events that follow on from one another, day by day.

Events on any days, of any kinds, about anything (`billing_events`) rarely come to an ordinary
story, and the more kinds there are the more rarely: that somebody leaves after a payment and
before acceptance takes three of them in one order. Here each story has a few kinds of event only,
so that it says more of them; what happens comes on the day of the last or soon after, each payment
is a new one, and what the bank takes back was paid.
"""

from collections.abc import Sequence
from datetime import date, timedelta
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

_LENGTHS: Final = (2, 5, 6, 7, 8)
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
    told: list[Event] = []
    paid: list[str] = []
    beside = tuple(telling_of) or draw(st.sampled_from(_AT_TIMES))
    is_decided_last = draw(st.sampled_from((False, False, True)))
    kinds = [*(_ALWAYS[2:] if is_decided_last else _ALWAYS), *beside * 2]
    team = st.integers(1, max(1, len(receipt.seats) * scene.fees[-1]))
    day: date = receipt.occurred_on
    length = draw(st.sampled_from(_LENGTHS))
    for number in range(length):
        day += timedelta(days=draw(st.sampled_from((0, 0, 1, 3))))
        if is_decided_last and number == length - 1:
            kinds = [Accepted]
        event = draw(events(scene, f"story-{number}", kinds=kinds, on=day))
        if type(event) in _ONCE:
            kinds = [each for each in kinds if each is not type(event)]
        if isinstance(event, PaymentReceived) and len(paid) < _PAYMENTS:
            paid.append(f"wire-{len(paid) + 1}")
            amount = event.amount
            if draw(st.booleans()):
                amount = Money(draw(team), amount.currency)
            event = attrs.evolve(event, payment_id=paid[-1], amount=amount)
        elif isinstance(event, PaymentReversed) and paid:
            event = attrs.evolve(event, payment_id=draw(st.sampled_from(paid)))
        told.append(event)
    return told
