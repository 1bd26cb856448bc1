"""What state machines share: they become test cases, without anybody writing a class."""

import unittest
from collections.abc import Mapping
from typing import Any

from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import RuleBasedStateMachine

from qip_rules.errors import ArgumentError, Fault
from qip_rules.testing.holding import Settings

__all__ = ["as_test_case", "expect_functions"]


def as_test_case(
    machine: type[RuleBasedStateMachine], name: str, settings: Settings
) -> type[unittest.TestCase]:
    """The test case of a machine, under a name of its own.

    Hypothesis seeds its search, and keeps what it found, by the name.
    """
    machine.__name__ = machine.__qualname__ = name
    case: Any = machine.TestCase
    case.__name__ = case.__qualname__ = name
    case.settings = settings or hypothesis_settings(deadline=None, report_multiple_bugs=False)
    result: type[unittest.TestCase] = case
    return result


def expect_functions(
    function: str, /, *, optional: Mapping[str, object], **functions: object
) -> None:
    """Refuse a call with something else than functions, all of them at once.

    Raises:
        ArgumentError: what was found, by the name of the argument.
    """
    given = {**functions, **{name: each for name, each in optional.items() if each is not None}}
    faults = [
        Fault(name, f"{type(each).__name__} {each!r}", "a function")
        for name, each in given.items()
        if not callable(each)
    ]
    if faults:
        raise ArgumentError(faults, of=f"the call of {function}")
