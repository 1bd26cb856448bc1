"""One cohort from applications to mentors and specialists: where the three jobs meet.

Values pass between the jobs and nothing else: eligibility gives outcomes, the staff's decisions
become billing's events, and who was accepted goes into the pairings: with specialists at once, with
mentors when priority areas are settled.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, takewhile

import attrs

from qip_rules.billing.documents import Paper
from qip_rules.billing.history import Standing as FeeStanding
from qip_rules.billing.state import Account
from qip_rules.billing.together import CohortAccounts, cohort_accounts
from qip_rules.cohort.areas_on_record import with_areas_on_record
from qip_rules.cohort.case import Case
from qip_rules.cohort.courses import known_courses, sessions_for_fees, with_course
from qip_rules.cohort.evaluated import evaluated
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.cohort.issuing import Issuing
from qip_rules.cohort.mentoring import pair_accepted, pair_specialists
from qip_rules.cohort.owed import CohortToDo
from qip_rules.cohort.telling import events_of
from qip_rules.cohort.to_do import cohort_to_do
from qip_rules.eligibility.admission import (
    RecordedException,
    Roll,
    StaffDecision,
    Standing,
    admission_roll,
)
from qip_rules.eligibility.application import ApplicationFile
from qip_rules.eligibility.assessment import Assessment, assess_file
from qip_rules.matching.answer import Pairing
from qip_rules.matching.problem import Problem
from qip_rules.participation.assessment.evaluating import CohortEvaluation
from qip_rules.participation.assessment.priorities import Settlement
from qip_rules.participation.events.event import Event as CourseEvent
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Decision

__all__ = ["CohortRun", "run_cohort"]


@attrs.frozen(kw_only=True)
class CohortRun:
    """What one run found. The same inputs give an equal run, unless a time limit ends a pairing."""

    program: Program
    inputs: CohortInputs
    as_of: date
    cases: tuple[Case, ...]
    """In the order of the application ids."""
    not_yet_received: tuple[str, ...]
    """Applications dated after `as_of`: they are in nothing else."""
    roll: Roll
    pairing: Pairing | None
    """`None` if the program pairs nobody with mentors, or if demands on the pairing clash."""
    pairing_clash: str
    """The demands on the pairing that cannot all be met, in words; mostly empty."""
    without_priorities: tuple[str, ...]
    """Accepted practices, by id, whose priority areas are not settled: not in the pairing."""
    specialist_pairing: Pairing | None
    """With specialists; `None` if the cohort has none, if the program's document says nothing of
    them, or if demands on this pairing clash."""
    specialist_clash: str
    """The demands on the pairing with specialists that cannot all be met; mostly empty."""
    to_do: tuple[CohortToDo, ...]
    """By `qip_rules.cohort.urgency`, then by application; with who owes each."""
    pairing_problem: Problem | None = None
    """Who was to be paired with mentors, also where demands clash; `None` if nobody was."""
    specialist_pairing_problem: Problem | None = None
    """Who was to be paired with specialists; likewise."""
    evaluation: CohortEvaluation | None = None
    """Of the accepted practices on their own goals, as of the day; `None` if neither goals nor
    satisfaction are on record."""
    evaluation_lacks: str = ""
    """Why there is no evaluation though something is on record; mostly empty."""

    @property
    def has_course(self) -> bool:
        """Whether anything is on record of taking part by the day."""
        return any(case.participation is not None or case.out_of_course for case in self.cases)

    @property
    def documents(self) -> tuple[Paper, ...]:
        """Every invoice and credit note, in the order of issue, then of number."""
        every = [each.document for case in self.cases for each in case.account.documents]
        return tuple(sorted(every, key=lambda each: (each.issued_on, each.number)))


def run_cohort(
    program: Program, inputs: CohortInputs, *, as_of: date, time_limit: float | None = None
) -> CohortRun:
    """A whole cohort decided, billed and paired, as things stand at the end of a day.

    Every application is decided under the policy of its receipt date, so a cohort may span a
    change. Invoices and credit notes are issued on the day on which it became known that they
    are due, numbered without gaps for each year in that order. What is dated after `as_of` does
    not count: receipts, corrections, decisions, exceptions, priority areas, and events, of which
    each account still names those that it leaves out.

    Where a practice stands that was accepted, its course says (`Case.participation`), and of one
    that withdrew, where it stood on that day. Sessions announced there are those of the fees as
    well. Areas that were settled and successes that are graded go into the pairing in the place of
    what the lists of the staff say; see `qip_rules.cohort.areas_on_record`.

    Args:
        program: whose policies apply.
        inputs: what was handed in, decided and recorded.
        as_of: the day at whose end things stand so.
        time_limit: seconds for each pairing that `AreaCoverage` is asked of, as `pair` takes it;
            `None` for as long as it takes. What is found when it ends depends on the machine, and
            the pairing's certificate tells how much better another might be.

    Raises:
        InputError: answers that the policy does not ask for; a pairing that cannot be (see
            `Problem`), each demand at the row that it is written in; a time limit that is no
            number above zero; a session announced both to billing and with the course; lists that
            contradict what was settled or graded; each told at its place in the inputs.
        NotInForceError: an application received before the program was in force.
    """
    files = [_known_on(file, as_of) for file in inputs.applications if file.received_on <= as_of]
    decisions = [each for each in inputs.decisions if each.decided_on <= as_of]
    exceptions = tuple(each for each in inputs.exceptions if each.recorded_on <= as_of)
    assessments = {file.application_id: assess_file(file, program) for file in files}
    courses = known_courses(inputs, program, as_of)
    billed = _billed(
        program, inputs, files=files, decisions=decisions, courses=courses, as_of=as_of
    )
    accounts = {each.application_id: each for each in billed.accounts}
    roll = admission_roll(
        decisions,
        capacity=inputs.cohort.capacity,
        received={file.application_id: file.received_on for file in files},
        standings={name: _standing(each[-1].decision) for name, each in assessments.items()},
        exceptions=exceptions,
        withdrawn=(name for name, each in accounts.items() if _withdrawn_on(each) is not None),
    )
    decided = (
        _case(file, assessments[file.application_id], roll, exceptions, accounts) for file in files
    )
    cases = tuple(
        with_course(case, program, courses.get(case.application_id, ()), as_of) for case in decided
    )
    joined = with_areas_on_record(program, inputs, _settlements(cases), as_of)
    mentoring = pair_accepted(program, joined, cases, as_of, time_limit=time_limit)
    with_specialists = pair_specialists(program, joined, cases, as_of, time_limit=time_limit)
    evaluation, evaluation_lacks = evaluated(cases, program, as_of)
    return CohortRun(
        program=program,
        inputs=inputs,
        as_of=as_of,
        cases=cases,
        not_yet_received=tuple(
            file.application_id for file in inputs.applications if file.received_on > as_of
        ),
        roll=roll,
        pairing=mentoring.pairing,
        pairing_clash=mentoring.clash,
        without_priorities=mentoring.without_priorities,
        specialist_pairing=with_specialists.pairing,
        specialist_clash=with_specialists.clash,
        to_do=cohort_to_do(
            cases,
            of_several=billed.to_do,
            roll=roll,
            pairings=(mentoring, with_specialists),
            with_priorities=frozenset(
                each.practice_id
                for each in joined.priorities
                if each.agreed_on is None or each.agreed_on <= as_of
            ),
            as_of=as_of,
        ),
        pairing_problem=mentoring.problem,
        specialist_pairing_problem=with_specialists.problem,
        evaluation=evaluation,
        evaluation_lacks=evaluation_lacks,
    )


def _billed(  # noqa: PLR0913 - all that billing is told
    program: Program,
    inputs: CohortInputs,
    *,
    files: Sequence[ApplicationFile],
    decisions: Sequence[StaffDecision],
    courses: Mapping[str, Sequence[CourseEvent]],
    as_of: date,
) -> CohortAccounts:
    """The accounts of the applications, with every document that was to be issued by then."""
    sessions = sessions_for_fees(files, courses, program, as_of)
    events = {
        file.application_id: events_of(
            file,
            decisions,
            (*inputs.events_of(file.application_id), *sessions.get(file.application_id, ())),
            program,
        )
        for file in files
    }
    documents = Issuing(program, inputs, as_of).documents(events)
    return cohort_accounts(
        program,
        chain.from_iterable(events.values()),
        chain.from_iterable(documents[name] for name in events),
        as_of,
    )


def _case(
    file: ApplicationFile,
    assessments: tuple[Assessment, ...],
    roll: Roll,
    exceptions: Sequence[RecordedException],
    accounts: Mapping[str, Account],
) -> Case:
    """One application with what each job found about it."""
    account = accounts[file.application_id]
    return Case(
        file=file,
        assessments=assessments,
        staff_decision=roll.latest(file.application_id),
        exceptions=tuple(each for each in exceptions if each.application_id == file.application_id),
        withdrawn_on=_withdrawn_on(account),
        account=account,
    )


def _settlements(cases: Iterable[Case]) -> Iterator[Settlement]:
    """What was settled with the practices, of those that stay before those that withdrew."""
    for case in sorted(cases, key=lambda each: each.withdrawn_on is not None):
        if case.assessed is not None and case.assessed.settlement is not None:
            yield case.assessed.settlement


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
