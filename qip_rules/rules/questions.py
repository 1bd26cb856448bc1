"""Which missing facts still matter: the questions worth asking.

A missing fact matters to a condition if, for some answers to all the missing facts that the
constraints allow, withholding its own answer changes what `decide` returns. That is a search over
answers. Three things keep it small: parts of a condition that no missing fact ties together, not
even through a constraint, are searched apart; a search ends with the first answers that show what
it looks for; and a branch ends as soon as its answers settle the condition.

Numbers and dates have too many values to try, but the language only compares them: between two
neighboring constants all values are alike, save for their order among the missing facts
themselves. So a few values from each constant upward
stand for all: as many as there are missing facts of the kind.

The outcome of a decision is the conjunction of its required conditions, so what can change the
outcome is what matters to that conjunction.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Final, Protocol, assert_never

from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    And,
    Comparison,
    Expression,
    Literal,
    Not,
    Or,
    Parameter,
    facts_in,
    walk,
)
from qip_rules.rules.fact import Boolean, Date, Fact, Kind, Text, Value, WholeNumber
from qip_rules.rules.findings import Decision, Question
from qip_rules.rules.requirement import Severity
from qip_rules.rules.vocabulary import Vocabulary

__all__ = ["can_be_completed", "open_facts", "questions"]

Facts = Mapping[str, Value | None]
Change = tuple[bool | None, bool | None]
"""What a condition comes to while one answer is withheld, and with that answer."""

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

    def reaches(self, value: bool | None) -> bool:  # noqa: FBT001 - a three-valued answer
        """Whether it comes to `value` for some answers to all of its missing facts."""

    def changes(self, fact: Fact, wanted: frozenset[Change]) -> bool:
        """Whether the answer to `fact` makes one of the wanted changes, for some answers."""


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
    groups: list[tuple[set[str], list[int]]] = []
    every = (*conditions, *constraints)
    for index, condition in enumerate(every):
        names = {fact.name for fact in _missing_in((condition,), facts)}
        members = [index]
        apart = []
        for group in groups:
            if names.isdisjoint(group[0]):
                apart.append(group)
            else:
                names |= group[0]
                members = [*group[1], *members]
        groups = [*apart, (names, members)]
    own = [sorted(each for each in members if each < len(conditions)) for _, members in groups]
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
        self.monotone = not any(map(_tests_missing, conditions))
        self.missing = _missing_in(conditions, facts)
        self.constraints = _tied(conditions, facts, constraints)
        every = (*self.conditions, *self.constraints)
        self.facts = {fact.name: facts.get(fact.name) for each in every for fact in facts_in(each)}
        unanswered = _missing_in(every, facts)
        self.answers = {
            fact.name: _answers(
                fact, every, self.facts, sum(each.kind is fact.kind for each in unanswered)
            )
            for fact in unanswered
        }

    def reaches(self, value: bool | None) -> bool:  # noqa: FBT001
        if value is None and not any(map(_names_null, self.conditions)):
            return False

        def pointless(answered: Facts) -> bool:
            return self.monotone and self._come_to(answered) not in (None, value)

        found = self._complete(list(self.answers), pointless)
        return any(self._come_to(answered) is value for answered in found)

    def changes(self, fact: Fact, wanted: frozenset[Change]) -> bool:
        if fact not in self.missing:
            return False

        def pointless(answered: Facts) -> bool:
            return self.monotone and self._come_to(answered) is not None

        others = [name for name in self.answers if name != fact.name]
        for answered in self._complete(others, pointless):
            before = self._come_to(answered)
            for value in self.answers[fact.name]:
                answered[fact.name] = value
                if (before, self._come_to(answered)) in wanted and self._allowed(answered):
                    return True
            answered[fact.name] = None
        return False

    def _complete(
        self, names: Sequence[str], pointless: Callable[[Facts], bool]
    ) -> Iterator[dict[str, Value | None]]:
        """Every way to answer `names` that no constraint refutes and that is not pointless.

        One mutable record is yielded again and again. A ladder of iterators in place of
        recursion, for a hostile rule can name more facts than Python stacks calls.
        """
        answered = dict(self.facts)
        if not self._allowed(answered) or pointless(answered):
            return
        if not names:
            yield answered
            return
        ladder = [iter(self.answers[names[0]])]
        while ladder:
            name = names[len(ladder) - 1]
            answered[name] = next(ladder[-1], None)
            if answered[name] is None:
                ladder.pop()
            elif self._allowed(answered) and not pointless(answered):
                if len(ladder) < len(names):
                    ladder.append(iter(self.answers[names[len(ladder)]]))
                else:
                    yield answered

    def _allowed(self, facts: Facts) -> bool:
        return all(decide(each, facts) is not False for each in self.constraints)

    def _come_to(self, facts: Facts) -> bool | None:
        decided = [decide(each, facts) for each in self.conditions]
        if (not self.neutral) in decided:
            return not self.neutral
        return None if None in decided else self.neutral


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


@lru_cache(maxsize=4096)
def _names_null(condition: Expression) -> bool:
    return any(isinstance(each, Literal) and each.value is None for each in walk(condition))


def _answers(
    fact: Fact, conditions: Iterable[Expression], facts: Facts, unanswered: int
) -> tuple[Value, ...]:
    """Answers to `fact` that stand for all: alike in how the conditions can compare them."""
    match fact.type:
        case Boolean():
            return (True, False)
        case Text(choices=choices):
            return choices
        case WholeNumber(minimum=minimum, maximum=maximum):
            return _upward(minimum, maximum, _constants(conditions, facts, Kind.NUMBER), unanswered)
        case Date(earliest=earliest, latest=latest):
            days = _upward(
                earliest.toordinal(),
                latest.toordinal(),
                _constants(conditions, facts, Kind.DATE),
                unanswered,
            )
            return tuple(map(date.fromordinal, days))
        case _:
            assert_never(fact.type)


def _upward(low: int, high: int, constants: Iterable[int], reach: int) -> tuple[int, ...]:
    near = {constant + step for constant in {low, high, *constants} for step in range(reach + 1)}
    return tuple(sorted(each for each in near if low <= each <= high))


def _constants(conditions: Iterable[Expression], facts: Facts, kind: Kind) -> set[int]:
    """Every number that an unknown number can be compared with: written, known, or a bound."""
    constants: set[int] = set()
    for node in (each for condition in conditions for each in walk(condition)):
        if isinstance(node, Literal | Parameter) and node.kind is kind:
            constants.add(_as_number(node.value))
    for fact in {fact for condition in conditions for fact in facts_in(condition)}:
        if fact.kind is kind:
            value = facts.get(fact.name)
            if value is not None:
                constants.add(_as_number(value))
            match fact.type:
                case WholeNumber(minimum=low, maximum=high):
                    constants |= {low, high}
                case Date(earliest=first, latest=last):
                    constants |= {first.toordinal(), last.toordinal()}
                case Boolean() | Text():
                    pass
                case _:
                    assert_never(fact.type)
    return constants


def _as_number(value: Value | None) -> int:
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, int)  # noqa: S101 - the caller asks for numbers and dates only
    return value
