"""A small vocabulary with every kind of fact, and random typed trees and records over it."""

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

from qip_rules.rules.expression import (
    And,
    Comparison,
    Expression,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Parameter,
    Reference,
    Within,
)
from qip_rules.rules.fact import Boolean, Date, Fact, Kind, Text, Value, WholeNumber
from qip_rules.rules.vocabulary import Vocabulary

FIRST = date(2026, 1, 30)
WORDS = ("red", "blue or green", 'quoted "and" \\ back', "tab\tnul\0", "née 🎓")

VOCABULARY = Vocabulary(
    (
        Fact("a", Boolean()),
        Fact("b", Boolean()),
        Fact("not_c", Boolean()),
        Fact("n", WholeNumber(0, 4)),
        Fact("m", WholeNumber(-2, 3)),
        Fact("big", WholeNumber(-(10**18) + 1, 10**18 - 1)),
        Fact("hue", Text(WORDS)),
        Fact("other_hue", Text(WORDS)),
        Fact("day", Date(FIRST, FIRST + timedelta(days=4))),
        Fact("later_day", Date(date(1, 1, 1), date(9999, 12, 31))),
    )
)
PARAMETERS: Mapping[str, Value] = {
    "limit": 2,
    "floor": -(10**18) + 1,
    "switch": True,
    "word": WORDS[2],
    "start": FIRST + timedelta(days=2),
    "one": 1,
}

_SIGNS = {
    Kind.BOOLEAN: (Operator.EQUAL, Operator.NOT_EQUAL),
    **dict.fromkeys((Kind.NUMBER, Kind.TEXT, Kind.DATE), tuple(Operator)),
}


def values(fact: Fact) -> st.SearchStrategy[Value]:
    """Values that a fact can have."""
    match fact.type:
        case Boolean():
            return st.booleans()
        case WholeNumber(minimum=low, maximum=high):
            return st.integers(low, high)
        case Text(choices=choices):
            return st.sampled_from(choices)
        case Date(earliest=first, latest=last):
            return st.dates(first, last)


def records(
    vocabulary: Vocabulary = VOCABULARY, *, complete: bool = False
) -> st.SearchStrategy[dict[str, Value | None]]:
    """Records of facts; unless complete, some facts are missing."""
    return st.fixed_dictionaries(
        {
            fact.name: values(fact) if complete else st.none() | values(fact)
            for fact in vocabulary.facts
        }
    )


def _leaves(
    kind: Kind, vocabulary: Vocabulary, parameters: Mapping[str, Value], *, nulls: bool
) -> st.SearchStrategy[Expression]:
    choices: list[st.SearchStrategy[Expression]] = []
    facts = [fact for fact in vocabulary.facts if fact.kind is kind]
    if facts:
        choices.append(st.sampled_from(facts).map(Reference))
    named = [Parameter(name, value) for name, value in parameters.items()]
    fitting = [node for node in named if node.kind is kind]
    if fitting:
        choices.append(st.sampled_from(fitting))
    if nulls:
        choices.append(st.just(Literal(None)))
    match kind:
        case Kind.BOOLEAN:
            choices.append(st.booleans().map(Literal))
        case Kind.NUMBER:
            choices.append(st.integers(-3, 5).map(Literal))
            choices.append(st.integers(-(10**18) + 1, 10**18 - 1).map(Literal))
        case Kind.TEXT:
            words = {word for fact in facts for word in getattr(fact.type, "choices", ())}
            if words:
                choices.append(st.sampled_from(sorted(words)).map(Literal))
        case Kind.DATE:
            choices.append(st.integers(-2, 6).map(lambda n: Literal(FIRST + timedelta(days=n))))
            choices.append(st.dates().map(Literal))
        case Kind.NULL:
            pass
    return st.one_of(choices)


def conditions(
    vocabulary: Vocabulary = VOCABULARY,
    parameters: Mapping[str, Value] = PARAMETERS,
    *,
    nulls: bool = True,
) -> st.SearchStrategy[Expression]:
    """Random well-typed conditions of every node, with `null` anywhere unless it is left out."""
    booleans = _leaves(Kind.BOOLEAN, vocabulary, parameters, nulls=nulls)
    free_text = st.text().map(Literal)
    kinds = {fact.kind for fact in vocabulary.facts} | {Kind.BOOLEAN}

    def grow(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        def over(
            kind: Kind, leaves: st.SearchStrategy[Expression]
        ) -> list[st.SearchStrategy[Expression]]:
            operand = leaves | inner if kind is Kind.BOOLEAN else leaves
            built: list[st.SearchStrategy[Expression]] = [
                st.builds(Comparison, st.sampled_from(_SIGNS[kind]), operand, operand),
                st.builds(OneOf, operand, st.lists(operand, min_size=1, max_size=3).map(tuple)),
            ]
            if kind is not Kind.BOOLEAN:
                built.append(st.builds(Within, operand, operand, operand))
            return built

        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        choices: list[st.SearchStrategy[Expression]] = [
            st.builds(Not, inner),
            st.builds(And, several),
            st.builds(Or, several),
            *over(Kind.TEXT, free_text),
        ]
        for kind in sorted(kinds, key=lambda each: each.value):
            choices.extend(over(kind, _leaves(kind, vocabulary, parameters, nulls=nulls)))
        return st.one_of(choices)

    return st.recursive(booleans, grow, max_leaves=8)
