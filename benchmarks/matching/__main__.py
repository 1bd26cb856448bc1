"""Assignments side by side: this library, and the solvers and matching packages installed here.

Run from the root of the checkout: `python -m benchmarks.matching`, with `--quick` for small sizes
only. All contenders get the same made-up arrays, and whoever claims the optimum must find the
value that is proved; a wrong answer is told and gives exit code 1. What the figures mean stands in
README.md beside this file.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.matching import stages
from benchmarks.matching.contender import MODULES, Contender, contenders, missing_from
from benchmarks.matching.generating import Case, case_named, made
from benchmarks.matching.measuring import Plan, Row, measured
from benchmarks.matching.report import Found, written_into
from benchmarks.matching.running import Failure, Limits

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

README: Final = Path(__file__).with_name("README.md")
_STAGES_SECONDS: Final = 2.0
PICTURE: Final = Path(__file__).with_name("times.svg")

Members = Sequence[tuple[str, Contender]]


def _measure(found: Found, case: Case, members: Members, plan: Plan, folder: Path) -> None:
    """Measure one case; who failed at a smaller problem of its kind is left out of it."""
    able = [pair for pair in members if (case.dense, pair[1].name) not in found.beaten]
    instance, path = made(case), folder / f"{case.name}.npz"
    instance.save(path)
    _tell(f"{case.title}: {instance.pairs:,} candidate pairs")
    try:
        rows = measured(able, instance, path, plan, lambda name: _tell(f"  {name}"))
    except Failure as failure:
        found.failures.append(f"{case.title}: {failure}")
        return
    finally:
        path.unlink()
    best = rows[0].judgement
    assert best is not None
    found.titles[case] = (
        f"{case.title}, {instance.mentors:,} mentors, {instance.pairs:,} candidate pairs; "
        f"proved best: {best.pairs:,} pairs, total fit {best.total_fit:,}"
    )
    told = {row.contender.name: row for row in rows}
    found.rows[case] = [
        told.get(each.name) or Row(contender=each, version="", why=_left_out(found, case, each))
        for _, each in members
    ]
    for row in rows:
        if case.regions == 1 and row.is_beaten:
            found.beaten[case.dense, row.contender.name] = (case.practices, row.why)


def _left_out(found: Found, case: Case, contender: Contender) -> str:
    practices, why = found.beaten[case.dense, contender.name]
    return f"left out: at {practices:,} {why}"


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
    parser.add_argument(
        "--write", action="store_true", help="put table and picture into README.md beside this file"
    )
    parser.add_argument(
        "--minutes",
        type=_bounded(float, 0.1),
        default=24.0,
        help="for all cases together; what is not begun by then is told as not measured",
    )
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
    given.seconds = given.seconds if given.seconds is not None else (3.0 if quick else 8.0)
    given.limit = given.limit or (10.0 if quick else 60.0)
    given.picture = PICTURE if given.write else given.picture
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


def _measured(given: argparse.Namespace, keep: Callable[[Found], None]) -> Found:
    """Measure case by case; `keep` is given all that was found, after each."""
    present = [pair for pair in given.members if not missing_from(pair[1])]
    drawn = [pair for place, pair in enumerate(present) if not place or pair[1].on_curve]
    found, cases = Found(), _in_order({*given.cases, *given.sizes})
    until = time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases):
            members = present if case in given.cases else drawn
            # What a case leaves of its share of the time goes to those after it.
            now = time.monotonic()
            plan = Plan(
                rounds=given.rounds,
                seconds=given.seconds,
                limits=Limits(given.limit, given.gigabytes),
                until=now + max(until - now, 0.0) / (len(cases) - number),
            )
            _measure(found, case, members, plan, Path(folder))
            keep(found)
    return found


def _in_order(cases: Iterable[Case]) -> list[Case]:
    """Smaller ones first, so that who fails at one is spared the next."""
    return sorted(cases, key=lambda case: (case.dense, case.regions, case.practices))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the table; where a picture is asked for, write it.

    Returns:
        0, or 1 where a contender fails or gives a wrong answer.
    """
    given = _given(arguments)

    def told(found: Found) -> str:
        return found.told(given.cases, (each for _, each in given.members), given.rounds)

    def keep(found: Found, by_stage: str = "") -> None:
        drawn = found.drawn()
        if given.picture and drawn:
            given.picture.parent.mkdir(parents=True, exist_ok=True)
            given.picture.write_text(drawn, "utf-8")
        if given.write and found.rows:
            shown = f"\n\n![The table above as a picture.]({PICTURE.name})" if drawn else ""
            where = "\n\nWhere the milliseconds of `assign` went, on the same machine:\n\n"
            shown += f"{where}```text\n{by_stage}\n```" if by_stage else ""
            written_into(README, told(found) + shown)

    found = _measured(given, keep)
    if found.rows:
        print(told(found))
    if given.write and found.rows:
        keep(found, "\n".join(stages.told(name, _STAGES_SECONDS) for name in stages.CASES))
        print(f"\nwritten into {README} and {PICTURE}")
    faults = found.faults()
    for fault in faults:
        _tell(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
