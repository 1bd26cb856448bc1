"""A cohort under two programs: the difference as lines, as a page and as a table."""

from collections import Counter
from collections.abc import Iterator

from qip_rules.cohort.comparing import CaseBeside, FindingBeside, PairingBeside, RunBeside
from qip_rules.matching.explaining.wording import counted
from qip_rules.money import Money
from qip_rules.reports.markdown import bullets, escaped, table
from qip_rules.reports.written_registers import Register, Value, register_csv
from qip_rules.rules.findings import Finding, Outcome
from qip_rules.rules.wording import phrase

__all__ = ["comparison_files", "comparison_lines"]


def comparison_files(beside: RunBeside) -> dict[str, str]:
    """The difference as `comparison.md` and `comparison.csv`. The same runs give the same text."""
    return {
        "comparison.md": _page(beside),
        "comparison.csv": register_csv(comparison_register(beside)),
    }


def comparison_lines(beside: RunBeside) -> Iterator[str]:
    """The difference for a console: each application, then billing and pairings in short."""
    yield f"Compared with {_program(beside)}:"
    yield from (f"  {line}" for line in _figures(beside))
    for each in beside.changed:
        yield f"  {_outcomes(each)}"
        for finding in each.findings:
            yield f"    {_changed(finding)}"
            for when, side in (("before", finding.before), ("then", finding.after)):
                if side is not None:
                    yield f"      {when}: {_cited(side)}"
    yield from (f"  {line}" for line in _same_outcome(beside))
    yield from (f"  {line}" for line in _billing(beside))
    yield from (f"  {line}" for line in _pairings(beside))


