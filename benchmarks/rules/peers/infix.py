"""Conditions in the infix notation that zen-engine and rule-engine share."""

from typing import assert_never

from benchmarks.rules.peers.two_rules import AllOf, AnyOf, Condition, Is, IsNot, Outside

__all__ = ["in_infix"]

_WORDS = {True: "true", False: "false", None: "null"}


def in_infix(condition: Condition) -> str:
    """The condition as text, in parentheses where it has parts."""
    match condition:
        case Is(fact=fact, value=value):
            return f"{fact} == {_WORDS[value]}"
        case IsNot(fact=fact, value=value):
            return f"{fact} != {_WORDS[value]}"
        case Outside(fact=fact, low=low, high=None):
            return f"({fact} != null and {fact} < {low})"
        case Outside(fact=fact, low=low, high=high):
            return f"({fact} != null and ({fact} < {low} or {fact} > {high}))"
        case AllOf(parts=parts):
            return f"({' and '.join(map(in_infix, parts))})"
        case AnyOf(parts=parts):
            return f"({' or '.join(map(in_infix, parts))})"
        case _:
            assert_never(condition)
