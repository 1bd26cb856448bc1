"""Code that the library makes holds names from closed lists, and no text that came from outside.

Three places make code: the compiled rule sets, the acceptance of applications, and the makers of
records for the log. Everything of theirs is parsed here, and nothing else in the package runs text
as code.
"""

import ast
import builtins
import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.boundary import accepting
from qip_rules.eligibility import Application
from qip_rules.policy.effective import shipped_names
from qip_rules.rules.compiled import compiled_source, decide_many, rows
from qip_rules.rules.expression import Comparison, Literal, OneOf, Operator, Reference
from qip_rules.rules.fact import Fact, Text, is_name
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from qip_rules.store import building, decoding
from qip_rules.store.kinds import all_kinds
from tests.rules.test_analysis_laws import rule_sets

PACKAGE = Path(__file__).parents[2] / "qip_rules"
MAKERS = ("boundary/accepting.py", "rules/compiled/rows.py", "store/building.py")
"""The only files that run text as code."""

RUNNING = frozenset({"eval", "exec", "compile", "__import__"})
LOADING = frozenset(
    {"pickle", "marshal", "shelve", "dill", "yaml", "code", "codeop", "runpy", "subprocess"}
)

NODES = frozenset(
    """
    Module FunctionDef Return Assign AugAssign If For Try ExceptHandler Raise Expr Pass Continue
    arguments arg Name Load Store Constant Tuple Attribute Subscript Slice Call keyword Compare
    BoolOp UnaryOp BinOp IfExp And Or Not Is IsNot Eq NotEq Lt LtE Gt GtE In NotIn Add Sub Mod
    BitAnd RShift LShift USub Yield List
    """.split()  # noqa: SIM905 - a list of words is read as one
)
"""No import, no lambda, no comprehension, no format, no `global`, no walrus, no starred call."""

NAMES = re.compile(
    # What the writers call their own.
    r"[cvtrf][0-9]+|change[0-9]+|rule_v[0-9]+|rule_value|kind|records?|read|made|accept|value|values"
    r"|emails|add|right|first|last|most|between|mask|gaps|length|whole|whole_classes|number|verdicts?"
    r"|new_verdict|by_reference|unreconciled|constants|decide|deciding|rows|new|set[0-9]+|Doubtful"
    r"|in_utc|_"
    # What Python has, bound as locals.
    r"|len|type|dict|int|str|date|enumerate|None|True|False|any|KeyError|AttributeError|object|tuple"
)


def names_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                yield name
            case _:
                pass


def strange(source: str, fields: frozenset[str]) -> list[str]:
    """What in the source stands on no closed list; `fields` are the names of facts or fields."""
    tree = ast.parse(source)
    found = [type(node).__name__ for node in ast.walk(tree) if type(node).__name__ not in NODES]
    found += [
        name for name in names_in(tree) if NAMES.fullmatch(name) is None and name not in fields
    ]
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) if name not in fields and name not in METHODS:
                found.append(f".{name}")
            case ast.Constant(value=str() as text) if text and text not in fields:
                found.append(repr(text))
            case ast.Constant(value=value) if not isinstance(value, (str, int, type(None))):
                found.append(repr(value))
            case _:
                pass
    return found


METHODS = frozenset({"get", "append", "extend", "values", "items", "date", "amount_minor"})


def sources_of(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, make: Callable[[], object]
) -> list[str]:
    """The sources that a module compiles while something is made."""
    seen: list[str] = []

    def recorded(source: str, *rest: object, **more: object) -> object:
        seen.append(source)
        return builtins.compile(source, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(module, "compile", recorded, raising=False)
    make()
    return seen


@pytest.mark.parametrize("name", shipped_names())
def test_the_rules_of_the_shipped_programs_become_closed_code(name: str) -> None:
    program = load_program(name)
    policy = program.on(program.in_force.spans[0].first)
    for rule_set in policy.rule_sets.values():
        assert strange(compiled_source(rule_set), frozenset(rule_set.vocabulary)) == []


@given(rule_sets())
def test_any_rules_become_closed_code(rule_set: RuleSet) -> None:
    assert strange(compiled_source(rule_set), frozenset(rule_set.vocabulary)) == []


EVIL = (
    "__import__('os').system('true')",
    "'; raise SystemExit #",
    '"""\nimport os\n"""',
    "\\",
    "{verdicts}",
    "# coding: rot13",
    "a\nmask = 0",
    "\u2028raise SystemExit",
    "%s",
    "\N{ROMAN NUMERAL ONE}",
)


@given(st.lists(st.sampled_from(EVIL) | st.text(min_size=1), min_size=2, max_size=4, unique=True))
def test_texts_stay_values_whatever_they_say(texts: list[str]) -> None:
    texts = [each for each in texts if not any("\ud800" <= letter <= "\udfff" for letter in each)]
    if not texts:
        return
    fact = Fact("choice", Text(tuple(texts)))
    vocabulary = Vocabulary(
        (fact,), (Constraint(OneOf(Reference(fact), tuple(map(Literal, texts))), texts[0]),)
    )
    condition = Comparison(Operator.EQUAL, Reference(fact), Literal(texts[0]))
    rule_set = RuleSet(vocabulary, (Requirement("made-up", condition),))
    source = compiled_source(rule_set)
    assert strange(source, frozenset({"choice"})) == []
    verdicts = list(decide_many(rule_set, [{"choice": each} for each in texts]))
    assert [verdict.not_met for verdict in verdicts] == [(), *([("made-up",)] * (len(texts) - 1))]


@given(st.text())
def test_only_names_of_the_language_can_become_code(text: str) -> None:
    assert not is_name(text) or (text.isascii() and text.isidentifier())


def test_applications_are_accepted_by_closed_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from qip_rules.boundary.kinds import field_names

    sources = sources_of(
        monkeypatch, accepting, lambda: accepting.acceptance.__wrapped__(Application)
    )
    assert len(sources) == 1
    assert strange(sources[0], field_names()) == []


def test_records_of_the_log_are_made_by_closed_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from qip_rules.boundary.kinds import field_names

    def make() -> None:
        decoding._record.cache_clear()  # noqa: SLF001 - as in a new process
        decoding._reader.cache_clear()  # noqa: SLF001
        for kind in all_kinds():
            decoding.reader_of(kind.record)

    sources = sources_of(monkeypatch, building, make)
    assert len(sources) > len(all_kinds().kinds)
    for source in sources:
        assert strange(source, field_names()) == []


def test_nothing_else_runs_text_as_code() -> None:
    running = {}
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        if not any(word in text for word in (*RUNNING, *LOADING)):
            continue
        tree = ast.parse(text)
        calls = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        imported = {
            (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
            for node in ast.walk(tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }
        found = calls & RUNNING | imported & LOADING
        if found:
            running[path.relative_to(PACKAGE).as_posix()] = found
    assert running == {path: {"exec", "compile"} for path in MAKERS}


def test_the_closed_list_is_one() -> None:
    evil = [
        "__import__('os')", "open('x')", "record.__class__", "x = 'text'", "lambda: 1", "f'{mask}'",
        "import os", "[v0 for v0 in records]", "mask = 1.5", "print(1)", "global mask", "eval('1')",
    ]  # fmt: skip
    assert [each for each in evil if not strange(each, frozenset({"leader_named"}))] == []


def test_the_modules_are_those_that_are_looked_at() -> None:
    for module, path in zip((accepting, rows, building), MAKERS, strict=True):
        assert Path(str(importlib.import_module(module.__name__).__file__)) == PACKAGE / path
