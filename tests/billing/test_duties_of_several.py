"""What staff must do about several applications: told with its rule, ended by the records or them.

Cases 31, 42 and 43 of the table, from the side of those who have to put them right.
"""

import copy
import pickle

import attrs
import pytest

from qip_rules.billing import (
    BillingCode,
    Buyer,
    CohortAccounts,
    Document,
    DutyCode,
    DutySettled,
    Event,
    PaymentReceived,
    Refusal,
    RefusalCode,
    account,
    cohort_accounts,
    settle,
    settle_together,
)
from qip_rules.billing.codes import OF_SEVERAL
from qip_rules.errors import ArgumentError, InputError
from tests.billing.desk import PRACTICE, Desk, day, holder, program_with, usd

AS_OF = day("2026-12-31")
PROGRAM = program_with()


class Cohort:
    """Applications that share nothing until something is told of several."""

    def __init__(self, *names: str) -> None:
        self.desks = {name: Desk(PROGRAM) for name in names or ("a", "b")}
        self.documents: list[Document] = []
        for number, (name, desk) in enumerate(self.desks.items()):
            desk.received("2026-03-02", seats=2)
            desk.accepted("2026-04-01")
            practice = Buyer(practice_id=f"practice-{number}", name=f"Made-Up {number}")
            seats = (holder(1, 2 * number + 5), holder(2, 2 * number + 6))
            self.evolve_receipt(name, practice=practice, seats=seats)

    def evolve_receipt(self, name: str, **changes: object) -> None:
        receipt, *others = self.desks[name].events
        self.desks[name].events = [attrs.evolve(receipt, **changes), *others]  # type: ignore[arg-type]

    def paid(self, name: str, amount: str, payment_id: str, **further: object) -> PaymentReceived:
        return self.desks[name].paid(amount, "2026-04-05", payment_id=payment_id, **further)  # type: ignore[arg-type]

    @property
    def events(self) -> list[Event]:
        return [
            attrs.evolve(each, application_id=name, event_id=f"{name}/{each.event_id}")
            for name, desk in self.desks.items()
            for each in desk.events
        ]

    def accounts(self) -> CohortAccounts:
        return cohort_accounts(PROGRAM, self.events, self.documents, AS_OF)

    def try_settle(self, duty: DutyCode, about: str, **changes: object) -> DutySettled | Refusal:
        given: dict[str, object] = {
            "number": f"S-{len(self.documents) + 1}",
            "on": AS_OF,
            "authority": "Finance, made up",
            "reason": "It is meant so.",
        }
        return settle_together(self.accounts(), duty=duty, about=about, **{**given, **changes})  # type: ignore[arg-type]

    def settle(self, duty: DutyCode, about: str) -> DutySettled:
        made = self.try_settle(duty, about)
        assert isinstance(made, DutySettled), made
        self.documents.append(made)
        return made


def told(cohort: Cohort) -> list[tuple[str, str]]:
    return [(each.code.value, each.about) for each in cohort.accounts().to_do]


def one_payment_twice() -> Cohort:
    cohort = Cohort()
    cohort.paid("a", "100.00", "wire-1")
    cohort.paid("b", "100.00", "wire-1")
    return cohort


def parts_that_differ() -> Cohort:
    cohort = Cohort()
    whole = {"transfer_id": "sponsor-1", "transfer_amount": usd("300.00")}
    cohort.paid("a", "100.00", "wire-1", **whole)
    cohort.paid("b", "150.00", "wire-2", **whole)
    return cohort


def one_practice_twice() -> Cohort:
    cohort = Cohort()
    for name in ("a", "b"):
        cohort.evolve_receipt(name, practice=PRACTICE)
    return cohort


def one_person_twice() -> Cohort:
    cohort = Cohort()
    for name, other in (("a", 8), ("b", 9)):
        cohort.evolve_receipt(name, seats=(holder(1, 7), holder(2, other)))
    return cohort


