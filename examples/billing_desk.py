"""The billing desk: what finance staff do in a week, over a log in one SQLite file.

    billing_desk.py DATABASE COMMAND ...

What happened:  receive accept decline withdraw join leave replace session pay reverse
                refund-asked transfer-asked
What staff decide:  issue credit waive write-off undo-write-off return assign
What there is to know:  statement receipt notice todo register verify
The log as JSON Lines:  export import

Every command shows what it found, with the clause of the policy, and the account before and after.
With --dry-run nothing is written and the rest is the same: the command runs on a copy of the log.

The same command again is harmless. An event has the id given with --id, or one that follows from
what it says: the application, the kind, the day, and everything else but the moment of recording.
A decision that says the same as one on record is taken for that one. (So two decisions that are
meant to be two differ at least in their reason, and two events in their --id.)

The day of an event or a decision is --on, the moment of recording --at; without them, both are
now. An account is shown as of the day of --at, in the program's time zone.

Exit codes: 0 done, or on record already; 1 something unexpected; 2 the input or the call is wrong,
and nothing was written; 3 a decision was refused, and nothing was written; 4 staff must look: an id
says two things, or the log is not what was written; 5 the log cannot be used now, try again.
"""

import argparse
import contextlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar, cast
from zoneinfo import ZoneInfo

import attrs

from qip_rules import QipRulesError, load_program
from qip_rules.billing import (
    EVENT_KINDS,
    Account,
    ApplicationReceived,
    BillingCode,
    Buyer,
    CreditNote,
    Document,
    Event,
    Invoice,
    MemberJoined,
    MemberReplaced,
    PaymentReceived,
    Refusal,
    Seller,
    account,
    cohort_accounts,
)
from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.scalars import scalar
from qip_rules.cohort.desk import (
    AssignmentOrder,
    Change,
    CreditNoteOrder,
    InvoiceOrder,
    OnRecord,
    Order,
    ReturnOrder,
    WaiverOrder,
    WriteOffOrder,
    WriteOffUndoingOrder,
    announcements_for,
    carried_out,
    change_by,
    named_by_content,
    paid_by_practice,
    seated,
    series_of,
)
from qip_rules.errors import Fault, InputError, ProgramError, StoreError, StoreUnavailableError
from qip_rules.fields import moment
from qip_rules.policy import Program
from qip_rules.reports.account_lines import (
    account_line,
    change_lines,
    clause_lines,
    cohort_lines,
    document_line,
    duty_lines,
    fault_lines,
    finding_lines,
    printable,
    refusal_line,
)
from qip_rules.reports.account_printouts import due_date_notice, receipt
from qip_rules.reports.account_registers import billing_registers, register_csv
from qip_rules.reports.deadlines import deadlines_ics
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
from qip_rules.store import (
    ApplicationRecords,
    Head,
    Outcome,
    Store,
    open_store,
    read_lines,
    verify,
    write_lines,
)

DONE, UNEXPECTED, WRONG_INPUT, REFUSED, TO_BE_LOOKED_AT, UNAVAILABLE = range(6)
CONFLICTS: Final = tuple(
    each.value
    for each in (
        BillingCode.EVENT_CONFLICT, BillingCode.PAYMENT_CONFLICT, BillingCode.SCHEDULE_CONFLICT,
    )
)  # fmt: skip
"""What is found where two records contradict each other, and neither counts."""
UNNAMED: Final = "-"
"""Stands for an id or a name that is found once the log is open."""

EVENTS: Final = {
    "receive": "application-received",
    "accept": "accepted",
    "decline": "declined",
    "withdraw": "withdrawn",
    "join": "member-joined",
    "leave": "member-left",
    "replace": "member-replaced",
    "pay": "payment-received",
    "reverse": "payment-reversed",
    "refund-asked": "refund-asked",
    "transfer-asked": "transfer-asked",
}
SESSIONS: Final = ("scheduled", "moved", "made-virtual", "cancelled")
ORDERS: Final[dict[str, type[Order]]] = {
    "issue": InvoiceOrder,
    "credit": CreditNoteOrder,
    "waive": WaiverOrder,
    "write-off": WriteOffOrder,
    "undo-write-off": WriteOffUndoingOrder,
    "return": ReturnOrder,
    "assign": AssignmentOrder,
}
MAKES_A_LOG: Final = ("receive", "import")
POSITIONS: Final = (
    "seat_id", "payment_id", "session_id", "invoice_number", "write_off_number",
)  # fmt: skip
OPTIONS: Final = (
    "payer", "method", "cleared_on", "postmarked_on", "transfer_id", "to_name",
    "to_application_id", "starts_on", "mode", "place", "reason", "authority", "purchase_order",
)  # fmt: skip
"""The arguments that are fields of the record, as they are: each in its place, or by its name."""

