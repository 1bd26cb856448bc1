"""Why each pair is a pair: what the two share, and what that comes to."""

from collections.abc import Collection, Sequence

from qip_rules.matching.answer import Pair
from qip_rules.matching.areas import Taxonomy
from qip_rules.matching.candidates import CandidatePairs
from qip_rules.matching.derivations import CandidatePair
from qip_rules.matching.explaining.wording import area_said, called

__all__ = ["explain_pairs", "explained"]


def explain_pairs(
    candidates: CandidatePairs,
    chosen: Sequence[tuple[int, int]],
    fixed: Collection[tuple[int, int]],
) -> tuple[Pair, ...]:
    """The chosen pairs in the order of practice and mentor, each with its reason.

    Args:
        candidates: all pairs, decided.
        chosen: practice and mentor of each chosen pair, by number.
        fixed: those of them that were fixed beforehand.
    """
    beforehand = frozenset(fixed)
    return tuple(
        explained(candidates.pair(*numbers), candidates.taxonomy, fixed=numbers in beforehand)
        for numbers in sorted(chosen)
    )


def explained(pair: CandidatePair, taxonomy: Taxonomy, *, fixed: bool) -> Pair:
    """One pair with its reason."""
    shared = pair.shared or ()
    fit = sum(each.fit for each in shared)
    parts = "; ".join(area_said(each, taxonomy) for each in shared)
    both = f"{called(pair.practice)} and {called(pair.mentor)}"
    if pair.shared is None:
        says = f"What areas {both} share is not known yet."
    else:
        says = f"{both} share {parts}: a fit of {fit}." if parts else f"{both} share no area."
    if fixed:
        says += " The pair was fixed beforehand."
    return Pair(
        practice_id=pair.practice.practice_id,
        mentor_id=pair.mentor.mentor_id,
        fit=fit,
        shared=shared,
        fixed=fixed,
        says=says,
    )
