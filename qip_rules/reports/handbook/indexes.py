"""What stands after the clauses: areas, measures, strategies, and the indexes."""

from collections.abc import Iterable, Iterator

from qip_rules.policy.measure import Better, Measure
from qip_rules.reports.handbook.clauses import why_unread
from qip_rules.reports.handbook.content import FactEntry
from qip_rules.reports.handbook.telling import (
    Telling,
    count,
    joined,
    kind_badge,
    severity_badge,
    severity_of,
)
from qip_rules.reports.page import (
    Block,
    Code,
    Inline,
    Paragraph,
    Section,
    Table,
)
from qip_rules.rules.fact import Unit
from qip_rules.rules.wording import phrase

__all__ = ["closing_sections"]


def closing_sections(telling: Telling) -> Iterator[Section]:
    """The sections that follow the clauses."""
    yield from _areas(telling)
    yield from _measures(telling)
    yield from _strategies(telling)
    yield _unread(telling)
    yield _index_of_requirements(telling)
    yield _index_of_facts(telling)


def _areas(telling: Telling) -> Iterator[Section]:
    areas = telling.handbook.policy.areas
    if not areas:
        return
    titles = {each.id: each.title for each in areas}
    rows = tuple(
        (
            (area.title,),
            (Code(area.id),),
            (", ".join(titles[each] for each in area.parents) or "none",),
            (area.source,),
            (area.version,),
        )
        for area in areas
    )
    header = ("Area", "Id", "Belongs to", "Found in", "As of")
    table = Table("The priority areas of the program", header, rows)
    yield Section(("Priority areas",), "areas", (table,), listed=True)


def _measures(telling: Telling) -> Iterator[Section]:
    """The measures that are in force when the handbook's policy is, with what is made up."""
    policy = telling.handbook.policy
    if not policy.measures:
        return
    titles = {each.id: each.title for each in policy.areas}
    rows = tuple(
        (
            (measure.title,),
            (Code(measure.id),),
            (measure.counts,),
            (", ".join(titles[each] for each in measure.areas),),
            (_benchmark(measure),),
            (measure.source,),
        )
        for measure in policy.measures.values()
    )
    header = ("Measure", "Id", "Counts", "Speaks for", "Benchmark", "Found in")
    table = Table("The measures of the program", header, rows)
    blocks: tuple[Block, ...] = (table,)
    if any(each.example for each in policy.measures.values()):
        says = "A benchmark that is marked as made up stands in no public source."
        blocks = (Paragraph((says,)), table)
    yield Section(("Measures",), "measures", blocks, listed=True)


def _strategies(telling: Telling) -> Iterator[Section]:
    """The strategies that are in force when the handbook's policy is, with what is made up."""
    policy = telling.handbook.policy
    if not policy.strategies:
        return
    titles = {each.id: each.title for each in policy.areas}
    rows = tuple(
        (
            (strategy.says,),
            (Code(strategy.id),),
            (", ".join(titles[each] for each in strategy.areas),),
            ("; ".join((strategy.source, *(("made up",) if strategy.example else ()))),),
        )
        for strategy in policy.strategies.values()
    )
    header = ("Strategy", "Id", "For", "Found in")
    table = Table("The strategies that a report can suggest", header, rows)
    blocks: tuple[Block, ...] = (table,)
    if any(each.example for each in policy.strategies.values()):
        says = "A strategy that is marked as made up stands in no public source."
        blocks = (Paragraph((says,)), table)
    yield Section(("Strategies",), "strategies", blocks, listed=True)


def _benchmark(measure: Measure) -> str:
    told = [_share(measure.benchmark_basis_points)]
    side = "at or above" if measure.better is Better.LOWER else "at or below"
    if measure.better is Better.LOWER:
        told.append("lower is better")
    if measure.target_basis_points is not None:
        told.append(f"a target {side} {_share(measure.target_basis_points)}")
    if measure.example:
        told.append("made up")
    return "; ".join(told)


def _share(basis_points: int) -> str:
    return phrase(basis_points, Unit.BASIS_POINTS)


def _unread(telling: Telling) -> Section:
    unread = [each for each in telling.handbook.clauses if not each.rules]
    rows = tuple(
        (
            (telling.clause_link(each.id),),
            (each.latest.says,),
            (kind_badge(each.latest.kind),),
            tuple(why_unread(telling, each)),
        )
        for each in unread
    )
    told = count(len(telling.handbook.clauses), "clause")
    says = f"{len(unread)} of {told}: nothing about a record is decided by them."
    blocks: tuple[Block, ...] = (Paragraph((says,)),)
    if rows:
        header = ("Clause", "It says", "Kind", "Why no rule reads it")
        blocks = (*blocks, Table("Clauses without a rule", header, rows))
    return Section(("Clauses that no rule reads",), "unread", blocks, listed=True)


def _index_of_requirements(telling: Telling) -> Section:
    rows = tuple(
        (
            (telling.rule_link(rule),),
            (rule.subject,),
            (severity_badge(severity_of(rule)),),
            tuple(joined([telling.clause_link(each) for each in rule.cites])),
            tuple(joined(telling.fact_links(rule))) or ("none",),
        )
        for rule in sorted(telling.handbook.rules, key=lambda each: (each.code, each.subject))
    )
    header = ("Requirement", "About", "Severity", "Clauses", "Facts")
    table = Table("Requirements by code", header, rows)
    return Section(("Index of requirements",), "index-of-requirements", (table,), listed=True)


def _index_of_facts(telling: Telling) -> Section:
    sections = tuple(
        _facts_about(telling, subject)
        for subject in dict.fromkeys(each.subject for each in telling.handbook.facts)
    )
    return Section(("Index of facts",), "index-of-facts", sections, listed=True)


def _facts_about(telling: Telling, subject: str) -> Section:
    entries = sorted(
        (each for each in telling.handbook.facts if each.subject == subject),
        key=lambda each: each.fact.name,
    )
    rows = tuple(
        (
            (Code(each.fact.name),),
            (each.fact.meaning or "Its meaning is not said.",),
            tuple(_read_by(telling, each)),
        )
        for each in entries
    )
    table = Table(
        f"Facts about the {subject}, by name",
        ("Fact", "What it means", "Read by"),
        rows,
        anchors=tuple(telling.places.facts[subject, each.fact.name] for each in entries),
    )
    return Section((f"Facts about the {subject}",), f"facts-{subject}", (table,), listed=True)


def _read_by(telling: Telling, entry: FactEntry) -> Iterator[Inline]:
    rules = {(each.subject, each.code): each for each in telling.handbook.rules}

    def links(codes: Iterable[str]) -> list[Inline]:
        return [telling.rule_link(rules[entry.subject, code]) for code in codes]

    yield from joined(links(entry.read_by)) if entry.read_by else ("no rule",)
    if entry.told_by:
        yield "; the sentence of "
        yield from joined(links(entry.told_by))
        yield " names it"
