"""A program: the whole dated document. A policy: what is in force of it on one day."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import attrs

from qip_rules.errors import NotInForceError
from qip_rules.policy.measure import Measure
from qip_rules.policy.strategy import Strategy
from qip_rules.policy.timeline import Timeline
from qip_rules.rules.fact import Unit, Value
from qip_rules.rules.requirement import Clause, NamedValue, RuleSet, Severity

__all__ = ["Area", "Parameter", "Policy", "Program", "Reading", "Setting", "Step"]

_DAYS_KEPT: Final = 4_096
"""Days whose policy is kept to be shared: whoever asks for any day fills no memory."""


@attrs.frozen
class Reading:
    """How this document reads a statement that the page leaves open, and why.

    `about` are the ids of the clauses it interprets.
    """

    id: str
    about: tuple[str, ...]
    question: str
    decided: str
    because: str


@attrs.frozen
class Parameter:
    """A number, day or word of the policy, by date.

    `example` marks a value that the source pages do not give, shipped so that the program runs:
    whoever prints it must say so.
    """

    name: str
    meaning: str
    unit: Unit
    cites: tuple[str, ...]
    values: Timeline[Value]
    example: bool = False


@attrs.frozen
class Setting:
    """A choice of the document among readings that the library implements, by date."""

    name: str
    cites: tuple[str, ...]
    reading: str
    values: Timeline[str]


@attrs.frozen
class Area:
    """A priority area of the program's taxonomy; `parents` are the wider areas it belongs to."""

    id: str
    title: str
    parents: tuple[str, ...]
    source: str
    version: str


@attrs.frozen(kw_only=True)
class Step:
    """Something that is done in the course of the program, once or several times.

    The words `owed_by`, `recorded_by`, `mode`, `attended_by` and `every` are those of the job that
    follows the steps; an empty one is not said.
    """

    id: str
    title: str
    to_do: str
    """What whoever owes it is told to do."""
    cites: tuple[str, ...]
    readings: tuple[str, ...]
    owed_by: str
    severity: Severity
    recorded_by: str
    """The kind of record by which it is done."""
    mode: str = ""
    """How it is held."""
    count: str = ""
    """The name of the parameter that says how many times it is done; without one, once."""
    attended_by: str = ""
    """Whose attendance at each of them is a duty."""
    every: str = ""
    """The rhythm in which it comes back, from the first day of `between` to its last."""
    between: str = ""
    not_before: tuple[str, ...] = ()
    """Steps that are done on the same day at the latest."""
    after: tuple[str, ...] = ()
    """Steps that are done on an earlier day."""


@attrs.frozen
class Policy:
    """The policy of a program in force on one day. Plain data: readers are functions.

    It can be copied and pickled, as for the processes of a pool, and equals what comes of that.
    """

    program_id: str
    title: str
    in_force_on: date
    digest: str
    currency: str
    time_zone: str
    rule_sets: Mapping[str, RuleSet] = attrs.field(hash=False)
    """The requirements by subject; a subject without requirements has an empty rule set."""
    clauses: Mapping[str, Clause] = attrs.field(hash=False)
    readings: Mapping[str, Reading] = attrs.field(hash=False)
    parameters: Mapping[str, NamedValue] = attrs.field(hash=False)
    settings: Mapping[str, str] = attrs.field(hash=False)
    areas: tuple[Area, ...] = ()
    steps: tuple[Step, ...] = ()
    """The steps of the program, in the order of the document."""
    findings: Mapping[str, tuple[Clause, ...]] = attrs.field(
        factory=lambda: MappingProxyType({}), hash=False
    )
    """The clauses that what a job finds by itself rests on, by the finding's code."""
    measures: Mapping[str, Measure] = attrs.field(factory=lambda: MappingProxyType({}), hash=False)
    """The measures in force, by id, in the order of the document."""
    strategies: Mapping[str, Strategy] = attrs.field(
        factory=lambda: MappingProxyType({}), hash=False
    )
    """The strategies in force, by id, in the order of the document."""

    def __reduce__(self) -> tuple[object, ...]:
        return _parts_of(self)

    def cited(self, code: str) -> tuple[Clause, ...]:
        """The clauses in force that a finding of a job rests on; none if none are named."""
        return self.findings.get(code, ())

    def parameter(self, name: str) -> NamedValue:
        """The value of a parameter on this day.

        Raises:
            NotInForceError: the program has no such parameter on this day. Never zero.
        """
        try:
            return self.parameters[name]
        except KeyError:
            msg = f"{self.program_id} has no value of {name} on {self.in_force_on}"
            raise NotInForceError(msg) from None

    def setting(self, name: str) -> str:
        """The choice the document makes on this day.

        Raises:
            NotInForceError: the program makes no such choice on this day.
        """
        try:
            return self.settings[name]
        except KeyError:
            msg = f"{self.program_id} has no setting {name} on {self.in_force_on}"
            raise NotInForceError(msg) from None


