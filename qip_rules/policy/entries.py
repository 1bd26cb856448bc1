"""The entries of a program document, each read whole, with every mistake noted and none raised."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

import attrs

from qip_rules.errors import ExpressionError, Fault
from qip_rules.fields import DAY_MAXIMUM, DAY_MINIMUM
from qip_rules.narrowing import is_list, is_mapping
from qip_rules.policy.declaration import Declared
from qip_rules.policy.effective import NAMED
from qip_rules.policy.measure import Measure
from qip_rules.policy.measure_entries import read_measure
from qip_rules.policy.program import Area, Parameter, Reading, Setting, Step
from qip_rules.policy.steps import read_step
from qip_rules.policy.strategy import Strategy
from qip_rules.policy.strategy_entries import read_strategy
from qip_rules.policy.table import Table, close_to, said
from qip_rules.policy.timeline import Timeline, faults_in
from qip_rules.rules.expression import Literal
from qip_rules.rules.fact import (
    AnsweredBy,
    Boolean,
    Date,
    Fact,
    FactType,
    Text,
    Unit,
    Value,
    WholeNumber,
    is_name,
    kind_of,
)
from qip_rules.rules.requirement import Clause, ClauseKind, Severity

__all__ = ["Asked", "Entries", "Entry", "read_entries"]

T = TypeVar("T")

_FACT_TYPES: Final = ("boolean", "whole number", "text", "date")
_BOUNDS: Final = ("minimum", "maximum", "unit", "choices", "earliest", "latest")
_A_NAME: Final = "a name in lower_case that is no word of the language"
_DAYS_MAXIMUM: Final = (DAY_MAXIMUM - DAY_MINIMUM).days
"""There are no more days between any two that a record can have."""


@attrs.frozen
class Entry:
    """A requirement as the document writes it, before its expression is read."""

    code: str
    subject: str
    severity: Severity
    cites: tuple[str, ...]
    requires: str
    not_met: str
    how_to_meet: str


@attrs.frozen
class Asked:
    """A fact of the document's own, and the subject it is about."""

    subject: str
    fact: Fact


@attrs.frozen
class Entries:
    """Everything that a document says, before the rules are read.

    `unsound` are the names of facts and parameters, and the ids of clauses, that have a mistake
    of their own: what rests on them is not blamed too.
    """

    clauses: Mapping[str, Timeline[Clause]]
    readings: Mapping[str, Reading]
    asked: Mapping[str, Timeline[Asked]]
    parameters: Mapping[str, Parameter]
    settings: Mapping[str, Setting]
    findings: Mapping[str, tuple[str, ...]]
    """The ids of the clauses that what a job finds by itself rests on, by the finding's code."""
    requirements: Mapping[str, Timeline[Entry]]
    areas: tuple[Area, ...]
    steps: Mapping[str, Timeline[Step]]
    measures: Mapping[str, Timeline[Measure]]
    strategies: Mapping[str, Timeline[Strategy]]
    unsound: frozenset[str]


def read_entries(content: Mapping[str, Any], declared: Declared, faults: list[Fault]) -> Entries:
    """All entries of a document; what is wrong with them is added to `faults`."""
    return _Reading(content, declared, faults).entries()


