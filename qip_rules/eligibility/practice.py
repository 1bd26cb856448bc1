"""The practice that applies: who it is, where it is, and whom it cares for."""

from collections.abc import Iterator
from typing import Final, final

import attrs

from qip_rules.eligibility.identifiers import certification_number, provider_identifier
from qip_rules.errors import Fault
from qip_rules.fields import (
    instance_of,
    needed,
    one_line,
    optional,
    refuse,
    several,
    whole_number,
    yes_or_no,
)

__all__ = ["Address", "PatientsServed", "Practice"]

WHOLE_BP: Final = 10_000
"""A whole in basis points: 100 percent."""

_YEAR_MINIMUM: Final = 1900
_YEAR_MAXIMUM: Final = 9999


@final
@attrs.frozen(kw_only=True)
class Address:
    """A postal address, as far as it is known.

    Raises:
        InputError: every fault of the fields at once.
    """

    lines: tuple[str, ...] = ()
    """Street, building, suite: as they stand on an envelope, above the city."""
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the address")

    def _faults(self) -> Iterator[Fault]:
        expected = "a tuple of lines, empty if not known"
        yield from needed(several(one_line), "lines", self.lines, expected)
        yield from optional(one_line, "city", self.city)
        yield from optional(one_line, "state", self.state)
        yield from optional(one_line, "postal_code", self.postal_code)
        yield from optional(one_line, "country", self.country)


@final
@attrs.frozen(kw_only=True)
class PatientsServed:
    """Whom the practice cares for, with the year and the source of the figures.

    The program names no threshold for these shares, so they are recorded for the staff to judge.
    Shares are in basis points, hundredths of a percent: 3,250 is 32.5 percent.

    Raises:
        InputError: every fault of the fields at once.
    """

    racial_minority_share_bp: int | None = None
    low_socioeconomic_share_bp: int | None = None
    """The share of patients of low socioeconomic status, by the measure that `source` uses."""
    year: int | None = None
    source: str | None = None
    """Where the figures come from: a registry, billing data, an estimate."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the patients served")

    def _faults(self) -> Iterator[Fault]:
        share, year = whole_number(0, WHOLE_BP), whole_number(_YEAR_MINIMUM, _YEAR_MAXIMUM)
        yield from optional(share, "racial_minority_share_bp", self.racial_minority_share_bp)
        yield from optional(share, "low_socioeconomic_share_bp", self.low_socioeconomic_share_bp)
        yield from optional(year, "year", self.year)
        yield from optional(one_line, "source", self.source)


@final
@attrs.frozen(kw_only=True)
class Practice:
    """The practice that applies.

    Raises:
        InputError: every fault of the fields at once.
    """

    practice_id: str
    """The program's own id of the practice: the same in every cohort and every job."""
    name: str
    npi: str | None = None
    """The National Provider Identifier of the organization (not of one of its people)."""
    ccn: str | None = None
    """The CMS certification number, which hospitals and some other providers have."""
    address: Address | None = None
    is_oncology_practice: bool | None = None
    patients_served: PatientsServed | None = None
    organization: str | None = None
    """The parent organization, by id or by name: practices of one organization share it."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the practice")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "practice_id", self.practice_id, "the practice's id")
        yield from needed(one_line, "name", self.name, "the practice's name")
        yield from optional(provider_identifier, "npi", self.npi)
        yield from optional(certification_number, "ccn", self.ccn)
        yield from optional(instance_of(Address), "address", self.address)
        yield from optional(yes_or_no, "is_oncology_practice", self.is_oncology_practice)
        yield from optional(instance_of(PatientsServed), "patients_served", self.patients_served)
        yield from optional(one_line, "organization", self.organization)
