"""What only several accounts together show, and what staff must do about it.

One practice with several applications, one person on several teams, one payment recorded for
several applications, one bank transfer split over them. Nothing of that is a mistake by itself;
where money is counted twice, or a fee is owed that nobody may have meant, somebody has to look.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from qip_rules.billing.codes import BillingCode, DutyCode
from qip_rules.billing.findings import Remark, ToDo, grounds_of
from qip_rules.billing.state import Account, Payment
from qip_rules.money import Money
from qip_rules.rules.requirement import Clause

__all__ = ["SharedRemark", "duties_of_several", "remarks_on_several"]

_ANSWERS: Final[Mapping[BillingCode, tuple[DutyCode, str]]] = {
    BillingCode.PAYMENT_IN_TWO_ACCOUNTS: (
        DutyCode.SPLIT_PAYMENT,
        "Find out what of the payment is for whom. {says}",
    ),
    BillingCode.TRANSFER_PARTS_DIFFER: (
        DutyCode.CORRECT_TRANSFER,
        "Find out which part is wrong or missing, or the whole. {says}",
    ),
    BillingCode.DUPLICATE_APPLICATION: (
        DutyCode.DECIDE_DUPLICATE,
        "Decide which of them stand, and have the others declined or withdrawn. {says}",
    ),
    BillingCode.PERSON_ON_TWO_TEAMS: (
        DutyCode.DECIDE_TWO_TEAMS,
        "Find out on which teams, and record who left the others. {says}",
    ),
}
_RANKS: Final = {code: rank for rank, code in enumerate(DutyCode)}


@attrs.frozen
class SharedRemark(Remark):
    """A finding about several applications, before its clauses are looked up."""

    applications: tuple[str, ...] = ()


def remarks_on_several(accounts: Sequence[Account]) -> Iterator[SharedRemark]:
    """What is unusual about several accounts together."""
    yield from _duplicate_applications(accounts)
    yield from _people_on_two_teams(accounts)
    yield from _transfers(accounts)


def duties_of_several(
    remarks: Iterable[SharedRemark], clauses: Mapping[BillingCode | DutyCode, tuple[Clause, ...]]
) -> tuple[ToDo, ...]:
    """What staff must do about the findings that have grounds, in the order of `DutyCode`."""
    every: list[ToDo] = []
    for each in remarks:
        if each.grounds and each.code in _ANSWERS:
            code, says = _ANSWERS[each.code]
            said = says.format(says=each.says)
            rests = clauses[code]
            every.append(ToDo(code, said, None, rests, each.about, each.grounds, each.applications))
    return tuple(sorted(every, key=lambda duty: (_RANKS[duty.code], duty.about, duty.grounds)))


def _duplicate_applications(accounts: Sequence[Account]) -> Iterator[SharedRemark]:
    """One practice with several applications: the same id, identifier or name.

    Nothing is left to be decided once no more than one of them claims fees.
    """
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
            "name": _name_key(practice.name),
        }
        for kind, key in keys.items():
            if key is not None:
                groups.setdefault((kind, key), []).append(each.application_id)
    told: dict[tuple[str, ...], list[str]] = {}
    for (kind, _), applications in groups.items():
        if len(applications) > 1:
            told.setdefault(tuple(applications), []).append(kind)
    claiming = {each.application_id for each in accounts if each.claims_fee}
    for together, kinds in told.items():
        says = (
            f"{names[together[0]]} has {len(together)} applications ({', '.join(together)}), by "
            f"the same {', '.join(kinds)}: each is billed for itself."
        )
        open_ = [each for each in together if each in claiming]
        grounds = grounds_of(*open_) if len(open_) > 1 else ""
        yield SharedRemark(
            BillingCode.DUPLICATE_APPLICATION, says, together[0], grounds, applications=together
        )


def _name_key(name: str) -> str:
    """A name as it is compared: however its accents are encoded, without case and wide gaps."""
    composed = unicodedata.normalize("NFC", name)
    return " ".join(unicodedata.normalize("NFC", composed.casefold()).split())


def _people_on_two_teams(accounts: Sequence[Account]) -> Iterator[SharedRemark]:
    """One person with a seat in several applications that claim its fee."""
    seats: dict[str, dict[str, list[str]]] = {}
    names: dict[str, str] = {}
    for each in accounts:
        for seat in each.seats:
            if each.claims_fee and seat.left_on is None:
                person_id = seat.owner.person_id
                names.setdefault(person_id, seat.owner.name)
                teams = seats.setdefault(person_id, {})
                teams.setdefault(each.application_id, []).append(seat.seat_id)
    for person_id, teams in seats.items():
        if len(teams) > 1:
            says = (
                f"{names[person_id]} is on the core teams of {', '.join(teams)}: the fee is owed "
                "for each."
            )
            told = [each for name, held in teams.items() for each in (name, *held)]
            yield SharedRemark(
                BillingCode.PERSON_ON_TWO_TEAMS,
                says,
                person_id,
                grounds_of(*told),
                applications=tuple(teams),
            )


_Part = tuple[str, Payment]
"""A payment with the application for which it is recorded."""


def _transfers(accounts: Sequence[Account]) -> Iterator[SharedRemark]:
    every = [(each.application_id, payment) for each in accounts for payment in each.payments]
    every.sort(key=lambda part: (part[0], part[1].payment_id))
    owners: dict[str, list[_Part]] = {}
    transfers: dict[str, list[_Part]] = {}
    for part in every:
        owners.setdefault(part[1].payment_id, []).append(part)
        if part[1].transfer_id is not None:
            transfers.setdefault(part[1].transfer_id, []).append(part)
    for payment_id, parts in owners.items():
        if len(parts) > 1:
            names = [application_id for application_id, _ in parts]
            says = (
                f"The payment {payment_id} is recorded for {', '.join(names)}, and each account "
                "counts the whole of it: record a payment of its own for each part."
            )
            yield SharedRemark(
                BillingCode.PAYMENT_IN_TWO_ACCOUNTS,
                says,
                payment_id,
                _grounds_of(parts),
                applications=tuple(names),
            )
    for transfer_id, parts in transfers.items():
        yield from _transfer(transfer_id, parts)


def _transfer(transfer_id: str, parts: Sequence[_Part]) -> Iterator[SharedRemark]:
    applications = tuple(dict.fromkeys(application_id for application_id, _ in parts))
    told = ", ".join(f"{each.amount} for {application_id}" for application_id, each in parts)
    if len(applications) > 1:
        says = f"The transfer {transfer_id} pays for several applications: {told}."
        yield SharedRemark(
            BillingCode.TRANSFER_FOR_SEVERAL, says, transfer_id, applications=applications
        )
    wholes = {each.transfer_amount for _, each in parts if each.transfer_amount is not None}
    if not wholes:
        return
    currencies = {each.amount.currency for _, each in parts}
    total: Money | None = None
    if len(currencies) == 1:
        total = sum((each.amount for _, each in parts), start=Money(0, *currencies))
    if wholes != {total}:
        known = sorted(wholes, key=lambda each: (each.currency, each.amount_minor))
        says = (
            f"The transfer {transfer_id} was {' or '.join(map(str, known))}; its parts are {told}."
        )
        yield SharedRemark(
            BillingCode.TRANSFER_PARTS_DIFFER,
            says,
            transfer_id,
            grounds_of(*known, _grounds_of(parts)),
            applications=applications,
        )


def _grounds_of(parts: Sequence[_Part]) -> str:
    """Parts as grounds: whose payment each is, and how much."""
    return ", ".join(
        grounds_of(application_id, each.payment_id, each.amount) for application_id, each in parts
    )
