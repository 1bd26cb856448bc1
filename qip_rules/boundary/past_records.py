"""Past records as lines of JSON, decided by an old and by a new rule set, and counted.

Each line is read once and forgotten. Good records are decided by the functions that are generated
for the rule sets; what is wrong with the others is told with the number of the line.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from qip_rules.boundary.json_text import Parsed, parsed
from qip_rules.boundary.places import ROOT, below
from qip_rules.boundary.script_calls import written_day
from qip_rules.boundary.wording import found
from qip_rules.errors import FactError, Fault, InputError
from qip_rules.narrowing import is_dict
from qip_rules.rules.compiled.records import Values
from qip_rules.rules.compiled.rows import decider
from qip_rules.rules.fact import Kind, Value
from qip_rules.rules.findings import Outcome, Verdict
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.ruling import faults_in

__all__ = ["PastOutcomes", "past_outcomes"]

LINES_MAXIMUM: Final = 20
"""Lines whose faults are told one by one; of the others there is a count."""
FAULTS_MAXIMUM: Final = 20
"""Faults told of one line."""


@attrs.frozen
class PastOutcomes:
    """How many records come out how."""

    records: int
    outcomes: Mapping[tuple[Outcome, Outcome], int]
    """By the outcome before and the outcome after."""
    newly_not_met: Mapping[str, int]
    """By the code of a requirement of the new rule set: records that do not meet it, and that
    came out otherwise than "not met" before."""
    passed_over: Mapping[str, int]
    """Names that are no fact of either rule set, and in how many records they stand."""


def past_outcomes(lines: Iterable[bytes], old: RuleSet, new: RuleSet) -> PastOutcomes:
    """The outcomes of records, one JSON object a line, before and after.

    `null` is the same as leaving a fact out: not known. A date is text of the form YYYY-MM-DD.
    Blank lines are passed over.

    Args:
        lines: UTF-8, as a file opened in binary mode gives them.
        old: decides the outcome before.
        new: decides the outcome after.

    Raises:
        InputError: no record at all, or lines that are none: the faults of the first ones with
            the numbers of the lines, from 1, then a count of the rest.
    """
    counting = _Counting(old, new)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            counting.take(number, line)
    return counting.counted()


@attrs.define(eq=False)
class _Counting:
    """What has been read so far."""

    old: RuleSet
    new: RuleSet
    records: int = 0
    faults: list[Fault] = attrs.field(factory=list[Fault])
    faulty: int = 0
    """Lines with faults."""
    outcomes: Counter[tuple[Outcome, Outcome]] = attrs.field(
        factory=Counter[tuple[Outcome, Outcome]]
    )
    newly_not_met: Counter[str] = attrs.field(factory=Counter[str])
    passed_over: Counter[str] = attrs.field(factory=Counter[str])
    before: Callable[[Values], Verdict] = attrs.field(init=False)
    after: Callable[[Values], Verdict] = attrs.field(init=False)
    _names: frozenset[str] = attrs.field(init=False)
    _dates: frozenset[str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        facts = (*self.old.vocabulary.facts, *self.new.vocabulary.facts)
        self.before, self.after = decider(self.old), decider(self.new)
        self._names = frozenset(fact.name for fact in facts)
        self._dates = frozenset(fact.name for fact in facts if fact.kind is Kind.DATE)

    def take(self, number: int, line: bytes) -> None:
        """Count a record, or tell what is wrong with it."""
        content = parsed(line.rstrip(b"\r\n"))
        if content.faults or not is_dict(content.value):
            self.refuse(number, content)
            return
        record = self.dated(content.value)
        # Once enough has been told, what is plainly wrong needs no telling, which is slow.
        if self.faulty >= LINES_MAXIMUM and self.is_plainly_wrong(record):
            self.faulty += 1
            return
        try:
            before = self.before(tuple([record.get(name) for name in self.old.vocabulary]))
            after = self.after(tuple([record.get(name) for name in self.new.vocabulary]))
        except FactError:
            self.refuse(number, content)
            return
        self.records += 1
        self.outcomes[before.outcome, after.outcome] += 1
        if after.outcome is Outcome.NOT_MET and before.outcome is not Outcome.NOT_MET:
            self.newly_not_met.update(after.not_met)
        if not self._names.issuperset(record):
            self.passed_over.update(name for name in record if name not in self._names)

    def dated(self, record: Mapping[Any, Any]) -> Mapping[Any, Any]:
        """A record of JSON, with days where they are expected."""
        if self._dates.isdisjoint(record):
            return record
        return {name: self.read(name, value) for name, value in record.items()}

    def read(self, name: str, value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
        """A value of JSON; a day where it is one, and where days are expected."""
        day = written_day(value) if name in self._dates and isinstance(value, str) else None
        return value if day is None else day

    def is_plainly_wrong(self, record: Mapping[Any, Any]) -> bool:
        """Whether a fact has a value that it cannot have."""
        return any(
            (value := record.get(fact.name)) is not None and not fact.allows(value)
            for rule_set in (self.old, self.new)
            for fact in rule_set.vocabulary.facts
        )

    def refuse(self, number: int, content: Parsed) -> None:
        """Tell what is wrong with a line, unless enough has been told."""
        self.faulty += 1
        if self.faulty > LINES_MAXIMUM:
            return
        place = f"line {number}"
        wrong = tuple(dict.fromkeys(self.faults_of(content)))
        self.faults.extend(
            attrs.evolve(each, place=": ".join(filter(None, (place, each.place))))
            for each in wrong[:FAULTS_MAXIMUM]
        )
        if len(wrong) > FAULTS_MAXIMUM:
            self.faults.append(_more(len(wrong) - FAULTS_MAXIMUM, "fault", "", place))

    def faults_of(self, content: Parsed) -> Iterator[Fault]:
        """What is wrong with a line, at places within it: its text, values, contradictions."""
        for each in content.faults:
            inside = "" if each.place == ROOT else each.place
            within = each.found.replace("at line 1, column", "at column")
            yield attrs.evolve(each, place=inside, found=within)
        if not content.is_usable:
            return
        if not is_dict(content.value):
            yield Fault("", found(content.value), "a JSON object")
            return
        for rule_set in (self.old, self.new):
            possible: dict[str, Value] = {}
            for name, given in content.value.items():
                if not isinstance(name, str):
                    continue  # no name in JSON is anything else
                fact = rule_set.vocabulary.get(name)
                if fact is None or given is None or below(ROOT, name) in content.refused:
                    continue
                value = self.read(name, given)
                if fact.allows(value):
                    possible[name] = value
                else:
                    yield Fault(below(ROOT, name), found(given), fact.expected)
            yield from faults_in(rule_set.vocabulary, possible)

    def counted(self) -> PastOutcomes:
        """The counts, at the end of the lines.

        Raises:
            InputError: there were faults, or no records.
        """
        if self.faulty > LINES_MAXIMUM:
            self.faults.append(_more(self.faulty - LINES_MAXIMUM, "line", " with faults", ""))
        if not self.records and not self.faults:
            self.faults.append(Fault("", "no records", "one JSON object a line"))
        if self.faults:
            raise InputError(self.faults, of="the records")
        return PastOutcomes(self.records, self.outcomes, self.newly_not_met, self.passed_over)


def _more(count: int, what: str, which: str, place: str) -> Fault:
    return Fault(place, f"{count:,} more {what if count == 1 else f'{what}s'}{which}", "none")
