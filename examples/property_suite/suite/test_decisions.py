"""The service decides by hand; the strategies know the rules it has to keep to."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_service.decisions import REQUIRED, decide

from qip_rules import load_program, testing
from qip_rules.testing import decision_laws

RULES = load_program("quality-training-program").on(date(2026, 1, 31)).rule_sets["application"]


def test_what_is_missing_is_never_a_no() -> None:
    decision_laws.missing_is_never_no(decide, RULES)


def test_advice_never_decides() -> None:
    decision_laws.advice_never_decides(decide, RULES)


def test_null_is_missing() -> None:
    decision_laws.null_is_missing(lambda facts: decide(facts)["outcome"], RULES)


@settings(max_examples=20)
@given(testing.facts_meeting(RULES))
def test_who_meets_every_rule_is_taken(facts: dict[str, object]) -> None:
    assert decide(facts)["outcome"] == "met"


@pytest.mark.parametrize("code", sorted(REQUIRED.keys() - {"leader-named", "sponsor-named"}))
@settings(max_examples=4)
@given(data=st.data())
def test_one_broken_rule_is_the_one_to_blame(code: str, data: st.DataObject) -> None:
    facts = data.draw(testing.facts_breaking(RULES, code))
    assert decide(facts)["not_met"] == [code]
