"""The letter to an applicant: what is missing, why it is asked, and how to mend it.

It asks only what an applicant can answer; what the program's own staff have to find out is not
in it.
"""

from collections.abc import Iterable

from qip_rules.eligibility.application import Application
from qip_rules.reports.markdown import bullets, escaped
from qip_rules.rules.explaining import explain
from qip_rules.rules.fact import AnsweredBy
from qip_rules.rules.findings import Decision, ExplainedFinding, Outcome, Question
from qip_rules.rules.requirement import Clause, Severity
from qip_rules.rules.wording import phrase

__all__ = ["applicant_letter"]


def applicant_letter(application: Application, decision: Decision, title: str) -> str:
    """The letter in Markdown: questions first, then what is not met, then advice.

    `title` is the program's name. Every sentence carries its clause, in the order of the letter,
    and the clauses stand at its end with the pages they come from.
    """
    explanation = explain(decision)
    for_applicant = [
        question for question in decision.questions if question.answered_by is AnsweredBy.APPLICANT
    ]
    urgent = [question for question in for_applicant if _is_required(question, decision)]
    later = [question for question in for_applicant if question not in urgent]
    practice = application.practice.name if application.practice else "the applying practice"
    lines = [
        f"# Your application to the {escaped(title)}",
        "",
        f"To: {escaped(practice)}",
        "",
        _identified(application),
        "",
        _opening(decision, bool(for_applicant)),
    ]
    clauses: dict[str, Clause] = {}
    if urgent:
        lines += ["", "## Please answer", ""]
        for number, question in enumerate(urgent, start=1):
            cited = _cited(decision, question.for_codes, clauses)
            lines.append(f"{number}. {escaped(question.text)} {cited}")
            evidence = decision.because.get(question.fact.name)
            if evidence is not None and evidence.says:
                lines.append(f"   {escaped(evidence.says)}")
    if explanation.not_met:
        lines += ["", "## Not met as the application stands", ""]
        lines += _told(explanation.not_met, clauses)
    if later or explanation.advice:
        lines += ["", "## Advice: not required, but recommended", ""]
        lines += _told(explanation.advice, clauses)
        lines += bullets(
            f"{escaped(question.text)} {_cited(decision, question.for_codes, clauses)}"
            for question in later
        )
    if clauses:
        lines += ["", "## The clauses", ""]
        lines += bullets(
            f"**{clause.id}** {escaped(clause.says)} *({escaped(clause.source)})*"
            for clause in clauses.values()
        )
    received = phrase(application.received_on)
    lines += ["", f"Decided under the policy in force on {received}, the day of receipt."]
    return "\n".join(lines) + "\n"


def _identified(application: Application) -> str:
    revision = f", revision {application.revision}" if application.revision > 1 else ""
    received = phrase(application.received_on)
    return f"Application: {escaped(application.application_id)}, received on {received}{revision}"


def _is_required(question: Question, decision: Decision) -> bool:
    """Whether a requirement waits for the answer, not only advice.

    Also where the outcome is certain already: mending what is not met would leave it open.
    """
    requirements = [decision.rule_set.requirement(code) for code in question.for_codes]
    return any(each.severity is Severity.REQUIRED for each in requirements)


def _opening(decision: Decision, asks: bool) -> str:  # noqa: FBT001 - one of two sentences
    match decision.outcome:
        case Outcome.MET:
            return "Your application meets every requirement. Nothing is missing." + (
                " Below is what we recommend." if asks or decision.advice else ""
            )
        case Outcome.NOT_MET:
            return (
                "As it stands, your application does not meet every requirement. Below is what "
                "is not met, with the reason and what would mend it"
                + (", and what we still need to know." if asks else ".")
            )
        case Outcome.UNDETERMINED if asks:
            return (
                "We cannot decide yet whether your application meets every requirement: some "
                "answers are missing. Please send them."
            )
        case Outcome.UNDETERMINED:
            return (
                "We cannot decide yet whether your application meets every requirement. What is "
                "missing is with us, not with you: there is nothing for you to send."
            )


def _told(findings: Iterable[ExplainedFinding], clauses: dict[str, Clause]) -> list[str]:
    lines = []
    for finding in findings:
        clauses.update({clause.id: clause for clause in finding.clauses})
        ids = ", ".join(clause.id for clause in finding.clauses)
        lines.append(f"- {escaped(finding.sentence)} [{ids}]")
        lines.extend(f"  {escaped(each.says)}" for each in finding.evidence if each.says)
        if finding.how_to_meet:
            lines.append(f"  **To mend it:** {escaped(finding.how_to_meet)}")
    return lines


def _cited(decision: Decision, codes: Iterable[str], clauses: dict[str, Clause]) -> str:
    cited = {
        clause.id: clause for code in codes for clause in decision.rule_set.requirement(code).cites
    }
    clauses.update(cited)
    return f"[{', '.join(cited)}]"
