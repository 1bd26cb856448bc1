"""Days that frames hold and Python's calendar does not: told like every other impossible value."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import FactError
from qip_rules.rules.fact import Boolean, Date, Fact
from qip_rules.rules.feel import parse
from qip_rules.rules.frames import decide_frame, faults_in_frame
from qip_rules.rules.frames.values import Day
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from tests.frames.frame_kinds import rows

FACTS = Vocabulary((Fact("ready", Boolean()), Fact("day", Date())))
RULES = RuleSet(
    Vocabulary(
        FACTS.facts,
        (Constraint(parse('ready or day > date("2000-01-01")', FACTS), "Ready, or of this age."),),
    ),
    (Requirement("late", parse('day >= date("2026-01-01")', FACTS)),),
)
EPOCH = date(1970, 1, 1)
DAYS = [(date(2026, 3, 2) - EPOCH).days, 7_000_000, None, -800_000, 2**31 - 1]
SHOWN = {
    "rows[1].day": "+21135-05-09 (day 7000000 from 1970-01-01)",
    "rows[3].day": "-0221-09-04 (day -800000 from 1970-01-01)",
    "rows[4].day": "+5881580-07-11 (day 2147483647 from 1970-01-01)",
}


def arrow(column: str = "day") -> pa.Table:
    days = pa.array(DAYS, pa.int32()).cast(pa.date32())
    return pa.table({"row_id": range(5), "ready": [True] * 5, column: days})


EAGER: dict[str, Callable[..., Any]] = {
    "pyarrow": arrow,
    "polars": lambda column="day": pl.from_arrow(arrow(column)),
    "pandas on Arrow": lambda column="day": arrow(column).to_pandas(types_mapper=pd.ArrowDtype),
}
LAZY: dict[str, Callable[..., Any]] = {
    "polars, lazy": lambda column="day": EAGER["polars"](column).lazy(),
    "DuckDB": lambda: duckdb.from_arrow(arrow().slice(0, 4)),  # the last day is none of its own
}


@pytest.mark.parametrize("make", EAGER.values(), ids=EAGER)
def test_a_day_beyond_the_calendar_is_told_with_its_row(make: Callable[[], Any]) -> None:
    frame = make()
    faults = faults_in_frame(RULES, frame)
    assert {fault.place: fault.found for fault in faults} == SHOWN
    assert {fault.expected for fault in faults} == {"a date from 1900-01-01 to 2199-12-31"}
    with pytest.raises(FactError) as error:
        decide_frame(RULES, frame)
    assert error.value.faults == faults


@pytest.mark.parametrize("make", LAZY.values(), ids=LAZY)
def test_a_lazy_frame_marks_such_days_and_tells_them_when_asked(make: Callable[[], Any]) -> None:
    frame = make()
    found = {fault.place: fault.found for fault in faults_in_frame(RULES, frame, row_id="row_id")}
    answer = decide_frame(RULES, frame).select("row_id", "outcome", "invalid")
    marked = [row["row_id"] for row in rows(answer) if row["invalid"]]
    assert marked in ([1, 3], [1, 3, 4])
    assert found == {f"rows[{row}].day": SHOWN[f"rows[{row}].day"] for row in marked}
    assert [row["outcome"] for row in rows(answer)][:4] == ["met", None, "undetermined", None]


def test_infinity_is_told_by_its_name() -> None:
    relation = duckdb.sql(
        "select true as ready, day::date as day, n as row_id from "
        "(values ('infinity', 1), ('-infinity', 2), ('20000-01-01', 3), ('2026-01-01', 4)) "
        "t(day, n)"
    )
    found = {
        fault.place: fault.found for fault in faults_in_frame(RULES, relation, row_id="row_id")
    }
    assert found == {
        "rows[1].day": "infinity",
        "rows[2].day": "-infinity",
        "rows[3].day": "+20000-01-01 (day 6585322 from 1970-01-01)",
    }


@pytest.mark.parametrize("make", [*EAGER.values(), LAZY["polars, lazy"]], ids=[*EAGER, "lazy"])
def test_rows_may_be_told_by_such_days(make: Callable[[str], Any]) -> None:
    frame: Any = nw.from_native(make("signed"))
    frame = frame.with_columns(day=nw.lit(date(1899, 1, 1), nw.Date)).to_native()
    places = [fault.place for fault in faults_in_frame(RULES, frame, row_id="signed")]
    names = ["datetime.date(2026, 3, 2)", *SHOWN.values()]
    names.insert(2, "None")
    assert places == [f"rows[{name}].day" for name in names]


@pytest.mark.parametrize(
    "moment", [pa.array([10**15], pa.timestamp("s")), pa.array([10**15], pa.duration("s"))]
)
def test_rows_may_be_told_by_moments_beyond_the_calendar(moment: pa.Array) -> None:
    table = pa.table({"ready": [True], "day": [date(1899, 1, 1)], "at": moment})
    (fault,) = faults_in_frame(RULES, table, row_id="at")
    assert fault.place == f"rows[{10**15}].day"


def test_groups_of_rows_that_nothing_can_complete_may_be_told_by_such_days() -> None:
    tied = Vocabulary(
        FACTS.facts,
        (
            Constraint(parse('ready or day > date("2026-01-01")', FACTS), ""),
            Constraint(parse('not(ready) or day > date("2026-01-01")', FACTS), ""),
        ),
    )
    frame = pl.DataFrame(
        {"ready": [None], "day": [date(2025, 1, 1)], "id": pl.Series([7_000_000], dtype=pl.Int32)},
        schema_overrides={"ready": pl.Boolean},
    ).with_columns(pl.col("id").cast(pl.Date))
    for given_frame in (frame, frame.lazy()):
        (fault,) = faults_in_frame(RuleSet(tied, ()), given_frame, row_id="id")
        assert fault.place == f"rows[{SHOWN['rows[1].day']}]"


@given(st.dates(), st.integers(-10_000, 10_000))
def test_the_calendar_repeats_after_four_hundred_years(day: date, cycles: int) -> None:
    distance = (day - EPOCH) // timedelta(days=1)
    year, rest = f"{day.year + 400 * cycles:+05}", day.isoformat()[4:]
    moved = distance + 146_097 * cycles
    assert repr(Day(moved)) == f"{year}{rest} (day {moved} from 1970-01-01)"
