"""What is to be done next, read off the state: most urgent first, with who owes it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from qip_rules.participation.codes import AT_FAULT, ParticipationCode, StaffCode
from qip_rules.participation.course.attendance import Attendance, Whereabouts
from qip_rules.participation.course.counted import of_kind
from qip_rules.participation.course.findings import ParticipationToDo, Remark
from qip_rules.participation.course.milestones import Milestone, MilestoneState
from qip_rules.participation.course.sessions import Session, SessionState
from qip_rules.participation.course.told_of_steps import named, with_day
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.step_events import ReportDelivered
from qip_rules.participation.words import Party, Recording
from qip_rules.policy.program import Policy, Step
from qip_rules.rules.requirement import Clause

__all__ = ["clauses_of", "duties"]

_RANKS: Final = {code: rank for rank, code in enumerate(StaffCode)}
_PARTS: Final = ("areas", "strategies", "priorities")
_PERIODS_SHOWN: Final = 3
"""So many periods are named; of more, their number is said."""


def clauses_of(policy: Policy, code: str, cites: Iterable[str]) -> tuple[Clause, ...]:
    """The clauses in force behind a finding: those of its step, then those of its code."""
    of_step = [policy.clauses[each] for each in cites if each in policy.clauses]
    return tuple(dict.fromkeys((*of_step, *policy.cited(code))))


def duties(  # noqa: PLR0913 - each a part of the state
    policy: Policy,
    *,
    events: Sequence[Event],
    sessions: Sequence[Session],
    attendance: Sequence[Attendance],
    milestones: Sequence[Milestone],
    remarks: Sequence[Remark],
    as_of: date,
) -> tuple[ParticipationToDo, ...]:
    """What is to be done next, whoever owes it. Ties of date are broken by `StaffCode`."""
    steps = {each.id: each for each in policy.steps}
    every = [
        *_answers(policy, remarks),
        *_sessions(policy, steps, sessions, attendance),
        *_steps(policy, steps, milestones),
        *_reports(policy, steps, events),
    ]
    every.sort(key=lambda each: (each.due_on or as_of, _RANKS[each.code], each.about, each.says))
    return tuple(dict.fromkeys(every))


def _to_do(  # noqa: PLR0913 - each a field of what is to be done
    policy: Policy,
    code: StaffCode,
    says: str,
    about: str,
    *,
    cites: Iterable[str] = (),
    owed_by: Party = Party.PROGRAM,
    due_on: date | None = None,
) -> ParticipationToDo:
    clauses = clauses_of(policy, code.value, cites)
    return ParticipationToDo(code, says, owed_by, due_on, clauses, about)


def _answers(policy: Policy, remarks: Iterable[Remark]) -> Iterator[ParticipationToDo]:
    for remark in remarks:
        code = StaffCode.RESOLVE_RECORDS
        if remark.code is ParticipationCode.TEAM_UNKNOWN:
            code, says = StaffCode.NAME_CORE_TEAM, f"Record who is on the core team. {remark.says}"
        elif remark.code is ParticipationCode.STEPS_OUT_OF_ORDER:
            code, says = StaffCode.PLAN_ANEW, f"Correct a day, or plan anew. {remark.says}"
        elif remark.code in AT_FAULT:
            says = f"Find out what is right, and record it anew, under another id. {remark.says}"
        else:
            continue
        yield _to_do(policy, code, says, remark.about, cites=remark.clauses)


def _sessions(
    policy: Policy,
    steps: Mapping[str, Step],
    sessions: Iterable[Session],
    attendance: Iterable[Attendance],
) -> Iterator[ParticipationToDo]:
    missing: dict[str, int] = {}
    for each in attendance:
        if each.is_duty and each.whereabouts is Whereabouts.NOT_RECORDED:
            missing[each.session_id] = missing.get(each.session_id, 0) + 1
    for session in sessions:
        cites = steps[session.step_id].cites
        name = session.session_id
        if session.state is SessionState.OVER:
            says = (
                f"Find out whether the session {name} of {session.starts_on} was held; record it."
            )
            yield _to_do(policy, StaffCode.RECORD_SESSION, says, name, cites=cites)
        if name in missing:
            says = (
                f"Record who was at the session {name} of {session.starts_on}: of {missing[name]} "
                "on the core team it is not on record."
            )
            yield _to_do(policy, StaffCode.RECORD_ATTENDANCE, says, name, cites=cites)


def _steps(
    policy: Policy, steps: Mapping[str, Step], milestones: Iterable[Milestone]
) -> Iterator[ParticipationToDo]:
    told: set[str] = set()
    missing: dict[str, list[Milestone]] = {}
    for each in milestones:
        step = steps[each.step_id]
        is_session = step.recorded_by == Recording.SESSION.value
        name = named(steps, (each.step_id, each.number))
        if each.owed_by is Party.NOBODY and each.state is not MilestoneState.UNCONFIRMED:
            continue
        if step.every and each.state is MilestoneState.LATE:
            missing.setdefault(each.step_id, []).append(each)
        elif each.state is MilestoneState.UNCONFIRMED:
            if is_session and each.first is not None:
                continue  # the session itself is asked for
            days = f" by {each.due_on}" if each.due_on else ""
            says = f"Find out whether this was done{days}, and record it: {name}."
            yield _to_do(policy, StaffCode.RECORD_STEP, says, each.step_id, cites=step.cites)
        elif each.state in (MilestoneState.OPEN, MilestoneState.LATE) and each.step_id not in told:
            if not each.is_next:
                continue
            told.add(each.step_id)
            yield _to_do(
                policy,
                StaffCode.TAKE_STEP,
                with_day(step.to_do, each.due_on),
                each.step_id,
                cites=step.cites,
                owed_by=each.owed_by,
                due_on=each.due_on,
            )

    for step_id, late in missing.items():
        yield _periods(policy, steps[step_id], late)


def _periods(policy: Policy, step: Step, late: Sequence[Milestone]) -> ParticipationToDo:
    """The periods that are over without a step that comes back in each, in one."""
    last = ", ".join(str(each.due_on) for each in late[-_PERIODS_SHOWN:])
    more = f" and {len(late) - _PERIODS_SHOWN} before" if len(late) > _PERIODS_SHOWN else ""
    says = (
        f"Find out whether this was done in each {step.every} that is over, and record it: "
        f"{step.title}. Nothing is on record of those that ended on {last}{more}."
    )
    return _to_do(policy, StaffCode.RECORD_STEP, says, step.id, cites=step.cites)


def _reports(
    policy: Policy, steps: Mapping[str, Step], events: Sequence[Event]
) -> Iterator[ParticipationToDo]:
    """What the latest report has to name and does not."""
    reports = list(of_kind(events, ReportDelivered))
    if not reports:
        return
    report = reports[-1]
    lacking = [each for each in _PARTS if not getattr(report, each)]
    if lacking:
        says = f"Add to the report {report.report_id} what it does not name: {', '.join(lacking)}."
        cites = [
            clause
            for step in steps.values()
            if step.recorded_by == Recording.REPORT.value
            for clause in step.cites
        ]
        yield _to_do(policy, StaffCode.COMPLETE_REPORT, says, report.event_id, cites=cites)
