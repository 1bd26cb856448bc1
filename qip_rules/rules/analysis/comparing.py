"""Whether two rule sets ever differ, and on which record."""

import enum
from collections.abc import Iterator

import attrs

from qip_rules.errors import ExpressionTypeError, expect_arguments
from qip_rules.rules.analysis.solving import CompleteRecords
from qip_rules.rules.analysis.telling import listed, numbered, teller
from qip_rules.rules.analysis.witnesses import Witness, witness
from qip_rules.rules.deciding import decide
from qip_rules.rules.fact import Boolean, Date, Fact, FactType, Text, WholeNumber
from qip_rules.rules.requirement import Requirement, RuleSet, Severity

__all__ = ["Difference", "Different", "Equivalent", "Scope", "Side", "compare"]


class Side(enum.Enum):
    """One of the two rule sets of a comparison."""

    OLD = "old"
    NEW = "new"


@attrs.frozen
class Scope:
    """The records on which two rule sets are compared: complete ones of both vocabularies.

    `facts` are those of the old vocabulary, then what only the new one has. A fact of both has a
    value that both allow; `narrowed` are those for which the two allow different values. The
    constraints of both vocabularies hold. If nothing can fulfill all that, `possible` is false,
    and there is nothing on which the two could differ.
    """

    facts: tuple[Fact, ...]
    only_old: tuple[Fact, ...]
    only_new: tuple[Fact, ...]
    narrowed: tuple[Fact, ...]
    possible: bool

    def __str__(self) -> str:
        words = teller(self.facts)
        said: list[str] = []
        if not self.possible:
            said.append("The constraints of the two exclude each other: no record is possible.")
        for facts, says in (
            (self.only_old, "Only the old vocabulary tells {}."),
            (self.only_new, "Only the new vocabulary tells {}."),
            (self.narrowed, "The two allow different values of {}; compared where both allow it."),
        ):
            if facts:
                said.append(says.format(numbered([words.topic(fact) for fact in facts])))
        return " ".join(said)


@attrs.frozen
class Equivalent:
    """Every complete record of the scope is admitted by both rule sets or by neither."""

    scope: Scope

    def __str__(self) -> str:
        return f"The two admit the same complete records. {self.scope}".rstrip()


@attrs.frozen
class Difference:
    """A complete record that one rule set admits and the other does not.

    `decided_by` are the required requirements of the other that the record does not meet.
    """

    witness: Witness
    admitted_by: Side
    decided_by: tuple[Requirement, ...]

    def __str__(self) -> str:
        other = Side.NEW if self.admitted_by is Side.OLD else Side.OLD
        codes = listed([each.code for each in self.decided_by])
        return (
            f"Only the {self.admitted_by.value} one admits the record where {self.witness}. "
            f"The {other.value} one does not, by {codes}."
        )


@attrs.frozen
class Different:
    """Some complete record is admitted by one rule set only.

    `lost` is the most usual record that only the old one admits, `gained` the most usual that
    only the new one does; at most one of the two is `None`.
    """

    scope: Scope
    lost: Difference | None
    gained: Difference | None

    @property
    def minimal(self) -> Difference:
        """The one with fewer unusual facts; `lost` if both have as many."""
        found = [each for each in (self.lost, self.gained) if each is not None]
        return min(found, key=lambda each: len(each.witness.unusual))

    @property
    def witness(self) -> Witness:
        """The minimal record on which the two differ."""
        return self.minimal.witness

    @property
    def admitted_by(self) -> Side:
        """Which of the two admits the minimal record."""
        return self.minimal.admitted_by

    @property
    def decided_by(self) -> tuple[Requirement, ...]:
        """The requirements by which the other one does not admit the minimal record."""
        return self.minimal.decided_by

    def __str__(self) -> str:
        parts = [str(each) for each in (self.lost, self.gained, self.scope) if each is not None]
        return " ".join(filter(None, parts))


