"""The proof that a choice of pairs is the best one, stage by stage, and a checker of the proof.

A *choice* is some of the candidate pairs such that no practice is used more often than it wants
mentors, no mentor more often than it has places, and each mentor at least as often as its load
asks. The objectives are applied in order, each among the choices that are best so far. A *stage*
is one question on the way, and a *face* is what the stages before left open: the pairs that some
of the best choices hold and others do not, and between which bounds each node may hold of them.

A stage in which every open pair has a worth, and the sum of the worths is to be greatest, is
proved by a price for each practice and each mentor. Write u for the price of a practice, v for
that of a mentor. For any choice on the face,

    sum of worths = sum of (u + v) over its pairs + sum of (worth - u - v) over its pairs
                 <= sum over nodes of price * (its most if the price is above zero, else its least)
                    + sum of max(0, worth - u - v) over all open pairs.

The last line does not depend on the choice. A choice meets it with equality, and so is best, if

- each pair it holds is worth at least u + v, and each other open pair at most u + v;
- a node whose price is above zero holds its most, one whose price is below zero its least.

And the best choices are exactly those on the face that do. So the same prices say what is open to
the next stage: pairs worth more than u + v are held by every best choice, pairs worth less by
none, and a node with a price keeps to the bound it meets. (Duality of linear programs with
complementary slackness. Stage by stage it is the same as one proof with worths and prices of
several parts that are compared part by part.)

The worths of a stage, by its goal:

- `PAIRS`: 1 for each pair; `FIT`: its fit; `KEPT`: 1 for a pair that was one before, else 0.
- `LEVEL`, for a leximin choice: -1 for a fit above the level before and up to this one, else 0.
  Either just one such fit is open, or no pair held is open and has one, so that the count settles
  how many pairs have each fit. What is left above the last level all has one fit.
- `WORST`: -1 for each pair that fits no better than the worst that is held. Here the last line
  above has to come to -1 or less: then every choice on the face holds such a pair, and none has a
  better worst. What is open to the next stage are the pairs that fit no worse.

The checker is written from these sentences alone, in plain whole numbers, and shares no code
with the solver. It does not look at the tie order: which of several best choices is meant.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import index
from typing import SupportsIndex

from qip_rules.errors import expect_arguments
from qip_rules.matching.objectives import (
    DEFAULT_OBJECTIVES,
    FairestFit,
    FewestChanges,
    FlowObjective,
    IdPair,
    Leximin,
    MostPairs,
    TotalFit,
)
from qip_rules.matching.orders import by_flow
from qip_rules.matching.proof.certificate import Certificate, Goal, Stage
from qip_rules.matching.proof.open_rows import Claim, Face
from qip_rules.narrowing import as_given

__all__ = ["refutations"]


_GOALS: dict[type[FlowObjective], Goal] = {
    MostPairs: Goal.PAIRS,
    TotalFit: Goal.FIT,
    FairestFit: Goal.WORST,
    Leximin: Goal.LEVEL,
    FewestChanges: Goal.KEPT,
}


def refutations(  # noqa: PLR0913 (the problem and the claim, both in full)
    practice: Iterable[SupportsIndex],
    mentor: Iterable[SupportsIndex],
    fit: Iterable[SupportsIndex],
    *,
    practices: int,
    mentors: int,
    places: SupportsIndex | Iterable[SupportsIndex],
    wanted: SupportsIndex | Iterable[SupportsIndex] = 1,
    loads: SupportsIndex | Iterable[SupportsIndex] = 0,
    objectives: Sequence[FlowObjective] = DEFAULT_OBJECTIVES,
    rows: Iterable[SupportsIndex],
    paired: int,
    total_fit: int,
    certificate: Certificate,
) -> tuple[str, ...]:
    """What is wrong with the claim that `rows` is a best choice; nothing if it is proved.

    The first arguments are those of `assign`, the last four are what it returned. All rows and
    all nodes are looked at, in plain whole numbers.

    Args:
        practice: the practice of each candidate pair, from 0.
        mentor: the mentor of each candidate pair, from 0.
        fit: the fit of each candidate pair.
        practices: the number of practices.
        mentors: the number of mentors.
        places: places of each mentor, or of every mentor.
        wanted: mentors wanted by each practice, or by every practice.
        loads: the least number of practices of each mentor, or of every mentor.
        objectives: what the choice is best at, in order; earlier pairs by number.
        rows: the numbers of the chosen candidate pairs.
        paired: the claimed number of chosen pairs.
        total_fit: the claimed sum of their fits.
        certificate: the claimed proof.

    Returns:
        One sentence for each violation. If the claim is ill-formed, such as rows that do not
        exist or prices missing, only that is said, because the rest cannot be judged; nor can
        the stages after one that is not proved.

    Raises:
        ArgumentError: `certificate` is no `Certificate`.
        TypeError: an entry of the problem or of `rows` is not a whole number.
        InputError: `objectives` are in no sensible order, or one of them is no flow.
    """
    expect_arguments(
        "refutations", certificate=(certificate, Certificate, "`assign` gives one with its answer")
    )
    if not all(isinstance(as_given(each), Stage) for each in certificate.stages):
        return ("the certificate has stages that are none",)
    claim = Claim(
        practice=_column(practice),
        mentor=_column(mentor),
        fit=_column(fit),
        places=_one_for_each(places, mentors),
        wanted=_one_for_each(wanted, practices),
        loads=_one_for_each(loads, mentors),
        objectives=by_flow(objectives),
        practices=practices,
        mentors=mentors,
        rows=_whole_numbers(rows),
        paired=paired,
        total_fit=total_fit,
        stages=certificate.stages,
    )
    wrong = (*_ill_formed(claim), *_other_stages(claim))
    if wrong:
        return wrong
    wrong = tuple(_infeasible(claim))
    return wrong or tuple(_unproved(claim))


def _whole_numbers(values: Iterable[SupportsIndex]) -> list[int]:
    return list(map(index, values))


def _column(values: Iterable[SupportsIndex]) -> Sequence[int]:
    """Whole numbers, in an eighth or a fifth of the memory where they have 64 bits at most."""
    given = values if isinstance(values, Sequence) else tuple(values)
    try:
        return array("q", map(index, given))
    except OverflowError:
        return _whole_numbers(given)


def _one_for_each(value: SupportsIndex | Iterable[SupportsIndex], count: int) -> list[int]:
    return _whole_numbers(value) if isinstance(value, Iterable) else [index(value)] * count


def _ill_formed(claim: Claim) -> Iterator[str]:
    """What keeps the claim from being judged at all."""
    count = len(claim.practice)
    if not count == len(claim.mentor) == len(claim.fit):
        yield (
            f"the columns differ in length: {count} practices, {len(claim.mentor)} mentors, "
            f"{len(claim.fit)} fits"
        )
    for name, column, nodes, capacities in (
        ("practice", claim.practice, claim.practices, claim.wanted),
        ("mentor", claim.mentor, claim.mentors, claim.places),
    ):
        if column and not 0 <= min(column) <= max(column) < nodes:
            yield f"a candidate pair names a {name} that is not among the {nodes}"
        if len(capacities) != nodes:
            yield f"{len(capacities)} capacities are given for {nodes} {name}s"
    if len(claim.loads) != claim.mentors:
        yield f"{len(claim.loads)} loads are given for {claim.mentors} mentors"
    for row in claim.rows:
        if not 0 <= row < count:
            yield f"row {row} is chosen, but there are {count} rows, counted from 0"
    for number, stage in enumerate(claim.stages):
        for name, prices, nodes in (
            ("practice", stage.practice_prices, claim.practices),
            ("mentor", stage.mentor_prices, claim.mentors),
        ):
            if len(prices) != nodes:
                yield f"stage {number}: {len(prices)} {name} prices are given for {nodes} {name}s"
            for node, price in enumerate(prices):
                if type(price) is not int:
                    yield (
                        f"stage {number}: the price of {name} {node} is not a whole number: "
                        f"{price!r}"
                    )


def _other_stages(claim: Claim) -> Iterator[str]:
    """Whether the stages are those of the objectives, in their order."""
    goals = [_GOALS[type(each)] for each in claim.objectives]
    stated: list[Goal] = []
    for stage in claim.stages:
        if stage.goal is not Goal.LEVEL or Goal.LEVEL not in stated[-1:]:
            stated.append(stage.goal)
    for number, stage in enumerate(claim.stages):
        if stage.bound is not None:
            yield f"stage {number}: a bound is stated beside the prices, which leave no gap"
        if stage.level is not None and stage.goal is not Goal.LEVEL:
            yield f"stage {number}: a level is stated, and {stage.goal.value} has none"
        numbers = [stage.level] if stage.goal is Goal.LEVEL else []
        if stage.goal is not Goal.WORST or stage.value is not None:
            numbers.append(stage.value)
        if any(type(each) is not int for each in numbers):
            yield f"stage {number}: its value or its level is not a whole number"
    if Goal.LEVEL not in stated:  # none is needed where all that is open fits alike
        goals = [each for each in goals if each is not Goal.LEVEL]
    if stated != goals:
        said = ", ".join(each.value for each in stated) or "nothing"
        yield f"the stages are about {said}; the objectives are others"


def _infeasible(claim: Claim) -> Iterator[str]:
    """Whether the choice keeps to the capacities, and is as large as stated."""
    for row, times in Counter(claim.rows).items():
        if times > 1:
            yield f"row {row} is chosen {times} times"
    chosen_pairs = Counter((claim.practice[row], claim.mentor[row]) for row in set(claim.rows))
    for (practice, mentor), times in chosen_pairs.items():
        if times > 1:
            yield f"practice {practice} and mentor {mentor} are paired {times} times"
    yield from _overused("practice", _uses(claim.practice, claim.rows), claim.wanted)
    at_mentor = _uses(claim.mentor, claim.rows)
    yield from _overused("mentor", at_mentor, claim.places)
    for mentor, load in enumerate(claim.loads):
        if at_mentor[mentor] < load:
            yield f"mentor {mentor} is in {at_mentor[mentor]} chosen pairs; its load is {load}"
    if claim.paired != len(claim.rows):
        yield f"{claim.paired} pairs are stated, {len(claim.rows)} are chosen"
    total_fit = sum(claim.fit[row] for row in claim.rows)
    if claim.total_fit != total_fit:
        yield f"the total fit is stated as {claim.total_fit}, the chosen pairs sum to {total_fit}"


def _uses(column: Sequence[int], rows: Iterable[int]) -> Counter[int]:
    return Counter(column[row] for row in rows)


def _overused(name: str, uses: Counter[int], capacities: list[int]) -> Iterator[str]:
    for node, times in uses.items():
        if times > capacities[node]:
            yield f"{name} {node} is in {times} chosen pairs; its capacity is {capacities[node]}"


def _unproved(claim: Claim) -> Iterator[str]:
    """Whether the prices leave no better choice; the first stage that is not proved ends it."""
    previous: frozenset[IdPair] = frozenset()
    for objective in claim.objectives:
        if isinstance(objective, FewestChanges):
            previous = frozenset(objective.previous)
    face = Face(claim, previous)
    stages = list(enumerate(claim.stages))
    for objective in claim.objectives:
        goal = _GOALS[type(objective)]
        of_goal = [(number, stage) for number, stage in stages if stage.goal is goal]
        for number, stage in of_goal:
            wrong = list(face.wrong_value(stage)) or list(face.unproved(stage))
            if wrong:
                yield from (f"stage {number}, {goal.value}: {each}" for each in wrong)
                return
            if goal is Goal.LEVEL or objective != claim.objectives[-1]:
                face.narrow(stage)
        if goal is Goal.LEVEL:
            wrong = list(face.unsettled())
            if wrong:
                yield from wrong
                return
