"""The journal of accounts: what is posted when, and that outside judges accept it."""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from qip_rules import boundary
from qip_rules.errors import InputError
from qip_rules.money import Money
from qip_rules.reports.journal import (
    Journal,
    beancount_text,
    hledger_text,
    journal_json,
    journal_of,
)
from tests.billing.desk import Desk, usd

AS_OF = date(2026, 12, 31)
HLEDGER = shutil.which("hledger")


def bean_errors(text: str) -> list[Any]:
    loader = pytest.importorskip("beancount.loader")
    _, errors, options = loader.load_string(text)
    assert options["tolerance_multiplier"] == 0
    return list(errors)


def hledger_says(text: str, folder: Path) -> str:
    """What hledger complains of; nothing if it accepts the journal."""
    if HLEDGER is None:
        pytest.skip("hledger is not installed")
    path = folder / "books.journal"
    path.write_text(text, encoding="utf-8")
    command = [HLEDGER, "-f", str(path), "check"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return "" if ran.returncode == 0 else ran.stderr or "refused"


@pytest.fixture
def desk() -> Desk:
    """A year in the life of an account: everything that moves a cent."""
    desk = Desk()
    desk.session("2026-05-04")
    desk.received("2026-03-02")
    desk.invoice("2026-03-03")
    desk.accepted("2026-04-01")
    desk.paid("2,000.00", "2026-04-02", payment_id="wire-1")
    desk.reversed("wire-1", "500.00", "2026-04-09")
    desk.waive("seat-3", "111.00", "2026-04-10")
    desk.credit_note("2026-04-11")
    desk.write_off("2026-06-01")
    desk.paid("2,500.00", "2026-06-15", payment_id="wire-2", recorded="2026-06-20")
    desk.return_money("wire-2", "600.00", "2026-07-01")
    desk.paid(Money.of("80.00", "EUR"), "2026-07-02", payment_id="wire-3")
    return desk


@pytest.fixture
def journal(desk: Desk) -> Journal:
    return journal_of(desk.program, desk.events, desk.documents, AS_OF)


def said(journal: Journal) -> list[tuple[str, str]]:
    return [(each.on.isoformat(), each.says) for each in journal.entries]


def balance(journal: Journal, account: str, currency: str = "USD") -> Money:
    """The last balance of an account."""
    return [
        each.amount
        for each in journal.balances
        if each.account == account and each.amount.currency == currency
    ][-1]


def test_a_sum_is_posted_on_the_day_it_became_known(journal: Journal) -> None:
    told = said(journal)
    assert told[0] == (
        "2026-03-03",
        "Invoice D-1: the fee of the seat seat-1.",
    )
    paid = "Payment wire-2 of Made-Up Oncology, received on 2026-06-15."
    assert ("2026-06-20", paid) in told
    assert ("2026-04-09", "Payment wire-1: taken back by the bank.") in told
    back = "Payment wire-1: covers the seat seat-2; that no longer stands."
    assert ("2026-04-09", back) in told


def test_balances_are_those_of_the_account(journal: Journal) -> None:
    own = "N-application-1"
    assert balance(journal, f"Assets:Bank:{own}") == usd("3,400.00")
    assert balance(journal, f"Assets:Bank:{own}", "EUR") == Money.of("80.00", "EUR")
    assert balance(journal, f"Income:Fees:{own}") == -usd("3,333.00")
    assert balance(journal, f"Expenses:Waived:{own}") == usd("111.00")
    assert balance(journal, f"Expenses:WrittenOff:{own}") == usd(0)
    assert balance(journal, f"Assets:Receivable:{own}:N-D-1:N-seat-3") == usd(0)
    held = balance(journal, f"Liabilities:Held:{own}:N-wire-2")
    assert held == -usd("178.00")


def test_what_was_written_off_is_an_expense_until_it_is_paid(journal: Journal) -> None:
    lost = [each for each in journal.balances if each.account.startswith("Expenses:WrittenOff")]
    assert [each.amount for each in lost if each.on < date(2026, 6, 20)] == [usd("1,722.00")]
    assert lost[-1].amount == usd(0)


def test_every_entry_comes_to_nothing(journal: Journal) -> None:
    for entry in journal.entries:
        one, other = entry.postings
        assert one.amount == -other.amount
        assert one.account != other.account


def test_late_news_alters_no_entry_that_is_there(desk: Desk, journal: Journal) -> None:
    desk.paid("10.00", "2026-03-15", payment_id="wire-late", recorded="2026-08-01")
    after = journal_of(desk.program, desk.events, desk.documents, AS_OF)
    assert after.entries[: len(journal.entries)] == journal.entries
    assert after.entries[len(journal.entries)].on == date(2026, 8, 1)


def test_beancount_accepts_it(journal: Journal) -> None:
    assert bean_errors(beancount_text(journal)) == []


def test_hledger_accepts_it(journal: Journal, tmp_path: Path) -> None:
    assert hledger_says(hledger_text(journal), tmp_path) == ""


@pytest.mark.parametrize("position", [0, 5, -1])
def test_the_judges_see_one_cent(journal: Journal, position: int, tmp_path: Path) -> None:
    wrong = list(journal.balances)
    off = wrong[position]
    cent = Money(1, off.amount.currency)
    wrong[position] = attrs.evolve(off, amount=off.amount + cent)
    told = attrs.evolve(journal, balances=tuple(wrong))
    assert len(bean_errors(beancount_text(told))) == 1
    assert "assertion" in hledger_says(hledger_text(told), tmp_path)


def test_the_judges_see_an_entry_that_does_not_balance(journal: Journal, tmp_path: Path) -> None:
    entry = journal.entries[0]
    one, other = entry.postings
    wrong = attrs.evolve(entry, postings=(attrs.evolve(one, amount=one.amount + usd(1)), other))
    told = attrs.evolve(journal, entries=(wrong, *journal.entries[1:]))
    assert bean_errors(beancount_text(told))
    assert hledger_says(hledger_text(told), tmp_path)


def test_as_json_it_reads_back(journal: Journal) -> None:
    text = journal_json(journal)
    assert json.loads(text)["entries"][0]["application_id"] == "application-1"
    assert boundary.from_json(Journal, text) == journal


ODD = (
    'quote " here',
    "back \\ slash",
    "semi;colon  date:2020-01-01",
    "ünïcode 漢字 🏥",
    "(code) * !",
    "a-b--c",
    "a--b-c",
    "-a-",
    "N-",
    "{}:",
)


@pytest.mark.parametrize("odd", ODD)
def test_any_text_is_only_text(odd: str, tmp_path: Path) -> None:
    desk = Desk()
    desk.received("2026-03-02")
    desk.invoice("2026-03-03", number=odd)
    desk.accepted("2026-04-01")
    desk.paid("4,000.00", "2026-04-02", payment_id=odd, payer=odd)
    told = journal_of(desk.program, desk.events, desk.documents, AS_OF)
    assert bean_errors(beancount_text(told)) == []
    assert hledger_says(hledger_text(told), tmp_path) == ""


def test_two_payments_never_share_an_account() -> None:
    desk = Desk()
    desk.received("2026-03-02")
    for name in ODD:
        desk.paid("1.00", "2026-04-02", payment_id=name)
    told = journal_of(desk.program, desk.events, desk.documents, AS_OF)
    held = {each.account for each in told.balances if each.account.startswith("Liabilities")}
    assert len(held) == len(ODD)


def test_a_cohort_is_one_journal_with_accounts_of_its_own_for_each(desk: Desk) -> None:
    others = [attrs.evolve(each, application_id="application-2") for each in desk.events]
    told = journal_of(desk.program, [*desk.events, *others], desk.documents, AS_OF)
    assert bean_errors(beancount_text(told)) == []
    assert {each.application_id for each in told.entries} == {"application-1", "application-2"}
    assert [each.on for each in told.entries] == sorted(each.on for each in told.entries)


def test_the_order_of_events_does_not_matter(desk: Desk, journal: Journal) -> None:
    assert journal_of(desk.program, desk.events[::-1], desk.documents, AS_OF) == journal


def test_nothing_is_an_empty_journal() -> None:
    told = journal_of(Desk().program, [], [], AS_OF)
    assert (told.entries, told.balances) == ((), ())
    assert bean_errors(beancount_text(told)) == []


def test_what_is_not_known_yet_is_not_posted(desk: Desk) -> None:
    told = journal_of(desk.program, desk.events, desk.documents, date(2026, 3, 31))
    assert {each.on for each in told.entries} == {date(2026, 3, 3)}


def test_events_before_the_program_began_are_posted_when_it_had() -> None:
    desk = Desk()
    desk.paid("1.00", "2015-06-01", payment_id="wire-1")
    told = journal_of(desk.program, desk.events, desk.documents, AS_OF)
    assert [each.on for each in told.entries] == [AS_OF]


def test_bad_records_are_told_together() -> None:
    desk = Desk()
    desk.received("2026-03-02")
    first = desk.invoice("2026-03-03")
    with pytest.raises(InputError, match="a number that no other document has"):
        journal_of(
            desk.program,
            desk.events,
            [first, attrs.evolve(first, issued_on=date(2026, 3, 4))],
            AS_OF,
        )