STORIES = {
    DutyCode.SPLIT_PAYMENT: (one_payment_twice, BillingCode.PAYMENT_IN_TWO_ACCOUNTS, "wire-1"),
    DutyCode.CORRECT_TRANSFER: (
        parts_that_differ,
        BillingCode.TRANSFER_PARTS_DIFFER,
        "sponsor-1",
    ),
    DutyCode.DECIDE_DUPLICATE: (one_practice_twice, BillingCode.DUPLICATE_APPLICATION, "a"),
    DutyCode.DECIDE_TWO_TEAMS: (one_person_twice, BillingCode.PERSON_ON_TWO_TEAMS, "person-7"),
}
EACH = pytest.mark.parametrize("code", STORIES, ids=lambda code: code.value)


def test_every_duty_about_several_has_a_story() -> None:
    assert STORIES.keys() == OF_SEVERAL
    assert told(Cohort()) == []


@EACH
def test_each_finding_that_asks_for_something_has_its_duty_and_the_rule_behind(
    code: DutyCode,
) -> None:
    story, found, about = STORIES[code]
    accounts = story().accounts()
    (duty,) = accounts.to_do
    (finding,) = (each for each in accounts.findings if each.code == found.value)
    assert (duty.code, duty.about, duty.due_on) == (code, about, None)
    assert duty.applications == ("a", "b")
    assert duty.says.endswith(finding.says)
    assert duty.says.startswith(("Find out ", "Decide "))
    assert duty.clauses == PROGRAM.on(AS_OF).cited(code.value) != ()
    assert duty.grounds
    assert not any(each.code is code for one in accounts.accounts for each in one.to_do)


@EACH
def test_each_is_settled_as_things_stand(code: DutyCode) -> None:
    story, _, about = STORIES[code]
    cohort = story()
    before = cohort.accounts()
    settlement = cohort.settle(code, about)
    assert settlement.application_id == "a"
    after = cohort.accounts()
    assert after.to_do == ()
    assert after.settled == (settlement,)
    (told_of_it,) = (each for each in after.findings if each.code == "duty-settled")
    assert told_of_it.about == about
    assert f"nothing more is to be done ({code.value}): It is meant so." in told_of_it.says
    assert [each for each in after.findings if each is not told_of_it] == list(before.findings)
    for name in ("a", "b"):
        alone = after.account(name)
        assert alone.findings == before.account(name).findings
        assert alone.to_do == before.account(name).to_do
    refused = cohort.try_settle(code, about)
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.SETTLE_ALREADY


@EACH
def test_a_settlement_is_of_its_account_and_of_no_other(code: DutyCode) -> None:
    story, _, about = STORIES[code]
    cohort = story()
    settlement = cohort.settle(code, about)
    ours = [each for each in cohort.events if each.application_id == "a"]
    alone = account(PROGRAM, ours, [settlement], AS_OF)
    assert alone == cohort.accounts().account("a")
    assert [each.stands for each in alone.decisions] == [True]
    refused = settle(
        alone, number="S-2", on=AS_OF, duty=code, about=about, authority="Made-Up", reason="So."
    )
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.SETTLE_UNKNOWN_DUTY
    assert "several applications" in refused.says


def test_case_31_a_payment_recorded_twice_is_put_right_and_nothing_is_to_be_done() -> None:
    """One of the two is contradicted, none of its versions kept, and its part recorded anew."""
    cohort = one_payment_twice()
    wrong = cohort.desks["b"].events[-1]
    assert isinstance(wrong, PaymentReceived)
    cohort.desks["b"].events.append(attrs.evolve(wrong, event_id="again", amount=usd("60.00")))
    assert told(cohort) == [], "contradicted, it counts for nobody"
    cohort.paid("b", "60.00", "wire-1/b")
    assert told(cohort) == []
    assert cohort.accounts().account("b").received == usd("60.00")


