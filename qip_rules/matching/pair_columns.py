"""The facts of many pairs, from what each side brings, decided a combination at a time.

Every fact of a pair but the number of shared areas is a key in common: an organization, a
mailbox, a domain, an id among declared conflicts. What is known of one pair is written as a
number, its combination. There are few of these, so the requirements are decided once for each,
however many pairs have it, by the NumPy reader.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.matching.derivations import AREA_COUNT
from qip_rules.matching.links import known_of, links_of
from qip_rules.matching.meetings import meetings_of
from qip_rules.matching.records import AreaOfSuccess, MentorPractice, Practice
from qip_rules.rules.requirement import Requirement, RuleSet

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]
    Digits = npt.NDArray[np.int16]

__all__ = ["DecidedPairs", "PairColumns", "PairFacts"]

_UNKNOWN_FALSE_TRUE: Final = 3


@attrs.frozen(eq=False, kw_only=True)
class DecidedPairs:
    """Pairs, and the requirements decided for each combination of facts among them."""

    combination: "Numbers"
    """The combination of each pair."""
    proved: "Bools"
    """Which requirements (rows) are met by which combinations (columns)."""
    refuted: "Bools"
    """Which requirements (rows) refuse which combinations (columns)."""
    areas_known: "Bools"
    """Of which combinations it is known how many areas are shared."""

    @cached_property
    def qualifies(self) -> "Bools":
        """Which combinations meet every requirement."""
        import numpy as np

        all_met: Bools = np.logical_and.reduce(self.proved, axis=0)
        return all_met

    @cached_property
    def refuses(self) -> "Bools":
        """Which combinations some requirement refuses."""
        import numpy as np

        in_any: Bools = np.logical_or.reduce(self.refuted, axis=0)
        return in_any


@attrs.frozen(eq=False)
class PairFacts:
    """Pairs with their fits and facts, in the order of practice, then mentor."""

    number: "Numbers"
    """The number of the practice times all mentors, plus the number of the mentor."""
    fit: "Numbers"
    """The sum of weight times evidence over the areas shared; 0 where areas are not known."""
    rows: int
    """How many practices they are of."""
    _digits: "Mapping[str, Digits | None]"
    """Each fact: 0 where it is not known, else 1 more than its value. `None` is known and false
    of every pair."""

    def decided(self, requirements: Sequence[Requirement], rule_set: RuleSet) -> DecidedPairs:
        """The requirements, which are of the rule set, decided for these pairs."""
        import numpy as np

        from qip_rules.rules.arrays import Column, decide_arrays

        code = np.zeros(len(self.number), dtype=np.int64)
        radixes: list[tuple[str, int]] = []
        reach = 1
        for name, digits in self._digits.items():
            if digits is None:
                continue
            radix = _UNKNOWN_FALSE_TRUE
            if name == AREA_COUNT:
                radix = int(digits.max(initial=0)) + 1
            code *= radix
            code += digits
            reach *= radix
            radixes.append((name, radix))
        seen = np.zeros(reach, dtype=np.bool_)
        seen[code] = True
        (distinct,) = np.nonzero(seen)
        place = np.zeros(reach, dtype=np.int64)
        place[distinct] = np.arange(len(distinct))
        rest = distinct
        columns: dict[str, Column] = {}
        known_and_false = np.ones(len(distinct), dtype=np.int64)
        each_digit = dict.fromkeys(self._digits, known_and_false)
        for name, radix in reversed(radixes):
            rest, each_digit[name] = np.divmod(rest, radix)
        for name, digit in each_digit.items():
            value = digit - 1
            columns[name] = Column(
                np.maximum(value, 0) if name == AREA_COUNT else value == 1, digit > 0
            )
        masks = decide_arrays(rule_set, columns, len(distinct))
        proved = np.zeros((len(requirements), len(distinct)), dtype=np.bool_)
        refuted = np.zeros_like(proved)
        for row, requirement in enumerate(requirements):
            mask = masks[requirement.code]
            proved[row], refuted[row] = mask.proved, mask.refuted
        return DecidedPairs(
            combination=place[code],
            proved=proved,
            refuted=refuted,
            areas_known=columns[AREA_COUNT].known,
        )


class PairColumns:
    """What practices and mentors bring to the facts of a pair."""

    def __init__(
        self,
        practices: Sequence[Practice],
        mentors: Sequence[MentorPractice],
        proven: Sequence[Mapping[str, AreaOfSuccess] | None],
    ) -> None:
        """Read the records.

        Args:
            practices: in the order of their numbers.
            mentors: in the order of their numbers.
            proven: what `proven_areas` gives for each mentor.
        """
        import numpy as np

        ours = [each.areas for each in practices]
        self._practices, self._mentors = len(practices), len(mentors)
        areas = [[each.area for each in areas or ()] for areas in ours]
        self._areas = meetings_of(areas, proven)
        self._areas_known = known_of(ours), known_of(proven)
        weight = [each.weight for areas in ours for each in areas or ()]
        evidence = [each.evidence for areas in proven for each in (areas or {}).values()]
        self._weight = np.array(weight, dtype=np.int64)
        self._evidence = np.array(evidence, dtype=np.int64)
        self._links = links_of(practices, mentors)

    def sharing(self, pairs_at_once: int) -> Iterator[PairFacts]:
        """Every pair that shares an area, a range of practices at a time.

        Args:
            pairs_at_once: about how many pairs may stand in columns at a time.
        """
        import numpy as np

        ends = np.cumsum(np.append(0, self._areas.sizes()))
        first = 0
        while first < self._practices:
            reach = np.searchsorted(ends, int(ends[first]) + pairs_at_once, side="right")
            last = max(first + 1, int(reach) - 1)
            number, count, fit = self._joined(np.arange(first, last))
            number += first * self._mentors
            practice, mentor = np.divmod(number, max(1, self._mentors))
            digits: dict[str, Digits | None] = {AREA_COUNT: (count + 1).astype(np.int16)}
            for name, link in self._links.items():
                digits[name] = link.of_pairs(practice, mentor)
            yield PairFacts(number, fit, last - first, digits)
            first = last

    def every(self, practices: "Numbers", pairs_at_once: int) -> Iterator[PairFacts]:
        """Every pair of these practices, some practices at a time.

        Args:
            practices: some practices, in the order that is wanted.
            pairs_at_once: about how many pairs may stand in columns at a time.
        """
        import numpy as np

        step = max(1, pairs_at_once // max(1, self._mentors))
        for first in range(0, len(practices), step):
            some = practices[first : first + step]
            shape = len(some), self._mentors
            number, count, fit = self._joined(some)
            counts = np.zeros(shape, dtype=np.int16)
            fits = np.zeros(shape, dtype=np.int64)
            counts.ravel()[number], fits.ravel()[number] = count, fit
            known = np.logical_and.outer(self._areas_known[0][some], self._areas_known[1])
            digits: dict[str, Digits | None] = {AREA_COUNT: ((counts + 1) * known).ravel()}
            for name, link in self._links.items():
                digits[name] = link.of_rows(some)
            numbers = np.add.outer(some * self._mentors, np.arange(self._mentors))
            yield PairFacts(numbers.ravel(), fits.ravel(), len(some), digits)

    def _joined(self, practices: "Numbers") -> "tuple[Numbers, Numbers, Numbers]":
        """The pairs that share an area: place times mentors plus mentor, how many, and the fit."""
        import numpy as np

        met = self._areas.met(practices)
        number = met.position * self._mentors + met.mentor
        fit = self._weight[met.practice_entry] * self._evidence[met.mentor_entry]
        order = np.argsort(number, kind="stable")
        number = number[order]
        is_first = np.ones(len(number), dtype=np.bool_)
        np.not_equal(number[1:], number[:-1], out=is_first[1:])
        (first,) = np.nonzero(is_first)
        count = np.diff(first, append=len(number))
        return number[first], count, np.add.reduceat(fit[order], first)
