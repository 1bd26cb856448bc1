"""Answers of services held against each other, and the error that tells where they differ."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import attrs

from qip_rules.errors import BrokenLawError
from qip_rules.narrowing import is_iterable, is_mapping
from qip_rules.rules.fact import Fact, Value
from qip_rules.rules.findings import Decision, Outcome
from qip_rules.rules.requirement import Clause, RuleSet
from qip_rules.rules.ruling import decide_all

__all__ = ["Answer", "as_json", "broken", "refuse_other_answer", "said"]

_CODES: Final = ("not_met", "undetermined", "advice")


@attrs.frozen
class Answer:
    """What a service says, reduced to what can be compared."""

    outcome: Outcome
    codes: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, reply: object) -> "Answer":
        """The reply of a service, in any of the forms that the laws know."""
        if isinstance(reply, Outcome | str):
            return cls(_outcome(reply), {})
        if isinstance(reply, Decision):
            return cls.of_decision(reply)

        def part(name: str) -> object:
            return reply.get(name) if is_mapping(reply) else getattr(reply, name, None)

        codes = {name: _codes(name, each) for name in _CODES if (each := part(name)) is not None}
        return cls(_outcome(part("outcome")), codes)

    @classmethod
    def of_decision(cls, decision: Decision) -> "Answer":
        """The answer that a decision amounts to."""
        return cls(
            decision.outcome,
            {
                "not_met": frozenset(each.code for each in decision.not_met),
                "undetermined": frozenset(each.code for each in decision.undetermined),
                "advice": frozenset(each.code for each in decision.advice),
            },
        )

    def __str__(self) -> str:
        told = (f"{name}: {', '.join(sorted(each))}" for name, each in self.codes.items() if each)
        return "; ".join((self.outcome.value, *told))


def _outcome(said: object) -> Outcome:
    try:
        return Outcome(said)
    except ValueError:
        expected = ", ".join(f'"{each.value}"' for each in Outcome)
        raise broken(
            "the service gives an outcome", f"found: {said!r}", f"expected: {expected}"
        ) from None


def _codes(name: str, said: object) -> frozenset[str]:
    if is_iterable(said) and not isinstance(said, str | Mapping):
        codes = tuple(said)
        texts = frozenset(each for each in codes if isinstance(each, str))
        if all(isinstance(each, str) for each in codes):
            return texts
    raise broken("codes are given as a list of text", f"{name}: {said!r}")


def refuse_other_answer(
    law: str, record: Mapping[str, Value | None], rule_set: RuleSet, answer: Answer
) -> None:
    """Hold the answer against that of the reference."""
    decision = decide_all(rule_set, record)
    expected = Answer.of_decision(decision)
    wrong = {code for name, codes in answer.codes.items() for code in codes ^ expected.codes[name]}
    if answer.outcome is expected.outcome and not wrong:
        return
    at_stake = wrong or {each.code for each in (*decision.not_met, *decision.undetermined)}
    if expected.outcome is Outcome.MET:
        at_stake |= expected.codes["advice"]
    clauses = dict.fromkeys(
        clause
        for finding in decision.findings
        if finding.code in at_stake
        for clause in finding.clauses
    )
    raise broken(
        law,
        f"record: {said(record, rule_set)}",
        f"expected: {expected}",
        f"found: {answer}",
        clauses=clauses,
    )


def as_json(record: Mapping[str, Value | None]) -> dict[str, Any]:
    """What is known of a record, as JSON holds it."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in record.items()
        if value is not None
    }


def said(record: Mapping[str, Value | None], rule_set: RuleSet | None = None) -> str:
    """The record in a few words: where a usual value is known, only what is not as usual."""
    facts: Mapping[str, Fact] = {} if rule_set is None else rule_set.vocabulary
    told = [
        f"{name} is {'not known' if value is None else json.dumps(as_json({'': value})[''])}"
        for name, value in record.items()
        if name not in facts or facts[name].usual is None or facts[name].usual != value
    ]
    rest = "" if len(told) == len(record) else "all else is as usual"
    return "; ".join((*told, rest) if rest else told)


def broken(law: str, *lines: str, clauses: Iterable[Clause] = ()) -> BrokenLawError:
    """The error for a law that does not hold, with what shows it and the clauses at stake."""
    said = (f"{clause.id} ({clause.source}): {clause.says}" for clause in clauses)
    return BrokenLawError("\n  ".join((f"broken law: {law}", *lines, *said)))
