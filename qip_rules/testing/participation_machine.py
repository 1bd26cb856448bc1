"""A state machine that follows a practice through a program: events come in, in any order."""

import unittest
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qip_rules.errors import expect_arguments
from qip_rules.participation.course.state import Participation
from qip_rules.participation.course.taking_part import participation
from qip_rules.participation.events.event import Event
from qip_rules.policy.program import Program
from qip_rules.testing.answers import broken
from qip_rules.testing.holding import Settings
from qip_rules.testing.machines import as_test_case, expect_functions
from qip_rules.testing.participation_courses import Course, courses

__all__ = ["participation_state_machine"]

_S = TypeVar("_S")


class _Follower(Protocol):
    def __call__(self, program: Program, events: Iterable[Event], as_of: date, /) -> Participation:
        """The state of one practice's participation at the end of a day."""
        ...


def participation_state_machine(  # noqa: C901, PLR0913 - what a service does, each a function
    program: Program,
    *,
    around: date,
    start: Callable[[], _S],
    tell: Callable[[_S, Event], object],
    state: Callable[[_S, date], Participation],
    restart: Callable[[_S], _S] | None = None,
    close: Callable[[_S], object] | None = None,
    reference: _Follower = participation,
    settings: Settings = None,
) -> type[unittest.TestCase]:
    """A test case that tells a service what happens to one practice, and looks at the state.

    Args:
        program: whose steps are taken.
        around: the day about which things happen.
        start: a new, empty service; what it gives is handed to the other functions.
        tell: takes note of an event; they come in any order, and some come twice.
        state: where the practice stands at the end of a day. It is asked for once something is
            told.
        restart: stops the service and starts it again; what was told before must still be known.
            By default it is never started again.
        close: is called in the end.
        reference: what knows the right state.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        NotInForceError: the program is not in force on that day.
        ArgumentError: arguments of wrong classes.
    """
    expect_arguments(
        "participation_state_machine",
        program=(program, Program, "`load_program(...)` is one"),
        around=(around, date),
    )
    expect_functions(
        "participation_state_machine",
        optional={"restart": restart, "close": close},
        start=start,
        tell=tell,
        state=state,
        reference=reference,
    )

    class ParticipationMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.ahead: list[Event] = []
            self.told: list[Event] = []
            self.today = around
            self.service = start()

        @initialize(course=courses(program, around=around))
        def a_practice_begins(self, course: Course) -> None:
            self.ahead = list(course)
            self.something_is_told(0)

        @rule(which=st.integers(0, 20))
        def something_is_told(self, which: int) -> None:
            if self.ahead:
                self._tell(self.ahead.pop(which % len(self.ahead)))

        @rule(which=st.integers(0, 20))
        def something_is_told_again(self, which: int) -> None:
            self._tell(self.told[which % len(self.told)])

        @rule(days=st.integers(1, 60))
        def days_pass(self, days: int) -> None:
            self.today += timedelta(days=days)

        if restart is not None:

            @rule()
            def the_service_is_started_again(self) -> None:
                assert restart is not None  # noqa: S101 - the rule is there only then
                self.service = restart(self.service)

        @invariant()
        def the_state_is_right(self) -> None:
            if not self.told:
                return
            found, expected = (
                state(self.service, self.today),
                reference(program, tuple(self.told), self.today),
            )
            if found != expected:
                fields = [each.name for each in attrs.fields(Participation)]
                differ = [
                    each for each in fields if getattr(found, each) != getattr(expected, each)
                ]
                raise broken(
                    "the state is that of the reference",
                    f"as of {self.today}, {', '.join(differ)} differ",
                    f"found: {[getattr(found, each) for each in differ]}",
                    f"expected: {[getattr(expected, each) for each in differ]}",
                )

        def teardown(self) -> None:
            if close is not None:
                close(self.service)

        def _tell(self, event: Event) -> None:
            self.told.append(event)
            tell(self.service, event)

    return as_test_case(ParticipationMachine, "ParticipationMachine", settings)
