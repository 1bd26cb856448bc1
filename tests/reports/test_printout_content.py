"""What is printed: every frozen field, nothing that changes, and sums that are the account's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import attrs
import pytest

from qip_rules.billing import LineKind
from qip_rules.billing.documents import Invoice, Paper
from qip_rules.billing.state import DocumentState
from qip_rules.cohort.run import CohortRun
from qip_rules.errors import InputError
from qip_rules.money import Money
from qip_rules.reports.account_printouts import due_date_notice, receipt
from qip_rules.reports.amount_words import in_words
from qip_rules.reports.documents import EXAMPLE_FEE
from qip_rules.reports.issued_printouts import document_printout
from qip_rules.reports.printout import Column, Figures, Passage, Printout, shares, texts
from qip_rules.reports.statement_printout import statement
from qip_rules.rules.wording import phrase
from tests.billing.desk import SELLER, Desk, program_with
from tests.cohort.sample import GRANT, TRAINING, sample_run
from tests.reports.printed_samples import credit_note, eventful, invoice, printouts

NOT_PRINTED = {"fee_is_example", "kind"}
"""Told by the banner and by the title, not as a field."""


def values(thing: object) -> Iterator[str]:
    """Everything that is frozen on a document, in the words in which it is printed."""
    match thing:
        case None | bool() | LineKind():
            return
        case Money():
            yield str(thing)
        case datetime():
            yield thing.isoformat()
        case date():
            yield phrase(thing)
        case str():
            yield thing
        case tuple():
            for each in thing:
                yield from values(each)
        case _:
            fields = attrs.asdict(cast("attrs.AttrsInstance", thing), recurse=False)
            for name, value in fields.items():
                if name not in NOT_PRINTED:
                    yield from values(value)


def full(document: Paper) -> Paper:
    """The document with every field filled that can be."""
    changed = attrs.evolve(
        document,
        recorded_at=datetime(2026, 5, 4, 16, 30, tzinfo=UTC),
        buyer=attrs.evolve(document.buyer, npi="1000000004", tax_id="00-1111111"),
    )
    if isinstance(changed, Invoice):
        return attrs.evolve(
            changed, purchase_order="PO 4711", pay_after=date(2026, 4, 1), replaces="D-0"
        )
    return changed


@pytest.mark.parametrize("document", [full(invoice()), full(credit_note())], ids=["in", "cn"])
def test_every_frozen_field_is_printed(document: Paper) -> None:
    empty = [
        f.name for f in attrs.fields(type(document)) if getattr(document, f.name) in (None, ())
    ]
    assert empty == []
    page = "\n".join(texts(document_printout(document)))
    for value in values(document):
        assert value in page


@pytest.mark.parametrize("program", [GRANT, TRAINING])
def test_every_document_of_the_sample_adds_up(program: str) -> None:
    run: CohortRun = sample_run(program)
    for document in run.documents:
        (figures,) = document_printout(document).figures
        assert [row[-1] for row in figures.rows] == [str(line.net) for line in document.lines]
        assert figures.sums[-1][1] == str(document.total)
        assert figures.words == in_words(document.total)


def test_an_issued_document_says_nothing_of_its_state() -> None:
    """What has become of it changes; what was issued does not."""
    account = eventful()
    open_states = {each.value for each in DocumentState} - {"issued"}
    for state in account.documents:
        printed = document_printout(state.document)
        assert open_states.isdisjoint(texts(printed))
        assert phrase(account.as_of) not in texts(printed)


def test_the_title_tells_an_invoice_from_a_credit_note() -> None:
    first, second = document_printout(invoice()), document_printout(credit_note())
    assert (first.title, second.title) == ("Invoice", "Credit note")
    assert [party.part for party in first.parties] == ["Bill to", "Remit to"]
    assert [party.part for party in second.parties] == ["To"]
    assert first.parties[1].lines[0] == SELLER.name
    assert dict(second.particulars)["For invoice"] == "D-1"
    assert ("Purchase order", "none given") in first.particulars


def test_a_waiver_is_a_line_of_its_own_that_names_its_decision() -> None:
    (figures,) = document_printout(credit_note()).figures
    assert figures.rows[0][1] == "Fee waived for Ben Made-Up (person-2), decision D-2"
    assert figures.rows[0][-1] == "USD 111.00"


def test_the_policy_is_quoted_from_the_document_with_its_clauses() -> None:
    printed = document_printout(invoice())
    (passage,) = (each for each in printed.passages if each.marks)
    assert passage.marks == tuple(note.clause_id for note in invoice().notes)
    assert passage.sentences == tuple(note.says for note in invoice().notes)
    assert passage.marks


@pytest.mark.parametrize("name", printouts())
def test_a_made_up_fee_is_labeled_on_every_page(name: str) -> None:
    assert EXAMPLE_FEE.startswith("EXAMPLE FEE")
    assert printouts()[name].banner == EXAMPLE_FEE


def test_a_fee_of_the_program_s_own_is_not_labeled() -> None:
    desk = Desk(program=program_with(fees=(("2016-01-01", 150_000),)))
    desk.received()
    issued = desk.invoice()
    account = desk.account()
    for printed in (
        document_printout(issued),
        statement(account, seller=SELLER),
        due_date_notice(account, issued.number),
    ):
        assert printed.banner == ""
        assert not any("EXAMPLE" in text for text in texts(printed))


# ------------------------------------------------------------------------ receipts


def amount(text: str) -> Money:
    currency, figures = text.split(" ")
    return Money.of(figures, currency)


@pytest.mark.parametrize("payment_id", ["pay-1", "pay-2", "pay-3", "pay-4"])
def test_the_parts_of_a_receipt_are_the_payment(payment_id: str) -> None:
    account = eventful()
    payment = next(each for each in account.payments if each.payment_id == payment_id)
    printed = receipt(account, payment_id, seller=SELLER)
    (figures,) = printed.figures
    *parts, (label, total) = figures.sums
    assert (label, total) == ("Received", str(payment.amount))
    zero = Money(0, payment.amount.currency)
    assert sum((amount(each) for _, each in parts), start=zero) == payment.amount
    covered = sum((amount(row[-1]) for row in figures.rows), start=zero)
    assert covered == payment.applied
    assert figures.words == in_words(payment.amount)
    assert dict(printed.particulars)["Payment window"] == payment.verdict.value


def test_a_receipt_says_why_money_is_held() -> None:
    account = eventful()
    held = [each for each in account.unapplied if each.payment_id == "pay-4"]
    assert held
    printed = receipt(account, "pay-4", seller=SELLER)
    (passage,) = (each for each in printed.passages if each.title == "Money that is held")
    assert all("pay-4" in sentence for sentence in passage.sentences)


def test_a_receipt_for_no_payment_is_refused() -> None:
    with pytest.raises(InputError, match=r'payment_id: found "pay-9".*pay-1, pay-2'):
        receipt(eventful(), "pay-9", seller=SELLER)
    desk = Desk()
    desk.received()
    with pytest.raises(InputError, match="none is on record"):
        receipt(desk.account(), "pay-1", seller=SELLER)


# ------------------------------------------------------------------------ statements


def column(figures: Figures, title: str) -> list[Decimal]:
    place = [each.title for each in figures.columns].index(title)
    return [amount(row[place]).amount for row in figures.rows]


def figures_of(printed: Printout, title: str) -> Figures:
    return next(each for each in printed.figures if each.title == title)


def test_the_sums_of_a_statement_are_the_account_s() -> None:
    account = eventful()
    printed = statement(account, seller=SELLER)
    documents = figures_of(printed, "Documents")
    due = sum((each.due.amount_minor for each in account.documents), start=0)
    assert documents.sums[-1][1] == str(Money(due, "USD"))
    assert sum(column(documents, "Due")) == Money(due, "USD").amount
    assert documents.words == in_words(Money(due, "USD"))
    seats = figures_of(printed, "Seats")
    covered = sum((each.covered.amount_minor for each in account.seats), start=0)
    assert sum(column(seats, "Paid")) == Money(covered, "USD").amount
    held = [each.amount for each in account.unapplied if each.amount.currency == "USD"]
    on_hold = sum(held, start=Money(0, "USD"))
    assert figures_of(printed, "Money that is held").sums[-1][1] == str(on_hold)
    assert figures_of(printed, "Payments").sums[-1][1] == str(account.received)
    assert Money(covered, "USD") + on_hold == account.received
    assert on_hold


def test_a_statement_tells_the_state_of_every_document() -> None:
    account = eventful()
    documents = figures_of(statement(account, seller=SELLER), "Documents")
    assert [row[-1] for row in documents.rows] == [e.state.value for e in account.documents]
    assert [row[0] for row in documents.rows] == ["Invoice D-1", "Credit note D-3 for invoice D-1"]


@pytest.mark.parametrize("program", [GRANT, TRAINING])
def test_statements_of_the_sample_hold_every_cent(program: str) -> None:
    run = sample_run(program)
    received = Money(0, run.program.currency)
    for case in run.cases:
        printed = statement(case.account, seller=run.inputs.cohort.seller)
        received += amount(figures_of(printed, "Documents").sums[-1][1])
    assert received == sum(
        (each.due for case in run.cases for each in case.account.documents),
        start=Money(0, run.program.currency),
    )


def test_a_statement_of_an_account_with_nothing_on_it() -> None:
    desk = Desk()
    desk.session("2026-10-05")
    printed = statement(desk.account(), seller=SELLER)
    assert printed.parties == ()
    assert [each.title for each in printed.figures] == ["Documents"]
    assert dict(printed.particulars)["Received"] == "not known"


# ------------------------------------------------------------------------ notices


def test_a_notice_sets_the_day_now_beside_the_day_printed() -> None:
    desk = Desk()
    desk.session("2026-10-05")
    desk.received()
    desk.invoice()
    desk.paid("500.00", "2026-04-10")
    desk.accepted("2026-04-01")
    desk.moved("2026-11-09", on="2026-05-01")
    account = desk.account("2026-06-01")
    printed = due_date_notice(account, "D-1")
    particulars = dict(printed.particulars)
    assert particulars["Last day printed"] == "October 4, 2026"
    assert particulars["Last day now"] == "November 8, 2026"
    assert "now November 8, 2026" in printed.lead[0]
    assert printed.figures[0].sums[-1] == ("Due now", str(account.document("D-1").due))
    cited = account.policy.cited("due-date-moved")
    assert printed.passages[-1].marks == tuple(clause.id for clause in cited)
    assert cited


def notice(desk: Desk) -> str:
    return due_date_notice(desk.account(), "D-1").lead[0]


def test_what_a_notice_says_when_there_is_no_such_day() -> None:
    desk = Desk()
    desk.received()
    desk.invoice()
    assert "is open" in notice(desk)
    assert dict(due_date_notice(desk.account(), "D-1").particulars)["Last day printed"] == (
        "none was printed"
    )
    desk.session("2026-10-05", announced="2026-03-10")
    assert "is now October 4, 2026" in notice(desk)
    desk.accepted("2026-10-05")
    assert "No day is left" in notice(desk)


def test_what_a_notice_says_when_nothing_has_moved_or_is_due() -> None:
    desk = Desk()
    desk.session("2026-10-05")
    desk.received()
    desk.invoice()
    assert "as printed on it" in notice(desk)
    desk.declined()
    desk.credit_note("2026-04-02")
    assert "Nothing is due" in notice(desk)


@pytest.mark.parametrize("number", ["D-9", "D-3", ""], ids=["unknown", "credit note", "empty"])
def test_a_notice_about_no_invoice_is_refused(number: str) -> None:
    with pytest.raises(InputError, match="an invoice of the account: D-1"):
        due_date_notice(eventful(), number)


# ------------------------------------------------------------------------ tables


def test_a_table_with_a_row_that_does_not_fit_is_refused() -> None:
    columns = (Column("a"), Column("b", is_number=True))
    with pytest.raises(ValueError, match="2 columns"):
        Figures(title="t", columns=columns, rows=(("1", "2"), ("1",)))
    with pytest.raises(ValueError, match="1 columns"):
        Figures(title="t", columns=columns[1:], rows=())


def test_wide_columns_give_way_and_narrow_ones_get_what_they_want() -> None:
    assert shares((10, 20), 100, texts=(True, False)) == (80, 20)
    assert shares((10, 200, 200), 110, texts=(True, True, False)) == (10, 50, 50)
    given = shares((5, 500, 60, 60), 100, texts=(True, True, False, False))
    assert sum(given) == pytest.approx(100)
    assert given[0] == 5
    assert given[1:] == pytest.approx((95 / 3,) * 3)


def test_marks_for_some_sentences_only_are_refused() -> None:
    with pytest.raises(ValueError, match="2 sentences, 1 marks"):
        Passage("t", ("One.", "Two."), ("M1",))