def compare(old: RuleSet, new: RuleSet) -> Equivalent | Different:
    """Whether two rule sets admit the same complete records, and if not, on which they differ.

    A rule set admits a record that meets all of its required requirements; recommended ones do
    not count. The quantifier is over the complete records of both vocabularies together, the
    integrity constraints of both included: see `Scope`, which the answer carries. It is exact.

    Two rule sets that admit the same complete records can still tell an incomplete one
    different: "undetermined" by the one, and already decided by the other.

    Raises:
        ExpressionTypeError: the two are about different subjects, or have a fact of one name
            and of two kinds, or without a value that both allow.
        SolverError: the solver failed, or its answer fails the reference meaning.
    """
    expect_arguments("compare", old=(old, RuleSet), new=(new, RuleSet))
    if old.subject != new.subject:
        msg = f"rules about the {old.subject} cannot be compared with rules about the {new.subject}"
        raise ExpressionTypeError(msg)
    facts = tuple(_union(old, new))
    both = (old, new)
    currency = new.currency if old.currency == new.currency else ""
    required = [
        [each for each in rules.requirements if each.severity is Severity.REQUIRED]
        for rules in both
    ]
    constraints = [each.holds for rules in both for each in rules.vocabulary.constraints]
    conditions = [*constraints, *(each.requires for side in required for each in side)]
    records = CompleteRecords(facts, conditions, {f.name: f.starting_value for f in facts})
    holds = records.proved[: len(constraints)]
    met = records.proved[len(constraints) :]
    met_of = {Side.OLD: met[: len(required[0])], Side.NEW: met[len(required[0]) :]}

    def only(side: Side, other: Side, others: list[Requirement]) -> Difference | None:
        must = [*holds, *met_of[side], records.not_all(met_of[other])]
        found = witness(facts, records, must, currency)
        if found is None:
            return None
        not_met = (each for each in others if decide(each.requires, found.record) is not True)
        return Difference(found, side, tuple(not_met))

    lost = only(Side.OLD, Side.NEW, required[1])
    gained = only(Side.NEW, Side.OLD, required[0])
    old_names, new_names = set(old.vocabulary), set(new.vocabulary)
    scope = Scope(
        facts,
        tuple(fact for fact in facts if fact.name not in new_names),
        tuple(fact for fact in facts if fact.name not in old_names),
        tuple(
            fact
            for fact in facts
            if fact.name in old_names & new_names
            and old.vocabulary[fact.name].type != new.vocabulary[fact.name].type
        ),
        possible=not (lost is None and gained is None) or records.first(holds) is not None,
    )
    if lost is None and gained is None:
        return Equivalent(scope)
    return Different(scope, lost, gained)


def _union(old: RuleSet, new: RuleSet) -> Iterator[Fact]:
    """The facts of both, those of both with the values that both allow; told as the new one does.

    Raises:
        ExpressionTypeError: facts of one name that have no value in common.
    """
    apart: list[str] = []
    for fact in old.vocabulary.facts:
        other = new.vocabulary.get(fact.name)
        if other is None:
            yield fact
            continue
        common = _common(fact.type, other.type)
        if common is None:
            apart.append(f"{fact.name} is {fact.expected} in the old, {other.expected} in the new")
            continue
        usual = next(
            (
                each
                for each in (other.usual, fact.usual)
                if each is not None and attrs.evolve(other, type=common, usual=None).allows(each)
            ),
            None,
        )
        yield attrs.evolve(other, type=common, usual=usual)
    if apart:
        msg = f"the vocabularies cannot be compared: {'; '.join(apart)}"
        raise ExpressionTypeError(msg)
    yield from (fact for fact in new.vocabulary.facts if fact.name not in old.vocabulary)


def _common(one: FactType, other: FactType) -> FactType | None:
    """The type that has exactly the values of both; `None` if there are none."""
    match one, other:
        case Boolean(), Boolean():
            return one
        case WholeNumber(), WholeNumber():
            low, high = max(one.minimum, other.minimum), min(one.maximum, other.maximum)
            return WholeNumber(low, high, other.unit) if low <= high else None
        case Text(), Text():
            choices = tuple(each for each in other.choices if each in one.choices)
            return Text(choices) if choices else None
        case Date(), Date():
            first, last = max(one.earliest, other.earliest), min(one.latest, other.latest)
            return Date(first, last) if first <= last else None
        case _:
            return None
