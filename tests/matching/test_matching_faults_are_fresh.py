"""The seeded faults of matching still fit the source; `tests/matching/mutants.py` plants them."""

from tests.laws.mutants import ROOT, stale
from tests.matching.faults import FAULTS


def test_every_fault_can_be_planted() -> None:
    assert stale(FAULTS) == []


def test_every_fault_has_tests_and_says_what_it_means() -> None:
    for fault in FAULTS:
        assert fault.means
        assert fault.old != fault.new
        assert fault.tests
        assert all((ROOT / test.partition("::")[0]).is_file() for test in fault.tests)


def test_no_fault_is_planted_twice() -> None:
    edits = [(fault.file, fault.old, fault.new) for fault in FAULTS]
    assert len({*edits}) == len(edits)
