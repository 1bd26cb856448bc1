"""Each contender held against the first of its group: agreement, rates in turns, import, memory."""

import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence

import attrs

from benchmarks.rules.contender import Contender, version_of
from benchmarks.rules.running import Agreement, Failure, Running, Task

__all__ = ["Rate", "Row", "measured"]


@attrs.frozen
class Rate:
    """Records a second, and how many times as many the first of the group decides beside it."""

    records_per_second: float
    ours_over_it: float


@attrs.frozen(kw_only=True)
class Row:
    """What was measured of one contender; `collecting` is with the garbage collector on."""

    contender: Contender
    version: str
    timed: int
    collecting: Rate
    not_collecting: Rate
    import_seconds: float | None
    agreement: Agreement


def measured(
    members: Sequence[tuple[str, Contender]],
    task: Task,
    rounds: int,
    tell: Callable[[str], None],
) -> list[Row]:
    """One row for each contender of one group, in their order; `tell` is told who is at it.

    Args:
        members: contenders that can run here, each with the name of its module.
        task: what they decide.
        rounds: how often each is timed, with the garbage collector on, and again with it off.
        tell: takes a line of text.

    Raises:
        Failure: a contender raised, or its answers are wrong.
    """
    rows: list[Row] = []
    if not members:
        return rows
    module, first = members[0]
    with Running(module, first, task) as ours:
        agreement = _agreed(ours, tell)
        rows.append(_row(first, task, agreement, *_alone(ours, rounds)))
        for module, each in members[1:]:
            with Running(module, each, task) as theirs:
                agreement = _agreed(theirs, tell)
                rows.append(_row(each, task, agreement, *_in_turns(ours, theirs, rounds)))
    return rows


Turns = Sequence[tuple[float, float]]
"""For each round the seconds a record of the first of the group, and those of the contender."""


def _alone(ours: Running, rounds: int) -> tuple[Turns, Turns]:
    on = [ours.seconds_per_record(collecting=True) for _ in range(rounds)]
    off = [ours.seconds_per_record(collecting=False) for _ in range(rounds)]
    return [(each, each) for each in on], [(each, each) for each in off]


def _in_turns(ours: Running, theirs: Running, rounds: int) -> tuple[Turns, Turns]:
    """Rounds with the garbage collector on and off; each begins with the other contender."""
    turns: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    for number in range(rounds):
        for collecting, kept in zip((True, False), turns, strict=True):
            if number % 2:
                second = theirs.seconds_per_record(collecting=collecting)
                first = ours.seconds_per_record(collecting=collecting)
            else:
                first = ours.seconds_per_record(collecting=collecting)
                second = theirs.seconds_per_record(collecting=collecting)
            kept.append((first, second))
    return turns


def _agreed(running: Running, tell: Callable[[str], None]) -> Agreement:
    tell(f"{running.contender.group.name.lower()}: {running.contender.name}")
    agreement = running.agreement()
    if agreement.difference:
        msg = f"{running.contender.name} gives a wrong answer: {agreement.difference}"
        raise Failure(msg)
    return agreement


def _row(contender: Contender, task: Task, agreement: Agreement, on: Turns, off: Turns) -> Row:
    distribution = next(iter(contender.distributions), "")
    return Row(
        contender=contender,
        version=contender.version or version_of(distribution) or "",
        timed=min(contender.timed or task.records, task.records),
        collecting=_rate(on),
        not_collecting=_rate(off),
        import_seconds=_import_seconds(contender.imports, len(on)) if contender.imports else None,
        agreement=agreement,
    )


def _rate(turns: Turns) -> Rate:
    return Rate(
        1 / statistics.median(theirs for _, theirs in turns),
        statistics.median(theirs / ours for ours, theirs in turns),
    )


def _import_seconds(modules: Sequence[str], rounds: int) -> float:
    """Processor seconds of importing them into a fresh interpreter, at the quickest."""
    program = (
        "import time; start = time.process_time(); "
        f"import {', '.join(modules)}; print(time.process_time() - start)"
    )
    command = [sys.executable, "-c", program]
    outputs = (
        subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
        for _ in range(rounds)
    )
    return min(float(output) for output in outputs)
