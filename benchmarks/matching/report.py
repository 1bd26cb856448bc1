"""What a run found, as text, and that text in its place in README.md."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs

from benchmarks.matching.contender import Contender
from benchmarks.matching.curve import Curves, picture, sizes_table
from benchmarks.matching.generating import Case
from benchmarks.matching.measuring import Row
from benchmarks.matching.table import driven, table

__all__ = ["Found", "written_into"]

BEGIN: Final = "<!-- measured: written by `python -m benchmarks.matching --write` -->"
END: Final = "<!-- end of what was measured -->"


@attrs.define
class Found:
    """What has been measured so far, and who could not solve how large a problem of a kind."""

    rows: dict[Case, list[Row]] = attrs.Factory(dict)
    titles: dict[Case, str] = attrs.Factory(dict)
    beaten: dict[tuple[bool, str], tuple[int, str]] = attrs.Factory(dict)
    failures: list[str] = attrs.Factory(list)
    """Cases in which the first contender failed, so that there is nothing to tell."""

    def curves(self) -> dict[str, dict[int, float]]:
        """Seconds by size of whoever is in the picture, over the sparse cases without regions."""
        found: dict[str, dict[int, float]] = {}
        for case, rows in sorted(self.rows.items(), key=lambda each: each[0].practices):
            for row in rows:
                if case.dense or case.regions > 1 or row.speed is None:
                    continue
                if row.contender.on_curve:
                    seconds = row.speed.build + row.speed.solve
                    found.setdefault(row.contender.name, {})[case.practices] = seconds
        return found

    def faults(self) -> list[str]:
        """Everything that went wrong."""
        told = [f"{case.title}: {row.fault}" for case, rows in self.rows.items() for row in rows]
        return [*self.failures, *(each for each in told if not each.endswith(": "))]

    def told(self, cases: Iterable[Case], members: Iterable[Contender], rounds: int) -> str:
        """The tables of all that was measured of these cases."""
        agree = "all that claim the optimum found the value proved"
        said = "; ".join(self.faults()) or agree
        machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
        parts = [
            f"{rounds:g} rounds at most; {said}. {machine}.",
            table((self.titles[case], self.rows[case]) for case in cases if case in self.rows),
            driven(members),
        ]
        curves: Curves = self.curves()
        if curves:
            parts.append(sizes_table(curves))
        return "\n\n".join(parts)

    def drawn(self) -> str:
        """The picture of times by size, as SVG; empty where there is nothing to draw."""
        curves: Curves = self.curves()
        if not curves:
            return ""
        title = "Pairing practices with mentors: time by size"
        says = f"{len(curves)} contenders; the same figures stand in a table beside the picture."
        return picture(curves, title=title, says=says) + "\n"


def written_into(readme: Path, told: str, *, begin: str = BEGIN, end: str = END) -> None:
    """Put a text in the place of the one that an earlier run has written.

    Args:
        readme: the file.
        told: the text.
        begin: the line before the place.
        end: the line after it.

    Raises:
        ValueError: the file has no such place.
    """
    before, found_begin, rest = readme.read_text("utf-8").partition(begin)
    _, found_end, after = rest.partition(end)
    if not found_begin or not found_end:
        msg = f"{readme} has no lines {begin!r} and {end!r}"
        raise ValueError(msg)
    readme.write_text(f"{before}{begin}\n\n{told}\n\n{end}{after}", "utf-8")