PLACES: Final = {
    "application_id": "APPLICATION",
    "occurred_on": "--on",
    "issued_on": "--on",
    "recorded_at": "--at",
    "event_id": "--id",
    "practice.practice_id": "--practice",
    "practice.name": "--name",
    "practice.address_lines": "--address",
    "practice.country": "--country",
    "practice.npi": "--npi",
    "practice.tax_id": "--tax-id",
    "seats": "--member",
    "seat": "MEMBER",
    "seat.seat_id": "--seat",
    "successor": "--by",
    "successor.seat_id": "--seat",
    "parts": "--part",
    "amount": "AMOUNT",
    "amount.amount": "AMOUNT",
    "amount.currency": "--currency",
    "transfer_amount": "--transfer-amount",
    "transfer_amount.amount": "--transfer-amount",
    "transfer_amount.currency": "--currency",
    "series": "--series",
    "year": "--on",
    "as_of": "--as-of",
    **{name: name.upper() for name in POSITIONS},
    **{name: f"--{name.replace('_', '-')}" for name in OPTIONS},
}
"""What the fields of the records are called in a call, where it is not their own name."""

Read = TypeVar("Read")

# ----------------------------------------------------------------------------- the call


Commands = tuple[tuple[str, str, str], ...]
"""Each command: its name, what it does, and its arguments in the order of the call.

A word is a position, `--word` an option, `--word!` one that is needed, `--word*` one that can be
repeated.
"""

HAPPENED: Final[Commands] = (
    (
        "receive",
        "an application arrived: --member ID=NAME for each seat, the team leader first",
        "application --practice! --name! --address* --country --npi --tax-id --member*",
    ),
    ("accept", "the program accepted the application", "application"),
    ("decline", "the program declined the application", "application"),
    ("withdraw", "the practice withdrew", "application"),
    ("join", "somebody joined the team: MEMBER is ID=NAME", "application member --seat"),
    ("leave", "somebody left the team", "application seat_id"),
    ("replace", "somebody came for another: --by ID=NAME", "application seat_id --by! --seat"),
    (
        "session",
        "what became of a learning session: WHAT is scheduled, moved, made-virtual or cancelled",
        "what session_id --starts-on --mode --place --reason --application*",
    ),
    (
        "pay",
        "money arrived; without --payer, from the practice",
        (
            "application payment_id amount --currency --payer --method --cleared-on "
            "--postmarked-on --transfer-id --transfer-amount"
        ),
    ),
    (
        "reverse",
        "the bank took a payment back",
        "application payment_id amount --currency --reason!",
    ),
    ("refund-asked", "fees are asked back", "application --payment-id --amount --currency"),
    (
        "transfer-asked",
        "fees are to count for another",
        "application --to-name! --to-application-id! --payment-id --seat-id",
    ),
)
DECIDED: Final[Commands] = (
    ("issue", "an invoice for new seats", "application --purchase-order --bill-to --seller"),
    ("credit", "a credit note for what is not owed", "application invoice_number --reason!"),
    (
        "waive",
        "give up a seat's fee, or a part of it",
        "application seat_id amount --currency --authority! --reason!",
    ),
    (
        "write-off",
        "no longer chase an invoice",
        "application invoice_number --authority! --reason!",
    ),
    (
        "undo-write-off",
        "chase an invoice again",
        "application write_off_number --authority! --reason!",
    ),
    (
        "return",
        "send money back that is no fee",
        "application payment_id amount --currency --authority! --reason!",
    ),
    (
        "assign",
        "say which seats a payment is for: --part SEAT_ID=AMOUNT",
        "application payment_id --part* --currency --authority! --reason!",
    ),
)
TOLD: Final[Commands] = (
    ("statement", "everything about one account", "application --seller"),
    ("receipt", "a receipt for one payment", "application payment_id --seller"),
    ("notice", "the last day to pay an invoice as it is now", "application invoice_number"),
    ("todo", "what staff must do next, in every account", ""),
    ("register", "every document of every account, as CSV", ""),
)
KEPT: Final[Commands] = (
    ("verify", "whether the log is what was written", "--kept"),
    ("export", "write the log as JSON Lines", "file"),
    ("import", "take over a log of JSON Lines", "file"),
)
FILES: Final = ("--out", "--seller", "--bill-to", "file")
SHARED: Final = {
    "--on": "when it happened or was decided, YYYY-MM-DD; without it, today",
    "--id": "the id of the event; without it, one that follows from what it says",
    "--series": "the series of the number, instead of the program's own",
    "--as-of": "the day of the account, YYYY-MM-DD; without it, today",
    "--out": "a folder to write documents to, as HTML and PDF; nothing in it is replaced",
    "--at": "the moment of recording, as 2026-03-02T09:30:00-05:00; without it, now",
    "--bill-to": "a file with another address than the application's, as JSON",
    "--kept": "a head of the log that was kept elsewhere, NUMBER:DIGEST",
}
"""What options mean that several commands have."""


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    summary, _, more = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=summary,
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("database", type=Path, metavar="DATABASE", help="the SQLite file")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for commands, shared in (
        (HAPPENED, "--on --id"),
        (DECIDED, "--on --series --out"),
        (TOLD, "--as-of --out"),
        (KEPT, ""),
    ):
        for name, does, own in commands:
            each = subparsers.add_parser(name, help=does, description=does, allow_abbrev=False)
            for word in f"{own} {shared} --at".split():
                bare = word.rstrip("!*")
                options: dict[str, Any] = {"metavar": bare.lstrip("-").upper()}
                options |= {"help": SHARED.get(bare), "type": Path if bare in FILES else str}
                if bare.startswith("--"):
                    options["required"] = word.endswith("!")
                    options["action"] = "append" if word.endswith("*") else "store"
                each.add_argument(bare, **options)
            each.add_argument(
                "--program",
                default="quality-training-program",
                help="a shipped program, or the path of a program document (.toml)",
            )
            each.add_argument("--dry-run", action="store_true", help="show all, write nothing")
            each.add_argument(
                "--debug", action="store_true", help="show where a mistake of ours is"
            )
    return parser


