"""The columns of a frame, their types found right, as leaves of conditions.

Only values that a column of its type could hold and its fact could not are looked for.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, assert_never

from qip_rules.rules.fact import Boolean, Date, Fact, Text, Value, WholeNumber
from qip_rules.rules.frames.columns import is_empty
from qip_rules.rules.frames.masks import Masks, as_expression, every, negated, some
from qip_rules.rules.frames.source import Leaf, Source, range_of
from qip_rules.rules.requirement import RuleSet

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["source_of"]

_WIDE: Final = ("UInt64", "Int128", "UInt128")
"""Columns that can hold numbers beyond 64 bits with a sign."""


def source_of(
    rule_set: RuleSet,
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]",
    schema: "Mapping[str, nw.dtypes.DType]",
) -> Source:
    """The frame, its types found right, as expressions read it."""
    import narwhals.stable.v2 as nw

    facts = [fact for fact in rule_set.vocabulary.facts if fact.name in schema]
    if isinstance(frame, nw.DataFrame) and frame.implementation.is_pandas():
        from qip_rules.rules.frames.objects import total_source

        return total_source(rule_set, frame, facts)
    literal = _literal_of_spark if frame.implementation.is_pyspark() else _as_it_is
    leaves = {
        fact.name: _leaf(
            fact,
            schema[fact.name],
            literal,
            full=isinstance(frame, nw.DataFrame) and frame[fact.name].null_count() == 0,
        )
        for fact in facts
        if not is_empty(fact, schema[fact.name], frame)
    }
    return Source(frame=frame, leaves=leaves, total=False, encoded=_as_it_is, literal=literal)


def _as_it_is(value: Value) -> Value:
    return value


def _literal_of_spark(value: Value) -> "Value | nw.Expr":
    """A date as text to be read: PySpark tells Java of years before 1000 so that it fails."""
    import narwhals.stable.v2 as nw

    return nw.lit(value.isoformat()).cast(nw.Date) if isinstance(value, date) else value


def _leaf(
    fact: Fact,
    dtype: "nw.dtypes.DType",
    literal: "Callable[[Value], Value | nw.Expr]",
    *,
    full: bool,
) -> Leaf:
    import narwhals.stable.v2 as nw

    column = nw.col(fact.name)
    known: nw.Expr | bool = True if full else ~column.is_null()
    impossible: tuple[nw.Expr | bool, ...]
    match fact.type:
        case Boolean():
            masks = Masks(column, ~column, known, simple=True)
            if not full:
                masks = Masks(
                    column.fill_null(value=False),
                    (~column).fill_null(value=False),
                    known,
                    simple=True,
                )
            return Leaf(known=known, impossible=(), keys=(fact.name,), masks=masks)
        case Text(choices=choices):
            value = column if isinstance(dtype, nw.String) else column.cast(nw.String)
            among = value.is_in(list(choices)).fill_null(value=False)
            impossible = (every([known, negated(among)]),)
            return Leaf(known=known, impossible=impossible, keys=(fact.name,), value=value)
        case WholeNumber(minimum=low, maximum=high):
            least, greatest = range_of(str(dtype))
            # Held against a number with a sign, Arrow would read the column as of such, and fail.
            most = nw.lit(high, nw.UInt64) if isinstance(dtype, nw.UInt64) else high
            impossible = (
                *((column < low,) if low > least else ()),
                *((column > most,) if high < greatest else ()),
            )
            value = column
            if str(dtype) in _WIDE:
                value = (
                    nw.when(as_expression(negated(some(impossible)))).then(column).cast(nw.Int64)
                )
                least, greatest = range_of("Int64")
            return Leaf(
                known=known,
                impossible=impossible,
                keys=(fact.name,),
                value=value,
                least=least,
                greatest=greatest,
            )
        case Date(earliest=earliest, latest=latest):
            impossible = (column < literal(earliest), column > literal(latest))
            return Leaf(known=known, impossible=impossible, keys=(fact.name,), value=column)
        case _:
            assert_never(fact.type)
