"""Laws that any service with this program's rules keeps, to be run against another team's own.

Each law is a function of the service. It makes up records, asks the service, and raises
`BrokenLawError` with the smallest record on which the law does not hold, and the clauses at
stake; if it returns, no such record was found. Two lines make a test of one:

    def test_our_service() -> None:
        decision_laws.agrees_with_reference(our_service, rule_set)

A service of facts takes a dictionary that JSON can hold: values by the name of the fact, dates as
YYYY-MM-DD; what is not known is left out. A service of applications takes what
`boundary.to_json` writes, read as JSON. Either gives back the outcome (`"met"`, `"not met"`,
`"undetermined"`, or an `Outcome`), or a mapping or a record with `outcome` and, if it has them,
the codes `not_met`, `undetermined` and `advice`, in any order. What is not given is not compared.
"""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

import attrs
from hypothesis import note
from hypothesis import strategies as st

from qip_rules.boundary.json_in import from_json
from qip_rules.boundary.json_out import to_json
from qip_rules.eligibility.application import Application
from qip_rules.eligibility.assessment import facts_of
from qip_rules.errors import InputError, NoSuchRecordError
from qip_rules.policy.program import Policy
from qip_rules.rules import strategies
from qip_rules.rules.fact import Value
from qip_rules.rules.findings import Outcome
from qip_rules.rules.requirement import RuleSet
from qip_rules.testing.answers import Answer, as_json, broken, refuse_other_answer, said
from qip_rules.testing.every_kind import (
    applications_of_every_kind,
    breaking_advice,
    facts_of_every_kind,
)
from qip_rules.testing.holding import Settings, for_all
from qip_rules.testing.made_up_applications import plain_application

__all__ = [
    "Service",
    "advice_never_decides",
    "agrees_on_applications",
    "agrees_with_reference",
    "answers_are_never_taken_back",
    "extra_keys_change_nothing",
    "keeps_applications",
    "missing_is_never_no",
    "null_is_missing",
    "only_facts_matter",
    "order_of_people_does_not_matter",
    "same_question_same_answer",
]

Service: TypeAlias = Callable[[dict[str, Any]], object]
"""Takes facts, or an application, as JSON holds them; gives back its answer."""

_T = TypeVar("_T")
_Facts = TypeVar("_Facts", bound=Mapping[str, Value | None])


# Laws of a service of facts


def agrees_with_reference(
    service: Service, rule_set: RuleSet, *, settings: Settings = None
) -> None:
    """The service gives the answer of `decide_all`, for any record, complete or not.

    Args:
        service: takes facts.
        rule_set: the requirements it has to keep to.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest record found and the clauses at stake.
    """
    records = facts_of_every_kind(rule_set)
    _agrees("the answer is that of the reference", service, rule_set, records, settings)


def missing_is_never_no(service: Service, rule_set: RuleSet, *, settings: Settings = None) -> None:
    """As long as something is missing that decides, the outcome is undetermined: not no, not yes.

    Args:
        service: takes facts.
        rule_set: the requirements it has to keep to.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest record found and the clauses at stake.
        NoSuchRecordError: whatever is missing, the rules are never undetermined.
    """
    law = "what is missing leaves the outcome undetermined"
    records = strategies.facts_undetermined(rule_set)
    _agrees(law, _outcome_of(service), rule_set, records, settings)


def null_is_missing(service: Service, rule_set: RuleSet, *, settings: Settings = None) -> None:
    """A fact that is null is a fact that is left out.

    Args:
        service: takes facts.
        rule_set: whose facts to make up.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest record found.
    """
    _same(
        "null says no more than nothing",
        service,
        strategies.facts(rule_set).map(_with_nulls),
        settings,
    )


