"""The journal of accounts: double entry, day by day, for Beancount, for hledger, and as JSON.

A journal is read off the account as it stood at the end of each day on which something became
known. What differs from the day before is posted on that day, the day on which the books changed;
when money arrived stands in the entry. So late news never alters an entry that is there.

Entries come from payments, their parts and the lines of documents; balances come from what the
account says is received, idle and due. Whoever adds up the former finds the latter, or the
journal does not check. Every entry is in whole minor units of one currency.

| account                                | its balance                                           |
|----------------------------------------|-------------------------------------------------------|
| `Assets:Bank:A`                        | what is here for the application A                    |
| `Assets:Receivable:A:D:S`              | what is due for the seat S on the invoice D           |
| `Liabilities:Held:A:P`                 | what of the payment P covers no seat                  |
| `Income:Fees:A`                        | fees asked for, less those taken back                 |
| `Expenses:Waived:A`                    | what the program waived of invoiced fees              |
| `Expenses:WrittenOff:A`                | what is due and no longer chased                      |
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from qip_rules.billing.accounts import account
from qip_rules.billing.documents import CreditNote, Document, Invoice, LineKind
from qip_rules.billing.events import Event
from qip_rules.billing.state import Account, DocumentState
from qip_rules.billing.together import cohort_accounts
from qip_rules.boundary.json_out import to_json
from qip_rules.errors import NotInForceError
from qip_rules.money import Money
from qip_rules.policy.program import Program

__all__ = [
    "Balance",
    "Entry",
    "Journal",
    "Posting",
    "beancount_text",
    "hledger_text",
    "journal_json",
    "journal_of",
]


@attrs.frozen
class Posting:
    """An amount that goes to an account; negative, it comes from there."""

    account: str
    amount: Money


@attrs.frozen(kw_only=True)
class Entry:
    """What was posted at once; the amounts of its postings come to nothing."""

    on: date
    """The day on which it became known, in the program's zone."""
    application_id: str
    says: str
    postings: tuple[Posting, ...]


@attrs.frozen(kw_only=True)
class Balance:
    """What an account has at the end of a day."""

    on: date
    account: str
    amount: Money


@attrs.frozen(kw_only=True)
class Journal:
    """All entries of some applications in order of date, and the balances they have to come to."""

    title: str
    as_of: date
    entries: tuple[Entry, ...]
    balances: tuple[Balance, ...]
    """Of each account that a day's entries touch, at its end; of all of them, on `as_of`."""


_Key = tuple[str, ...]


@attrs.frozen
class _Position:
    """A sum that stands in the books: between two accounts, with the sentence for it."""

    to: str
    of: str
    amount: Money
    says: str


def journal_of(
    program: Program, events: Iterable[Event], documents: Iterable[Document], as_of: date
) -> Journal:
    """The journal of every application that the records are about, up to the end of a day.

    Raises:
        InputError: as `cohort_accounts`.
        NotInForceError: the program was not in force, or had no fee, on a day that counts.
    """
    happened, recorded = tuple(events), tuple(documents)
    names = [
        each.application_id for each in cohort_accounts(program, happened, recorded, as_of).accounts
    ]
    entries: list[Entry] = []
    balances: list[Balance] = []
    for name in names:
        ours = [each for each in happened if each.application_id == name]
        decided = [each for each in recorded if each.application_id == name]
        _keep_books(program, ours, decided, as_of, entries, balances)
    entries.sort(key=lambda each: each.on)
    balances.sort(key=lambda each: each.on)
    return Journal(
        title=program.title, as_of=as_of, entries=tuple(entries), balances=tuple(balances)
    )


def _keep_books(  # noqa: PLR0913, PLR0917 - the records of one application, and where it goes
    program: Program,
    events: Sequence[Event],
    documents: Sequence[Document],
    as_of: date,
    entries: list[Entry],
    balances: list[Balance],
) -> None:
    before: Mapping[_Key, _Position] = {}
    known: dict[tuple[str, str], Money] = {}
    for day in sorted({*_days(program, events, documents, as_of), as_of}):
        try:
            state = account(program, events, documents, day)
        except NotInForceError:
            if day == as_of:
                raise
            continue  # nothing could be derived yet; it is posted as soon as it can be
        now = dict(_positions(state))
        posted = [*_entries(state, day, before, now)]
        entries += posted
        touched = {
            (posting.account, posting.amount.currency)
            for entry in posted
            for posting in entry.postings
        }
        asserted = dict(_asserted(state))
        zeros = {key: Money(0, key[1]) for key in known}
        known = {**zeros, **asserted}
        balances += [
            Balance(on=day, account=key[0], amount=amount)
            for key, amount in sorted(known.items())
            if key in touched or day == as_of
        ]
        before = now


