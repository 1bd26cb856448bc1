"""Many applications assessed at once: a shared verdict for each, as quickly as they can be read.

`assess` says of one application everything that people want to know. A committee's table, a
simulation or a service that answers yes or no wants only the codes, of very many.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final, TypeVar

import attrs

from qip_rules.eligibility.application import NO_ANSWERS, Application
from qip_rules.eligibility.assessment import SUBJECT, answer_as_value, assess, facts_of
from qip_rules.eligibility.deriving import values_of
from qip_rules.eligibility.facts import APPLICATION
from qip_rules.errors import Fault, InputError, NotInForceError, expect_arguments
from qip_rules.fields import shown
from qip_rules.policy.program import Policy, Program
from qip_rules.rules.compiled import Values, decider
from qip_rules.rules.fact import Fact
from qip_rules.rules.findings import Verdict
from qip_rules.rules.requirement import RuleSet

__all__ = ["assess_many", "verdicts_on"]

Source = TypeVar("Source")
_Decide = Callable[[Application], Verdict]

_DAYS_KEPT: Final = 4_096
"""Days of receipt that are remembered: whoever sends any day fills no memory."""


def assess_many(applications: Iterable[Application], program: Program) -> Iterator[Verdict]:
    """The verdict on each application, in order: the decision of `assess`, reduced to its codes.

    Each is decided under the policy in force on the day it was received. Applications are read
    one at a time, as verdicts are taken. Equal verdicts are mostly one object.

    Raises:
        InputError: while iterating, at the first application that `assess` refuses, or that is
            none: every fault at once, at `applications[number]`, counted from 0.
        NotInForceError: while iterating, the program was not in force on a day of receipt.
        ArgumentError: at once, something else than several applications and a program.
    """
    expect_arguments(
        "assess_many", applications=(applications, Iterable), program=(program, Program)
    )
    return verdicts_on(applications, program, _application, _application)


def verdicts_on(
    sources: Iterable[Source],
    program: Program,
    read: Callable[[Source], Application | None],
    read_thoroughly: Callable[[Source], Application],
) -> Iterator[Verdict]:
    """The verdict on each application, given how it is read from whatever it stands in.

    Args:
        sources: what the applications stand in, taken one at a time as verdicts are taken.
        program: the program whose policies decide.
        read: the application, or something with the attributes of one and all that these hold;
            or nothing, where that takes more than this function does.
        read_thoroughly: the application itself, or every fault of the source. It is asked
            when `read` gave nothing, or what could not be assessed.

    Raises:
        InputError: as `assess_many`, and whatever `read_thoroughly` refuses.
        NotInForceError: as `assess_many`.
    """
    bench = _bench(program)
    known_way = bench.ways.get
    for number, source in enumerate(sources):
        try:
            application = read(source) or read_thoroughly(source)
            day = application.received_on
            verdict = (known_way(day) or bench.way(day))(application)
        except Exception:
            _refuse(number, source, program, read_thoroughly)
            raise  # no fault of the source
        yield verdict


@attrs.frozen(eq=False)
class _Bench:
    """How applications of a program are decided: one function for each period of it."""

    program: Program
    ways: dict[date, _Decide] = attrs.field(factory=dict[date, _Decide], init=False)
    """By the day of receipt, for the days that came up lately."""
    periods: list[tuple[RuleSet, _Decide]] = attrs.field(
        factory=list[tuple[RuleSet, _Decide]], init=False
    )

    def way(self, day: date) -> _Decide:
        """How to decide on applications of a day, found when the first of them comes.

        Raises:
            NotInForceError: the program was not in force then.
        """
        policy = self.program.on(day)
        rule_set = policy.rule_sets[SUBJECT]
        decide = next(
            (
                decide
                for known, decide in self.periods
                if known.requirements is rule_set.requirements
                and known.vocabulary is rule_set.vocabulary
            ),
            None,
        )
        if decide is None:
            decide = _decision_by(policy)
            self.periods.append((rule_set, decide))
        if len(self.ways) >= _DAYS_KEPT:
            self.ways.clear()
        self.ways[day] = decide
        return decide


_bench = functools.lru_cache(maxsize=16)(_Bench)


def _decision_by(policy: Policy) -> _Decide:
    """What decides on applications under a policy, and on every day of its period."""
    rule_set = policy.rule_sets[SUBJECT]
    decide = decider(attrs.evolve(rule_set, in_force_on=None))
    facts = rule_set.vocabulary.facts
    derived = len(APPLICATION.facts)
    asked = facts[derived:]

    def by_name(application: Application) -> Verdict:
        known = facts_of(application, policy)
        return decide(tuple(known.get(fact.name) for fact in facts))

    def derived_only(application: Application) -> Verdict:
        answers = application.answers
        if answers is not NO_ANSWERS and answers:
            msg = "answers, where nothing is asked"
            raise ValueError(msg)
        return decide(values_of(application))

    def with_answers(application: Application) -> Verdict:
        return decide(values_of(application) + _answers(application, asked))

    if facts[:derived] != APPLICATION.facts:  # a program read against other declarations
        return by_name
    return with_answers if asked else derived_only


def _answers(application: Application, asked: Sequence[Fact]) -> Values:
    given = application.answers
    values = tuple(
        answer_as_value(fact, given[fact.name]) if fact.name in given else None for fact in asked
    )
    if len(given) != len(values) - values.count(None):
        msg = "answers to what is not asked"
        raise ValueError(msg)
    return values


def _application(given: object) -> Application:
    if isinstance(given, Application):
        return given
    raise InputError([Fault("", shown(given), "an Application")], of="the application")


def _refuse(
    number: int,
    source: Source,
    program: Program,
    read_thoroughly: Callable[[Source], Application],
) -> None:
    """Raise what the thorough path says of a source, at its place among the others."""
    record = f"applications[{number}]"
    try:
        application = read_thoroughly(source)
        assess(application, program.on(application.received_on))
    except InputError as error:
        faults = tuple(
            attrs.evolve(fault, place=_below(record, fault.place)) for fault in error.faults
        )
        raise type(error)(faults, of=error.of) from None
    except NotInForceError as error:
        msg = f"{record}: {error}"
        raise NotInForceError(msg) from None


def _below(record: str, place: str) -> str:
    if place in ("", "$"):
        return record
    return f"{record}{place}" if place.startswith("[") else f"{record}.{place}"