@attrs.frozen(eq=False)
class Program:
    """A whole program document, read and found free of mistakes.

    `document` is the effective document, with everything that it takes over by `extends`;
    `digest` is the SHA-256 of its canonical form.

    It can be copied and pickled, without the policies that it keeps by day; the policies that a
    copy gives equal its own.
    """

    id: str
    title: str
    time_zone: str
    currency: str
    in_force: Timeline[bool]
    parameters: Mapping[str, Parameter]
    settings: Mapping[str, Setting]
    measures: Mapping[str, Timeline[Measure]]
    """Every version of each measure, by id."""
    digest: str
    document: Mapping[str, Any] = attrs.field(repr=False)
    _periods: Timeline[Policy] = attrs.field(alias="periods", repr=False)
    """The policy of each period without a change, dated on the first day of the period."""
    _policies: dict[date, Policy] = attrs.field(factory=dict[date, Policy], init=False, repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        return _parts_of(self)

    def on(self, day: date) -> Policy:
        """The policy in force on `day`.

        Raises:
            NotInForceError: the program was not in force then.
        """
        if type(day) is not date:
            msg = f"a policy is in force on a date; found {day!r}"
            raise NotInForceError(msg)
        known = self._policies.get(day)
        if known is not None:
            return known
        policy = self._periods.on(day)
        if policy is None:
            msg = f"{self.id} is not in force on {day}: it is in force {_periods_said(self)}"
            raise NotInForceError(msg)
        dated = attrs.evolve(
            policy,
            in_force_on=day,
            rule_sets=MappingProxyType(
                {
                    subject: attrs.evolve(rule_set, in_force_on=day)
                    for subject, rule_set in policy.rule_sets.items()
                }
            ),
        )
        if len(self._policies) >= _DAYS_KEPT:
            self._policies.clear()
        return self._policies.setdefault(day, dated)  # one for all threads that ask at once


def _parts_of(record: Policy | Program) -> tuple[object, ...]:
    """How a record is made again. Python can neither pickle nor copy its views of mappings."""
    given: dict[str, Any] = {
        each.alias or each.name: getattr(record, each.name)
        for each in attrs.fields(type(record))
        if each.init
    }
    views = tuple(name for name, value in given.items() if isinstance(value, MappingProxyType))
    return _made_again, (type(record), {**given, **{v: dict(given[v]) for v in views}}, views)


def _made_again(
    kind: type[Policy | Program], given: Mapping[str, Any], views: tuple[str, ...]
) -> Policy | Program:
    fields: dict[str, Any] = {**given, **{name: MappingProxyType(given[name]) for name in views}}
    return kind(**fields)


def _periods_said(program: Program) -> str:
    return ", ".join(
        f"from {span.first}" + (f" to {span.last}" if span.last else "")
        for span in program.in_force.spans
    )
