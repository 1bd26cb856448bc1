"""Many applications assessed at once: a shared verdict for each, as quickly as they can be read.

`assess` says of one application everything that people want to know. A committee's table, a
simulation or a service that answers yes or no wants only the codes, of very many.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import attrs

from qip_rules.eligibility.application import NO_ANSWERS, Application
from qip_rules.eligibility.assessment import SUBJECT, answer_as_value, assess, facts_of
from qip_rules.eligibility.deriving import values_of
from qip_rules.eligibility.facts import APPLICATION
from qip_rules.errors import Fault, InputError, NotInForceError
from qip_rules.fields import shown
from qip_rules.policy.program import Policy, Program
from qip_rules.rules.compiled import decide_read
from qip_rules.rules.fact import Fact, Value
from qip_rules.rules.findings import Verdict
from qip_rules.rules.requirement import RuleSet

__all__ = ["assess_many", "verdicts_on"]

Source = TypeVar("Source")
Values = tuple[Value | None, ...]
_Decide = Callable[[], Verdict]


def assess_many(applications: Iterable[Application], program: Program) -> Iterator[Verdict]:
    """The verdict on each application, in order: the decision of `assess`, reduced to its codes.

    Each is decided under the policy in force on the day it was received. Applications are read
    one at a time, as verdicts are taken. Equal verdicts are mostly one object.

    Raises:
        InputError: while iterating, at the first application that `assess` refuses, or that is
            none: every fault at once, at `records[number]`, counted from 0.
        NotInForceError: while iterating, the program was not in force on a day of receipt.
    """
    return verdicts_on(applications, program, _application, _application)


def verdicts_on(
    sources: Iterable[Source],
    program: Program,
    read: Callable[[Source], Application],
    read_thoroughly: Callable[[Source], Application],
) -> Iterator[Verdict]:
    """The verdict on each application, given how it is read from whatever it stands in.

    Args:
        sources: what the applications stand in, taken one at a time as verdicts are taken.
        program: the program whose policies decide.
        read: the application, or something with the attributes of one and all that these hold.
        read_thoroughly: the application itself, or every fault of the source. It is asked
            when anything is wrong with what `read` gave, or when that could not be assessed.

    Raises:
        InputError: as `assess_many`, and whatever `read_thoroughly` refuses.
        NotInForceError: as `assess_many`.
    """
    bench = _Bench(program)
    known_way, waiting = bench.ways.get, bench.waiting
    for number, source in enumerate(sources):
        try:
            application = read(source)
            waiting[0] = application
            decide = known_way(application.received_on) or bench.way(application.received_on)
            verdict = decide()
        except Exception:
            _refuse(number, source, program, read_thoroughly)
            raise  # no fault of the source
        yield verdict


@attrs.frozen(eq=False)
class _Bench:
    """The decisions under way: one generated function at work for each period of the program."""

    program: Program
    ways: dict[date, _Decide] = attrs.field(factory=dict, init=False)
    """How to decide on the application that waits, by its day of receipt."""
    waiting: list[Application | None] = attrs.field(factory=lambda: [None], init=False)
    periods: list[tuple[RuleSet, _Decide]] = attrs.field(factory=list, init=False)

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
            # Without its day, so that whatever is compiled serves every day of the period.
            dateless = attrs.evolve(rule_set, in_force_on=None)
            decide = decide_read(dateless, self._stream(), _reader(policy)).__next__
            self.periods.append((rule_set, decide))
        self.ways[day] = decide
        return decide

    def _stream(self) -> Iterator[Application]:
        while True:
            application = self.waiting[0]
            assert application is not None  # noqa: S101 - one is put there before each decision
            yield application


def _reader(policy: Policy) -> Callable[[int, Application], Values]:
    """How the facts of an application are read, in the order of the policy's vocabulary."""
    facts = policy.rule_sets[SUBJECT].vocabulary.facts
    derived = len(APPLICATION.facts)
    asked = facts[derived:]

    def by_name(_: int, application: Application) -> Values:
        known = facts_of(application, policy)
        return tuple(known.get(fact.name) for fact in facts)

    def derived_only(_: int, application: Application) -> Values:
        answers = application.answers
        if answers is not NO_ANSWERS and answers:
            msg = "answers, where nothing is asked"
            raise ValueError(msg)
        return values_of(application)

    def with_answers(_: int, application: Application) -> Values:
        return values_of(application) + _answers(application, asked)

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
    record = f"records[{number}]"
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
