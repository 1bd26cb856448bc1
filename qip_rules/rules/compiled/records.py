"""How records are read: the values of a rule set's facts, in the order of its vocabulary."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import attrs

from qip_rules.errors import FactError, Fault
from qip_rules.rules.fact import Value
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import faults_in, unknown_names
from qip_rules.rules.vocabulary import Vocabulary

__all__ = ["Reader", "Record", "Values", "fact_error", "without_unknown_facts"]

Record = Mapping[str, object] | attrs.AttrsInstance
"""Facts by name, or as the attributes of an attrs record. Absent and `None` are not known."""

Values = tuple[Value | None, ...]
"""One value for each fact of a vocabulary, in its order; `None` is not known."""


@attrs.frozen(eq=False)
class Reader:
    """Reads the facts of records that are no plain dictionaries, in vocabulary order."""

    vocabulary: Vocabulary
    whole_classes: set[type] = attrs.field(factory=set[type], init=False)
    """The attrs classes met so far that have a field for every fact."""
    _ways: dict[type, Callable[[Any], Values]] = attrs.field(
        factory=dict[type, Callable[[Any], Values]], init=False
    )

    def __call__(self, number: int, record: object) -> Values:
        """The values of the record of that number.

        Raises:
            FactError: a record that is neither a mapping nor an attrs record.
        """
        kind = type(record)
        if kind not in self._ways:
            self._ways[kind] = self._way_to_read(kind, number)
        return self._ways[kind](record)

    def _way_to_read(self, kind: type[object], number: int) -> Callable[[Any], Values]:
        names = tuple(self.vocabulary)

        def by_key(record: Mapping[str, Any]) -> Values:
            return tuple([record.get(name) for name in names])

        def by_attribute(record: object) -> Values:
            return tuple([getattr(record, name, None) for name in names])

        if issubclass(kind, Mapping):
            return by_key
        if not attrs.has(kind):
            expected = "a mapping of facts by name, or an attrs record"
            found = f"an object of class {kind.__name__}"
            fault = Fault(f"records[{number}]", found, expected)
            raise FactError([fault], of="the record of facts")
        if {field.name for field in attrs.fields(kind)}.issuperset(names):
            self.whole_classes.add(kind)
        return by_attribute


def without_unknown_facts(rule_set: RuleSet, records: Iterable[Record]) -> Iterator[Record]:
    """The records, as long as they hold nothing but facts of the vocabulary."""
    vocabulary = rule_set.vocabulary
    names = frozenset(vocabulary)
    read = Reader(vocabulary)
    for number, record in enumerate(records):
        if isinstance(record, Mapping):
            given: AbstractSet[str] = record.keys()  # pyright: ignore[reportUnknownVariableType] - an attrs record may be a mapping, of what is unknown
        elif attrs.has(type(record)):
            given = attrs.fields_dict(type(record)).keys()
        else:
            given = names  # the reader refuses it
        if not given <= names:
            values = read(number, record)  # pyright: ignore[reportUnknownArgumentType] - an attrs record may be a mapping, of what is unknown
            facts = dict(zip(vocabulary, values, strict=True))
            unknown = unknown_names(given, rule_set)  # pyright: ignore[reportUnknownArgumentType] - an attrs record may be a mapping, of what is unknown
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
