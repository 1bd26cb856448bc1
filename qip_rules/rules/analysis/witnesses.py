"""What an analysis shows for its answer: a complete record, or conditions that exclude each other.

A complete record gives every fact of a vocabulary one of its values, and the integrity
constraints hold of it. All that an analysis says is about those: a record with missing facts is
met, not met or undetermined as its completions are.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import attrs

from qip_rules.rules.analysis.solving import CompleteRecords, Term
from qip_rules.rules.analysis.telling import listed, numbered, teller
from qip_rules.rules.analysis.translating import Switch
from qip_rules.rules.fact import Fact, Value
from qip_rules.rules.requirement import Requirement
from qip_rules.rules.vocabulary import Constraint

__all__ = ["Proof", "Witness", "preferring_usual", "witness"]


@attrs.frozen
class Witness:
    """One complete record that shows what is claimed, as usual as a record can be that does.

    Of all such records it has the fewest unusual facts; among those, unusual facts that come
    first in the vocabulary; then, fact by fact, the value nearest to the usual one (of two as
    near the smaller one, of words the one that the fact lists first). A fact without a usual
    value is never unusual: it has the least value that will do.

    `record` is the data; `str()` says in words for people what is unusual in it, with amounts in
    the currency.
    """

    facts: tuple[Fact, ...]
    values: tuple[Value, ...]
    currency: str = attrs.field(default="", kw_only=True)

    @property
    def record(self) -> Mapping[str, Value]:
        """The value of every fact, by name."""
        names = (fact.name for fact in self.facts)
        return MappingProxyType(dict(zip(names, self.values, strict=True)))

    @property
    def unusual(self) -> tuple[Fact, ...]:
        """The facts that do not have their usual value."""
        pairs = zip(self.facts, self.values, strict=True)
        return tuple(fact for fact, value in pairs if fact.usual not in (None, value))

    def __str__(self) -> str:
        words = teller(self.facts, self.currency)
        told = [
            words.state(fact, value)
            for fact, value in zip(self.facts, self.values, strict=True)
            if fact.usual is None or fact.usual != value
        ]
        if not told:
            return "everything is as usual"
        rest = "" if len(told) == len(self.facts) else "; all else is as usual"
        return numbered(told) + rest


@attrs.frozen
class Proof:
    """Conditions that no complete record fulfills together: requirements met and not met.

    `met` are the requirements that would have to be met, `not_met` those that would not, and
    `constraints` what holds of every record. None of them can be spared: without any one of them
    there is a complete record that fulfills the others.
    """

    met: tuple[Requirement, ...] = ()
    not_met: tuple[Requirement, ...] = ()
    constraints: tuple[Constraint, ...] = ()

    def __str__(self) -> str:
        parts: list[str] = []
        if self.met:
            parts.append(f"meets {listed([each.code for each in self.met])}")
        if self.not_met:
            parts.append(f"does not meet {listed([each.code for each in self.not_met])}")
        if not parts:
            parts.append("is possible")
        given = "".join(f" {each.says}" for each in self.constraints)
        return f"No complete record {' and '.join(parts)}.{given}"


def preferring_usual(facts: Sequence[Fact], records: CompleteRecords) -> list[Term]:
    """The order that a witness comes first in."""
    flags = [records.differs(fact.name) for fact in facts if fact.usual is not None]
    order = [
        Term(sum(flags), len(flags)),
        *(Term(1 - flag, 1) for flag in flags),
    ]
    for fact in facts:
        if fact.usual is None:
            order.append(Term(records.differs(fact.name), 1))
        order.append(records.distance(fact.name))
    return order


def witness(
    facts: Sequence[Fact], records: CompleteRecords, must: Sequence[Switch], currency: str
) -> Witness | None:
    """The most usual complete record with every switch on; `None` if there is none.

    `currency` is that of amounts in cents.
    """
    found = records.first(must, preferring_usual(facts, records))
    if found is None:
        return None
    return Witness(tuple(facts), tuple(found[fact.name] for fact in facts), currency=currency)
