"""Stable choices of pairs: deferred acceptance."""

import heapq
from collections import deque
from collections.abc import Sequence

from qip_rules.matching.preferences import Preferences

__all__ = ["stable_choice"]


def stable_choice(
    preferences: Preferences, wanted: Sequence[int], places: Sequence[int]
) -> frozenset[tuple[int, int]]:
    """The stable pairs of practice and mentor, by number, that are best for every practice.

    Each practice asks mentors in the order of its preference until it is held as often as it
    wants. A mentor holds the best who have asked so far, up to its places, and lets the worst of
    more than that go on asking (D. Gale and L. S. Shapley, College Admissions and the Stability
    of Marriage, 1962). The order in which practices ask makes no difference.

    Args:
        preferences: whom each would rather have; who is not named is out of the question.
        wanted: how many mentors each practice wants.
        places: how many practices each mentor can take.
    """
    rank = [{each: at for at, each in enumerate(order)} for order in preferences.of_mentors]
    held: list[list[tuple[int, int]]] = [[] for _ in places]
    """For each mentor those it holds, as a heap: the least liked first."""
    missing = list(wanted)
    asked = [0] * len(missing)
    asking = deque(range(len(missing)))
    while asking:
        practice = asking.popleft()
        order = preferences.of_practices[practice]
        while missing[practice] and asked[practice] < len(order):
            mentor = order[asked[practice]]
            asked[practice] += 1
            if places[mentor] < 1:
                continue
            heapq.heappush(held[mentor], (-rank[mentor][practice], practice))
            missing[practice] -= 1
            if len(held[mentor]) > places[mentor]:
                _, sent_on = heapq.heappop(held[mentor])
                missing[sent_on] += 1
                if sent_on != practice:
                    asking.append(sent_on)
    return frozenset((practice, mentor) for mentor, heap in enumerate(held) for _, practice in heap)
