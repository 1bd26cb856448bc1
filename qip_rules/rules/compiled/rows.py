"""Verdicts of many records, from the function that was generated for their rule set."""

import builtins
import functools
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

import attrs

from qip_rules.rules.compiled.masks import Verdicts, decided_requirements
from qip_rules.rules.compiled.reconciling import unreconciled_in
from qip_rules.rules.compiled.records import (
    Record,
    Values,
    fact_error,
    reader,
    without_unknown_facts,
)
from qip_rules.rules.compiled.writing import Writer
from qip_rules.rules.findings import Verdict
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import faults_in

__all__ = ["compiled_source", "decide_many", "decide_read"]

Source = TypeVar("Source")


class _NoRecord:
    """The class of no record, so that all are read by the function that is given."""


def decide_many(
    rule_set: RuleSet, records: Iterable[Record], *, strict: bool = False
) -> Iterator[Verdict]:
    """The verdict on each record: what `decide_all` finds, reduced to its codes, in order.

    Records are mappings of facts by name, or attrs records with the facts as attributes, read one
    at a time as verdicts are taken. A fact that is absent, or `None`, is not known. Keys and
    fields that are no facts are ignored, unless `strict`. Equal verdicts are mostly one object.

    Every fact of the vocabulary is tested, whether or not a requirement names it: its type (0, 1
    and "yes" are no booleans, `True` is no whole number, a float is never one, a `datetime` is no
    date), its bounds or choices, and that the facts contradict no constraint, nor leave the
    constraints no way to hold together. A subclass of a fact's class, such as an `IntEnum`, is
    accepted as `decide_all` accepts it, but slowly.

    Raises:
        FactError: while iterating, at the first record with faults, all its faults at once, each
            at `records[number].fact`, counted from 0.
        ExpressionTypeError: at once, for a fact whose name is none.
    """
    program = _compiled(rule_set)
    if strict:
        records = without_unknown_facts(rule_set, records)
    return program.rows(records, reader(rule_set.vocabulary))


def decide_read(
    rule_set: RuleSet, records: Iterable[Source], read: Callable[[int, Source], Values]
) -> Iterator[Verdict]:
    """The verdict on each record, whatever it is, given how its facts are read.

    For records of a job's own: facts are derived straight into a tuple, and no mapping is made.

    Args:
        rule_set: the rules that decide.
        records: the records, read one at a time as verdicts are taken.
        read: the values of one record, given its number counted from 0 and the record. It is
            asked again about records that are out of the ordinary, and must say the same.

    Raises:
        FactError: as `decide_many`.
        ExpressionTypeError: at once, for a fact whose name is none.
    """
    return _compiled(rule_set).rows(records, read, plain=_NoRecord)


def compiled_source(rule_set: RuleSet) -> str:
    """The source of the function that decides records of this rule set, to be read.

    The same rule set always gives the same text. Comments name requirements and bound values.

    Raises:
        ExpressionTypeError: a fact whose name is none.
    """
    return _compiled(rule_set).source


@attrs.frozen(eq=False)
class _Program:
    """A rule set compiled: the source, and what runs it. The last few are kept."""

    rule_set: RuleSet
    source: str
    function: Callable[..., Iterator[Verdict]]
    constants: tuple[object, ...]
    verdicts: "Verdicts"
    unreconciled: Callable[[int, Values], bool]

    def rows(
        self,
        records: Iterable[Source],
        read: Callable[[int, Source], Values],
        plain: type = dict,
    ) -> Iterator[Verdict]:
        """The generated function at work; it reads records of the class `plain` by itself."""

        def by_reference(number: int, record: Source) -> Verdict:
            return _by_reference(self, number, read(number, record))

        return self.function(
            records,
            self.constants,
            self.verdicts.known,
            self.verdicts.new,
            read,
            by_reference,
            self.unreconciled,
            dict=plain,
        )


@functools.lru_cache(maxsize=16)
def _compiled(rule_set: RuleSet) -> _Program:
    writer = Writer(rule_set)
    writer.write()
    source = writer.source()
    names = ("KeyError", "dict", "enumerate", "int", "str", "type")
    known = {name: getattr(builtins, name) for name in names} | {"date": date}
    space: dict[str, Any] = {"__builtins__": known}
    code = compile(source, "<compiled rule set>", "exec", dont_inherit=True)
    exec(code, space)  # noqa: S102 - made of our own words and of names that `is_name` accepts
    return _Program(
        rule_set=rule_set,
        source=source,
        function=space["rows"],
        constants=tuple(writer.constants.values()),
        verdicts=Verdicts(rule_set),
        unreconciled=unreconciled_in(rule_set.vocabulary),
    )


def _by_reference(program: _Program, number: int, values: Values) -> Verdict:
    """The verdict by the reference meaning, for the record of that number.

    Raises:
        FactError: everything that is wrong with the record.
    """
    facts = dict(zip(program.rule_set.vocabulary, values, strict=True))
    faults = faults_in(program.rule_set.vocabulary, facts)
    if faults:
        raise fact_error(program.rule_set, number, faults)
    mask = sum(each.adds(facts) or 0 for each in decided_requirements(program.rule_set))
    return program.verdicts.known.get(mask) or program.verdicts.new(mask)
