"""Verdicts of many records, from the function that was generated for their rule set."""

import builtins
import functools
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import attrs

from qip_rules.errors import expect_arguments
from qip_rules.rules.compiled.masks import Verdicts, decided_requirements
from qip_rules.rules.compiled.reconciling import unreconciled_in
from qip_rules.rules.compiled.records import (
    Reader,
    Record,
    Values,
    fact_error,
    without_unknown_facts,
)
from qip_rules.rules.compiled.writing import Writer
from qip_rules.rules.findings import Verdict
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import faults_in

__all__ = ["compiled_source", "decide_many", "decider"]


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
        ArgumentError: at once, something else than a rule set, several records and a truth value.
    """
    expect_arguments(
        "decide_many",
        rule_set=(rule_set, RuleSet),
        records=(records, Iterable),
        strict=(strict, bool),
    )
    program = _compiled(rule_set)
    if strict:
        records = without_unknown_facts(rule_set, records)
    return program.rows(records)


def decider(rule_set: RuleSet) -> Callable[[Values], Verdict]:
    """What decides on one record at a time, given the values of its facts.

    For records of a job's own: facts are derived straight into a tuple, and no mapping is made.
    The function may be used by several threads at once.

    Returns:
        A function from the values, one for each fact in the order of the vocabulary, to the
        verdict. It raises `FactError`, all faults at once, each at the name of its fact, and
        `ValueError` for another number of values.

    Raises:
        ExpressionTypeError: a fact whose name is none.
        ArgumentError: something else than a rule set.
    """
    expect_arguments("decider", rule_set=(rule_set, RuleSet))
    return _decider(rule_set)


def compiled_source(rule_set: RuleSet) -> str:
    """The source of the function that decides records of this rule set, to be read.

    The same rule set always gives the same text. Comments name requirements and bound values.

    Raises:
        ExpressionTypeError: a fact whose name is none.
        ArgumentError: something else than a rule set.
    """
    expect_arguments("compiled_source", rule_set=(rule_set, RuleSet))
    return _compiled(rule_set).source


@attrs.frozen(eq=False)
class _Program:
    """A rule set compiled: the source, and what runs it. The last few are kept."""

    rule_set: RuleSet
    source: str
    function: Callable[..., Iterator[Verdict]]
    constants: tuple[object, ...]
    verdicts: Verdicts
    unreconciled: Callable[[int, Values], bool]

    def rows(self, records: Iterable[Record]) -> Iterator[Verdict]:
        """The generated function at work."""
        read = Reader(self.rule_set.vocabulary)

        def by_reference(number: int, record: Record) -> Verdict:
            values = read(number, record)
            return _by_reference(self.rule_set, self.verdicts, values, f"records[{number}]")

        return self.function(
            records,
            read,
            read.whole_classes,
            self.constants,
            self.verdicts.known,
            self.verdicts.new,
            by_reference,
            self.unreconciled,
        )


@functools.lru_cache(maxsize=16)
def _compiled(rule_set: RuleSet) -> _Program:
    writer = Writer(rule_set)
    writer.write()
    source = writer.source()
    return _Program(
        rule_set=rule_set,
        source=source,
        function=_made(source)["rows"],
        constants=tuple(writer.constants.values()),
        verdicts=Verdicts(rule_set),
        unreconciled=unreconciled_in(rule_set.vocabulary),
    )


@functools.lru_cache(maxsize=16)
def _decider(rule_set: RuleSet) -> Callable[[Values], Verdict]:
    writer = Writer(rule_set, of_values=True)
    writer.write()
    verdicts = Verdicts(rule_set)

    def by_reference(values: Values) -> Verdict:
        return _by_reference(rule_set, verdicts, values, "")

    decide: Callable[[Values], Verdict] = _made(writer.source())["deciding"](
        tuple(writer.constants.values()),
        verdicts.known,
        verdicts.new,
        by_reference,
        unreconciled_in(rule_set.vocabulary),
    )
    return decide


def _made(source: str) -> dict[str, Any]:
    """What the source defines."""
    names = ("AttributeError", "KeyError", "dict", "enumerate", "int", "len", "str", "type")
    known = {name: getattr(builtins, name) for name in names} | {"date": date}
    space: dict[str, Any] = {"__builtins__": known}
    code = compile(source, "<compiled rule set>", "exec", dont_inherit=True)
    exec(code, space)  # noqa: S102 - made of our own words and of names that `is_name` accepts
    return space


def _by_reference(rule_set: RuleSet, verdicts: Verdicts, values: Values, place: str) -> Verdict:
    """The verdict by the reference meaning, for the record at a place.

    Raises:
        FactError: everything that is wrong with the record.
    """
    facts = dict(zip(rule_set.vocabulary, values, strict=True))
    faults = faults_in(rule_set.vocabulary, facts)
    if faults:
        raise fact_error(rule_set, place, faults)
    mask = sum(each.adds(facts) or 0 for each in decided_requirements(rule_set))
    return verdicts.known.get(mask) or verdicts.new(mask)
