"""A whole rule set decided for every row of a frame, by expressions that its own library runs."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from qip_rules.errors import FactError, Fault, expect_arguments
from qip_rules.rules.frames.columns import faults_of_columns, opened
from qip_rules.rules.frames.conditions import Conditions
from qip_rules.rules.frames.faulty import (
    columns_read,
    conditions_on,
    faults_in_rows,
    faults_of_row_id,
    impossible_masks,
)
from qip_rules.rules.frames.layouts import readable
from qip_rules.rules.frames.leaves import source_of
from qip_rules.rules.frames.masks import negated
from qip_rules.rules.frames.packing import Packing, attached, fault_of_size, requirement_masks
from qip_rules.rules.frames.reading import chosen, staged
from qip_rules.rules.frames.source import Source
from qip_rules.rules.requirement import RuleSet

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["decide_frame"]

AnyFrame = TypeVar("AnyFrame")


def decide_frame(  # noqa: PLR0913 - what to add is said piece by piece
    rule_set: RuleSet,
    frame: AnyFrame,
    *,
    unknown: Collection[str] = (),
    each_requirement: bool = False,
    prefix: str = "",
    row_id: str | None = None,
) -> AnyFrame:
    """The frame with the verdict on each row: what `decide_many` says, as columns behind its own.

    The frame has one column a fact, by the fact's name: booleans, whole numbers of any width,
    text (also categorical), dates; in Arrow in any layout, and as `date64` of whole days. A missing
    value is not known. Other columns are left alone. The answer is a frame of the same kind, lazy
    if the frame is: a polars DataFrame or LazyFrame, a pyarrow Table, a pandas DataFrame of any
    storage, a DuckDB relation, a PySpark DataFrame. Eager frames keep the order of their rows; the
    others have none, so rows need a column to tell them apart by.

    Columns of the answer:

    - `outcome`: "met", "not met" or "undetermined". In polars and DuckDB an enum, in pandas a
      categorical, in pyarrow a dictionary, for a word a row would take more room than all masks;
      it compares with the words as text does. In Spark, which has no such type, text.
    - `not_met`, `undetermined`, `advice`: bit n is set where requirement n of the rule set, counted
      from 0, is required and not met, required and cannot be told, recommended and not met;
      `codes_of` turns them into codes. They are of the narrowest unsigned type with a bit for each
      requirement; in Spark, which has none, of the narrowest signed type that stays positive.
    - `invalid`, for lazy frames only: bit n is set where fact n of the vocabulary has an impossible
      value, and after the facts, where constraint n is contradicted (maybe by such a value);
      beyond the 64 (Spark: 63) bits, the last one stands for all. Where it is not 0, the other
      columns are missing. `impossible_in` names the bits, `faults_in_frame` tells the faults. Where
      it is 0, the row may still be one that cannot be: see below.
    - with `each_requirement`, one for each, named by its code, with words as in `outcome`.

    Nothing is collected of a lazy frame. So one sort of row that an eager frame is refused for has
    an `invalid` of 0 and an ordinary verdict in a lazy one: an incomplete row that breaks no
    constraint yet, but whose facts no answers to its missing ones reconcile with several of them.
    `faults_in_frame` finds these rows: a lazy frame without any faults is decided as an eager one.

    Args:
        rule_set: the requirements.
        frame: of facts.
        unknown: facts that are not known of any row. A fact that a requirement or a constraint
            names and that has no column must be among them.
        each_requirement: whether to add the columns of the requirements.
        prefix: put before the name of every added column, as for deciding twice.
        row_id: the column that tells rows apart, for the places of faults; counted from 0 without.

    Raises:
        FactError: something else than a frame; columns that are missing, of wrong types (in pandas
            also floats, which are no whole numbers; `.astype("Int64")` mends them), or named as
            what is to be added; more requirements than bits. All at once, before any row is read.
        FactError: rows of an eager frame with impossible values, or facts that contradict each
            other: those that `decide_many` refuses. The first 20 in words, and the number of rest.
    """
    import narwhals.stable.v2 as nw

    expect_arguments(
        "decide_frame",
        rule_set=(rule_set, RuleSet),
        unknown=(unknown, Collection),
        each_requirement=(each_requirement, bool),
        prefix=(prefix, str),
        row_id=(row_id, str | None),
    )
    expect_arguments("decide_frame", **{f"unknown[{n}]": (e, str) for n, e in enumerate(unknown)})
    given = opened(frame)
    read = readable(given, columns_read(rule_set, row_id))
    schema = read.collect_schema()
    plan = _Plan(rule_set, Packing(given.implementation), prefix, each_requirement=each_requirement)
    lazy = isinstance(given, nw.LazyFrame)
    faults = [
        *faults_of_columns(rule_set, read, schema, unknown),
        *faults_of_row_id(row_id, schema),
        *fault_of_size(rule_set, plan.packing),
        *plan.clashes(schema, lazy=lazy),
    ]
    if faults:
        raise FactError(faults, of=f"the frame of {rule_set.subject} facts")
    source = source_of(rule_set, read, schema)
    if isinstance(given, nw.LazyFrame):
        return cast("AnyFrame", plan.lazily(given, source).to_native())
    impossible = faults_in_rows(rule_set, read, source, row_id)
    if impossible:
        raise FactError(impossible, of=f"the frame of {rule_set.subject} facts")
    return cast("AnyFrame", plan.eagerly(given, source))


@attrs.frozen(eq=False)
class _Plan:
    """What is to be added to a frame, and under which names."""

    rule_set: RuleSet
    packing: Packing
    prefix: str
    each_requirement: bool = attrs.field(kw_only=True)

    def _name(self, name: str) -> str:
        return f"{self.prefix}{name}"

    @property
    def codes(self) -> tuple[str, ...]:
        """The requirements that get a column each."""
        if not self.each_requirement:
            return ()
        return tuple(each.code for each in self.rule_set.requirements)

    def clashes(self, schema: Mapping[str, object], *, lazy: bool) -> Iterator[Fault]:
        """Columns to be added whose names are taken, in the frame or among themselves."""
        added = ["outcome", "not_met", "undetermined", "advice", *(["invalid"] if lazy else ())]
        sql = lazy and not self.packing.kind.is_polars()
        seen: Callable[[str], str] = str.casefold if sql else str
        taken = {seen(str(name)) for name in schema}
        for name in map(self._name, (*added, *self.codes)):
            if seen(name) in taken:
                yield Fault(
                    f"column {name}",
                    "a column of that name",
                    "the name free for the answer",
                    "rename the column, or give a `prefix`",
                )
            taken.add(seen(name))

    def _stages(self, conditions: Conditions) -> "list[dict[str, nw.Expr]]":
        """The packed masks, then the outcome, with each requirement's own."""
        import narwhals.stable.v2 as nw

        decided = [conditions.masks(each.requires) for each in self.rule_set.requirements]
        kinds = requirement_masks(self.rule_set, decided)
        names = [self._name(name) for name in ("not_met", "undetermined", "advice")]
        packed = {
            name: self.packing.packed(masks) for name, masks in zip(names, kinds, strict=True)
        }
        nothing = nw.lit(0, self.packing.dtype(len(decided)))
        broken, unknown = (nw.col(name) != nothing for name in names[:2])
        worded = {self._name("outcome"): self.packing.outcome(broken, unknown)}
        for code, masks in zip(self.codes, decided, strict=False):
            open_still = negated(masks.decided)
            worded[self._name(code)] = self.packing.outcome(masks.refuted, open_still)
        return [packed, worded]

    def eagerly(self, frame: "nw.DataFrame[Any]", source: Source) -> Any:  # noqa: ANN401
        """The caller's frame, which has no faults, with its answer."""
        import narwhals.stable.v2 as nw

        assert isinstance(source.frame, nw.DataFrame)  # noqa: S101 - narrows for the type checker
        conditions = conditions_on(source)
        packed, worded = self._stages(conditions)
        answer = chosen(source.frame, conditions, [packed, worded])
        outcome, *others = worded
        return attached(frame, answer.select(outcome, *packed, *others), worded.keys())

    def lazily(self, frame: "nw.LazyFrame[Any]", source: Source) -> "nw.LazyFrame[Any]":
        """The caller's frame with its answer, planned and not collected."""
        import narwhals.stable.v2 as nw

        conditions = conditions_on(source)
        packed, worded = self._stages(conditions)
        vocabulary = self.rule_set.vocabulary
        invalid = self._name("invalid")
        marked = self.packing.packed(impossible_masks(vocabulary, source, conditions))
        own = frame.collect_schema().names()
        planned = staged(frame, conditions).with_columns(**packed, **{invalid: marked})
        planned = planned.with_columns(**worded)
        added = {**dict.fromkeys(worded), **dict.fromkeys(packed)}
        possible = nw.col(invalid) == 0
        planned = planned.with_columns(
            **{name: nw.when(possible).then(nw.col(name)) for name in added}
        )
        outcome, *others = worded
        return planned.select(*own, outcome, *packed, invalid, *others)
