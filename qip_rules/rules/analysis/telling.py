"""What an analysis says of facts, in words for people: states, changes, and what else would do.

Facts are called as `phrasing` calls them: by their meaning, or by the words of their name where
two of one list would else be called alike. Where several statements stand in a row they are
numbered, because a statement may have commas and an “and” of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, assert_never

import attrs

from qip_rules.rules.fact import Boolean, Date, Fact, Text, Unit, Value, WholeNumber
from qip_rules.rules.phrasing import facts_in_words, statement, whether
from qip_rules.rules.wording import phrase, printable, unit_of

__all__ = ["Span", "Teller", "Works", "listed", "numbered", "teller"]


@attrs.frozen
class Span:
    """The numbers or days from `first` to `last`, both included."""

    first: Value
    last: Value


Works: TypeAlias = Span | tuple[Value, ...]
"""The values of a fact that would do: numbers or days in a row, or the single ones."""


def teller(facts: Iterable[Fact], currency: str = "") -> "Teller":
    """Words for these facts; amounts are in the currency, or bare numbers of cents without one."""
    return Teller(facts_in_words(facts), currency)


@attrs.frozen
class Teller:
    """Says what facts are and how they should change, calling each of them always the same."""

    called: Mapping[Fact, str]
    currency: str

    def value(self, fact: Fact, value: Value) -> str:
        """A value of a fact as one says it: `4`, `March 1, 2026`, `USD 1,500.00`."""
        return printable(phrase(value, unit_of(fact), self.currency))

    def topic(self, fact: Fact) -> str:
        """The fact as something that is told: `the core team size`, `whether a leader is named`."""
        called = self.called[fact]
        return whether(fact, called) if isinstance(fact.type, Boolean) else called

    def state(self, fact: Fact, value: Value) -> str:
        """That a fact has a value: `the core team size is 4`, `it is not so that …`."""
        called = self.called[fact]
        if isinstance(fact.type, Boolean):
            return statement(fact, called, holds=value is True)
        return f"{called} is {self.value(fact, value)}"

    def change(self, fact: Fact, before: Value, after: Value, works: Works) -> str:
        """What to do so that a fact has another value, as a sentence."""
        from_to = f"from {self.value(fact, before)} to {self.value(fact, after)}"
        else_does = self._also(fact, after, works)
        match fact.type:
            case Boolean():
                return f"See to it that {self.state(fact, after)}."
            case WholeNumber(unit=unit):
                assert isinstance(before, int)  # noqa: S101 - a value of its type
                assert isinstance(after, int)  # noqa: S101 - a value of its type
                verb = "Raise" if after > before else "Lower"
                people = f" by {_people(abs(after - before))}," if unit is Unit.PEOPLE else ""
                return f"{verb} {self.called[fact]}{people} {from_to}{else_does}."
            case Text() | Date():
                return f"Change {self.called[fact]} {from_to}{else_does}."
            case _:
                assert_never(fact.type)

    def answer(self, fact: Fact, value: Value, works: Works) -> str:
        """What the answer to a question should be, as a sentence."""
        said = f"{self.state(fact, value)}{self._also(fact, value, works)}."
        return f"{said[:1].upper()}{said[1:]}"

    def _also(self, fact: Fact, value: Value, works: Works) -> str:
        """What else would do, in brackets; nothing if nothing else would, or everything."""
        match fact.type, works:
            case Text(choices=choices), tuple():
                others = [self.value(fact, each) for each in works if each != value]
                some = others and len(works) < len(choices)
                return f" (or {listed(others, 'or')})" if some else ""
            case WholeNumber(minimum=low, maximum=high), Span():
                ends: tuple[Value, Value] = (low, high)
                least, most = "at least", "at most"
            case Date(earliest=earliest, latest=latest), Span():
                ends = (earliest, latest)
                least, most = "no earlier than", "no later than"
            case _:
                return ""
        first, last = (self.value(fact, each) for each in (works.first, works.last))
        if works.first != ends[0] and works.last != ends[1]:
            return f" (from {first} to {last} will do)" if works.first != works.last else ""
        if works.first != ends[0]:
            return f" ({least} {first})"
        return f" ({most} {last})" if works.last != ends[1] else ""


def _people(number: int) -> str:
    return "one person" if number == 1 else f"{number} people"


def listed(words: Sequence[str], joined: str = "and") -> str:
    """Words in a row: `a`, `a and b`, `a, b and c`."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined} {words[-1]}"


def numbered(statements: Sequence[str]) -> str:
    """Statements in a row: one as it is, several as `(1) one; (2) another`."""
    if len(statements) <= 1:
        return "".join(statements)
    return "; ".join(f"({place}) {each}" for place, each in enumerate(statements, 1))
