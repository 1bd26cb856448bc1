"""A second model of an account, deliberately naive: a list of cents, each with one owner.

It reads the same records and the same program document, and shares no code with billing's ledger:
no pools, no totals kept, no shortcut. Every question is answered by looking at all records again.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import attrs

from qip_rules.billing import (
    Accepted,
    ApplicationReceived,
    CreditNote,
    Declined,
    Document,
    DutySettled,
    Event,
    Invoice,
    Line,
    LineKind,
    MemberJoined,
    MemberLeft,
    MemberReplaced,
    MoneyReturned,
    PaymentAssigned,
    PaymentReceived,
    PaymentReversed,
    SeatHolder,
    SessionCancelled,
    SessionMadeVirtual,
    SessionMode,
    SessionMoved,
    SessionScheduled,
    Waiver,
    Withdrawn,
    WriteOff,
    WriteOffUndone,
)
from qip_rules.policy.program import Program
from qip_rules.testing.billing_books import BilledPaper, BilledSeat, Books, PaidIn

FEE = "core_team_member_fee"
AnyEvent = TypeVar("AnyEvent", bound=Event)
SessionEvent = SessionScheduled | SessionMoved | SessionMadeVirtual | SessionCancelled
SESSION_EVENTS = (SessionScheduled, SessionMoved, SessionMadeVirtual, SessionCancelled)


@attrs.define
class Cent:
    """One cent of the program's currency: where it came from, and which seat owns it."""

    payment_id: str
    counts_on: date
    owner: str | None = None
    kept_for: str | None = None
    """The seat that the staff named and whose invoice is still to come."""


@attrs.define
class Member:
    """One person on one seat."""

    holder: SeatHolder
    left_on: date | None = None
    before: str | None = None
    after: str | None = None


def plain(value: object, name: str, *, texts: bool) -> object:
    if isinstance(value, str):
        is_id = name == "kind" or (name.endswith("_id") and name != "tax_id")
        return value if texts or is_id else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, SessionMode):
        return value.value
    if isinstance(value, tuple):
        return [plain(each, name, texts=texts) for each in value]
    if value is None:
        return None
    fields: Any = type(value)
    names = [e.name for e in attrs.fields(fields) if e.name not in ("event_id", "recorded_at")]
    if names == ["amount_minor", "currency"]:
        return [getattr(value, each) for each in names]
    said = {each: plain(getattr(value, each), each, texts=texts) for each in names}
    return {each: told for each, told in said.items() if told is not None}


