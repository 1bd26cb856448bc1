"""datalogic-py: JSONLogic, compiled once, in Rust.

JSONLogic has no third value, so every requirement is two conditions. One compiled rule gives both
lists of codes; a rule that adds up a bit mask spares it making them, and is the fastest way found.
Dicts were faster than JSON text, than pre-parsed handles, and than `evaluate_batch`, because every
record is read once only.
"""

from importlib import import_module
from typing import Any, Final, assert_never

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.codes_of_masks import CodesOfMasks, bits
from benchmarks.rules.peers.two_rules import (
    OPEN,
    REFUTED,
    AllOf,
    AnyOf,
    Condition,
    Is,
    IsNot,
    Outside,
    answers_of_codes,
)

__all__ = ["CONTENDERS", "in_json_logic"]


def in_json_logic(condition: Condition) -> dict[str, Any]:
    """The condition as a JSONLogic rule."""
    match condition:
        case Is(fact=fact, value=value):
            return {"===": [{"var": fact}, value]}
        case IsNot(fact=fact, value=value):
            return {"!==": [{"var": fact}, value]}
        case Outside(fact=fact, low=low, high=None):
            outside: dict[str, Any] = {"<": [{"var": fact}, low]}
        case Outside(fact=fact, low=low, high=high):
            outside = {"!": [{"<=": [low, {"var": fact}, high]}]}
        case AllOf(parts=parts):
            return {"and": [in_json_logic(part) for part in parts]}
        case AnyOf(parts=parts):
            return {"or": [in_json_logic(part) for part in parts]}
        case _:
            assert_never(condition)
    return {"and": [{"!==": [{"var": fact}, None]}, outside]}


def _codes(conditions: dict[str, Condition]) -> dict[str, Any]:
    """A rule that gives the codes of the conditions that hold."""
    listed = [{"if": [in_json_logic(each), code, None]} for code, each in conditions.items()]
    return {"filter": [listed, {"!==": [{"var": ""}, None]}]}


def _lists(_cores: int) -> Driven:
    engine = import_module("datalogic_py").Engine()
    rule = engine.compile([_codes(REFUTED), _codes(OPEN)])
    evaluate = engine.session().evaluate
    return Driven(
        prepare=lambda records: records,
        decide=lambda records: [evaluate(rule, record) for record in records],
        plain=answers_of_codes,
    )


def _two_rules(_cores: int) -> Driven:
    engine = import_module("datalogic_py").Engine()
    refuted, left_open = engine.compile(_codes(REFUTED)), engine.compile(_codes(OPEN))
    evaluate = engine.session().evaluate
    return Driven(
        prepare=lambda records: records,
        decide=lambda records: [
            (evaluate(refuted, record), evaluate(left_open, record)) for record in records
        ],
        plain=answers_of_codes,
    )


def _masks(_cores: int) -> Driven:
    engine = import_module("datalogic_py").Engine()
    rule = engine.compile(
        {"+": [{"if": [in_json_logic(each), bit, 0]} for bit, each in bits().items()]}
    )
    evaluate = engine.session().evaluate
    codes = CodesOfMasks()
    return Driven(
        prepare=lambda records: records,
        decide=lambda records: [codes[evaluate(rule, record)] for record in records],
        plain=answers_of_codes,
    )


CONTENDERS: Final = (
    Contender(
        name="datalogic-py, bit mask",
        group=Group.ROWS,
        make=_masks,
        how="One compiled rule gives a number whose bits are the codes; a table of Python's turns "
        "it into codes that all such records share.",
        three_valued="two rules each",
        all_codes="by the mask",
        imports=("datalogic_py",),
        distributions=("datalogic-py",),
    ),
    Contender(
        name="datalogic-py, lists of codes",
        group=Group.ROWS,
        make=_lists,
        how="One compiled rule gives both lists of codes.",
        three_valued="two rules each",
        all_codes="yes",
        imports=("datalogic_py",),
        distributions=("datalogic-py",),
    ),
    Contender(
        name="datalogic-py, a list a rule",
        group=Group.ROWS,
        make=_two_rules,
        how="Two compiled rules, one a list: how one would write it first.",
        three_valued="two rules each",
        all_codes="yes",
        imports=("datalogic_py",),
        distributions=("datalogic-py",),
    ),
)
