"""The table that the benchmark prints, in Markdown that reads well as plain text too."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.matching.contender import Claim, Contender, missing_from
from benchmarks.matching.judging import Judgement
from benchmarks.matching.measuring import Row

__all__ = ["driven", "table"]

_HEADINGS: Final = (
    "contender",
    "build ms",
    "solve ms",
    "its ÷ ours",
    "wall ms",
    "its ÷ ours",
    "GC off ms",
    "its ÷ ours",
    "rounds",
    "peak MB",
    "answer",
    "version",
)
_TO_THE_RIGHT: Final = range(1, 10)
_FEW: Final = 10
_MANY: Final = 100


def table(cases: Iterable[tuple[str, Sequence[Row]]]) -> str:
    """One table of all cases, each with its title and its rows."""
    lines: list[tuple[str, ...]] = []
    for title, rows in cases:
        lines.append((f"**{title}**", *("",) * (len(_HEADINGS) - 1)))
        best = rows[0].judgement
        lines += [_cells(row, best) for row in rows]
    widths = [
        max([len(heading), *(len(line[place]) for line in lines if any(line[1:]))])
        for place, heading in enumerate(_HEADINGS)
    ]
    rule = [
        f"{'-' * (width - 1)}:" if place in _TO_THE_RIGHT else "-" * width
        for place, width in enumerate(widths)
    ]
    return "\n".join(_line(cells, widths) for cells in (_HEADINGS, rule, *lines))


def driven(contenders: Iterable[Contender]) -> str:
    """How each contender is driven, or what is not installed and kept it from being measured."""
    names: dict[str, list[str]] = {}
    for each in contenders:
        lacking = missing_from(each)
        why = f"not measured: {', '.join(lacking)} is not installed" if lacking else each.how
        names.setdefault(why, []).append(each.name)
    return "\n".join(f"- {'; '.join(alike)}: {why}" for why, alike in names.items())


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.rjust(width) if place in _TO_THE_RIGHT else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"


def _cells(row: Row, best: Judgement | None) -> tuple[str, ...]:
    name = row.contender.name
    if row.speed is None or row.judgement is None or best is None:
        return (name, *("",) * 9, row.why, row.version)
    speed = row.speed
    return (
        name,
        _milliseconds(speed.build),
        _milliseconds(speed.solve),
        _times(speed.its_over_ours),
        _milliseconds(speed.wall),
        _times(speed.wall_over_ours),
        _milliseconds(speed.without_collector),
        _times(speed.without_collector_over_ours),
        str(speed.rounds),
        f"{row.peak_bytes / 1e6:,.0f}",
        _answer(row, row.judgement, best),
        row.version,
    )


def _answer(row: Row, judgement: Judgement, best: Judgement) -> str:
    if row.contender.claim is Claim.OPTIMAL:
        return "optimal, proved" if row.proved else "optimal"
    fewer = best.pairs - judgement.pairs
    more = judgement.total_fit / best.total_fit - 1 if best.total_fit else 0.0
    return f"stable: {fewer:,} pairs fewer, {more:+.1%} total fit"


def _milliseconds(seconds: float) -> str:
    """As many digits as the measurement is good for."""
    if math.isnan(seconds):
        return ""
    value = seconds * 1000
    if value < 1:
        return f"{value:.3f}"
    if value < _FEW:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < _MANY else f"{int(float(f'{value:.3g}')):,}"


def _times(ratio: float) -> str:
    if math.isnan(ratio):
        return ""
    return f"{ratio:.2f}×" if ratio < _MANY else f"{int(float(f'{ratio:.3g}')):,}×"
