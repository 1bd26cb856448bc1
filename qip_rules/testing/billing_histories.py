"""Made-up histories of accounts: events and the documents that staff issued as they knew them.

    account_histories    one application: its events, the documents about it, a day to look at it
    account_cohorts      several applications of one program

Built, never filtered: late news arrive after documents were issued, events are repeated and
contradict each other, and every document is one that `qip_rules.billing` issued on its day.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from qip_rules.billing.accounts import account
from qip_rules.billing.assigning import assign_payment
from qip_rules.billing.codes import DutyCode
from qip_rules.billing.crediting import issue_credit_note
from qip_rules.billing.decisions import (
    AssignedPart,
    DutySettled,
    MoneyReturned,
    PaymentAssigned,
    Waiver,
    WriteOff,
    WriteOffUndone,
)
from qip_rules.billing.discharging import settle
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event
from qip_rules.billing.issuing import issue_invoice
from qip_rules.billing.parties import Seller
from qip_rules.billing.refusals import Refusal
from qip_rules.billing.settling import return_money, undo_write_off, waive, write_off
from qip_rules.billing.state import Account
from qip_rules.errors import expect_arguments
from qip_rules.money import Money
from qip_rules.policy.program import Program
from qip_rules.rules.strategies.named import named, options_of
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
from qip_rules.testing.billing_stories import stories
from qip_rules.testing.saying import program_said

__all__ = ["AccountHistory", "account_cohorts", "account_histories", "decisions"]

_SELLER: Final = Seller(
    name="Made-Up Society", address_lines=("2 Example Avenue",), country="US", tax_id="00-0000000"
)
_APPLICATION_ID: Final = "application-1"
_DAYS_LOOKED_AT: Final = 7
_EVENTS: Final = 9
_CHOICES: Final = 3 * 280
"""Looks differ in so many ways in what is decided and how much it is."""

_BENTS: Final[tuple[tuple[type[Document], ...], ...]] = (
    (),
    (Waiver,),
    (WriteOff, WriteOffUndone),
    (MoneyReturned, PaymentAssigned),
    (DutySettled,),
)
"""What the staff of a history are inclined to."""

_T = TypeVar("_T")


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


@attrs.frozen
class _Look:
    """A day on which staff look at the account and decide one thing."""

    on: date
    choice: int
    """Of what can be decided, which."""
    late: int | None
    """The days until it is recorded; `None` if the record does not tell."""


_Story = tuple[list[Event], list[_Look]]
"""What happens, and when staff look at it."""


def account_histories(
    program: Program,
    *,
    around: date,
    application_id: str = _APPLICATION_ID,
    telling_of: Sequence[type[Event]] = (),
    inclined_to: tuple[type[Document], ...] | None = None,
) -> st.SearchStrategy[AccountHistory]:
    """Histories of one application in the month around a day: choose one on which things change.

    Some are stories in which one thing follows another; in the others anything happens on any day.

    Args:
        program: whose policy it is.
        around: a day of that month, the thirteenth.
        application_id: the id of the application.
        telling_of: kinds of event; all histories are then stories that tell of these beside the
            receipt, acceptance and payments.
        inclined_to: what staff decide rather than anything else that no duty asks for; by default
            something else in each history.

    Raises:
        NotInForceError: the program has no fee on a day of that month.
        ArgumentError: arguments of wrong classes.
    """
    expect_arguments(
        "account_histories",
        program=(program, Program, "`load_program(...)` is one"),
        around=(around, date),
        application_id=(application_id, str),
        telling_of=(telling_of, Sequence),
        inclined_to=(inclined_to, tuple | None),
    )
    scene = scene_of(program, around=around, application_id=application_id)
    bents = st.sampled_from(_BENTS) if inclined_to is None else st.just(inclined_to)
    kinds = tuple(telling_of)
    options = options_of(
        application_id=(application_id, _APPLICATION_ID),
        telling_of=(kinds, ()),
        inclined_to=(inclined_to, None),
    )
    return named(
        "account_histories",
        lambda draw: _history(draw, scene, kinds, bents),
        program_said(program),
        around=around,
        **options,
    )


def _history(
    draw: st.DrawFn,
    scene: Scene,
    telling_of: tuple[type[Event], ...],
    bents: st.SearchStrategy[tuple[type[Document], ...]],
) -> AccountHistory:
    is_calm = bool(telling_of) or draw(st.sampled_from((True, True, False)))
    told, looks = draw(_calm(scene, telling_of) if is_calm else _stormy(scene))
    documents = _issued(scene, told, looks, draw(bents))
    for n in range(draw(st.sampled_from((0, 0, 0, 1) if is_calm else (0, 0, 1, 2)))):
        told.append(draw(events(scene, f"late-{n}")))
    match draw(st.sampled_from(("nothing",) * (5 if is_calm else 2) + ("again", "other"))):
        case "again":
            told.append(draw(st.sampled_from(told)))
        case "other":
            told.append(changed(draw(st.sampled_from(told))))
        case _:
            pass
    seen = [each.on for each in looks[-2:]] if is_calm else [each.on for each in looks]
    return AccountHistory(
        program=scene.program,
        events=tuple(told),
        documents=tuple(documents),
        as_of=draw(st.sampled_from((scene.after, scene.after, *seen))),
        after=scene.after,
    )


@st.composite
def _stormy(draw: st.DrawFn, scene: Scene) -> _Story:
    """Anything on any day, and staff who look at it at any time."""
    receipt = draw(receipts(scene))
    told: list[Event] = [receipt]
    looks: list[_Look] = []
    usual = draw(usual_courses(scene))
    if draw(st.booleans()):
        told += usual
        looks.append(_invoicing(receipt))
    anything = draw(st.lists(events(scene, "event"), max_size=_EVENTS))
    told += [attrs.evolve(each, event_id=f"event-{n}") for n, each in enumerate(anything)]
    looks += draw(_several_looks(days(scene)))
    return told, sorted(looks, key=lambda each: each.on)


@st.composite
def _calm(draw: st.DrawFn, scene: Scene, telling_of: tuple[type[Event], ...]) -> _Story:
    """One thing after another, and staff who look when something has happened."""
    receipt = draw(receipts(scene))
    told = [receipt, *draw(stories(scene, receipt, telling_of=telling_of))]
    looks = [_invoicing(receipt)] if draw(st.sampled_from((True, True, False))) else []
    news = st.sampled_from([each.occurred_on for each in told])
    looks += draw(_several_looks(news))
    return told, sorted(looks, key=lambda each: each.on)


def _invoicing(receipt: Event) -> _Look:
    """A look on the day of the receipt, for the invoice."""
    return _Look(on=receipt.occurred_on, choice=1, late=0)


def _several_looks(on: st.SearchStrategy[date]) -> st.SearchStrategy[list[_Look]]:
    """Few looks or many, and none in the simplest history."""
    return st.lists(_looks(on), max_size=_DAYS_LOOKED_AT)


def _looks(on: st.SearchStrategy[date]) -> st.SearchStrategy[_Look]:
    """Looks on some days: half of the records tell when they were made, some of them days late."""
    late = st.sampled_from((None, 0, None, 0, None, 0, 3))
    return st.builds(_Look, on=on, choice=st.integers(1, _CHOICES), late=late)


def account_cohorts(
    program: Program, *, around: date
) -> st.SearchStrategy[tuple[AccountHistory, ...]]:
    """Histories of one to three applications, all to be looked at on one day.

    Args:
        program: whose policy it is.
        around: a day of the month in which they lie, the thirteenth.

    Raises:
        NotInForceError: the program has no fee on a day of that month.
        ArgumentError: arguments of wrong classes.
    """
    names = [f"application-{number}" for number in (1, 2, 3)]
    each = [account_histories(program, around=around, application_id=name) for name in names]
    together: st.SearchStrategy[tuple[AccountHistory, ...]] = st.one_of(
        [st.tuples(*each[:size]) for size in (1, 2, 3)]
    )
    return named(
        "account_cohorts",
        lambda draw: _seen_at_once(draw(together)),
        program_said(program),
        around=around,
    )


def _seen_at_once(made: tuple[AccountHistory, ...]) -> tuple[AccountHistory, ...]:
    return tuple(attrs.evolve(each, as_of=made[0].as_of) for each in made)


def _issued(
    scene: Scene, told: Sequence[Event], looks: Sequence[_Look], bent: tuple[type[Document], ...]
) -> list[Document]:
    """What staff decide who look at the account on some days, and do one thing each time."""
    documents: list[Document] = []
    latest = scene.moment(scene.first, time(0))
    for look in looks:
        number = f"{scene.application_id}/{len(documents) + 1}"
        at = None
        if look.late is not None:
            at = scene.moment(look.on + timedelta(days=look.late), time(12))
        known = known_by(scene, told, look.on)
        if (not known and not documents) or latest > scene.moment(look.on, time(12)):
            continue  # nothing to look at, or a document that is not on record yet
        state = account(scene.program, known, documents, look.on)
        options = decisions(
            state, number=number, on=look.on, choice=look.choice, recorded_at=at, bent=bent
        )
        made = next(options, None)
        if made is not None:
            documents.append(made)
            latest = latest if at is None else at
    return documents


def decisions(  # noqa: PLR0913 - each a field of the documents, or turns their order
    account: Account,
    *,
    number: str,
    on: date,
    choice: int,
    recorded_at: datetime | None = None,
    bent: tuple[type[Document], ...] = (),
) -> Iterator[Document]:
    """Every decision that can be made about an account: what is not refused.

    Papers that are due come first, or else, one time in three, what staff decide of their own
    accord. A paper that is only taken back to be corrected comes after those, or last; staff who
    are inclined to something else correct last.

    Args:
        account: as of `on` or later.
        number: what each of them would be numbered.
        on: the day of the decision.
        choice: turns the order in which they come, and the amounts.
        recorded_at: the moment of recording, if it is to be known.
        bent: what staff are inclined to, of all that they decide of their own accord.
    """
    about: dict[str, Any] = {"number": number, "on": on, "recorded_at": recorded_at}
    is_due = {each.about for each in account.to_do if each.code is DutyCode.ISSUE_CREDIT_NOTE}
    due: list[Document | Refusal] = [issue_invoice(account, seller=_SELLER, **about)]
    corrections: list[Document | Refusal] = []
    for each in account.documents:
        note = issue_credit_note(account, invoice_number=each.number, reason="Made up.", **about)
        (due if each.number in is_due else corrections).append(note)
    turn, choice = choice % 3, choice // 3
    kept = _in_turn(_kept(account, about, choice), choice, bent)
    if turn == 0:
        ordered = [*kept, *due, *corrections]
    elif turn == 1 and not bent:
        ordered = [*due, *corrections, *kept]
    else:
        ordered = [*due, *kept, *corrections]
    yield from (each for each in ordered if not isinstance(each, Refusal))


def _in_turn(
    made: Iterable[Document | Refusal], choice: int, bent: tuple[type[Document], ...]
) -> Iterator[Document]:
    """Decisions in an order of choice: a kind comes first as often as another, be it of many."""
    kinds: dict[str, list[Document]] = {}
    wanted: list[Document] = []
    for each in made:
        if not isinstance(each, Refusal):
            (wanted if isinstance(each, bent) else kinds.setdefault(each.kind, [])).append(each)
    yield from _turned(wanted, choice)
    for name in _turned([*kinds], choice):
        yield from _turned(kinds[name], choice // len(kinds))


def _turned(each: list[_T], by: int) -> list[_T]:
    first = by % len(each) if each else 0
    return each[first:] + each[:first]


def _kept(account: Account, about: dict[str, Any], choice: int) -> Iterator[Document | Refusal]:
    about = {**about, "authority": "Made-Up Committee", "reason": "Made up."}
    currency = account.policy.currency
    due = {each.seat_id: each.due for each in account.seats}
    for document in account.documents:
        due |= {e.line.seat_id: e.due for e in document.lines if e.is_on_credit_note and e.due}
    for seat_id, owed in due.items():
        if owed:
            cents = owed.amount_minor if choice % 4 == 1 else 1 + choice % owed.amount_minor
            amount = Money(cents, currency)
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
