"""Every small change that Cosmic Ray can make in a module, and a seeded choice among them."""

import ast
import difflib
import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from tests.mutation.areas import ROOT, Area

__all__ = ["Change", "changes_of", "chosen_order", "digest", "lines_changed"]

_Place = tuple[int, int]

_SELDOM_DIFFERENT: Final = ("Eq_Is", "Is_Eq", "NotEq_IsNot", "IsNot_NotEq")
"""`is` where `==` stands, or the reverse: of None, enum members and small numbers, no change."""


@attrs.frozen
class Change:
    """One small change of one module: a mutant."""

    module: str
    """Its path from the root."""
    operator: str
    """What Cosmic Ray calls the kind of change."""
    occurrence: int
    """At which of the places where the operator fits, from 0."""
    start: _Place
    end: _Place
    definition: str
    """The function or class that it is in."""

    def applied(self, source: str) -> str:
        """The source of the module with the change in it."""
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator

        changed: str | None = mutate_code(source, get_operator(self.operator)(), self.occurrence)
        if changed is None:
            msg = f"{self.operator} fits less than {self.occurrence + 1} times in {self.module}"
            raise LookupError(msg)
        return changed


def lines_changed(before: str, after: str) -> tuple[str, str]:
    """The lines that are gone and those that came, without indentation and blank ones."""
    gone, came = [], []
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""):
        if line.startswith("-") and not line.startswith("---"):
            gone.append(line[1:].strip())
        elif line.startswith("+") and not line.startswith("+++"):
            came.append(line[1:].strip())
    return "\n".join(filter(None, gone)), "\n".join(filter(None, came))


def digest(source: str) -> str:
    """What tells one state of a module from another."""
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def changes_of(module: str) -> Iterator[Change]:
    """Every change of a module that could matter.

    Left out are annotations, which nothing reads while the program runs or which fail at once, and
    `is` for `==` and the reverse.

    Args:
        module: the path from the root.
    """
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.ast.ast_query import ASTQuery
    from cosmic_ray.plugins import get_operator, operator_names

    source = (ROOT / module).read_text(encoding="utf-8")
    tree = get_ast(source)
    unread = tuple(_unread(source))
    for name in sorted(operator_names()):
        operator = get_operator(name)
        if operator.arguments() or name.endswith(_SELDOM_DIFFERENT):
            continue
        places = (
            (node, *place)
            for node in ast_nodes(tree)
            for place in operator().mutation_positions(node)
        )
        for occurrence, (node, start, end) in enumerate(places):
            if not any(first <= start and end <= last for first, last in unread):
                definition = ASTQuery(node).get_definition_name() or ""
                yield Change(module, name, occurrence, start, end, definition)


def _unread(source: str) -> Iterator[tuple[_Place, _Place]]:
    """Where annotations stand, and imports for type checkers only: lines from 1, columns from 0."""
    lines = source.splitlines()

    def column(line: int, offset: int) -> int:
        return len(lines[line - 1].encode()[:offset].decode())

    for node in ast.walk(ast.parse(source)):
        skipped: ast.AST | None = None
        match node:
            case ast.AnnAssign(annotation=skipped) | ast.arg(annotation=skipped):
                pass
            case ast.FunctionDef(returns=skipped):
                pass
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                skipped = node
            case _:
                pass
        if isinstance(skipped, ast.expr | ast.stmt):
            last, offset = skipped.end_lineno or 0, skipped.end_col_offset or 0
            yield (
                (skipped.lineno, column(skipped.lineno, skipped.col_offset)),
                (last, column(last, offset)),
            )


def chosen_order(area: Area, seed: int) -> list[Change]:
    """All changes of an area in the order in which they are tried.

    By lot, but every place once before any place a second time: where two numbers are added, a
    dozen other operators fit, and they would crowd out everything else.
    """
    every = [each for part in area.parts for module in part.modules for each in changes_of(module)]
    lots = random.Random(f"{area.name} {seed}")  # noqa: S311 - a sample, no secret
    lots.shuffle(every)
    return _each_place_first(every)


def _each_place_first(changes: Iterable[Change]) -> list[Change]:
    times: Counter[tuple[str, _Place, _Place]] = Counter()
    ranked = []
    for each in changes:
        place = (each.module, each.start, each.end)
        ranked.append((times[place], each))
        times[place] += 1
    return [each for _, each in sorted(ranked, key=lambda ranking: ranking[0])]
