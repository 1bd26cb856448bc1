"""How much of the time is reading: dicts read and nothing decided, beside the decision.

Run from the root of the checkout: `python -m benchmarks.rules.floor`. Both go through the same
200,000 dicts with a key for every fact, in turn, on one core, in processor time. Whatever decides
in Python on dicts of Python has to read them; what it can at most gain is the rest.
"""

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

from benchmarks.rules.task import Facts, fact_names, make_records, rule_set
from qip_rules.rules.compiled import decide_many

RECORDS: Final = 200_000
ROUNDS: Final = 15


def reading() -> Callable[[list[Facts]], list[Any]]:
    """A function that reads every fact of each record into a variable, and gives one answer."""
    lines = [f"        v{number} = record[{name!r}]" for number, name in enumerate(fact_names())]
    source = "\n".join(
        [
            "def rows(records, answer):",
            "    for record in records:",
            *lines,
            "        yield answer",
        ]
    )
    space: dict[str, Any] = {}
    exec(source, space)  # noqa: S102 - made of the names of the benchmark's own facts
    return lambda records: list(space["rows"](records, "read"))


def main() -> None:
    """Measure and print."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rules, records = rule_set(), make_records(RECORDS, missing=0.05)
    ways: dict[str, Callable[[list[Facts]], list[Any]]] = {
        "read the facts, decide nothing": reading(),
        "decide_many": lambda given: list(decide_many(rules, given)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, run in ways.items():
            gc.collect()
            start = time.process_time()
            run(records)
            seconds[name].append(time.process_time() - start)
    print(f"{RECORDS:,} records of {len(fact_names())} facts; Python {platform.python_version()}")
    for name, taken in seconds.items():
        one = statistics.median(taken) / RECORDS
        print(f"  {name:32}{1 / one:>12,.0f} a second{one * 1e9:>8.0f} ns a record")
    pairs = zip(*seconds.values(), strict=True)
    share = statistics.median(read / decided for read, decided in pairs)
    print(f"reading is {share:.0%} of deciding")


if __name__ == "__main__":
    main()
