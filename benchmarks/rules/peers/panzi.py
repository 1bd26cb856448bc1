"""panzi-json-logic: JSONLogic in pure Python; rules are read anew for each record.

There is nothing to compile. Every requirement is two rules, 22 in all, asked one by one: one rule
that gives the lists was slower.
"""

from importlib import import_module
from typing import Final

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.datalogic import in_json_logic
from benchmarks.rules.peers.two_rules import OPEN, REFUTED, answers_of_codes

__all__ = ["CONTENDERS"]


def _make(_cores: int) -> Driven:
    holds = import_module("json_logic").jsonLogic
    refuted = [(code, in_json_logic(each)) for code, each in REFUTED.items()]
    unknown = [(code, in_json_logic(each)) for code, each in OPEN.items()]
    return Driven(
        prepare=lambda records: records,
        decide=lambda records: [
            (
                [code for code, rule in refuted if holds(rule, record)],
                [code for code, rule in unknown if holds(rule, record)],
            )
            for record in records
        ],
        plain=answers_of_codes,
    )


CONTENDERS: Final = (
    Contender(
        name="panzi-json-logic",
        group=Group.ROWS,
        make=_make,
        how="22 rules asked one by one; the library has no way to compile them.",
        three_valued="two rules each",
        all_codes="yes",
        imports=("json_logic",),
        distributions=("panzi-json-logic",),
        timed=20_000,
    ),
)
