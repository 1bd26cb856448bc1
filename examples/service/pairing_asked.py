"""A pairing as it is asked for: a problem, the policy that decides, and a time limit."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from qip_rules.boundary import objectives_of, problem_of
from qip_rules.boundary.written_problems import WrittenProblem
from qip_rules.errors import Fault
from qip_rules.fields import day, needed, one_line, refuse, whole_number
from qip_rules.matching import Objective, Problem
from qip_rules.matching.orders import in_order
from qip_rules.policy.program import Program

__all__ = ["PairingAsked"]

_SECONDS_MAXIMUM: Final = 86_400


@attrs.frozen(kw_only=True)
class PairingAsked:
    """Who is to be paired, under which policy, and how long it may take.

    Raises:
        InputError: every fault of the fields at once.
    """

    program: str
    """The id of a program, or its digest."""
    in_force_on: date
    """The day whose policy decides."""
    problem: WrittenProblem
    time_limit_seconds: int = 60
    """After so many seconds of work the pairing is given up; where an objective is no flow, the
    best that was found when four fifths of them are over is the result."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the pairing asked for")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "program", self.program)
        yield from needed(day, "in_force_on", self.in_force_on)
        rule = whole_number(1, _SECONDS_MAXIMUM)
        yield from needed(rule, "time_limit_seconds", self.time_limit_seconds)

    def under(self, program: Program) -> Problem:
        """The problem, under the policy of the day.

        Raises:
            InputError: every fault of the problem at once.
            NotInForceError: the program is not in force on that day.
        """
        return problem_of(self.problem, program.on(self.in_force_on))

    def in_order(self) -> tuple[Objective, ...]:
        """The objectives.

        Raises:
            InputError: an order that makes no sense.
        """
        return in_order(objectives_of(self.problem))