def comparison_register(beside: RunBeside) -> Register:
    """One row a requirement that comes out otherwise; other differences have a row of their own."""
    header = (
        "application_id", "practice", "outcome_before", "outcome_after", "requirement",
        "finding_before", "clauses_before", "finding_after", "clauses_after", "says",
        "invoiced_before", "invoiced_after", "due_before", "due_after",
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for each in beside.cases:
        practice = each.before.application.practice
        start = (
            each.application_id, None if practice is None else practice.name,
            each.before.decision.outcome.value, each.after.decision.outcome.value,
        )  # fmt: skip
        money = (*each.invoiced, *each.due)
        rows += [
            (
                *start, finding.code, finding.said_before, _clauses(finding.before),
                finding.said_after, _clauses(finding.after), _sentence(finding), *money,
            )
            for finding in each.findings
        ]  # fmt: skip
        if not each.findings and (each.billing_differs or each.outcome_differs):
            rows.append((*start, None, None, None, None, None, None, *money))
    return Register("comparison", header, tuple(rows))


def _page(beside: RunBeside) -> str:
    title = escaped(beside.before.inputs.cohort.title)
    lines = [
        f"# {title}: {escaped(beside.before.program.title)}, and what if",
        "",
        f"As of {phrase(beside.before.as_of)}, compared with {escaped(_program(beside))}.",
        "",
        *bullets(map(escaped, _figures(beside))),
        "",
        "## Applications that come out otherwise",
        "",
    ]
    lines += [] if beside.changed else ["None.", ""]
    for each in beside.changed:
        lines += [f"### {escaped(_outcomes(each))}", ""]
        lines += table(
            ("Requirement", "Before", "Clause before", "Then", "Clause then"),
            [
                (
                    escaped(finding.code),
                    _told(finding.said_before, finding.before),
                    _clause_cell(finding.before),
                    _told(finding.said_after, finding.after),
                    _clause_cell(finding.after),
                )
                for finding in each.findings
            ],
        )
        lines.append("")
    for heading, told in (
        ("The same outcome, for other reasons", _same_outcome(beside)),
        ("Billing", _billing(beside)),
        ("Pairings", _pairings(beside)),
    ):
        lines += [f"## {heading}", "", *(bullets(map(escaped, told)) or ["No difference."]), ""]
    return "\n".join(lines)


def _program(beside: RunBeside) -> str:
    other = beside.after.program
    return f"{other.title} ({other.id}, document {other.digest[:12]})"


def _figures(beside: RunBeside) -> list[str]:
    """How many come out how, before and then."""
    counts = [
        Counter(each.decision.outcome for each in run.cases)
        for run in (beside.before, beside.after)
    ]
    said = (
        f"{len(beside.changed)} of {counted(len(beside.cases), 'application')} come out otherwise"
    )
    return [
        f"{said}.",
        *(
            f"{outcome.value.capitalize()}: {counts[0][outcome]}, then {counts[1][outcome]}."
            for outcome in Outcome
        ),
    ]


def _outcomes(each: CaseBeside) -> str:
    practice = each.before.application.practice
    name = "" if practice is None else f", {practice.name}"
    old, new = each.before.decision.outcome.value, each.after.decision.outcome.value
    return f"{each.application_id}{name}: {old}, then {new}"


def _changed(finding: FindingBeside) -> str:
    return f"{finding.code}: {finding.said_before}, then {finding.said_after}. {_sentence(finding)}"


def _sentence(finding: FindingBeside) -> str:
    """What the requirement says of the record: as it would be, or if it is gone, as it is."""
    side = finding.after or finding.before
    return "" if side is None else side.sentence


def _clauses(finding: Finding | None) -> str:
    return "" if finding is None else "; ".join(each.id for each in finding.clauses)


def _cited(finding: Finding) -> str:
    clauses = "; ".join(f"{each.id} ({each.source}): {each.says}" for each in finding.clauses)
    return clauses or "no clause"


def _clause_cell(finding: Finding | None) -> str:
    return "" if finding is None else escaped(_cited(finding))


def _told(said: str, finding: Finding | None) -> str:
    sentence = "" if finding is None else f": {escaped(finding.sentence)}"
    return f"**{said}**{sentence}"


def _same_outcome(beside: RunBeside) -> list[str]:
    return [
        f"{each.application_id}: still {each.after.decision.outcome.value}. "
        + "; ".join(
            f"{finding.code} was {finding.said_before}, then {finding.said_after}"
            for finding in each.findings
        )
        + "."
        for each in beside.otherwise
    ]


def _billing(beside: RunBeside) -> list[str]:
    differing = [each for each in beside.cases if each.billing_differs]
    if not differing:
        return []
    lines: list[str] = []
    for what, pairs in (
        ("Invoiced", [each.invoiced for each in beside.cases]),
        ("Due", [each.due for each in beside.cases]),
    ):
        start = Money(0, beside.before.program.currency), Money(0, beside.after.program.currency)
        old = sum((each[0] for each in pairs), start=start[0])
        new = sum((each[1] for each in pairs), start=start[1])
        lines.append(f"{what} in all: {old}, then {new}.")
    lines += [
        f"{each.application_id}: invoiced {each.invoiced[0]}, then {each.invoiced[1]}; "
        f"due {each.due[0]}, then {each.due[1]}."
        for each in differing
    ]
    return lines


def _pairings(beside: RunBeside) -> list[str]:
    return [
        *_pairing("mentor practices", beside.mentors, beside.before.pairing_clash, beside),
        *_pairing("specialists", beside.specialists, beside.before.specialist_clash, beside),
    ]


def _pairing(helpers: str, pairing: PairingBeside, clash: str, beside: RunBeside) -> Iterator[str]:
    if not pairing.differs:
        return
    clashes = {
        "mentor practices": beside.after.pairing_clash,
        "specialists": beside.after.specialist_clash,
    }
    sides: list[str] = []
    for each, why in ((pairing.before, clash), (pairing.after, clashes[helpers])):
        if each is None:
            sides.append("none, since demands clash" if why else "none")
        else:
            sides.append(f"{counted(len(each.pairs), 'pair')}, total fit {each.total_fit}")
    yield f"Pairing with {helpers}: {sides[0]}; then {sides[1]}."
    for move in pairing.moves:
        old, new = ", ".join(move.leaves) or "nobody", ", ".join(move.joins) or "nobody"
        yield f"{move.practice_id}: {old}, then {new}."
    if pairing.came and pairing.before is not None:
        yield f"In the pairing then, and not before: {', '.join(pairing.came)}."
    if pairing.went and pairing.after is not None:
        yield f"Not in the pairing then: {', '.join(pairing.went)}."
