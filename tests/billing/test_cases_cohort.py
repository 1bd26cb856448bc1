"""The case table of billing, by number: what several accounts show together (31, 42, 43)."""

from typing import Any

import attrs
import pytest

from qip_rules.billing import (
    Buyer,
    CohortAccounts,
    Event,
    PaymentReceived,
    account,
    cohort_accounts,
)
from qip_rules.billing.codes import BillingCode
from qip_rules.boundary import from_json, to_json
from qip_rules.errors import InputError
from qip_rules.money import Money
from tests.billing.desk import PRACTICE, Desk, day, holder, program_with, usd
from tests.billing.stories import FOUND_OF_SEVERAL, everything, paid, received

AS_OF = day("2026-12-31")


def of(name: str, desk: Desk, **changes: Any) -> list[Event]:  # noqa: ANN401 - fields of a receipt
    """The events of a desk as those of another application, with other ids and people."""
    told: list[Event] = []
    for each in desk.events:
        moved = attrs.evolve(each, application_id=name, event_id=f"{name}/{each.event_id}")
        if each.kind == "application-received":
            moved = attrs.evolve(moved, **changes)
        told.append(moved)
    return told


def other_practice(number: int, **changes: Any) -> Buyer:  # noqa: ANN401 - fields of a practice
    return attrs.evolve(
        PRACTICE, practice_id=f"practice-{number}", name=f"Made-Up {number}", **changes
    )


def codes_of(found: CohortAccounts) -> list[str]:
    return [finding.code for finding in found.findings]


def payment(name: str, amount: str | Money, **further: Any) -> PaymentReceived:  # noqa: ANN401
    desk = Desk()
    money = amount if isinstance(amount, Money) else usd(amount)
    made = desk.paid(money, "2026-04-05", payment_id=f"{name}/wire", **further)
    return attrs.evolve(made, application_id=name, event_id=f"{name}/paid")


def two_apart() -> list[Event]:
    """Two applications that share nothing."""
    seats = (holder(1, 8), holder(2, 9))
    return of("a", received()) + of("b", received(), practice=other_practice(2), seats=seats)


def test_each_account_is_as_it_is_alone() -> None:
    program = program_with()
    events = two_apart()
    together = cohort_accounts(program, events, [], AS_OF)
    assert [each.application_id for each in together.accounts] == ["a", "b"]
    for name in ("a", "b"):
        ours = [each for each in events if each.application_id == name]
        assert together.account(name) == account(program, ours, [], AS_OF)
    assert together.findings == ()
    assert cohort_accounts(program, events[::-1] * 2, [], AS_OF) == together
    with pytest.raises(KeyError):
        together.account("c")


def test_nothing_at_all_is_no_account() -> None:
    nothing = cohort_accounts(program_with(), [], [], AS_OF)
    assert (nothing.accounts, nothing.findings) == ((), ())


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ({}, {}, "id, name"),
        ({"npi": "1234567893"}, {"npi": "1234567893", "practice_id": "p", "name": "N"}, "npi"),
        ({"tax_id": "00-1"}, {"tax_id": "00-1", "practice_id": "p", "name": "N"}, "tax id"),
        ({}, {"practice_id": "p", "name": "MADE-UP  oncology"}, "name"),
    ],
)
def test_case_42_the_same_practice_twice(
    one: dict[str, str], other: dict[str, str], kinds: str
) -> None:
    events = of("a", received(), practice=attrs.evolve(PRACTICE, **one), seats=())  # type: ignore[arg-type]
    events += of("b", received(), practice=attrs.evolve(PRACTICE, **other), seats=())  # type: ignore[arg-type]
    found = cohort_accounts(program_with(), events, [], AS_OF)
    assert codes_of(found) == ["duplicate-application"]
    assert f"by the same {kinds}:" in found.findings[0].says
    assert found.findings[0].clauses


def test_case_43_one_person_on_two_teams_owes_two_fees() -> None:
    events = of("a", received()) + of("b", received(), practice=other_practice(2))
    found = cohort_accounts(program_with(), events, [], AS_OF)
    assert codes_of(found) == ["person-on-two-teams"] * 3
    assert [finding.about for finding in found.findings] == ["person-1", "person-2", "person-3"]
    assert sum(len(each.seats) for each in found.accounts) == 6


def test_case_43_who_left_is_on_one_team() -> None:
    first = received()
    for seat_id in ("seat-1", "seat-2", "seat-3"):
        first.left(seat_id, "2026-03-10")
    events = of("a", first) + of("b", received(), practice=other_practice(2))
    assert codes_of(cohort_accounts(program_with(), events, [], AS_OF)) == []


