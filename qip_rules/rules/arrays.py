"""The same meaning in columns, on NumPy: two total masks a condition, never one of three values.

One nullable column cannot carry "unknown" safely through negation in every library, so each
condition becomes `proved` and `refuted`; a row in neither is unknown, and `not` swaps the two.
"""

from collections.abc import Iterable, Mapping
from typing import Any, assert_never

import attrs
import numpy as np
from numpy.typing import NDArray

from qip_rules.errors import ExpressionTypeError, FactError, Fault
from qip_rules.rules.deciding import COMPARES, fault_of
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
)
from qip_rules.rules.fact import Fact, Kind, Value
from qip_rules.rules.requirement import RuleSet

__all__ = ["Column", "Masks", "column", "decide_array", "decide_arrays"]

Bools = NDArray[np.bool_]

_DTYPES = {
    Kind.BOOLEAN: np.dtype(np.bool_),
    Kind.NUMBER: np.dtype(np.int64),
    Kind.TEXT: np.dtype(object),
    Kind.DATE: np.dtype("datetime64[D]"),
}


@attrs.frozen(eq=False)
class Column:
    """The values of one fact for many records, and in which of them it is known.

    `values` has a value of the fact's kind in every row (booleans, int64, Python text in an
    object array, datetime64[D]); what stands where `known` is false does not matter.
    """

    values: NDArray[Any]
    known: Bools


@attrs.frozen(eq=False)
class Masks:
    """Where a condition is proved and where it is refuted; elsewhere it is unknown."""

    proved: Bools
    refuted: Bools


def column(fact: Fact, values: Iterable[Value | None]) -> Column:
    """A column from one value a record, `None` where it is not known.

    Raises:
        FactError: values that the fact cannot have, each with its row, counted from 0.
    """
    rows = list(values)
    faults = [
        Fault(f"{fact.name}[{row}]", fault.found, fault.expected, fault.hint)
        for row, value in enumerate(rows)
        if (fault := fault_of(fact, value)) is not None
    ]
    if faults:
        raise FactError(faults, of=f"the column {fact.name}")
    known = np.fromiter((value is not None for value in rows), np.bool_, len(rows))
    filled = np.zeros(len(rows), _DTYPES[fact.kind])
    if fact.kind is Kind.TEXT:
        filled[:] = ""
    for row in np.flatnonzero(known):
        filled[row] = rows[row]
    return Column(filled, known)


def decide_arrays(rule_set: RuleSet, columns: Mapping[str, Column], rows: int) -> dict[str, Masks]:
    """Each requirement of the rule set decided for all rows at once, by code.

    A fact without a column is not known in any row.

    Raises:
        FactError: columns of another length than `rows`, or of another dtype than their fact's.
    """
    named = {fact for each in rule_set.requirements for fact in facts_in(each.requires)}
    faults = [
        fault
        for fact in rule_set.vocabulary.facts
        if fact in named and fact.name in columns
        for fault in _faults_of(fact, columns[fact.name], rows)
    ]
    if faults:
        raise FactError(faults, of="the columns of facts")
    return {each.code: decide_array(each.requires, columns, rows) for each in rule_set.requirements}


def decide_array(expression: Expression, columns: Mapping[str, Column], rows: int) -> Masks:
    """One condition decided for all rows at once.

    Raises:
        ExpressionTypeError: the expression is no condition.
    """
    if expression.kind not in (Kind.BOOLEAN, Kind.NULL):
        msg = f"only a condition can be decided; this is a {expression.kind.value}"
        raise ExpressionTypeError(msg)
    return _masks(expression, columns, rows)


def _faults_of(fact: Fact, given: Column, rows: int) -> Iterable[Fault]:
    dtype = _DTYPES[fact.kind]
    if given.values.dtype != dtype:
        yield Fault(fact.name, f"dtype {given.values.dtype}", f"dtype {dtype}")
    if given.known.dtype != np.bool_:
        yield Fault(f"{fact.name}.known", f"dtype {given.known.dtype}", "dtype bool")
    for part, shape in (("", given.values.shape), (".known", given.known.shape)):
        if shape != (rows,):
            yield Fault(f"{fact.name}{part}", f"shape {shape}", f"shape ({rows},)")


def _masks(node: Expression, columns: Mapping[str, Column], rows: int) -> Masks:
    match node:
        case Literal() | Parameter() | Reference():
            given = _column(node, columns, rows)
            return _where(given.values.astype(np.bool_), given.known)
        case Comparison(operator=sign, left=left, right=right):
            first, second = _column(left, columns, rows), _column(right, columns, rows)
            if node.tests_for_missing:
                same = first.known == second.known
                return _where(same == (sign is Operator.EQUAL), np.ones(rows, np.bool_))
            return _where(_compared(sign, first, second), first.known & second.known)
        case Within(operand=operand, low=low, high=high):
            value, least, most = (_column(each, columns, rows) for each in (operand, low, high))
            inside = _compared(Operator.LESS_OR_EQUAL, least, value) & _compared(
                Operator.LESS_OR_EQUAL, value, most
            )
            return _where(inside, least.known & value.known & most.known)
        case OneOf(operand=operand, choices=choices):
            value, *others = (_column(each, columns, rows) for each in (operand, *choices))
            equal = [_compared(Operator.EQUAL, value, other) for other in others]
            known = np.logical_and.reduce([each.known for each in (value, *others)])
            return _where(np.logical_or.reduce(equal), known)
        case Not(operand=operand):
            masks = _masks(operand, columns, rows)
            return Masks(proved=masks.refuted, refuted=masks.proved)
        case And(operands=operands):
            parts = [_masks(each, columns, rows) for each in operands]
            return Masks(
                proved=np.logical_and.reduce([part.proved for part in parts]),
                refuted=np.logical_or.reduce([part.refuted for part in parts]),
            )
        case Or(operands=operands):
            parts = [_masks(each, columns, rows) for each in operands]
            return Masks(
                proved=np.logical_or.reduce([part.proved for part in parts]),
                refuted=np.logical_and.reduce([part.refuted for part in parts]),
            )
        case _:
            assert_never(node)


def _where(true: Bools, known: Bools) -> Masks:
    return Masks(proved=known & true, refuted=known & ~true)


def _column(node: Expression, columns: Mapping[str, Column], rows: int) -> Column:
    match node:
        case Reference(fact=fact) if fact.name in columns:
            return columns[fact.name]
        case Literal(value=None) | Reference():
            kind = Kind.BOOLEAN if node.kind is Kind.NULL else node.kind
            return Column(np.zeros(rows, _DTYPES[kind]), np.zeros(rows, np.bool_))
        case Literal(value=value) | Parameter(value=value):
            filled = np.empty(rows, _DTYPES[node.kind])
            filled[:] = value
            return Column(filled, np.ones(rows, np.bool_))
        case Comparison() | Within() | OneOf() | Not() | And() | Or():
            masks = _masks(node, columns, rows)
            return Column(masks.proved, masks.proved | masks.refuted)
        case _:
            assert_never(node)


def _compared(sign: Operator, first: Column, second: Column) -> Bools:
    """The comparison in the rows where both are known; false elsewhere."""
    both = first.known & second.known
    result = np.zeros(len(both), np.bool_)
    if both.any():  # `null` has no kind, so its column may be of another dtype
        result[both] = COMPARES[sign](first.values[both], second.values[both]).astype(np.bool_)
    return result
