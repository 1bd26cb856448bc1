"""What open pairs add to what is covered, as sums: the columns of a whole-number program.

What covers an area is no flow: two mentors of one practice who are strong in the same area count
once. So a practice that can have several of them gets, for each of its areas and each grade of
evidence there, a further unknown from 0 to 1, no greater than the number of its pairs that bring
this grade or a better one; it is worth the weight times the step from the grade below. (G.
Cornuejols, G. L. Nemhauser and L. A. Wolsey, The Uncapacitated Facility Location Problem, 1990, in
which grades are sorted distances.) For a practice that can have one pair only, each pair has its
own worth.
"""

import numpy as np
import numpy.typing as npt

from qip_rules.matching.solve.face import Face
from qip_rules.matching.solve.topics import Topics

__all__ = ["Grades"]

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


class Grades:
    """What open pairs, and grades of evidence that they reach, are worth."""

    def __init__(self, face: Face, topics: Topics, held: Bools) -> None:
        """Look at a face.

        Args:
            face: the open pairs.
            topics: what there is to cover.
            held: for each candidate pair, whether every choice on the face holds it.
        """
        self.weight: Numbers = topics.weight
        most = np.minimum(face.most, face.uses(np.ones(len(face.pair), dtype=np.bool_)))
        place = np.full(len(held), -1, dtype=np.int64)
        place[face.pair] = np.arange(len(face.pair))
        self.given: Numbers = topics.best(held)
        """The evidence for each topic that no choice is without."""
        more = (place[topics.pair] >= 0) & (topics.evidence > self.given[topics.topic])
        pair, topic = place[topics.pair[more]], topics.topic[more]
        evidence = topics.evidence[more]
        self.pair: Numbers = pair
        self.topic: Numbers = topic
        self.evidence: Numbers = evidence
        """What open pairs bring to topics beyond what is given, one entry for each such two."""
        alone = most[topics.practice[topic]] <= 1
        self.own: Numbers = np.zeros(len(face.pair), dtype=np.int64)
        """What each pair of a practice that can have one only adds."""
        gained = topics.weight[topic] * (evidence - self.given[topic])
        np.add.at(self.own, pair[alone], gained[alone])
        self._enter(pair[~alone], topic[~alone], evidence[~alone])

    def _enter(self, pair: Numbers, topic: Numbers, evidence: Numbers) -> None:
        """One unknown for each topic and each grade of evidence that pairs bring to it."""
        grades = np.unique(np.stack([topic, evidence], axis=1), axis=0)
        topics, grade = grades[:, 0], grades[:, 1]
        first = np.ones(len(grades), dtype=np.bool_)
        first[1:] = topics[1:] != topics[:-1]
        below = np.where(first, self.given[topics], np.roll(grade, 1))
        self.worth: Numbers = self.weight[topics] * (grade - below)
        """What each grade of each topic adds to the one below it."""
        # A pair brings its own grade and each lower one of the topic: from the topic's first grade
        # to its own.
        start = np.searchsorted(topics, topic)
        width = int(grade.max(initial=0)) + 1
        own = np.searchsorted(topics * width + grade, topic * width + evidence)
        count = own - start + 1
        offset = np.arange(count.sum(), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
        self.entry_grade: Numbers = np.repeat(start, count) + offset
        self.entry_pair: Numbers = np.repeat(pair, count)

    @property
    def most(self) -> int:
        """All that would be covered if every open pair were chosen."""
        best = self.given.copy()
        np.maximum.at(best, self.topic, self.evidence)
        return int((self.weight * best).sum())

    def added(self, chosen: Bools) -> Numbers:
        """What each open pair adds to what the chosen ones cover, itself left out."""
        topic, evidence = self.topic, self.evidence
        held = np.flatnonzero(chosen[self.pair])
        held = held[np.lexsort((self.pair[held], evidence[held], topic[held]))]
        last = np.ones(len(held), dtype=np.bool_)
        last[:-1] = topic[held[1:]] != topic[held[:-1]]
        best, second = self.given.copy(), self.given.copy()
        by = np.full(len(best), -1, dtype=np.int64)
        at = topic[held[last]]
        best[at], by[at] = evidence[held[last]], self.pair[held[last]]
        # What stands before the last of a topic is its second best.
        (before,) = np.nonzero(~last[:-1] & last[1:])
        second[topic[held[before]]] = evidence[held[before]]
        others = np.where(by[topic] == self.pair, second[topic], best[topic])
        added = np.zeros(len(chosen), dtype=np.int64)
        np.add.at(added, self.pair, self.weight[topic] * np.maximum(evidence - others, 0))
        return added
