"""Who takes part: what a contender says of itself, how it is driven, and the list of all.

A contender's module imports the library it drives only when the contender is made, so that every
module can be read where the library is not installed.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import attrs

from benchmarks.rules.task import Answer, Facts

__all__ = ["MODULES", "Contender", "Driven", "Group", "contenders", "missing_from", "version_of"]


class Group(Enum):
    """What goes in and what comes out; only contenders of one group are held against each other.

    The first contender of a group that is installed is the one the others are compared with.
    """

    ROWS = "Rows, one core: one dict a record in, one answer a record out"
    COLUMNS = "Columns, one core: a column a fact in, columns of answers out"
    COLUMNS_ALL_CORES = "Columns, all cores: the same, in wall time"


@attrs.frozen(kw_only=True)
class Driven:
    """A contender at work: its library imported, its rules compiled.

    `prepare` puts records into the form that it reads, and `plain` its answers into the common
    form; only `decide` is timed. A conversion that a caller would have to make for each record,
    such as to JSON, belongs into `decide`.
    """

    prepare: Callable[[list[Facts]], Any]
    decide: Callable[[Any], Any]
    plain: Callable[[Any], Iterable[Answer]]


@attrs.frozen(kw_only=True)
class Contender:
    """One way to decide the records.

    `make` is given the number of cores that it may use. Rates are taken over the first `timed`
    records, all if `None`; answers are compared on all records. `imports` are the modules whose
    import is timed, and `distributions` what must be installed, that of the version first.
    """

    name: str
    group: Group
    make: Callable[[int], Driven]
    how: str
    """How it is driven, and how it came to three values and all codes, in a sentence or two."""
    three_valued: str
    all_codes: str
    imports: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()
    timed: int | None = None
    version: str = ""
    """Of what is not a distribution; else that of the first distribution is told."""


MODULES: Final = (
    "benchmarks.rules.ours_in_rows",
    "benchmarks.rules.ours_in_columns",
    "benchmarks.rules.by_hand",
    "benchmarks.rules.peers.datalogic",
    "benchmarks.rules.peers.pydantic_models",
    "benchmarks.rules.peers.zen",
    "benchmarks.rules.peers.regorus_rego",
    "benchmarks.rules.peers.durable",
    "benchmarks.rules.peers.cedar",
    "benchmarks.rules.peers.panzi",
    "benchmarks.rules.peers.zerosteiner",
    "benchmarks.rules.peers.polars_native",
    "benchmarks.rules.peers.openfisca",
    "benchmarks.rules.peers.duckdb_sql",
)
"""The modules of all contenders; each has a tuple `CONTENDERS`."""


def contenders(modules: Iterable[str] = MODULES) -> Iterator[tuple[str, Contender]]:
    """Every contender of the modules, with the name of its module."""
    for module in modules:
        for contender in import_module(module).CONTENDERS:
            yield module, contender


def missing_from(contender: Contender) -> tuple[str, ...]:
    """The distributions that it needs and that are not installed here."""
    return tuple(name for name in contender.distributions if version_of(name) is None)


def version_of(distribution: str) -> str | None:
    """The installed version of a distribution, `None` where it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
