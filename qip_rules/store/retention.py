"""How long what is on record of a person stays, as data: days after the end of the program.

A file beside the log says it, kind by kind. Which days the law asks for is for whoever runs the
program to find out; nothing is taken for granted here. What no rule is about goes when it is asked
to go, and never by itself.
"""

import os
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar, Final

import attrs

from qip_rules.billing.events import Accepted, Declined, Withdrawn
from qip_rules.boundary.json_in import from_json
from qip_rules.errors import Fault, InputError, unreadable
from qip_rules.fields import (
    DAY_MAXIMUM,
    Ruled,
    RuledField,
    day,
    each_once,
    identifier,
    instance_of,
    one_line,
    refuse,
    several,
    shown,
    whole_number,
)
from qip_rules.narrowing import is_dict, is_list
from qip_rules.participation.events.step_events import ProgramEnded
from qip_rules.participation.events.team_events import KickedOff
from qip_rules.store.kinds import RecordKinds
from qip_rules.store.plain_data import ApplicationRecords

__all__ = ["Retention", "RetentionRule", "Term", "load_retention", "program_end", "term_of"]

_DAYS_MAXIMUM: Final = 36_525
"""A hundred years."""
_FILE_BYTES_MAXIMUM: Final = 1_000_000


@attrs.frozen(kw_only=True)
class RetentionRule(Ruled):
    """What becomes of the personal data in records of some kinds.

    Raises:
        InputError: every fault of the fields at once.
    """

    kinds: tuple[str, ...]
    """Kinds of records, such as `invoice`."""
    stays_days: int | None = None
    """For so many days after the end of the program it stays, whoever asks for its removal."""
    goes_days: int | None = None
    """So many days after the end of the program it is due to go, though nobody asks."""
    because: str
    """Why: the law, a contract, a decision of the program."""

    called: ClassVar[str] = "the rule"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("kinds", several(identifier), needed=""),
        RuledField("stays_days", whole_number(0, _DAYS_MAXIMUM)),
        RuledField("goes_days", whole_number(0, _DAYS_MAXIMUM)),
        RuledField("because", one_line, needed=""),
    )

    def faults_between_fields(self) -> Iterator[Fault]:
        """A rule about nothing, or that says nothing; data that is to go before it may."""
        if self.kinds == ():
            yield Fault("kinds", "no kind", "one kind of records or more")
        if self.stays_days is None and self.goes_days is None:
            yield Fault("stays_days", "nothing", "a number of days here, or as goes_days")
        if (
            type(self.stays_days) is int
            and type(self.goes_days) is int
            and self.goes_days < self.stays_days
        ):
            expected = f"{self.stays_days} or more: until then it stays"
            yield Fault("goes_days", str(self.goes_days), expected)


@attrs.frozen(kw_only=True)
class Retention(Ruled):
    """The rules of a program, a kind in one of them at most.

    Raises:
        InputError: every fault of the fields at once.
    """

    rules: tuple[RetentionRule, ...] = ()
    program_ended_on: date | None = None
    """The end of the program for applications whose own end is not on record."""

    called: ClassVar[str] = "the retention"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("rules", several(instance_of(RetentionRule)), needed=""),
        RuledField("program_ended_on", day),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """A kind that two rules are about."""
        if tuple(several(instance_of(RetentionRule))("rules", self.rules)):
            return ()
        return each_once("rules", "kind", (kind for each in self.rules for kind in each.kinds))

    def rule_of(self, kind: str) -> RetentionRule | None:
        """The rule that is about a kind of records, if there is one."""
        return next((each for each in self.rules if kind in each.kinds), None)


@attrs.frozen
class Term:
    """What a rule comes to for one record on one day."""

    stays: str = ""
    """Why its personal data stays; empty if it may go."""
    stays_until: date | None = None
    """The last day on which it has to stay; `None` if it may go, or the end is not known."""
    is_due: bool = False
    """Whether it is to go, though nobody asks."""


def load_retention(path: str | os.PathLike[str], kinds: RecordKinds) -> Retention:
    """The rules in a file: TOML, with a table `[[rules]]` for each.

    Args:
        path: the file.
        kinds: those of the log: a rule about another is a slip of the pen.

    Raises:
        InputError: every fault of the file at once.
    """
    of = f"the retention in {os.fspath(path)}"
    try:
        with Path(path).open("rb") as file:
            data = file.read(_FILE_BYTES_MAXIMUM + 1)
        if len(data) > _FILE_BYTES_MAXIMUM:
            found = f"more than {_FILE_BYTES_MAXIMUM} bytes"
            raise InputError([Fault(os.fspath(path), found, "a shorter file")], of=of)
        table = tomllib.loads(data.decode())
    except OSError as error:
        found = unreadable(error)
        hint = "a file that is empty says that nothing has to stay"
        raise InputError([Fault(os.fspath(path), found, "a file of TOML", hint)], of=of) from error
    except (ValueError, RecursionError) as error:
        raise InputError([Fault(os.fspath(path), str(error), "TOML")], of=of) from error
    try:
        retention = from_json(Retention, _as_json(table))
    except InputError as error:
        raise InputError(error.faults, of=of) from error
    faults = [
        Fault(f"rules[{position}].kinds", shown(kind), "a kind of records of the log")
        for position, rule in enumerate(retention.rules)
        for kind in rule.kinds
        if kind not in kinds.by_name
    ]
    refuse(faults, of)
    return retention


def _as_json(value: object) -> object:
    """What TOML gives, as JSON has it: a date as text."""
    if is_dict(value):
        return {name: _as_json(each) for name, each in value.items()}
    if is_list(value):
        return [_as_json(each) for each in value]
    return value.isoformat() if type(value) is date else value


def program_end(its: ApplicationRecords, otherwise: date | None = None) -> date | None:
    """The day on which the program ended for an application, as far as it is known.

    Args:
        its: everything on record of it.
        otherwise: the day for those whose own end is not on record.

    Returns:
        The last day of the program as recorded; else that on which the application was declined or
        withdrawn and was not accepted after; else the end that was planned at the kick-off; else
        the other day.
    """
    ended = [each.occurred_on for each in its.course if isinstance(each, ProgramEnded)]
    if ended:
        return max(ended)
    decided = [each for each in its.events if isinstance(each, (Accepted, Declined, Withdrawn))]
    if decided:
        last = max(decided, key=lambda each: (each.occurred_on, each.recorded_at))
        if not isinstance(last, Accepted):
            return last.occurred_on
    planned = [each.ends_on for each in its.course if isinstance(each, KickedOff) and each.ends_on]
    return max(planned) if planned else otherwise


def term_of(rule: RetentionRule | None, ended_on: date | None, as_of: date) -> Term:
    """What a rule comes to.

    Args:
        rule: of the record's kind; `None` if no rule is about it.
        ended_on: the end of the program for its application, if it is known.
        as_of: today, in the program's time zone.
    """
    if rule is None:
        return Term()
    if rule.stays_days is not None:
        if ended_on is None:
            return Term(f"{rule.because}: the end of the program is not on record")
        until = _after(ended_on, rule.stays_days)
        if as_of <= until:
            return Term(f"{rule.because}: until {until}", until)
    is_over = ended_on is not None and rule.goes_days is not None
    return Term(is_due=is_over and as_of > _after(ended_on or as_of, rule.goes_days or 0))


def _after(ended_on: date, days: int) -> date:
    room = (DAY_MAXIMUM - ended_on).days
    return ended_on + timedelta(days=min(days, room))
