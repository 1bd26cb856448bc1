"""The letter asks everything that an applicant can answer, and nothing else."""

import re
from datetime import date

import attrs
import pytest

from qip_rules.cohort.case import Case
from qip_rules.eligibility.admission import RecordedException
from qip_rules.eligibility.assessment import assess
from qip_rules.reports import applicant_letter
from qip_rules.rules.fact import AnsweredBy
from qip_rules.rules.findings import Outcome, Question
from qip_rules.rules.requirement import Severity
from tests.cohort.sample import GRANT, TRAINING, case_of, sample_run
from tests.reports.markdown_page import kinds, shown

PLEASE_ANSWER = "Please answer"
NOT_MET = "Not met as the application stands"
ADVICE = "Advice: not required, but recommended"


@pytest.fixture(params=[GRANT, TRAINING])
def letters(request: pytest.FixtureRequest) -> list[tuple[Case, str]]:
    """Every application of the sample with its letter, under each program."""
    return [(case, letter(case, request.param)) for case in sample_run(request.param).cases]


def letter(case: Case, name: str = GRANT) -> str:
    return applicant_letter(
        case.application,
        case.decision,
        sample_run(name).program.title,
        staff_decision=case.staff_decision,
        exceptions=case.exceptions,
        withdrawn_on=case.withdrawn_on,
    )


def section(page: str, heading: str) -> str:
    """What stands below a heading, up to the next; nothing if there is no such heading."""
    found = re.search(
        rf"^## {re.escape(heading)}$(.*?)(?=^## |^Decided under|\Z)", page, re.MULTILINE | re.DOTALL
    )
    return shown(found[1]) if found else ""


def is_required(question: Question, case: Case) -> bool:
    codes = map(case.decision.rule_set.requirement, question.for_codes)
    return any(each.severity is Severity.REQUIRED for each in codes)


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_open_question_of_the_applicant_is_asked_where_it_belongs(
    letters: list[tuple[Case, str]],
) -> None:
    asked = 0
    for case, page in letters:
        urgent, later = section(page, PLEASE_ANSWER), section(page, ADVICE)
        for question in case.decision.questions:
            if question.answered_by is not AnsweredBy.APPLICANT:
                assert words(question.text) not in shown(page), case.application_id
                continue
            required = is_required(question, case)
            assert (words(question.text) in urgent) is required, case.application_id
            assert (words(question.text) in later) is not required, case.application_id
            asked += 1
    assert asked > 20


def test_nothing_else_is_asked(letters: list[tuple[Case, str]]) -> None:
    for case, page in letters:
        asked = re.findall(r"^[0-9]+\. ", page, re.MULTILINE)
        required = [
            question
            for question in case.decision.questions
            if question.answered_by is AnsweredBy.APPLICANT and is_required(question, case)
        ]
        assert len(asked) == len(required), case.application_id


def test_everything_not_met_is_told_with_its_clause_and_how_to_mend_it(
    letters: list[tuple[Case, str]],
) -> None:
    for case, page in letters:
        told, clauses = section(page, NOT_MET), section(page, "The clauses")
        assert bool(told) is bool(case.decision.not_met), case.application_id
        for finding in case.decision.not_met:
            assert words(finding.sentence) in told
            if finding.code not in {each.requirement for each in case.exceptions}:
                assert words(finding.requirement.how_to_meet) in told
            for clause in finding.clauses:
                assert words(f"{clause.id} {clause.says}") in clauses
                assert clause.source in clauses


def test_letters_are_lists_and_headings_and_nothing_else(letters: list[tuple[Case, str]]) -> None:
    unwanted = {"html_block", "html_inline", "link_open", "code_block", "table_open"}
    for case, page in letters:
        assert not kinds(page) & unwanted, case.application_id


def test_no_letter_names_a_field_of_a_record(letters: list[tuple[Case, str]]) -> None:
    for case, page in letters:
        assert not re.search(r"[a-z]_[a-z]", shown(page)), case.application_id


