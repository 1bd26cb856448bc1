"""The core team over time: who was on it on which day."""

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.counted import of_kind
from qip_rules.participation.course.findings import Remark
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.team_events import (
    CoreMember,
    CoreMemberJoined,
    CoreMemberLeft,
    CoreMemberReplaced,
    KickedOff,
)

__all__ = ["Membership", "core_team", "is_on_team"]


@attrs.frozen(kw_only=True)
class Membership:
    """The time of one person on the core team; somebody who comes back has another."""

    person_id: str
    name: str
    joined_on: date | None
    """The first day on the team; `None`: from the beginning."""
    left_on: date | None = None
    """The first day without them; `None`: they are on the team."""
    successor_id: str | None = None

    def covers(self, day: date) -> bool:
        """Whether the person was on the team on that day."""
        came = self.joined_on is None or self.joined_on <= day
        return came and (self.left_on is None or day < self.left_on)


def is_on_team(team: Iterable[Membership], person_id: str, day: date) -> bool:
    """Whether somebody was on the core team on a day."""
    return any(each.person_id == person_id and each.covers(day) for each in team)


def core_team(events: Sequence[Event], remarks: list[Remark]) -> tuple[Membership, ...]:
    """Who was on the core team and when, in the order in which they came."""
    team: list[Membership] = []
    kicked_off: KickedOff | None = None
    for again in of_kind(events, KickedOff):
        if kicked_off is None:
            kicked_off = again
            team += [
                Membership(person_id=each.person_id, name=each.name, joined_on=None)
                for each in again.members
            ]
            continue
        says = (
            f"A kick-off is on record again on {again.occurred_on}; that of "
            f"{kicked_off.occurred_on} counts."
        )
        remarks.append(Remark(ParticipationCode.KICKED_OFF_AGAIN, says, again.event_id))
    for event in events:
        match event:
            case CoreMemberJoined():
                _joins(team, event.member, event, "member.person_id", remarks)
            case CoreMemberLeft():
                _leaves(team, event, None, remarks)
            case CoreMemberReplaced():
                _is_replaced(team, event, remarks)
            case _:
                pass
    return tuple(team)


def _is_replaced(team: list[Membership], event: CoreMemberReplaced, remarks: list[Remark]) -> None:
    leaver = _place_of(team, event.person_id)
    _leaves(team, event, event.successor.person_id, remarks)
    came = _joins(team, event.successor, event, "successor.person_id", remarks)
    if leaver is not None and came:
        says = (
            f"{event.successor.name} has been on the core team in the place of "
            f"{team[leaver].name} since {event.occurred_on}. Each is bound to come to the sessions "
            "that begin in their own time."
        )
        remarks.append(
            Remark(
                ParticipationCode.CORE_MEMBER_REPLACED,
                says,
                event.event_id,
                person_id=event.successor.person_id,
            )
        )


def _joins(
    team: list[Membership],
    member: CoreMember,
    event: CoreMemberJoined | CoreMemberReplaced,
    field: str,
    remarks: list[Remark],
) -> bool:
    if _place_of(team, member.person_id) is not None:
        says = f"{member.name} is on the core team already; {event.event_id} adds nobody."
        remarks.append(
            Remark(
                ParticipationCode.CORE_MEMBER_TWICE,
                says,
                event.event_id,
                person_id=member.person_id,
                event_id=event.event_id,
                field=field,
                expected="somebody who is not on the core team",
            )
        )
        return False
    team.append(
        Membership(person_id=member.person_id, name=member.name, joined_on=event.occurred_on)
    )
    return True


def _leaves(
    team: list[Membership],
    event: CoreMemberLeft | CoreMemberReplaced,
    successor_id: str | None,
    remarks: list[Remark],
) -> None:
    place = _place_of(team, event.person_id)
    if place is not None:
        team[place] = attrs.evolve(
            team[place], left_on=event.occurred_on, successor_id=successor_id
        )
        return
    says = f"{event.person_id} is not on the core team on {event.occurred_on}; nobody leaves it."
    remarks.append(
        Remark(
            ParticipationCode.CORE_MEMBER_UNKNOWN,
            says,
            event.event_id,
            person_id=event.person_id,
            event_id=event.event_id,
            field="person_id",
            expected="somebody on the core team",
        )
    )


def _place_of(team: Sequence[Membership], person_id: str) -> int | None:
    """Where on the list somebody stands who has not left."""
    for place, each in enumerate(team):
        if each.person_id == person_id and each.left_on is None:
            return place
    return None
