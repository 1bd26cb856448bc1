"""Whom to remove from the log, what would go and what stays, and what came of it: plain data."""

from datetime import date

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import each_once, needed, one_line, refuse, several
from qip_rules.store.plain_data import PartPlace, Receipt

__all__ = ["Forgotten", "PlannedText", "RemovalPlan", "Sought", "StandingName"]


@attrs.frozen(kw_only=True)
class Sought:
    """Whom to look for: by ids, by names, addresses and other words, or both.

    Raises:
        InputError: nobody at all; or an id or words that are none.
    """

    person_ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        faults = [
            *needed(several(one_line), "person_ids", self.person_ids),
            *needed(several(one_line), "words", self.words),
        ]
        if not faults:
            faults += each_once("person_ids", "person", self.person_ids)
            if not self.person_ids and not self.words:
                faults.append(Fault("person_ids", "nobody", "the id of a person, or their name"))
        refuse(faults, "whom to forget")


@attrs.frozen(kw_only=True)
class PlannedText:
    """One text of the log that is about a person."""

    place: PartPlace
    kind: str
    id: str
    """Of the record that it is in."""
    application_id: str
    person_id: str
    """The person whom the record names beside it; empty if it names none."""
    text: str
    stays: str = ""
    """Why it stays; empty for what goes."""
    stays_until: date | None = None
    """The last day on which it has to stay, where a rule says so and the end is known."""


@attrs.frozen
class StandingName:
    """An entry whose chained part names the person, which no removal can change."""

    sequence: int
    kind: str
    id: str


@attrs.frozen(kw_only=True)
class RemovalPlan:
    """What a removal takes and what it leaves, in the order of the log."""

    goes: tuple[PlannedText, ...]
    stays: tuple[PlannedText, ...]
    """By a rule of retention, or because staff keep it."""
    others: tuple[PlannedText, ...] = ()
    """The same words beside the id of somebody else: they stay."""
    in_chain: tuple[StandingName, ...] = ()
    """Where an id, or what is said of a practice, names the person."""

    @property
    def places(self) -> tuple[PartPlace, ...]:
        """What goes, for `Store.remove_personal`."""
        return tuple(each.place for each in self.goes)


@attrs.frozen(kw_only=True)
class Forgotten:
    """What came of a removal."""

    plan: RemovalPlan
    receipt: Receipt | None
    """`None` if there was nothing to remove: nothing was written."""
    is_scrubbed: bool
    """Whether the files of the store hold nothing any more of what was ever removed."""
