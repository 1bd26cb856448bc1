"""A service that keeps to the reference keeps all laws; each law catches a fault planted for it."""

import json
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import Phase, settings

from qip_rules import load_program, testing
from qip_rules.boundary import from_json, to_json
from qip_rules.eligibility import Application, assess
from qip_rules.errors import BrokenLawError, NoSuchRecordError, QipRulesError
from qip_rules.rules.fact import Kind
from qip_rules.rules.findings import Decision
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import decide_all
from qip_rules.testing import decision_laws as laws

POLICY = load_program("quality-training-program").on(date(2026, 1, 31))
RULES = POLICY.rule_sets["application"]
PAYMENT = POLICY.rule_sets["payment"]
brief = settings(max_examples=40, deadline=None, database=None, derandomize=True)
unshrunk = settings(brief, max_examples=400, phases=[Phase.generate])
shrunk = settings(unshrunk, phases=[Phase.generate, Phase.shrink])
Facts = dict[str, Any]


def reply(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": decision.outcome.value,
        "not_met": [each.code for each in decision.not_met][::-1],
        "undetermined": [each.code for each in decision.undetermined],
        "advice": [each.code for each in decision.advice],
    }


def facts_service(rules: RuleSet) -> Callable[[Facts], object]:
    def service(facts: Facts) -> object:
        read = {
            name: date.fromisoformat(value)
            if value is not None
            and name in rules.vocabulary
            and rules.vocabulary[name].kind is Kind.DATE
            else value
            for name, value in facts.items()
        }
        return reply(decide_all(rules, read))

    return service


good = facts_service(RULES)


def application_service(application: dict[str, Any]) -> object:
    return reply(assess(from_json(Application, json.dumps(application)), POLICY))


FACT_LAWS = [
    laws.agrees_with_reference,
    laws.missing_is_never_no,
    laws.null_is_missing,
    laws.answers_are_never_taken_back,
    laws.advice_never_decides,
    laws.extra_keys_change_nothing,
    laws.same_question_same_answer,
]
APPLICATION_LAWS = [
    laws.agrees_on_applications,
    laws.order_of_people_does_not_matter,
    laws.only_facts_matter,
]


def says_perhaps(_: Facts) -> object:
    return "perhaps"


def gives_a_bare_code(_: Facts) -> object:
    return {"outcome": "met", "not_met": "core-team-size"}


@pytest.mark.parametrize("law", FACT_LAWS)
def test_the_reference_keeps_the_laws_of_facts(law: Callable[..., None]) -> None:
    law(good, RULES, settings=brief)


def test_dates_go_through_as_text() -> None:
    laws.agrees_with_reference(facts_service(PAYMENT), PAYMENT, settings=brief)


@pytest.mark.parametrize("law", APPLICATION_LAWS)
def test_the_reference_keeps_the_laws_of_applications(law: Callable[..., None]) -> None:
    law(application_service, POLICY, settings=settings(brief, max_examples=20))


def test_json_keeps_applications() -> None:
    def copied(text: str) -> str:
        return to_json(from_json(Application, text))

    laws.keeps_applications(copied, POLICY, settings=settings(brief, max_examples=20))


def off_by_one(facts: Facts) -> object:
    if facts.get("project_minutes_per_week") == 120:
        return {**good(facts), "advice": ["weekly-time"]}  # type: ignore[dict-item]
    return good(facts)


def missing_is_no(facts: Facts) -> object:
    return good(
        {**{name: False for name in RULES.vocabulary if name.startswith("pledges")}, **facts}
    )


def null_is_zero(facts: Facts) -> object:
    is_null = "project_minutes_per_week" in facts and facts["project_minutes_per_week"] is None
    return good({**facts, "project_minutes_per_week": 0} if is_null else facts)


def takes_back(facts: Facts) -> object:
    decision = good(facts)
    if "project_described" not in facts:
        return {**decision, "outcome": "met", "not_met": []}  # type: ignore[dict-item]
    return decision


def advice_counts(facts: Facts) -> object:
    decision = decide_all(RULES, facts)
    return "not met" if decision.advice else decision.outcome


def refuses_extra(facts: Facts) -> object:
    return "not met" if set(facts) - set(RULES.vocabulary) else good(facts)


def changes_its_input(facts: Facts) -> object:
    answer = good(facts)
    facts.clear()
    return answer


calls = count()


def forgets(facts: Facts) -> object:
    return good(facts) if next(calls) % 2 else "undetermined"


def first_listed_leads(application: dict[str, Any]) -> object:
    team = application.get("core_team") or [{}]
    return "met" if "1" in team[0].get("name", "") else "not met"


def counts_entries(application: dict[str, Any]) -> object:
    return "met" if len(application.get("core_team") or ()) <= 4 else "not met"


@pytest.mark.parametrize(
    ("law", "service"),
    [
        (laws.agrees_with_reference, off_by_one),
        (laws.missing_is_never_no, missing_is_no),
        (laws.null_is_missing, null_is_zero),
        (laws.answers_are_never_taken_back, takes_back),
        (laws.advice_never_decides, advice_counts),
        (laws.extra_keys_change_nothing, refuses_extra),
        (laws.same_question_same_answer, changes_its_input),
        (laws.same_question_same_answer, forgets),
        (laws.agrees_with_reference, says_perhaps),
        (laws.agrees_with_reference, gives_a_bare_code),
    ],
)
def test_a_law_catches_the_fault_it_is_for(law: Callable[..., None], service: laws.Service) -> None:
    with pytest.raises(BrokenLawError, match="broken law"):
        law(service, RULES, settings=unshrunk)


@pytest.mark.parametrize(
    ("law", "service"),
    [
        (laws.agrees_on_applications, lambda _: "met"),
        (laws.order_of_people_does_not_matter, first_listed_leads),
        (laws.only_facts_matter, counts_entries),
    ],
)
def test_a_law_of_applications_catches_its_fault(
    law: Callable[..., None], service: laws.Service
) -> None:
    with pytest.raises(BrokenLawError, match="broken law"):
        law(service, POLICY, settings=unshrunk)


def renames_somebody(text: str) -> str:
    return text.replace("Member 1", "Member 2")


def loses_everything(_: str) -> str:
    return "{}"


@pytest.mark.parametrize("copied", [renames_somebody, loses_everything])
def test_an_application_changed_on_its_way_is_caught(copied: Callable[[str], str]) -> None:
    with pytest.raises(BrokenLawError, match="broken law"):
        laws.keeps_applications(copied, POLICY, settings=unshrunk)


def test_a_broken_law_shows_the_smallest_record_and_the_clause() -> None:
    with pytest.raises(BrokenLawError) as caught:
        laws.agrees_with_reference(off_by_one, RULES, settings=shrunk)
    said = str(caught.value)
    assert "record: project_minutes_per_week is 120; all else is as usual" in said
    assert "expected: met" in said
    assert "found: met; advice: weekly-time" in said
    assert RULES.requirement("weekly-time").cites[0].says in said


def test_a_broken_law_is_a_failed_test_and_an_error_of_the_library() -> None:
    assert issubclass(BrokenLawError, AssertionError)
    assert issubclass(BrokenLawError, QipRulesError)


def test_a_law_with_nothing_to_show_says_so() -> None:
    with pytest.raises(NoSuchRecordError, match="the law says nothing"):
        laws.advice_never_decides(facts_service(PAYMENT), PAYMENT, settings=brief)


def test_a_front_door_for_each_thing() -> None:
    assert {name for name in testing.__all__ if not hasattr(testing, name)} == set()
