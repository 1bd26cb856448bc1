"""Whom to look for in the log, and the orders to remove them, or what is due, as they are sent."""

from collections.abc import Iterator
from typing import ClassVar, Final

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import Ruled, RuledField, identifier, one_line, prose, several
from qip_rules.store.removal_plans import Sought

__all__ = ["DueAsked", "DueRemovalAsked", "RemovalAsked", "SoughtAsked"]

_ORDER: Final[tuple[RuledField, ...]] = (
    RuledField("order_id", identifier, needed=""),
    RuledField("ordered_by", one_line, needed=""),
    RuledField("reason", prose, needed=""),
)
"""Who orders a removal, and why."""


@attrs.frozen(kw_only=True)
class SoughtAsked(Ruled):
    """A person, by ids, by names and other words, or both.

    Raises:
        InputError: every fault of the fields at once.
    """

    person_ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    """Ids of records that staff keep as they are."""

    called: ClassVar[str] = "whom to look for"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("person_ids", several(one_line), needed=""),
        RuledField("words", several(one_line), needed=""),
        RuledField("keep", several(one_line), needed=""),
    )

    def faults_between_fields(self) -> Iterator[Fault]:
        """Nobody at all."""
        if self.person_ids == () and self.words == ():
            yield Fault("person_ids", "nobody", "the id of a person, or their name")

    def sought(self) -> Sought:
        """The person."""
        return Sought(person_ids=self.person_ids, words=self.words)


@attrs.frozen(kw_only=True)
class RemovalAsked(SoughtAsked):
    """A person, and who orders their removal, and why: without the name, for this stays.

    Raises:
        InputError: every fault of the fields at once.
    """

    order_id: str
    ordered_by: str
    reason: str

    called: ClassVar[str] = "the removal"
    field_rules: ClassVar[tuple[RuledField, ...]] = (*SoughtAsked.field_rules, *_ORDER)


@attrs.frozen(kw_only=True)
class DueAsked(Ruled):
    """What the rules of retention say is due to go, but for what staff keep.

    Raises:
        InputError: every fault of the fields at once.
    """

    keep: tuple[str, ...] = ()
    """Ids of records that staff keep as they are."""

    called: ClassVar[str] = "what is due"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("keep", several(one_line), needed=""),
    )


@attrs.frozen(kw_only=True)
class DueRemovalAsked(DueAsked):
    """Who orders what is due to go, and why.

    Raises:
        InputError: every fault of the fields at once.
    """

    order_id: str
    ordered_by: str
    reason: str

    called: ClassVar[str] = "the removal of what is due"
    field_rules: ClassVar[tuple[RuledField, ...]] = (*DueAsked.field_rules, *_ORDER)
