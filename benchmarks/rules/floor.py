"""How much of the time is reading: dicts read, and looked at, beside the decision.

Run from the root of the checkout: `python -m benchmarks.rules.floor`. All go through the same
200,000 dicts with a key for every fact, in turn, on one core, in processor time. Whoever decides in
Python on dicts of Python has to read each fact and look at it at least once.
"""

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable
from operator import itemgetter
from typing import Any, Final

from benchmarks.rules.task import Facts, fact_names, make_records, rule_set
from qip_rules.rules.compiled import decide_many

RECORDS: Final = 200_000
ROUNDS: Final = 15


def reading(*, at_once: bool, looks: bool) -> Callable[[list[Facts]], list[Any]]:
    """A function that reads every fact of each record into a variable, and gives one answer.

    Args:
        at_once: whether all are read in one call of `itemgetter`, which is the quickest way known.
        looks: whether each value is also held against `True`, and a bit added if it is not that.
    """
    names = fact_names()
    lines = ["def rows(records, answer, read):", "    for record in records:"]
    if at_once:
        lines.append(
            f"        {', '.join(f'v{place}' for place in range(len(names)))} = read(record)"
        )
    else:
        lines += [f"        v{place} = record[{name!r}]" for place, name in enumerate(names)]
    if looks:
        lines.append("        mask = 0")
        for place in range(len(names)):
            lines += [f"        if v{place} is not True:", f"            mask += {1 << place}"]
    space: dict[str, Any] = {}
    exec("\n".join([*lines, "        yield answer"]), space)  # noqa: S102 - our own words
    return lambda records: list(space["rows"](records, "read", itemgetter(*names)))


def main() -> None:
    """Measure and print."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rules, records = rule_set(), make_records(RECORDS, missing=0.05)
    ways: dict[str, Callable[[list[Facts]], list[Any]]] = {
        "read the facts one by one": reading(at_once=False, looks=False),
        "read the facts at once": reading(at_once=True, looks=False),
        "and look at each, once": reading(at_once=True, looks=True),
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


if __name__ == "__main__":
    main()
