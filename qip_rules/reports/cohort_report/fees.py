"""Money: what was invoiced, paid, held and is late, by days to the first session."""

from collections import defaultdict
from datetime import date
from typing import Final

import attrs

from qip_rules.billing.documents import Invoice
from qip_rules.billing.schedule import WindowVerdict
from qip_rules.billing.state import Account
from qip_rules.cohort.run import CohortRun
from qip_rules.money import Money
from qip_rules.reports.cohort_report.bar_charts import Bar, bars_beside, bars_stacked
from qip_rules.reports.cohort_report.naming import Naming
from qip_rules.reports.cohort_report.parts import Column, Part, Shade, Sheet
from qip_rules.reports.written_registers import Register, Value

__all__ = ["fees"]

_SPANS: Final = (
    ("61 days or more before", 61),
    ("31 to 60 days before", 31),
    ("15 to 30 days before", 15),
    ("8 to 14 days before", 8),
    ("1 to 7 days before", 1),
    ("on the day itself", 0),
)
"""Days to the first session, of each span the fewest."""
_AFTER: Final = "after it began"
_UNKNOWN: Final = "first session not known"
_ORDER: Final = (*(words for words, _ in _SPANS), _AFTER, _UNKNOWN)

_SHADES: Final = {
    WindowVerdict.IN_WINDOW: Shade("good", "paid in the window"),
    WindowVerdict.BEFORE_ACCEPTANCE: Shade("early", "paid before acceptance"),
    WindowVerdict.LATE: Shade("bad", "paid late"),
    WindowVerdict.CANNOT_TELL: Shade("open", "paid, cannot tell whether in time"),
    None: Shade("none", "not paid as of the day of the report"),
}


@attrs.frozen(kw_only=True)
class _Sums:
    """What one account comes to, in the program's currency."""

    invoiced: Money
    credited: Money
    received: Money
    held: Money
    due: Money
    paid_late: Money
    overdue: Money


def fees(run: CohortRun, naming: Naming) -> Part:
    """The amounts of the cohort, of each application, and of each payment by its day."""
    zero = Money(0, run.program.currency)
    accounts = [case.account for case in run.cases]
    sums = {each.application_id: _sums(each, run.as_of, zero) for each in accounts}
    words = {
        "Invoiced": sum((each.invoiced for each in sums.values()), start=zero),
        "Taken back by credit notes": sum((each.credited for each in sums.values()), start=zero),
        "Paid": sum((each.received for each in sums.values()), start=zero),
        "… of which held, covering no seat": sum((each.held for each in sums.values()), start=zero),
        "… of which paid late": sum((each.paid_late for each in sums.values()), start=zero),
        "Due, not yet paid": sum((each.due for each in sums.values()), start=zero),
        "… of which the last day has passed": sum(
            (each.overdue for each in sums.values()), start=zero
        ),
    }
    bars = [Bar(word, (float(each.amount),), (str(each),)) for word, each in words.items()]
    by_span = _by_span(run, accounts, sums, zero)
    spans = [
        Bar(
            word,
            tuple(float(by_span[word, each].amount) for each in _SHADES),
            tuple(f"{by_span[word, each].amount:,.0f}" for each in _SHADES),
        )
        for word in _ORDER
    ]
    currency = run.program.currency
    figures = (
        bars_beside(bars, (Shade("mark", ""),), caption=f"Money of the cohort, in {currency}",
                    axis=currency),
        bars_stacked(
            spans,
            tuple(_SHADES.values()),
            caption="Money by days to the first session in person",
            axis=currency,
        ),
    )  # fmt: skip
    return Part(
        anchor="money",
        title="Money",
        says=(
            (
                "What is paid is counted by the day of its payment, what is due by the day of this "
                "report; both are held against the first session in person as it is known."
            ),
        ),
        figures=tuple(each for each in figures if each is not None),
        sheets=(
            _totals(words, currency),
            _spans(by_span, currency),
            _accounts(run, naming, sums),
            _payments(run, naming),
        ),
    )


