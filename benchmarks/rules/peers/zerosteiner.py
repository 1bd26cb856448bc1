"""rule-engine (zeroSteiner): an expression language in pure Python, parsed once.

It has `null` but no third value: every requirement is two rules, 22 in all, asked one by one. One
expression for all of them, and a context with the facts' types, were both slower.
"""

from importlib import import_module
from typing import Final

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.infix import in_infix
from benchmarks.rules.peers.two_rules import OPEN, REFUTED, answers_of_codes

__all__ = ["CONTENDERS"]


def _make(_cores: int) -> Driven:
    rule = import_module("rule_engine").Rule
    refuted = [(code, rule(in_infix(each)).matches) for code, each in REFUTED.items()]
    unknown = [(code, rule(in_infix(each)).matches) for code, each in OPEN.items()]
    return Driven(
        prepare=lambda records: records,
        decide=lambda records: [
            (
                [code for code, matches in refuted if matches(record)],
                [code for code, matches in unknown if matches(record)],
            )
            for record in records
        ],
        plain=answers_of_codes,
    )


CONTENDERS: Final = (
    Contender(
        name="rule-engine",
        group=Group.ROWS,
        make=_make,
        how="22 rules, parsed once, asked one by one.",
        three_valued="two rules each",
        all_codes="yes",
        imports=("rule_engine",),
        distributions=("rule-engine",),
        timed=10_000,
    ),
)
