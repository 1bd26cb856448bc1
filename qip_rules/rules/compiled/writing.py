"""The source of the generated function, line by line."""

from collections.abc import Iterable, Mapping, Sequence
from keyword import iskeyword
from typing import Final, assert_never

from qip_rules.errors import ExpressionTypeError
from qip_rules.narrowing import is_frozenset
from qip_rules.rules.compiled.masks import Decided, decided_constraints, decided_requirements
from qip_rules.rules.compiled.trees import (
    UNKNOWN,
    Branch,
    Cell,
    Tree,
    cells_of,
    decision_tree,
    joined_cells,
)
from qip_rules.rules.expression import (
    And,
    Comparison,
    Expression,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Parameter,
    Reference,
    Within,
    facts_in,
    walk,
)
from qip_rules.rules.fact import Fact, Kind, is_name
from qip_rules.rules.grouping import sharing
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.vocabulary import Vocabulary

__all__ = ["Writer"]

LEAVES_MAXIMUM: Final = 64
"""Leaves of one decision tree; requirements that would need more are decided one by one."""

RECORDS_BY_GET: Final = 64
"""Dictionaries that are read with `get` after one that lacks a key: an exception costs as much."""

_SIGNS: Final[Mapping[Operator, str]] = {
    Operator.EQUAL: "==",
    Operator.NOT_EQUAL: "!=",
    Operator.LESS: "<",
    Operator.LESS_OR_EQUAL: "<=",
    Operator.GREATER: ">",
    Operator.GREATER_OR_EQUAL: ">=",
}
_CLASSES: Final = {Kind.NUMBER: "int", Kind.TEXT: "str", Kind.DATE: "date"}


