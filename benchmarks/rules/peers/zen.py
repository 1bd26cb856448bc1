"""zen-engine: GoRules' expressions, compiled once, in Rust.

It has `null` but no third value: every requirement is two conditions. One compiled expression was
found to be faster than a decision table or an expression node, and a number of bits faster than
lists of codes.
"""

from importlib import import_module
from typing import Final

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.codes_of_masks import CodesOfMasks, bits
from benchmarks.rules.peers.infix import in_infix
from benchmarks.rules.peers.two_rules import OPEN, REFUTED, Condition, answers_of_codes

__all__ = ["CONTENDERS"]


def _lists(_cores: int) -> Driven:
    def codes(conditions: dict[str, Condition]) -> str:
        listed = ", ".join(f"({in_infix(c)}) ? '{code}' : ''" for code, c in conditions.items())
        return f"filter([{listed}], # != '')"

    zen = import_module("zen")
    evaluate = zen.compile_expression(f"[{codes(REFUTED)}, {codes(OPEN)}]").evaluate
    return Driven(
        prepare=lambda records: records,
        decide=lambda records: [evaluate(record) for record in records],
        plain=answers_of_codes,
    )


def _masks(_cores: int) -> Driven:
    terms = (f"(({in_infix(condition)}) ? {bit} : 0)" for bit, condition in bits().items())
    evaluate = import_module("zen").compile_expression(" + ".join(terms)).evaluate
    codes = CodesOfMasks()
    return Driven(
        prepare=lambda records: records,
        decide=lambda records: [codes[evaluate(record)] for record in records],
        plain=answers_of_codes,
    )


CONTENDERS: Final = (
    Contender(
        name="zen-engine, bit mask",
        group=Group.ROWS,
        make=_masks,
        how="One compiled expression gives a number whose bits are the codes; a table of Python's "
        "turns it into codes that all such records share.",
        three_valued="two rules each",
        all_codes="by the mask",
        imports=("zen",),
        distributions=("zen-engine",),
    ),
    Contender(
        name="zen-engine, lists of codes",
        group=Group.ROWS,
        make=_lists,
        how="One compiled expression gives both lists of codes.",
        three_valued="two rules each",
        all_codes="yes",
        imports=("zen",),
        distributions=("zen-engine",),
    ),
)
