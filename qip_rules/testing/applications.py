"""Hypothesis strategies of whole `Application` records, by the facts that they state.

Facts are drawn first, as `testing.facts`, `testing.meeting` and so on draw them, and then one of
the many applications that state exactly those: in which order people are listed and under which
of their addresses, who is listed twice, what else is told, which correction it is. None of that
is a fact, so none of it may change a decision. All applications are received on the policy's day.

An application with no fact missing names a leader and a sponsor, because nothing can be told of
somebody who is not named. Its teams have no more people than an application can list, and no more
than a few above the greatest number that a requirement, or `where`, compares them with.
"""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Final

import attrs
from hypothesis import strategies as st

from qip_rules.eligibility.application import Application
from qip_rules.errors import FactError, NoSuchRecordError
from qip_rules.policy.program import Policy
from qip_rules.rules import strategies
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Comparison, Expression, Literal, Operator, Reference
from qip_rules.rules.fact import Value
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import faults_in
from qip_rules.rules.strategies.filling import landmarks_in
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from qip_rules.testing.writing import (
    COUNTED_MAXIMUM,
    always,
    statable,
    when_complete,
    written,
)

__all__ = [
    "breaking",
    "meeting",
    "on_the_edge",
    "plain",
    "possible",
    "stating",
    "undetermined",
]

Facts = Mapping[str, Value | None]

_COUNTED: Final = ("core_team_size", "project_team_size", "uncovered_area_count")
_ABOVE: Final = 5
"""How many more people or areas than the greatest number that is compared with their count."""

_CHOICES: Final = 16
"""How many choices are drawn for the ways to write an application; they are used in turn."""
_WAYS: Final = 2**16


def possible(
    policy: Policy, *, complete: bool = False, where: Iterable[Expression] = ()
) -> st.SearchStrategy[Application]:
    """Any application, whatever the requirements say of it.

    Args:
        policy: the policy whose facts the application states, on whose day it is received.
        complete: whether every fact is known.
        where: conditions on the facts that hold too (before facts are left out).

    Raises:
        NoSuchRecordError: there is no such application.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    rule_set = _of_applications(policy, where, complete=complete)
    drawn = strategies.facts(rule_set, complete=complete)
    return _applications(drawn.map(statable), policy)


def meeting(policy: Policy, *, where: Iterable[Expression] = ()) -> st.SearchStrategy[Application]:
    """Applications with no fact missing that meet every required rule.

    Args:
        policy: the policy, on whose day they are received.
        where: conditions on the facts that hold too.

    Raises:
        NoSuchRecordError: there is no such application, with the proof.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    rule_set = _of_applications(policy, where, complete=True)
    return _applications(strategies.meeting(rule_set), policy)


def breaking(
    policy: Policy, code: str, *, where: Iterable[Expression] = ()
) -> st.SearchStrategy[Application]:
    """Applications with no fact missing that break one rule and no other required one.

    Args:
        policy: the policy, on whose day they are received.
        code: of the rule to break, required or recommended.
        where: conditions on the facts that hold too.

    Raises:
        NoSuchRecordError: there is no such rule or no such application, with the proof.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    rule_set = _of_applications(policy, where, complete=True)
    return _applications(strategies.breaking(rule_set, code), policy)


def on_the_edge(
    policy: Policy, code: str, *, where: Iterable[Expression] = ()
) -> st.SearchStrategy[Application]:
    """Applications with no fact missing that one step of one fact takes over a requirement's edge.

    Args:
        policy: the policy, on whose day they are received.
        code: of the requirement, required or recommended.
        where: conditions on the facts that hold too, of the application and one step on.

    Raises:
        NoSuchRecordError: there is no such requirement or no such application.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    rule_set = _of_applications(policy, where, complete=True)
    return _applications(strategies.on_the_edge(rule_set, code), policy)


