"""celine-regorus: Rego compiled to the byte code of regorus' virtual machine, in Rust.

Rego has an undefined value but no third truth value: every requirement is two rules that add its
code to a set. JSON goes in and comes out, written and read by msgspec, and both are timed. The
interpreter was slower; its `set_input` cannot be used at all, for in this version it makes numbers
of a dict's booleans, and in Rego `0.0 == false` does not hold.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import product
from typing import Final, assert_never

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.two_rules import (
    OPEN,
    REFUTED,
    AllOf,
    AnyOf,
    Codes,
    Condition,
    Is,
    IsNot,
    Outside,
    answers_of_codes,
)
from benchmarks.rules.task import Answer, Facts

__all__ = ["CONTENDERS"]

_WORDS = {True: "true", False: "false", None: "null"}
_REFUTED, _OPEN = "-", "?"


def _in_rego(condition: Condition) -> list[str]:
    """The bodies of which one must hold."""
    match condition:
        case Is(fact=fact, value=value):
            return [f"input.{fact} == {_WORDS[value]}"]
        case IsNot(fact=fact, value=value):
            return [f"input.{fact} != {_WORDS[value]}"]
        case Outside(fact=fact, low=low, high=high):
            below = f"input.{fact} != null; input.{fact} < {low}"
            return [below] if high is None else [below, f"input.{fact} > {high}"]
        case AllOf(parts=parts):
            return ["; ".join(bodies) for bodies in product(*map(_in_rego, parts))]
        case AnyOf(parts=parts):
            return [body for part in parts for body in _in_rego(part)]
        case _:
            assert_never(condition)


def _make(_cores: int) -> Driven:
    msgspec = import_module("msgspec")
    machine = import_module("regorus.regorus")
    lines = ["package task", "import rego.v1"]
    for sign, conditions in ((_REFUTED, REFUTED), (_OPEN, OPEN)):
        for code, condition in conditions.items():
            lines += [f'codes contains "{sign}{code}" if {{ {b} }}' for b in _in_rego(condition)]
    program = machine.Program.compile_from_modules(
        "{}", [("task.rego", "\n".join(lines))], ["data.task.codes"]
    )
    runtime = machine.Rvm()
    runtime.load_program(program)
    read, execute = runtime.set_input_json, runtime.execute
    encode, decode = msgspec.json.encode, msgspec.json.decode

    def decide(records: Iterable[Facts]) -> list[list[str]]:
        answers = []
        for record in records:
            read(encode(record).decode())
            answers.append(decode(execute()))
        return answers

    return Driven(prepare=lambda records: records, decide=decide, plain=_plain)


def _plain(answers: Iterable[list[str]]) -> Iterator[Answer]:
    def named(signed: list[str]) -> Codes:
        refuted = [each[1:] for each in signed if each[0] == _REFUTED]
        return refuted, [each[1:] for each in signed if each[0] == _OPEN]

    return answers_of_codes(map(named, answers))


CONTENDERS: Final = (
    Contender(
        name="celine-regorus",
        group=Group.ROWS,
        make=_make,
        how="Rego compiled to byte code; JSON in and out, written and read by msgspec and timed.",
        three_valued="two rules each",
        all_codes="yes",
        imports=("regorus",),
        distributions=("celine-regorus", "msgspec"),
        timed=100_000,
    ),
)
