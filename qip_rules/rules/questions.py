"""Which missing facts still matter: the questions worth asking.

A missing fact matters to a condition if, for some answers to all the missing facts that the
constraints allow, withholding its own answer changes what `decide` returns. That is a search over
answers, for each fact and each condition. Parts of a condition that no missing fact ties together,
not even through a constraint, are searched apart; and answers that were found for one fact are
looked at first for the next.

Numbers and dates have too many values to try, but the language only compares them: between two
neighboring constants all values are alike, save for their order among the missing facts with which
they are compared. So a few values from each constant upward stand for all: as many as there are
missing facts compared with each other.

The outcome of a decision is the conjunction of its required conditions, so what can change the
outcome is what matters to that conjunction.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Final, Protocol, assert_never

from qip_rules.rules.completing import Completions, Facts, Goal, names_null
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    And,
    Comparison,
    Expression,
    Literal,
    Not,
    OneOf,
    Or,
    Parameter,
    Reference,
    Within,
    children,
    facts_in,
    walk,
)
from qip_rules.rules.fact import Boolean, Date, Fact, Text, Value, WholeNumber
from qip_rules.rules.findings import Decision, Question
from qip_rules.rules.grouping import sharing
from qip_rules.rules.requirement import Severity
from qip_rules.rules.vocabulary import Vocabulary

__all__ = ["can_be_completed", "open_facts", "questions"]

Change = tuple[bool | None, bool | None]
"""What a condition comes to while one answer is withheld, and with that answer."""

_SETTLING: Final[frozenset[Change]] = frozenset({(None, True), (None, False)})

_EVERY_CHANGE: Final[frozenset[Change]] = frozenset(
    (before, after)
    for before in (True, False, None)
    for after in (True, False, None)
    if before is not after
)


def open_facts(condition: Expression, facts: Facts, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The missing facts whose answer can still change what `decide(condition, facts)` returns."""
    missing = _missing_in((condition,), facts)
    if not missing or (decide(condition, facts) is not None and not _tests_missing(condition)):
        return ()
    part = _part(And, (condition,), facts, _holds(vocabulary))
    return tuple(fact for fact in missing if part.changes(fact, _EVERY_CHANGE))


def questions(decision: Decision) -> tuple[Question, ...]:
    """Exactly the missing facts that can still change a finding of the decision.

    Each is marked whether it can still change the outcome. In the order of the vocabulary.
    """
    vocabulary = decision.rule_set.vocabulary
    codes: dict[str, list[str]] = {}
    for finding in decision.findings:
        for fact in finding.open_facts:
            codes.setdefault(fact.name, []).append(finding.code)
    required = tuple(
        each.requires
        for each in decision.rule_set.requirements
        if each.severity is Severity.REQUIRED
    )
    outcome = _part(And, required, decision.facts, _holds(vocabulary))
    return tuple(
        Question(fact, outcome.changes(fact, _EVERY_CHANGE), tuple(codes[fact.name]))
        for fact in vocabulary.facts
        if fact.name in codes
    )


def can_be_completed(facts: Facts, vocabulary: Vocabulary) -> bool:
    """Whether the missing facts can be answered so that every constraint holds."""
    return _part(And, _holds(vocabulary), facts, ()).reaches(True)  # noqa: FBT003 - an answer


def _holds(vocabulary: Vocabulary) -> tuple[Expression, ...]:
    return tuple(constraint.holds for constraint in vocabulary.constraints)


class _Part(Protocol):
    """A condition whose missing facts no other part shares."""

    @property
    def missing(self) -> Collection[Fact]:
        """The missing facts that it names."""
        ...

    def reaches(self, value: bool | None) -> bool:  # noqa: FBT001 - a three-valued answer
        """Whether it comes to `value` for some answers to all of its missing facts."""
        ...

    def changes(self, fact: Fact, wanted: frozenset[Change]) -> bool:
        """Whether the answer to `fact` makes one of the wanted changes, for some answers."""
        ...


def _part(
    sign: type[And] | type[Or],
    conditions: tuple[Expression, ...],
    facts: Facts,
    constraints: tuple[Expression, ...],
) -> _Part:
    """The conditions joined by `sign`, taken apart as far as they are independent."""
    match conditions:
        case (And(operands=operands) | Or(operands=operands) as joined,):
            return _part(type(joined), operands, facts, constraints)
        case (Not(operand=operand),):
            return _Opposite(_part(And, (operand,), facts, constraints))
        case (_,):
            return _Tied(sign, conditions, facts, constraints)
        case _:
            groups = _groups(conditions, facts, constraints)
    if len(groups) == 1:
        return _Tied(sign, conditions, facts, constraints)
    return _Apart(sign, [_part(sign, group, facts, constraints) for group in groups])


