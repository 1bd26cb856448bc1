"""The data of a report's section on taking part: a cohort on one day, as JSON.

`written_course(run)` makes the record, `to_json` its one text, and `from_json(WrittenCourse, …)`
reads it back. The fields, in their order, are the documented shape; `form` tells which shape it is,
and a field that changes its meaning or goes makes another.

No person is in it, neither by name nor by id: attendance is counted by session, and what is unusual
or to be done stands with its code and clauses. The sentences stand in the pages for the staff.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

import attrs

from qip_rules.cohort.case import Case
from qip_rules.cohort.owed import CohortToDo
from qip_rules.cohort.run import CohortRun
from qip_rules.participation.assessment.evaluating import (
    ChangeSeen,
    CohortEvaluation,
    Estimate,
    GoalEvaluation,
    PracticeEvaluation,
    SatisfactionSeen,
)
from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.attendance import Whereabouts
from qip_rules.participation.course.milestones import Milestone, MilestoneState
from qip_rules.participation.course.sessions import Session, SessionState
from qip_rules.participation.course.state import Participation
from qip_rules.participation.words import Mode, Party
from qip_rules.policy.measure import Better

__all__ = [
    "COURSE_FORM",
    "WrittenArea",
    "WrittenAreas",
    "WrittenCourse",
    "WrittenCourseFinding",
    "WrittenDuty",
    "WrittenEstimate",
    "WrittenEvaluation",
    "WrittenGoal",
    "WrittenMilestone",
    "WrittenPractice",
    "WrittenPracticeEvaluation",
    "WrittenSatisfaction",
    "WrittenSession",
    "written_course",
]

COURSE_FORM: Final = "cohort-course-1"
"""The shape that this module writes."""


@attrs.frozen(kw_only=True)
class WrittenMilestone:
    """One time that a step is done, or is to be done."""

    step_id: str
    title: str
    number: int
    owed_by: Party
    state: MilestoneState
    first: date | None = None
    last: date | None = None
    due_on: date | None = None
    """The last day on which it is in time; without one, it is done or none follows yet."""
    clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class WrittenSession:
    """A session, and how many of those who were bound to come did; nobody is bound to some."""

    session_id: str
    step_id: str
    starts_on: date
    ends_on: date
    mode: Mode
    state: SessionState
    bound: int
    present: int
    partly: int
    absent: int
    not_recorded: int


@attrs.frozen(kw_only=True)
class WrittenCourseFinding:
    """Something unusual, by its code."""

    code: ParticipationCode
    about: str
    """The id of the event, session or step."""
    clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class WrittenArea:
    """A priority area that was settled."""

    area: str
    weight: int
    rank: int | None = None
    """Its rank by the baseline; without one, the baseline does not put it forward."""


@attrs.frozen(kw_only=True)
class WrittenAreas:
    """What was settled with a practice."""

    settled_on: date
    areas: tuple[WrittenArea, ...]
    """The heaviest first, then by id."""
    left_out: tuple[str, ...]
    """Areas that the baseline puts forward and that were not settled, by rank."""


@attrs.frozen(kw_only=True)
class WrittenPractice:
    """Where one practice stands."""

    application_id: str
    practice_id: str
    name: str | None = None
    """Of the practice."""
    as_of: date
    """The day of all that follows: that of the file, or on which the practice withdrew."""
    withdrawn_on: date | None = None
    started_on: date | None = None
    ends_on: date | None = None
    milestones: tuple[WrittenMilestone, ...]
    sessions: tuple[WrittenSession, ...]
    findings: tuple[WrittenCourseFinding, ...]
    areas: WrittenAreas | None = None


@attrs.frozen(kw_only=True)
class WrittenDuty:
    """Something to be done next: by whom, about whom, until when."""

    code: str
    applications: tuple[str, ...]
    owed_by: Party
    due_on: date | None = None
    is_at_once: bool
    """Whether it is to be done now; if not, and without a day, none follows yet."""
    clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class WrittenEstimate:
    """Cases counted, and the interval of their share in basis points."""

    numerator: int
    denominator: int
    low_basis_points: int
    high_basis_points: int


@attrs.frozen(kw_only=True)
class WrittenGoal:
    """A goal before and after. What is left out was not counted."""

    goal_id: str
    title: str
    better: Better
    target_basis_points: int | None = None
    before_on: date | None = None
    before: WrittenEstimate | None = None
    after_on: date | None = None
    after: WrittenEstimate | None = None
    change_low_basis_points: int | None = None
    change_high_basis_points: int | None = None
    seen: ChangeSeen
    reached: bool | None = None


@attrs.frozen(kw_only=True)
class WrittenSatisfaction:
    """What people said; those who did not answer are counted as such."""

    asked_on: date
    asked: int
    without_answer: int
    content: WrittenEstimate | None = None
    """Of those who answered."""


@attrs.frozen(kw_only=True)
class WrittenPracticeEvaluation:
    """One practice on its own goals; without any, it is told all the same."""

    practice_id: str
    goals: tuple[WrittenGoal, ...]
    satisfaction: tuple[WrittenSatisfaction, ...]


@attrs.frozen(kw_only=True)
class WrittenEvaluation:
    """The cohort on its goals, before and after. It says nothing about causes."""

    as_of: date
    confidence_basis_points: int
    practices: tuple[WrittenPracticeEvaluation, ...]
    reached_all: WrittenEstimate | None = None
    """Of the practices of which it can be told."""
    without_goals: tuple[str, ...]
    not_told: tuple[str, ...]
    """The practices of which it cannot be told whether they reached all their targets."""
    clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class WrittenCourse:
    """A cohort that takes part in a program, on one day."""

    form: Literal["cohort-course-1"] = COURSE_FORM
    program_id: str
    digest: str
    """Of the program document."""
    cohort_id: str
    title: str
    as_of: date
    practices: tuple[WrittenPractice, ...]
    """By application id: those of which something is on record."""
    duties: tuple[WrittenDuty, ...]
    """Of all jobs, in the order of the run's list."""
    evaluation: WrittenEvaluation | None = None
    evaluation_lacks: str | None = None
    """Why there is no evaluation, though goals or answers are on record."""


