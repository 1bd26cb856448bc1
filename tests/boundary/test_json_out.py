"""What is written can be read back, and equal records are written alike.

All names, addresses and numbers are made up.
"""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary import from_json, json_kinds, to_json
from qip_rules.eligibility.application import (
    Answers,
    Application,
    Pledges,
    Project,
    SupportLetter,
    revise,
)
from qip_rules.eligibility.people import (
    CoreTeamMember,
    Person,
    Profession,
    ProjectTeamMember,
    Sponsor,
    StaffCategory,
    TeamLeader,
)
from qip_rules.eligibility.practice import Address, PatientsServed, Practice
from qip_rules.money import Money
from tests.billing.desk import Desk

letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "M"))
lines = st.text(letters, min_size=1, max_size=8)
flags = st.none() | st.booleans()
emails = st.none() | st.builds("{}@example.org".format, st.sampled_from(["a", "b+c", "ü"]))
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
anybody = {
    "name": lines,
    "email": emails,
    "other_emails": st.lists(emails.filter(bool), max_size=1).map(tuple),
    "person_id": st.none() | lines,
    "npi": st.sampled_from([None, "1234567893"]),
    "title": st.none() | lines,
}
persons = st.builds(Person, **anybody)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=2).map(tuple)


practices = st.builds(
    Practice,
    practice_id=lines,
    name=lines,
    npi=st.sampled_from([None, "1234567893"]),
    ccn=st.sampled_from([None, "010001"]),
    address=maybe(st.builds(Address, lines=some(lines), city=maybe(lines))),
    is_oncology_practice=flags,
    patients_served=maybe(
        st.builds(
            PatientsServed,
            racial_minority_share_bp=maybe(st.integers(0, 10_000)),
            year=maybe(st.integers(1900, 2100)),
        )
    ),
    organization=maybe(lines),
)
letters_of_support = st.builds(
    SupportLetter, received=st.just(value=True), signatory=maybe(persons), signed_on=maybe(days)
) | st.builds(SupportLetter, received=st.sampled_from([None, False]))
applications = st.builds(
    Application,
    application_id=lines,
    received_on=days,
    practice=maybe(practices),
    team_leader=maybe(
        st.builds(TeamLeader, name=lines, profession=maybe(st.sampled_from(Profession)))
    ),
    core_team=maybe(some(st.builds(CoreTeamMember, **anybody, pledges_attendance=flags))),
    project_team=maybe(
        some(
            st.builds(
                ProjectTeamMember,
                name=lines,
                staff_category=maybe(st.sampled_from(StaffCategory)),
                represents=maybe(some(lines)),
            )
        )
    ),
    names_sponsor=st.sampled_from([None, True]),
    sponsor=maybe(st.builds(Sponsor, name=lines, is_senior_leader=flags)),
    support_letter=maybe(letters_of_support),
    pledges=maybe(
        st.builds(Pledges, program_fees=flags, minutes_per_week=maybe(st.integers(0, 600)))
    ),
    project=maybe(st.builds(Project, aim=maybe(lines), affected_areas=maybe(some(lines)))),
    answers=st.dictionaries(
        lines, st.booleans() | st.integers(-(10**17), 10**17) | lines | days, max_size=3
    ).map(Answers),
)  # fmt: skip


@given(applications)
def test_what_is_written_is_read_back_as_the_same_application(application: Application) -> None:
    text = to_json(application)
    again = from_json(Application, text)
    assert again == application
    assert to_json(again) == text
    assert from_json(Application, text.encode()) == application
    assert from_json(Application, json.loads(text)) == application


@given(applications, days)
def test_a_correction_is_written_with_its_number_and_day(
    application: Application, on: date
) -> None:
    corrected = revise(application, on=max(on, application.received_on), pledges=None)
    assert from_json(Application, to_json(corrected)) == corrected


def test_the_text_is_canonical() -> None:
    application = Application(
        application_id="a-1",
        received_on=date(2026, 2, 2),
        core_team=(),
        answers={"b": date(2026, 1, 1), "a": True},
        project=Project(title="Kürzer warten"),
    )
    assert to_json(application) == (
        '{"application_id":"a-1","received_on":"2026-02-02","core_team":[],'
        '"project":{"title":"Kürzer warten"},"answers":{"a":true,"b":"2026-01-01"},"revision":1}'
    )


@attrs.frozen
class Receipt:
    amount: Money
    at: datetime
    tags: frozenset[str] = frozenset()
    note: str | None = "none"


moments = st.datetimes(
    datetime(1900, 1, 1), datetime(2100, 1, 1),  # noqa: DTZ001 - the zone is added below
    timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)  # fmt: skip


@given(
    st.builds(
        Receipt,
        amount=st.builds(
            Money, st.integers(-(10**15), 10**15), st.sampled_from(["USD", "JPY", "KWD"])
        ),
        at=moments,
        tags=st.frozensets(lines, max_size=3),
        note=st.none() | lines,
    )
)  # fmt: skip
def test_money_moments_and_sets_come_back_the_same(receipt: Receipt) -> None:
    text = to_json(receipt)
    assert from_json(Receipt, text) == receipt
    elsewhere = attrs.evolve(receipt, at=receipt.at.astimezone(UTC))
    assert elsewhere == receipt
    assert to_json(elsewhere) == text


def test_nothing_is_lost_where_leaving_out_would_mean_something_else() -> None:
    receipt = Receipt(Money.of("1500", "USD"), datetime(2026, 1, 31, 9, 30, tzinfo=UTC), note=None)
    assert to_json(receipt) == (
        '{"amount":{"amount":"1500.00","currency":"USD"},"at":"2026-01-31T09:30:00Z",'
        '"tags":[],"note":null}'
    )


@pytest.mark.parametrize(
    "value",
    [1.5, Decimal(1), b"x", {1}, object(), datetime(2026, 1, 31)],  # noqa: DTZ001 - refused
)
def test_what_json_has_no_form_for_is_not_written(value: object) -> None:
    with pytest.raises(TypeError, match="JSON has no form for"):
        to_json(value)


def test_an_account_is_no_record_and_the_place_of_what_is_none_is_told() -> None:
    desk = Desk()
    desk.received()
    with pytest.raises(
        TypeError, match="a BillingCode for a key that JSON has no form for, in "
    ) as caught:
        to_json(desk.account())
    assert str(caught.value).endswith("seats of Account")


@pytest.mark.parametrize("key", [1, None, date(2026, 1, 31)])
def test_a_mapping_by_something_else_than_text_is_not_written(key: object) -> None:
    with pytest.raises(TypeError, match=f"a {type(key).__name__} for a key that JSON has no form"):
        to_json([{key: 1}])


def test_the_kinds_of_json_are_made_once() -> None:
    assert json_kinds() is json_kinds()