def answers_are_never_taken_back(
    service: Service, rule_set: RuleSet, *, settings: Settings = None
) -> None:
    """What is met or not met stays so when a question more is answered.

    Args:
        service: takes facts.
        rule_set: whose facts to make up.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest two records found.
    """
    made_up = strategies.facts(rule_set)

    @st.composite
    def nested(draw: st.DrawFn) -> tuple[dict[str, Value | None], dict[str, Value | None]]:
        more = draw(made_up)
        left_out = draw(st.lists(st.booleans(), min_size=len(more), max_size=len(more)))
        less = {
            name: None if hidden else value
            for (name, value), hidden in zip(more.items(), left_out, strict=True)
        }
        return less, more

    def holds(records: tuple[dict[str, Value | None], dict[str, Value | None]]) -> None:
        before, after = (Answer.of(service(as_json(record))) for record in records)
        known = before.outcome is not Outcome.UNDETERMINED
        lost = before.codes.get("not_met", frozenset()) - after.codes.get("not_met", frozenset())
        if (known and before.outcome is not after.outcome) or ("not_met" in after.codes and lost):
            less, more = records
            told = {name: value for name, value in more.items() if less[name] != value}
            raise broken(
                "an answer more never takes an answer back",
                f"record: {said(less)}",
                f"answer: {before}",
                f"with also {said(told)}: {after}",
            )

    for_all("answers_are_never_taken_back", holds, nested(), settings=settings)


def advice_never_decides(service: Service, rule_set: RuleSet, *, settings: Settings = None) -> None:
    """Who meets all that is required is admitted, though recommendations are not followed.

    Args:
        service: takes facts.
        rule_set: the requirements it has to keep to.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest record found and the clauses at stake.
        NoSuchRecordError: no recommendation can be broken by somebody who is admitted.
    """
    kinds = breaking_advice(rule_set)
    if not kinds:
        msg = "no record breaks a recommended rule and no required one, so the law says nothing"
        raise NoSuchRecordError(msg)

    law = "what is recommended does not decide"
    _agrees(law, _outcome_of(service), rule_set, st.one_of(kinds), settings)


