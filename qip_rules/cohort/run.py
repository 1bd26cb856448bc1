"""One cohort from applications to mentors: where the three jobs meet.

Values pass between the jobs and nothing else: eligibility gives outcomes, the staff's decisions
become billing's events, and who was accepted with settled priority areas goes into the pairing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import attrs

from qip_rules.billing.accounts import account
from qip_rules.billing.codes import DutyCode
from qip_rules.billing.documents import Buyer, Document
from qip_rules.billing.events import (
    Accepted,
    ApplicationReceived,
    Declined,
    Event,
    SeatHolder,
)
from qip_rules.billing.history import Standing as FeeStanding
from qip_rules.billing.issuing import Refusal, issue_credit_note, issue_invoice
from qip_rules.billing.state import Account
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.eligibility.admission import (
    Choice,
    RecordedException,
    Roll,
    StaffDecision,
    Standing,
    admission_roll,
)
from qip_rules.eligibility.application import Application, ApplicationFile
from qip_rules.eligibility.assessment import Assessment, assess_file
from qip_rules.eligibility.people import Person, distinct
from qip_rules.mailboxes import mailbox
from qip_rules.matching.answer import Pairing
from qip_rules.matching.facts import MENTOR_PAIRING, OFFERED
from qip_rules.matching.pairing import pair
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import Practice
from qip_rules.policy.program import Program
from qip_rules.rules.fact import AnsweredBy
from qip_rules.rules.findings import Decision, Outcome

__all__ = ["Case", "CohortRun", "CohortToDo", "run_cohort"]


@attrs.frozen(kw_only=True)
class Case:
    """One application of the cohort with everything the run found about it."""

    file: ApplicationFile
    assessments: tuple[Assessment, ...]
    """One a revision, oldest first: both decisions are kept, the last one counts."""
    staff_decision: StaffDecision | None
    """The decision of the staff that counts, if there is one."""
    exceptions: tuple[RecordedException, ...]
    withdrawn_on: date | None
    account: Account

    @property
    def application(self) -> Application:
        """The version that counts."""
        return self.assessments[-1].application

    @property
    def application_id(self) -> str:
        """The id of the application."""
        return self.file.application_id

    @property
    def decision(self) -> Decision:
        """The decision on the version that counts."""
        return self.assessments[-1].decision

    @property
    def standing(self) -> str:
        """Where the application stands: withdrawn, or what the staff decided, or undecided."""
        if self.withdrawn_on is not None:
            return "withdrawn"
        return self.staff_decision.choice.value if self.staff_decision else "undecided"


@attrs.frozen(kw_only=True)
class CohortToDo:
    """Something staff must do next, with the clauses it rests on by id."""

    application_id: str
    due_on: date | None
    """The last day on which it is in time; `None` is at once."""
    code: str
    says: str
    clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class CohortRun:
    """What one run found. The same inputs give an equal run."""

    program: Program
    inputs: CohortInputs
    as_of: date
    cases: tuple[Case, ...]
    """In the order of the application ids."""
    not_yet_received: tuple[str, ...]
    """Applications dated after `as_of`: they are in nothing else."""
    roll: Roll
    pairing: Pairing | None
    """`None` if the program pairs nobody with mentors."""
    without_priorities: tuple[str, ...]
    """Accepted practices, by id, whose priority areas are not settled: not in the pairing."""
    to_do: tuple[CohortToDo, ...]
    """By date, then by application."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document issued, in the order of issue, then of number."""
        every = [each.document for case in self.cases for each in case.account.documents]
        return tuple(sorted(every, key=lambda each: (each.issued_on, each.number)))