def _sums(account: Account, as_of: date, zero: Money) -> _Sums:
    invoices = [each for each in account.documents if isinstance(each.document, Invoice)]
    ours = zero.currency
    due = sum((each.due for each in invoices), start=zero)
    last_day = account.window.last_day
    late = (
        each.amount - each.reversed - each.returned
        for each in account.payments
        if each.verdict is WindowVerdict.LATE and each.amount.currency == ours
    )
    return _Sums(
        invoiced=sum((each.document.total for each in invoices), start=zero),
        credited=sum((each.credited for each in invoices), start=zero),
        received=account.received,
        held=sum(
            (each.amount for each in account.unapplied if each.amount.currency == ours),
            start=zero,
        ),
        due=due,
        paid_late=sum(late, start=zero),
        overdue=due if last_day is not None and last_day < as_of else zero,
    )


def _by_span(
    run: CohortRun, accounts: list[Account], sums: dict[str, _Sums], zero: Money
) -> dict[tuple[str, WindowVerdict | None], Money]:
    found: dict[tuple[str, WindowVerdict | None], Money] = defaultdict(lambda: zero)
    for account in accounts:
        for each in account.payments:
            if each.amount.currency == zero.currency:
                word = _span(_days(each.paid_on, each.first_session_on))
                found[word, each.verdict] += each.amount - each.reversed - each.returned
        due = sums[account.application_id].due
        if due:
            found[_span(_days(run.as_of, account.window.first_session_on)), None] += due
    return found


def _days(on: date, first_session_on: date | None) -> int | None:
    return None if first_session_on is None else (first_session_on - on).days


def _span(days: int | None) -> str:
    if days is None:
        return _UNKNOWN
    return next((word for word, fewest in _SPANS if days >= fewest), _AFTER)


def _totals(words: dict[str, Money], currency: str) -> Sheet:
    rows = tuple((word, currency, each) for word, each in words.items())
    register = Register("Money", ("What", "Currency", "Amount"), rows)
    return Sheet(caption="Money of the cohort", register=register)


def _spans(by_span: dict[tuple[str, WindowVerdict | None], Money], currency: str) -> Sheet:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (word, currency, *(by_span[word, each] for each in _SHADES)) for word in _ORDER
    )
    heads = (each.says[:1].upper() + each.says[1:] for each in _SHADES.values())
    register = Register("Money by days", ("Days to the first session", "Currency", *heads), rows)
    return Sheet(caption="Money by days to the first session in person", register=register)


def _accounts(run: CohortRun, naming: Naming, sums: dict[str, _Sums]) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    for case in run.cases:
        name, window = case.application_id, case.account.window
        of_it = sums[name]
        rows.append(
            (
                name,
                naming.of_applications[name],
                run.program.currency,
                of_it.invoiced,
                of_it.credited,
                of_it.received,
                of_it.held,
                of_it.due,
                of_it.paid_late,
                of_it.overdue,
                window.last_day,
                window.first_session_on,
                _days(run.as_of, window.first_session_on),
            )
        )
    header = (
        "Application", "Practice", "Currency", "Invoiced", "Taken back", "Paid", "Held", "Due",
        "Paid late", "Overdue", "Last day to pay", "First session", "Days to it",
    )  # fmt: skip
    return Sheet(
        caption="Money of each application",
        register=Register("Accounts", header, tuple(rows)),
        columns=(("Application", Column(leads_to="application")),),
    )


def _payments(run: CohortRun, naming: Naming) -> Sheet:
    rows = tuple(
        (
            each.payment_id,
            case.application_id,
            naming.of_applications[case.application_id],
            each.payer,
            each.paid_on,
            _days(each.paid_on, each.first_session_on),
            each.amount.currency,
            each.amount,
            each.reversed,
            each.returned,
            each.applied,
            each.verdict.value,
        )
        for case in run.cases
        for each in case.account.payments
    )
    header = (
        "Payment", "Application", "Practice", "Paid by", "Paid on", "Days to the first session",
        "Currency", "Amount", "Taken back by the bank", "Sent back", "Covers seats", "In time",
    )  # fmt: skip
    return Sheet(
        caption="Payments",
        register=Register("Payments", header, rows),
        columns=(
            ("Application", Column(leads_to="application")),
            (
                "In time",
                Column(tones=(("in window", "met"), ("late", "not-met"),
                              ("cannot tell", "unknown"), ("before acceptance", "required"))),
            ),
        ),
    )  # fmt: skip
