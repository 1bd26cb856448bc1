"""Assignments side by side: this library, and the solvers and matching packages installed here.

Run from the root of the checkout: `python -m benchmarks.matching`, with `--quick` for small sizes
only. All contenders get the same made-up arrays, and whoever claims the optimum must find the
value that is proved; a wrong answer is told and gives exit code 1. What the figures mean stands in
README.md beside this file.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import attrs

from benchmarks.matching.contender import MODULES, Contender, contenders, missing_from
from benchmarks.matching.curve import Curves, picture, sizes_table
from benchmarks.matching.generating import Case, case_named, made
from benchmarks.matching.measuring import Plan, Row, measured
from benchmarks.matching.running import Failure, Limits
from benchmarks.matching.table import driven, table

QUICK_CASES: Final = ("sparse-1000", "sparse-1000-in-10", "dense-300")
QUICK_SIZES: Final = (100, 300, 1_000)
CASES: Final = (
    "sparse-1000",
    "sparse-10000",
    "sparse-100000",
    "sparse-100000-in-50",
    "dense-1000",
    "dense-3000",
)
SIZES: Final = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)

Members = Sequence[tuple[str, Contender]]


@attrs.define
class _Run:
    """What has been measured, and who could not solve how large a sparse problem."""

    rows: dict[Case, list[Row]] = attrs.Factory(dict)
    titles: dict[Case, str] = attrs.Factory(dict)
    beaten: dict[str, tuple[int, str]] = attrs.Factory(dict)

    def measure(self, case: Case, members: Members, plan: Plan, folder: Path) -> None:
        """Measure one case; who failed at a smaller problem of its kind is left out of it.

        Raises:
            Failure: the first contender did not prove its answer.
        """
        able = [pair for pair in members if case.dense or pair[1].name not in self.beaten]
        instance, path = made(case), folder / f"{case.name}.npz"
        instance.save(path)
        _tell(f"{case.title}: {instance.pairs:,} candidate pairs")
        found = measured(able, instance, path, plan, lambda name: _tell(f"  {name}"))
        path.unlink()
        best = found[0].judgement
        assert best is not None
        self.titles[case] = (
            f"{case.title}, {instance.mentors:,} mentors, {instance.pairs:,} candidate pairs; "
            f"proved best: {best.pairs:,} pairs, total fit {best.total_fit:,}"
        )
        told = {row.contender.name: row for row in found}
        self.rows[case] = [
            told.get(each.name) or Row(contender=each, version="", why=self._left_out(each))
            for _, each in members
        ]
        if not case.dense and case.regions == 1:
            for row in found:
                if row.speed is None and not row.fault:
                    self.beaten[row.contender.name] = (case.practices, row.why)

    def _left_out(self, contender: Contender) -> str:
        practices, why = self.beaten[contender.name]
        return f"left out: at {practices:,} {why}"

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
        return [each for each in told if not each.endswith(": ")]


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _bounded(kind: Callable[[str], float], least: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = kind(text)
        if not least <= value < float("inf"):
            msg = f"{text} is not {least:g} or more"
            raise argparse.ArgumentTypeError(msg)
        return value

    return number


def _case(text: str) -> Case:
    try:
        return case_named(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, for a first look")
    parser.add_argument("--cases", nargs="+", type=_case, help="such as sparse-1000 dense-3000")
    parser.add_argument("--sizes", nargs="*", type=int, help="practices, for the picture")
    parser.add_argument("--picture", type=Path, help="where to write it, as SVG")
    parser.add_argument("--rounds", type=_bounded(int, 1), default=7)
    parser.add_argument(
        "--seconds", type=_bounded(float, 0), help="of a contender, then no new round is begun"
    )
    parser.add_argument("--limit", type=_bounded(float, 0.1), help="seconds that a pass may take")
    parser.add_argument("--gigabytes", type=_bounded(float, 0.1), default=6.0)
    parser.add_argument("--only", nargs="+", default=[""], help="parts of contenders' names")
    parser.add_argument("--modules", nargs="+", default=MODULES, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    quick = given.quick
    given.seconds = given.seconds if given.seconds is not None else (3.0 if quick else 20.0)
    given.limit = given.limit or (10.0 if quick else 120.0)
    if given.sizes is None:
        given.sizes = [] if given.cases else (QUICK_SIZES if quick else SIZES)
    names = QUICK_CASES if quick else CASES
    given.cases = given.cases or [case_named(name) for name in names]
    try:
        given.sizes = [case_named(f"sparse-{size}") for size in given.sizes]
    except ValueError as error:
        parser.error(str(error))
    found = list(contenders(given.modules))
    given.members = [
        pair
        for place, pair in enumerate(found)
        if not place or any(word in pair[1].name for word in given.only)
    ]
    if not any(word in each.name for _, each in found for word in given.only):
        parser.error(f"no contender's name has {' or '.join(given.only)}")
    return given


def _measured(given: argparse.Namespace) -> _Run:
    plan = Plan(
        rounds=int(given.rounds),
        seconds=given.seconds,
        limits=Limits(given.limit, given.gigabytes),
    )
    present = [pair for pair in given.members if not missing_from(pair[1])]
    drawn = [pair for place, pair in enumerate(present) if not place or pair[1].on_curve]
    run = _Run()
    with tempfile.TemporaryDirectory() as folder:
        for case in _in_order({*given.cases, *given.sizes}):
            members = present if case in given.cases else drawn
            run.measure(case, members, plan, Path(folder))
    return run


def _in_order(cases: Iterable[Case]) -> list[Case]:
    """Smaller ones first, so that who fails at one is spared the next."""
    return sorted(cases, key=lambda case: (case.dense, case.regions, case.practices))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the table; where a picture is asked for, write it.

    Returns:
        0, or 1 where a contender fails or gives a wrong answer.
    """
    given = _given(arguments)
    try:
        run = _measured(given)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    faults = run.faults()
    agree = "a wrong answer" if faults else "all that claim the optimum found the value proved"
    print(
        f"{given.rounds:g} rounds; {agree}. Python {platform.python_version()}, "
        f"{os.cpu_count()} cores.\n"
    )
    print(table((run.titles[case], run.rows[case]) for case in given.cases))
    print()
    print(driven(each for _, each in given.members))
    curves: Curves = run.curves()
    if curves:
        print()
        print(sizes_table(curves))
    if given.picture and curves:
        title = "Pairing practices with mentors: time by size"
        says = f"{len(curves)} contenders; the same figures stand in a table beside the picture."
        given.picture.parent.mkdir(parents=True, exist_ok=True)
        given.picture.write_text(picture(curves, title=title, says=says) + "\n", "utf-8")
    for fault in faults:
        _tell(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
