"""How long the analysis of the shipped programs takes, each call by itself.

    python benchmarks/rules/analysis.py

Prints for each kind of call the median and the slowest, in milliseconds, beside the time that one
may take. The solver is loaded before the clock starts, and what loading it costs stands below.
The exit code is 1 if a median is over its limit: the slowest call tells about the machine too.
"""

import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from importlib.metadata import version
from itertools import combinations
from typing import Final

import attrs

from qip_rules import load_program
from qip_rules.errors import FactError
from qip_rules.rules import (
    Boolean,
    Date,
    Decision,
    Equivalent,
    Fact,
    RuleSet,
    Severity,
    Text,
    Value,
    WholeNumber,
    compare,
    decide_all,
    remedies,
    review,
)

PROGRAMS: Final = ("quality-training-program", "quality-improvement-grant")
DAY: Final = date(2026, 11, 1)
CALL_MAXIMUM: Final = 50
REVIEW_MAXIMUM: Final = 500
ROUNDS: Final = 5


def unusual(fact: Fact) -> Value:
    """A value that an ordinary record does not have: the first of its type that is not usual."""
    match fact.type:
        case Boolean():
            return not fact.usual
        case WholeNumber(minimum=low, maximum=high):
            return high if fact.usual == low else low
        case Text(choices=choices):
            return choices[-1] if fact.usual == choices[0] else choices[0]
        case Date(earliest=first, latest=last):
            return last if fact.usual == first else first


def decisions(rule_set: RuleSet) -> Iterator[Decision]:
    """Decisions on records with one or two facts unusual, all of them, or most not known."""
    facts = rule_set.vocabulary.facts
    usual: dict[str, Value | None] = {fact.name: fact.usual for fact in facts}
    records: list[dict[str, Value | None]] = [
        usual,
        {},
        {fact.name: unusual(fact) for fact in facts},
    ]
    records += [{fact.name: unusual(fact)} for fact in facts]
    records += [{**usual, fact.name: unusual(fact)} for fact in facts]
    for pair in combinations(facts, 2):
        records.append({**usual, **{fact.name: unusual(fact) for fact in pair}})
    for record in records:
        try:
            yield decide_all(rule_set, record)
        except FactError:
            continue  # values that contradict each other


def versions(rule_set: RuleSet) -> Iterator[RuleSet]:
    """The rule set itself, and without each of its required requirements."""
    yield rule_set
    for each in rule_set.requirements:
        if each.severity is Severity.REQUIRED:
            kept = tuple(other for other in rule_set.requirements if other is not each)
            yield attrs.evolve(rule_set, requirements=kept)


def milliseconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """Measure, and print the table."""
    loading = milliseconds(lambda: __import__("ortools.sat.python.cp_model"))
    times: dict[str, list[float]] = {}
    rule_sets = [
        rule_set
        for name in PROGRAMS
        for rule_set in load_program(name).on(DAY).rule_sets.values()
        if rule_set.requirements
    ]
    for rule_set in rule_sets:
        for decision in decisions(rule_set):
            times.setdefault("remedies", []).append(milliseconds(partial(remedies, decision)))
        for _ in range(ROUNDS):
            times.setdefault(f"review, {rule_set.subject}", []).append(
                milliseconds(partial(review, rule_set))
            )
        for other in versions(rule_set):
            same = isinstance(compare(rule_set, other), Equivalent)
            kind = "compare, proof" if same else "compare, witness"
            for _ in range(ROUNDS):
                times.setdefault(kind, []).append(milliseconds(partial(compare, rule_set, other)))
    print(f"{'':24}{'calls':>7}{'median':>9}{'slowest':>9}{'limit':>8}   (ms)")
    late = False
    for kind, measured in sorted(times.items()):
        limit = REVIEW_MAXIMUM if kind.startswith("review") else CALL_MAXIMUM
        median = statistics.median(measured)
        late |= median > limit
        print(f"{kind:24}{len(measured):7}{median:9.1f}{max(measured):9.1f}{limit:8}")
    print(f"loading the solver once: {loading:.0f} ms")
    print(f"Python {platform.python_version()}, OR-Tools {version('ortools')}")
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
