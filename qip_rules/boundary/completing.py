"""What could stand at the end of a call, for a shell in which somebody pressed Tab.

The library `argcomplete` answers, where it is installed (the extra `completion`); it is imported
only then. A shell says by its environment that it asks.
"""

import argparse
import os
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from qip_rules.boundary.wrong_calls import actions_in
from qip_rules.policy.effective import shipped_names

__all__ = ["complete"]

_ASKS: Final = "_ARGCOMPLETE"
_PROGRAMS: Final = frozenset({"program", "compare_with", "programs", "old", "new"})
"""Arguments that name a program: one that is shipped, or the path of a document."""


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer a shell that asks, and end the process; in every other call do nothing."""
    if _ASKS not in os.environ or find_spec("argcomplete") is None:
        return
    library: Any = import_module("argcomplete")
    documents = library.FilesCompleter(("toml",))

    def programs(prefix: str, **_: object) -> Iterable[str]:
        shipped = [each for each in shipped_names() if each.startswith(prefix)]
        return [*shipped, *documents(prefix)]

    action: Any  # argcomplete is told by an attribute of its own
    for action in actions_in(parser):
        if action.dest in _PROGRAMS:
            action.completer = programs
        elif action.dest == "folder":
            action.completer = library.DirectoriesCompleter()
    library.autocomplete(parser)
