"""A schedule of the steps: what is dated already, and where there is room for the rest.

The order of the steps is a precedence graph: an edge for each pair of steps of which one comes
first, with the days that have to lie between. One pass forward gives the earliest days, one
backward the latest (the critical path method: J. E. Kelley and M. R. Walker, "Critical-Path
Planning and Scheduling", 1959). A dated step stays where it is: where that breaks the order, the
schedule says which constraints, which days and which clauses, and goes on from the given day.
"""

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Final

from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import refuse, shown
from qip_rules.participation.course.occurrences import Occurrence
from qip_rules.participation.course.schedule import Breach, BrokenOrder, Place, Schedule, Slot
from qip_rules.participation.words import Party, Recording
from qip_rules.policy.program import Step

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["lay_out"]

_DAYS_MAXIMUM: Final = 366
"""No step takes more days; more was mistyped."""


def lay_out(  # noqa: PLR0913 - each a kind of what is known
    steps: Sequence[Step],
    counts: Mapping[str, int],
    occurrences: Mapping[str, Sequence[Occurrence]],
    *,
    as_of: date,
    ends_on: date | None = None,
    days_needed: Mapping[str, int] | None = None,
) -> Schedule:
    """The schedule in which everything is done as early as it can be.

    Args:
        steps: those of the program; one with a rhythm has no slot, and one that nobody owes only
            when it, or a step that waits for it, is dated.
        counts: how many times each is done.
        occurrences: what is dated, by step.
        as_of: no step that is not dated is done before this day.
        ends_on: the last day of the program, if it is known: by then is done what the practice or
            its sponsor owes.
        days_needed: how many days a step takes that is not dated; one day where nothing is said.

    Raises:
        ArgumentError: an argument of another class.
        InputError: days of a step that is not there, or not from 1 to 366; a count below 1; steps
            of which each waits for another.
    """
    expect_arguments(
        "lay_out",
        steps=(steps, Sequence),
        counts=(counts, Mapping),
        occurrences=(occurrences, Mapping),
        as_of=(as_of, date),
        ends_on=(ends_on, date | None),
        days_needed=(days_needed, Mapping | None),
    )
    needed = dict(days_needed or {})
    refuse(_faults(steps, counts, needed), "what the schedule is made of")
    network = _Network(steps, counts, occurrences, as_of=as_of, ends_on=ends_on, needed=needed)
    return network.schedule()


def _faults(
    steps: Sequence[Step], counts: Mapping[str, int], needed: Mapping[str, int]
) -> list[Fault]:
    known = {step.id for step in steps}
    faults = [
        Fault(f"counts[{name}]", shown(count), "a whole number of at least 1")
        for name, count in counts.items()
        if type(count) is not int or count < 1
    ]
    for name, days in needed.items():
        if name not in known:
            faults.append(Fault(f"days_needed[{name}]", shown(name), "the id of a step"))
        if type(days) is not int or not 1 <= days <= _DAYS_MAXIMUM:
            expected = f"a whole number from 1 to {_DAYS_MAXIMUM}"
            faults.append(Fault(f"days_needed[{name}]", shown(days), expected))
    waits_for = {step.id: {*step.not_before, *step.after} & known for step in steps}
    try:
        TopologicalSorter(waits_for).prepare()
    except CycleError as error:
        circle = ", ".join(dict.fromkeys(error.args[1]))
        faults.append(Fault("steps", circle, "no steps of which each waits for another"))
    return faults


