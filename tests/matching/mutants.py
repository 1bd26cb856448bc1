"""Plant each seeded fault of matching in a copy of the package, and see whether a test catches it.

    python -m tests.matching.mutants                 all of them
    python -m tests.matching.mutants certificate     those of one part

As `tests.laws.mutants` does for billing, by the same means.
"""

# ruff: noqa: T201 - a command tells what it found

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.laws.faults import Fault
from tests.laws.mutants import AT_ONCE, copies, planted, ran, stale
from tests.matching.faults import FAULTS


def main(arguments: Sequence[str] | None = None, faults: Sequence[Fault] = FAULTS) -> int:
    """Plant the faults, tell what became of each, and fail if one was not caught."""
    parts = sorted({each.law for each in faults})
    parser = argparse.ArgumentParser(description="Plant seeded faults and see tests catch them.")
    parser.add_argument("parts", nargs="*", help=f"only the faults of these: {', '.join(parts)}")
    wanted = parser.parse_args(arguments).parts or parts
    if unknown := sorted({*wanted} - {*parts}):
        parser.error(f"no faults of {', '.join(unknown)}")
    faults = [each for each in faults if each.law in wanted]
    if said := stale(faults):
        print("STALE: a fault whose text has to stand once in the source", *said, sep="\n  ")
        return 1
    with copies(AT_ONCE) as free, ThreadPoolExecutor(AT_ONCE) as pool:
        place = free.get()
        code, what = ran(place, sorted({test for each in faults for test in each.tests}))
        free.put(place)
        if code:
            print(f"The tests fail without a fault: {what}")
            return 1
        print(f"The tests pass without a fault. {len(faults)} faults, {AT_ONCE} at once:")
        counts: Counter[str] = Counter()
        for result in pool.map(lambda fault: planted(fault, free), faults):
            fault = result.fault
            counts[result.verdict] += 1
            print(
                f"{fault.law:12} {result.verdict:8} {fault.file}: {fault.means} [{result.by}]",
                flush=True,
            )
    print("; ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    return int(bool(counts.keys() - {"caught", "not run"}))


if __name__ == "__main__":
    sys.exit(main())
