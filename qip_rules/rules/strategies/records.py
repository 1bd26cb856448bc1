"""Hypothesis strategies of flat facts: records that a rule set allows, admits or turns down.

Nothing is filtered: each value is drawn from those that lead to a record as asked for. Every
such record can come out, and examples shrink to the record that a person would have written:
each fact is as usual unless it cannot be.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.errors import NoSuchRecordError, expect_arguments
from qip_rules.rules.completing import Goal
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Expression
from qip_rules.rules.fact import Value
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.strategies.asking import (
    TRUE,
    asking,
    goals_of_every_record,
    narrowed,
    no_such_record,
    refuse_tests_for_missing,
    required,
    requirement_of,
)
from qip_rules.rules.strategies.cells import Cell, runs_of
from qip_rules.rules.strategies.filling import Group, Known, groups_of, landmarks_in
from qip_rules.rules.strategies.named import named, options_of, rules_said

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["facts", "facts_breaking", "facts_failing", "facts_meeting", "facts_undetermined"]

FALSE: Final = frozenset({False})
_NOT_FALSE: Final = frozenset({True, None})

_GAPS: Final = (0, 1, 4, 7)
"""Of eight facts, how many are left out on average; records with no gap are the simplest."""
_OF: Final = 8


def facts(
    rule_set: RuleSet, *, complete: bool = False, where: Iterable[Expression] = ()
) -> "SearchStrategy[dict[str, Value | None]]":
    """Any record of facts that the vocabulary allows, whatever the requirements say of it.

    Every fact of the vocabulary is a key, in its order; `None` is not known.

    Args:
        rule_set: the requirements; the values at which they change are drawn often.
        complete: whether every fact is known.
        where: conditions that hold of each record too (before facts are left out).

    Raises:
        NoSuchRecordError: no record is allowed.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    wanted = asking("facts", rule_set, where)
    expect_arguments("facts", complete=(complete, bool))
    within = narrowed(rule_set, wanted)
    groups = _groups(within, goals_of_every_record(within))
    if groups is None:
        raise no_such_record("that the constraints allow", within)

    def with_gaps(draw: "DrawFn") -> dict[str, Value | None]:
        record = filled(draw, within, groups)
        if complete:
            return {**record}
        hides = _hiding(draw)
        return {name: None if hides() else value for name, value in record.items()}

    said, options = rules_said(rule_set, wanted)
    return named("facts", with_gaps, said, **options_of(complete=(complete, False)), **options)


def facts_meeting(
    rule_set: RuleSet, *, where: Iterable[Expression] = ()
) -> "SearchStrategy[dict[str, Value]]":
    """Complete records that meet every required rule; what is recommended may be met or not.

    Args:
        rule_set: the requirements.
        where: conditions that hold of each record too.

    Raises:
        NoSuchRecordError: no record does, with the proof.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    wanted = asking("facts_meeting", rule_set, where)
    within = narrowed(rule_set, wanted)
    goals = goals_of_every_record(within)
    goals.extend(Goal(each.requires, TRUE) for each in required(within))
    groups = _groups(within, goals)
    if groups is None:
        raise no_such_record("that meets every required rule", within)
    said, options = rules_said(rule_set, wanted)
    return named("facts_meeting", lambda draw: filled(draw, within, groups), said, **options)


def facts_breaking(
    rule_set: RuleSet, code: str, *, where: Iterable[Expression] = ()
) -> "SearchStrategy[dict[str, Value]]":
    """Complete records that break one rule, required or recommended, and no other required one.

    Args:
        rule_set: the requirements.
        code: of the rule to break.
        where: conditions that hold of each record too.

    Raises:
        NoSuchRecordError: there is no such rule, or nobody can break it alone, with the proof.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    wanted = asking("facts_breaking", rule_set, where)
    broken = requirement_of(rule_set, code)
    within = narrowed(rule_set, wanted)
    goals = goals_of_every_record(within)
    goals.append(Goal(broken.requires, FALSE))
    others = (each for each in required(within) if each.code != code)
    goals.extend(Goal(each.requires, _NOT_FALSE) for each in others)
    groups = _groups(within, goals)
    if groups is None:
        what = f"that breaks {code} and no other required rule"
        raise no_such_record(what, within, code)
    said, options = rules_said(rule_set, wanted)
    return named("facts_breaking", lambda draw: filled(draw, within, groups), said, code, **options)


