"""The practice that applies: who it is, where it is, and whom it cares for."""

from typing import ClassVar, Final, final

import attrs

from qip_rules.eligibility.identifiers import certification_number, provider_identifier
from qip_rules.fields import (
    RuledField,
    field_faults,
    identifier,
    instance_of,
    one_line,
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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("lines", several(one_line), needed="a tuple of lines, empty if not known"),
        RuledField("city", one_line),
        RuledField("state", one_line),
        RuledField("postal_code", one_line),
        RuledField("country", one_line),
    )

    def __attrs_post_init__(self) -> None:
        refuse(field_faults(self), "the address")


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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("racial_minority_share_bp", whole_number(0, WHOLE_BP)),
        RuledField("low_socioeconomic_share_bp", whole_number(0, WHOLE_BP)),
        RuledField("year", whole_number(_YEAR_MINIMUM, _YEAR_MAXIMUM)),
        RuledField("source", one_line),
    )

    def __attrs_post_init__(self) -> None:
        refuse(field_faults(self), "the patients served")


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

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("practice_id", identifier, needed="the practice's id"),
        RuledField("name", one_line, needed="the practice's name"),
        RuledField("npi", provider_identifier),
        RuledField("ccn", certification_number),
        RuledField("address", instance_of(Address)),
        RuledField("is_oncology_practice", yes_or_no),
        RuledField("patients_served", instance_of(PatientsServed)),
        RuledField("organization", one_line),
    )

    def __attrs_post_init__(self) -> None:
        refuse(field_faults(self), "the practice")