# ----------------------------------------------------------------- from the call to records


@attrs.frozen(kw_only=True)
class Desk:
    """One call: what was asked, under which program, when."""

    given: argparse.Namespace
    program: Program
    at: datetime
    """The moment of recording."""
    as_of: date
    """The day of the account."""
    on: str
    """The day of the event or the decision, as it was written."""
    faults: list[Fault]
    """What is wrong with the call, as far as it has been read."""

    def read(self, kind: type[Read], data: object) -> Read | None:
        """The record that the call describes; what is wrong with it is noted, by option."""
        try:
            return from_json(kind, data)
        except InputError as error:
            self.faults.extend(named(each) for each in error.faults)
            return None

    def refuse(self) -> None:
        """Stop with all faults at once, if there are any."""
        if self.faults:
            raise InputError(self.faults, of="the call")

    def amount(self, text: str) -> dict[str, str]:
        """An amount in the currency of the call, which is the program's unless it says another."""
        currency = getattr(self.given, "currency", None) or self.program.currency
        return {"amount": text, "currency": currency}

    def fields(self) -> dict[str, object]:
        """The fields that stand in the call as they are."""
        given = vars(self.given)
        data = {name: given[name] for name in POSITIONS + OPTIONS if given.get(name) is not None}
        for name in ("amount", "transfer_amount"):
            if given.get(name) is not None:
                data[name] = self.amount(given[name])
        return data


def named(fault: Fault) -> Fault:
    """The fault, its place named as the call names it."""
    path = fault.place.removeprefix("records[0].")
    for known in sorted(PLACES, key=len, reverse=True):
        rest = path.removeprefix(known)
        if path.startswith(known) and rest[:1] in ("", ".", "["):
            return attrs.evolve(fault, place=f"{PLACES[known]}{rest}")
    return fault