class Writer:
    """Writes the function of one rule set, line by line.

    That is a generator which goes through records; or, if `of_values`, what makes a function that
    decides on the values of one.
    """

    def __init__(self, rule_set: RuleSet, *, of_values: bool = False) -> None:
        self.of_values = of_values
        self.vocabulary: Vocabulary = rule_set.vocabulary
        self.requirements: tuple[Decided, ...] = decided_requirements(rule_set)
        self.constraints: tuple[Decided, ...] = decided_constraints(rule_set)
        self.lines: list[str] = []
        self.constants: dict[str, object] = {}
        self.temporaries: int = 0
        self.variables: dict[Fact, str] = {
            fact: f"v{place}" for place, fact in enumerate(self.vocabulary.facts)
        }
        for fact in self.vocabulary.facts:
            if type(fact.name) is not str or not is_name(fact.name):
                msg = f"{fact.name!r} cannot name a fact, so no code can be made of it"
                raise ExpressionTypeError(msg)
        self._names: dict[tuple[type, object], str] = {}

    def bound(self, value: object) -> str:
        """The local variable that holds a constant."""
        key = (type(value), value)
        if key not in self._names:
            self._names[key] = f"c{len(self._names)}"
            self.constants[self._names[key]] = value
        return self._names[key]

    def line(self, depth: int, text: str) -> None:
        """One more line, indented."""
        self.lines.append("    " * depth + text)

    def source(self) -> str:
        """The whole function: what it binds, then its lines."""
        read = "" if self.of_values else "records, read, whole_classes, "
        head = [
            f"def {'deciding' if self.of_values else 'rows'}(",
            f"    {read}constants, verdicts, new_verdict, by_reference, unreconciled,",
            "    *, len=len, type=type, dict=dict, int=int, str=str, date=date,  # fast as locals",
            "):",
        ]
        if self.constants:
            head.append(f"    {', '.join(self.constants)}, = constants")
        head.extend(f"    # {name} is {_shown(value)}" for name, value in self.constants.items())
        foot = ["    return decide"] if self.of_values else []
        return "\n".join([*head, *self.lines, *foot, ""])

    def write(self) -> None:
        """Every line of the function's body."""
        if self.of_values:
            self.line(1, "def decide(values):")
            if self.variables:
                self.line(2, f"{', '.join(self.variables.values())}, = values")
        else:
            self.line(1, f"length, gaps, whole = {len(self.variables)}, 0, None")
            self.line(1, "for number, record in enumerate(records):")
            self.read(2)
        self.line(2, "mask = 0")
        conditions = (*self.requirements, *self.constraints)
        groups = [
            [conditions[place] for place in places]
            for places in sharing(frozenset(facts_in(each.holds)) for each in conditions)
        ]
        named = {fact for each in conditions for fact in facts_in(each.holds)}
        for fact in self.vocabulary.facts:
            if fact not in named:
                self.guard(2, fact)
        for group in sorted(groups, key=lambda group: conditions.index(group[0])):
            self.group(2, group)
        if self.constraints:
            shift = 2 * len(self.requirements)
            self.line(2, f"if mask >= {1 << shift}:")
            self.line(
                3, f"if unreconciled(mask >> {shift}, ({', '.join(self.variables.values())},)):"
            )
            self.aside(4)
            self.line(3, f"mask &= {(1 << shift) - 1}")
        self.line(2, "try:")
        self.line(3, "verdict = verdicts[mask]")
        self.line(2, "except KeyError:")
        self.line(3, "verdict = new_verdict(mask)")
        self.line(2, "return verdict" if self.of_values else "yield verdict")

    def read(self, depth: int) -> None:
        """Every fact into its variable.

        Where a dictionary lacks a key, the next ones may well do so, too, and are asked with `get`
        for a while, unless they are as long as one with every key: until that misleads. A class
        that has a field for every fact is read by its attributes.
        """
        pairs = [(fact.name, variable) for fact, variable in self.variables.items()]
        if not pairs:
            self.line(depth, "if type(record) is not dict:")
            self.line(depth + 1, "read(number, record)")
            return
        unpacked = f"{', '.join(self.variables.values())}, = read(number, record)"
        self.line(depth, "if type(record) is dict:")
        self.line(depth + 1, "if gaps and len(record) != length:")
        self.line(depth + 2, "gaps -= 1")
        for name, variable in pairs:
            self.line(depth + 2, f'{variable} = record.get("{name}")')
        self.line(depth + 1, "else:")
        self.line(depth + 2, "try:")
        for name, variable in pairs:
            self.line(depth + 3, f'{variable} = record["{name}"]')
        self.line(depth + 2, "except KeyError:")
        self.line(depth + 3, "if gaps:  # other keys make up the length")
        self.line(depth + 4, "length = -1")
        self.line(depth + 3, f"gaps = {RECORDS_BY_GET}")
        self.line(depth + 3, unpacked)
        if any(iskeyword(name) for name, _ in pairs):
            self.line(depth, "else:")
            self.line(depth + 1, unpacked)
            return
        self.line(depth, "elif type(record) is whole:")
        self.line(depth + 1, "try:")
        for name, variable in pairs:
            self.line(depth + 2, f"{variable} = record.{name}")
        self.line(depth + 1, "except AttributeError:  # a field that was never set")
        self.line(depth + 2, unpacked)
        self.line(depth, "else:")
        self.line(depth + 1, unpacked)
        self.line(depth + 1, "if type(record) in whole_classes:")
        self.line(depth + 2, "whole = type(record)")

    def aside(self, depth: int) -> None:
        """Leave the record to the reference meaning."""
        if self.of_values:
            self.line(depth, "return by_reference(values)")
            return
        self.line(depth, "yield by_reference(number, record)")
        self.line(depth, "continue")

    def group(self, depth: int, conditions: Sequence[Decided]) -> None:
        """Conditions that share facts with no others."""
        for each in conditions:
            self.line(depth, f"# {each.says!a}")
        expressions = [each.holds for each in conditions]
        facts = list(dict.fromkeys(fact for each in expressions for fact in facts_in(each)))
        cells = {fact: cells_of(fact, expressions) for fact in facts}
        leaves = 1
        for own in cells.values():
            leaves *= len(own)
        if leaves <= LEAVES_MAXIMUM and not any(map(compares_facts, expressions)):
            self.tree(depth, decision_tree(conditions, cells, facts), cells)
            return
        for fact in facts:
            self.guard(depth, fact)
        for condition in conditions:
            self.one_by_one(depth, condition)

    # A tree.

    def tree(self, depth: int, tree: Tree, cells: Mapping[Fact, Sequence[Cell]]) -> None:
        """What a decision tree adds to the mask."""
        match tree:
            case None:
                self.aside(depth)
            case int():
                self.line(depth, f"mask += {tree}" if tree else "pass")
            case Branch(fact=fact, ways=((_, subtree),)):  # whatever the fact is, if it is one
                self.guard(depth, fact)
                self.tree(depth, subtree, cells)
            case Branch(fact=fact, ways=ways) if fact.kind is Kind.BOOLEAN:
                variable = self.variables[fact]
                tests = [
                    (" or ".join(f"{variable} is {cell.low}" for cell in group), subtree)
                    for group, subtree in ways
                ]
                self.chain(depth, tests, cells)
            case Branch(fact=fact, ways=ways):
                variable = self.variables[fact]
                self.line(depth, f"if type({variable}) is {_CLASSES[fact.kind]}:")
                tests = [
                    (self.among(fact, joined_cells(fact, group, cells[fact])), subtree)
                    for group, subtree in ways
                    if group != (UNKNOWN,)
                ]
                self.chain(depth + 1, tests, cells)
                self.line(depth, f"elif {variable} is None:")
                self.tree(depth + 1, next(way for group, way in ways if UNKNOWN in group), cells)
                self.line(depth, "else:")
                self.aside(depth + 1)
            case _:
                assert_never(tree)

    def chain(
        self,
        depth: int,
        tests: Sequence[tuple[str, Tree]],
        cells: Mapping[Fact, Sequence[Cell]],
    ) -> None:
        """The subtree of the first test that holds; none does for what is no value."""
        (first, subtree), *others = tests
        if subtree == 0:
            self.line(depth, f"if not ({first}):")
            if others:
                self.chain(depth + 1, others, cells)
            else:
                self.aside(depth + 1)
            return
        for number, (test, each) in enumerate(tests):
            self.line(depth, f"{'elif' if number else 'if'} {test}:")
            self.tree(depth + 1, each, cells)
        self.line(depth, "else:")
        self.aside(depth + 1)

    def among(self, fact: Fact, cells: Iterable[Cell]) -> str:
        """The test that a value of the fact's own class lies in one of the cells."""
        variable = self.variables[fact]
        ranges = list(cells)
        if fact.kind is Kind.TEXT and len(ranges) > 1:
            return f"{variable} in {self.bound(frozenset(cell.low for cell in ranges))}"
        return " or ".join(
            f"{variable} == {self.bound(cell.low)}"
            if cell.low == cell.high
            else f"{variable} >= {self.bound(cell.low)} and {variable} <= {self.bound(cell.high)}"
            for cell in ranges
        )

    def guard(self, depth: int, fact: Fact) -> None:
        """Leave the record aside if the fact has an impossible value."""
        variable = self.variables[fact]
        if fact.kind is Kind.BOOLEAN:
            allowed = f"{variable} is True or {variable} is False"
        else:
            every = [cell for cell in cells_of(fact, ()) if cell is not UNKNOWN]
            among = self.among(fact, every)
            allowed = f"type({variable}) is {_CLASSES[fact.kind]} and {among}"
        self.line(depth, f"if not ({allowed} or {variable} is None):")
        self.aside(depth + 1)

    # Two tests.

    def one_by_one(self, depth: int, condition: Decided) -> None:
        """What one condition adds to the mask, by a test that proves and one that refutes it."""
        proved, refuted = self.tests(depth, condition.holds)
        self.line(depth, f"if not ({proved}):")
        self.line(depth + 1, f"if {refuted}:")
        self.tree(depth + 2, condition.refuted, {})
        if condition.unknown:
            self.line(depth + 1, "else:")
            self.tree(depth + 2, condition.unknown, {})

    def tests(self, depth: int, node: Expression) -> tuple[str, str]:
        """What proves a condition and what refutes it; lines that prepare both are written."""
        match node:
            case Literal(value=value) | Parameter(value=value):
                return str(value is True), str(value is False)
            case Reference(fact=fact):
                return f"{self.variables[fact]} is True", f"{self.variables[fact]} is False"
            case Comparison(operator=sign, left=left, right=right):
                first, second = self.operand(depth, left), self.operand(depth, right)
                if node.tests_for_missing:
                    other = second if first == "None" else first
                    same, different = f"{other} is None", f"{other} is not None"
                    return (same, different) if sign is Operator.EQUAL else (different, same)
                return _if_known((first, second), f"{first} {_SIGNS[sign]} {second}")
            case Within(operand=operand, low=low, high=high):
                values = [self.operand(depth, each) for each in (low, operand, high)]
                return _if_known(values, " <= ".join(values))
            case OneOf(operand=operand, choices=choices):
                value, *others = (self.operand(depth, each) for each in (operand, *choices))
                return _if_known((value, *others), f"{value} in ({', '.join(others)},)")
            case Not(operand=operand):
                proved, refuted = self.tests(depth, operand)
                return refuted, proved
            case And(operands=operands):
                proofs, refutations = zip(
                    *(self.tests(depth, each) for each in operands), strict=True
                )
                return f"({' and '.join(proofs)})", f"({' or '.join(refutations)})"
            case Or(operands=operands):
                proofs, refutations = zip(
                    *(self.tests(depth, each) for each in operands), strict=True
                )
                return f"({' or '.join(proofs)})", f"({' and '.join(refutations)})"
            case _:
                assert_never(node)

    def operand(self, depth: int, node: Expression) -> str:
        """The variable that holds the value of an operand, or `None` for `null`."""
        match node:
            case Literal(value=None):
                return "None"
            case Literal(value=value) | Parameter(value=value):
                return self.bound(value)
            case Reference(fact=fact):
                return self.variables[fact]
            case Comparison() | Within() | OneOf() | Not() | And() | Or():
                proved, refuted = self.tests(depth, node)
                variable = f"t{self.temporaries}"
                self.temporaries += 1
                self.line(depth, f"{variable} = True if {proved} else False if {refuted} else None")
                return variable
            case _:
                assert_never(node)


def _if_known(values: Iterable[str], test: str) -> tuple[str, str]:
    """A test of values, any of which may be missing, proved and refuted."""
    known = [f"{each} is not None" for each in dict.fromkeys(values) if not each.startswith("c")]
    return f"({' and '.join([*known, test])})", f"({' and '.join([*known, f'not {test}'])})"


def _shown(value: object) -> str:
    """A constant as a comment tells it: on one line, and the same in every run."""
    if is_frozenset(value):
        return "any of " + ", ".join(sorted(map(ascii, value)))
    return ascii(value)


def compares_facts(condition: Expression) -> bool:
    """Whether facts with an order, or words, are compared with one another."""
    for node in walk(condition):
        match node:
            case Comparison() | Within() | OneOf():
                ordered = [fact for fact in facts_in(node) if fact.kind is not Kind.BOOLEAN]
                if len(ordered) > 1:
                    return True
            case Literal() | Parameter() | Reference() | Not() | And() | Or():
                pass
            case _:
                assert_never(node)
    return False
