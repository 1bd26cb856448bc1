"""Errors: one tree, every fault at once, and they travel."""

import copy
import pickle

import pytest

from qip_rules import errors
from qip_rules.errors import (
    ExpressionError,
    ExpressionSyntaxError,
    ExpressionTypeError,
    FactError,
    Fault,
    InputError,
    MoneyError,
    NotInForceError,
    ProgramError,
    QipRulesError,
    SolverError,
    UnknownNameError,
)

ONE = Fault("core_team[2].email", "“x”", "an e-mail address")
TWO = Fault("", "nothing", "a record", "it is empty")


def test_the_tree_is_the_one_that_the_docstring_draws() -> None:
    assert errors.__doc__ is not None
    drawn: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for line in errors.__doc__.splitlines():
        name = next((word for word in line.split() if word.endswith("Error")), None)
        if name is None:
            continue
        depth = line.index(name)
        path = [each for each in path if each[0] < depth]
        drawn[name] = path[-1][1] if path else "Exception"
        path.append((depth, name))
    kinds = {name: getattr(errors, name) for name in errors.__all__ if name != "Fault"}
    assert drawn == {name: kind.__base__.__name__ for name, kind in kinds.items()}


def test_a_fault_in_words() -> None:
    assert str(ONE) == "core_team[2].email: found “x”; expected an e-mail address"
    assert str(TWO) == "found nothing; expected a record (it is empty)"


def test_all_faults_are_told() -> None:
    error = InputError(iter([ONE, TWO]), of="the application")
    assert error.faults == (ONE, TWO)
    assert str(error) == f"the application has 2 faults\n  - {ONE}\n  - {TWO}"
    assert str(InputError([ONE])) == f"the input has 1 fault\n  - {ONE}"


@pytest.mark.parametrize("kind", [InputError, ProgramError, FactError])
def test_input_errors_travel(kind: type[InputError]) -> None:
    error = kind([ONE, TWO], of="the application")
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):  # noqa: S301
        assert type(again) is kind
        assert (again.faults, again.of, str(again)) == (error.faults, error.of, str(error))


@pytest.mark.parametrize(
    "kind", [ExpressionError, ExpressionSyntaxError, ExpressionTypeError, UnknownNameError]
)
def test_expression_errors_travel_with_their_place(kind: type[ExpressionError]) -> None:
    error = kind("it is wrong", line=2, column=7)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(again) is kind
    assert (again.message, again.line, again.column) == ("it is wrong", 2, 7)
    assert str(again) == "line 2, column 7: it is wrong"
    assert str(kind("it is wrong", line=1, column=7)) == "column 7: it is wrong"
    assert str(kind("it is wrong")) == "it is wrong"


@pytest.mark.parametrize("kind", [NotInForceError, MoneyError, SolverError])
def test_plain_errors_travel(kind: type[QipRulesError]) -> None:
    again = pickle.loads(pickle.dumps(kind("it is wrong")))  # noqa: S301
    assert type(again) is kind
    assert str(again) == "it is wrong"
    with pytest.raises(QipRulesError):
        raise again