def facts_failing(
    rule_set: RuleSet, *, where: Iterable[Expression] = ()
) -> "SearchStrategy[dict[str, Value]]":
    """Complete records that break a required rule, and possibly others beside it.

    Args:
        rule_set: the requirements.
        where: conditions that hold of each record too.

    Raises:
        NoSuchRecordError: no record breaks any required rule.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    wanted = asking("facts_failing", rule_set, where)
    within = narrowed(rule_set, wanted)
    ways = [
        groups
        for each in required(within)
        if (groups := _groups(within, [*goals_of_every_record(within), Goal(each.requires, FALSE)]))
    ]
    if not ways:
        msg = f"there is no {within.subject} record that breaks a required rule"
        raise NoSuchRecordError(msg)
    said, options = rules_said(rule_set, wanted)

    def broken(draw: "DrawFn") -> dict[str, Value]:
        return filled(draw, within, ways[drawn_below(draw, len(ways))])

    return named("facts_failing", broken, said, **options)


def facts_undetermined(
    rule_set: RuleSet, *, code: str | None = None, where: Iterable[Expression] = ()
) -> "SearchStrategy[dict[str, Value | None]]":
    """Records whose outcome is undetermined: a required rule cannot be told, and none is broken.

    Every fact of the vocabulary is a key, in its order; `None` is not known.

    Args:
        rule_set: the requirements.
        code: of a rule, required or recommended, that cannot be told in any of the records; if
            it is recommended, no required rule need be open.
        where: conditions that hold of each record too, before facts are left out.

    Raises:
        NoSuchRecordError: there is no such rule, or it can always be told, or a required rule is
            broken whatever is known.
        ExpressionTypeError: a requirement turns on what is missing (`= null`), or `where` holds
            no condition on the facts of the vocabulary.
    """
    wanted = asking("facts_undetermined", rule_set, where)
    refuse_tests_for_missing(rule_set)
    within = narrowed(rule_set, wanted)
    open_ones = required(within) if code is None else (requirement_of(within, code),)
    telling = _Telling(required(within), open_ones)
    groups = _groups(within, goals_of_every_record(within))
    if groups is None or not telling.is_open({}):
        what = (
            "of which a required rule cannot be told"
            if code is None
            else f"that leaves {code} open"
        )
        raise no_such_record(f"{what} and no required rule is broken", within)

    def partly_told(draw: "DrawFn") -> dict[str, Value | None]:
        record = filled(draw, within, groups)
        hides = _hiding(draw)
        told: dict[str, Value | None] = {}
        for name, value in record.items():
            told[name] = None if hides() else value
            if told[name] is not None and not telling.is_open(told):
                told[name] = None
        return told

    said, options = rules_said(rule_set, wanted)
    return named(
        "facts_undetermined", partly_told, said, **options_of(code=(code, None)), **options
    )


@attrs.frozen
class _Telling:
    """Requirements of which none may be broken, and some of which one has to stay open.

    What is known only ever grows, and never takes an answer back. So a record is as wanted
    with the rest left out, or no more facts can make it so.
    """

    unbroken: tuple[Requirement, ...]
    open_ones: tuple[Requirement, ...]

    def is_open(self, told: Mapping[str, Value | None]) -> bool:
        if any(decide(each.requires, told) is False for each in self.unbroken):
            return False
        return any(decide(each.requires, told) is None for each in self.open_ones)


def _hiding(draw: "DrawFn") -> Callable[[], bool]:
    """Whether the next fact is left out; how many are is drawn first."""
    shown = _OF - _GAPS[drawn_below(draw, len(_GAPS))]
    return lambda: drawn_below(draw, _OF) >= shown


def _groups(rule_set: RuleSet, goals: Sequence[Goal]) -> tuple[Group, ...] | None:
    """The facts of the rule set in groups; `None` if no record meets the goals."""
    landmarks = landmarks_in(each.requires for each in rule_set.requirements)
    groups = groups_of(rule_set.vocabulary.facts, goals, landmarks)
    if groups is None or not all(group.can_be_filled({}) for group in groups):
        return None
    return groups


def filled(
    draw: "DrawFn", rule_set: RuleSet, groups: Iterable[Group], known: Known | None = None
) -> dict[str, Value]:
    """One record, in the order of the vocabulary, with what is known already."""
    record: dict[str, Value] = {}
    for group in groups:
        values = {name: known[name] for name in group.facts if known and name in known}
        for name in group.order(values):
            cells = group.cells(name, values)
            own = group.values[name]
            at = drawn_place(draw, runs_of(own, cells), own.start)
            values[name] = group.value(name, at)
        record |= values
    return {name: record[name] for name in rule_set.vocabulary}


def drawn_below(draw: "DrawFn", count: int) -> int:
    """A whole number from 0 to one less than the count, shrinking to 0.

    Something is drawn even if there is nothing to choose. For Hypothesis holds an example that
    took fewer choices to be simpler, and would shrink to whatever leaves nothing to choose.
    """
    from hypothesis import strategies as st

    return min(draw(st.integers(0, max(count - 1, 1))), count - 1)


def drawn_place(draw: "DrawFn", runs: Sequence[Sequence[Cell]], start: int) -> int:
    """A place in one of the runs of cells, shrinking to the first run and to its nearest place.

    The cell is drawn first, for each is worth as much as a wide one; but one number stands for
    "any cell", and the place is drawn as its distance from the start. So an example that was found
    in one cell shrinks on through the whole run: without the cell, the distance stays the same.
    """
    from hypothesis import strategies as st

    run = runs[drawn_below(draw, len(runs))]
    chosen = drawn_below(draw, len(run) + 1)
    first, last = (run[chosen - 1],) * 2 if chosen else (run[0], run[-1])
    distances = st.integers(abs(first.nearest - start), abs(last.farthest - start))
    return start + (1 if last.farthest >= start else -1) * draw(distances)
