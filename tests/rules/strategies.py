"""A small vocabulary with every kind of fact, and random typed trees and records over it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from hypothesis import settings
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
from qip_rules.rules.fact import NUMBER_MAXIMUM, Boolean, Date, Fact, Kind, Text, Value, WholeNumber
from qip_rules.rules.vocabulary import Vocabulary

T = TypeVar("T")

often = settings(max_examples=4 * settings().max_examples)
"""For cheap laws about many kinds of trees: more examples than the profile asks for."""

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


class _Grower:
    """Draws one tree, node by node."""

    def __init__(
        self,
        draw: st.DrawFn,
        vocabulary: Vocabulary,
        parameters: Mapping[str, Value],
        *,
        nulls: bool,
    ) -> None:
        self.draw = draw
        self.nulls = nulls
        self.leaves: dict[Kind, list[Expression]] = {kind: [] for kind in _SIGNS}
        for fact in vocabulary.facts:
            self.leaves[fact.kind].append(Reference(fact))
        for name, value in parameters.items():
            node = Parameter(name, value)
            self.leaves[node.kind].append(node)
        choices = [each.type.choices for each in vocabulary.facts if isinstance(each.type, Text)]
        self.words = choices[0] if choices else ()

    def pick(self, choices: Sequence[T]) -> T:
        return self.draw(st.sampled_from(choices))

    def literal(self, kind: Kind) -> Expression:
        match kind:
            case Kind.BOOLEAN:
                return Literal(self.draw(st.booleans()))
            case Kind.NUMBER:
                bound = self.pick((5, NUMBER_MAXIMUM))
                return Literal(self.draw(st.integers(-bound, bound)))
            case Kind.TEXT:
                return Literal(self.pick(self.words) if self.words else self.draw(st.text()))
            case Kind.DATE:
                near = st.integers(-2, 6).map(lambda days: FIRST + timedelta(days=days))
                return Literal(self.draw(self.pick((near, near, st.dates()))))
            case Kind.NULL:
                return Literal(None)

    def operand(self, kind: Kind, depth: int) -> Expression:
        drawn = self.draw(st.integers(0, 9))
        if self.nulls and drawn == 0:
            return Literal(None)
        if kind is Kind.BOOLEAN and depth > 0 and drawn < 4:
            return self.condition(depth - 1)
        leaves = self.leaves[kind]
        return self.pick(leaves) if leaves and drawn < 8 else self.literal(kind)

    def several(self, kind: Kind, depth: int, least: int) -> tuple[Expression, ...]:
        return tuple(self.operand(kind, depth) for _ in range(self.draw(st.integers(least, 3))))

    def parts(self, depth: int) -> tuple[Expression, ...]:
        return tuple(self.condition(depth - 1) for _ in range(self.draw(st.integers(2, 3))))

    def free_text(self) -> Expression:
        one, other = (Literal(self.draw(st.text())) for _ in range(2))
        return Comparison(self.pick(_SIGNS[Kind.TEXT]), one, other)

    def condition(self, depth: int) -> Expression:
        if depth == 0:
            return self.operand(Kind.BOOLEAN, 0)
        kind = self.pick(tuple(_SIGNS))
        match self.draw(st.integers(0, 9)):
            case 0 | 1:
                return And(self.parts(depth))
            case 2 | 3:
                return Or(self.parts(depth))
            case 4:
                return Not(self.condition(depth - 1))
            case 5:
                return OneOf(self.operand(kind, depth - 1), self.several(kind, depth - 1, 1))
            case 6 if kind is not Kind.BOOLEAN:
                return Within(*(self.operand(kind, 0) for _ in range(3)))
            case 7 if kind is Kind.TEXT:
                return self.free_text()
            case _:
                operands = (self.operand(kind, depth - 1) for _ in range(2))
                return Comparison(self.pick(_SIGNS[kind]), *operands)


@st.composite
def conditions(
    draw: st.DrawFn,
    vocabulary: Vocabulary = VOCABULARY,
    parameters: Mapping[str, Value] = PARAMETERS,
    *,
    nulls: bool = True,
) -> Expression:
    """A random well-typed condition of any nodes, with `null` anywhere unless it is left out."""
    grower = _Grower(draw, vocabulary, parameters, nulls=nulls)
    return grower.condition(draw(st.sampled_from((1, 2, 3, 2, 3, 0))))