def desk_of(given: argparse.Namespace) -> Desk:
    """The call with its program and its days."""
    program = load_program(given.program)
    faults: list[Fault] = []

    def single(text: str, kind: type[Read], option: str, otherwise: Read) -> Read:
        try:
            return cast("Read", scalar(text, kind))
        except InputError as error:
            faults.extend(attrs.evolve(each, place=option) for each in error.faults)
            return otherwise

    now = datetime.now(UTC).replace(microsecond=0)
    at = now if given.at is None else single(given.at, datetime, "--at", now)
    if strange := tuple(moment("--at", at)):
        faults.extend(strange)
        at = now
    asked = getattr(given, "as_of", None)
    today = at.astimezone(ZoneInfo(program.time_zone)).date()
    as_of = today if asked is None else single(asked, date, "--as-of", today)
    on = getattr(given, "on", None) or today.isoformat()
    if given.command not in MAKES_A_LOG and not has_content(given.database):
        found = f"no file {given.database}, or an empty one"
        faults.append(Fault("DATABASE", found, "a log, which `receive` or `import` makes"))
    if given.command == "import" and (not given.file.exists() or given.file.is_dir()):
        faults.append(Fault("FILE", f"no file {given.file}", "a log as JSON Lines"))
    return Desk(given=given, program=program, at=at, as_of=as_of, on=on, faults=faults)


def has_content(path: Path) -> bool:
    """Whether there is a file, and not an empty one."""
    return path.is_file() and path.stat().st_size > 0


def person(text: str, seat_id: str) -> dict[str, str]:
    """A seat and its holder, written ID=NAME."""
    person_id, sign, name = text.partition("=")
    return {"seat_id": seat_id, "person_id": person_id, **({"name": name} if sign else {})}


def told(desk: Desk) -> Event:
    """The event that the call tells of; what the log has to say of it is filled in later."""
    given = desk.given
    data = desk.fields()
    kind = EVENTS.get(given.command) or f"session-{given.what}"
    if kind not in EVENT_KINDS:
        expected = f"one of {', '.join(SESSIONS)}"
        desk.faults.append(Fault("WHAT", f"the text {json.dumps(given.what)}", expected))
        kind = f"session-{SESSIONS[0]}"
    match given.command:
        case "receive":
            data["practice"] = {
                "practice_id": given.practice,
                "address_lines": given.address or [],
                **{name: getattr(given, name) for name in ("name", "country", "npi", "tax_id")},
            }
            data["seats"] = [
                person(each, f"{given.application}/seat/{number}")
                for number, each in enumerate(given.member or (), start=1)
            ]
        case "join":
            data["seat"] = person(given.member, given.seat or UNNAMED)
        case "replace":
            data["successor"] = person(given.by, given.seat or UNNAMED)
        case "pay":
            data.setdefault("payer", UNNAMED)
        case _:
            pass
    # A session is announced for every application; which they are stands in the log.
    of_one = given.command != "session"
    data |= {
        "event_id": given.id or UNNAMED,
        "application_id": given.application if of_one else UNNAMED,
        "occurred_on": desk.on,
        "recorded_at": desk.at.isoformat(),
    }
    event = desk.read(EVENT_KINDS[kind], data)
    desk.refuse()
    assert event is not None  # noqa: S101 - else there were faults
    return event


def ordered(desk: Desk) -> Order:
    """The decision that the call asks for."""
    given = desk.given
    data = desk.fields() | {"application_id": given.application, "issued_on": desk.on}
    if given.command == "assign":
        parts = [each.rpartition("=") for each in given.part or ()]
        data["parts"] = [
            {"seat_id": seat_id or text, **({"amount": desk.amount(text)} if seat_id else {})}
            for seat_id, _, text in parts
        ]
    if given.command == "issue":
        seller = seller_of(desk)
        if seller is not None:
            data["seller"] = json.loads(to_json(seller))
        if given.bill_to is not None:
            buyer = from_file(desk, Buyer, given.bill_to, "--bill-to")
            data["buyer"] = None if buyer is None else json.loads(to_json(buyer))
    order = desk.read(ORDERS[given.command], data)
    # The faults of the seller's file say it better than that there is no seller.
    desk.faults[:] = [each for each in desk.faults if each.place != "seller"]
    desk.refuse()
    assert order is not None  # noqa: S101 - else there were faults
    return order


def seller_of(desk: Desk) -> Seller | None:
    """Who issues documents: from --seller, or from `seller.json` beside the log."""
    path = desk.given.seller or desk.given.database.parent / "seller.json"
    return from_file(desk, Seller, path, "--seller")


