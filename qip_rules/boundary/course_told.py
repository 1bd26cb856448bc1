"""What a row of a table tells of the course of a practice: the event, and where it stands."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from qip_rules.boundary.tables import Names, Place, Row
from qip_rules.participation.events.event import Event
from qip_rules.policy.program import Program

__all__ = ["Taking", "Told"]


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
