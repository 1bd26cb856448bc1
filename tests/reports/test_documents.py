"""An invoice or a credit note on paper: every frozen field, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import cast

import attrs
import pytest

from qip_rules.billing.documents import CreditNote, Invoice, Line, LineKind, Paper
from qip_rules.money import Money
from qip_rules.reports.documents import EXAMPLE_FEE, document_page
from qip_rules.rules.wording import phrase
from tests.cohort.sample import GRANT, TRAINING, sample_run
from tests.reports.markdown_page import kinds, shown

NOT_PRINTED = {"fee_is_example", "kind"}
"""Told by the label, the title or the words of the line, not as fields."""


@pytest.fixture(params=[GRANT, TRAINING])
def documents(request: pytest.FixtureRequest) -> tuple[Paper, ...]:
    """Every document of the sample, under each program."""
    return sample_run(request.param).documents


def first(kind: type[Invoice] | type[CreditNote]) -> Paper:
    return next(each for each in sample_run().documents if isinstance(each, kind))


def full_invoice() -> Invoice:
    """An invoice with everything on it that one can have."""
    invoice = first(Invoice)
    assert isinstance(invoice, Invoice)
    return attrs.evolve(
        invoice,
        recorded_at=datetime(2026, 5, 4, 16, 30, tzinfo=UTC),
        purchase_order="PO | 4711 (made up)",
        pay_after=date(2026, 7, 20),
        replaces="QIG-2026-0000",
        buyer=attrs.evolve(invoice.buyer, npi="1234567893", tax_id="00-0000000"),
    )


def values(thing: object) -> Iterator[str]:
    """Everything that is frozen on a document, in the words in which it is printed."""
    match thing:
        case None | bool():
            return
        case Money():
            yield str(thing)
        case datetime():
            yield thing.isoformat()
        case date():
            yield phrase(thing)
        case str():
            yield " ".join(thing.split())
        case tuple():
            for each in thing:
                yield from values(each)
        case _:
            fields = attrs.asdict(cast("attrs.AttrsInstance", thing), recurse=False)
            for name, value in fields.items():
                if name not in NOT_PRINTED:
                    yield from values(value)


def test_every_frozen_field_is_printed(documents: tuple[Paper, ...]) -> None:
    for document in documents:
        page = shown(document_page(document))
        for value in values(document):
            assert value in page, document.number


def test_every_field_that_a_document_can_have_is_printed() -> None:
    invoice = full_invoice()
    empty = [f.name for f in attrs.fields(Invoice) if getattr(invoice, f.name) in (None, ())]
    assert empty == []
    page = shown(document_page(invoice))
    for value in values(invoice):
        assert value in page


def test_a_made_up_fee_is_labelled(documents: tuple[Paper, ...]) -> None:
    assert EXAMPLE_FEE.startswith("EXAMPLE FEE")
    for document in documents:
        assert EXAMPLE_FEE in shown(document_page(document)), document.number
        real = attrs.evolve(document, fee_is_example=False)
        assert "EXAMPLE" not in document_page(real)


def test_the_total_is_the_sum_of_the_lines(documents: tuple[Paper, ...]) -> None:
    for document in documents:
        total = sum(line.net.amount_minor for line in document.lines)
        assert f"**{Money(total, document.currency)}**" in document_page(document)


def test_a_credit_note_says_which_invoice_and_why() -> None:
    note = first(CreditNote)
    assert isinstance(note, CreditNote)
    page = document_page(note)
    assert page.startswith(f"# Credit note {note.number}\n")
    assert f"| Takes back lines of invoice | {note.invoice_number} |" in page
    assert "| Reason | The application was declined. |" in page
    assert "## Terms" not in page


def test_what_was_waived_names_the_decision() -> None:
    note = first(CreditNote)
    line = attrs.evolve(note.lines[0], kind=LineKind.WAIVER, waiver_number="W | 7")
    page = shown(document_page(attrs.evolve(note, lines=(line,))))
    assert "Waived by decision W | 7" in page
    assert "Program fee" not in page


def test_outside_text_stays_text() -> None:
    invoice = full_invoice()
    hostile = "<script>x</script> | [a](http://example.org) *b* `c`"
    changed = attrs.evolve(
        invoice,
        buyer=attrs.evolve(invoice.buyer, name=hostile, address_lines=(hostile,), country=hostile),
        seller=attrs.evolve(invoice.seller, name=hostile, address_lines=(hostile,), tax_id=hostile),
        lines=(
            Line(
                seat_id="S|1", person_id="a|b@example.org", person_name=hostile, net=invoice.total
            ),
        ),
        terms=(hostile,),
        purchase_order=hostile,
        number="7 | <b>",
    )
    page = document_page(changed)
    assert shown(page).count(hostile) == 9
    for value in values(changed):
        assert value in shown(page)
    # The line breaks inside a cell are the page's own.
    assert page.count("<") == page.count("<br>")
    assert not kinds(page) & {"link_open", "em_open", "code_inline", "html_block"}


def test_long_and_foreign_names_are_whole() -> None:
    for name in ("Ж" * 300, "משה כהן", "O'Brien-Łukasiewicz III"):
        invoice = full_invoice()
        line = attrs.evolve(invoice.lines[0], person_name=name)
        assert name in shown(document_page(attrs.evolve(invoice, lines=(line,))))
