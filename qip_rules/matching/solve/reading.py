"""From the caller's sequences to a network: every fault of the input at once, or none."""

from collections.abc import Iterable, Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.errors import Fault, InputError
from qip_rules.fields import shown
from qip_rules.matching.objectives import (
    FewestChanges,
    MostPairs,
    Objective,
    TotalFit,
)
from qip_rules.matching.solve.network import NODES_MAXIMUM, Network, spread_maximum

__all__ = ["Candidates", "read_candidates"]

_INT64: Final = np.iinfo(np.int64)
_RANGE_EXPECTED: Final = f"a whole number from {_INT64.min} to {_INT64.max}"


@attrs.frozen(eq=False)
class Candidates:
    """The caller's candidate pairs as a network, with the way back to the caller's rows."""

    network: Network
    row: npt.NDArray[np.int64]
    """For each pair of the network, the row in which the caller gave it."""
    kept: npt.NDArray[np.bool_]
    """For each pair of the network, whether it is one of the pairs to keep."""


def read_candidates(  # noqa: PLR0913 (the arguments of `assign`)
    practice: object,
    mentor: object,
    fit: object,
    *,
    practices: object,
    mentors: object,
    places: object,
    wanted: object,
    loads: object,
    objectives: tuple[Objective, ...],
) -> Candidates:
    """The network that the arguments of `assign` describe.

    Raises:
        InputError: with every fault, as `assign` states them.
    """
    reader = _Reader()
    practice_count = reader.count("practices", practices)
    mentor_count = reader.count("mentors", mentors)
    if (practice_count or 0) + (mentor_count or 0) > NODES_MAXIMUM:
        reader.fault(
            "practices and mentors",
            f"{practice_count} and {mentor_count}",
            f"at most {NODES_MAXIMUM} together",
        )
        raise InputError(reader.faults, of="the assignment problem")
    practice_index = reader.index("practice", practice, practice_count, "practices")
    mentor_index = reader.index("mentor", mentor, mentor_count, "mentors")
    fits = reader.whole_numbers("fit", fit)
    reader.same_length(("practice", "mentor", "fit"))
    place_counts = reader.capacity("places", places, mentor_count, "mentors")
    wanted_counts = reader.capacity("wanted", wanted, practice_count, "practices")
    load_counts = reader.capacity("loads", loads, mentor_count, "mentors")
    if load_counts is not None and place_counts is not None:
        reader.within_places(load_counts, place_counts)
    previous = reader.numbers_of_pairs(objectives)

    row: npt.NDArray[np.int64] | None = None
    if (
        practice_index is not None
        and mentor_index is not None
        and len(practice_index) == len(mentor_index)
    ):
        row = _in_order(practice_index, mentor_index)
        if row is not None:
            practice_index, mentor_index = practice_index[row], mentor_index[row]
            reader.no_pair_twice(practice_index, mentor_index, row)
    if fits is not None and practice_count is not None and mentor_count is not None:
        reader.spread(fits, practice_count + mentor_count, objectives)

    if (
        reader.faults
        or practice_index is None
        or mentor_index is None
        or fits is None
        or place_counts is None
        or wanted_counts is None
        or load_counts is None
    ):
        raise InputError(reader.faults, of="the assignment problem")
    least_fit = int(fits.min()) if len(fits) else 0
    if row is None:
        row = np.arange(len(fits))
    else:
        fits = fits[row]
    network = Network(
        practice=practice_index,
        mentor=mentor_index,
        gain=fits - least_fit,
        wanted=wanted_counts,
        places=place_counts,
        loads=load_counts,
        least_fit=least_fit,
    )
    mentors_of_all = len(place_counts)
    numbers = [  # what is beyond all nodes is no candidate, and cannot be kept
        ours * mentors_of_all + theirs
        for ours, theirs in previous
        if 0 <= ours < len(wanted_counts) and 0 <= theirs < mentors_of_all
    ]
    kept = np.zeros(len(row), dtype=np.bool_)
    if numbers:
        kept = np.isin(practice_index * mentors_of_all + mentor_index, numbers)
    return Candidates(network, row, kept)


