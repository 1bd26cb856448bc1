"""durable_rules: forward chaining with a network of rules in C.

Each record is asserted as a fact and retracted again; a rule that matches notes its code. There is
no null to compare with, so -1 stands for what is missing; putting it there is timed. Facts go one
by one: a batch ends at the first that no rule matches. A fact that none matches raises, which is
how a record without any code is told.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, reduce
from importlib import import_module
from operator import and_, or_
from typing import Any, Final, assert_never

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.two_rules import (
    OPEN,
    REFUTED,
    AllOf,
    AnyOf,
    Codes,
    Condition,
    Is,
    IsNot,
    Outside,
    answers_of_codes,
)
from benchmarks.rules.task import Answer, Facts

__all__ = ["CONTENDERS"]

_MISSING = -1
_REFUTED, _OPEN = "-", "?"


def _pattern(condition: Condition, fact: Any) -> Any:  # noqa: ANN401 - untyped
    match condition:
        case Is(fact=name, value=value):
            return getattr(fact, name) == (_MISSING if value is None else value)
        case IsNot(fact=name, value=value):
            return (getattr(fact, name) == _MISSING) | (getattr(fact, name) == (not value))
        case Outside(fact=name, low=low, high=high):
            below = (getattr(fact, name) > _MISSING) & (getattr(fact, name) < low)
            return below if high is None else below | (getattr(fact, name) > high)
        case AllOf(parts=parts):
            return reduce(and_, (_pattern(part, fact) for part in parts))
        case AnyOf(parts=parts):
            return reduce(or_, (_pattern(part, fact) for part in parts))
        case _:
            assert_never(condition)


def _noting(found: list[str], code: str) -> Callable[[object], None]:
    def note(_: object) -> None:
        found.append(code)

    return note


@cache
def _make(_cores: int) -> Driven:
    """The same one each time, for the library keeps its rule sets as long as the process lives."""
    lang = import_module("durable.lang")
    not_handled = import_module("durable.engine").MessageNotHandledException
    found: list[str] = []

    with lang.ruleset("task"):
        for sign, conditions in ((_REFUTED, REFUTED), (_OPEN, OPEN)):
            for code, condition in conditions.items():
                lang.when_all(_pattern(condition, lang.m))(_noting(found, sign + code))

    def decide(records: Iterable[Facts]) -> list[list[str]]:
        answers = []
        for number, record in enumerate(records):
            fact = {name: _MISSING if x is None else x for name, x in record.items()}
            fact |= {"id": number, "sid": "1"}
            found.clear()
            try:
                lang.assert_fact("task", fact)
            except not_handled:
                pass
            else:
                lang.retract_fact("task", fact)
            answers.append(found[:])
        return answers

    return Driven(prepare=lambda records: records, decide=decide, plain=_plain)


def _plain(answers: Iterable[list[str]]) -> Iterator[Answer]:
    """A rule with alternatives fires once for each that holds, so codes may come twice."""

    def named(signed: list[str]) -> Codes:
        refuted = {each[1:] for each in signed if each[0] == _REFUTED}
        return refuted, {each[1:] for each in signed if each[0] == _OPEN}

    return answers_of_codes(map(named, answers))


CONTENDERS: Final = (
    Contender(
        name="durable_rules",
        group=Group.ROWS,
        make=_make,
        how="22 rules; each record is asserted as a fact, -1 for what is missing, and retracted.",
        three_valued="two rules each",
        all_codes="yes",
        imports=("durable.lang",),
        distributions=("durable_rules",),
        timed=20_000,
    ),
)