def _groups(
    conditions: tuple[Expression, ...], facts: Facts, constraints: tuple[Expression, ...]
) -> list[tuple[Expression, ...]]:
    """The conditions in groups that share missing facts, if only through constraints."""
    every = (*conditions, *constraints)
    groups = sharing({fact.name for fact in _missing_in((each,), facts)} for each in every)
    own = [[each for each in members if each < len(conditions)] for members in groups]
    return [tuple(conditions[each] for each in members) for members in own if members]


class _Opposite:
    """The negation of a part."""

    def __init__(self, part: _Part) -> None:
        self.part = part
        self.missing = part.missing

    def reaches(self, value: bool | None) -> bool:  # noqa: FBT001
        return self.part.reaches(_not(value))

    def changes(self, fact: Fact, wanted: frozenset[Change]) -> bool:
        opposite = frozenset((_not(before), _not(after)) for before, after in wanted)
        return self.part.changes(fact, opposite)


class _Apart:
    """Parts joined by `and` or `or`, each of which can be answered whatever the others are."""

    def __init__(self, sign: type[And] | type[Or], parts: Sequence[_Part]) -> None:
        self.neutral = sign is And
        self.parts = parts
        self.missing = frozenset(fact for part in parts for fact in part.missing)

    @cached_property
    def _part_of(self) -> Mapping[Fact, _Part]:
        return {fact: part for part in self.parts for fact in part.missing}

    @cached_property
    def _not_neutral(self) -> list[_Part]:
        return [part for part in self.parts if not part.reaches(self.neutral)]

    @cached_property
    def _unknown(self) -> list[_Part]:
        return [part for part in self.parts if part.reaches(None)]

    def reaches(self, value: bool | None) -> bool:  # noqa: FBT001
        if value is self.neutral:
            return not self._not_neutral
        if value is None:
            return self._rest_is_unknown(None)
        return any(part.reaches(value) for part in self.parts)

    def _rest_is_unknown(self, part: _Part | None) -> bool:
        """Whether the parts other than `part` can together come to unknown."""
        unknown = [each for each in self._unknown if each is not part]
        settling = [each for each in self._not_neutral if each is not part]
        return bool(unknown) and all(each in unknown for each in settling)

    def changes(self, fact: Fact, wanted: frozenset[Change]) -> bool:
        part = self._part_of.get(fact)
        if part is None:
            return False
        inner: set[Change] = set()
        if all(each is part for each in self._not_neutral):
            inner |= wanted
        if self._rest_is_unknown(part):
            inner |= {
                (before, after)
                for before, after in _EVERY_CHANGE
                if (self._with_unknown(before), self._with_unknown(after)) in wanted
            }
        return bool(inner) and part.changes(fact, frozenset(inner))

    def _with_unknown(self, value: bool | None) -> bool | None:  # noqa: FBT001
        return None if value is self.neutral else value


class _Tied:
    """Conditions that share missing facts, searched together with the constraints on them."""

    def __init__(
        self,
        sign: type[And] | type[Or],
        conditions: Sequence[Expression],
        facts: Facts,
        constraints: tuple[Expression, ...],
    ) -> None:
        self.neutral = sign is And
        self.conditions = tuple(conditions)
        self.missing = _missing_in(conditions, facts)
        self.is_plain = not any(map(names_null, conditions))
        """Whether what is known stays so, and no complete record leaves anything unknown."""
        tied = _tied(conditions, facts, constraints)
        self.constraints = [Goal(each, frozenset({True})) for each in tied]
        self.completions = Completions(facts, _answers((*conditions, *tied), facts))
        self.found: list[Facts] = []
        """Answers found so far: those that show one thing often show the next."""

    def reaches(self, value: bool | None) -> bool:  # noqa: FBT001
        return any(self._can_meet(way) for way in self._ways(value, None))

    def changes(self, fact: Fact, wanted: frozenset[Change]) -> bool:
        if fact not in self.missing:
            return False
        if any(self._change(answered, fact) in wanted for answered in self.found):
            return True
        if self.is_plain:
            wanted &= _SETTLING
        for before in (None, True, False):
            afters = {after for each, after in wanted if each is before}
            if not afters:
                continue
            if self.is_plain and len(afters) == len(_SETTLING):
                rests: list[list[Goal]] = [[]]  # one of the two comes by itself
            else:
                rests = [way for after in afters for way in self._ways(after, None)]
            for way in self._ways(before, fact):
                if any(self._can_meet([*way, *rest]) for rest in rests):
                    return True
        return False

    def _can_meet(self, goals: list[Goal]) -> bool:
        answered = self.completions.first([*goals, *self.constraints])
        if answered is not None:
            self.found.append(answered)
        return answered is not None

    def _change(self, answered: Facts, fact: Fact) -> Change:
        return self._come_to(answered, fact.name), self._come_to(answered, None)

    def _come_to(self, answered: Facts, withheld: str | None) -> bool | None:
        decided = [self.completions.come_to(each, answered, withheld) for each in self.conditions]
        if (not self.neutral) in decided:
            return not self.neutral
        return None if None in decided else self.neutral

    def _ways(
        self,
        value: bool | None,  # noqa: FBT001
        withheld: Fact | None,
    ) -> Iterator[list[Goal]]:
        """What the conditions may come to, one by one, so that together they come to `value`."""
        name = None if withheld is None else withheld.name
        if value is self.neutral:
            yield [Goal(each, frozenset({value}), name) for each in self.conditions]
            return
        for one in self.conditions:
            if value is not None:
                yield [Goal(one, frozenset({value}), name)]
            elif withheld in facts_in(one) or names_null(one):
                yield [
                    Goal(each, frozenset({None} if each is one else {None, self.neutral}), name)
                    for each in self.conditions
                ]


