"""Front doors that open late: what a package offers is imported when it is first asked for.

Who only asks whether a letter is missing does not wait for accounts and pairings. A type checker
never comes here: it reads the imports that the door states under `if TYPE_CHECKING`.
"""

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping

__all__ = ["opened_late"]


def opened_late(
    door: str, homes: Mapping[str, Iterable[str]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package whose names are imported late (PEP 562).

    Args:
        door: the package's `__name__`.
        homes: the names that each module of the package gives, by the module's name in it.
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def get(name: str) -> object:
        """The thing of that name, from then on without a detour."""
        if name not in home_of:
            msg = f"module {door!r} has no attribute {name!r}"
            raise AttributeError(msg)
        found: object = getattr(importlib.import_module(f"{door}.{home_of[name]}"), name)
        setattr(sys.modules[door], name, found)
        return found

    def names() -> list[str]:
        """All that is there already, and all that can be asked for."""
        return sorted({*vars(sys.modules[door]), *home_of})

    return get, names
