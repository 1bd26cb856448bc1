"""What a row of a table tells of the course of a practice: the event, and where it stands."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

import attrs

from qip_rules.boundary.cells import day, identifier
from qip_rules.boundary.tables import Names, Place, Row
from qip_rules.errors import NotInForceError
from qip_rules.participation.events.event import Event
from qip_rules.policy.program import Program

__all__ = ["Taking", "Told", "with_columns"]


@attrs.frozen(kw_only=True)
class Taking:
    """Who can take part in a cohort, and in which program."""

    applications: Names
    """The applications that something can be told of."""
    practice_of: Mapping[str, str]
    """The practice of each application, by their ids, as far as both are known."""
    program: Program

    def practice(self, application_id: str | None) -> str | None:
        """The practice of an application; `None` if it is not known."""
        return None if application_id is None else self.practice_of.get(application_id)

    def application_id(self, row: Row) -> str | None:
        """The application that a row is about; noted if there is none of that id."""
        application_id = row.need("application_id", identifier, "the application's id")
        if application_id is not None:
            self.applications.refer(row, "application_id", application_id)
        return application_id

    def day(self, row: Row, column: str, expected: str) -> date | None:
        """A day of a row; noted, and `None`, if the program is not in force on it."""
        named = row.need(column, day, expected)
        try:
            return None if named is None else self.program.on(named).in_force_on
        except NotInForceError as error:
            in_force = f"a day on which {self.program.id} is in force"
            row.fault(column, row.cells[column], in_force, str(error))
            return None


def with_columns(row: Row, columns: Iterable[str], what: str) -> Row:
    """The row, with each column noted that its table may lack and that it cannot do without.

    Args:
        row: any row.
        columns: what it cannot do without.
        what: what needs them.
    """
    lacking = [each for each in columns if each not in row.columns and each not in row.lacking]
    for column in lacking:
        row.log.add(row.place, "no such column", f"a column {column}, for {what}")
    return attrs.evolve(row, lacking=row.lacking.union(lacking)) if lacking else row


@attrs.frozen(kw_only=True, eq=False)
class Told:
    """One event, and the row that tells it."""

    event: Event
    row: Row
    written_id: str
    """What its row calls it: a row that concerns everybody makes an event for each application."""
    columns: Mapping[str, str | Place] = MappingProxyType({})
    """For each field of the event that stands under another header, that header; for a field that
    stands in another table, its place there."""

    def place(self, field: str) -> Place:
        """Where a field of the event is written; its row if no cell is the one."""
        target = self.columns.get(field, field)
        if isinstance(target, Place):
            return target
        return self.row.at(target) if target in self.row.columns else self.row.place
