"""What there is to cover: the areas of practices, and which candidate pair brings what to which."""

from typing import TYPE_CHECKING

from qip_rules.matching.areas import shared_areas
from qip_rules.matching.free import FreePairs

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from qip_rules.matching.solve.topics import Topics

    Numbers = npt.NDArray[np.signedinteger]

__all__ = ["topics_of"]


def topics_of(free: FreePairs) -> "Topics":
    """The topics of a problem; its free pairs by their place among them."""
    import numpy as np

    from qip_rules.matching.solve.topics import Topics

    candidates = free.candidates
    mentors = len(candidates.mentors)
    practice: list[int] = []
    weight: list[int] = []
    areas: dict[tuple[int, str], int] = {}
    topics_with: dict[str, list[int]] = {}
    for number, record in enumerate(candidates.practices):
        for each in sorted(record.areas or (), key=lambda each: each.area):
            areas[number, each.area] = len(practice)
            topics_with.setdefault(each.area, []).append(len(practice))
            practice.append(number)
            weight.append(each.weight)
    given = np.zeros(len(practice), dtype=np.int64)
    for ours, theirs in free.fixed:
        for shared in shared_areas(candidates.practices[ours], candidates.proven[theirs]) or ():
            topic = areas[ours, shared.area]
            given[topic] = max(int(given[topic]), shared.evidence)
    practice_of = np.array(practice, dtype=np.int64)
    numbers = free.practice * mentors + free.mentor
    pairs: list[Numbers] = []
    topics: list[Numbers] = []
    evidence: list[Numbers] = []
    for mentor, proven in enumerate(candidates.proven):
        for area, success in sorted((proven or {}).items(), key=lambda each: each[0]):
            of_area = np.array(topics_with.get(area, ()), dtype=np.int64)
            sought = practice_of[of_area] * mentors + mentor
            at = np.searchsorted(numbers, sought)
            found = np.zeros(len(at), dtype=np.bool_)
            inside = at < len(numbers)
            found[inside] = numbers[at[inside]] == sought[inside]
            pairs.append(at[found])
            topics.append(of_area[found])
            evidence.append(np.full(int(found.sum()), success.evidence, dtype=np.int64))
    none = np.zeros(0, dtype=np.int64)
    return Topics(
        practice=practice_of,
        weight=np.array(weight, dtype=np.int64),
        given=given,
        pair=np.concatenate([none, *pairs]),
        topic=np.concatenate([none, *topics]),
        evidence=np.concatenate([none, *evidence]),
    )
