"""An expression in words: the rule as one would say it to a person.

A condition becomes part of an English sentence, without a capital and without a full stop:

    core_team_size in [core_team_minimum..core_team_maximum]
        the core team size is from the core team minimum (2) to the core team maximum (4)
    not(letter_received) or letter_signed_by_sponsor
        at least one of these holds: (1) it is not so that the program holds a letter of support;
        (2) the letter is signed by the sponsor whom the application names now

A yes-or-no fact is said by the first sentence of its meaning, any other by its name, or by its
meaning where that begins with “The”. What `and`, `or` and `not` join is numbered, and lists inside
lists are numbered below their item, so that the words can be read in one way only. A negation is
said of the condition it negates, which in Kleene's logic changes nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, assert_never

import attrs

from qip_rules.errors import Arguments
from qip_rules.rules.expression import (
    FROM_TEXT,
    And,
    Comparison,
    Expression,
    ExpressionNode,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Parameter,
    Reference,
    Within,
    children,
    facts_in,
)
from qip_rules.rules.fact import Fact, Kind, Unit, Value
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.wording import phrase, unit_of

__all__ = ["fact_in_words", "facts_in_words", "in_words", "statement", "whether"]

_TAKES: Final = Arguments("in_words", expression=(ExpressionNode, FROM_TEXT), currency=(str,))

_NOTHING: Final = "an unknown value"

_OF_NUMBERS: Final[Mapping[Operator, str]] = {
    Operator.EQUAL: "is",
    Operator.NOT_EQUAL: "is not",
    Operator.LESS: "is less than",
    Operator.LESS_OR_EQUAL: "is at most",
    Operator.GREATER: "is more than",
    Operator.GREATER_OR_EQUAL: "is at least",
}
_OF_DATES: Final[Mapping[Operator, str]] = {
    Operator.EQUAL: "is",
    Operator.NOT_EQUAL: "is not",
    Operator.LESS: "is before",
    Operator.LESS_OR_EQUAL: "is on or before",
    Operator.GREATER: "is after",
    Operator.GREATER_OR_EQUAL: "is on or after",
}
_OF_TEXTS: Final[Mapping[Operator, str]] = {
    Operator.EQUAL: "is",
    Operator.NOT_EQUAL: "is not",
    Operator.LESS: "sorts before",
    Operator.LESS_OR_EQUAL: "is the same as or sorts before",
    Operator.GREATER: "sorts after",
    Operator.GREATER_OR_EQUAL: "is the same as or sorts after",
}

_SENTENCE_END = re.compile(r"\.(?=\s+\W?[A-Z])|\.\s*\Z")
_LIST_SIGN = re.compile(r"[;:()]")
_CLAUSE_SIGN = re.compile(r"[,;:()]")
_LOWERED: Final = frozenset({
    "A", "All", "An", "Any", "At", "Each", "Every", "Everybody", "Everyone", "It", "Its", "No",
    "Nobody", "Of", "On", "One", "Our", "Some", "Somebody", "Someone", "That", "The", "Their",
    "There", "These", "They", "This", "Those", "We", "With", "You", "Your",
})  # fmt: skip
"""First words of a sentence that are written small inside one; others may be proper names."""
_NO_STATEMENT: Final = frozenset({"How", "If", "What", "When", "Where", "Which", "Who", "Why"})
_WORDS_OF_STRUCTURE: Final = frozenset({
    "after", "all", "an", "and", "as", "at", "before", "both", "differs", "does", "either",
    "equals", "exactly", "false", "first", "from", "hold", "holds", "is", "it", "known", "least",
    "less", "more", "most", "neither", "no", "none", "nor", "not", "of", "on", "one", "or", "same",
    "so", "sorts", "than", "that", "the", "these", "this", "to", "true", "unknown", "whether",
    "yes",
})  # fmt: skip
_LENGTH_MAXIMUM: Final = 200


def in_words(expression: Expression, currency: str = "") -> str:
    """The expression in words, as part of an English sentence.

    The same expression gives the same words. Conditions that differ in meaning differ in words,
    as long as the facts they name have meanings that tell them apart.

    Args:
        expression: any expression; what is no condition is said as what it stands for.
        currency: of amounts in cents, as ISO 4217 has it; without one they are bare numbers.

    Raises:
        MoneyError: an amount in cents and a currency that is not known.
    """
    if False in map(isinstance, (expression, currency), _TAKES.classes):
        _TAKES.refuse(expression, currency)
    return _Speaker(currency, facts_in_words(facts_in(expression))).said(expression)


def fact_in_words(fact: Fact) -> str:
    """What a fact is called among people: `the core team size`; a statement for yes or no."""
    return _said_by_meaning(fact) or _said_by_name(fact)


def facts_in_words(facts: Iterable[Fact]) -> dict[Fact, str]:
    """What each of several facts is called; two of one meaning are called by their names."""
    said = {fact: fact_in_words(fact) for fact in facts}
    for name_of in (_said_by_name, _said_in_full):
        times = Counter(said.values())
        said = {fact: name_of(fact) if times[each] > 1 else each for fact, each in said.items()}
    return said


def statement(fact: Fact, called: str, *, holds: bool) -> str:
    """That a yes-or-no fact is so, or is not, by what it is called among the others."""
    if holds:
        return called
    if called in (_said_by_name(fact), _said_in_full(fact)):
        return f"{called.removesuffix('true')}false"
    return f"it is not so that {called}"


def whether(fact: Fact, called: str) -> str:
    """A yes-or-no fact as something to be told, by what it is called among the others."""
    return f"whether {statement(fact, called, holds=True)}"


def _said_by_meaning(fact: Fact) -> str:
    """The beginning of the meaning, if it can stand where the fact is spoken of."""
    end = _SENTENCE_END.search(fact.meaning)
    sentence = " ".join((fact.meaning[: end.start()] if end else fact.meaning).split())
    sign = _LIST_SIGN if fact.kind is Kind.BOOLEAN else _CLAUSE_SIGN
    said = sign.split(sentence, maxsplit=1)[0].strip()
    first, _, rest = said.partition(" ")
    stands = first not in _NO_STATEMENT if fact.kind is Kind.BOOLEAN else first == "The"
    if not (rest and stands and said.isprintable() and len(said) <= _LENGTH_MAXIMUM):
        return ""
    if first == "Whether":
        return rest
    return f"{first.lower() if first in _LOWERED else first} {rest}"


def _said_by_name(fact: Fact) -> str:
    return _named(fact, fact.name.removesuffix("_cents"))


def _said_in_full(fact: Fact) -> str:
    return _named(fact, fact.name)


def _named(fact: Fact, name: str) -> str:
    words = name.replace("_", " ").strip()
    if fact.kind is Kind.BOOLEAN:
        return f'"{words}" is true'
    return f"the {_told_apart(words)}"


def _told_apart(words: str) -> str:
    """Words of a name; in quotation marks if a sentence could be read with them in two ways."""
    return f'"{words}"' if _WORDS_OF_STRUCTURE.intersection(words.split()) else words


@attrs.frozen
class _Speaker:
    """What the words of one expression depend on beside its nodes."""

    currency: str
    names: Mapping[Fact, str]

    def said(self, node: Expression) -> str:
        if node.kind in (Kind.BOOLEAN, Kind.NULL):
            return self.condition(node, "", holds=True)
        return self.operand(node, Unit.COUNT)

    def condition(self, node: Expression, item: str, *, holds: bool) -> str:
        """That the condition holds, or that it does not; `item` is its number in a list."""
        match node:
            case Literal(value=None):
                return f"{_NOTHING} {'holds' if holds else 'does not hold'}"
            case Literal(value=value):
                return "this is always so" if bool(value) is holds else "this is never so"
            case Parameter():
                return f"{self.operand(node, Unit.COUNT)} is {'yes' if holds else 'no'}"
            case Reference(fact=fact):
                return statement(fact, self.names[fact], holds=holds)
            case Comparison():
                return self._comparison(node, item, holds=holds)
            case Within(operand=operand, low=low, high=high):
                unit = _unit(node)
                first, last = self.operand(low, unit), self.operand(high, unit)
                sign = "is" if holds else "is not"
                return f"{self.operand(operand, unit)} {sign} from {first} to {last}"
            case OneOf():
                return self._one_of(node, item, holds=holds)
            case Not(operand=operand):
                return self.condition(operand, item, holds=not holds)
            case And(operands=operands):
                every = "both of these hold" if len(operands) == 2 else "all of these hold"  # noqa: PLR2004
                says = every if holds else "at least one of these does not hold"
                return self._listed(says, operands, item)
            case Or(operands=operands):
                says = "at least one of these holds" if holds else "none of these holds"
                return self._listed(says, operands, item)
            case _:
                assert_never(node)

    def operand(self, node: Expression, unit: Unit) -> str:
        """A value; a number counts `unit`s."""
        match node:
            case Literal(value=value):
                return self._value(value, unit)
            case Parameter(name=name, value=value):
                words = _told_apart(name.removesuffix("_cents").replace("_", " ").strip())
                return f"the {words} ({self._value(value, unit)})"
            case Reference(fact=fact):
                return self.names[fact]
            case Comparison() | Within() | OneOf() | Not() | And() | Or():
                return self.condition(node, "", holds=True)
            case _:
                assert_never(node)

    def _value(self, value: Value | None, unit: Unit) -> str:
        if value is None:
            return _NOTHING
        if isinstance(value, str):
            return text_of(Literal(value))  # in quotation marks, with nothing unprintable in it
        return phrase(value, unit, self.currency)

    def _comparison(self, node: Comparison, item: str, *, holds: bool) -> str:
        sign = node.operator if holds else node.operator.opposite
        left, right = node.left, node.right
        if _is_constant(left) and not _is_constant(right):
            left, right, sign = right, left, sign.mirrored
        if node.tests_for_missing:
            other = right if isinstance(left, Literal) and left.value is None else left
            return self._is_known(other, item, known=sign is Operator.NOT_EQUAL)
        if Kind.BOOLEAN in (left.kind, right.kind):
            return self._same(left, right, item, same=sign is Operator.EQUAL)
        unit = _unit(node)
        kind = right.kind if left.kind is Kind.NULL else left.kind
        words = _OF_DATES if kind is Kind.DATE else _OF_TEXTS if kind is Kind.TEXT else _OF_NUMBERS
        verb = words[sign]
        if isinstance(right, Reference) and sign is Operator.EQUAL:
            verb = "equals"
        elif isinstance(right, Reference) and sign is Operator.NOT_EQUAL:
            verb = "differs from"
        return f"{self.operand(left, unit)} {verb} {self.operand(right, unit)}"

    def _is_known(self, node: Expression, item: str, *, known: bool) -> str:
        sign = "is" if known else "is not"
        if node.kind is Kind.BOOLEAN:
            return f"it {sign} known whether {self.condition(node, item, holds=True)}"
        return f"{self.operand(node, Unit.COUNT)} {sign} known"

    def _same(self, left: Expression, right: Expression, item: str, *, same: bool) -> str:
        if isinstance(right, Literal) and right.value is not None:
            return self.condition(left, item, holds=bool(right.value) is same)
        says = "either both of these hold or neither does" if same else "exactly one of these holds"
        return self._listed(says, (left, right), item)

    def _one_of(self, node: OneOf, item: str, *, holds: bool) -> str:
        operands = (node.operand, *node.choices)
        if any(each.kind is Kind.BOOLEAN for each in operands):
            says = "one" if holds else "none"
            return self._listed(
                f"the first of these is as true as {says} of the rest", operands, item
            )
        unit = _unit(node)
        choices = [self.operand(each, unit) for each in node.choices]
        if len(choices) == 1:
            sign = "is" if holds else "is not"
        else:
            sign = "is one of" if holds else "is neither"
        joined = (" or " if holds else " nor ").join(choices)
        return f"{self.operand(node.operand, unit)} {sign} {joined}"

    def _listed(self, says: str, operands: tuple[Expression, ...], item: str) -> str:
        above = f"{item}." if item else ""
        numbers = [f"{above}{position}" for position in range(1, len(operands) + 1)]
        items = [
            f"({number}) {self.condition(each, number, holds=True)}"
            for number, each in zip(numbers, operands, strict=True)
        ]
        return f"{says}: {'; '.join(items)}"


def _is_constant(node: Expression) -> bool:
    return isinstance(node, Literal | Parameter)


def _unit(node: Expression) -> Unit:
    """What the numbers of a comparison count: what the first fact in it counts."""
    facts = [each.fact for each in children(node) if isinstance(each, Reference)]
    return unit_of(facts[0]) if facts else Unit.COUNT
