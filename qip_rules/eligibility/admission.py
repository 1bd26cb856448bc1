"""Who is admitted: the decisions of the staff on record, and the roll that follows from them.

Eligible is not accepted. The rules say whether an application meets the policy; acceptance,
decline and the waiting list are decisions of people, with a date, a name and a reason. A
decision that was made is an event and always enters the roll, whatever is odd about it; the roll
says what is odd. Only a *new* decision can be refused: see `qip_rules.eligibility.choosing`.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

import attrs

from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import (
    day,
    identifier,
    instance_of,
    member_of,
    needed,
    one_line,
    optional,
    prose,
    refuse,
    several,
    shown,
    whole_number,
)

__all__ = [
    "AdmissionCode",
    "AdmissionFinding",
    "Choice",
    "RecordedException",
    "Roll",
    "StaffDecision",
    "Standing",
    "admission_roll",
]


class Choice(enum.Enum):
    """What the staff decided about an application."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"


@attrs.frozen(kw_only=True)
class StaffDecision:
    """One decision of the staff about one application.

    Raises:
        InputError: every fault of the fields at once; a decision has an actor and a reason.
    """

    application_id: str
    choice: Choice
    decided_on: date
    actor: str
    """Who decided."""
    reason: str
    """Why, in a sentence that the applicant could read."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the decision")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(identifier, "application_id", self.application_id, "the application's id")
        expected = "accepted, declined or waitlisted"
        yield from needed(member_of(Choice), "choice", self.choice, expected)
        yield from needed(day, "decided_on", self.decided_on, "the day of the decision")
        yield from needed(one_line, "actor", self.actor, "who decided")
        yield from needed(prose, "reason", self.reason, "the reason")


@attrs.frozen(kw_only=True)
class RecordedException:
    """Somebody with the authority to do so let one application pass one requirement.

    It stands beside the finding and never replaces it: the requirement is still not met.

    Raises:
        InputError: every fault of the fields at once.
    """

    application_id: str
    requirement: str
    """The code of the requirement in the program's document."""
    authority: str
    """Who, or which body, granted it."""
    reason: str
    recorded_on: date

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the exception")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(identifier, "application_id", self.application_id, "the application's id")
        yield from needed(one_line, "requirement", self.requirement, "a requirement's code")
        yield from needed(one_line, "authority", self.authority, "who granted it")
        yield from needed(prose, "reason", self.reason, "the reason")
        yield from needed(day, "recorded_on", self.recorded_on, "the day it was recorded")


@attrs.frozen(kw_only=True)
class Standing:
    """What the assessment of one application came to: codes of its *required* requirements.

    Neither not met nor undetermined: the application is eligible.

    Raises:
        InputError: a code that is no text.
    """

    not_met: tuple[str, ...] = ()
    undetermined: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        codes = several(one_line)
        refuse(
            (
                *needed(codes, "not_met", self.not_met, "a tuple of codes"),
                *needed(codes, "undetermined", self.undetermined, "a tuple of codes"),
            ),
            "the standing",
        )


class AdmissionCode(enum.Enum):
    """What can be odd about the decisions on record."""

    OVER_CAPACITY = "over-capacity"
    ACCEPTED_NOT_ELIGIBLE = "accepted-not-eligible"
    ACCEPTED_UNDETERMINED = "accepted-undetermined"
    ACCEPTED_NOT_ASSESSED = "accepted-not-assessed"
    DECIDED_BEFORE_RECEIPT = "decided-before-receipt"
    NO_APPLICATION = "no-application"


@attrs.frozen
class AdmissionFinding:
    """Something the staff should look at: the decision stands all the same."""

    code: AdmissionCode
    application_id: str
    says: str


def _frozen_days(days: Mapping[str, date]) -> Mapping[str, date]:
    return MappingProxyType(dict(days))


def _frozen_standings(standings: Mapping[str, Standing]) -> Mapping[str, Standing]:
    return MappingProxyType(dict(standings))


@attrs.frozen(kw_only=True, hash=False)
class Roll:
    """The state of admission that follows from everything on record.

    The ids stand in the order in which the decision that counts was made.
    """

    capacity: int | None
    """Places of the cohort; `None` if not known, and then no place is ever missing."""
    accepted: tuple[str, ...]
    declined: tuple[str, ...]
    waitlisted: tuple[str, ...]
    undecided: tuple[str, ...]
    """Received and not decided, in the order of receipt, then by id."""
    withdrawn: tuple[str, ...] = ()
    """Whose withdrawal stands, by id: in none of the others, whatever was decided before."""
    findings: tuple[AdmissionFinding, ...]
    decisions: tuple[StaffDecision, ...]
    """The decision that counts for each application: its latest."""
    exceptions: tuple[RecordedException, ...] = ()
    received: Mapping[str, date] = attrs.field(factory=dict[str, date], converter=_frozen_days)
    """The day of receipt by application id."""
    standings: Mapping[str, Standing] = attrs.field(
        factory=dict[str, Standing], converter=_frozen_standings
    )
    """What the assessment came to, by application id."""

    @property
    def places_left(self) -> int | None:
        """Free places, never below zero; `None` if the capacity is not known."""
        return None if self.capacity is None else max(0, self.capacity - len(self.accepted))

    def latest(self, application_id: str) -> StaffDecision | None:
        """The decision that counts for one application, if there is one."""
        for decision in self.decisions:
            if decision.application_id == application_id:
                return decision
        return None

    def in_the_way(self, application_id: str) -> Standing | None:
        """What keeps an application from being accepted: its standing without the exceptions.

        `None` if it has not been assessed.
        """
        standing = self.standings.get(application_id)
        if standing is None:
            return None
        excepted = {
            each.requirement for each in self.exceptions if each.application_id == application_id
        }
        return Standing(
            not_met=tuple(code for code in standing.not_met if code not in excepted),
            undetermined=tuple(code for code in standing.undetermined if code not in excepted),
        )


