"""A practice's own goals with what was counted before and after, and whether people were content.

A count that is not there is missing. It is never taken for none, and never for what it was before.
"""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import (
    Ruled,
    RuledField,
    day,
    identifier,
    instance_of,
    member_of,
    one_line,
    shown,
    whole_number,
)
from qip_rules.participation.assessment.measured_facts import CASES_MAXIMUM, SHARE_MAXIMUM
from qip_rules.participation.assessment.measures import Counted
from qip_rules.policy.measure import Better

__all__ = ["Goal", "Satisfaction"]


@attrs.frozen(kw_only=True)
class Goal(Ruled):
    """What a practice wanted to change, in cases that meet something, before and after.

    Raises:
        InputError: every fault of the fields at once: a count without its day, a day without its
            count, an end before its beginning, ...
    """

    practice_id: str
    goal_id: str
    title: str
    better: Better
    target_basis_points: int | None = None
    """The share that the practice wanted to come to; `None` if it set none."""
    before: Counted | None = None
    before_on: date | None = None
    after: Counted | None = None
    after_on: date | None = None

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("practice_id", identifier, ""),
        RuledField("goal_id", identifier, ""),
        RuledField("title", one_line, ""),
        RuledField("better", member_of(Better), ""),
        RuledField("target_basis_points", whole_number(0, SHARE_MAXIMUM)),
        RuledField("before", instance_of(Counted)),
        RuledField("before_on", day),
        RuledField("after", instance_of(Counted)),
        RuledField("after_on", day),
    )
    called: ClassVar[str] = "the goal"

    def faults_between_fields(self) -> Iterator[Fault]:
        """Each count with its day, and the second after the first."""
        for name, count, on in (
            ("before", self.before, self.before_on),
            ("after", self.after, self.after_on),
        ):
            if count is not None and on is None:
                yield Fault(f"{name}_on", "nothing", f"the day of the count in `{name}`")
            if on is not None and count is None:
                yield Fault(name, "nothing", f"the count of the day in `{name}_on`")
        first, last = self.before_on, self.after_on
        if type(first) is date and type(last) is date and last <= first:
            yield Fault("after_on", f"{last}", f"a day after {first}, the day of the first count")


@attrs.frozen(kw_only=True)
class Satisfaction(Ruled):
    """How many of those who were asked were content with the work. Those who said nothing miss.

    Raises:
        InputError: every fault of the fields at once: more answers than people asked, ...
    """

    practice_id: str
    asked_on: date
    asked: int
    """How many people were asked; at least one."""
    answered: int
    content: int
    """How many of those who answered were content, on whatever scale was used."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("practice_id", identifier, ""),
        RuledField("asked_on", day, ""),
        RuledField("asked", whole_number(1, CASES_MAXIMUM), ""),
        RuledField("answered", whole_number(0, CASES_MAXIMUM), ""),
        RuledField("content", whole_number(0, CASES_MAXIMUM), ""),
    )
    called: ClassVar[str] = "the satisfaction"

    def faults_between_fields(self) -> Iterator[Fault]:
        """No more answers than people asked, and no more content than answers."""
        for name, more, bound, fewer in (
            ("answered", self.answered, "asked", self.asked),
            ("content", self.content, "answered", self.answered),
        ):
            if type(more) is int and type(fewer) is int and more > fewer:
                yield Fault(name, shown(more), f"no more than were {bound}, {shown(fewer)}")

    @property
    def counted(self) -> Counted | None:
        """Those content, of those who answered; `None` if nobody did."""
        if not self.answered:
            return None
        return Counted(numerator=self.content, denominator=self.answered)
