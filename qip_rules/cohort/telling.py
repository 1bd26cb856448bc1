"""What billing is told of an application: its receipt, the staff's decisions, what was recorded."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qip_rules.billing.documents import Buyer
from qip_rules.billing.events import (
    Accepted,
    ApplicationReceived,
    Declined,
    Event,
    SeatHolder,
)
from qip_rules.eligibility.admission import (
    Choice,
    StaffDecision,
)
from qip_rules.eligibility.application import Application, ApplicationFile
from qip_rules.eligibility.people import Person, distinct
from qip_rules.mailboxes import mailbox
from qip_rules.policy.program import Program

__all__ = ["events_of"]


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
    return (
        _received(file.revisions[0], program),
        *decided,
        *(each for each in recorded if (type(each), each.occurred_on) not in told),
    )


def _midnight(day: date, program: Program) -> datetime:
    """The moment a day begins: when something has no recorded moment of its own."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(program.time_zone))


def _received(application: Application, program: Program) -> ApplicationReceived:
    return ApplicationReceived(
        event_id=f"{application.application_id}/received",
        application_id=application.application_id,
        occurred_on=application.received_on,
        recorded_at=_midnight(application.received_on, program),
        practice=_buyer(application),
        seats=_seats(application),
    )


def _buyer(application: Application) -> Buyer:
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
    )


def _seats(application: Application) -> tuple[SeatHolder, ...]:
    """One seat for each different person of the core team, the team leader first."""
    leader = (application.team_leader,) if application.team_leader is not None else ()
    people: tuple[Person, ...] = (*leader, *(application.core_team or ()))
    members = [
        group
        for group in distinct(people).groups
        if any(position >= len(leader) for position in group)
    ]
    seats: list[SeatHolder] = []
    for number, group in enumerate(members, start=1):
        # Two people may share an address, perhaps an office mailbox, that stands for one only.
        taken = {each.person_id for each in seats}
        known = _person_ids([people[position] for position in group], application, number)
        seats.append(
            SeatHolder(
                seat_id=f"{application.application_id}/seat/{number}",
                person_id=next(each for each in known if each not in taken),
                name=people[group[0]].name,
            )
        )
    return tuple(seats)


def _person_ids(people: Sequence[Person], application: Application, number: int) -> Iterator[str]:
    """What can identify the holder of a seat, the best first."""
    yield from (each.person_id for each in people if each.person_id is not None)
    yield from sorted(mailbox(each.email) for each in people if each.email is not None)
    yield f"{application.application_id}/person/{number}"