def written_course(run: CohortRun) -> WrittenCourse:
    """The data of a run for a section on taking part. Equal runs give equal records."""
    cohort = run.inputs.cohort
    return WrittenCourse(
        program_id=run.program.id,
        digest=run.program.digest,
        cohort_id=cohort.cohort_id,
        title=cohort.title,
        as_of=run.as_of,
        practices=tuple(
            _practice(case, case.participation)
            for case in run.cases
            if case.participation is not None
        ),
        duties=tuple(map(_duty, run.to_do)),
        evaluation=None if run.evaluation is None else _evaluation(run.evaluation),
        evaluation_lacks=run.evaluation_lacks or None,
    )


# ----------------------------------------------------------------------------- one practice


def _practice(case: Case, state: Participation) -> WrittenPractice:
    practice = case.application.practice
    cites = {each.id: each.cites for each in state.policy.steps}
    return WrittenPractice(
        application_id=case.application_id,
        practice_id=case.practice_id,
        name=None if practice is None else practice.name,
        as_of=state.as_of,
        withdrawn_on=case.withdrawn_on,
        started_on=state.started_on,
        ends_on=state.ends_on,
        milestones=tuple(_milestone(each, cites[each.step_id]) for each in state.milestones),
        sessions=tuple(_session(each, state) for each in state.sessions),
        findings=tuple(_findings(case)),
        areas=_areas(case),
    )


def _milestone(milestone: Milestone, cites: tuple[str, ...]) -> WrittenMilestone:
    return WrittenMilestone(
        step_id=milestone.step_id,
        title=milestone.title,
        number=milestone.number,
        owed_by=milestone.owed_by,
        state=milestone.state,
        first=milestone.first,
        last=milestone.last,
        due_on=milestone.due_on,
        clauses=cites,
    )


