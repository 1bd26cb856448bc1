"""Laws of the tables about taking part: order says nothing, and they say what events say."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import event as seen
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.boundary.cohort_course import COURSE_KINDS
from qip_rules.boundary.cohort_folder import COURSE_TABLES, TABLES, read_cohort
from qip_rules.errors import InputError
from qip_rules.participation import (
    AT_FAULT,
    Breach,
    Event,
    ParticipationCode,
    PlanMade,
    expect_sound,
    participation,
)
from qip_rules.policy.program import Program
from qip_rules.testing.participation_courses import courses
from tests.boundary.cohort_sheets import GRANT_RUN, TRAINING_RUN, Sheet
from tests.boundary.course_rows import write_course

GRANT = load_program("quality-improvement-grant")
TRAINING = load_program("quality-training-program")
RUNS = [(GRANT_RUN, GRANT), (TRAINING_RUN, TRAINING)]
APPLICATION = "APP-01"


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as parent:
        yield Path(shutil.copytree(folder, Path(parent) / "run"))


@pytest.mark.parametrize(("folder", "program"), RUNS, ids=["grant", "training"])
@settings(max_examples=15)
@given(data=st.data())
def test_the_order_of_rows_and_of_columns_says_nothing(
    folder: Path, program: Program, data: st.DataObject
) -> None:
    random = data.draw(st.randoms(use_true_random=False))
    with copied(folder) as shuffled:
        for name in ("priorities.csv", *COURSE_TABLES):
            if (shuffled / name).exists():
                sheet = Sheet(shuffled, name)
                header, *rows = sheet.rows
                random.shuffle(rows)
                order = random.sample(range(len(header)), len(header))
                sheet.rows = [[row[position] for position in order] for row in (header, *rows)]
                sheet.save()
        inputs, whole = read_cohort(shuffled, program), read_cohort(folder, program)
    assert inputs.course == whole.course
    assert inputs.successes == whole.successes
    assert set(inputs.priorities) == set(whole.priorities)


@pytest.mark.parametrize(("folder", "program"), RUNS, ids=["grant", "training"])
def test_a_run_that_is_written_down_again_reads_the_same(folder: Path, program: Program) -> None:
    inputs = read_cohort(folder, program)
    with copied(folder) as again:
        events = [each for each in inputs.course if each.kind in COURSE_KINDS]
        write_course(again, events)
        assert read_cohort(again, program) == inputs


@pytest.mark.parametrize(("folder", "program"), RUNS, ids=["grant", "training"])
def test_the_runs_are_sound_on_every_day_on_which_something_is_recorded(
    folder: Path, program: Program
) -> None:
    inputs = read_cohort(folder, program)
    for file in inputs.applications:
        course = inputs.course_of(file.application_id)
        for as_of in sorted({each.occurred_on for each in course}):
            expect_sound(program, course, as_of)


def sound(events: list[Event], program: Program) -> bool:
    """Whether nothing contradicts itself, by the findings; days without room are none of it."""
    last = max(max(each.occurred_on, each.recorded_at.date()) for each in events)
    state = participation(program, events, last + timedelta(days=1))
    at_fault = AT_FAULT - {ParticipationCode.STEPS_OUT_OF_ORDER}
    out_of_order = [
        each
        for each in state.schedule.broken
        if each.kind is Breach.DATES and each.before[0] != each.after[0]
    ]
    return not out_of_order and not [each for each in state.findings if each.code in at_fault]


def told_in_tables(events: tuple[Event, ...]) -> list[Event]:
    """Those that course.csv has; a version of a plan once, as its items stand there once."""
    told: dict[object, Event] = {}
    for position, each in enumerate(events):
        if each.kind in COURSE_KINDS:
            key = (each.plan_id, each.version) if isinstance(each, PlanMade) else position
            told.setdefault(key, each)
    return list(told.values())


@given(
    told=courses(GRANT, around=date(2024, 2, 5), max_events=4, application_id=APPLICATION).map(
        told_in_tables
    )
)
def test_a_table_is_refused_exactly_when_its_events_are(told: list[Event]) -> None:
    with copied(GRANT_RUN) as folder:
        for name in COURSE_TABLES:
            (folder / name).unlink()
        sheet = Sheet(folder, "priorities.csv")
        sheet.rows[1:] = []
        sheet.save()
        write_course(folder, told)
        if told and not sound(told, GRANT):
            seen("refused")
            with pytest.raises(InputError) as caught:
                read_cohort(folder, GRANT)
            assert all(", row " in each.place for each in caught.value.faults)
        else:
            seen("taken")
            read = read_cohort(folder, GRANT).course
            assert sorted(map(repr, read)) == sorted(map(repr, told))


NASTY = (
    "",
    "none",
    ";",
    "=",
    "..=",
    "a=b",
    "a\nb",
    "\u202ex",
    "0",
    "-1",
    "1e9",
    "9" * 40,
    "2024-02-30",
    "2199-12-31",
    "9999-12-31",
    "1900-01-01",
    "2199-12-31T23:59:59-14:00",
    "APP-01",
    "APP-99",
    "TRAIN-1",
    "P-0101",
    "M-01",
    "R-01-TEST",
    "F-01-1",
    "PLAN-01",
    "site-visit",
    "pain-addressed",
    "pain-assessment-and-plan",
    "kicked-off",
    "session-planned",
    "plan-made",
    "live",
)


@given(
    name=st.sampled_from(("priorities.csv", *COURSE_TABLES)),
    where=st.tuples(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True)),
    cell=st.sampled_from(NASTY) | st.text(max_size=8).filter(lambda each: "\x00" not in each),
)
def test_whatever_stands_in_a_cell_is_read_or_refused_with_its_place(
    name: str, where: tuple[float, float], cell: str
) -> None:
    with copied(GRANT_RUN) as folder:
        sheet = Sheet(folder, name)
        row = 1 + int(where[0] * (len(sheet.rows) - 1))
        column = int(where[1] * len(sheet.rows[0]))
        sheet.rows[row][column] = cell.encode("utf-8", "ignore").decode()
        sheet.save()
        try:
            inputs = read_cohort(folder, GRANT)
        except InputError as error:
            seen("refused")
            tables = {each.place.partition(",")[0] for each in error.faults}
        else:
            seen("taken")
            assert inputs.course
            tables = set()
    assert tables <= set(TABLES)
