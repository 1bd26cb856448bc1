"""What the fields of events and orders are called in a call at the billing desk."""

import re
from collections.abc import Mapping
from typing import Final

import attrs

from qip_rules.boundary.desk_commands import COMMANDS
from qip_rules.boundary.json_in import EVERY_RECORD_HAS_IT
from qip_rules.errors import Fault

__all__ = ["AMOUNTS", "OPTIONS", "PLACES", "POSITIONS", "named_as_called"]

POSITIONS: Final = (
    "seat_id", "payment_id", "session_id", "invoice_number", "write_off_number", "duty", "about",
)  # fmt: skip
OPTIONS: Final = (
    "payer", "method", "cleared_on", "postmarked_on", "transfer_id", "to_name",
    "to_application_id", "starts_on", "mode", "place", "reason", "authority", "purchase_order",
    "keeps",
)  # fmt: skip
"""The arguments that are fields of the record, as they are: each in its place, or by its name."""

AMOUNTS: Final = ("amount", "transfer_amount")
PLACES: Final[Mapping[str, str]] = {
    "application_id": "APPLICATION",
    "application_ids": "--application",
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
    "amount.currency": "--currency",
    "transfer_amount": "--transfer-amount",
    "transfer_amount.currency": "--currency",
    "series": "--series",
    "year": "--on",
    "as_of": "--as-of",
    "fonts": "--font",
    "order_id": "--order",
    "ordered_by": "--authority",
    "person_ids": "--person",
    "words": "--called",
    "keep": "--keep",
    **{name: name.upper() for name in POSITIONS},
    **{name: f"--{name.replace('_', '-')}" for name in OPTIONS},
}
"""What the fields of the records are called in a call."""

_WRITTEN: Final[Mapping[str, str]] = {
    "seats": "a person is written ID=NAME",
    "seat": "a person is written ID=NAME",
    "successor": "a person is written ID=NAME",
    "parts": "a part is written SEAT_ID=AMOUNT",
}
"""How the words are written that two fields of a record are read from."""

_NOTHING: Final = ("nothing", "blank text")
"""What is found where somebody has written a half of a word."""

_HALVES: Final[Mapping[str, str]] = {
    "person_id": "an id before the =",
    "name": "a name behind the =",
    "seat_id": "a seat before the =",
    "amount": "an amount behind the =",
}
_AMOUNT = re.compile(r"^((?:transfer_)?amount)\.amount")
_RECORD = re.compile(r"records\[[0-9]+\]\.")


def named_as_called(fault: Fault, command: str) -> Fault:
    """The fault of a record, its place under the name that it has in the call of this command."""
    path = _AMOUNT.sub(r"\1", _RECORD.sub("", fault.place))
    for known in sorted(PLACES, key=len, reverse=True):
        rest = path.removeprefix(known)
        if path.startswith(known) and rest[:1] in ("", ".", "["):
            name = PLACES[known]
            if known in (*POSITIONS, *OPTIONS, *AMOUNTS):
                # Some commands take by name what others take in its place.
                own = {each.key: each.shown for each in COMMANDS[command].arguments}
                name = own.get(known, name)
            if known not in _WRITTEN:
                is_lacking = not rest and fault.expected == EVERY_RECORD_HAS_IT
                expected = f"{name}, which is needed here" if is_lacking else fault.expected
                return attrs.evolve(fault, place=f"{name}{rest}", expected=expected)
            return _of_a_word(fault, name, rest, _WRITTEN[known])
    return fault


def _of_a_word(fault: Fault, name: str, rest: str, written: str) -> Fault:
    """The fault of a word that two fields of a record are read from, or of one of several."""
    one, _, field = rest.removeprefix("[").partition("]") if rest[:1] == "[" else ("", "", rest)
    place = f"{name}, number {int(one) + 1}" if one else name
    if fault.found not in _NOTHING:
        return attrs.evolve(fault, place=place)
    expected = _HALVES.get(field.removeprefix("."), fault.expected)
    return Fault(place, fault.found, expected, fault.hint or written)
