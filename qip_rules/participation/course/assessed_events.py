"""What of the assessment counts on a day: of one practice, each round, goal and day once."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Final, TypeVar, get_args

import attrs

from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.counted import of_kind
from qip_rules.participation.course.findings import Remark
from qip_rules.participation.events.assessment_events import (
    AssessmentEvent,
    CertificationDecided,
    GoalCounted,
    PrioritiesSettled,
    RoundMeasured,
    SatisfactionAsked,
)
from qip_rules.participation.events.event import Event

__all__ = ["AssessedEvents", "assessed_events"]

T = TypeVar("T", RoundMeasured, PrioritiesSettled, GoalCounted, SatisfactionAsked)

_KINDS: Final = get_args(AssessmentEvent)
_HELD_IN: Final[Mapping[type[Event], str]] = {
    RoundMeasured: "round",
    PrioritiesSettled: "settlement",
    GoalCounted: "goal",
    SatisfactionAsked: "satisfaction",
}
"""The field with the record of each kind that is of a practice."""

_BY_DAY: Final = attrgetter("occurred_on", "recorded_at", "event_id")


@attrs.frozen(kw_only=True)
class AssessedEvents:
    """The events of an assessment that count."""

    practice_id: str | None
    """The practice that all of them are of; `None` as long as none is on record."""
    rounds: tuple[RoundMeasured, ...]
    """By last day, then by id: each round as it was last recorded."""
    settlements: tuple[PrioritiesSettled, ...]
    """By day: of each day what was recorded last."""
    settled: PrioritiesSettled | None
    """The settlement of the last day; `None` too where what is on record of that day contradicts
    itself, whatever was settled before."""
    goals: tuple[GoalCounted, ...]
    """By goal id: each as it was last recorded."""
    satisfaction: tuple[SatisfactionAsked, ...]
    """By day: of each day what was recorded last."""
    decisions: tuple[CertificationDecided, ...]
    """Every one, by day and moment."""

    def among(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """The events without those of an assessment that do not count."""
        kept = {
            each.event_id
            for every in (
                self.rounds,
                self.settlements,
                self.goals,
                self.satisfaction,
                self.decisions,
            )
            for each in every
        }
        return tuple(
            each for each in events if not isinstance(each, _KINDS) or each.event_id in kept
        )


def assessed_events(
    events: Sequence[Event], remarks: list[Remark], practice_id: str | None = None
) -> AssessedEvents:
    """What counts of the assessment; `remarks` takes what does not.

    Args:
        events: those known on the day, each once, by day and moment.
        remarks: takes what is of another practice, and what contradicts itself.
        practice_id: the practice of the application. Without it, that which most of the records
            name; of several named equally often, the one named first.
    """
    named = [(each, _practice_of(each)) for each in events if type(each) in _HELD_IN]
    if practice_id is None and named:
        # `most_common` keeps the order in which they came among those of one count.
        practice_id = Counter(name for _, name in named).most_common(1)[0][0]
    own = [each for each, name in named if name == practice_id]
    remarks += [
        _of_another(each, name, f"{practice_id}") for each, name in named if name != practice_id
    ]
    rounds, _ = _last_told(of_kind(own, RoundMeasured), _round, remarks)
    settlements, disputed = _last_told(of_kind(own, PrioritiesSettled), _day, remarks)
    remarks += _settled_again(of_kind(own, PrioritiesSettled), settlements)
    goals, _ = _last_told(of_kind(own, GoalCounted), lambda each: each.goal.goal_id, remarks)
    satisfaction, _ = _last_told(of_kind(own, SatisfactionAsked), _day, remarks)
    settled = max(settlements, key=_day, default=None)
    if settled is not None and any(each > settled.occurred_on for each in disputed):
        settled = None
    return AssessedEvents(
        practice_id=practice_id,
        rounds=tuple(sorted(rounds, key=lambda each: (each.occurred_on, _round(each)))),
        settlements=tuple(sorted(settlements, key=_day)),
        settled=settled,
        goals=tuple(sorted(goals, key=lambda each: each.goal.goal_id)),
        satisfaction=tuple(sorted(satisfaction, key=_day)),
        decisions=tuple(sorted(of_kind(events, CertificationDecided), key=_BY_DAY)),
    )


def _round(event: RoundMeasured) -> str:
    return event.round.round_id


def _day(event: PrioritiesSettled | SatisfactionAsked) -> date:
    return event.occurred_on


def _practice_of(event: Event) -> str:
    practice_id: str = getattr(event, _HELD_IN[type(event)]).practice_id
    return practice_id


def _of_another(event: Event, name: str, practice_id: str) -> Remark:
    says = (
        f"The event {event.event_id} is of the practice {name}, and what else is assessed is of "
        f"{practice_id}; it does not count."
    )
    return Remark(
        ParticipationCode.OTHER_PRACTICE,
        says,
        event.event_id,
        event_id=event.event_id,
        field=f"{_HELD_IN[type(event)]}.practice_id",
        expected=practice_id,
    )


K = TypeVar("K", bound=Hashable)


def _last_told(
    events: Iterable[T], key: Callable[[T], K], remarks: list[Remark]
) -> tuple[list[T], set[K]]:
    """Of each key what was recorded last, and the keys of which that contradicts itself."""
    by_key: dict[K, list[T]] = {}
    for each in events:
        by_key.setdefault(key(each), []).append(each)
    counted: list[T] = []
    disputed: set[K] = set()
    for name, told in by_key.items():
        moment = max(each.recorded_at for each in told)
        last = sorted(
            (each for each in told if each.recorded_at == moment), key=attrgetter("event_id")
        )
        if any(_said(each) != _said(last[0]) for each in last):
            disputed.add(name)
            remarks.append(_contradiction(last))
            continue
        counted.append(last[0])
    return counted, disputed


def _said(event: Event) -> object:
    return getattr(event, _HELD_IN[type(event)])


def _contradiction(told: Sequence[Event]) -> Remark:
    first, *_, last = told
    together = ", ".join(each.event_id for each in told)
    says = f"The events {together}, of one moment, say different things; none counts."
    return Remark(
        ParticipationCode.ASSESSMENT_CONTRADICTS,
        says,
        first.event_id,
        event_id=last.event_id,
        field="recorded_at",
        expected=f"what {first.event_id} says, or another moment",
    )


def _settled_again(
    told: Iterable[PrioritiesSettled], counted: Iterable[PrioritiesSettled]
) -> Iterator[Remark]:
    """What was recorded of a day before what counts of it, and says another thing."""
    others: dict[date, list[str]] = {}
    last = {each.occurred_on: each for each in counted}
    for each in told:
        if each.occurred_on in last and _said(each) != _said(last[each.occurred_on]):
            others.setdefault(each.occurred_on, []).append(each.event_id)
    for settled_on, event_ids in others.items():
        event_id = last[settled_on].event_id
        says = (
            f"Of the areas settled on {settled_on}, {', '.join(sorted(event_ids))} says another "
            f"thing than {event_id}, which was recorded last and counts."
        )
        yield Remark(ParticipationCode.SETTLED_AGAIN, says, event_id)
