"""Another program's steps are another document: other counts, rhythms, orders, and no Python."""

from datetime import date

import pytest

from qip_rules import load_program
from qip_rules.participation import CoachSessionHeld, MilestoneState, StepDone
from qip_rules.policy.program import Program
from tests.participation.course import Story, codes

SISTER = """
[program]
id = "made-up-sister"
title = "A made-up sister program"
extends = "quality-training-program"
from = 2016-01-01

[[drop]]
kind = "step"
code = "sponsor-support"
because = "Nobody asks the sponsor here."

[parameters.in_person_session_count]
meaning = "How many learning sessions are held in person."
unit = "sessions"
cites = ["T06"]
values = [{ from = 2016-01-01, value = 2 }, { from = 2026-07-01, value = 1 }]

[[step]]
id = "coach-session"
from = 2016-01-01
title = "Hour with the coaches"
to_do = "Hold the hour of this week with the coaches."
cites = ["T19"]
owed_by = "program"
severity = "required"
recorded_by = "coach-session"
every = "calendar-week"
between = "in-person-session"

[[step]]
id = "first-data"
from = 2016-01-01
until = 2026-06-30
title = "First data"
to_do = "Collect the first data."
cites = ["T16"]
owed_by = "practice"
severity = "required"
recorded_by = "step"

[[step]]
id = "improvement-project"
from = 2016-01-01
title = "The improvement project"
to_do = "Carry out the project."
cites = ["T16"]
owed_by = "practice"
severity = "required"
recorded_by = "step"
after = ["first-data"]
"""


@pytest.fixture(scope="module")
def sister(tmp_path_factory: pytest.TempPathFactory) -> Program:
    path = tmp_path_factory.mktemp("sister") / "sister.toml"
    path.write_text(SISTER, "utf-8")
    return load_program(path)


def steps(program: Program, on: str) -> list[str]:
    story = Story()
    story.kicked_off(on)
    return [each.step_id for each in story.state(program, on).milestones]


def test_counts_are_those_in_force_at_the_kick_off(sister: Program) -> None:
    assert steps(sister, "2026-06-30").count("in-person-session") == 2
    assert steps(sister, "2026-07-01").count("in-person-session") == 1
    assert "sponsor-support" not in steps(sister, "2026-06-30")


def test_coaches_come_each_week_from_monday_to_sunday(sister: Program) -> None:
    story = Story()
    story.kicked_off()
    story.planned("s1", "2026-03-04")  # a Wednesday
    story.planned("s2", "2026-03-16")  # a Monday
    story.told(CoachSessionHeld, "2026-03-02")
    story.told(CoachSessionHeld, "2026-03-15")
    weeks = [
        each
        for each in story.state(sister, "2026-03-16").milestones
        if each.step_id == "coach-session"
    ]
    assert [each.state for each in weeks] == [
        MilestoneState.DONE,
        MilestoneState.DONE,
        MilestoneState.OPEN,
    ]
    assert weeks[2].due_on == date(2026, 3, 22)


def test_an_order_of_its_own_is_kept(sister: Program) -> None:
    story = Story()
    story.kicked_off()
    story.told(StepDone, "2026-04-01", step_id="improvement-project")
    assert codes(story.state(sister, "2026-05-01")) == ["step-before-not-recorded"]
    story.told(StepDone, "2026-04-01", step_id="first-data")
    state = story.state(sister, "2026-05-01")
    assert codes(state) == ["steps-out-of-order"]
    assert "on an earlier day" in state.findings[0].says


def test_a_step_that_is_no_longer_in_force_is_not_waited_for(sister: Program) -> None:
    story = Story()
    story.kicked_off("2026-07-01")
    story.told(StepDone, "2026-08-01", step_id="improvement-project")
    assert codes(story.state(sister, "2026-09-01")) == []
