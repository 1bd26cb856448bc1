"""Where certification stands by the events: applications, live rounds, what others decided.

Nothing here concludes that a practice is certified.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from qip_rules.errors import NotInForceError
from qip_rules.participation.assessment.certification import (
    CertificationApplication,
    CertificationStep,
    look_at_certification,
)
from qip_rules.participation.assessment.measured_facts import CERTIFICATION, ROUNDS_MAXIMUM
from qip_rules.participation.assessment.measures import MeasurementRound, RoundKind
from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.assessed_events import AssessedEvents
from qip_rules.participation.course.counted import of_kind
from qip_rules.participation.course.findings import Remark
from qip_rules.participation.events.assessment_events import CertificationDecided
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.step_events import CertificationStepTaken
from qip_rules.participation.words import Recording
from qip_rules.policy.program import Policy, Program, Step

__all__ = ["certification_step"]


def certification_step(
    program: Program,
    policy: Policy,
    counted: Sequence[Event],
    its: AssessedEvents,
    remarks: list[Remark],
) -> CertificationStep | None:
    """The conditions on the day of the last application, with the last decision that is of it."""
    applications = _applications(counted, {each.id: each for each in policy.steps})
    live = [each.round for each in its.rounds if each.round.kind is RoundKind.LIVE]
    fitting = [each for each in its.decisions if _fits(each, applications, live, remarks)]
    if not applications:
        return None
    applied = applications[-1]
    decisions = [each.decision for each in fitting if each.occurred_on >= applied.occurred_on]
    application = CertificationApplication(
        # Where nothing says which practice it is, it goes by its application, as for the fees.
        practice_id=its.practice_id or applied.application_id,
        applied_on=applied.occurred_on,
        rounds=tuple(live[-ROUNDS_MAXIMUM:]) or None,
        standards=applied.standards,
        decision=decisions[-1] if decisions else None,
    )
    try:
        on_the_day = program.on(applied.occurred_on)
    except NotInForceError:
        return None
    if not on_the_day.rule_sets[CERTIFICATION].requirements:
        return None
    return look_at_certification(application, program)


def _applications(
    counted: Iterable[Event], steps: Mapping[str, Step]
) -> list[CertificationStepTaken]:
    """The applications for certification, by day: the steps towards it that wait for a round."""
    return [
        each
        for each in of_kind(counted, CertificationStepTaken)
        if each.step_id in steps and _waits_for_a_round(steps[each.step_id], steps)
    ]


def _waits_for_a_round(step: Step, steps: Mapping[str, Step]) -> bool:
    return step.recorded_by == Recording.CERTIFICATION_STEP.value and any(
        name in steps and steps[name].recorded_by == Recording.LIVE_ROUND.value
        for name in (*step.not_before, *step.after)
    )


_FIELD: Final = "decision.decided_on"


def _fits(
    event: CertificationDecided,
    applications: Sequence[CertificationStepTaken],
    live: Sequence[MeasurementRound],
    remarks: list[Remark],
) -> bool:
    """Whether a decision comes after an application and, if any is on record, a live round."""
    decided = event.occurred_on
    expected = ""
    if applications and decided < applications[0].occurred_on:
        expected = f"{applications[0].occurred_on}, on which the practice applied, or a later day"
    elif live and decided <= live[0].ended_on:
        expected = f"a day after {live[0].ended_on}, on which the first live round ended"
    if expected:
        says = (
            f"The event {event.event_id} has a decision on certification of {decided}; expected "
            f"{expected}. It is kept as it came."
        )
        remarks.append(
            Remark(
                ParticipationCode.DECIDED_TOO_EARLY,
                says,
                event.event_id,
                event_id=event.event_id,
                field=_FIELD,
                expected=expected,
            )
        )
    elif not applications:
        says = f"A decision on certification of {decided} is on record, and no application for it."
        remarks.append(Remark(ParticipationCode.STEP_BEFORE_NOT_RECORDED, says, event.event_id))
    return not expected
