"""What there is to cover: the areas of practices by number, and what each pair brings to them."""

import attrs
import numpy as np
import numpy.typing as npt

__all__ = ["Topics"]

Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@attrs.frozen(eq=False, kw_only=True)
class Topics:
    """What there is to cover: a topic is one area of one practice."""

    practice: Numbers
    """The practice of each topic."""
    weight: Numbers
    """What each topic counts."""
    given: Numbers
    """The evidence that fixed pairs bring to each topic already; 0 is none."""
    pair: Numbers
    """A candidate pair that brings something to a topic, one entry for each such two."""
    topic: Numbers
    """The topic of each entry."""
    evidence: Numbers
    """The evidence that the pair brings to the topic, from 1."""

    def covered(self, chosen: Bools) -> int:
        """What is covered by fixed and chosen pairs, in whole numbers.

        Args:
            chosen: one truth value per candidate pair.
        """
        return int((self.weight * self.best(chosen)).sum())

    def best(self, chosen: Bools) -> Numbers:
        """The strongest evidence for each topic."""
        best = self.given.copy()
        held = chosen[self.pair]
        np.maximum.at(best, self.topic[held], self.evidence[held])
        return best
