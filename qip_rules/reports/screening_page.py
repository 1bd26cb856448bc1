"""What a screening found, as one page: the counts, who lacks what, and the figures behind it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from qip_rules.boundary.sheets.screening import Screening
from qip_rules.eligibility.assessment import Assessment
from qip_rules.errors import Fault
from qip_rules.reports.page import (
    Badge,
    Block,
    Bullets,
    Code,
    Inline,
    Line,
    Link,
    Page,
    Paragraph,
    Section,
    Strong,
    Table,
    Terms,
)
from qip_rules.reports.screening_registers import counted, practice_of, value_of
from qip_rules.rules.expression import facts_in
from qip_rules.rules.findings import Finding, Outcome
from qip_rules.rules.requirement import Requirement, Severity
from qip_rules.rules.wording import phrase

__all__ = ["SHOWN_MAXIMUM", "screening_page"]

SHOWN_MAXIMUM: Final = 2_000
"""Applications that the page shows one by one; the tables have all of them."""

_TONES: Final = {Outcome.MET: "met", Outcome.NOT_MET: "not-met", Outcome.UNDETERMINED: "open"}


def screening_page(found: Screening) -> Page:
    """The page: who is missing what, requirement by requirement and application by application."""
    reading = found.reading
    lead: tuple[Block, ...] = (
        Paragraph(
            (
                f"{found.program.title}, as of {phrase(found.as_of)}. ",
                f"Read from {reading.grid.place}. ",
                "Program document ",
                Code(found.program.digest[:12]),
                ".",
            )
        ),
        Table(
            "In figures",
            ("What", "How many"),
            tuple(((what,), (f"{how_many:,}",)) for what, how_many in counted(found)),
        ),
    )
    sections = [
        Section(("By requirement",), "by-requirement", tuple(_by_requirement(found)), listed=True),
        Section(("Open questions",), "questions", tuple(_questions(found)), listed=True),
        Section(("Outcomes",), "outcomes", tuple(_outcomes(found)), listed=True),
        Section(("Behind the decisions",), "decisions", tuple(_decisions(found)), listed=True),
        Section(("The export",), "export", tuple(_export(found)), listed=True),
    ]
    return Page(f"Screening of {reading.grid.file}", lead, tuple(sections))


def _anchor(each: Assessment, numbers: "dict[str, int]") -> str:
    return f"application-{numbers[each.application.application_id]}"


def _numbers(found: Screening) -> dict[str, int]:
    return {each.application.application_id: n for n, each in enumerate(found.decided, start=1)}


def _is_shown(each: Assessment, numbers: "dict[str, int]") -> bool:
    is_open = any(finding.outcome is not Outcome.MET for finding in each.decision.findings)
    return is_open and numbers[each.application.application_id] <= SHOWN_MAXIMUM


def _name(each: Assessment, numbers: "dict[str, int]") -> Inline:
    name = each.application.application_id
    return Link(name, _anchor(each, numbers)) if _is_shown(each, numbers) else name


def _open(found: Screening) -> dict[str, tuple[Requirement, list[tuple[Assessment, Finding]]]]:
    """The findings that are not met or not known, by the code of their requirement."""
    by_code: dict[str, tuple[Requirement, list[tuple[Assessment, Finding]]]] = {}
    for each in found.decided:
        for finding in each.decision.findings:
            entry = by_code.setdefault(finding.code, (finding.requirement, []))
            if finding.outcome is not Outcome.MET:
                entry[1].append((each, finding))
    return by_code


def _by_requirement(found: Screening) -> Iterator[Block]:
    numbers = _numbers(found)
    every = _open(found)
    if not found.decided:
        yield Paragraph(("No application was received by that day.",))
        return
    rows = [
        (
            (Link(code, f"requirement-{code}", code=True) if entries else Code(code),),
            (requirement.severity.value,),
            (f"{sum(f.outcome is Outcome.NOT_MET for _, f in entries):,}",),
            (f"{sum(f.outcome is Outcome.UNDETERMINED for _, f in entries):,}",),
            (_cited(requirement),),
        )
        for code, (requirement, entries) in every.items()
    ]
    header = ("Requirement", "Severity", "Not met", "Not known yet", "Clause")
    yield Table("Who lacks what, by requirement", header, tuple(rows))
    for code, (requirement, entries) in every.items():
        if entries:
            says = tuple(
                Paragraph((f"{clause.says} ({clause.id}: {clause.source})",))
                for clause in requirement.cites
            )
            table = Table(
                f"Who does not meet {code}, or may not",
                ("Application", "Practice", "State", "What is said"),
                tuple(
                    (
                        (_name(each, numbers),),
                        (practice_of(each),),
                        (_badge(finding),),
                        (finding.sentence,),
                    )
                    for each, finding in entries
                ),
            )
            yield Section((Code(code),), f"requirement-{code}", (*says, table), listed=True)


def _cited(requirement: Requirement) -> str:
    return ", ".join(clause.id for clause in requirement.cites)


def _badge(finding: Finding) -> Badge:
    words = {Outcome.MET: "met", Outcome.NOT_MET: "not met", Outcome.UNDETERMINED: "not known yet"}
    return Badge(words[finding.outcome], _TONES[finding.outcome])


def _questions(found: Screening) -> Iterator[Block]:
    numbers = _numbers(found)
    asked: dict[tuple[str, str], list[Assessment]] = {}
    for each in found.decided:
        for question in each.decision.questions:
            asked.setdefault((question.text, question.answered_by.value), []).append(each)
    if not asked:
        yield Paragraph(("Nothing is open.",))
        return
    rows = [
        ((text,), (who,), (f"{len(of):,}",), _listed(of, numbers))
        for (text, who), of in sorted(asked.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    ]
    header = ("Question", "Answered by", "How many", "Applications")
    yield Table("Questions whose answer still matters", header, tuple(rows))


def _listed(every: Iterable[Assessment], numbers: "dict[str, int]") -> Line:
    line: list[Inline] = []
    for each in every:
        line += [", "] if line else []
        line.append(_name(each, numbers))
    return tuple(line)


def _outcomes(found: Screening) -> Iterator[Block]:
    numbers = _numbers(found)
    rows = [
        (
            (_name(each, numbers),),
            (practice_of(each),),
            (each.decision.outcome.value,),
            (_codes(each.decision.not_met),),
            (_codes(each.decision.undetermined),),
            (", ".join(map(str, found.rows(each.application.application_id))),),
        )
        for each in found.decided[:SHOWN_MAXIMUM]
    ]
    header = ("Application", "Practice", "Outcome", "Not met", "Not known yet", "Row")
    yield Table("Every application", header, tuple(rows))
    if len(found.decided) > SHOWN_MAXIMUM:
        more = f"{len(found.decided) - SHOWN_MAXIMUM:,} more are in the table of outcomes."
        yield Paragraph((more,))
    if found.not_yet_received:
        yield Paragraph(
            (f"Received after {phrase(found.as_of)}: {', '.join(found.not_yet_received)}.",)
        )


def _codes(findings: Iterable[Finding]) -> str:
    return ", ".join(each.code for each in findings)


def _decisions(found: Screening) -> Iterator[Block]:
    """Each application with something open: what is said, by which clause, on which figures."""
    numbers = _numbers(found)
    shown = [each for each in found.decided if _is_shown(each, numbers)]
    about = "Every application to which something is to be said, with the figures behind it."
    yield Paragraph((about, " The figures of all applications are in the table of figures."))
    for each in shown:
        findings = [f for f in each.decision.findings if f.outcome is not Outcome.MET]
        table = Table(
            f"What is to be said to {each.application.application_id}",
            ("Requirement", "State", "What is said", "Clause", "Figures"),
            tuple(
                (
                    (Code(finding.code), *_advice(finding)),
                    (_badge(finding),),
                    (finding.sentence,),
                    (finding.citation,),
                    (_figures(each, finding),),
                )
                for finding in findings
            ),
        )
        title: Line = (
            each.application.application_id,
            f": {practice_of(each)}, ",
            Strong(each.decision.outcome.value),
        )
        yield Section(title, _anchor(each, numbers), (table,))


def _advice(finding: Finding) -> Sequence[Inline]:
    return (" (recommended)",) if finding.severity is Severity.RECOMMENDED else ()


def _figures(each: Assessment, finding: Finding) -> str:
    facts = each.decision.facts
    return "; ".join(
        f"{fact.name}: {value_of(fact, facts.get(fact.name))}"
        for fact in facts_in(finding.requirement.requires)
    )


def _export(found: Screening) -> Iterator[Block]:
    reading = found.reading
    if reading.left_out:
        faults = [fault for each in reading.left_out for fault in each.faults]
        yield Paragraph((f"{len(reading.left_out):,} rows are left out.",))
        yield _fault_table("What keeps rows from being used", faults)
    else:
        yield Paragraph(("No row is left out.",))
    if reading.remarks:
        yield _fault_table("Noticed, and read all the same", reading.remarks)
    if reading.blank_rows:
        rows = ", ".join(map(str, reading.blank_rows[:20]))
        yield Paragraph((f"{len(reading.blank_rows):,} blank rows between others: {rows}.",))
    if reading.applications.notes:
        yield Bullets(tuple((note,) for note in reading.applications.notes))
    yield Terms((("Rows of the header", (str(reading.header_row),)),))


def _fault_table(caption: str, faults: Sequence[Fault]) -> Table:
    header = ("Where", "Found", "Expected", "How to mend it")
    rows = tuple(((each.place,), (each.found,), (each.expected,), (each.hint,)) for each in faults)
    return Table(caption, header, rows)
