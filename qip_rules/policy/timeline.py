"""Values by date: what was in force on a day, and where dates leave a gap or overlap."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Generic, TypeVar

import attrs

__all__ = ["Span", "Timeline", "faults_in"]

T = TypeVar("T")


@attrs.frozen
class Span(Generic[T]):
    """Something in force from `first` to `last`, both days included; no `last` is no end."""

    first: date
    last: date | None
    value: T

    def covers(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return self.first <= day and (self.last is None or day <= self.last)


@attrs.frozen
class Timeline(Generic[T]):
    """Versions of one thing in order of date. A version ends at the latest when the next begins."""

    spans: tuple[Span[T], ...]

    @classmethod
    def of(cls, versions: Sequence[tuple[date, date | None, T]]) -> "Timeline[T]":
        """A timeline of `(from, until, value)`, in any order; without any, nothing is in force."""
        ordered = sorted(versions, key=lambda version: version[0])
        following = [*(version[0] for version in ordered[1:]), *([None] if ordered else [])]
        return cls(
            tuple(
                Span(first, _end(last, after), value)
                for (first, last, value), after in zip(ordered, following, strict=True)
            )
        )

    def on(self, day: date) -> T | None:
        """What is in force on `day`, if anything is."""
        for span in self.spans:
            if span.covers(day):
                return span.value
        return None

    def covers(self, first: date, last: date | None) -> bool:
        """Whether something is in force on every day from `first` to `last`."""
        day: date | None = first
        for span in self.spans:
            if day is None:
                break
            if span.covers(day):
                if span.last is None or span.last >= (last or date.max):
                    return True
                day = _day_after(span.last)
        return False

    @property
    def changes(self) -> tuple[date, ...]:
        """Every day on which what is in force changes."""
        after = (_day_after(span.last) for span in self.spans)
        ends = (day for day in after if day is not None)
        return tuple(sorted({*(span.first for span in self.spans), *ends}))


def _end(last: date | None, next_first: date | None) -> date | None:
    if last is not None or next_first is None:
        return last
    return max(next_first, date.min + timedelta(days=1)) - timedelta(days=1)


def _day_after(day: date | None) -> date | None:
    """The next day, if the calendar has one."""
    return None if day is None or day == date.max else day + timedelta(days=1)


def faults_in(versions: Sequence[tuple[date, date | None]], *, gaps: bool) -> list[str]:
    """What is wrong with the dates of the versions of one thing, in words.

    With `gaps`, days between two versions on which none is in force are a fault too.
    """
    said: list[str] = []
    ordered = sorted(versions, key=lambda version: version[0])
    for first, last in ordered:
        if last is not None and last < first:
            said.append(f"an end, {last}, before its beginning, {first}")
    for (first, last), (after, _) in itertools.pairwise(ordered):
        if after == first:
            said.append(f"two versions from {first}")
        elif last is not None and last >= after:
            said.append(f"a version to {last} that overlaps the one from {after}")
        elif gaps and last is not None and last + timedelta(days=1) < after:
            said.append(f"a gap after {last}: the next version begins on {after}")
    return said
