"""How functions are called: whatever is passed can be passed by its name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "qip_rules"
_SLASH = re.compile(r"[(,\s]/\s*[,)\n]")


def nameless(code: str) -> Iterator[str]:
    """The functions some of whose parameters cannot be named, though nothing asks for that.

    Something does where names of any kind come in beside them, and in what only describes a call.
    """
    if not _SLASH.search(code):
        return  # and is not parsed, as nearly all
    for node in ast.walk(ast.parse(code)):
        if (
            isinstance(node, ast.FunctionDef)
            and node.args.posonlyargs
            and node.args.kwarg is None
            and node.name != "__call__"
        ):
            yield node.name


def test_every_parameter_can_be_named() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): names
        for path in sorted(PACKAGE.rglob("*.py"))
        if (names := [*nameless(path.read_text(encoding="utf-8"))])
    }
    assert found == {}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(a, /, b): ...", ["f"]),
        ("def f(a: int, /) -> int: ...", ["f"]),
        ("class C:\n def f(\n  self,\n  /,\n  b: bool,\n ) -> int: ...", ["f"]),
        ("def f(a, *, b): ...", []),
        ("def f(a, /, **b): ...", []),
        ("class C:\n def __call__(self, a, /): ...", []),
        ("half = whole / 2", []),
    ],
)
def test_nameless_sees_what_cannot_be_named(code: str, expected: list[str]) -> None:
    assert list(nameless(code)) == expected
