# PYTHON_ARGCOMPLETE_OK
"""The billing desk: what finance staff do in a week, over a log in one SQLite file.

    billing_desk.py DATABASE COMMAND ...

What happened:  receive complete accept decline withdraw join leave replace session pay reverse
                refund-asked transfer-asked
What staff decide:  issue credit waive write-off undo-write-off return assign settle
What there is to know:  statement receipt notice todo register verify
The log as JSON Lines:  export import
Removing a person:  forget forget-due

Every command shows what it found, with the clause of the policy, and the account before and after.
With --dry-run nothing is written and the rest is the same: the command runs on a copy of the log.

The same command again is harmless. An event has the id given with --id, or one that follows from
what it says, but for the moment of recording and for what it says about persons. A decision that
says the same as one on record is taken for that one. (So two decisions that are meant to be two
differ at least in their reason, and two events in their --id.)

An application, a seat, a payment, a session or a document that is not on record is asked back, and
nothing is written; so is an application or a person on record in other words. With --anyway an
event is recorded all the same, and the account says so.

The day of an event or a decision is --on, the moment of recording --at, which is never later than
now; without them, both are now. An account is shown as of the day of --at, in the program's time
zone.

Exit codes: 0 done, or on record already; 1 something unexpected; 2 the input or the call is wrong,
and nothing was written; 3 a decision was refused, and nothing was written; 4 staff must look: an id
says two things, or the log is not what was written; 5 the log cannot be used now, try again; 6 the
output cannot be written, and what was recorded is on record; 7 stopped.

example: python examples/billing_desk.py desk.db receive A-1 --practice P-1 --name Elm --member a=A
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import argparse
import contextlib
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import attrs

from qip_rules import QipRulesError, load_program
from qip_rules.billing import CreditNote, Document, Event, Invoice, Refusal, account
from qip_rules.boundary.completing import complete
from qip_rules.boundary.desk_asks import EVENTS, ORDERS
from qip_rules.boundary.desk_calls import DeskCall
from qip_rules.boundary.desk_commands import add_commands
from qip_rules.boundary.desk_files import copy_faults, has_content, log_faults, new_copy_faults
from qip_rules.boundary.desk_names import named_as_called
from qip_rules.boundary.script_calls import (
    DONE,
    UNWRITABLE,
    WRONG_INPUT,
    CallParser,
    SteadyOutput,
    complain,
    exit_code,
    ready_streams,
)
from qip_rules.boundary.told_faults import fault_lines, headline, named_as_options
from qip_rules.cohort.desk import NOT_ON_RECORD, Order
from qip_rules.errors import Fault, InputError, ProgramError, StoreError, StoreUnavailableError
from qip_rules.fields import refuse
from qip_rules.reports.account_lines import change_lines, cohort_lines
from qip_rules.reports.account_printouts import due_date_notice, receipt
from qip_rules.reports.account_registers import documents_register
from qip_rules.reports.deadlines import deadlines_ics
from qip_rules.reports.desk_lines import answer_lines, statement_lines
from qip_rules.reports.issued_printouts import document_printout
from qip_rules.reports.paper_files import (
    PaperFiles,
    add_files,
    paper_files,
    refuse_to_replace,
    register_files,
)
from qip_rules.reports.paper_names import name_in_files, paper_name
from qip_rules.reports.printout_text import printed_text
from qip_rules.reports.statement_printout import statement
from qip_rules.reports.written_registers import register_csv
from qip_rules.store import (
    Forgotten,
    Outcome,
    RemovalOrder,
    Retention,
    Sought,
    Store,
    Verification,
    accounts_together,
    events_of_account,
    forget,
    forget_due,
    load_retention,
    open_store,
    participations,
    read_lines,
    verify,
    write_lines,
)
from qip_rules.store.chain import parsed_head
from qip_rules.store.desk import (
    ON_RECORD_OTHERWISE,
    decide,
    open_conflicts,
    refuse_unknown_application,
    tell,
)
from qip_rules.store.making import new_log, passing_copy

PROGRAM: Final = "quality-training-program"
REFUSED, TO_BE_LOOKED_AT, UNAVAILABLE = 3, 4, 5
MAKES_A_LOG: Final = ("receive", "import")
FORGETS: Final = ("forget", "forget-due")
RECORDS: Final = (*EVENTS, "session", *ORDERS, "import", *FORGETS)
BECAME: Final = {
    Outcome.RECORDED: "Recorded",
    Outcome.DUPLICATE: "On record already",
    Outcome.CONFLICT: "Recorded, but this id says something else on record",
}

# ----------------------------------------------------------------------------- the call


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    summary, _, more = (__doc__ or "").partition("\n\n")
    parser = CallParser(
        description=summary,
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("database", type=Path, metavar="DATABASE", help="the SQLite file")
    add_commands(parser)
    return parser


@attrs.frozen
class Desk:
    """One call, and what was read of it."""

    given: argparse.Namespace
    call: DeskCall
    asked: Event | Order | None
    """The event that it tells of, or the order that it gives."""

    @property
    def moments(self) -> dict[str, Any]:
        """The day of the accounts, and the moment of recording."""
        return {"as_of": self.call.as_of, "recorded_at": self.call.at}


def desk_of(given: argparse.Namespace, now: datetime) -> Desk:
    """The call, read; all that is wrong with it is told at once."""
    program = PROGRAM if given.program is None else given.program
    call = DeskCall(vars(given), load_program(program), now=now)
    is_written = given.command in RECORDS and not given.dry_run
    is_made = given.command in MAKES_A_LOG
    call.faults.extend(log_faults(given.database, is_made=is_made, is_written=is_written))
    if given.command == "import":
        call.faults.extend(copy_faults(given.file))
    return Desk(given, call, call.asked(seller_file(given)))


def seller_file(given: argparse.Namespace) -> Path:
    """The file beside the log that says who issues documents."""
    return cast("Path", given.database).parent / "seller.json"


@contextlib.contextmanager
def log_of(desk: Desk) -> Iterator[Store]:
    """The log; for a dry run of what writes to it a copy, which is thrown away.

    A log that is yet to be made appears with its first records, and what is said of them after it.
    """
    path, given = desk.given.database, desk.given
    only_reads = given.command in READINGS and given.command not in (*MAKES_A_LOG, *FORGETS)
    if given.command in MAKES_A_LOG and not given.dry_run and not has_content(path):
        said = io.StringIO()
        with new_log(path) as store, contextlib.redirect_stdout(said):
            yield store
        say(*said.getvalue().splitlines())
        return
    if only_reads or not given.dry_run:
        with open_store(path, create=given.command in MAKES_A_LOG) as store:
            yield store
        return
    with passing_copy(path) as copy:
        yield copy


# ----------------------------------------------------------------------- what is recorded


def record(desk: Desk, store: Store, event: Event) -> int:
    """Record what happened, and show what it changes."""
    told = tell(
        store,
        desk.call.program,
        event,
        application_ids=desk.call.application_ids,
        anyway=getattr(desk.given, "anyway", False),
        **desk.moments,
    )
    for each, done, again in zip(told.events, told.receipts, told.told_again, strict=True):
        what = f"{each.kind} of {each.occurred_on}, id {each.event_id}"
        became = BECAME[done.outcome]
        if again and done.outcome is Outcome.CONFLICT:
            became = "On record already, and this id says something else on record, too"
        say(f"{became}: {what} (entry {done.sequence})")
    session = getattr(event, "session_id", None)
    say(*(f"Left out: {each}, which has no session {session} on record" for each in told.left_out))
    say(*change_lines(told.changes))
    return TO_BE_LOOKED_AT if told.says_two_things else DONE


def carry_out(desk: Desk, store: Store, order: Order) -> int:
    """Record the document of what staff decide, and show what it changes."""
    given = desk.given
    papers = [PaperFiles()]

    def look_at(document: Document) -> None:
        if isinstance(document, (Invoice, CreditNote)) and given.out is not None:
            # Whether a file is in the way has to show before the document is recorded.
            printout = document_printout(document)
            name = name_in_files(document.number)
            papers[:] = [paper_files(name, printout, fonts=desk.call.fonts)]
            refuse_to_replace(papers[0].files, given.out)

    answer = decide(
        store, desk.call.program, order, series=given.series, look_at=look_at, **desk.moments
    )
    say(*answer_lines(answer.made, answer.change))
    if isinstance(answer.made, Refusal):
        return REFUSED
    return save(given, papers[0])


# ----------------------------------------------------------------------------- what is known


def paper(desk: Desk, store: Store) -> int:
    """Answer a question about one account, as text and, with --out, as documents."""
    given, call = desk.given, desk.call
    its = store.application(given.application)
    refuse_unknown_application(store, its)
    events = events_of_account(its, call.program, call.as_of)
    now = account(call.program, events, its.documents, call.as_of)
    documents = [each.document for each in now.documents]
    about = None
    match given.command:
        case "statement":
            printout = statement(now, seller=call.letterhead(seller_file(given), documents))
            lines = tuple(statement_lines(printout, now))
        case "receipt":
            about, sender = given.payment_id, call.letterhead(seller_file(given), documents)
            printout = receipt(now, about, seller=sender)
            lines = tuple(printed_text(printout).splitlines())
        case _:
            about = given.invoice_number
            printout = due_date_notice(now, about)
            lines = tuple(printed_text(printout).splitlines())
    papers = PaperFiles()
    if given.out is not None:
        name = paper_name(given.command, given.application, about, on=now.as_of)
        papers = paper_files(name, printout, fonts=call.fonts)
    say(*lines)
    return save(given, papers)


def todo(desk: Desk, store: Store) -> int:
    """What to do in all accounts and about several; with --out, the deadlines as a calendar."""
    given, as_of = desk.given, desk.call.as_of
    cohort = accounts_together(store, desk.call.program, as_of)
    say(*cohort_lines(cohort, as_of))
    followed = participations(store, desk.call.program, as_of)
    for its in open_conflicts(store, cohort.accounts, followed):
        say(f"conflict in entry {its.sequence}: {its.kind} {its.id} of {its.application_id}")
    count = len(cohort.to_do) + sum(len(each.to_do) for each in cohort.accounts)
    say(f"To do: {count}; accounts: {len(cohort.accounts)}; as of {as_of}")
    calendar = deadlines_ics(cohort.accounts, stamped_on=as_of)
    if calendar is not None:
        return save(given, PaperFiles({f"deadlines-{as_of}.ics": calendar.encode()}))
    if given.out is not None:
        say("No deadline, so there is no calendar to be written.")
    return DONE


def register(desk: Desk, store: Store) -> int:
    """Every document of all accounts as CSV; with --out, all registers, and as a workbook."""
    given, as_of = desk.given, desk.call.as_of
    cohort = accounts_together(store, desk.call.program, as_of)
    say(*register_csv(documents_register(cohort.accounts)).splitlines())
    if given.out is None:
        return DONE
    return save(given, register_files(cohort.accounts, as_of, cohort.to_do, cohort.settled))


# ----------------------------------------------------------------------------- the log


def verified(desk: Desk, store: Store) -> int:
    """Whether the log is what was written."""
    given = desk.given.kept
    kept = None if given is None else parsed_head(given)
    if given is not None and kept is None:
        refuse([Fault("--kept", given, "NUMBER:DIGEST, as verify prints it")], "the call")
    found = verify(store, kept=kept)
    code = breaks_of(found)
    say(
        f"{found.entries} entries, {found.parts} groups of personal data, {found.removed} removed, "
        f"{found.conflicts} in conflict"
    )
    say(f"head {found.head.sequence}:{found.head.digest}")
    say("The log is what was written." if found.is_intact else "The log is NOT what was written.")
    return code


def breaks_of(found: Verification) -> int:
    """Show where the log is not what was written, if it is not."""
    say(*(f"broken at entry {at.sequence} ({at.kind.value}): {at.says}" for at in found.breaks))
    return DONE if found.is_intact else TO_BE_LOOKED_AT


def exported(desk: Desk, store: Store) -> int:
    """Write the log to a file that is not there yet."""
    file = desk.given.file
    refuse(new_copy_faults(file), "the call")
    found = verify(store) if desk.given.dry_run else write_lines(store, file)
    code = breaks_of(found)
    say(f"Written: {found.entries} entries to {file}")
    if code != DONE:
        say("The log is NOT what was written; the file holds it as it is.")
    return code


def imported(desk: Desk, store: Store) -> int:
    """Take over a file of the log."""
    file = desk.given.file
    count = read_lines(store, file)
    if not store.head().sequence:
        expected = "a log as JSON Lines, an entry a line"
        refuse([Fault("FILE", f"no entry in {file}", expected)], "the call")
    say(f"Taken over: {count} new entries from {file}")
    return DONE


# ----------------------------------------------------------------------- what is removed


def forgotten(desk: Desk, store: Store) -> int:
    """Remove a person, or what is due to go; with --dry-run, show what that would be."""
    given, call = desk.given, desk.call
    order = RemovalOrder(
        order_id=given.order, ordered_by=given.authority, reason=given.reason, on=call.as_of
    )
    how: dict[str, Any] = {
        "retention": retention_of(given, store),
        "recorded_at": call.at,
        "keep": given.keep or (),
    }
    if given.command == "forget-due":
        done = forget_due(store, order, **how)
    else:
        sought = Sought(person_ids=tuple(given.person or ()), words=tuple(given.called or ()))
        done = forget(store, sought, order, **how)
    say(*forgotten_lines(done, order, shows_texts=given.dry_run))
    return DONE if done.is_scrubbed else TO_BE_LOOKED_AT


def retention_of(given: argparse.Namespace, store: Store) -> Retention:
    """What has to stay, by the file of the call or the one beside the log."""
    beside = cast("Path", given.database).parent / "retention.toml"
    return load_retention(given.retention or beside, store.kinds)


def forgotten_lines(done: Forgotten, order: RemovalOrder, *, shows_texts: bool) -> Iterator[str]:
    """What goes and what stays, record by record; what went is not shown once more."""
    plan = done.plan
    every = (("goes", plan.goes), ("stays", plan.stays), ("another", plan.others))
    for what, texts in every:
        for each in texts:
            about = f"{what:8}entry {each.place.sequence}, {each.kind} {each.id}"
            about += f": {' '.join(each.text.split())}" if shows_texts else ""
            yield f"{about} ({each.stays})" if each.stays else about
    for named in plan.in_chain:
        where = f"entry {named.sequence}, {named.kind} {named.id}"
        yield f"in ids  {where}: an id, a practice or a place has the name, and stays as it is"
    if done.receipt is None:
        yield f"Nothing to remove; stays: {len(plan.stays)}"
    else:
        count = f"{len(plan.goes)} texts" if len(plan.goes) != 1 else "1 text"
        yield (
            f"Removed: {count} by order {order.order_id} (entry {done.receipt.sequence}); "
            f"stays: {len(plan.stays)}"
        )
    yield (
        "The files of the log hold nothing of what was removed."
        if done.is_scrubbed
        else "Others read the log: its files may hold what was removed. Do this again later."
    )


# ----------------------------------------------------------------------------- what is shown


OUTPUT: Final = SteadyOutput()
say: Final = OUTPUT.say


def all_said(given: argparse.Namespace, code: int) -> int:
    """The exit code, once everything that was said is out."""
    OUTPUT.flush()
    if OUTPUT.unsaid is None:
        return code
    text = f"The output cannot be written: {OUTPUT.unsaid.strerror or OUTPUT.unsaid}."
    if code in (DONE, TO_BE_LOOKED_AT) and not given.dry_run:
        if given.command in RECORDS:
            text += " The call was carried out all the same: what it tells is on record."
        elif given.command == "export":
            text += f" The call was carried out all the same: the log is in {given.file}."
    complain(text)
    return UNWRITABLE


def save(given: argparse.Namespace, papers: PaperFiles) -> int:
    """Write the files that are asked for."""
    if given.out is None:
        return DONE
    try:
        if not given.dry_run:
            add_files(papers.files, given.out)
    except InputError as error:
        say("Not written; the same command again, with another --out perhaps, writes it:")
        say(*fault_lines(error.faults))
        return TO_BE_LOOKED_AT
    say(*(f"Written: {given.out / name}" for name in papers.files))
    say(*(f"Left out: {each}" for each in papers.left_out))
    if papers.left_out and "font" in given:
        say("A paper in HTML is whole: a browser shows and prints it, as PDF too.")
    if papers.lacks_font:
        font = "--font FILE, a TrueType font that has the letters"
        say(f"The same command of the same day with {font}, adds the PDF.")
    return DONE


# ----------------------------------------------------------------------------- the run


READINGS: Final[dict[str, Callable[[Desk, Store], int]]] = {
    "statement": paper,
    "receipt": paper,
    "notice": paper,
    "todo": todo,
    "register": register,
    "verify": verified,
    "export": exported,
    "import": imported,
    "forget": forgotten,
    "forget-due": forgotten,
}
"""What the commands do that record no event and no decision."""


def run(given: argparse.Namespace, now: datetime) -> int:
    """Do what the call asks for."""
    desk = desk_of(given, now)
    with log_of(desk) as store:
        if given.dry_run:
            say("DRY RUN: nothing is written.")
        if desk.asked is None:
            return READINGS[given.command](desk, store)
        if isinstance(desk.asked, Event):
            return record(desk, store, desk.asked)
        return carry_out(desk, store, desk.asked)


def main(call: Sequence[str] | None = None, *, now: datetime | None = None) -> int:
    """Run one command, now; whatever is wrong goes to standard error."""
    parser = arguments()
    complete(parser)
    ready_streams()
    OUTPUT.unsaid = None
    given = parser.parse_args(call)
    at = now or datetime.now(UTC).replace(microsecond=0)
    return exit_code(
        lambda: all_said(given, run(given, at)),
        debug=given.debug,
        refused=lambda error: refused(error, given),
    )


def refused(error: QipRulesError, given: argparse.Namespace) -> int:
    """Tell what is wrong with the input, the call or the log."""
    match error:
        case InputError():
            complain(headline(error))
            is_program = isinstance(error, ProgramError)
            faults = named_as_options(error, given).faults if "font" in given else error.faults
            told = (named_as_called(each, given.command) for each in faults)
            for line in fault_lines(error.faults if is_program else told):
                complain(line)
            if error.of == NOT_ON_RECORD and "anyway" in given:
                complain(
                    "Tell that first; or the same command with --anyway records it all the same."
                )
            if error.of == ON_RECORD_OTHERWISE:
                complain(
                    "To put it right, the same command with that day as --on and that id as --id; "
                    "then `settle` which version counts. With --anyway it is recorded besides."
                )
            return WRONG_INPUT
        case StoreUnavailableError():
            complain(f"{error}. Nothing was written; try again.")
            return UNAVAILABLE
        case _:
            complain(f"{error}. Nothing was written.")
            return TO_BE_LOOKED_AT if isinstance(error, StoreError) else WRONG_INPUT


if __name__ == "__main__":
    sys.exit(main())
