"""What is to be done next of fees and of taking part, in one list by date."""

from collections.abc import Iterable
from datetime import date

import attrs

from qip_rules.billing.state import Account
from qip_rules.errors import expect_arguments
from qip_rules.participation.course.state import Participation
from qip_rules.participation.words import Party

__all__ = ["CourseToDo", "course_to_do"]


@attrs.frozen(kw_only=True)
class CourseToDo:
    """Something to be done next about one application, with who owes it and the clauses by id."""

    application_id: str
    due_on: date | None
    """The last day on which it is in time; `None`: at once, or no day follows from the record."""
    code: str
    says: str
    owed_by: Party
    clauses: tuple[str, ...]


def course_to_do(
    accounts: Iterable[Account], participations: Iterable[Participation], as_of: date
) -> tuple[CourseToDo, ...]:
    """The duties of accounts and participations together: of one practice, or of a whole cohort.

    By day, what has none as if due on `as_of`; then by application, code and what is said. What
    billing asks for is owed by the program's staff.

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
        CourseToDo(
            application_id=account.application_id,
            due_on=duty.due_on,
            code=duty.code.value,
            says=duty.says,
            owed_by=Party.PROGRAM,
            clauses=tuple(clause.id for clause in duty.clauses),
        )
        for account in accounts
        for duty in account.to_do
    ]
    every += [
        CourseToDo(
            application_id=state.application_id,
            due_on=duty.due_on,
            code=duty.code.value,
            says=duty.says,
            owed_by=duty.owed_by,
            clauses=tuple(clause.id for clause in duty.clauses),
        )
        for state in participations
        for duty in state.to_do
    ]
    every.sort(key=lambda each: (each.due_on or as_of, each.application_id, each.code, each.says))
    return tuple(every)
