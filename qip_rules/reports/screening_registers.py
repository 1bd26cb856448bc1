"""What a screening found, as tables: who lacks what, what is asked, and the figures behind it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from qip_rules.boundary.sheets.screening import Screening
from qip_rules.eligibility.assessment import Assessment
from qip_rules.errors import Fault
from qip_rules.reports.written_registers import Register, Value
from qip_rules.rules.fact import Fact, WholeNumber
from qip_rules.rules.findings import Finding, Outcome
from qip_rules.rules.wording import phrase, unit_of

__all__ = ["counted", "practice_of", "screening_registers", "value_of"]

_Row = tuple[Value, ...]


def screening_registers(found: Screening) -> tuple[Register, ...]:
    """The tables of a screening, those included that have no row.

    `outcomes` has a row for each application; `missing` one for each requirement that is not met or
    not known yet, with its clause; `questions` one for each missing fact that still matters;
    `requirements` and `figures` a column for each requirement and each fact. `left out` and
    `remarks` say what is wrong with the export itself.
    """
    return (
        Register("counts", ("what", "how_many"), counted(found)),
        _outcomes(found),
        _missing(found),
        _questions(found),
        _requirements(found),
        _figures(found),
        _left_out(found),
        Register("remarks", _FAULT, tuple(map(_fault, found.reading.remarks))),
    )


def counted(found: Screening) -> tuple[tuple[str, int], ...]:
    """The counts of rows and of applications. Each kind adds up to its first line."""
    reading = found.reading
    outcomes = Counter(each.decision.outcome for each in found.decided)
    out = {each.application_id for each in reading.left_out if each.application_id}
    read = len(found.decided) + len(found.not_yet_received)
    return (
        (
            "Rows below the header that hold something",
            len(reading.rows_used) + len(reading.left_out),
        ),
        ("… used", len(reading.rows_used)),
        ("… left out", len(reading.left_out)),
        ("Applications with an id", read + len(out)),
        *((f"… {each.value}", outcomes[each]) for each in Outcome),
        ("… received after the day", len(found.not_yet_received)),
        ("… left out", len(out)),
    )


def practice_of(each: Assessment) -> str:
    """The name of the practice that applies."""
    return each.application.practice.name if each.application.practice else ""


def _outcomes(found: Screening) -> Register:
    header = (
        "application_id", "practice", "outcome", "not_met", "not_known_yet", "advice",
        "received_on", "revision", "rows", "policy_on", "digest",
    )  # fmt: skip
    rows: Iterator[_Row] = (
        (
            each.application.application_id,
            practice_of(each),
            each.decision.outcome.value,
            _codes(each.decision.not_met),
            _codes(each.decision.undetermined),
            _codes(each.decision.advice),
            each.application.received_on,
            each.application.revision,
            ", ".join(map(str, found.rows(each.application.application_id))),
            each.decision.in_force_on,
            each.decision.digest,
        )
        for each in found.decided
    )
    return Register("outcomes", header, tuple(rows))


def _codes(findings: Iterable[Finding]) -> str:
    return "; ".join(each.code for each in findings)


def _missing(found: Screening) -> Register:
    header = (
        "application_id", "practice", "requirement", "severity", "state", "says", "how_to_meet",
        "clauses", "source",
    )  # fmt: skip
    rows: Iterator[_Row] = (
        (
            each.application.application_id,
            practice_of(each),
            finding.code,
            finding.severity.value,
            "not met" if finding.outcome is Outcome.NOT_MET else "not known yet",
            finding.sentence,
            finding.requirement.how_to_meet,
            "; ".join(clause.id for clause in finding.clauses),
            "; ".join(dict.fromkeys(clause.source for clause in finding.clauses)),
        )
        for each in found.decided
        for finding in each.decision.findings
        if finding.outcome is not Outcome.MET
    )
    return Register("missing", header, tuple(rows))


def _questions(found: Screening) -> Register:
    header = (
        "application_id", "practice", "question", "answered_by", "can_change_outcome",
        "for_requirements", "fact",
    )  # fmt: skip
    rows: Iterator[_Row] = (
        (
            each.application.application_id,
            practice_of(each),
            question.text,
            question.answered_by.value,
            "yes" if question.changes_outcome else "no",
            "; ".join(question.for_codes),
            question.fact.name,
        )
        for each in found.decided
        for question in each.decision.questions
    )
    return Register("questions", header, tuple(rows))


def _requirements(found: Screening) -> Register:
    codes = tuple(
        dict.fromkeys(finding.code for each in found.decided for finding in each.decision.findings)
    )
    rows: list[_Row] = []
    for each in found.decided:
        outcomes = {finding.code: finding.outcome.value for finding in each.decision.findings}
        cells = (outcomes.get(code, "not asked") for code in codes)
        rows.append((each.application.application_id, *cells))
    return Register("requirements", ("application_id", *codes), tuple(rows))


def _figures(found: Screening) -> Register:
    facts = tuple(
        dict.fromkeys(
            fact
            for rule_set in dict.fromkeys(
                each.decision.rule_set.vocabulary.facts for each in found.decided
            )
            for fact in rule_set
        )
    )
    names = tuple(dict.fromkeys(fact.name for fact in facts))
    rows: list[_Row] = []
    for each in found.decided:
        of_one = {
            fact.name: _figure(fact, value)
            for fact, value in zip(
                each.decision.rule_set.vocabulary.facts, each.decision.values, strict=True
            )
        }
        rows.append((each.application.application_id, *(of_one.get(name) for name in names)))
    return Register("figures", ("application_id", *names), tuple(rows))


def _figure(fact: Fact, value: object) -> Value:
    """A number as a number, in the unit that the fact is counted in; all else in words."""
    if value is None:
        return "not known"
    if isinstance(fact.type, WholeNumber) and isinstance(value, int):
        return value
    return value_of(fact, value)


def value_of(fact: Fact, value: object, currency: str = "") -> str:
    """A fact's value as people say it."""
    known = value if isinstance(value, bool | int | str | date) else None
    return phrase(known, unit_of(fact), currency)


_FAULT = ("place", "found", "expected", "how_to_mend")


def _fault(fault: Fault) -> _Row:
    return (fault.place, fault.found, fault.expected, fault.hint)


def _left_out(found: Screening) -> Register:
    rows: list[_Row] = []
    for each in found.reading.left_out:
        name = each.application_id or ""
        rows.extend((each.row, name, *_fault(fault)) for fault in each.faults)
        if not each.faults:
            says = f"another row of application {name} has a fault"
            rows.append((each.row, name, "", says, "every row of an application without fault", ""))
    return Register("left out", ("row", "application_id", *_FAULT), tuple(rows))
