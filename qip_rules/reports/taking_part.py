"""Where one practice stands in the program, as a section of its page for the staff."""

from collections.abc import Iterable

from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.participation.course.attendance import Attendance
from qip_rules.participation.course.milestones import Milestone
from qip_rules.participation.course.standing import Assessed
from qip_rules.participation.course.state import Participation
from qip_rules.reports.duties import duties_table
from qip_rules.reports.markdown import bullets, cited, escaped, table
from qip_rules.rules.wording import phrase

__all__ = ["taking_part_section"]


def taking_part_section(case: Case, run: CohortRun) -> list[str]:
    """The section of one application; nothing if nothing is on record of its taking part."""
    beside = _beside(case)
    state = case.participation
    if state is None:
        return ["", "## Taking part", "", *beside] if beside else []
    steps = [
        each for each in run.to_do if each.is_of_course and case.application_id in each.applications
    ]
    parts = [
        beside,
        _state(case, state),
        ["### Steps", "", *_milestones(case, state)],
        _attendance(state),
        _areas(case.assessed),
        _certification(case.assessed),
        _unusual(case),
        ["### Next, and who owes it", "", *duties_table(steps)] if steps else [],
    ]
    return ["", "## Taking part", *(line for part in parts if part for line in ("", *part))]


def _beside(case: Case) -> list[str]:
    """What is on record though the practice does not take part, or no longer did."""
    if not case.out_of_course:
        return []
    when = "without taking part" if case.participation is None else "of days after it withdrew"
    ids = ", ".join(map(escaped, case.out_of_course))
    return [f"On record {when}; nothing follows from it: {ids}."]


def _state(case: Case, state: Participation) -> list[str]:
    rows = [
        ("Began on", phrase(state.started_on)),
        ("Ends on", phrase(state.ends_on)),
    ]
    if case.withdrawn_on is not None:
        on = phrase(state.as_of)
        rows.append(("Withdrew on", f"{on}; all of this is as of that day, and no step is owed"))
    return table(("", ""), rows)


def _milestones(case: Case, state: Participation) -> list[str]:
    is_owed = case.withdrawn_on is None
    cites = {each.id: each.cites for each in state.policy.steps}
    rows = [
        (
            escaped(each.title) + (f" ({each.number})" if each.number > 1 else ""),
            each.owed_by.value,
            each.state.value,
            _days(each),
            phrase(each.due_on) if each.due_on and is_owed else "",
            cited(cites[each.step_id]).strip(),
        )
        for each in state.milestones
    ]
    return table(("Step", "Owed by", "State", "Days", "In time until", "Clauses"), rows)


def _days(milestone: Milestone) -> str:
    if milestone.first is None or milestone.last is None:
        return ""
    if milestone.first == milestone.last:
        return phrase(milestone.first)
    return f"{phrase(milestone.first)} to {phrase(milestone.last)}"


def _attendance(state: Participation) -> list[str]:
    """Members and sessions; one row for somebody who was on the team more than once."""
    if not state.sessions or not state.team:
        return []
    told = {(each.person_id, each.session_id): each for each in state.attendance}
    names = {each.person_id: each.name for each in state.team}
    header = [
        "Core team",
        *(f"{escaped(each.session_id)}, {each.starts_on}" for each in state.sessions),
    ]
    rows = [
        (
            f"{escaped(name)} ({escaped(person_id)})",
            *(_cell(told.get((person_id, each.session_id))) for each in state.sessions),
        )
        for person_id, name in names.items()
    ]
    says = "In bold is who was bound to come."
    return ["### Attendance", "", *table(header, rows), "", says]


def _cell(attendance: Attendance | None) -> str:
    if attendance is None:
        return ""
    where = attendance.whereabouts.value
    return f"**{where}**" if attendance.is_duty else where


def _areas(known: Assessed | None) -> list[str]:
    if known is None or (known.settlement is None and known.ranking is None):
        return []
    lines = ["### Priority areas", ""]
    if known.settlement is None:
        lines.append("Nothing is settled yet.")
    else:
        settlement = known.settlement
        agreed = (*settlement.agreed_by_practice, *settlement.agreed_by_program)
        areas = sorted(settlement.areas, key=lambda each: (-each.weight, each.area))
        said = ", ".join(f"{escaped(each.area)} (weight {each.weight})" for each in areas)
        on = phrase(settlement.settled_on)
        lines.append(f"Settled on {on} by {', '.join(map(escaped, agreed))}: {said}.")
    if known.ranking is not None:
        ranked = ", ".join(f"{each.rank}. {escaped(each.area)}" for each in known.ranking.ranked)
        missing = ", ".join(map(escaped, known.ranking.missing))
        lines += ["", f"Put forward by the baseline: {ranked or 'none'}."]
        if missing:
            lines += ["", f"Not measured, so that it might rank otherwise: {missing}."]
    if known.priorities is not None and known.priorities.departures:
        lines += ["", *bullets(escaped(each.says) for each in known.priorities.departures)]
    return lines


def _certification(known: Assessed | None) -> list[str]:
    if known is None or (known.certification is None and not known.decisions):
        return []
    lines = ["### Certification"]
    if known.certification is not None:
        on = phrase(known.certification.application.applied_on)
        rows = [
            (
                escaped(each.sentence),
                each.outcome.value,
                cited(clause.id for clause in each.clauses).strip(),
            )
            for each in known.certification.conditions.findings
        ]
        lines += ["", f"Applied for on {on}. The public conditions on that day:", ""]
        lines += table(("Condition", "Outcome", "Clauses"), rows)
        lines += ["", "They certify nobody, met or not: those who certify decide."]
    if known.decisions:
        lines += ["", "Decided by those who certify, as it was put on record:", ""]
        lines += bullets(
            f"{phrase(each.decided_on)}: {escaped(each.says)} ({escaped(each.source)})"
            for each in known.decisions
        )
    return lines


def _unusual(case: Case) -> list[str]:
    findings: Iterable[str] = (
        f"**{each.code.value}**, {escaped(each.about)}: {escaped(each.says)}"
        f"{cited(clause.id for clause in each.clauses)}"
        for each in case.course_findings
    )
    told = bullets(findings)
    return ["### What is unusual in taking part", "", *told] if told else []
