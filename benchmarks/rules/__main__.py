"""Rule readers side by side: this library, Python by hand, and the peers that are installed.

Run from the root of the checkout: `python -m benchmarks.rules`. All contenders decide the same
made-up records by the same requirements and must give the same answers, or the run ends with the
first difference and exit code 1. What the figures mean stands in README.md beside this file.
"""

import argparse
import platform
import sys
from collections.abc import Sequence

from benchmarks.rules.contender import MODULES, Contender, Group, contenders, missing_from
from benchmarks.rules.measuring import measured
from benchmarks.rules.running import Failure, Task, cores_of
from benchmarks.rules.table import driven, table


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        msg = f"{text} is not 1 or more"
        raise argparse.ArgumentTypeError(msg)
    return number


def _probability(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        msg = f"{text} is not from 0 to 1"
        raise argparse.ArgumentTypeError(msg)
    return number


def _chosen(modules: Sequence[str], words: Sequence[str]) -> list[tuple[str, Contender]]:
    """The contenders whose names hold one of the words, and the first of their groups."""
    found = list(contenders(modules))
    installed = [each for _, each in found if not missing_from(each)]
    firsts = {each.group: each for each in reversed(installed)}
    named = [pair for pair in found if any(word in pair[1].name for word in words)]
    groups = {each.group for _, each in named}
    return [
        (module, each)
        for module, each in found
        if (module, each) in named or (each.group in groups and firsts.get(each.group) is each)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the table.

    Returns:
        0, or 1 where a contender fails or gives a wrong answer, and then no table is printed.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__)
    parser.add_argument("--records", type=_number, default=200_000)
    parser.add_argument("--missing", type=_probability, default=0.05, help="probability of a gap")
    parser.add_argument("--rounds", type=_number, default=7)
    parser.add_argument("--only", nargs="+", default=[""], help="parts of contenders' names")
    parser.add_argument("--modules", nargs="+", default=MODULES, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    task = Task(given.records, given.missing)
    found = _chosen(given.modules, given.only)
    if not found:
        parser.error(f"no contender's name has {' or '.join(given.only)}")
    present = [pair for pair in found if not missing_from(pair[1])]
    groups = [(group, [pair for pair in present if pair[1].group is group]) for group in Group]
    try:
        rows = [(group, measured(members, task, given.rounds, _tell)) for group, members in groups]
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    rows = [(group, each) for group, each in rows if each]
    different = max(
        (row.agreement.different_answers for _, each in rows for row in each), default=0
    )
    print(
        f"{given.records:,} records, {given.missing:.0%} of facts missing, {different:,} different "
        f"answers, and all contenders agree. {given.rounds} rounds. "
        f"Python {platform.python_version()}, {cores_of(Group.COLUMNS_ALL_CORES)} cores.\n"
    )
    print(table(rows))
    print()
    print(driven([each for _, each in found]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
