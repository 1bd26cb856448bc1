"""A made-up cohort of three practices that take part, at different points of the program."""

from collections.abc import Iterable
from datetime import date

import attrs

from qip_rules.participation import (
    AssessmentDone,
    CoachSessionHeld,
    CoreMemberReplaced,
    Event,
    Mode,
    Participation,
    Presence,
    ReportDelivered,
    SessionCalledOff,
    SessionTurnedVirtual,
    participation,
)
from qip_rules.policy.program import Program
from tests.participation.course import ADA, BO, CY, Story, day

COHORT_ID, TITLE = "made-up-2026", "Made-up cohort of 2026"
AS_OF = date(2026, 7, 20)
REPORT = {
    "report_id": "report-1",
    "findings": ("f-1",),
    "areas": ("pain",),
    "strategies": ("ask",),
    "priorities": ("pain",),
}


def of(application_id: str, story: Story) -> tuple[Event, ...]:
    """The events of a story as those of an application, each under an id of its own."""
    return tuple(
        attrs.evolve(each, application_id=application_id, event_id=f"{application_id}-{number}")
        for number, each in enumerate(story.events, start=1)
    )


def began(*, ends_on: str | None = "2027-12-31") -> Story:
    """Kicked off, with a spring session held, one in the fall called off, and two to come."""
    story = Story()
    story.kicked_off("2026-01-05", ADA, BO, ends_on=ends_on)
    story.planned("spring", "2026-03-02", "2026-03-03")
    story.held("spring", "2026-03-03")
    story.planned("summer", "2026-06-15")
    story.planned("fall", "2026-10-05")
    story.told(SessionCalledOff, "2026-04-01", session_id="fall", reason="A storm.")
    story.planned("winter", "2026-12-02", "2026-12-03", on="2026-04-02")
    return story


def with_attendance() -> Story:
    """As `began`; Bo was absent, and Cy has come for Bo since."""
    story = began()
    story.attended("spring", ADA, Presence.PRESENT, "2026-03-04")
    story.attended("spring", BO, Presence.ABSENT, "2026-03-04")
    story.told(CoreMemberReplaced, "2026-05-01", person_id="bo", successor=CY)
    story.told(CoachSessionHeld, "2026-03-20")
    for step in ("readiness-assessment", "baseline-measures"):
        story.told(AssessmentDone, "2026-02-02", step_id=step, assessor="The staff")
    story.told(ReportDelivered, "2026-02-20", **REPORT)
    return story


def out_of_order() -> Story:
    """As `began`; the report came without the baseline, and the winter session is virtual here."""
    story = began()
    story.told(AssessmentDone, "2026-02-02", step_id="readiness-assessment", assessor="The staff")
    story.told(ReportDelivered, "2026-02-20", **REPORT)
    story.told(SessionTurnedVirtual, "2026-07-01", session_id="winter")
    return story


def visited() -> Story:
    """As `began`, with a visit of its own."""
    story = began()
    story.planned("visit", "2026-09-01", step="onsite-session", mode=Mode.ONSITE)
    return story


def cohort_events() -> tuple[Event, ...]:
    """What happened in the whole cohort."""
    stories = {"APP-1": with_attendance(), "APP-2": out_of_order(), "APP-3": visited()}
    return tuple(each for name, story in stories.items() for each in of(name, story))


def states(
    program: Program, events: Iterable[Event], as_of: date | str = AS_OF
) -> tuple[Participation, ...]:
    """The participations of all applications that the events are about."""
    on = day(as_of) if isinstance(as_of, str) else as_of
    by_application: dict[str, list[Event]] = {}
    for each in events:
        by_application.setdefault(each.application_id, []).append(each)
    return tuple(participation(program, each, on) for each in by_application.values())