def undetermined(
    policy: Policy, code: str | None = None, *, where: Iterable[Expression] = ()
) -> st.SearchStrategy[Application]:
    """Applications whose outcome is undetermined: something is missing, and nothing is broken.

    Args:
        policy: the policy, on whose day they are received.
        code: of a rule, required or recommended, that cannot be told in any of them.
        where: conditions on the facts that hold too, before facts are left out.

    Raises:
        NoSuchRecordError: there is no such rule, or it can always be told.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    rule_set = _of_applications(policy, where, complete=False)
    return _applications(strategies.undetermined(rule_set, code).map(statable), policy)


def stating(facts: Facts, policy: Policy) -> st.SearchStrategy[Application]:
    """The applications that state exactly these facts, each in another way.

    Args:
        facts: values by name of the policy's facts; what is absent, or `None`, is not known.
        policy: the policy, on whose day they are received.

    Raises:
        FactError: values that their facts cannot have, or that contradict each other.
        NoSuchRecordError: no application can state these facts together, or in writing: it would
            have to list too many people.
    """
    return _applications(st.just(_statable_ones(facts, policy)), policy)


def plain(facts: Facts, policy: Policy) -> Application:
    """The plainest application that states exactly these facts: what `stating` shrinks to.

    Raises:
        FactError: as `stating`.
        NoSuchRecordError: as `stating`.
    """
    return written(_statable_ones(facts, policy), policy, lambda _: 0)


def _applications(
    facts: st.SearchStrategy[Facts], policy: Policy
) -> st.SearchStrategy[Application]:
    """One of the applications that state the facts drawn.

    As many choices are drawn for each, so that Hypothesis holds none to be simpler for its size.
    """
    ways = st.lists(st.integers(0, _WAYS - 1), min_size=_CHOICES, max_size=_CHOICES)

    @st.composite
    def applications(draw: st.DrawFn) -> Application:
        told, drawn, turns = draw(facts), draw(ways), count()
        return written(told, policy, lambda choices: drawn[next(turns) % _CHOICES] % choices)

    return applications()


def _of_applications(policy: Policy, where: Iterable[Expression], *, complete: bool) -> RuleSet:
    """The policy's rules for applications, with all that holds of what an application states."""
    rule_set = policy.rule_sets["application"]
    vocabulary = rule_set.vocabulary
    wanted = tuple(where)
    compared = landmarks_in((*(each.requires for each in rule_set.requirements), *wanted))
    constraints = [*vocabulary.constraints, *always(vocabulary)]
    for name in _COUNTED:
        fact = vocabulary[name]
        numbers = [each for each in (fact.usual, *compared.get(name, ())) if isinstance(each, int)]
        most = min(max(numbers) + _ABOVE, COUNTED_MAXIMUM)
        holds = Comparison(Operator.LESS_OR_EQUAL, Reference(fact), Literal(most))
        says = f"Made-up applications list no more than {most}: `{name} <= {most}`."
        constraints.append(Constraint(holds, says))
    if complete:
        constraints.extend(when_complete(vocabulary))
    of_applications = Vocabulary(vocabulary.facts, tuple(constraints))
    return strategies.narrowed(attrs.evolve(rule_set, vocabulary=of_applications), wanted)


def _statable_ones(facts: Facts, policy: Policy) -> dict[str, Value | None]:
    """The facts, every one a key.

    Raises:
        FactError: they are not possible.
        NoSuchRecordError: no application states them.
    """
    rule_set = policy.rule_sets["application"]
    vocabulary = rule_set.vocabulary
    faults = faults_in(vocabulary, facts)
    if faults:
        raise FactError(faults, of="the record of facts")
    told = {name: facts.get(name) for name in vocabulary}
    reasons = [each.says for each in always(vocabulary) if decide(each.holds, told) is False]
    reasons.extend(
        f"{name} is {value}; an application lists at most {COUNTED_MAXIMUM}."
        for name in _COUNTED
        if isinstance(value := told[name], int) and value > COUNTED_MAXIMUM
    )
    lost = [name for name, value in statable(told).items() if value != told[name]]
    if lost:
        reasons.append(f"Beside the others it could not tell {', '.join(lost)}.")
    if reasons:
        msg = f"no application states these facts. {' '.join(reasons)}"
        raise NoSuchRecordError(msg)
    return told
