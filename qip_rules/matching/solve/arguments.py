"""The caller's sequences and arrays as arrays of whole numbers, and all that is wrong with them."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from qip_rules.errors import Fault
from qip_rules.fields import shown
from qip_rules.matching.objectives import FewestChanges, MostPairs, Objective, TotalFit
from qip_rules.matching.solve.network import spread_maximum
from qip_rules.narrowing import is_sequence

__all__ = ["ArgumentReader"]

_INT64: Final = np.iinfo(np.int64)
_RANGE_EXPECTED: Final = f"a whole number from {_INT64.min} to {_INT64.max}"


class ArgumentReader:
    """Turns arguments into arrays and collects what is wrong with them.

    Each method that reads gives `None` where nothing usable was found, after noting why.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._lengths: dict[str, int] = {}

    def fault(self, place: str, found: str, expected: str, hint: str = "") -> None:
        """Note what is wrong with an argument."""
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
        given: object = values
        if isinstance(given, np.ndarray | np.generic) or (
            hasattr(given, "__array__") and not isinstance(given, Sequence)
        ):
            return self._from_array(place, values)
        if not is_sequence(values) or isinstance(values, str | bytes | bytearray):
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
            if numbers.view(np.uint64).max() < count:  # where what is negative is beyond 2**63
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
        self, least: int, greatest: int, nodes: int, objectives: Sequence[Objective]
    ) -> None:
        """The least and the greatest fit lie near enough to each other for 64-bit arithmetic.

        Where the number of pairs is settled before their fits count, only differences matter.
        """
        limit = spread_maximum(nodes)
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


def _whole(value: Any) -> int | None:  # noqa: ANN401 - whatever is given
    """The whole number that `value` is; `None` for all else, truth values included."""
    given: object = value
    if isinstance(given, bool) or not isinstance(given, int | np.integer):
        return None
    return int(value)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{type(value).__name__} {text[:50]}…"  # noqa: PLR2004
