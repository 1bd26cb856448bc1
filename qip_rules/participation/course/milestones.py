"""Milestones: each step with who owes it, what has become of it, and until when there is time."""

import enum
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs

from qip_rules.participation.course.occurrences import Occurrence, periods_of
from qip_rules.participation.course.schedule import Breach, Place, Schedule, Slot
from qip_rules.participation.words import Party, Recording, Rhythm
from qip_rules.policy.program import Step

__all__ = ["Milestone", "MilestoneState", "milestones_of"]


class MilestoneState(enum.Enum):
    """What has become of a step."""

    DONE = "done"
    PLANNED = "planned"
    """It has a day, which is not over."""
    UNCONFIRMED = "unconfirmed"
    """The day it was announced for is over, or a step that follows was done: nothing on record
    says whether it was done."""
    OPEN = "open"
    """It has no day, and there is time for it, or nothing says until when."""
    LATE = "late"
    """It was not done while there was time for it."""


@attrs.frozen(kw_only=True)
class Milestone:
    """One time that a step is done, or is to be done."""

    step_id: str
    title: str
    number: int
    """Which time it is done, from 1; of a step with a rhythm, in which period."""
    owed_by: Party
    state: MilestoneState
    first: date | None
    """Its first day, if it is done or has one; of a step with a rhythm that is not done, none."""
    last: date | None
    due_on: date | None
    """The last day on which it is in time, as far as the days known say; of what is done, none."""
    is_next: bool
    """Whether it can be done now: it is not done, and everything that comes first is. A session can
    be planned as soon as those before it have their days."""


def milestones_of(
    steps: Sequence[Step],
    schedule: Schedule,
    occurrences: Mapping[str, Sequence[Occurrence]],
    as_of: date,
) -> tuple[Milestone, ...]:
    """The milestones in the order of the document, then by number."""
    by_step: dict[str, list[Slot]] = {}
    for slot in sorted(schedule.slots, key=lambda each: each.number):
        by_step.setdefault(slot.step_id, []).append(slot)
    unrecorded = {each.before for each in schedule.broken if each.kind is Breach.NOT_RECORDED}
    waiting = _waiting(steps, by_step)
    milestones: list[Milestone] = []
    for step in steps:
        if step.every:
            milestones += _periodic(step, occurrences, as_of)
        else:
            slots = by_step.get(step.id, [])
            milestones += _counted(step, slots, unrecorded, as_of, waits=step.id in waiting)
    return tuple(milestones)


def _waiting(steps: Sequence[Step], by_step: Mapping[str, Sequence[Slot]]) -> set[str]:
    """The steps before which something that comes first is not done."""
    open_ones = {
        name
        for name, slots in by_step.items()
        if any(each.occurrence is None or not each.occurrence.is_done for each in slots)
    }
    return {each.id for each in steps if open_ones & {*each.not_before, *each.after}}


def _counted(
    step: Step, slots: Sequence[Slot], unrecorded: set[Place], as_of: date, *, waits: bool
) -> Iterator[Milestone]:
    is_next = not waits
    is_session = step.recorded_by == Recording.SESSION.value
    for slot in slots:
        known = slot.occurrence
        if known is not None and known.is_done:
            state = MilestoneState.DONE
        elif (slot.step_id, slot.number) in unrecorded or (known and known.last < as_of):
            state = MilestoneState.UNCONFIRMED
        elif known is not None:
            state = MilestoneState.PLANNED
        elif slot.latest is not None and slot.latest < as_of:
            state = MilestoneState.LATE
        else:
            state = MilestoneState.OPEN
        is_done = state is MilestoneState.DONE
        yield Milestone(
            step_id=step.id,
            title=step.title,
            number=slot.number,
            owed_by=Party(step.owed_by),
            state=state,
            first=known.first if known else None,
            last=known.last if known else None,
            due_on=None if is_done else slot.latest,
            is_next=is_next and not is_done,
        )
        has_day = known is not None and is_session
        is_next = is_next and (is_done or has_day)


def _periodic(
    step: Step, occurrences: Mapping[str, Sequence[Occurrence]], as_of: date
) -> Iterator[Milestone]:
    around = occurrences.get(step.between, ())
    if not around:
        return
    first, last = min(each.first for each in around), max(each.last for each in around)
    for number, period in enumerate(periods_of(Rhythm(step.every), first, last), start=1):
        done = [each for each in occurrences[step.id] if period.first <= each.first <= period.last]
        if done:
            state = MilestoneState.DONE
        elif period.last < as_of:
            state = MilestoneState.LATE
        else:
            state = MilestoneState.OPEN
        yield Milestone(
            step_id=step.id,
            title=step.title,
            number=number,
            owed_by=Party(step.owed_by),
            state=state,
            first=done[0].first if done else None,
            last=done[0].last if done else None,
            due_on=None if done else period.last,
            is_next=not done and period.first <= as_of,
        )
