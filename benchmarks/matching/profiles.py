"""How many practices, and mentors, are alike, so that one could stand for several.

    python -m benchmarks.matching.profiles                     the usual cases
    python -m benchmarks.matching.profiles sparse-100000

Practices are alike if they want equally many mentors and fit each mentor equally well; mentors, if
each practice fits them equally well, whatever places they have. What could be spared is all of a
kind but one. It is counted with the forbidden pairs of a case and, as the best that there could be
for classes, without them.
"""

import argparse
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import attrs
import numpy as np

from benchmarks.matching.generating import FORBIDDEN, case_named, made
from benchmarks.matching.instance import Instance, Numbers

__all__ = ["CASES", "Spared", "main", "spared"]

CASES: Final = (
    "sparse-1000",
    "sparse-10000",
    "sparse-100000",
    "sparse-100000-in-50",
    "dense-1000",
    "dense-3000",
)


@attrs.frozen
class Spared:
    """What others could stand for, as shares from 0 to 1."""

    practices: float
    mentors: float
    pairs: float
    """Of the candidate pairs, which is what a flow takes its time for."""


def spared(instance: Instance) -> Spared:
    """What could be spared of an instance, if one stood for all of its kind."""
    rows = _kinds(instance.practice, instance.mentor, instance.fit, instance.practices)
    practice = [(row, int(want)) for row, want in zip(rows, instance.wanted, strict=True)]
    mentor = _kinds(instance.mentor, instance.practice, instance.fit, instance.mentors)
    first = {kind: at for at, kind in reversed([*enumerate(practice)])}
    stands = np.zeros(instance.practices, dtype=np.bool_)
    stands[list(first.values())] = True
    first_mentor = {kind: at for at, kind in reversed([*enumerate(mentor)])}
    stands_mentor = np.zeros(instance.mentors, dtype=np.bool_)
    stands_mentor[list(first_mentor.values())] = True
    kept = stands[instance.practice] & stands_mentor[instance.mentor]
    return Spared(
        practices=1 - len(first) / len(practice),
        mentors=1 - len(first_mentor) / len(mentor),
        pairs=1 - int(kept.sum()) / max(1, len(kept)),
    )


def _kinds(of: Numbers, other: Numbers, fit: Numbers, count: int) -> list[bytes]:
    """For each node on one side, its pairs and their fits as bytes."""
    order = np.lexsort((other, of))
    bounds = np.searchsorted(of[order], np.arange(count + 1))
    both = np.stack([other[order], fit[order]], axis=1)
    return [both[first:last].tobytes() for first, last in pairwise(bounds)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Count, and print a line for each case."""
    parser = argparse.ArgumentParser(description="Count practices and mentors that are alike.")
    parser.add_argument("cases", nargs="*", default=CASES, help="such as sparse-1000")
    for name in parser.parse_args(arguments).cases:
        case = case_named(name)
        said = []
        for share, words in ((FORBIDDEN, "as it is"), (0.0, "with no pair forbidden")):
            found = spared(made(case, forbidden=share))
            said.append(
                f"{words}: {found.practices:.1%} of practices, {found.mentors:.1%} of mentors, "
                f"{found.pairs:.1%} of pairs"
            )
        print(f"{case.title}; could be spared {'; '.join(said)}", flush=True)


if __name__ == "__main__":
    main()
