"""Values by date, held against a calendar written out day by day."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.policy.timeline import Span, Timeline, faults_in

START = date(2026, 1, 1)
SPACE = 40
Version = tuple[date, date | None, str]


def day(number: int) -> date:
    return START + timedelta(days=number)


@st.composite
def sound_versions(draw: st.DrawFn) -> list[Version]:
    """Versions in any order that follow on one another, some with an end, the last maybe none."""
    starts = sorted(draw(st.sets(st.integers(0, SPACE), min_size=1, max_size=5)))
    versions: list[Version] = []
    for index, first in enumerate(starts):
        limit = starts[index + 1] - 1 if index + 1 < len(starts) else SPACE + 5
        last = draw(st.none() | st.integers(first, limit))
        versions.append((day(first), None if last is None else day(last), f"v{index}"))
    return draw(st.permutations(versions))


def written_out(versions: Sequence[Version]) -> dict[date, str]:
    """What is in force on each day: the version that began last, unless it has ended."""
    calendar: dict[date, str] = {}
    for number in range(-5, SPACE + 10):
        begun = [version for version in versions if version[0] <= day(number)]
        if begun:
            _, last, value = max(begun, key=lambda version: version[0])
            if last is None or day(number) <= last:
                calendar[day(number)] = value
    return calendar


@given(sound_versions())
def test_each_day_has_the_version_of_the_calendar(versions: list[Version]) -> None:
    calendar = written_out(versions)
    timeline = Timeline.of(versions)
    for number in range(-5, SPACE + 10):
        assert timeline.on(day(number)) == calendar.get(day(number))


@given(sound_versions())
def test_changes_are_the_days_on_which_something_changes(versions: list[Version]) -> None:
    calendar = written_out(versions)
    changes = Timeline.of(versions).changes
    assert list(changes) == sorted(set(changes))
    differing = {
        day(number)
        for number in range(-4, SPACE + 10)
        if calendar.get(day(number)) != calendar.get(day(number - 1))
    }
    assert differing == set(changes)


@given(sound_versions(), st.integers(0, SPACE), st.integers(0, SPACE))
def test_cover_is_every_day(versions: list[Version], one: int, other: int) -> None:
    first, last = day(min(one, other)), day(max(one, other))
    calendar = written_out(versions)
    whole = all(first + timedelta(days=each) in calendar for each in range((last - first).days + 1))
    assert Timeline.of(versions).covers(first, last) is whole


@given(sound_versions(), st.integers(0, SPACE))
def test_cover_without_an_end(versions: list[Version], one: int) -> None:
    timeline = Timeline.of(versions)
    newest = timeline.spans[-1]
    whole = timeline.covers(day(one), max(day(one), newest.first))
    assert timeline.covers(day(one), None) is (whole and newest.last is None)


@given(sound_versions())
def test_sound_versions_have_no_faults_but_gaps(versions: list[Version]) -> None:
    dates = [(first, last) for first, last, _ in versions]
    assert faults_in(dates, gaps=False) == []
    spans = Timeline.of(versions).spans
    gapless = Timeline.of(versions).covers(spans[0].first, spans[-1].first)
    assert (faults_in(dates, gaps=True) == []) is gapless


@pytest.mark.parametrize(
    ("versions", "gaps", "faults"),
    [
        ([], True, []),
        ([(day(0), None)], True, []),
        ([(day(0), day(0))], True, []),
        ([(day(0), day(4)), (day(5), None)], True, []),
        ([(day(5), None), (day(0), None)], True, []),
        (
            [(day(1), day(0))],
            True,
            ["an end, 2026-01-01, before its beginning, 2026-01-02"],
        ),
        ([(day(0), None), (day(0), None)], False, ["two versions from 2026-01-01"]),
        (
            [(day(0), day(5)), (day(5), None)],
            False,
            ["a version to 2026-01-06 that overlaps the one from 2026-01-06"],
        ),
        ([(day(0), day(3)), (day(5), None)], False, []),
        (
            [(day(0), day(3)), (day(5), None)],
            True,
            ["a gap after 2026-01-04: the next version begins on 2026-01-06"],
        ),
    ],
    ids=["none", "one", "one day", "end to end", "any order", "backwards", "twice", "overlap",
         "gap allowed", "gap"],
)  # fmt: skip
def test_faults_in_words(
    versions: list[tuple[date, date | None]],
    gaps: bool,  # noqa: FBT001 - a row of the table
    faults: list[str],
) -> None:
    assert faults_in(versions, gaps=gaps) == faults


def test_several_faults_are_told_at_once() -> None:
    versions = [(day(9), day(8)), (day(0), day(3)), (day(2), day(4)), (day(2), None)]
    assert len(faults_in(versions, gaps=True)) == 3


def test_the_edges_of_the_calendar() -> None:
    whole: Timeline[str] = Timeline.of([(date.min, date.max, "all")])
    assert whole.on(date.min) == whole.on(date.max) == "all"
    assert whole.changes == (date.min,)
    assert whole.covers(date.min, None)
    assert whole.covers(date.min, date.max)
    assert Timeline.of([(date.min, None, "a"), (date.min, None, "b")]).spans[1].value == "b"


def test_nothing_is_in_force_in_an_empty_timeline() -> None:
    empty: Timeline[str] = Timeline.of([])
    assert empty.on(START) is None
    assert empty.changes == ()
    assert not empty.covers(START, START)


def test_a_span_holds_both_its_days() -> None:
    span = Span(day(1), day(3), "x")
    assert [span.covers(day(each)) for each in range(5)] == [False, True, True, True, False]
    assert Span(day(1), None, "x").covers(date.max)
