"""A second opinion on schedules, by other code: every constraint looked at one by one.

It knows nothing of graphs or passes. A schedule is right if it gives each step as many places as it
has to be done, keeps every day that is given, puts nothing else before the day of the schedule, and
keeps the order of every two steps; it is the earliest if no single place could be a day earlier.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from qip_rules.participation import Occurrence, Schedule, Slot
from qip_rules.policy.program import Step

Days = Mapping[tuple[str, int], tuple[date, date]]


def in_schedule(steps: Sequence[Step], dated: Mapping[str, Sequence[Occurrence]]) -> list[Step]:
    waited_for = {
        name
        for each in steps
        if dated.get(each.id)
        for name in (each.id, *each.not_before, *each.after)
    }
    return [
        each
        for each in steps
        if not each.every and (each.owed_by != "nobody" or each.id in waited_for)
    ]


def places_of(
    step: Step, counts: Mapping[str, int], dated: Mapping[str, Sequence[Occurrence]]
) -> int:
    known = len(dated.get(step.id, ())) if step.recorded_by == "session" else 0
    return max(counts.get(step.id, 1), known)


def broken_pairs(
    steps: Sequence[Step],
    counts: Mapping[str, int],
    dated: Mapping[str, Sequence[Occurrence]],
    days: Days,
) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """Every two places of which the second begins too early for the first."""
    known = {each.id: each for each in in_schedule(steps, dated)}
    for step in known.values():
        for number in range(1, places_of(step, counts, dated)):
            one, next_one = (step.id, number), (step.id, number + 1)
            gap = timedelta(days=1 if step.recorded_by == "session" else 0)
            if days[one][1] + gap > days[next_one][0]:
                yield one, next_one
        for names, gap in ((step.not_before, timedelta(0)), (step.after, timedelta(days=1))):
            for name in names:
                if name in known:
                    before = (name, counts.get(name, 1))
                    if days[before][1] + gap > days[step.id, 1][0]:
                        yield before, (step.id, 1)


def faults_of(  # noqa: PLR0913, PLR0917 - what `lay_out` was given
    schedule: Schedule,
    steps: Sequence[Step],
    counts: Mapping[str, int],
    dated: Mapping[str, Sequence[Occurrence]],
    as_of: date,
    needed: Mapping[str, int],
) -> list[str]:
    """What is wrong with a schedule, in words; nothing, if it is right."""
    slots: dict[tuple[str, int], Slot] = {
        (each.step_id, each.number): each for each in schedule.slots
    }
    expected = {
        (step.id, number)
        for step in in_schedule(steps, dated)
        for number in range(1, places_of(step, counts, dated) + 1)
    }
    if set(slots) != expected or len(slots) != len(schedule.slots):
        return [f"other places than {sorted(expected)}"]
    days = {place: (slot.earliest, slot.earliest_end) for place, slot in slots.items()}
    faults = []
    for (name, number), slot in slots.items():
        known = dated.get(name, ())
        if number <= len(known):
            given = known[number - 1]
            if days[name, number] != (given.first, given.last):
                faults.append(f"{name} {number} does not keep its days")
            continue
        long = timedelta(days=needed.get(name, 1) - 1)
        if slot.earliest < as_of or slot.earliest_end - slot.earliest != long:
            faults.append(f"{name} {number} is too early or not as long as it takes")
    broken = set(broken_pairs(steps, counts, dated, days))
    if broken != {(each.before, each.after) for each in schedule.broken}:
        faults.append(f"the broken orders are {sorted(broken)}")
    faults += _not_the_earliest(slots, steps, counts, dated, as_of, days)
    faults += _not_the_latest(slots, steps, counts, dated, needed)
    return faults


def _not_the_earliest(  # noqa: PLR0913, PLR0917 - as `faults_of`
    slots: Mapping[tuple[str, int], Slot],
    steps: Sequence[Step],
    counts: Mapping[str, int],
    dated: Mapping[str, Sequence[Occurrence]],
    as_of: date,
    days: Days,
) -> Iterator[str]:
    before = set(broken_pairs(steps, counts, dated, days))
    for place, slot in slots.items():
        if slot.occurrence is not None or slot.earliest == as_of:
            continue
        one = timedelta(days=1)
        sooner = {**days, place: (slot.earliest - one, slot.earliest_end - one)}
        further = set(broken_pairs(steps, counts, dated, sooner)) - before
        if not any(after == place for _, after in further):
            yield f"{place} could be a day earlier"


def _not_the_latest(
    slots: Mapping[tuple[str, int], Slot],
    steps: Sequence[Step],
    counts: Mapping[str, int],
    dated: Mapping[str, Sequence[Occurrence]],
    needed: Mapping[str, int],
) -> Iterator[str]:
    """Places that, when all are as late as they may be, come too late for what follows."""
    days = {}
    far = date(9000, 1, 1)
    for place, slot in slots.items():
        long = timedelta(days=needed.get(place[0], 1) - 1)
        if slot.occurrence is not None:
            days[place] = (slot.occurrence.first, slot.occurrence.last)
        elif slot.latest is not None:
            days[place] = (slot.latest - long, slot.latest)
        else:
            days[place] = (far, far)  # nothing that is dated follows: nothing is too late
    for one, other in broken_pairs(steps, counts, dated, days):
        if slots[one].occurrence is None and days[other] != (far, far):
            yield f"{one} can be too late for {other}"