class _Network:
    """The precedence graph of one schedule, and the two passes over it; days are ordinals."""

    def __init__(  # noqa: PLR0913 - as `lay_out`
        self,
        steps: Sequence[Step],
        counts: Mapping[str, int],
        occurrences: Mapping[str, Sequence[Occurrence]],
        *,
        as_of: date,
        ends_on: date | None,
        needed: Mapping[str, int],
    ) -> None:
        self.as_of = as_of.toordinal()
        self.needed = needed
        self.dated = {each.id: tuple(occurrences.get(each.id, ())) for each in steps}
        with_days = [each for each in steps if self.dated[each.id]]
        waited_for = {
            name for each in with_days for name in (each.id, *each.not_before, *each.after)
        }
        self.steps = {
            each.id: each
            for each in steps
            if not each.every and (each.owed_by != Party.NOBODY.value or each.id in waited_for)
        }
        self.counts = counts
        self.horizon = None if ends_on is None else ends_on.toordinal()
        self.first: dict[Place, int] = {}
        self.last: dict[Place, int] = {}
        self.binding: dict[Place, Place | None] = {}
        self.latest: dict[Place, int | None] = {}
        self.graph = self._graph()

    def _places(self, step: Step) -> list[Place]:
        count = self.counts.get(step.id, 1)
        if step.recorded_by == Recording.SESSION.value:
            count = max(count, len(self.dated[step.id]))
        return [(step.id, number) for number in range(1, count + 1)]

    def _graph(self) -> "nx.DiGraph[Place]":
        """Edges from what comes first to what follows, with the days between."""
        import networkx as nx

        graph: nx.DiGraph[Place] = nx.DiGraph()
        for step in self.steps.values():
            places = self._places(step)
            graph.add_nodes_from(places)
            for one, other in itertools.pairwise(places):
                same_day = step.recorded_by != Recording.SESSION.value
                graph.add_edge(one, other, days=0 if same_day else 1)
        for step in self.steps.values():
            for names, days in ((step.not_before, 0), (step.after, 1)):
                for name in names:
                    if name in self.steps:
                        done = (name, self.counts.get(name, 1))
                        graph.add_edge(done, (step.id, 1), days=days)
        return graph

    def occurrence(self, place: Place) -> Occurrence | None:
        step_id, number = place
        known = self.dated[step_id]
        return known[number - 1] if number <= len(known) else None

    def schedule(self) -> Schedule:
        import networkx as nx

        rank = {name: number for number, name in enumerate(self.steps)}

        def by_step(place: Place) -> tuple[int, int]:
            return rank[place[0]], place[1]

        order = list(nx.lexicographical_topological_sort(self.graph, key=by_step))
        broken = [each for place in order for each in self._forward(place)]
        for place in reversed(order):
            self._backward(place)
        return Schedule(
            slots=tuple(self._slot(place) for place in order),
            broken=tuple(broken),
            critical=self._critical(order),
        )

    def _forward(self, place: Place) -> list[BrokenOrder]:
        """The earliest days of a step, and the constraints that its own days break."""
        known = self.occurrence(place)
        ready, binding = self.as_of, None
        broken: list[BrokenOrder] = []
        for before in sorted(self.graph.predecessors(place)):
            days = self.graph.edges[before, place]["days"]
            earliest = self.last[before] + days
            if earliest > ready or (earliest == ready and binding is None):
                ready, binding = earliest, before
            if known is not None and earliest > known.first.toordinal():
                broken.append(self._broken(before, place, known, same_day=days == 0))
        if known is not None:
            self.first[place], self.last[place] = known.first.toordinal(), known.last.toordinal()
            self.binding[place] = None
        else:
            self.first[place] = ready
            self.last[place] = ready + self.needed.get(place[0], 1) - 1
            self.binding[place] = binding
        return broken

    def _broken(
        self, before: Place, place: Place, known: Occurrence, *, same_day: bool
    ) -> BrokenOrder:
        if self.occurrence(before) is not None:
            kind = Breach.DATES
        elif known.is_done:
            kind = Breach.NOT_RECORDED
        else:
            kind = Breach.NO_ROOM
        cites = (*self.steps[before[0]].cites, *self.steps[place[0]].cites)
        return BrokenOrder(
            kind=kind,
            before=before,
            after=place,
            before_ends=_day(self.last[before]),
            after_begins=known.first,
            same_day=same_day,
            chain=self._chain(before),
            cites=tuple(dict.fromkeys(cites)),
        )

    def _chain(self, place: Place) -> tuple[Place, ...]:
        chain: list[Place] = []
        each: Place | None = place
        while each is not None:
            chain.append(each)
            each = self.binding[each]
        return tuple(reversed(chain))

    def _backward(self, place: Place) -> None:
        """The last day on which a step has to be over."""
        known = self.occurrence(place)
        bounds: list[int] = []
        if self.horizon is not None and self._is_bound_by_the_end(place):
            bounds.append(self.horizon)
        for after in self.graph.successors(place):
            begins = self._latest_beginning(after)
            if begins is not None:
                bounds.append(begins - self.graph.edges[place, after]["days"])
        self.latest[place] = min(bounds, default=None)
        if known is not None:
            self.latest[place] = known.last.toordinal()

    def _latest_beginning(self, place: Place) -> int | None:
        known, latest = self.occurrence(place), self.latest[place]
        if known is not None:
            return known.first.toordinal()
        return None if latest is None else latest - self.needed.get(place[0], 1) + 1

    def _is_bound_by_the_end(self, place: Place) -> bool:
        step = self.steps[place[0]]
        owed_here = step.owed_by in (Party.PRACTICE.value, Party.SPONSOR.value)
        return owed_here or step.recorded_by == Recording.END.value

    def _slot(self, place: Place) -> Slot:
        latest = self.latest[place]
        return Slot(
            step_id=place[0],
            number=place[1],
            earliest=_day(self.first[place]),
            earliest_end=_day(self.last[place]),
            latest=None if latest is None else _day(latest),
            occurrence=self.occurrence(place),
        )

    def _critical(self, order: Sequence[Place]) -> tuple[Place, ...]:
        open_ones = [place for place in order if self.occurrence(place) is None]
        if not open_ones:
            return ()
        latest = max(self.last[place] for place in open_ones)
        return self._chain(next(each for each in reversed(open_ones) if self.last[each] == latest))


def _day(ordinal: int) -> date:
    """A day of the calendar, which has an end and a beginning."""
    low, high = date.min.toordinal(), date.max.toordinal()
    return date.fromordinal(min(max(ordinal, low), high))
