"""The accounts and participations of a log, one after another, or all accounts together."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from qip_rules.billing.accounts import account
from qip_rules.billing.state import Account
from qip_rules.billing.together import CohortAccounts, cohort_accounts
from qip_rules.cohort.sessions import billed_sessions
from qip_rules.participation.course.counted import counted_events
from qip_rules.participation.course.standing import Assessed, assessed
from qip_rules.participation.course.state import Participation
from qip_rules.participation.course.taking_part import participation
from qip_rules.policy.program import Program
from qip_rules.store.interface import Store
from qip_rules.store.plain_data import ApplicationRecords

__all__ = ["accounts", "accounts_together", "assessments", "participations"]

_NO_PRACTICES: Final[Mapping[str, str]] = MappingProxyType({})


def accounts(
    store: Store, program: Program, as_of: date, *, billed_steps: Iterable[str] = ()
) -> Iterator[Account]:
    """The account of every application on record, by their ids.

    Memory holds the records of one application at a time. An application of which only its taking
    part is on record has no account.

    Args:
        store: a log of the program's records.
        program: the whole program document.
        as_of: a day in the program's zone.
        billed_steps: the steps whose sessions, as participation has them on record, count for the
            last day to pay (`cohort.billed_sessions`), besides those recorded for the fees.

    Raises:
        StoreError: the log cannot be read, or an entry is not what was written.
        InputError: documents that contradict one another, such as those of another program.
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    steps = tuple(billed_steps)
    for its in store.applications():
        if its.events or its.documents:
            events = _billed(its, steps, program, as_of)
            yield account(program, events, its.documents, as_of)


def accounts_together(
    store: Store, program: Program, as_of: date, *, billed_steps: Iterable[str] = ()
) -> CohortAccounts:
    """The same accounts together, and what shows only across several: as `accounts`.

    Memory holds the records of all applications.
    """
    steps = tuple(billed_steps)
    every = [its for its in store.applications() if its.events or its.documents]
    events = [event for its in every for event in _billed(its, steps, program, as_of)]
    documents = [document for its in every for document in its.documents]
    return cohort_accounts(program, events, documents, as_of)


def _billed(
    its: ApplicationRecords, steps: tuple[str, ...], program: Program, as_of: date
) -> tuple[Any, ...]:
    """The events of an account: those of the fees, and the sessions that count for them.

    Contradictions among the latter are participation's to tell, and settled once for both.
    """
    if not steps:
        return its.events
    known = counted_events(its.course, as_of=as_of, time_zone=program.time_zone, remarks=[])
    return (*its.events, *billed_sessions(known, steps))


def participations(store: Store, program: Program, as_of: date) -> Iterator[Participation]:
    """The participation of every application of which events are on record, by their ids.

    Memory holds the records of one application at a time.

    Args:
        store: a log of the program's records.
        program: the whole program document.
        as_of: a day in the program's zone.

    Raises:
        StoreError: the log cannot be read, or an entry is not what was written.
        NotInForceError: the program was not in force on the day that counts.
    """
    for its in store.applications():
        if its.course:
            yield participation(program, its.course, as_of)


def assessments(
    store: Store,
    program: Program,
    as_of: date,
    *,
    practices: Mapping[str, str] = _NO_PRACTICES,
) -> Iterator[Assessed]:
    """What was assessed of every application of which taking part is on record, by their ids.

    Args:
        store: a log of the program's records.
        program: the whole program document.
        as_of: a day in the program's zone.
        practices: the practice of each application, as far as the caller knows it.

    Raises:
        StoreError: the log cannot be read, or an entry is not what was written.
        InputError: a practice id that is none.
        NotInForceError: the program was not in force on the day that counts.
    """
    for its in store.applications():
        if its.course:
            practice_id = practices.get(its.application_id)
            yield assessed(program, its.course, as_of, practice_id=practice_id)
