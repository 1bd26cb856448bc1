"""A vocabulary: the facts that may be asked about one subject, and what holds between them."""

import difflib
from collections.abc import Iterator, Mapping

import attrs

from qip_rules.errors import ExpressionTypeError, expect_arguments
from qip_rules.rules.expression import (
    FROM_TEXT,
    Expression,
    ExpressionNode,
    Literal,
    facts_in,
    walk,
)
from qip_rules.rules.fact import Fact, Kind

__all__ = ["Constraint", "Vocabulary"]


@attrs.frozen
class Constraint:
    """What is true of every possible record, whatever a program asks: an integrity constraint.

    For example, a letter that has a signatory exists. `says` is the sentence for people. It does
    not name `null`: every fact of a possible record has a value, known or not.

    Raises:
        ExpressionTypeError: no condition, or one that names `null`.
    """

    holds: Expression
    says: str

    def __attrs_post_init__(self) -> None:
        expect_arguments(
            "Constraint", holds=(self.holds, ExpressionNode, FROM_TEXT), says=(self.says, str)
        )
        if self.holds.kind is not Kind.BOOLEAN:
            msg = f"a constraint is a condition; found a {self.holds.kind.value}"
            raise ExpressionTypeError(msg)
        if any(isinstance(each, Literal) and each.value is None for each in walk(self.holds)):
            msg = "a constraint holds of every possible record, so it cannot turn on null"
            raise ExpressionTypeError(msg)


@attrs.frozen
class Vocabulary(Mapping[str, Fact]):
    """The facts of one subject by name, in a stated order, with the constraints between them.

    Raises:
        ExpressionTypeError: two facts of one name, or a constraint on a fact of another
            vocabulary.
    """

    facts: tuple[Fact, ...]
    constraints: tuple[Constraint, ...] = ()
    _by_name: dict[str, Fact] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        expect_arguments(
            "Vocabulary", facts=(self.facts, tuple), constraints=(self.constraints, tuple)
        )
        expect_arguments(
            "Vocabulary", **{f"facts[{n}]": (each, Fact) for n, each in enumerate(self.facts)}
        )
        expect_arguments(
            "Vocabulary",
            **{f"constraints[{n}]": (each, Constraint) for n, each in enumerate(self.constraints)},
        )
        by_name: dict[str, Fact] = {}
        for fact in self.facts:
            if fact.name in by_name:
                msg = f"two facts are named {fact.name}"
                raise ExpressionTypeError(msg)
            by_name[fact.name] = fact
        object.__setattr__(self, "_by_name", by_name)
        for constraint in self.constraints:
            for fact in facts_in(constraint.holds):
                if by_name.get(fact.name) != fact:
                    msg = f"a constraint names {fact.name}, which is no fact of the vocabulary"
                    raise ExpressionTypeError(msg)

    def __getitem__(self, name: str) -> Fact:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def __hash__(self) -> int:
        return hash((self.facts, self.constraints))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Vocabulary):
            return NotImplemented
        return self.facts == other.facts and self.constraints == other.constraints

    def extended(self, facts: tuple[Fact, ...]) -> "Vocabulary":
        """This vocabulary with more facts after its own, as a program's own questions are."""
        return Vocabulary((*self.facts, *facts), self.constraints)

    def nearest(self, name: str) -> str | None:
        """The name that someone who wrote `name` most likely meant, if any is close."""
        close = difflib.get_close_matches(name, self._by_name, n=1)
        return close[0] if close else None
