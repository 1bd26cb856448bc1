"""Bit masks for engines that add up a number faster than they list codes."""

from benchmarks.rules.peers.two_rules import OPEN, REFUTED, Codes, Condition

__all__ = ["CodesOfMasks", "bits"]


def bits() -> dict[int, Condition]:
    """The bit of each condition: those that refute first, then those that leave open."""
    conditions = (*REFUTED.values(), *OPEN.values())
    return {1 << place: condition for place, condition in enumerate(conditions)}


class CodesOfMasks(dict[int, Codes]):
    """The codes of each mask, made when it first occurs and then shared."""

    def __missing__(self, number: float) -> Codes:
        """The codes of a mask that has not occurred; some engines give whole numbers as floats."""
        mask = int(number)
        self[mask] = codes = (
            tuple(code for place, code in enumerate(REFUTED) if mask >> place & 1),
            tuple(code for place, code in enumerate(OPEN, len(REFUTED)) if mask >> place & 1),
        )
        return codes
