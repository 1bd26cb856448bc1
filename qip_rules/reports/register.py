"""Registers as CSV: decisions, documents and accounts, to-dos, pairs. One row a thing.

Text from outside that a spreadsheet could take for a formula gets an apostrophe before it.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from qip_rules.billing.documents import CreditNote
from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.money import Money

__all__ = ["accounts_csv", "decisions_csv", "documents_csv", "pairs_csv", "to_do_csv"]

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 - spreadsheets read both widths

_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def decisions_csv(run: CohortRun) -> str:
    """One row an application: outcome, standing, and the codes of what is open."""
    return _csv(
        (
            "application_id", "practice", "received_on", "revision", "outcome", "standing",
            "not_met", "undetermined", "advice", "exceptions", "policy_on", "digest",
        ),
        (
            (
                case.application_id,
                _practice(case),
                case.file.received_on.isoformat(),
                str(case.application.revision),
                case.decision.outcome.value,
                case.standing,
                _codes(each.code for each in case.decision.not_met),
                _codes(each.code for each in case.decision.undetermined),
                _codes(each.code for each in case.decision.advice),
                _codes(each.requirement for each in case.exceptions),
                str(case.decision.in_force_on),
                case.decision.digest,
            )
            for case in run.cases
        ),
    )  # fmt: skip


def documents_csv(run: CohortRun) -> str:
    """One row a document, in the order of issue, with its state as of the run."""
    states = {each.number: each for case in run.cases for each in case.account.documents}
    return _csv(
        (
            "number", "kind", "issued_on", "application_id", "practice", "refers_to", "currency",
            "total", "credited", "waived", "covered", "due", "state", "example_fee",
        ),
        (
            (
                document.number,
                "credit note" if isinstance(document, CreditNote) else "invoice",
                document.issued_on.isoformat(),
                document.application_id,
                document.buyer.name,
                document.invoice_number if isinstance(document, CreditNote) else "",
                document.currency,
                _amount(document.total),
                _amount(states[document.number].credited),
                _amount(states[document.number].waived),
                _amount(states[document.number].covered),
                _amount(states[document.number].due),
                states[document.number].state.value,
                "yes" if document.fee_is_example else "no",
            )
            for document in run.documents
        ),
    )  # fmt: skip


def accounts_csv(run: CohortRun) -> str:
    """One row a seat or an unapplied sum: together they hold every cent received."""
    rows: list[tuple[str, ...]] = []
    for case in run.cases:
        account = case.account
        rows.extend(
            (
                case.application_id, "seat", seat.seat_id, seat.owner.name, run.program.currency,
                _amount(seat.fee), _amount(seat.credited), _amount(seat.waived),
                _amount(seat.covered), _amount(seat.due), seat.state.value,
            )
            for seat in account.seats
        )  # fmt: skip
        rows.extend(
            (
                case.application_id, "unapplied", each.payment_id, "", each.amount.currency,
                "", "", "", _amount(each.amount), "", each.reason.value,
            )
            for each in account.unapplied
        )  # fmt: skip
    return _csv(
        (
            "application_id", "kind", "id", "owner", "currency", "fee", "credited", "waived",
            "received", "due", "state",
        ),
        rows,
    )  # fmt: skip


def to_do_csv(run: CohortRun) -> str:
    """One row a thing to do, most urgent first; a blank date is at once."""
    return _csv(
        ("due_on", "application_id", "code", "what", "clauses"),
        (
            (
                each.due_on.isoformat() if each.due_on else "",
                each.application_id,
                each.code,
                each.says,
                _codes(each.clauses),
            )
            for each in run.to_do
        ),
    )


def pairs_csv(run: CohortRun) -> str:
    """One row a pair, then one a practice without a mentor, with the reason."""
    if run.pairing is None:
        return ""
    rows = [
        (pair.practice_id, pair.mentor_id, str(pair.fit), "fixed" if pair.fixed else "chosen", "")
        for pair in run.pairing.pairs
    ]
    rows += [
        (each.practice_id, "", "", each.reason.value, each.says) for each in run.pairing.unpaired
    ]
    return _csv(("practice_id", "mentor_id", "fit", "status", "reason"), rows)


def _practice(case: Case) -> str:
    return case.application.practice.name if case.application.practice else ""


def _codes(codes: Iterable[str]) -> str:
    return "; ".join(codes)


def _amount(amount: Money | None) -> str:
    return "" if amount is None else format(amount.amount, "f")


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(text: str) -> str:
    """The text on one line, with an apostrophe before what would be a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_FORMULA) and not _AMOUNT.fullmatch(line) else line
