"""L25 to L27: Beancount, hledger and a naive model look at the same records.

L28, the invoice as EN 16931 XML, is held to its published rules in `tests/reports`.
"""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qip_rules.billing import Document, Event, account
from qip_rules.reports.journal import Journal, beancount_text, hledger_text, journal_of
from qip_rules.testing import billing_laws
from qip_rules.testing.billing_books import books_of, difference
from qip_rules.testing.billing_events import changed, events, known_by, receipts, scene_of
from qip_rules.testing.billing_histories import AccountHistory, decisions
from tests.laws.naive import naive_ledger
from tests.laws.programs import (
    CHANGE,
    any_cohort,
    any_history,
    assigned_history,
    at_once_history,
    early_history,
    free_history,
    going_history,
    growing_history,
    moved_history,
    numbers,
    passed_on_history,
    program_of,
    reopened_history,
    shared_history,
    wild_history,
    written_off_history,
)

HLEDGER = shutil.which("hledger")


def journal(history: AccountHistory) -> Journal:
    return journal_of(history.program, history.events, history.documents, history.as_of)


def refuse_what_beancount_refuses(told: Journal) -> None:
    loader = pytest.importorskip("beancount.loader")
    text = beancount_text(told)
    _, errors, options = loader.load_string(text)
    assert not errors, (errors, text)
    assert options["tolerance_multiplier"] == 0


@given(any_history)
def test_l25_beancount_accepts_the_journal(history: AccountHistory) -> None:
    refuse_what_beancount_refuses(journal(history))


@settings(max_examples=10)
@given(any_cohort)
def test_l25_beancount_accepts_the_journal_of_a_cohort(
    cohort: tuple[AccountHistory, ...],
) -> None:
    told = [event for each in cohort for event in each.events]
    documents = [document for each in cohort for document in each.documents]
    program, as_of = cohort[0].program, cohort[0].as_of
    refuse_what_beancount_refuses(journal_of(program, told, documents, as_of))


@pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed")
@settings(max_examples=20)
@given(any_history)
def test_l26_hledger_accepts_the_journal(history: AccountHistory) -> None:
    assert HLEDGER is not None
    ran = subprocess.run(
        [HLEDGER, "-f", "-", "check"],
        input=hledger_text(journal(history)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr


def test_l27_the_naive_model_keeps_the_same_books() -> None:
    billing_laws.agrees(account, any_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_seats_cost_nothing() -> None:
    billing_laws.agrees(account, free_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_of_wild_decisions() -> None:
    billing_laws.agrees(account, wild_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_sessions_move() -> None:
    billing_laws.agrees(account, moved_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_fees_pass_on() -> None:
    billing_laws.agrees(account, passed_on_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_two_decide_at_once() -> None:
    billing_laws.agrees(account, at_once_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_lines_are_open_again() -> None:
    billing_laws.agrees(account, reopened_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_people_go() -> None:
    billing_laws.agrees(account, going_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_money_is_held() -> None:
    billing_laws.agrees(account, early_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_fees_are_written_off() -> None:
    billing_laws.agrees(account, written_off_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_seats_share_alike() -> None:
    billing_laws.agrees(account, shared_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_members_join() -> None:
    billing_laws.agrees(account, growing_history, reference=naive_ledger)


def test_l27_the_naive_model_keeps_the_same_books_where_staff_assign_payments() -> None:
    billing_laws.agrees(account, assigned_history, reference=naive_ledger)


@given(wild_history)
def test_l25_beancount_accepts_the_journal_of_wild_decisions(history: AccountHistory) -> None:
    refuse_what_beancount_refuses(journal(history))


def test_l27_the_naive_model_shares_no_code_with_the_ledger() -> None:
    source = Path(__file__).with_name("naive.py").read_text(encoding="utf-8")
    imported = [line for line in source.splitlines() if line.startswith(("from qip", "import qip"))]
    assert imported == [
        "from qip_rules.billing import (",
        "from qip_rules.policy.program import Program",
        "from qip_rules.testing.billing_books import BilledPaper, BilledSeat, Books, PaidIn",
    ]
    first = source.index("from qip_rules.billing import (")
    names = source[first : source.index(")", first)].split()[4:]
    records = {each.__name__ for each in (*Event.__args__, *Document.__args__)}
    rest = {name.strip(",") for name in names} - records
    assert rest == {"Document", "Event", "Line", "LineKind", "SeatHolder", "SessionMode"}


class Desk(RuleBasedStateMachine):
    """Days pass, things happen and are told late or twice, and staff decide: two models watch."""

    @initialize(number=numbers, data=st.data())
    def open(self, number: int, data: st.DataObject) -> None:
        self.program = program_of(number)
        self.scene = scene_of(self.program, around=CHANGE)
        self.events: list[Event] = []
        self.documents: list[Document] = []
        self.today = self.scene.first
        self.tell(data.draw(receipts(self.scene)))

    def tell(self, event: Event) -> None:
        self.events.append(event)

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        self.tell(data.draw(events(self.scene, f"event-{len(self.events)}")))

    @rule(data=st.data())
    def something_is_told_again(self, data: st.DataObject) -> None:
        self.tell(data.draw(st.sampled_from(self.events)))

    @rule(data=st.data())
    def something_is_told_otherwise(self, data: st.DataObject) -> None:
        self.tell(changed(data.draw(st.sampled_from(self.events))))

    @rule(days=st.integers(1, 12))
    def days_pass(self, days: int) -> None:
        self.today = min(self.today + timedelta(days=days), self.scene.after)

    @rule(choice=st.integers(1, 40), which=st.integers(0, 3))
    def staff_decide(self, choice: int, which: int) -> None:
        known = known_by(self.scene, self.events, self.today)
        if known or self.documents:
            state = account(self.program, known, self.documents, self.today)
            number = f"D-{len(self.documents) + 1}"
            made = list(decisions(state, number=number, on=self.today, choice=choice))
            self.documents += made[which : which + 1] or made[:1]

    @invariant()
    def two_models_agree(self) -> None:
        for day in dict.fromkeys((self.today, self.scene.after)):
            records = self.program, self.events, self.documents, day
            found = difference(
                "two models keep the same books",
                books_of(account(*records)),
                naive_ledger(*records),
            )
            if found is not None:
                raise found

    def teardown(self) -> None:
        if self.documents:
            told = journal_of(self.program, self.events, self.documents, self.today)
            refuse_what_beancount_refuses(told)


Desk.TestCase.settings = settings(stateful_step_count=25)
TestDesk = Desk.TestCase