def admission_roll(  # noqa: PLR0913 - all that is on record, each by its name
    decisions: Iterable[StaffDecision],
    *,
    capacity: int | None,
    received: Mapping[str, date],
    standings: Mapping[str, Standing],
    exceptions: Iterable[RecordedException] = (),
    withdrawn: Iterable[str] = (),
) -> Roll:
    """The roll that follows from all decisions made so far.

    Each application's latest decision counts: by date, and on one day the one given later. Who
    has withdrawn since then is neither accepted nor waiting, and takes no place.

    Args:
        decisions: all of them, in the order in which they were made.
        capacity: places of the cohort, `None` if not known.
        received: the day of receipt by application id.
        standings: what the assessment came to by application id. Who is missing has not been
            assessed.
        exceptions: requirements that somebody let somebody pass.
        withdrawn: ids of the applications whose withdrawal stands.

    Raises:
        InputError: a capacity below zero or no whole number; something else than a decision, an
            exception, a date or a standing where one is expected.
    """
    expect_arguments(
        "admission_roll",
        decisions=(decisions, Iterable),
        received=(received, Mapping),
        standings=(standings, Mapping),
        exceptions=(exceptions, Iterable),
        withdrawn=(withdrawn, Iterable),
    )
    made = tuple(decisions)
    granted = tuple(exceptions)
    refuse(_roll_faults(capacity, made, granted, received, standings), "the admission roll")

    latest: dict[str, tuple[date, int]] = {}
    for position, decision in enumerate(made):
        moment = (decision.decided_on, position)
        latest[decision.application_id] = max(moment, latest.get(decision.application_id, moment))
    counting = tuple(made[position] for _, position in sorted(latest.values()))
    gone = tuple(sorted(set(withdrawn)))
    chosen = {
        choice: tuple(
            each.application_id
            for each in counting
            if each.choice is choice and each.application_id not in gone
        )
        for choice in Choice
    }
    waiting = (name for name in received if name not in latest and name not in gone)
    roll = Roll(
        capacity=capacity,
        accepted=chosen[Choice.ACCEPTED],
        declined=chosen[Choice.DECLINED],
        waitlisted=chosen[Choice.WAITLISTED],
        undecided=tuple(sorted(waiting, key=lambda name: (received[name], name))),
        withdrawn=gone,
        findings=(),
        decisions=counting,
        exceptions=granted,
        received=received,
        standings=standings,
    )
    return attrs.evolve(roll, findings=tuple(_findings(roll)))


def _roll_faults(
    capacity: object,
    decisions: tuple[object, ...],
    exceptions: tuple[object, ...],
    received: Mapping[str, object],
    standings: Mapping[str, object],
) -> Iterator[Fault]:
    yield from optional(whole_number(), "capacity", capacity)
    yield from needed(several(instance_of(StaffDecision)), "decisions", decisions)
    yield from needed(several(instance_of(RecordedException)), "exceptions", exceptions)
    for name, when in received.items():
        yield from needed(day, f"received[{shown(name)}]", when, "the day of receipt")
    for name, each in standings.items():
        yield from needed(instance_of(Standing), f"standings[{shown(name)}]", each, "a standing")


def _findings(roll: Roll) -> Iterator[AdmissionFinding]:
    taken = 0
    for decision in roll.decisions:
        name = decision.application_id
        if name not in roll.received:
            says = f"A decision of {decision.decided_on} is about {name}, which was not received."
            yield AdmissionFinding(AdmissionCode.NO_APPLICATION, name, says)
        elif decision.decided_on < roll.received[name]:
            says = (
                f"{name} was decided on {decision.decided_on}, before it was received on "
                f"{roll.received[name]}."
            )
            yield AdmissionFinding(AdmissionCode.DECIDED_BEFORE_RECEIPT, name, says)
        if decision.choice is not Choice.ACCEPTED or name in roll.withdrawn:
            continue
        taken += 1
        if roll.capacity is not None and taken > roll.capacity:
            says = f"{name} was accepted as number {taken}; the cohort has {roll.capacity} places."
            yield AdmissionFinding(AdmissionCode.OVER_CAPACITY, name, says)
        yield from _eligibility_findings(roll, name)


def _eligibility_findings(roll: Roll, name: str) -> Iterator[AdmissionFinding]:
    against = roll.in_the_way(name)
    if against is None:
        says = f"{name} was accepted, but its eligibility has not been assessed."
        yield AdmissionFinding(AdmissionCode.ACCEPTED_NOT_ASSESSED, name, says)
        return
    if against.not_met:
        says = (
            f"{name} was accepted although it does not meet {', '.join(against.not_met)}, "
            "and no exception is recorded."
        )
        yield AdmissionFinding(AdmissionCode.ACCEPTED_NOT_ELIGIBLE, name, says)
    if against.undetermined:
        says = (
            f"{name} was accepted before it was known whether it meets "
            f"{', '.join(against.undetermined)}, and no exception is recorded."
        )
        yield AdmissionFinding(AdmissionCode.ACCEPTED_UNDETERMINED, name, says)
