"""A new decision of the staff about an application: made, or refused with the reason.

What is on record is never refused, and stands in the roll (`qip_rules.eligibility.admission`). A
decision that comes out of here adds nothing odd to it.
"""

import enum
from datetime import date

import attrs

from qip_rules.eligibility.admission import Choice, Roll, StaffDecision
from qip_rules.errors import expect_arguments

__all__ = ["Refusal", "RefusalCode", "accept", "decline", "waitlist"]


class RefusalCode(enum.Enum):
    """Why a new decision cannot be made as things stand."""

    NO_APPLICATION = "no-application"
    BEFORE_RECEIPT = "before-receipt"
    BEFORE_LATEST_DECISION = "before-latest-decision"
    ALREADY_DECIDED = "already-decided"
    NOT_ASSESSED = "not-assessed"
    NOT_ELIGIBLE = "not-eligible"
    UNDETERMINED = "undetermined"
    NO_PLACES = "no-places"


@attrs.frozen
class Refusal:
    """A decision that was not made. It changes nothing."""

    code: RefusalCode
    says: str


def accept(
    roll: Roll, application_id: str, *, on: date, actor: str, reason: str
) -> StaffDecision | Refusal:
    """Accept an application into the cohort, if it can be.

    It can while a place is free and every required requirement is met or has its recorded
    exception. A requirement that nobody can decide yet stands in the way like one not met.

    Args:
        roll: the state of admission before this decision.
        application_id: which application.
        on: the day of the decision.
        actor: who decides.
        reason: why.

    Returns:
        The decision, to be kept with the others, or the reason why it was not made.

    Raises:
        InputError: no actor, no reason, or a date that is none.
    """
    expect_arguments("accept", roll=(roll, Roll))
    decision = _decision(Choice.ACCEPTED, application_id, on, actor, reason)
    return _out_of_order(roll, decision) or _not_acceptable(roll, application_id) or decision


def decline(
    roll: Roll, application_id: str, *, on: date, actor: str, reason: str
) -> StaffDecision | Refusal:
    """Decline an application, or take an acceptance back.

    The arguments, the answer and the errors are those of `accept`.
    """
    expect_arguments("decline", roll=(roll, Roll))
    decision = _decision(Choice.DECLINED, application_id, on, actor, reason)
    return _out_of_order(roll, decision) or decision


def waitlist(
    roll: Roll, application_id: str, *, on: date, actor: str, reason: str
) -> StaffDecision | Refusal:
    """Put an application on the waiting list.

    The arguments, the answer and the errors are those of `accept`.
    """
    expect_arguments("waitlist", roll=(roll, Roll))
    decision = _decision(Choice.WAITLISTED, application_id, on, actor, reason)
    return _out_of_order(roll, decision) or decision


def _decision(
    choice: Choice, application_id: str, on: date, actor: str, reason: str
) -> StaffDecision:
    return StaffDecision(
        application_id=application_id, choice=choice, decided_on=on, actor=actor, reason=reason
    )


def _out_of_order(roll: Roll, decision: StaffDecision) -> Refusal | None:
    name = decision.application_id
    if name not in roll.received:
        return Refusal(RefusalCode.NO_APPLICATION, f"No application {name} has been received.")
    if decision.decided_on < roll.received[name]:
        says = f"{name} was received on {roll.received[name]}; it cannot be decided earlier."
        return Refusal(RefusalCode.BEFORE_RECEIPT, says)
    latest = roll.latest(name)
    if latest is None:
        return None
    if latest.choice is decision.choice:
        says = f"{name} was already {latest.choice.value} on {latest.decided_on}."
        return Refusal(RefusalCode.ALREADY_DECIDED, says)
    if decision.decided_on < latest.decided_on:
        says = f"{name} was {latest.choice.value} on {latest.decided_on}; no earlier day counts."
        return Refusal(RefusalCode.BEFORE_LATEST_DECISION, says)
    return None


def _not_acceptable(roll: Roll, name: str) -> Refusal | None:
    against = roll.in_the_way(name)
    if against is None:
        says = f"The eligibility of {name} has not been assessed."
        return Refusal(RefusalCode.NOT_ASSESSED, says)
    if against.not_met:
        says = f"{name} does not meet {', '.join(against.not_met)}, and no exception is recorded."
        return Refusal(RefusalCode.NOT_ELIGIBLE, says)
    if against.undetermined:
        says = f"Nobody can tell yet whether {name} meets {', '.join(against.undetermined)}."
        return Refusal(RefusalCode.UNDETERMINED, says)
    if roll.places_left == 0:
        says = f"All {roll.capacity} places of the cohort are taken."
        return Refusal(RefusalCode.NO_PLACES, says)
    return None
