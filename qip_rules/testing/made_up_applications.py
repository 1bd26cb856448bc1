"""Hypothesis strategies of whole `Application` records, by the facts that they state.

Facts are drawn first, as `facts`, `facts_meeting` and so on draw them, and then one of
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
from qip_rules.errors import FactError, NoSuchRecordError, expect_arguments
from qip_rules.policy.program import Policy
from qip_rules.rules import strategies
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Comparison, Expression, Literal, Operator, Reference
from qip_rules.rules.fact import Value
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import faults_in
from qip_rules.rules.strategies.filling import landmarks_in
from qip_rules.rules.strategies.named import Said, named, options_of
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from qip_rules.testing.saying import policy_said
from qip_rules.testing.writing import (
    COUNTED_MAXIMUM,
    always,
    statable,
    when_complete,
    written,
)

__all__ = [
    "applications",
    "applications_breaking",
    "applications_failing",
    "applications_meeting",
    "applications_on_the_edge",
    "applications_stating",
    "applications_undetermined",
    "plain_application",
]

Facts = Mapping[str, Value | None]

_DAY: Final = "`program.on(day)` is one"

_COUNTED: Final = ("core_team_size", "project_team_size", "uncovered_area_count")
_ABOVE: Final = 5
"""How many more people or areas than the greatest number that is compared with their count."""

_CHOICES: Final = 16
"""How many choices are drawn for the ways to write an application; they are used in turn."""
_WAYS: Final = 2**16


def applications(
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
    rule_set, wanted = _asked("applications", policy, where, complete=complete)
    made = strategies.facts(rule_set, complete=complete).map(statable)
    return _applications(made, policy, "applications", **_said(wanted, complete=(complete, False)))


def applications_meeting(
    policy: Policy, *, where: Iterable[Expression] = ()
) -> st.SearchStrategy[Application]:
    """Applications with no fact missing that meet every required rule.

    Args:
        policy: the policy, on whose day they are received.
        where: conditions on the facts that hold too.

    Raises:
        NoSuchRecordError: there is no such application, with the proof.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    rule_set, wanted = _asked("applications_meeting", policy, where, complete=True)
    made = strategies.facts_meeting(rule_set)
    return _applications(made, policy, "applications_meeting", **_said(wanted))


def applications_failing(
    policy: Policy, *, where: Iterable[Expression] = ()
) -> st.SearchStrategy[Application]:
    """Applications with no fact missing that break a required rule, and possibly others too.

    Args:
        policy: the policy, on whose day they are received.
        where: conditions on the facts that hold too.

    Raises:
        NoSuchRecordError: no application breaks any required rule.
        ExpressionTypeError: `where` holds no condition on the facts of the vocabulary.
    """
    rule_set, wanted = _asked("applications_failing", policy, where, complete=True)
    made = strategies.facts_failing(rule_set)
    return _applications(made, policy, "applications_failing", **_said(wanted))


def applications_breaking(
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
    rule_set, wanted = _asked("applications_breaking", policy, where, complete=True)
    made = strategies.facts_breaking(rule_set, code)
    return _applications(made, policy, "applications_breaking", code, **_said(wanted))


def applications_on_the_edge(
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
    rule_set, wanted = _asked("applications_on_the_edge", policy, where, complete=True)
    made = strategies.facts_on_the_edge(rule_set, code)
    return _applications(made, policy, "applications_on_the_edge", code, **_said(wanted))


def applications_undetermined(
    policy: Policy, *, code: str | None = None, where: Iterable[Expression] = ()
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
    rule_set, wanted = _asked("applications_undetermined", policy, where, complete=False)
    made = strategies.facts_undetermined(rule_set, code=code).map(statable)
    return _applications(
        made, policy, "applications_undetermined", **_said(wanted, code=(code, None))
    )


def applications_stating(facts: Facts, policy: Policy) -> st.SearchStrategy[Application]:
    """The applications that state exactly these facts, each in another way.

    Args:
        facts: values by name of the policy's facts; what is absent, or `None`, is not known.
        policy: the policy, on whose day they are received.

    Raises:
        FactError: values that their facts cannot have, or that contradict each other.
        NoSuchRecordError: no application can state these facts together, or in writing: it would
            have to list too many people.
    """
    expect_arguments("applications_stating", facts=(facts, Mapping), policy=(policy, Policy, _DAY))
    made = st.just(_statable_ones(facts, policy))
    return _stating(made, policy, "applications_stating", Said("facts"), policy_said(policy))


def plain_application(facts: Facts, policy: Policy) -> Application:
    """The plainest application that states exactly these facts: what `stating` shrinks to.

    Raises:
        FactError: as `stating`.
        NoSuchRecordError: as `stating`.
    """
    expect_arguments("plain_application", facts=(facts, Mapping), policy=(policy, Policy, _DAY))
    return written(_statable_ones(facts, policy), policy, lambda _: 0)


def _applications(
    facts: st.SearchStrategy[Facts],
    policy: Policy,
    name: str,
    *shown: object,
    **options: object,
) -> st.SearchStrategy[Application]:
    """One of the applications that state the facts drawn, by a strategy that is named."""
    return _stating(facts, policy, name, policy_said(policy), *shown, **options)


def _stating(
    facts: st.SearchStrategy[Facts], policy: Policy, name: str, *shown: object, **options: object
) -> st.SearchStrategy[Application]:
    """One of the applications that state the facts drawn.

    As many choices are drawn for each, so that Hypothesis holds none to be simpler for its size.
    """
    ways = st.lists(st.integers(0, _WAYS - 1), min_size=_CHOICES, max_size=_CHOICES)

    def stated(draw: st.DrawFn) -> Application:
        told, drawn, turns = draw(facts), draw(ways), count()
        return written(told, policy, lambda choices: drawn[next(turns) % _CHOICES] % choices)

    return named(name, stated, *shown, **options)


def _said(wanted: Iterable[Expression], **options: tuple[object, object]) -> dict[str, object]:
    conditions = tuple(Said(text_of(each)) for each in wanted)
    return options_of(**options, where=(conditions, ()))


def _asked(
    name: str, policy: Policy, where: Iterable[Expression], *, complete: bool
) -> tuple[RuleSet, tuple[Expression, ...]]:
    """The rules that records are made up by, and the conditions of the call.

    Raises:
        ArgumentError: arguments of wrong classes.
    """
    expect_arguments(
        name,
        policy=(policy, Policy, _DAY),
        where=(where, Iterable),
        complete=(complete, bool),
    )
    wanted = tuple(where)
    return _of_applications(policy, wanted, complete=complete), wanted


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
