"""What a frame must be before any row is read: every fault of its columns at once."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from qip_rules.errors import ArgumentError, FactError, Fault
from qip_rules.rules.fact import Boolean, Date, Fact, Text, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.frames import decide_frame, faults_in_frame
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.vocabulary import Vocabulary
from tests.frames.frame_kinds import rows, verdicts

VOCABULARY = Vocabulary(
    (
        Fact("ready", Boolean()),
        Fact("size", WholeNumber(0, 1000)),
        Fact("hue", Text(("red", "blue"))),
        Fact("day", Date()),
        Fact("unnamed", Boolean()),
    )
)
REQUIRED = {
    "is-ready": "ready",
    "size": "size in [2..4]",
    "hue": 'hue = "red"',
    "day": 'day >= date("2026-01-01")',
}
RULES = RuleSet(
    VOCABULARY,
    tuple(Requirement(code, parse(text, VOCABULARY)) for code, text in REQUIRED.items()),
)
DAY = date(2026, 3, 2)
GOOD: Mapping[str, list[Any]] = {"ready": [True], "size": [3], "hue": ["red"], "day": [DAY]}

MAKERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "polars": pl.DataFrame,
    "polars, lazy": pl.LazyFrame,
    "pyarrow": pa.table,
    "pandas": pd.DataFrame,
    "DuckDB": lambda columns: duckdb.from_arrow(pa.table(dict(columns))),
}
makers = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


def faults_of(frame: object, rule_set: RuleSet = RULES, **options: object) -> dict[str, Fault]:
    with pytest.raises(FactError) as error:
        decide_frame(rule_set, frame, **options)  # type: ignore[arg-type]  # wrong ones, too
    return {fault.place: fault for fault in error.value.faults}


@makers
def test_all_faults_of_columns_are_told_at_once(make: Callable[[Mapping[str, Any]], Any]) -> None:
    frame = make({"ready": [1], "Size": [3], "hue": [True], "not_met": ["mine"], "day": [3]})
    faults = faults_of(frame, unknown=["unnamde"], row_id="id")
    assert set(faults) == {
        "unknown",
        "column ready",
        "column size",
        "column hue",
        "column day",
        "column not_met",
        "row_id",
    }
    assert "0 and 1 are not true and false" in faults["column ready"].hint
    assert faults["column size"].found == "no such column"
    assert "is it 'Size'?" in faults["column size"].hint
    assert faults["column day"].expected == "a column of dates"
    assert "`prefix`" in faults["column not_met"].hint
    assert faults["unknown"].hint == "did you mean unnamed?"


@makers
def test_moments_are_no_dates(make: Callable[[Mapping[str, Any]], Any]) -> None:
    moments = pd.to_datetime(["2026-03-02"]) if make is pd.DataFrame else [datetime(2026, 3, 2)]  # noqa: DTZ001
    faults = faults_of(make({**GOOD, "day": moments}))
    assert "take the date of each moment" in faults["column day"].hint


@makers
def test_floats_are_no_whole_numbers(make: Callable[[Mapping[str, Any]], Any]) -> None:
    assert set(faults_of(make({**GOOD, "size": [3.0]}))) == {"column size"}


def test_the_floats_of_pandas_are_mended_as_the_hint_says() -> None:
    frame = pd.DataFrame({name: [*values, *values] for name, values in GOOD.items()})
    frame["size"] = [3.0, float("nan")]
    hint = faults_of(frame)["column size"].hint
    assert ".astype('Int64')" in hint
    frame["size"] = frame["size"].astype("Int64")
    assert decide_frame(RULES, frame)["outcome"].tolist() == ["met", "undetermined"]


def test_a_fact_that_nothing_names_needs_no_column_but_is_tested_if_it_has_one() -> None:
    assert "unnamed" not in GOOD
    assert decide_frame(RULES, pl.DataFrame(GOOD))["outcome"].to_list() == ["met"]
    assert set(faults_of(pl.DataFrame({**GOOD, "unnamed": ["yes"]}))) == {"column unnamed"}


@makers
def test_a_fact_without_a_column_is_unknown_only_if_the_caller_says_so(
    make: Callable[[Mapping[str, Any]], Any],
) -> None:
    part = {name: values for name, values in GOOD.items() if name != "size"}
    assert set(faults_of(make(part))) == {"column size"}
    answer = decide_frame(RULES, make(part), unknown=["size"])
    assert [row["outcome"] for row in rows(answer)] == ["undetermined"]
    assert set(faults_of(make(GOOD), unknown=["size"])) == {"unknown"}


def test_one_name_is_not_taken_for_its_letters() -> None:
    with pytest.raises(ArgumentError, match="unknown: found a str; expected a Collection"):
        decide_frame(RULES, pl.DataFrame(GOOD), unknown="size")


@pytest.mark.parametrize("given", [None, 3, {"ready": [True]}, [GOOD], pl.Series([1]), "frame"])
def test_what_is_no_frame_is_refused(given: object) -> None:
    (fault,) = faults_of(given).values()
    assert fault.found.startswith("an object of class ")
    assert "polars DataFrame or LazyFrame" in fault.expected


def test_a_frame_of_narwhals_is_to_be_unwrapped() -> None:
    import narwhals.stable.v2 as nw

    (fault,) = faults_of(nw.from_native(pl.DataFrame(GOOD))).values()
    assert "to_native()" in fault.hint


def test_two_columns_of_one_name_are_refused() -> None:
    frame = pd.DataFrame([[True, False]], columns=["ready", "ready"])
    (fault,) = faults_of(frame).values()
    assert "'ready' 2 times" in fault.found
    assert "\n" not in fault.found
    assert fault.expected == "each name once"


def test_a_dictionary_of_numbers_is_no_text() -> None:
    hue = pa.array([1]).dictionary_encode()
    assert set(faults_of(pa.table({**GOOD, "hue": hue}))) == {"column hue"}


@makers
def test_answers_of_two_rule_sets_stand_side_by_side(
    make: Callable[[Mapping[str, Any]], Any],
) -> None:
    once = decide_frame(RULES, make(GOOD), prefix="now_")
    twice = decide_frame(RULES, once, prefix="then_")
    (row,) = rows(twice)
    assert {"now_outcome", "then_outcome", "now_advice", "then_advice"} <= set(row)
    assert set(faults_of(once, prefix="now_")) >= {"column now_outcome", "column now_not_met"}


def test_a_requirement_whose_code_is_a_column_is_told() -> None:
    frame = pl.DataFrame({**GOOD, "is-ready": ["mine"]})
    assert set(faults_of(frame, each_requirement=True)) == {
        "column is-ready",
        "column size",
        "column hue",
        "column day",
    }
    assert decide_frame(RULES, frame).columns[-4] == "outcome"


def many(count: int) -> RuleSet:
    ready = parse("ready", VOCABULARY)
    return RuleSet(VOCABULARY, tuple(Requirement(f"r{n}", ready) for n in range(count)))


@makers
def test_sixty_four_requirements_have_a_bit_each_and_more_are_refused(
    make: Callable[[Mapping[str, Any]], Any],
) -> None:
    frame = make({"ready": [True, False, None]})
    answer = decide_frame(many(64), frame)
    invalid = [0] * 3 if "invalid" in rows(answer)[0] else [None] * 3
    assert [row.get("invalid") for row in rows(answer)] == invalid
    assert [row["not_met"] for row in rows(answer)] == [0, 2**64 - 1, 0]
    assert [row["undetermined"] for row in rows(answer)] == [0, 0, 2**64 - 1]
    assert [len(each.not_met) for each in verdicts(many(64), answer)] == [0, 64, 0]
    (fault,) = faults_of(frame, many(65)).values()
    assert fault.found == "a rule set of 65 requirements"
    assert "`prefix`" in fault.hint


@pytest.mark.parametrize(("count", "dtype"), [(8, pl.UInt8), (9, pl.UInt16), (17, pl.UInt32)])
def test_masks_are_as_narrow_as_the_rule_set_allows(count: int, dtype: type[pl.DataType]) -> None:
    answer = decide_frame(many(count), pl.DataFrame({"ready": [False]}))
    assert answer.schema["not_met"] == answer.schema["undetermined"] == dtype
    assert decide_frame(many(count), pa.table({"ready": [False]})).schema.field("advice").type == (
        pl.DataFrame(schema={"x": dtype}).to_arrow().schema.field("x").type
    )


def test_faults_in_frame_refuses_the_same_columns() -> None:
    with pytest.raises(FactError, match="column size"):
        faults_in_frame(RULES, pl.DataFrame({"ready": [True]}))
