"""Inputs made of others: changed a little, cut, doubled, crossed. One seed, the same inputs."""

import random
from collections.abc import Iterator, Sequence
from typing import Final

__all__ = ["changed", "inputs"]

_LENGTH_MAXIMUM: Final = 60_000
_KEPT: Final = 400
"""How many inputs are kept beside the seeds to be changed again."""


def changed(
    data: bytes, others: Sequence[bytes], words: Sequence[bytes], chance: random.Random
) -> bytes:
    """The input with one or a few changes."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.choice((1, 1, 2, 4, 8, 30, 200)))
        match chance.randrange(9):
            case 0:
                made[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
            case 1:
                del made[at:end]
            case 2:
                made[at:at] = made[at:end] * chance.choice((1, 2, 50))
            case 3 | 4:
                made[at:at] = chance.choice(words)
            case 5 | 6:
                made[at:end] = chance.choice(words)
            case 7:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                made[at:end] = other[start : start + chance.randrange(200)]
            case _:
                made = _value_replaced(made, words, chance)
    return bytes(made[:_LENGTH_MAXIMUM])


def _value_replaced(made: bytearray, words: Sequence[bytes], chance: random.Random) -> bytearray:
    """One of the values between a colon, an equals sign or a comma and the next, made another."""
    marks = [at for at, byte in enumerate(made) if byte in b":=,[\n"]
    if not marks:
        return made
    at = chance.choice(marks) + 1
    ends = [end for end in (made.find(each, at) for each in (b",", b"}", b"]", b"\n")) if end >= 0]
    made[at : min(ends, default=len(made))] = chance.choice(words)
    return made


def inputs(
    seeds: Sequence[bytes], words: Sequence[bytes], chance: random.Random
) -> Iterator[bytes]:
    """The seeds, then without end what comes of changing them and one another."""
    yield from seeds
    kept = list(seeds)
    while True:
        made = changed(chance.choice(kept), kept, words, chance)
        yield made
        if len(kept) < len(seeds) + _KEPT:
            kept.append(made)
        elif not chance.randrange(200):
            kept[len(seeds) + chance.randrange(_KEPT)] = made
