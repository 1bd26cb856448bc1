"""What staff must do about several applications: every such duty can be ended, and for all."""

from datetime import date, timedelta

from hypothesis import given

from qip_rules.billing import (
    CohortAccounts,
    Document,
    DutyCode,
    DutySettled,
    Event,
    Refusal,
    RefusalCode,
    cohort_accounts,
    settle_together,
)
from qip_rules.billing.codes import OF_SEVERAL
from qip_rules.testing.billing_histories import AccountHistory
from tests.laws.programs import any_cohort

Cohort = tuple[AccountHistory, ...]


def later(cohort: Cohort) -> date:
    """A day on which every document on record counts."""
    return max(each.after for each in cohort) + timedelta(days=10)


def seen(cohort: Cohort, *further: Document) -> CohortAccounts:
    events: list[Event] = [event for each in cohort for event in each.events]
    documents = [document for each in cohort for document in each.documents]
    return cohort_accounts(cohort[0].program, events, [*documents, *further], later(cohort))


@given(any_cohort)
def test_each_is_of_several_and_of_no_account(cohort: Cohort) -> None:
    now = seen(cohort)
    names = {each.application_id for each in now.accounts}
    for duty in now.to_do:
        assert duty.code in OF_SEVERAL
        assert duty.applications
        assert set(duty.applications) <= names
        assert any(duty.says.endswith(each.says) for each in now.findings)
    assert not any(duty.applications for each in now.accounts for duty in each.to_do)
    assert not any(duty.code in OF_SEVERAL for each in now.accounts for duty in each.to_do)


@given(any_cohort)
def test_settled_one_after_another_none_is_left_and_no_cent_has_moved(cohort: Cohort) -> None:
    before = now = seen(cohort)
    made: list[DutySettled] = []
    while now.to_do:
        duty = now.to_do[0]
        settlement = settle_together(
            now,
            number=f"S-{len(made)}",
            on=later(cohort),
            duty=duty.code,
            about=duty.about,
            authority="Made-Up Committee",
            reason="Made up.",
        )
        if isinstance(settlement, Refusal):
            assert settlement.code is RefusalCode.DOCUMENT_BEHIND_ANOTHER
            return
        assert settlement.application_id == duty.applications[0]
        made.append(settlement)
        after = seen(cohort, *made)
        assert of(now) - of(after) == {(duty.code, duty.about)}
        assert of(after) < of(now)
        assert set(after.settled) == {*now.settled, settlement}
        now = after
    for was, became in zip(before.accounts, now.accounts, strict=True):
        assert became.seats == was.seats
        assert became.payments == was.payments
        assert became.to_do == was.to_do
        assert became.findings == was.findings


def of(cohort: CohortAccounts) -> set[tuple[DutyCode, str]]:
    return {(each.code, each.about) for each in cohort.to_do}
