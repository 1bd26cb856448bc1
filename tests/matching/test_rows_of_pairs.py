"""Pairs practice by practice: each is in one stretch, and finds what belongs to its practice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.matching.solve import rows
from qip_rules.matching.solve.rows import Rows

DEGREES = st.lists(st.integers(0, 9), max_size=12)


@given(DEGREES, st.integers(1, 20))
def test_stretches_hold_every_pair_once_in_order(degrees: list[int], at_once: int) -> None:
    practice = np.repeat(np.arange(len(degrees)), degrees)
    of_practice = np.arange(len(degrees)) * 10
    found = Rows.of(practice, len(degrees))
    assert found.practice.tolist() == [at for at, degree in enumerate(degrees) if degree]
    assert found.degree.tolist() == [degree for degree in degrees if degree]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_PAIRS_A_STRETCH", at_once)
        stretches = list(found.stretches())
    seen = [at for each in stretches for at in range(each.pairs.start, each.pairs.stop)]
    assert seen == list(range(len(practice)))
    for each in stretches:
        pairs, begins = practice[each.pairs], found.practice[each.rows]
        assert pairs[each.first].tolist() == begins.tolist()
        assert each.spread(of_practice[found.practice]).tolist() == of_practice[pairs].tolist()
        assert len(begins) == 1 or len(pairs) <= at_once


def test_no_pairs_are_no_stretch() -> None:
    for practices in (0, 3):
        found = Rows.of(np.zeros(0, dtype=np.int64), practices)
        assert len(found) == 0
        assert list(found.stretches()) == []