def _session(session: Session, state: Participation) -> WrittenSession:
    bound = [
        each.whereabouts
        for each in state.attendance
        if each.is_duty and each.session_id == session.session_id
    ]
    return WrittenSession(
        session_id=session.session_id,
        step_id=session.step_id,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        mode=session.mode,
        state=session.state,
        bound=len(bound),
        present=bound.count(Whereabouts.PRESENT),
        partly=bound.count(Whereabouts.PARTLY),
        absent=bound.count(Whereabouts.ABSENT),
        not_recorded=bound.count(Whereabouts.NOT_RECORDED),
    )


def _findings(case: Case) -> Iterator[WrittenCourseFinding]:
    for each in case.course_findings:
        yield WrittenCourseFinding(
            code=each.code,
            about=each.about,
            clauses=tuple(clause.id for clause in each.clauses),
        )


def _areas(case: Case) -> WrittenAreas | None:
    known = case.assessed
    if known is None or known.settlement is None:
        return None
    settlement = known.settlement
    ranked = () if known.ranking is None else known.ranking.ranked
    ranks = {each.area: each.rank for each in ranked}
    settled = {each.area for each in settlement.areas}
    return WrittenAreas(
        settled_on=settlement.settled_on,
        areas=tuple(
            WrittenArea(area=each.area, weight=each.weight, rank=ranks.get(each.area))
            for each in sorted(settlement.areas, key=lambda each: (-each.weight, each.area))
        ),
        left_out=tuple(each.area for each in ranked if each.area not in settled),
    )


def _duty(duty: CohortToDo) -> WrittenDuty:
    return WrittenDuty(
        code=duty.code,
        applications=duty.applications,
        owed_by=duty.owed_by,
        due_on=duty.due_on,
        is_at_once=duty.is_at_once,
        clauses=duty.clauses,
    )


# ------------------------------------------------------------------------------- evaluation


def _evaluation(evaluation: CohortEvaluation) -> WrittenEvaluation:
    return WrittenEvaluation(
        as_of=evaluation.as_of,
        confidence_basis_points=evaluation.confidence_basis_points,
        practices=tuple(map(_of_practice, evaluation.practices)),
        reached_all=_estimate(evaluation.reached_all),
        without_goals=evaluation.without_goals,
        not_told=evaluation.not_told,
        clauses=tuple(clause.id for clause in evaluation.clauses),
    )


def _of_practice(practice: PracticeEvaluation) -> WrittenPracticeEvaluation:
    return WrittenPracticeEvaluation(
        practice_id=practice.practice_id,
        goals=tuple(map(_goal, practice.goals)),
        satisfaction=tuple(map(_satisfaction, practice.satisfaction)),
    )


def _goal(seen: GoalEvaluation) -> WrittenGoal:
    goal, change = seen.goal, seen.change
    return WrittenGoal(
        goal_id=goal.goal_id,
        title=goal.title,
        better=goal.better,
        target_basis_points=goal.target_basis_points,
        before_on=None if seen.before is None else goal.before_on,
        before=_estimate(seen.before),
        after_on=None if seen.after is None else goal.after_on,
        after=_estimate(seen.after),
        change_low_basis_points=None if change is None else change.low_basis_points,
        change_high_basis_points=None if change is None else change.high_basis_points,
        seen=seen.seen,
        reached=seen.reached,
    )


def _satisfaction(seen: SatisfactionSeen) -> WrittenSatisfaction:
    return WrittenSatisfaction(
        asked_on=seen.satisfaction.asked_on,
        asked=seen.satisfaction.asked,
        without_answer=seen.without_answer,
        content=_estimate(seen.content),
    )


def _estimate(estimate: Estimate | None) -> WrittenEstimate | None:
    if estimate is None:
        return None
    return WrittenEstimate(
        numerator=estimate.counted.numerator,
        denominator=estimate.counted.denominator,
        low_basis_points=estimate.interval.low_basis_points,
        high_basis_points=estimate.interval.high_basis_points,
    )
