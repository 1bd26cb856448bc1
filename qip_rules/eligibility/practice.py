"""The practice that applies: who it is, where it is, and whom it cares for."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final, final

import attrs

from qip_rules.eligibility.people import (
    instance_of,
    needed,
    one_line,
    provider_identifier,
    refuse,
    several,
    shown,
    whole_number,
    yes_or_no,
)
from qip_rules.errors import Fault

__all__ = ["Address", "PatientsServed", "Practice", "is_ccn"]

WHOLE_BP: Final = 10_000
"""A whole in basis points: 100 percent."""

_YEAR_MINIMUM: Final = 1900
_YEAR_MAXIMUM: Final = 9999
_CCN = re.compile(r"[0-9A-Z][0-9][0-9A-Z][0-9]{2}[0-9A-Z]")


def is_ccn(text: str) -> bool:
    """Whether `text` has the shape of a CMS certification number of a provider.

    Six characters without a hyphen: two for the state (digits at first; codes added since the
    digits ran out begin with a letter), one that is a digit or the letter of a unit's type, two
    digits, and a digit or the letter of an emergency hospital. Only the shape is tested: the
    number has no check digit, and which states use which codes changes. Source: CMS State
    Operations Manual, section 2779A, and its notice S&C 16-09 on further state codes.

    >>> is_ccn("010001"), is_ccn("01T001"), is_ccn("01-0001")
    (True, True, False)
    """
    return _CCN.fullmatch(text) is not None


def _certification_number(place: str, value: object) -> Iterator[Fault]:
    if value is not None and not (isinstance(value, str) and is_ccn(value)):
        expected = "a CMS certification number: text of six characters such as 010001"
        yield Fault(place, shown(value), expected, "write it without hyphen or space")


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
        lines = partial(several, one_line)
        yield from needed(lines, "lines", self.lines, "a tuple of lines, empty if not known")
        yield from one_line("city", self.city)
        yield from one_line("state", self.state)
        yield from one_line("postal_code", self.postal_code)
        yield from one_line("country", self.country)


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
        share = partial(whole_number, maximum=WHOLE_BP)
        yield from share("racial_minority_share_bp", self.racial_minority_share_bp)
        yield from share("low_socioeconomic_share_bp", self.low_socioeconomic_share_bp)
        yield from whole_number("year", self.year, minimum=_YEAR_MINIMUM, maximum=_YEAR_MAXIMUM)
        yield from one_line("source", self.source)


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
        yield from provider_identifier("npi", self.npi)
        yield from _certification_number("ccn", self.ccn)
        yield from instance_of(Address, "address", self.address)
        yield from yes_or_no("is_oncology_practice", self.is_oncology_practice)
        yield from instance_of(PatientsServed, "patients_served", self.patients_served)
        yield from one_line("organization", self.organization)
