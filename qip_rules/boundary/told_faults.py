"""How every script tells faults: how many in what, then each with its place on a line of its own.

What is found and what is expected stand below the place, so that neither is lost in a long line.
"""

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from qip_rules.errors import Fault, InputError

__all__ = ["NOTHING_WRITTEN", "fault_lines", "headline", "named_as_options", "told_of_fault"]

NOTHING_WRITTEN: Final = "Nothing was written."

_NO_OPTIONS: Final[Mapping[str, str]] = MappingProxyType({})
_FONT: Final = re.compile(r"fonts\[(?P<position>[0-9]+)\]")


def headline(error: InputError, became: str = NOTHING_WRITTEN) -> str:
    """How many faults there are and in what, and what became of the work."""
    count = len(error.faults)
    return f"{count} {'fault' if count == 1 else 'faults'} in {error.of}. {became}"


def told_of_fault(fault: Fault) -> tuple[str, ...]:
    """What was found, what is expected, and the hint if there is one: a line each."""
    told = (f"found {fault.found}", f"expected {fault.expected}", fault.hint)
    return tuple(each for each in told if each)


def fault_lines(faults: Iterable[Fault]) -> Iterator[str]:
    """The lines that tell faults; one about the whole input has no line for a place."""
    for fault in faults:
        if fault.place:
            yield fault.place
        yield from (f"    {each}" for each in told_of_fault(fault))


def named_as_options(
    error: InputError, given: argparse.Namespace, options: Mapping[str, str] = _NO_OPTIONS
) -> InputError:
    """The same faults, those of what options brought under the names of the options.

    A library call speaks of `fonts[1]`; a person wrote the path of a file behind `--font`.

    Args:
        error: what a library call refused.
        given: the call of the script; what stands behind `--font` is its `font`.
        options: the options of other arguments of the library call, by name.
    """
    faults = (_named(each, given, options) for each in error.faults)
    return type(error)(faults, of=error.of)


def _named(fault: Fault, given: argparse.Namespace, options: Mapping[str, str]) -> Fault:
    font = _FONT.fullmatch(fault.place)
    if font is not None and "font" in given:
        found = f"{given.font[int(font['position'])]}: {fault.found}"
        return attrs.evolve(fault, place="--font", found=found, expected="a TrueType font (.ttf)")
    return attrs.evolve(fault, place=options.get(fault.place, fault.place))
