"""Registers as CSV: decisions, documents and accounts, to-dos, pairs. One row a thing.

Text from outside that a spreadsheet could take for a formula gets an apostrophe before it.
"""

from collections.abc import Iterable

from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.matching.answer import Pairing
from qip_rules.reports.account_registers import documents_register
from qip_rules.reports.duties import due, of_staff
from qip_rules.reports.written_registers import Register, Value, register_csv

__all__ = [
    "accounts_csv",
    "decisions_csv",
    "documents_csv",
    "duties_csv",
    "pairs_csv",
    "specialist_pairs_csv",
    "to_do_csv",
]


def decisions_csv(run: CohortRun) -> str:
    """One row an application: outcome, standing, and the codes of what is open."""
    return _csv(
        "decisions",
        (
            "application_id", "practice", "received_on", "revision", "outcome", "standing",
            "not_met", "undetermined", "advice", "exceptions", "policy_on", "digest",
        ),
        (
            (
                case.application_id,
                _practice(case),
                case.file.received_on,
                case.application.revision,
                case.decision.outcome.value,
                case.standing,
                _codes(each.code for each in case.decision.not_met),
                _codes(each.code for each in case.decision.undetermined),
                _codes(each.code for each in case.decision.advice),
                _codes(each.requirement for each in case.exceptions),
                case.decision.in_force_on,
                case.decision.digest,
            )
            for case in run.cases
        ),
    )  # fmt: skip


def documents_csv(run: CohortRun) -> str:
    """One row a document, in the order of issue, with its state as of the run."""
    register = documents_register(case.account for case in run.cases)
    kind = register.header.index("kind")
    rows = (
        (*row[:kind], str(row[kind]).replace("-", " "), *row[kind + 1 :]) for row in register.rows
    )
    return _csv(register.name, register.header, rows)


def accounts_csv(run: CohortRun) -> str:
    """One row a seat or an unapplied sum: together they hold every cent received."""
    rows: list[tuple[Value, ...]] = []
    for case in run.cases:
        account = case.account
        rows.extend(
            (
                case.application_id, "seat", seat.seat_id, seat.owner.name, run.program.currency,
                seat.fee, seat.credited, seat.waived,
                seat.covered, seat.due, seat.state.value,
            )
            for seat in account.seats
        )  # fmt: skip
        rows.extend(
            (
                case.application_id, "unapplied", each.payment_id, "", each.amount.currency,
                "", "", "", each.amount, "", each.reason.value,
            )
            for each in account.unapplied
        )  # fmt: skip
    return _csv(
        "accounts",
        (
            "application_id", "kind", "id", "owner", "currency", "fee", "credited", "waived",
            "received", "due", "state",
        ),
        rows,
    )  # fmt: skip


def to_do_csv(run: CohortRun) -> str:
    """One row a thing that staff must do, most urgent first; without a date, at once or with none.

    What is about several applications has all their ids in one cell.
    """
    return _csv(
        "to-do",
        ("due_on", "application_id", "code", "what", "clauses"),
        (
            (
                each.due_on,
                _codes(each.applications),
                each.code,
                each.says,
                _codes(each.clauses),
            )
            for each in of_staff(run)
        ),
    )


def duties_csv(run: CohortRun) -> str:
    """One row a duty of any job, by day, with who owes it."""
    return _csv(
        "duties",
        ("due_on", "in_time_until", "application_id", "owed_by", "code", "what", "clauses"),
        (
            (
                each.due_on,
                due(each),
                _codes(each.applications),
                each.owed_by.value,
                each.code,
                each.says,
                _codes(each.clauses),
            )
            for each in run.to_do
        ),
    )


def pairs_csv(run: CohortRun) -> str:
    """One row a pair, then one a practice that lacks a mentor, with the reason."""
    return "" if run.pairing is None else _pairs("pairs", "mentor_id", run.pairing)


def specialist_pairs_csv(run: CohortRun) -> str:
    """One row a pair, then one a practice that lacks a specialist, with the reason."""
    if run.specialist_pairing is None:
        return ""
    return _pairs("specialist pairs", "specialist_id", run.specialist_pairing)


def _pairs(name: str, helper: str, pairing: Pairing) -> str:
    relation = pairing.problem.relation
    rows: list[tuple[Value, ...]] = [
        (pair.practice_id, pair.mentor_id, pair.fit, "fixed" if pair.fixed else "chosen", "")
        for pair in pairing.pairs
    ]
    rows += [
        (each.practice_id, "", "", each.reason.said(relation), each.says)
        for each in pairing.unpaired
    ]
    return _csv(name, ("practice_id", helper, "fit", "status", "reason"), rows)


def _practice(case: Case) -> str:
    return case.application.practice.name if case.application.practice else ""


def _codes(codes: Iterable[str]) -> str:
    return "; ".join(codes)


def _csv(name: str, header: tuple[str, ...], rows: Iterable[tuple[Value, ...]]) -> str:
    return register_csv(Register(name, header, tuple(rows)))
