"""How records are read: the values of a rule set's facts, in the order of its vocabulary."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from operator import attrgetter
from typing import Any

import attrs

from qip_rules.errors import FactError, Fault
from qip_rules.rules.fact import Value
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import faults_in, unknown_names
from qip_rules.rules.vocabulary import Vocabulary

__all__ = ["Record", "Values", "fact_error", "reader", "without_unknown_facts"]

Record = Mapping[str, object] | attrs.AttrsInstance
"""Facts by name, or as the attributes of an attrs record. Absent and `None` are not known."""

Values = tuple[Value | None, ...]
"""One value for each fact of a vocabulary, in its order; `None` is not known."""


def reader(vocabulary: Vocabulary) -> Callable[[int, object], Values]:
    """Reads the facts of records that are no plain dictionaries, in vocabulary order."""
    ways: dict[type, Callable[[Any], Values]] = {}

    def read(number: int, record: object) -> Values:
        kind = type(record)
        if kind not in ways:
            ways[kind] = _way_to_read(kind, tuple(vocabulary), number)
        return ways[kind](record)

    return read


def _way_to_read(kind: type, names: tuple[str, ...], number: int) -> Callable[[Any], Values]:
    def by_key(record: Mapping[str, Any]) -> Values:
        return tuple([record.get(name) for name in names])

    def by_attribute(record: object) -> Values:
        return tuple([getattr(record, name, None) for name in names])

    if issubclass(kind, Mapping):
        return by_key
    if not attrs.has(kind):
        expected = "a mapping of facts by name, or an attrs record"
        found = f"an object of class {kind.__name__}"
        raise FactError([Fault(f"records[{number}]", found, expected)], of="the record of facts")
    fields = {field.name for field in attrs.fields(kind)}
    if len(names) < 2 or not fields.issuperset(names):  # noqa: PLR2004 - for one, no tuple
        return by_attribute
    every: Callable[[Any], Values] = attrgetter(*names)

    def by_field(record: object) -> Values:
        try:
            return every(record)
        except AttributeError:  # a field that was never set
            return by_attribute(record)

    return by_field


def without_unknown_facts(rule_set: RuleSet, records: Iterable[Record]) -> Iterator[Record]:
    """The records, as long as they hold nothing but facts of the vocabulary."""
    vocabulary = rule_set.vocabulary
    names = frozenset(vocabulary)
    read = reader(vocabulary)
    for number, record in enumerate(records):
        if isinstance(record, Mapping):
            given: AbstractSet[str] = record.keys()
        elif attrs.has(type(record)):
            given = attrs.fields_dict(type(record)).keys()
        else:
            given = names  # the reader refuses it
        if not given <= names:
            facts = dict(zip(vocabulary, read(number, record), strict=True))
            unknown = unknown_names(given, rule_set)
            faults = faults_in(vocabulary, facts)
            raise fact_error(rule_set, f"records[{number}]", (*unknown, *faults))
        yield record


def fact_error(rule_set: RuleSet, place: str, faults: Iterable[Fault]) -> FactError:
    """The faults of the record at a place, which is empty where there is but one."""
    return FactError(
        (
            attrs.evolve(fault, place=".".join(filter(None, (place, fault.place))))
            for fault in faults
        ),
        of=f"the {rule_set.subject}'s record of facts",
    )