def from_file(desk: Desk, kind: type[Read], path: Path, option: str) -> Read | None:
    """What a file holds; what is wrong with it is noted, by option."""
    try:
        return from_json(kind, path.read_bytes())
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        desk.faults.append(Fault(option, f"{path}: {said}", "a file that can be read"))
    except InputError as error:
        faults = (attrs.evolve(each, place=f"{option}: {each.place}") for each in error.faults)
        desk.faults.extend(faults)
    return None


# ----------------------------------------------------------------------------- the log


@contextlib.contextmanager
def log_of(desk: Desk) -> Iterator[Store]:
    """The log; for a dry run of what writes to it a copy, which is thrown away."""
    path, given = desk.given.database, desk.given
    only_reads = given.command in READINGS and given.command not in MAKES_A_LOG
    if only_reads or not given.dry_run:
        with open_store(path, create=given.command in MAKES_A_LOG) as store:
            yield store
        return
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "copy") as copy:
        if has_content(path):
            with open_store(path, create=False) as store:
                copy.extend(store.entries())
        yield copy


def record(desk: Desk, store: Store, event: Event) -> int:
    """Record an event, and show what it changes."""
    events = list(filled(desk, store, event))
    by_application: dict[str, list[Event]] = {}
    for each in events:
        by_application.setdefault(each.application_id, []).append(each)
    changes = []
    for name, new in by_application.items():
        its = store.application(name)
        known = its.events, its.documents
        changes.append(change_by(desk.program, *known, as_of=desk.as_of, new_events=new))
    receipts = store.append(events, recorded_at=desk.at)
    for each, done in zip(events, receipts, strict=True):
        says = {
            Outcome.RECORDED: "Recorded",
            Outcome.DUPLICATE: "On record already",
            Outcome.CONFLICT: "Recorded, but this id says something else on record",
        }[done.outcome]
        say(
            f"{says}: {each.kind} of {each.occurred_on}, id {each.event_id} (entry {done.sequence})"
        )
    lines(change_lines(changes))
    says_two_things = any(done.outcome is Outcome.CONFLICT for done in receipts) or any(
        finding.code in CONFLICTS for change in changes for finding in change.appeared
    )
    return TO_BE_LOOKED_AT if says_two_things else DONE


def filled(desk: Desk, store: Store, event: Event) -> Iterator[Event]:
    """The events to record, with what only the log can say: new seats, ids, whom it concerns."""
    given = desk.given
    if given.command == "session":
        known = [its.application_id for its in store.applications() if its.application_id]
        strange = [each for each in given.application or () if each not in known]
        for each in strange:
            desk.faults.append(Fault("--application", each, "an application on record"))
        if not known:
            desk.faults.append(Fault("DATABASE", "no application", "those it concerns, first"))
        desk.refuse()
        for name in given.application or known:
            own = attrs.evolve(event, application_id=name)
            event_id = f"{given.id}/{name}"
            yield attrs.evolve(own, event_id=event_id) if given.id else named_by_content(own)
        return
    its = store.application(given.application)
    match event:
        case MemberJoined() | MemberReplaced() if given.seat is None:
            event = seated(event, its.events)
        case PaymentReceived() if given.payer is None:
            event = paid_by_practice(event, its.events)
        case _:
            pass
    yield event if given.id else named_by_content(event)
    if isinstance(event, ApplicationReceived):
        every = (each for other in store.applications() for each in other.events)
        yield from announcements_for(given.application, every)


def decide(desk: Desk, store: Store, order: Order) -> int:
    """Ask for a decision, record its document, and show what it changes."""
    changes: list[Change] = []
    papers = [PaperFiles()]

    def decision(number: str, its: ApplicationRecords) -> Document | Refusal | OnRecord:
        known = its.events, its.documents
        on_record(desk, its)
        made = carried_out(
            order, desk.program, *known, number=number, as_of=desk.as_of, recorded_at=desk.at
        )
        new = () if isinstance(made, (Refusal, OnRecord)) else (made,)
        changes[:] = [change_by(desk.program, *known, as_of=desk.as_of, new_documents=new)]
        document = made.document if isinstance(made, OnRecord) else made
        if isinstance(document, (Invoice, CreditNote)) and desk.given.out is not None:
            # Whether a file is in the way has to show before the document is recorded.
            papers[:] = [paper_files(document.number, document_printout(document))]
            refuse_to_replace(papers[0].files, desk.given.out)
        return made

    made = store.issue(
        order.application_id,
        decision,
        series=desk.given.series or series_of(order, desk.program.id),
        year=order.issued_on.year,
        recorded_at=desk.at,
    )
    if isinstance(made, Refusal):
        say(refusal_line(made))
        lines(clause_lines((made,)))
        say(f"account {order.application_id}: {account_line(changes[0].after)}")
        return REFUSED
    document = made.document if isinstance(made, OnRecord) else made
    says = "On record already" if isinstance(made, OnRecord) else "Recorded"
    say(f"{says}: {document_line(document)}")
    lines(change_lines(changes))
    return save(desk.given, papers[0])


