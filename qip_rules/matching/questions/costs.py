"""What one choice of pairs costs beside another, objective by objective."""

import itertools
from collections.abc import Collection, Mapping, Sequence

import attrs

from qip_rules.matching.areas import area_coverage, shared_areas
from qip_rules.matching.candidates import CandidatePairs
from qip_rules.matching.explaining.wording import counted
from qip_rules.matching.objectives import (
    AreaCoverage,
    FairestFit,
    FewestChanges,
    Leximin,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
)

__all__ = ["Cost", "costs_said", "value_of"]

Value = int | tuple[int, ...] | None
"""What a choice comes to under one objective."""

_Numbers = tuple[int, int]


@attrs.frozen(kw_only=True)
class Cost:
    """What two choices come to under one objective.

    As in the certificate, fixed pairs count for `AreaCoverage` only.
    """

    objective: Objective
    before: Value
    """The number of pairs, their total fit, the worst fit (`None` if there is no pair), all fits
    in ascending order, how many earlier pairs are kept, or how much of the areas is covered."""
    after: Value
    gap: int = 0
    """How much more the best second choice may come to than the one found. Above zero only where
    a time limit ended its solve early; objectives that come later are of the one found then."""

    @property
    def differs(self) -> bool:
        """Whether the two choices come to something else."""
        return self.before != self.after

    @property
    def is_gain(self) -> bool:
        """Whether the second choice is the better one."""
        match self.before, self.after:
            case (tuple() as before, tuple() as after):
                return after > before
            case (int() as before, int() as after):
                return after > before
            case (None, int()):
                return True
            case _:
                return False

    @property
    def is_proved_loss(self) -> bool:
        """Whether even the best second choice comes to less, the earlier objectives as told."""
        if self.gap and isinstance(self.before, int) and isinstance(self.after, int):
            return self.after + self.gap < self.before
        return self.differs and not self.is_gain

    @property
    def _reached(self) -> str:
        """What the second choice comes to, in words; with a gap, from what is found to the most."""
        if self.gap and isinstance(self.after, int):
            return f"{self.after} to {self.after + self.gap}"
        return str(self.after)

    def __str__(self) -> str:
        before, after = self.before, self.after
        match self.objective:
            case MostPairs() if isinstance(before, int) and isinstance(after, int):
                pairs = f"{self._reached} pairs" if self.gap else counted(after, "pair")
                return f"{pairs} instead of {before}"
            case TotalFit():
                return f"a total fit of {self._reached} instead of {before}"
            case FairestFit():
                return f"a worst fit of {after} instead of {before}"
            case FewestChanges():
                return f"{self._reached} earlier pairs kept instead of {before}"
            case AreaCoverage():
                return f"areas covered by {self._reached} instead of {before}"
            case _:
                pass
        if isinstance(before, tuple) and isinstance(after, tuple):
            for place, (old, new) in enumerate(zip(before, after, strict=False), start=1):
                if old != new:
                    which = "the lowest fit" if place == 1 else f"fit {place} from the lowest"
                    return f"{new} instead of {old} as {which}"
        return f"{after} instead of {before}"


def value_of(
    objective: Objective,
    chosen: Collection[_Numbers],
    fixed: Collection[_Numbers],
    candidates: CandidatePairs,
    fits: Mapping[_Numbers, int],
) -> Value:
    """What a choice comes to under one objective.

    Args:
        objective: with pairs by number.
        chosen: the chosen pairs by number, without the fixed ones.
        fixed: the fixed pairs.
        candidates: all pairs, decided.
        fits: the fit of each chosen pair.
    """
    match objective:
        case MostPairs():
            return len(chosen)
        case TotalFit():
            return sum(fits[each] for each in chosen)
        case FairestFit():
            return min((fits[each] for each in chosen), default=None)
        case Leximin():
            return tuple(sorted(fits[each] for each in chosen))
        case FewestChanges():
            return len({*objective.previous} & {*chosen})
        case AreaCoverage():
            return _covered([*chosen, *fixed], candidates)
        case Stable():
            return 0


def _covered(chosen: Collection[_Numbers], candidates: CandidatePairs) -> int:
    return area_coverage(
        (practice, shared_areas(candidates.practices[practice], candidates.proven[mentor]) or ())
        for practice, mentor in chosen
    )


def costs_said(costs: Sequence[Cost]) -> str:
    """Where the two choices differ, in words; empty where they are as good.

    After the first cost that is not proved nothing is told: the best choice may be another one.
    """
    proved = list(itertools.takewhile(lambda each: not each.gap, costs))
    told = [each for each in proved if each.differs] + list(costs[len(proved) :][:1])
    return "; ".join(map(str, told))
