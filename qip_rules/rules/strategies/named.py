"""Strategies that say what they are: Hypothesis prints them as the call that made them."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

from qip_rules.errors import ArgumentError, Fault
from qip_rules.rules.expression import Expression
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.requirement import RuleSet

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy
    from hypothesis.vendor.pretty import RepresentationPrinter

__all__ = ["Said", "expect_at_least", "named", "options_of", "rules_said"]

_RULES_NAMED: Final = 3

_T = TypeVar("_T")


@attrs.frozen(repr=False)
class Said:
    """Stands in a call for something that would fill pages: printed as these words."""

    words: str

    def __repr__(self) -> str:
        return f"<{self.words}>"

    def _repr_pretty_(self, printer: "RepresentationPrinter", cycle: bool) -> None:  # noqa: FBT001, ARG002
        """As Hypothesis prints it."""
        printer.text(repr(self))


def named(
    name: str, made: "Callable[[DrawFn], _T]", *shown: object, **options: object
) -> "SearchStrategy[_T]":
    """A strategy that is printed as a call: `name(shown, …, option=value, …)`.

    Args:
        name: of the public function that makes the strategy.
        made: draws one value.
        *shown: what stands in the call by position.
        **options: what stands there by name; give those only that are not as by default.
    """
    from hypothesis import strategies as st

    def drawn(draw: "DrawFn", *_: object, **__: object) -> _T:
        return made(draw)

    drawn.__name__ = drawn.__qualname__ = name
    strategy: Any = st.composite(drawn)
    result: SearchStrategy[_T] = strategy(*shown, **options)
    return result


def options_of(**options: tuple[object, object]) -> dict[str, object]:
    """The options that are not as by default: each is given as a value and its default."""
    return {name: value for name, (value, usual) in options.items() if value != usual}


def rules_said(rule_set: RuleSet, where: Iterable[Expression] = ()) -> tuple[Said, dict[str, Any]]:
    """A rule set and further conditions, as a call shows them."""
    codes = [each.code for each in rule_set.requirements]
    rest = len(codes) - _RULES_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    told = f"rules {', '.join(codes[:_RULES_NAMED])}{more}" if codes else "no rules"
    conditions = tuple(Said(text_of(each)) for each in where)
    return Said(told), options_of(where=(conditions, ()))


def expect_at_least(function: str, least: int, /, **numbers: object) -> None:
    """Refuse a call with options that are no whole numbers from `least` on, all of them at once.

    Raises:
        ArgumentError: what was found and what was expected, by the name of the option.
    """
    faults = [
        Fault(name, f"{value!r}", f"a whole number from {least} on")
        for name, value in numbers.items()
        if type(value) is not int or value < least
    ]
    if faults:
        raise ArgumentError(faults, of=f"the call of {function}")
