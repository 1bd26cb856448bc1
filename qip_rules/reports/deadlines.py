"""Deadlines as a calendar: the last day to pay of each account, and what staff must do by a day.

Written after RFC 5545. All entries last a whole day of the program's zone, so that no clock moves
them. An entry keeps its UID as long as it is about the same thing: imported again, it is moved
and not doubled.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

import attrs

from qip_rules.billing.state import Account
from qip_rules.fields import day, refuse
from qip_rules.money import Money
from qip_rules.reports.documents import EXAMPLE_FEE
from qip_rules.reports.markup import shown

__all__ = ["Deadline", "deadlines_ics", "deadlines_of"]

_OCTETS_MAXIMUM: Final = 75
"""Of one line without its end (RFC 5545, section 3.1); what is longer goes on after a space."""

_SPECIAL: Final = re.compile(r"[\\;,]")


@attrs.frozen(kw_only=True)
class Deadline:
    """A day by which something is to be done, and by what name a calendar knows it again."""

    uid: str
    day: date
    summary: str
    description: str


def deadlines_of(accounts: Iterable[Account]) -> tuple[Deadline, ...]:
    """The deadlines of the accounts, by day.

    The last day to pay of every account on which something is due, and every duty that has a day.
    A duty that is due at once has none, and stands in the account only.
    """
    every = [each for account in accounts for each in _of(account)]
    return tuple(sorted(every, key=lambda each: (each.day, each.summary, each.uid)))


def _of(account: Account) -> Iterator[Deadline]:
    zero = Money(0, account.policy.currency)
    due = sum((each.due for each in account.documents), start=zero)
    practice = account.practice.name if account.practice is not None else account.application_id
    last_day = account.window.last_day
    label = f" {EXAMPLE_FEE}" if account.fee_is_example else ""
    if due and last_day is not None:
        numbers = ", ".join(each.number for each in account.documents if each.due)
        yield Deadline(
            uid=_uid(account, "last-day-to-pay", ""),
            day=last_day,
            summary=f"Last day to pay: {practice}",
            description=(
                f"Application {account.application_id}: {due} is due on {numbers}, as of "
                f"{account.as_of.isoformat()}.{label}"
            ),
        )
    for duty in account.to_do:
        if duty.due_on is None:
            continue
        clauses = ", ".join(clause.id for clause in duty.clauses)
        yield Deadline(
            uid=_uid(account, duty.code.value, duty.about),
            day=duty.due_on,
            summary=f"{duty.code.value.capitalize().replace('-', ' ')}: {practice}",
            description=(f"{duty.says} [{clauses}]" if clauses else duty.says) + label,
        )


def _uid(account: Account, what: str, about: str) -> str:
    """The same for the same matter, whatever its day, its words or its amount are by now."""
    parts = (account.policy.program_id, account.application_id, what, about)
    spelled = "".join(f"{len(part)}:{part}" for part in parts)
    digest = hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:32]}@qip-rules"


def deadlines_ics(accounts: Iterable[Account], *, stamped_on: date) -> str | None:
    """The deadlines of the accounts as an iCalendar text, in UTF-8 with the line ends it asks for.

    `None` if there are none: a calendar has at least one component (RFC 5545, section 3.6), and
    programs refuse one that is empty.

    Args:
        accounts: whose deadlines.
        stamped_on: the day on which the calendar is made, printed as `DTSTAMP`.

    Raises:
        InputError: a day that is none.
    """
    refuse(day("stamped_on", stamped_on), "the calendar")
    deadlines = deadlines_of(accounts)
    if not deadlines:
        return None
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//qip-rules//deadlines//EN",
        "CALSCALE:GREGORIAN",
    ]
    for each in deadlines:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{each.uid}",
            f"DTSTAMP:{_digits(stamped_on)}T000000Z",
            f"DTSTART;VALUE=DATE:{_digits(each.day)}",
            f"DTEND;VALUE=DATE:{_digits(each.day + timedelta(days=1))}",
            f"SUMMARY:{_text(each.summary)}",
            f"DESCRIPTION:{_text(each.description)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _digits(value: date) -> str:
    return f"{value.year:04d}{value.month:02d}{value.day:02d}"


def _text(text: str) -> str:
    """A value of type TEXT (section 3.3.11)."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", shown(text))


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets; no character is split."""
    part, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > _OCTETS_MAXIMUM:
            yield part
            part, octets = " ", 1
        part += character
        octets += size
    yield part
