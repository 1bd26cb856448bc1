"""openfisca-core: variables with vector formulas, in NumPy.

It has no missing values, an input that is not given being zero: each fact is two variables, its
value and whether it is known, and each requirement two, refuted and open. A simulation keeps what
it has calculated, so each run makes a new one, and setting its 28 inputs is timed.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, Final, assert_never

from benchmarks.rules.contender import Contender, Driven, Group
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
from benchmarks.rules.task import Answer, Facts, fact_names, number_names

__all__ = ["CONTENDERS"]

MONTH: Final = "2026-01"

Formula = Callable[[Any, Any], Any]
"""Given the population and the period, a column of booleans."""


def _formula(condition: Condition) -> Formula:
    match condition:
        case Is(fact=name, value=None):
            return lambda record, period: ~record(_known(name), period)
        case Is(fact=name, value=True):
            return lambda record, period: record(_known(name), period) & record(name, period)
        case Is(fact=name):
            return lambda record, period: record(_known(name), period) & ~record(name, period)
        case IsNot(fact=name, value=True):
            return lambda record, period: ~(record(_known(name), period) & record(name, period))
        case IsNot(fact=name):
            return lambda record, period: ~record(_known(name), period) | record(name, period)
        case Outside(fact=name, low=low, high=high):
            return _outside(name, low, high)
        case AllOf(parts=parts):
            return _reduced("logical_and", [_formula(part) for part in parts])
        case AnyOf(parts=parts):
            return _reduced("logical_or", [_formula(part) for part in parts])
        case _:
            assert_never(condition)


def _outside(name: str, low: int, high: int | None) -> Formula:
    def outside(record: Any, period: Any) -> Any:  # noqa: ANN401 - untyped
        number = record(name, period)
        beyond = number < low if high is None else (number < low) | (number > high)
        return record(_known(name), period) & beyond

    return outside


def _reduced(function: str, formulas: list[Formula]) -> Formula:
    import numpy as np

    reduce = getattr(np, function).reduce
    return lambda record, period: reduce([formula(record, period) for formula in formulas])


def _known(name: str) -> str:
    return f"{name}_is_known"


def _make(_cores: int) -> Driven:
    import numpy as np

    variable = import_module("openfisca_core.variables").Variable
    builder = import_module("openfisca_core.simulations").SimulationBuilder
    month = import_module("openfisca_core.periods").DateUnit.MONTH
    record = import_module("openfisca_core.entities").build_entity(
        key="record", plural="records", label="A record", is_person=True
    )
    system = import_module("openfisca_core.taxbenefitsystems").TaxBenefitSystem([record])
    numbers = number_names()

    def add(name: str, kind: type, formula: Formula | None = None) -> None:
        described = {"value_type": kind, "entity": record, "definition_period": month}
        described |= {"label": name} | ({"formula": formula} if formula else {})
        system.add_variable(type(name, (variable,), described))

    for name in fact_names():
        add(name, int if name in numbers else bool)
        add(_known(name), bool)
    outputs: list[str] = []
    for kind, conditions in (("refuted", REFUTED), ("open", OPEN)):
        for code, condition in conditions.items():
            outputs.append(f"{kind}_{code.replace('-', '_')}")
            add(outputs[-1], bool, _formula(condition))

    def prepare(records: list[Facts]) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        for name in fact_names():
            given = [each[name] for each in records]
            dtype = np.int32 if name in numbers else np.bool_
            columns[name] = np.array([value or 0 for value in given], dtype)
            columns[_known(name)] = np.array([value is not None for value in given], np.bool_)
        return columns

    def decide(columns: Mapping[str, Any]) -> list[Any]:
        rows = len(next(iter(columns.values())))
        simulation = builder().build_default_simulation(system, rows)
        for name, values in columns.items():
            simulation.set_input(name, MONTH, values)
        return [simulation.calculate(name, MONTH) for name in outputs]

    return Driven(prepare=prepare, decide=decide, plain=_plain)


def _plain(columns: list[Any]) -> Iterator[Answer]:
    for row in zip(*(column.tolist() for column in columns), strict=True):
        found = [code for code, holds in zip((*REFUTED, *OPEN), row, strict=True) if holds]
        refuted = sum(row[: len(REFUTED)])
        yield from answers_of_codes([(found[:refuted], found[refuted:])])


CONTENDERS: Final = (
    Contender(
        name="openfisca-core",
        group=Group.COLUMNS,
        make=_make,
        how="Vector formulas over NumPy columns, two variables a fact and two a requirement.",
        three_valued="two rules each",
        all_codes="yes",
        imports=(
            "openfisca_core.simulations",
            "openfisca_core.taxbenefitsystems",
            "openfisca_core.variables",
        ),
        distributions=("OpenFisca-Core",),
    ),
)
