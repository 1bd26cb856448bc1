"""How long the analysis takes, each call by itself, in processor time.

    python -m benchmarks.rules.analysis

Prints for each kind of call on the shipped programs the median and the slowest, in milliseconds,
beside the time that one may take. The solver is loaded before that, and what loading it costs
stands below, with what the reviews of larger, made-up rule sets take, whose facts are all numbers
and are compared with one another: much harder than yes or no.

The exit code is 1 if the slowest call of a kind is over its limit. A call over it is made again,
four times, and its fastest time counts: processor time too is longer on a busy machine.
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
    Requirement,
    RuleSet,
    Severity,
    Text,
    Value,
    Vocabulary,
    WholeNumber,
    compare,
    decide_all,
    parse,
    remedies,
    review,
)

__all__ = ["main", "numeric_rules"]

PROGRAMS: Final = ("quality-training-program", "quality-improvement-grant")
DAY: Final = date(2026, 11, 1)
CALL_MAXIMUM: Final = 50
REVIEW_MAXIMUM: Final = 500
ROUNDS: Final = 5
AGAIN: Final = 4
LARGER: Final = (20, 40, 60)
"""Rules of the made-up rule sets whose review is measured; no limit is stated for them."""


def numeric_rules(count: int) -> RuleSet:
    """So many rules over half as many whole numbers: a bound of each, and an order between two."""
    facts = tuple(Fact(f"n{at}", WholeNumber(0, 1000), usual=500) for at in range(count // 2))
    vocabulary = Vocabulary(facts)
    texts = (
        text
        for at in range(len(facts))
        for text in (f"n{at} in [{at}..{990 - at}]", f"n{at} <= n{(at * 7 + 3) % len(facts)}")
    )
    return RuleSet(
        vocabulary,
        tuple(Requirement(f"r{at}", parse(text, vocabulary)) for at, text in enumerate(texts)),
    )


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


def calls() -> Iterator[tuple[str, int, Callable[[], object]]]:
    """Every call on the shipped programs: its kind, the time it may take, and the call."""
    policies = [load_program(name).on(DAY) for name in PROGRAMS]
    for policy in policies:
        for rule_set in policy.rule_sets.values():
            if not rule_set.requirements:
                continue
            for decision in decisions(rule_set):
                yield "remedies", CALL_MAXIMUM, partial(remedies, decision)
            for _ in range(ROUNDS):
                yield f"review, {rule_set.subject}", REVIEW_MAXIMUM, partial(review, rule_set)
            for other in versions(rule_set):
                same = isinstance(compare(rule_set, other), Equivalent)
                kind = "compare, proof" if same else "compare, witness"
                for _ in range(ROUNDS):
                    yield kind, CALL_MAXIMUM, partial(compare, rule_set, other)
    one, other = (policy.rule_sets["application"] for policy in policies)
    for _ in range(ROUNDS):
        yield "compare, two programs", CALL_MAXIMUM, partial(compare, one, other)


def milliseconds(call: Callable[[], object]) -> float:
    """How much of the processor one call takes."""
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000


def main() -> int:
    """Measure, and print the table."""
    loading = milliseconds(lambda: __import__("ortools.sat.python.cp_model"))
    times: dict[str, list[float]] = {}
    limits: dict[str, int] = {}
    again = 0
    for kind, limit, call in calls():
        taken = milliseconds(call)
        if taken > limit:
            again += 1
            taken = min(taken, *(milliseconds(call) for _ in range(AGAIN)))
        times.setdefault(kind, []).append(taken)
        limits[kind] = limit
    print(f"{'':24}{'calls':>7}{'median':>9}{'slowest':>9}{'limit':>8}   (ms of processor)")
    for kind, measured in sorted(times.items()):
        median, slowest = statistics.median(measured), max(measured)
        print(f"{kind:24}{len(measured):7}{median:9.1f}{slowest:9.1f}{limits[kind]:8}")
    print(f"calls over their limit at first, and made again: {again}")
    print(f"loading the solver once: {loading:.0f} ms")
    for count in LARGER:
        taken = milliseconds(partial(review, numeric_rules(count)))
        print(f"review of {count} rules over {count // 2} numbers: {taken / 1000:.1f} s")
    print(f"Python {platform.python_version()}, OR-Tools {version('ortools')}")
    return int(any(max(measured) > limits[kind] for kind, measured in times.items()))


if __name__ == "__main__":
    sys.exit(main())
