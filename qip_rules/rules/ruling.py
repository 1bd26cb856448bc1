"""A whole rule set decided for one record, with a finding for every requirement."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from qip_rules.errors import ExpressionTypeError, FactError, Fault, expect_arguments
from qip_rules.rules.deciding import decide, fault_of
from qip_rules.rules.expression import Literal, facts_in
from qip_rules.rules.fact import Fact, Value
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.findings import Decision, Evidence, Finding, Outcome
from qip_rules.rules.questions import can_be_completed, open_facts, questions
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from qip_rules.rules.wording import fill, phrase, shown, unit_of

__all__ = ["decide_all", "faults_in", "outcome_of", "unknown_names"]

_TOGETHER: Final = "facts that can all be true of one record"


def decide_all(
    rule_set: RuleSet,
    facts: Mapping[str, Value | None],
    *,
    because: Mapping[str, Evidence] | None = None,
    strict: bool = False,
) -> Decision:
    """Every requirement of the rule set decided for one record of facts.

    A fact that is absent, or `None`, is not known; keys that the vocabulary lacks are ignored,
    unless `strict`. `because` holds the evidence of derived facts and is looked into only when it
    is asked for.

    Raises:
        FactError: values that their facts cannot have, facts that contradict a constraint of the
            vocabulary, or, if `strict`, keys that it lacks; all of them at once.
    """
    expect_arguments(
        "decide_all",
        rule_set=(rule_set, RuleSet),
        facts=(facts, Mapping),
        because=(because, Mapping | None),
    )
    vocabulary = rule_set.vocabulary
    unknown = unknown_names(facts, rule_set) if strict else ()
    faults = (*unknown, *faults_in(vocabulary, facts))
    if faults:
        raise FactError(faults, of=f"the {rule_set.subject}'s record of facts")
    known = {name: facts.get(name) for name in vocabulary}
    return Decision(
        rule_set=rule_set,
        values=tuple(known.values()),
        findings=tuple(_finding(each, known, rule_set) for each in rule_set.requirements),
        ask=questions,
        because={} if because is None else because,
    )


def faults_in(vocabulary: Vocabulary, facts: Mapping[str, Value | None]) -> tuple[Fault, ...]:
    """What is wrong with a record of facts: impossible values, then contradictions.

    The facts with impossible values count as missing when it comes to contradictions.
    """
    impossible = {
        fact.name: fault
        for fact in vocabulary.facts
        if (fault := fault_of(fact, facts.get(fact.name))) is not None
    }
    possible = {name: value for name, value in facts.items() if name not in impossible}
    contradictions = [
        _contradiction(f"contradict `{text_of(constraint.holds)}`", [constraint], possible)
        for constraint in vocabulary.constraints
        if decide(constraint.holds, possible) is False
    ]
    if vocabulary.constraints and not contradictions and not can_be_completed(possible, vocabulary):
        at_odds = _at_odds(possible, vocabulary)
        how = "no answers to the missing ones can reconcile"
        contradictions = [_contradiction(how, at_odds, possible)]
    return (*impossible.values(), *contradictions)


def _contradiction(
    how: str, constraints: Sequence[Constraint], facts: Mapping[str, Value | None]
) -> Fault:
    """That constraints cannot hold of what is known; their sentences say why, as the hint."""
    named = dict.fromkeys(fact for each in constraints for fact in facts_in(each.holds))
    stated = ", ".join(
        f"{fact.name} is {_written(value)}"
        for fact in named
        if (value := facts.get(fact.name)) is not None
    )
    found = f"facts that {how}{': ' if stated else ''}{stated}"
    return Fault("", found, _TOGETHER, " ".join(each.says for each in constraints))


def _written(value: Value) -> str:
    try:
        return text_of(Literal(value))
    except ExpressionTypeError:  # a word that cannot be written in a document
        return shown(value)


def _at_odds(facts: Mapping[str, Value | None], vocabulary: Vocabulary) -> tuple[Constraint, ...]:
    """Constraints that no completion meets together, none of which could be left out."""
    kept = vocabulary.constraints
    for each in vocabulary.constraints:
        others = tuple(other for other in kept if other is not each)
        if not can_be_completed(facts, Vocabulary(vocabulary.facts, others)):
            kept = others
    return kept


def unknown_names(names: Iterable[object], rule_set: RuleSet) -> tuple[Fault, ...]:
    """The names that are no facts of the rule set's vocabulary, with the one that was meant."""
    faults: list[Fault] = []
    for name in names:
        if isinstance(name, str) and name in rule_set.vocabulary:
            continue
        near = rule_set.vocabulary.nearest(name) if isinstance(name, str) else None
        hint = f"did you mean {near}?" if near else ""
        found = f"the name {shown(name)}"
        faults.append(Fault("", found, f"facts of the {rule_set.subject} only", hint))
    return tuple(faults)


def outcome_of(decided: bool | None) -> Outcome:  # noqa: FBT001 - the three-valued answer itself
    """The outcome that a three-valued answer stands for."""
    if decided is None:
        return Outcome.UNDETERMINED
    return Outcome.MET if decided else Outcome.NOT_MET


def _finding(
    requirement: Requirement, facts: Mapping[str, Value | None], rule_set: RuleSet
) -> Finding:
    outcome = outcome_of(decide(requirement.requires, facts))
    still_open = open_facts(requirement.requires, facts, rule_set.vocabulary)
    sentence = _sentence(requirement, outcome, still_open, facts, rule_set)
    return Finding(requirement, outcome, sentence, still_open)


def _sentence(
    requirement: Requirement,
    outcome: Outcome,
    still_open: tuple[Fact, ...],
    facts: Mapping[str, Value | None],
    rule_set: RuleSet,
) -> str:
    if outcome is Outcome.NOT_MET and requirement.not_met:
        parameters = {each.name: each for each in rule_set.parameters}

        def words(name: str) -> str:
            if name in parameters:
                parameter = parameters[name]
                return phrase(parameter.value, parameter.unit, rule_set.currency)
            unit = unit_of(rule_set.vocabulary[name])
            return phrase(facts[name], unit, rule_set.currency)

        return fill(requirement.not_met, words)
    if outcome is Outcome.UNDETERMINED:
        asked = " ".join(fact.question or f"What is {fact.name}?" for fact in still_open)
        return f"Cannot be told yet. {asked}".strip()
    if requirement.cites:
        return requirement.cites[0].says
    return text_of(requirement.requires)
