"""Every error of the library, in one tree.

An error means that what was given was wrong. "Not eligible", "unpaired" and "past due" are
answers and never errors.

    QipRulesError
    ├── ArgumentError           a call with something of another class: the code is wrong, no data
    ├── InputError              outside data that is not what it should be: all faults at once
    │   ├── InfeasibleError     demands that cannot all be met: a minimal set that clashes
    │   │   └── UnstableLoadsError  minimum loads that no stable pairing meets: all of them
    │   ├── ProgramError        a program document with mistakes
    │   └── FactError           a record of facts that its vocabulary does not allow
    ├── ExpressionError         a rule that is not an expression of the language
    │   ├── ExpressionSyntaxError   text that does not parse
    │   ├── ExpressionTypeError     operands that do not fit together
    │   └── UnknownNameError        a name that no vocabulary and no parameter has
    ├── NotInForceError         a date on which the program has no such rule or value
    ├── MoneyError              an amount that is not exact, or currencies that differ
    ├── NoSuchRecordError       test records of a kind that the rules make impossible
    ├── BrokenLawError          another team's service that breaks a law of `testing`
    ├── StoreError              a log that is not what was written, or no log at all
    │   └── StoreUnavailableError   locked, full or gone for now: nothing half-written, try again
    └── SolverError             a solver gave back something that fails its own proof

Everything that can carry several mistakes carries them all, as `faults`.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final

import attrs

__all__ = [
    "ArgumentError",
    "Arguments",
    "BrokenLawError",
    "ExpressionError",
    "ExpressionSyntaxError",
    "ExpressionTypeError",
    "FactError",
    "Fault",
    "InfeasibleError",
    "InputError",
    "MoneyError",
    "NoSuchRecordError",
    "NotInForceError",
    "ProgramError",
    "QipRulesError",
    "SolverError",
    "StoreError",
    "StoreUnavailableError",
    "UnknownNameError",
    "UnstableLoadsError",
    "by_class",
    "expect_arguments",
    "has_address",
    "unreadable",
]


@attrs.frozen
class Fault:
    """One mistake in the input: where it is, what was found, what is expected there."""

    place: str
    """A field path (`core_team[2].email`), or file, row and column; empty for the whole input."""
    found: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}found {self.found}; expected {self.expected}{hint}"


class QipRulesError(Exception):
    """The root of every error that this library raises on purpose."""


def _told(faults: tuple[Fault, ...], of: str) -> str:
    count = len(faults)
    lines = [f"{of} has {count} {'fault' if count == 1 else 'faults'}"]
    lines.extend(f"  - {fault}" for fault in faults)
    return "\n".join(lines)


class ArgumentError(QipRulesError, TypeError):
    """A function called with something of another class than it takes. Carries every such fault.

    No `InputError`: the calling code is wrong, and no data from outside. It is a `TypeError` too,
    as Python itself raises for such calls.
    """

    def __init__(self, faults: Iterable[Fault], *, of: str = "the call") -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        self.of = of
        super().__init__(_told(self.faults, of))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.faults, self.of)


class InputError(QipRulesError):
    """Outside data that cannot be used. Carries every fault, in reading order."""

    def __init__(self, faults: Iterable[Fault], *, of: str = "the input") -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        self.of = of
        super().__init__(_told(self.faults, of))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.faults, self.of)


def _rebuild(
    kind: type[ArgumentError | InputError], faults: tuple[Fault, ...], of: str
) -> ArgumentError | InputError:
    return kind(faults, of=of)


class InfeasibleError(InputError):
    """Demands of which each can be met, but not all together.

    `faults` are a minimal set of demands that clash, each at its place: without any one of them
    the others of the set can be met. Other demands may clash besides.
    """

    def __init__(self, faults: Iterable[Fault], *, of: str = "the input") -> None:
        super().__init__(faults, of=of)
        lines = [f"{of} cannot all be met; without any one of these the others here can:"]
        lines.extend(f"  - {fault.place}: {fault.found}" for fault in self.faults)
        self.args: tuple[Any, ...] = ("\n".join(lines),)


class UnstableLoadsError(InfeasibleError):
    """Minimum loads that no stable pairing meets.

    Each of `faults` clashes by itself with the demand that the pairing be stable, so all are told.
    """

    def __init__(self, faults: Iterable[Fault], *, of: str = "the minimum loads") -> None:
        super().__init__(faults, of=of)
        lines = [f"{of} cannot be met by any stable pairing:"]
        lines.extend(f"  - {fault.place}: {fault.found}" for fault in self.faults)
        self.args: tuple[Any, ...] = ("\n".join(lines),)


class ProgramError(InputError):
    """A program document that does not load. Carries every mistake with its place."""


class ExpressionError(QipRulesError):
    """A rule that is not an expression of the language.

    `line` and `column` count from 1 and point into the text, where there is one.
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        if self.column is None:
            return self.message
        line = f"line {self.line}, " if self.line not in (None, 1) else ""
        return f"{line}column {self.column}: {self.message}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_expression_error, (type(self), self.message, self.line, self.column)


def _rebuild_expression_error(
    kind: type[ExpressionError], message: str, line: int | None, column: int | None
) -> ExpressionError:
    return kind(message, line=line, column=column)


class ExpressionSyntaxError(ExpressionError):
    """Text that does not parse."""


class ExpressionTypeError(ExpressionError):
    """Operands that do not fit together, found when the expression is built."""


class UnknownNameError(ExpressionError):
    """A name that is neither a fact of the vocabulary nor a parameter."""


