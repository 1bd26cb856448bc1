"""What each package says it exports is what it exports."""

import ast
import importlib
import pkgutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

PACKAGE = Path(__file__).parents[2] / "qip_rules"
MODULES = tuple(
    sorted({"qip_rules", *(m.name for m in pkgutil.walk_packages([str(PACKAGE)], "qip_rules."))})
)
PACKAGES = tuple(
    ".".join(("qip_rules", *path.parent.relative_to(PACKAGE).parts))
    for path in sorted(PACKAGE.rglob("__init__.py"))
)


def top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, with those under its `if`s."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If):
            yield from top_level(statement.body)
            yield from top_level(statement.orelse)


def names_bound(tree: ast.Module) -> dict[str, str]:
    """Each public name that a package's own file offers, and where it comes from.

    Lazy exports count too: they are imported under `if TYPE_CHECKING`. What is imported from
    other libraries is not offered.
    """
    bound: dict[str, str] = {}
    for node in top_level(tree.body):
        match node:
            case ast.ImportFrom(module=str(source), names=names):
                if source.partition(".")[0] == "qip_rules":
                    bound |= {n.asname or n.name: f"{source}.{n.name}" for n in names}
            case ast.Import(names=names):
                bound |= {
                    n.asname: n.name
                    for n in names
                    if n.asname and n.name.partition(".")[0] == "qip_rules"
                }
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.AnnAssign(target=ast.Name(id=name))
                | ast.Assign(targets=[ast.Name(id=name)])
            ):
                bound[name] = "here"
            case _:
                pass
    return {
        name: origin
        for name, origin in bound.items()
        if not name.startswith("_") or name == "__version__"
    }


def offered(package: ModuleType) -> dict[str, str]:
    assert package.__file__ is not None
    return names_bound(ast.parse(Path(package.__file__).read_text("utf-8")))


def exported(module: ModuleType) -> list[str]:
    return list(getattr(module, "__all__", ()))


def test_every_folder_of_modules_is_a_package_that_is_seen() -> None:
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert {PACKAGE.joinpath(*name.split(".")[1:]) for name in PACKAGES} == folders
    assert set(PACKAGES) <= set(MODULES)


@pytest.mark.parametrize("name", PACKAGES)
def test_all_is_what_the_package_offers(name: str) -> None:
    package = importlib.import_module(name)
    assert set(exported(package)) == set(offered(package))


@pytest.mark.parametrize("name", MODULES)
def test_every_exported_name_exists_and_is_listed_once(name: str) -> None:
    module = importlib.import_module(name)
    names = exported(module)
    assert [n for n in names if not hasattr(module, n)] == []
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", PACKAGES)
def test_no_module_bears_the_name_of_a_thing_its_package_exports(name: str) -> None:
    # `from package import thing` would give the function at first, and the module once loaded.
    package = importlib.import_module(name)
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
    hidden = {n for n, origin in offered(package).items() if origin != f"{name}.{n}"}
    assert modules & hidden == set()


def test_names_bound_sees_lazy_exports_and_no_foreign_names() -> None:
    tree = ast.parse(
        "from typing import TYPE_CHECKING\n"
        "from qip_rules import billing\n"
        "if TYPE_CHECKING:\n"
        "    from qip_rules.billing.accounts import account\n"
        "_private = 1\n"
        "public: int = 1\n"
        "__version__ = '1'\n"
        "def __getattr__(name): ...\n"
    )
    assert names_bound(tree) == {
        "__version__": "here",
        "account": "qip_rules.billing.accounts.account",
        "billing": "qip_rules.billing",
        "public": "here",
    }


def test_the_version_is_that_of_the_distribution() -> None:
    document = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))
    front_door = importlib.import_module("qip_rules")
    assert front_door.__version__ == document["project"]["version"]
