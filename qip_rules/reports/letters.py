"""The letter to an applicant: what is missing, why it is asked, and how to mend it.

It asks only what an applicant can answer; what the program's own staff have to find out is not
in it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from qip_rules.eligibility.admission import RecordedException, StaffDecision
from qip_rules.eligibility.application import Application
from qip_rules.reports.markdown import bullets, cited, escaped
from qip_rules.rules.explaining import explain
from qip_rules.rules.fact import AnsweredBy
from qip_rules.rules.findings import Decision, Evidence, ExplainedFinding, Outcome, Question
from qip_rules.rules.requirement import Clause, Severity
from qip_rules.rules.wording import phrase

__all__ = ["applicant_letter"]

_ENTRY = re.compile(r"(?P<name>\w+)\[(?P<position>[0-9]+)\]")


def applicant_letter(  # noqa: PLR0913 - each a part of the letter
    application: Application,
    decision: Decision,
    title: str,
    *,
    staff_decision: StaffDecision | None = None,
    exceptions: Sequence[RecordedException] = (),
    withdrawn_on: date | None = None,
) -> str:
    """The letter in Markdown: questions first, then what is not met, then advice.

    Every sentence carries its clause, in the order of the letter, and the clauses stand at its
    end with the pages they come from.

    Args:
        application: the version that was decided on.
        decision: what the policy says of it.
        title: the program's name.
        staff_decision: what the program's staff decided, if they have.
        exceptions: the requirements that somebody let this application pass; each stands beside
            its finding.
        withdrawn_on: the day on which the practice withdrew, if it did.
    """
    explanation = explain(decision)
    for_applicant = [
        question for question in decision.questions if question.answered_by is AnsweredBy.APPLICANT
    ]
    urgent = [question for question in for_applicant if _is_required(question, decision)]
    later = [question for question in for_applicant if question not in urgent]
    practice = application.practice.name if application.practice else "the applying practice"
    lines = [f"# Your application to the {escaped(title)}", "", f"To: {escaped(practice)}", ""]
    lines += [_identified(application), ""]
    if staff_decision is not None:
        lines += [_decided(staff_decision), ""]
    if withdrawn_on is not None:
        lines.append(
            f"You withdrew this application on {phrase(withdrawn_on)}, so there is nothing for "
            "you to send. This is how it stood."
        )
    else:
        lines.append(_opening(decision, asks=bool(urgent), advises=bool(later or decision.advice)))
    clauses: dict[str, Clause] = {}
    if urgent:
        heading = "Please answer" if withdrawn_on is None else "What was not answered"
        lines += ["", f"## {heading}", ""]
        for number, question in enumerate(urgent, start=1):
            asked = f"{escaped(question.text)}{_cited(decision, question.for_codes, clauses)}"
            lines.append(f"{number}. {asked}")
            evidence = decision.because.get(question.fact.name)
            if evidence is not None and evidence.says:
                lines.append(f"    - {escaped(_in_words(evidence))}")
    if explanation.not_met:
        lines += ["", "## Not met as the application stands", ""]
        lines += _told(explanation.not_met, clauses, exceptions)
    if later or explanation.advice:
        lines += ["", "## Advice: not required, but recommended", ""]
        lines += _told(explanation.advice, clauses)
        lines += bullets(
            f"{escaped(question.text)}{_cited(decision, question.for_codes, clauses)}"
            for question in later
        )
    if clauses:
        lines += ["", "## The clauses", ""]
        lines += bullets(
            f"**{escaped(clause.id)}** {escaped(clause.says)} *({escaped(clause.source)})*"
            for clause in clauses.values()
        )
    received = phrase(application.received_on)
    lines += ["", f"Decided under the policy in force on {received}, the day of receipt."]
    return "\n".join(lines) + "\n"


def _identified(application: Application) -> str:
    received = f"received on {phrase(application.received_on)}"
    if application.revised_on is not None:
        received += f", corrected on {phrase(application.revised_on)}"
    revision = f" (revision {application.revision})" if application.revision > 1 else ""
    return f"Application: {escaped(application.application_id)}, {received}{revision}"


def _decided(decision: StaffDecision) -> str:
    return (
        f"The program's decision of {phrase(decision.decided_on)}: {decision.choice.value}. "
        f"{escaped(decision.reason)}"
    )


def _is_required(question: Question, decision: Decision) -> bool:
    """Whether a requirement waits for the answer, not only advice.

    Also where the outcome is certain already: mending what is not met would leave it open.
    """
    requirements = [decision.rule_set.requirement(code) for code in question.for_codes]
    return any(each.severity is Severity.REQUIRED for each in requirements)


def _opening(decision: Decision, *, asks: bool, advises: bool) -> str:
    """The outcome in a sentence or two: whether something is asked, and something advised."""
    match decision.outcome:
        case Outcome.MET:
            return "Your application meets every requirement. Nothing is missing." + (
                " Below is what we recommend." if advises else ""
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


def _told(
    findings: Iterable[ExplainedFinding],
    clauses: dict[str, Clause],
    exceptions: Sequence[RecordedException] = (),
) -> Iterator[str]:
    for finding in findings:
        clauses.update({clause.id: clause for clause in finding.clauses})
        yield f"- {escaped(finding.sentence)}{cited(clause.id for clause in finding.clauses)}"
        for evidence in finding.evidence:
            if evidence.says:
                yield f"  - {escaped(_in_words(evidence))}"
        granted = [each for each in exceptions if each.requirement == finding.code]
        for each in granted:
            yield (
                f"  - **An exception is on record** since {phrase(each.recorded_on)} "
                f"({escaped(each.authority)}): {escaped(each.reason)}"
            )
        if finding.how_to_meet and not granted:
            yield f"  - **To mend it:** {escaped(finding.how_to_meet)}"


def _in_words(evidence: Evidence) -> str:
    """What the evidence says, with the fields that it names in words."""
    says = evidence.says
    for path in sorted(evidence.paths, key=len, reverse=True):
        parts = [_ENTRY.sub(_entry, part) for part in reversed(path.split("."))]
        says = says.replace(path, " of the ".join(parts).replace("_", " "))
    return says


def _entry(found: re.Match[str]) -> str:
    """`core_team[1]` as people count: `entry 2 of the core_team`."""
    return f"entry {int(found['position']) + 1} of the {found['name']}"


def _cited(decision: Decision, codes: Iterable[str], clauses: dict[str, Clause]) -> str:
    rests_on = {
        clause.id: clause for code in codes for clause in decision.rule_set.requirement(code).cites
    }
    clauses.update(rests_on)
    return cited(rests_on)
