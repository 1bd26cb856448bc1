"""A state machine that uses an account of fees as staff do, and looks at its books each time.

Days pass; things happen, are told late, twice, or otherwise; staff decide; the service is started
again. After every step its books are held against those of a reference, or, if there is none,
against the laws that need no second opinion.
"""

import unittest
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qip_rules.billing.accounts import account
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event
from qip_rules.billing.state import Account
from qip_rules.errors import expect_arguments
from qip_rules.policy.program import Program
from qip_rules.testing.billing_books import Books, Ledger, difference, kept_by
from qip_rules.testing.billing_events import changed, events, known_by, receipts, scene_of
from qip_rules.testing.billing_histories import AccountHistory, decisions
from qip_rules.testing.billing_lawkeeping import Law
from qip_rules.testing.billing_laws import (
    conservation,
    every_cent_has_an_owner,
    no_payment_falls_below_nothing,
    seat_bounds,
    states_follow_from_amounts,
)
from qip_rules.testing.holding import Settings
from qip_rules.testing.machines import as_test_case, expect_functions

__all__ = ["LAWS_STEP_BY_STEP", "billing_state_machine"]

_S = TypeVar("_S")

_CHOICES: Final = 840
LAWS_STEP_BY_STEP: Final[tuple[Law, ...]] = (
    conservation,
    seat_bounds,
    no_payment_falls_below_nothing,
    every_cent_has_an_owner,
    states_follow_from_amounts,
)


def billing_state_machine(  # noqa: C901, PLR0913 - what a service does, each a function
    program: Program,
    *,
    around: date,
    start: Callable[[], _S],
    tell: Callable[[_S, Event], object],
    issue: Callable[[_S, Document], object],
    books: Callable[[_S, date], Account | Books],
    restart: Callable[[_S], _S] | None = None,
    close: Callable[[_S], object] | None = None,
    reference: Ledger | None = account,
    laws: Sequence[Law] = LAWS_STEP_BY_STEP,
    settings: Settings = None,
) -> type[unittest.TestCase]:
    """A test case that uses a service or a store of accounts, step by step.

    Bind it to a name that the test runner collects: `TestOurLedger = billing_state_machine(…)`.

    Args:
        program: whose policy it is.
        around: a day on which something changes; what happens lies in the month around it.
        start: a new, empty service; what it gives is handed to the other functions.
        tell: takes note of an event of the one application that there is.
        issue: records a document that staff decided.
        books: the account at the end of a day, as an `Account` or as `Books`.
        restart: stops the service and starts it again; what was told before must still be known.
            By default it is never started again.
        close: is called in the end.
        reference: what keeps the right books; by default this library. With `None` the service is
            held to `laws` instead.
        laws: of `billing_laws`, those that look at one history and nothing beside it.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        NotInForceError: the program has no fee on a day of that month.
        ArgumentError: arguments of wrong classes.
    """
    expect_arguments(
        "billing_state_machine",
        program=(program, Program, "`load_program(...)` is one"),
        around=(around, date),
        laws=(laws, Sequence),
    )
    expect_functions(
        "billing_state_machine",
        optional={"restart": restart, "close": close, "reference": reference},
        start=start,
        tell=tell,
        issue=issue,
        books=books,
    )
    scene = scene_of(program, around=around)

    class BillingMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.events: list[Event] = []
            self.documents: list[Document] = []
            self.today = scene.first
            self.service = start()

        @initialize(receipt=receipts(scene))
        def an_application_comes(self, receipt: Event) -> None:
            self._tell(receipt)

        @rule(event=events(scene, "event"))
        def something_happens(self, event: Event) -> None:
            self._tell(_renamed(event, len(self.events)))

        @rule(which=st.integers(0, 20))
        def something_is_told_again(self, which: int) -> None:
            self._tell(self.events[which % len(self.events)])

        @rule(which=st.integers(0, 20))
        def something_is_told_otherwise(self, which: int) -> None:
            self._tell(changed(self.events[which % len(self.events)]))

        @rule(days=st.integers(1, 12))
        def days_pass(self, days: int) -> None:
            self.today = min(self.today + timedelta(days=days), scene.after)

        @rule(choice=st.integers(1, _CHOICES))
        def staff_decide(self, choice: int) -> None:
            known = known_by(scene, self.events, self.today)
            if known or self.documents:
                number = f"D-{len(self.documents) + 1}"
                state = account(program, known, self.documents, self.today)
                made = next(decisions(state, number=number, on=self.today, choice=choice), None)
                if made is not None:
                    self.documents.append(made)
                    issue(self.service, made)

        @rule(which=st.integers(0, 20))
        def a_decision_is_sent_again(self, which: int) -> None:
            if self.documents:
                again = self.documents[which % len(self.documents)]
                self.documents.append(again)
                issue(self.service, again)

        if restart is not None:

            @rule()
            def the_service_is_started_again(self) -> None:
                assert restart is not None  # noqa: S101 - the rule is there only then
                self.service = restart(self.service)

        @invariant()
        def the_books_are_right(self) -> None:
            for day in dict.fromkeys((self.today, scene.after)):
                _look(
                    AccountHistory(
                        program=program,
                        events=tuple(self.events),
                        documents=tuple(self.documents),
                        as_of=day,
                        after=scene.after,
                    ),
                    lambda _p, _e, _d, as_of: books(self.service, as_of),
                    reference,
                    laws,
                )

        def teardown(self) -> None:
            if close is not None:
                close(self.service)

        def _tell(self, event: Event) -> None:
            self.events.append(event)
            tell(self.service, event)

    return as_test_case(BillingMachine, "BillingMachine", settings)


def _renamed(event: Event, number: int) -> Event:
    """The event under an id of its own; ids of payments, seats and sessions stay as they are."""
    return attrs.evolve(event, event_id=f"event-{number}")


def _look(
    history: AccountHistory, service: Ledger, reference: Ledger | None, laws: Sequence[Law]
) -> None:
    """Hold the books of a service against a reference, or to the laws.

    Raises:
        BrokenLawError: they are not as they should be.
    """
    records = history.program, history.events, history.documents, history.as_of
    kept = kept_by(service, *records)

    def as_kept(*_: object) -> Books:
        return kept

    if reference is None:
        for law in laws:
            law.holds_of_one(as_kept, history)
        return
    found = difference("the books are those of the reference", kept, kept_by(reference, *records))
    if found is not None:
        raise found
