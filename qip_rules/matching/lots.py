"""Lots: numbers that pairs have by their ids alone, to tell equally good coverings apart."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

__all__ = ["LOTS", "lots_of"]

LOTS: Final = 1024
"""Lots are whole numbers from 1 to this one: enough that two choices seldom have the same sum, few
enough that the sums of many stay exact in rounded numbers."""


def lots_of(pairs: Iterable[tuple[str, str]]) -> list[int]:
    """The lot of each pair of a practice's id and a mentor's.

    One more than the remainder, by `LOTS`, of the first eight bytes (the greatest first) of the
    SHA-256 digest of both ids in UTF-8, the practice's first, with a line feed between them (FIPS
    180-4, Secure Hash Standard). An id holds no line feed, so no two pairs have the same text. The
    lot is the same wherever and whenever it is worked out; nobody can tell it from a random number,
    or choose it but by choosing ids.
    """
    found: list[int] = []
    for practice_id, mentor_id in pairs:
        text = f"{practice_id}\n{mentor_id}".encode("utf-8", "surrogatepass")
        found.append(int.from_bytes(sha256(text).digest()[:8], "big") % LOTS + 1)
    return found
