"""What staff must do next, read off an account: most urgent first, with the rule behind each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from qip_rules.billing.codes import BillingCode, DutyCode
from qip_rules.billing.documents import Invoice
from qip_rules.billing.findings import Remark, ToDo, grounds_of
from qip_rules.billing.history import Standing
from qip_rules.billing.sheet import Sheet
from qip_rules.billing.state import DocumentState, SeatState
from qip_rules.billing.terms import money
from qip_rules.rules.wording import phrase

__all__ = ["duties"]

_UNPAID: Final = (SeatState.OPEN, SeatState.PART)
_RANKS: Final = {code: rank for rank, code in enumerate(DutyCode)}
_TO_BE_DECIDED: Final[Mapping[BillingCode, str]] = {
    BillingCode.MONEY_OVERPAID: "it is more than the seats cost",
    BillingCode.MONEY_REJECTED_EARLY: "it came before acceptance, and is no payment",
    BillingCode.MONEY_HELD_WITHOUT_APPLICATION: "no receipt of the application is on record",
    BillingCode.MONEY_HELD_WITHOUT_ACCEPTANCE: "the application ended without acceptance",
    BillingCode.MONEY_HELD_AFTER_WITHDRAWAL: "it arrived after the practice had withdrawn",
    BillingCode.MONEY_OTHER_CURRENCY: "it is not in the program's currency",
    BillingCode.MONEY_NEVER_INVOICED: "no invoice ever asked for it, and no seat owes a fee",
    BillingCode.MONEY_FOR_VOID_INVOICE: "every invoice has been taken back",
}
"""Reasons for which money lies idle until somebody decides; the others pass by themselves."""

_WHICH_IS_RIGHT: Final = (
    DutyCode.RESOLVE_CONFLICT,
    (
        "Find out which version of {about} is right, and settle this with the one that counts, "
        "or with none: {choices}."
    ),
)
_ANSWERS: Final[Mapping[BillingCode, tuple[DutyCode, str]]] = {
    BillingCode.EVENT_CONFLICT: _WHICH_IS_RIGHT,
    BillingCode.PAYMENT_CONFLICT: _WHICH_IS_RIGHT,
    BillingCode.SCHEDULE_CONFLICT: _WHICH_IS_RIGHT,
    BillingCode.DECISION_CONFLICT: _WHICH_IS_RIGHT,
    BillingCode.DATE_IN_DOUBT: (
        DutyCode.CORRECT_DATE,
        "Find out what is right; record an event anew, under another id. {says}",
    ),
    BillingCode.APPLICATION_NOT_RECEIVED: (
        DutyCode.RECORD_RECEIPT,
        "Find out whether {about} was received, and record it. {says}",
    ),
    BillingCode.NO_MEMBERS: (
        DutyCode.RECORD_TEAM,
        "Find out who is on the core team, and record that they joined. {says}",
    ),
    BillingCode.RETURN_EXCEEDS_PAYMENT: (
        DutyCode.RECOVER_MONEY,
        "Get back what left twice, or decide that it is lost. {says}",
    ),
    BillingCode.RETURN_WITHOUT_PAYMENT: (
        DutyCode.RECOVER_MONEY,
        "Find out which payment it was and record that, or get the money back. {says}",
    ),
    BillingCode.LINE_REOPENED: (
        DutyCode.WAIVE_REST,
        "Waive what is open: the line can be credited only once. {says}",
    ),
    BillingCode.INVOICE_MISSING: (DutyCode.ISSUE_INVOICE, "Issue an invoice. {says}"),
    BillingCode.DUE_DATE_MOVED: (
        DutyCode.SEND_DUE_DATE_NOTICE,
        "Tell the practice what became of the last day to pay. {says}",
    ),
    BillingCode.INVOICE_DIFFERS: (
        DutyCode.CORRECT_INVOICE,
        "Decide whether the invoice is to be corrected. {says}",
    ),
    BillingCode.PROGRAM_AT_FAULT: (
        DutyCode.DECIDE_PROGRAM_FAULT,
        "Decide whether fees are given back. {says}",
    ),
}
"""What staff must do about a finding."""

_ASKS_AT_TIMES: Final = frozenset(
    {
        BillingCode.PROGRAM_AT_FAULT,
        BillingCode.APPLICATION_NOT_RECEIVED,
        BillingCode.NO_MEMBERS,
        BillingCode.INVOICE_MISSING,
    }
)


def duties(sheet: Sheet, remarks: Sequence[Remark]) -> tuple[ToDo, ...]:
    """What staff must do next. What has no date is to be done at once, as if due on `as_of`.

    Ties of date are broken by the order of `DutyCode`.
    """
    every = list(_answers(sheet, remarks))
    if sheet.documents:
        every += _credit_notes(sheet)
    every += _collecting(sheet)
    every += _held_money(sheet)
    if len(every) > 1:
        as_of = sheet.basis.as_of
        every.sort(key=lambda duty: (duty.due_on or as_of, _RANKS[duty.code], duty.about))
    return tuple(every)


def _to_do(  # noqa: PLR0913 - each a field of what is to be done
    sheet: Sheet,
    code: DutyCode,
    says: str,
    about: str,
    grounds: str = "",
    *,
    due_on: date | None = None,
) -> ToDo:
    return ToDo(code, says, due_on, sheet.basis.terms.clauses[code], about, grounds)


def _answers(sheet: Sheet, remarks: Iterable[Remark]) -> Iterator[ToDo]:
    for remark in remarks:
        answer = _ANSWERS.get(remark.code)
        if answer is None or (remark.code in _ASKS_AT_TIMES and not _asks(sheet, remark)):
            continue
        code, says = answer
        said = says.format(about=remark.about, says=remark.says, choices=remark.choices)
        yield _to_do(sheet, code, said, remark.about, remark.grounds)


def _asks(sheet: Sheet, remark: Remark) -> bool:
    """Whether a finding that does so at times asks staff to do something as things are."""
    if remark.code is BillingCode.NO_MEMBERS:
        return sheet.basis.claims_fee
    if remark.code is BillingCode.INVOICE_MISSING:
        return _is_time_to_invoice(sheet)
    # Without fees, or with news of sessions alone, there is nothing to be done.
    return bool(remark.grounds)


def _is_time_to_invoice(sheet: Sheet) -> bool:
    """Whether the days are over that staff have for the invoice of some seat."""
    basis = sheet.basis
    days, since = basis.terms.days_to_invoice, basis.invoice_from
    if not days or since is None:
        return True
    team = basis.history.team
    taken = [
        team[seat.seat_id].since if seat.seat_id in team else since
        for draft in sheet.drafts
        for seat in draft.seats
    ]
    return max(since, min(taken)) + timedelta(days=days) <= basis.as_of


def _credit_notes(sheet: Sheet) -> Iterator[ToDo]:
    basis = sheet.basis
    for document in sheet.documents:
        back = [each for each in document.lines if each.to_credit is not None]
        shown = [each for each in document.lines if each.waivers_to_show]
        if not back and not shown:
            continue
        cents = sum(each.to_credit.amount_minor for each in back if each.to_credit is not None)
        why: list[str] = []
        if back and not basis.claims_fee:
            ended_on = basis.history.ended_on
            on = f" on {phrase(ended_on)}" if ended_on else ""
            why.append(f"the application was {basis.history.standing.value}{on}")
        elif back:
            names = ", ".join(each.line.person_name for each in back)
            why.append(f"no longer on the core team: {names}")
        if shown:
            waived = sum(
                amount.amount_minor for each in shown for _, amount in each.waivers_to_show
            )
            why.append(f"{money(waived, basis.currency)} was waived")
            cents += waived
        says = (
            f"Issue a credit note for {money(cents, basis.currency)} of invoice "
            f"{document.number}: {'; '.join(why)}."
        )
        yield _to_do(sheet, DutyCode.ISSUE_CREDIT_NOTE, says, document.number)


def _collecting(sheet: Sheet) -> Iterator[ToDo]:
    basis = sheet.basis
    is_owed = basis.claims_fee and basis.history.standing in (
        Standing.ACCEPTED,
        Standing.WITHDRAWN,
    )
    if not is_owed:
        return
    owing = [seat for seat in sheet.seats if seat.due]
    if not owing:
        return
    if basis.window.is_empty:
        says = (
            "Decide how the fees can be paid, or move the practice to a later cohort: acceptance "
            "left no day to pay on."
        )
        grounds = grounds_of(basis.window.accepted_on, basis.window.first_session_on)
        yield _to_do(sheet, DutyCode.DECIDE_EMPTY_WINDOW, says, basis.application_id, grounds)
    last_day = basis.window.last_day
    for document in sheet.documents:
        invoice = document.document
        if not isinstance(invoice, Invoice):
            continue
        seats = [
            seat
            for seat in owing
            if seat.invoice_number == document.number and seat.state in _UNPAID
        ]
        if document.state is DocumentState.UNCOLLECTIBLE and basis.ledger.is_paid_after_write_off(
            document.number, due=document.due, covered=document.covered
        ):
            says = (
                f"{document.covered} is paid on invoice {document.number} and {document.due} of "
                "it is written off: decide whether it is chased again."
            )
            number = basis.ledger.written_off[document.number].number
            grounds = grounds_of(number, document.covered, document.due)
            yield _to_do(sheet, DutyCode.DECIDE_WRITE_OFF, says, document.number, grounds)
        if not seats:
            continue
        due = sum(seat.due.amount_minor for seat in seats if seat.due is not None)
        says = (
            f"Remind {invoice.buyer.name} of {money(due, basis.currency)} on invoice "
            f"{document.number}, not covered for {', '.join(seat.owner.name for seat in seats)}."
        )
        if last_day is not None:
            was = "was" if last_day < basis.as_of else "is"
            says += f" The last day to pay {was} {phrase(last_day)}."
        yield _to_do(sheet, DutyCode.COLLECT_FEES, says, document.number, due_on=last_day)


def _held_money(sheet: Sheet) -> Iterator[ToDo]:
    for held in sheet.unapplied:
        why = _TO_BE_DECIDED.get(held.reason)
        # Money for an invoice that is to be issued anew waits for that.
        if why is None or (held.reason is BillingCode.MONEY_FOR_VOID_INVOICE and sheet.drafts):
            continue
        says = (
            f"Decide what becomes of {held.amount} of the payment {held.payment_id}, which "
            f"covers no seat: {why}."
        )
        grounds = grounds_of(held.reason.value, held.amount)
        yield _to_do(sheet, DutyCode.DECIDE_HELD_MONEY, says, held.payment_id, grounds)
