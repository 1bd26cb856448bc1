"""Registers of accounts: every cent, read back as written, with no formula in them."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import attrs
import pytest

from qip_rules.billing.codes import DutyCode
from qip_rules.billing.events import ApplicationReceived
from qip_rules.billing.state import Account
from qip_rules.money import Money
from qip_rules.reports.account_registers import billing_registers
from qip_rules.reports.written_registers import Register, register_csv, registers_xlsx
from tests.billing.desk import Desk
from tests.cohort.sample import GRANT, TRAINING, sample_run
from tests.reports.printed_samples import HOSTILE, eventful

FORMULAS = (
    "=1+1", '=HYPERLINK("http://example.org";"x")', "+1", "-1", "@SUM(A1)", "＝1", "＋1",  # noqa: RUF001
    HOSTILE,
)  # fmt: skip
NAMES = ("documents", "decisions", "seats", "payments", "held", "to-do")


def named(name: str) -> Account:
    desk = Desk()
    received = desk.received(seats=2)
    seats = tuple(attrs.evolve(seat, name=name) for seat in received.seats)
    practice = attrs.evolve(received.practice, name=name)
    changed = attrs.evolve(received, practice=practice, seats=seats)
    assert isinstance(changed, ApplicationReceived)
    desk.events[:] = [changed]
    desk.invoice()
    desk.paid("5.00", "2026-03-10", payer=name, payment_id=name)
    return desk.account()


def by_name(registers: tuple[Register, ...]) -> dict[str, Register]:
    return {each.name: each for each in registers}


def rows(register: Register) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(register_csv(register), newline=""), strict=True))


def total(register: Register, column: str, currency: str = "USD") -> Decimal:
    return sum(
        (Decimal(row[column]) for row in rows(register) if row["currency"] == currency),
        start=Decimal(0),
    )


@pytest.mark.parametrize("program", [GRANT, TRAINING])
def test_seats_and_money_held_are_all_that_was_received(program: str) -> None:
    accounts = [case.account for case in sample_run(program).cases] + [eventful()]
    registers = by_name(billing_registers(accounts))
    held = total(registers["seats"], "covered") + total(registers["held"], "amount")
    assert held == sum((each.received.amount for each in accounts), start=Decimal(0))
    assert total(registers["held"], "amount", "EUR") == Decimal("75.00")
    asked = sum(
        (each.due.amount for account in accounts for each in account.documents), start=Decimal(0)
    )
    assert total(registers["documents"], "due") == asked


def test_one_row_a_thing_in_the_order_of_issue() -> None:
    run = sample_run(GRANT)
    registers = by_name(billing_registers(case.account for case in run.cases))
    assert tuple(registers) == NAMES
    numbers = [row["number"] for row in rows(registers["documents"])]
    assert numbers == [each.number for each in run.documents]
    assert len(registers["seats"].rows) == sum(len(case.account.seats) for case in run.cases)
    assert len(registers["to-do"].rows) == sum(len(case.account.to_do) for case in run.cases)
    for register in registers.values():
        assert {len(row) for row in register.rows} <= {len(register.header)}
        text = register_csv(register)
        assert text.count("\n") == len(register.rows) + 1


def test_no_accounts_are_empty_registers() -> None:
    registers = billing_registers(())
    assert [register_csv(each).count("\n") for each in registers] == [1] * len(NAMES)


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_of_the_csv_is_a_formula(name: str) -> None:
    for register in billing_registers([named(name)]):
        for row in csv.reader(io.StringIO(register_csv(register), newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@", "＝", "＋")) for cell in row)  # noqa: RUF001


def test_tabs_and_line_ends_cannot_hide_a_formula() -> None:
    register = Register("made-up", ("a", "b"), (("\t=1+1", "\r\n+1"), ("x\ny", " -1")))
    read = list(csv.reader(io.StringIO(register_csv(register), newline="")))
    assert read == [["a", "b"], ["'=1+1", "'+1"], ["x y", "'-1"]]


@pytest.mark.parametrize("name", ['Smith, "the"', "a;b", "'q'", "漢字", "1-2", "50%", "a=b"])
def test_other_text_is_read_back_as_it_was(name: str) -> None:
    registers = by_name(billing_registers([named(name)]))
    assert {row["name"] for row in rows(registers["seats"])} == {name}


def test_amounts_and_days_as_a_spreadsheet_expects_them() -> None:
    values = (Money(-5, "USD"), Money(7, "JPY"), Money(1, "KWD"), date(2026, 1, 2), 3, None)
    register = Register("made-up", tuple("abcdef"), (values,))
    assert register_csv(register).splitlines()[1] == "-0.05,7,0.001,2026-01-02,3,"


# ------------------------------------------------------------------------ workbooks

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")


def cells(content: bytes, sheet: str) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


@pytest.mark.parametrize("name", [*FORMULAS, "http://example.org", "007", "1e5", "TRUE"])
def test_text_in_a_workbook_is_text_whatever_it_begins_with(name: str) -> None:
    content = registers_xlsx(billing_registers([named(name)]))
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = 0
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
            found += sum(cell.value == name and cell.data_type == "s" for cell in row)
    assert found >= 5
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            assert b"<f>" not in parts.read(part)


def test_amounts_and_days_in_a_workbook_can_be_summed_and_sorted() -> None:
    account = eventful()
    registers = billing_registers([account])
    content = registers_xlsx(registers)
    header, *read = cells(content, "payments")
    assert tuple(header) == by_name(registers)["payments"].header
    assert [row[1] for row in read] == [each.payment_id for each in account.payments]
    assert [Decimal(str(row[6])) for row in read] == [e.amount.amount for e in account.payments]
    days = [row[2] for row in read]
    assert all(isinstance(each, datetime) for each in days)
    assert [each.date() for each in days if isinstance(each, datetime)] == [
        each.paid_on for each in account.payments
    ]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == list(NAMES)
    assert book["payments"].freeze_panes == "A2"


def test_what_a_spreadsheet_would_round_or_cut_is_still_right() -> None:
    long = "x" * 40_000
    huge = Money(10**17 + 1, "USD")
    content = registers_xlsx([Register("made-up", tuple("abcd"), ((long, huge, None, 7),))])
    _, (text, amount, nothing, number) = cells(content, "made-up")
    assert text == "x" * 32_766 + "…"
    assert amount == "1000000000000000.01"
    assert nothing is None
    assert number == 7


def test_the_same_registers_are_the_same_workbook() -> None:
    registers = billing_registers([eventful()])
    first = registers_xlsx(registers)
    assert registers_xlsx(billing_registers([eventful()])) == first
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in parts.read("docProps/core.xml")


def test_every_decision_has_a_row_with_who_answers_for_it() -> None:
    desk = Desk()
    desk.received(seats=2)
    desk.invoice()
    desk.accepted("2026-03-05")
    desk.waive("seat-2", "111.00", "2026-03-06")
    off = desk.write_off("2026-03-07")
    desk.undo_write_off(off.number, "2026-03-08")
    desk.paid("2500.00", "2026-03-09", payment_id="w1")
    desk.assign("w1", "2026-03-10", seat_1="1,111.00", seat_2="900.00")
    desk.return_money("w1", "50.00", "2026-03-11")
    desk.settle(DutyCode.DECIDE_HELD_MONEY, "w1", "2026-03-12")
    register = by_name(billing_registers([desk.account()]))["decisions"]
    told = rows(register)
    assert [(each["kind"], each["about"], each["amount"]) for each in told] == [
        ("waiver", "seat-2", "111.00"),
        ("write-off", "D-1", "2111.00"),
        ("write-off-undone", off.number, ""),
        ("payment-assigned", "w1", ""),
        ("money-returned", "w1", "50.00"),
        ("duty-settled", "w1", ""),
    ]
    assert [each["number"] for each in told] == [
        each.document.number for each in desk.account().decisions
    ]
    assert told[3]["what"] == "USD 1,111.00 for seat-1; USD 900.00 for seat-2"
    assert told[5]["what"] == "decide-held-money"
    assert [each["stands"] for each in told][:3] == ["yes", "no", "yes"]
    assert all(each["authority"] and each["reason"] and each["practice"] for each in told)
    assert {each["currency"] for each in told if each["amount"]} == {"USD"}
