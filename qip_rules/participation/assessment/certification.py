"""The certification step: whether QOPI came first, and which public conditions are met.

Nothing here concludes that a practice is certified. That is a decision of those who certify; it
comes in from outside, stands beside the conditions as it was put on record, and follows from none
of them.
"""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final

import attrs

from qip_rules.errors import Fault, NotInForceError, expect_arguments
from qip_rules.fields import (
    Ruled,
    RuledField,
    day,
    each_once,
    identifier,
    instance_of,
    one_line,
    several,
    shown,
)
from qip_rules.narrowing import as_given, is_tuple
from qip_rules.participation.assessment.measured_facts import CERTIFICATION, ROUNDS_MAXIMUM
from qip_rules.participation.assessment.measures import MeasurementRound, RoundKind
from qip_rules.policy.program import Policy, Program
from qip_rules.rules.findings import Decision, Evidence, Finding, Outcome
from qip_rules.rules.ruling import decide_all

__all__ = [
    "PARTICIPATION_FIRST",
    "STANDARDS",
    "CertificationApplication",
    "CertificationStep",
    "DecisionOnRecord",
    "look_at_certification",
]

STANDARDS: Final = "certification_standards"
"""The parameter with the edition of the standards that is in force."""

PARTICIPATION_FIRST: Final = "participation-first"
"""The rule by which QOPI participation comes before an application."""


