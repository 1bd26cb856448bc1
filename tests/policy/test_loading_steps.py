"""The steps of a program: read with their dates, and every mistake told in its place."""

# ruff: noqa: ISC004 - each mistake stands with its own words, several lines long

from datetime import date
from pathlib import Path

import pytest

from qip_rules.policy.declaration import Declaration, StepDeclaration
from qip_rules.policy.loading import read_program
from tests.programs.documents import written
from tests.programs.standing_alone import JOBS, SOUND, mistakes

STEPS = StepDeclaration(
    owed_by=("practice", "program"),
    recorded_by=("session", "report"),
    modes=("in-person", "virtual"),
    attended_by=("core-team",),
    rhythms=("calendar-month",),
)
FOLLOWING = (*JOBS, Declaration(steps=STEPS))

REPORT = """
[[step]]
id = "report"
from = 2020-01-01
title = "Report"
to_do = "Write it."
cites = ["C1"]
owed_by = "program"
severity = "required"
recorded_by = "report"
"""
SESSION = """
[[step]]
id = "session"
from = 2020-01-01
until = 2023-12-31
title = "Session"
to_do = "Hold it."
cites = ["C1"]
owed_by = "program"
severity = "required"
recorded_by = "session"
mode = "in-person"
count = "least"
attended_by = "core-team"
after = ["report"]
"""
COACHING = """
[[step]]
id = "coaching"
from = 2020-01-01
until = 2023-12-31
title = "Coaching"
to_do = "Hold it."
cites = ["C1"]
owed_by = "program"
severity = "recommended"
recorded_by = "session"
every = "calendar-month"
between = "session"
"""
WITH_STEPS = SOUND + REPORT + SESSION + COACHING


def test_steps_are_in_force_by_date(tmp_path: Path) -> None:
    program = read_program(written(tmp_path, WITH_STEPS), FOLLOWING)
    steps = {each.id: each for each in program.on(date(2022, 5, 1)).steps}
    assert list(steps) == ["report", "session", "coaching"]
    assert (steps["session"].after, steps["session"].count) == (("report",), "least")
    assert (steps["coaching"].every, steps["coaching"].between) == ("calendar-month", "session")
    assert [each.id for each in program.on(date(2024, 1, 1)).steps] == ["report"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'after = ["report"]',
            'after = ["reporting"]',
            'step session: after: found "reporting"; expected the id of a step (did you mean '
            "report?)",
        ),
        (
            'after = ["report"]',
            'after = ["report"]\nnot_before = ["report"]',
            'step session: after: found "report"; expected each step in one of `not_before` and '
            "`after`",
        ),
        (
            'recorded_by = "report"\n',
            'recorded_by = "report"\nafter = ["session"]\n',
            "step: found steps of which each waits for another: report, session; expected no "
            "circle of steps",
        ),
        (
            'count = "least"',
            'count = "leest"',
            'step session: count: found "leest"; expected the name of a parameter in force (did '
            "you mean least?)",
        ),
        (
            'count = "least"',
            'count = "fee"',
            "step session: count: found fee, which is the number",
        ),
        (
            'between = "session"',
            'between = "sessions"',
            'step coaching: between: found "sessions"; expected the id of a step in force (did '
            "you mean session?)",
        ),
        (
            'between = "session"',
            "",
            "step coaching: every: found `every` or `between` alone; expected both, or neither: a "
            "rhythm needs the step between whose first and last day it is",
        ),
        (
            'between = "session"',
            'between = "session"\nafter = ["report"]',
            'step coaching: after: found "report"; expected steps without a rhythm: the others '
            "come back all along",
        ),
        (
            'between = "session"',
            'between = "session"\ncount = "least"',
            'step coaching: count: found "least"; expected no count: the rhythm says how many '
            "there are",
        ),
        (
            'mode = "in-person"\n',
            "",
            "step session: mode: found nothing; expected the mode in which attendance is asked for",
        ),
        (
            'mode = "in-person"',
            'mode = "in-persn"',
            'step session: mode: found "in-persn"; expected one of "in-person", "virtual" (did '
            "you mean in-person?)",
        ),
        (
            'owed_by = "program"',
            'owed_by = "society"',
            'step report: owed_by: found "society"; expected one of "practice", "program"',
        ),
        (
            'title = "Session"',
            'title = "Session"\nlasts = 2',
            "step session: lasts: found a key that is not known here; expected one of",
        ),
        (
            'cites = ["C1"]\nowed_by = "program"\nseverity = "required"\nrecorded_by = "report"',
            'cites = ["C9"]\nowed_by = "program"\nseverity = "required"\nrecorded_by = "report"',
            'step report: cites: found "C9"; expected the id of a clause',
        ),
        (
            'every = "calendar-month"',
            'readings = ["R9"]\nevery = "calendar-month"',
            'step coaching: readings: found "R9"; expected the id of a reading',
        ),
    ],
)
def test_a_mistake_is_told_in_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert WITH_STEPS.count(old) >= 1
    found = mistakes(tmp_path, WITH_STEPS.replace(old, new, 1), FOLLOWING)
    assert [each for each in found if each.startswith(told)], found


def test_mistakes_of_several_steps_are_told_together(tmp_path: Path) -> None:
    text = WITH_STEPS.replace('count = "least"', 'count = "leest"')
    text = text.replace('between = "session"', 'between = "sessions"')
    assert len(mistakes(tmp_path, text, FOLLOWING)) == 2


def test_without_a_job_that_follows_them_there_are_no_steps(tmp_path: Path) -> None:
    found = mistakes(tmp_path, SOUND + REPORT)
    assert "step report: found a step; expected none: no job follows steps" in found
