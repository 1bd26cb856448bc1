"""One matching problem as arrays, the form in which every contender is given it."""

from pathlib import Path
from typing import Any, Self

import attrs
import numpy as np
import numpy.typing as npt

__all__ = ["Instance", "Numbers"]

Numbers = npt.NDArray[np.int64]


@attrs.frozen(eq=False, kw_only=True)
class Instance:
    """Candidate pairs in the order (practice, mentor), no pair twice, and how many each may have.

    The task: as many pairs as possible, and of all choices with as many the greatest total fit.
    """

    practice: Numbers
    """Of each candidate pair, from 0."""
    mentor: Numbers
    """Of each candidate pair, from 0."""
    fit: Numbers
    """Of each candidate pair, 1 or more."""
    wanted: Numbers
    """Mentors wanted, one entry per practice; 1 in all that are made here."""
    places: Numbers
    """One entry per mentor, 1 or more."""

    @property
    def pairs(self) -> int:
        """The number of candidate pairs."""
        return len(self.practice)

    @property
    def practices(self) -> int:
        """The number of practices."""
        return len(self.wanted)

    @property
    def mentors(self) -> int:
        """The number of mentors."""
        return len(self.places)

    @property
    def arrays(self) -> dict[str, Numbers]:
        """All five by name, to be written to a file."""
        return attrs.asdict(self)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The instance that `save` wrote.

        Raises:
            OSError: there is no such file.
        """
        with np.load(path) as file:
            found: dict[str, Any] = {name: file[name] for name in file.files}
        return cls(**found)

    def save(self, path: Path) -> None:
        """Write the arrays to a file, for other processes to read."""
        np.savez(path, **self.arrays)  # type: ignore[arg-type]  # its stub knows one more keyword

    def rows_of(self, practice: Numbers, mentor: Numbers) -> Numbers:
        """The rows of these pairs, -1 for what is no candidate pair."""
        key = self.practice * self.mentors + self.mentor
        known = (mentor >= 0) & (mentor < self.mentors) & (practice >= 0)
        sought = np.where(known, practice * self.mentors + mentor, -1)
        at = np.minimum(np.searchsorted(key, sought), max(len(key) - 1, 0))
        if not len(key):
            return np.full(len(sought), -1)
        return np.where(key[at] == sought, at, -1)
