"""The generated source: readable, the same in every run, and free of data as code."""

import ast
import itertools
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import ExpressionTypeError
from qip_rules.rules import (
    And,
    Boolean,
    Comparison,
    Expression,
    Fact,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Outcome,
    Parameter,
    Reference,
    Requirement,
    RuleSet,
    Text,
    Vocabulary,
    WholeNumber,
    decide,
    parse,
)
from qip_rules.rules.compiled import compiled_source, decide_many
from qip_rules.rules.expression import DEPTH_MAXIMUM
from qip_rules.rules.fact import NUMBER_MAXIMUM
from tests.rules.strategies import VOCABULARY, conditions

ROOT = Path(__file__).parents[2]

OWN_NAMES = frozenset(
    {
        "AttributeError", "KeyError", "by_reference", "constants", "date", "dict", "enumerate",
        "gaps", "int", "len", "length", "mask", "new_verdict", "number", "read", "record",
        "records", "str", "type", "unreconciled", "verdict", "verdicts", "whole", "whole_classes",
    }
)  # fmt: skip
OWN_NODES = (
    ast.FunctionDef, ast.arguments, ast.arg, ast.For, ast.If, ast.Try, ast.ExceptHandler,
    ast.Assign, ast.AugAssign, ast.Expr, ast.Yield, ast.Continue, ast.Pass, ast.Call, ast.Compare,
    ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.BinOp, ast.Subscript, ast.Attribute, ast.Tuple,
    ast.Name, ast.Constant, ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop,
)  # fmt: skip
CALLED = frozenset(
    {"by_reference", "enumerate", "len", "new_verdict", "read", "type", "unreconciled"}
)


def assert_nothing_foreign(source: str, names: set[str]) -> None:
    """Only our own words, variables numbered by us, our masks, and names of facts."""
    module = ast.parse(source)
    (function,) = module.body
    for node in ast.walk(function):
        assert isinstance(node, OWN_NODES), ast.dump(node)
        match node:
            case ast.Name(id=name) | ast.arg(arg=name):
                numbered = name[0] in "cvt" and name[1:].isdecimal()
                assert name in OWN_NAMES or numbered, name
            case ast.Constant(value=str(text)):
                assert text in names, text
            case ast.Constant(value=value):
                assert value is None or type(value) in (bool, int)
            case ast.Attribute(value=ast.Name(id="record"), attr=attribute):
                assert attribute == "get" or attribute in names
            case ast.Attribute():
                pytest.fail(ast.dump(node))
            case ast.Call(func=ast.Attribute(attr=method)):
                assert method == "get"
            case ast.Call(func=function_called):
                assert isinstance(function_called, ast.Name)
                assert function_called.id in CALLED
            case _:
                pass


def a_rule_set(*trees: Expression, facts: tuple[Fact, ...] = (), code: str = "r") -> RuleSet:
    return RuleSet(
        Vocabulary(facts) if facts else VOCABULARY,
        tuple(Requirement(f"{code}{number}", tree) for number, tree in enumerate(trees)),
    )


@given(st.lists(conditions(), max_size=3))
def test_sources_hold_nothing_foreign(trees: list[Expression]) -> None:
    assert_nothing_foreign(compiled_source(a_rule_set(*trees)), set(VOCABULARY))


@given(st.lists(conditions(), max_size=3))
@example([parse("n <= 9", VOCABULARY)])  # met by every number that it can be
def test_each_line_stands_four_blanks_deeper_than_what_it_belongs_to(
    trees: list[Expression],
) -> None:
    lines = compiled_source(a_rule_set(*trees)).splitlines()
    depths = [len(line) - len(line.lstrip()) for line in lines]
    assert all(depth % 4 == 0 for depth in depths)
    assert all(after <= before + 4 for before, after in itertools.pairwise(depths))


