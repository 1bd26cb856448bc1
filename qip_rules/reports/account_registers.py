"""Registers of accounts as tables: documents, seats, payments, money held, things to do.

A register holds values, not their spelling: text, amounts, days, numbers. `register_csv` and
`registers_xlsx` write them. In a workbook text is text whatever it begins with; in CSV, where a
spreadsheet guesses, text that could be taken for a formula gets an apostrophe before it.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final, assert_never

import attrs

from qip_rules.billing.documents import CreditNote
from qip_rules.billing.findings import ToDo
from qip_rules.billing.state import Account
from qip_rules.money import MINOR_DIGITS, Money
from qip_rules.reports.markup import shown

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

__all__ = [
    "Register",
    "Value",
    "billing_registers",
    "documents_register",
    "register_csv",
    "registers_xlsx",
]

Value = str | int | date | Money | None
"""What a cell holds. The currency of an amount stands in a column of its own."""

_FORMULA: Final = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")
"""How text begins that some spreadsheet takes for a formula, in either width."""

_EXACT_MINOR_MAXIMUM: Final = 10**15
"""Spreadsheets keep fifteen digits of a number: a longer amount is written as text."""

_CELL_MAXIMUM: Final = 32_767
"""Characters that a cell of a workbook can hold."""

_WIDTH_MAXIMUM: Final = 48
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
"""The same in every workbook, so that the same registers are the same bytes."""


@attrs.frozen
class Register:
    """A table with a name, which is also the name of its sheet or file; one row a thing."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def billing_registers(
    accounts: Iterable[Account], of_several: Iterable[ToDo] = ()
) -> tuple[Register, ...]:
    """Everything that the accounts hold, in their order: five registers, empty ones included.

    Documents come in the order of issue. The amounts of `seats` and `held` together are all that
    was received, account by account and currency by currency.

    Args:
        accounts: of one day.
        of_several: what is to be done about several of them (`CohortAccounts.to_do`). It comes
            first in the register of things to do, with the ids of all that it concerns.
    """
    every = tuple(accounts)
    return (
        documents_register(every),
        _seats(every),
        _payments(every),
        _held(every),
        _to_do(every, of_several),
    )


def documents_register(accounts: Iterable[Account]) -> Register:
    """Every document of the accounts in the order of issue, with its state on their day."""
    pairs = [(account, each) for account in accounts for each in account.documents]
    pairs.sort(key=lambda pair: (pair[1].document.issued_on, pair[1].number))
    rows = tuple(
        (
            each.number,
            each.document.kind,
            each.document.issued_on,
            account.application_id,
            each.document.buyer.name,
            each.document.invoice_number if isinstance(each.document, CreditNote) else None,
            each.document.currency,
            each.document.total,
            each.credited,
            each.waived,
            each.covered,
            each.due,
            each.state.value,
            "yes" if each.document.fee_is_example else "no",
        )
        for account, each in pairs
    )
    header = (
        "number", "kind", "issued_on", "application_id", "practice", "refers_to", "currency",
        "total", "credited", "waived", "covered", "due", "state", "example_fee",
    )  # fmt: skip
    return Register("documents", header, rows)


def _seats(accounts: Sequence[Account]) -> Register:
    rows = tuple(
        (
            account.application_id,
            seat.seat_id,
            seat.owner.person_id,
            seat.owner.name,
            seat.invoice_number,
            seat.covered.currency,
            seat.fee,
            seat.credited,
            seat.waived,
            seat.covered,
            seat.forfeited,
            seat.due,
            seat.state.value,
            "yes" if account.fee_is_example else "no",
        )
        for account in accounts
        for seat in account.seats
    )
    header = (
        "application_id", "seat_id", "person_id", "name", "invoice", "currency", "fee",
        "credited", "waived", "covered", "forfeited", "due", "state", "example_fee",
    )  # fmt: skip
    return Register("seats", header, rows)


