"""Records on the edge of a requirement: one fact one step on, and it comes out otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.errors import FactError, expect_arguments
from qip_rules.rules.completing import Goal
from qip_rules.rules.deciding import fault_of
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
)
from qip_rules.rules.fact import Fact, Value
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.strategies.asking import (
    asking,
    goals_of_every_record,
    narrowed,
    no_such_record,
    requirement_of,
)
from qip_rules.rules.strategies.cells import Cell, Values, place, runs_of, value_at
from qip_rules.rules.strategies.filling import Group, groups_of, landmarks_in
from qip_rules.rules.strategies.named import named, rules_said
from qip_rules.rules.strategies.records import drawn_below, drawn_place, filled

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["facts_on_the_edge", "neighbors"]

_NAME_MAXIMUM: Final = 80


@attrs.frozen(eq=False)
class _Edge:
    """A fact, how far it steps, and the values from which it can so as to cross the edge."""

    fact: Fact
    step: int
    """From the place of the value to the place of its neighbor."""
    cells: tuple[tuple[int, Cell], ...]
    """With the number of unusual facts that a record there must have, the fewest first."""
    groups: tuple[Group, ...]
    twin: Fact

    def known(self, at: int) -> dict[str, Value]:
        """The fact at a place, and its neighbor."""
        return {
            self.fact.name: value_at(self.fact, at),
            self.twin.name: value_at(self.fact, at + self.step),
        }

    def unusual(self, known: Mapping[str, Value]) -> int | None:
        """How many facts a record with these must have unusual; `None` if there is no record."""
        count = -(known[self.twin.name] != self.twin.starting_value)
        for group in self.groups:
            theirs = {name: value for name, value in known.items() if name in group.facts}
            if not group.can_be_filled(theirs):
                return None
            count += group.unusual(theirs)
        return count


def facts_on_the_edge(
    rule_set: RuleSet, code: str, *, where: Iterable[Expression] = ()
) -> "SearchStrategy[dict[str, Value]]":
    """Complete records with a value at a bound of one requirement, on either side of it.

    One of the facts can go one step, and the requirement comes to the opposite. A step is one for
    a number, a day for a date, and any other value for a fact that is true or false or a word.
    The record one step on is allowed too. Other requirements may come to anything; the simplest
    records meet them where they can.

    Args:
        rule_set: the requirements.
        code: of the requirement, be it required or recommended.
        where: conditions that hold of each record too, and of its neighbor.

    Raises:
        NoSuchRecordError: there is no such requirement, or no step can change it.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    wanted = asking("facts_on_the_edge", rule_set, where)
    within = narrowed(rule_set, wanted)
    goals = goals_of_every_record(within)
    crossed = requirement_of(within, code).requires
    edges = [
        edge
        for fact in facts_in(crossed)
        for met in (True, False)
        for edge in _edges(within, goals, crossed, fact, met=met)
    ]
    if not edges:
        what = f"of which one step of one fact changes whether it meets {code}"
        raise no_such_record(what, within, code)
    edges.sort(key=lambda edge: edge.cells[0][0])  # stable: else in reading order

    def records(draw: "DrawFn") -> dict[str, Value]:
        edge = edges[drawn_below(draw, len(edges))]
        own = Values.of(edge.fact)
        runs = [
            run
            for _, alike in groupby(edge.cells, key=lambda each: each[0])
            for run in runs_of(own, [cell for _, cell in alike])
        ]
        at = drawn_place(draw, runs, own.start)
        return filled(draw, within, edge.groups, edge.known(at))

    said, options = rules_said(rule_set, wanted)
    return named("facts_on_the_edge", records, said, code, **options)


def neighbors(fact: Fact, value: Value) -> tuple[Value, ...]:
    """The values one step from a value of a fact, which `facts_on_the_edge` speaks of.

    Raises:
        FactError: a value that the fact cannot have.
    """
    expect_arguments("neighbors", fact=(fact, Fact), value=(value, bool | int | str | date))
    if (fault := fault_of(fact, value)) is not None:
        raise FactError([fault], of="the value")
    values, at = Values.of(fact), place(fact, value)
    if values.is_listed:
        places = [each for each in range(values.low, values.high + 1) if each != at]
    else:
        places = [each for each in (at - 1, at + 1) if values.low <= each <= values.high]
    return tuple(value_at(fact, each) for each in places)


def _edges(
    rule_set: RuleSet, goals: list[Goal], crossed: Expression, fact: Fact, *, met: bool
) -> Iterator[_Edge]:
    """The ways in which the fact can step from one side to the other; `met` is the side it is on.

    The neighbor is a second fact beside the first, with all goals on it as well.
    """
    twin = attrs.evolve(fact, name=_unused(rule_set.vocabulary, fact.name))
    both = [
        *goals,
        *(attrs.evolve(each, condition=_with_twin(each.condition, fact, twin)) for each in goals),
        Goal(crossed, frozenset({met})),
        Goal(_with_twin(crossed, fact, twin), frozenset({not met})),
    ]
    landmarks = landmarks_in(each.requires for each in rule_set.requirements)
    groups = groups_of((*rule_set.vocabulary.facts, twin), both, landmarks)
    if groups is None or not all(group.can_be_filled({}) for group in groups):
        return
    group = next(each for each in groups if fact.name in each.facts)
    values = group.values[fact.name]
    width = values.high - values.low
    steps = [*range(1, width + 1), *range(-width, 0)] if values.is_listed else [-1, 1]
    for step in steps:
        edge = _Edge(fact, step, (), groups, twin)
        inside = (
            _stepping(cell, step, values.low, values.high)
            for cell in group.all_cells(fact.name, {}, reach=1)
        )
        found = [
            (unusual, cell)
            for cell in inside
            if cell is not None and (unusual := edge.unusual(edge.known(cell.nearest))) is not None
        ]
        if found:
            found.sort(key=lambda each: each[0])  # stable: else the nearest to usual first
            yield attrs.evolve(edge, cells=tuple(found))


def _stepping(cell: Cell, step: int, low: int, high: int) -> Cell | None:
    """The part of a cell from which the step leads to a value of the fact; `None` if none does."""
    least = max(min(cell.nearest, cell.farthest), low - step)
    most = min(max(cell.nearest, cell.farthest), high - step)
    if least > most:
        return None
    return Cell(least, most) if cell.nearest <= cell.farthest else Cell(most, least)


def _unused(taken: Mapping[str, Fact], name: str) -> str:
    """A name for the second fact that no fact of the vocabulary has."""
    number = 2
    while (tried := f"{name[: _NAME_MAXIMUM - 20]}_{number}") in taken:
        number += 1
    return tried


def _with_twin(node: Expression, fact: Fact, twin: Fact) -> Expression:
    """The expression with one fact in place of another of the same type."""

    def each(child: Expression) -> Expression:
        return _with_twin(child, fact, twin)

    match node:
        case Reference(fact=named):
            return Reference(twin) if named == fact else node
        case Literal() | Parameter():
            return node
        case Comparison(operator=sign, left=left, right=right):
            return Comparison(sign, each(left), each(right))
        case Within(operand=operand, low=low, high=high):
            return Within(each(operand), each(low), each(high))
        case OneOf(operand=operand, choices=choices):
            return OneOf(each(operand), tuple(map(each, choices)))
        case Not(operand=operand):
            return Not(each(operand))
        case And(operands=operands):
            return And(tuple(map(each, operands)))
        case Or(operands=operands):
            return Or(tuple(map(each, operands)))
