"""The billing desk: what finance staff do in a week, over a log in one SQLite file.

    billing_desk.py DATABASE COMMAND ...

What happened:  receive complete accept decline withdraw join leave replace session pay reverse
                refund-asked transfer-asked
What staff decide:  issue credit waive write-off undo-write-off return assign settle
What there is to know:  statement receipt notice todo register verify
The log as JSON Lines:  export import

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
"""

import argparse
import contextlib
import io
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import attrs

from qip_rules import QipRulesError, load_program
from qip_rules.billing import (
    Account,
    BillingCode,
    CreditNote,
    Document,
    DutyCode,
    Event,
    Invoice,
    Refusal,
    Seller,
    account,
)
from qip_rules.boundary.desk_calls import EVENTS, ORDERS, DeskCall
from qip_rules.boundary.desk_commands import COMMANDS, Argument
from qip_rules.boundary.desk_names import named_as_called
from qip_rules.boundary.script_calls import (
    DONE,
    UNWRITABLE,
    WRONG_INPUT,
    CallParser,
    complain,
    exit_code,
    ready_streams,
    silence,
)
from qip_rules.cohort.desk import NOT_ON_RECORD, Order
from qip_rules.errors import Fault, InputError, ProgramError, StoreError, StoreUnavailableError
from qip_rules.reports.account_lines import change_lines, cohort_lines, fault_lines
from qip_rules.reports.account_printouts import due_date_notice, receipt
from qip_rules.reports.account_registers import documents_register, register_csv
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
from qip_rules.reports.printout_text import printed_text
from qip_rules.reports.statement_printout import statement
from qip_rules.rules.wording import printable
from qip_rules.store import (
    Outcome,
    Store,
    Verification,
    accounts_together,
    open_store,
    read_lines,
    verify,
    write_lines,
)
from qip_rules.store.chain import parsed_head
from qip_rules.store.desk import (
    ON_RECORD_OTHERWISE,
    decide,
    refuse_unknown_application,
    tell,
)
from qip_rules.store.making import new_log

REFUSED, TO_BE_LOOKED_AT, UNAVAILABLE = 3, 4, 5
MAKES_A_LOG: Final = ("receive", "import")
RECORDS: Final = (*EVENTS, "session", *ORDERS, "import")
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
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS.values():
        does = command.does
        each = subparsers.add_parser(command.name, help=does, description=does, allow_abbrev=False)
        for word in command.arguments:
            add(each, word)
        each.set_defaults(program="quality-training-program")
    return parser


def add(parser: argparse.ArgumentParser, word: Argument) -> None:
    """Add one argument of a command."""
    options: dict[str, Any] = {"help": word.says}
    if word.is_flag:
        options["action"] = "store_true"
    else:
        options["metavar"] = word.key.upper().replace("_", "-") if word.is_option else word.shown
        options["type"] = Path if word.is_file else str
        options["action"] = "append" if word.is_repeated else "store"
    if word.is_option:
        options["required"] = word.is_needed
    parser.add_argument(word.name, **options)


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
    call = DeskCall(vars(given), load_program(given.program), now=now)
    if given.command not in MAKES_A_LOG and not has_content(given.database):
        found = f"no file {given.database}, or an empty one"
        call.faults.append(Fault("DATABASE", found, "a log, which `receive` or `import` makes"))
    if given.command in MAKES_A_LOG and not given.database.parent.is_dir():
        found = f"no folder {given.database.parent}"
        call.faults.append(Fault("DATABASE", found, "a file in a folder that is there"))
    if given.command == "import":
        call.faults.extend(no_log_in_lines(given.file))
    return Desk(given, call, call.asked(seller_file(given)))


def seller_file(given: argparse.Namespace) -> Path:
    """The file beside the log that says who issues documents."""
    return cast("Path", given.database).parent / "seller.json"


def no_log_in_lines(path: Path) -> Iterator[Fault]:
    """The fault of a path at which there is no file, or one that need not end."""
    expected = "a log as JSON Lines"
    if not path.exists() or path.is_dir():
        yield Fault("FILE", f"no file {path}", expected)
    elif not (path.is_file() or path.is_fifo()):
        yield Fault("FILE", f"a device, {path}", f"{expected}, in a file or from a pipe")


def has_content(path: Path) -> bool:
    """Whether there is a file, and not an empty one."""
    return path.is_file() and path.stat().st_size > 0


@contextlib.contextmanager
def log_of(desk: Desk) -> Iterator[Store]:
    """The log; for a dry run of what writes to it a copy, which is thrown away.

    A log that is yet to be made appears with its first records, and what is said of them after it.
    """
    path, given = desk.given.database, desk.given
    only_reads = given.command in READINGS and given.command not in MAKES_A_LOG
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
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "copy") as copy:
        if has_content(path):
            with open_store(path, create=False) as store:
                copy.extend(store.entries())
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
            papers[:] = [paper_files(document.number, printout, fonts=desk.call.fonts)]
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
    now = account(call.program, its.events, its.documents, call.as_of)
    match given.command:
        case "statement":
            printout = statement(now, seller=letterhead(desk, now))
            lines = tuple(statement_lines(printout, now))
        case "receipt":
            printout = receipt(now, given.payment_id, seller=letterhead(desk, now))
            lines = tuple(printed_text(printout).splitlines())
        case _:
            printout = due_date_notice(now, given.invoice_number)
            lines = tuple(printed_text(printout).splitlines())
    about = "" if printout.number == given.application else f"{given.application}-"
    name = f"{given.command}-{about}{printout.number}-{now.as_of}"
    papers = PaperFiles()
    if given.out is not None:
        papers = paper_files(name, printout, fonts=call.fonts)
    say(*lines)
    return save(given, papers)


