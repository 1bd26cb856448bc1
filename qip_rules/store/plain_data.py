"""The plain data that a store takes and gives."""

import enum
from datetime import date
from typing import Any, ClassVar, Final

import attrs

from qip_rules.fields import (
    Ruled,
    RuledField,
    day,
    identifier,
    one_line,
    prose,
    refuse,
    whole_number,
)
from qip_rules.store.chain import Entry
from qip_rules.store.indexed import indexed_id

__all__ = [
    "REMOVAL_KIND",
    "ApplicationRecords",
    "FoundPart",
    "Outcome",
    "PartPlace",
    "PersonalDataRemoved",
    "Receipt",
    "RemovalOrder",
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


def _whole_first(text: int | None) -> int:
    return -1 if text is None else text


@attrs.frozen(order=True)
class PartPlace:
    """Where a group of personal data is, or one text of it.

    Raises:
        InputError: numbers that no place has.
    """

    sequence: int
    """Of the entry."""
    position: int
    """Among the groups of the entry, in the order of its record, from 0."""
    text: int | None = attrs.field(default=None, order=_whole_first)
    """Among the texts of the group, from 0; `None` is the whole group."""

    def __attrs_post_init__(self) -> None:
        rule = whole_number(0, _NUMBER_MAXIMUM)
        faults = [*rule("sequence", self.sequence), *rule("position", self.position)]
        if self.text is not None:
            faults += rule("text", self.text)
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
    """The personal fields as a JSON object, with `null` for each text that was removed."""
    texts: tuple[str | None, ...]
    """Each text as canonical JSON, in the order of the fields; `None` for what was removed."""
    goes_as_a_whole: bool
    """Whether no text of it can go alone."""


@attrs.frozen(kw_only=True)
class RemovalOrder(Ruled):
    """The order by which personal data is removed. It stays for ever, so it names no person.

    Raises:
        InputError: every fault of the fields at once.
    """

    order_id: str
    """The same order again has no effect."""
    ordered_by: str
    """The office that gave it."""
    reason: str
    on: date
    """The day of the removal, in the program's time zone: it is told where a name stood."""

    called: ClassVar[str] = "the removal"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("order_id", identifier, needed=""),
        RuledField("ordered_by", one_line, needed=""),
        RuledField("reason", prose, needed=""),
        RuledField("on", day, needed=""),
    )

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        refuse(indexed_id("order_id", self.order_id), "the removal")


@attrs.frozen(kw_only=True)
class PersonalDataRemoved:
    """The chained record of a removal: which data is gone because somebody asked for it."""

    removal_id: str
    reason: str
    """Why, without a name: this text stays for ever."""
    digests: tuple[str, ...]
    """The digests that the chain holds of what was removed: of groups, and of single texts."""
    texts: tuple[int, ...] = ()
    """A number for each of them, the same for those that said the same. What differed differs
    after the removal, and what was one is one: else two records of one event would contradict each
    other, or no longer do so."""
    ordered_by: str = ""
    """Empty in the records of earlier releases."""
    removed_on: date | None = None

    def words(self, recorded_at: str) -> dict[str, str]:
        """By its digest, what is read in the place of each text that is gone.

        Args:
            recorded_at: the moment at which it was recorded, as the log writes it.
        """
        on = self.removed_on or recorded_at[: len("2026-01-31")]
        said = f"removed on {on} by order {self.removal_id}"
        numbers = (*self.texts, *(1 for _ in self.digests[len(self.texts) :]))
        return {
            digest: f"({said})" if number == 1 else f"({said}, text {number})"
            for digest, number in zip(self.digests, numbers, strict=False)
        }
