"""The accounts of a cohort together, and what only shows when one looks at several at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import attrs

from qip_rules.billing.accounts import derived, record_faults, type_faults
from qip_rules.billing.auditing import without_repetitions
from qip_rules.billing.codes import BillingCode
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event, PaymentReceived
from qip_rules.billing.findings import AccountFinding
from qip_rules.billing.moments import end_of_day
from qip_rules.billing.state import Account
from qip_rules.billing.terms import terms_on
from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import day, refuse, shown
from qip_rules.money import Money
from qip_rules.policy.program import Program

__all__ = ["CohortAccounts", "cohort_accounts"]


@attrs.frozen
class CohortAccounts:
    """The accounts of several applications, by id, and what concerns more than one of them."""

    accounts: tuple[Account, ...]
    findings: tuple[AccountFinding, ...]
    """By code, then by what each is about."""

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
    end = end_of_day(as_of, program.time_zone)
    payments = [
        each
        for each in happened
        if isinstance(each, PaymentReceived)
        and each.occurred_on <= as_of
        and each.recorded_at < end
    ]
    found = [
        *_duplicate_applications(accounts),
        *_people_on_two_teams(accounts),
        *_transfers(accounts, payments),
    ]
    clauses = terms_on(program, as_of).clauses
    return CohortAccounts(
        accounts,
        tuple(
            AccountFinding(code.value, says, clauses[code], about)
            for code, says, about in sorted(found, key=lambda each: (each[0].value, each[2]))
        ),
    )


Record = TypeVar("Record", Event, Document)

_Found = tuple[BillingCode, str, str]
"""The code of a finding, its sentence, and what it is about."""


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


def _duplicate_applications(accounts: Sequence[Account]) -> Iterator[_Found]:
    """One practice with several applications: the same id, identifier or name."""
    groups: dict[tuple[str, str], list[str]] = {}
    names: dict[str, str] = {}
    for each in accounts:
        practice = each.practice
        if practice is None:
            continue
        names[each.application_id] = practice.name
        keys = {
            "id": practice.practice_id,
            "npi": practice.npi,
            "tax id": practice.tax_id,
            "name": " ".join(practice.name.casefold().split()),
        }
        for kind, key in keys.items():
            if key is not None:
                groups.setdefault((kind, key), []).append(each.application_id)
    told: dict[tuple[str, ...], list[str]] = {}
    for (kind, _), applications in groups.items():
        if len(applications) > 1:
            told.setdefault(tuple(applications), []).append(kind)
    for together, kinds in told.items():
        says = (
            f"{names[together[0]]} has {len(together)} applications "
            f"({', '.join(together)}), by the same {', '.join(kinds)}: each is billed for "
            "itself."
        )
        yield BillingCode.DUPLICATE_APPLICATION, says, together[0]


def _people_on_two_teams(accounts: Sequence[Account]) -> Iterator[_Found]:
    seats: dict[str, dict[str, str]] = {}
    for each in accounts:
        for seat in each.seats:
            if seat.left_on is None:
                teams = seats.setdefault(seat.owner.person_id, {})
                teams.setdefault(each.application_id, seat.owner.name)
    for person_id, teams in seats.items():
        if len(teams) > 1:
            says = (
                f"{next(iter(teams.values()))} is on the core teams of {', '.join(teams)}: the fee "
                "is owed for each."
            )
            yield BillingCode.PERSON_ON_TWO_TEAMS, says, person_id


def _transfers(accounts: Sequence[Account], reports: Sequence[PaymentReceived]) -> Iterator[_Found]:
    counted = {
        (each.application_id, payment.payment_id) for each in accounts for payment in each.payments
    }
    payments: dict[tuple[str, str], PaymentReceived] = {}
    for report in reports:
        if (report.application_id, report.payment_id) in counted:
            payments.setdefault((report.application_id, report.payment_id), report)
    owners: dict[str, list[str]] = {}
    transfers: dict[str, list[PaymentReceived]] = {}
    for (application_id, payment_id), each in sorted(payments.items()):
        owners.setdefault(payment_id, []).append(application_id)
        if each.transfer_id is not None:
            transfers.setdefault(each.transfer_id, []).append(each)
    for payment_id, applications in owners.items():
        if len(applications) > 1:
            says = (
                f"The payment {payment_id} is recorded for {', '.join(applications)}, and each "
                "account counts the whole of it: record a payment of its own for each part."
            )
            yield BillingCode.PAYMENT_IN_TWO_ACCOUNTS, says, payment_id
    for transfer_id, parts in transfers.items():
        yield from _transfer(transfer_id, parts)


def _transfer(transfer_id: str, parts: Sequence[PaymentReceived]) -> Iterator[_Found]:
    applications = dict.fromkeys(each.application_id for each in parts)
    told = ", ".join(f"{each.amount} for {each.application_id}" for each in parts)
    if len(applications) > 1:
        says = f"The transfer {transfer_id} pays for several applications: {told}."
        yield BillingCode.TRANSFER_FOR_SEVERAL, says, transfer_id
    wholes = {each.transfer_amount for each in parts if each.transfer_amount is not None}
    if not wholes:
        return
    currencies = {each.amount.currency for each in parts}
    total: Money | None = None
    if len(currencies) == 1:
        total = sum((each.amount for each in parts), start=Money(0, *currencies))
    if wholes != {total}:
        known = " or ".join(sorted(map(str, wholes)))
        says = f"The transfer {transfer_id} was {known}; its parts are {told}."
        yield BillingCode.TRANSFER_PARTS_DIFFER, says, transfer_id