def letterhead(desk: Desk, now: Account) -> Seller:
    """Who sends it: as given, or as on the latest document."""
    beside = seller_file(desk.given)
    if not desk.given.seller and not beside.is_file() and now.documents:
        return now.documents[-1].document.seller
    seller = desk.call.seller(beside)
    desk.call.refuse()
    assert seller is not None  # noqa: S101 - else there were faults
    return seller


def todo(desk: Desk, store: Store) -> int:
    """What to do in all accounts and about several; with --out, the deadlines as a calendar."""
    given, as_of = desk.given, desk.call.as_of
    cohort = accounts_together(store, desk.call.program, as_of)
    say(*cohort_lines(cohort, as_of))
    settled = settled_conflicts(cohort.accounts)
    for its in store.conflicts():
        if (its.application_id, its.id) not in settled:
            say(f"conflict in entry {its.sequence}: {its.kind} {its.id} of {its.application_id}")
    count = len(cohort.to_do) + sum(len(each.to_do) for each in cohort.accounts)
    say(f"To do: {count}; accounts: {len(cohort.accounts)}; as of {as_of}")
    calendar = deadlines_ics(cohort.accounts, stamped_on=as_of)
    if calendar is not None:
        return save(given, PaperFiles({f"deadlines-{as_of}.ics": calendar.encode()}))
    if given.out is not None:
        say("No deadline, so there is no calendar to be written.")
    return DONE


def settled_conflicts(accounts: Iterable[Account]) -> set[tuple[str, str]]:
    """The applications and ids of which the account knows a conflict, and nothing is to be done."""
    settled: set[tuple[str, str]] = set()
    for each in accounts:
        found = {known.about for known in each.found(BillingCode.EVENT_CONFLICT)}
        waits = {known.about for known in each.to_do if known.code is DutyCode.RESOLVE_CONFLICT}
        settled.update((each.application_id, about) for about in found - waits)
    return settled


def register(desk: Desk, store: Store) -> int:
    """Every document of all accounts as CSV; with --out, all registers, and as a workbook."""
    given, as_of = desk.given, desk.call.as_of
    cohort = accounts_together(store, desk.call.program, as_of)
    say(*register_csv(documents_register(cohort.accounts)).splitlines())
    if given.out is None:
        return DONE
    return save(given, register_files(cohort.accounts, as_of, cohort.to_do))


# ----------------------------------------------------------------------------- the log


def verified(desk: Desk, store: Store) -> int:
    """Whether the log is what was written."""
    given = desk.given.kept
    kept = None if given is None else parsed_head(given)
    if given is not None and kept is None:
        expected = "NUMBER:DIGEST, as verify prints it"
        raise InputError([Fault("--kept", given, expected)], of="the call")
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
    if file.exists() or not file.parent.is_dir():
        what = f"{file}, which is there already" if file.exists() else f"no folder {file.parent}"
        expected = "a file that is not there yet, in a folder that is"
        raise InputError([Fault("FILE", what, expected)], of="the call")
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
        fault = Fault("FILE", f"no entry in {file}", "a log as JSON Lines, an entry a line")
        raise InputError([fault], of="the call")
    say(f"Taken over: {count} new entries from {file}")
    return DONE


# ----------------------------------------------------------------------------- what is shown


def say(*texts: str) -> None:
    """Lines of text; nothing in them steers the console."""
    with going_on_in_silence():
        for each in texts:
            print(printable(each))


UNSAID: Final[list[OSError]] = []
"""Why nothing more could be said in this run, if it could not."""


@contextlib.contextmanager
def going_on_in_silence() -> Iterator[None]:
    """Do the work to its end, whatever becomes of the output.

    Whoever read along (`| head`) has seen enough; of a disk that is full the end tells.
    """
    try:
        yield
    except OSError as error:
        silence()
        if not isinstance(error, BrokenPipeError):
            UNSAID.append(error)


def all_said(given: argparse.Namespace, code: int) -> int:
    """The exit code, once everything that was said is out."""
    with going_on_in_silence():
        sys.stdout.flush()
    if not UNSAID:
        return code
    text = f"The output cannot be written: {UNSAID[0].strerror or UNSAID[0]}."
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
        say(
            "A paper in HTML is whole: a browser shows and prints it, as PDF too. For letters that "
            "no font here has, the same command of the same day with --font FILE, a TrueType font, "
            "adds the PDF."
        )
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
    ready_streams()
    UNSAID.clear()
    given = arguments().parse_args(call)
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
            count = len(error.faults)
            faults = f"{count} {'fault' if count == 1 else 'faults'}"
            complain(f"{faults} in {error.of}; nothing written.")
            is_program = isinstance(error, ProgramError)
            told = (named_as_called(each, given.command) for each in error.faults)
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
