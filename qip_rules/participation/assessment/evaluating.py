"""The evaluation: how each practice stood before and after on its own goals, and the cohort.

Every figure stands with its count and an interval for what chance alone can do; what is missing is
counted as missing. The intervals speak of one goal each: of many goals some will lie beside what
they are about. Practices are never added up into one share, because the cases of one practice are
not draws from all. Nothing here says why anything changed: a before and an after, without others
beside them, tell no cause.
"""

import enum
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Final

import attrs

from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import identifier, refuse, shown
from qip_rules.participation.assessment.goals import Goal, Satisfaction
from qip_rules.participation.assessment.intervals import Interval, change_interval, share_interval
from qip_rules.participation.assessment.measured_facts import SHARE_MAXIMUM
from qip_rules.participation.assessment.measures import Counted
from qip_rules.participation.assessment.shares import share_parameter
from qip_rules.policy.measure import Better
from qip_rules.policy.program import Program
from qip_rules.rules.requirement import Clause

__all__ = [
    "CONFIDENCE",
    "ChangeSeen",
    "CohortEvaluation",
    "Estimate",
    "GoalEvaluation",
    "PracticeEvaluation",
    "SatisfactionSeen",
    "evaluate",
]

CONFIDENCE: Final = "evaluation_confidence_basis_points"
"""The parameter with the confidence of the intervals."""


class ChangeSeen(enum.Enum):
    """What the counts of one goal show. It is no word about a cause."""

    BETTER = "better"
    """The share moved the way the practice wanted, by more than its interval gives to chance."""
    WORSE = "worse"
    """It moved the other way, by more than that."""
    NOT_TOLD = "not told from chance"
    """The interval of the change holds no change at all."""
    MISSING = "not measured"
    """The count before, or the one after, is missing."""


@attrs.frozen
class Estimate:
    """Cases counted, and the interval of their share."""

    counted: Counted
    interval: Interval


@attrs.frozen
class GoalEvaluation:
    """A goal of a practice, before and after."""

    goal: Goal
    before: Estimate | None
    """`None` if it was not counted by the day of the evaluation; likewise `after`."""
    after: Estimate | None
    change: Interval | None
    """The interval of the change, after less before; `None` if either count is missing."""
    seen: ChangeSeen
    reached: bool | None
    """Whether the share after is the target or beyond, by the counts as they are; `None` without
    a target or a count."""

    @property
    def change_exact(self) -> Fraction | None:
        """The share after less the share before."""
        if self.before is None or self.after is None:
            return None
        return self.after.counted.share - self.before.counted.share


@attrs.frozen
class SatisfactionSeen:
    """What people said of the work, and how many said nothing."""

    satisfaction: Satisfaction
    content: Estimate | None
    """Of those who answered; `None` if nobody did."""
    without_answer: int


@attrs.frozen
class PracticeEvaluation:
    """What is known of one practice; a practice without goals on record is told as well."""

    practice_id: str
    goals: tuple[GoalEvaluation, ...]
    """By goal id."""
    satisfaction: tuple[SatisfactionSeen, ...]
    """By day."""

    def count(self, seen: ChangeSeen) -> int:
        """How many goals the counts show to be so."""
        return sum(each.seen is seen for each in self.goals)

    @property
    def reached_all(self) -> bool | None:
        """Whether all goals with a target are reached; `None` if that cannot be told."""
        told = [each.reached for each in self.goals if each.goal.target_basis_points is not None]
        if False in told:
            return False
        return None if not told or None in told else True


@attrs.frozen
class CohortEvaluation:
    """A cohort as of a day: each practice by itself, and how many of them came to what."""

    as_of: date
    confidence_basis_points: int
    practices: tuple[PracticeEvaluation, ...]
    """By id, every practice of the cohort."""
    reached_all: Estimate | None
    """Of the practices of which it can be told, those that reached all goals with a target, each
    practice counted once; `None` if it can be told of none."""
    clauses: tuple[Clause, ...]
    """What the evaluation rests on."""

    def count(self, seen: ChangeSeen) -> int:
        """How many goals of the cohort the counts show to be so. They are not independent."""
        return sum(each.count(seen) for each in self.practices)

    @property
    def goals(self) -> int:
        """How many goals the cohort has on record."""
        return sum(len(each.goals) for each in self.practices)

    @property
    def without_goals(self) -> tuple[str, ...]:
        """The practices of which no goal is on record."""
        return tuple(each.practice_id for each in self.practices if not each.goals)

    @property
    def not_told(self) -> tuple[str, ...]:
        """The practices of which it cannot be told whether they reached all their targets."""
        return tuple(each.practice_id for each in self.practices if each.reached_all is None)


