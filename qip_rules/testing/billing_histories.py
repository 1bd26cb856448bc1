"""Made-up histories of accounts: events and the documents that staff issued as they knew them.

    histories    one application: its events, the documents about it, and a day to look at it
    cohorts      several applications of one program

Built, never filtered: late news arrive after documents were issued, events are repeated and
contradict each other, and every document is one that `qip_rules.billing` issued on its day.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from qip_rules.billing.accounts import account
from qip_rules.billing.assigning import assign_payment
from qip_rules.billing.crediting import issue_credit_note
from qip_rules.billing.decisions import AssignedPart
from qip_rules.billing.discharging import settle
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event
from qip_rules.billing.issuing import issue_invoice
from qip_rules.billing.parties import Seller
from qip_rules.billing.refusals import Refusal
from qip_rules.billing.settling import return_money, undo_write_off, waive, write_off
from qip_rules.billing.state import Account
from qip_rules.money import Money
from qip_rules.policy.program import Program
from qip_rules.testing.billing_events import (
    Scene,
    changed,
    days,
    events,
    known_by,
    receipts,
    scene_of,
    usual_courses,
)

__all__ = ["AccountHistory", "cohorts", "decisions", "histories"]

_SELLER: Final = Seller(
    name="Made-Up Society", address_lines=("2 Example Avenue",), country="US", tax_id="00-0000000"
)
_DAYS_LOOKED_AT: Final = 7
_EVENTS: Final = 9
_LATE_EVERY: Final = 5
_OTHER_DECISIONS_EVERY: Final = 3
"""One look in so many is for a waiver, a write-off, a return or an assignment first."""


@attrs.frozen(kw_only=True)
class AccountHistory:
    """What happened to one application and what staff decided, and the day to look at it."""

    program: Program = attrs.field(repr=False)
    events: tuple[Event, ...]
    """The order does not matter; repetitions and contradictions are among them."""
    documents: tuple[Document, ...]
    """In the order in which they were made."""
    as_of: date
    after: date
    """A day after everything that happened and was recorded."""

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: FBT001, ARG002
        """As Hypothesis prints it: without the program, which would fill pages."""
        with printer.group(1, "AccountHistory(", ")"):
            for name in ("events", "documents", "as_of"):
                printer.breakable("")
                printer.text(f"{name}=")
                printer.pretty(getattr(self, name))
                printer.text(",")

    def with_events(self, *further: Event) -> "AccountHistory":
        """The same with further events."""
        return attrs.evolve(self, events=(*self.events, *further))


def histories(
    program: Program, *, around: date, application_id: str = "application-1"
) -> st.SearchStrategy[AccountHistory]:
    """Histories of one application in the month around a day: choose one on which things change.

    Raises:
        NotInForceError: the program has no fee on a day of that month.
    """
    return _histories(scene_of(program, around=around, application_id=application_id))


@st.composite
def _histories(draw: st.DrawFn, scene: Scene) -> AccountHistory:
    told: list[Event] = [draw(receipts(scene))]
    looks: list[tuple[date, int]] = []
    if draw(st.booleans()):
        told += draw(usual_courses(scene))
        looks.append((told[0].occurred_on, 1))
    told += [draw(events(scene, f"event-{n}")) for n in range(draw(st.integers(0, _EVENTS)))]
    count = draw(st.sampled_from((1, 3, _DAYS_LOOKED_AT, 0)))
    looks += [(draw(days(scene)), draw(st.integers(1, 40))) for _ in range(count)]
    documents = _issued(scene, told, sorted(looks))
    for n in range(draw(st.sampled_from((0, 0, 1, 2)))):
        told.append(draw(events(scene, f"late-{n}")))
    match draw(st.sampled_from(("nothing", "nothing", "again", "other"))):
        case "again":
            told.append(draw(st.sampled_from(told)))
        case "other":
            told.append(changed(draw(st.sampled_from(told))))
        case _:
            pass
    return AccountHistory(
        program=scene.program,
        events=tuple(told),
        documents=tuple(documents),
        as_of=draw(st.sampled_from((scene.after, *(day for day, _ in looks)))),
        after=scene.after,
    )


def cohorts(program: Program, *, around: date) -> st.SearchStrategy[tuple[AccountHistory, ...]]:
    """Histories of one to three applications, all to be looked at on one day.

    Raises:
        NotInForceError: the program has no fee on a day of that month.
    """
    names = [f"application-{number}" for number in (1, 2, 3)]
    each = [histories(program, around=around, application_id=name) for name in names]
    together: st.SearchStrategy[tuple[AccountHistory, ...]] = st.one_of(
        [st.tuples(*each[:size]) for size in (1, 2, 3)]
    )
    return together.map(_seen_at_once)


def _seen_at_once(made: tuple[AccountHistory, ...]) -> tuple[AccountHistory, ...]:
    return tuple(attrs.evolve(each, as_of=made[0].as_of) for each in made)


def _issued(
    scene: Scene, told: Sequence[Event], looks: Sequence[tuple[date, int]]
) -> list[Document]:
    """What staff decide who look at the account on some days, and do one thing each time."""
    documents: list[Document] = []
    latest = scene.moment(scene.first, time(0))
    for day, choice in looks:
        number = f"{scene.application_id}/{len(documents) + 1}"
        # Half of the records tell when they were made: some of them days late.
        late = timedelta(days=3 if choice % _LATE_EVERY == 0 else 0)
        at = scene.moment(day + late, time(12)) if choice % 2 else None
        known = known_by(scene, told, day)
        if (not known and not documents) or latest > scene.moment(day, time(12)):
            continue  # nothing to look at, or a document that is not on record yet
        state = account(scene.program, known, documents, day)
        made = [*decisions(state, number=number, on=day, choice=choice, recorded_at=at)][:1]
        documents += made
        latest = at if made and at is not None else latest
    return documents


def decisions(
    account: Account, *, number: str, on: date, choice: int, recorded_at: datetime | None = None
) -> Iterator[Document]:
    """Every decision that can be made about an account: what is not refused.

    Args:
        account: as of `on` or later.
        number: what each of them would be numbered.
        on: the day of the decision.
        choice: turns the order in which they come, and the amounts.
        recorded_at: the moment of recording, if it is to be known.
    """
    about: dict[str, Any] = {"number": number, "on": on, "recorded_at": recorded_at}
    papers: list[Document | Refusal] = [issue_invoice(account, seller=_SELLER, **about)]
    papers += [
        issue_credit_note(account, invoice_number=each.number, reason="Made up.", **about)
        for each in account.documents
    ]
    kept = [*_kept(account, about, choice)]
    if kept:
        kept = kept[choice % len(kept) :] + kept[: choice % len(kept)]
    ordered = [*papers, *kept] if choice % _OTHER_DECISIONS_EVERY else [*kept, *papers]
    yield from (each for each in ordered if not isinstance(each, Refusal))


def _kept(account: Account, about: dict[str, Any], choice: int) -> Iterator[Document | Refusal]:
    about = {**about, "authority": "Made-Up Committee", "reason": "Made up."}
    currency = account.policy.currency
    due = {each.seat_id: each.due for each in account.seats}
    for document in account.documents:
        due |= {e.line.seat_id: e.due for e in document.lines if e.is_on_credit_note and e.due}
    for seat_id, owed in due.items():
        if owed:
            part = 1 + choice * owed.amount_minor // 41
            amount = owed if choice % 2 else Money(min(part, owed.amount_minor), currency)
            yield waive(account, seat_id=seat_id, amount=amount, **about)
    for duty in account.to_do:
        yield settle(account, duty=duty.code, about=duty.about, **about)
    for document in account.documents:
        yield write_off(account, invoice_number=document.number, **about)
    for decision in account.decisions:
        yield undo_write_off(account, write_off_number=decision.document.number, **about)
    for held in account.unapplied:
        amount = Money(held.amount.amount_minor - choice % 2, held.amount.currency)
        if amount:
            yield return_money(account, payment_id=held.payment_id, amount=amount, **about)
    for payment in account.payments:
        for seat in account.seats:
            cents = 1 + choice % (1 + (seat.due or payment.amount).amount_minor)
            meant = AssignedPart(seat_id=seat.seat_id, amount=Money(cents, currency))
            yield assign_payment(account, payment_id=payment.payment_id, parts=[meant], **about)
