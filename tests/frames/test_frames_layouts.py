"""Arrow's layouts of columns: what they hold is decided, however it is laid out."""

from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pyarrow.compute import run_end_encode

from qip_rules.errors import ExpressionTypeError, FactError, Fault
from qip_rules.rules.fact import Boolean, Date, Fact, Text, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.frames import decide_frame, faults_in_frame, with_codes
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.vocabulary import Vocabulary

VOCABULARY = Vocabulary(
    (
        Fact("ready", Boolean()),
        Fact("size", WholeNumber(0, 1000)),
        Fact("hue", Text(("red", "blue"))),
        Fact("day", Date()),
    )
)
RULES = RuleSet(
    VOCABULARY,
    (
        Requirement("is-ready", parse("ready", VOCABULARY)),
        Requirement("size", parse("size in [2..4]", VOCABULARY)),
        Requirement("hue", parse('hue = "red"', VOCABULARY)),
        Requirement("day", parse('day >= date("2026-01-01")', VOCABULARY)),
    ),
)
PLAIN = pa.table(
    {
        "ready": [True, True, None, False],
        "size": pa.array([3, 3, None, 9]),
        "hue": ["red", "red", None, "blue"],
        "day": [date(2026, 3, 2), date(2026, 3, 2), None, date(2025, 1, 1)],
    }
)
OUTCOMES = ["met", "met", "undetermined", "not met"]
VIEWS = pa.array(["red", "blue", None], pa.string_view())


def relaid(name: str, column: pa.Array, table: pa.Table = PLAIN) -> pa.Table:
    """The table with a column laid out in another way, cut into chunks that share it."""
    cut = pa.chunked_array([column.slice(0, 1), column.slice(1), column.slice(4)])
    return table.set_column(table.schema.get_field_index(name), name, cut)


