"""Rows a second in frames: each kind, native polars written by hand, and a lazy scan's memory.

Run from the root of the checkout: `python -m benchmarks.rules.frames`. The task is that of the
row benchmark: 12 requirements of three values over 14 facts, with the outcome and all masks. Its
records are repeated to make the rows asked for. Each kind runs in a process of its own, so that
its memory is its own. Polars and two ways to write the same for it by hand take turns in one
process. The answers of every kind are held against `decide_many` on all different records.

Times are those of the clock, since frames use all cores that are idle; processor time stands beside
them. What is told is the best of the rounds, and of ratios the median.
"""

import argparse
import functools
import gc
import importlib.metadata
import json
import operator
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.rules.task import fact_names, make_records, rule_set
from qip_rules.rules.compiled import decide_many
from qip_rules.rules.fact import Kind
from qip_rules.rules.frames import codes_of, decide_frame

if TYPE_CHECKING:
    import polars as pl

DIFFERENT: Final = 50_000
"""Records that are made; more rows repeat them."""

COLUMNS: Final = ("outcome", "not_met", "undetermined", "advice")
TWO_MASKS: Final = "  same masks by hand"
NULLS: Final = "  nulls, by hand"
EAGER: Final = ("polars", "pyarrow", "pandas-arrow", "pandas-nullable", "pandas-objects")


def polars_frame(rows: int) -> "pl.DataFrame":
    """The facts in polars: booleans, and whole numbers of 64 bits."""
    import polars as pl

    types = {
        fact.name: pl.Boolean if fact.kind is Kind.BOOLEAN else pl.Int64
        for fact in rule_set().vocabulary.facts
    }
    part = pl.DataFrame(make_records(min(DIFFERENT, rows), missing=0.05), schema=types)
    whole, rest = divmod(rows, len(part))
    return pl.concat([part] * whole + [part.head(rest)]).rechunk()


def frame_of(kind: str, rows: int) -> Any:  # noqa: ANN401 - of one library or another
    """The facts as a frame of that kind."""
    frame = polars_frame(rows)
    if kind == "polars":
        return frame
    table = frame.to_arrow()
    del frame
    if kind == "pyarrow":
        return table
    import pandas as pd

    if kind == "pandas-arrow":
        return table.to_pandas(types_mapper=pd.ArrowDtype)
    booleans = [fact.name for fact in rule_set().vocabulary.facts if fact.kind is Kind.BOOLEAN]
    nullable = {name: "Int64" for name in fact_names() if name not in booleans}
    if kind == "pandas-nullable":
        nullable |= dict.fromkeys(booleans, "boolean")
        return table.to_pandas(types_mapper=pd.ArrowDtype).astype(nullable)
    columns = {
        name: table[name].to_pandas()
        if name in booleans
        else table[name].to_pandas(types_mapper=pd.ArrowDtype).astype("Int64")
        for name in fact_names()
    }
    assert all(columns[name].dtype == object for name in booleans)
    return pd.DataFrame(columns, copy=False)


def decided_by_hand(frame: "pl.DataFrame", *, nulls: bool) -> "pl.DataFrame":
    """The frame with the same answer, written for polars by hand. Bounds are not tested.

    With the same two masks a requirement, `proved` and `refuted`; or, with `nulls`, by the shortest
    way there is in polars alone: its booleans have three values, and its `when` takes a null for
    a no.
    """
    import polars as pl

    fact = pl.col
    required = [
        [fact("leader_is_physician")],
        [fact("leader_is_member")],
        [fact("leader_in_core_team")],
        [fact("core_team_size").is_between(2, 4)],
        [fact("core_team_pledges_attendance")],
        [fact("sponsor_named")],
        [~fact("sponsor_named"), fact("sponsor_is_senior_leader")],
        [fact("letter_received"), fact("letter_signed_by_sponsor")],
        [fact("project_minutes_per_week").ge(120)],
        [fact("pledges_program_fees"), fact("pledges_travel_costs")],
    ]
    recommended = [fact("project_team_size").is_between(5, 7), fact("project_described")]
    either = {6}

    def parts(place: int) -> "tuple[pl.Expr, pl.Expr]":
        """Where it is not met, and where it cannot be told."""
        join, other = (
            (operator.or_, operator.and_) if place in either else (operator.and_, operator.or_)
        )
        if nulls:
            condition = functools.reduce(join, required[place])
            return ~condition, condition.is_null()
        proved = functools.reduce(join, [each.fill_null(value=False) for each in required[place]])
        refuted = functools.reduce(
            other, [(~each).fill_null(value=False) for each in required[place]]
        )
        return refuted, ~(proved | refuted)

    def packed(conditions: "Iterable[pl.Expr]", first: int = 0) -> "pl.Expr":
        nothing = pl.lit(0, pl.UInt16)
        bits = (
            pl.when(condition).then(pl.lit(1 << place, pl.UInt16)).otherwise(nothing)
            for place, condition in enumerate(conditions, first)
        )
        return functools.reduce(operator.add, bits)

    told = [parts(place) for place in range(len(required))]
    advice = [~each if nulls else (~each).fill_null(value=False) for each in recommended]
    words = pl.Enum(["met", "not met", "undetermined"])
    outcome = (
        pl.when(pl.col("not_met") != 0)
        .then(pl.lit("not met", dtype=words))
        .when(pl.col("undetermined") != 0)
        .then(pl.lit("undetermined", dtype=words))
        .otherwise(pl.lit("met", dtype=words))
    )
    answer = (
        frame.lazy()
        .select(
            not_met=packed(not_met for not_met, _ in told),
            undetermined=packed(unknown for _, unknown in told),
            advice=packed(advice, len(required)),
        )
        .with_columns(outcome=outcome)
        .collect()
    )
    return frame.with_columns(answer.get_columns())


