"""The plain data that a store takes and gives."""

import enum
from typing import Any, Final

import attrs

from qip_rules.fields import refuse, whole_number
from qip_rules.store.chain import Entry

__all__ = [
    "REMOVAL_KIND",
    "ApplicationRecords",
    "FoundPart",
    "Outcome",
    "PartPlace",
    "PersonalDataRemoved",
    "Receipt",
]

REMOVAL_KIND: Final = "personal-data-removed"
"""The one kind of entry that the log writes by itself; its record is a `PersonalDataRemoved`."""

_NUMBER_MAXIMUM: Final = 2**63 - 1


class Outcome(enum.Enum):
    """What became of a record that was sent to the log."""

    RECORDED = "recorded"
    DUPLICATE = "duplicate"
    """The same record is there already: nothing was written."""
    CONFLICT = "conflict"
    """Another record of the same id is there already. Both are kept, and staff must decide."""


@attrs.frozen
class Receipt:
    """The answer to one record sent."""

    outcome: Outcome
    sequence: int
    """The entry that holds the record, be it new or an earlier one."""


@attrs.frozen(kw_only=True)
class ApplicationRecords:
    """Everything on record about one application, in the order in which it was recorded."""

    application_id: str
    events: tuple[Any, ...] = ()
    """All of the application and its fees, those in conflict too: what happened is for the account
    to judge."""
    course: tuple[Any, ...] = ()
    """What happened while the practice took part, those in conflict too: for the participation."""
    documents: tuple[Any, ...] = ()
    """The decisions that stand."""
    conflicts: tuple[Entry, ...] = ()
    """The entries in conflict with an earlier one of their id, events and decisions."""


@attrs.frozen(order=True)
class PartPlace:
    """Where a group of personal data is.

    Raises:
        InputError: numbers that no place has.
    """

    sequence: int
    """Of the entry."""
    position: int
    """Among the groups of the entry, in the order of its record, from 0."""

    def __attrs_post_init__(self) -> None:
        rule = whole_number(0, _NUMBER_MAXIMUM)
        faults = (*rule("sequence", self.sequence), *rule("position", self.position))
        refuse(faults, "the place of personal data")


@attrs.frozen(kw_only=True)
class FoundPart:
    """A group of personal data, shown to the one who is to say whether it must go."""

    place: PartPlace
    kind: str
    id: str
    application_id: str
    person_id: str
    fields: str
    """The personal fields as a JSON object."""


@attrs.frozen(kw_only=True)
class PersonalDataRemoved:
    """The chained record of a removal: which data is gone because somebody asked for it."""

    removal_id: str
    reason: str
    """Why, without a name: this text stays for ever."""
    digests: tuple[str, ...]
    """The digests that the chain holds of what was removed."""
