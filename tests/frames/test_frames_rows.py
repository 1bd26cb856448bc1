"""Rows of eager frames: faults told by row, other columns left alone, every spelling of a gap."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from qip_rules.errors import FactError
from qip_rules.rules.expression import Comparison, Expression, Operator
from qip_rules.rules.fact import Boolean, Date, Fact, Text, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.frames import codes_of, decide_frame, faults_in_frame, with_codes
from qip_rules.rules.frames import objects as pandas_objects
from qip_rules.rules.requirement import Requirement, RuleSet, Severity
from qip_rules.rules.vocabulary import Constraint, Vocabulary

FACTS = (
    Fact("ready", Boolean()),
    Fact("size", WholeNumber(0, 1000)),
    Fact("hue", Text(("red", "blue"))),
    Fact("day", Date()),
)
VOCABULARY = Vocabulary(FACTS)
RULES = RuleSet(
    VOCABULARY,
    (
        Requirement("is-ready", parse("ready", VOCABULARY)),
        Requirement("size", parse("size in [2..4]", VOCABULARY)),
        Requirement("hue", parse('hue = "red"', VOCABULARY), Severity.RECOMMENDED),
        Requirement("day", parse('day >= date("2026-01-01")', VOCABULARY)),
    ),
)
DAY = date(2026, 3, 2)


def frame_of(**columns: Sequence[object]) -> pd.DataFrame:
    """A pandas frame of objects, met by every row but for the columns given."""
    rows = len(next(iter(columns.values())))
    usual = {"ready": True, "size": 3, "hue": "red", "day": DAY}
    return pd.DataFrame(
        {
            name: pd.Series(columns.get(name, [value] * rows), dtype=object)
            for name, value in usual.items()
        }
    )


@pytest.mark.parametrize(
    "gap", [None, float("nan"), pd.NA, pd.NaT, np.datetime64("NaT", "s")], ids=repr
)
@pytest.mark.parametrize("name", ["ready", "size", "hue", "day"])
def test_what_pandas_writes_for_a_gap_is_not_known(name: str, gap: object) -> None:
    value = {"ready": True, "size": 3, "hue": "red", "day": DAY}[name]
    answer = decide_frame(RULES, frame_of(**{name: [gap, value]}))
    unknown = "met" if name == "hue" else "undetermined"
    assert answer["outcome"].tolist() == [unknown, "met"]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("ready", 1),
        ("ready", 0),
        ("ready", 1.0),
        ("ready", "yes"),
        ("ready", "True"),
        ("ready", np.int64(1)),
        ("ready", Decimal("NaN")),
        ("size", 3.0),
        ("size", 2.5),
        ("size", True),
        ("size", "3"),
        ("size", -1),
        ("size", 1001),
        ("size", 10**30),
        ("size", float("inf")),
        ("size", Decimal(3)),
        ("hue", "Red"),
        ("hue", ""),
        ("hue", b"red"),
        ("hue", 1),
        ("day", datetime(2026, 3, 2)),  # noqa: DTZ001 - what is refused
        ("day", pd.Timestamp("2026-03-02")),
        ("day", "2026-03-02"),
        ("day", date(1899, 12, 31)),
        ("day", date(2200, 1, 1)),
    ],
)
def test_an_object_that_is_no_value_of_its_fact_is_told_with_its_row(
    name: str, wrong: object
) -> None:
    value = {"ready": False, "size": 3, "hue": "red", "day": DAY}[name]
    with pytest.raises(FactError) as error:
        decide_frame(RULES, frame_of(**{name: [value, wrong, None]}))
    (fault,) = error.value.faults
    assert fault.place == f"rows[1].{name}"
    assert fault.expected == VOCABULARY[name].expected


@pytest.mark.parametrize(
    ("name", "scalar"),
    [("ready", np.True_), ("size", np.int8(3)), ("size", np.uint64(3)), ("hue", np.str_("red"))],
)
def test_scalars_of_numpy_are_what_they_stand_for(name: str, scalar: object) -> None:
    assert decide_frame(RULES, frame_of(**{name: [scalar]}))["outcome"].tolist() == ["met"]


def test_without_addresses_of_objects_the_answer_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = frame_of(ready=[True, False, None, np.False_, float("nan")])
    expected = decide_frame(RULES, frame)
    monkeypatch.setattr(pandas_objects, "_addresses", lambda objects: None)  # noqa: ARG005
    pd.testing.assert_frame_equal(decide_frame(RULES, frame), expected)


def test_faults_are_told_for_twenty_rows_and_counted_beyond() -> None:
    frame = pl.DataFrame({"ready": [True] * 50, "size": [3] * 5 + [1001] * 45})
    with pytest.raises(FactError) as error:
        decide_frame(RULES, frame, unknown=["hue", "day"])
    *told, rest = error.value.faults
    assert [fault.place for fault in told] == [f"rows[{row}].size" for row in range(5, 25)]
    assert rest.found == "25 more rows with faults"


def test_rows_are_told_by_a_column_of_the_callers() -> None:
    frame = pl.DataFrame({"id": ["A-1", "A-2"], "ready": [True, None], "size": [3, -1]})
    (fault,) = faults_in_frame(RULES, frame, unknown=["hue", "day"], row_id="id")
    assert (fault.place, fault.found) == ("rows['A-2'].size", "-1")


TIED = Vocabulary(
    FACTS[:2],
    (
        Constraint(parse("not(ready) or size > 0", VOCABULARY), "What is ready has a size."),
        Constraint(parse("ready or size < 10", VOCABULARY), "What is large is ready."),
    ),
)


def test_facts_that_contradict_each_other_are_told_with_their_row() -> None:
    frame = pa.table({"ready": [True, False, None], "size": [1, 10, None]})
    (fault,) = faults_in_frame(RuleSet(TIED, ()), frame)
    assert (fault.place, fault.hint) == ("rows[1]", "What is large is ready.")


def test_an_incomplete_row_that_nothing_can_complete_is_told_with_what_it_says() -> None:
    needed = Vocabulary(
        TIED.facts,
        (
            Constraint(parse("ready or size = 1", VOCABULARY), "Ready, or of size one."),
            Constraint(parse("not(ready) or size = 1", VOCABULARY), "If ready, of size one."),
        ),
    )
    frame = pl.DataFrame(
        {"ready": [None, None, None], "size": [1, 2, 2]}, schema_overrides={"ready": pl.Boolean}
    )
    (fault,) = faults_in_frame(RuleSet(needed, ()), frame)
    assert fault.place == "rows[1]"
    assert str(fault) == (
        "rows[1]: found facts that no answers to the missing ones can reconcile: size is 2; "
        "expected facts that can all be true of one record "
        "(Ready, or of size one. If ready, of size one. So it is in 1 more row.)"
    )
    with pytest.raises(FactError):
        decide_frame(RuleSet(needed, ()), frame)


def test_numbers_beyond_a_column_of_any_width() -> None:
    wide = Vocabulary((Fact("n", WholeNumber(-5, 10**18 - 1)),))
    rules = RuleSet(
        wide,
        tuple(
            Requirement(f"r{number}", parse(text, wide))
            for number, text in enumerate(
                ["n > -1000", "n < 1000", "n in (1, 2, 3, 5000)", "n in [-300..300]", "n != 70000"]
            )
        ),
    )
    for dtype in (pl.Int8, pl.UInt8, pl.Int16, pl.UInt32, pl.Int64, pl.UInt64, pl.Int128):
        frame = pl.DataFrame({"n": pl.Series([1, 100, None], dtype=dtype)})
        for given in (frame, frame.lazy().collect(), *_others(frame, dtype)):
            answer = decide_frame(rules, given)
            assert [codes_of(int(each), rules) for each in _listed(answer["not_met"])] == [
                (),
                ("r2",),
                (),
            ]
    (fault,) = faults_in_frame(rules, pl.DataFrame({"n": pl.Series([2**64 - 1], dtype=pl.UInt64)}))
    assert fault.place == "rows[0].n"
    arrow = pa.table({"n": pa.array([2**64 - 1], pa.uint64())})
    assert faults_in_frame(rules, arrow)[0].place == "rows[0].n"
    for pandas in (arrow.to_pandas(), arrow.to_pandas(types_mapper=pd.ArrowDtype)):
        assert faults_in_frame(rules, pandas)[0].place == "rows[0].n"


def _others(frame: pl.DataFrame, dtype: type[pl.DataType]) -> list[Any]:
    if dtype == pl.Int128:  # polars only
        return []
    table = frame.to_arrow()
    return [table, table.to_pandas(types_mapper=pd.ArrowDtype)]


def _listed(column: Any) -> list[Any]:  # noqa: ANN401 - of one library or another
    return list(column.to_pylist() if isinstance(column, pa.ChunkedArray) else column)


def test_other_columns_and_the_index_are_left_alone() -> None:
    frame = frame_of(ready=[True, False, None])
    frame["anything"] = [object(), {"a": 1}, None]
    frame.index = pd.MultiIndex.from_tuples([("x", 1), ("x", 1), ("y", 2)])
    before = frame.copy()
    answer = decide_frame(RULES, frame)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(answer[list(frame.columns)], before)
    assert answer["outcome"].tolist() == ["met", "not met", "undetermined"]
    assert list(answer.columns[-4:]) == ["outcome", "not_met", "undetermined", "advice"]


@pytest.mark.parametrize("rows", [0, 1])
def test_a_frame_without_rows_or_without_requirements(rows: int) -> None:
    none = RuleSet(VOCABULARY, ())
    columns = {"ready": pl.Boolean, "size": pl.Int64, "hue": pl.String, "day": pl.Date}
    frame = pl.DataFrame({name: [None] * rows for name in columns}, schema=columns)
    for given in (frame, frame.to_arrow(), frame.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)):
        for rules, outcome in ((none, "met"), (RULES, "undetermined")):
            answer: Any = decide_frame(rules, given, each_requirement=True, prefix="x_")
            assert len(answer) == rows
            assert _listed(answer["x_outcome"]) == [outcome] * rows
            assert len(with_codes(rules, answer, prefix="x_")) == rows


def test_a_column_without_a_type_is_not_known() -> None:
    frame = pl.DataFrame({"ready": [None], "size": [None], "hue": [None], "day": [None]})
    assert decide_frame(RULES, frame)["outcome"].to_list() == ["undetermined"]
    assert decide_frame(RULES, frame.to_arrow())["outcome"].to_pylist() == ["undetermined"]


def test_a_frame_without_any_column() -> None:
    nothing = RuleSet(Vocabulary(()), (Requirement("yes", parse("true", Vocabulary(()))),))
    assert decide_frame(nothing, pl.DataFrame()).height == 0
    assert decide_frame(nothing, pl.DataFrame({"x": [1, 2]}))["outcome"].to_list() == ["met"] * 2
    answer = decide_frame(nothing, pd.DataFrame({"x": [1, 2]}))
    assert answer["outcome"].tolist() == ["met"] * 2


def test_outcomes_are_stored_as_small_as_the_library_can() -> None:
    table = frame_of(ready=[True, False])
    arrow = pa.Table.from_pandas(table)
    assert decide_frame(RULES, arrow).schema.field("outcome").type == pa.dictionary(
        pa.int8(), pa.string()
    )
    assert decide_frame(RULES, table)["outcome"].dtype == pd.CategoricalDtype(
        ["met", "not met", "undetermined"]
    )
    polars = pl.from_arrow(arrow)
    assert isinstance(polars, pl.DataFrame)
    assert decide_frame(RULES, polars).schema["outcome"] == pl.Enum(
        ["met", "not met", "undetermined"]
    )


def test_comparisons_nested_in_one_another_do_not_double_at_each_level() -> None:
    ready = parse("ready", VOCABULARY)
    tree: Expression = ready
    for _ in range(40):
        tree = Comparison(Operator.EQUAL, tree, ready)
    answer = decide_frame(
        RuleSet(VOCABULARY, (Requirement("deep", tree),)), pl.DataFrame({"ready": [True, None]})
    )
    assert answer["outcome"].to_list() == ["met", "undetermined"]


def test_codes_beside_the_masks() -> None:
    frame = frame_of(ready=[False, True, None], size=[9, 3, 3], hue=["blue", "red", None])
    arrow = pa.Table.from_pandas(frame)
    polars = pl.DataFrame(arrow)
    for given in (frame, arrow, polars):
        answer: Any = with_codes(RULES, decide_frame(RULES, given, prefix="my_"), prefix="my_")
        found = [
            [tuple(each) for each in _listed(answer[f"my_{name}_codes"])]
            for name in ("not_met", "undetermined", "advice")
        ]
        assert found == [
            [("is-ready", "size"), (), ()],
            [(), (), ("is-ready",)],
            [("hue",), (), ()],
        ]


def test_codes_are_refused_where_there_are_no_masks_to_read() -> None:
    frame = pl.DataFrame({"not_met": ["x"], "advice": [1], "advice_codes": [1]})
    with pytest.raises(FactError) as error:
        with_codes(RULES, frame)
    assert {fault.place for fault in error.value.faults} == {
        "column not_met",
        "column undetermined",
        "column advice_codes",
    }
    lazy = decide_frame(RULES, pl.DataFrame(pa.Table.from_pandas(frame_of(ready=[True]))).lazy())
    with pytest.raises(FactError, match="collect it first"):
        with_codes(RULES, lazy)


@pytest.mark.parametrize("mask", [-1, 16, True, 1.0, "1", None])
def test_what_is_no_mask_has_no_codes(mask: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(FactError):
        codes_of(mask, RULES)


def test_a_mask_has_the_codes_of_its_bits() -> None:
    assert codes_of(0, RULES) == ()
    assert codes_of(0b1011, RULES) == ("is-ready", "size", "day")
    assert codes_of(int(np.uint16(8)), RULES) == codes_of(np.uint16(8), RULES) == ("day",)  # type: ignore[arg-type]
