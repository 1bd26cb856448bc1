"""What is asked of made-up records: the goals for each kind of them, and why there may be none."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, cast

import attrs

from qip_rules.errors import ExpressionTypeError, NoSuchRecordError, expect_arguments
from qip_rules.rules.completing import Goal
from qip_rules.rules.expression import Comparison, Expression, walk
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.requirement import Requirement, RuleSet, Severity
from qip_rules.rules.vocabulary import Constraint, Vocabulary

if TYPE_CHECKING:
    from qip_rules.rules.analysis.witnesses import Proof

__all__ = [
    "TRUE",
    "asking",
    "goals_of_every_record",
    "narrowed",
    "no_such_record",
    "refuse_tests_for_missing",
    "required",
    "requirement_of",
]

TRUE: Final = frozenset({True})
"""What a condition may come to that has to hold."""


def asking(function: str, rule_set: object, where: object) -> tuple[Expression, ...]:
    """The conditions of a call of a strategy of records, read once.

    Raises:
        ArgumentError: something else than a rule set, or than several conditions.
    """
    expect_arguments(function, rule_set=(rule_set, RuleSet), where=(where, Iterable))
    return tuple(cast("Iterable[Expression]", where))  # it was just held against it


def requirement_of(rule_set: RuleSet, code: str) -> Requirement:
    """The requirement of that code.

    Raises:
        NoSuchRecordError: there is none.
    """
    try:
        return rule_set.requirement(code)
    except KeyError:
        codes = ", ".join(each.code for each in rule_set.requirements) or "none at all"
        msg = f"no requirement has the code {code!r}; the rule set has {codes}"
        raise NoSuchRecordError(msg) from None


def required(rule_set: RuleSet) -> tuple[Requirement, ...]:
    """The requirements that make the outcome."""
    return tuple(each for each in rule_set.requirements if each.severity is Severity.REQUIRED)


def narrowed(rule_set: RuleSet, where: Iterable[Expression]) -> RuleSet:
    """The rule set with more conditions that hold of every record.

    Raises:
        ExpressionTypeError: one of them is no condition, names `null`, or a fact of another
            vocabulary.
    """
    wanted = tuple(where)
    if not wanted:
        return rule_set
    _refuse_other_than_conditions(wanted)
    more = (Constraint(each, f"Wanted is `{text_of(each)}`.") for each in wanted)
    vocabulary = rule_set.vocabulary
    constraints = (*vocabulary.constraints, *more)
    return attrs.evolve(rule_set, vocabulary=Vocabulary(vocabulary.facts, constraints))


def _refuse_other_than_conditions(wanted: Iterable[object]) -> None:
    for each in wanted:
        if not isinstance(each, Expression):
            msg = f"`where` takes conditions; found {each!r}"
            raise ExpressionTypeError(msg)


def goals_of_every_record(rule_set: RuleSet) -> list[Goal]:
    """That the constraints hold."""
    return [Goal(each.holds, TRUE) for each in rule_set.vocabulary.constraints]


def refuse_tests_for_missing(rule_set: RuleSet) -> None:
    """Refuse requirements that turn on what is missing, as the loader of programs does.

    Raises:
        ExpressionTypeError: a requirement asks whether something is `null`.
    """
    for each in rule_set.requirements:
        for node in walk(each.requires):
            if isinstance(node, Comparison) and node.tests_for_missing:
                msg = f"{each.code} turns on what is missing: `{text_of(node)}`"
                raise ExpressionTypeError(msg)


def no_such_record(what: str, rule_set: RuleSet, code: str | None = None) -> NoSuchRecordError:
    """The error for records of a kind that does not exist, with the proof where there is one.

    `what` says which records are asked for; `code` is the requirement that they were not to meet,
    `None` if they were to meet all.
    """
    lines = [f"there is no {rule_set.subject} record {what}"]
    cited = rule_set.requirement(code).cites if code is not None else ()
    lines.extend(f"{clause.id} ({clause.source}): {clause.says}" for clause in cited)
    proof = _proof(rule_set, code)
    if proof is not None:
        lines.append(str(proof))
        lines.extend(
            f"{each.code} requires `{text_of(each.requires)}`"
            for each in (*proof.met, *proof.not_met)
        )
    return NoSuchRecordError("\n".join(lines))


def _proof(rule_set: RuleSet, code: str | None) -> "Proof | None":
    """Why no complete record fails one requirement alone, or meets all; `None` if not known."""
    from qip_rules.rules.analysis.reviewing import review

    found = review(rule_set)
    if code is None or found.nobody_admitted is not None:
        return found.nobody_admitted
    points = (*found.always_met, *found.implied, *found.forced)
    return next((each.proof for each in points if code == each.codes[0]), None)
