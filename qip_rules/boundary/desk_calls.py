"""A call at the billing desk, out of the words in which it was written.

The words are text, each under the name of its argument. They become one event or one order, and
everything that is wrong with them is told at once, by the names that they have in the call.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar, cast
from zoneinfo import ZoneInfo

import attrs

from qip_rules.billing.documents import Paper
from qip_rules.billing.events import EVENT_KINDS, Event
from qip_rules.billing.parties import Buyer, Seller
from qip_rules.boundary.desk_asks import EVENTS, ORDERS, SESSIONS
from qip_rules.boundary.desk_files import fonts_in, record_in
from qip_rules.boundary.desk_names import (
    AMOUNTS,
    OPTIONS,
    PLACES,
    POSITIONS,
    named_as_called,
)
from qip_rules.boundary.json_in import from_json
from qip_rules.boundary.json_out import to_json
from qip_rules.boundary.scalars import scalar
from qip_rules.boundary.wording import found
from qip_rules.cohort.desk.orders import Order
from qip_rules.cohort.desk.telling_again import UNNAMED
from qip_rules.errors import Fault, InputError
from qip_rules.fields import moment, refuse
from qip_rules.policy.program import Program

__all__ = ["DeskCall"]

Read = TypeVar("Read")

_DAYS_OF_MONEY: Final = ("on", "cleared_on", "postmarked_on")
_DAYS_AHEAD_MAXIMUM: Final = 366
"""What is said to happen later than a year from its recording was mistyped."""

_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
"""An amount whose thousands are set apart; in a record they are not."""


class DeskCall:
    """One call at the desk: its command and its words, read as far as they can be.

    What is wrong is noted in `faults`, so that all of it is told at once; `refuse` tells it.
    """

    def __init__(self, words: Mapping[str, Any], program: Program, *, now: datetime) -> None:
        """Read the days of the call.

        Args:
            words: text, or lists of text, by the names of the arguments with underscores;
                `command` is the command. What was not written is missing, or `None`.
            program: the program whose currency and time zone are meant.
            now: the moment of the call. Nothing is recorded for a later one.

        Raises:
            InputError: a moment `now` that is none.
        """
        refuse(moment("now", now), "the call")
        self.faults: list[Fault] = []
        self.command: str = words["command"]
        self.program = program
        self._words = words
        self.at: datetime = self._moment_of_recording(now)
        today = self.at.astimezone(ZoneInfo(program.time_zone)).date()
        self.as_of: date = self._single("as_of", date, today)
        self.on: str = self._word("on", today.isoformat())
        self.fonts: tuple[bytes, ...] = fonts_in(words.get("font") or (), self.faults)
        latest = today + timedelta(days=_DAYS_AHEAD_MAXIMUM)
        self.faults.extend(
            Fault(PLACES.get(name, f"--{name}"), text, f"a day up to {latest}, a year ahead")
            for name in _DAYS_OF_MONEY
            if (text := words.get(name)) is not None and _is_after(text, latest)
        )

    def _moment_of_recording(self, now: datetime) -> datetime:
        at = self._single("at", datetime, now)
        faults = tuple(moment("--at", at))
        if not faults and at > now:
            expected = f"a moment that has come: it is {now.isoformat()} now"
            faults = (Fault("--at", at.isoformat(), expected),)
        self.faults.extend(faults)
        return now if faults else at

    def _single(self, name: str, kind: type[Read], otherwise: Read) -> Read:
        """One value of a call; if it was not written or cannot be read, another."""
        text = self._words.get(name)
        if text is None:
            return otherwise
        try:
            return cast("Read", scalar(text, kind))
        except InputError as error:
            option = f"--{name.replace('_', '-')}"
            self.faults.extend(attrs.evolve(each, place=option) for each in error.faults)
            return otherwise

    def _word(self, name: str, otherwise: str) -> str:
        """A text of the call as it was written; blank text is a text, and wrong in its place."""
        text = self._words.get(name)
        return otherwise if text is None else str(text)

    @property
    def application_ids(self) -> tuple[str, ...]:
        """The applications that a session is said to concern; none, if it concerns all."""
        return () if self.command in EVENTS else tuple(self._words.get("application") or ())

    def asked(self, seller_file: Path) -> Event | Order | None:
        """The event that the call tells of, or the order that it gives; else nothing.

        Args:
            seller_file: says who issues an invoice, if the call names no other file.

        Raises:
            InputError: every fault of the call.
        """
        if self.command in EVENTS or self.command == "session":
            return self.event()
        if self.command in ORDERS:
            return self.order(seller_file)
        self.refuse()
        return None

    def refuse(self) -> None:
        """Stop with all faults at once, if there are any.

        Raises:
            InputError: there are.
        """
        refuse(self.faults, "the call")

    # ---------------------------------------------------------------------------- events

    def event(self) -> Event:
        """The event that the call tells of; what the log has to say of it is `UNNAMED`.

        Raises:
            InputError: every fault of the call.
        """
        what = self._words.get("what")
        kind = EVENTS.get(self.command) or f"session-{what}"
        if kind not in EVENT_KINDS:
            self.faults.append(Fault("WHAT", found(what), f"one of {', '.join(SESSIONS)}"))
            kind = f"session-{SESSIONS[0]}"
        # A session is announced for every application; which they are stands in the log.
        of_one = self.command in EVENTS
        data = self._fields() | self._parties()
        data |= {
            "event_id": self._word("id", UNNAMED),
            "application_id": self._words["application"] if of_one else UNNAMED,
            "occurred_on": self.on,
            "recorded_at": self.at.isoformat(),
        }
        event = self._record(EVENT_KINDS[kind], data)
        self.refuse()
        assert event is not None  # noqa: S101 - else there were faults
        return event

    def _parties(self) -> dict[str, object]:
        """Who came, applied or paid, as the event has it."""
        words = self._words
        match self.command:
            case "receive":
                seats = [
                    _person(each, f"{words['application']}/seat/{number}")
                    for number, each in enumerate(words.get("member") or (), start=1)
                ]
                practice: dict[str, object] = {
                    "practice_id": words["practice"],
                    "address_lines": words.get("address") or [],
                    **{name: words.get(name) for name in ("name", "country", "npi", "tax_id")},
                }
                return {"practice": practice, "seats": seats}
            case "join":
                return {"seat": _person(words["member"], self._word("seat", UNNAMED))}
            case "replace":
                return {"successor": _person(words["by"], self._word("seat", UNNAMED))}
            case "pay" if words.get("payer") is None:
                return {"payer": UNNAMED}
            case _:
                return {}

    # ---------------------------------------------------------------------------- orders

    def order(self, seller_file: Path) -> Order:
        """The order that the call gives.

        Args:
            seller_file: says who issues an invoice, if the call names no other file.

        Raises:
            InputError: every fault of the call.
        """
        words = self._words
        data = self._fields() | {"application_id": words["application"], "issued_on": self.on}
        if self.command == "assign":
            parts = [each.rpartition("=") for each in words.get("part") or ()]
            data["parts"] = [
                {"seat_id": seat_id or text, **({"amount": self._amount(text)} if seat_id else {})}
                for seat_id, _, text in parts
            ]
        if self.command == "issue":
            seller = self.seller(seller_file)
            if seller is not None:
                data["seller"] = json.loads(to_json(seller))
            if words.get("bill_to") is not None:
                buyer = record_in(Buyer, words["bill_to"], "--bill-to", self.faults)
                data["buyer"] = None if buyer is None else json.loads(to_json(buyer))
        order = self._record(ORDERS[self.command], data)
        # The faults of the seller's file say it better than that there is no seller.
        self.faults[:] = [each for each in self.faults if each.place != "seller"]
        self.refuse()
        assert order is not None  # noqa: S101 - else there were faults
        return order

    def seller(self, otherwise: Path) -> Seller | None:
        """Who issues documents, by the file of the call or another; what is wrong is noted."""
        path = self._words.get("seller") or otherwise
        if path is otherwise and not path.exists():
            found = f"no such option, and no file {path} beside the log"
            expected = "a file of JSON that says who issues documents"
            hint = 'such as {"name": "…", "address_lines": ["…"], "country": "US"}'
            self.faults.append(Fault("--seller", found, expected, hint))
            return None
        return record_in(Seller, path, "--seller", self.faults)

    def letterhead(self, otherwise: Path, documents: Sequence[Paper]) -> Seller:
        """Who sends a paper: as the call names it, or the other file; else as the last document.

        Args:
            otherwise: a file that says who issues documents.
            documents: those of the account, in the order of issue.

        Raises:
            InputError: every fault of the call.
        """
        if not self._words.get("seller") and not otherwise.is_file() and documents:
            return documents[-1].seller
        seller = self.seller(otherwise)
        self.refuse()
        assert seller is not None  # noqa: S101 - else there were faults
        return seller

    # ------------------------------------------------------------------------ the fields

    def _record(self, kind: type[Read], data: object) -> Read | None:
        """The record that the call describes; what is wrong with it is noted, by its names."""
        try:
            return from_json(kind, data)
        except InputError as error:
            self.faults.extend(named_as_called(each, self.command) for each in error.faults)
            return None

    def _fields(self) -> dict[str, object]:
        """The fields that stand in the call as they are."""
        words = self._words
        data: dict[str, object] = {
            name: words[name] for name in POSITIONS + OPTIONS if words.get(name) is not None
        }
        amounts = [name for name in AMOUNTS if words.get(name) is not None]
        return data | {name: self._amount(words[name]) for name in amounts}

    def _amount(self, text: str) -> dict[str, str]:
        """An amount in the currency of the call, which is the program's unless it says another."""
        if _GROUPED.fullmatch(text):  # as the desk prints it
            text = text.replace(",", "")
        return {"amount": text, "currency": self._word("currency", self.program.currency)}


def _person(text: str, seat_id: str) -> dict[str, str]:
    """A seat and its holder, written ID=NAME."""
    person_id, sign, name = text.partition("=")
    return {"seat_id": seat_id, "person_id": person_id, **({"name": name} if sign else {})}


def _is_after(text: str, latest: date) -> bool:
    try:
        return date.fromisoformat(text) > latest
    except (TypeError, ValueError):
        return False  # the record tells what is wrong with it
