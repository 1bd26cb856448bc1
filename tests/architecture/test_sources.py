"""What the source may name: each heavy library in one place, and nothing of the world around."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
import pytest

PACKAGE = Path(__file__).parents[2] / "qip_rules"
SOURCES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}

HOMES = {
    "argcomplete": ("boundary/completing.py",),
    "hypothesis": ("rules/strategies/", "testing/"),
    "msgspec": ("boundary/", "store/decoding.py"),
    "narwhals": ("rules/frames/",),
    "ortools": ("rules/analysis/", "rules/strategies/covering.py", "matching/solve/"),
    "sqlalchemy": ("store/",),
    "vl_convert": ("reports/cohort_report/drawing_charts.py",),
}
"""The only places that may name a library, even as text."""

HEAVY = frozenset(
    {
        "cattrs",
        "hypothesis",
        "lark",
        "msgspec",
        "narwhals",
        "networkx",
        "numpy",
        "ortools",
        "pandas",
        "polars",
        "pyarrow",
        "reportlab",
        "rich",
        "scipy",
        "sqlalchemy",
        "vl_convert",
    }
)
LOADED_ON_IMPORT = {
    "hypothesis": ("testing/", "rules/strategies/"),
    "narwhals": ("rules/frames/",),
    "numpy": ("matching/solve/", "rules/arrays.py"),
    "sqlalchemy": ("store/",),
}
"""Who may import a heavy library at the top: modules that no front door loads."""

AMBIENT = (
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "locale",
    "numpy.random",
    "os.environ",
    "os.environb",
    "os.getenv",
    "os.urandom",
    "random",
    "secrets",
    "time",
    "uuid.uuid1",
    "uuid.uuid4",
)
"""Clock, chance and environment: what would make the same input give another answer."""

MADE_UP = ("answered_forms", "large_cohort", "large_course", "large_decisions", "large_mentoring")
AT_THE_EDGE = {
    "boundary/completing.py": {"os.environ"},
    "store/salting.py": {"secrets", "secrets.token_hex"},
    **{f"boundary/made_up/{each}.py": {"random", "random.Random"} for each in MADE_UP},
}
"""What an edge reads of the world: a shell asks by the environment. The salt of a record can be
drawn nowhere but by chance. What is made up is drawn by a seed that the caller states, so that it
is the same every time."""

_LIBRARY_AS_TEXT = re.compile(rf"({'|'.join(HOMES)})(\.\w+)*")


@attrs.frozen
class Mention:
    """One place where a module names another library."""

    library: str
    line: int
    loads_it: bool
    """Whether importing the module imports the library."""


def mentions(tree: ast.Module) -> Iterator[Mention]:
    def visit(node: ast.AST, *, loads: bool) -> Iterator[Mention]:
        match node:
            case ast.Import(names=names, lineno=line):
                for name in names:
                    yield Mention(name.name.partition(".")[0], line, loads)
            case ast.ImportFrom(module=str(module), lineno=line):
                yield Mention(module.partition(".")[0], line, loads)
            case ast.Constant(value=str(text), lineno=line) if _LIBRARY_AS_TEXT.fullmatch(text):
                yield Mention(text.partition(".")[0], line, loads_it=False)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                yield from inside(ast.iter_child_nodes(node), loads=False)
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=body, orelse=orelse):
                yield from inside(body, loads=False)
                yield from inside(orelse, loads=loads)
            case _:
                yield from inside(ast.iter_child_nodes(node), loads=loads)

    def inside(nodes: Iterable[ast.AST], *, loads: bool) -> Iterator[Mention]:
        for node in nodes:
            yield from visit(node, loads=loads)

    return visit(tree, loads=True)


def imported(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Line, name in the module, and full dotted name of everything that is imported."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names, lineno=line):
                for name in names:
                    root = name.name.partition(".")[0]
                    yield (line, name.asname, name.name) if name.asname else (line, root, root)
            case ast.ImportFrom(module=str(module), names=names, lineno=line):
                for name in names:
                    yield line, name.asname or name.name, f"{module}.{name.name}"
            case _:
                pass


def dotted(node: ast.AST, origin: dict[str, str]) -> str:
    """The full name behind `a.b.c`; empty if `a` was not imported."""
    match node:
        case ast.Name(id=name):
            return origin.get(name, "")
        case ast.Attribute(value=value, attr=attribute):
            owner = dotted(value, origin)
            return f"{owner}.{attribute}" if owner else ""
        case _:
            return ""


def is_ambient(name: str) -> bool:
    return any(name == taboo or name.startswith(f"{taboo}.") for taboo in AMBIENT)


def ambient(tree: ast.Module) -> list[tuple[int, str]]:
    """Line and name of everything that reads the clock, chance or the environment."""
    origin = {name: full for _, name, full in imported(tree)}
    found = {(line, full) for line, _, full in imported(tree) if is_ambient(full)}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(lineno=line) if is_ambient(full := dotted(node, origin)):
                found.add((line, full))
            case ast.Call(func=ast.Attribute(attr="now" | "today" | "utcnow" as method)):
                found.add((node.lineno, method))
            case _:
                pass
    return sorted(found)


def parse(source: str) -> ast.Module:
    return ast.parse(SOURCES[source].read_text("utf-8"), filename=source)


@pytest.mark.parametrize("source", SOURCES)
def test_each_library_is_named_only_at_home(source: str) -> None:
    astray = [
        mention
        for mention in mentions(parse(source))
        if mention.library in HOMES and not source.startswith(HOMES[mention.library])
    ]
    assert astray == []


@pytest.mark.parametrize("source", SOURCES)
def test_heavy_libraries_are_imported_where_they_are_used(source: str) -> None:
    early = [
        mention
        for mention in mentions(parse(source))
        if mention.loads_it
        and mention.library in HEAVY
        and not source.startswith(LOADED_ON_IMPORT.get(mention.library, ()))
    ]
    assert early == []


@pytest.mark.parametrize("source", [s for s in SOURCES if not s.startswith("reports/")])
def test_no_clock_no_chance_no_environment(source: str) -> None:
    found = {name for _, name in ambient(parse(source))}
    assert found == AT_THE_EDGE.get(source, set())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import ortools.sat", [Mention("ortools", 1, loads_it=True)]),
        ("def f():\n    from ortools import sat", [Mention("ortools", 2, loads_it=False)]),
        ("class C:\n    import numpy", [Mention("numpy", 2, loads_it=True)]),
        (
            "if TYPE_CHECKING:\n    import numpy\nelse:\n    import rich",
            [Mention("numpy", 2, loads_it=False), Mention("rich", 4, loads_it=True)],
        ),
        ("load('ortools.graph')", [Mention("ortools", 1, loads_it=False)]),
        ("'ortools is a solver'", []),
    ],
)
def test_mentions_sees_every_way_to_name_a_library(code: str, expected: list[Mention]) -> None:
    assert list(mentions(ast.parse(code))) == expected


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\ndatetime.now(tz)",
        "import datetime as dt\nx = dt.date.today",
        "datetime_class.utcnow()",
        "type(moment).today()",
        "import time",
        "from time import monotonic",
        "def f():\n    import random as r\n    return r.random()",
        "from random import shuffle",
        "import numpy as np\nnp.random.default_rng()",
        "from numpy import random",
        "import os\nos.environ['HOME']",
        "from os import environ",
        "import os.path\nos.getenv('HOME')",
        "from uuid import uuid4",
    ],
)
def test_ambient_sees_every_way_to_read_the_world(code: str) -> None:
    assert ambient(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date, time\ndate(2026, 1, 1)\ntime(12)",
        "import os\nos.fspath(path)",
        "import uuid\nuuid.UUID(text)",
        "random = 1\nrandom + 1",
        "'time'",
        "import datetime\ndatetime.datetime.fromisoformat(text)",
    ],
)
def test_ambient_leaves_the_rest_alone(code: str) -> None:
    assert ambient(ast.parse(code)) == []


_STATEMENT_ID = re.compile(r"[TGQ]\d{2}|Q\d")


def _plain_texts(tree: ast.Module) -> Iterator[str]:
    """Text constants that the code uses; docstrings, which may cite, are not among them."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as text) if id(node) not in documentation:
                yield text


@pytest.mark.parametrize("name", SOURCES)
def test_clauses_and_readings_are_named_in_the_documents_only(name: str) -> None:
    tree = ast.parse(SOURCES[name].read_text(encoding="utf-8"))
    assert [text for text in _plain_texts(tree) if _STATEMENT_ID.fullmatch(text)] == []
