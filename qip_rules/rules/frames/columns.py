"""Which columns of facts a frame must have, and of which types: all faults at once.

Types are held against the facts before any value is read.
"""

import difflib
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from qip_rules.errors import FactError, Fault
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Fact, Kind
from qip_rules.rules.requirement import RuleSet

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["faults_of_columns", "is_empty", "opened"]

_FRAMES: Final = (
    "a polars DataFrame or LazyFrame, a pyarrow Table, a pandas DataFrame, a DuckDB relation or a "
    "PySpark DataFrame"
)
_EXPECTED: Final = {
    Kind.BOOLEAN: "a column of booleans",
    Kind.NUMBER: "a column of whole numbers",
    Kind.TEXT: "a column of text",
    Kind.DATE: "a column of dates",
}
_HINTS: Final = {
    (Kind.BOOLEAN, "number"): "0 and 1 are not true and false: say which is which, as by `== 1`",
    (Kind.BOOLEAN, "text"): "say which words mean true and which false",
    (Kind.NUMBER, "boolean"): "true and false are no whole numbers",
    (Kind.NUMBER, "fraction"): "cast it, once it is sure that all numbers in it are whole",
    (Kind.NUMBER, "text"): "read the numbers in it first",
    (Kind.DATE, "text"): "read the dates in it first",
    (Kind.DATE, "moment"): "take the date of each moment, in the time zone that counts",
}
_HINTS_OF_PANDAS: Final = {
    (Kind.BOOLEAN, "fraction"): "a column that pandas found empty takes `.astype('boolean')`",
    (Kind.NUMBER, "fraction"): (
        "whole numbers with gaps become floats in pandas; `.astype('Int64')` turns them back, and "
        "refuses fractions"
    ),
}
_WITHOUT_TYPE: Final = ("null", "void")
"""The type of a column without values, in polars and DuckDB, and in Spark."""


def opened(frame: object) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
    """The frame as narwhals sees it.

    Raises:
        FactError: something else than a frame of one of the kinds that are held against the row
            reader by test, or a frame with two columns of one name.
    """
    import narwhals.stable.v2 as nw

    fault = Fault("", f"an object of class {_class_of(frame)}", _FRAMES)
    if _class_of(frame).startswith("narwhals."):
        hint = "unwrap it with `to_native()`"
        raise FactError([attrs.evolve(fault, hint=hint)], of="the frame")
    try:
        found: Any = nw.from_native(cast("Any", frame))
    except TypeError as error:
        raise FactError([fault], of="the frame") from error
    except ValueError as error:  # narwhals tells which names, over several lines
        found = " ".join(str(error).split())
        fault = Fault("", f"names of columns that it cannot have: {found}", "each name once")
        raise FactError([fault], of="the frame") from error
    kind: nw.Implementation = found.implementation
    known = ("polars", "pandas", "pyarrow", "duckdb", "pyspark")
    if kind.value not in known:
        raise FactError([fault], of="the frame")
    return cast("nw.DataFrame[Any] | nw.LazyFrame[Any]", found)


def _class_of(frame: object) -> str:
    return f"{type(frame).__module__}.{type(frame).__qualname__}"


def faults_of_columns(
    rule_set: RuleSet,
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]",
    schema: "Mapping[str, nw.dtypes.DType]",
    unknown: Collection[str],
) -> Iterator[Fault]:
    """Facts without a column, and columns of facts that are of a wrong type."""
    vocabulary = rule_set.vocabulary
    for name in unknown:
        if name not in vocabulary:
            near = vocabulary.nearest(str(name))
            hint = f"did you mean {near}?" if near else ""
            yield Fault("unknown", repr(name), f"facts of the {rule_set.subject} only", hint)
        elif name in schema:
            yield Fault("unknown", repr(name), "facts without a column", "the frame has this one")
    needed = _facts_named(rule_set)
    for fact in vocabulary.facts:
        if fact.name in schema:
            yield from _faults_of_type(fact, schema[fact.name], frame)
        elif fact in needed and fact.name not in unknown:
            hint = "if it is not known of any row, name it in `unknown`"
            if close := difflib.get_close_matches(fact.name, map(str, schema), n=1):
                hint = f"is it {close[0]!r}? {hint.capitalize()}"
            yield Fault(f"column {fact.name}", "no such column", _EXPECTED[fact.kind], hint)


def _facts_named(rule_set: RuleSet) -> frozenset[Fact]:
    """The facts that a requirement or a constraint names."""
    conditions = (
        *(each.requires for each in rule_set.requirements),
        *(each.holds for each in rule_set.vocabulary.constraints),
    )
    return frozenset(fact for each in conditions for fact in facts_in(each))


def _faults_of_type(
    fact: Fact,
    dtype: "nw.dtypes.DType",
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]",
) -> Iterator[Fault]:
    pandas = frame.implementation.is_pandas()
    native = _native_type(fact.name, dtype, frame)
    if native == "object" or is_empty(fact, dtype, frame):
        return  # objects are told apart one by one; of an empty column nothing is known
    found = _sort_of(dtype)
    if found == "text" and frame.implementation.is_pyarrow():
        kind: Any = frame.to_native().schema.field(fact.name).type
        if "string" not in str(getattr(kind, "value_type", kind)):
            found, native = "other", str(kind)
    if found == fact.kind.name.lower():
        return
    hint = _HINTS_OF_PANDAS.get((fact.kind, found), "") if pandas else ""
    hint = hint or _HINTS.get((fact.kind, found), "")
    if native.lower() in _WITHOUT_TYPE:
        hint = "a lazy column without values has no type: cast it to the type it is to have"
    elif fact.kind is Kind.DATE and native.startswith("date64"):
        hint = "it holds parts of days: cast it to date32 once each value is a whole day"
    yield Fault(f"column {fact.name}", f"a column of {native or dtype}", _EXPECTED[fact.kind], hint)


def _native_type(
    name: str, dtype: "nw.dtypes.DType", frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]"
) -> str:
    """The type as the library itself calls it: in pandas always, elsewhere if narwhals has none."""
    native: Any = frame.to_native()
    if frame.implementation.is_pandas():
        return str(getattr(native[name], "dtype", ""))
    if str(dtype) != "Unknown":
        return ""
    if frame.implementation.is_pyarrow():
        return str(native.schema.field(name).type)
    if frame.implementation.is_duckdb():
        return str(native.types[native.columns.index(name)]).strip('"')
    if frame.implementation.is_pyspark():
        return str(native.schema[name].dataType.simpleString())
    return str(native.collect_schema()[name])


def _sort_of(dtype: "nw.dtypes.DType") -> str:
    import narwhals.stable.v2 as nw

    if dtype.is_integer():
        return "number"
    if dtype.is_float() or dtype.is_decimal():
        return "fraction"
    sorts: Mapping[str, tuple[Any, ...]] = {
        "boolean": (nw.Boolean,),
        "text": (nw.String, nw.Categorical, nw.Enum),
        "date": (nw.Date,),
        "moment": (nw.Datetime,),
    }
    for sort, dtypes in sorts.items():
        if isinstance(dtype, dtypes):
            return sort
    return "other"


def is_empty(
    fact: Fact,
    dtype: "nw.dtypes.DType",
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]",
) -> bool:
    """Whether a column has no type, for it has no values. Only eager frames can tell."""
    import narwhals.stable.v2 as nw

    if not isinstance(dtype, nw.Unknown) or not isinstance(frame, nw.DataFrame):
        return False
    return bool(frame[fact.name].null_count() == len(frame))