def test_case_31_one_transfer_for_several_practices_adds_up() -> None:
    whole = {"transfer_id": "sponsor-1", "transfer_amount": usd("3,000.00")}
    events = [*two_apart(), payment("a", "1,000.00", **whole), payment("b", "2,000.00", **whole)]
    found = cohort_accounts(program_with(), events, [], AS_OF)
    assert codes_of(found) == ["transfer-for-several"]
    assert found.findings[0].about == "sponsor-1"
    assert [each.received for each in found.accounts] == [usd("1,000.00"), usd("2,000.00")]


@pytest.mark.parametrize(
    ("second", "whole"),
    [("1,999.99", "3,000.00"), ("2,000.01", "3,000.00"), ("2,000.00", "3,000.01")],
)
def test_case_31_parts_that_do_not_add_up_are_told(second: str, whole: str) -> None:
    first = {"transfer_id": "sponsor-1", "transfer_amount": usd("3,000.00")}
    then = {"transfer_id": "sponsor-1", "transfer_amount": usd(whole)}
    events = [*two_apart(), payment("a", "1,000.00", **first), payment("b", second, **then)]
    found = cohort_accounts(program_with(), events, [], AS_OF)
    assert codes_of(found) == ["transfer-for-several", "transfer-parts-differ"]


def test_case_31_a_part_in_another_currency_never_adds_up() -> None:
    whole = {"transfer_id": "sponsor-1", "transfer_amount": usd("3,000.00")}
    events = [
        *two_apart(),
        payment("a", "1,000.00", **whole),
        payment("b", Money(200_000, "EUR"), **whole),
    ]
    found = cohort_accounts(program_with(), events, [], AS_OF)
    assert "transfer-parts-differ" in codes_of(found)


def test_case_31_one_payment_in_two_accounts_is_told() -> None:
    again = attrs.evolve(payment("b", "10.00"), payment_id="a/wire")
    events = [*two_apart(), payment("a", "10.00"), again]
    found = cohort_accounts(program_with(), events, [], AS_OF)
    assert codes_of(found) == ["payment-in-two-accounts"]


def test_every_finding_about_several_is_told_by_some_case() -> None:
    assert {each.value for each in FOUND_OF_SEVERAL} == {
        BillingCode.DUPLICATE_APPLICATION.value,
        BillingCode.PERSON_ON_TWO_TEAMS.value,
        BillingCode.TRANSFER_FOR_SEVERAL.value,
        BillingCode.TRANSFER_PARTS_DIFFER.value,
        BillingCode.PAYMENT_IN_TWO_ACCOUNTS.value,
    }


def test_documents_of_several_applications_stand_in_one_record() -> None:
    one, other = paid(), everything()
    renumbered = []
    for each in other.documents:
        text = to_json(each).replace('"D-', '"b-').replace('"application-1"', '"b"')
        renumbered.append(from_json(type(each), text))
    documents = sorted([*one.documents, *renumbered], key=lambda each: each.issued_on)
    events = [*one.events, *of("b", other, practice=other_practice(2))]
    found = cohort_accounts(program_with(), events, documents * 2, AS_OF)
    assert found.account("application-1") == one.account()
    amounts = [(seat.due, seat.covered, seat.state) for seat in found.account("b").seats]
    assert amounts == [(seat.due, seat.covered, seat.state) for seat in other.account().seats]


def test_all_faults_of_all_applications_are_told_with_their_places() -> None:
    one = paid()
    invoice = one.first_invoice
    stranger = attrs.evolve(invoice, application_id="b", program_id="another")
    changed = attrs.evolve(invoice, purchase_order="PO 7")
    with pytest.raises(InputError) as raised:
        cohort_accounts(program_with(), one.events, [invoice, invoice, stranger, changed], AS_OF)
    assert [fault.place for fault in raised.value.faults] == [
        "documents[2].number",
        "documents[3].number",
        "documents[3].lines[0].seat_id",
        "documents[3].lines[1].seat_id",
        "documents[3].lines[2].seat_id",
        "documents[2].program_id",
    ]
    with pytest.raises(InputError) as raised:
        cohort_accounts(program_with(), ["event"], [None], AS_OF)  # type: ignore[list-item]
    assert [fault.place for fault in raised.value.faults] == ["events[0]", "documents[0]"]


def test_what_lies_ahead_shows_nothing_about_several() -> None:
    whole = {"transfer_id": "sponsor-1", "transfer_amount": usd("9.00")}
    events = [*two_apart(), payment("a", "1.00", **whole), payment("b", "2.00", **whole)]
    assert codes_of(cohort_accounts(program_with(), events, [], day("2026-04-04"))) == []