def _not(value: bool | None) -> bool | None:  # noqa: FBT001
    return None if value is None else not value


def _missing_in(conditions: Iterable[Expression], facts: Facts) -> tuple[Fact, ...]:
    named = dict.fromkeys(fact for each in conditions for fact in facts_in(each))
    return tuple(fact for fact in named if facts.get(fact.name) is None)


def _tied(
    conditions: Sequence[Expression], facts: Facts, constraints: tuple[Expression, ...]
) -> tuple[Expression, ...]:
    """The constraints tied to the conditions through missing facts, also one through another."""
    names = {fact.name for fact in _missing_in(conditions, facts)}
    tied: list[Expression] = []
    waiting = list(constraints)
    while True:
        near = [
            each
            for each in waiting
            if any(fact.name in names for fact in _missing_in((each,), facts))
        ]
        if not near:
            return tuple(tied)
        tied.extend(near)
        waiting = [each for each in waiting if each not in near]
        names.update(fact.name for fact in _missing_in(near, facts))


@lru_cache(maxsize=4096)
def _tests_missing(condition: Expression) -> bool:
    return any(isinstance(each, Comparison) and each.tests_for_missing for each in walk(condition))


def _answers(conditions: Sequence[Expression], facts: Facts) -> dict[str, tuple[Value, ...]]:
    """Answers to each missing fact that stand for all: alike in how the conditions compare them."""
    missing = {fact.name: fact for fact in _missing_in(conditions, facts)}
    compared = [
        children(node)
        for condition in conditions
        for node in walk(condition)
        if isinstance(node, Comparison | Within | OneOf)
    ]
    constants: dict[str, set[Value]] = {name: set() for name in missing}
    together = {name: {name} for name in missing}
    """With which missing facts each is compared, if only one through another."""
    for operands in compared:
        named = [each.fact.name for each in operands if isinstance(each, Reference)]
        fixed = {facts.get(name) for name in named} | {
            each.value for each in operands if isinstance(each, Literal | Parameter)
        }
        unknown = [name for name in named if name in missing]
        joined = set[str]().union(*(together[name] for name in unknown))
        together.update(dict.fromkeys(joined, joined))
        for name in unknown:
            constants[name].update(value for value in fixed if value is not None)
    return {
        fact.name: _stand_ins(
            fact,
            [missing[each] for each in together[fact.name]],
            set[Value]().union(*(constants[each] for each in together[fact.name])),
        )
        for fact in missing.values()
    }


def _stand_ins(
    fact: Fact, together: Sequence[Fact], constants: Collection[Value]
) -> tuple[Value, ...]:
    """Answers to a fact that is compared with constants, and with the others of `together`."""
    match fact.type:
        case Boolean():
            return (True, False)
        case Text(choices=choices):
            return choices
        case WholeNumber(minimum=minimum, maximum=maximum):
            return _upward(minimum, maximum, _fixed(together, constants), len(together))
        case Date(earliest=earliest, latest=latest):
            first, last = earliest.toordinal(), latest.toordinal()
            days = _upward(first, last, _fixed(together, constants), len(together))
            return tuple(map(date.fromordinal, days))
        case _:
            assert_never(fact.type)


def _fixed(together: Iterable[Fact], constants: Iterable[Value]) -> set[int]:
    """Every number that facts compared with each other can be held against, or are bounded by."""
    fixed = {_as_number(value) for value in constants}
    for fact in together:
        match fact.type:
            case WholeNumber(minimum=low, maximum=high):
                fixed |= {low, high}
            case Date(earliest=first, latest=last):
                fixed |= {first.toordinal(), last.toordinal()}
            case Boolean() | Text():
                pass
            case _:
                assert_never(fact.type)
    return fixed


def _upward(low: int, high: int, fixed: Iterable[int], reach: int) -> tuple[int, ...]:
    near = {each + step for each in fixed for step in range(reach + 1)}
    return tuple(sorted(each for each in near if low <= each <= high))


def _as_number(value: Value) -> int:
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, int)  # noqa: S101 - the caller has numbers and dates only
    return value
