"""The exported laws as another team uses them: on a ledger of its own, told in readable words."""

import inspect
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import attrs
import pytest

from qip_rules import load_program, testing
from qip_rules.billing import Account, Document, Event, account
from qip_rules.errors import BrokenLawError, NotInForceError
from qip_rules.policy.program import Program
from qip_rules.testing import billing_laws
from qip_rules.testing.billing_books import Books, books_of
from qip_rules.testing.billing_histories import account_cohorts, account_histories

PAGE = Path(__file__).parents[2] / "docs" / "testing.md"
AROUND = date(2026, 7, 1)
"""The day on which the example fee changes."""

FORGETFUL = """
from datetime import date

import attrs

from qip_rules import billing, load_program
from qip_rules.errors import BrokenLawError
from qip_rules.testing import billing_laws
from qip_rules.testing.billing_histories import account_histories


def forgetful(*told):
    return attrs.evolve(billing.account(*told), unapplied=())


program = load_program("quality-training-program")
try:
    billing_laws.conservation(forgetful, account_histories(program, around=date(2026, 7, 1)))
except BrokenLawError as broken:
    print(*broken.__notes__, sep="\\n")
"""


@pytest.mark.parametrize("name", ["quality-training-program", "quality-improvement-grant"])
def test_a_shipped_program_keeps_them(name: str) -> None:
    made = account_histories(load_program(name), around=AROUND)
    billing_laws.conservation(account, made)
    billing_laws.order_does_not_matter(account, made)
    billing_laws.money_is_monotone(account, made)


def test_a_ledger_that_loses_money_is_told_what_it_lost() -> None:
    def careless(
        program: Program, events: Sequence[Event], documents: Sequence[Document], as_of: date
    ) -> Account:
        return attrs.evolve(account(program, events, documents, as_of), unapplied=())

    made = account_histories(load_program("quality-training-program"), around=AROUND)
    lost = r"received: (\d+); by payments: \1\n  owned by seats: \d+; idle: \d+"
    with pytest.raises(BrokenLawError, match=lost):
        billing_laws.conservation(careless, made)


def test_it_is_told_for_which_history() -> None:
    # In a process of its own: where Schemathesis is loaded, Hypothesis leaves arguments out.
    told = subprocess.run(
        [sys.executable, "-c", FORGETFUL], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"record=AccountHistory\(\s+events=\(ApplicationReceived\(", told)
    assert "PaymentReceived(" in told
    assert "Requirement(" not in told
    assert len(told) < 20_000


def test_a_ledger_may_give_books_of_its_own() -> None:
    def rounding(
        program: Program, events: Sequence[Event], documents: Sequence[Document], as_of: date
    ) -> Books:
        books = books_of(account(program, events, documents, as_of))
        return attrs.evolve(books, received=books.received // 100 * 100)

    made = account_histories(load_program("quality-training-program"), around=AROUND)
    with pytest.raises(BrokenLawError, match="two models keep the same books"):
        billing_laws.agrees(rounding, made, reference=account)


@pytest.mark.parametrize("name", billing_laws.__all__)
def test_each_law_says_what_it_is_and_what_it_takes(name: str) -> None:
    law = getattr(testing.billing_laws, name)
    assert law.__name__ == name
    assert law.__module__.startswith("qip_rules.testing.billing_")
    assert re.match(r"L\d+: .*\.\n", law.__doc__)
    assert law.__doc__.count("Args:") == law.__doc__.count("Raises:") == 1
    assert "`" + name + "`" in PAGE.read_text(encoding="utf-8")
    assert next(iter(inspect.signature(law).parameters)) == "ledger"
    assert "settings" in inspect.signature(law).parameters


def test_anything_else_is_no_answer() -> None:
    made = account_histories(load_program("quality-training-program"), around=AROUND)
    with pytest.raises(BrokenLawError, match="gives an account or its books"):
        billing_laws.seat_bounds(lambda *_: 5, made)  # type: ignore[arg-type]


def test_a_month_without_a_fee_is_told_at_once() -> None:
    program = load_program("quality-training-program")
    with pytest.raises(NotInForceError):
        account_histories(program, around=date(2015, 1, 1))
    with pytest.raises(NotInForceError):
        account_cohorts(program, around=date(2015, 1, 1))
