"""The accounts and participations of a log, one after another, or all accounts together."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from qip_rules.billing.accounts import account
from qip_rules.billing.state import Account
from qip_rules.billing.together import CohortAccounts, cohort_accounts
from qip_rules.cohort.sessions import with_sessions_of_course
from qip_rules.participation.course.standing import Assessed, assessed
from qip_rules.participation.course.state import Participation
from qip_rules.participation.course.taking_part import participation
from qip_rules.policy.program import Program
from qip_rules.store.interface import Store
from qip_rules.store.plain_data import ApplicationRecords

__all__ = [
    "accounts",
    "accounts_together",
    "assessments",
    "events_of_account",
    "participations",
]

_NO_PRACTICES: Final[Mapping[str, str]] = MappingProxyType({})


def accounts(store: Store, program: Program, as_of: date) -> Iterator[Account]:
    """The account of every application on record, by their ids.

    Memory holds the records of one application at a time. An application of which only its taking
    part is on record has no account. Sessions that are told of with the course count for the last
    day to pay as those of the fees do, as far as the document names their step.

    Args:
        store: a log of the program's records.
        program: the whole program document.
        as_of: a day in the program's zone.

    Raises:
        StoreError: the log cannot be read, or an entry is not what was written.
        InputError: documents that contradict one another, such as those of another program.
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    for its in store.applications():
        if its.events or its.documents:
            events = events_of_account(its, program, as_of)
            yield account(program, events, its.documents, as_of)


def accounts_together(store: Store, program: Program, as_of: date) -> CohortAccounts:
    """The same accounts together, and what shows only across several: as `accounts`.

    Memory holds the records of all applications.
    """
    every = [its for its in store.applications() if its.events or its.documents]
    events = [event for its in every for event in events_of_account(its, program, as_of)]
    documents = [document for its in every for document in its.documents]
    return cohort_accounts(program, events, documents, as_of)


def events_of_account(its: ApplicationRecords, program: Program, as_of: date) -> tuple[Any, ...]:
    """What the account of an application is made of: see `with_sessions_of_course`."""
    return with_sessions_of_course(program, its.events, its.documents, its.course, as_of)


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