def on_record(desk: Desk, its: ApplicationRecords) -> None:
    """Refuse an application of which nothing is on record."""
    if not its.events and not its.documents:
        found = f"{its.application_id or desk.given.application}, of which nothing is on record"
        desk.faults.append(Fault("APPLICATION", found, "an application on record"))
    desk.refuse()


# ----------------------------------------------------------------------------- what is known


def tell(desk: Desk, store: Store) -> int:
    """Answer a question about one account, as text and, with --out, as documents."""
    given = desk.given
    its = store.application(given.application)
    on_record(desk, its)
    now = account(desk.program, its.events, its.documents, desk.as_of)
    match given.command:
        case "statement":
            printout = statement(now, seller=letterhead(desk, now))
        case "receipt":
            printout = receipt(now, given.payment_id, seller=letterhead(desk, now))
        case _:
            printout = due_date_notice(now, given.invoice_number)
    lines(printed_text(printout).splitlines())
    if given.command == "statement":
        say("")
        lines(finding_lines(now.findings))
        lines(duty_lines(now.to_do, now.as_of))
        lines(clause_lines((*now.findings, *now.to_do)))
    about = "" if printout.number == given.application else f"{given.application}-"
    name = f"{given.command}-{about}{printout.number}-{now.as_of}"
    return save(given, PaperFiles() if given.out is None else paper_files(name, printout))


def letterhead(desk: Desk, now: Account) -> Seller:
    """Who sends it: as given, or as on the latest document."""
    beside = desk.given.database.parent / "seller.json"
    if not desk.given.seller and not beside.is_file() and now.documents:
        return now.documents[-1].document.seller
    seller = seller_of(desk)
    desk.refuse()
    assert seller is not None  # noqa: S101 - else there were faults
    return seller


def everything(desk: Desk, store: Store) -> int:
    """What there is to do, or every document, of all accounts."""
    every = list(store.applications())
    events = [event for its in every for event in its.events]
    documents = [document for its in every for document in its.documents]
    cohort = cohort_accounts(desk.program, events, documents, desk.as_of)
    if desk.given.command == "register":
        return register(desk, cohort.accounts)
    lines(cohort_lines(cohort, desk.as_of))
    for entry in store.conflicts():
        say(
            f"conflict in entry {entry.sequence}: {entry.kind} {entry.id} of {entry.application_id}"
        )
    count = sum(len(each.to_do) for each in cohort.accounts)
    say(f"To do: {count}; accounts: {len(cohort.accounts)}; as of {desk.as_of}")
    calendar = deadlines_ics(cohort.accounts, stamped_on=desk.as_of)
    return save(desk.given, PaperFiles({f"deadlines-{desk.as_of}.ics": calendar.encode()}))


def register(desk: Desk, accounts: Iterable[Account]) -> int:
    """Every document as CSV; with --out, all registers as CSV and as a workbook."""
    given = desk.given
    every = tuple(accounts)
    lines(register_csv(billing_registers(every)[0]).splitlines())
    return save(given, PaperFiles() if given.out is None else register_files(every, desk.as_of))


def verified(desk: Desk, store: Store) -> int:
    """Whether the log is what was written."""
    kept = None
    if desk.given.kept is not None:
        number, _, digest = desk.given.kept.partition(":")
        is_number = number.isdecimal() and len(number) <= len(str(sys.maxsize))
        kept = Head(int(number), digest) if is_number else None
        if kept is None or len(digest) != len(Head().digest):
            expected = "NUMBER:DIGEST, as verify prints it"
            raise InputError([Fault("--kept", desk.given.kept, expected)], of="the call")
    found = verify(store, kept=kept)
    for each in found.breaks:
        say(f"broken at entry {each.sequence} ({each.kind.value}): {each.says}")
    say(
        f"{found.entries} entries, {found.parts} groups of personal data, {found.removed} removed, "
        f"{found.conflicts} in conflict"
    )
    say(f"head {found.head.sequence}:{found.head.digest}")
    say("The log is what was written." if found.is_intact else "The log is NOT what was written.")
    return DONE if found.is_intact else TO_BE_LOOKED_AT


