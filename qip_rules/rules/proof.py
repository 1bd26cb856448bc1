"""Why a condition comes to what it comes to: the sub-conditions that decide it, with their values.

Only what is needed is there. One operand that is false refutes an `and`, one that is true proves
an `or`: of several that would do, the proof takes the one that names the fewest facts, and the
first of these. Then it leaves out, the last ones first, facts without which the others do. A
proved `and` and a refuted `or` need all operands. What cannot be told shows every open branch,
with what is known in it.

The proof stands by itself: a record of nothing but the facts it names is decided alike.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, assert_never

import attrs

from qip_rules.errors import Arguments
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import (
    FROM_TEXT,
    And,
    Comparison,
    Expression,
    ExpressionNode,
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
from qip_rules.rules.fact import Value
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.findings import Evidence, FactValue, ProofStep
from qip_rules.rules.phrasing import in_words
from qip_rules.rules.ruling import outcome_of
from qip_rules.rules.wording import phrase, unit_of

__all__ = ["prove"]

Facts = Mapping[str, Value | None]

_TAKES: Final = Arguments(
    "prove",
    condition=(ExpressionNode, FROM_TEXT),
    facts=(Mapping,),
    because=(Mapping | None,),
    currency=(str,),
)


def prove(
    condition: Expression,
    facts: Facts,
    *,
    because: Mapping[str, Evidence] | None = None,
    currency: str = "",
) -> ProofStep:
    """The proof of what `decide(condition, facts)` returns.

    Deciding the condition on `prove(...).facts` alone gives the same outcome. Where that is met or
    not met, no fact of it can be left out; for a condition that tests for a missing value
    (`x = null`) only the first is promised.

    Args:
        condition: what is decided.
        facts: the record; a fact that is absent, or `None`, is not known.
        because: the evidence of facts by name, looked up for those that the proof names.
        currency: of amounts in cents.

    Raises:
        ExpressionTypeError: the expression is no condition.
        FactError: a value that its fact cannot have.
        MoneyError: an amount in cents and a currency that is not known.
    """
    if False in map(isinstance, (condition, facts, because, currency), _TAKES.classes):
        _TAKES.refuse(condition, facts, because, currency)
    decided = decide(condition, facts)
    branch = _branch(condition, facts)
    if decided is not None and not _tests_missing(condition):
        branch = _branch(condition, _needed(condition, facts, branch.names))
    return _step(branch, because or {}, currency)


@attrs.frozen
class _Branch:
    """A node with its value, and what below it is needed for that."""

    node: Expression
    value: Value | None
    values: Facts
    """Of the facts that the node itself is decided by."""
    below: "tuple[_Branch, ...]"
    names: frozenset[str]
    """All facts named here and below."""


def _branch(node: Expression, facts: Facts) -> _Branch:
    match node:
        case Literal(value=value) | Parameter(value=value):
            return _made(node, value)
        case Reference(fact=fact):
            value = facts.get(fact.name)
            return _made(node, value, {fact.name: value})
        case Comparison() | Within() | OneOf():
            operands = children(node)
            named = [each.fact.name for each in operands if isinstance(each, Reference)]
            below = [
                _branch(each, facts)
                for each in operands
                if not isinstance(each, Literal | Parameter | Reference)
            ]
            own = {name: facts.get(name) for name in named}
            return _made(node, decide(node, facts), own, below)
        case Not(operand=operand):
            branch = _branch(operand, facts)
            return _made(node, None if branch.value is None else not branch.value, {}, [branch])
        case And(operands=operands):
            return _joined(node, [_branch(each, facts) for each in operands], settled_by=False)
        case Or(operands=operands):
            return _joined(node, [_branch(each, facts) for each in operands], settled_by=True)
        case _:
            assert_never(node)


def _made(
    node: Expression,
    value: Value | None,
    values: Facts | None = None,
    below: Iterable[_Branch] = (),
) -> _Branch:
    needed = tuple(below)
    own = values or {}
    return _Branch(node, value, own, needed, frozenset(own).union(*(each.names for each in needed)))


def _joined(node: And | Or, branches: list[_Branch], *, settled_by: bool) -> _Branch:
    settling = [each for each in branches if each.value is settled_by]
    if settling:
        fewest = min(settling, key=lambda each: len(each.names))
        return _made(node, settled_by, {}, [fewest])
    if any(each.value is None for each in branches):
        # A test for a missing value would come out otherwise if its fact were left out.
        still = [each for each in branches if each.value is None or _tests_missing(each.node)]
        return _made(node, None, {}, still)
    return _made(node, not settled_by, {}, branches)


def _needed(condition: Expression, facts: Facts, names: frozenset[str]) -> Facts:
    """Those of the facts, no one of which can be left out."""
    wanted = decide(condition, facts)
    needed = {each.name: facts.get(each.name) for each in facts_in(condition) if each.name in names}
    times = Counter(each.fact.name for each in walk(condition) if isinstance(each, Reference))
    if all(times[name] == 1 for name in needed):
        return needed  # each decides its own part, and nothing else could decide it
    for name in reversed(tuple(needed)):
        fewer = {other: value for other, value in needed.items() if other != name}
        if decide(condition, fewer) is wanted:
            needed = fewer
    return needed


def _tests_missing(condition: Expression) -> bool:
    return any(isinstance(each, Comparison) and each.tests_for_missing for each in walk(condition))


def _step(branch: _Branch, because: Mapping[str, Evidence], currency: str) -> ProofStep:
    facts = {each.name: each for each in facts_in(branch.node)}
    evidence = (because[name] for name in branch.values if name in because)
    assert branch.value is None or isinstance(branch.value, bool)  # noqa: S101 - a condition's
    return ProofStep(
        condition=text_of(branch.node),
        says=in_words(branch.node, currency),
        outcome=outcome_of(branch.value),
        values=tuple(
            FactValue(name, value, phrase(value, unit_of(facts[name]), currency))
            for name, value in branch.values.items()
        ),
        because=tuple(dict.fromkeys(evidence)),
        children=tuple(_step(each, because, currency) for each in branch.below),
    )
