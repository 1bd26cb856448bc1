"""The commands of the billing desk: what each does, and the words that it takes."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import attrs

__all__ = ["COMMANDS", "Argument", "Command", "add_commands"]


@attrs.frozen(kw_only=True)
class Argument:
    """One word of a command, or several."""

    name: str
    """As it is written: `application`, or `--payment-id` for an option."""
    is_needed: bool
    is_repeated: bool
    is_file: bool
    is_flag: bool
    """Whether it has no value: it is there, or it is not."""
    says: str
    """What it means."""

    @property
    def is_option(self) -> bool:
        """Whether it is written by its name, and not in its place."""
        return self.name.startswith("--")

    @property
    def shown(self) -> str:
        """How it is called where people are told of it: `APPLICATION`, `--payment-id`."""
        return self.name if self.is_option else self.name.upper()

    @property
    def key(self) -> str:
        """Its name among the words of a call: `payment_id`."""
        return self.name.lstrip("-").replace("-", "_")


@attrs.frozen(kw_only=True)
class Command:
    """One command of the desk."""

    name: str
    does: str
    arguments: tuple[Argument, ...]
    """Those that have a place come in its order."""
    example: str
    """The words that may stand behind it."""


_HAPPENED: Final = (
    (
        "receive",
        "an application arrived: --member ID=NAME for each seat, the team leader first",
        "application --practice! --name! --address* --country --npi --tax-id --member* --anyway",
    ),
    ("complete", "nothing is missing from the application any more", "application --anyway"),
    ("accept", "the program accepted the application", "application --anyway"),
    ("decline", "the program declined the application", "application --anyway"),
    ("withdraw", "the practice withdrew", "application --anyway"),
    ("join", "somebody joined the team: MEMBER is ID=NAME", "application member --seat --anyway"),
    ("leave", "somebody left the team", "application seat_id --anyway"),
    (
        "replace",
        "somebody came for another: --by ID=NAME",
        "application seat_id --by! --seat --anyway",
    ),
    (
        "session",
        "what became of a learning session: WHAT is scheduled, moved, made-virtual or cancelled",
        "what session_id --starts-on --mode --place --reason --application* --anyway",
    ),
    (
        "pay",
        "money arrived; without --payer, from the practice",
        (
            "application payment_id amount --currency --payer --method --cleared-on "
            "--postmarked-on --transfer-id --transfer-amount --anyway"
        ),
    ),
    (
        "reverse",
        "the bank took a payment back",
        "application payment_id amount --currency --reason! --anyway",
    ),
    (
        "refund-asked",
        "fees are asked back",
        "application --payment-id --amount --currency --anyway",
    ),
    (
        "transfer-asked",
        "fees are to count for another",
        "application --to-name! --to-application-id! --payment-id --seat-id --anyway",
    ),
)
_DECIDED: Final = (
    (
        "issue",
        "an invoice for new seats",
        "application --purchase-order --bill-to --seller --font*",
    ),
    (
        "credit",
        "a credit note for what is not owed",
        "application invoice_number --reason! --font*",
    ),
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
    (
        "settle",
        (
            "say that nothing more is to be done: DUTY and ABOUT as `todo` tells them, and of "
            "several applications any"
        ),
        "application duty about --keeps --authority! --reason!",
    ),
)
_TOLD: Final = (
    ("statement", "everything about one account", "application --seller --font*"),
    ("receipt", "a receipt for one payment", "application payment_id --seller --font*"),
    ("notice", "the last day to pay an invoice as it is now", "application invoice_number --font*"),
    ("todo", "what staff must do next, in every account", ""),
    ("register", "every document of every account, as CSV", ""),
)
_KEPT: Final = (
    ("verify", "whether the log is what was written", "--kept"),
    ("export", "write the log as JSON Lines", "file"),
    ("import", "take over a log of JSON Lines", "file"),
)
_FORGOTTEN: Final = (
    (
        "forget",
        "remove a person for good, by the ID beside which they are on record, by name, or both",
        "--person* --called* --order! --authority! --reason! --retention --keep*",
    ),
    (
        "forget-due",
        "remove for good what is due to go by the rules of retention",
        "--order! --authority! --reason! --retention --keep*",
    ),
)
_FAMILIES: Final = (
    (_HAPPENED, "--on --id"),
    (_DECIDED, "--on --series --out"),
    (_TOLD, "--as-of --out"),
    (_KEPT, ""),
    (_FORGOTTEN, ""),
)
"""Commands with their own arguments, and the arguments that all of a family take.