@attrs.frozen(kw_only=True)
class DecisionOnRecord(Ruled):
    """What those who certify decided, as it was put on record. No function here makes one.

    Raises:
        InputError: every fault of the fields at once.
    """

    decided_on: date
    says: str = attrs.field(metadata={"personal": True})
    """The decision in the words of those who made it."""
    source: str
    """Where it was read: a letter, a register."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("decided_on", day, ""),
        RuledField("says", one_line, ""),
        RuledField("source", one_line, ""),
    )
    called: ClassVar[str] = "the decision on record"


@attrs.frozen(kw_only=True)
class CertificationApplication(Ruled):
    """A practice that applies for certification, with what is on record. `None` is not known.

    Raises:
        InputError: every fault of the fields at once: rounds of another practice, a decision
            dated before the application or before any QOPI round, ...
    """

    practice_id: str
    applied_on: date
    rounds: tuple[MeasurementRound, ...] | None = None
    """Its rounds of measurement, in any order; `()` if it took part in none."""
    standards: str | None = None
    """The edition of the standards that the application names."""
    decision: DecisionOnRecord | None = None

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("practice_id", identifier, ""),
        RuledField("applied_on", day, ""),
        RuledField("rounds", several(instance_of(MeasurementRound), ROUNDS_MAXIMUM)),
        RuledField("standards", one_line),
        RuledField("decision", instance_of(DecisionOnRecord)),
    )
    called: ClassVar[str] = "the application for certification"

    def faults_between_fields(self) -> Iterator[Fault]:
        """Rounds of this practice, each once; nothing decided before what has to come first."""
        given = as_given(self.rounds)
        known: list[MeasurementRound] | None = None
        if is_tuple(given) and all(isinstance(each, MeasurementRound) for each in given):
            known = [each for each in given if isinstance(each, MeasurementRound)]
            for position, each in enumerate(known):
                if each.practice_id != self.practice_id:
                    found, expected = shown(each.practice_id), shown(self.practice_id)
                    yield Fault(
                        f"rounds[{position}].practice_id", found, f"{expected}, who applies"
                    )
            yield from each_once("rounds", "round_id", (each.round_id for each in known))
        if not isinstance(self.decision, DecisionOnRecord):
            return
        decided = self.decision.decided_on
        if type(self.applied_on) is date and decided < self.applied_on:
            expected = f"{self.applied_on}, on which the practice applied, or a later day"
            yield Fault("decision.decided_on", f"{decided}", expected)
        live = [each.ended_on for each in known or () if each.kind is RoundKind.LIVE]
        if known is not None and not any(ended < decided for ended in live):
            expected = "a day after a live round of QOPI, which comes first"
            yield Fault("decision.decided_on", f"{decided}", expected)


@attrs.frozen
class CertificationStep:
    """Where a practice that applies stands: conditions one by one, and what others decided.

    There is no field for “certified”, and the conditions together are none: they are those that
    are public, and those who certify have a survey and a judgment of their own.
    """

    application: CertificationApplication
    conditions: Decision
    """A finding for each public condition, with clause, and the questions that are open."""

    @property
    def participation_came_first(self) -> Outcome:
        """Whether QOPI participation came before the application.

        Raises:
            KeyError: the program has dropped the rule about it.
        """
        return self.conditions.finding(PARTICIPATION_FIRST).outcome

    @property
    def met(self) -> tuple[Finding, ...]:
        """The public conditions that are met."""
        return self._with(Outcome.MET)

    @property
    def not_met(self) -> tuple[Finding, ...]:
        """The public conditions that are not met."""
        return self._with(Outcome.NOT_MET)

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """The public conditions of which that cannot be told yet."""
        return self._with(Outcome.UNDETERMINED)

    @property
    def decision_on_record(self) -> DecisionOnRecord | None:
        """What those who certify decided, exactly as it was handed in; `None` without a record."""
        return self.application.decision

    def _with(self, outcome: Outcome) -> tuple[Finding, ...]:
        return tuple(each for each in self.conditions.findings if each.outcome is outcome)


def look_at_certification(
    application: CertificationApplication, program: Program
) -> CertificationStep:
    """The public conditions of certification, by the standards in force when it is applied for.

    Only live rounds that ended before that day count: a test abstraction is no participation.

    Raises:
        NotInForceError: the program is not in force on that day, or has no such conditions.
    """
    expect_arguments(
        "look_at_certification",
        application=(application, CertificationApplication),
        program=(program, Program),
    )
    policy = program.on(application.applied_on)
    rules = policy.rule_sets[CERTIFICATION]
    if not rules.requirements:
        msg = f"{program.id} has no conditions of certification on {application.applied_on}"
        raise NotInForceError(msg)
    rounds = _live_before(application)
    score = rounds[-1].score_basis_points if rounds else None
    facts = {
        "live_rounds_before": None if rounds is None else len(rounds),
        "last_score_basis_points": score,
        "names_standards_in_force": _names_standards(application, policy),
    }
    because = _evidence(application, policy, rounds)
    return CertificationStep(application, decide_all(rules, facts, because=because))


def _live_before(application: CertificationApplication) -> list[MeasurementRound] | None:
    """The live rounds that ended before the practice applied, by day; `None` is not known."""
    if application.rounds is None:
        return None
    live = [
        each
        for each in application.rounds
        if each.kind is RoundKind.LIVE and each.ended_on < application.applied_on
    ]
    return sorted(live, key=lambda each: (each.ended_on, each.round_id))


def _names_standards(application: CertificationApplication, policy: Policy) -> bool | None:
    in_force = policy.parameter(STANDARDS).value
    return None if application.standards is None else application.standards == in_force


def _evidence(
    application: CertificationApplication,
    policy: Policy,
    rounds: list[MeasurementRound] | None,
) -> dict[str, Evidence]:
    if rounds is None:
        told = score = "It is not known in which rounds the practice took part."
    elif not rounds:
        told = score = f"No live round ended before {application.applied_on}."
    else:
        days = ", ".join(f"{each.ended_on}" for each in rounds)
        told = f"Live rounds that ended before {application.applied_on}: {days}."
        score = f"The last one ended on {rounds[-1].ended_on}."
    named = application.standards or "none yet"
    in_force = policy.parameter(STANDARDS).value
    standards = f"In force on {application.applied_on}: {in_force}. Named: {named}."
    return {
        "live_rounds_before": Evidence(told, ("rounds",)),
        "last_score_basis_points": Evidence(score, ("rounds",)),
        "names_standards_in_force": Evidence(standards, ("standards",)),
    }