HOSTILE = (
    '"]; import os #',
    "'''\nraise SystemExit\n'''",
    "\r\nraise SystemExit\r\n",
    "\N{LINE SEPARATOR}raise SystemExit",
    "\x0craise SystemExit",
    "\\",
    "{0.__class__}",
    "%s",
    "\0",
    "# -*- coding: utf-7 -*-",
    "née 🎓",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    hue = Fact("hue", Text((words, "plain", "other")))
    trees = (
        Comparison(Operator.EQUAL, Reference(hue), Literal(words)),
        OneOf(Reference(hue), (Literal(words), Parameter("word", "plain"))),
        Comparison(Operator.LESS, Literal(words), Literal("z" + words)),
    )
    rule_set = a_rule_set(*trees, facts=(hue,), code=words)
    source = compiled_source(rule_set)
    assert_nothing_foreign(source, {"hue"})
    assert source.isascii()
    for value in (words, "plain", "other", None):
        (verdict,) = decide_many(rule_set, [{"hue": value}])
        decided = [decide(tree, {"hue": value}) for tree in trees]
        assert verdict.not_met == tuple(
            f"{words}{number}" for number, each in enumerate(decided) if each is False
        )


@pytest.mark.parametrize(
    "name",
    ["", "A", "a b", 'a"]', "a\n", "__import__", "record['x']", "not", "é", "a" * 81, 7, None],
)
def test_names_that_slipped_by_are_refused(name: object) -> None:
    fact = Fact("harmless", Boolean())
    object.__setattr__(fact, "name", name)
    for rule_set in (RuleSet(Vocabulary((fact,)), ()), a_rule_set(Reference(fact), facts=(fact,))):
        with pytest.raises(ExpressionTypeError, match="no code can be made of it"):
            decide_many(rule_set, [])
        with pytest.raises(ExpressionTypeError, match="no code can be made of it"):
            compiled_source(rule_set)


@pytest.mark.parametrize(
    "name",
    [
        "record",
        "mask",
        "verdicts",
        "v0",
        "c0",
        "t0",
        "class",
        "lambda",
        "is",
        "none",
        "self",
        "get",
    ],
)
def test_a_fact_may_have_any_name_of_the_language(name: str) -> None:
    facts = (Fact(name, Boolean()), Fact("n", WholeNumber(0, 3)), Fact("m", WholeNumber(0, 3)))
    vocabulary = Vocabulary(facts)
    tree = parse(f"({name} or n < m) = {name}", vocabulary)
    for value in (True, False):
        (verdict,) = decide_many(a_rule_set(tree, facts=facts), [{name: value, "n": 1, "m": 1}])
        assert verdict.outcome is Outcome.MET


def test_bounds_of_any_size_are_bound() -> None:
    low, high = -NUMBER_MAXIMUM, NUMBER_MAXIMUM
    fact = Fact("big", WholeNumber(low, high))
    rule_set = a_rule_set(Comparison(Operator.LESS, Reference(fact), Literal(high)), facts=(fact,))
    assert str(high) not in ast.unparse(ast.parse(compiled_source(rule_set)))
    outcomes = [
        each.outcome for each in decide_many(rule_set, [{"big": high - 1}, {"big": high}, {}])
    ]
    assert outcomes == [Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED]


def nested(kind: str) -> Expression:
    a, b, n = (Reference(VOCABULARY[name]) for name in ("a", "b", "n"))
    tree: Expression = Comparison(Operator.LESS, n, Reference(VOCABULARY["m"]))
    while tree.depth < DEPTH_MAXIMUM:
        match kind:
            case "not":
                tree = Not(tree)
            case "and, or":
                tree = And((tree, a)) if tree.depth % 2 else Or((b, tree))
            case "=":
                tree = Comparison(Operator.EQUAL, tree, a)
            case _:
                tree = OneOf(a, (tree, b))
    return tree


@pytest.mark.parametrize("kind", ["not", "and, or", "=", "in"])
def test_the_deepest_rules(kind: str) -> None:
    tree = nested(kind)
    rule_set = a_rule_set(tree)
    assert len(compiled_source(rule_set)) < 40_000
    for facts in ({}, {"a": True, "n": 1, "m": 2}, {"a": True, "b": False, "n": 2, "m": 2}):
        (verdict,) = decide_many(rule_set, [facts])
        decided = decide(tree, facts)
        assert (verdict.not_met, verdict.undetermined) == (
            ("r0",) if decided is False else (),
            ("r0",) if decided is None else (),
        )


def test_the_widest_rules() -> None:
    facts = tuple(Fact(f"f{number}", Boolean()) for number in range(600))
    every = And(tuple(map(Reference, facts)))
    some = Or(tuple(map(Reference, facts)))
    rule_set = a_rule_set(every, some, *map(Reference, facts), facts=facts)
    usual = {fact.name: True for fact in facts}
    (met, not_met, unknown) = decide_many(rule_set, [usual, {**usual, "f9": False}, {}])
    assert met.outcome is Outcome.MET
    assert not_met.not_met == ("r0", "r11")
    assert len(unknown.undetermined) == 602


def test_equal_rule_sets_share_one_source() -> None:
    rule_set = a_rule_set(parse("a and n < 3", VOCABULARY))
    assert compiled_source(a_rule_set(parse("a and n < 3", VOCABULARY))) is compiled_source(
        rule_set
    )


def test_the_source_of_a_shipped_program_can_be_read() -> None:
    rule_set = load_program("quality-training-program").on(date(2026, 11, 1)).rule_sets["payment"]
    source = compiled_source(rule_set)
    assert_nothing_foreign(source, set(rule_set.vocabulary))
    asked = f"v{list(rule_set.vocabulary).index('refund_asked')}"
    assert (
        "        # 'no-refund'\n"
        f"        if not ({asked} is False):\n"
        f"            if {asked} is True:\n"
        "                mask += 1\n"
        f"            elif {asked} is None:\n"
        "                mask += 2\n"
        "            else:\n"
        "                yield by_reference(number, record)\n"
        "                continue\n"
    ) in source
    assert "    # c0 is datetime.date(1900, 1, 1)\n" in source


def test_the_source_is_the_same_in_every_run() -> None:
    script = (
        "from datetime import date\n"
        "from qip_rules import load_program\n"
        "from qip_rules.rules.compiled import compiled_source\n"
        "for program in ('quality-training-program', 'quality-improvement-grant'):\n"
        "    for each in load_program(program).on(date(2026, 11, 1)).rule_sets.values():\n"
        "        print(compiled_source(each))\n"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
