"""The smallest changes that would make a record meet every required requirement."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Final, assert_never

import attrs

from qip_rules.errors import Fault, InputError, expect_arguments
from qip_rules.rules.analysis.solving import CompleteRecords, Term
from qip_rules.rules.analysis.telling import Span, Works, teller
from qip_rules.rules.analysis.translating import opposite
from qip_rules.rules.analysis.witnesses import preferring_usual
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    And,
    Comparison,
    Expression,
    Literal,
    Not,
    OneOf,
    Or,
    Parameter,
    Reference,
    Within,
    facts_in,
    walk,
)
from qip_rules.rules.fact import Boolean, Date, Fact, Text, Value, WholeNumber
from qip_rules.rules.findings import Decision, Question
from qip_rules.rules.requirement import Requirement, Severity
from qip_rules.rules.ruling import decide_all
from qip_rules.rules.vocabulary import Constraint
from qip_rules.rules.wording import shown

__all__ = ["COST_MAXIMUM", "Change", "Remedy", "Supposition", "remedies"]

COST_MAXIMUM: Final = 1_000_000
"""The greatest cost of changing one fact."""


@attrs.frozen
class Change:
    """One known fact with another value: what it is, what it should be, and why.

    `after` is the nearest value that will do. `works` says which others would do as well, all
    other facts being as the remedy has them: the numbers or days around it, or the words.
    Without the change, all else being as the remedy has it, the record would not meet
    `needed_for` (of these only those not met today, if there are any), or it would contradict
    `constraints`.
    """

    fact: Fact
    before: Value
    after: Value
    works: Works
    needed_for: tuple[Requirement, ...]
    constraints: tuple[Constraint, ...]
    says: str

    def __str__(self) -> str:
        helps = [each.how_to_meet for each in self.needed_for if each.how_to_meet]
        holds = [] if self.needed_for else [each.says for each in self.constraints]
        return " ".join([self.says, *helps, *holds])


@attrs.frozen
class Supposition:
    """The best answer to a fact that is not known, which a remedy counts on.

    `works` says which answers would do, as in a `Change`.
    """

    question: Question
    value: Value
    works: Works
    says: str

    @property
    def fact(self) -> Fact:
        """The fact that is not known."""
        return self.question.fact

    def __str__(self) -> str:
        return f"{self.says} {self.question.text}"


@attrs.frozen
class Remedy:
    """Changes that together make the record meet every required requirement, and none too many.

    Facts that are not known are no changes: the remedy counts on the best answers to them, and
    `supposing` names those that can still change the outcome once the changes are made. Without
    changes the record meets everything already, but for the answers.
    """

    changes: tuple[Change, ...]
    supposing: tuple[Supposition, ...]
    cost: int

    @property
    def questions(self) -> tuple[Question, ...]:
        """What has to be asked before the remedy is certain."""
        return tuple(each.question for each in self.supposing)

    def __str__(self) -> str:
        lines = [str(change) for change in self.changes] or ["Nothing has to change."]
        if self.supposing:
            lines.append("Provided that the answers are right:")
            lines.extend(f"  {each}" for each in self.supposing)
        return "\n".join(lines)


def remedies(
    decision: Decision,
    *,
    changeable: Collection[str] | None = None,
    cost: Mapping[str, int] | None = None,
    limit: int = 10,
) -> tuple[Remedy, ...]:
    """The cheapest sets of changes of known facts that make the decision's outcome "met".

    Exact: no set of changes that costs less will do, and the sets that cost as little are all
    here, up to `limit`. Each stands once, with the nearest values: the first changed fact of the
    vocabulary as near to its value as it can be, then the next. Sets stand in the order of the
    vocabulary, the one that changes the earlier fact first. The integrity constraints of the
    vocabulary hold of the changed record, together with the answers that the remedy counts on.

    A record that needs no change, because it meets everything or can by the right answers, has
    one remedy without changes. An empty tuple says that no change of changeable facts will do.

    Args:
        decision: what is to be remedied.
        changeable: the names of the facts that may change, whatever the vocabulary declares; if
            left out, those that it declares changeable.
        cost: what it costs to change a fact, by its name, from 1 up; 1 for facts left out.
        limit: how many remedies to give at most.

    Raises:
        InputError: names of no fact, costs or a limit that are no positive whole numbers.
        SolverError: the solver failed, or its answer fails the reference meaning.
    """
    expect_arguments(
        "remedies",
        decision=(decision, Decision),
        changeable=(changeable, Collection | None),
        cost=(cost, Mapping | None),
    )
    vocabulary = decision.rule_set.vocabulary
    costs: Mapping[str, int] = {} if cost is None else cost
    faults = [*_faults_of(vocabulary, changeable, costs, limit)]
    if faults:
        raise InputError(faults, of="the call of remedies")
    required = tuple(
        each for each in decision.rule_set.requirements if each.severity is Severity.REQUIRED
    )
    conditions = (
        *(each.requires for each in required),
        *(each.holds for each in vocabulary.constraints),
    )
    named = {fact.name for condition in conditions for fact in facts_in(condition)}
    values = decision.facts
    facts = [fact for fact in vocabulary.facts if fact.name in named]
    known = [fact for fact in facts if values[fact.name] is not None]
    open_facts = [fact for fact in facts if values[fact.name] is None]
    starts = {fact.name: _or(values[fact.name], fact.starting_value) for fact in facts}
    records = CompleteRecords(facts, conditions, starts)
    may_change = [
        fact
        for fact in known
        if (fact.changeable if changeable is None else fact.name in changeable)
    ]
    prices = [costs.get(fact.name, 1) for fact in may_change]
    flags = [records.differs(fact.name) for fact in may_change]
    order = [
        Term(sum(price * flag for price, flag in zip(prices, flags, strict=True)), sum(prices)),
        *(Term(1 - flag, 1) for flag in flags),
        *(records.distance(fact.name) for fact in may_change),
        *preferring_usual(open_facts, records),
    ]
    must = [
        *records.proved,
        *(opposite(records.differs(fact.name)) for fact in known if fact not in may_change),
    ]
    found: list[Remedy] = []
    while len(found) < limit:
        record = records.first(must, order)
        if record is None:
            break
        changed = [fact for fact in may_change if record[fact.name] != values[fact.name]]
        price = sum(costs.get(fact.name, 1) for fact in changed)
        if found and price > found[0].cost:
            break
        found.append(_remedy(decision, record, changed, required, price))
        must.append(records.not_all([records.differs(fact.name) for fact in changed]))
    return tuple(found)


def _or(value: Value | None, other: Value) -> Value:
    return other if value is None else value


def _faults_of(
    vocabulary: Mapping[str, Fact],
    changeable: Collection[object] | None,
    costs: Mapping[str, int],
    limit: int,
) -> Iterable[Fault]:
    for place, names in (("changeable", changeable or ()), ("cost", costs)):
        for name in names:
            if not isinstance(name, str) or name not in vocabulary:
                yield Fault(place, shown(name), "the name of a fact of the vocabulary")
    for name, price in costs.items():
        if type(price) is not int or not 1 <= price <= COST_MAXIMUM:
            yield Fault(
                f"cost[{shown(name)}]", shown(price), f"a whole number from 1 to {COST_MAXIMUM}"
            )
    if type(limit) is not int or limit < 1:
        yield Fault("limit", shown(limit), "a whole number from 1 up")


def _remedy(
    decision: Decision,
    record: Mapping[str, Value],
    changed: Sequence[Fact],
    required: Sequence[Requirement],
    price: int,
) -> Remedy:
    rule_set, before = decision.rule_set, decision.facts
    constraints = rule_set.vocabulary.constraints
    conditions = [*(each.requires for each in required), *(each.holds for each in constraints)]
    words = teller(rule_set.vocabulary.facts, rule_set.currency)
    not_met = [finding.requirement for finding in decision.not_met]
    changes: list[Change] = []
    for fact in changed:
        was, becomes = before[fact.name], record[fact.name]
        assert was is not None  # noqa: S101 - only what is known is changed
        without = {**record, fact.name: was}
        failing = tuple(each for each in required if decide(each.requires, without) is not True)
        works = _works(fact, record, conditions)
        changes.append(
            Change(
                fact,
                was,
                becomes,
                works,
                tuple(each for each in failing if each in not_met) or failing,
                tuple(each for each in constraints if decide(each.holds, without) is False),
                words.change(fact, was, becomes, works),
            )
        )
    after = decide_all(rule_set, {**before, **{fact.name: record[fact.name] for fact in changed}})
    suppositions: list[Supposition] = []
    for question in after.questions:
        if question.changes_outcome:
            fact = question.fact
            value = record[fact.name]
            works = _works(fact, record, conditions)
            says = words.answer(fact, value, works)
            suppositions.append(Supposition(question, value, works, says))
    return Remedy(tuple(changes), tuple(suppositions), price)


def _works(fact: Fact, record: Mapping[str, Value], conditions: Iterable[Expression]) -> Works:
    """The values with which the record fulfills the conditions, around the one that it has."""
    mine = [each for each in conditions if fact in facts_in(each)]

    def does(value: Value) -> bool:
        return all(decide(each, {**record, fact.name: value}) is True for each in mine)

    match fact.type:
        case Boolean():
            return tuple(value for value in (False, True) if does(value))
        case Text(choices=choices):
            return tuple(choice for choice in choices if does(choice))
        case WholeNumber(minimum=low, maximum=high):
            first, last = _around(fact, record, mine, (low, high), does)
            return Span(first, last)
        case Date(earliest=earliest, latest=latest):
            ends = earliest.toordinal(), latest.toordinal()
            first, last = _around(
                fact, record, mine, ends, lambda each: does(date.fromordinal(each))
            )
            return Span(date.fromordinal(first), date.fromordinal(last))
        case _:
            assert_never(fact.type)


def _around(
    fact: Fact,
    record: Mapping[str, Value],
    conditions: Iterable[Expression],
    ends: tuple[int, int],
    does: Callable[[int], bool],
) -> tuple[int, int]:
    """How far down and up from the record's value one can go; days as ordinal numbers.

    Between two neighboring values that the fact is compared with, all values are alike.
    """
    low, high = ends
    value = _number(record[fact.name])
    compared = {_number(each) for each in _compared(fact, record, conditions)}
    near = {each + step for each in compared for step in (-1, 0, 1)}
    points = sorted(each for each in {*near, low, high} if low <= each <= high)
    down = list(takewhile(does, (each for each in reversed(points) if each < value)))
    up = list(takewhile(does, (each for each in points if each > value)))
    return (down[-1] if down else value, up[-1] if up else value)


def _compared(
    fact: Fact, record: Mapping[str, Value], conditions: Iterable[Expression]
) -> Iterator[Value]:
    """The values of the fact's kind that the conditions name: constants, and other facts'."""
    for node in (node for condition in conditions for node in walk(condition)):
        match node:
            case Literal(value=value) | Parameter(value=value):
                if value is not None and node.kind is fact.kind:
                    yield value
            case Reference(fact=other):
                if other.kind is fact.kind and other != fact:
                    yield record[other.name]
            case Comparison() | Within() | OneOf() | Not() | And() | Or():
                pass
            case _:
                assert_never(node)


def _number(value: Value) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)