def test_an_application_that_is_not_met_still_gets_its_required_questions() -> None:
    case = case_of(sample_run(), "APP-20")
    assert case.decision.outcome is Outcome.NOT_MET
    page = letter(case)
    assert "What is the team leader's profession? [T02]" in section(page, PLEASE_ANSWER)
    assert "and what we still need to know." in page


def test_what_staff_have_to_find_out_is_not_asked_of_the_applicant() -> None:
    page = letter(case_of(sample_run(), "APP-27"))
    assert "judgment of the staff" not in page
    assert "minorities" not in page


def test_if_only_staff_can_answer_the_letter_says_so() -> None:
    case = case_of(sample_run(), "APP-01")
    open_to_staff = attrs.evolve(case.application, answers={})
    decision = assess(open_to_staff, sample_run().program.on(case.file.received_on))
    assert decision.outcome is Outcome.UNDETERMINED
    page = applicant_letter(open_to_staff, decision, "Grant")
    assert "What is missing is with us, not with you: there is nothing for you to send." in page
    assert "Please answer" not in page


def test_a_met_application_with_advice() -> None:
    page = letter(case_of(sample_run(), "APP-05"))
    assert "Nothing is missing. Below is what we recommend." in page
    assert "plans 1.5 hours a week" in section(page, ADVICE)


def test_a_met_application_without_advice() -> None:
    page = letter(case_of(sample_run(), "APP-02"))
    assert "Nothing is missing.\n" in page
    assert "##" not in page.replace("# Your application", "")


def test_a_recorded_exception_stands_beside_its_finding() -> None:
    case = case_of(sample_run(), "APP-13")
    told = section(letter(case), NOT_MET)
    assert "The team leader is not a member of the society" in told
    assert "An exception is on record since July 17, 2026 (Example Program Director)" in told
    assert "To mend it" not in told, "nothing is to be mended"
    elsewhere = RecordedException(
        application_id="APP-13",
        requirement="core-team-size",
        authority="Example Program Director",
        reason="Another requirement.",
        recorded_on=date(2026, 7, 1),
    )
    page = letter(attrs.evolve(case, exceptions=(elsewhere,)))
    assert "An exception is on record" not in page


def test_the_decision_of_the_staff_is_told_with_its_reason() -> None:
    page = letter(case_of(sample_run(), "APP-17"))
    assert "The program's decision of July 20, 2026: declined. No physician leads" in page
    assert "decision of" not in letter(case_of(sample_run(), "APP-19"))


def test_who_withdrew_is_asked_for_nothing() -> None:
    case = attrs.evolve(case_of(sample_run(), "APP-28"), withdrawn_on=date(2026, 8, 24))
    page = letter(case)
    assert "You withdrew this application on August 24, 2026" in page
    assert "Please" not in page
    assert section(page, "What was not answered")


def test_fields_are_named_in_words() -> None:
    page = letter(case_of(sample_run(), "APP-27"))
    assert (
        "One person or two: Yael Madeup (entry 2 of the core team, entry 3 of the core team)?"
        in page
    )


def test_a_corrected_application_says_which_version_it_is_about() -> None:
    page = letter(case_of(sample_run(), "APP-14"))
    assert "APP-14, received on June 8, 2026, corrected on July 6, 2026 (revision 2)" in page


def test_outside_text_stays_text() -> None:
    case = case_of(sample_run(), "APP-01")
    assert case.application.practice is not None
    hostile = "<b>Practice</b> [x](http://example.org) | # *one*"
    practice = attrs.evolve(case.application.practice, name=hostile)
    application = attrs.evolve(case.application, practice=practice)
    page = applicant_letter(application, case.decision, "A *title* | <i>")
    assert f"To: {hostile}" in shown(page)
    assert "Your application to the A *title* | <i>" in shown(page)
    assert not kinds(page) & {"html_inline", "html_block", "link_open", "em_open", "table_open"}