`--word` is an option, `--word!` one that is needed, `--word*` one that can be repeated.
"""

_EVERY: Final = "--at --program --dry-run --debug"
"""What every command takes."""

_SAYS: Final[Mapping[str, str]] = {
    "application": "the id of the application",
    "--application": "the id of an application whose session it is; without it, of all",
    "--practice": "the id of the practice",
    "--name": "its name, as an invoice shows it",
    "--address": "a line of its address; once for each line",
    "--country": "its country, two letters such as US",
    "--npi": "its National Provider Identifier, 10 digits",
    "--tax-id": "its tax number, as an invoice shows it",
    "--member": "ID=NAME, somebody on the core team; once for each, the leader first",
    "member": "ID=NAME, who joined",
    "--by": "ID=NAME, who came",
    "--seat": "the id of the new seat; without it, the next of the application",
    "seat_id": "the id of a seat, as `statement` shows it",
    "--seat-id": "the seat that is given up for it, if one is",
    "what": "scheduled, moved, made-virtual or cancelled",
    "session_id": "the id of the session",
    "--starts-on": "its first day, YYYY-MM-DD",
    "--mode": "in-person or virtual",
    "--place": "where it is held",
    "payment_id": "the id of the payment, such as the bank's number",
    "--payment-id": "the payment it is about; without it, all that was paid",
    "amount": "an amount such as 1222.00",
    "--amount": "how much of it; without it, all",
    "--currency": "the currency of the amount, such as USD; without it, the program's",
    "--payer": "who paid, if it was not the practice",
    "--method": "how it was paid, such as wire or check",
    "--cleared-on": "the day on which the bank had the money, YYYY-MM-DD",
    "--postmarked-on": "the day on which the payer sent it off, YYYY-MM-DD",
    "--transfer-id": "the bank transfer it is a part of, if one was split over applications",
    "--transfer-amount": "the whole of that transfer",
    "--to-name": "who is to have the benefit: a person, a team or a practice",
    "--to-application-id": "the application of theirs; within one core team, the same",
    "--purchase-order": "the number that the buyer wants to see on the invoice",
    "--seller": "who issues documents, a file of JSON; without it, seller.json beside the log",
    "invoice_number": "the number of the invoice",
    "write_off_number": "the number of the write-off, as it was told when it was recorded",
    "duty": "what is to be done, by its name in `todo`",
    "about": "what it is about, as `todo` tells it",
    "--authority": "who decided it, as it shall stand on record",
    "--reason": "why, as it shall stand on record",
    "--part": "SEAT_ID=AMOUNT, what of it is for a seat; once for each",
    "file": "the file of the log as JSON Lines",
    "--on": "when it happened or was decided, YYYY-MM-DD; without it, today",
    "--id": "the id of the event; without it, one that follows from what it says",
    "--anyway": "record it although what it names is not on record, or is there in other words",
    "--keeps": "the version of a conflict that counts, by its name in `todo`; without it, none",
    "--series": "the series of the number, instead of the program's own",
    "--as-of": "the day of the account, YYYY-MM-DD; without it, today",
    "--out": "a folder to write documents to, as HTML and PDF; nothing in it is replaced",
    "--at": "the moment of recording, as 2026-03-02T09:30:00-05:00; without it, now",
    "--program": "a shipped program, or the path of a program document (.toml)",
    "--dry-run": "show all, write nothing",
    "--debug": "show where in the program something unexpected happened, for its developers",
    "--bill-to": "a file with another address than the application's, as JSON",
    "--font": "a TrueType font (.ttf) for letters that the PDF could not show without it",
    "--person": "the id of the person, as in ID=NAME",
    "--called": "a name of the person, or other words that tell who they are",
    "--order": "the id of the order to remove; it is told where a name stood",
    "--retention": "what has to stay, a file of TOML; without it, retention.toml beside the log",
    "--keep": "the id of a record that stays as it is, such as a paid invoice",
    "--kept": "a head of the log that was kept elsewhere, NUMBER:DIGEST",
}
_OUT: Final[Mapping[str, str]] = {
    "todo": "a folder to write the deadlines to, as a calendar (.ics); nothing in it is replaced",
    "register": "a folder to write all registers to, as CSV and .xlsx; nothing in it is replaced",
}
"""What `--out` means where no paper is written."""

_DECIDED_BY: Final = '--authority "Program director" --reason "Told by letter."'
_EXAMPLES: Final[Mapping[str, str]] = {
    "receive": (
        'A-17 --practice p-1 --name "Made-Up Oncology" --country US --member ada="Ada Made-Up" '
        '--member ben="Ben Made-Up"'
    ),
    "complete": "A-17 --on 2026-02-05",
    "accept": "A-17 --on 2026-03-02",
    "decline": "A-17 --on 2026-03-02",
    "withdraw": "A-17 --on 2026-03-02",
    "join": 'A-17 cleo="Cleo Made-Up"',
    "leave": "A-17 A-17/seat/2",
    "replace": 'A-17 A-17/seat/2 --by cleo="Cleo Made-Up"',
    "session": "scheduled S1 --starts-on 2026-04-15 --mode in-person",
    "pay": "A-17 WIRE-1 1111.00 --on 2026-02-20",
    "reverse": 'A-17 WIRE-1 1111.00 --reason "returned by the bank"',
    "refund-asked": "A-17 --payment-id WIRE-1",
    "transfer-asked": 'A-17 --to-name "Elm Oncology" --to-application-id A-18',
    "issue": "A-17 --out papers",
    "credit": 'A-17 QTP-2026-0001 --reason "Ben Made-Up left the core team." --out papers',
    "waive": f"A-17 A-17/seat/1 111.00 {_DECIDED_BY}",
    "write-off": f"A-17 QTP-2026-0001 {_DECIDED_BY}",
    "undo-write-off": f"A-17 QTP-2026-D0001 {_DECIDED_BY}",
    "return": f"A-17 WIRE-1 10.00 {_DECIDED_BY}",
    "assign": f"A-17 WIRE-1 --part A-17/seat/1=1111.00 {_DECIDED_BY}",
    "settle": f"A-17 collect-fees QTP-2026-0001 {_DECIDED_BY}",
    "statement": "A-17 --out papers",
    "receipt": "A-17 WIRE-1 --out papers",
    "notice": "A-17 QTP-2026-0001 --out papers",
    "todo": "--as-of 2026-03-20 --out papers",
    "register": "--as-of 2026-03-20 --out registers",
    "verify": "",
    "export": "log.jsonl",
    "import": "log.jsonl",
    "forget": f"--person ben --order R-1 {_DECIDED_BY} --dry-run",
    "forget-due": f"--order R-2 {_DECIDED_BY} --dry-run",
}
"""The words behind each command in the example of its `--help`."""

_FILES: Final = ("--out", "--seller", "--bill-to", "--font", "--retention", "file")
_DAYS: Final = ("--on", "--as-of", "--starts-on", "--cleared-on", "--postmarked-on")
_FLAGS: Final = ("--anyway", "--dry-run", "--debug")


def _commands() -> Iterator[Command]:
    for commands, shared in _FAMILIES:
        for name, does, own in commands:
            words = f"{own} {shared} {_EVERY}".split()
            arguments = [_argument(each) for each in words]
            if name in _OUT:
                arguments = [
                    attrs.evolve(each, says=_OUT[name]) if each.name == "--out" else each
                    for each in arguments
                ]
            yield Command(name=name, does=does, arguments=tuple(arguments), example=_EXAMPLES[name])


def _argument(word: str) -> Argument:
    name = word.rstrip("!*")
    return Argument(
        name=name,
        is_needed=word.endswith("!") or not name.startswith("--"),
        is_repeated=word.endswith("*"),
        is_file=name in _FILES,
        is_flag=name in _FLAGS,
        says=_SAYS[name],
    )


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType({each.name: each for each in _commands()})
"""Every command of the desk, by its name."""


class _WholeExample(argparse.HelpFormatter):
    """Leaves the line of an example in one piece, so that it can be copied."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.startswith("example: "):
            return text
        return super()._fill_text(text, width, indent)


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Let a parser read every command of the desk, as `command`, and its words."""
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS.values():
        does = command.does
        words = f"{command.name} {command.example}".rstrip()
        each = subparsers.add_parser(
            command.name,
            help=does,
            description=does,
            epilog=f"example: python examples/billing_desk.py desk.db {words}",
            formatter_class=_WholeExample,
            allow_abbrev=False,
        )
        for word in command.arguments:
            _add(each, word)


def _add(parser: argparse.ArgumentParser, word: Argument) -> None:
    options: dict[str, Any] = {"help": word.says}
    if word.is_flag:
        options["action"] = "store_true"
    else:
        options["metavar"] = _shown_behind(word) if word.is_option else word.shown
        options["type"] = Path if word.is_file else str
        options["action"] = "append" if word.is_repeated else "store"
    if word.is_option:
        options["required"] = word.is_needed
    parser.add_argument(word.name, **options)


def _shown_behind(option: Argument) -> str:
    """What stands behind the name of an option in `--help`, as in the other scripts."""
    if option.name in _DAYS:
        return "YYYY-MM-DD"
    if option.is_file:
        return "FOLDER" if option.name == "--out" else "FILE"
    return option.key.upper().replace("_", "-")
