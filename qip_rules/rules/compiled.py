"""The same meaning for many records: one generated function a rule set, about as fast as by hand.

The function reads every fact of a record once and adds up a bit mask of what is not met and what
cannot be told; the mask looks up a `Verdict` that all such records share, so that no record makes
new objects. Requirements that share facts are decided together, in one of two ways:

- as a tree, where the facts have few values that the requirements can tell apart. Each leaf is
  what `decide` says of the values that lead to it; what is no value of its fact leads nowhere.
- else as two tests a requirement, `proved` and `refuted`, as in the column reader, after one test
  of each fact's value.

Constraints between facts are decided along with the requirements. Whatever is out of the ordinary
goes to the reference meaning, which decides it or raises every fault.

The source holds no data as code: facts are read by names that `is_name` accepts, every value is
bound to a local variable, and comments are escaped.
"""

import builtins
import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any, Final, assert_never

import attrs

from qip_rules.errors import ExpressionTypeError, FactError, Fault
from qip_rules.rules.deciding import decide
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
from qip_rules.rules.fact import Boolean, Date, Fact, Kind, Text, Value, WholeNumber, is_name
from qip_rules.rules.findings import Outcome, Verdict
from qip_rules.rules.questions import can_be_completed
from qip_rules.rules.requirement import RuleSet, Severity
from qip_rules.rules.ruling import faults_in
from qip_rules.rules.vocabulary import Constraint, Vocabulary

__all__ = ["Record", "compiled_source", "decide_many"]

Record = Mapping[str, object] | attrs.AttrsInstance
"""Facts by name, or as the attributes of an attrs record. Absent and `None` are not known."""

LEAVES_MAXIMUM: Final = 64
"""Leaves of one decision tree; requirements that would need more are decided one by one."""

VERDICTS_MAXIMUM: Final = 1 << 16
"""Different verdicts of one rule set that are kept to be shared."""

RECONCILED_MAXIMUM: Final = 1 << 12
"""Different incomplete records whose agreement with the constraints is kept in mind."""

_SIGNS: Final[Mapping[Operator, str]] = {
    Operator.EQUAL: "==",
    Operator.NOT_EQUAL: "!=",
    Operator.LESS: "<",
    Operator.LESS_OR_EQUAL: "<=",
    Operator.GREATER: ">",
    Operator.GREATER_OR_EQUAL: ">=",
}
_CLASSES: Final = {Kind.NUMBER: "int", Kind.TEXT: "str", Kind.DATE: "date"}

Values = tuple[Value | None, ...]


def decide_many(
    rule_set: RuleSet, records: Iterable[Record], *, strict: bool = False
) -> Iterator[Verdict]:
    """The verdict on each record: what `decide_all` finds, reduced to its codes, in order.

    Records are mappings of facts by name, or attrs records with the facts as attributes, read one
    at a time as verdicts are taken. A fact that is absent, or `None`, is not known. Keys and
    fields that are no facts are ignored, unless `strict`. Equal verdicts are mostly one object.

    Every fact of the vocabulary is tested, whether or not a requirement names it: its type (0, 1
    and "yes" are no booleans, `True` is no whole number, a float is never one, a `datetime` is no
    date), its bounds or choices, and that the facts contradict no constraint, nor leave the
    constraints no way to hold together. A subclass of a fact's class, such as an `IntEnum`, is
    accepted as `decide_all` accepts it, but slowly.

    Raises:
        FactError: while iterating, at the first record with faults, all its faults at once, each
            at `records[number].fact`, counted from 0.
        ExpressionTypeError: at once, for a fact whose name is none.
    """
    program = _compiled(rule_set)
    if strict:
        records = _without_unknown_facts(rule_set, records)
    return program.rows(records)


def compiled_source(rule_set: RuleSet) -> str:
    """The source of the function that decides records of this rule set, to be read.

    The same rule set always gives the same text. Comments name requirements and bound values.

    Raises:
        ExpressionTypeError: a fact whose name is none.
    """
    return _compiled(rule_set).source


@attrs.frozen(eq=False)
class _Program:
    """A rule set compiled: the source, and what runs it. The last few are kept."""

    rule_set: RuleSet
    source: str
    function: Callable[..., Iterator[Verdict]]
    constants: tuple[object, ...]
    verdicts: "_Verdicts"
    unreconciled: Callable[[int, Values], bool]

    def rows(self, records: Iterable[Record]) -> Iterator[Verdict]:
        """The generated function, at work on some records."""
        read = _reader(self.rule_set.vocabulary)

        def by_reference(number: int, record: object) -> Verdict:
            return _by_reference(self, number, read(number, record))

        return self.function(
            records,
            self.constants,
            self.verdicts.known,
            self.verdicts.new,
            read,
            by_reference,
            self.unreconciled,
        )