def agree(answer: Any, rows: int) -> None:  # noqa: ANN401 - of one library or another
    """Hold an answer against the row reader, on all different records and on their repetitions."""
    import narwhals.stable.v2 as nw

    rules = rule_set()
    part = min(DIFFERENT, rows)
    expected = [
        (each.outcome.value, each.not_met, each.undetermined, each.advice)
        for each in decide_many(rules, make_records(part, missing=0.05))
    ]
    frame = nw.from_native(answer, eager_only=True).select(*COLUMNS)
    for start in (0, (rows // part - 1) * part):
        found = [
            (outcome, *(codes_of(mask, rules) for mask in masks))
            for outcome, *masks in frame[start : start + part].rows()
        ]
        assert found == expected, "the answers differ from those of decide_many"


def timed(task: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of the clock and of all processors."""
    gc.collect()
    clock, processor = time.perf_counter(), time.process_time()
    answer = task()
    seconds = time.perf_counter() - clock, time.process_time() - processor
    del answer
    return seconds


def measure(kind: str, rows: int, rounds: int) -> dict[str, Any]:
    """One kind, in this process."""
    if kind == "lazy scan":
        return measure_scan(rows)
    frame = frame_of(kind, rows)
    rules = rule_set()
    tasks: dict[str, Callable[[], Any]] = {kind: lambda: decide_frame(rules, frame)}
    if kind == "polars":
        tasks[TWO_MASKS] = lambda: decided_by_hand(frame, nulls=False)
        tasks[NULLS] = lambda: decided_by_hand(frame, nulls=True)
    for task in tasks.values():
        agree(task(), rows)
    times = [{name: timed(task) for name, task in tasks.items()} for _ in range(rounds)]
    found: dict[str, Any] = {
        name: {
            "clock": min(each[name][0] for each in times),
            "processor": min(each[name][1] for each in times),
        }
        for name in tasks
    }
    for name in tasks.keys() & {TWO_MASKS, NULLS}:
        for number, clock in enumerate(("clock", "processor")):
            ratios = [each["polars"][number] / each[name][number] for each in times]
            found[name][f"{clock} ratio"] = statistics.median(ratios)
    return found


def measure_scan(rows: int) -> dict[str, Any]:
    """A lazy scan of a parquet file that is written by another process, answered into another."""
    import polars as pl

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "facts.parquet"), Path(folder, "answers.parquet")
        write = (
            "from benchmarks.rules.frames import polars_frame\n"
            f"polars_frame({rows}).write_parquet({str(source)!r})"
        )
        subprocess.run([sys.executable, "-c", write], check=True)  # noqa: S603 - our own script
        before = resident()
        seconds = timed(
            lambda: decide_frame(rule_set(), pl.scan_parquet(source)).sink_parquet(target)
        )
        peak = resident()
        answer = pl.read_parquet(target)
        agree(answer, rows)
        assert answer["invalid"].max() == 0
    return {
        "lazy scan": {
            "clock": seconds[0],
            "processor": seconds[1],
            "peak": peak,
            "before": before,
        }
    }


def resident() -> float:
    """The most memory that this process ever held, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules.frames", description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--kind", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.kind:
        found = measure(given.kind, given.rows, given.rounds)
        for each in found.values():
            each.setdefault("peak", resident())
        print(json.dumps(found))
        return
    found = {}
    for kind in (*EAGER, "lazy scan"):
        command = [sys.executable, "-m", "benchmarks.rules.frames", "--kind", kind]
        command += ["--rows", str(given.rows), "--rounds", str(given.rounds)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        found |= json.loads(ran.stdout)
    libraries = ("narwhals", "polars", "pyarrow", "pandas", "numpy")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in libraries)
    print(
        f"{given.rows:,} rows of 14 facts, 5% missing, 12 requirements; all answers agree with "
        f"decide_many; {given.rounds} rounds, the best\n"
        f"{os.cpu_count()} cores; Python {platform.python_version()}; {versions}"
    )
    print(f"{'':22}{'rows a second':>15}{'seconds':>10}{'of processor':>14}{'peak MB':>9}")
    for name, each in found.items():
        print(
            f"{name:22}{given.rows / each['clock']:>15,.0f}{each['clock']:>10.3f}"
            f"{each['processor']:>14.3f}{each['peak']:>9,.0f}"
        )
    arrow, objects = found["pyarrow"]["processor"], found["pandas-objects"]["processor"]
    for name in (TWO_MASKS, NULLS):
        clock, processor = found[name]["clock ratio"], found[name]["processor ratio"]
        print(f"polars to {name.strip()}: {clock:.2f} × the time, {processor:.2f} × of processor")
    print(f"pandas with objects to pyarrow: {objects / arrow:.2f} × (processor time)")
    scan = found["lazy scan"]
    print(
        f"the lazy scan, written to parquet: at most {scan['peak']:,.0f} MB resident, "
        f"{scan['before']:,.0f} before"
    )


if __name__ == "__main__":
    main()
