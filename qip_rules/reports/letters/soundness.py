"""What is wrong with a template, told before anything is filled in.

A template may hold text, placeholders, `if` and `for`, and nothing else: whatever could reach
beyond the letter's own data is a fault here, and the sandbox would refuse it once more.
Placeholders are held against the shapes of the records, so that a name which no letter fills is
found even where no letter of the day would come by it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.errors import Fault
from qip_rules.narrowing import as_given
from qip_rules.policy.table import close_to
from qip_rules.reports.letters.placeholders import Listed, Shape, Single, Structure
from qip_rules.rules.wording import shown

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

__all__ = ["FILTERS", "faults_of_template"]

FILTERS: Final = ("capitalize", "join", "length", "lower", "upper")
"""The filters that templates can use."""

_NESTED_MAXIMUM: Final = 8
"""How many `if` and `for` may stand within one another."""

_LOOP: Final = Structure(
    {
        "index": Single(int),
        "first": Single(bool),
        "last": Single(bool),
        "length": Single(int),
    }
)
"""What `loop` is within a `for`."""

_ALLOWED: Final = "text, placeholders, {% if %} and {% for %}"

_SAID: Final[Mapping[str, str]] = {
    "Add": "a sum",
    "Assign": "{% set %}",
    "AssignBlock": "{% set %}",
    "Block": "{% block %}",
    "Call": "a call",
    "CallBlock": "{% call %}",
    "Concat": "text put together by ~",
    "Dict": "a mapping",
    "Div": "a division",
    "Extends": "{% extends %}",
    "FilterBlock": "{% filter %}",
    "FloorDiv": "a division",
    "FromImport": "{% from %}",
    "Getitem": "square brackets",
    "Import": "{% import %}",
    "Include": "{% include %}",
    "Macro": "{% macro %}",
    "Mod": "a division",
    "Mul": "a product",
    "Pow": "a power",
    "Sub": "a difference",
    "Test": "a test with `is`",
    "With": "{% with %}",
}
"""What people call the parts of the template language that letters do not take."""


def faults_of_template(
    text: str,
    place: str,
    shapes: Mapping[str, Shape],
    environment: "Environment",
    *,
    needs: tuple[str, ...] = (),
) -> list[Fault]:
    """Every fault of a template, each with its line.

    Args:
        text: the template.
        place: what its file is called.
        shapes: the placeholders that it can use.
        environment: what parses it.
        needs: placeholders that it has to use.
    """
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = environment.parse(text, place)
    except TemplateSyntaxError as error:
        where = f"{place}, line {error.lineno}"
        hint = error.message or ""
        return [Fault(where, "something that is no template", "a template that can be read", hint)]
    except (RecursionError, ValueError, MemoryError):
        found = "something nested too deep, or a number that is too long"
        return [Fault(place, found, _ALLOWED)]
    reading = _Reading(place)
    try:
        reading.body(tree.body, shapes, 0)
    except RecursionError:
        return [Fault(place, "something nested too deep", _ALLOWED)]
    used = {each.name for each in tree.find_all(nodes.Name)}
    lacking = [each for each in needs if each not in used]
    reading.faults += (
        Fault(place, f"no {{{{ {each} }}}}", "it somewhere in this template") for each in lacking
    )
    return reading.faults


@attrs.define(eq=False)
class _Reading:
    """One reading of a template: what is in scope, and what is wrong."""

    place: str
    faults: list[Fault] = attrs.field(factory=list[Fault])

    def body(self, parts: "list[nodes.Node]", scope: Mapping[str, Shape], depth: int) -> None:
        for part in parts:
            self.statement(part, scope, depth)

    def statement(self, part: "nodes.Node", scope: Mapping[str, Shape], depth: int) -> None:
        from jinja2 import nodes

        match part:
            case nodes.Output():
                for each in part.nodes:
                    if not isinstance(each, nodes.TemplateData):
                        self.printed(each, scope)
            case nodes.If() | nodes.For() if depth >= _NESTED_MAXIMUM:
                expected = f"at most {_NESTED_MAXIMUM} {{% if %}} and {{% for %}} in one another"
                self.fault(part, "one more", expected)
            case nodes.If():
                self.value(part.test, scope)
                self.body(part.body, scope, depth + 1)
                for branch in part.elif_:
                    self.value(branch.test, scope)
                    self.body(branch.body, scope, depth + 1)
                self.body(part.else_, scope, depth + 1)
            case nodes.For():
                self.loop(part, scope, depth)
            case _:
                self.refused(part)

    def loop(self, part: "nodes.For", scope: Mapping[str, Shape], depth: int) -> None:
        from jinja2 import nodes

        if part.recursive or part.test is not None:
            self.fault(part, "a {% for %} with more to it", "{% for each in a list %}")
        shape = self.value(part.iter, scope)
        if not isinstance(part.target, nodes.Name):
            self.fault(part, "several names in one {% for %}", "one name: {% for each in … %}")
            return
        inner = dict(scope)
        if isinstance(shape, Listed):
            inner |= {part.target.name: shape.of, "loop": _LOOP}
        elif shape is not None:
            self.fault(part, "a {% for %} over something that is no list", "a list")
            return
        else:  # what is gone through is at fault; what depends on it cannot be judged
            return
        self.body(part.body, inner, depth + 1)
        self.body(part.else_, scope, depth + 1)

    def printed(self, part: "nodes.Node", scope: Mapping[str, Shape]) -> None:
        """A placeholder between double braces: a single value, no yes or no."""
        shape = self.value(part, scope)
        if isinstance(shape, Listed):
            expected = "a {% for %} over it, or |join or |length"
            self.fault(part, "a list between braces", expected)
        elif isinstance(shape, Structure):
            self.fault(part, "an entry of a list between braces", "a part of it, after a dot")
        elif shape is not None and shape.kind is bool:
            self.fault(part, "a yes or no between braces", "{% if %} with what to say for each")

    def value(self, part: "nodes.Node", scope: Mapping[str, Shape]) -> Shape | None:
        """The shape of an expression; `None` where it is at fault, which has been told."""
        from jinja2 import nodes

        match part:
            case nodes.Const():
                return Single(type(as_given(part.value)))
            case nodes.Name():
                return self.named(part, part.name, scope, "a placeholder of this letter")
            case nodes.Getattr():
                owner = self.value(part.node, scope)
                if isinstance(owner, Structure):
                    return self.named(part, part.attr, owner.parts, "a part of this entry")
                if owner is not None:
                    found = f"{shown(part.attr)} after a dot"
                    self.fault(part, found, "a dot only after an entry of a list")
                return None
            case nodes.Filter():
                return self.filtered(part, scope)
            case nodes.And() | nodes.Or():
                left, right = self.value(part.left, scope), self.value(part.right, scope)
                return None if left is None or right is None else Single(bool)
            case nodes.Not():
                return None if self.value(part.node, scope) is None else Single(bool)
            case nodes.Compare():
                return self.compared(part, scope)
            case nodes.CondExpr():
                self.value(part.test, scope)
                shape = self.value(part.expr1, scope)
                other = Single(str) if part.expr2 is None else self.value(part.expr2, scope)
                return None if other is None else shape
            case nodes.List() | nodes.Tuple() if part.items:
                shapes = [self.value(each, scope) for each in part.items]
                return None if None in shapes or shapes[0] is None else Listed(shapes[0])
            case _:
                self.refused(part)
                return None

    def named(
        self, part: "nodes.Node", name: str, known: Mapping[str, Shape], expected: str
    ) -> Shape | None:
        shape = known.get(name)
        if shape is None:
            self.fault(part, f"the unknown name {shown(name)}", expected, close_to(name, known))
        return shape

    def filtered(self, part: "nodes.Filter", scope: Mapping[str, Shape]) -> Shape | None:
        from jinja2 import nodes

        if part.node is None or part.name not in FILTERS:
            hint = close_to(part.name, FILTERS)
            expected = f"one of {', '.join(FILTERS)}"
            self.fault(part, f"the unknown filter {shown(part.name)}", expected, hint)
            return None
        shape = self.value(part.node, scope)
        plain = all(isinstance(each, nodes.Const) for each in part.args)
        allowed = 1 if part.name == "join" else 0
        if part.kwargs or part.dyn_args or part.dyn_kwargs or not plain or len(part.args) > allowed:
            expected = '|join(", ") with one text, and nothing after the others'
            self.fault(part, f"more after |{part.name}", expected)
            return None
        if shape is None:
            return None
        of_list = part.name in ("join", "length")
        if of_list is not isinstance(shape, Listed) or isinstance(shape, Structure):
            self.fault(
                part, f"|{part.name} after something else",
                f"|{part.name} after a {'list' if of_list else 'text'}",
            )  # fmt: skip
            return None
        if part.name == "join" and isinstance(shape, Listed) and not isinstance(shape.of, Single):
            self.fault(part, "|join after a list of entries", "a {% for %} over it")
            return None
        return Single(int if part.name == "length" else str)

    def compared(self, part: "nodes.Compare", scope: Mapping[str, Shape]) -> Shape | None:
        """A comparison: whether texts are the same, how numbers stand to one another."""
        from jinja2 import nodes

        left = self.value(part.expr, scope)
        if len(part.ops) != 1:
            self.fault(part, "several comparisons in one", "one, or several joined by `and`")
            return None
        operand = part.ops[0]
        right = self.value(operand.expr, scope)
        if left is None or right is None:
            return None
        inside = operand.op in ("in", "notin")
        single = right.of if inside and isinstance(right, Listed) else right
        if not isinstance(left, Single) or not isinstance(single, Single):
            self.fault(part, "a comparison of a list", "one of single values")
            return None
        if left.kind is not single.kind:
            self.fault(part, "a comparison of different things", "texts, or numbers")
            return None
        if operand.op not in ("eq", "ne", "in", "notin") and left.kind is not int:
            self.fault(part, "an order of what is no number", "== or !=")
            return None
        for shape, other in ((left, operand.expr), (single, part.expr)):
            texts = other.items if isinstance(other, nodes.List | nodes.Tuple) else [other]
            for each in texts if shape.choices else ():
                if isinstance(each, nodes.Const) and each.value not in shape.choices:
                    hint = close_to(str(each.value), shape.choices)
                    expected = f"one of {', '.join(map(repr, shape.choices))}"
                    self.fault(part, shown(each.value), expected, hint)
        return Single(bool)

    def refused(self, part: "nodes.Node") -> None:
        kind = type(part).__name__
        self.fault(part, _SAID.get(kind, f"a part of the template language ({kind})"), _ALLOWED)

    def fault(self, part: "nodes.Node", found: str, expected: str, hint: str = "") -> None:
        place = f"{self.place}, line {part.lineno}"
        self.faults.append(Fault(place, found, expected, hint))
