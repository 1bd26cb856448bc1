"""A cohort run, or what is wrong with its input, on the console. Needs the extra `reports`."""

from typing import TYPE_CHECKING, Final

from qip_rules.billing.fees import fee_is_example
from qip_rules.boundary.script_calls import say
from qip_rules.boundary.told_faults import NOTHING_WRITTEN, headline, told_of_fault
from qip_rules.cohort.run import CohortRun
from qip_rules.errors import InputError, QipRulesError
from qip_rules.money import Money
from qip_rules.reports.cohort import glance
from qip_rules.reports.documents import EXAMPLE_FEE
from qip_rules.rules.wording import printable

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_error", "show_faults", "show_run"]

_STYLES = {"met": "green", "not met": "red", "undetermined": "yellow"}


def show_run(run: CohortRun, console: "Console") -> None:
    """What happened, at a glance: one line an application, then the figures."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    title = Text(printable(f"{run.inputs.cohort.title}: {run.program.title}"), style="bold")
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    # On a narrow console only names are broken, never a word of ours or an amount; on a very narrow
    # one the amounts are left to the tables, so that it can still be seen whom a line is about.
    has_amounts = console.width >= _AMOUNTS_FROM
    longest = max((len(case.application_id) for case in run.cases), default=0)
    table.add_column("Id", overflow="fold", min_width=min(longest, _ID_WIDTH))
    table.add_column("Outcome", no_wrap=True)
    table.add_column("Standing", no_wrap=True)
    if has_amounts:
        table.add_column("Invoiced", justify="right", no_wrap=True)
        table.add_column("Due", justify="right", no_wrap=True)
    table.add_column("Mentor practice", overflow="fold")
    mentors = _mentors(run)
    for case in run.cases:
        outcome = case.decision.outcome.value
        practice = case.application.practice
        paired = mentors.get(practice.practice_id, "") if practice else ""
        seats = [seat for seat in case.account.seats if seat.fee and seat.invoice_number]
        invoiced = sum(seat.fee.amount_minor for seat in seats if seat.fee)
        due = sum(seat.due.amount_minor for seat in seats if seat.due)
        table.add_row(
            Text(printable(case.application_id)),
            Text(outcome, style=_STYLES[outcome]),
            Text(case.standing),
            *((_minor(invoiced, run), _minor(due, run)) if has_amounts else ()),
            Text(printable(paired)),
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


_AMOUNTS_FROM: Final = 60
_ID_WIDTH: Final = 8
_FAULTS_SHOWN: Final = 100
"""At a terminal, where what is above is out of sight; a file or a pipe gets all of them."""


def show_faults(error: InputError, console: "Console", *, became: str = NOTHING_WRITTEN) -> None:
    """Every fault: its place on a line of its own, then what was found and what is expected.

    Args:
        error: what is wrong.
        console: where to show it.
        became: what became of the work.

    Lines are broken at the width of a terminal; in a file or a pipe each stays whole, so that
    places can be searched for; and of very many faults a terminal shows the first ones.
    """
    from rich.padding import Padding
    from rich.text import Text

    whole = not console.is_terminal
    console.print(Text(printable(headline(error, became)), style="bold red"), soft_wrap=whole)
    listed = error.faults if whole else error.faults[:_FAULTS_SHOWN]
    for fault in listed:
        if fault.place:
            place = Text(printable(fault.place), style="bold", overflow="fold")
            console.print(place, soft_wrap=whole)
        for line in told_of_fault(fault):
            text = Text(printable(line), overflow="fold")
            if whole:
                console.print(Text("    ").append_text(text), soft_wrap=True)
            else:
                console.print(Padding(text, (0, 0, 0, 4)))
    left = len(error.faults) - len(listed)
    if left:
        more = f"… and {left:,} more. To have all of them in a file, type the same "
        console.print(Text(f"{more}command with 2> faults.txt behind it.", style="bold red"))


def show_error(error: QipRulesError, console: "Console") -> None:
    """That the input or the call is wrong: every fault, or what the error says."""
    if isinstance(error, InputError):
        show_faults(error, console)
    else:
        say(console, str(error), "bold red")
