"""This library, row by row: the compiled reader, of dicts and of attrs records.

It trusts nothing: every value is tested for its type and bounds, which of the peers pydantic does.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.records import as_attrs, without_gaps
from benchmarks.rules.task import Answer, Facts, rule_set
from qip_rules import __version__
from qip_rules.rules import Verdict

__all__ = ["CONTENDERS"]


def _as_dicts(records: list[Facts]) -> list[Facts]:
    return records


def _plain(verdicts: Iterable[Verdict]) -> Iterator[Answer]:
    for each in verdicts:
        yield each.outcome.value, each.not_met, each.undetermined, each.advice


def _rows(prepare: Callable[[list[Facts]], Any], _cores: int, *, strict: bool = False) -> Driven:
    from qip_rules.rules.compiled import decide_many

    rules = rule_set()
    return Driven(
        prepare=prepare,
        decide=lambda records: list(decide_many(rules, records, strict=strict)),
        plain=_plain,
    )


_ROWS: Final = partial(
    Contender,
    group=Group.ROWS,
    three_valued="yes",
    all_codes="yes",
    imports=("qip_rules.rules.compiled",),
    version=__version__,
)

CONTENDERS: Final = (
    _ROWS(
        name="decide_many, dicts",
        make=partial(_rows, _as_dicts),
        how="Generated code; every value is tested; equal verdicts are shared.",
    ),
    _ROWS(
        name="decide_many, attrs records",
        make=partial(_rows, as_attrs),
        how="The same, of slotted attrs records.",
    ),
    _ROWS(
        name="decide_many, dicts without gaps",
        make=partial(_rows, without_gaps),
        how="The same, where missing facts are absent from the dicts.",
    ),
    _ROWS(
        name="decide_many, dicts, strict",
        make=partial(_rows, _as_dicts, strict=True),
        how="The same, and every key must be a fact.",
    ),
)