class _Reading:
    """One pass over the entries of one document, clauses first: all others cite them."""

    def __init__(self, content: Mapping[str, Any], declared: Declared, faults: list[Fault]) -> None:
        self.content = content
        self.declared = declared
        self.faults = faults
        self.unsound: set[str] = set()

    def entries(self) -> Entries:
        self.clauses = self._dated("clause", self._clause)
        self.readings = self._readings()
        asked = self._dated("fact", self._asked)
        areas = self._areas()
        self.area_ids = tuple(each.id for each in areas)
        self.subjects_of = {
            name: {span.value.subject for span in versions.spans}
            for name, versions in asked.items()
        }
        return Entries(
            clauses=self.clauses,
            readings=self.readings,
            asked=asked,
            parameters=self._named("parameter", self._parameter),
            settings=self._named("setting", self._setting),
            findings=self._findings(),
            requirements=self._dated("requirement", self._entry),
            areas=areas,
            steps=self._dated("step", self._step),
            measures=self._dated("measure", self._measure),
            strategies=self._dated("strategy", self._strategy),
            unsound=frozenset(self.unsound),
        )

    # Tables one by one.

    def _listed(self, kind: str) -> list[tuple[str, Table]]:
        """Each table of a list of the document, with what identifies it."""
        entries: object = self.content.get(kind, [])
        if not is_list(entries):
            self.faults.append(Fault(kind, said(entries), f"tables headed [[{kind}]]"))
            return []
        listed: list[tuple[str, Table]] = []
        for number, content in enumerate(entries, start=1):
            identity = _identity(content)
            place = f"{kind} {identity or f'number {number}'}"
            listed.append((identity, Table(place, content, self.faults)))
        return listed

    def _dated(self, kind: str, read: Callable[[Table], T]) -> dict[str, Timeline[T]]:
        """The versions of every entry of a kind, by what identifies it."""
        versions: dict[str, list[tuple[date, date | None, T]]] = {}
        for identity, table in self._listed(kind):
            before = len(self.faults)
            value = read(table)
            first, last = table.day("from"), table.day("until", optional=True)
            table.close()
            if len(self.faults) > before and kind != "requirement":
                self.unsound.add(identity)
            if identity and first is not None:
                versions.setdefault(identity, []).append((first, last, value))
        for identity, found in versions.items():
            self._date_faults(f"{kind} {identity}", found, gaps=False)
        return {identity: Timeline[T].of(found) for identity, found in versions.items()}

    def _named(self, kind: str, read: Callable[[str, Table], T]) -> dict[str, T]:
        """Every entry of a kind that stands in a table by name."""
        named: dict[str, T] = {}
        whole = Table(NAMED[kind], self.content.get(NAMED[kind], {}), self.faults)
        for name, content in whole.content.items():
            before = len(self.faults)
            table = Table(f"{kind} {name}", content, self.faults)
            named[name] = read(name, table)
            table.close()
            if len(self.faults) > before and kind == "parameter":
                self.unsound.add(name)
        return named

    def _values(self, table: Table) -> list[tuple[date, date | None, Any]]:
        versions: list[tuple[date, date | None, Any]] = []
        for number, content in enumerate(table.tables("values"), start=1):
            row = Table(f"{table.place}: values: {number}", content, self.faults)
            first, last = row.day("from"), row.day("until", optional=True)
            value = row.value("value")
            row.close()
            if first is not None and value is not None:
                versions.append((first, last, value))
        self._date_faults(table.place, versions, gaps=True)
        return versions

    def _date_faults(
        self, place: str, versions: Sequence[tuple[date, date | None, Any]], *, gaps: bool
    ) -> None:
        for found in faults_in([(first, last) for first, last, _ in versions], gaps=gaps):
            self.faults.append(Fault(place, found, "dates that follow on one another"))

    def _cites(self, table: Table, key: str = "cites", *, required: bool = True) -> tuple[str, ...]:
        ids = table.names(key, required=required)
        for clause_id in ids:
            if clause_id not in self.clauses and clause_id not in self.unsound:
                table.fault(
                    key, said(clause_id), "the id of a clause", close_to(clause_id, self.clauses)
                )
        return ids

    def _names_reading(self, table: Table, key: str, reading: str) -> None:
        if reading not in self.readings:
            table.fault(key, said(reading), "the id of a reading", close_to(reading, self.readings))

    # Entries of each kind.

    def _clause(self, table: Table) -> Clause:
        return Clause(
            table.text("id"),
            table.text("says"),
            table.text("source"),
            ClauseKind(table.word("kind", [each.value for each in ClauseKind])),
        )

    def _readings(self) -> dict[str, Reading]:
        readings: dict[str, Reading] = {}
        for identity, table in self._listed("reading"):
            reading = Reading(
                table.text("id"),
                self._cites(table, "about"),
                table.text("question"),
                table.text("decided"),
                table.text("because"),
            )
            table.close()
            if identity in readings:
                table.fault("id", f"{said(identity)} a second time", "each reading once")
            readings[identity] = reading
        return readings

    def _asked(self, table: Table) -> Asked:
        name = table.text("name")
        asking = [each.name for each in self.declared.subjects.values() if each.asks]
        subject = table.word("subject", asking)
        answered_by = AnsweredBy(table.word("answered_by", [each.value for each in AnsweredBy]))
        meaning, question = table.text("meaning"), table.text("question")
        usual = table.value("usual", optional=True)
        changeable = table.flag("changeable", default=True)
        self._cites(table)
        kind = self._fact_type(table)
        fact = Fact("unreadable", Boolean())
        if name and not is_name(name):
            table.fault("name", said(name), _A_NAME)
        elif name and kind is not None:
            fact = Fact(
                name,
                kind,
                meaning=meaning,
                question=question,
                answered_by=answered_by,
                changeable=changeable,
                asked=True,
            )
            if usual is None or fact.allows(usual):
                fact = attrs.evolve(fact, usual=usual)
            else:
                table.fault("usual", said(usual), fact.expected)
        if subject and name in self.declared.subjects[subject].vocabulary:
            table.fault("name", said(name), f"a name that no derived fact of the {subject} has")
        return Asked(subject, fact)

    def _fact_type(self, table: Table) -> FactType | None:
        """The type with its bounds; bounds of another type are keys that are not known."""
        before = len(self.faults)
        try:
            match table.word("type", _FACT_TYPES):
                case "whole number":
                    minimum, maximum = table.whole("minimum"), table.whole("maximum")
                    units = [each.value for each in Unit]
                    unit = Unit(table.word("unit", units, default=Unit.COUNT.value))
                    if minimum is not None and maximum is not None:
                        return WholeNumber(minimum, maximum, unit)
                case "text":
                    choices = table.names("choices", required=True)
                    if choices:
                        return Text(choices)
                case "date":
                    widest = Date()
                    earliest = table.day("earliest", optional=True) or widest.earliest
                    return Date(earliest, table.day("latest", optional=True) or widest.latest)
                case _ if len(self.faults) == before:
                    return Boolean()
                case _:  # no type of which the bounds could be
                    table.read_elsewhere(_BOUNDS)
        except ExpressionError as error:
            table.fault("type", error.message, "a readable type")
        return None

    def _parameter(self, name: str, table: Table) -> Parameter:
        meaning = table.text("meaning")
        unit = Unit(table.word("unit", [each.value for each in Unit]))
        cites = self._cites(table)
        example = table.flag("example")
        versions = self._values(table)
        if not is_name(name):
            table.fault("", said(name), _A_NAME)
        for _, _, value in versions:
            try:
                Literal(value)
            except ExpressionError as error:
                table.fault("values", error.message, "a value of the language")
        declared = self.declared.parameters.get(name)
        if unit is not Unit.COUNT:
            for first, _, value in versions:
                if type(value) is not int or value < 0:
                    found = f"{said(value)} from {first} on"
                    table.fault("values", found, f"a whole number of {unit.value}, zero or more")
                elif unit is Unit.DAYS and value > _DAYS_MAXIMUM:
                    found = f"{said(value)} from {first} on"
                    table.fault("values", found, f"no more than {_DAYS_MAXIMUM} days")
        elif len({kind_of(value) for _, _, value in versions}) > 1:
            table.fault("values", "values of several kinds", "values of one kind")
        elif declared is not None and versions and type(versions[0][2]) is not int:
            table.fault("values", said(versions[0][2]), "a whole number")
        if declared is not None and unit is not declared.unit:
            table.fault("unit", said(unit.value), said(declared.unit.value))
        for subject in self.declared.subjects.values():
            if name in subject.vocabulary or subject.name in self.subjects_of.get(name, ()):
                table.fault("", said(name), f"a name that no fact of the {subject.name} has")
        return Parameter(name, meaning, unit, cites, Timeline[Value].of(versions), example=example)

    def _setting(self, name: str, table: Table) -> Setting:
        cites = self._cites(table)
        reading = table.text("reading", default="")
        if reading:
            self._names_reading(table, "reading", reading)
        versions = self._values(table)
        declared = self.declared.settings.get(name)
        if declared is None:
            known = "one of " + ", ".join(self.declared.settings)
            hint = close_to(name, self.declared.settings)
            table.fault("", "a setting that no job has", known, hint)
        else:
            for _, _, value in versions:
                if value not in declared.choices:
                    choices = ", ".join(map(said, declared.choices))
                    hint = close_to(str(value), declared.choices)
                    table.fault("values", said(value), f"one of {choices}", hint)
        return Setting(name, cites, reading, Timeline[str].of(versions))

    def _findings(self) -> dict[str, tuple[str, ...]]:
        table = Table(NAMED["finding"], self.content.get(NAMED["finding"], {}), self.faults)
        codes = self.declared.findings
        findings = {code: self._cites(table, code, required=False) for code in codes}
        table.close()
        return findings

    def _entry(self, table: Table) -> Entry:
        subject = table.word("subject", tuple(self.declared.subjects))
        entry = Entry(
            code=table.text("code"),
            subject=subject if subject == table.content.get("subject") else "",
            severity=Severity(table.word("severity", [each.value for each in Severity])),
            cites=self._cites(table),
            requires=table.text("requires"),
            not_met=table.text("not_met"),
            how_to_meet=table.text("how_to_meet", default=""),
        )
        for reading in table.names("readings"):
            self._names_reading(table, "readings", reading)
        return entry

    def _step(self, table: Table) -> Step:
        step = read_step(table, self.declared.steps, self._cites)
        for reading in step.readings:
            self._names_reading(table, "readings", reading)
        return step

    def _measure(self, table: Table) -> Measure:
        return read_measure(table, self._cites(table), self.area_ids)

    def _strategy(self, table: Table) -> Strategy:
        return read_strategy(table, self._cites(table), self.area_ids)

    def _areas(self) -> tuple[Area, ...]:
        areas: dict[str, Area] = {}
        listed = self._listed("area")
        for identity, table in listed:
            area = Area(
                table.text("id"),
                table.text("title"),
                table.names("parents"),
                table.text("source"),
                table.text("version"),
            )
            table.close()
            if identity in areas:
                table.fault("id", f"{said(identity)} a second time", "each area once")
            areas.setdefault(identity, area)
        for identity, table in listed:
            for parent in areas[identity].parents:
                if parent not in areas:
                    hint = close_to(parent, areas)
                    table.fault("parents", said(parent), "the id of another area", hint)
        self._circles(areas)
        return tuple(areas.values())

    def _circles(self, areas: Mapping[str, Area]) -> None:
        """Whether some areas are, through their parents, wider than themselves."""
        left = dict(areas)
        while free := [
            identity for identity, area in left.items() if left.keys().isdisjoint(area.parents)
        ]:
            for identity in free:
                del left[identity]
        if left:
            found = f"areas of which each is in another: {', '.join(left)}"
            self.faults.append(Fault("area", found, "no circle of parents"))


def _identity(content: object) -> str:
    if is_mapping(content):
        for key in ("id", "name", "code"):
            identity = content.get(key)
            if type(identity) is str and identity.strip():
                return identity.strip()
    return ""