def evaluate(
    practices: Collection[str],
    goals: Iterable[Goal],
    satisfaction: Iterable[Satisfaction],
    *,
    program: Program,
    as_of: date,
) -> CohortEvaluation:
    """The evaluation of a cohort as of a day, by the policy of that day.

    What is dated after the day is not yet known. The order of all that is given changes nothing.

    Args:
        practices: the ids of the cohort's practices, those without goals too.
        goals: their goals.
        satisfaction: what people said, of each practice once a day.
        program: the program of the cohort.
        as_of: the day.

    Raises:
        InputError: a practice twice, goals or answers of a practice that is not of the cohort, a
            goal twice, a confidence of nothing or of all; all faults at once.
        NotInForceError: the program is not in force on the day, or sets no confidence.
        QipRulesError: SciPy, the extra `evaluation`, is not installed.
    """
    expect_arguments(
        "evaluate",
        practices=(practices, Collection),
        goals=(goals, Iterable),
        satisfaction=(satisfaction, Iterable),
        program=(program, Program),
        as_of=(as_of, date),
    )
    policy = program.on(as_of)
    confidence = share_parameter(policy, CONFIDENCE)
    cohort, wanted, said = tuple(practices), tuple(goals), tuple(satisfaction)
    refuse((*_faults(cohort, wanted, said), *_doubt(confidence)), "the evaluation")
    goals_of: dict[str, list[Goal]] = {each: [] for each in cohort}
    for goal in sorted(wanted, key=lambda each: each.goal_id):
        goals_of[goal.practice_id].append(goal)
    answers_of: dict[str, list[Satisfaction]] = {each: [] for each in cohort}
    for answers in sorted(said, key=lambda each: each.asked_on):
        answers_of[answers.practice_id].append(answers)
    evaluated = tuple(
        PracticeEvaluation(
            practice_id,
            tuple(_goal_seen(each, confidence, as_of) for each in goals_of[practice_id]),
            tuple(
                _satisfaction_seen(each, confidence)
                for each in answers_of[practice_id]
                if each.asked_on <= as_of
            ),
        )
        for practice_id in sorted(cohort)
    )
    told = [each.reached_all for each in evaluated if each.reached_all is not None]
    counted = Counted(numerator=sum(told), denominator=len(told)) if told else None
    cites = program.parameters[CONFIDENCE].cites
    return CohortEvaluation(
        as_of=as_of,
        confidence_basis_points=confidence,
        practices=evaluated,
        reached_all=_estimate(counted, confidence),
        clauses=tuple(policy.clauses[each] for each in cites if each in policy.clauses),
    )


def _faults(
    practices: tuple[str, ...], goals: tuple[Goal, ...], said: tuple[Satisfaction, ...]
) -> Iterator[Fault]:
    cohort: set[str] = set()
    for position, practice_id in enumerate(practices):
        wrong = tuple(identifier(f"practices[{position}]", practice_id))
        yield from wrong
        if not wrong and practice_id in cohort:
            found = f"{shown(practice_id)} a second time"
            yield Fault(f"practices[{position}]", found, "each practice once")
        if not wrong:
            cohort.add(practice_id)
    known: set[tuple[str, str, object]] = set()
    for place, kind, position, record in _placed(goals, said):
        here = f"{place}[{position}]"
        if not isinstance(record, kind):
            yield Fault(here, shown(record), f"a {kind.__name__}")
            continue
        if record.practice_id not in cohort:
            found = shown(record.practice_id)
            yield Fault(f"{here}.practice_id", found, "a practice of the cohort")
        within = record.goal_id if isinstance(record, Goal) else record.asked_on
        key = place, record.practice_id, within
        if key in known:
            found = f"{within} of {shown(record.practice_id)} a second time"
            yield Fault(here, found, "each once")
        known.add(key)


def _placed(
    goals: tuple[Goal, ...], said: tuple[Satisfaction, ...]
) -> Iterator[tuple[str, type[Goal | Satisfaction], int, Goal | Satisfaction]]:
    for position, goal in enumerate(goals):
        yield "goals", Goal, position, goal
    for position, each in enumerate(said):
        yield "satisfaction", Satisfaction, position, each


def _doubt(confidence_basis_points: int) -> Iterator[Fault]:
    if not 0 < confidence_basis_points < SHARE_MAXIMUM:
        found = f"{confidence_basis_points} basis points"
        yield Fault(f"parameter {CONFIDENCE}", found, "more than nothing and less than all")


def _goal_seen(goal: Goal, confidence: int, as_of: date) -> GoalEvaluation:
    before = goal.before if goal.before_on is not None and goal.before_on <= as_of else None
    after = goal.after if goal.after_on is not None and goal.after_on <= as_of else None
    change = None
    if before is not None and after is not None:
        change = change_interval(before, after, confidence)
    return GoalEvaluation(
        goal=goal,
        before=_estimate(before, confidence),
        after=_estimate(after, confidence),
        change=change,
        seen=_seen(change, goal.better),
        reached=_reached(after, goal),
    )


def _seen(change: Interval | None, better: Better) -> ChangeSeen:
    if change is None:
        return ChangeSeen.MISSING
    if change.low_basis_points <= 0 <= change.high_basis_points:
        return ChangeSeen.NOT_TOLD
    rose = change.low_basis_points > 0
    return ChangeSeen.BETTER if rose is (better is Better.HIGHER) else ChangeSeen.WORSE


def _reached(after: Counted | None, goal: Goal) -> bool | None:
    if after is None or goal.target_basis_points is None:
        return None
    target = Fraction(goal.target_basis_points, SHARE_MAXIMUM)
    return after.share >= target if goal.better is Better.HIGHER else after.share <= target


def _satisfaction_seen(satisfaction: Satisfaction, confidence: int) -> SatisfactionSeen:
    without = satisfaction.asked - satisfaction.answered
    return SatisfactionSeen(satisfaction, _estimate(satisfaction.counted, confidence), without)


def _estimate(counted: Counted | None, confidence: int) -> Estimate | None:
    return None if counted is None else Estimate(counted, share_interval(counted, confidence))
