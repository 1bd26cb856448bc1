"""A program document into a `Program`, held against what the jobs declare."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from qip_rules.errors import ExpressionError, Fault, ProgramError
from qip_rules.money import MINOR_DIGITS
from qip_rules.policy.declaration import Declaration, SubjectDeclaration
from qip_rules.policy.effective import NAMED, Effective, effective_document
from qip_rules.policy.program import Area, Parameter, Policy, Program, Reading, Setting
from qip_rules.policy.table import Table
from qip_rules.policy.timeline import Span, Timeline, faults_in
from qip_rules.rules.expression import Literal, walk
from qip_rules.rules.fact import (
    AnsweredBy,
    Boolean,
    Date,
    Fact,
    FactType,
    Kind,
    Text,
    Unit,
    Value,
    WholeNumber,
    is_name,
    kind_of,
)
from qip_rules.rules.feel import parse
from qip_rules.rules.requirement import (
    Clause,
    ClauseKind,
    NamedValue,
    Requirement,
    RuleSet,
    Severity,
)
from qip_rules.rules.vocabulary import Vocabulary
from qip_rules.rules.wording import names_in

__all__ = ["read_program"]

_TYPES = ("boolean", "whole number", "text", "date")


def read_program(source: str | Path, declarations: Iterable[Declaration]) -> Program:
    """The program that a document says, by shipped name or by path.

    Raises:
        ProgramError: every mistake of the document at once, each with its place.
    """
    return _Reading(effective_document(source), tuple(declarations)).program()


@attrs.frozen
class _Entry:
    """A requirement as the document writes it, before its expression is read."""

    code: str
    subject: str
    severity: Severity
    cites: tuple[str, ...]
    requires: str
    not_met: str
    how_to_meet: str


@attrs.frozen
class _Asked:
    subject: str
    fact: Fact


class _Reading:
    """One pass over one document. Reads every part, then builds the policy of each period."""

    def __init__(self, effective: Effective, declarations: Sequence[Declaration]) -> None:
        self.effective = effective
        self.subjects = {each.name: each for job in declarations for each in job.subjects}
        self.declared_settings = {each.name: each for job in declarations for each in job.settings}
        self.declared_findings = [code for job in declarations for code in job.findings]
        self.declared_parameters = {
            each.name: each for job in declarations for each in job.parameters
        }
        self.faults: list[Fault] = []

    def program(self) -> Program:
        header = self._table("program", self.effective.content.get("program", {}))
        identity = header.text("id")
        title = header.text("title")
        first = header.day("from") or date.min
        last = header.day("until", optional=True)
        time_zone = self._time_zone(header)
        currency = header.word("currency", tuple(MINOR_DIGITS))
        header.text("extends", default="-")
        header.close()
        self.in_force = Timeline.of([(first, last, True)])
        if last is not None and last < first:
            header.fault("until", f"the date {last}", f"a day from {first} on")
        self._unknown_parts()

        self.clauses = self._dated("clause", self._clause)
        self.readings = self._readings()
        self.asked = self._dated("fact", self._asked)
        self.parameters = self._parameters()
        self.settings = self._settings()
        self.findings = self._findings()
        self.entries = self._dated("requirement", self._entry)
        self.areas = self._areas()
        self._undeclared()
        base = Policy(
            program_id=identity,
            title=title,
            in_force_on=first,
            digest=self.effective.digest,
            currency=currency,
            time_zone=time_zone,
            rule_sets={},
            clauses={},
            readings=MappingProxyType(self.readings),
            parameters={},
            settings={},
            areas=self.areas,
        )
        periods = [] if self.faults else self._periods(base)
        if self.faults:
            raise ProgramError(dict.fromkeys(self.faults), of=f"the document {self.effective.name}")
        return Program(
            id=identity,
            title=title,
            time_zone=time_zone,
            currency=currency,
            in_force=self.in_force,
            parameters=MappingProxyType(self.parameters),
            settings=MappingProxyType(self.settings),
            digest=self.effective.digest,
            document=self.effective.content,
            periods=Timeline(tuple(periods)),
        )

    # Parts of the document, each read whole.

    def _table(self, place: str, content: object) -> Table:
        return Table(place, content, self.faults)

    def _time_zone(self, header: Table) -> str:
        name = header.text("time_zone")
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            if name:
                header.fault("time_zone", f'"{name}"', "an IANA time zone", "America/New_York")
        return name

    def _unknown_parts(self) -> None:
        top = self._table("", self.effective.content)
        for key in ("program", "clause", "reading", "fact", "requirement", "area"):
            top.content.get(key)
            top._read.append(key)  # noqa: SLF001 - the parts are read below, table by table
        top._read.extend(NAMED.values())  # noqa: SLF001
        top.close()

    def _listed(self, kind: str) -> list[Any]:
        entries = self.effective.content.get(kind, [])
        if isinstance(entries, list):
            return entries
        self.faults.append(Fault(kind, "no list", f"tables headed [[{kind}]]"))
        return []

    def _named(self, kind: str) -> Mapping[str, Any]:
        entries = self.effective.content.get(NAMED[kind], {})
        if isinstance(entries, Mapping):
            return entries
        self.faults.append(Fault(NAMED[kind], "no table", f"tables headed [{NAMED[kind]}.name]"))
        return {}

    def _dated(self, kind: str, read: Any) -> dict[str, Timeline[Any]]:  # noqa: ANN401
        """The versions of every entry of a kind: `read(table)` gives its identity and value."""
        versions: dict[str, list[tuple[date, date | None, Any]]] = {}
        for number, content in enumerate(self._listed(kind), start=1):
            table = self._table(_entry_place(kind, number, content), content)
            identity, value = read(table)
            first = table.day("from")
            last = table.day("until", optional=True)
            table.close()
            if identity and first is not None:
                versions.setdefault(identity, []).append((first, last, value))
        for identity, found in versions.items():
            self._date_faults(f"{kind} {identity}", found, gaps=False)
        return {identity: Timeline.of(found) for identity, found in versions.items()}

    def _date_faults(
        self, place: str, versions: Sequence[tuple[date, date | None, Any]], *, gaps: bool
    ) -> None:
        for found in faults_in([(first, last) for first, last, _ in versions], gaps=gaps):
            self.faults.append(Fault(place, found, "dates that follow on one another"))

    def _clause(self, table: Table) -> tuple[str, Clause]:
        kind = table.word("kind", [each.value for each in ClauseKind])
        clause = Clause(
            table.text("id"), table.text("says"), table.text("source"), ClauseKind(kind)
        )
        return clause.id, clause

    def _readings(self) -> dict[str, Reading]:
        readings: dict[str, Reading] = {}
        for number, content in enumerate(self._listed("reading"), start=1):
            table = self._table(_entry_place("reading", number, content), content)
            reading = Reading(
                table.text("id"),
                table.names("about", required=True),
                table.text("question"),
                table.text("decided"),
                table.text("because"),
            )
            table.close()
            self._cited(table, "about", reading.about)
            if reading.id in readings:
                table.fault("id", f'"{reading.id}" a second time', "each reading once")
            readings[reading.id] = reading
        return readings

    def _cited(self, table: Table, key: str, ids: Iterable[str]) -> None:
        for clause_id in ids:
            if clause_id not in self.clauses:
                table.fault(key, f'"{clause_id}"', "the id of a clause of the document")

    def _asked(self, table: Table) -> tuple[str, _Asked]:
        name = table.text("name")
        subject = table.word("subject", [each.name for each in self.subjects.values() if each.asks])
        answered_by = table.word("answered_by", [each.value for each in AnsweredBy])
        meaning, question = table.text("meaning"), table.text("question")
        usual = table.value("usual", optional=True)
        kind = self._fact_type(table)
        self._cited(table, "cites", table.names("cites", required=True))
        placeholder = Fact("unreadable", Boolean())
        if name in self.subjects[subject].vocabulary:
            table.fault("name", f'"{name}"', f"a name that no derived fact of the {subject} has")
        try:
            fact = Fact(
                name,
                kind,
                meaning=meaning,
                question=question,
                answered_by=AnsweredBy(answered_by),
                usual=usual,
                asked=True,
            )
        except ExpressionError as error:
            table.fault("name" if not is_name(name) else "usual", error.message, "a readable fact")
            fact = placeholder
        return name, _Asked(subject, fact)

    def _fact_type(self, table: Table) -> FactType:
        kind = table.word("type", _TYPES)
        minimum, maximum = table.whole("minimum"), table.whole("maximum")
        unit = table.word("unit", [each.value for each in Unit], default=Unit.COUNT.value)
        choices = table.names("choices")
        earliest = table.day("earliest", optional=True)
        latest = table.day("latest", optional=True)
        try:
            match kind:
                case "whole number":
                    if minimum is None or maximum is None:
                        table.fault("minimum", "no bounds", "minimum and maximum of the number")
                        return Boolean()
                    return WholeNumber(minimum, maximum, Unit(unit))
                case "text":
                    return Text(choices)
                case "date":
                    usual = Date()
                    return Date(earliest or usual.earliest, latest or usual.latest)
                case _:
                    return Boolean()
        except ExpressionError as error:
            table.fault("type", error.message, "a readable type")
            return Boolean()

    def _values(self, table: Table) -> list[tuple[date, date | None, Any]]:
        versions = []
        for number, content in enumerate(table.tables("values"), start=1):
            row = self._table(f"{table.place}: values: {number}", content)
            first, last = row.day("from"), row.day("until", optional=True)
            value = row.value("value")
            row.close()
            if first is not None and value is not None:
                versions.append((first, last, value))
        self._date_faults(table.place, versions, gaps=True)
        return versions

    def _parameters(self) -> dict[str, Parameter]:
        parameters: dict[str, Parameter] = {}
        for name, content in self._named("parameter").items():
            table = self._table(f"parameter {name}", content)
            meaning = table.text("meaning")
            unit = Unit(table.word("unit", [each.value for each in Unit]))
            cites = table.names("cites", required=True)
            self._cited(table, "cites", cites)
            example = table.flag("example")
            versions = self._values(table)
            table.close()
            if not is_name(name):
                table.fault("", f'"{name}"', "a name in lower_case that is no word of the language")
            if len({kind_of(value) for _, _, value in versions}) > 1:
                table.fault("values", "values of several kinds", "values of one kind")
            for subject in self.subjects.values():
                if name in subject.vocabulary or name in self._asked_of(subject.name):
                    table.fault("", f'"{name}"', f"a name that no fact of the {subject.name} has")
            parameters[name] = Parameter(
                name, meaning, unit, cites, Timeline.of(versions), example=example
            )
        return parameters

    def _asked_of(self, subject: str) -> set[str]:
        return {
            name
            for name, timeline in self.asked.items()
            if any(span.value.subject == subject for span in timeline.spans)
        }

    def _settings(self) -> dict[str, Setting]:
        settings: dict[str, Setting] = {}
        for name, content in self._named("setting").items():
            table = self._table(f"setting {name}", content)
            cites = table.names("cites", required=True)
            self._cited(table, "cites", cites)
            reading = table.text("reading", default="-")
            if reading != "-" and reading not in self.readings:
                table.fault("reading", f'"{reading}"', "the id of a reading of the document")
            versions = self._values(table)
            table.close()
            declared = self.declared_settings.get(name)
            if declared is None:
                known = ", ".join(self.declared_settings)
                table.fault("", "a setting that no job has", f"one of {known}")
            else:
                for _, _, value in versions:
                    if value not in declared.choices:
                        expected = "one of " + ", ".join(declared.choices)
                        table.fault("values", f'"{value}"', expected)
            settings[name] = Setting(name, cites, reading, Timeline.of(versions))
        return settings

    def _findings(self) -> dict[str, tuple[str, ...]]:
        """The clauses of what the jobs find by themselves, by code."""
        table = self._table(NAMED["finding"], self._named("finding"))
        findings = {code: table.names(code) for code in self.declared_findings}
        for code, ids in findings.items():
            self._cited(table, code, ids)
        table.close()
        return findings

    def _entry(self, table: Table) -> tuple[str, _Entry]:
        subjects = tuple(self.subjects)
        entry = _Entry(
            code=table.text("code"),
            subject=table.word("subject", subjects),
            severity=Severity(table.word("severity", [each.value for each in Severity])),
            cites=table.names("cites", required=True),
            requires=table.text("requires"),
            not_met=table.text("not_met"),
            how_to_meet=table.text("how_to_meet", default="-").removeprefix("-"),
        )
        self._cited(table, "cites", entry.cites)
        for reading in table.names("readings"):
            if reading not in self.readings:
                table.fault("readings", f'"{reading}"', "the id of a reading of the document")
        return entry.code, entry

    def _areas(self) -> tuple[Area, ...]:
        areas: dict[str, Area] = {}
        for number, content in enumerate(self._listed("area"), start=1):
            table = self._table(_entry_place("area", number, content), content)
            area = Area(
                table.text("id"),
                table.text("title"),
                table.names("parents"),
                table.text("source"),
                table.text("version"),
            )
            table.close()
            if area.id in areas:
                table.fault("id", f'"{area.id}" a second time', "each area once")
            areas[area.id] = area
        for area in areas.values():
            for parent in area.parents:
                if parent not in areas:
                    place = f"area {area.id}: parents"
                    self.faults.append(Fault(place, f'"{parent}"', "the id of another area"))
        if not any(fault.place.endswith(": parents") for fault in self.faults):
            self._circles(areas)
        return tuple(areas.values())

    def _circles(self, areas: Mapping[str, Area]) -> None:
        settled: set[str] = set()
        while True:
            free = [
                area.id
                for area in areas.values()
                if area.id not in settled and settled.issuperset(area.parents)
            ]
            if not free:
                break
            settled.update(free)
        if len(settled) < len(areas):
            left = ", ".join(each for each in areas if each not in settled)
            self.faults.append(
                Fault("area", f"areas in a circle: {left}", "a tree or a web without")
            )

    def _undeclared(self) -> None:
        """What the jobs need and the document does not give, on every day it is in force."""
        needed: list[tuple[str, str, Timeline[Any] | None]] = []
        for name, setting in self.declared_settings.items():
            chosen = self.settings.get(name)
            needed.append((f"setting {name}", setting.meaning, chosen.values if chosen else None))
        for name, parameter in self.declared_parameters.items():
            given = self.parameters.get(name)
            needed.append((f"parameter {name}", parameter.meaning, given.values if given else None))
        span = self.in_force.spans[0]
        for place, meaning, values in needed:
            if values is None:
                self.faults.append(Fault(place, "nothing", meaning))
            elif not values.covers(span.first, span.last) and values.spans:
                days = f"every day from {span.first}" + (f" to {span.last}" if span.last else " on")
                self.faults.append(Fault(place, "days without a value", f"a value on {days}"))
        for name, declared in self.declared_parameters.items():
            given = self.parameters.get(name)
            if given is not None and given.unit is not declared.unit:
                place = f"parameter {name}: unit"
                self.faults.append(Fault(place, f'"{given.unit.value}"', declared.unit.value))

    # The policy of each period without a change.

    def _periods(self, base: Policy) -> list[Span[Policy]]:
        timelines: list[Timeline[Any]] = [
            *self.clauses.values(),
            *self.asked.values(),
            *self.entries.values(),
            *(each.values for each in self.parameters.values()),
            *(each.values for each in self.settings.values()),
        ]
        whole = self.in_force.spans[0]
        days = {day for timeline in timelines for day in timeline.changes if whole.covers(day)}
        starts = sorted({whole.first, *days})
        ends = [*(start - timedelta(days=1) for start in starts[1:]), whole.last]
        return [
            Span(first, last, self._policy(base, first))
            for first, last in zip(starts, ends, strict=True)
        ]

    def _policy(self, base: Policy, day: date) -> Policy:
        parameters = {
            name: NamedValue(name, value, parameter.unit)
            for name, parameter in self.parameters.items()
            if (value := parameter.values.on(day)) is not None
        }
        settings = {
            name: value
            for name, setting in self.settings.items()
            if (value := setting.values.on(day)) is not None
        }
        clauses = {
            clause.id: clause
            for timeline in self.clauses.values()
            if (clause := timeline.on(day)) is not None
        }
        policy = attrs.evolve(
            base,
            in_force_on=day,
            clauses=MappingProxyType(clauses),
            parameters=MappingProxyType(parameters),
            settings=MappingProxyType(settings),
            findings=MappingProxyType(
                {
                    code: tuple(clauses[each] for each in ids if each in clauses)
                    for code, ids in self.findings.items()
                }
            ),
        )
        rule_sets = {
            subject.name: self._rule_set(subject, policy) for subject in self.subjects.values()
        }
        return attrs.evolve(policy, rule_sets=MappingProxyType(rule_sets))

    def _rule_set(self, subject: SubjectDeclaration, policy: Policy) -> RuleSet:
        day = policy.in_force_on
        asked = [timeline.on(day) for timeline in self.asked.values()]
        vocabulary = subject.vocabulary.extended(
            tuple(each.fact for each in asked if each is not None and each.subject == subject.name)
        )
        entries = [timeline.on(day) for timeline in self.entries.values()]
        requirements = [
            self._requirement(entry, vocabulary, policy)
            for entry in entries
            if entry is not None and entry.subject == subject.name
        ]
        return RuleSet(
            vocabulary=vocabulary,
            requirements=tuple(each for each in requirements if each is not None),
            subject=subject.name,
            program_id=policy.program_id,
            in_force_on=day,
            digest=policy.digest,
            currency=policy.currency,
            parameters=tuple(policy.parameters.values()),
        )

    def _requirement(
        self, entry: _Entry, vocabulary: Vocabulary, policy: Policy
    ) -> Requirement | None:
        place = f"requirement {entry.code}"
        self._sentence_faults(place, entry, vocabulary, policy)
        for clause_id in entry.cites:
            if clause_id not in policy.clauses:
                found = f"{clause_id}, which is not in force on {policy.in_force_on}"
                self.faults.append(Fault(f"{place}: cites", found, "clauses in force"))
        values: dict[str, Value] = {name: named.value for name, named in policy.parameters.items()}
        try:
            expression = parse(entry.requires, vocabulary, parameters=values)
            if any(isinstance(each, Literal) and each.value is None for each in walk(expression)):
                found = "null: the requirement would turn on what is missing"
                self.faults.append(Fault(f"{place}: requires", found, "a condition without null"))
                return None
            if expression.kind is not Kind.BOOLEAN:
                found = f"a {expression.kind.value}"
                self.faults.append(Fault(f"{place}: requires", found, "a condition"))
                return None
        except ExpressionError as error:
            self.faults.append(self._unreadable(place, entry, error, policy))
            return None
        return Requirement(
            entry.code,
            expression,
            entry.severity,
            tuple(policy.clauses[each] for each in entry.cites if each in policy.clauses),
            not_met=entry.not_met,
            how_to_meet=entry.how_to_meet,
        )

    def _unreadable(
        self, place: str, entry: _Entry, error: ExpressionError, policy: Policy
    ) -> Fault:
        late = [
            name
            for name in self.parameters
            if name not in policy.parameters and f"unknown name {name};" in error.message
        ]
        where = f"{place}: requires"
        if error.column is not None:
            line = f"line {error.line}, " if error.line not in (None, 1) else ""
            where += f": {line}column {error.column}"
        if late:
            found = f"{late[0]}, which has no value on {policy.in_force_on}"
            return Fault(where, found, "parameters with a value on every day of the requirement")
        return Fault(where, error.message, f"a condition over the facts of the {entry.subject}")

    def _sentence_faults(
        self, place: str, entry: _Entry, vocabulary: Vocabulary, policy: Policy
    ) -> None:
        for name in names_in(entry.not_met):
            if name not in vocabulary and name not in policy.parameters:
                close = vocabulary.nearest(name)
                hint = f"did you mean {{{close}}}?" if close else ""
                expected = f"a fact of the {entry.subject} or a parameter"
                self.faults.append(Fault(f"{place}: not_met", f"{{{name}}}", expected, hint))
        bare = entry.not_met
        for name in names_in(bare):
            bare = bare.replace(f"{{{name}}}", "")
        if "{" in bare or "}" in bare:
            found = "a brace without its pair"
            self.faults.append(Fault(f"{place}: not_met", found, "names between braces"))


def _entry_place(kind: str, number: int, content: object) -> str:
    if isinstance(content, Mapping):
        for key in ("id", "name", "code"):
            identity = content.get(key)
            if type(identity) is str and identity.strip():
                return f"{kind} {identity.strip()}"
    return f"{kind} number {number}"
