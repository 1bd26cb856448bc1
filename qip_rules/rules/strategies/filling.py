"""Complete records that meet some goals, filled in fact by fact without ever turning back.

Before a fact gets its value, the values are found with which the other facts can still be
filled in; so every record that meets the goals can come out, and no other, and nothing that was
chosen is ever thrown away. Facts that no goal ties together are filled in apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, islice
from typing import Final, TypeAlias, TypeVar

import attrs

from qip_rules.rules.completing import Completions, Goal
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
    children,
    facts_in,
    walk,
)
from qip_rules.rules.fact import Fact, Kind, Value
from qip_rules.rules.strategies.cells import Cell, Values, cells_of, value_at

__all__ = ["Group", "Known", "groups_of", "landmarks_in", "pieces_of"]

Known = Mapping[str, Value]
"""Facts that have their values already."""

_Key: TypeAlias = tuple[object, ...]
_T = TypeVar("_T")

_TRIES_MAXIMUM: Final = 1000
"""Sets of facts to try when the fewest unusual ones are looked for; the record is only less
usual where they do not suffice."""

_PROVED: Final[frozenset[bool | None]] = frozenset({True})
_REFUTED: Final[frozenset[bool | None]] = frozenset({False})

_KEPT_MAXIMUM: Final = 4096
"""Answers about a group that are kept, to be given again at once."""


def pieces_of(goals: Iterable[Goal]) -> Iterator[Goal]:
    """The goals as several on smaller conditions, which together say the same."""
    waiting = list(goals)[::-1]
    while waiting:
        goal = waiting.pop()
        match goal.condition:
            case Not(operand=operand):
                opposite = frozenset(None if value is None else not value for value in goal.may_be)
                waiting.append(attrs.evolve(goal, condition=operand, may_be=opposite))
            case And(operands=operands) if goal.may_be == _PROVED:
                waiting.extend(attrs.evolve(goal, condition=each) for each in reversed(operands))
            case Or(operands=operands) if goal.may_be == _REFUTED:
                waiting.extend(attrs.evolve(goal, condition=each) for each in reversed(operands))
            case _:
                yield goal


def landmarks_in(conditions: Iterable[Expression]) -> dict[str, set[Value]]:
    """The constants that each fact is compared with, by the name of the fact."""
    found: dict[str, set[Value]] = {}
    for operands in _compared(conditions):
        constants = {
            each.value
            for each in operands
            if isinstance(each, Literal | Parameter) and each.value is not None
        }
        for each in operands:
            if isinstance(each, Reference):
                found.setdefault(each.fact.name, set()).update(constants)
    return found


def _compared(conditions: Iterable[Expression]) -> Iterator[tuple[Expression, ...]]:
    """The operands of each comparison of numbers, days or words."""
    for condition in conditions:
        for node in walk(condition):
            if isinstance(node, Comparison | Within | OneOf):
                operands = children(node)
                if any(each.kind not in (Kind.BOOLEAN, Kind.NULL) for each in operands):
                    yield operands


def groups_of(
    facts: Sequence[Fact], goals: Iterable[Goal], landmarks: Mapping[str, Iterable[Value]]
) -> "tuple[Group, ...] | None":
    """The facts in groups, with the goals on each; `None` if a goal on no fact is not met.

    Facts that one goal names stand in one group. `landmarks` are values of facts that are worth
    a cell of their own, besides those that the goals name.
    """
    pieces = list(pieces_of(goals))
    member_of: dict[str, list[str]] = {fact.name: [fact.name] for fact in facts}
    named = [tuple(fact.name for fact in facts_in(piece.condition)) for piece in pieces]
    for names in named:
        joined = list(dict.fromkeys(each for name in names for each in member_of[name]))
        member_of.update(dict.fromkeys(joined, joined))
    for piece, names in zip(pieces, named, strict=True):
        if not names and decide(piece.condition, {}) not in piece.may_be:
            return None
    groups: list[Group] = []
    for fact in facts:
        members = member_of[fact.name]
        if any(fact.name in group.facts for group in groups):
            continue
        theirs = [
            piece for piece, names in zip(pieces, named, strict=True) if {*names} & {*members}
        ]
        groups.append(Group([each for each in facts if each.name in members], theirs, landmarks))
    return tuple(groups)


class Group:
    """Facts that goals tie together, and the ways to fill them in.

    Args:
        facts: those facts, in the order of the vocabulary.
        goals: what is wanted of them.
        landmarks: values worth a cell of their own, by fact.
    """

    def __init__(
        self,
        facts: Sequence[Fact],
        goals: Sequence[Goal],
        landmarks: Mapping[str, Iterable[Value]],
    ) -> None:
        self.facts: dict[str, Fact] = {fact.name: fact for fact in facts}
        self.values: dict[str, Values] = {fact.name: Values.of(fact) for fact in facts}
        self._goals = tuple(goals)
        self._landmarks = {
            name: {
                at
                for value in landmarks.get(name, ())
                if not values.is_listed
                for at in _around_landmark(_number(value))
            }
            for name, values in self.values.items()
        }
        self._compared = [
            (
                tuple(e.fact.name for e in operands if isinstance(e, Reference)),
                tuple(e.value for e in operands if isinstance(e, Literal | Parameter)),
            )
            for operands in _compared(goal.condition for goal in goals)
        ]
        self._cells: dict[_Key, tuple[Cell, ...]] = {}
        self._unusual: dict[_Key, tuple[str, ...]] = {}

    def can_be_filled(self, known: Known) -> bool:
        """Whether values for the facts that are not known yet meet the goals."""
        return self._filled(known) is not None

    def cells(self, name: str, known: Known) -> tuple[Cell, ...]:
        """The values of a fact with which the rest can be filled in, the nearest to usual first.

        Empty if the goals cannot be met with what is known.
        """
        key = (name, *known.items())
        found = self._cells.get(key)
        if found is not None:
            return found
        possible = (
            cell
            for cell in self.all_cells(name, known)
            if self.can_be_filled({**known, name: self.value(name, cell.nearest)})
        )
        return _keep(self._cells, key, tuple(possible))

    def all_cells(self, name: str, known: Known, *, reach: int = 0) -> Sequence[Cell]:
        """All values of a fact in cells, whatever the goals."""
        fixed, open_names = self._around(name, known)
        values = self.values[name]
        reach += len(open_names) - 1
        singles = {at + step for at in fixed for step in range(-reach, reach + 1)}
        return cells_of(values, singles | self._landmarks[name])

    def value(self, name: str, at: int) -> Value:
        """The value of a fact that stands at a place."""
        return value_at(self.facts[name], at)

    def nearest(self, known: Known) -> dict[str, Value]:
        """The record that is filled in with the nearest value each time; there is one."""
        record = dict(known)
        for name in self.order(known):
            record[name] = self.value(name, self.cells(name, record)[0].nearest)
        return {name: record[name] for name in self.facts}

    def is_met(self, record: Known) -> bool:
        """Whether a complete record meets the goals."""
        return all(decide(each.condition, record) in each.may_be for each in self._goals)

    def with_goals(self, more: Iterable[Goal]) -> "Group":
        """The same facts with more goals."""
        return Group(tuple(self.facts.values()), (*self._goals, *pieces_of(more)), {})

    def order(self, known: Known) -> tuple[str, ...]:
        """The facts that are not known yet in the order to fill them in.

        Those come last that a record must have unusual, so that each fact filled in with the
        nearest value that is left gives a record with as few unusual facts as can be.
        """
        last = self._fewest_unusual(known)
        return (*(name for name in self.facts if name not in known and name not in last), *last)

    def unusual(self, known: Known) -> int:
        """How many facts a record must have that are not as usual, with these known."""
        of_known = sum(self.facts[name].starting_value != value for name, value in known.items())
        return of_known + len(self._fewest_unusual(known))

    def _fewest_unusual(self, known: Known) -> tuple[str, ...]:
        key = tuple(known.items())
        found = self._unusual.get(key)
        if found is not None:
            return found
        names = [name for name in self.facts if name not in known]
        starts = {name: self.facts[name].starting_value for name in names}
        sets = (each for size in range(len(names) + 1) for each in combinations(names, size))
        for unusual in islice(sets, _TRIES_MAXIMUM):
            usual = {name: value for name, value in starts.items() if name not in unusual}
            if self.can_be_filled({**known, **usual}):
                return _keep(self._unusual, key, unusual)
        return _keep(self._unusual, key, tuple(names))

    def _filled(self, known: Known) -> Mapping[str, Value] | None:
        answers = {name: self._answers(name, known) for name in self.facts if name not in known}
        return Completions(known, answers).first(self._goals)

    def _answers(self, name: str, known: Known) -> Sequence[Value]:
        """A few values that stand for all the others, the nearest to usual first."""
        fact, values = self.facts[name], self.values[name]
        if values.is_listed:
            places: Iterable[int] = range(values.low, values.high + 1)
        else:
            fixed, open_names = self._around(name, known)
            steps = range(-len(open_names), len(open_names) + 1)
            near = {at + step for at in (*fixed, values.start) for step in steps}
            places = (at for at in near if values.low <= at <= values.high)
        return tuple(value_at(fact, at) for at in sorted(places, key=values.farness))

    def _around(self, name: str, known: Known) -> tuple[set[int], set[str]]:
        """The fixed places that a fact can be told by, and the open facts it is compared with.

        The open facts are those it is compared with by way of others too, and itself.
        """
        together = {name}
        while True:
            touched = {
                each
                for names, _ in self._compared
                if not together.isdisjoint(names)
                for each in names
                if each not in known
            }
            if touched <= together:
                break
            together |= touched
        fixed: set[int] = set()
        if self.values[name].is_listed:
            return fixed, {name}
        for names, constants in self._compared:
            if not together.isdisjoint(names):
                fixed.update(_number(value) for value in constants if value is not None)
                fixed.update(_number(known[each]) for each in names if each in known)
        for each in together:
            fixed |= {self.values[each].low, self.values[each].high, self.values[each].start}
        return fixed, together


def _around_landmark(at: int) -> tuple[int, int, int]:
    return (at - 1, at, at + 1)


def _number(value: Value) -> int:
    """A number or a day as the place that it has among the values of a fact."""
    return value.toordinal() if isinstance(value, date) else int(value)


def _keep(kept: dict[_Key, _T], key: _Key, found: _T) -> _T:
    if len(kept) >= _KEPT_MAXIMUM:
        kept.clear()
    kept[key] = found
    return found
