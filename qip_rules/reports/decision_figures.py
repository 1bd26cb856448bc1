"""The figures that a decision rests on: what each requirement asks, and each fact as it was taken.

What is met has its figures, too: who contests a result asks what it was held against, and why
somebody else's was another.
"""

from qip_rules.reports.markdown import escaped, table
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Fact
from qip_rules.rules.findings import Decision
from qip_rules.rules.phrasing import fact_in_words, in_words
from qip_rules.rules.requirement import Severity
from qip_rules.rules.wording import phrase, unit_of

__all__ = ["figures_table"]


def figures_table(decision: Decision) -> list[str]:
    """A row for each fact that a requirement speaks of, in the order of the requirements.

    Beside it stand the fields of the application that the fact was taken from, or the sentence
    that tells how.

    Raises:
        MoneyError: a rule set about amounts in cents with a currency that is not known.
    """
    currency = decision.rule_set.currency
    rows: list[tuple[str, ...]] = []
    for finding in decision.findings:
        requires = finding.requirement.requires
        comes_to = finding.outcome.value
        if finding.severity is Severity.RECOMMENDED:
            comes_to += " (advice)"
        told = (escaped(finding.code), escaped(in_words(requires, currency)), comes_to)
        for fact in facts_in(requires):
            value = phrase(decision.facts[fact.name], unit_of(fact), currency)
            taken = escaped(_taken_from(fact, decision))
            rows.append((*told, escaped(fact_in_words(fact)), escaped(value), taken))
            told = ("", "", "")
    header = ("Requirement", "It is met if", "It is", "What counts", "Value", "Taken from")
    return table(header, rows) if rows else ["Nothing is asked, so there are no figures."]


def _taken_from(fact: Fact, decision: Decision) -> str:
    evidence = decision.because.get(fact.name)
    if evidence is None:
        return "the answers" if fact.asked else ""
    paths = ", ".join(evidence.paths)
    return f"{evidence.says} [{paths}]" if evidence.says and paths else evidence.says or paths
