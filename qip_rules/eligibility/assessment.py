"""An application held against the policy: the decision, with every reason."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

import attrs

from qip_rules.eligibility.application import Answer, Application, ApplicationFile
from qip_rules.eligibility.facts import DerivedEvidence, derive
from qip_rules.errors import Fault, InputError, expect_arguments
from qip_rules.policy.program import Policy, Program
from qip_rules.rules.fact import Fact, Kind, Value
from qip_rules.rules.findings import Decision
from qip_rules.rules.ruling import decide_all
from qip_rules.rules.vocabulary import Vocabulary

__all__ = [
    "OF_A_DAY",
    "SUBJECT",
    "Assessment",
    "answer_as_value",
    "assess",
    "assess_file",
    "facts_of",
]

SUBJECT: Final = "application"
"""What the requirements on applications are about, in every program document."""

OF_A_DAY: Final = "`program.on(day)` is the policy of a day"
"""The hint for who gave something else than a policy."""


@attrs.frozen
class Assessment:
    """One version of an application with the decision on it."""

    application: Application
    decision: Decision


def assess(application: Application, policy: Policy) -> Decision:
    """The decision on an application: every requirement of the policy, met or not or unknown.

    The policy is the one in force on the day the application was received:
    `assess(application, program.on(application.received_on))`.

    Raises:
        InputError: answers to questions that the policy does not ask, or of the wrong kind; an
            application received on another day than the policy is in force.
    """
    expect_arguments(
        "assess", application=(application, Application), policy=(policy, Policy, OF_A_DAY)
    )
    if application.received_on != policy.in_force_on:
        fault = Fault(
            "received_on",
            f"an application received on {application.received_on}, "
            f"with the policy of {policy.in_force_on}",
            "the policy in force on the day of receipt",
        )
        raise InputError([fault], of=f"application {application.application_id}")
    rule_set = policy.rule_sets[SUBJECT]
    facts = facts_of(application, policy)
    return decide_all(rule_set, facts, because=DerivedEvidence(application))


def assess_file(file: ApplicationFile, program: Program) -> tuple[Assessment, ...]:
    """Every version of an application with its decision, oldest first; the last one counts.

    All are decided under the policy of the receipt date, which corrections do not move.

    Raises:
        InputError: as `assess`, for any version.
        NotInForceError: the program was not in force on the receipt date.
    """
    expect_arguments("assess_file", file=(file, ApplicationFile), program=(program, Program))
    policy = program.on(file.received_on)
    return tuple(Assessment(each, assess(each, policy)) for each in file.revisions)


def facts_of(application: Application, policy: Policy) -> dict[str, Value | None]:
    """The flat facts of an application: the derived ones, and the answers to asked ones.

    Raises:
        InputError: answers to questions that the policy does not ask, or of the wrong kind.
    """
    expect_arguments(
        "facts_of", application=(application, Application), policy=(policy, Policy, OF_A_DAY)
    )
    vocabulary = policy.rule_sets[SUBJECT].vocabulary
    asked = {fact.name: fact for fact in vocabulary.facts if fact.asked}
    faults = _faults_of(application.answers, asked, vocabulary)
    if faults:
        raise InputError(faults, of=f"application {application.application_id}")
    answers = {
        name: answer_as_value(fact, application.answers[name])
        for name, fact in asked.items()
        if name in application.answers
    }
    return {**derive(application), **answers}


def _faults_of(
    answers: Mapping[str, Answer], asked: Mapping[str, Fact], vocabulary: Vocabulary
) -> list[Fault]:
    faults: list[Fault] = []
    for name, answer in answers.items():
        place = f"answers.{name}" if name.isidentifier() else f"answers[{json.dumps(name)}]"
        if name not in asked:
            known = ", ".join(asked) or "no answers: the policy asks no questions of its own"
            derived = "a fact that is derived, not asked" if name in vocabulary else ""
            faults.append(Fault(place, derived or "an answer to no question", known))
        elif not asked[name].allows(answer_as_value(asked[name], answer)):
            faults.append(Fault(place, json.dumps(answer), asked[name].expected))
    return faults


def answer_as_value(fact: Fact, answer: Answer) -> Value:
    """An answer as a value of its fact: a date is kept as its text until its question is known."""
    if fact.kind is Kind.DATE and isinstance(answer, str):
        try:
            day = date.fromisoformat(answer)
        except ValueError:
            return answer
        return day if day.isoformat() == answer else answer  # Python knows other spellings, too
    return answer