@functools.lru_cache(maxsize=16)
def _compiled(rule_set: RuleSet) -> _Program:
    writer = _Writer(rule_set)
    writer.write()
    source = writer.source()
    names = ("KeyError", "dict", "enumerate", "int", "str", "type")
    known = {name: getattr(builtins, name) for name in names} | {"date": date}
    space: dict[str, Any] = {"__builtins__": known}
    code = compile(source, "<compiled rule set>", "exec", dont_inherit=True)
    exec(code, space)  # noqa: S102 - made of our own words and of names that `is_name` accepts
    return _Program(
        rule_set=rule_set,
        source=source,
        function=space["rows"],
        constants=tuple(writer.constants.values()),
        verdicts=_Verdicts(rule_set),
        unreconciled=_unreconciled(rule_set.vocabulary),
    )


# What a mask means.


@attrs.frozen
class _Decided:
    """A condition, and what it adds to the mask when it is not proved; `None` is a contradiction.

    A requirement that is met adds nothing, nor does a recommended one that cannot be told.
    """

    says: str
    holds: Expression
    refuted: int | None
    unknown: int

    def adds(self, facts: Mapping[str, Value | None]) -> int | None:
        decided = decide(self.holds, facts)
        if decided is None:
            return self.unknown
        return 0 if decided else self.refuted


def _requirements(rule_set: RuleSet) -> tuple[_Decided, ...]:
    """The requirements; each has two bits of its own in the mask."""
    return tuple(
        _Decided(
            each.code,
            each.requires,
            1 << 2 * number,
            2 << 2 * number if each.severity is Severity.REQUIRED else 0,
        )
        for number, each in enumerate(rule_set.requirements)
    )


def _constraints(rule_set: RuleSet) -> tuple[_Decided, ...]:
    """The constraints; the bits above those of the requirements say which ones are open."""
    lowest = 1 << 2 * len(rule_set.requirements)
    return tuple(
        _Decided(each.says, each.holds, None, lowest << number)
        for number, each in enumerate(rule_set.vocabulary.constraints)
    )