def extra_keys_change_nothing(
    service: Service, rule_set: RuleSet, *, settings: Settings = None
) -> None:
    """Keys that are no facts, and the order of keys, do not change the answer.

    Args:
        service: takes facts.
        rule_set: whose facts to make up.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest record found.
    """
    made_up = strategies.facts(rule_set)

    @st.composite
    def two_ways(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
        plain = as_json(draw(made_up))
        extra = draw(st.lists(st.text(), max_size=2))
        known = {
            **dict.fromkeys(each for each in extra if each not in rule_set.vocabulary),
            **plain,
        }
        turned = draw(st.integers(0, max(len(known) - 1, 0)))
        items = list(known.items())
        return plain, dict([*items[turned:], *items[:turned]])

    _same(
        "keys that are no facts, and the order of keys, do not count", service, two_ways(), settings
    )


def same_question_same_answer(
    service: Service, rule_set: RuleSet, *, settings: Settings = None
) -> None:
    """Asked again, the service answers the same; and it leaves the record it is given as it is.

    Args:
        service: takes facts.
        rule_set: whose facts to make up.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest record found.
    """

    def holds(record: dict[str, Value | None]) -> None:
        given_record = as_json(record)
        first = Answer.of(service(given_record))
        if given_record != as_json(record):
            raise broken(
                "the service changes nothing in what it is given",
                f"record: {said(record)}",
                f"afterwards: {given_record}",
            )
        again = Answer.of(service(as_json(record)))
        if first != again:
            raise broken(
                "the same question has the same answer",
                f"record: {said(record)}",
                f"answer: {first}",
                f"asked again: {again}",
            )

    for_all("same_question_same_answer", holds, strategies.facts(rule_set), settings=settings)


# Laws of a service of applications


def agrees_on_applications(service: Service, policy: Policy, *, settings: Settings = None) -> None:
    """The service gives the answer of `eligibility.assess`, for any application.

    Args:
        service: takes applications.
        policy: the policy it has to keep to.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest application found and the clauses at stake.
    """
    rule_set = policy.rule_sets["application"]

    def holds(application: Application) -> None:
        answer = Answer.of(service(json.loads(to_json(application))))
        facts = facts_of(application, policy)
        note(to_json(application))
        refuse_other_answer("the answer is that of the reference", facts, rule_set, answer)

    for_all("agrees_on_applications", holds, applications_of_every_kind(policy), settings=settings)


def order_of_people_does_not_matter(
    service: Service, policy: Policy, *, settings: Settings = None
) -> None:
    """The teams may be listed in any order.

    Args:
        service: takes applications.
        policy: whose facts the applications state.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest application found.
    """
    made_up = applications_of_every_kind(policy)

    @st.composite
    def two_orders(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
        one = draw(made_up)
        other = attrs.evolve(
            one,
            core_team=_in_any_order(draw, one.core_team),
            project_team=_in_any_order(draw, one.project_team),
        )
        return json.loads(to_json(one)), json.loads(to_json(other))

    _same("the order of people does not matter", service, two_orders(), settings)


def only_facts_matter(service: Service, policy: Policy, *, settings: Settings = None) -> None:
    """Two applications that state the same facts have the same answer, however they are written.

    So it does not matter under which of their addresses people are listed, or who is listed
    twice.

    Args:
        service: takes applications.
        policy: whose facts the applications state.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest two applications found.
    """
    made_up = applications_of_every_kind(policy)

    @st.composite
    def two_ways(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
        one = draw(made_up)
        facts = facts_of(one, policy)
        plain = plain_application(facts, policy)
        return json.loads(to_json(plain)), json.loads(to_json(one))

    _same("only the facts of an application matter", service, two_ways(), settings)


def keeps_applications(
    copied: Callable[[str], str], policy: Policy, *, settings: Settings = None
) -> None:
    """An application that goes through a service as JSON text comes out as the same application.

    Args:
        copied: the way through the service: takes the text of `boundary.to_json`, and gives text.
        policy: whose facts the applications state.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with the smallest application found.
    """

    def holds(application: Application) -> None:
        text = to_json(application)
        back = copied(text)
        try:
            read = from_json(Application, back)
        except InputError as error:
            raise broken("what comes out is an application", text, str(error)) from None
        if read != application:
            raise broken("what comes out is what went in", f"in:  {text}", f"out: {to_json(read)}")

    for_all("keeps_applications", holds, applications_of_every_kind(policy), settings=settings)


# How a law is held


def _agrees(
    law: str,
    service: Service,
    rule_set: RuleSet,
    records: st.SearchStrategy[_Facts],
    settings: Settings,
) -> None:
    """The service gives the answer of the reference."""

    def holds(record: _Facts) -> None:
        refuse_other_answer(law, record, rule_set, Answer.of(service(as_json(record))))

    for_all(law, holds, records, settings=settings)


def _outcome_of(service: Service) -> Service:
    """The service, of whose answers only the outcome is looked at."""
    return lambda record: Answer.of(service(record)).outcome


def _same(
    law: str,
    service: Service,
    pairs: st.SearchStrategy[tuple[dict[str, Any], dict[str, Any]]],
    settings: Settings,
) -> None:
    """The service gives two records the same answer."""

    def holds(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
        one, other = (Answer.of(service(copy.deepcopy(record))) for record in pair)
        if one != other:
            raise broken(
                law,
                f"record: {json.dumps(pair[0], ensure_ascii=False)}",
                f"answer: {one}",
                f"but of: {json.dumps(pair[1], ensure_ascii=False)}",
                f"answer: {other}",
            )

    for_all(law, holds, pairs, settings=settings)


def _with_nulls(record: Mapping[str, Value | None]) -> tuple[dict[str, Any], dict[str, Any]]:
    known = as_json(record)
    return known, {**dict.fromkeys(record), **known}


def _in_any_order(draw: st.DrawFn, team: tuple[_T, ...] | None) -> tuple[_T, ...] | None:
    return team if team is None else tuple(draw(st.permutations(team)))