def run_cohort(program: Program, inputs: CohortInputs, *, as_of: date) -> CohortRun:
    """A whole cohort decided, billed and paired, as things stand at the end of a day.

    Every application is decided under the policy of its receipt date, so a cohort may span a
    change. Invoices and credit notes are issued on the day on which it became known that they
    are due, numbered without gaps for each year in that order. What is dated after `as_of` does
    not count: receipts, corrections, decisions, exceptions, priority areas, and events, of which
    each account still names those that it leaves out.

    Raises:
        InputError: answers that the policy does not ask for, a pairing that cannot be (see
            `Problem`).
        NotInForceError: an application received before the program was in force.
    """
    files = [_known_on(file, as_of) for file in inputs.applications if file.received_on <= as_of]
    decisions = [each for each in inputs.decisions if each.decided_on <= as_of]
    exceptions = tuple(each for each in inputs.exceptions if each.recorded_on <= as_of)
    assessments = {file.application_id: assess_file(file, program) for file in files}
    roll = admission_roll(
        decisions,
        capacity=inputs.cohort.capacity,
        received={file.application_id: file.received_on for file in files},
        standings={name: _standing(each[-1].decision) for name, each in assessments.items()},
        exceptions=exceptions,
    )
    events = {
        file.application_id: _events(
            file, decisions, inputs.events_of(file.application_id), program
        )
        for file in files
    }
    documents = _Issuing(program, inputs, as_of).documents(events)
    accounts = {name: account(program, events[name], documents[name], as_of) for name in events}
    cases = tuple(
        Case(
            file=file,
            assessments=assessments[file.application_id],
            staff_decision=roll.latest(file.application_id),
            exceptions=tuple(
                each for each in exceptions if each.application_id == file.application_id
            ),
            withdrawn_on=_withdrawn_on(accounts[file.application_id]),
            account=accounts[file.application_id],
        )
        for file in files
    )
    pairing, without_priorities = _pairing(program, inputs, cases, as_of)
    return CohortRun(
        program=program,
        inputs=inputs,
        as_of=as_of,
        cases=cases,
        not_yet_received=tuple(
            file.application_id for file in inputs.applications if file.received_on > as_of
        ),
        roll=roll,
        pairing=pairing,
        without_priorities=without_priorities,
        to_do=_to_do(cases, roll, without_priorities, as_of),
    )


def _known_on(file: ApplicationFile, as_of: date) -> ApplicationFile:
    """The versions of an application that had come in by `as_of`.

    A correction without a date came in with the version before it.
    """
    known = takewhile(
        lambda version: (version.revised_on or file.received_on) <= as_of, file.revisions
    )
    return ApplicationFile(tuple(known))


def _standing(decision: Decision) -> Standing:
    return Standing(
        not_met=tuple(each.code for each in decision.not_met),
        undetermined=tuple(each.code for each in decision.undetermined),
    )


def _withdrawn_on(account: Account) -> date | None:
    """The day of the withdrawal that stands: none, if the staff decided once more after it."""
    return account.ended_on if account.standing is FeeStanding.WITHDRAWN else None


# What the other jobs tell billing.


def _events(
    file: ApplicationFile,
    decisions: Iterable[StaffDecision],
    recorded: Iterable[Event],
    program: Program,
) -> tuple[Event, ...]:
    """Billing's events of one application: receipt, staff decisions, and what was recorded.

    A decision that is on record as an event as well counts once, as the decision: so the roll
    and the account cannot differ about it.
    """
    name = file.application_id
    decided: list[Accepted | Declined] = []
    for position, each in enumerate(decisions):
        if each.application_id != name or each.choice is Choice.WAITLISTED:
            continue
        kind = Accepted if each.choice is Choice.ACCEPTED else Declined
        # Two decisions of one day follow on each other in the order of the record.
        moment = _midnight(each.decided_on, program) + timedelta(microseconds=position)
        decided.append(
            kind(
                event_id=f"{name}/decision/{position + 1}",
                application_id=name,
                occurred_on=each.decided_on,
                recorded_at=moment,
            )
        )
    told = {(type(each), each.occurred_on) for each in decided}
    return (
        _received(file.revisions[0], program),
        *decided,
        *(each for each in recorded if (type(each), each.occurred_on) not in told),
    )


