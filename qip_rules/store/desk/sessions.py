"""What became of a learning session, told to every application that it concerns."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, get_args

import attrs

from qip_rules.billing.events import Event, SessionEvent
from qip_rules.cohort.desk.naming import NOT_ON_RECORD, unknown_names
from qip_rules.cohort.desk.telling_again import NAME_MAXIMUM, ONLY, UNNAMED, name_in_ids
from qip_rules.errors import Fault
from qip_rules.fields import refuse, shown
from qip_rules.participation.events.session_events import SessionPlanned
from qip_rules.store.desk.asking_back import is_received, unknown_applications
from qip_rules.store.ids_by_content import named_by_content
from qip_rules.store.indexed import ID_MAXIMUM
from qip_rules.store.interface import State
from qip_rules.store.plain_data import ApplicationRecords, Outcome

__all__ = [
    "SESSION_EVENTS",
    "concerned_by",
    "for_each",
    "having_session",
    "of_session",
    "told_with_course",
]

SESSION_EVENTS: Final[tuple[type[SessionEvent], ...]] = get_args(SessionEvent)

_GIVEN_MAXIMUM: Final = ID_MAXIMUM - NAME_MAXIMUM - len(f"/{ONLY}/")
"""Characters of an id that is given to a session event: those of each application stand behind."""


def concerned_by(
    state: State, application_ids: Sequence[str], *, anyway: bool
) -> tuple[ApplicationRecords, ...]:
    """The records of the applications that a session concerns."""
    if not application_ids:
        every = tuple(its for its in state.applications() if its.events or its.documents)
        if not every:
            fault = Fault("", "a log without an application", "those that it concerns, first")
            refuse([fault], NOT_ON_RECORD)
        return every
    several = [state.application(each) for each in dict.fromkeys(application_ids)]
    if not anyway:
        unknown = [each.application_id for each in several if not is_received(each)]
        refuse(unknown_applications(state, "application_ids", unknown), NOT_ON_RECORD)
    return tuple(several)


def told_with_course(event: SessionEvent, every: Iterable[ApplicationRecords]) -> Iterator[Fault]:
    """The fault of a session that is announced with the course: what becomes of it is told there.

    The fees learn of it from the course. Told in both places, it would move in one of them only.
    """
    with_course = {
        each.session_id for its in every for each in its.course if isinstance(each, SessionPlanned)
    }
    if event.session_id in with_course:
        expected = "a session that is not announced with the course, which tells the fees of it"
        yield Fault("session_id", shown(event.session_id), expected)


def having_session(
    event: SessionEvent, every: tuple[ApplicationRecords, ...], *, are_named: bool
) -> tuple[ApplicationRecords, ...]:
    """The applications whose session it is; of those that are named, each has to have it."""
    lacking = {its.application_id: tuple(unknown_names(event, its.events, ())) for its in every}
    having = tuple(its for its in every if not lacking[its.application_id])
    if not having:
        on_record = [each for its in every for each in its.events]
        refuse(unknown_names(event, on_record, ()), NOT_ON_RECORD)
    if are_named:
        refuse(
            (
                attrs.evolve(fault, expected=f"{fault.expected} of {application_id}")
                for application_id, faults in lacking.items()
                for fault in faults
            ),
            NOT_ON_RECORD,
        )
    return having


def for_each(
    state: State, event: SessionEvent, every: Iterable[ApplicationRecords], *, is_for_all: bool
) -> tuple[Event, ...]:
    """The event of a session for every application concerned."""
    refuse(_no_id_for_several(event.event_id), "the call")
    of_each = (attrs.evolve(event, application_id=its.application_id) for its in every)
    return tuple(of_session(state, own, is_for_all=is_for_all) for own in of_each)


def _no_id_for_several(given: str) -> Iterator[Fault]:
    """What is wrong with an id that the applications are to stand behind."""
    if given == UNNAMED:
        return
    if ONLY in given.split("/"):
        expected = f"an id without the part {ONLY}, which tells what some applications were told"
        yield Fault("event_id", shown(given), expected)
    if len(given) > _GIVEN_MAXIMUM:
        expected = f"at most {_GIVEN_MAXIMUM} of them: each application stands behind it"
        yield Fault("event_id", f"{len(given)} characters, {shown(given)}", expected)


def of_session(state: State, own: SessionEvent, *, is_for_all: bool) -> Event:
    """The event of a session under its id, which tells whether all were told.

    What an application was told with all others is on record already if it is told alone.
    """
    if own.event_id == UNNAMED:
        for_all = named_by_content(state, own)
        if is_for_all or state.outcome(for_all) is Outcome.DUPLICATE:
            return for_all
        return named_by_content(state, own, mark=ONLY)
    for_all, alone = (
        attrs.evolve(own, event_id=f"{own.event_id}/{part}{name_in_ids(own.application_id)}")
        for part in ("", f"{ONLY}/")
    )
    if is_for_all:  # an id that says two things is one id, whoever was told
        return alone if state.outcome(alone) is Outcome.CONFLICT else for_all
    return alone if state.outcome(for_all) is Outcome.RECORDED else for_all
