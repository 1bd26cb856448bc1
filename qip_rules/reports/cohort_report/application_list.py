"""The applications on the page: one below the other, each opened to its findings, and a filter.

All of it stands in the page and can be read without the script, which only hides what a filter
leaves out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.reports.cohort_report.applications import (
    TONES,
    missing_facts,
    requirement_codes,
)
from qip_rules.reports.cohort_report.naming import Naming
from qip_rules.reports.cohort_report.parts import plural
from qip_rules.reports.markup import Html, shown, stacked, tag
from qip_rules.rules.fact import Fact
from qip_rules.rules.findings import Finding, Outcome
from qip_rules.rules.requirement import Severity

__all__ = ["application_list"]

_TONES: Final = dict(TONES)
_MANY: Final = 200
"""Applications above which a browser lays out those on the screen only."""


def application_list(run: CohortRun, naming: Naming) -> Html:
    """The filter and the list."""
    codes = {code: str(at) for at, code in enumerate(requirement_codes(run))}
    facts = _facts(run)
    numbers = {name: str(at) for at, name in enumerate(facts)}
    cases = [_application(case, naming, codes, numbers) for case in run.cases]
    listed = {"class_": "many"} if len(cases) > _MANY else {}
    return stacked("div", _filter(run, codes, facts), stacked("div", *cases, id="list", **listed))


def _facts(run: CohortRun) -> Mapping[str, Fact]:
    """The facts that any application misses, by name, in alphabetical order."""
    found = {fact.name: fact for case in run.cases for fact in missing_facts(case)}
    return {name: found[name] for name in sorted(found)}


# ----------------------------------------------------------------------------------- filter


def _filter(run: CohortRun, codes: Mapping[str, str], facts: Mapping[str, Fact]) -> Html:
    """Hidden until the script shows it: without the script it would do nothing."""
    outcomes = [(each.value, each.value.capitalize()) for each in Outcome]
    standings = sorted({case.standing for case in run.cases})
    return stacked(
        "form",
        _field("search", "Search", tag("input", type="search", id="search", autocomplete="off")),
        _choice("outcome", "Outcome", outcomes),
        _choice("standing", "Standing", [(each, each.capitalize()) for each in standings]),
        _choice(
            "requirement",
            "Not met or not told: requirement",
            [(number, code) for code, number in codes.items()],
        ),
        _choice("fact", "Missing fact", [(str(at), name) for at, name in enumerate(facts)]),
        stacked(
            "p",
            tag("button", "Show all", type="reset"),
            tag("button", "Open all shown", type="button", id="open-all"),
            tag("button", "Close all", type="button", id="close-all"),
            class_="buttons",
        ),
        tag("p", plural(len(run.cases), "application"), role="status", id="shown"),
        id="filter",
        hidden="",
        role="search",
        aria_label="Applications",
    )


def _field(name: str, label: str, control: Html) -> Html:
    return tag("p", tag("label", label, for_=name), control)


def _choice(name: str, label: str, options: Sequence[tuple[str, str]]) -> Html:
    every = [tag("option", "any", value="*")]
    every += [tag("option", shown(text), value=value) for value, text in options]
    return _field(name, label, tag("select", *every, id=name))


# ------------------------------------------------------------------------------ applications


def _application(
    case: Case, naming: Naming, codes: Mapping[str, str], facts: Mapping[str, str]
) -> Html:
    decision = case.decision
    unsettled = [each for each in decision.findings if each.outcome is not Outcome.MET]
    said = [
        f"{len(each)} {word}"
        for each, word in (
            (decision.not_met, "not met"),
            (decision.undetermined, "cannot be told yet"),
            (decision.advice, "advised"),
        )
        if each
    ]
    outcome = decision.outcome.value
    summary = tag(
        "summary",
        tag("span", naming.of_applications[case.application_id], class_="name", dir="auto"),
        " ",
        tag("span", shown(case.application_id), class_="id"),
        " ",
        tag("span", outcome, class_=f"badge {_TONES[outcome]}"),
        " ",
        tag("span", case.standing, class_="badge plain"),
        " ",
        tag("span", ", ".join(said), class_="few"),
    )
    return stacked(
        "details",
        summary,
        stacked("div", *_told(case), class_="told"),
        class_="application",
        id=naming.anchors[case.application_id],
        data_outcome=outcome,
        data_standing=case.standing,
        data_open=" ".join(codes[each.code] for each in unsettled),
        data_facts=" ".join(facts[each.name] for each in missing_facts(case)),
    )


def _told(case: Case) -> Iterator[Html]:
    decision = case.decision
    yield stacked("dl", *(_term(word, text) for word, text in _standing(case)))
    excepted = {each.requirement: each for each in case.exceptions}
    advice = tuple(
        each
        for each in decision.findings
        if each.severity is Severity.RECOMMENDED and each.outcome is not Outcome.MET
    )
    for title, findings in (
        ("Not met", decision.not_met),
        ("Cannot tell yet", decision.undetermined),
        ("Recommended, and not met or not told yet", advice),
    ):
        if findings:
            yield tag("h3", title)
            yield stacked("ul", *(_finding(each, each.code in excepted) for each in findings))
    questions = missing_facts(case)
    if questions:
        yield tag("h3", "Missing facts")
        yield stacked("ul", *(_question(each) for each in questions))
    met = [each.code for each in decision.findings if each.outcome is Outcome.MET]
    if met:
        yield tag("h3", "Met")
        yield tag("p", shown(", ".join(met)), class_="met-codes")


def _standing(case: Case) -> Iterator[tuple[str, str]]:
    received = f"{case.file.received_on}, revision {case.application.revision}"
    yield "Received", received
    yield "Decided by the policy of", str(case.decision.in_force_on)
    made = case.staff_decision
    if made is not None:
        yield "Staff decided", f"{made.choice.value} on {made.decided_on}: {made.reason}"
    for each in case.exceptions:
        yield "Exception", f"{each.requirement}, recorded on {each.recorded_on}: {each.reason}"
    if case.withdrawn_on is not None:
        yield "Withdrawn on", str(case.withdrawn_on)


def _term(word: str, text: str) -> Html:
    return tag("div", tag("dt", word), tag("dd", shown(text), dir="auto"))


def _finding(finding: Finding, is_excepted: bool) -> Html:  # noqa: FBT001 - of one use
    parts: list[str] = [tag("code", shown(finding.code)), " ", shown(finding.sentence)]
    how = finding.requirement.how_to_meet
    if how and finding.outcome is Outcome.NOT_MET:
        parts += [" ", tag("span", shown(how), class_="how")]
    if is_excepted:
        parts += [" ", tag("span", "exception on record", class_="badge required")]
    cited = _cited(clause.id for clause in finding.clauses)
    return tag("li", *parts, *([" ", cited] if cited else []))


def _question(fact: Fact) -> Html:
    asked = fact.question or fact.meaning or fact.name
    by = tag("span", f"asked of the {fact.answered_by.value}", class_="few")
    return tag("li", tag("code", shown(fact.name)), " ", shown(asked), " ", by)


def _cited(ids: Iterable[str]) -> Html:
    text = ", ".join(ids)
    return tag("span", shown(f"[{text}]"), class_="few") if text else Html("")
