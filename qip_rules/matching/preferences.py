"""Whom each practice and each mentor would rather have, of those open to them."""

from collections.abc import Mapping, Sequence

import attrs

__all__ = ["Preferences", "preferences_of"]


@attrs.frozen(eq=False, kw_only=True)
class Preferences:
    """For practices and for mentors, by number: the other side's, the dearest first."""

    of_practices: tuple[tuple[int, ...], ...]
    of_mentors: tuple[tuple[int, ...], ...]


def preferences_of(
    fits: Mapping[tuple[int, int], int],
    practice_wishes: Sequence[Sequence[int]],
    mentor_wishes: Sequence[Sequence[int]],
) -> Preferences:
    """The order in which both sides rank each other: wishes, then fit, then number.

    Args:
        fits: the fit of each pair that can be chosen, by the numbers of its practice and mentor.
        practice_wishes: for each practice the mentors that it wishes for, the dearest first.
        mentor_wishes: for each mentor the practices that it wishes for, the dearest first.
    """
    ours: list[list[tuple[int, int, int]]] = [[] for _ in practice_wishes]
    theirs: list[list[tuple[int, int, int]]] = [[] for _ in mentor_wishes]
    places = [
        [{each: at for at, each in enumerate(wishes)} for wishes in side]
        for side in (practice_wishes, mentor_wishes)
    ]
    for (practice, mentor), fit in fits.items():
        wished = places[0][practice]
        ours[practice].append((wished.get(mentor, len(wished)), -fit, mentor))
        wished = places[1][mentor]
        theirs[mentor].append((wished.get(practice, len(wished)), -fit, practice))
    # A wish decides before a fit does: two wishes never have the same place.
    sides = [
        tuple(tuple(other for _, _, other in sorted(ranked)) for ranked in side)
        for side in (ours, theirs)
    ]
    return Preferences(of_practices=sides[0], of_mentors=sides[1])
