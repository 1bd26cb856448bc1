"""Records that contradict each other: none counts until staff say which one does (case 14)."""

import attrs
import pytest

from qip_rules.billing import BillingCode, DutyCode, PaymentReceived, Refusal, RefusalCode
from qip_rules.billing.versions import Conflict, versions_of
from tests.billing.desk import (
    Desk,
    accepted,
    codes,
    day,
    document_states,
    duty_codes,
    usd,
)
from tests.billing.stories import decision_conflict, received, schedule_conflict

RESOLVE = "resolve-conflict"


def paid_in_two_versions(event_ids: tuple[str, str]) -> Desk:
    desk = accepted(received())
    for event_id, amount in zip(event_ids, ("3,333.00", "3,000.00"), strict=True):
        desk.paid(amount, "2026-04-15", payment_id="wire-1", event_id=event_id)
    return desk


def the_conflict(desk: Desk) -> Conflict:
    (conflict,) = desk.account().conflicts
    return conflict


def version(desk: Desk, words: str) -> str:
    (name,) = (each.name for each in the_conflict(desk).versions if words in each.says)
    return name


ALIKE = pytest.mark.parametrize("event_ids", [("e", "e"), ("e1", "e2")], ids=["one id", "two ids"])


@ALIKE
def test_case_14_the_version_that_staff_keep_counts_from_then_on(
    event_ids: tuple[str, str],
) -> None:
    desk = paid_in_two_versions(event_ids)
    about = the_conflict(desk).about
    assert desk.account().received == usd(0)
    desk.settle(RESOLVE, about, "2026-04-20", keeps=version(desk, "3,333.00"))
    assert desk.account("2026-04-19").received == usd(0), "nobody had decided then"
    account = desk.account()
    assert account.received == usd("3,333.00")
    assert document_states(account) == ["paid"]
    assert duty_codes(account) == []
    assert codes(account)[0] == "duty-settled"
    (found,) = account.found(BillingCode(the_conflict(desk).code))
    assert "staff decided that" in found.says
    assert "amount USD 3,333.00" in found.says
    assert "None" not in found.says


@ALIKE
def test_what_is_to_be_done_names_the_versions(event_ids: tuple[str, str]) -> None:
    desk = paid_in_two_versions(event_ids)
    (duty,) = (each for each in desk.account().to_do if each.code is DutyCode.RESOLVE_CONFLICT)
    for each in the_conflict(desk).versions:
        assert f"{each.name} is payment-received of 2026-04-15, amount USD" in duty.says
    assert "record it anew" not in duty.says


@ALIKE
def test_a_version_told_again_is_no_news_and_a_third_is(event_ids: tuple[str, str]) -> None:
    desk = paid_in_two_versions(event_ids)
    about, kept = the_conflict(desk).about, version(desk, "3,333.00")
    desk.settle(RESOLVE, about, "2026-04-20", keeps=kept)
    for amount in ("3,333.00", "3,000.00"):
        again = event_ids[0] if event_ids[0] == event_ids[1] else f"again-{amount}"
        desk.paid(amount, "2026-04-15", payment_id="wire-1", event_id=again, recorded="2026-04-21")
        assert desk.account().received == usd("3,333.00")
        assert duty_codes(desk.account()) == []
    third = event_ids[0] if event_ids[0] == event_ids[1] else "e3"
    desk.paid("3,300.00", "2026-04-15", payment_id="wire-1", event_id=third)
    account = desk.account()
    assert account.received == usd(0), "what was kept was kept over less than is on record now"
    assert RESOLVE in duty_codes(account)
    assert "settlement-overtaken" in codes(account)
    desk.settle(RESOLVE, about, "2026-04-23", keeps=kept)
    assert desk.account().received == usd("3,333.00")
    assert duty_codes(desk.account()) == []


def test_with_none_of_the_versions_none_counts() -> None:
    desk = paid_in_two_versions(("e1", "e2"))
    desk.settle(RESOLVE, "wire-1", "2026-04-20")
    assert desk.account().received == usd(0)
    assert RESOLVE not in duty_codes(desk.account())
    desk.paid("3,333.00", "2026-04-15", payment_id="wire-1-anew")
    assert duty_codes(desk.account()) == []


def test_a_mistaken_choice_is_put_right() -> None:
    desk = paid_in_two_versions(("e", "e"))
    right, wrong = version(desk, "3,333.00"), version(desk, "3,000.00")
    desk.settle(RESOLVE, "e", "2026-04-20", keeps=wrong)
    assert desk.account().received == usd("3,000.00")
    again = desk.try_settle(RESOLVE, "e", "2026-04-21", keeps=wrong)
    assert isinstance(again, Refusal)
    assert again.code is RefusalCode.SETTLE_ALREADY
    desk.settle(RESOLVE, "e", "2026-04-21", keeps=right)
    account = desk.account()
    assert account.received == usd("3,333.00")
    assert [each.stands for each in account.decisions] == [False, True]
    assert len([*account.found("duty-settled")]) == 1
    desk.settle(RESOLVE, "e", "2026-04-22")
    assert desk.account().received == usd(0)
    assert RESOLVE not in duty_codes(desk.account())