def _in_order(
    practice: npt.NDArray[np.int64], mentor: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64] | None:
    """The rows in the order (practice, mentor); `None` if they are in it, and no pair is twice.

    A pair that is there twice is in the order of its rows.
    """
    before = practice[1:] < practice[:-1]
    if not before.any():
        before = (practice[1:] == practice[:-1]) & (mentor[1:] <= mentor[:-1])
        if not before.any():
            return None
    span = int(mentor.max()) + 1
    if min(practice.min(), mentor.min()) >= 0 and int(practice.max()) < _INT64.max // span:
        number = practice * span + mentor
        row = np.argsort(number)  # in no order of its own among equals
        number = number[row]
        if (number[1:] > number[:-1]).all():
            return row
    return np.lexsort((mentor, practice))


class _Reader:
    """Turns arguments into arrays and collects what is wrong with them.

    Each method that reads gives `None` where nothing usable was found, after noting why.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._lengths: dict[str, int] = {}

    def fault(self, place: str, found: str, expected: str, hint: str = "") -> None:
        self.faults.append(Fault(place, found, expected, hint))

    def count(self, place: str, value: object) -> int | None:
        """A number of nodes."""
        number = _whole(value)
        if number is None or number < 0:
            self.fault(place, _shown(value), "a whole number, zero or more")
            return None
        return number

    def whole_numbers(
        self,
        place: str,
        values: object,
        expected: str = "a sequence or an array of whole numbers",
    ) -> npt.NDArray[np.int64] | None:
        """A sequence or array of whole numbers that 64 bits hold."""
        if isinstance(values, np.ndarray | np.generic) or (
            hasattr(values, "__array__") and not isinstance(values, Sequence)
        ):
            return self._from_array(place, values)
        if not isinstance(values, Sequence) or isinstance(values, str | bytes | bytearray):
            self.fault(place, _shown(values), expected)
            return None
        return self._from_sequence(place, values)

    def _from_array(self, place: str, values: object) -> npt.NDArray[np.int64] | None:
        array = np.asanyarray(values)
        if array.ndim != 1:
            self.fault(place, f"an array of {array.ndim} dimensions", "one dimension")
            return None
        self._lengths[place] = len(array)
        if len(array) == 0:
            return np.zeros(0, dtype=np.int64)  # an empty array has no type of note
        if array.dtype.kind == "O" or isinstance(array, np.ma.MaskedArray):
            return self._from_sequence(place, list(array))
        if array.dtype.kind not in "iu":
            self.fault(
                place,
                f"an array of {array.dtype}",
                "an array of whole numbers",
                "round or scale to whole numbers first; nothing is rounded here",
            )
            return None
        too_large = np.flatnonzero(array > _INT64.max) if array.dtype == np.uint64 else ()
        for position in too_large:
            self.fault(f"{place}[{position}]", str(array[position]), _RANGE_EXPECTED)
        return None if len(too_large) else np.asarray(array, dtype=np.int64)

    def _from_sequence(self, place: str, values: Sequence[object]) -> npt.NDArray[np.int64] | None:
        self._lengths[place] = len(values)
        numbers: list[int] = []
        for position, value in enumerate(values):
            number = _whole(value)
            if number is None:
                self.fault(f"{place}[{position}]", _shown(value), "a whole number")
            elif not _INT64.min <= number <= _INT64.max:
                self.fault(f"{place}[{position}]", str(number), _RANGE_EXPECTED)
            else:
                numbers.append(number)
        return np.array(numbers, dtype=np.int64) if len(numbers) == len(values) else None

    def index(
        self, place: str, values: object, count: int | None, of: str
    ) -> npt.NDArray[np.int64] | None:
        """Node numbers from 0 to below `count`; those that are not are noted and kept."""
        numbers = self.whole_numbers(place, values)
        if numbers is not None and count is not None and len(numbers):
            if numbers.min() >= 0 and numbers.max() < count:
                return numbers
            expected = f"0 to {count - 1}" if count else f"no rows, as there are no {of}"
            self._each(place, numbers, (numbers < 0) | (numbers >= count), expected)
        return numbers

    def capacity(
        self, place: str, value: object, count: int | None, of: str
    ) -> npt.NDArray[np.int64] | None:
        """One whole number, zero or more, for each of `count` nodes; one number stands for all."""
        number = _whole(value)
        if number is not None:
            if not 0 <= number <= _INT64.max:
                self.fault(place, str(number), f"0 to {_INT64.max}")
                return None
            return np.full(count or 0, number, dtype=np.int64)
        numbers = self.whole_numbers(
            place, value, f"a whole number, or a sequence or an array of one for each of the {of}"
        )
        length = self._lengths.get(place, count)
        if count is not None and length != count:
            self.fault(place, f"{length} entries", f"{count}, one for each of the {of}")
        if numbers is not None:
            self._each(place, numbers, numbers < 0, "zero or more")
        return numbers

    def _each(
        self,
        place: str,
        numbers: npt.NDArray[np.int64],
        wrong: npt.NDArray[np.bool_],
        expected: str,
    ) -> None:
        for position in np.flatnonzero(wrong):
            self.fault(f"{place}[{position}]", str(numbers[position]), expected)

    def same_length(self, places: Sequence[str]) -> None:
        """All columns read so far at `places` have the same number of rows."""
        lengths = {place: self._lengths[place] for place in places if place in self._lengths}
        if len(set(lengths.values())) > 1:
            found = ", ".join(f"{length} in {place}" for place, length in lengths.items())
            self.fault(" and ".join(lengths), f"{found} rows", "one length for all")

    def no_pair_twice(
        self,
        practice: npt.NDArray[np.int64],
        mentor: npt.NDArray[np.int64],
        row: npt.NDArray[np.int64],
    ) -> None:
        """No two rows, sorted by pair, hold the same pair."""
        again = (practice[1:] == practice[:-1]) & (mentor[1:] == mentor[:-1])
        repeats = np.flatnonzero(again)
        for position in repeats[np.argsort(row[repeats + 1])]:
            self.fault(
                f"practice[{row[position + 1]}], mentor[{row[position + 1]}]",
                f"practice {practice[position]} with mentor {mentor[position]}, "
                f"as in row {row[position]}",
                "each candidate pair in one row only",
            )

    def within_places(self, loads: npt.NDArray[np.int64], places: npt.NDArray[np.int64]) -> None:
        """No mentor must take more practices than it has places for."""
        if len(loads) == len(places):
            for mentor in np.flatnonzero(loads > np.maximum(places, 0)):
                self.fault(f"loads[{mentor}]", str(loads[mentor]), f"at most {places[mentor]}")

    def numbers_of_pairs(self, objectives: Iterable[Objective]) -> list[tuple[int, int]]:
        """The pairs to keep, by number."""
        found: list[tuple[int, int]] = []
        for number, objective in enumerate(objectives):
            if not isinstance(objective, FewestChanges):
                continue
            for position, each in enumerate(objective.previous):
                ours, theirs = each
                if isinstance(ours, int) and isinstance(theirs, int):
                    found.append((ours, theirs))
                else:
                    place = f"objectives[{number}].previous[{position}]"
                    self.fault(place, shown(each), "the numbers of a practice and of a mentor")
        return found

    def spread(
        self, fits: npt.NDArray[np.int64], nodes: int, objectives: Sequence[Objective]
    ) -> None:
        """The fits lie near enough to each other for 64-bit arithmetic.

        Where the number of pairs is settled before their fits count, only differences matter.
        """
        if len(fits) == 0:
            return
        least, greatest, limit = int(fits.min()), int(fits.max()), spread_maximum(nodes)
        kinds = [type(each) for each in objectives]
        if TotalFit in kinds and MostPairs not in kinds[: kinds.index(TotalFit)]:
            if max(abs(least), abs(greatest)) > limit:
                self.fault(
                    "fit",
                    f"values from {least} to {greatest}",
                    f"from {-limit} to {limit}, for {nodes} nodes",
                    "give fits in a coarser unit",
                )
        elif greatest - least > limit:
            self.fault(
                "fit",
                f"values from {least} to {greatest}",
                f"at most {limit} between the least and the greatest, for {nodes} nodes",
                "give fits in a coarser unit",
            )


def _whole(value: object) -> int | None:
    """The whole number that `value` is; `None` for all else, truth values included."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        return None
    return int(value)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{type(value).__name__} {text[:50]}…"  # noqa: PLR2004
