"""What was assessed of a practice, as its events tell it on one day.

The rounds that count, the ranking of the baseline, what was settled, where certification stands,
goals and answers. Like the rest of the state it is a pure function of program, events and day;
what does not fit is found and told, never raised, and nothing here concludes that a practice is
certified.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, get_args

import attrs

from qip_rules.errors import NotInForceError, expect_arguments
from qip_rules.fields import identifier, optional, refuse
from qip_rules.participation.assessment.certification import (
    CertificationApplication,
    CertificationStep,
    DecisionOnRecord,
    look_at_certification,
)
from qip_rules.participation.assessment.goals import Goal, Satisfaction
from qip_rules.participation.assessment.measured_facts import CERTIFICATION, ROUNDS_MAXIMUM
from qip_rules.participation.assessment.measures import (
    MeasurementRound,
    RoundKind,
    unknown_measures,
)
from qip_rules.participation.assessment.priorities import (
    Priorities,
    Settlement,
    settle_priorities,
)
from qip_rules.participation.assessment.ranking import AreaRanking, rank_areas
from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.assessed_events import AssessedEvents, assessed_events
from qip_rules.participation.course.counted import (
    counted_events,
    input_faults,
    of_kind,
    policy_day,
)
from qip_rules.participation.course.duties import clauses_of
from qip_rules.participation.course.findings import ParticipationFinding, Remark
from qip_rules.participation.events.assessment_events import (
    AssessmentEvent,
    CertificationDecided,
    RoundMeasured,
)
from qip_rules.participation.events.event import Event
from qip_rules.participation.events.step_events import CertificationStepTaken
from qip_rules.participation.events.team_events import KickedOff
from qip_rules.participation.words import Recording
from qip_rules.policy.program import Policy, Program, Step

__all__ = ["Assessed", "Standing", "assessed", "findings_of", "standing_of"]

_KINDS: Final = get_args(AssessmentEvent)


@attrs.frozen(kw_only=True)
class Standing:
    """What was assessed, without what is odd about the record."""

    practice_id: str | None
    """The practice that the records are of; `None` if nothing was assessed."""
    rounds: tuple[MeasurementRound, ...]
    """By last day, then by id: each as it was last recorded."""
    baseline: MeasurementRound | None
    """The first round with results that ended after the kick-off, or, while there is none, the last
    one before it. Once areas are settled, a round that ended later is no baseline."""
    ranking: AreaRanking | None
    """What the baseline puts forward; `None` without one, or where the program ranks no areas."""
    settlement: Settlement | None
    """The areas as they were settled last; `None` if that is not known."""
    priorities: Priorities | None
    """The settlement beside the ranking, with each departure; `None` if either is missing."""
    certification: CertificationStep | None
    """The public conditions on the day of the last application for certification; `None` without
    one, or where the program has no such conditions."""
    decisions: tuple[DecisionOnRecord, ...]
    """What those who certify decided, by day, exactly as it came. It concludes nothing."""
    goals: tuple[Goal, ...]
    """By id: each as it was last recorded."""
    satisfaction: tuple[Satisfaction, ...]
    """By day."""


@attrs.frozen(kw_only=True)
class Assessed(Standing):
    """What was assessed of the practice of one application, as of a day."""

    application_id: str
    as_of: date
    findings: tuple[ParticipationFinding, ...]
    """What is odd about the records of the assessment."""


def assessed(
    program: Program,
    events: Iterable[Event],
    as_of: date,
    *,
    practice_id: str | None = None,
) -> Assessed:
    """What was assessed of one practice, at the end of a day.

    Args:
        program: the whole program document.
        events: what happened to one application, in any order; repetitions have no effect.
        as_of: a day in the program's zone. What is dated or recorded after it does not count.
        practice_id: the practice of the application, where the caller knows it. Without it, that
            which most of the records name; of several named equally often, the one named first.

    Raises:
        ArgumentError: a program that is none, or one event in the place of several.
        InputError: no event; events of several applications; something that is no event. Every
            fault at once.
        NotInForceError: the program was not in force on the day that counts.
    """
    expect_arguments("assessed", program=(program, Program), events=(events, Iterable))
    happened = tuple(events)
    faults = (
        *input_faults(happened, as_of),
        *optional(identifier, "practice_id", practice_id),
    )
    refuse(faults, "what was assessed")
    every: list[Remark] = []
    counted = counted_events(happened, as_of=as_of, time_zone=program.time_zone, remarks=every)
    policy = program.on(policy_day(counted, as_of))
    of_assessment = {each.event_id for each in happened if isinstance(each, _KINDS)}
    remarks = [each for each in every if each.about in of_assessment]
    its = assessed_events(counted, remarks, practice_id)
    standing = standing_of(program, policy, counted, its, remarks)
    return Assessed(
        **attrs.asdict(standing, recurse=False),
        application_id=happened[0].application_id,
        as_of=as_of,
        findings=findings_of(policy, remarks),
    )


def findings_of(policy: Policy, remarks: Iterable[Remark]) -> tuple[ParticipationFinding, ...]:
    """The remarks, each once, with the clauses in force that they rest on."""
    return tuple(
        ParticipationFinding(
            each.code,
            each.says,
            clauses_of(policy, each.code.value, each.clauses),
            each.about,
            each.person_id,
        )
        for each in dict.fromkeys(remarks)
    )


def standing_of(
    program: Program,
    policy: Policy,
    counted: Sequence[Event],
    its: AssessedEvents,
    remarks: list[Remark],
) -> Standing:
    """What was assessed, out of the events that count; `remarks` takes what does not fit.

    Args:
        program: the whole program document: a round is ranked by the policy of its last day.
        policy: that of the participation, for its steps.
        counted: all events known on the day, each once, by day and moment.
        its: those of the assessment that count.
        remarks: takes what is odd.
    """
    kicked_off = next(of_kind(counted, KickedOff), None)
    settlement = None if its.settled is None else its.settled.settlement
    baseline = _baseline(its, None if kicked_off is None else kicked_off.occurred_on)
    ranking = None if baseline is None else _ranking(program, baseline, remarks)
    cites = _cites(policy.steps, Recording.SETTLEMENT)
    return Standing(
        practice_id=its.practice_id,
        rounds=tuple(each.round for each in its.rounds),
        baseline=None if baseline is None else baseline.round,
        ranking=ranking,
        settlement=settlement,
        priorities=_priorities(ranking, its, cites, remarks),
        certification=_certification(program, policy, counted, its, remarks),
        decisions=tuple(each.decision for each in its.decisions),
        goals=tuple(each.goal for each in its.goals),
        satisfaction=tuple(each.satisfaction for each in its.satisfaction),
    )


def _cites(steps: Iterable[Step], word: Recording) -> tuple[str, ...]:
    every = (each for step in steps if step.recorded_by == word.value for each in step.cites)
    return tuple(dict.fromkeys(every))


# ------------------------------------------------------------------------- priority areas


def _baseline(its: AssessedEvents, started_on: date | None) -> RoundMeasured | None:
    """The round that the ranking is read off; a round without results is none."""
    known = [each for each in its.rounds if each.round.results]
    if its.settled is not None:
        settled_on = its.settled.occurred_on
        known = [each for each in known if each.occurred_on <= settled_on] or known
    if not known or started_on is None:
        return known[0] if known else None
    return next((each for each in known if each.occurred_on >= started_on), known[-1])


def _ranking(
    program: Program, baseline: RoundMeasured, remarks: list[Remark]
) -> AreaRanking | None:
    """The ranking of the results on measures that the program has; the others are told."""
    measured = baseline.round
    try:
        measures = program.on(measured.ended_on).measures
        if not measures:
            return None  # a program without measures has nothing to rank by, and needs no ranking
        unknown = tuple(unknown_measures(measured, measures, "round.results"))
        for fault in unknown:
            says = (
                f"The event {baseline.event_id} has a result on {fault.found}, which is no measure "
                f"in force on {measured.ended_on}; it ranks nothing."
            )
            remarks.append(
                Remark(
                    ParticipationCode.MEASURE_UNKNOWN,
                    says,
                    baseline.event_id,
                    event_id=baseline.event_id,
                    field=fault.place,
                    expected=fault.expected,
                )
            )
        known = tuple(each for each in measured.results if each.measure_id in measures)
        return rank_areas(attrs.evolve(measured, results=known), program)
    except NotInForceError as error:
        says = f"The round {measured.round_id} ranks no areas: {error}."
        remarks.append(Remark(ParticipationCode.ROUND_NOT_RANKED, says, baseline.event_id))
        return None


def _priorities(
    ranking: AreaRanking | None,
    its: AssessedEvents,
    cites: tuple[str, ...],
    remarks: list[Remark],
) -> Priorities | None:
    settled = its.settled
    if ranking is None or settled is None:
        return None
    if settled.occurred_on < ranking.ended_on:
        says = (
            f"The areas were settled on {settled.occurred_on}, and the first round on record, "
            f"{ranking.round_id}, ended on {ranking.ended_on}. They stand without a ranking."
        )
        remarks.append(
            Remark(
                ParticipationCode.SETTLED_BEFORE_BASELINE,
                says,
                settled.event_id,
                cites,
                event_id=settled.event_id,
                field="settlement.settled_on",
                expected=f"{ranking.ended_on}, on which the baseline ended, or a later day",
            )
        )
        return None
    return settle_priorities(ranking, settled.settlement)


# --------------------------------------------------------------------------- certification


def _certification(
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
