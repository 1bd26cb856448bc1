"""A state machine that fills in a form: answers come one by one, are corrected and taken back."""

import unittest
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qip_rules.errors import expect_arguments
from qip_rules.rules import strategies
from qip_rules.rules.fact import Value
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import faults_in
from qip_rules.rules.strategies.edges import neighbors
from qip_rules.testing.answers import Answer, as_json, refuse_other_answer
from qip_rules.testing.holding import Settings
from qip_rules.testing.machines import as_test_case, expect_functions

__all__ = ["decision_state_machine"]

_S = TypeVar("_S")


def decision_state_machine(  # noqa: C901, PLR0913 - what a service does, each a function
    rule_set: RuleSet,
    *,
    start: Callable[[], _S],
    answer: Callable[[_S, str, Any], object],
    outcome: Callable[[_S], object],
    restart: Callable[[_S], _S] | None = None,
    close: Callable[[_S], object] | None = None,
    settings: Settings = None,
) -> type[unittest.TestCase]:
    """A test case that answers the questions of a form in any order, and looks at the outcome.

    Answers are given, corrected to a value nearby, and taken back. After every step the service
    has to say what the rules say of what is known by then.

    Args:
        rule_set: the requirements that the service has to keep to.
        start: a new form, with nothing answered; what it gives is handed to the other functions.
        answer: takes the name of a fact and its value as JSON holds it; `None` takes it back.
        outcome: what the service says now, in any form that `decision_laws` know.
        restart: stops the service and starts it again; what was answered must still be known. By
            default it is never started again.
        close: is called in the end.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        NoSuchRecordError: the vocabulary allows no record.
        ArgumentError: arguments of wrong classes.
    """
    expect_arguments(
        "decision_state_machine",
        rule_set=(rule_set, RuleSet),
    )
    expect_functions(
        "decision_state_machine",
        optional={"restart": restart, "close": close},
        start=start,
        answer=answer,
        outcome=outcome,
    )
    vocabulary = rule_set.vocabulary
    names = tuple(vocabulary)
    which = st.integers(0, max(len(names) - 1, 0))

    class DecisionMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.known: dict[str, Value | None] = dict.fromkeys(names)
            self.truth: dict[str, Value | None] = {}
            self.service = start()

        @initialize(truth=strategies.facts(rule_set, complete=True))
        def somebody_applies(self, truth: dict[str, Value | None]) -> None:
            self.truth = truth

        @rule(which=which)
        def a_question_is_answered(self, which: int) -> None:
            name = names[which]
            self._answer(name, self.truth[name])

        @rule(which=which, choice=st.integers(0, 7))
        def an_answer_is_corrected(self, which: int, choice: int) -> None:
            name = names[which]
            value = self.known[name]
            if value is not None and (others := neighbors(vocabulary[name], value)):
                self._answer(name, others[choice % len(others)])

        @rule(which=which)
        def an_answer_is_taken_back(self, which: int) -> None:
            self._answer(names[which], None)

        if restart is not None:

            @rule()
            def the_service_is_started_again(self) -> None:
                assert restart is not None  # noqa: S101 - the rule is there only then
                self.service = restart(self.service)

        @invariant()
        def the_outcome_is_right(self) -> None:
            refuse_other_answer(
                "the outcome is that of what is known",
                self.known,
                rule_set,
                Answer.of(outcome(self.service)),
            )

        def teardown(self) -> None:
            if close is not None:
                close(self.service)

        def _answer(self, name: str, value: Value | None) -> None:
            """Give an answer, unless it contradicts the others."""
            then = {**self.known, name: value}
            if not faults_in(vocabulary, then):
                self.known = then
                said = None if value is None else as_json({name: value})[name]
                answer(self.service, name, said)

    return as_test_case(DecisionMachine, "DecisionMachine", settings)
