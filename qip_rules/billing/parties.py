"""Who a bill is between, and for whom: the practice, the program, the holder of a seat."""

from collections.abc import Iterator

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import identifier, needed, one_line, optional, refuse, several

__all__ = ["Buyer", "SeatHolder", "Seller"]


@attrs.frozen(kw_only=True)
class Buyer:
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

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the practice")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(identifier, "practice_id", self.practice_id)
        yield from needed(one_line, "name", self.name)
        yield from needed(several(one_line), "address_lines", self.address_lines)
        yield from optional(one_line, "country", self.country)
        yield from optional(one_line, "npi", self.npi)
        yield from optional(one_line, "tax_id", self.tax_id)


@attrs.frozen(kw_only=True)
class Seller:
    """Who issues the document and is to be paid: the one that runs the program.

    Raises:
        InputError: every fault of the fields at once.
    """

    name: str
    address_lines: tuple[str, ...]
    country: str
    tax_id: str | None = None
    """The employer identification number, as on Form W-9."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the seller")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "name", self.name)
        yield from needed(several(one_line), "address_lines", self.address_lines)
        yield from needed(one_line, "country", self.country)
        yield from optional(one_line, "tax_id", self.tax_id)


@attrs.frozen(kw_only=True)
class SeatHolder:
    """A place on the core team, and who holds it: one person, as long as the seat exists.

    Raises:
        InputError: every fault of the fields at once.
    """

    seat_id: str
    person_id: str
    name: str

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the seat")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(identifier, "seat_id", self.seat_id)
        yield from needed(identifier, "person_id", self.person_id)
        yield from needed(one_line, "name", self.name)
