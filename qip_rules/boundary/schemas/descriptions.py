"""What records and their fields mean, in the words that stand with them in the source."""

import ast
import functools
import inspect
import textwrap
from collections.abc import Mapping
from typing import Any

__all__ = ["class_description", "field_descriptions"]


def class_description(kind: type) -> str:
    """The first paragraph of what stands with the class; empty if nothing does."""
    text = inspect.cleandoc(kind.__doc__ or "")
    return _one_line(text.partition("\n\n")[0])


def field_descriptions(kind: type) -> Mapping[str, str]:
    """What stands with the fields of a class, by name; those without a word are left out."""
    return _described(kind)


@functools.lru_cache(maxsize=1024)
def _described(kind: Any) -> Mapping[str, str]:  # noqa: ANN401 - a class, which has a hash
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.startswith("qip_rules."):
            found |= _own(each)
    return found


def _own(kind: type[Any]) -> dict[str, str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    definition = tree.body[0]
    if not isinstance(definition, ast.ClassDef):
        return {}
    found: dict[str, str] = {}
    for statement, after in zip(definition.body, definition.body[1:], strict=False):
        match statement, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str() as text)),
            ):
                found[name] = _one_line(inspect.cleandoc(text))
            case _:
                pass
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())
