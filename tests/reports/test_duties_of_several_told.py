"""What is to be done about several applications, in every list that staff read."""

import csv
import io
from datetime import date
from functools import cache

import attrs
import pytest

from qip_rules.billing import ApplicationReceived, CohortAccounts, cohort_accounts
from qip_rules.cohort import CohortRun
from qip_rules.eligibility.application import ApplicationFile
from qip_rules.reports.account_lines import cohort_lines
from qip_rules.reports.account_registers import billing_registers
from qip_rules.reports.cohort import cohort_files, glance
from qip_rules.reports.deadlines import deadlines_of
from qip_rules.reports.paper_files import register_files
from qip_rules.reports.written_registers import register_csv, registers_xlsx
from tests.billing.desk import PRACTICE, Desk, day
from tests.cohort.sample import changed_run, sample, sample_run

ON = day("2026-05-01")


@cache
def twice() -> CohortAccounts:
    """Two accepted applications of one practice with the same team, and a session ahead."""
    desk = Desk()
    desk.session("2026-10-05")
    receipt = desk.received()
    desk.accepted()
    events = [
        attrs.evolve(each, application_id=name, event_id=f"{name}/{each.event_id}")
        for name in ("a", "b")
        for each in desk.events
    ]
    assert isinstance(receipt, ApplicationReceived)
    assert receipt.practice == PRACTICE
    return cohort_accounts(desk.program, events, [], ON)


def test_the_list_begins_with_them_and_tells_what_each_rests_on() -> None:
    cohort = twice()
    duties = [line for line in cohort_lines(cohort, ON) if line.startswith("to do   ")]
    assert duties[0].startswith("to do   now: decide-duplicate (a, b; a) [T26]: Decide which of")
    assert duties[1].startswith("to do   now: decide-two-teams (a, b; person-1) [T26]: Find out ")
    alone = [duty for each in cohort.accounts for duty in each.to_do]
    assert len(duties) == len(cohort.to_do) + len(alone)
    assert all("; " not in line.partition(":")[2].partition(")")[0] for line in duties[-2:])


def test_what_is_overdue_in_one_account_comes_before_them() -> None:
    cohort = twice()
    late = date(2026, 12, 1)
    (first, *others) = cohort.accounts
    duty = attrs.evolve(first.to_do[0], due_on=ON)
    changed = attrs.evolve(first, to_do=(duty,))
    told = [*cohort_lines(attrs.evolve(cohort, accounts=(changed, *others)), late)]
    assert told[0].startswith("to do   by 2026-05-01, overdue: ")
    assert told[1].startswith("to do   now: decide-duplicate (a, b; a)")


def test_a_clause_on_which_nothing_else_rests_is_told() -> None:
    cohort = twice()
    bare = attrs.evolve(cohort, accounts=(), findings=())
    told = [*cohort_lines(bare, ON)]
    assert [line.split()[0] for line in told] == [*["to"] * len(cohort.to_do), "T26"]


def test_the_register_names_all_that_each_concerns() -> None:
    cohort = twice()
    register = billing_registers(cohort.accounts, cohort.to_do)[-1]
    rows = list(csv.DictReader(io.StringIO(register_csv(register), newline=""), strict=True))
    assert [(each["application_id"], each["code"], each["about"]) for each in rows[:2]] == [
        ("a; b", "decide-duplicate", "a"),
        ("a; b", "decide-two-teams", "person-1"),
    ]
    assert {each["clauses"] for each in rows[:2]} == {"T26"}
    without = billing_registers(cohort.accounts)[-1]
    assert register.rows[len(cohort.to_do) :] == without.rows
    assert register.header == without.header


def test_they_are_in_the_files_of_the_registers() -> None:
    pytest.importorskip("xlsxwriter")
    cohort = twice()
    files = register_files(cohort.accounts, ON, cohort.to_do).files
    assert b"a; b,,decide-duplicate,a," in files[f"to-do-{ON}.csv"]
    registers = billing_registers(cohort.accounts, cohort.to_do)
    assert files[f"registers-{ON}.xlsx"] == registers_xlsx(registers)


def test_without_a_day_they_are_no_deadlines() -> None:
    cohort = twice()
    assert {each.due_on for each in cohort.to_do} == {None}
    of_several = {each.code.value for each in cohort.to_do}
    told = " ".join(
        each.summary.lower().replace(" ", "-") for each in deadlines_of(cohort.accounts)
    )
    assert not any(code in told for code in of_several)


# ------------------------------------------------------------------------- a cohort's run


@cache
def doubled() -> CohortRun:
    """The sample with one practice that sent a second application, under another number."""
    (known,) = (each for each in sample().applications if each.application_id == "APP-05")
    again = ApplicationFile(
        tuple(attrs.evolve(each, application_id="APP-99") for each in known.revisions)
    )
    return changed_run(applications=(*sample().applications, again))


def test_a_run_says_once_what_is_to_be_done_about_two_of_its_applications() -> None:
    run = doubled()
    shared = [each for each in run.to_do if each.of_several]
    assert {each.code for each in shared} == {"decide-duplicate", "decide-two-teams"}
    for each in shared:
        assert each.applications == ("APP-05", "APP-99")
        assert (each.application_id, each.due_on) == ("APP-05", None)
        assert each.clauses
    assert ("To do", str(len(run.to_do))) in glance(run)
    others = [each for each in run.to_do if not each.of_several]
    assert all(each.applications == (each.application_id,) for each in others)
    assert not any(each.of_several for each in sample_run().to_do)


def test_its_reports_tell_it_with_both_applications() -> None:
    run = doubled()
    files = cohort_files(run)
    (duty,) = (each for each in run.to_do if each.code == "decide-duplicate")
    assert f"At once, APP-05, APP-99: {duty.says[:40]}" in files["summary.md"]
    rows = list(csv.DictReader(io.StringIO(files["to-do.csv"], newline=""), strict=True))
    assert len(rows) == len(run.to_do)
    (row,) = (each for each in rows if each["code"] == "decide-duplicate")
    assert (row["application_id"], row["what"]) == ("APP-05; APP-99", duty.says)
    assert row["clauses"] == "; ".join(duty.clauses)
    for name in ("APP-05", "APP-99"):
        assert duty.says[:40] in files[f"decisions/{name}.md"]
    others = [name for name in files if name.startswith("decisions/") and "APP-06" in name]
    assert len(others) == 1
    assert duty.says[:40] not in files[others[0]]


def test_a_run_before_any_application_has_nothing_to_be_done_about_several() -> None:
    run = sample_run(as_of=date(2026, 3, 1))
    assert run.cases == ()
    assert not any(each.of_several for each in run.to_do)
