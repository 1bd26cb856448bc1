"""Calls of the readers with arguments of wrong classes: told by name, and never half-run."""

from collections.abc import Callable

import pytest

from qip_rules import rules, testing
from qip_rules.errors import ArgumentError, ExpressionTypeError, FactError
from qip_rules.rules.fact import Boolean, Fact, Text, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.ruling import decide_all
from qip_rules.rules.vocabulary import Constraint, Vocabulary

READY = Fact("ready", Boolean())
SIZE = Fact("size", WholeNumber(0, 9))
VOCABULARY = Vocabulary((READY, SIZE))
CONDITION = parse("ready and size > 2", VOCABULARY)
RULES = RuleSet(VOCABULARY, (Requirement("big", CONDITION),))
DECISION = decide_all(RULES, {"ready": True})

CALLS: dict[str, tuple[Callable[..., object], dict[str, object], dict[str, object]]] = {
    "decide": (rules.decide, {"expression": CONDITION, "facts": {}}, {}),
    "decide_all": (rules.decide_all, {"rule_set": RULES, "facts": {}}, {"because": None}),
    "explain": (rules.explain, {"decision": DECISION}, {}),
    "parse": (rules.parse, {}, {"vocabulary": VOCABULARY, "parameters": {}}),
    "format": (rules.format, {"expression": CONDITION}, {}),
    "in_words": (rules.in_words, {"expression": CONDITION}, {"currency": "USD"}),
    "prove": (
        rules.prove,
        {"condition": CONDITION, "facts": {}},
        {"because": {}, "currency": "USD"},
    ),
    "residual_of": (rules.residual_of, {"condition": CONDITION, "facts": {}}, {}),
    "compare": (rules.compare, {"old": RULES, "new": RULES}, {}),
    "review": (rules.review, {"rule_set": RULES}, {}),
    "remedies": (rules.remedies, {"decision": DECISION}, {"changeable": ["size"], "cost": {}}),
    "next_question": (rules.next_question, {"decision": DECISION}, {"skipped": ["size"]}),
    "next_advice_question": (
        rules.next_advice_question,
        {"decision": DECISION},
        {"skipped": ["size"]},
    ),
    "following_facts": (rules.following_facts, {"facts": {}, "vocabulary": VOCABULARY}, {}),
    "codes_of": (rules.codes_of, {"rule_set": RULES}, {}),
    "impossible_in": (rules.impossible_in, {"rule_set": RULES}, {}),
    "with_codes": (rules.with_codes, {"rule_set": RULES}, {"prefix": "p_"}),
    "decide_frame": (
        rules.decide_frame,
        {"rule_set": RULES},
        {"unknown": (), "each_requirement": True, "prefix": "p_", "row_id": "id"},
    ),
    "faults_in_frame": (
        rules.faults_in_frame,
        {"rule_set": RULES},
        {"unknown": (), "row_id": "id"},
    ),
    "facts": (testing.facts, {"rule_set": RULES}, {"where": [CONDITION]}),
    "facts_meeting": (testing.facts_meeting, {"rule_set": RULES}, {"where": [CONDITION]}),
    "facts_breaking": (testing.facts_breaking, {"rule_set": RULES}, {"where": [CONDITION]}),
    "facts_undetermined": (testing.facts_undetermined, {"rule_set": RULES}, {"where": [CONDITION]}),
    "facts_on_the_edge": (testing.facts_on_the_edge, {"rule_set": RULES}, {"where": [CONDITION]}),
    "facts_failing": (testing.facts_failing, {"rule_set": RULES}, {"where": [CONDITION]}),
    "neighbors": (testing.neighbors, {"fact": SIZE, "value": 3}, {}),
    "cases": (testing.cases, {"rule_set": RULES}, {}),
    "Constraint": (Constraint, {"holds": CONDITION, "says": "It is so."}, {}),
    "Vocabulary": (Vocabulary, {"facts": (READY,)}, {"constraints": ()}),
    "Requirement": (Requirement, {"code": "big", "requires": CONDITION}, {"cites": ()}),
    "RuleSet": (RuleSet, {"vocabulary": VOCABULARY, "requirements": ()}, {"parameters": ()}),
}
"""Each function with the arguments looked at: those that it needs, and those that it can do
without. What is left out here takes anything, and says what is wrong with it by itself."""