class _Verdicts:
    """The verdict of each mask, made when it first occurs."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.known: dict[int, Verdict] = {}

    def new(self, mask: int) -> Verdict:
        """The verdict of a mask that has not occurred, kept while there is room."""
        not_met: list[str] = []
        undetermined: list[str] = []
        advice: list[str] = []
        for number, each in enumerate(self.rule_set.requirements):
            bits = mask >> 2 * number & 3
            if bits == 1:
                (not_met if each.severity is Severity.REQUIRED else advice).append(each.code)
            elif bits:
                undetermined.append(each.code)
        outcome = (
            Outcome.NOT_MET if not_met else Outcome.UNDETERMINED if undetermined else Outcome.MET
        )
        verdict = Verdict(outcome, tuple(not_met), tuple(undetermined), tuple(advice))
        if len(self.known) < VERDICTS_MAXIMUM:
            self.known[mask] = verdict
        return verdict


def _by_reference(program: _Program, number: int, values: Values) -> Verdict:
    """The verdict by the reference meaning, for the record of that number.

    Raises:
        FactError: everything that is wrong with the record.
    """
    facts = dict(zip(program.rule_set.vocabulary, values, strict=True))
    faults = faults_in(program.rule_set.vocabulary, facts)
    if faults:
        raise _fact_error(program.rule_set, number, faults)
    mask = sum(each.adds(facts) or 0 for each in _requirements(program.rule_set))
    return program.verdicts.known.get(mask) or program.verdicts.new(mask)


def _fact_error(rule_set: RuleSet, number: int, faults: Iterable[Fault]) -> FactError:
    place = f"records[{number}]"
    return FactError(
        (
            attrs.evolve(fault, place=f"{place}.{fault.place}" if fault.place else place)
            for fault in faults
        ),
        of=f"the {rule_set.subject}'s record of facts",
    )


def _unreconciled(vocabulary: Vocabulary) -> Callable[[int, Values], bool]:
    """Whether open constraints, given as bits, cannot all come to hold of an incomplete record.

    The values are those of the vocabulary's facts. A constraint that is proved stays so whatever
    is answered; so only the facts that open ones name matter, and few records differ in those.
    """

    @functools.lru_cache(maxsize=RECONCILED_MAXIMUM)
    def among(open_constraints: int) -> tuple[Vocabulary, Callable[[Values], tuple[Any, ...]]]:
        constraints: tuple[Constraint, ...] = tuple(
            each
            for number, each in enumerate(vocabulary.constraints)
            if open_constraints >> number & 1
        )
        named = {fact for each in constraints for fact in facts_in(each.holds)}
        places = [place for place, fact in enumerate(vocabulary.facts) if fact in named]
        facts = tuple(vocabulary.facts[place] for place in places)
        # The first place twice, for an itemgetter of one place gives no tuple.
        return Vocabulary(facts, constraints), itemgetter(*places, places[0])

    @functools.lru_cache(maxsize=RECONCILED_MAXIMUM)
    def hopeless(open_constraints: int, known: Values) -> bool:
        part, _ = among(open_constraints)
        return not can_be_completed(dict(zip(part, known, strict=False)), part)

    def unreconciled(open_constraints: int, values: Values) -> bool:
        return hopeless(open_constraints, among(open_constraints)[1](values))

    return unreconciled


# How records are read.


def _reader(vocabulary: Vocabulary) -> Callable[[int, object], Values]:
    """Reads the facts of records that are no plain dictionaries, in vocabulary order."""
    ways: dict[type, Callable[[Any], Values]] = {}

    def read(number: int, record: object) -> Values:
        kind = type(record)
        if kind not in ways:
            ways[kind] = _way_to_read(kind, tuple(vocabulary), number)
        return ways[kind](record)

    return read


def _way_to_read(kind: type, names: tuple[str, ...], number: int) -> Callable[[Any], Values]:
    def by_key(record: Mapping[str, Any]) -> Values:
        return tuple([record.get(name) for name in names])

    def by_attribute(record: object) -> Values:
        return tuple([getattr(record, name, None) for name in names])

    if issubclass(kind, Mapping):
        return by_key
    if not attrs.has(kind):
        expected = "a mapping of facts by name, or an attrs record"
        found = f"an object of class {kind.__name__}"
        raise FactError([Fault(f"records[{number}]", found, expected)], of="the record of facts")
    fields = {field.name for field in attrs.fields(kind)}
    if len(names) < 2 or not fields.issuperset(names):  # noqa: PLR2004 - for one, no tuple
        return by_attribute
    every: Callable[[Any], Values] = attrgetter(*names)

    def by_field(record: object) -> Values:
        try:
            return every(record)
        except AttributeError:  # a field that was never set
            return by_attribute(record)

    return by_field


def _without_unknown_facts(rule_set: RuleSet, records: Iterable[Record]) -> Iterator[Record]:
    """The records, as long as they hold nothing but facts of the vocabulary."""
    vocabulary = rule_set.vocabulary
    names = frozenset(vocabulary)
    read = _reader(vocabulary)
    for number, record in enumerate(records):
        if isinstance(record, Mapping):
            given: AbstractSet[str] = record.keys()
        elif attrs.has(type(record)):
            given = attrs.fields_dict(type(record)).keys()
        else:
            given = names  # the reader refuses it
        if not given <= names:
            facts = dict(zip(vocabulary, read(number, record), strict=True))
            unknown = [_unknown(name, rule_set) for name in given if name not in names]
            faults = faults_in(vocabulary, facts)
            raise _fact_error(rule_set, number, (*unknown, *faults))
        yield record


def _unknown(name: object, rule_set: RuleSet) -> Fault:
    near = rule_set.vocabulary.nearest(name) if isinstance(name, str) else None
    hint = f"did you mean {near}?" if near else ""
    return Fault("", f"the name {name!r}", f"facts of the {rule_set.subject} only", hint)


# The values of a fact that some conditions can tell apart, and the tree over them.


@attrs.frozen
class _Cell:
    """Values of a fact from `low` to `high` that no condition tells apart; both `None`: unknown."""

    low: Value | None
    high: Value | None


@attrs.frozen(cache_hash=True)
class _Branch:
    """Where a tree turns on a fact: each subtree with the cells that lead to it."""

    fact: Fact
    ways: "tuple[tuple[tuple[_Cell, ...], _Tree], ...]"


_Tree = int | _Branch | None
"""What to add to the mask, `None` for a contradiction; or where to branch."""

_UNKNOWN: Final = _Cell(None, None)


def _tree(
    conditions: Sequence[_Decided], cells: Mapping[Fact, Sequence[_Cell]], facts: Sequence[Fact]
) -> _Tree:
    """The tree that decides the conditions by branching on `facts`, in their order."""
    chosen: dict[str, Value | None] = {}

    def grown(depth: int) -> _Tree:
        if depth == len(facts):
            added = [each.adds(chosen) for each in conditions]
            return None if None in added else sum(each or 0 for each in added)
        fact = facts[depth]
        ways: dict[_Tree, list[_Cell]] = {}
        for cell in cells[fact]:
            chosen[fact.name] = cell.low
            ways.setdefault(grown(depth + 1), []).append(cell)
        # What adds least comes first: it is what most records are hoped to be.
        order = sorted(ways, key=_least)
        return _Branch(fact, tuple((tuple(ways[subtree]), subtree) for subtree in order))

    return grown(0)


def _least(tree: _Tree) -> float:
    if isinstance(tree, _Branch):
        return min(_least(subtree) for _, subtree in tree.ways)
    return float("inf") if tree is None else tree


def _cells(fact: Fact, conditions: Iterable[Expression]) -> tuple[_Cell, ...]:
    """The cells of a fact, upward, the unknown last."""
    match fact.type:
        case Boolean():
            known = [_Cell(True, True), _Cell(False, False)]  # noqa: FBT003 - values of a fact
        case Text(choices=choices):
            known = [_Cell(choice, choice) for choice in choices]
        case WholeNumber(minimum=low, maximum=high):
            cuts = _constants(conditions, Kind.NUMBER)
            known = [_Cell(first, last) for first, last in _pieces(low, high, cuts)]
        case Date(earliest=earliest, latest=latest):
            days = [each.toordinal() for each in _constants(conditions, Kind.DATE)]
            known = [
                _Cell(date.fromordinal(first), date.fromordinal(last))
                for first, last in _pieces(earliest.toordinal(), latest.toordinal(), days)
            ]
        case _:
            assert_never(fact.type)
    return (*known, _UNKNOWN)


def _constants(conditions: Iterable[Expression], kind: Kind) -> list[Any]:
    return [
        node.value
        for condition in conditions
        for node in walk(condition)
        if isinstance(node, Literal | Parameter) and node.kind is kind
    ]


def _pieces(low: int, high: int, cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The range from `low` to `high` in pieces, with each cut a piece of its own."""
    for cut in sorted(set(cuts)):
        if low <= cut <= high:
            if low < cut:
                yield low, cut - 1
            yield cut, cut
            low = cut + 1
    if low <= high:
        yield low, high


