"""The accounts of a cohort together, what only they show, and what staff must do about that.

A duty about several applications ends when the records are put right, or when staff settle it
(`settle_together`). The settlement is on record with the first of them; that account by itself
cannot tell whether it stands, these accounts together can.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import attrs

from qip_rules.billing.accounts import derived, record_faults, type_faults
from qip_rules.billing.auditing import without_repetitions
from qip_rules.billing.codes import OF_SEVERAL
from qip_rules.billing.decisions import DutySettled
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event
from qip_rules.billing.findings import AccountFinding, ToDo
from qip_rules.billing.settled import settled_duties
from qip_rules.billing.several import duties_of_several, remarks_on_several
from qip_rules.billing.state import Account
from qip_rules.billing.terms import terms_on
from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import day, refuse, shown
from qip_rules.policy.program import Program

__all__ = ["CohortAccounts", "cohort_accounts"]


@attrs.frozen
class CohortAccounts:
    """The accounts of several applications, by id, and what concerns more than one of them."""

    accounts: tuple[Account, ...]
    findings: tuple[AccountFinding, ...]
    """By code, then by what each is about."""
    to_do: tuple[ToDo, ...]
    """What staff must do about several applications at once, most urgent first; what concerns one
    alone stands in its account."""
    settled: tuple[DutySettled, ...]
    """The settlements of such duties that stand."""

    def account(self, application_id: str) -> Account:
        """The account of that application.

        Raises:
            KeyError: there is none.
        """
        for each in self.accounts:
            if each.application_id == application_id:
                return each
        raise KeyError(application_id)


def cohort_accounts(
    program: Program, events: Iterable[Event], documents: Iterable[Document], as_of: date
) -> CohortAccounts:
    """The accounts of all applications that the records are about, at the end of a day.

    Args:
        program: the whole program document.
        events: what happened to any of the applications, in any order; repetitions have no effect.
        documents: the decisions recorded about any of them, in the order in which they were made.
        as_of: a day in the program's zone. What is dated or recorded after it does not count.

    Raises:
        ArgumentError: as `account`.
        InputError: as `account`, for all applications at once; one number on documents of two.
        NotInForceError: the program was not in force, or had no fee, on a day that counts.
    """
    expect_arguments(
        "cohort_accounts",
        program=(program, Program),
        events=(events, Iterable),
        documents=(documents, Iterable),
    )
    happened, recorded = tuple(events), tuple(documents)
    refuse([*day("as_of", as_of), *type_faults(happened, recorded)], "the cohort's records")
    by_application = _grouped(happened)
    issued = _grouped(recorded)
    names = sorted({*by_application, *issued})
    faults = list(_shared_numbers(recorded))
    kept: dict[str, tuple[Document, ...]] = {}
    for name in names:
        ours = [each for _, each in issued.get(name, ())]
        kept[name] = without_repetitions(ours)
        first: dict[int, int] = {}
        for position, each in issued.get(name, ()):
            first.setdefault(id(each), position)
        places = [first[id(each)] for each in kept[name]]
        faults += record_faults(
            program,
            name,
            [each for _, each in by_application.get(name, ())],
            kept[name],
            event_place="events[{}]".format,
            document_place=_place_among(places),
        )
    refuse(faults, "the cohort's records")
    accounts = tuple(
        derived(program, name, [e for _, e in by_application.get(name, ())], kept[name], as_of)
        for name in names
    )
    clauses = terms_on(program, as_of).clauses
    shared = tuple(remarks_on_several(accounts))
    settlements = _settlements_of_several(accounts)
    settled = settled_duties(duties_of_several(shared, clauses), settlements)
    remarks = (*shared, *settled.remarks)
    return CohortAccounts(
        accounts,
        tuple(
            AccountFinding(each.code.value, each.says, clauses[each.code], each.about)
            for each in sorted(remarks, key=lambda each: (each.code.value, each.about))
        ),
        settled.to_do,
        tuple(each for each in settlements if each.number not in settled.fallen),
    )


def _settlements_of_several(accounts: Sequence[Account]) -> tuple[DutySettled, ...]:
    """What staff settled of several applications, by day: of one day, by application."""
    settlements = [
        each.document
        for account in accounts
        for each in account.decisions
        if isinstance(each.document, DutySettled) and each.document.duty in OF_SEVERAL
    ]
    return tuple(sorted(settlements, key=lambda each: each.issued_on))


Record = TypeVar("Record", Event, Document)


def _grouped(records: Sequence[Record]) -> dict[str, list[tuple[int, Record]]]:
    """The records of each application, each with its position among all."""
    groups: dict[str, list[tuple[int, Record]]] = {}
    for position, each in enumerate(records):
        groups.setdefault(each.application_id, []).append((position, each))
    return groups


def _place_among(positions: Sequence[int]) -> Callable[[int], str]:
    """How the documents of one application are named among all."""
    return lambda position: f"documents[{positions[position]}]"


def _shared_numbers(documents: Sequence[Document]) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for position, each in enumerate(documents):
        owner = owners.setdefault(each.number, each.application_id)
        if owner != each.application_id:
            found = f"{shown(each.number)} again, of another application"
            expected = "a number that no other document has"
            yield Fault(f"documents[{position}].number", found, expected)
