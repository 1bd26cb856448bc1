"""Each contender held against the first: its answer, its times in turns with it, its memory."""

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs

from benchmarks.matching.contender import Claim, Contender, version_of
from benchmarks.matching.instance import Instance
from benchmarks.matching.judging import Judgement
from benchmarks.matching.running import Failure, First, Limits, Pass, Running, TooMuch

__all__ = ["Plan", "Row", "Speed", "fault_of", "measured"]


class FirstFailed(Failure):
    """The first contender failed in a turn with another, who is not to blame."""


Turn = tuple[Pass, Pass]
"""A pass of the first contender, and one of the other right beside it."""


@attrs.frozen(kw_only=True)
class Plan:
    """How long to measure: rounds, and wall seconds of a contender, then no new round is begun."""

    rounds: int
    seconds: float
    limits: Limits
    until: float = float("inf")
    """The moment, on the monotonic clock, after which nothing new is begun."""

    @property
    def is_over(self) -> bool:
        """Whether that moment has come."""
        return time.monotonic() > self.until


@attrs.frozen(kw_only=True)
class Speed:
    """Medians over the rounds, in seconds; ratios are to the first contender's, turn by turn."""

    rounds: int
    build: float
    solve: float
    wall: float
    without_collector: float
    its_over_ours: float
    wall_over_ours: float
    without_collector_over_ours: float


@attrs.frozen(kw_only=True)
class Row:
    """What was measured of one contender on one instance.

    `speed` is `None` where there is none to tell, and `why` then says why. `fault` is what is
    wrong with it, which nothing should be.
    """

    contender: Contender
    version: str
    judgement: Judgement | None = None
    proved: bool = False
    peak_bytes: int = 0
    speed: Speed | None = None
    why: str = ""
    fault: str = ""
    is_beaten: bool = False
    """Whether the problem was more than it could do, as a larger one would be."""


def measured(
    members: Sequence[tuple[str, Contender]],
    instance: Instance,
    path: Path,
    plan: Plan,
    tell: Callable[[str], None],
) -> list[Row]:
    """One row for each contender, in their order; `tell` is told who is at it.

    Args:
        members: contenders that are installed here, each with the name of its module; the first
            is the one the others are held against.
        instance: what they solve.
        path: the file in which it is saved.
        plan: how long to measure.
        tell: takes a line of text.

    Raises:
        Failure: the first contender failed, or gave no answer that is proved.
    """
    (module, first), *others = members
    with Running(module, first, path, plan.limits) as ours:
        tell(first.name)
        row = _first_row(ours, plan)
        rows, best = [row], row.judgement
        assert best is not None
        for name, each in others:
            if plan.is_over:
                why = "not measured: the time was up"
                rows.append(Row(contender=each, version=version_of(each), why=why))
                continue
            tell(each.name)
            bytes_needed = each.cells(instance) * 8
            if bytes_needed > plan.limits.gigabytes * 1e9:
                why = f"not driven: needs {bytes_needed / 1e9:,.0f} GB"
                rows.append(Row(contender=each, version=version_of(each), why=why, is_beaten=True))
                continue
            with Running(name, each, path, plan.limits) as theirs:
                rows.append(_row(ours, theirs, best, plan))
    return rows


def _first_row(ours: Running, plan: Plan) -> Row:
    try:
        told = ours.first()
    except TooMuch as excess:
        msg = f"{ours.contender.name}: {excess}"
        raise Failure(msg) from excess
    if told.judgement.fault or told.refuted is None or told.refuted:
        wrong = told.judgement.fault or told.refuted or "it proves nothing"
        msg = f"{ours.contender.name} gives a wrong answer: {wrong}"
        raise Failure(msg)
    turns, without = _turns(plan, lambda on: (alone := _once_more(ours, collecting=on), alone))
    return _filled(ours.contender, told, turns, without)


