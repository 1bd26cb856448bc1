"""Where a name is defined, and what its file says of it: read off the source, never run."""

import ast
import importlib.util
import inspect
from functools import cache
from pathlib import Path

__all__ = ["defined_in", "documented"]


@cache
def _tree(module: str) -> ast.Module:
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return ast.parse(Path(spec.origin).read_text("utf-8"))


def defined_in(module: str, name: str) -> str:
    """The module that defines what another one imports by this name."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                if name == (alias.asname or alias.name):
                    return defined_in(node.module, alias.name)
    return module


def documented(module: str, name: str) -> str:
    """The text that stands below a value or a type where it is defined; empty if there is none."""
    body = _tree(module).body
    for node, after in zip(body, body[1:], strict=False):
        match node, after:
            case (
                (
                    ast.AnnAssign(target=ast.Name(id=found))
                    | ast.Assign(targets=[ast.Name(id=found)])
                ),
                ast.Expr(value=ast.Constant(value=str(says))),
            ) if found == name:
                return inspect.cleandoc(says)
            case _:
                pass
    return ""
