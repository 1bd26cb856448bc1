"""What is done besides sessions: assessments, report, plan, meetings, updates, evaluation, end."""

from collections.abc import Iterable
from typing import ClassVar, Literal

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import (
    Ruled,
    RuledField,
    each_once,
    identifier,
    instance_of,
    one_line,
    prose,
    several,
    whole_number,
)
from qip_rules.narrowing import is_tuple
from qip_rules.participation.events.recorded import Happened

__all__ = [
    "AssessmentDone",
    "CertificationStepTaken",
    "Evaluated",
    "MeetingHeld",
    "PlanItem",
    "PlanMade",
    "ProgramEnded",
    "ReportDelivered",
    "SponsorUpdated",
    "StepDone",
]


@attrs.frozen(kw_only=True)
class AssessmentDone(Happened):
    """One of the program's assessments of the practice was finished; `occurred_on` is that day."""

    kind: Literal["assessment-done"] = "assessment-done"
    step_id: str
    """Which assessment: the step of the program."""
    assessor: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("step_id", identifier, needed=""),
        RuledField("assessor", one_line, needed=""),
    )


@attrs.frozen(kw_only=True)
class ReportDelivered(Happened):
    """The society delivered its report to the practice."""

    kind: Literal["report-delivered"] = "report-delivered"
    report_id: str
    findings: tuple[str, ...] = attrs.field(metadata={"personal": False})
    """Ids of what was found; the items of an improvement plan refer to them."""
    areas: tuple[str, ...] = attrs.field(metadata={"never_empty": True})
    """In which the practice could do better."""
    strategies: tuple[str, ...] = attrs.field(metadata={"never_empty": True})
    """Ways to improve that it suggests."""
    priorities: tuple[str, ...] = attrs.field(metadata={"never_empty": True})
    """What to do first, in that order."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("report_id", identifier, needed=""),
        RuledField("findings", several(identifier), needed=""),
        RuledField("areas", several(one_line), needed=""),
        RuledField("strategies", several(one_line), needed=""),
        RuledField("priorities", several(one_line), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: something listed twice."""
        yield from super().faults_between_fields()
        for name in ("findings", "areas", "strategies", "priorities"):
            values: object = getattr(self, name)
            if is_tuple(values) and all(isinstance(each, str) for each in values):
                yield from each_once(name, "entry", values)


@attrs.frozen(kw_only=True)
class PlanItem(Ruled):
    """One thing that a practice means to improve, and what of the report it answers.

    Raises:
        InputError: every fault of the fields at once.
    """

    item_id: str
    says: str = attrs.field(metadata={"personal": True})
    findings: tuple[str, ...] = attrs.field(default=(), metadata={"personal": False})
    """Ids of findings of the report."""

    called: ClassVar[str] = "the item of the plan"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("item_id", identifier, needed=""),
        RuledField("says", prose, needed=""),
        RuledField("findings", several(identifier), needed=""),
    )


@attrs.frozen(kw_only=True)
class PlanMade(Happened):
    """The practice made its improvement plan, or a new version of it."""

    kind: Literal["plan-made"] = "plan-made"
    plan_id: str
    version: int
    items: tuple[PlanItem, ...]

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("plan_id", identifier, needed=""),
        RuledField("version", whole_number(1), needed=""),
        RuledField("items", several(instance_of(PlanItem)), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: an item that stands twice."""
        yield from super().faults_between_fields()
        if not tuple(several(instance_of(PlanItem))("items", self.items)):
            yield from each_once("items", "item_id", (each.item_id for each in self.items))


@attrs.frozen(kw_only=True)
class MeetingHeld(Happened):
    """The project team met."""

    kind: Literal["meeting-held"] = "meeting-held"


@attrs.frozen(kw_only=True)
class SponsorUpdated(Happened):
    """The sponsor heard from the team how the project stands."""

    kind: Literal["sponsor-updated"] = "sponsor-updated"


@attrs.frozen(kw_only=True)
class Evaluated(Happened):
    """The program looked at what came of the work, in one respect."""

    kind: Literal["evaluated"] = "evaluated"
    step_id: str
    """In which respect: the step of the program."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("step_id", identifier, needed=""),
    )


@attrs.frozen(kw_only=True)
class CertificationStepTaken(Happened):
    """The practice took a step towards certification.

    That it is certified follows from nothing here.
    """

    kind: Literal["certification-step-taken"] = "certification-step-taken"
    step_id: str
    """Which one: the step of the program."""
    standards: str | None = attrs.field(default=None, metadata={"personal": False})
    """The edition of the standards that an application names; `None` is not known."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("step_id", identifier, needed=""),
        RuledField("standards", one_line),
    )


@attrs.frozen(kw_only=True)
class StepDone(Happened):
    """A step was done of which nothing more is on record: one of the document's own."""

    kind: Literal["step-done"] = "step-done"
    step_id: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("step_id", identifier, needed=""),
    )


@attrs.frozen(kw_only=True)
class ProgramEnded(Happened):
    """The program ended for the practice; `occurred_on` is its last day."""

    kind: Literal["program-ended"] = "program-ended"