def _days(
    program: Program, events: Sequence[Event], documents: Sequence[Document], as_of: date
) -> Iterator[date]:
    """The days up to `as_of` on which something became known."""
    zone = ZoneInfo(program.time_zone)
    for event in events:
        yield from _until(as_of, max(event.occurred_on, event.recorded_at.astimezone(zone).date()))
    for each in documents:
        at = each.recorded_at
        known = each.issued_on if at is None else max(each.issued_on, at.astimezone(zone).date())
        yield from _until(as_of, known)


def _until(as_of: date, day: date) -> Iterator[date]:
    if day <= as_of:
        yield day


def _positions(state: Account) -> Iterator[tuple[_Key, _Position]]:
    """Every sum that stands in the books of an account, by what it is."""
    own = _name(state.application_id)
    bank = f"Assets:Bank:{own}"
    for payment in state.payments:
        held, name = f"Liabilities:Held:{own}:{_name(payment.payment_id)}", payment.payment_id
        says = f"Payment {name} of {payment.payer}, received on {payment.paid_on}"
        yield ("received", name), _Position(bank, held, payment.amount, says)
        says = f"Payment {name}: taken back by the bank"
        yield ("reversed", name), _Position(held, bank, payment.reversed, says)
        says = f"Payment {name}: sent back by the program, as it was no fee"
        yield ("returned", name), _Position(held, bank, payment.returned, says)
    asked_by: dict[str, str] = {}
    for document in state.documents:
        for line in document.lines:
            seat_id, number = line.line.seat_id, document.number
            due = _receivable(own, number, seat_id)
            if not line.is_void:
                asked_by[seat_id] = due
            key = number, seat_id
            fees, waived = f"Income:Fees:{own}", f"Expenses:Waived:{own}"
            says = f"Invoice {number}: the fee of the seat {seat_id}"
            yield ("invoiced", *key), _Position(due, fees, line.line.net, says)
            says = f"Invoice {number}: taken back for the seat {seat_id}"
            yield ("credited", *key), _Position(fees, due, line.credited, says)
            says = f"Invoice {number}: waived for the seat {seat_id}"
            yield ("waived", *key), _Position(waived, due, line.waived, says)
            if document.state is DocumentState.UNCOLLECTIBLE:
                lost = f"Expenses:WrittenOff:{own}"
                says = f"Invoice {number}: no longer chased for the seat {seat_id}"
                yield ("written off", *key), _Position(lost, due, line.due, says)
    for part in state.allocations:
        held = f"Liabilities:Held:{own}:{_name(part.payment_id)}"
        due = asked_by[part.seat_id]
        says = f"Payment {part.payment_id}: covers the seat {part.seat_id}"
        applied = "applied", part.payment_id, part.seat_id, due
        yield applied, _Position(held, due, part.amount, says)


def _entries(
    state: Account, day: date, before: Mapping[_Key, _Position], now: Mapping[_Key, _Position]
) -> Iterator[Entry]:
    """What changed since the day before, a sum an entry."""
    for key in dict.fromkeys((*now, *before)):
        old, new = before.get(key), now.get(key)
        position = new or old
        assert position is not None  # noqa: S101 - the key is that of one of them
        zero = Money(0, position.amount.currency)
        more = (zero if new is None else new.amount) - (zero if old is None else old.amount)
        if not more:
            continue
        says = position.says if more > zero else f"{position.says}; that no longer stands"
        yield Entry(
            on=day,
            application_id=state.application_id,
            says=f"{says}.",
            postings=(Posting(position.to, more), Posting(position.of, -more)),
        )


