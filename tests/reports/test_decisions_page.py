"""One application as staff see it: every version, every finding, the account."""

from datetime import date

import attrs

from qip_rules.reports.decisions import case_page
from qip_rules.rules import explain
from qip_rules.rules.expression import facts_in
from tests.cohort.sample import GRANT, TRAINING, case_of, sample_run
from tests.reports.markdown_page import cells, kinds, shown


def page_of(application_id: str, name: str = GRANT) -> str:
    run = sample_run(name)
    return case_page(case_of(run, application_id), run)


def test_every_finding_of_every_version_is_there() -> None:
    for name in (GRANT, TRAINING):
        run = sample_run(name)
        for case in run.cases:
            page = case_page(case, run)
            for assessment in case.assessments:
                assert str(explain(assessment.decision)) in page
            for finding in case.decision.findings:
                assert f"  {finding.code}: " in page


def test_the_figures_behind_every_finding_are_there_met_or_not() -> None:
    for name in (GRANT, TRAINING):
        run = sample_run(name)
        for case in run.cases:
            _, _, rest = case_page(case, run).partition("## The figures behind the decision\n")
            rows = [row for row in cells(rest.partition("\n## ")[0]) if len(row) == 6]
            named = [row[0] for row in rows[1:] if row[0]]
            assert named == [each.code for each in case.decision.findings]
            facts = [
                f for each in case.decision.findings for f in facts_in(each.requirement.requires)
            ]
            assert len(rows) - 1 == len(facts)
            for row, fact in zip(rows[1:], facts, strict=True):
                assert (row[4] == "not known") is (case.decision.facts[fact.name] is None)


def test_a_figure_has_its_rule_its_value_and_where_it_was_taken_from() -> None:
    rows = {row[0]: row[1:] for row in cells(page_of("APP-17")) if len(row) == 6}
    asks, comes_to, what, value, taken = rows["leader-is-physician"]
    assert asks == 'the team leader\'s profession is "physician"'
    assert (comes_to, what, value) == ("not met", "the team leader's profession", "pharmacist")
    assert taken == "Harper Specimen: pharmacist. [team_leader.profession]"
    asks, comes_to, what, value, taken = rows["core-team-size"]
    assert asks.endswith("from the core team minimum (2) to the core team maximum (4)")
    assert (comes_to, what, value) == ("met", "the core team size", "2")
    assert rows["weekly-time"][1] in ("met (advice)", "not met (advice)")


def test_both_versions_of_a_corrected_application_the_later_one_first() -> None:
    page = page_of("APP-14")
    later = page.index("## Decision on revision 2 of July 6, 2026")
    assert later < page.index("## Decision on revision 1\n")
    assert "## Decision\n" in page_of("APP-01")


def test_where_it_stands() -> None:
    accepted = "accepted on July 20, 2026 by Example Coordinator: Meets every requirement; a place"
    assert ["Standing", f"{accepted} is free."] in cells(page_of("APP-01"))
    withdrawn = "withdrawn on August 24, 2026; accepted on July 20, 2026 by Example Coordinator"
    assert f"| Standing | {withdrawn}: Meets" in page_of("APP-08")
    assert ["Standing", "undecided"] in cells(page_of("APP-19"))


def test_the_exception_stands_beside_the_finding() -> None:
    page = page_of("APP-13")
    beside = page.index("## Recorded exceptions, beside the findings")
    assert beside < page.index("leader-is-member: The team leader is not a member")
    assert "being renewed. (Example Program Director, July 17, 2026)" in page
    assert "exception" not in page_of("APP-12").lower()


def test_the_account() -> None:
    page = page_of("APP-05")
    rows = cells(page)
    assert ["Corin Example", "USD 1,222.00", "USD 778.00", "USD 444.00", "part"] in rows
    assert [
        "Invoice QIG-2026-0019",
        "July 13, 2026",
        "USD 3,666.00",
        "USD 1,666.00",
        "part",
    ] in rows
    paid = ["September 21, 2026", "USD 2,000.00", "USD 2,000.00", "in window"]
    assert ["PAY-05-1", "Example Oncology Practice 05 (made up)", *paid] in rows
    assert "**seat-paid-in-full**, Corin Example: Of the fee of USD 1,222.00" in page
    assert "- October 4, 2026: Remind Example Oncology Practice 05" in page
    assert "The last day to pay was October 4, 2026. [T26, T32]\n" in page


def test_no_seats() -> None:
    page = page_of("APP-28")
    assert "## Account\n\nNo seat, no document and no payment is on record.\n" in page


def test_what_is_unusual_has_its_clause() -> None:
    assert "A refund of this payment was asked for." in page_of("APP-09")
    assert "[T29]" in page_of("APP-09")
    assert "[T30]" in page_of("APP-10")


def test_a_day_before_everything_was_known() -> None:
    run = sample_run(GRANT, date(2026, 7, 5))
    page = case_page(case_of(run, "APP-14"), run)
    assert "revision" not in page
    assert "As of | July 5, 2026" in page


def test_outside_text_stays_text() -> None:
    run = sample_run()
    case = case_of(run, "APP-01")
    hostile = "``` | <b>x</b> [a](http://example.org) *b*"
    assert case.application.practice is not None
    assert case.staff_decision is not None
    first = case.assessments[0]
    practice = attrs.evolve(case.application.practice, name=hostile)
    changed = attrs.evolve(
        case,
        assessments=(
            attrs.evolve(first, application=attrs.evolve(first.application, practice=practice)),
        ),
        staff_decision=attrs.evolve(case.staff_decision, reason=hostile, actor=hostile),
    )
    page = case_page(changed, run)
    assert shown(page).count(hostile) == 3
    assert not kinds(page) & {"html_inline", "html_block", "link_open", "em_open", "code_inline"}
