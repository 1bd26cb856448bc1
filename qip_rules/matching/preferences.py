"""Whom each practice and each mentor would rather have, of those open to them."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import attrs

__all__ = ["Preferences", "preference_rank", "preferences_of", "wish_places"]

Id = TypeVar("Id", int, str)


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
    of_practice, of_mentor = (
        [wish_places(wishes) for wishes in side] for side in (practice_wishes, mentor_wishes)
    )
    for (practice, mentor), fit in fits.items():
        ours[practice].append(preference_rank(of_practice[practice], mentor, fit))
        theirs[mentor].append(preference_rank(of_mentor[mentor], practice, fit))
    sides = [
        tuple(tuple(other for _, _, other in sorted(ranked)) for ranked in side)
        for side in (ours, theirs)
    ]
    return Preferences(of_practices=sides[0], of_mentors=sides[1])


def wish_places(wishes: Sequence[Id]) -> dict[Id, int]:
    """The place of each one wished for, from 0 for the dearest."""
    return {each: at for at, each in enumerate(wishes)}


def preference_rank(places: Mapping[Id, int], other: Id, fit: int) -> tuple[int, int, Id]:
    """Where one of the other side stands in somebody's order; the less, the dearer.

    A wish decides before a fit does, since no two wishes have the same place; a fit before an id.

    Args:
        places: what `wish_places` gives for the wishes of the one who ranks.
        other: who is ranked, by id or by number.
        fit: the fit of the two.
    """
    return places.get(other, len(places)), -fit, other
