"""The seeded faults of participation fit the source as it is, and their tests exist."""

import pytest

from tests.laws.faults import Fault
from tests.laws.mutants import ROOT, stale
from tests.participation.faults import FAULTS


def test_every_text_stands_once_in_its_file() -> None:
    assert stale(FAULTS) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.means)
def test_every_fault_is_an_edit_with_a_test_that_exists(fault: Fault) -> None:
    assert fault.old != fault.new
    assert all((ROOT / test).is_file() for test in fault.tests)


def test_every_fault_means_something_of_its_own() -> None:
    means = [each.means for each in FAULTS]
    assert len(set(means)) == len(means)
