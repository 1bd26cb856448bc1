"""A practice says who it is and whom it cares for; what it does not know stays unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.eligibility.identifiers import is_ccn
from qip_rules.eligibility.practice import Address, PatientsServed, Practice
from qip_rules.errors import InputError


def test_only_id_and_name_have_to_be_known() -> None:
    practice = Practice(practice_id="practice-1", name="Example Practice")
    assert practice.is_oncology_practice is None
    assert practice.patients_served is None


@pytest.mark.parametrize("ccn", ["010001", "67S123", "A20001", "01000E", "05T99F"])
def test_shapes_of_a_certification_number(ccn: str) -> None:
    assert is_ccn(ccn)
    assert Practice(practice_id="p", name="Example Practice", ccn=ccn).ccn == ccn


@pytest.mark.parametrize(
    "ccn", ["", "01-0001", "01000", "0100011", "01t001", "0A0001", "0100X1", "\uff1010001", 10001]
)
def test_other_shapes_are_refused(ccn: object) -> None:
    with pytest.raises(InputError, match="certification number"):
        Practice(practice_id="p", name="Example Practice", ccn=ccn)  # type: ignore[arg-type]


@given(st.integers(0, 10_000))
def test_a_share_is_a_whole_number_of_basis_points(share: int) -> None:
    served = PatientsServed(racial_minority_share_bp=share, low_socioeconomic_share_bp=None)
    assert served.racial_minority_share_bp == share


@pytest.mark.parametrize("share", [-1, 10_001, True, 12.5, "50"])
def test_a_share_beyond_the_whole_or_not_whole_is_refused(share: object) -> None:
    with pytest.raises(InputError, match="a whole number from 0 to 10000"):
        PatientsServed(low_socioeconomic_share_bp=share)  # type: ignore[arg-type]


def test_a_practice_reports_every_fault_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Practice(
            practice_id="",
            name="Example\nPractice",
            npi="1234567894",
            ccn="1",
            address="Example Street 1",  # type: ignore[arg-type]
            is_oncology_practice="yes",  # type: ignore[arg-type]
            patients_served={},  # type: ignore[arg-type]
            organization=" ",
        )
    assert [fault.place for fault in caught.value.faults] == [
        "practice_id",
        "name",
        "npi",
        "ccn",
        "address",
        "is_oncology_practice",
        "patients_served",
        "organization",
    ]


def test_an_address_may_be_known_in_part() -> None:
    assert Address(city="Exampleton").lines == ()
    with pytest.raises(InputError) as caught:
        Address(lines=("Example Street 1", ""), country="")
    assert [fault.place for fault in caught.value.faults] == ["lines[1]", "country"]


@pytest.mark.parametrize("year", [0, 1899, 10_000])
def test_figures_are_of_a_plausible_year(year: int) -> None:
    with pytest.raises(InputError, match="year"):
        PatientsServed(year=year)
