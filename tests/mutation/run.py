"""Make small changes in the package, one at a time, and see whether a test notices each.

    python -m tests.mutation.run                      every area
    python -m tests.mutation.run money certificate    some of them
    python -m tests.mutation.run --again money        the survivors of money anew, after new tests

Cosmic Ray makes the changes, in copies; the source itself is never touched. Each outcome is written
down at once in out/mutation.jsonl, and a run that was ended goes on where it stood. At the end the
table of docs/mutation.md is written anew for the areas that were run.

Exit code: 0 if in every area enough changes were noticed and each survivor is explained, 1 if not,
2 if the tests fail without a change.
"""

# ruff: noqa: T201 - a command tells what it found

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.areas import ROOT, Area, areas
from tests.mutation.changes import chosen_order
from tests.mutation.measured import Measured, explained, read, summed, why, write
from tests.mutation.trying import Journal, Outcome, tried


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the changes, tell what became of each, and write the table."""
    every = {area.name: area for area in areas()}
    parser = argparse.ArgumentParser(description="Make small changes and see tests notice them.")
    parser.add_argument("areas", nargs="*", help=f"only these: {', '.join(every)}")
    parser.add_argument("--sample", type=int, default=150, help="changes of an area (default: 150)")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (default: 1)")
    parser.add_argument("--at-once", type=int, default=2, help="runs at one time (default: 2)")
    parser.add_argument("--again", action="store_true", help="try survivors anew")
    parser.add_argument("--journal", type=Path, default=ROOT / "out" / "mutation.jsonl")
    given = parser.parse_args(arguments)
    if unknown := sorted({*given.areas} - {*every}):
        parser.error(f"no area {', '.join(unknown)}")
    if min(given.sample, given.at_once) < 1:
        parser.error("--sample and --at-once are 1 or more")
    journal = Journal(given.journal)
    if given.again:
        journal.without_survivors()
    is_enough = True
    for name in given.areas or every:
        area = every[name]
        order = chosen_order(area, given.seed)
        print(f"{name}: {len(order)} possible changes, {min(given.sample, len(order))} to try")
        try:
            outcomes = tried(
                area,
                order,
                sample=given.sample,
                at_once=given.at_once,
                journal=journal,
                told=_tell,
            )
        except RuntimeError as failure:
            print(f"{name}: {failure}", file=sys.stderr)
            return 2
        row = summed(outcomes, seed=given.seed, changes=len(order))
        write({**read(), name: row})
        is_enough = _told(area, row) and is_enough
    return int(not is_enough)


def _tell(outcome: Outcome) -> None:
    by = f" [{outcome.by.rpartition('::')[2]}]" if outcome.by else ""
    place = f"{outcome.module}:{outcome.line}"
    print(
        f"{outcome.verdict:14} {outcome.seconds:5.1f} s {place} {outcome.operator}{by}", flush=True
    )


def _told(area: Area, row: Measured) -> bool:
    """Tell the row of an area, and whether it is good enough."""
    known = explained()
    unexplained = [each for each in row.survivors if not why(each, known)]
    print(
        f"{area.name}: {row.sample} tried, {row.killed + row.timed_out} noticed "
        f"({row.timed_out} by a time limit), {len(row.survivors)} survived, "
        f"{len(unexplained)} of these without an explanation; "
        f"{row.not_importable} more could not be imported"
    )
    for each in unexplained:
        print(f"  {each.module}:{each.line} {each.definition}\n  - {each.before}\n  + {each.after}")
    return row.is_enough and not unexplained


if __name__ == "__main__":
    sys.exit(main())
