"""Every finding and every duty is told by some story, and stands on the page of the codes."""

import re
from pathlib import Path

import pytest

from qip_rules.billing import BillingCode, DutyCode
from qip_rules.billing.codes import OF_SEVERAL
from tests.billing.desk import codes, duty_codes
from tests.billing.findings_page import page
from tests.billing.stories import DUTIES, FINDINGS, FOUND_OF_SEVERAL

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("code", FINDINGS, ids=lambda code: code.value)
def test_each_finding_is_told_with_a_sentence_and_its_clauses(code: BillingCode) -> None:
    account = FINDINGS[code]().account()
    assert code.value in codes(account)
    for finding in account.found(code):
        assert re.fullmatch(r"[A-Z0-9].*\.", finding.says)
        assert finding.clauses == account.policy.cited(code.value)
        assert finding.about


@pytest.mark.parametrize("code", DUTIES, ids=lambda code: code.value)
def test_each_duty_is_told_with_a_sentence_and_its_clauses(code: DutyCode) -> None:
    account = DUTIES[code]().account()
    assert code.value in duty_codes(account)
    for duty in account.to_do:
        assert re.fullmatch(r"[A-Z].*\.", duty.says)
        assert duty.clauses == account.policy.cited(duty.code.value)


def test_no_code_is_without_a_story() -> None:
    assert FINDINGS.keys() | FOUND_OF_SEVERAL == set(BillingCode)
    assert DUTIES.keys() | OF_SEVERAL == set(DutyCode)


def test_the_page_of_the_codes_is_as_the_code_is() -> None:
    shown = (DOCS / "billing-findings.md").read_text(encoding="utf-8")
    assert shown == page(), "run: python -m tests.billing.findings_page > docs/billing-findings.md"


def test_no_code_is_without_a_meaning() -> None:
    assert "|  |" not in page()