def test_case_31_the_version_of_a_part_that_staff_keep_is_the_one_added_up() -> None:
    cohort = parts_that_differ()
    wrong = cohort.desks["b"].events[-1]
    assert isinstance(wrong, PaymentReceived)
    cohort.desks["b"].events.append(attrs.evolve(wrong, event_id="again", amount=usd("200.00")))
    part = cohort.accounts().account("b")
    (conflict,) = part.conflicts
    (right,) = (each.name for each in conflict.versions if each.event_ids == ("b/again",))
    made = settle(
        part,
        number="S-1",
        on=AS_OF,
        duty=DutyCode.RESOLVE_CONFLICT,
        about="wire-2",
        authority="Made-Up",
        reason="The bank said so.",
        keeps=right,
    )
    assert isinstance(made, DutySettled)
    cohort.documents.append(made)
    assert told(cohort) == []
    assert [each.code for each in cohort.accounts().findings] == ["transfer-for-several"]


@pytest.mark.parametrize("ended", ["declined", "withdrawn"])
def test_case_42_one_application_that_stands_leaves_nothing_to_be_decided(ended: str) -> None:
    cohort = one_practice_twice()
    getattr(cohort.desks["b"], ended)("2026-04-10")
    assert told(cohort) == []
    assert [each.code for each in cohort.accounts().findings] == ["duplicate-application"]


@pytest.mark.parametrize("ended", ["declined", "withdrawn"])
def test_case_43_who_owes_one_fee_only_is_on_one_team(ended: str) -> None:
    cohort = one_person_twice()
    getattr(cohort.desks["b"], ended)("2026-04-10")
    assert told(cohort) == []
    assert cohort.accounts().findings == ()


def test_case_43_who_left_a_team_is_not_on_two() -> None:
    cohort = one_person_twice()
    cohort.desks["b"].left("seat-1", "2026-04-10")
    assert told(cohort) == []


def test_news_open_again_what_was_settled_and_it_is_told() -> None:
    cohort = parts_that_differ()
    cohort.settle(DutyCode.CORRECT_TRANSFER, "sponsor-1")
    cohort.paid("b", "10.00", "wire-3", transfer_id="sponsor-1", transfer_amount=usd("300.00"))
    accounts = cohort.accounts()
    assert told(cohort) == [("correct-transfer", "sponsor-1")]
    assert accounts.settled == ()
    codes = [each.code for each in accounts.findings]
    assert codes == ["settlement-overtaken", "transfer-for-several", "transfer-parts-differ"]
    cohort.settle(DutyCode.CORRECT_TRANSFER, "sponsor-1")
    assert told(cohort) == []


def test_case_31_another_amount_opens_again_what_was_settled_of_a_payment_recorded_twice() -> None:
    cohort = one_payment_twice()
    cohort.settle(DutyCode.SPLIT_PAYMENT, "wire-1")
    assert told(cohort) == []
    paid = cohort.desks["b"].events.pop()
    assert isinstance(paid, PaymentReceived)
    cohort.desks["b"].events.append(attrs.evolve(paid, amount=usd("40.00")))
    assert told(cohort) == [("split-payment", "wire-1")]
    assert cohort.accounts().settled == ()


def test_case_42_one_settlement_is_about_all_that_the_first_application_shares() -> None:
    """It has the id of one other practice and the name of a second: two findings, one answer."""
    cohort = Cohort("a", "b", "c")
    cohort.evolve_receipt("a", practice=Buyer(practice_id="practice-1", name="Made-Up 2"))
    assert told(cohort) == [("decide-duplicate", "a")] * 2
    settlement = cohort.settle(DutyCode.DECIDE_DUPLICATE, "a")
    assert len(settlement.grounds) == 2
    assert told(cohort) == []


def test_case_42_a_name_is_the_same_however_its_accents_are_encoded() -> None:
    cohort = Cohort()
    for name, written in (("a", "CENTRO  MÉDICO Made-Up"), ("b", "Centro Me\u0301dico Made-Up")):
        cohort.evolve_receipt(name, practice=Buyer(practice_id=f"p-{name}", name=written))
    assert told(cohort) == [("decide-duplicate", "a")]
    assert "by the same name" in cohort.accounts().findings[0].says