def _asserted(state: Account) -> Iterator[tuple[tuple[str, str], Money]]:
    """What the account itself says of each balance, by account and currency."""
    own, currency = _name(state.application_id), state.policy.currency
    bank = {currency: state.received}
    for held in state.unapplied:
        name, amount = _name(held.payment_id), held.amount
        yield (f"Liabilities:Held:{own}:{name}", amount.currency), -amount
        if amount.currency != currency:
            bank[amount.currency] = bank.get(amount.currency, amount - amount) + amount
    for each, amount in bank.items():
        yield (f"Assets:Bank:{own}", each), amount
    asked = Money(0, currency)
    written_off = waived = asked
    for document in state.documents:
        is_lost = document.state is DocumentState.UNCOLLECTIBLE
        if isinstance(document.document, Invoice):
            asked += document.document.total
            waived += document.waived
            written_off += document.due if is_lost else Money(0, currency)
        if isinstance(document.document, CreditNote):
            fees = (e.net for e in document.document.lines if e.kind is LineKind.SEAT_FEE)
            asked -= sum(fees, start=Money(0, currency))
        for line in document.lines:
            due = Money(0, currency) if is_lost else line.due
            yield (_receivable(own, document.number, line.line.seat_id), currency), due
    if state.documents:
        yield (f"Income:Fees:{own}", currency), -asked
        yield (f"Expenses:Waived:{own}", currency), waived
        yield (f"Expenses:WrittenOff:{own}", currency), written_off


def _receivable(own: str, number: str, seat_id: str) -> str:
    return f"Assets:Receivable:{own}:{_name(number)}:{_name(seat_id)}"


_UNLIKE_A_NAME: Final = re.compile(r"[^A-Za-z0-9-]|(?<![A-Za-z0-9])-|-(?![A-Za-z0-9])")


def _name(identifier: str) -> str:
    """An id as part of an account's name: two ids never give one name.

    Letters, digits and single hyphens between them stay; any other character becomes its code
    point in hexadecimal between two hyphens. Names begin with a capital, as Beancount wants it.
    """
    return "N-" + _UNLIKE_A_NAME.sub(lambda found: f"--{ord(found[0]):x}--", identifier)


def journal_json(journal: Journal) -> str:
    """The journal as canonical JSON, which `boundary.from_json(Journal, …)` reads."""
    return to_json(journal)


def beancount_text(journal: Journal) -> str:
    """The journal for Beancount: not a cent of tolerance, and a balance for each day's end."""
    lines = [
        f'option "title" {_quoted(journal.title)}',
        'option "tolerance_multiplier" "0"',
        "",
    ]
    names = sorted(
        {posting.account for entry in journal.entries for posting in entry.postings}
        | {each.account for each in journal.balances}
    )
    first = min((each.on for each in journal.entries), default=journal.as_of)
    lines += [f"{first} open {name}" for name in names]
    for entry in journal.entries:
        lines += ["", f"{entry.on} * {_quoted(entry.says)}"]
        lines += [f"  application: {_quoted(entry.application_id)}"]
        lines += [f"  {each.account}  {_beancount(each.amount)}" for each in entry.postings]
    lines.append("")
    # A balance of Beancount is that of the morning.
    lines += [
        f"{each.on + timedelta(days=1)} balance {each.account}  {_beancount(each.amount)}"
        for each in journal.balances
    ]
    return "\n".join((*lines, ""))


def _beancount(amount: Money) -> str:
    return f"{amount.amount:f} {amount.currency}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def hledger_text(journal: Journal) -> str:
    """The journal for hledger, with a balance assertion for each day's end."""
    lines = [f"; {_plain(journal.title)}", "decimal-mark ."]
    days = sorted({*(each.on for each in journal.entries), *(e.on for e in journal.balances)})
    for day in days:
        for entry in (each for each in journal.entries if each.on == day):
            lines += ["", f"{day} * {_plain(entry.says)}"]
            lines += [f"    {each.account}  {_hledger(each.amount)}" for each in entry.postings]
        ends = [each for each in journal.balances if each.on == day]
        if ends:
            lines += ["", f"{day} * Balances at the end of the day"]
        lines += [
            f"    {each.account}  {_hledger(each.amount - each.amount)} = {_hledger(each.amount)}"
            for each in ends
        ]
    return "\n".join((*lines, ""))


def _hledger(amount: Money) -> str:
    return f"{amount.currency} {amount.amount:f}"


def _plain(text: str) -> str:
    """Text of which nothing is taken for a comment, which may hold instructions."""
    return " ".join(text.replace(";", ",").split())