def _row(ours: Running, theirs: Running, best: Judgement, plan: Plan) -> Row:
    contender = theirs.contender

    number = 0

    def none(why: str, fault: str = "") -> Row:
        return Row(contender=contender, version=version_of(contender), why=why, fault=fault)

    def turn(collecting: bool) -> Turn:  # noqa: FBT001 - called by position below
        nonlocal number
        number += 1
        if number % 2:
            mine = _once_more(ours, collecting=collecting)
            return mine, theirs.again(collecting=collecting)
        other = theirs.again(collecting=collecting)
        return _once_more(ours, collecting=collecting), other

    try:
        told = theirs.first()
        fault = fault_of(contender, told.judgement, told.refuted, best)
        if fault:
            return none("wrong", fault)
        if told.taken.wall.both > plan.seconds:
            mine = _once_more(ours, collecting=True)
            return _filled(contender, told, [(mine, told.taken)], [])
        return _filled(contender, told, *_turns(plan, turn, told.taken.wall.both))
    except FirstFailed:
        raise
    except TooMuch as excess:
        return attrs.evolve(none(str(excess)), is_beaten=True)
    except Failure as failure:
        return none("failed", str(failure))


def _once_more(ours: Running, *, collecting: bool) -> Pass:
    try:
        return ours.again(collecting=collecting)
    except (Failure, TooMuch) as error:
        msg = f"{ours.contender.name}, in a later round: {error}"
        raise FirstFailed(msg) from error


def _turns(
    plan: Plan, turn: Callable[[bool], Turn], spent: float = 0.0
) -> tuple[list[Turn], list[Turn]]:
    """Rounds with the garbage collector on and off, until the seconds are spent."""
    kept: tuple[list[Turn], list[Turn]] = ([], [])
    for number in range(plan.rounds):
        if number and (spent > plan.seconds or plan.is_over):
            break
        for collecting, turns in zip((True, False), kept, strict=True):
            turns.append(turn(collecting))
            spent += turns[-1][1].wall.both
    return kept


def _filled(
    contender: Contender, told: First, turns: Sequence[Turn], without: Sequence[Turn]
) -> Row:
    def ratio(of: Sequence[Turn], clock: Callable[[Pass], float]) -> float:
        if not of:
            return float("nan")
        return statistics.median(clock(theirs) / clock(ours) for ours, theirs in of)

    def median(of: Sequence[Turn], clock: Callable[[Pass], float]) -> float:
        return statistics.median(clock(theirs) for _, theirs in of) if of else float("nan")

    return Row(
        contender=contender,
        version=version_of(contender),
        judgement=told.judgement,
        proved=told.refuted == "",
        peak_bytes=told.peak_bytes,
        speed=Speed(
            rounds=len(turns),
            build=median(turns, lambda each: each.processor.build),
            solve=median(turns, lambda each: each.processor.solve),
            wall=median(turns, lambda each: each.wall.both),
            without_collector=median(without, lambda each: each.processor.both),
            its_over_ours=ratio(turns, lambda each: each.processor.both),
            wall_over_ours=ratio(turns, lambda each: each.wall.both),
            without_collector_over_ours=ratio(without, lambda each: each.processor.both),
        ),
    )


def fault_of(
    contender: Contender, judgement: Judgement, refuted: str | None, best: Judgement
) -> str:
    """What is wrong with an answer, empty if it is what its contender claims.

    Args:
        contender: who gave it.
        judgement: what it is worth.
        refuted: what is wrong with its proof, if it came with one.
        best: the proved optimum.
    """
    wrong = judgement.fault or refuted or ""
    found = (judgement.pairs, judgement.total_fit)
    if not wrong and contender.claim is Claim.OPTIMAL and found != (best.pairs, best.total_fit):
        wrong = (
            f"{judgement.pairs:,} pairs of total fit {judgement.total_fit:,} where "
            f"{best.pairs:,} of {best.total_fit:,} are proved best"
        )
    if not wrong and contender.claim is Claim.STABLE and judgement.blocking:
        wrong = f"{judgement.blocking:,} pairs would rather have each other"
    return f"{contender.name} gives a wrong answer: {wrong}" if wrong else ""