def in_pandas(table: pa.Table) -> pd.DataFrame:
    """The table as pandas holds it: before 3.1 it forgets where a cut of runs begins."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    for number, name in enumerate(table.column_names):
        column = table.column(number)
        if not pa.types.is_run_end_encoded(column.type):
            continue
        if pa.array(frame[name]).to_pylist() != column.to_pylist():
            whole = next(each for each in column.chunks if each.offset == 0 and len(each))
            longest = pa.RunEndEncodedArray.from_arrays(whole.run_ends, whole.values)
            frame[name] = pd.arrays.ArrowExtensionArray(pa.chunked_array([longest]))
    return frame


def run_ends(values: pa.Array) -> pa.Array:
    """Values of which the first stands in two rows."""
    return pa.RunEndEncodedArray.from_arrays(pa.array([2, 3, 4], pa.int16()), values)


def runs_of(name: str) -> pa.Array:
    return run_end_encode(PLAIN[name].combine_chunks())


LAYOUTS: dict[str, tuple[str, pa.Array]] = {
    "views of text": ("hue", PLAIN["hue"].combine_chunks().cast(pa.string_view())),
    "a dictionary of views": (
        "hue",
        pa.DictionaryArray.from_arrays(pa.array([0, 0, None, 1], pa.uint8()), VIEWS),
    ),
    "a dictionary with a missing view": (
        "hue",
        pa.DictionaryArray.from_arrays(pa.array([0, 0, 2, 1], pa.uint8()), VIEWS),
    ),
    "a dictionary with a missing word": (
        "hue",
        pa.DictionaryArray.from_arrays(pa.array([0, 0, 2, 1]), pa.array(["red", "blue", None])),
    ),
    "a dictionary with unsigned places": (
        "hue",
        pa.DictionaryArray.from_arrays(pa.array([0, 0, None, 1], pa.uint32()), ["red", "blue"]),
    ),
    "date64": ("day", PLAIN["day"].combine_chunks().cast(pa.date64())),
    "runs of booleans": ("ready", runs_of("ready")),
    "runs of numbers": ("size", runs_of("size")),
    "runs of text": ("hue", runs_of("hue")),
    "runs of dates": ("day", runs_of("day")),
    "runs of views": ("hue", run_ends(pa.array(["red", None, "blue"], pa.string_view()))),
    "runs of a dictionary": (
        "hue",
        run_ends(pa.array(["red", None, "blue"]).dictionary_encode()),
    ),
    "runs of a dictionary of views": (
        "hue",
        run_ends(pa.DictionaryArray.from_arrays(pa.array([0, 2, 1], pa.int8()), VIEWS)),
    ),
    "runs of date64": (
        "day",
        run_ends(
            pa.array([date(2026, 3, 2), None, date(2025, 1, 1)], pa.date32()).cast(pa.date64())
        ),
    ),
}
layouts = pytest.mark.parametrize(("name", "column"), LAYOUTS.values(), ids=LAYOUTS)


def listed(column: Any) -> list[Any]:  # noqa: ANN401 - of one library or another
    return list(column.to_pylist() if isinstance(column, pa.ChunkedArray) else column)


@layouts
def test_a_column_is_decided_in_every_layout(name: str, column: pa.Array) -> None:
    table = relaid(name, column)
    expected = decide_frame(RULES, PLAIN)
    assert listed(expected["outcome"]) == OUTCOMES
    answer = decide_frame(RULES, table)
    pandas = decide_frame(RULES, in_pandas(table))
    for added in ("outcome", "not_met", "undetermined", "advice"):
        assert listed(answer[added]) == listed(expected[added])
        assert listed(pandas[added]) == listed(expected[added])
    assert answer[name].type == column.type, "the caller's own column is left alone"
    assert pandas[name].dtype == pd.ArrowDtype(column.type)


@layouts
def test_a_column_without_gaps_is_decided_in_every_layout(name: str, column: pa.Array) -> None:
    table = relaid(name, column).slice(0, 2)
    assert listed(decide_frame(RULES, table)["outcome"]) == OUTCOMES[:2]
    assert listed(decide_frame(RULES, in_pandas(table))["outcome"]) == OUTCOMES[:2]


@layouts
def test_an_empty_column_is_decided_in_every_layout(name: str, column: pa.Array) -> None:
    place = PLAIN.schema.get_field_index(name)
    for empty in (pa.chunked_array([], column.type), pa.chunked_array([column.slice(4)])):
        table = PLAIN.slice(4).set_column(place, name, empty)
        assert decide_frame(RULES, table).num_rows == 0
        assert len(decide_frame(RULES, in_pandas(table))) == 0


@layouts
def test_impossible_values_are_told_in_every_layout(name: str, column: pa.Array) -> None:
    facts = tuple(
        Fact("hue", Text(("blue",))) if each.name == "hue"
        else Fact("day", Date(latest=date(2025, 12, 31))) if each.name == "day"
        else Fact("size", WholeNumber(4, 9)) if each.name == "size"
        else each
        for each in VOCABULARY.facts
    )  # fmt: skip
    narrow = RuleSet(Vocabulary(facts), ())
    table = relaid(name, column)
    expected = faults_in_frame(narrow, PLAIN)
    assert len(expected) == 6
    assert faults_in_frame(narrow, table) == expected
    assert faults_in_frame(narrow, in_pandas(table)) == expected


@layouts
def test_rows_are_told_by_a_column_of_every_layout(name: str, column: pa.Array) -> None:
    table = relaid(name, column).rename_columns(
        ["id" if each == name else each for each in PLAIN.column_names]
    )
    only = Vocabulary((Fact("n", WholeNumber(0, 1)),))
    table = table.append_column("n", pa.array([0, 2, 1, 3]))
    for frame in (table, in_pandas(table)):
        places = [fault.place for fault in faults_in_frame(RuleSet(only, ()), frame, row_id="id")]
        assert places == [f"rows[{PLAIN[name][row].as_py()!r}].n" for row in (1, 3)]


def test_the_newest_layouts_of_polars_are_decided() -> None:
    frame = pl.DataFrame(PLAIN)
    enums = frame.with_columns(pl.col("hue").cast(pl.Enum(["blue", "red"])))
    for given in (frame, enums, frame.with_columns(pl.col("hue").cast(pl.Categorical))):
        table = given.to_arrow(compat_level=pl.CompatLevel.newest())
        assert "string_view" in str(table.schema.field("hue").type)
        answer: Any = decide_frame(RULES, table)
        assert listed(answer["outcome"]) == OUTCOMES
        assert listed(with_codes(RULES, answer)["not_met_codes"])[0] == []
        relation = decide_frame(RULES, duckdb.from_arrow(table))
        assert sorted(str(each) for (each,) in relation.select("outcome").fetchall()) == sorted(
            OUTCOMES
        )


def fault_of(frame: object) -> Fault:
    with pytest.raises(FactError) as error:
        decide_frame(RULES, frame)
    (fault,) = error.value.faults
    return fault


def arrow_kinds(table: pa.Table) -> list[Any]:
    return [table, in_pandas(table)]


def test_a_date64_of_parts_of_days_is_refused_for_what_it_is() -> None:
    halves = pa.array([86_400_000, 43_200_000, None, 0], pa.int64()).view(pa.date64())
    for frame in arrow_kinds(relaid("day", halves)):
        fault = fault_of(frame)
        assert fault.place == "column day"
        assert fault.found.startswith("a column of date64[ms]")
        assert (
            fault.hint == "it holds parts of days: cast it to date32 once each value is a whole day"
        )


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("hue", pa.array([b"red", b"red", None, b"blue"], pa.binary_view())),
        ("hue", run_ends(pa.array([b"red", None, b"blue"], pa.binary_view()))),
        ("hue", run_ends(pa.array([1, None, 2]))),
        ("size", run_ends(pa.array(["a", None, "b"]))),
        ("day", pa.array([b"ab"] * 4, pa.binary(2))),
    ],
)
def test_what_holds_no_value_of_the_fact_is_refused_by_its_own_name(
    name: str, column: pa.Array
) -> None:
    for frame in arrow_kinds(relaid(name, column)):
        fault = fault_of(frame)
        assert fault.place == f"column {name}"
        assert "Unknown" not in fault.found
        assert "lazy" not in fault.hint


def test_only_a_lazy_column_without_values_is_told_to_have_no_type() -> None:
    relation = duckdb.sql("select true as ready, 3 as size, 'red' as hue, null as day")
    frame = pl.LazyFrame({"ready": [True], "size": [3], "hue": ["red"], "day": [None]})
    # Before 2.0, DuckDB takes what has no type for a number.
    assert relation is not None
    has_no_type = str(relation.types[-1]).strip('"') == "NULL"
    for given in (relation, frame) if has_no_type else (frame,):
        fault = fault_of(given)
        assert fault.found.lower() == "a column of null"
        assert fault.hint.startswith("a lazy column without values has no type")
    bits = fault_of(
        duckdb.sql(
            "select true as ready, '1'::BIT as size, 'red' as hue, d as day "
            "from (values (date '2026-01-01')) t(d)"
        )
    )
    assert (bits.found, bits.hint) == ("a column of BIT", "")


@pytest.mark.parametrize("word", ["\ud800", "red\udfff", "\udc80x"])
def test_a_word_that_no_frame_can_hold_is_no_choice(word: str) -> None:
    with pytest.raises(ExpressionTypeError, match="lone surrogate"):
        Text(("red", word))
    astral = Vocabulary((Fact("hue", Text(("\U0001f600", "\ud7ff", "\ue000"))),))
    frame = pl.DataFrame({"hue": ["\U0001f600", "\ue000"]})
    assert listed(decide_frame(RuleSet(astral, ()), frame)["outcome"]) == ["met", "met"]
