"""The table that the benchmark prints, in Markdown that reads well as plain text too."""

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.rules.contender import Contender, Group, missing_from
from benchmarks.rules.measuring import Rate, Row

__all__ = ["driven", "table"]

_HEADINGS: Final = (
    "contender",
    "records/s",
    "ours ÷ its",
    "GC off",
    "ours ÷ its",
    "timed",
    "import ms",
    "peak MB",
    "three values",
    "all codes",
    "version",
)
_TO_THE_RIGHT: Final = range(1, 8)


def table(groups: Iterable[tuple[Group, Sequence[Row]]]) -> str:
    """One table of all groups."""
    lines: list[tuple[str, ...]] = []
    for group, rows in groups:
        lines.append((f"**{group.value}**", *("",) * (len(_HEADINGS) - 1)))
        lines += [_cells(row) for row in rows]
    widths = [
        max(len(heading), *(len(line[place]) for line in lines if line[1]))
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


def _cells(row: Row) -> tuple[str, ...]:
    contender = row.contender
    imported = "" if row.import_seconds is None else f"{row.import_seconds * 1000:.0f}"
    return (
        contender.name,
        *_of_rate(row.collecting),
        *_of_rate(row.not_collecting),
        f"{row.timed:,}",
        imported,
        f"{row.agreement.peak_bytes / 1e6:.0f}",
        contender.three_valued,
        contender.all_codes,
        row.version,
    )


def _of_rate(rate: Rate) -> tuple[str, str]:
    return f"{_three_digits(rate.records_per_second):,}", f"{rate.ours_over_it:.2f}×"


def _three_digits(number: float) -> int:
    """As many digits as the measurement is good for."""
    return int(float(f"{number:.3g}"))
