"""Participation: milestones, attendance, priority areas, and counts before and after."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from qip_rules.boundary.written_course import (
    WrittenCourse,
    WrittenEstimate,
    WrittenEvaluation,
    WrittenGoal,
    WrittenPractice,
    WrittenSession,
    written_course,
)
from qip_rules.cohort.run import CohortRun
from qip_rules.participation.assessment.evaluating import ChangeSeen
from qip_rules.participation.course.milestones import MilestoneState
from qip_rules.participation.course.sessions import SessionState
from qip_rules.reports.cohort_report.bar_charts import Bar, bars_stacked
from qip_rules.reports.cohort_report.before_after import Seen, before_after
from qip_rules.reports.cohort_report.naming import Naming
from qip_rules.reports.cohort_report.parts import Column, Figure, Part, Shade, Sheet
from qip_rules.reports.written_registers import Register, Value
from qip_rules.rules.fact import Unit
from qip_rules.rules.wording import phrase

__all__ = ["MILESTONES_ON_PAGE", "participating"]

_STATES: Final = {
    MilestoneState.DONE: Shade("good", "done"),
    MilestoneState.PLANNED: Shade("mark", "planned"),
    MilestoneState.OPEN: Shade("none", "open"),
    MilestoneState.UNCONFIRMED: Shade("open", "unconfirmed"),
    MilestoneState.LATE: Shade("bad", "late"),
}
_TO_LOOK_AT: Final = frozenset({MilestoneState.LATE.value, MilestoneState.UNCONFIRMED.value})
MILESTONES_ON_PAGE: Final = 5_000
"""Of more milestones the page lists those to be looked at: nobody reads on, and a browser has to
lay all of it out. The workbook lists every one."""

_PRESENCE: Final = (
    Shade("good", "present"),
    Shade("early", "partly"),
    Shade("bad", "absent"),
    Shade("open", "not recorded"),
)
_SEEN: Final = {
    ChangeSeen.BETTER: Shade("good", ChangeSeen.BETTER.value),
    ChangeSeen.WORSE: Shade("bad", ChangeSeen.WORSE.value),
    ChangeSeen.NOT_TOLD: Shade("none", ChangeSeen.NOT_TOLD.value),
    ChangeSeen.MISSING: Shade("open", ChangeSeen.MISSING.value),
}
_TONES: Final = (
    ("done", "met"), ("planned", "required"), ("late", "not-met"), ("unconfirmed", "unknown"),
    ("open", "plain"), ("held", "met"), ("called off", "plain"), ("over", "unknown"),
)  # fmt: skip
_APPLICATION: Final = ("Application", Column(leads_to="application"))
_NO_CAUSE: Final = (
    "Before and after, without others beside them, tell no cause. An interval says what chance "
    "alone can do with so few cases."
)


def participating(run: CohortRun, naming: Naming) -> Part:
    """The section on taking part, on the data of `written_course`."""
    title, anchor = "Participation", "participation"
    if not run.has_course:
        nothing = "Nothing is on record of taking part by the day of the report."
        return Part(anchor=anchor, title=title, says=(nothing,))
    course = written_course(run)
    left = [each for each in course.practices if each.withdrawn_on is not None]
    says = [f"{len(course.practices)} practices take part or took part; {len(left)} withdrew."]
    figures: list[Figure | None] = [_milestones_drawn(course), _attendance_drawn(course)]
    sheets = [
        *_milestones(course, naming),
        *_sessions(course, naming),
        *_areas(course, naming),
        *_unusual(course, naming),
    ]
    if course.evaluation is not None:
        says.append(_NO_CAUSE)
        figures += _evaluation_drawn(course.evaluation)
        sheets += _evaluation(course.evaluation, naming)
    if course.evaluation_lacks is not None:
        says.append(f"No evaluation was made: {course.evaluation_lacks}.")
    return Part(
        anchor=anchor,
        title=title,
        says=tuple(says),
        figures=tuple(each for each in figures if each is not None),
        sheets=tuple(sheets),
    )


# ------------------------------------------------------------------------------- milestones


def _by_step(course: WrittenCourse) -> dict[str, Counter[MilestoneState]]:
    counts: dict[str, Counter[MilestoneState]] = defaultdict(Counter)
    for practice in course.practices:
        for each in practice.milestones:
            counts[each.title][each.state] += 1
    return counts


def _milestones_drawn(course: WrittenCourse) -> Figure | None:
    counts = _by_step(course)
    return bars_stacked(
        [Bar(step, tuple(found[each] for each in _STATES)) for step, found in counts.items()],
        tuple(_STATES.values()),
        caption="Milestones of all practices, by step",
        axis="Milestones",
    )


def _milestones(course: WrittenCourse, naming: Naming) -> Iterator[Sheet]:
    counts = _by_step(course)
    header = ("Step", *(each.value.capitalize() for each in _STATES))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (step, *(found[each] for each in _STATES)) for step, found in counts.items()
    )
    yield Sheet(caption="Milestones by step", register=Register("Steps", header, rows))
    header = (
        "Application", "Practice", "Step", "Time", "Owed by", "State", "First day", "Last day",
        "In time until", "Clauses",
    )  # fmt: skip
    told = tuple(
        (
            practice.application_id,
            naming.of_applications[practice.application_id],
            each.title,
            each.number,
            each.owed_by.value,
            each.state.value,
            each.first,
            each.last,
            each.due_on if practice.withdrawn_on is None else None,
            "; ".join(each.clauses),
        )
        for practice in course.practices
        for each in practice.milestones
    )
    columns = (_APPLICATION, ("State", Column(tones=_TONES)))
    is_short = len(told) <= MILESTONES_ON_PAGE
    yield Sheet(
        caption="Milestones of each practice",
        register=Register("Milestones", header, told),
        columns=columns,
        is_on_page=is_short,
    )
    if not is_short:
        state = header.index("State")
        rows = tuple(row for row in told if row[state] in _TO_LOOK_AT)
        yield Sheet(
            caption="Milestones that are late, or are to be confirmed; all are in report.xlsx",
            register=Register("Milestones to look at", header, rows),
            columns=columns,
        )


# ------------------------------------------------------------------------------- attendance


def _attendance_drawn(course: WrittenCourse) -> Figure | None:
    counts: dict[str, tuple[int, ...]] = {}
    for _, each in _every_session(course):
        if each.bound and each.state is not SessionState.PLANNED:
            before = counts.get(each.session_id, (0, 0, 0, 0))
            more = (each.present, each.partly, each.absent, each.not_recorded)
            counts[each.session_id] = tuple(map(sum, zip(before, more, strict=True)))
    days = {each.session_id: each.starts_on for _, each in _every_session(course)}
    ordered = sorted(counts, key=lambda each: (days[each], each))
    return bars_stacked(
        [Bar(f"{each}, {days[each]}", counts[each]) for each in ordered],
        _PRESENCE,
        caption="Attendance of those who were bound to come, by session",
        axis="People",
    )


def _every_session(course: WrittenCourse) -> Iterator[tuple[WrittenPractice, WrittenSession]]:
    return ((practice, each) for practice in course.practices for each in practice.sessions)


def _sessions(course: WrittenCourse, naming: Naming) -> Iterator[Sheet]:
    header = (
        "Application", "Practice", "Session", "First day", "Last day", "How", "State",
        "Bound to come", "Present", "Partly", "Absent", "Not recorded",
    )  # fmt: skip
    rows = tuple(
        (
            practice.application_id,
            naming.of_applications[practice.application_id],
            each.session_id,
            each.starts_on,
            each.ends_on,
            each.mode.value,
            each.state.value,
            each.bound,
            each.present,
            each.partly,
            each.absent,
            each.not_recorded,
        )
        for practice, each in _every_session(course)
    )
    if rows:
        yield Sheet(
            caption="Attendance by session and practice",
            register=Register("Attendance", header, rows),
            columns=(_APPLICATION, ("State", Column(tones=_TONES))),
        )


# ------------------------------------------------------------------------- areas and findings


def _areas(course: WrittenCourse, naming: Naming) -> Iterator[Sheet]:
    rows = tuple(
        (
            practice.application_id,
            naming.of_applications[practice.application_id],
            each.area,
            each.weight,
            each.rank,
            practice.areas.settled_on,
        )
        for practice in course.practices
        if practice.areas is not None
        for each in practice.areas.areas
    )
    if rows:
        header = (
            "Application", "Practice", "Priority area", "Weight", "Rank by the baseline",
            "Settled on",
        )  # fmt: skip
        yield Sheet(
            caption="Priority areas that were settled",
            register=Register("Settled areas", header, rows),
            columns=(_APPLICATION,),
        )


def _unusual(course: WrittenCourse, naming: Naming) -> Iterator[Sheet]:
    rows = tuple(
        (
            practice.application_id,
            naming.of_applications[practice.application_id],
            each.code.value,
            each.about,
            "; ".join(each.clauses),
        )
        for practice in course.practices
        for each in practice.findings
    )
    if rows:
        header = ("Application", "Practice", "What", "About", "Clauses")
        yield Sheet(
            caption="What is unusual in taking part",
            register=Register("Unusual", header, rows),
            columns=(_APPLICATION,),
        )


# ------------------------------------------------------------------------------- evaluation


def _evaluation_drawn(evaluation: WrittenEvaluation) -> list[Figure | None]:
    goals = list(_goals(evaluation))
    counts = Counter(each.seen for _, each in goals)
    seen = bars_stacked(
        [Bar("Goals", tuple(counts[each] for each in _SEEN))],
        tuple(_SEEN.values()),
        caption="What became of the goals",
        axis="Goals",
    )
    drawn = before_after(
        [
            Seen(
                label=f"{practice}: {each.title}",
                before=_percent(each.before),
                after=_percent(each.after),
                target=None if each.target_basis_points is None else each.target_basis_points / 100,
            )
            for practice, each in goals
        ]
    )
    return [seen, *drawn]


def _goals(evaluation: WrittenEvaluation) -> Iterator[tuple[str, WrittenGoal]]:
    return ((each.practice_id, goal) for each in evaluation.practices for goal in each.goals)


def _percent(estimate: WrittenEstimate | None) -> float | None:
    if estimate is None or not estimate.denominator:
        return None
    return 100 * estimate.numerator / estimate.denominator


def _evaluation(evaluation: WrittenEvaluation, naming: Naming) -> Iterator[Sheet]:
    counts = Counter(each.seen for _, each in _goals(evaluation))
    yield Sheet(
        caption="What became of the goals",
        register=Register(
            "Goals seen",
            ("What is seen", "Goals"),
            tuple((each.value, counts[each]) for each in _SEEN),
        ),
    )
    header = (
        "Practice", "Goal", "Wanted", "Target", "Before on", "Before", "After on", "After",
        "Change", "What is seen", "Target reached",
    )  # fmt: skip
    rows = tuple(
        (
            naming.practice(practice),
            each.title,
            "more" if each.better.value == "higher" else "less",
            _share(each.target_basis_points),
            each.before_on,
            _counted(each.before),
            each.after_on,
            _counted(each.after),
            _between(each.change_low_basis_points, each.change_high_basis_points),
            each.seen.value,
            {True: "yes", False: "no", None: "cannot be told"}[each.reached],
        )
        for practice, each in _goals(evaluation)
    )
    tones = (("better", "met"), ("worse", "not-met"), ("not measured", "unknown"))
    yield Sheet(
        caption="Goals before and after, with the interval that chance alone allows",
        register=Register("Goals", header, rows),
        columns=(("What is seen", Column(tones=tones)),),
    )
    answers = tuple(
        (naming.practice(each.practice_id), one.asked_on, one.asked, one.without_answer,
         _counted(one.content))
        for each in evaluation.practices
        for one in each.satisfaction
    )  # fmt: skip
    if answers:
        asked = ("Practice", "Asked on", "Asked", "Without an answer", "Content")
        yield Sheet(
            caption="How content the practices are",
            register=Register("Satisfaction", asked, answers),
        )


def _counted(estimate: WrittenEstimate | None) -> str:
    if estimate is None:
        return "missing"
    interval = _between(estimate.low_basis_points, estimate.high_basis_points)
    return f"{estimate.numerator} of {estimate.denominator} ({interval})"


def _between(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return "missing"
    return f"{_share(low)} to {_share(high)}"


def _share(basis_points: int | None) -> str:
    return "" if basis_points is None else phrase(basis_points, Unit.BASIS_POINTS)
