"""Numbers by which health care in the United States knows its people and its providers."""

import re
from collections.abc import Iterator
from typing import Final

from qip_rules.errors import Fault
from qip_rules.fields import shown

__all__ = ["certification_number", "has_npi_check_digit", "is_ccn", "provider_identifier"]

_NPI = re.compile(r"[0-9]{10}")
_NPI_PREFIX_TOTAL: Final = 24
"""What 80840 adds, which the card-issuer standard puts before an NPI: 80 for health applications,
840 for the United States."""
_DOUBLED: Final = str.maketrans("0123456789", "0246813579")
"""The sum of the digits of twice each digit."""

_CCN = re.compile(r"[0-9A-Z][0-9][0-9A-Z][0-9]{2}[0-9A-Z]")


def has_npi_check_digit(npi: str) -> bool:
    """Whether the last digit of an NPI is the one its first nine call for.

    The Luhn algorithm over the NPI with 80840 before it (45 CFR 162.406; ISO/IEC 7812-1). It
    finds every single wrong digit and nearly every swap of two neighbors.

    >>> has_npi_check_digit("1234567893")
    True
    """
    total = sum(map(int, npi[1::2])) + sum(map(int, npi[::2].translate(_DOUBLED)))
    return (total + _NPI_PREFIX_TOTAL) % 10 == 0


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


def provider_identifier(place: str, value: object) -> Iterator[Fault]:
    """A field for a National Provider Identifier: ten digits, the last of which proves the rest."""
    if not isinstance(value, str) or not _NPI.fullmatch(value):
        yield Fault(place, shown(value), "an NPI: text of ten digits")
    elif not has_npi_check_digit(value):
        yield Fault(place, shown(value), "an NPI whose check digit is right", "mistyped?")


def certification_number(place: str, value: object) -> Iterator[Fault]:
    """A field for a CMS certification number, by its shape."""
    if not isinstance(value, str) or not is_ccn(value):
        expected = "a CMS certification number: text of six characters such as 010001"
        yield Fault(place, shown(value), expected, "write it without hyphen or space")
