"""Who takes part: the core team at the kick-off, and its changes."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import (
    Ruled,
    RuledField,
    day,
    each_once,
    identifier,
    instance_of,
    one_line,
    several,
)
from qip_rules.narrowing import as_given
from qip_rules.participation.events.recorded import Happened

__all__ = [
    "CoreMember",
    "CoreMemberJoined",
    "CoreMemberLeft",
    "CoreMemberReplaced",
    "KickedOff",
    "TeamEvent",
]


@attrs.frozen(kw_only=True)
class CoreMember(Ruled):
    """Somebody on the core team.

    Raises:
        InputError: every fault of the fields at once.
    """

    person_id: str
    name: str

    called: ClassVar[str] = "the member"
    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("person_id", identifier, needed=""),
        RuledField("name", one_line, needed=""),
    )


@attrs.frozen(kw_only=True)
class KickedOff(Happened):
    """The practice began to take part, with the core team it had then."""

    kind: Literal["kicked-off"] = "kicked-off"
    members: tuple[CoreMember, ...]
    """The core team, the leader first. Nobody stands in it twice."""
    ends_on: date | None = None
    """The day on which the cohort's program is to end, once it is known: the length of a program
    is data of its cohort."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("members", several(instance_of(CoreMember)), needed=""),
        RuledField("ends_on", day),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: somebody twice on the team; an end before the beginning."""
        yield from super().faults_between_fields()
        if not tuple(several(instance_of(CoreMember))("members", self.members)):
            yield from each_once("members", "person_id", (each.person_id for each in self.members))
        yield from ends_before("ends_on", self.occurred_on, self.ends_on)


@attrs.frozen(kw_only=True)
class CoreMemberJoined(Happened):
    """Somebody came to the core team, in nobody's place."""

    kind: Literal["core-member-joined"] = "core-member-joined"
    member: CoreMember

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("member", instance_of(CoreMember), needed=""),
    )


@attrs.frozen(kw_only=True)
class CoreMemberLeft(Happened):
    """Somebody left the core team, and nobody took the place.

    `occurred_on` is the first day without them.
    """

    kind: Literal["core-member-left"] = "core-member-left"
    person_id: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("person_id", identifier, needed=""),
    )


@attrs.frozen(kw_only=True)
class CoreMemberReplaced(Happened):
    """Somebody left the core team and another came instead, from `occurred_on` on."""

    kind: Literal["core-member-replaced"] = "core-member-replaced"
    person_id: str
    """Who left."""
    successor: CoreMember

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("person_id", identifier, needed=""),
        RuledField("successor", instance_of(CoreMember), needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: somebody who takes their own place."""
        yield from super().faults_between_fields()
        successor = as_given(self.successor)
        if isinstance(successor, CoreMember) and successor.person_id == self.person_id:
            found = f"{self.person_id}, who leaves"
            yield Fault("successor.person_id", found, "somebody else")


def ends_before(place: str, first: object, last: object) -> Iterable[Fault]:
    """The fault of an end before its beginning, where both are days."""
    if type(first) is date and type(last) is date and last < first:
        yield Fault(place, last.isoformat(), f"a day from {first} on")


TeamEvent = KickedOff | CoreMemberJoined | CoreMemberLeft | CoreMemberReplaced
"""What becomes of the core team."""
