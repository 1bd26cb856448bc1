"""A cohort run, or what is wrong with its input, on the console. Needs the extra `reports`."""

from typing import TYPE_CHECKING

from qip_rules.billing.fees import fee_is_example
from qip_rules.cohort.run import CohortRun
from qip_rules.errors import InputError
from qip_rules.money import Money
from qip_rules.reports.cohort import glance
from qip_rules.reports.documents import EXAMPLE_FEE

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_faults", "show_run"]

_STYLES = {"met": "green", "not met": "red", "undetermined": "yellow"}


def show_run(run: CohortRun, console: "Console") -> None:
    """What happened, at a glance: one line an application, then the figures."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{run.inputs.cohort.title}: {run.program.title}", title_justify="left")
    for header in ("Application", "Outcome", "Standing", "Invoiced", "Due", "Mentor practice"):
        table.add_column(header, justify="right" if header in ("Invoiced", "Due") else "left")
    mentors = _mentors(run)
    for case in run.cases:
        outcome = case.decision.outcome.value
        practice = case.application.practice
        paired = mentors.get(practice.practice_id, "") if practice else ""
        seats = [seat for seat in case.account.seats if seat.fee and seat.invoice_number]
        invoiced = sum(seat.fee.amount_minor for seat in seats if seat.fee)
        due = sum(seat.due.amount_minor for seat in seats if seat.due)
        table.add_row(
            Text(case.application_id),
            Text(outcome, style=_STYLES[outcome]),
            Text(case.standing),
            _minor(invoiced, run),
            _minor(due, run),
            Text(paired),
        )
    console.print(table)
    figures = Table(show_header=False, box=None, padding=(0, 2))
    figures.add_column()
    figures.add_column(justify="right")
    for what, how_many in glance(run):
        figures.add_row(what, how_many)
    console.print(figures)
    if fee_is_example(run.program):
        console.print(EXAMPLE_FEE, style="yellow")


def _mentors(run: CohortRun) -> dict[str, str]:
    """What there is to say of each practice's mentor practice, by practice id."""
    if run.pairing is None:
        return {}
    said = dict.fromkeys(run.without_priorities, "priority areas are not settled")
    said |= {each.practice_id: each.reason.value for each in run.pairing.unpaired}
    for pair in run.pairing.pairs:
        before = f"{said[pair.practice_id]}, " if pair.practice_id in said else ""
        said[pair.practice_id] = f"{before}{pair.mentor_id}"
    return said


def _minor(amount: int, run: CohortRun) -> str:
    return f"{Money(amount, run.program.currency).amount:,}" if amount else ""


def show_faults(error: InputError, console: "Console") -> None:
    """Every fault with its place, one a row."""
    from rich.table import Table
    from rich.text import Text

    count = len(error.faults)
    noun = "fault" if count == 1 else "faults"
    console.print(f"{count} {noun} in {error.of}. Nothing was written.", style="bold red")
    table = Table(show_lines=False)
    for header in ("Where", "Found", "Expected"):
        table.add_column(header, overflow="fold")
    for fault in error.faults:
        hint = f" ({fault.hint})" if fault.hint else ""
        table.add_row(Text(fault.place), Text(fault.found), Text(fault.expected + hint))
    console.print(table)