class FactError(InputError):
    """A record of facts that its vocabulary does not allow.

    Wrong types, values out of bounds, or facts that contradict one another.
    """


class NotInForceError(QipRulesError):
    """A date on which the program has no such rule or value. Never treated as zero."""


class MoneyError(QipRulesError):
    """An amount that is not exact in its currency, or two currencies in one sum."""


class NoSuchRecordError(QipRulesError):
    """Test records are asked for that the rules make impossible. The message has the proof."""


class BrokenLawError(QipRulesError, AssertionError):
    """A service under test breaks a law: the message has the record and the clause.

    An `AssertionError` too, so that every test runner counts it as a failure of the test.
    """


class SolverError(QipRulesError):
    """A solver's answer that fails its own proof: nothing of it is used."""


class StoreError(QipRulesError):
    """A log of records that is not what was written, or that cannot be used at all."""


class StoreUnavailableError(StoreError):
    """A log that cannot be used now: locked, full, or its server gone.

    Nothing is half-written. Sending the same records again later is safe: what is on record
    already is a duplicate.
    """


_ADDRESS: Final = re.compile(r"\bat 0x[0-9a-fA-F]+")
_TEXTS: Final = (str, bytes, bytearray)

Classes = type | UnionType
"""A class, or several joined by `|`, of which an argument must be an instance."""


def expect_arguments(
    function: str, /, **arguments: tuple[object, Classes] | tuple[object, Classes, str]
) -> None:
    """Refuse a call with arguments of wrong classes, all of them at once.

    For public entrances, where a wrong class would else come out as an attribute that something
    inside does not have:

        expect_arguments("assess", policy=(policy, Policy, "`program.on(day)` is one"))

    Args:
        function: the name of the function that was called.
        **arguments: by its name, each argument with the classes it may be of, and if it helps, a
            hint how to come by one. A text is no `Iterable` and no `Collection` here: it is one
            value that should have been put among others.

    Raises:
        ArgumentError: what was found and what was expected, by the name of the argument.
    """
    for given in arguments.values():  # most calls are right, and shall cost next to nothing
        value, classes = given[0], given[1]
        if not isinstance(value, classes) or (classes is not str and isinstance(value, _TEXTS)):
            break
    else:
        return
    faults = tuple(
        Fault(name, by_class(each[0]), _one_of(each[1]), *each[2:])
        for name, each in arguments.items()
        if not isinstance(each[0], each[1]) or _is_one_for_several(each[0], each[1])
    )
    if faults:
        raise ArgumentError(faults, of=f"the call of {function}")


class Arguments:
    """What the arguments of one function have to be, for functions that are called very often.

    The function looks for itself, which is as quick as a look can be, and on a wrong class
    `refuse` says everything that `expect_arguments` would:

        if False in map(isinstance, (expression, facts), TAKES.classes):
            TAKES.refuse(expression, facts)

    `classes` has for each argument, in their order, what `isinstance` takes.
    """

    __slots__ = ("_expected", "_function", "classes")

    def __init__(self, function: str, /, **expected: tuple[Classes] | tuple[Classes, str]) -> None:
        """For the function of that name: by its name, each argument's classes, maybe a hint."""
        self._function = function
        self._expected = expected
        self.classes: Sequence[tuple[type, ...]] = tuple(
            _quickest_first(each[0]) for each in expected.values()
        )

    def refuse(self, *given: object) -> None:
        """Refuse a call with these arguments, in their order; nothing happens if all are right.

        Raises:
            ArgumentError: as `expect_arguments` does.
        """
        arguments: dict[str, Any] = {
            name: (value, *each)
            for (name, each), value in zip(self._expected.items(), given, strict=True)
        }
        expect_arguments(self._function, **arguments)


def _quickest_first(classes: Classes) -> tuple[type, ...]:
    """The classes; before an abstract one that dicts are of, dict itself, which is told sooner."""
    kinds = _each_of(classes)
    return (dict, *kinds) if issubclass(dict, kinds) else kinds


def _is_one_for_several(value: object, classes: Classes) -> bool:
    if not isinstance(value, _TEXTS):
        return False
    own = {each for each in _each_of(classes) if isinstance(value, each)}
    return own <= {Iterable, Collection}


def _each_of(classes: Classes) -> tuple[type, ...]:
    return classes.__args__ if isinstance(classes, UnionType) else (classes,)


def by_class(value: object) -> str:
    """What something is, where it cannot be shown itself: `a function`, `an Entry`, `None`."""
    if value is None:
        return "None"
    return f"the class {value.__name__}" if isinstance(value, type) else _one(type(value))


def has_address(text: str) -> bool:
    """Whether `repr` named a place in the memory, which differs from run to run, as of a lambda."""
    return _ADDRESS.search(text) is not None


def _one_of(classes: Classes) -> str:
    words = ["None" if kind is NoneType else _one(kind) for kind in _each_of(classes)]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _one(kind: type) -> str:
    name = kind.__name__
    vowel = name.startswith(tuple("AEIOaeio")) and not name.startswith("One")
    return f"{'an' if vowel else 'a'} {name}"


def unreadable(error: OSError) -> str:
    """What stands where a file was to be read, in words: `no such file`, `a folder`, or why not."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "no such file"
    if isinstance(error, IsADirectoryError) or (error.filename and Path(error.filename).is_dir()):
        return "a folder"  # which Windows says is forbidden to be read
    return f"a file that cannot be read: {error.strerror or error}"
