"""What is told of the steps: the order broken, time run out, a plan and a report that lack some."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.counted import of_kind
from qip_rules.participation.course.findings import Remark
from qip_rules.participation.course.milestones import Milestone, MilestoneState
from qip_rules.participation.course.occurrences import Occurrence
from qip_rules.participation.course.schedule import Breach, BrokenOrder, Place, Schedule
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.step_events import PlanMade, ReportDelivered
from qip_rules.participation.words import Party
from qip_rules.policy.program import Step
from qip_rules.rules.requirement import Severity

__all__ = ["broken_orders", "named", "overdue", "plan_remarks", "with_day"]


def named(steps: Mapping[str, Step], place: Place) -> str:
    """A step by its title, and which time it is if it is not the first."""
    step_id, number = place
    title = steps[step_id].title
    return title if number == 1 else f"{title} (number {number})"


def broken_orders(
    schedule: Schedule,
    steps: Mapping[str, Step],
    occurrences: Mapping[str, Sequence[Occurrence]],
) -> Iterator[Remark]:
    """Each constraint that the days known do not keep; overlapping sessions are told as such."""
    for each in schedule.broken:
        if each.before[0] == each.after[0]:
            continue
        after = occurrences[each.after[0]][each.after[1] - 1]
        if each.kind is Breach.NOT_RECORDED:
            yield Remark(
                ParticipationCode.STEP_BEFORE_NOT_RECORDED,
                _not_recorded(each, steps),
                each.after[0],
                each.cites,
            )
            continue
        earliest = each.before_ends.isoformat()
        yield Remark(
            ParticipationCode.STEPS_OUT_OF_ORDER,
            _out_of_order(each, steps),
            each.after[0],
            each.cites,
            event_id=after.event_id,
            field=after.field,
            expected=f"a day from {earliest} on" if each.same_day else f"a day after {earliest}",
        )


def _not_recorded(broken: BrokenOrder, steps: Mapping[str, Step]) -> str:
    return (
        f"{named(steps, broken.after)} is on record for {broken.after_begins}; "
        f"{named(steps, broken.before)}, which comes first, is not on record as done."
    )


def _out_of_order(broken: BrokenOrder, steps: Mapping[str, Step]) -> str:
    before, after = named(steps, broken.before), named(steps, broken.after)
    until = "by then" if broken.same_day else "on an earlier day"
    says = f"{after} ({broken.after_begins}) comes too early: {before}"
    if broken.kind is Breach.DATES:
        return f"{says} ({broken.before_ends}) has to be done {until}."
    *way, _ = broken.chain
    through = "".join(f", after {named(steps, each)}" for each in way)
    return (
        f"{says} has to be done {until}, and can be by {broken.before_ends} at the "
        f"earliest{through}."
    )


def overdue(
    milestones: Sequence[Milestone], steps: Mapping[str, Step], ended_on: date | None
) -> Iterator[Remark]:
    """What the practice or its sponsor owes and did not do while there was time for it.

    What the program owes is never told here, and nothing that has to wait for it: those are tasks
    of the staff.
    """
    for each in milestones:
        if each.state is not MilestoneState.LATE or not each.is_next:
            continue
        if each.owed_by not in (Party.PRACTICE, Party.SPONSOR):
            continue
        step = steps[each.step_id]
        is_required = step.severity is Severity.REQUIRED
        code = ParticipationCode.STEP_OVERDUE if is_required else ParticipationCode.STEP_ADVISED
        bound = (
            f"the program ended on {ended_on}"
            if each.due_on == ended_on
            else f"there was time for it until {each.due_on}"
        )
        says = f"{named(steps, (each.step_id, each.number))} is not on record, and {bound}."
        yield Remark(code, says, each.step_id, step.cites, due_on=each.due_on)


def plan_remarks(events: Sequence[Event]) -> Iterator[Remark]:
    """Items of the latest plan that answer no finding, or one that no report has."""
    plan = latest(events, PlanMade)
    if plan is None:
        return
    known = {each for report in of_kind(events, ReportDelivered) for each in report.findings}
    for position, item in enumerate(plan.items):
        if not item.findings:
            says = (
                f"The item {item.item_id} of the improvement plan {plan.plan_id}, version "
                f"{plan.version}, answers nothing that the report found."
            )
            yield Remark(ParticipationCode.PLAN_ITEM_WITHOUT_FINDING, says, plan.event_id)
        for number, finding in enumerate(item.findings):
            if finding not in known:
                says = (
                    f"The item {item.item_id} of the improvement plan {plan.plan_id}, version "
                    f"{plan.version}, names the finding {finding}, which no report has."
                )
                yield Remark(
                    ParticipationCode.PLAN_FINDING_UNKNOWN,
                    says,
                    plan.event_id,
                    event_id=plan.event_id,
                    field=f"items[{position}].findings[{number}]",
                    expected="the id of a finding of the report",
                )


def latest(events: Sequence[Event], kind: type[PlanMade]) -> PlanMade | None:
    """The plan of the highest version; of several of it, the one that was made last."""
    plans = list(of_kind(events, kind))
    return max(reversed(plans), key=lambda each: each.version, default=None)


def with_day(says: str, due_on: date | None) -> str:
    """A sentence with the last day on which what it asks is in time."""
    return says if due_on is None else f"{says} There is time until {due_on}."
