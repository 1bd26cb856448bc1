"""Registers: one row a thing, read back as written, with no formula in them."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import attrs
import pytest

from qip_rules.billing.documents import CreditNote
from qip_rules.cohort import CohortRun
from qip_rules.eligibility.application import ApplicationFile
from qip_rules.reports.register import (
    accounts_csv,
    decisions_csv,
    documents_csv,
    pairs_csv,
    specialist_pairs_csv,
    to_do_csv,
)
from tests.cohort.sample import GRANT, TRAINING, changed_run, sample, sample_run

REGISTERS = {
    "decisions": decisions_csv,
    "documents": documents_csv,
    "accounts": accounts_csv,
    "to-do": to_do_csv,
    "pairs": pairs_csv,
    "specialist pairs": specialist_pairs_csv,
}
FORMULAS = (
    '=HYPERLINK("http://example.org";"x")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "＝1+1",  # noqa: RUF001 - some spreadsheets read it as the narrow one
    "＋1",  # noqa: RUF001 - as above
    "=1+1, and more",
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def renamed(name: str) -> CohortRun:
    """The sample with a practice of that name, which owes money and is unpaired."""
    changed = []
    for each in sample().applications:
        first = each.revisions[0]
        if each.application_id in ("APP-05", "APP-06") and first.practice is not None:
            first = attrs.evolve(first, practice=attrs.evolve(first.practice, name=name))
            changed.append(ApplicationFile((first,)))
        else:
            changed.append(each)
    return changed_run(applications=tuple(changed))


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_every_row_is_whole(register: Callable[[CohortRun], str]) -> None:
    text = register(sample_run())
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(read) > 1
    assert {len(row) for row in read} == {len(read[0])}
    assert len(set(read[0])) == len(read[0])
    assert text.endswith("\n")
    assert text.count("\n") == len(read), "one line a row"


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_a_formula(register: Callable[[CohortRun], str], name: str) -> None:
    for row in csv.reader(io.StringIO(register(renamed(name)), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "\t", "\r"))  # noqa: RUF001


def test_a_formula_is_kept_behind_an_apostrophe() -> None:
    row = next(r for r in rows(decisions_csv(renamed("=1+1"))) if r["application_id"] == "APP-05")
    assert row["practice"] == "'=1+1"


@pytest.mark.parametrize("name", ['Smith, "the" practice', "a;b", "'quoted'", "漢字", "1-2", "50%"])
def test_other_text_is_read_back_as_it_was(name: str) -> None:
    for register in (decisions_csv, documents_csv):
        read = rows(register(renamed(name)))
        assert name in {row["practice"] for row in read}


@pytest.mark.parametrize("program", [GRANT, TRAINING])
def test_decisions_one_row_an_application(program: str) -> None:
    run = sample_run(program)
    read = {row["application_id"]: row for row in rows(decisions_csv(run))}
    assert list(read) == [case.application_id for case in run.cases]
    for case in run.cases:
        row = read[case.application_id]
        assert row["outcome"] == case.decision.outcome.value
        assert row["standing"] == case.standing
        assert row["not_met"] == "; ".join(each.code for each in case.decision.not_met)
        assert row["policy_on"] == case.file.received_on.isoformat()
        assert row["digest"] == run.program.digest
    assert read["APP-13"]["exceptions"] == "leader-is-member"
    assert read["APP-13"]["not_met"] == "leader-is-member", "beside the finding"
    assert read["APP-14"]["revision"] == "2"


@pytest.mark.parametrize("program", [GRANT, TRAINING])
def test_documents_in_the_order_of_issue(program: str) -> None:
    run = sample_run(program)
    read = rows(documents_csv(run))
    assert [row["number"] for row in read] == [each.number for each in run.documents]
    assert [row["issued_on"] for row in read] == sorted(row["issued_on"] for row in read)
    for row, document in zip(read, run.documents, strict=True):
        is_note = isinstance(document, CreditNote)
        assert row["kind"] == ("credit note" if is_note else "invoice")
        assert bool(row["refers_to"]) is is_note
        assert Decimal(row["total"]) == document.total.amount
        assert row["example_fee"] == "yes"
        if not is_note:
            parts = (Decimal(row[each]) for each in ("credited", "covered", "due"))
            assert sum(parts) == Decimal(row["total"])


@pytest.mark.parametrize("program", [GRANT, TRAINING])
@pytest.mark.parametrize("as_of", [date(2026, 7, 1), date(2026, 11, 1)], ids=str)
def test_accounts_hold_every_cent_received(program: str, as_of: date) -> None:
    run = sample_run(program, as_of)
    read = rows(accounts_csv(run))
    held = sum(Decimal(row["received"]) for row in read)
    assert held == sum(case.account.received.amount for case in run.cases)
    assert held > 0
    assert {row["kind"] for row in read} == {"seat", "unapplied"}


def test_to_do_most_urgent_first() -> None:
    run = sample_run()
    read = rows(to_do_csv(run))
    assert [row["what"] for row in read] == [each.says for each in run.to_do]
    assert {row["due_on"] for row in read} == {"", "2026-10-04"}
    assert read[0]["clauses"] == "T26; T32"


def test_pairs_then_who_has_none() -> None:
    run = sample_run()
    assert run.pairing is not None
    read = rows(pairs_csv(run))
    assert sum(int(row["fit"]) for row in read if row["fit"]) == run.pairing.total_fit
    unpaired = [row for row in read if not row["mentor_id"]]
    assert [row["practice_id"] for row in unpaired] == ["PR-06", "PR-10", "PR-11"]
    assert all(row["reason"] for row in unpaired)
    assert pairs_csv(sample_run(TRAINING)) == ""


def test_specialists_have_a_table_of_their_own() -> None:
    run = sample_run()
    assert run.specialist_pairing is not None
    read = rows(specialist_pairs_csv(run))
    total = sum(int(row["fit"]) for row in read if row["fit"])
    assert total == run.specialist_pairing.total_fit
    assert [row["practice_id"] for row in read if not row["specialist_id"]] == ["PR-13"]
    assert specialist_pairs_csv(sample_run(TRAINING)) == ""