def _merged(fact: Fact, cells: Iterable[_Cell], every: Sequence[_Cell]) -> Iterator[_Cell]:
    """The cells, neighbors joined where the fact's values have an order to join them by."""
    known = [cell for cell in cells if cell is not _UNKNOWN]
    if not isinstance(fact.type, WholeNumber | Date):
        yield from known
        return
    places = enumerate(every.index(cell) for cell in known)
    for _, run in itertools.groupby(places, lambda pair: pair[1] - pair[0]):
        joined = [every[place] for _, place in run]
        yield _Cell(joined[0].low, joined[-1].high)


def _compares_facts(condition: Expression) -> bool:
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


def _groups(conditions: Iterable[_Decided]) -> list[list[_Decided]]:
    """The conditions in groups that share no facts."""
    groups: list[tuple[set[Fact], list[_Decided]]] = []
    for condition in conditions:
        names, members = set(facts_in(condition.holds)), [condition]
        apart = []
        for group in groups:
            if names.isdisjoint(group[0]):
                apart.append(group)
            else:
                names |= group[0]
                members = [*group[1], *members]
        groups = [*apart, (names, members)]
    return [members for _, members in groups]


# The writing of the source.


class _Writer:
    """Writes the function of one rule set, line by line."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.vocabulary = rule_set.vocabulary
        self.requirements = _requirements(rule_set)
        self.constraints = _constraints(rule_set)
        self.lines: list[str] = []
        self.constants: dict[str, object] = {}
        self.temporaries = 0
        self.variables = {fact: f"v{place}" for place, fact in enumerate(self.vocabulary.facts)}
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
        self.lines.append("    " * depth + text)

    def source(self) -> str:
        head = [
            "def rows(",
            "    records, constants, verdicts, new_verdict, read, by_reference, unreconciled,",
            "    *, type=type, dict=dict, int=int, str=str, date=date,  # locals are faster",
            "):",
        ]
        if self.constants:
            head.append(f"    {', '.join(self.constants)}, = constants")
        head.extend(f"    # {name} is {_shown(value)}" for name, value in self.constants.items())
        return "\n".join([*head, *self.lines, ""])

    def write(self) -> None:
        self.line(1, "for number, record in enumerate(records):")
        self.read(2)
        self.line(2, "mask = 0")
        conditions = (*self.requirements, *self.constraints)
        groups = _groups(conditions)
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
        self.line(2, "yield verdict")

    def read(self, depth: int) -> None:
        """Every fact into its variable."""
        pairs = [(fact.name, variable) for fact, variable in self.variables.items()]
        if not pairs:
            self.line(depth, "if type(record) is not dict:")
            self.line(depth + 1, "read(number, record)")
            return
        self.line(depth, "if type(record) is dict:")
        self.line(depth + 1, "try:")
        for name, variable in pairs:
            self.line(depth + 2, f'{variable} = record["{name}"]')
        self.line(depth + 1, "except KeyError:")
        self.line(depth + 2, "get = record.get")
        for name, variable in pairs:
            self.line(depth + 2, f'{variable} = get("{name}")')
        self.line(depth, "else:")
        self.line(depth + 1, f"{', '.join(self.variables.values())}, = read(number, record)")

    def aside(self, depth: int) -> None:
        """Leave the record to the reference meaning."""
        self.line(depth, "yield by_reference(number, record)")
        self.line(depth, "continue")

    def group(self, depth: int, conditions: Sequence[_Decided]) -> None:
        """Conditions that share facts with no others."""
        for each in conditions:
            self.line(depth, f"# {each.says!a}")
        expressions = [each.holds for each in conditions]
        facts = list(dict.fromkeys(fact for each in expressions for fact in facts_in(each)))
        cells = {fact: _cells(fact, expressions) for fact in facts}
        leaves = 1
        for own in cells.values():
            leaves *= len(own)
        if leaves <= LEAVES_MAXIMUM and not any(map(_compares_facts, expressions)):
            self.tree(depth, _tree(conditions, cells, facts), cells)
            return
        for fact in facts:
            self.guard(depth, fact)
        for condition in conditions:
            self.one_by_one(depth, condition)

    # A tree.

    def tree(self, depth: int, tree: _Tree, cells: Mapping[Fact, Sequence[_Cell]]) -> None:
        match tree:
            case None:
                self.aside(depth)
            case int():
                self.line(depth, f"mask += {tree}" if tree else "pass")
            case _Branch(fact=fact, ways=((_, subtree),)):  # whatever the fact is, if it is one
                self.guard(depth, fact)
                self.tree(depth, subtree, cells)
            case _Branch(fact=fact, ways=ways) if fact.kind is Kind.BOOLEAN:
                variable = self.variables[fact]
                tests = [
                    (" or ".join(f"{variable} is {cell.low}" for cell in group), subtree)
                    for group, subtree in ways
                ]
                self.chain(depth, tests, cells)
            case _Branch(fact=fact, ways=ways):
                variable = self.variables[fact]
                self.line(depth, f"if type({variable}) is {_CLASSES[fact.kind]}:")
                tests = [
                    (self.among(fact, _merged(fact, group, cells[fact])), subtree)
                    for group, subtree in ways
                    if group != (_UNKNOWN,)
                ]
                self.chain(depth + 1, tests, cells)
                self.line(depth, f"elif {variable} is None:")
                self.tree(depth + 1, next(way for group, way in ways if _UNKNOWN in group), cells)
                self.line(depth, "else:")
                self.aside(depth + 1)
            case _:
                assert_never(tree)

    def chain(
        self,
        depth: int,
        tests: Sequence[tuple[str, _Tree]],
        cells: Mapping[Fact, Sequence[_Cell]],
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

    def among(self, fact: Fact, cells: Iterable[_Cell]) -> str:
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
            every = [cell for cell in _cells(fact, ()) if cell is not _UNKNOWN]
            among = self.among(fact, every)
            allowed = f"type({variable}) is {_CLASSES[fact.kind]} and {among}"
        self.line(depth, f"if not ({allowed} or {variable} is None):")
        self.aside(depth + 1)

    # Two tests.

    def one_by_one(self, depth: int, condition: _Decided) -> None:
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
    if isinstance(value, frozenset):
        return "any of " + ", ".join(sorted(map(ascii, value)))
    return ascii(value)
