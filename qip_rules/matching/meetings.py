"""Who has a key in common with whom: a join of practices and mentors by the keys of each."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

__all__ = ["Meetings", "Met", "meetings_of"]


@attrs.frozen(eq=False)
class Met:
    """Practices beside each mentor with whom they have a key in common, once for each such key."""

    position: "Numbers"
    """Which of the practices that were asked for; ascending."""
    mentor: "Numbers"
    practice_entry: "Numbers"
    """Which key of a practice it is, counted over the keys of all practices."""
    mentor_entry: "Numbers"
    """Which key of a mentor it is, counted over the keys of all mentors."""


@attrs.frozen(eq=False, kw_only=True)
class Meetings:
    """The keys of practices and of mentors, by number, joined where somebody asks.

    Only what is asked for is ever written out: all pairs that share a common key can be too many.
    """

    practice_start: "Numbers"
    """Where the keys of each practice begin, and where those of the last one end; only keys that
    some mentor has, too."""
    practice_key: "Numbers"
    practice_entry: "Numbers"
    """The place of each among the keys of all practices as they were given."""
    key_start: "Numbers"
    """Where the mentors of each key begin, and where those of the last one end."""
    mentor: "Numbers"
    """The mentors of each key, ascending within one."""
    mentor_entry: "Numbers"
    """The place of each among the keys of all mentors as they were given."""
    _key_and_mentor: "Numbers" = attrs.field(alias="key_and_mentor")
    """Key times mentors plus mentor, ascending."""
    _mentor_meets: "Bools" = attrs.field(alias="mentor_meets")
    """Which mentors have a key that some practice has, too."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody has a key in common with anybody."""
        return not len(self.practice_key)

    def sizes(self) -> "Numbers":
        """For each practice, how many rows `met` gives."""
        import numpy as np

        of_entry = np.diff(self.key_start)[self.practice_key]
        total = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(of_entry)])
        sizes: Numbers = np.diff(total[self.practice_start])
        return sizes

    def met(self, practices: "Numbers") -> Met:
        """Everybody whom these practices have a key in common with."""
        import numpy as np

        start = self.practice_start[practices]
        keys = self.practice_start[practices + 1] - start
        entry = _ranges(start, keys)
        key = self.practice_key[entry]
        mentors = self.key_start[key + 1] - self.key_start[key]
        at = _ranges(self.key_start[key], mentors)
        return Met(
            position=np.repeat(np.repeat(np.arange(len(practices)), keys), mentors),
            mentor=self.mentor[at],
            practice_entry=np.repeat(self.practice_entry[entry], mentors),
            mentor_entry=self.mentor_entry[at],
        )

    def meet(self, practice: "Numbers", mentor: "Numbers") -> "Bools":
        """Whether each practice has a key in common with the mentor beside it."""
        import numpy as np

        found = np.zeros(len(practice), dtype=np.bool_)
        if self.is_empty:
            return found
        keys = np.diff(self.practice_start)
        (pair,) = np.nonzero((keys > 0)[practice] & self._mentor_meets[mentor])
        ours = practice[pair]
        key = self.practice_key[_ranges(self.practice_start[ours], keys[ours])]
        pair = np.repeat(pair, keys[ours])
        sought = key * len(self._mentor_meets) + mentor[pair]
        at = np.searchsorted(self._key_and_mentor, sought)
        at[at == len(self._key_and_mentor)] = 0
        found[pair[self._key_and_mentor[at] == sought]] = True
        return found


def meetings_of(
    practices: Sequence[Collection[str] | None], mentors: Sequence[Collection[str] | None]
) -> Meetings:
    """The keys of each practice and of each mentor, in order; no key twice at the same one."""
    import numpy as np

    mentor_start, their_keys = _flat(mentors)
    practice_start, our_keys = _flat(practices)
    numbers = {key: at for at, key in enumerate(dict.fromkeys(their_keys))}
    theirs = np.repeat(np.arange(len(mentors)), np.diff(mentor_start))
    key_of_mentor = np.array([numbers[key] for key in their_keys], dtype=np.int64)
    key_of_practice = np.array([numbers.get(key, -1) for key in our_keys], dtype=np.int64)
    (kept,) = np.nonzero(key_of_practice >= 0)
    is_sought = np.zeros(len(numbers), dtype=np.bool_)
    is_sought[key_of_practice[kept]] = True
    meets = np.zeros(len(mentors), dtype=np.bool_)
    meets[theirs[is_sought[key_of_mentor]]] = True
    by_key = np.argsort(key_of_mentor, kind="stable")
    return Meetings(
        practice_start=np.searchsorted(kept, practice_start),
        practice_key=key_of_practice[kept],
        practice_entry=kept,
        key_start=np.searchsorted(key_of_mentor[by_key], np.arange(len(numbers) + 1)),
        mentor=theirs[by_key],
        mentor_entry=by_key,
        key_and_mentor=key_of_mentor[by_key] * len(mentors) + theirs[by_key],
        mentor_meets=meets,
    )


def _flat(records: Sequence[Collection[str] | None]) -> "tuple[Numbers, list[str]]":
    """Where the keys of each record begin, and where the last ones end; and all keys."""
    import numpy as np

    sizes = np.array([len(keys) if keys else 0 for keys in records], dtype=np.int64)
    keys = [key for keys in records if keys for key in keys]
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)]), keys


def _ranges(start: "Numbers", size: "Numbers") -> "Numbers":
    """The whole numbers from each start on, as many as its size, one range after the other."""
    import numpy as np

    ends = np.cumsum(size)
    total = int(ends[-1]) if len(ends) else 0
    numbers: Numbers = np.repeat(start - (ends - size), size) + np.arange(total)
    return numbers
