"""The pages of the reference: one for each front door, with every name that it offers."""

import enum
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Mapping
from types import ModuleType
from typing import Final

import attrs

import qip_rules
from docs.website.sources import defined_in, documented

__all__ = ["Offered", "front_doors", "offered", "places_of_doors", "reference_pages"]

TITLES: Final[Mapping[str, str]] = {
    "qip_rules": "The package",
    "qip_rules.rules": "Rules",
    "qip_rules.policy": "Programs and policies",
    "qip_rules.eligibility": "Eligibility",
    "qip_rules.billing": "Billing",
    "qip_rules.matching": "Matching",
    "qip_rules.participation": "Participation",
    "qip_rules.cohort": "Cohorts",
    "qip_rules.boundary": "JSON and tables",
    "qip_rules.store": "The record",
    "qip_rules.reports": "Reports",
    "qip_rules.testing": "Testing",
    "qip_rules.money": "Money",
    "qip_rules.errors": "Errors",
}
"""The doors that a reader is led to first, in this order; any other follows by its name."""

KINDS: Final = ("Functions", "Records", "Choices", "Types and values", "Modules")


@attrs.frozen
class Offered:
    """One name that a front door offers."""

    door: str
    name: str
    home: str
    """The door on whose page it is described; another one that offers it refers to that."""
    kind: str
    defined_in: str

    @property
    def path(self) -> str:
        """Where a program finds it."""
        return f"{self.door}.{self.name}"


def front_doors() -> tuple[str, ...]:
    """Every package that offers anything, and every module that one of them offers.

    `money` and `errors` are rooms of a single module.
    """
    packages = [
        each.name
        for each in pkgutil.walk_packages(qip_rules.__path__, "qip_rules.")
        if each.ispkg and hasattr(importlib.import_module(each.name), "__all__")
    ]
    doors = dict.fromkeys([*TITLES, *sorted(packages)])
    for door in tuple(doors):
        module = importlib.import_module(door)
        for name in module.__all__:
            if inspect.ismodule(thing := getattr(module, name)):
                doors.setdefault(thing.__name__)
    return tuple(doors)


def offered() -> tuple[Offered, ...]:
    """Every name of every front door."""
    homes: dict[tuple[str, str], str] = {}
    found = []
    for door in front_doors():
        module = importlib.import_module(door)
        for name in module.__all__:
            thing = getattr(module, name)
            origin = _origin(module, name)
            home = door if inspect.ismodule(thing) else homes.setdefault((origin, name), door)
            found.append(Offered(door, name, home, _kind(thing), origin))
    # What errors and money offer, the package offers too; it is described with its like.
    own = {each.defined_in: each.door for each in found if each.defined_in == each.door}
    return tuple(
        each
        if each.kind == "Modules"
        else attrs.evolve(each, home=own.get(each.defined_in, each.home))
        for each in found
    )


def _kind(thing: object) -> str:
    if inspect.ismodule(thing):
        return "Modules"
    if isinstance(thing, type):
        return "Choices" if issubclass(thing, enum.Enum) else "Records"
    # A function that remembers its answers is of another class.
    is_function = inspect.isfunction(thing) or hasattr(thing, "__wrapped__")
    return "Functions" if is_function else "Types and values"


def _origin(module: ModuleType, name: str) -> str:
    """The module in which a name is defined."""
    thing = getattr(module, name)
    if inspect.ismodule(thing):
        return thing.__name__
    if _kind(thing) == "Types and values":
        return defined_in(module.__name__, name)
    return str(thing.__module__)


def places_of_doors() -> dict[str, str]:
    """Where the file of each front door stands in the site."""
    found = {}
    for door in front_doors():
        is_package = hasattr(importlib.import_module(door), "__path__")
        path = door.replace(".", "/") + ("/__init__.py" if is_package else ".py")
        found[path] = _place(door)
    return found


def reference_pages() -> dict[str, str]:
    """Each page, in reStructuredText, by its place in the site."""
    own: dict[str, list[Offered]] = {door: [] for door in front_doors()}
    for each in offered():
        own[each.door].append(each)
    return {
        _place(door): _page(door, sorted(own[door], key=lambda each: each.name))
        for door in front_doors()
    }


def _place(door: str) -> str:
    short = door.removeprefix("qip_rules.").replace(".", "-")
    return f"reference/{short}.rst"


def _page(door: str, names: list[Offered]) -> str:
    title = TITLES.get(door, door.removeprefix("qip_rules."))
    parts = [
        _heading(title, "="),
        f".. py:module:: {door}\n",
        f"``{'import' if door == 'qip_rules' else 'from qip_rules import'}"
        f" {door.removeprefix('qip_rules.')}``\n"
        if door.count(".") < 2  # noqa: PLR2004 - a room, and not what is inside of one
        else f"``import {door}``\n",
        f".. automodule:: {door}\n   :no-index:\n",
    ]
    kinds = {kind: [each for each in names if each.kind == kind] for kind in KINDS}
    parts.extend(_listed(kind, own) for kind, own in kinds.items() if own and kind != "Modules")
    for kind, own in kinds.items():
        if own:
            parts.append(_heading(kind, "-"))
            parts.extend(map(_described, own))
    return "\n".join(parts)


def _listed(kind: str, names: list[Offered]) -> str:
    links = ", ".join(f":py:obj:`{each.name} <{each.path}>`" for each in names)
    return f"**{kind}:** {links}\n"


def _heading(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}\n"


def _described(each: Offered) -> str:
    if each.kind == "Modules":
        return f"- :py:mod:`{each.path} <{each.defined_in}>`\n"
    if each.home != each.door:
        return (
            f".. py:data:: {each.name}\n   :no-typesetting:\n\n"
            f"``{each.name}`` is described as :py:obj:`{each.home}.{each.name}`.\n"
        )
    if each.kind == "Functions":
        return f".. autofunction:: {each.path}\n"
    if each.kind == "Types and values":
        says = documented(each.defined_in, each.name)
        value = getattr(importlib.import_module(each.door), each.name)
        shown = f"   :value: {value!r}\n" if isinstance(value, str) else ""
        return f".. py:data:: {each.name}\n{shown}\n" + textwrap.indent(says, "   ") + "\n"
    return f".. autoclass:: {each.path}\n   :members:\n   :undoc-members:\n"