OTHERS: dict[str, dict[str, object]] = {
    "parse": {"text": "true"},
    "codes_of": {"mask": 0},
    "impossible_in": {"mask": 0},
    "with_codes": {"frame": None},
    "decide_frame": {"frame": None},
    "faults_in_frame": {"frame": None},
    "facts_breaking": {"code": "big"},
    "facts_on_the_edge": {"code": "big"},
}


class Other:
    """An object of no class that any reader takes."""


@pytest.mark.parametrize("name", CALLS)
def test_all_wrong_arguments_are_told_at_once_by_their_names(name: str) -> None:
    function, needed, more = CALLS[name]
    names = (*needed, *more)
    with pytest.raises(ArgumentError) as refused:
        function(**OTHERS.get(name, {}), **dict.fromkeys(names, Other()))
    assert refused.value.of == f"the call of {name}"
    assert [fault.place for fault in refused.value.faults] == list(names)
    assert {fault.found for fault in refused.value.faults} == {"an Other"}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [(name, each) for name, (_, needed, more) in CALLS.items() for each in (*needed, *more)],
)
@pytest.mark.parametrize("value", [Other(), 7.5, RuleSet, Other])
def test_one_wrong_argument_among_right_ones(name: str, wrong: str, value: object) -> None:
    function, needed, more = CALLS[name]
    with pytest.raises(ArgumentError) as refused:
        function(**{**OTHERS.get(name, {}), **needed, **more, wrong: value})
    assert [fault.place for fault in refused.value.faults] == [wrong]


def test_text_where_an_expression_is_meant() -> None:
    with pytest.raises(ArgumentError, match=r"found a str; .* \(`parse` makes one of text\)"):
        rules.decide("ready", {})  # type: ignore[arg-type]


def test_what_only_looks_like_an_expression() -> None:
    """A fact has a kind as expressions have, but is none."""
    for function in (rules.format, rules.in_words):
        with pytest.raises(ArgumentError, match="found a Fact; expected an ExpressionNode"):
            function(READY)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="found a Fact; expected an ExpressionNode"):
        rules.decide(READY, {})  # type: ignore[arg-type]


def test_one_name_is_no_collection_of_names() -> None:
    """Or every fact would be skipped whose name is part of the text."""
    with pytest.raises(ArgumentError, match="skipped: found a str; expected a Collection"):
        rules.next_question(DECISION, "size")
    with pytest.raises(ArgumentError, match="unknown: found a str; expected a Collection"):
        rules.decide_frame(RULES, None, unknown="size")


def test_what_is_neither_true_nor_false_is_not_taken_by_its_truth() -> None:
    for each in ("no", None, 1):
        with pytest.raises(ArgumentError, match=r"each_requirement: found .* expected a bool"):
            rules.decide_frame(RULES, None, each_requirement=each)  # type: ignore[arg-type]


def test_names_that_cannot_be_looked_up_have_their_places() -> None:
    for each in ({"size"}, None, 7):
        with pytest.raises(ArgumentError, match=r"unknown\[1\]: found .* expected a str"):
            rules.decide_frame(RULES, None, unknown=["size", each])  # type: ignore[list-item]


def test_items_of_wrong_classes_have_their_places() -> None:
    with pytest.raises(ArgumentError, match=r"facts\[1\]: found a str; expected a Fact"):
        Vocabulary((READY, "size"))  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"constraints\[0\]: found an And; expected a Constr"):
        Vocabulary((READY, SIZE), (CONDITION,))  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"requirements\[0\]: found an And; expected a Requ"):
        RuleSet(VOCABULARY, (CONDITION,))  # type: ignore[arg-type]


@pytest.mark.parametrize("choices", ["word", ["one", "two"], 5, None, ({"a": 1},)])
def test_choices_that_are_no_tuple_of_words(choices: object) -> None:
    with pytest.raises(ExpressionTypeError, match=r"a tuple of words|each choice is a word"):
        Text(choices)  # type: ignore[arg-type]


def test_a_value_that_has_no_neighbors() -> None:
    with pytest.raises(FactError, match="size: found 10; expected a whole number from 0 to 9"):
        testing.neighbors(SIZE, 10)