def _midnight(day: date, program: Program) -> datetime:
    """The moment a day begins: when something has no recorded moment of its own."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(program.time_zone))


def _received(application: Application, program: Program) -> ApplicationReceived:
    return ApplicationReceived(
        event_id=f"{application.application_id}/received",
        application_id=application.application_id,
        occurred_on=application.received_on,
        recorded_at=_midnight(application.received_on, program),
        practice=_buyer(application),
        seats=_seats(application),
    )


def _buyer(application: Application) -> Buyer:
    practice = application.practice
    if practice is None:
        name = f"Practice of application {application.application_id}"
        return Buyer(practice_id=application.application_id, name=name)
    lines: tuple[str, ...] = ()
    country = None
    if practice.address is not None:
        address = practice.address
        town = " ".join(each for each in (address.state, address.postal_code) if each)
        lines = (*address.lines, *filter(None, [", ".join(filter(None, [address.city, town]))]))
        country = address.country
    return Buyer(
        practice_id=practice.practice_id,
        name=practice.name,
        address_lines=lines,
        country=country,
    )


def _seats(application: Application) -> tuple[SeatHolder, ...]:
    """One seat for each different person of the core team, the team leader first."""
    leader = (application.team_leader,) if application.team_leader is not None else ()
    people: tuple[Person, ...] = (*leader, *(application.core_team or ()))
    members = [
        group
        for group in distinct(people).groups
        if any(position >= len(leader) for position in group)
    ]
    seats: list[SeatHolder] = []
    for number, group in enumerate(members, start=1):
        # Two people may share an address, perhaps an office mailbox, that stands for one only.
        taken = {each.person_id for each in seats}
        known = _person_ids([people[position] for position in group], application, number)
        seats.append(
            SeatHolder(
                seat_id=f"{application.application_id}/seat/{number}",
                person_id=next(each for each in known if each not in taken),
                name=people[group[0]].name,
            )
        )
    return tuple(seats)


def _person_ids(people: Sequence[Person], application: Application, number: int) -> Iterator[str]:
    """What can identify the holder of a seat, the best first."""
    yield from (each.person_id for each in people if each.person_id is not None)
    yield from sorted(mailbox(each.email) for each in people if each.email is not None)
    yield f"{application.application_id}/person/{number}"


@attrs.frozen
class _Issuing:
    """Issues the documents of a cohort, each on the day on which it was known to be due."""

    program: Program
    inputs: CohortInputs
    as_of: date

    def documents(self, events: Mapping[str, tuple[Event, ...]]) -> dict[str, list[Document]]:
        """The documents of every application, numbered in one series a year and kind."""
        issued: dict[str, list[Document]] = {name: [] for name in events}
        numbers: dict[str, int] = {}
        days = {
            (self._known_on(each), name) for name, happened in events.items() for each in happened
        }
        for day, name in sorted(days):
            if day > self.as_of:
                break
            for code in (DutyCode.ISSUE_INVOICE, DutyCode.ISSUE_CREDIT_NOTE):
                self._settle(code, day, events[name], issued[name], numbers)
        return issued

    def _known_on(self, event: Event) -> date:
        """The day from which an event counts: it has happened, and it is on record."""
        recorded_at = event.recorded_at.astimezone(ZoneInfo(self.program.time_zone))
        return max(event.occurred_on, recorded_at.date())

    def _settle(
        self,
        code: DutyCode,
        day: date,
        events: tuple[Event, ...],
        issued: list[Document],
        numbers: dict[str, int],
    ) -> None:
        now = account(self.program, events, issued, day)
        for duty in now.to_do:
            if duty.code is not code:
                continue
            kind = "" if code is DutyCode.ISSUE_INVOICE else "C"
            initials = "".join(word[0] for word in self.program.id.split("-") if word).upper()
            series = f"{initials}-{day.year}-{kind}"
            number = f"{series}{numbers.get(series, 0) + 1:04d}"
            made = self._made(code, now, duty.about, number, day)
            if made is not None:
                numbers[series] = numbers.get(series, 0) + 1
                issued.append(made)
                now = account(self.program, events, issued, day)

    def _made(
        self, code: DutyCode, now: Account, about: str, number: str, day: date
    ) -> Document | None:
        made: Document | Refusal
        if code is DutyCode.ISSUE_INVOICE:
            made = issue_invoice(now, number=number, on=day, seller=self.inputs.cohort.seller)
        else:
            reason = f"The application was {now.standing.value}."
            made = issue_credit_note(
                now, number=number, on=day, invoice_number=about, reason=reason
            )
        return None if isinstance(made, Refusal) else made


# Who goes into the pairing.


def _pairing(
    program: Program, inputs: CohortInputs, cases: tuple[Case, ...], as_of: date
) -> tuple[Pairing | None, tuple[str, ...]]:
    policy = program.on(as_of)
    if policy.setting(MENTOR_PAIRING) != OFFERED:
        return None, ()
    settled = attrs.evolve(
        inputs,
        priorities=tuple(
            each for each in inputs.priorities if each.agreed_on is None or each.agreed_on <= as_of
        ),
    )
    practices: list[Practice] = []
    without: list[str] = []
    for case in cases:
        practice = case.application.practice
        if case.standing != Choice.ACCEPTED.value or practice is None:
            continue
        areas = settled.areas_of(practice.practice_id)
        if areas is None:
            without.append(practice.practice_id)
            continue
        practices.append(
            Practice(
                practice_id=practice.practice_id,
                name=practice.name,
                areas=areas,
                organization=practice.organization,
                conflicts=inputs.mentor_conflicts.get(case.application_id),
                people=_addresses(case.application),
            )
        )
    present = frozenset(each.practice_id for each in practices)
    mentors = [
        each if each.conflicts is None else attrs.evolve(each, conflicts=each.conflicts & present)
        for each in inputs.mentors
    ]
    problem = Problem(
        practices,
        mentors,
        policy,
        fixed=[each for each in inputs.fixed if each.practice_id in present],
        forbidden=[each for each in inputs.forbidden if each.practice_id in present],
    )
    return pair(problem), tuple(without)


def _addresses(application: Application) -> tuple[str, ...]:
    people = [
        application.team_leader,
        *(application.core_team or ()),
        *(application.project_team or ()),
        application.sponsor,
    ]
    addresses = [
        address
        for each in people
        if each is not None
        for address in (each.email, *each.other_emails)
        if address is not None
    ]
    return tuple(dict.fromkeys(addresses))


# What is to be done next.


def _to_do(
    cases: tuple[Case, ...], roll: Roll, without_priorities: tuple[str, ...], as_of: date
) -> tuple[CohortToDo, ...]:
    every: list[CohortToDo] = []
    for case in cases:
        every.extend(
            CohortToDo(
                application_id=case.application_id,
                due_on=duty.due_on,
                code=duty.code.value,
                says=duty.says,
                clauses=tuple(clause.id for clause in duty.clauses),
            )
            for duty in case.account.to_do
        )
        if case.standing in ("undecided", Choice.WAITLISTED.value):
            every.extend(
                CohortToDo(
                    application_id=case.application_id,
                    due_on=None,
                    code=f"answer-{question.fact.name.replace('_', '-')}",
                    says=question.text,
                    clauses=tuple(
                        dict.fromkeys(
                            clause.id
                            for code in question.for_codes
                            for clause in case.decision.rule_set.requirement(code).cites
                        )
                    ),
                )
                for question in case.decision.questions
                if question.answered_by is not AnsweredBy.APPLICANT
                and case.decision.outcome is not Outcome.NOT_MET
            )
        practice = case.application.practice
        if practice is not None and practice.practice_id in without_priorities:
            every.append(
                CohortToDo(
                    application_id=case.application_id,
                    due_on=None,
                    code="settle-priority-areas",
                    says=f"Settle the priority areas with {practice.name}; until then it cannot "
                    "be paired.",
                    clauses=(),
                )
            )
    every.extend(
        CohortToDo(
            application_id=finding.application_id,
            due_on=None,
            code=finding.code.value,
            says=finding.says,
            clauses=(),
        )
        for finding in roll.findings
    )
    return tuple(
        sorted(
            every,
            key=lambda each: (each.due_on or as_of, each.application_id, each.code, each.says),
        )
    )
