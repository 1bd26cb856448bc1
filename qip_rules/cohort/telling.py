"""What billing is told of an application: its receipt, the staff's decisions, what was recorded."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from qip_rules.billing.events import (
    Accepted,
    ApplicationReceived,
    Declined,
    Event,
    MemberJoined,
    MemberLeft,
    MemberReplaced,
)
from qip_rules.billing.parties import Buyer, SeatHolder
from qip_rules.eligibility.admission import (
    Choice,
    StaffDecision,
)
from qip_rules.eligibility.application import Application, ApplicationFile
from qip_rules.eligibility.people import Person, distinct
from qip_rules.mailboxes import mailbox
from qip_rules.policy.program import Program

__all__ = ["buyer_of", "events_of"]


@attrs.frozen
class _Member:
    """A member of the core team: the entries about the person, and the seat."""

    people: tuple[Person, ...]
    seat: SeatHolder


def events_of(
    file: ApplicationFile,
    decisions: Iterable[StaffDecision],
    recorded: Iterable[Event],
    program: Program,
) -> tuple[Event, ...]:
    """Billing's events of one application: receipt, staff decisions, and what was recorded.

    A decision that is on record as an event as well counts once, as the decision: so the roll
    and the account cannot differ about it.
    """
    name = file.application_id
    decided: list[Accepted | Declined] = []
    for position, each in enumerate(decisions):
        if each.application_id != name or each.choice is Choice.WAITLISTED:
            continue
        kind = Accepted if each.choice is Choice.ACCEPTED else Declined
        # Two decisions of one day follow on each other in the order of the record.
        moment = _midnight(each.decided_on, program) + timedelta(microseconds=position)
        decided.append(
            kind(
                event_id=f"{name}/decision/{position + 1}",
                application_id=name,
                occurred_on=each.decided_on,
                recorded_at=moment,
            )
        )
    told = {(type(each), each.occurred_on) for each in decided}
    team = _core_team(file.revisions[0])
    return (
        _received(file.revisions[0], program, team),
        *_changes(file, team, program),
        *decided,
        *(each for each in recorded if (type(each), each.occurred_on) not in told),
    )


def _midnight(day: date, program: Program) -> datetime:
    """The moment a day begins: when something has no recorded moment of its own."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(program.time_zone))


def _received(
    application: Application, program: Program, team: Sequence[_Member]
) -> ApplicationReceived:
    return ApplicationReceived(
        event_id=f"{application.application_id}/received",
        application_id=application.application_id,
        occurred_on=application.received_on,
        recorded_at=_midnight(application.received_on, program),
        practice=buyer_of(application),
        seats=tuple(each.seat for each in team),
    )


def buyer_of(application: Application) -> Buyer:
    """The practice of an application with its address, as papers name it."""
    practice = application.practice
    if practice is None:
        name = f"Practice of application {application.application_id}"
        return Buyer(practice_id=application.application_id, name=name)
    lines: tuple[str, ...] = ()
    country = None
    if practice.address is not None:
        address = practice.address
        town = " ".join(each for each in (address.state, address.postal_code) if each)
        lines = (*address.lines, *filter(None, [", ".join(filter(None, [address.city, town]))]))
        country = address.country
    return Buyer(
        practice_id=practice.practice_id,
        name=practice.name,
        address_lines=lines,
        country=country,
        npi=practice.npi,
    )


def _core_team(application: Application) -> list[_Member]:
    """One seat for each different person of the core team, the team leader first."""
    team: list[_Member] = []
    for number, people in enumerate(_people(application), start=1):
        team.append(_member(people, application, number, team))
    return team


def _changes(
    file: ApplicationFile, team: Sequence[_Member], program: Program
) -> Iterator[MemberJoined | MemberLeft | MemberReplaced]:
    """What the corrections of the application changed about its core team.

    Who is on no list any more left; who is new joined. As many as both did are replacements, in
    the order of the lists. A seat is never used again, so a successor has a further one.
    """
    now, used = list(team), len(team)
    for application in file.revisions[1:]:
        on = application.revised_on or file.received_on
        fresh = _people(application)
        stays, new = _matched(now, fresh)
        left = [each for number, each in enumerate(now) if number not in stays]
        kept = [each for number, each in enumerate(now) if number in stays]
        for number in range(max(len(left), len(new))):
            dated: dict[str, Any] = {
                "event_id": f"{file.application_id}/revision/{application.revision}/{number + 1}",
                "application_id": file.application_id,
                "occurred_on": on,
                "recorded_at": _midnight(on, program),
            }
            if number >= len(new):
                yield MemberLeft(**dated, seat_id=left[number].seat.seat_id)
                continue
            used += 1
            member = _member(new[number], application, used, kept)
            kept.append(member)
            if number < len(left):
                given_up = left[number].seat.seat_id
                yield MemberReplaced(**dated, seat_id=given_up, successor=member.seat)
            else:
                yield MemberJoined(**dated, seat=member.seat)
        now = kept


def _matched(
    team: Sequence[_Member], fresh: Sequence[tuple[Person, ...]]
) -> tuple[set[int], list[tuple[Person, ...]]]:
    """Who of the team is on the new list, by position, and who on it is new to the team."""
    entries: list[Person] = []
    owners: list[int] = []  # the position in the team, or of the new list from -1 downwards
    for number, member in enumerate(team):
        entries.extend(member.people)
        owners.extend([number] * len(member.people))
    for number, people in enumerate(fresh, start=1):
        entries.extend(people)
        owners.extend([-number] * len(people))
    stays: set[int] = set()
    known: set[int] = set()
    for group in distinct(entries).groups:
        here = {owners[position] for position in group}
        before, after = {n for n in here if n >= 0}, {n for n in here if n < 0}
        if before and after:
            stays |= before
            known |= after
    return stays, [people for n, people in enumerate(fresh, start=1) if -n not in known]


def _people(application: Application) -> list[tuple[Person, ...]]:
    """The different people of the core team, each with all entries about them, leader first."""
    leader = (application.team_leader,) if application.team_leader is not None else ()
    people: tuple[Person, ...] = (*leader, *(application.core_team or ()))
    return [
        tuple(people[position] for position in group)
        for group in distinct(people).groups
        if any(position >= len(leader) for position in group)
    ]


def _member(
    people: tuple[Person, ...], application: Application, number: int, team: Sequence[_Member]
) -> _Member:
    # Two people may share an address, perhaps an office mailbox, that stands for one only.
    taken = {each.seat.person_id for each in team}
    known = _person_ids(people, application, number)
    seat = SeatHolder(
        seat_id=f"{application.application_id}/seat/{number}",
        person_id=next(each for each in known if each not in taken),
        name=people[0].name,
    )
    return _Member(people, seat)


def _person_ids(people: Sequence[Person], application: Application, number: int) -> Iterator[str]:
    """What can identify the holder of a seat, the best first."""
    yield from (each.person_id for each in people if each.person_id is not None)
    yield from sorted(mailbox(each.email) for each in people if each.email is not None)
    yield f"{application.application_id}/person/{number}"
