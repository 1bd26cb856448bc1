"""Lazy frames: planned and not collected, impossible rows marked, and told when asked for."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from qip_rules.errors import FactError
from qip_rules.rules.fact import Boolean, Fact, Text, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.frames import decide_frame, faults_in_frame, impossible_in, with_codes
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from tests.frames.frame_kinds import rows

FACTS = (
    Fact("ready", Boolean()),
    Fact("size", WholeNumber(0, 1000)),
    Fact("hue", Text(("red", "blue"))),
)
CONSTRAINTS = (
    Constraint(parse("ready or size = 1", Vocabulary(FACTS)), "Ready, or of size one."),
    Constraint(parse("not(ready) or size > 0", Vocabulary(FACTS)), ""),
)
RULES = RuleSet(
    Vocabulary(FACTS, CONSTRAINTS),
    (
        Requirement("is-ready", parse("ready", Vocabulary(FACTS))),
        Requirement("few", parse('size < 5 and hue = "red"', Vocabulary(FACTS))),
    ),
)
COLUMNS: Mapping[str, list[Any]] = {
    "row_id": [0, 1, 2, 3, 4],
    "ready": [True, False, True, None, True],
    "size": [3, 2, 1001, 1, None],
    "hue": ["red", "blue", "red", "green", None],
}


def of_polars() -> pl.LazyFrame:
    return pl.LazyFrame(COLUMNS)


def of_duckdb() -> duckdb.DuckDBPyRelation:
    return duckdb.from_arrow(pa.table(COLUMNS))


makers = pytest.mark.parametrize("make", [of_polars, of_duckdb])


@makers
def test_a_row_that_cannot_be_is_marked_and_has_no_answer(make: Callable[[], object]) -> None:
    answer = decide_frame(RULES, make())
    assert type(answer) is type(make())
    assert [row["outcome"] for row in rows(answer)] == ["met", None, None, None, "undetermined"]
    assert [row["not_met"] for row in rows(answer)] == [0, None, None, None, 0]
    assert [row["undetermined"] for row in rows(answer)] == [0, None, None, None, 2]
    assert [impossible_in(row["invalid"], RULES) for row in rows(answer)] == [
        (),
        ("Ready, or of size one.",),
        ("size",),
        ("hue",),
        (),
    ]


@makers
def test_marked_rows_are_told_in_words(make: Callable[[], object]) -> None:
    answer = decide_frame(RULES, make())
    faults = faults_in_frame(RULES, answer, row_id="row_id")
    assert {fault.place for fault in faults} == {"rows[1]", "rows[2].size", "rows[3].hue"}
    assert {fault.place for fault in faults_in_frame(RULES, make())} == {
        "rows",
        "rows.size",
        "rows.hue",
    }


def test_a_rows_fault_is_told_of_the_collected_answer_too() -> None:
    answer = decide_frame(RULES, of_polars()).collect()
    assert {fault.place for fault in faults_in_frame(RULES, answer)} == {
        "rows[1]",
        "rows[2].size",
        "rows[3].hue",
    }
    assert with_codes(RULES, answer)["not_met_codes"].to_list() == [[], None, None, None, []]


def test_what_only_its_missing_facts_make_impossible_is_not_marked_but_told() -> None:
    tighter = Constraint(
        parse("not(ready) or size = 1", Vocabulary(FACTS)), "If ready, of size one."
    )
    rules = RuleSet(Vocabulary(FACTS, (*CONSTRAINTS, tighter)), ())
    frame = pl.LazyFrame(
        {"id": ["A", "B", "C"], "ready": [None, None, None], "size": [1, 2, 2]},
        schema_overrides={"ready": pl.Boolean},
    )
    answer = decide_frame(rules, frame)
    assert answer.collect()["invalid"].to_list() == [0, 0, 0]
    (fault,) = faults_in_frame(rules, answer, row_id="id")
    assert fault.place == "rows['B']"
    assert fault.found.endswith("can reconcile: size is 2")
    assert fault.hint.endswith("If ready, of size one. So it is in 1 more row.")
    with pytest.raises(FactError, match="rows"):
        decide_frame(rules, frame.collect())


def test_nothing_is_read_while_the_plan_is_built(tmp_path: Path) -> None:
    source = tmp_path / "facts.parquet"
    of_polars().sink_parquet(source)
    frame = pl.scan_parquet(source)
    schema = frame.collect_schema()
    assert schema["size"] == pl.Int64
    read: list[int] = []

    def seen(part: pl.DataFrame) -> pl.DataFrame:
        read.append(part.height)
        return part

    watched = frame.map_batches(seen, schema=schema)
    answer = decide_frame(RULES, watched, each_requirement=True)
    assert isinstance(answer, pl.LazyFrame)
    assert read == []
    assert answer.collect().height == sum(read) == 5


@makers
def test_other_columns_stay_as_they_are(make: Callable[[], object]) -> None:
    found = rows(decide_frame(RULES, make(), each_requirement=True))
    assert list(found[0]) == [
        *COLUMNS,
        "outcome",
        "not_met",
        "undetermined",
        "advice",
        "invalid",
        "is-ready",
        "few",
    ]
    for name, values in COLUMNS.items():
        assert [row[name] for row in found] == values


@makers
def test_invalid_is_added_to_lazy_frames_and_so_its_name_must_be_free(
    make: Callable[[], Any],
) -> None:
    once = decide_frame(RULES, make())
    with pytest.raises(FactError, match="invalid"):
        decide_frame(RULES, once)


def test_outcomes_are_enums_in_duckdb() -> None:
    answer = decide_frame(RULES, of_duckdb())
    types = dict(zip(answer.columns, map(str, answer.types), strict=True))
    assert types["outcome"] == "ENUM('met', 'not met', 'undetermined')"
    assert types["not_met"] == types["invalid"] == "UTINYINT"


def test_rows_may_be_told_by_a_fact() -> None:
    frame = of_polars().select("row_id", "ready", "hue", size="row_id")
    faults = faults_in_frame(RULES, frame, row_id="size")
    assert {fault.place for fault in faults} >= {"rows[3].hue"}


def test_names_that_sql_takes_for_one_are_told_apart_by_nobody() -> None:
    relation = duckdb.from_arrow(pa.table({**COLUMNS, "Outcome": list("abcde")}))
    with pytest.raises(FactError, match="column outcome"):
        decide_frame(RULES, relation)
    frame = of_polars().with_columns(Outcome=pl.lit("mine"))
    assert {"Outcome", "outcome"} <= set(decide_frame(RULES, frame).collect_schema().names())


def test_more_facts_than_bits_share_the_last_one() -> None:
    facts = tuple(Fact(f"n{number}", WholeNumber(0, 9)) for number in range(70))
    rules = RuleSet(Vocabulary(facts), ())
    columns = {fact.name: [1, 1] for fact in facts} | {"n3": [99, 1], "n69": [1, 99]}
    answer = decide_frame(rules, pl.LazyFrame(columns)).collect()
    assert answer["invalid"].to_list() == [1 << 3, 1 << 63]
    assert [fault.place for fault in faults_in_frame(rules, pl.LazyFrame(columns))] == [
        "rows.n3",
        "rows.n69",
    ]


def test_a_mask_of_bits_that_nothing_has_is_refused() -> None:
    with pytest.raises(FactError):
        impossible_in(1 << 5, RULES)
    assert impossible_in(0b10001, RULES) == ("ready", "not(ready) or size > 0")
