"""The seeded faults fit the source as it is, and none of the laws goes without one."""

import pytest

from tests.laws.faults import FAULTS
from tests.laws.mutants import ROOT, stale

LAWS = [f"L{number}" for number in range(1, 29)]


def test_every_text_stands_once_in_its_file() -> None:
    assert stale(FAULTS) == []


def test_every_law_has_a_fault_and_there_are_enough() -> None:
    assert {each.law for each in FAULTS} == {*LAWS, "duties", "totality"}
    assert len(FAULTS) >= 30


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.law} {fault.means}")
def test_every_fault_is_an_edit_with_a_test_that_exists(fault: object) -> None:
    from tests.laws.faults import Fault

    assert isinstance(fault, Fault)
    assert fault.old != fault.new
    for test in fault.tests:
        path, _, name = test.partition("::")
        source = (ROOT / path).read_text(encoding="utf-8")
        assert f"def {name}(" in source or f"{name} = " in source if name else source


def test_every_law_is_on_the_page_with_its_faults() -> None:
    page = (ROOT / "tests" / "laws" / "README.md").read_text(encoding="utf-8")
    assert [law for law in LAWS if f"| {law} |" not in page] == []
    missing = [each.means for each in FAULTS if each.means not in page]
    assert missing == []
