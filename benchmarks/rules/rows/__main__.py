"""Rows a second: this library, a chain of `if`s by hand, and the peers that are installed.

Run from the root of the checkout: `python -m benchmarks.rules.rows`. All contenders decide the
same records in turn, several rounds, and must give the same answers. Times are processor seconds
of one core, and ratios are taken within a round, so that a busy machine disturbs them little.

By hand and peers read dicts in which a missing fact is `None`. The first run of `decide_many`
compiles the rule set and makes each verdict for the first time.
"""

import argparse
import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence

import attrs

from benchmarks.rules.rows.by_hand import BY_HAND
from benchmarks.rules.rows.peers import installed
from benchmarks.rules.rows.task import (
    Answer,
    Contender,
    Facts,
    fact_names,
    make_records,
    rule_set,
)
from qip_rules import __version__
from qip_rules.rules import Verdict
from qip_rules.rules.compiled import Record, decide_many


def _ours() -> Iterator[Contender]:
    rules = rule_set()
    slotted = attrs.make_class("FlatFacts", list(fact_names()), frozen=True)

    def decide(records: Iterable[Record]) -> list[Verdict]:
        return list(decide_many(rules, records))

    def plain(verdicts: Iterable[Verdict]) -> Iterator[Answer]:
        for each in verdicts:
            yield each.outcome.value, each.not_met, each.undetermined, each.advice

    def strictly(records: Iterable[Record]) -> list[Verdict]:
        return list(decide_many(rules, records, strict=True))

    yield Contender("decide_many, dicts", decide, plain, version=__version__)
    yield Contender(
        "decide_many, dicts without the missing facts",
        decide,
        plain,
        lambda records: [{k: v for k, v in each.items() if v is not None} for each in records],
        __version__,
    )
    yield Contender(
        "decide_many, attrs records",
        decide,
        plain,
        lambda records: [slotted(**each) for each in records],
        __version__,
    )
    yield Contender("decide_many, dicts, strict", strictly, plain, version=__version__)


def _seconds(contender: Contender, records: object, *, collecting: bool) -> float:
    gc.collect()
    (gc.enable if collecting else gc.disable)()
    try:
        start = time.process_time()
        answers = contender.decide(records)
        seconds = time.process_time() - start
    finally:
        gc.enable()
    assert len(answers)
    return seconds


def _difference(
    name: str, records: Sequence[Facts], answers: Sequence[Answer], expected: Sequence[Answer]
) -> str:
    for record, answer, wanted in zip(records, answers, expected, strict=False):
        if answer != wanted:
            return f"{name} says {answer} of {record}; by hand it is {wanted}"
    return f"{name} gives {len(answers)} answers to {len(expected)} records"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules.rows", description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--missing", type=float, default=0.05, help="probability of a gap")
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    records = make_records(given.records, missing=given.missing)
    contenders = [BY_HAND, *_ours(), *installed()]
    inputs = [each.prepare(records) for each in contenders]

    first: list[float] = []
    expected: list[Answer] | None = None
    for contender, prepared in zip(contenders, inputs, strict=True):
        first.append(_seconds(contender, prepared, collecting=True))
        answers = list(contender.plain(contender.decide(prepared)))
        if expected is None:
            expected = answers
        elif answers != expected:
            sys.exit(_difference(contender.name, records, answers, expected))
        del answers
    assert expected is not None
    different = len(set(expected))
    del expected

    print(
        f"{given.records:,} records, {given.missing:.0%} of facts missing, {different:,} different "
        f"answers, all contenders agree; {given.rounds} rounds; Python {platform.python_version()}"
    )
    print(f"{'':46}{'records a second':>17}{'ratio to by hand':>19}{'first run':>12}  version")
    for collecting in (True, False):
        print(f"garbage collector {'on' if collecting else 'off'}")
        times = [
            [
                _seconds(contender, prepared, collecting=collecting)
                for contender, prepared in zip(contenders, inputs, strict=True)
            ]
            for _ in range(given.rounds)
        ]
        for number, contender in enumerate(contenders):
            seconds = statistics.median(each[number] for each in times)
            ratio = statistics.median(each[0] / each[number] for each in times)
            cold = f"{given.records / first[number]:>12,.0f}" if collecting else f"{'':12}"
            print(
                f"  {contender.name:44}{given.records / seconds:>17,.0f}{ratio:>18.2f}×{cold}"
                f"  {contender.version}"
            )


if __name__ == "__main__":
    main()
