"""A mistyped identifier is found before anybody is told apart by it."""

from hypothesis import given
from hypothesis import strategies as st

from qip_rules.eligibility.identifiers import has_npi_check_digit


def npi_of(nine: str) -> str:
    """The NPI with these first nine digits, by the shortcut that the standard gives: add 24."""
    doubled = [int(digit) * 2 for digit in nine[::2]]
    total = 24 + sum(each // 10 + each % 10 for each in doubled) + sum(map(int, nine[1::2]))
    return nine + str(-total % 10)


npis = st.text("0123456789", min_size=9, max_size=9).map(npi_of)


@given(npis)
def test_an_npi_carries_its_check_digit(npi: str) -> None:
    assert has_npi_check_digit(npi)


@given(npis, st.integers(0, 9), st.integers(1, 9))
def test_any_single_wrong_digit_of_an_npi_is_found(npi: str, position: int, change: int) -> None:
    digit = str((int(npi[position]) + change) % 10)
    assert not has_npi_check_digit(npi[:position] + digit + npi[position + 1 :])
