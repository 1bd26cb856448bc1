"""Every error of the library, in one tree.

An error means the *input* was wrong. "Not eligible", "unpaired" and "past due" are answers
and never errors.

    QipRulesError
    ├── InputError              outside data that is not what it should be: all faults at once
    │   ├── ProgramError        a program document with mistakes
    │   └── FactError           a record of facts that its vocabulary does not allow
    ├── ExpressionError         a rule that is not an expression of the language
    │   ├── ExpressionSyntaxError   text that does not parse
    │   ├── ExpressionTypeError     operands that do not fit together
    │   └── UnknownNameError        a name that no vocabulary and no parameter has
    ├── NotInForceError         a date on which the program has no such rule or value
    ├── MoneyError              an amount that is not exact, or currencies that differ
    ├── NoSuchRecordError       test records of a kind that the rules make impossible
    ├── BrokenLawError          another team's service that breaks a law of `testing.laws`
    ├── StoreError              a log that is not what was written, or no log at all
    │   └── StoreUnavailableError   locked, full or gone for now: nothing half-written, try again
    └── SolverError             a solver gave back something that fails its own proof

Everything that can carry several mistakes carries them all, as `faults`.
"""

from collections.abc import Iterable

import attrs

__all__ = [
    "BrokenLawError",
    "ExpressionError",
    "ExpressionSyntaxError",
    "ExpressionTypeError",
    "FactError",
    "Fault",
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


class InputError(QipRulesError):
    """Outside data that cannot be used. Carries every fault, in reading order."""

    def __init__(self, faults: Iterable[Fault], *, of: str = "the input") -> None:
        self.faults = tuple(faults)
        self.of = of
        count = len(self.faults)
        lines = [f"{of} has {count} {'fault' if count == 1 else 'faults'}"]
        lines.extend(f"  - {fault}" for fault in self.faults)
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.faults, self.of)


def _rebuild(kind: type[InputError], faults: tuple[Fault, ...], of: str) -> InputError:
    return kind(faults, of=of)


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
