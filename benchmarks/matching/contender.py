"""Who takes part: what a contender says of itself, how it is driven, and the list of all.

A contender's module imports the library it drives only when the contender is made, so that every
module can be read where the library is not installed.
"""

import enum
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path
from typing import Any, Final

import attrs

from benchmarks.matching.instance import Instance, Numbers

__all__ = [
    "APART",
    "MODULES",
    "Claim",
    "Contender",
    "Driven",
    "contenders",
    "missing_from",
    "no_cells",
    "version_of",
]

APART: Final = Path(sys.prefix) / "apart"
"""A folder of this environment for what cannot be installed beside the other peers."""


class Claim(enum.Enum):
    """What a contender says that its choice of pairs is; the choice is held to it."""

    OPTIMAL = "optimal"
    STABLE = "stable"


def no_cells(_: Instance) -> int:
    """Of a contender that makes no matrix."""
    return 0


def nothing_proved(_: Instance, __: object) -> str | None:
    """Of a contender that gives no proof."""
    return None


@attrs.frozen(kw_only=True)
class Driven:
    """A contender at work: its library imported.

    `build` makes the library's own form of an instance and `solve` gives the library's answer;
    both are timed, apart. `pairs` reads practices and mentors out of the answer, and is not.
    `refuted` says what is wrong with the proof that came with the answer: empty if it holds, and
    `None` if there was none.
    """

    build: Callable[[Instance], Any]
    solve: Callable[[Any], Any]
    pairs: Callable[[Instance, Any], tuple[Numbers, Numbers]]
    refuted: Callable[[Instance, Any], str | None] = nothing_proved


@attrs.frozen(kw_only=True)
class Contender:
    """One way to choose pairs.

    The first of all is the one that the others are held against, and it has to prove its answer.
    `cells` is how many numbers of eight bytes the largest matrix of its form has. Names of
    distributions begin with that whose version is told.
    """

    name: str
    make: Callable[[], Driven]
    how: str
    """Its form of the problem, in a sentence or two."""
    claim: Claim = Claim.OPTIMAL
    cells: Callable[[Instance], int] = no_cells
    distributions: tuple[str, ...] = ()
    apart: bool = False
    """Installed in a folder of its own, because it writes over another contender's files."""
    on_curve: bool = False
    """Whether it is in the picture: the best form of each library."""
    version: str = ""
    """Of what is not a distribution; else that of the first distribution is told."""


MODULES: Final = (
    "benchmarks.matching.ours",
    "benchmarks.matching.peers.pot",
    "benchmarks.matching.peers.lemon",
    "benchmarks.matching.peers.or_tools",
    "benchmarks.matching.peers.math_opt",
    "benchmarks.matching.peers.scipy_assignment",
    "benchmarks.matching.peers.lapx",
    "benchmarks.matching.peers.lapjv_matrix",
    "benchmarks.matching.peers.network_x",
    "benchmarks.matching.peers.stable_games",
    "benchmarks.matching.peers.mentor_match",
)
"""The modules of all contenders; each has a tuple `CONTENDERS`."""


def contenders(modules: Iterable[str] = MODULES) -> Iterator[tuple[str, Contender]]:
    """Every contender of the modules, with the name of its module."""
    for module in modules:
        for contender in import_module(module).CONTENDERS:
            yield module, contender


def missing_from(contender: Contender) -> tuple[str, ...]:
    """The distributions that it needs and that are not installed here."""
    return tuple(
        name for name in contender.distributions if _installed(name, apart=contender.apart) is None
    )


def version_of(contender: Contender) -> str:
    """What version of its library is installed here; empty if none is."""
    distribution = next(iter(contender.distributions), "")
    return contender.version or _installed(distribution, apart=contender.apart) or ""


def _installed(name: str, *, apart: bool) -> str | None:
    if not name:
        return None
    if apart:
        found = distributions(name=name, path=[str(APART)])
        return next((each.version for each in found), None)
    try:
        return version(name)
    except PackageNotFoundError:
        return None
