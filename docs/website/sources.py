"""Where a name is defined, and what its file says of it: read off the source."""

import ast
import importlib
import inspect
import itertools
from functools import cache

__all__ = ["defined_in", "documented"]


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(importlib.import_module(module)))


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
    for node, after in itertools.pairwise(body):
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
