"""Deadlines as a calendar: the last day to pay of each account, and what staff must do by a day."""

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from qip_rules.billing.state import Account
from qip_rules.fields import day, refuse
from qip_rules.money import Money
from qip_rules.reports.calendar_text import CalendarDay, calendar_text, calendar_uid
from qip_rules.reports.documents import EXAMPLE_FEE

__all__ = ["Deadline", "deadlines_ics", "deadlines_of", "last_day_to_pay"]


@attrs.frozen(kw_only=True)
class Deadline:
    """A day by which something is to be done, and by what name a calendar knows it again."""

    uid: str
    day: date
    summary: str
    description: str

    @property
    def entry(self) -> CalendarDay:
        """The same in a calendar."""
        return CalendarDay(
            uid=self.uid,
            first=self.day,
            last=self.day,
            summary=self.summary,
            description=self.description,
        )


def deadlines_of(accounts: Iterable[Account]) -> tuple[Deadline, ...]:
    """The deadlines of the accounts, by day.

    The last day to pay of every account on which something is due, and every duty that has a day.
    A duty that is due at once has none, and stands in the account only.
    """
    every = [each for account in accounts for each in _of(account)]
    return tuple(sorted(every, key=lambda each: (each.day, each.summary, each.uid)))


def _of(account: Account) -> Iterator[Deadline]:
    to_pay = last_day_to_pay(account)
    if to_pay is not None:
        yield to_pay
    for duty in account.to_do:
        if duty.due_on is None:
            continue
        clauses = ", ".join(clause.id for clause in duty.clauses)
        yield Deadline(
            uid=_uid(account, duty.code.value, duty.about),
            day=duty.due_on,
            summary=f"{duty.code.value.capitalize().replace('-', ' ')}: {_practice(account)}",
            description=(f"{duty.says} [{clauses}]" if clauses else duty.says) + _label(account),
        )


def last_day_to_pay(account: Account) -> Deadline | None:
    """The last day to pay; `None` if nothing is due, or no such day is known."""
    due = sum((each.due for each in account.documents), start=Money(0, account.policy.currency))
    last_day = account.window.last_day
    if not due or last_day is None:
        return None
    numbers = ", ".join(each.number for each in account.documents if each.due)
    return Deadline(
        uid=_uid(account, "last-day-to-pay", ""),
        day=last_day,
        summary=f"Last day to pay: {_practice(account)}",
        description=(
            f"Application {account.application_id}: {due} is due on {numbers}, as of "
            f"{account.as_of.isoformat()}.{_label(account)}"
        ),
    )


def _practice(account: Account) -> str:
    return account.practice.name if account.practice is not None else account.application_id


def _label(account: Account) -> str:
    return f" {EXAMPLE_FEE}" if account.fee_is_example else ""


def _uid(account: Account, what: str, about: str) -> str:
    """The same for the same matter, whatever its day, its words or its amount are by now."""
    return calendar_uid(account.policy.program_id, account.application_id, what, about)


def deadlines_ics(accounts: Iterable[Account], *, stamped_on: date) -> str | None:
    """The deadlines of the accounts as an iCalendar text, in UTF-8 with the line ends it asks for.

    `None` if there are none.

    Args:
        accounts: whose deadlines.
        stamped_on: the day on which the calendar is made, printed as `DTSTAMP`.

    Raises:
        InputError: a day that is none.
    """
    refuse(day("stamped_on", stamped_on), "the calendar")
    entries = (each.entry for each in deadlines_of(accounts))
    return calendar_text(entries, about="deadlines", stamped_on=stamped_on)
