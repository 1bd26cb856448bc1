"""From the caller's sequences to a network: every fault of the input at once, or none."""

from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from qip_rules.errors import InputError
from qip_rules.matching.objectives import (
    Objective,
)
from qip_rules.matching.solve.arguments import ArgumentReader
from qip_rules.matching.solve.network import NODES_MAXIMUM, Network

__all__ = ["Candidates", "read_candidates"]

_INT64: Final = np.iinfo(np.int64)


@attrs.frozen(eq=False)
class Candidates:
    """The caller's candidate pairs as a network, with the way back to the caller's rows."""

    network: Network
    row: npt.NDArray[np.int64] | None
    """For each pair of the network, the row in which the caller gave it; `None` if rows were in
    the order of the network."""
    kept: npt.NDArray[np.bool_]
    """For each pair of the network, whether it is one of the pairs to keep."""

    def rows_of(self, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The rows of some pairs, ascending.

        Args:
            pairs: their places in the network, ascending.
        """
        return pairs if self.row is None else np.sort(self.row[pairs])


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
    reader = ArgumentReader()
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
    least_fit = greatest_fit = 0
    if fits is not None and len(fits):
        least_fit, greatest_fit = int(fits.min()), int(fits.max())
        if practice_count is not None and mentor_count is not None:
            nodes = practice_count + mentor_count
            reader.spread(least_fit, greatest_fit, nodes, objectives)

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
    if row is not None:
        fits = fits[row]
    network = Network(
        practice=practice_index,
        mentor=mentor_index,
        gain=fits - least_fit,
        wanted=wanted_counts,
        places=place_counts,
        loads=load_counts,
        least_fit=least_fit,
        spread=greatest_fit - least_fit,
    )
    mentors_of_all = len(place_counts)
    numbers = [  # what is beyond all nodes is no candidate, and cannot be kept
        ours * mentors_of_all + theirs
        for ours, theirs in previous
        if 0 <= ours < len(wanted_counts) and 0 <= theirs < mentors_of_all
    ]
    kept = np.zeros(len(fits), dtype=np.bool_)
    if numbers:
        kept = np.isin(practice_index * mentors_of_all + mentor_index, numbers)
    return Candidates(network, row, kept)


def _in_order(
    practice: npt.NDArray[np.int64], mentor: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64] | None:
    """The rows in the order (practice, mentor); `None` if they are in it, and no pair is twice.

    A pair that is there twice is in the order of its rows.
    """
    if not (practice[1:] < practice[:-1]).any():
        (back,) = np.nonzero(mentor[1:] <= mentor[:-1])
        if (practice[back] < practice[back + 1]).all():
            return None
    span = int(mentor.max()) + 1
    if min(practice.min(), mentor.min()) >= 0 and int(practice.max()) < _INT64.max // span:
        number = practice * span + mentor
        row = np.argsort(number)  # in no order of its own among equals
        number = number[row]
        if (number[1:] > number[:-1]).all():
            return row
    return np.lexsort((mentor, practice))
