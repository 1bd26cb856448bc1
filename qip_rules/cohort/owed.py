"""What is to be done next of fees and of taking part, in one list by date, with nothing twice."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import attrs

from qip_rules.billing.codes import DutyCode
from qip_rules.billing.findings import ToDo
from qip_rules.billing.state import Account
from qip_rules.cohort.urgency import urgency
from qip_rules.errors import expect_arguments
from qip_rules.participation.codes import StaffCode
from qip_rules.participation.course.findings import ParticipationToDo
from qip_rules.participation.course.state import Participation
from qip_rules.participation.words import Mode, Party, Recording

__all__ = ["CohortToDo", "course_to_do", "of_billing", "of_course", "once_each"]


@attrs.frozen(kw_only=True)
class CohortToDo:
    """Something to be done next, with who owes it and the clauses it rests on by id."""

    application_id: str
    """The application that it is about; of several, the first."""
    due_on: date | None
    """The last day on which it is in time; `None`: see `is_at_once`."""
    code: str
    says: str
    clauses: tuple[str, ...]
    of_several: tuple[str, ...] = ()
    """All applications that it is about, if it is about several."""
    owed_by: Party = Party.PROGRAM
    about: str = ""
    """The id of what it concerns: an invoice, an event, a session, a step, a fact that is missing
    for a pairing; empty where that is the application."""

    @property
    def applications(self) -> tuple[str, ...]:
        """The applications that it is about: all of them, be it one."""
        return self.of_several or (self.application_id,)

    @property
    def is_of_course(self) -> bool:
        """Whether it is a duty of taking part, be it about its record or a step."""
        return self.code in _OF_COURSE

    @property
    def is_at_once(self) -> bool:
        """Whether it is to be done now; if not, and no day is named, none follows yet."""
        return self.due_on is None and self.code != _STEP


_OF_COURSE: Final = frozenset(each.value for each in StaffCode)
_CONTRADICTION: Final = DutyCode.RESOLVE_CONFLICT.value
_UNSOUND: Final = StaffCode.RESOLVE_RECORDS.value
_SESSION: Final = StaffCode.RECORD_SESSION.value
_STEP: Final = StaffCode.TAKE_STEP.value


def course_to_do(
    accounts: Iterable[Account], participations: Iterable[Participation], as_of: date
) -> tuple[CohortToDo, ...]:
    """The duties of accounts and participations together: of one practice, or of a whole cohort.

    By `qip_rules.cohort.urgency`: by day, what has none as if due on `as_of`; of one day what fees
    ask for, then the steps. What billing asks for is owed by the program's staff. Nothing stands
    twice, see `once_each`.

    Raises:
        ArgumentError: one account or participation in the place of several.
    """
    expect_arguments(
        "course_to_do",
        accounts=(accounts, Iterable),
        participations=(participations, Iterable),
        as_of=(as_of, date),
    )
    every = [
        of_billing(duty, account.application_id) for account in accounts for duty in account.to_do
    ]
    states = tuple(participations)
    every += [of_course(duty, state.application_id) for state in states for duty in state.to_do]
    return once_each(every, states, as_of)


def of_billing(duty: ToDo, application_id: str) -> CohortToDo:
    """A duty of billing, about one application or about those that it names itself."""
    return CohortToDo(
        application_id=application_id,
        due_on=duty.due_on,
        code=duty.code.value,
        says=duty.says,
        clauses=tuple(clause.id for clause in duty.clauses),
        of_several=duty.applications,
        about=duty.about,
    )


def of_course(duty: ParticipationToDo, application_id: str) -> CohortToDo:
    """A duty of taking part, whoever owes it."""
    return CohortToDo(
        application_id=application_id,
        due_on=duty.due_on,
        code=duty.code.value,
        says=duty.says,
        clauses=tuple(clause.id for clause in duty.clauses),
        owed_by=duty.owed_by,
        about=duty.about,
    )


def once_each(
    every: Iterable[CohortToDo], participations: Iterable[Participation], as_of: date
) -> tuple[CohortToDo, ...]:
    """The list by urgency, each duty once.

    A session that is not held at a practice itself is one of all who take part: to plan the next
    one, or to find out whether one was held, is one duty about all of them. Announcements that
    contradict each other are found by both jobs: they are put right where sessions are announced,
    so billing does not ask for it as well.

    Args:
        every: the duties of all jobs.
        participations: of those whose steps are among them: their policies say which step is what.
        as_of: the day of the list.
    """
    told = tuple(dict.fromkeys(every))
    unsound = {(each.application_id, each.about) for each in told if each.code == _UNSOUND}
    kept = [
        each
        for each in told
        if each.code != _CONTRADICTION or (each.application_id, each.about) not in unsound
    ]
    ordered = sorted(
        _together(kept, _steps_of_all(participations)),
        key=lambda each: (
            urgency(each.code, each.due_on, as_of),
            each.applications,
            each.code,
            each.says,
        ),
    )
    return tuple(ordered)


def _steps_of_all(participations: Iterable[Participation]) -> frozenset[str]:
    """The steps whose sessions are held for all who take part."""
    return frozenset(
        step.id
        for state in participations
        for step in state.policy.steps
        if step.recorded_by == Recording.SESSION.value and step.mode != Mode.ONSITE.value
    )


def _together(every: Sequence[CohortToDo], of_all: frozenset[str]) -> Iterator[CohortToDo]:
    """The duties; those about sessions of all that differ in the application alone, as one."""
    shared: dict[CohortToDo, list[str]] = {}
    for each in every:
        if each.code == _SESSION or (each.code == _STEP and each.about in of_all):
            alike = attrs.evolve(each, application_id="")
            shared.setdefault(alike, []).append(each.application_id)
        else:
            yield each
    for alike, applications in shared.items():
        first, *more = sorted(applications)
        yield attrs.evolve(alike, application_id=first, of_several=(first, *more) if more else ())