def test_a_version_that_is_none_is_refused_with_those_that_are() -> None:
    desk = paid_in_two_versions(("e1", "e2"))
    refused = desk.try_settle(RESOLVE, "wire-1", "2026-04-20", keeps="e1")
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.SETTLE_UNKNOWN_DUTY
    assert all(each.name in refused.says for each in the_conflict(desk).versions)


def test_a_reference_used_again_after_the_bank_took_the_first_payment_back() -> None:
    desk = accepted(received())
    desk.paid("3,333.00", "2026-04-10", payment_id="wire-1")
    desk.reversed("wire-1", "3,333.00", "2026-04-12")
    desk.paid("1,111.00", "2026-04-15", payment_id="wire-1")
    assert {"payment-conflict", "reversal-unknown-payment"} <= set(codes(desk.account()))
    desk.settle(RESOLVE, "wire-1", "2026-04-16", keeps=version(desk, "3,333.00"))
    account = desk.account()
    assert account.received == usd(0)
    assert "reversal-unknown-payment" not in codes(account)
    desk.paid("1,111.00", "2026-04-15", payment_id="wire-1-again")
    assert desk.account().received == usd("1,111.00")


def test_days_alone_make_versions() -> None:
    desk = accepted(received())
    for on in ("2026-04-15", "2026-04-16"):
        desk.paid("3,333.00", on, payment_id="wire-1")
    desk.settle(RESOLVE, "wire-1", "2026-04-20", keeps=version(desk, "2026-04-16"))
    (payment,) = desk.account().payments
    assert payment.paid_on == day("2026-04-16")


def test_of_two_announcements_one_is_kept() -> None:
    desk = schedule_conflict()
    before = desk.account()
    assert before.window.first_session_on is None
    conflict = the_conflict(desk)
    desk.settle(RESOLVE, conflict.about, "2026-04-09", keeps=version(desk, "2026-05-05"))
    after = desk.account()
    assert after.window.first_session_on == day("2026-05-05")
    assert RESOLVE not in duty_codes(after)


def test_of_two_decisions_of_one_moment_one_is_kept() -> None:
    desk = decision_conflict()
    standings = []
    for position, each in enumerate(the_conflict(desk).versions):
        desk.settle(RESOLVE, "e1", f"2026-04-0{position + 5}", keeps=each.name)
        state = desk.account()
        standings.append(state.standing.value)
        assert RESOLVE not in duty_codes(state)
    assert sorted(standings) == sorted(
        {each.says.partition(" of ")[0] for each in the_conflict(desk).versions}
    )


def test_of_a_version_told_twice_the_first_record_counts() -> None:
    desk = received()
    desk.accepted("2026-03-01", event_id="e1")
    desk.declined("2026-03-01", event_id="e2")
    desk.accepted("2026-03-01", event_id="e3")
    desk.settle(RESOLVE, "e1", "2026-04-09", keeps=version(desk, "accepted"))
    (early,) = desk.account().found(BillingCode.DECIDED_BEFORE_RECEIPT)
    assert early.about == "e1"


def test_a_conflict_of_the_schedule_is_about_the_event_with_the_first_id() -> None:
    desk = schedule_conflict()
    first, *_, second = (each.event_id for each in desk.events if each.kind == "session-scheduled")
    conflict = the_conflict(desk)
    assert conflict.about == first
    assert sorted(each for told in conflict.versions for each in told.event_ids) == [first, second]


def test_versions_are_named_as_settlements_on_record_name_them() -> None:
    told = the_conflict(paid_in_two_versions(("e1", "e2"))).versions
    assert [each.name for each in told] == ["8023554c605b", "88ea6f217a54"]
    decided = the_conflict(decision_conflict()).versions
    assert [each.name for each in decided] == ["ba232ba14700", "679be6f1c2dd"]


def test_versions_keep_their_names_when_free_text_is_removed() -> None:
    desk = paid_in_two_versions(("e1", "e2"))
    one, other = (each for each in desk.events if isinstance(each, PaymentReceived))
    gone = [attrs.evolve(each, payer="(removed)") for each in (one, other)]
    assert list(versions_of(gone)) == list(versions_of([one, other]))
    texts = [attrs.evolve(one, payer=payer) for payer in ("A", "B")]
    assert len(versions_of(texts)) == 2
    assert list(versions_of(texts)) == list(versions_of(texts[::-1]))
