"""Invoices and credit notes as EN 16931-1:2017 in the syntax of UN/CEFACT CII, for machines.

One document is one XML text. Fees of the program are outside the scope of value added tax
(category `O`), so no rate and no tax number stands in it. What the standard requires and a
document does not have is refused, every fault at once with the rule's number; nothing is made up.

Numbers such as BR-06 are the standard's business rules, BT-1 and BG-1 its terms and groups.
"""

import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from qip_rules.billing.documents import CreditNote, Invoice, Line, LineKind, Paper
from qip_rules.billing.parties import Buyer, Seller
from qip_rules.errors import Fault, InputError
from qip_rules.money import MINOR_DIGITS, Money
from qip_rules.reports.documents import EXAMPLE_FEE
from qip_rules.reports.markup import shown

__all__ = ["en16931_xml"]

_NAMESPACES: Final = {
    "xmlns:rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "xmlns:ram": (
        "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    ),
    "xmlns:udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "xmlns:qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
_SPECIFICATION: Final = "urn:cen.eu:en16931:2017"
_INVOICE_TYPE: Final = "380"
_CREDIT_NOTE_TYPE: Final = "381"
_DAY_FORMAT: Final = "102"
"""Year, month and day as eight digits (UNTDID 2379)."""
_ONE: Final = "C62"
"""The unit of a count (UN/ECE Recommendation 20)."""
_NOT_SUBJECT: Final = "O"
"""Outside the scope of the tax (UNTDID 5305)."""
_NOT_SUBJECT_REASON: Final = "VATEX-EU-O"
_DIGITS_MAXIMUM: Final = 2
"""Decimals of an amount (BR-DEC-01 to BR-DEC-28)."""
_ADDRESS_LINES: Final = ("LineOne", "LineTwo", "LineThree")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")

Xml = Iterator[str]


def en16931_xml(document: Paper) -> str:
    """The document as XML, the same text for the same document.

    Raises:
        InputError: what the standard requires and the document lacks: a country code of two
            letters (BR-09, BR-11), a seller known by an identifier (BR-CO-26), when to pay
            (BR-CO-25), a currency of two decimals or fewer.
    """
    faults = tuple(_faults(document))
    if faults:
        raise InputError(faults, of=f"the document {document.number} for EN 16931")
    attributes = "".join(f" {name}={quoteattr(uri)}" for name, uri in _NAMESPACES.items())
    lines = ('<?xml version="1.0" encoding="UTF-8"?>', *_root(document, attributes))
    return "".join(f"{line}\n" for line in lines)


def _faults(document: Paper) -> Iterator[Fault]:
    if MINOR_DIGITS[document.currency] > _DIGITS_MAXIMUM:
        expected = f"a currency of {_DIGITS_MAXIMUM} decimals or fewer (BR-DEC)"
        yield Fault("currency", document.currency, expected)
    parties = (
        ("seller.country", document.seller.country, "BR-09"),
        ("buyer.country", document.buyer.country, "BR-11"),
    )
    for place, country, rule in parties:
        if country is None or _COUNTRY.fullmatch(country) is None:
            expected = f"a country code of two capital letters (ISO 3166-1, {rule})"
            yield Fault(place, "nothing" if country is None else repr(country), expected)
    if document.seller.tax_id is None:
        yield Fault("seller.tax_id", "nothing", "an identifier of the seller (BR-CO-26)")
    if isinstance(document, Invoice) and not (document.terms or document.pay_by):
        yield Fault("terms", "nothing", "when to pay, in words or as a day (BR-CO-25)")


# ------------------------------------------------------------------------ elements


def _text(name: str, text: str, **attributes: str) -> Xml:
    said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    yield f"<{name}{said}>{escape(shown(text))}</{name}>"


def _inside(name: str, *parts: Xml) -> Xml:
    yield f"<{name}>"
    for part in parts:
        yield from (f"  {line}" for line in part)
    yield f"</{name}>"


def _amount(name: str, amount: Money, **attributes: str) -> Xml:
    return _text(name, format(amount.amount, "f"), **attributes)


def _day(name: str, digits: str, kind: str = "udt:DateTimeString") -> Xml:
    return _inside(name, _text(kind, digits, format=_DAY_FORMAT))


def _nothing() -> Xml:
    yield from ()


# ------------------------------------------------------------------------ the document


def _root(document: Paper, attributes: str) -> Xml:
    first, *rest = _inside(
        "rsm:CrossIndustryInvoice",
        _inside(
            "rsm:ExchangedDocumentContext",
            _inside(
                "ram:GuidelineSpecifiedDocumentContextParameter",
                _text("ram:ID", _SPECIFICATION),
            ),
        ),
        _inside(
            "rsm:ExchangedDocument",
            _text("ram:ID", document.number),
            _text(
                "ram:TypeCode",
                _INVOICE_TYPE if isinstance(document, Invoice) else _CREDIT_NOTE_TYPE,
            ),
            _day("ram:IssueDateTime", document.issued_on.strftime("%Y%m%d")),
            *(_inside("ram:IncludedNote", _text("ram:Content", each)) for each in _notes(document)),
        ),
        _inside(
            "rsm:SupplyChainTradeTransaction",
            *(_line(number, line, document) for number, line in enumerate(document.lines, 1)),
            _agreement(document),
            _text("ram:ApplicableHeaderTradeDelivery", ""),
            _settlement(document),
        ),
    )
    yield f"{first.removesuffix('>')}{attributes}>"
    yield from rest


def _notes(document: Paper) -> Iterator[str]:
    if document.fee_is_example:
        yield EXAMPLE_FEE
    if isinstance(document, CreditNote):
        yield document.reason
    for note in document.notes:
        yield f"{note.says} [{note.clause_id}]"


def _line(number: int, line: Line, document: Paper) -> Xml:
    return _inside(
        "ram:IncludedSupplyChainTradeLineItem",
        _inside("ram:AssociatedDocumentLineDocument", _text("ram:LineID", str(number))),
        _inside(
            "ram:SpecifiedTradeProduct",
            _text("ram:SellerAssignedID", line.seat_id),
            _text("ram:Name", _line_name(line, document)),
            _text("ram:Description", f"Person {line.person_id}"),
        ),
        _inside(
            "ram:SpecifiedLineTradeAgreement",
            _inside("ram:NetPriceProductTradePrice", _amount("ram:ChargeAmount", line.net)),
        ),
        _inside("ram:SpecifiedLineTradeDelivery", _text("ram:BilledQuantity", "1", unitCode=_ONE)),
        _inside(
            "ram:SpecifiedLineTradeSettlement",
            _inside(
                "ram:ApplicableTradeTax",
                _text("ram:TypeCode", "VAT"),
                _text("ram:CategoryCode", _NOT_SUBJECT),
            ),
            _inside(
                "ram:SpecifiedTradeSettlementLineMonetarySummation",
                _amount("ram:LineTotalAmount", line.net),
            ),
        ),
    )


def _line_name(line: Line, document: Paper) -> str:
    where = f"{line.person_name}, {document.program_id}, application {document.application_id}"
    if line.kind is LineKind.WAIVER:
        return f"Fee waived for {where}, decision {line.waiver_number}"
    return f"Program fee, core-team seat of {where}"


def _agreement(document: Paper) -> Xml:
    order = document.purchase_order if isinstance(document, Invoice) else None
    return _inside(
        "ram:ApplicableHeaderTradeAgreement",
        _seller(document.seller),
        _buyer(document.buyer),
        _nothing()
        if order is None
        else _inside("ram:BuyerOrderReferencedDocument", _text("ram:IssuerAssignedID", order)),
    )


def _seller(seller: Seller) -> Xml:
    return _inside(
        "ram:SellerTradeParty",
        _text("ram:Name", seller.name),
        _inside("ram:SpecifiedLegalOrganization", _text("ram:ID", seller.tax_id or "")),
        _address(seller.address_lines, seller.country),
    )


def _buyer(buyer: Buyer) -> Xml:
    return _inside(
        "ram:BuyerTradeParty",
        _text("ram:ID", buyer.practice_id),
        _text("ram:Name", buyer.name),
        _nothing()
        if buyer.tax_id is None
        else _inside("ram:SpecifiedLegalOrganization", _text("ram:ID", buyer.tax_id)),
        _address(buyer.address_lines, buyer.country or ""),
    )


def _address(lines: tuple[str, ...], country: str) -> Xml:
    """The lines as they stand on an envelope; the standard has room for three."""
    last = len(_ADDRESS_LINES) - 1
    fitting = (*lines[:last], ", ".join(lines[last:])) if len(lines) > last else lines
    return _inside(
        "ram:PostalTradeAddress",
        *(_text(f"ram:{name}", line) for name, line in zip(_ADDRESS_LINES, fitting, strict=False)),
        _text("ram:CountryID", country),
    )


def _settlement(document: Paper) -> Xml:
    total, zero = document.total, Money(0, document.currency)
    return _inside(
        "ram:ApplicableHeaderTradeSettlement",
        _text("ram:PaymentReference", document.number),
        _text("ram:InvoiceCurrencyCode", document.currency),
        _inside(
            "ram:ApplicableTradeTax",
            _amount("ram:CalculatedAmount", zero),
            _text("ram:TypeCode", "VAT"),
            _text("ram:ExemptionReason", "Not subject to VAT"),
            _amount("ram:BasisAmount", total),
            _text("ram:CategoryCode", _NOT_SUBJECT),
            _text("ram:ExemptionReasonCode", _NOT_SUBJECT_REASON),
        ),
        _terms(document),
        _inside(
            "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
            _amount("ram:LineTotalAmount", total),
            _amount("ram:TaxBasisTotalAmount", total),
            _amount("ram:TaxTotalAmount", zero, currencyID=document.currency),
            _amount("ram:GrandTotalAmount", total),
            _amount("ram:DuePayableAmount", total),
        ),
        _preceding(document),
    )


def _terms(document: Paper) -> Xml:
    """When to pay (BR-CO-25); of a credit note, that nothing is to be paid."""
    if isinstance(document, CreditNote):
        said = f"Takes back what invoice {document.invoice_number} asks for; nothing is to be paid."
        return _inside("ram:SpecifiedTradePaymentTerms", _text("ram:Description", said))
    said = " ".join(document.terms)
    return _inside(
        "ram:SpecifiedTradePaymentTerms",
        _text("ram:Description", said) if said else _nothing(),
        _nothing()
        if document.pay_by is None
        else _day("ram:DueDateDateTime", document.pay_by.strftime("%Y%m%d")),
    )


def _preceding(document: Paper) -> Xml:
    """The invoice that a credit note takes back, or that a new one replaces (BR-55)."""
    earlier = document.invoice_number if isinstance(document, CreditNote) else document.replaces
    if earlier is None:
        return _nothing()
    return _inside("ram:InvoiceReferencedDocument", _text("ram:IssuerAssignedID", earlier))
