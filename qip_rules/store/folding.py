"""The accounts of a log, one after another, or all together."""

from collections.abc import Iterator
from datetime import date

from qip_rules.billing.accounts import account
from qip_rules.billing.state import Account
from qip_rules.billing.together import CohortAccounts, cohort_accounts
from qip_rules.policy.program import Program
from qip_rules.store.interface import Store

__all__ = ["accounts", "accounts_together"]


def accounts(store: Store, program: Program, as_of: date) -> Iterator[Account]:
    """The account of every application on record, by their ids.

    Memory holds the records of one application at a time.

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
        yield account(program, its.events, its.documents, as_of)


def accounts_together(store: Store, program: Program, as_of: date) -> CohortAccounts:
    """The same accounts together, and what shows only across several: as `accounts`.

    Memory holds the records of all applications.
    """
    every = tuple(store.applications())
    events = [event for its in every for event in its.events]
    documents = [document for its in every for document in its.documents]
    return cohort_accounts(program, events, documents, as_of)
