"""What is assessed: rounds of measurement, areas settled, goals, satisfaction, what others decided.

Each event holds one record of the assessment as it is. A record has a day of its own, and that is
the day on which the event occurred.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import RuledField, instance_of
from qip_rules.narrowing import as_given
from qip_rules.participation.assessment.certification import DecisionOnRecord
from qip_rules.participation.assessment.goals import Goal, Satisfaction
from qip_rules.participation.assessment.measures import MeasurementRound
from qip_rules.participation.assessment.priorities import Settlement
from qip_rules.participation.events.recorded import Happened

__all__ = [
    "AssessmentEvent",
    "CertificationDecided",
    "GoalCounted",
    "PrioritiesSettled",
    "RoundMeasured",
    "SatisfactionAsked",
]


@attrs.frozen(kw_only=True)
class RoundMeasured(Happened):
    """A round of measurement was complete, live or as a test; `occurred_on` is its last day."""

    kind: Literal["round-measured"] = "round-measured"
    round: MeasurementRound
    """Of several of one `round_id`, what was last said counts."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("round", instance_of(MeasurementRound), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: another day than that on which the round ended."""
        yield from super().faults_between_fields()
        if isinstance(as_given(self.round), MeasurementRound):
            yield from _another_day(self.occurred_on, self.round.ended_on, "the round ended")


@attrs.frozen(kw_only=True)
class PrioritiesSettled(Happened):
    """Society and practice settled the priority areas jointly; `occurred_on` is that day."""

    kind: Literal["priorities-settled"] = "priorities-settled"
    settlement: Settlement
    """A later one takes the place of the earlier."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("settlement", instance_of(Settlement), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: another day than that on which the areas were settled."""
        yield from super().faults_between_fields()
        if isinstance(as_given(self.settlement), Settlement):
            settled = self.settlement.settled_on
            yield from _another_day(self.occurred_on, settled, "the areas were settled")


@attrs.frozen(kw_only=True)
class GoalCounted(Happened):
    """A goal of the practice's own was set, or counted before or after the work.

    `occurred_on` is the day on which it stood so: no count in it is of a later day.
    """

    kind: Literal["goal-counted"] = "goal-counted"
    goal: Goal
    """The whole goal, with all counts known. Of several of one `goal_id`, the last one counts."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("goal", instance_of(Goal), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: a count of a day that had not come."""
        yield from super().faults_between_fields()
        goal, occurred = as_given(self.goal), as_given(self.occurred_on)
        if isinstance(goal, Goal) and type(occurred) is date:
            for name in ("before_on", "after_on"):
                counted: date | None = getattr(goal, name)
                if counted is not None and counted > occurred:
                    expected = f"{occurred}, on which it occurred, or an earlier day"
                    yield Fault(f"goal.{name}", f"{counted}", expected)


@attrs.frozen(kw_only=True)
class SatisfactionAsked(Happened):
    """People were asked whether they are content with the work; `occurred_on` is that day."""

    kind: Literal["satisfaction-asked"] = "satisfaction-asked"
    satisfaction: Satisfaction
    """Of several of one day, what was last said counts."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("satisfaction", instance_of(Satisfaction), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: another day than that on which people were asked."""
        yield from super().faults_between_fields()
        if isinstance(as_given(self.satisfaction), Satisfaction):
            asked = self.satisfaction.asked_on
            yield from _another_day(self.occurred_on, asked, "people were asked")


@attrs.frozen(kw_only=True)
class CertificationDecided(Happened):
    """Those who certify decided, as it was put on record; `occurred_on` is the day they did.

    It is kept as it came, and nothing is concluded from it.
    """

    kind: Literal["certification-decided"] = "certification-decided"
    decision: DecisionOnRecord

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("decision", instance_of(DecisionOnRecord), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: another day than that of the decision."""
        yield from super().faults_between_fields()
        if isinstance(as_given(self.decision), DecisionOnRecord):
            decided = self.decision.decided_on
            yield from _another_day(self.occurred_on, decided, "the decision was made")


def _another_day(occurred_on: object, own: date, says: str) -> Iterable[Fault]:
    """The fault of an event that did not occur on the day that its record has."""
    if type(occurred_on) is date and occurred_on != own:
        yield Fault("occurred_on", f"{occurred_on}", f"{own}, on which {says}")


AssessmentEvent = (
    RoundMeasured | PrioritiesSettled | GoalCounted | SatisfactionAsked | CertificationDecided
)
"""What is known of the practice's quality, and what was made of it."""