def name_of(event: Event, *, texts: bool) -> str:
    said = json.dumps(plain(event, "", texts=texts), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def named(told: Sequence[AnyEvent]) -> dict[str, AnyEvent]:
    """The first event of each version, by the name that staff call it by."""
    firsts: dict[str, AnyEvent] = {}
    for each in sorted(told, key=lambda e: (e.occurred_on, e.recorded_at, e.event_id)):
        firsts.setdefault(name_of(each, texts=True), each)
    short = [name_of(each, texts=False) for each in firsts.values()]
    names = {
        (full if short.count(name) > 1 else name): each
        for name, (full, each) in zip(short, firsts.items(), strict=True)
    }
    return dict(sorted(names.items(), key=lambda e: (e[1].occurred_on, e[1].kind, e[0])))


def naive_ledger(
    program: Program, events: Sequence[Event], documents: Sequence[Document], as_of: date
) -> Books:
    return Naive(program, events, documents, as_of).books()


class Naive:
    def __init__(
        self,
        program: Program,
        events: Sequence[Event],
        documents: Sequence[Document],
        as_of: date,
    ) -> None:
        self.program, self.as_of = program, as_of
        self.zone = ZoneInfo(program.time_zone)
        self.documents: list[Document] = []
        for each in documents:
            at = each.recorded_at
            if at and abs((at.astimezone(self.zone).date() - each.issued_on).days) > 366:
                at = None  # mistyped
            if each.issued_on > as_of or (at and at.astimezone(self.zone).date() > as_of):
                break
            self.documents.append(each)
        self.events = self._told(events)
        receipts = [each for each in self.events if isinstance(each, ApplicationReceived)]
        self.receipt = receipts[0] if receipts else None
        self.policy = program.on(self.receipt.occurred_on if self.receipt else as_of)
        self.settings = self.policy.settings
        self._decide()
        self.team = self._team()
        self.lenient = {
            name
            for name, each in self.team.items()
            if each.after is not None
            and each.left_on is not None
            and self.settings["transfer"] != "strict"
            and (first := self._session_for(each.left_on)) is not None
            and each.left_on < first
        }
        self.cents = self._cents()
        self._give()

    # What happened

    def _told(self, events: Sequence[Event]) -> list[Event]:
        """What is known by now, once each, and nothing that was told in two ways."""
        known = [
            each
            for each in events
            if each.occurred_on <= self.as_of
            and each.recorded_at.astimezone(self.zone).date() <= self.as_of
        ]
        told = []
        for event_id in {each.event_id for each in known}:
            versions = [each for each in known if each.event_id == event_id]
            if (one := self._right(event_id, versions)) is not None:
                told.append(one)
        return sorted(told, key=lambda each: (each.occurred_on, each.recorded_at, each.event_id))

    def _right(self, about: str, told: Sequence[AnyEvent]) -> AnyEvent | None:
        """What counts of that which was told: what all say, or what the staff kept."""
        versions = named(told)
        keeps = next(iter(versions)) if len(versions) == 1 else None
        for each in self.documents:
            if not isinstance(each, DutySettled) or each.about != about:
                continue
            if (
                each.duty.value == "resolve-conflict"
                and len(versions) > 1
                and ", ".join(versions) in each.grounds
            ):
                keeps = each.keeps
        return None if keeps is None else versions[keeps]

    def _decide(self) -> None:
        self.accepted_on: date | None = None
        self.ended_on: date | None = None
        self.standing = "undecided"
        decided = [e for e in self.events if isinstance(e, Accepted | Declined | Withdrawn)]
        for each in decided:
            moment = (each.occurred_on, each.recorded_at)
            same = [e for e in decided if (e.occurred_on, e.recorded_at) == moment]
            if len({e.kind for e in same}) > 1 and self._right(same[0].event_id, same) is not each:
                continue  # which of them came last cannot be told
            if isinstance(each, Accepted):
                self.standing, self.ended_on = "accepted", None
                self.accepted_on = self.accepted_on or each.occurred_on
            if isinstance(each, Declined):
                self.standing, self.accepted_on = "declined", None
                self.ended_on = each.occurred_on
            if isinstance(each, Withdrawn):
                self.standing, self.ended_on = "withdrawn", each.occurred_on
        if self.receipt is None:
            self.standing = "not received"

    def _team(self) -> dict[str, Member]:
        if self.receipt is None:
            return {}
        team = {each.seat_id: Member(each) for each in self.receipt.seats}

        def may_join(holder: SeatHolder) -> bool:
            here = [each.holder.person_id for each in team.values() if each.left_on is None]
            return holder.seat_id not in team and holder.person_id not in here

        for each in self.events:
            match each:
                case MemberJoined(seat=holder) if may_join(holder):
                    team[holder.seat_id] = Member(holder)
                case MemberLeft(seat_id=seat_id) | MemberReplaced(seat_id=seat_id):
                    leaver = team.get(seat_id)
                    if leaver is None or leaver.left_on is not None:
                        continue
                    if isinstance(each, MemberReplaced):
                        if not may_join(each.successor):
                            continue
                        leaver.after = each.successor.seat_id
                        team[leaver.after] = Member(each.successor, before=seat_id)
                    leaver.left_on = each.occurred_on
                case _:
                    pass
        return team

    # The schedule

    def _announcements(self) -> list[SessionEvent]:
        """What was said of sessions, in its order; nothing that was said in two ways at once."""
        told = [each for each in self.events if isinstance(each, SESSION_EVENTS)]
        sound: list[SessionEvent] = []
        for each in told:
            at_once = [
                other
                for other in told
                if (other.kind, other.session_id, other.occurred_on, other.recorded_at)
                == (each.kind, each.session_id, each.occurred_on, each.recorded_at)
            ]
            said = {attrs.evolve(other, event_id="-") for other in at_once}
            first = min(other.event_id for other in at_once)
            if len(said) == 1 or self._right(first, at_once) is each:
                sound.append(each)
        sound.sort(
            key=lambda e: (
                e.occurred_on,
                e.recorded_at,
                not isinstance(e, SessionScheduled),
                e.kind,
                e.event_id,
            )
        )
        return sound

    def _first_session(self, day: date) -> date | None:
        """The first session in person, as announced by the end of that day."""
        starts: dict[str, date] = {}
        in_person: dict[str, bool] = {}
        off: set[str] = set()
        for each in self._announcements():
            name = each.session_id
            if each.occurred_on > day:
                break
            if isinstance(each, SessionScheduled):
                starts[name], in_person[name] = each.starts_on, each.mode is SessionMode.IN_PERSON
                off -= {name}
            elif name in starts:
                if isinstance(each, SessionMoved):
                    starts[name] = each.starts_on
                elif isinstance(each, SessionMadeVirtual):
                    in_person[name] = False
                else:
                    off |= {name}
        return min((starts[n] for n in starts if in_person[n] and n not in off), default=None)

    def _announcement_days(self) -> list[date]:
        return [each.occurred_on for each in self.events if isinstance(each, SESSION_EVENTS)]

    def _session_for(self, paid_on: date) -> date | None:
        """The kindest first session among those named on the day of a payment or later."""
        looked_at = [paid_on, *(day for day in self._announcement_days() if day > paid_on)]
        named = [first for day in looked_at if (first := self._first_session(day)) is not None]
        latest = max(named, default=None)
        if latest is not None and paid_on >= latest and self._first_session(self.as_of) is None:
            return None
        return latest

    def _verdict(self, payment: PaymentReceived) -> str:
        judged_on: date | None = {
            "received": payment.occurred_on,
            "cleared": payment.cleared_on,
            "postmarked": payment.postmarked_on,
        }[self.settings["payment_date"]]
        if judged_on is not None and judged_on > self.as_of:
            judged_on = None
        if self.accepted_on is None or judged_on is None:
            return "cannot tell"
        if judged_on < self.accepted_on:
            return "before acceptance"
        session_on = (
            self._session_for(judged_on)
            if self.settings["judge_by"] == "schedule_known_at_payment"
            else self._first_session(self.as_of)
        )
        if session_on is None:
            return "cannot tell"
        late = judged_on >= session_on
        if self.settings["payment_due"] == "session_day":
            late = judged_on > session_on
        return "late" if late else "in window"

    # The documents

    def _lines(self) -> list[tuple[Invoice, Line]]:
        return [(e, line) for e in self.documents if isinstance(e, Invoice) for line in e.lines]

    def _back(self, invoice: Invoice, line: Line, kind: LineKind) -> list[int]:
        """What credit notes take back of a line."""
        return [
            back.net.amount_minor
            for note in self.documents
            if isinstance(note, CreditNote) and note.invoice_number == invoice.number
            for back in note.lines
            if back.seat_id == line.seat_id and back.kind is kind
        ]

    def _is_void(self, invoice: Invoice, line: Line) -> bool:
        fees = self._back(invoice, line, LineKind.SEAT_FEE)
        shown = self._back(invoice, line, LineKind.WAIVER)
        return bool(fees) and sum(fees) + sum(shown) >= line.net.amount_minor

    def _live(self) -> list[tuple[Invoice, Line]]:
        return [each for each in self._lines() if not self._is_void(*each)]

    def _waived(self, seat_id: str) -> int:
        return sum(
            each.amount.amount_minor
            for each in self.documents
            if isinstance(each, Waiver) and each.seat_id == seat_id
        )

    # The money

    def _payments(self) -> list[PaymentReceived]:
        reports = [each for each in self.events if isinstance(each, PaymentReceived)]
        agreed = {}
        for each in reports:
            same = [other for other in reports if other.payment_id == each.payment_id]
            if (one := self._right(each.payment_id, same)) is not None:
                agreed[each.payment_id] = one
        return sorted(agreed.values(), key=lambda each: (each.occurred_on, each.payment_id))

    def _gone(self, payment: PaymentReceived) -> tuple[int, int]:
        """What the bank took back, and what the program sent back."""
        reversed_ = sum(
            each.amount.amount_minor
            for each in self.events
            if isinstance(each, PaymentReversed)
            and each.payment_id == payment.payment_id
            and each.amount.currency == payment.amount.currency
        )
        returned = sum(
            each.amount.amount_minor
            for each in self.documents
            if isinstance(each, MoneyReturned)
            and each.payment_id == payment.payment_id
            and each.amount.currency == payment.amount.currency
        )
        reversed_ = min(reversed_, payment.amount.amount_minor)
        return reversed_, min(returned, payment.amount.amount_minor - reversed_)

    def _claims_fee(self) -> bool:
        if self.standing == "withdrawn":
            owed = self.settings["withdrawal_after_acceptance"] == "still_owed"
            return owed and self.accepted_on is not None
        return self.standing in ("undecided", "accepted")

    def _held(self, payment: PaymentReceived) -> str | None:
        early = self.settings["early_payment"] == "apply"
        too_early = self.settings["early_payment"] == "reject_finding" and (
            self.accepted_on is None or payment.occurred_on < self.accepted_on
        )
        if payment.amount.currency != self.program.currency:
            return "money-other-currency"
        if self.standing == "not received":
            return "money-held-without-application"
        if self.standing == "undecided" and not early and not too_early:
            return "money-held-before-acceptance"
        if self.standing == "declined":
            return "money-held-without-acceptance"
        if self.standing == "withdrawn":
            if self.accepted_on is None and not early:
                return "money-held-without-acceptance"
            assert self.ended_on is not None
            if too_early:
                return "money-rejected-early"
            if payment.occurred_on > self.ended_on and not self._claims_fee():
                return "money-held-after-withdrawal"
        return "money-rejected-early" if too_early else None

    def _cents(self) -> list[Cent]:
        """Every cent that a seat could own, in the order in which they are given out."""
        cents = []
        for payment in self._payments():
            if self._held(payment) is None:
                counts_on = payment.occurred_on
                if self.accepted_on is not None and self.settings["early_payment"] == "hold":
                    counts_on = max(counts_on, self.accepted_on)
                left = payment.amount.amount_minor - sum(self._gone(payment))
                cents += [Cent(payment.payment_id, counts_on) for _ in range(left)]
        return cents

    def _owned(self, seat_id: str) -> int:
        return sum(cent.owner == seat_id for cent in self.cents)

    def _room(self, invoice: Invoice, line: Line) -> int:
        credited = sum(self._back(invoice, line, LineKind.SEAT_FEE))
        owed = line.net.amount_minor - credited - self._waived(line.seat_id)
        return max(owed, 0) - self._owned(line.seat_id)

    def _turn(self, line: Line) -> tuple[int, int]:
        """When a seat is served: in the order of lines; who has a fee passed on, in that place."""
        order = [each.seat_id for _, each in self._lines()]
        place = max(n for n, seat_id in enumerate(order) if seat_id == line.seat_id)
        steps, seat = 0, self.team.get(line.seat_id)
        while seat is not None and seat.before in self.lenient:
            before = seat.before
            assert before is not None
            if before in order:
                place = max(n for n, seat_id in enumerate(order) if seat_id == before)
            steps, seat = steps + 1, self.team.get(before)
        return place, steps

    def _invoice_of_turn(self, line: Line) -> str:
        """The invoice with whose seats a seat shares: that of the line in whose place it is."""
        invoice, _ = self._lines()[self._turn(line)[0]]
        return invoice.number

    def _is_kept_for(self, seat_id: str) -> bool:
        """Whether a seat without an invoice keeps what the staff said is for it.

        Who withdraws takes nothing from one person to give it to another.
        """
        seat = self.team.get(seat_id)
        if seat is None or any(line.seat_id == seat_id for _, line in self._live()):
            return False
        if seat.left_on is None:
            return not self._was_given_up_by_the_program(seat_id)
        is_over = self.standing == "withdrawn" and not self._claims_fee()
        return is_over and self.ended_on is not None and seat.left_on >= self.ended_on

    def _room_of_kept(self, seat_id: str) -> int | None:
        """What more can be kept for a seat: no more than its invoice will leave to be paid."""
        fee = self._fee_before(seat_id)
        if fee is None and self.settings["fee_date"] != "issued":
            fee = self._fee_now()
        if fee is None:
            return None
        kept = sum(cent.kept_for == seat_id for cent in self.cents)
        return max(fee - self._waived(seat_id), 0) - kept

    def _give(self) -> None:
        """Each cent to a seat: first as the staff assigned, then one after another."""
        live = self._live()
        self._give_as_assigned(live)
        live.sort(key=lambda each: self._turn(each[1]))
        self._give_the_rest(live)

    def _give_as_assigned(self, live: list[tuple[Invoice, Line]]) -> None:
        """To the seats that the staff named; what is for one without an invoice is kept for it."""
        assigned = {e.payment_id: e for e in self.documents if isinstance(e, PaymentAssigned)}
        for payment in self._payments():
            decision = assigned.get(payment.payment_id)
            for part in decision.parts if decision else ():
                asked = part.amount.amount_minor
                if self._is_kept_for(part.seat_id):
                    most = self._room_of_kept(part.seat_id)
                    for cent in self._free(payment)[: asked if most is None else min(asked, most)]:
                        cent.kept_for = part.seat_id
                for invoice, line in live:
                    if line.seat_id == part.seat_id:
                        room = min(self._room(invoice, line), asked)
                        for cent in self._free(payment)[: max(room, 0)]:
                            cent.owner = line.seat_id

    def _free(self, payment: PaymentReceived) -> list[Cent]:
        return [
            cent
            for cent in self.cents
            if (cent.payment_id, cent.owner, cent.kept_for) == (payment.payment_id, None, None)
        ]

    def _give_the_rest(self, live: list[tuple[Invoice, Line]]) -> None:
        """Where seats share alike, those of an invoice do; the next one has what they leave."""
        invoice_of = {line.seat_id: self._invoice_of_turn(line) for _, line in live}
        for cent in self.cents:
            if cent.owner is not None or cent.kept_for is not None:
                continue
            open_to: list[str] = []
            for invoice, line in live:
                seat = self.team.get(line.seat_id)
                left_on = seat.left_on if seat and line.seat_id not in self.lenient else None
                is_shut = left_on is not None and left_on < cent.counts_on
                if not is_shut and self._room(invoice, line) > 0:
                    open_to.append(line.seat_id)
            if not open_to:
                continue
            if self.settings["allocation"] == "pro_rata_by_seat":
                first = invoice_of[open_to[0]]
                sharing = [seat_id for seat_id in open_to if invoice_of[seat_id] == first]
                cent.owner = min(sharing, key=self._owned)
            else:
                cent.owner = open_to[0]

    # What it comes to

    def _claims_seat(self, seat_id: str) -> bool:
        seat = self.team.get(seat_id)
        if not self._claims_fee() or (seat is not None and seat.left_on is not None):
            return False
        return not self._was_given_up_by_the_program(seat_id)

    def _was_given_up_by_the_program(self, seat_id: str) -> bool:
        """Whether a fee was taken back that is not asked for again: a session was called off."""
        called_off = bool(self._called_off())
        ever = any(line.seat_id == seat_id for _, line in self._lines())
        now = any(line.seat_id == seat_id for _, line in self._live())
        return called_off and ever and not now

    def _called_off(self) -> set[str]:
        off: set[str] = set()
        known: set[str] = set()
        for each in self._announcements():
            if isinstance(each, SessionScheduled):
                known.add(each.session_id)
                off.discard(each.session_id)
            elif isinstance(each, SessionCancelled) and each.session_id in known:
                off.add(each.session_id)
        return off

    def _fee_now(self) -> int | None:
        if self.receipt is None:
            return None
        day: date | None = {
            "received": self.receipt.occurred_on,
            "issued": self.as_of,
            "accepted": self.accepted_on,
        }[self.settings["fee_date"]]
        if day is None:
            return None
        value = self.program.on(day).parameters[FEE].value
        assert isinstance(value, int)
        return value

    def _fee_before(self, seat_id: str) -> int | None:
        """What an invoice asked for the seat that was given up for this one, or for that before."""
        seat = self.team.get(seat_id)
        while seat is not None and seat.before is not None:
            earlier = [each for each in self._lines() if each[1].seat_id == seat.before]
            still = [each for each in earlier if not self._is_void(*each)]
            if earlier:
                return (still or earlier)[-1][1].net.amount_minor
            seat = self.team.get(seat.before)
        return None

    def _seat(self, seat_id: str, holder: SeatHolder) -> BilledSeat:
        live = [each for each in self._live() if each[1].seat_id == seat_id]
        void = [
            each for each in self._lines() if each[1].seat_id == seat_id and self._is_void(*each)
        ]
        claimed = self._claims_seat(seat_id)
        shown = live[-1:] or ([] if claimed else void[-1:])
        covered = self._owned(seat_id)
        credited = 0
        fee = self._fee_now()
        if shown:
            fee = shown[0][1].net.amount_minor
            credited = sum(self._back(*shown[0], LineKind.SEAT_FEE))
        else:
            before = self._fee_before(seat_id)
            fee = fee if before is None else before
        waived = 0 if fee is None else min(self._waived(seat_id), fee - credited)
        due = None if fee is None else fee - credited - waived - covered
        if not claimed:
            due = 0
        return BilledSeat(
            person_id=holder.person_id,
            fee=fee,
            waived=waived,
            credited=credited,
            covered=covered,
            due=due,
            state=self._state(seat_id, shown, covered, due),
        )

    def _state(
        self, seat_id: str, shown: list[tuple[Invoice, Line]], covered: int, due: int | None
    ) -> str:
        if not shown:
            return "not invoiced" if self._claims_seat(seat_id) else "not owed"
        invoice, line = shown[0]
        if self._is_void(invoice, line):
            return "credited"
        seat = self.team.get(seat_id)
        lost = seat is not None and seat.left_on is not None and seat_id not in self.lenient
        if covered and (lost or self.standing == "withdrawn"):
            return "forfeited"
        if self._room(invoice, line) <= 0:
            return "covered"
        if due and self._is_written_off(invoice):
            return "written off"
        return "part" if covered else "open"

    def _is_written_off(self, invoice: Invoice) -> bool:
        undone = {e.write_off_number for e in self.documents if isinstance(e, WriteOffUndone)}
        latest = [
            each
            for each in self.documents
            if isinstance(each, WriteOff) and each.invoice_number == invoice.number
        ]
        return bool(latest) and latest[-1].number not in undone

    def _paper(self, document: Document) -> BilledPaper:
        if not isinstance(document, Invoice):
            return BilledPaper(state="issued", due=0)
        live = [line for line in document.lines if not self._is_void(document, line)]
        due = sum(max(self._room(document, line), 0) for line in live)
        if not live:
            return BilledPaper(state="void", due=0)
        if not due:
            return BilledPaper(state="paid", due=0)
        if self._is_written_off(document):
            return BilledPaper(state="uncollectible", due=due)
        paid = any(self._owned(line.seat_id) for line in live)
        return BilledPaper(state="part" if paid else "open", due=due)

    def books(self) -> Books:
        holders = {seat_id: each.holder for seat_id, each in self.team.items()}
        for _, line in self._lines():
            holder = SeatHolder(
                seat_id=line.seat_id, person_id=line.person_id, name=line.person_name
            )
            holders.setdefault(line.seat_id, holder)
        seats = {seat_id: self._seat(seat_id, each) for seat_id, each in holders.items()}
        surplus = "money-without-invoice"
        if self._live() and all(each.state != "not invoiced" for each in seats.values()):
            surplus = "money-overpaid"
        if self._lines() and not self._live():
            surplus = "money-for-void-invoice"
        may_come = any(each.state == "not invoiced" for each in seats.values())
        if not self._lines() and not may_come and (seats or not self._claims_fee()):
            surplus = "money-never-invoiced"
        payments, idle, received = {}, {}, 0
        for each in self._payments():
            taken, sent = self._gone(each)
            left = each.amount.amount_minor - taken - sent
            mine = [cent for cent in self.cents if cent.payment_id == each.payment_id]
            rest = left - sum(cent.owner is not None for cent in mine)
            if each.amount.currency == self.program.currency:
                received += left
            if rest:
                why = self._held(each) or surplus
                idle[each.payment_id] = ((rest, each.amount.currency), why)
            payments[each.payment_id] = PaidIn(
                amount=each.amount.amount_minor,
                currency=each.amount.currency,
                reversed=taken,
                returned=sent,
                verdict=self._verdict(each),
            )
        parts: dict[tuple[str, str], int] = {}
        for cent in self.cents:
            if cent.owner is not None:
                key = cent.payment_id, cent.owner
                parts[key] = parts.get(key, 0) + 1
        return Books(
            standing=self.standing,
            received=received,
            seats=seats,
            payments=payments,
            parts=parts,
            idle=idle,
            papers={
                each.number: self._paper(each)
                for each in self.documents
                if isinstance(each, Invoice | CreditNote)
            },
        )