def _payments(accounts: Sequence[Account]) -> Register:
    rows = tuple(
        (
            account.application_id,
            each.payment_id,
            each.paid_on,
            each.judged_on,
            each.payer,
            each.amount.currency,
            each.amount,
            each.reversed,
            each.returned,
            each.applied,
            each.verdict.value,
        )
        for account in accounts
        for each in account.payments
    )
    header = (
        "application_id", "payment_id", "paid_on", "judged_on", "payer", "currency", "amount",
        "reversed", "returned", "applied", "verdict",
    )  # fmt: skip
    return Register("payments", header, rows)


def _held(accounts: Sequence[Account]) -> Register:
    rows = tuple(
        (
            account.application_id,
            each.payment_id,
            each.amount.currency,
            each.amount,
            each.reason.value,
        )
        for account in accounts
        for each in account.unapplied
    )
    header = ("application_id", "payment_id", "currency", "amount", "reason")
    return Register("held", header, rows)


def _to_do(accounts: Sequence[Account], of_several: Iterable[ToDo]) -> Register:
    every = [("; ".join(each.applications), each) for each in of_several]
    every += [(account.application_id, each) for account in accounts for each in account.to_do]
    rows = tuple(
        (
            concerned,
            each.due_on,
            each.code.value,
            each.about,
            each.says,
            "; ".join(clause.id for clause in each.clauses),
        )
        for concerned, each in every
    )
    header = ("application_id", "due_on", "code", "about", "what", "clauses")
    return Register("to-do", header, rows)


def register_csv(register: Register) -> str:
    """The register as CSV, one line a row; what is not known is blank.

    Amounts have the decimals of their currency and no sign of it, days are `2026-10-04`.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(register.header)
    writer.writerows([_spelled(value) for value in row] for row in register.rows)
    return text.getvalue()


def _spelled(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            line = shown(value)
            return f"'{line}" if _FORMULA.match(line) else line
        case Money():
            return _decimal(value)
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case _:
            assert_never(value)


def _decimal(amount: Money) -> str:
    return format(amount.amount, "f")


def registers_xlsx(registers: Iterable[Register]) -> bytes:
    """The registers as one workbook, a sheet each: the same bytes for the same registers.

    Text is written as text: a name that begins with `=` is not worked out. Amounts and days are
    numbers that can be summed and sorted; an amount too long for a spreadsheet to keep exactly
    is text.

    Raises:
        ModuleNotFoundError: the extra `documents` is not installed.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    file = io.BytesIO()
    book = Workbook(
        file,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"created": _CREATED})
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#f3f6f8"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    amounts = {
        digits: book.add_format({"num_format": "#,##0" + f".{'0' * digits}".rstrip(".")})
        for digits in sorted(set(MINOR_DIGITS.values()))
    }
    for register in registers:
        sheet = book.add_worksheet(register.name)
        for column, title in enumerate(register.header):
            sheet.write_string(0, column, title, head)
            sheet.set_column(column, column, _width(register, column))
        for row, values in enumerate(register.rows, start=1):
            for column, value in enumerate(values):
                _write(sheet, (row, column), value, day, amounts)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(register.rows), len(register.header) - 1)
    book.close()
    return file.getvalue()


def _write(
    sheet: "Worksheet",
    place: tuple[int, int],
    value: Value,
    day: "Format",
    amounts: "dict[int, Format]",
) -> None:
    match value:
        case None:
            return
        case str():
            text = shown(value)
            if len(text) > _CELL_MAXIMUM:
                text = f"{text[: _CELL_MAXIMUM - 1]}…"
            sheet.write_string(*place, text)
        case Money() if abs(value.amount_minor) < _EXACT_MINOR_MAXIMUM:
            exact: Decimal = value.amount
            sheet.write_number(*place, float(exact), amounts[MINOR_DIGITS[value.currency]])
        case Money():
            sheet.write_string(*place, _decimal(value))
        case date():
            sheet.write_datetime(*place, datetime.combine(value, time()), day)
        case int():
            sheet.write_number(*place, value)
        case _:
            assert_never(value)


def _width(register: Register, column: int) -> int:
    longest = max(
        (len(_spelled(row[column])) for row in register.rows),
        default=0,
    )
    return min(max(longest, len(register.header[column])) + 2, _WIDTH_MAXIMUM)
