"""Errors: one tree, every fault at once, and they travel."""

import copy
import enum
import pickle
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from qip_rules import errors
from qip_rules.errors import (
    ArgumentError,
    Arguments,
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
    by_class,
    expect_arguments,
    has_address,
    unreadable,
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
    kinds = {name: getattr(errors, name) for name in errors.__all__ if name.endswith("Error")}
    assert drawn == {name: kind.__base__.__name__ for name, kind in kinds.items()}


def test_a_fault_in_words() -> None:
    assert str(ONE) == "core_team[2].email: found “x”; expected an e-mail address"
    assert str(TWO) == "found nothing; expected a record (it is empty)"


def test_all_faults_are_told() -> None:
    error = InputError(iter([ONE, TWO]), of="the application")
    assert error.faults == (ONE, TWO)
    assert str(error) == f"the application has 2 faults\n  - {ONE}\n  - {TWO}"
    assert str(InputError([ONE])) == f"the input has 1 fault\n  - {ONE}"


@pytest.mark.parametrize("kind", [ArgumentError, InputError, ProgramError, FactError])
def test_errors_with_faults_travel(kind: type[ArgumentError | InputError]) -> None:
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


# Arguments of wrong classes


class Onset(enum.Enum):
    """A class whose name begins with a vowel that is spoken like one."""

    NOW = "now"


@pytest.mark.parametrize(
    ("value", "classes"),
    [
        ("a text", str),
        (b"bytes", bytes),
        (["one"], Iterable),
        (("one",), Collection),
        ({"one": 1}, Mapping),
        ({"one": 1}, Collection),
        ("a text", str | Iterable),
        ("a text", Iterable | str),
        (None, str | None),
        (Onset.NOW, Onset),
        (True, int),
    ],
)
def test_an_argument_of_the_right_class_is_let_by(value: object, classes: type) -> None:
    expect_arguments("decide", value=(value, classes))


@pytest.mark.parametrize(
    ("value", "classes", "found", "expected"),
    [
        ("x", int, "a str", "an int"),
        (None, Onset, "None", "an Onset"),
        (Onset, Onset, "the class Onset", "an Onset"),
        (1, str | None, "an int", "a str or None"),
        (1, str | Onset | None, "an int", "a str, an Onset or None"),
        ([], Mapping, "a list", "a Mapping"),
        ("one text", Iterable, "a str", "an Iterable"),
        (b"one text", Collection, "a bytes", "a Collection"),
        ("one text", Collection | None, "a str", "a Collection or None"),
        (7, Iterable, "an int", "an Iterable"),
    ],
)
def test_an_argument_of_another_class(
    value: object, classes: type, found: str, expected: str
) -> None:
    with pytest.raises(ArgumentError) as refused:
        expect_arguments("decide", value=(value, classes))
    assert refused.value.faults == (Fault("value", found, expected),)


def test_all_arguments_of_wrong_classes_are_told_at_once() -> None:
    with pytest.raises(TypeError) as refused:
        expect_arguments(
            "assess", application=(5, str), policy=("x", int, "count it"), function=(1, int)
        )
    assert isinstance(refused.value, QipRulesError)
    assert not isinstance(refused.value, InputError)
    assert str(refused.value) == (
        "the call of assess has 2 faults\n"
        "  - application: found an int; expected a str\n"
        "  - policy: found a str; expected an int (count it)"
    )


def test_arguments_said_once_are_refused_alike() -> None:
    takes = Arguments("decide", facts=(Mapping,), currency=(str | None, "as ISO 4217 has it"))
    calls: list[tuple[object, object]] = [({}, "USD"), (MappingProxyType({}), None)]
    for right in calls:
        assert False not in map(isinstance, right, takes.classes)
        takes.refuse(*right)
    wrong = ("size", 7)
    assert list(map(isinstance, wrong, takes.classes)) == [False, False]
    with pytest.raises(ArgumentError) as refused:
        takes.refuse(*wrong)
    assert str(refused.value) == (
        "the call of decide has 2 faults\n"
        "  - facts: found a str; expected a Mapping\n"
        "  - currency: found an int; expected a str or None (as ISO 4217 has it)"
    )
    with pytest.raises(ValueError, match="zip"):
        takes.refuse({})


@pytest.mark.parametrize("value", [lambda: 1, object(), [object()], "a".join, iter(())])
def test_where_something_lies_in_the_memory_is_known_for_what_it_is(value: object) -> None:
    assert has_address(repr(value))
    assert by_class(value) == f"a{'n' * (type(value) is object)} {type(value).__name__}"


@pytest.mark.parametrize("value", [None, len, int, 7, "met at noon", b"at 0"])
def test_what_shows_itself_has_no_address(value: object) -> None:
    assert not has_address(repr(value))


def test_what_stands_where_a_file_was_to_be_read(tmp_path: Path) -> None:
    def said(path: Path) -> str:
        with pytest.raises(OSError, match=path.name) as caught:
            path.read_bytes()
        return unreadable(caught.value)

    assert said(tmp_path / "nothing") == "no such file"
    assert said(tmp_path) == "a folder"
    (tmp_path / "file").write_bytes(b"")
    assert said(tmp_path / "file" / "within") == "no such file"
    assert unreadable(PermissionError(13, "Permission denied", str(tmp_path))) == "a folder"
    closed = PermissionError(13, "Permission denied", str(tmp_path / "file"))
    assert unreadable(closed) == "a file that cannot be read: Permission denied"
