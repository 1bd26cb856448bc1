"""What a record changes about an account: the account before and after, and what is new in it.

New and settled are the findings of the account and those of `team_findings` alike. What ends a duty
about several applications changes their accounts together.
"""

from collections.abc import Sequence
from datetime import date

import attrs

from qip_rules.billing.accounts import account
from qip_rules.billing.documents import Document
from qip_rules.billing.events import Event
from qip_rules.billing.findings import AccountFinding, ToDo
from qip_rules.billing.state import Account
from qip_rules.billing.together import CohortAccounts
from qip_rules.cohort.desk.team_rules import team_findings
from qip_rules.cohort.sessions import with_sessions_of_course
from qip_rules.participation.events.event import Event as CourseEvent
from qip_rules.policy.program import Program

__all__ = ["Change", "SharedChange", "change_by"]


@attrs.frozen
class Change:
    """One account before and after something was recorded, as of the same day."""

    before: Account | None
    """`None` if nothing was on record."""
    after: Account

    @property
    def appeared(self) -> tuple[AccountFinding, ...]:
        """The findings that were not there before, or said something else."""
        known = {(each.code, each.about, each.says) for each in _found(self.before)}
        return tuple(
            each for each in _found(self.after) if (each.code, each.about, each.says) not in known
        )

    @property
    def settled(self) -> tuple[AccountFinding, ...]:
        """The findings of before of which nothing is left."""
        left = {(each.code, each.about) for each in _found(self.after)}
        return tuple(each for each in _found(self.before) if (each.code, each.about) not in left)


@attrs.frozen
class SharedChange:
    """The accounts of a cohort before and after something that several of them have in common."""

    before: CohortAccounts
    after: CohortAccounts
    """Of the applications at least that have something in common with those concerned: nothing has
    changed of the others."""
    applications: tuple[str, ...]
    """Those that it concerns."""

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts afterwards of the applications concerned, in their order."""
        return tuple(self.after.account(each) for each in self.applications)

    @property
    def appeared(self) -> tuple[AccountFinding, ...]:
        """The findings about several applications that were not there before, or said otherwise."""
        return tuple(each for each in self.after.findings if each not in self.before.findings)

    @property
    def to_do_before(self) -> tuple[ToDo, ...]:
        """What was to be done about several applications, of which one at least is concerned."""
        return self._to_do_of(self.before)

    @property
    def to_do_after(self) -> tuple[ToDo, ...]:
        """What of that, and of the like, is to be done now."""
        return self._to_do_of(self.after)

    def _to_do_of(self, cohort: CohortAccounts) -> tuple[ToDo, ...]:
        ours = set(self.applications)
        return tuple(each for each in cohort.to_do if not ours.isdisjoint(each.applications))


def _found(account: Account | None) -> tuple[AccountFinding, ...]:
    return () if account is None else (*account.findings, *team_findings(account))


def change_by(  # noqa: PLR0913 - the record, and what is new in it
    program: Program,
    events: Sequence[Event],
    documents: Sequence[Document],
    *,
    as_of: date,
    course: Sequence[CourseEvent] = (),
    new_events: Sequence[Event] = (),
    new_documents: Sequence[Document] = (),
) -> Change:
    """What new records would change about the account of their application. Nothing is recorded.

    Args:
        program: the whole program document.
        events: what is on record of the application, in any order.
        documents: the decisions on record about it, in the order in which they were made.
        as_of: the day as of which both accounts are.
        course: what happened while its practice took part: its sessions count for the last day to
            pay.
        new_events: what is to be recorded besides.
        new_documents: the decisions that are to be recorded besides.

    Raises:
        InputError: no record at all; records that contradict themselves.
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    before = None
    if events or documents:
        known = with_sessions_of_course(program, events, documents, course, as_of)
        before = account(program, known, documents, as_of)
    decided = (*documents, *new_documents)
    told = (*events, *new_events)
    happened = with_sessions_of_course(program, told, decided, course, as_of)
    return Change(before, account(program, happened, decided, as_of))
