"""Rows of a frame that no record can be: impossible values, and facts that contradict each other.

What is wrong with a row is found in columns, and told by the row reader's own `faults_in`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from qip_rules.errors import FactError, Fault, expect_arguments
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Fact
from qip_rules.rules.frames.columns import faults_of_columns, opened
from qip_rules.rules.frames.conditions import Conditions
from qip_rules.rules.frames.layouts import readable
from qip_rules.rules.frames.leaves import source_of
from qip_rules.rules.frames.masks import Masks, every, filled, negated, some
from qip_rules.rules.frames.reading import EagerReading, Group, LazyReading, Reading
from qip_rules.rules.frames.source import Source
from qip_rules.rules.questions import can_be_completed
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import faults_in
from qip_rules.rules.vocabulary import Constraint, Vocabulary

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = [
    "columns_read",
    "conditions_on",
    "faults_in_frame",
    "faults_in_rows",
    "faults_of_row_id",
    "impossible_masks",
]

ROWS_MAXIMUM: Final = 20
"""Rows whose faults are told one by one; of the others there is a count."""

_UNTOLD: Final = Fault("", "something that is no value of a fact", "values that facts can have")
"""For what Python cannot tell from a value once it is out of its column: a row is never let by."""


def faults_in_frame(
    rule_set: RuleSet,
    frame: object,
    *,
    unknown: Collection[str] = (),
    row_id: str | None = None,
) -> tuple[Fault, ...]:
    """What is wrong with the rows of a frame of facts, told as the row reader tells it.

    It is what `decide_frame` raises for an eager frame. Of a lazy one no more is collected than
    the rows to be told of, so that what its `invalid` column marks can be told in words. Rows are
    found, too, that `invalid` does not mark: incomplete ones in which no constraint is broken yet,
    but which no answers to the missing facts can reconcile with all constraints.

    Args:
        rule_set: whose vocabulary the facts must keep to.
        frame: of any kind that `decide_frame` reads, with or without its answers.
        unknown: as for `decide_frame`.
        row_id: the column that tells rows apart. Without it they are counted from 0 in an eager
            frame, and have no name in a lazy one.

    Returns:
        The faults of the first rows that have any, at `rows[number].fact`, then a count of the
        rest.

    Raises:
        FactError: columns that are missing or of wrong types, as for `decide_frame`.
    """
    expect_arguments(
        "faults_in_frame",
        rule_set=(rule_set, RuleSet),
        unknown=(unknown, Collection),
        row_id=(row_id, str | None),
    )
    expect_arguments(
        "faults_in_frame", **{f"unknown[{n}]": (e, str) for n, e in enumerate(unknown)}
    )
    given = readable(opened(frame), columns_read(rule_set, row_id))
    schema = given.collect_schema()
    faults = [
        *faults_of_columns(rule_set, given, schema, unknown),
        *faults_of_row_id(row_id, schema),
    ]
    if faults:
        raise FactError(faults, of=f"the frame of {rule_set.subject} facts")
    return faults_in_rows(rule_set, given, source_of(rule_set, given, schema), row_id)


def columns_read(rule_set: RuleSet, row_id: str | None) -> tuple[str, ...]:
    """The names of the columns that are looked into, where the frame has them."""
    names = (*rule_set.vocabulary, *(() if row_id is None else (row_id,)))
    return tuple(dict.fromkeys(names))


def faults_of_row_id(row_id: str | None, schema: Mapping[str, object]) -> Iterator[Fault]:
    """That the column which tells rows apart is not there."""
    if row_id is not None and row_id not in schema:
        yield Fault("row_id", repr(row_id), "a column of the frame")


def conditions_on(source: Source) -> Conditions:
    """What translates conditions over the frame."""
    names = source.frame.collect_schema().names()
    temporary = "t_"
    while any(name.startswith(temporary) for name in names):
        temporary = f"_{temporary}"
    return Conditions(source, temporary=temporary)


def impossible_masks(
    vocabulary: Vocabulary, source: Source, conditions: Conditions
) -> "list[nw.Expr | bool]":
    """Where each fact has what is no value of it, then where each constraint is contradicted."""
    leaves = (source.leaves.get(name) for name in vocabulary)
    return [
        *(False if leaf is None else filled(some(leaf.impossible)) for leaf in leaves),
        *(conditions.masks(constraint.holds).refuted for constraint in vocabulary.constraints),
    ]


def _doubts(
    vocabulary: Vocabulary, source: Source, conditions: Conditions
) -> "list[nw.Expr | bool]":
    """Masks of which none is true where rows have no faults; they may be missing.

    Tests of one column are apart, for joining their masks costs more than a look at each.
    """
    return [
        *(mask for leaf in source.leaves.values() for mask in leaf.impossible),
        *(
            some([masks.refuted, _open(masks)])
            for masks in (conditions.masks(each.holds) for each in vocabulary.constraints)
        ),
    ]


def faults_in_rows(
    rule_set: RuleSet,
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]",
    source: Source,
    row_id: str | None,
) -> tuple[Fault, ...]:
    """As `faults_in_frame`, of a frame whose columns are as they must be."""
    vocabulary = rule_set.vocabulary
    conditions = conditions_on(source)
    suspicious = _doubts(vocabulary, source, conditions)
    wrong = some(impossible_masks(vocabulary, source, conditions))
    parts = _parts(vocabulary.constraints)
    reading = _reading(vocabulary, frame, source, conditions, row_id)
    if not any(reading.any_of(suspicious)):
        return ()
    records, count = reading.first(wrong, ROWS_MAXIMUM)
    faults = [
        fault
        for place, record in records
        for fault in _placed(faults_in(vocabulary, record) or [_UNTOLD], place)
    ]
    if count > len(records):
        faults.append(_more(count - len(records)))
    for part in parts:  # rows in which nothing is wrong yet, but no completion may be right
        names = [name for name in vocabulary if vocabulary[name] in _facts_of(part)]
        masks = (conditions.masks(constraint.holds) for constraint in part)
        open_still = some(_open(each) for each in masks)
        if open_still is not False:
            among = every([open_still, negated(wrong)])
            if any(name in source.leaves for name in names):
                groups = reading.groups(among, names)
            else:  # all rows say the same of these facts: nothing
                records, count = reading.first(among, 1)
                groups = [Group(place, {}, count) for place, _ in records]
            faults.extend(_irreconcilable(vocabulary, part, groups))
    return tuple(faults)


def _open(masks: Masks) -> "nw.Expr | bool":
    return negated(masks.decided)


def _reading(
    vocabulary: Vocabulary,
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]",
    source: Source,
    conditions: Conditions,
    row_id: str | None,
) -> Reading:
    import narwhals.stable.v2 as nw

    names = [name for name in vocabulary if name in source.leaves]
    if isinstance(frame, nw.DataFrame):
        return EagerReading(frame, source, conditions, names, row_id)
    return LazyReading(frame, conditions, names, row_id)


def _placed(faults: Iterable[Fault], place: str) -> Iterator[Fault]:
    for fault in faults:
        yield attrs.evolve(fault, place=f"{place}.{fault.place}" if fault.place else place)


def _more(rows: int) -> Fault:
    return Fault("", f"{rows:,} more {'row' if rows == 1 else 'rows'} with faults", "none")


def _facts_of(part: Iterable[Constraint]) -> frozenset[Fact]:
    return frozenset(fact for each in part for fact in facts_in(each.holds))


def _parts(constraints: Iterable[Constraint]) -> list[tuple[Constraint, ...]]:
    """The constraints in groups that share no facts."""
    parts: list[tuple[Constraint, ...]] = []
    for constraint in constraints:
        joined: tuple[Constraint, ...] = (constraint,)
        for part in tuple(parts):
            if not _facts_of(part).isdisjoint(_facts_of(joined)):
                parts.remove(part)
                joined = (*part, *joined)
        parts.append(joined)
    return parts


def _irreconcilable(
    vocabulary: Vocabulary, part: tuple[Constraint, ...], groups: Iterable[Group]
) -> Iterator[Fault]:
    """Faults of the groups of rows in which the constraints cannot all come to hold."""
    facts = _facts_of(part)
    apart = Vocabulary(tuple(each for each in vocabulary.facts if each in facts), part)
    told = untold = 0
    for group in groups:
        known = {name: group.record.get(name) for name in apart}
        if can_be_completed(known, apart):
            continue
        told += 1
        if told > ROWS_MAXIMUM:
            untold += group.count
            continue
        for fault in _placed(faults_in(apart, known), group.place):
            yield attrs.evolve(fault, hint=f"{fault.hint}{_alike(group.count - 1)}".strip())
    if untold:
        yield _more(untold)


def _alike(rows: int) -> str:
    """How many more rows a fault stands for."""
    return f" So it is in {rows:,} more {'row' if rows == 1 else 'rows'}." if rows else ""