def exported(desk: Desk, store: Store) -> int:
    """Write the log to a file that is not there yet."""
    file = desk.given.file
    if file.exists():
        fault = Fault("FILE", f"{file}, which is there already", "a file that is not there yet")
        raise InputError([fault], of="the call")
    count = len(list(store.entries())) if desk.given.dry_run else write_lines(store, file)
    say(f"Written: {count} entries to {file}")
    return DONE


def imported(desk: Desk, store: Store) -> int:
    """Take over a file of the log."""
    say(f"Taken over: {read_lines(store, desk.given.file)} new entries from {desk.given.file}")
    return DONE


# ----------------------------------------------------------------------------- what is shown


def say(text: str) -> None:
    """One line; nothing in it steers the console."""
    try:
        print(printable(text))
    except BrokenPipeError:
        nobody_reads()


def all_said(code: int) -> int:
    """The exit code, once everything that was said is out."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        nobody_reads()
    return code


def nobody_reads() -> None:
    """Go on in silence: whoever read along (`| head`) has seen enough, and the work is not done."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def lines(texts: Iterable[str]) -> None:
    """Several lines."""
    for each in texts:
        say(each)


def save(given: argparse.Namespace, papers: PaperFiles) -> int:
    """Write the files that are asked for."""
    if given.out is None:
        return DONE
    try:
        if not given.dry_run:
            add_files(papers.files, given.out)
    except InputError as error:
        say("Not written; the same command again, with another --out perhaps, writes it:")
        lines(fault_lines(error.faults))
        return TO_BE_LOOKED_AT
    lines(f"Written: {given.out / name}" for name in papers.files)
    lines(f"Left out: {each}" for each in papers.left_out)
    return DONE


# ----------------------------------------------------------------------------- the run


def run(given: argparse.Namespace) -> int:
    """Do what the call asks for."""
    desk = desk_of(given)
    does: Callable[[Desk, Store], int]
    if given.command in EVENTS or given.command == "session":
        event = told(desk)

        def does(desk: Desk, store: Store) -> int:
            return record(desk, store, event)

    elif given.command in ORDERS:
        order = ordered(desk)

        def does(desk: Desk, store: Store) -> int:
            return decide(desk, store, order)

    else:
        desk.refuse()
        does = READINGS[given.command]
    with log_of(desk) as store:
        if given.dry_run:
            say("DRY RUN: nothing is written.")
        return does(desk, store)


READINGS: Final[dict[str, Callable[[Desk, Store], int]]] = {
    "statement": tell,
    "receipt": tell,
    "notice": tell,
    "todo": everything,
    "register": everything,
    "verify": verified,
    "export": exported,
    "import": imported,
}


def main(call: Sequence[str] | None = None) -> int:
    """Run one command; whatever is wrong goes to standard error."""
    for stream in (sys.stdout, sys.stderr):
        # A name that the console's encoding lacks must not end the run.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    given = arguments().parse_args(call)
    try:
        return all_said(run(given))
    except InputError as error:
        count = len(error.faults)
        complain(f"{count} {'fault' if count == 1 else 'faults'} in {error.of}; nothing written.")
        is_program = isinstance(error, ProgramError)
        for line in fault_lines(error.faults if is_program else map(named, error.faults)):
            complain(line)
        return WRONG_INPUT
    except StoreUnavailableError as error:
        complain(f"{error}. Nothing was written; try again.")
        return UNAVAILABLE
    except StoreError as error:
        complain(f"{error}. Nothing was written.")
        return TO_BE_LOOKED_AT
    except QipRulesError as error:
        complain(f"{error}. Nothing was written.")
        return WRONG_INPUT
    except KeyboardInterrupt:
        complain("Stopped.")
        return UNEXPECTED
    except Exception as error:  # noqa: BLE001 - staff get a sentence, whatever it is
        kind = ": ".join([type(error).__name__, *str(error).splitlines()[:1]])
        complain(f"Something unexpected went wrong ({kind}): a mistake of ours, not of yours.")
        if given.debug:
            traceback.print_exc()
        else:
            complain("To see where, run the same command with --debug.")
        return UNEXPECTED


def complain(text: str) -> None:
    """One line on standard error."""
    print(printable(text), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
