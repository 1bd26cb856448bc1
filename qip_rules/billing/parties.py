"""Who a bill is between, and for whom: the practice, the program, the holder of a seat."""

from typing import ClassVar

import attrs

from qip_rules.fields import Ruled, RuledField, identifier, one_line, several

__all__ = ["Buyer", "SeatHolder", "Seller"]


@attrs.frozen(kw_only=True)
class Buyer(Ruled):
    """The practice that is billed, as it was when its application was received.

    Raises:
        InputError: every fault of the fields at once.
    """

    practice_id: str
    name: str
    address_lines: tuple[str, ...] = ()
    """As they stand on an envelope, below the name."""
    country: str | None = None
    npi: str | None = None
    """The National Provider Identifier of the organization: one practice has one."""
    tax_id: str | None = None
    """The employer identification number."""

    called: ClassVar[str] = "the practice"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("practice_id", identifier, needed=""),
        RuledField("name", one_line, needed=""),
        RuledField("address_lines", several(one_line), needed=""),
        RuledField("country", one_line),
        RuledField("npi", one_line),
        RuledField("tax_id", one_line),
    )


@attrs.frozen(kw_only=True)
class Seller(Ruled):
    """Who issues the document and is to be paid: the one that runs the program.

    Raises:
        InputError: every fault of the fields at once.
    """

    name: str
    address_lines: tuple[str, ...]
    country: str
    tax_id: str | None = None
    """The employer identification number, as on Form W-9."""

    called: ClassVar[str] = "the seller"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("name", one_line, needed=""),
        RuledField("address_lines", several(one_line), needed=""),
        RuledField("country", one_line, needed=""),
        RuledField("tax_id", one_line),
    )


@attrs.frozen(kw_only=True)
class SeatHolder(Ruled):
    """A place on the core team, and who holds it: one person, as long as the seat exists.

    Raises:
        InputError: every fault of the fields at once.
    """

    seat_id: str
    person_id: str
    name: str

    called: ClassVar[str] = "the seat"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("seat_id", identifier, needed=""),
        RuledField("person_id", identifier, needed=""),
        RuledField("name", one_line, needed=""),
    )
