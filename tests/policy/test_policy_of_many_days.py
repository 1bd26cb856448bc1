"""Whoever asks for the policy of any number of days gets it, and fills no memory."""

import tracemalloc
from datetime import date, timedelta
from pathlib import Path

from qip_rules import load_program
from tests.programs.standing_alone import changed, load

FIRST = date(2026, 1, 1)
DAYS = 5_000


def test_a_policy_is_the_same_after_many_others_were_asked_for() -> None:
    program = load_program("quality-training-program")
    before = program.on(FIRST)
    for number in range(1, DAYS):
        day = FIRST + timedelta(days=number)
        assert program.on(day).in_force_on == day
    assert program.on(FIRST) == before


def test_the_policies_of_many_days_are_not_all_kept(tmp_path: Path) -> None:
    program = load(tmp_path, changed("until = 2029-12-31\n", ""))

    def most_held(first: int) -> int:
        tracemalloc.reset_peak()
        for number in range(first, first + DAYS):
            program.on(FIRST + timedelta(days=number))
        return tracemalloc.get_traced_memory()[1]

    tracemalloc.start()
    try:
        once, again = most_held(0), most_held(DAYS)
    finally:
        tracemalloc.stop()
    assert again < 1.2 * once
