"""What was measured, kept as data beside the areas, and the table of docs/mutation.md."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from tests.mutation.areas import ROOT, areas
from tests.mutation.trying import Outcome, counted

__all__ = [
    "Explained",
    "Measured",
    "Survivor",
    "explained",
    "page",
    "read",
    "summed",
    "why",
    "write",
]

PAGE: Final = ROOT / "docs" / "mutation.md"
_MEASURED: Final = Path(__file__).parent / "measured.json"
_EXPLAINED: Final = Path(__file__).parent / "explained.toml"
_TABLE: Final = re.compile(r"(<!-- measured -->\n).*(<!-- end of measured -->)", re.DOTALL)
_SHARE_LEAST: Final = 95


@attrs.frozen(order=True)
class Survivor:
    """A change that no test noticed."""

    module: str
    line: int
    definition: str
    before: str
    after: str


@attrs.frozen
class Measured:
    """The row of one area."""

    seed: int
    changes: int
    """All that could be made."""
    sample: int
    """Those that were tried and whose module could be imported."""
    not_importable: int
    killed: int
    timed_out: int
    survivors: tuple[Survivor, ...]

    @property
    def tenths_killed(self) -> int:
        """Tenths of a percent that were noticed, rounded down."""
        return 1000 * (self.killed + self.timed_out) // self.sample if self.sample else 0

    @property
    def is_enough(self) -> bool:
        """Whether as many were noticed as are to be."""
        return self.tenths_killed >= 10 * _SHARE_LEAST


@attrs.frozen
class Explained:
    """Why a change makes no difference that a test could notice."""

    module: str
    before: str
    after: str
    why: str


def summed(outcomes: Sequence[Outcome], *, seed: int, changes: int) -> Measured:
    """The row of an area whose changes came out so."""
    verdicts = [each.verdict for each in outcomes]
    return Measured(
        seed=seed,
        changes=changes,
        sample=sum(map(counted, outcomes)),
        not_importable=verdicts.count("not importable"),
        killed=verdicts.count("killed"),
        timed_out=verdicts.count("timed out"),
        survivors=tuple(
            sorted(
                Survivor(each.module, each.line, each.definition, each.before, each.after)
                for each in outcomes
                if each.verdict == "survived"
            )
        ),
    )


def explained() -> tuple[Explained, ...]:
    """Every survivor that has an explanation."""
    read = tomllib.loads(_EXPLAINED.read_text(encoding="utf-8"))
    return tuple(Explained(**each) for each in read.get("survivors", ()))


def why(survivor: Survivor, known: Iterable[Explained]) -> str:
    """The explanation of a survivor, or nothing."""
    texts = (survivor.module, survivor.before, survivor.after)
    return next((e.why for e in known if (e.module, e.before, e.after) == texts), "")


def read() -> dict[str, Measured]:
    """The rows measured so far, by area."""
    kept = json.loads(_MEASURED.read_text(encoding="utf-8"))
    return {
        name: Measured(**{**row, "survivors": tuple(Survivor(**each) for each in row["survivors"])})
        for name, row in kept.items()
    }


def write(rows: Mapping[str, Measured]) -> None:
    """Keep the rows, and write the table of the page anew."""
    kept = {name: attrs.asdict(rows[name]) for name in sorted(rows)}
    _MEASURED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8")


def page(text: str, rows: Mapping[str, Measured]) -> str:
    """The page with the table and the survivors as they were measured."""
    made = "\n".join(["", *_table(rows), "", *_survivors(rows), ""])
    return _TABLE.sub(lambda found: found[1] + made + found[2], text)


def _table(rows: Mapping[str, Measured]) -> list[str]:
    known = explained()
    lines = [
        "| area | possible | tried | noticed | by a time limit | survived | explained | share |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for area in areas():
        row = rows.get(area.name)
        if row is None:
            lines.append(f"| {area.name}: {area.about} | not measured yet ||||||")
            continue
        whys = sum(bool(why(each, known)) for each in row.survivors)
        whole, tenth = divmod(row.tenths_killed, 10)
        lines.append(
            f"| {area.name}: {area.about} | {row.changes:,} | {row.sample:,} | "
            f"{row.killed + row.timed_out:,} | {row.timed_out:,} | {len(row.survivors):,} | "
            f"{whys:,} | {whole}.{tenth} % |"
        )
    return lines


def _survivors(rows: Mapping[str, Measured]) -> list[str]:
    known = explained()
    lines = []
    for name in sorted(rows):
        for each in rows[name].survivors:
            reason = why(each, known) or "**Not explained yet.**"
            place = (
                f"`{each.module}`, `{each.definition}`" if each.definition else f"`{each.module}`"
            )
            lines.append(f"- {place}: {_code(each.before)} became {_code(each.after)}. {reason}")
    return lines or ["No change survived."]


def _code(text: str) -> str:
    """Source in a line of Markdown."""
    line = text.replace("\n", " ⏎ ")
    ticks = "``" if "`" in line else "`"
    return f"{ticks}{line}{ticks}" if line else "nothing"