def test_a_settlement_of_what_was_put_right_since_is_told() -> None:
    cohort = one_person_twice()
    cohort.settle(DutyCode.DECIDE_TWO_TEAMS, "person-7")
    cohort.desks["b"].left("seat-1", "2026-04-10")
    assert [each.code for each in cohort.accounts().findings] == ["settlement-without-duty"]


def test_the_most_urgent_comes_first_whatever_the_order_of_the_records() -> None:
    cohort = Cohort()
    for name in ("a", "b"):
        cohort.evolve_receipt(name, practice=PRACTICE, seats=(holder(1, 7), holder(2, 8)))
        whole = {"transfer_id": "sponsor-1", "transfer_amount": usd("300.00")}
        cohort.paid(name, "100.00", "wire-1", **whole)
    expected = [
        ("split-payment", "wire-1"),
        ("correct-transfer", "sponsor-1"),
        ("decide-duplicate", "a"),
        ("decide-two-teams", "person-7"),
        ("decide-two-teams", "person-8"),
    ]
    assert told(cohort) == expected
    turned = cohort_accounts(PROGRAM, cohort.events[::-1] * 2, [], AS_OF)
    assert turned == cohort.accounts()


def test_what_cannot_be_settled_together_is_refused() -> None:
    cohort = one_person_twice()
    for duty, about, said in (
        (DutyCode.DECIDE_TWO_TEAMS, "person-8", "is not on the list"),
        (DutyCode.ISSUE_INVOICE, "a", "about one application"),
    ):
        refused = cohort.try_settle(duty, about)
        assert isinstance(refused, Refusal)
        assert refused.code is RefusalCode.SETTLE_UNKNOWN_DUTY
        assert said in refused.says
    late = cohort.try_settle(DutyCode.DECIDE_TWO_TEAMS, "person-7", on=day("2027-01-01"))
    assert isinstance(late, Refusal)
    assert late.code is RefusalCode.DOCUMENT_AFTER_ACCOUNT
    with pytest.raises(InputError, match="duty"):
        cohort.try_settle("decide-two-teams", "person-7")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no account"):
        settle_together(
            cohort_accounts(PROGRAM, [], [], AS_OF),
            number="S-1",
            on=AS_OF,
            duty=DutyCode.DECIDE_TWO_TEAMS,
            about="person-7",
            authority="Made-Up",
            reason="So.",
        )
    with pytest.raises(ArgumentError):
        settle_together(
            cohort.accounts().account("a"),  # type: ignore[arg-type]
            number="S-1",
            on=AS_OF,
            duty=DutyCode.DECIDE_TWO_TEAMS,
            about="person-7",
            authority="Made-Up",
            reason="So.",
        )


def test_a_number_is_used_once_whichever_the_application() -> None:
    cohort = one_practice_twice()
    cohort.evolve_receipt("a", seats=(holder(1, 7),))
    cohort.evolve_receipt("b", seats=(holder(1, 7),))
    cohort.settle(DutyCode.DECIDE_DUPLICATE, "a")
    moved = attrs.evolve(cohort.documents[0], application_id="b", number="S-9")
    cohort.documents.append(moved)
    for number in ("S-1", "S-9"):
        refused = cohort.try_settle(DutyCode.DECIDE_TWO_TEAMS, "person-7", number=number)
        assert isinstance(refused, Refusal)
        assert refused.code is RefusalCode.DOCUMENT_NUMBER_USED


def test_the_accounts_of_a_cohort_are_copied_and_pickled() -> None:
    accounts = one_payment_twice().accounts()
    for again in (copy.deepcopy(accounts), pickle.loads(pickle.dumps(accounts))):  # noqa: S301 - its own bytes
        assert again == accounts
